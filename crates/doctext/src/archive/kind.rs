//! What kind of packed file it is, by its name; and where the name says nothing, by its first bytes.

use crate::formats::{Format, after_prolog, begins_mail, has_ending, has_time, head, is_tag, lower};
use crate::unpack::streams::Codec;

/// Bytes that tell what something is.
pub(super) const HEAD: usize = 8192;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// One file, which may be an archive.
    Compressed(Codec),
    Tar,
    Zip,
    Warc,
    Mbox,
    Records(Records),
}

/// What encloses a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Records {
    /// `<DOC>` in any case.
    Docs,
    /// `<item>` or `<entry>`.
    Feed,
}

/// Ending, what it means, and what stands in its place in the name of the file inside.
const ENDINGS: [(&str, Kind, &str); 18] = [
    (".gz", Kind::Compressed(Codec::Gzip), ""),
    (".zst", Kind::Compressed(Codec::Zstd), ""),
    (".bz2", Kind::Compressed(Codec::Bzip2), ""),
    (".xz", Kind::Compressed(Codec::Xz), ""),
    (".tgz", Kind::Compressed(Codec::Gzip), ".tar"),
    (".tzst", Kind::Compressed(Codec::Zstd), ".tar"),
    (".tbz2", Kind::Compressed(Codec::Bzip2), ".tar"),
    (".tbz", Kind::Compressed(Codec::Bzip2), ".tar"),
    (".txz", Kind::Compressed(Codec::Xz), ".tar"),
    (".tar", Kind::Tar, ""),
    (".zip", Kind::Zip, ""),
    (".warc", Kind::Warc, ""),
    (".wet", Kind::Warc, ""),
    (".mbox", Kind::Mbox, ""),
    (".mboxrd", Kind::Mbox, ""),
    (".trec", Kind::Records(Records::Docs), ""),
    (".rss", Kind::Records(Records::Feed), ""),
    (".atom", Kind::Records(Records::Feed), ""),
];

impl Kind {
    /// The kind of a file and the name of what is in it, should that be one file.
    pub fn of(file_name: &str) -> Option<(Kind, String)> {
        ENDINGS.iter().find_map(|(ending, kind, inner)| {
            let at = file_name.len().checked_sub(ending.len())?;
            let is_it = file_name.get(at..)?.eq_ignore_ascii_case(ending);
            is_it.then(|| (*kind, format!("{}{inner}", &file_name[..at])))
        })
    }

    /// The kind of a file of many documents, which its beginning shows for certain.
    pub fn of_content(start: &[u8]) -> Option<Kind> {
        if start.starts_with(b"WARC/1.") || start.starts_with(b"WARC/0.") {
            return Some(Kind::Warc);
        }
        let head = head(start);
        let text = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if let Some(rest) = text.strip_prefix("From ") {
            let (line, header) = rest.split_once('\n')?;
            let is_mail = begins_mail(header, start.len() >= HEAD) || has_time(line) && begins_field(header);
            return is_mail.then_some(Kind::Mbox);
        }
        let elements = after_prolog(text)?;
        let lower = lower(elements, HEAD);
        let is_docs = is_tag(&lower, "<doc") || is_tag(&lower, "<docs") && lower.contains("<doc>");
        // One document of another kind, of which `<text>` is a part.
        let is_xml = text.starts_with("<?xml") && elements.starts_with("<doc>") && lower.matches("<doc>").count() == 1;
        let has_name = lower.contains("<docno>") || lower.contains("<docid>");
        let is_docs = is_docs && (has_name || !is_xml || !lower.contains("<text"));
        if is_docs && SIGNS_OF_DOCS.iter().any(|sign| lower.contains(sign)) {
            return Some(Kind::Records(Records::Docs));
        }
        let is_feed =
            is_tag(&lower, "<rss") || is_tag(&lower, "<feed") || is_tag(&lower, "<rdf:rdf") && lower.contains("rss");
        is_feed.then_some(Kind::Records(Records::Feed))
    }

    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        let mut endings = ENDINGS.iter().filter(|(_, kind, inner)| *kind == self && inner.is_empty());
        endings.next().map_or("", |(ending, ..)| &ending[1..])
    }
}

/// What a document between `<DOC>` and `</DOC>` has.
const SIGNS_OF_DOCS: [&str; 8] =
    ["</doc>", "<docno>", "<docid>", "<text>", "<headline>", "<title>", "<doc id=", "<dochdr>"];

/// Whether a name says so little that the content may say more: plain text, XML, and names without an ending.
pub(super) fn is_open(file_name: &str) -> bool {
    match Format::of_name(file_name) {
        Some(format) => matches!(format, Format::Text | Format::Xml),
        None => !has_ending(file_name),
    }
}

fn begins_field(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    line.split_once(": ").is_some_and(|(name, _)| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
}

/// The ending that a file with these first bytes should have; none if it is neither text nor anything known.
pub(super) fn ending_for(head: &[u8]) -> &'static str {
    let codecs = [(Codec::Gzip, ".gz"), (Codec::Zstd, ".zst"), (Codec::Bzip2, ".bz2"), (Codec::Xz, ".xz")];
    if let Some((_, ending)) = codecs.iter().find(|(codec, _)| codec.begins(head)) {
        return ending;
    }
    if head.get(257..262) == Some(b"ustar") {
        return ".tar";
    }
    if head.starts_with(b"PK\x03\x04") {
        return zip_ending(head.get(30..).unwrap_or_default());
    }
    match (Kind::of_content(head), Format::of_content(head)) {
        (Some(Kind::Mbox), _) => return ".mbox",
        (Some(Kind::Records(Records::Docs)), _) => return ".trec",
        (Some(Kind::Records(Records::Feed)), _) => return ".rss",
        (Some(_), _) => return ".warc",
        (None, Some(Format::Pdf)) => return ".pdf",
        (None, Some(Format::Rtf)) => return ".rtf",
        (None, Some(Format::Html)) => return ".html",
        (None, Some(Format::Mail)) => return ".eml",
        (None, Some(Format::Subtitles)) => return ".srt",
        (None, Some(Format::Xml)) => return ".xml",
        _ => {}
    }
    if memchr::memchr(0, head).is_none() || head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        ".txt"
    } else {
        ""
    }
}

/// Some formats are zip files, and say so in what comes first.
fn zip_ending(first_name: &[u8]) -> &'static str {
    let starts: [(&[u8], &str); 3] = [
        (b"mimetypeapplication/epub", ".epub"),
        (b"mimetypeapplication/vnd.oasis.opendocument.text", ".odt"),
        (b"[Content_Types].xml", ".docx"),
    ];
    starts.iter().find(|(start, _)| first_name.starts_with(start)).map_or(".zip", |(_, ending)| ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_go_by_the_last_ending() {
        let gzip = Kind::Compressed(Codec::Gzip);
        for (name, expected) in [
            ("a.txt.GZ", Some((gzip, "a.txt"))),
            ("a.tgz", Some((gzip, "a.tar"))),
            ("a.tar.zst", Some((Kind::Compressed(Codec::Zstd), "a.tar"))),
            ("A.Zip", Some((Kind::Zip, "A"))),
            ("é.mbox", Some((Kind::Mbox, "é"))),
            ("a.docx", None),
            ("gz", None),
            ("日", None),
        ] {
            assert_eq!(Kind::of(name), expected.map(|(kind, inner)| (kind, inner.to_string())), "{name}");
        }
    }

    #[test]
    fn first_bytes_tell_the_ending() {
        let mut tar = vec![0; 257];
        tar.extend(b"ustar\0");
        let odt = [&b"PK\x03\x04"[..], &[0; 26], b"mimetypeapplication/vnd.oasis.opendocument.text"].concat();
        for (head, ending) in [
            (&b"plain"[..], ".txt"),
            (b"", ".txt"),
            (b"\xff\xfea\0", ".txt"),
            (b"\0\x01", ""),
            (b"\n <!DOCTYPE HTML>", ".html"),
            (b"\xef\xbb\xbf<html", ".html"),
            (b"%PDF-1.4", ".pdf"),
            (b"\x1f\x8b\x08", ".gz"),
            (b"PK\x03\x04", ".zip"),
            (b"From a at b.example  Thu Nov  1 11:19:12 2001\nSubject: c\n", ".mbox"),
            (b"From here on, prose.", ".txt"),
            (b"<DOC>\n<DOCNO>1</DOCNO>", ".trec"),
            (b"<?xml version='1.0'?><rss version='2.0'>", ".rss"),
            (b"<doctrine>", ".txt"),
            (b"<?xml version='1.0'?><doc><head>a</head><text>b</text></doc>", ".xml"),
            (b"<?xml version='1.0'?><doc><docno>1</docno><text>b</text></doc>", ".trec"),
            (b"WARC/1.0", ".warc"),
            (&tar, ".tar"),
            (&odt, ".odt"),
        ] {
            assert_eq!(ending_for(head), ending, "{head:?}");
        }
    }
}
