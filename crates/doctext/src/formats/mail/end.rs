//! Whether a mail is there to its end.

use mail_parser::{ContentType, Encoding, Message, MessagePart, MimeHeaders};

use super::mended::Mended;

/// How a mail ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Whole,
    /// Its last boundary is missing. Programs forget it, and lists cut it off with what follows the text, so that this alone proves nothing.
    Open,
    /// It ends within its header, or within a line or a character of a part that is text.
    Cut,
}

impl End {
    /// # Complexity
    /// Linear in the mail: only the boundary of the outermost parts is looked for.
    pub(super) fn of(message: &Message<'_>, mended: &Mended<'_>, raw: &[u8]) -> End {
        let ends_line = raw.ends_with(b"\n") || raw.ends_with(b"\r");
        let has_body =
            [b"\n\n".as_slice(), b"\n\r\n", b"\r\r"].iter().any(|end| memchr::memmem::find(raw, end).is_some());
        if !has_body && !ends_line {
            return End::Cut;
        }
        let last = message.parts.iter().enumerate().rfind(|(_, part)| !is_of(part, "multipart"));
        let is_divided = last.is_some_and(|(at, _)| mended.beside.contains_key(&at));
        let last = last.map(|(_, part)| part);
        let outermost = message.parts.iter().find(|part| is_of(part, "multipart"));
        let is_open = outermost.is_some_and(|part| !is_closed(part, raw));
        let ends_in_unit = |part| !is_divided && ends_in_unit(part, &mended.raw);
        let is_cut = is_open && !ends_line && last.is_none_or(is_text)
            || (is_open || outermost.is_none()) && last.is_some_and(|part| is_text(part) && ends_in_unit(part));
        match (is_cut, is_open) {
            (true, _) => End::Cut,
            (false, true) => End::Open,
            (false, false) => End::Whole,
        }
    }
}

/// Whether a part says that it is of a kind. What has no end is a text to the parser, whatever it is.
fn is_of(part: &MessagePart<'_>, kind: &str) -> bool {
    part.content_type().is_some_and(|said| said.ctype().eq_ignore_ascii_case(kind))
}

fn is_text(part: &MessagePart<'_>) -> bool {
    (part.content_type().is_none() || is_of(part, "text"))
        && !part.content_disposition().is_some_and(ContentType::is_attachment)
}

fn is_closed(part: &MessagePart<'_>, raw: &[u8]) -> bool {
    let boundary = part.content_type().and_then(|kind| kind.attribute("boundary"));
    let body = raw.get(part.offset_body as usize..).unwrap_or_default();
    boundary.is_none_or(|boundary| memchr::memmem::find(body, format!("--{boundary}--").as_bytes()).is_some())
}

/// Whether Base64 ends in the middle of a unit of four characters.
fn ends_in_unit(part: &MessagePart<'_>, raw: &[u8]) -> bool {
    let body = raw.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
    let is_unit = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    part.encoding == Encoding::Base64 && body.iter().filter(is_unit).count() % 4 != 0
}

#[cfg(test)]
mod tests {
    use crate::{Format, Options, Partial, Reason, RemarkKind};

    const HEAD: &str = "From: a@example.org\nSubject: s\nContent-Type: multipart/mixed; boundary=bound\n\n";
    const TEXT: &str = "--bound\nContent-Type: text/plain\n\nThe harbour was closed.\n";
    const PICTURE: &str = "--bound\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo";

    #[test]
    fn a_mail_that_ends_in_its_text_is_cut_off() {
        let second = "--bound\nContent-Type: text/plain\n\nNobody knew why.\n";
        let whole = [HEAD, TEXT, second, "--bound--\n"].concat();
        let read = |mail: &str| Format::Mail.read(mail.as_bytes(), &Options::default());
        let text = read(&whole).unwrap().text;
        assert_eq!(
            (text.as_str(), read(&whole).unwrap().remarks),
            ("The harbour was closed.\n\nNobody knew why.", vec![])
        );
        for end in 0..whole.len() {
            match read(&whole[..end]) {
                Ok(read) if read.text == text => {}
                Ok(read) => assert!(
                    whole[..end].ends_with('\n') && read.remarks[0].kind == RemarkKind::LastBoundary,
                    "{end}: {}",
                    &whole[..end]
                ),
                Err(rejected) if whole[..end].ends_with('\n') || end == 0 => {
                    assert_ne!(rejected.reason, Reason::Binary)
                }
                Err(rejected) => assert!(
                    matches!(rejected.reason, Reason::Truncated | Reason::Malformed),
                    "{end}: {rejected}: {}",
                    &whole[..end]
                ),
            }
        }
        let kept =
            Format::Mail.read(&whole.as_bytes()[..whole.len() - 20], &Options::default().with_partial(Partial::Keep));
        assert_eq!(kept.unwrap().remarks[0].kind, RemarkKind::Partial);
    }

    #[test]
    fn a_text_before_a_part_that_is_not_read_is_whole() {
        let mail = [HEAD, TEXT, PICTURE].concat();
        let read = Format::Mail.read(mail.as_bytes(), &Options::default()).unwrap();
        assert_eq!((read.text.as_str(), read.remarks[0].kind), ("The harbour was closed.", RemarkKind::LastBoundary));
    }

    #[test]
    fn base64_ends_with_a_whole_unit() {
        let mail = |body: &str| format!("From: a@example.org\nContent-Transfer-Encoding: base64\n\n{body}");
        let read = |body: &str| Format::Mail.read(mail(body).as_bytes(), &Options::default());
        assert_eq!(read("VGhlIGhhcmJvdXI=").unwrap().text, "The harbour");
        assert_eq!(read("VGhlIGhhcmJvdX").unwrap_err().reason, Reason::Truncated);
    }
}
