//! The format of a document by its content, where that is certain.

use std::borrow::Cow;
use std::io::Cursor;

use zip::ZipArchive;

use super::{Format, dates};
use crate::decode::{decode, has_controls};
use crate::unpack::as_text;

/// Marks are looked for in this many bytes.
const HEAD: usize = 64 << 10;

/// Fields of mails and of news that say nothing certain by themselves.
const MAIL_FIELDS: [&str; 17] = [
    "to",
    "cc",
    "bcc",
    "subject",
    "date",
    "from",
    "sender",
    "reply-to",
    "organization",
    "lines",
    "newsgroups",
    "xref",
    "path",
    "approved",
    "summary",
    "keywords",
    "distribution",
];

/// Fields that nothing but a mail or an article of news has.
const SURE_FIELDS: [&str; 13] = [
    "message-id",
    "received",
    "return-path",
    "mime-version",
    "in-reply-to",
    "references",
    "delivered-to",
    "content-type",
    "content-transfer-encoding",
    "nntp-posting-host",
    "envelope-to",
    "x-mailer",
    "x-from",
];

/// Marks at the start of a text, in lower case, and the format that they show.
const STARTS: [(&str, Format); 3] = [("%pdf-", Format::Pdf), ("{\\rtf", Format::Rtf), ("<!doctype html", Format::Html)];

impl Format {
    /// The format that the content certainly has, whatever the name says; `None` where nothing is certain, as with most plain
    /// text. The beginning of the content is enough, but for files of office programs.
    ///
    /// # Complexity
    /// Linear in the first 64 KiB, and in the list of members of a zip file.
    ///
    /// # Examples
    /// ```
    /// use doctext::Format;
    ///
    /// assert_eq!(Format::of_content(b"<!DOCTYPE html><p>text"), Some(Format::Html));
    /// assert_eq!(Format::of_content(b"From: a@example.org\nSubject: s\n\ntext"), Some(Format::Mail));
    /// assert_eq!(Format::of_content(b"From: here on, it is prose."), None);
    /// ```
    pub fn of_content(bytes: &[u8]) -> Option<Format> {
        if bytes.starts_with(b"PK\x03\x04") {
            return packed(bytes);
        }
        let head = head(bytes);
        let text = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let start = lower(text, 32);
        if let Some((_, format)) = STARTS.iter().find(|(mark, _)| start.starts_with(mark)) {
            return Some(*format);
        }
        if start == "<html" || is_tag(&start, "<html") {
            return Some(Format::Html);
        }
        if start.starts_with("<?xml") || start.starts_with("<!--") {
            return after_prolog(text).and_then(|rest| {
                let start = lower(rest, 32);
                let is_page = start.starts_with("<!doctype html") || is_tag(&start, "<html");
                if is_page { Some(Format::Html) } else { text.starts_with("<?xml").then_some(Format::Xml) }
            });
        }
        if is_subtitles(text) {
            return Some(Format::Subtitles);
        }
        begins_mail(text, bytes.len() >= HEAD).then_some(Format::Mail)
    }

    /// The format of a file by the ending of its name, or by its content: where the name says that it is plain text and the
    /// content certainly is something else, and where no reader knows the name. `None` for what is no text, for a text with an
    /// ending of its own (`a.tex`), and for files such as README that are about others.
    ///
    /// # Complexity
    /// That of [`Format::of_content`] and [`looks_like_text`].
    ///
    /// # Examples
    /// ```
    /// use doctext::Format;
    ///
    /// assert_eq!(Format::of_name_or_content("page.txt", b"<!DOCTYPE html><p>text"), Some(Format::Html));
    /// assert_eq!(Format::of_name_or_content("60191", b"A note."), Some(Format::Text));
    /// assert_eq!(Format::of_name_or_content("README", b"A note."), None);
    /// ```
    pub fn of_name_or_content(file_name: &str, bytes: &[u8]) -> Option<Format> {
        match Format::of_name(file_name) {
            Some(Format::Text) => Some(Format::of_content(bytes).unwrap_or(Format::Text)),
            Some(format) => Some(format),
            None if has_ending(file_name) => Format::of_content(bytes).filter(|format| *format != Format::Xml),
            None if is_about_others(file_name) => None,
            None => Format::of_content(bytes).or_else(|| looks_like_text(bytes).then_some(Format::Text)),
        }
    }
}

/// Whether a name ends like that of a file of some format: `a.txt`, but neither `a` nor `a.2024`.
pub(crate) fn has_ending(file_name: &str) -> bool {
    let Some((_, ending)) = file_name.rsplit_once('.') else { return false };
    ending.len() <= 8
        && ending.starts_with(|c: char| c.is_ascii_alphabetic())
        && ending.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Whether a file without ending is by its name about the others, or makes something of them.
fn is_about_others(file_name: &str) -> bool {
    const NAMES: [&str; 12] = [
        "readme",
        "license",
        "licence",
        "copying",
        "notice",
        "changelog",
        "changes",
        "authors",
        "install",
        "makefile",
        "dockerfile",
        "manifest",
    ];
    let name = file_name.to_ascii_lowercase();
    let stem = name.split(['.', '-', '_']).next().unwrap_or_default();
    NAMES.contains(&stem)
}

/// Whether bytes are text: valid in UTF-8 or in the encoding that they show, without control characters. The beginning of a
/// file is enough.
///
/// # Complexity
/// Linear in the first 64 KiB.
///
/// # Examples
/// ```
/// assert!(doctext::looks_like_text(b"The caf\xe9 was closed by the state.\n"));
/// assert!(!doctext::looks_like_text(b"\x7fELF\x02\x01\x01\0\0"));
/// ```
pub fn looks_like_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let (text, is_unicode) = match std::str::from_utf8(head) {
        Ok(text) => (Cow::Borrowed(text), true),
        // A character that is cut off at the end is none of the file.
        Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => (String::from_utf8_lossy(head), true),
        Err(_) => match decode(head.to_vec()) {
            Ok(decoded) if decoded.replaced_characters == 0 => {
                (Cow::Owned(decoded.text), decoded.encoding.starts_with("UTF"))
            }
            _ => return false,
        },
    };
    if text.trim().is_empty() || has_controls(text.trim_end_matches('\u{1a}')) {
        return false;
    }
    let is_of_words = |c: &char| c.is_alphanumeric() || c.is_whitespace() || c.is_ascii_punctuation();
    let (all, of_words) = (text.chars().count(), text.chars().filter(is_of_words).count());
    // Any bytes are characters in some encoding, but hardly words.
    is_unicode || of_words * 10 >= all * 9 && text.contains(char::is_whitespace)
}

/// The beginning of a text, in UTF-8 where a byte order mark says what it is, with LF at the end of a line.
pub(crate) fn head(bytes: &[u8]) -> Cow<'_, str> {
    let head = &bytes[..bytes.len().min(HEAD)];
    let text = match encoding_rs::Encoding::for_bom(head) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(&head[mark..]).0,
        None => String::from_utf8_lossy(head),
    };
    if as_text::ends_in_cr(text.as_bytes()) { as_text::text_with_feeds(text.into_owned()).into() } else { text }
}

/// The first `len` bytes of a text, or a few less, in lower case.
pub(crate) fn lower(text: &str, len: usize) -> String {
    text[..text.floor_char_boundary(len)].to_ascii_lowercase()
}

/// Whether a text begins with a tag, of which `open` is the beginning.
pub(crate) fn is_tag(text: &str, open: &str) -> bool {
    let rest = text.strip_prefix(open);
    rest.is_some_and(|rest| rest.starts_with(|c: char| c == '>' || c == '/' || c.is_ascii_whitespace()))
}

/// What comes after the declarations and comments at the start of XML.
pub(crate) fn after_prolog(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let end = if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!--") {
            "-->"
        } else {
            return Some(rest);
        };
        rest = rest.split_once(end)?.1;
    }
}

/// Whether a text begins with the header of a mail: fields only, two or more of them known, up to an empty line.
pub(crate) fn begins_mail(text: &str, is_cut: bool) -> bool {
    let (mut known, mut is_sure) = (0, false);
    let mut lines = text.lines();
    for line in lines.by_ref() {
        if line.trim().is_empty() {
            return known >= 2 && is_sure;
        }
        if line.starts_with([' ', '\t']) && known > 0 {
            continue;
        }
        let Some((name, value)) = line.split_once(':') else { return false };
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            return false;
        }
        let name = name.to_ascii_lowercase();
        let is_sure_field = SURE_FIELDS.contains(&name.as_str());
        known += usize::from(is_sure_field || MAIL_FIELDS.contains(&name.as_str()));
        is_sure |= is_sure_field
            || matches!(name.as_str(), "from" | "to" | "sender" | "reply-to") && is_address(value)
            || name == "date" && has_time(value) && dates::names_month(value);
    }
    is_cut && known >= 2 && is_sure
}

/// Whether there is an address, perhaps one that an archive made unreadable for programs: `a at example.org`.
fn is_address(value: &str) -> bool {
    value.contains('@') || value.contains(" at ") && value.contains('.')
}

/// Whether a time of day stands in the text, as `11:19`.
pub(crate) fn has_time(text: &str) -> bool {
    let is_time = |w: &[u8]| w[2] == b':' && [w[1], w[3], w[4]].iter().all(u8::is_ascii_digit);
    text.as_bytes().windows(5).any(is_time)
}

/// Whether a text begins as subtitles do.
fn is_subtitles(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).map(str::trim);
    let first = lines.next().unwrap_or_default();
    if first == "WEBVTT" || first.starts_with("WEBVTT ") {
        return true;
    }
    let is_number = !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit());
    is_number
        && lines.next().is_some_and(|line| line.contains(" --> ") && line.starts_with(|c: char| c.is_ascii_digit()))
}

/// Formats that are zip files. Their own names for what they are come first in some, and their members tell the others.
fn packed(bytes: &[u8]) -> Option<Format> {
    let first = bytes.get(30..).unwrap_or_default();
    if first.starts_with(b"mimetypeapplication/epub") {
        return Some(Format::Epub);
    }
    if first.starts_with(b"mimetypeapplication/vnd.oasis.opendocument.text") {
        return Some(Format::Odt);
    }
    let archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("word/document.xml") {
        Some(Format::Docx)
    } else if has("META-INF/container.xml") && !has("content.xml") {
        Some(Format::Epub)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::packed as package;

    #[test]
    fn what_is_certain_is_known() {
        let docx = package(&[("docProps/app.xml", "x"), ("word/document.xml", "x")]);
        let utf16: Vec<u8> = "\u{feff}<!DOCTYPE html><p>a".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let cases: [(&[u8], Option<Format>); 25] = [
            (b"%PDF-1.7", Some(Format::Pdf)),
            (b"\r\n{\\rtf1 a}", Some(Format::Rtf)),
            (&docx, Some(Format::Docx)),
            (&package(&[("a.txt", "x")]), None),
            (b"\xef\xbb\xbf\n<HTML lang='en'>", Some(Format::Html)),
            (&utf16, Some(Format::Html)),
            (b"<!-- saved --><!DOCTYPE HTML PUBLIC>", Some(Format::Html)),
            (b"<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC 'x'>", Some(Format::Html)),
            (b"<?xml version='1.0'?><TEI>", Some(Format::Xml)),
            (b"<htmlish words", None),
            (b"<!-- a comment --> of a note", None),
            (b"Message-ID: <1@example.org>\nDate: x\n\nText", Some(Format::Mail)),
            (b"From: a at example.org (A.)\nSubject: [List] b\n\nText", Some(Format::Mail)),
            (b"From: The Desk\nDate: Thu, 13 Oct 2022 10:00:00 +0200\n\nText", Some(Format::Mail)),
            (b"Path: news!x\nFrom: a@b.org\nLines: 2\nX-Odd: yes\n and more\n\nText", Some(Format::Mail)),
            (b"From: here on, it is prose.\n\nMore.", None),
            (b"From: The chair\nTo: All\nSubject: Lunch\n\nMemo of a play.", None),
            (b"From: a@example.org\nSubject: b\nno field\n\nText", None),
            (b"Title: A\nFrom: The Desk\nDate: 2020-01-01 10:00\n\nA head of another kind.", None),
            (b"1\n00:00:01,000 --> 00:00:02,000\nHello", Some(Format::Subtitles)),
            (b"Message-ID: <1@example.org>\rDate: x\r\rText\r", Some(Format::Mail)),
            (b"WEBVTT - a film\n\n00:01.000 --> 00:02.000\nHello", Some(Format::Subtitles)),
            (b"1\nThe first --> the second", None),
            (b"Plain text", None),
            (b"", None),
        ];
        for (bytes, expected) in cases {
            assert_eq!(Format::of_content(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn names_say_more_or_less() {
        let page = b"<!doctype html><p>a";
        for (name, bytes, expected) in [
            ("a.txt", &page[..], Some(Format::Html)),
            ("a.md", page, Some(Format::Markdown)),
            ("a.php", page, Some(Format::Html)),
            ("a.doc", b"{\\rtf1 a}", Some(Format::Rtf)),
            ("a.svg", b"<?xml version='1.0'?><svg/>", None),
            ("a.tex", b"text", None),
            ("a.2024", b"text", Some(Format::Text)),
            ("1.", b"text", Some(Format::Text)),
            ("LICENSE-MIT", b"text", None),
            ("photo", b"\xff\xd8\xff\xe0\0\0", None),
        ] {
            assert_eq!(Format::of_name_or_content(name, bytes), expected, "{name}");
        }
        for (name, expected) in [("a.txt", true), ("a", false), ("a.2024", false), ("a.b c", false), ("a.", false)] {
            assert_eq!(has_ending(name), expected, "{name}");
        }
    }

    #[test]
    fn long_headers_are_headers() {
        let header = format!("From: a@example.org\nSubject: b\n{}", "X-Trace: yes\n".repeat(10_000));
        assert_eq!(Format::of_content(header.as_bytes()), Some(Format::Mail));
    }

    #[test]
    fn text_is_told_from_other_bytes() {
        let cut = ["é".repeat(HEAD / 2).as_bytes(), b"\n", "é".as_bytes()].concat();
        let cut = [b"x", &cut[..]].concat();
        for (bytes, expected) in [
            (&b"A note without ending."[..], true),
            (&cut, true),
            (b"L'\xe9tat a ferm\xe9 le caf\xe9.", true),
            ("Свобода\n".as_bytes(), true),
            (b"\xff\xfea\0b\0", true),
            (b"\x89PNG\r\n\x1a\n\0\0", false),
            (b"bell\x07", false),
            (b"\xde\xad\xbe\xef\xfe\xfd\xfc\xfb", false),
            (b" \n", false),
        ] {
            assert_eq!(looks_like_text(bytes), expected, "{:?}", &bytes[..bytes.len().min(20)]);
        }
    }
}
