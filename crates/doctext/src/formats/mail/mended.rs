//! Mails whose parts have no end, and Base64 with other text in it: programs that add to mails and cut them leave both.

use std::borrow::Cow;
use std::collections::HashMap;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::{ContentType, Message, MessageParser, MessagePart, MimeHeaders};

use super::super::content::looks_like_text;

/// So many boundaries that are missing are put in, and so many parts are looked at for them.
const MAX_OPEN: u64 = 4;
const MAX_LOOKED_AT: usize = 16;

/// A mail that can be read by its rules.
pub(super) struct Mended<'m> {
    pub raw: Cow<'m, [u8]>,
    /// How many last boundaries were missing.
    pub boundaries: u64,
    /// What stood in the Base64 of a part, and is none, by the number of the part.
    pub beside: HashMap<usize, Vec<u8>>,
}

impl<'m> Mended<'m> {
    pub fn new(raw: &'m [u8]) -> Mended<'m> {
        Mended { raw: Cow::Borrowed(raw), boundaries: 0, beside: HashMap::new() }
    }

    /// The mail with what is left to be mended, which the parser then reads anew; `None` where nothing is.
    ///
    /// # Complexity
    /// Linear in the mail.
    pub fn more(&self, message: &Message<'_>) -> Option<Mended<'static>> {
        if !self.beside.is_empty() {
            return None;
        }
        let raw = message.raw_message.as_ref();
        if let Some((at, end)) = missing_boundary(message, raw).filter(|_| self.boundaries < MAX_OPEN) {
            let raw = [&raw[..at], &end, &raw[at..]].concat().into();
            return Some(Mended { raw, boundaries: self.boundaries + 1, beside: HashMap::new() });
        }
        let found =
            message.parts.iter().enumerate().rev().filter(|(_, part)| is_base64(part)).filter_map(|(at, part)| {
                let body = part.offset_body as usize..part.offset_end as usize;
                Some((at, body.clone(), raw.get(body).and_then(divided)?))
            });
        let (mut mended, mut beside) = (Vec::new(), HashMap::new());
        for (at, body, (packed, others)) in found {
            if mended.is_empty() {
                mended = raw.to_vec();
            }
            mended.splice(body, packed);
            beside.insert(at, others);
        }
        (!beside.is_empty()).then(|| Mended { raw: mended.into(), beside, ..*self })
    }
}

/// The message, as the parser reads it.
pub(super) fn parsed(raw: &[u8]) -> Option<Message<'_>> {
    MessageParser::default().parse(raw)
}

/// Where the last boundary of parts is missing, and the line that must stand there.
fn missing_boundary(message: &Message<'_>, raw: &[u8]) -> Option<(usize, Vec<u8>)> {
    let boundary = |part: &MessagePart<'_>| boundary(part).map(|boundary| format!("--{boundary}").into_bytes());
    let multiparts = message.parts.iter().filter_map(|part| Some((part.offset_body as usize, boundary(part)?)));
    let multiparts: Vec<_> = multiparts.take(MAX_LOOKED_AT).collect();
    let find = |start: usize, what: &[u8]| memchr::memmem::find(raw.get(start..)?, what).map(|at| start + at);
    multiparts.iter().enumerate().find_map(|(nth, (start, boundary))| {
        let is_open =
            find(*start, boundary).is_some() && find(*start, &[boundary.as_slice(), b"--"].concat()).is_none();
        // Parts within parts are over where the next part around them begins.
        let around = multiparts[..nth].iter().filter_map(|(_, around)| find(*start, around));
        is_open.then(|| (around.min().unwrap_or(raw.len()), [b"\n", boundary.as_slice(), b"--\n"].concat()))
    })
}

/// The boundary of the parts of a part.
pub(super) fn boundary<'p>(part: &'p MessagePart<'_>) -> Option<&'p str> {
    let kind = part.content_type().filter(|kind| kind.ctype().eq_ignore_ascii_case("multipart"))?;
    kind.attribute("boundary").filter(|boundary| !boundary.is_empty())
}

fn is_base64(part: &MessagePart<'_>) -> bool {
    part.content_transfer_encoding().is_some_and(|said| said.eq_ignore_ascii_case("base64"))
        && part.content_type().is_none_or(|kind| kind.ctype().eq_ignore_ascii_case("text"))
        && !part.content_disposition().is_some_and(ContentType::is_attachment)
}

/// The lines that are Base64, and the others; `None` where there is nothing else, or no Base64.
fn divided(body: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let (mut packed, mut beside) = (Vec::new(), Vec::new());
    let (mut width, mut is_over, mut last) = (0, false, 0);
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let units = line.trim_ascii();
        let is_whole = units.len() % 4 == 0;
        let is_packed = is_of_base64(units)
            // Behind the end, only what is no word.
            && (!is_over || is_whole && (units.len() == width || units.len() >= 20 || units.ends_with(b"=")));
        if units.is_empty() {
            // The last line is the shortest.
            is_over |= last < width;
            beside.extend_from_slice(if beside.is_empty() { b"" } else { line });
        } else if is_packed {
            width = width.max(units.len());
            (is_over, last) = (units.ends_with(b"="), units.len());
            packed.extend_from_slice(line);
        } else {
            is_over = true;
            beside.extend_from_slice(line);
        }
    }
    let is_sound = || base64_decode(&packed).is_some_and(|text| width >= 40 || looks_like_text(&text));
    (width > 0 && !beside.trim_ascii().is_empty() && is_sound()).then_some((packed, beside))
}

fn is_of_base64(line: &[u8]) -> bool {
    let padding = line.iter().rev().take_while(|byte| **byte == b'=').count();
    let units = &line[..line.len() - padding];
    padding < 3 && !units.is_empty() && units.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+/".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::divided;
    use crate::{Format, Options, Reason, RemarkKind};

    fn read(mail: &str) -> (String, Vec<RemarkKind>) {
        let read = Format::Mail.read(mail.as_bytes(), &Options::default()).unwrap();
        (read.text, read.remarks.iter().map(|remark| remark.kind).collect())
    }

    const HEAD: &str = "From: a@example.org\nSubject: s\nMIME-Version: 1.0\n";
    const BASE64: &str = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n";
    /// `The harbour was closed at night, and nobody knew why it had been.`, without its padding.
    const TEXT: [&str; 2] =
        ["VGhlIGhhcmJvdXIgd2FzIGNsb3NlZCBhdCBuaWdodCwgYW5kIG5vYm9keSBr", "bmV3IHdoeSBpdCBoYWQgYmVlbi4="];
    const SAYS: &str = "The harbour was closed at night, and nobody knew why it had been.";

    #[test]
    fn base64_is_decoded_and_what_stands_beside_it_is_read() {
        let [first, last] = TEXT;
        let bare = last.trim_end_matches('=');
        for (body, beside) in [
            (format!("{first}\n{last}\n\n____\nA list\n"), "\n____\nA list"),
            (format!("{first}\r\n{last}\r\nRegards\r\n"), "Regards"),
            (format!("{first}\n{bare}\n____\nhttp://a.example/list?a=b\n"), "____\nhttp://a.example/list?a=b"),
            (format!("{first}\n*** noise ***\n{last}\n"), "*** noise ***"),
            (format!("{first}\n{last}\n\nSent by list"), "Sent by list"),
        ] {
            let (text, remarks) = read(&format!("{HEAD}{BASE64}{body}"));
            let expected = format!("{SAYS}\n\n{}", beside.trim());
            assert_eq!((text, remarks), (expected, vec![RemarkKind::Base64Mixed]), "{body}");
        }
        let parts = format!(
            "{HEAD}Content-Type: multipart/mixed; boundary=bb\n\n--bb\n{BASE64}{first}\n{last}\n__\nA list\n--bb\n\nmore\n--bb--\n"
        );
        assert_eq!(read(&parts), (format!("{SAYS}\n\n__\nA list\n\nmore"), vec![RemarkKind::Base64Mixed]));
    }

    #[test]
    fn sound_base64_and_text_that_is_none_are_as_before() {
        let [first, last] = TEXT;
        for body in [format!("{first}{last}"), format!("{first}\n\n{last}\n\n"), format!(" {first}\n \n {last}\n")] {
            assert_eq!(divided(body.as_bytes()), None, "{body}");
            assert_eq!(read(&format!("{HEAD}{BASE64}{body}")), (SAYS.into(), vec![]), "{body}");
        }
        let prose = "Test\nof a program, which says that this is Base64.";
        assert_eq!(read(&format!("{HEAD}{BASE64}{prose}")), (prose.into(), vec![]));
    }

    #[test]
    fn the_last_part_is_read_without_its_boundary() {
        let kind = |kind: &str, of: &str| format!("Content-Type: multipart/{kind}; boundary=\"{of}\"\n\n");
        let part = |kind: &str, text: &str| format!("Content-Type: text/{kind}; charset=utf-8\n\n{text}\n");
        let [first, last] = TEXT;
        let (plain, page) = (part("plain", "One."), part("html", "<p>One.</p>"));
        for (mail, text) in [
            (format!("{}--x\n{plain}--x\n{}", kind("mixed", "x"), part("plain", "Two.")), "One.\n\nTwo."),
            (format!("{}--x\n{plain}--x\n{BASE64}{first}\n{last}\n", kind("mixed", "x")), &*format!("One.\n\n{SAYS}")),
            (format!("{}--x\n{plain}--x\n{page}", kind("alternative", "x")), "One."),
            (
                format!(
                    "{}--x\n{}--y\n{plain}--y\n{page}--x\n{}--x--\n",
                    kind("mixed", "x"),
                    kind("alternative", "y"),
                    part("plain", "Three.")
                ),
                "One.\n\nThree.",
            ),
        ] {
            assert_eq!(read(&format!("{HEAD}{mail}")), (text.into(), vec![RemarkKind::LastBoundary]), "{mail}");
        }
        let cut = format!("{HEAD}{}--x\n{plain}--x\n{BASE64}{}", kind("mixed", "x"), &first[..9]);
        assert_eq!(Format::Mail.read(cut.as_bytes(), &Options::default()).unwrap_err().reason, Reason::Truncated);
    }
}
