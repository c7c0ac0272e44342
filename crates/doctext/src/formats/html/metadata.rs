//! What a page says about itself.

use crate::extracted::{Metadata, add_metadata};

/// As front matter; what is not said is left out.
pub(super) fn of(found: &trafilatura::Metadata, page: &str) -> Metadata {
    let mut known = Metadata::new();
    let host = found.hostname.strip_prefix("www.").unwrap_or(&found.hostname);
    let source = if found.sitename.is_empty() { host } else { &found.sitename };
    let date = found.date.map(|date| date.to_string()).unwrap_or_default();
    let said = [
        ("title", found.title.as_str()),
        ("date", &date),
        ("source", source),
        ("author", &found.author),
        ("url", &found.url),
        ("language", language(page)),
        ("description", &found.description),
    ];
    for (key, value) in said {
        add_metadata(&mut known, key, value);
    }
    known
}

/// Bytes in which the first element should begin.
const START: usize = 4096;

/// What the element `html` says its language is.
fn language(page: &str) -> &str {
    let start = page.as_bytes().iter().take(START).copied().collect::<Vec<u8>>().to_ascii_lowercase();
    let Some(at) = memchr::memmem::find(&start, b"<html") else { return "" };
    let tag = &start[at..];
    let tag = &tag[..memchr::memchr(b'>', tag).unwrap_or(tag.len())];
    for name in [b" lang=".as_slice(), b" xml:lang="] {
        if let Some(found) = memchr::memmem::find(tag, name) {
            let value = page.get(at + found + name.len()..at + tag.len()).unwrap_or("").trim_start_matches(['"', '\'']);
            return &value[..value.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(value.len())];
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_its_language() {
        let cases = [
            ("<!doctype html><HTML class=x LANG='en-GB'>", "en-GB"),
            ("<html lang=de>", "de"),
            ("<html xmlns=\"x\" xml:lang=\"zh-Hans\" dir=ltr>", "zh-Hans"),
            ("<html lang=\"\">", ""),
            ("<html><p lang=en>", ""),
            ("é<html lang=fr", "fr"),
            ("", ""),
        ];
        for (page, expected) in cases {
            assert_eq!(language(page), expected, "{page}");
        }
    }
}
