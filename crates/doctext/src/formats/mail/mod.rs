//! Mails, `.eml`.

mod end;
mod flowed;
mod mended;
mod outside;
mod parts;

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};
use mail_parser::{Address, Header, HeaderName, Message, PartType};

use self::end::End;
use self::mended::{Mended, parsed};
use super::{dates, html};
use crate::decode::{Decoded, NamedEncoding, decode};
use crate::extracted::Extracted;
use crate::metadata::{Metadata, add_metadata};
use crate::options::HtmlText;
use crate::rejected::Rejected;
use crate::remark::{Remark, RemarkKind};
use crate::unpack::as_text;

/// Reads a part that is a web page, in UTF-8.
type ReadPage<'r> = &'r dyn Fn(&[u8]) -> Result<Extracted, Rejected>;

/// Reads a mail.
///
/// # Errors
/// Where there is no header that mails have, or no text.
pub(super) fn read(bytes: &[u8]) -> Result<Extracted, Rejected> {
    read_with(bytes, &|page| html::read(page, HtmlText::AllText, Some(UTF_8), None))
}

fn read_with(bytes: &[u8], html: ReadPage<'_>) -> Result<Extracted, Rejected> {
    is_of_bytes(bytes)?;
    let bytes = as_text::with_feeds(Cow::Borrowed(bytes));
    let (envelope, bytes) = envelope(&bytes);
    read_mended(&Mended::new(bytes), bytes, &envelope, html)
}

/// Reads a mail with what was mended in its `bytes`, and mends what is left to be.
fn read_mended(mended: &Mended<'_>, bytes: &[u8], envelope: &str, html: ReadPage<'_>) -> Result<Extracted, Rejected> {
    let message = parsed(&mended.raw);
    if let Some(more) = message.as_ref().and_then(|message| mended.more(message)) {
        take_apart(message);
        return read_mended(&more, bytes, envelope, html);
    }
    let read = match &message {
        Some(message) if !message.headers().is_empty() => extract(message, mended, bytes, envelope, html),
        _ => {
            let checked = decode(bytes.to_vec()).map_err(Rejected::malformed).and_then(Decoded::checked);
            checked.and(Err(Rejected::malformed("no mail: it begins with no header")))
        }
    };
    take_apart(message);
    read
}

/// The head of a mail is in ASCII, whatever its parts are in: a mail in UTF-16 or UTF-32 was saved anew as a text.
fn is_of_bytes(bytes: &[u8]) -> Result<(), Rejected> {
    let is_marked = Encoding::for_bom(bytes).is_some_and(|(encoding, _)| encoding != UTF_8);
    if !is_marked && !bytes[..bytes.len().min(4)].contains(&0) {
        return Ok(());
    }
    let encoding = decode(bytes.to_vec()).map_err(Rejected::malformed)?.encoding;
    if encoding == UTF_8.name() {
        return Ok(());
    }
    Err(Rejected::malformed(format!(
        "no mail is in {encoding}: get it anew from the mail program, or save it as UTF-8"
    )))
}

/// What the line `From ` says, with which a mailbox begins each of its messages, and the message.
fn envelope(bytes: &[u8]) -> (Cow<'_, str>, &[u8]) {
    // A space may also stand before the colon of a header.
    match bytes.strip_prefix(b"From ").filter(|rest| !rest.trim_ascii_start().starts_with(b":")) {
        Some(rest) => {
            let (line, message) = rest.split_at(memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1));
            (String::from_utf8_lossy(line), message)
        }
        None => (Cow::Borrowed(""), bytes),
    }
}

/// Mails attached to mails, however deep: dropping the outermost as it is would be recursive.
fn take_apart(message: Option<Message<'_>>) {
    let mut messages: Vec<Message<'_>> = message.into_iter().collect();
    while let Some(message) = messages.pop() {
        messages.extend(message.parts.into_iter().filter_map(|part| match part.body {
            PartType::Message(inner) => Some(inner),
            _ => None,
        }));
    }
}

fn extract(
    message: &Message<'_>,
    mended: &Mended<'_>,
    bytes: &[u8],
    envelope: &str,
    html: ReadPage<'_>,
) -> Result<Extracted, Rejected> {
    let body = parts::body(message, mended, html)?;
    let end = End::of(message, mended, bytes);
    let cut = (end == End::Cut).then(|| Rejected::truncated("it ends in the middle of a part; get a whole copy of it"));
    if body.text.is_empty() {
        let is_known = |header: &Header<'_>| !matches!(header.name, HeaderName::Other(_));
        if !message.headers().iter().any(is_known) {
            decode(message.raw_message.to_vec()).map_err(Rejected::malformed)?.checked()?;
        }
        if let Some(cut) = cut {
            return Err(cut);
        }
        return Err(Rejected::empty(match outside::attached(message) {
            0 => "the mail has no text, only perhaps attachments".to_string(),
            attached => format!("the mail has no text, only {attached} attached mails, which are not read"),
        }));
    }
    let encoding = body.encoding.unwrap_or(UTF_8.name());
    let mut read = Extracted::new(body.text, metadata(message, envelope, encoding), encoding);
    let is_open = end == End::Open || end == End::Whole && mended.boundaries > 0;
    read.remarks.extend(is_open.then(|| Remark::new(RemarkKind::LastBoundary, 1)));
    let mixed = mended.beside.len() as u64;
    read.remarks.extend((mixed > 0).then(|| Remark::new(RemarkKind::Base64Mixed, mixed)));
    read.remarks.extend(outside::remarks(message));
    Ok(Extracted { missing: cut, ..read })
}

fn metadata(message: &Message<'_>, envelope: &str, encoding: &str) -> Metadata {
    let mut metadata = Metadata::new();
    let mut add = |key: &str, header: HeaderName<'static>, value: &str| {
        // What was not written in ASCII, as it must be, is in the encoding of the text.
        let raw = value.contains('\u{fffd}').then(|| raw(message, &header)).flatten();
        let decoded = raw.and_then(|raw| match NamedEncoding::of(encoding) {
            Ok(named) if encoding != UTF_8.name() => named.decode(raw).ok(),
            _ => decode(raw.to_vec()).ok(),
        });
        add_metadata(&mut metadata, key, decoded.as_ref().map_or(value, |decoded| &decoded.text));
    };
    let author = message.from().map(people).unwrap_or_default();
    // Browsers save pages as mails from themselves.
    let is_page = author.starts_with("Saved by ") || message.header("Snapshot-Content-Location").is_some();
    let date = date(message, envelope).unwrap_or_default();
    add("title", HeaderName::Subject, message.subject().unwrap_or_default());
    add("author", HeaderName::From, if is_page { "" } else { &author });
    add(if is_page { "file_date" } else { "date" }, HeaderName::Date, &date);
    add("url", HeaderName::ContentLocation, message.header_raw("Snapshot-Content-Location").unwrap_or_default());
    add("to", HeaderName::To, &message.to().map(people).unwrap_or_default());
    add("message_id", HeaderName::MessageId, message.message_id().unwrap_or_default());
    metadata
}

/// The bytes of a header.
fn raw<'m>(message: &'m Message<'_>, name: &HeaderName<'static>) -> Option<&'m [u8]> {
    let header = message.headers().iter().find(|header| header.name == *name)?;
    message.raw_message.get(header.offset_start as usize..header.offset_end as usize)
}

/// When it was written, as it says where that cannot be read, else when it came into the mailbox.
fn date(message: &Message<'_>, envelope: &str) -> Option<String> {
    let said = raw(message, &HeaderName::Date).map(String::from_utf8_lossy).unwrap_or_default();
    let parsed = message.date().filter(|date| date.is_valid()).map(mail_parser::DateTime::to_rfc3339);
    let written = || dates::iso(&said);
    let unread = || Some(said.trim().to_string()).filter(|said| said.contains(|c: char| c.is_ascii_digit()));
    // `From a@example.org Thu Nov  1 11:19:12 2001`
    let arrived = || dates::iso(envelope.trim_start().split_once(' ')?.1);
    parsed.or_else(written).or_else(unread).or_else(arrived)
}

/// `Name <address>`, joined by `; `.
fn people(addresses: &Address<'_>) -> String {
    let person = |address: &mail_parser::Addr<'_>| match (address.name(), address.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (name, address) => name.or(address).unwrap_or_default().to_string(),
    };
    let all = addresses.iter().map(person).filter(|person| !person.is_empty());
    all.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests;
