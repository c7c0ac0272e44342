//! Mails, `.eml`.

use mail_parser::{Address, ContentType, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::blocks::Blocks;
use super::html;
use crate::extracted::{Extracted, Metadata, add_metadata};
use crate::options::HtmlText;
use crate::rejected::Rejected;

/// Reads a part that is a web page, in UTF-8.
type ReadPage<'r> = &'r dyn Fn(&[u8]) -> Result<Extracted, Rejected>;

/// Reads a mail.
///
/// # Errors
/// Where there is no header that mails have, or no text.
pub(super) fn read(bytes: &[u8]) -> Result<Extracted, Rejected> {
    read_with(bytes, &|page| html::read(page, HtmlText::AllText, Some(encoding_rs::UTF_8), None))
}

fn read_with(bytes: &[u8], html: ReadPage<'_>) -> Result<Extracted, Rejected> {
    let message = MessageParser::default().parse(bytes);
    let read = match &message {
        Some(message) if !message.headers().is_empty() => extract(message, html),
        _ => Err(Rejected::malformed("no mail: it begins with no header")),
    };
    take_apart(message);
    read
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

fn extract(message: &Message<'_>, html: ReadPage<'_>) -> Result<Extracted, Rejected> {
    let mut text = text_of(message.text_bodies(), html)?;
    if text.is_empty() {
        // In a mail that is cut off, what is whole of it may count as attached.
        let is_attached = |part: &&MessagePart<'_>| part.content_disposition().is_some_and(ContentType::is_attachment);
        text = text_of(message.parts.iter().filter(|part| !is_attached(part)), html)?;
    }
    if text.is_empty() {
        return Err(Rejected::empty("the mail has no text, only perhaps attachments"));
    }
    let encoding = message.text_bodies().find_map(encoding_of).unwrap_or(encoding_rs::UTF_8.name());
    Ok(Extracted::new(text, metadata(message), encoding))
}

fn text_of<'a, 'x: 'a>(
    parts: impl Iterator<Item = &'a MessagePart<'x>>,
    html: ReadPage<'_>,
) -> Result<String, Rejected> {
    let mut blocks = Blocks::default();
    for part in parts {
        match &part.body {
            PartType::Text(text) => blocks.lines(text),
            PartType::Html(page) => blocks.lines(&html(page.as_bytes())?.text),
            _ => {}
        }
        blocks.end();
    }
    Ok(blocks.finish())
}

fn encoding_of(part: &MessagePart<'_>) -> Option<&'static str> {
    let kind = part.headers.iter().find_map(|header| header.value.as_content_type())?;
    let label = kind.attribute("charset")?;
    encoding_rs::Encoding::for_label(label.as_bytes()).map(encoding_rs::Encoding::name)
}

fn metadata(message: &Message<'_>) -> Metadata {
    let mut metadata = Metadata::new();
    add_metadata(&mut metadata, "title", message.subject().unwrap_or_default());
    add_metadata(&mut metadata, "author", &message.from().map(people).unwrap_or_default());
    let date = message.date().filter(|date| date.is_valid()).map(mail_parser::DateTime::to_rfc3339);
    add_metadata(&mut metadata, "date", &date.unwrap_or_default());
    add_metadata(&mut metadata, "to", &message.to().map(people).unwrap_or_default());
    add_metadata(&mut metadata, "message_id", message.message_id().unwrap_or_default());
    metadata
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
mod tests {
    use super::*;
    use crate::rejected::Reason;

    fn page(bytes: &[u8]) -> Result<Extracted, Rejected> {
        Ok(Extracted::new(format!("page: {}", String::from_utf8_lossy(bytes)), Vec::new(), "UTF-8"))
    }

    fn text(mail: &str) -> String {
        read_with(mail.replace('\n', "\r\n").as_bytes(), &page).unwrap().text
    }

    #[test]
    fn the_plain_text_is_preferred() {
        let two = "Subject: s\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nplain\n\n> quoted\n-- \nsig\n\
            --b\nContent-Type: text/html\n\n<p>html</p>\n--b--\n";
        assert_eq!(text(two), "plain\n\n> quoted\n--\nsig");
        let page = "Subject: s\nContent-Type: text/html; charset=utf-8\n\n<p>x</p>";
        assert_eq!(text(page), "page: <p>x</p>");
        let attached = "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nbody\n--b\nContent-Type: text/plain\n\
            Content-Disposition: attachment; filename=a.txt\n\nattached\n--b--\n";
        assert_eq!(text(attached), "body");
    }

    #[test]
    fn characters_come_through() {
        let cases = [
            (
                "Subject: s\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\ncaf=E9 =\nau lait",
                "caf\u{e9} au lait",
            ),
            (
                "Subject: s\nContent-Type: text/plain; charset=gb2312\nContent-Transfer-Encoding: base64\n\n1tDOxA==",
                "\u{4e2d}\u{6587}",
            ),
            ("Subject: s\nContent-Type: text/plain; charset=iso-2022-jp\n\n\x1b$B;d\x1b(B", "\u{79c1}"),
        ];
        for (mail, expected) in cases {
            assert_eq!(text(mail), expected);
        }
    }

    #[test]
    fn headers_are_metadata() {
        let mail = "From: =?utf-8?Q?Ren=C3=A9?= <r@example.org>\nTo: a@example.org, B <b@example.org>\nSubject: =?iso-8859-1?Q?caf=E9?=\n  au lait\n\
            Date: Fri, 1 Mar 2024 10:00:00 +0100\nMessage-ID: <1@example.org>\n\nx";
        let metadata = read_with(mail.as_bytes(), &page).unwrap().metadata;
        let keys: Vec<_> = metadata.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        let expected = [
            ("title", "caf\u{e9} au lait"),
            ("author", "Ren\u{e9} <r@example.org>"),
            ("date", "2024-03-01T10:00:00+01:00"),
            ("to", "a@example.org; B <b@example.org>"),
            ("message_id", "1@example.org"),
        ];
        assert_eq!(keys, expected);
    }

    #[test]
    fn broken_mails_give_what_they_have() {
        assert_eq!(text("Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ncut"), "cut");
        assert_eq!(text("Subject: s\nContent-Type: text/plain; charset=nonsense\nDate: never\n\nx"), "x");
        let reason = |mail: &[u8]| read_with(mail, &page).unwrap_err().reason;
        assert_eq!(reason(b"Subject: s\r\n\r\n"), Reason::Empty);
        assert_eq!(reason(b""), Reason::Malformed);
        let nested: String =
            (0..5_000).map(|i| format!("Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n")).collect();
        let _ = read_with(nested.as_bytes(), &page);
        let attached = "Content-Type: message/rfc822\n\n".repeat(200_000);
        assert_eq!(reason(attached.as_bytes()), Reason::Empty);
    }
}
