//! What kind of packed file it is, by its name; and where the name says nothing, by its first bytes.

use crate::unpack::streams::Codec;

/// Bytes that tell what something is.
pub(super) const HEAD: usize = 512;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// One file, which may be an archive.
    Compressed(Codec),
    Tar,
    Zip,
    Warc,
    Mbox,
}

/// Ending, what it means, and what stands in its place in the name of the file inside.
const ENDINGS: [(&str, Kind, &str); 14] = [
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
    (".mbox", Kind::Mbox, ""),
    (".mboxrd", Kind::Mbox, ""),
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
}

/// Whether a name ends like that of a file of some format: `a.txt`, but neither `a` nor `a.2024`.
pub(super) fn has_ending(file_name: &str) -> bool {
    let Some((_, ending)) = file_name.rsplit_once('.') else { return false };
    ending.len() <= 8
        && ending.starts_with(|c: char| c.is_ascii_alphabetic())
        && ending.bytes().all(|b| b.is_ascii_alphanumeric())
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
    let starts: [(&[u8], &str); 5] =
        [(b"%PDF-", ".pdf"), (b"{\\rtf", ".rtf"), (b"WARC/1.", ".warc"), (b"WARC/0.", ".warc"), (b"From ", ".mbox")];
    if let Some((_, ending)) = starts.iter().find(|(start, _)| head.starts_with(start)) {
        return ending;
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start().to_ascii_lowercase();
    if text.starts_with(b"<!doctype html") || text.starts_with(b"<html") {
        ".html"
    } else if memchr::memchr(0, head).is_none() || head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
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
    fn names_end_like_files_or_not() {
        for (name, expected) in [("a.txt", true), ("a", false), ("a.2024", false), ("a.b c", false), ("a.", false)] {
            assert_eq!(has_ending(name), expected, "{name}");
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
            (b"From a", ".mbox"),
            (b"WARC/1.0", ".warc"),
            (&tar, ".tar"),
            (&odt, ".odt"),
        ] {
            assert_eq!(ending_for(head), ending, "{head:?}");
        }
    }
}
