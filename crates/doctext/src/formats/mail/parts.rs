//! The parts of a mail that are its text.

use std::collections::HashMap;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{ContentType, Encoding, Message, MessagePart, MimeHeaders, PartType};

use super::super::blocks::Blocks;
use super::mended::Mended;
use super::{ReadPage, flowed};
use crate::decode::{Decoded, NamedEncoding, decode};
use crate::rejected::{Reason, Rejected};

/// Labels that say nothing where there are other bytes than those of ASCII.
const NO_LABELS: [&str; 4] = ["us-ascii", "ascii", "ansi_x3.4-1968", "iso646-us"];

/// Text of parts, and the encoding of the first that has one.
#[derive(Default)]
pub(super) struct Body {
    pub text: String,
    pub encoding: Option<&'static str>,
}

/// The text of a mail: its plain text or its pages, whichever is more than a stub that stands for the other.
pub(super) fn body(message: &Message<'_>, mended: &Mended<'_>, html: ReadPage<'_>) -> Result<Body, Rejected> {
    let is_common = |at: &u32| message.text_body.contains(at) && message.html_body.contains(at);
    let parts = |list: &[u32], common: bool| -> Vec<u32> {
        list.iter().copied().filter(|at| common || !is_common(at)).collect()
    };
    let plain = text_of(message, mended, parts(&message.text_body, true), html)?;
    let (plain_only, pages_only) = (parts(&message.text_body, false), parts(&message.html_body, false));
    if !pages_only.is_empty() {
        let only = text_of(message, mended, plain_only, html)?;
        let page = match text_of(message, mended, pages_only, html) {
            Err(_) if !only.text.is_empty() => return Ok(plain),
            page => page?,
        };
        if is_better(&page.text, &only.text) {
            return text_of(message, mended, parts(&message.html_body, true), html);
        }
    }
    if !plain.text.is_empty() {
        return Ok(plain);
    }
    // In a mail that is cut off, what is whole of it may count as attached.
    let is_attached = |part: &MessagePart<'_>| part.content_disposition().is_some_and(ContentType::is_attachment);
    let all = (0_u32..).zip(&message.parts).filter(|(_, part)| !is_attached(part)).map(|(at, _)| at);
    text_of(message, mended, all.collect(), html)
}

/// Whether a page is the text rather than the plain text beside it, which says less or something else.
fn is_better(page: &str, plain: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let (of_page, of_plain) = (letters(page), letters(plain));
    of_plain == 0 && of_page > 0 || of_page > 2 * of_plain || of_page > of_plain && !is_mostly_in(plain, page)
}

/// Whether at least half of the words of a text are in the other, each as often.
fn is_mostly_in(text: &str, other: &str) -> bool {
    let mut words: HashMap<&str, u32> = HashMap::new();
    for word in other.split_whitespace() {
        *words.entry(word).or_default() += 1;
    }
    let (mut all, mut found) = (0_usize, 0_usize);
    for word in text.split_whitespace() {
        all += 1;
        if let Some(left) = words.get_mut(word).filter(|left| **left > 0) {
            *left -= 1;
            found += 1;
        }
    }
    found * 2 >= all
}

fn text_of(message: &Message<'_>, mended: &Mended<'_>, parts: Vec<u32>, html: ReadPage<'_>) -> Result<Body, Rejected> {
    let mut blocks = Blocks::default();
    let mut encoding = None;
    for (at, part) in parts.into_iter().filter_map(|at| Some((at, message.parts.get(at as usize)?))) {
        let decoded = decoded(message, part);
        match &part.body {
            PartType::Text(text) => {
                let text = decoded.as_ref().map_or(text.as_ref(), |decoded| decoded.text.as_str());
                match flow(part) {
                    Some(delsp) => blocks.lines(&flowed::joined(text, delsp)),
                    None => blocks.lines(text),
                }
            }
            PartType::Html(page) => {
                let page = decoded.as_ref().map_or(page.as_ref(), |decoded| decoded.text.as_str());
                match html(page.as_bytes()) {
                    Ok(page) => blocks.lines(&page.text),
                    Err(rejected) if rejected.reason == Reason::Empty => {}
                    Err(rejected) => return Err(rejected),
                }
            }
            _ => continue,
        }
        encoding = encoding.or_else(|| decoded.map(|decoded| decoded.encoding));
        blocks.end();
        if let Some(beside) = mended.beside.get(&(at as usize)).and_then(|beside| decode(beside.clone()).ok()) {
            blocks.lines(&beside.text);
            blocks.end();
        }
    }
    Ok(Body { text: blocks.finish(), encoding })
}

/// Whether the lines of a part flow, and whether a space at the end of each is nothing.
fn flow(part: &MessagePart<'_>) -> Option<bool> {
    let kind = part.content_type()?;
    let is = |name: &str, value: &str| kind.attribute(name).is_some_and(|found| found.eq_ignore_ascii_case(value));
    is("format", "flowed").then(|| is("delsp", "yes"))
}

/// The text of a part, in the encoding that it says it has; as its bytes show where it says none, none that is known, or
/// one that cannot be. `None` where only the parser of mails knows the encoding.
fn decoded(message: &Message<'_>, part: &MessagePart<'_>) -> Option<Decoded> {
    let raw = message.raw_message.get(part.offset_body as usize..part.offset_end as usize)?;
    let unpacked = match part.encoding {
        Encoding::None => raw.to_vec(),
        Encoding::QuotedPrintable => quoted_printable_decode(raw)?,
        Encoding::Base64 => base64_decode(raw)?,
    };
    let label = part.content_type().and_then(|kind| kind.attribute("charset")).unwrap_or_default();
    let label = match &part.body {
        PartType::Html(_) if label.is_empty() => label_in(&unpacked),
        _ => label.trim().to_ascii_lowercase(),
    };
    match NamedEncoding::of(&label) {
        Ok(_) if NO_LABELS.contains(&label.as_str()) => decode(unpacked),
        Ok(encoding) => match encoding.decode(&unpacked) {
            Ok(found) if found.encoding == "UTF-8" && found.replaced_characters > 0 => decode(unpacked),
            found => found,
        },
        Err(_) if charset_decoder(label.as_bytes()).is_some() => return None,
        Err(_) => decode(unpacked),
    }
    .ok()
}

/// The encoding that a page names itself.
fn label_in(page: &[u8]) -> String {
    let head = page[..page.len().min(1024)].to_ascii_lowercase();
    let Some(at) = memchr::memmem::find(&head, b"charset=") else { return String::new() };
    let rest = head[at + "charset=".len()..].iter().skip_while(|byte| matches!(byte, b'"' | b'\''));
    let label = rest.take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.'));
    label.map(|byte| char::from(*byte)).collect()
}
