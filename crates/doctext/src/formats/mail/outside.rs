//! What of a mail is text, but not of the mail: what stands before and behind its parts, and mails that are attached to it.

use mail_parser::{Message, PartType};

use super::mended::boundary;
use crate::remark::{Remark, RemarkKind};

/// So many parts are looked at.
const MAX_LOOKED_AT: usize = 16;

/// What is left out.
///
/// # Complexity
/// Linear in the mail.
pub(super) fn remarks(message: &Message<'_>) -> impl Iterator<Item = Remark> {
    let attached = attached(message);
    let raw = message.raw_message.as_ref();
    let multiparts =
        message.parts.iter().filter_map(|part| Some((raw.get(part.offset_body as usize..)?, boundary(part)?)));
    let outside = multiparts.take(MAX_LOOKED_AT).flat_map(|(body, boundary)| outside(body, boundary));
    let outside = outside.filter(|text| holds_words(text)).count() as u64;
    [(RemarkKind::BesideMailParts, outside), (RemarkKind::AttachedMails, attached)]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(kind, count)| Remark::new(kind, count))
}

/// How many mails are attached.
pub(super) fn attached(message: &Message<'_>) -> u64 {
    message.parts.iter().filter(|part| matches!(part.body, PartType::Message(_))).count() as u64
}

/// What stands before the first boundary, where it does not say only what parts are, and behind the last.
fn outside<'m>(body: &'m [u8], boundary: &str) -> [&'m [u8]; 2] {
    let open = format!("--{boundary}");
    let before = &body[..memchr::memmem::find(body, open.as_bytes()).unwrap_or(0)];
    let lower = String::from_utf8_lossy(before).to_ascii_lowercase();
    let is_notice = before.len() < 1000 && ["mime", "multipart", "multi-part"].iter().any(|word| lower.contains(word));
    let end = [open.as_bytes(), b"--"].concat();
    let behind = memchr::memmem::find(body, &end).map_or(&[][..], |at| &body[at + end.len()..]);
    // There, parts around these go on.
    let next =
        memchr::memmem::find_iter(behind, b"\n--").find(|at| behind.get(at + 3).is_some_and(u8::is_ascii_graphic));
    [if is_notice { b"" } else { before }, &behind[..next.unwrap_or(behind.len())]]
}

fn holds_words(text: &[u8]) -> bool {
    text.iter().any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())
}

#[cfg(test)]
mod tests {
    use crate::{Format, Options, Reason, RemarkKind};

    fn mail(before: &str, part: &str, behind: &str) -> String {
        format!(
            "From: a@example.org\nSubject: s\nContent-Type: multipart/mixed; boundary=bb\n\n{before}--bb\n{part}\n--bb--\n{behind}"
        )
    }

    #[test]
    fn what_is_left_out_is_said() {
        let attached = "\nText.\n--bb\nContent-Type: message/rfc822\n\nFrom: b@example.org\nSubject: t\n\nOther text.";
        let inner = "Content-Type: multipart/alternative; boundary=cc\n\n--cc\n\nText.\n--cc--\n";
        for (mail, remarks) in [
            (mail("", "\nText.", ""), vec![]),
            (mail("This is a multi-part message in MIME format.\n", inner, "\n\n"), vec![]),
            (mail("A note.\n", "\nText.", ""), vec![(RemarkKind::BesideMailParts, 1)]),
            (mail("A note.\n", inner, "\nUnsubscribe here\n"), vec![(RemarkKind::BesideMailParts, 2)]),
            (mail("", attached, ""), vec![(RemarkKind::AttachedMails, 1)]),
        ] {
            let read = Format::Mail.read(mail.as_bytes(), &Options::default()).unwrap();
            let found: Vec<_> = read.remarks.iter().map(|remark| (remark.kind, remark.count)).collect();
            assert_eq!((read.text.as_str(), found), ("Text.", remarks), "{mail}");
        }
        let digest = mail("", &attached["\nText.\n--bb\n".len()..], "");
        let rejected = Format::Mail.read(digest.as_bytes(), &Options::default()).unwrap_err();
        assert!(rejected.reason == Reason::Empty && rejected.message.contains("1 attached mails"), "{rejected}");
    }
}
