//! A document of TREC and of collections like it: `<DOC>` with fields, of which `<TEXT>` is the text.

use std::collections::BTreeSet;

use super::blocks::Blocks;
use super::markdown::html_text;
use crate::decode::{Decoded, decode};
use crate::extracted::Extracted;
use crate::metadata::{Metadata, add_metadata};
use crate::options::Options;
use crate::rejected::{Reason, Rejected, Stage};
use crate::remark::{Remark, RemarkKind};
use crate::unpack::as_text;

/// Fields and their keys. What is in them is no text.
const FIELDS: [(&str, &str); 17] = [
    ("docno", "docno"),
    ("docid", "docno"),
    ("doctype", ""),
    ("title", "title"),
    ("headline", "title"),
    ("head", "title"),
    ("hl", "title"),
    ("date", "date"),
    ("date_time", "date"),
    ("date1", "date"),
    ("author", "author"),
    ("byline", "author"),
    ("url", "url"),
    ("source", "source"),
    ("language", "language"),
    ("lang", "language"),
    ("dochdr", ""),
];

/// Attributes of `<doc>`, as programs that take dumps of wikis apart write them.
const ATTRIBUTES: [(&str, &str); 5] =
    [("id", "docno"), ("url", "url"), ("title", "title"), ("date", "date"), ("lang", "language")];

/// Reads a document. Without `<TEXT>`, all that is in no field is the text; a field that comes again is text.
///
/// # Errors
/// Where the bytes cannot be decoded.
///
/// # Complexity
/// Linear in the bytes.
pub(super) fn read(bytes: &[u8], options: &Options) -> Result<Extracted, Rejected> {
    let decoded = match options.encoding {
        Some(encoding) => encoding.decode(bytes),
        None => decode(bytes.to_vec()),
    };
    let decoded = decoded.map_err(|message| Rejected::new(Stage::Decode, Reason::Undecodable, message))?.checked()?;
    let decoded = Decoded { text: as_text::text_with_feeds(decoded.text), ..decoded };
    let (text, metadata, left_out) = split(&decoded.text);
    if text.is_empty() {
        return Err(Rejected::empty("there is no text in this document"));
    }
    let names = left_out.iter().map(|name| format!("<{name}>")).collect::<Vec<_>>().join(", ");
    let remark = Remark::new(RemarkKind::ElementsLeftOut, left_out.len() as u64).with_detail(names);
    let remarks = (!left_out.is_empty()).then_some(remark).into_iter().collect();
    Ok(Extracted { text, metadata, remarks, ..Extracted::from(decoded) })
}

/// The text, the fields, and the names of elements that are neither and have words.
fn split(record: &str) -> (String, Metadata, BTreeSet<String>) {
    let mut metadata = Metadata::new();
    let has_text = find(record, "<text>").is_some();
    let (mut in_text, mut field) = (!has_text, None);
    let (mut blocks, mut value) = (Blocks::default(), String::new());
    let (mut left_out, mut element) = (BTreeSet::new(), String::from("doc"));
    let mut rest = record;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        let tag = tag(&rest[at..]);
        let len = at + usize::from(tag.is_none());
        match field {
            Some(_) => value.push_str(&rest[..len]),
            None if in_text => lines(&rest[..len], &mut blocks),
            None if holds_words(&rest[..len]) => {
                left_out.insert(element.clone());
            }
            None => {}
        }
        rest = &rest[len..];
        let Some(tag) = tag else { continue };
        rest = &rest[tag.len()..];
        let name = name(tag);
        let is_end = tag.starts_with("</");
        let known = FIELDS.iter().find(|(known, _)| *known == name);
        match (field, known) {
            (Some(open), _) if is_end && open == name => {
                let key = known.map_or("", |(_, key)| key);
                if !key.is_empty() {
                    add_metadata(&mut metadata, key, &plain(&value));
                }
                field = None;
            }
            (None, Some((known, _))) if !(is_end || has_text && in_text) => {
                field = Some(*known);
                value.clear();
            }
            (None, None) if name == "text" => {
                in_text = !is_end;
                blocks.end();
            }
            (None, None) if name == "doc" && !is_end => attributes(tag, &mut metadata),
            (None, _) if in_text => blocks.end(),
            (None, None) if !is_end => element = name,
            _ => {}
        }
    }
    match field {
        // A field without an end: nothing of it is lost.
        Some(_) => lines(&[value.as_str(), rest].concat(), &mut blocks),
        None if in_text => lines(rest, &mut blocks),
        None if holds_words(rest) => {
            left_out.insert(element);
        }
        None => {}
    }
    (blocks.finish(), metadata, left_out)
}

fn holds_words(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// The tag at the start: `<`, a name, and what follows it up to `>`.
fn tag(text: &str) -> Option<&str> {
    let inside = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    if !inside.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let head = &text.as_bytes()[..text.len().min(2048)];
    memchr::memchr(b'>', head).filter(|end| memchr::memchr(b'<', &head[1..*end]).is_none()).map(|end| &text[..=end])
}

fn name(tag: &str) -> String {
    let inside = tag.trim_start_matches(['<', '/']);
    let end = inside.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(inside.len());
    inside[..end].to_ascii_lowercase()
}

fn attributes(tag: &str, metadata: &mut Metadata) {
    for (name, key) in ATTRIBUTES {
        let value = ["\"", "'"].iter().find_map(|quote| {
            let rest = tag.split_once(&format!(" {name}={quote}"))?.1;
            rest.split_once(quote).map(|(value, _)| value)
        });
        add_metadata(metadata, key, &plain(value.unwrap_or_default()));
    }
}

/// A value without tags and references.
fn plain(value: &str) -> String {
    let mut blocks = Blocks::default();
    let mut rest = value;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        html_text(&rest[..at], &mut blocks);
        let len = tag(&rest[at..]).map_or(1, str::len);
        blocks.text(if len == 1 { "<" } else { " " });
        rest = &rest[at + len..];
    }
    html_text(rest, &mut blocks);
    blocks.finish()
}

/// Adds text, whose empty lines divide blocks and whose references are those of HTML.
fn lines(text: &str, blocks: &mut Blocks) {
    for line in text.split_inclusive('\n') {
        html_text(line.trim_end_matches(['\r', '\n']), blocks);
        if line.ends_with('\n') {
            blocks.line_break();
        }
    }
}

fn find(text: &str, tag: &str) -> Option<usize> {
    memchr::memchr_iter(b'<', text.as_bytes()).find(|at| {
        text.as_bytes().get(*at..at + tag.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(tag.as_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(record: &str) -> (String, Vec<(String, String)>) {
        let (text, metadata, _) = split(record);
        (text, metadata)
    }

    #[test]
    fn fields_are_metadata_and_the_rest_is_text() {
        let pair = |key: &str, value: &str| (key.to_string(), value.to_string());
        let record = "<DOC>\n<DOCNO> AB-1 </DOCNO>\n<HEAD>A &amp; B\nclose</HEAD>\n<DATE>1990-01-02</DATE>\n<NOTE>no</NOTE>\n\
            <TEXT>\n<P>\nThe har&shy;bour\nwas 3 < 4.\n</P>\n<P>Next.</P>\n</TEXT>\n</DOC>";
        let (text, metadata) = parts(record);
        assert_eq!(text, "The har\u{ad}bour\nwas 3 < 4.\n\nNext.");
        assert_eq!(metadata, [pair("docno", "AB-1"), pair("title", "A & B close"), pair("date", "1990-01-02")]);
        let (text, metadata) =
            parts("<doc id=\"7\" url=\"http://a.example\" title=\"A &quot;b&quot;\">\nA b\n\nText.\n</doc>");
        assert_eq!(text, "A b\n\nText.");
        assert_eq!(metadata, [pair("docno", "7"), pair("url", "http://a.example"), pair("title", "A \"b\"")]);
        // A field within the text is text, and one without an end loses nothing.
        assert_eq!(parts("<DOC><TEXT>a <DATE>b</DATE></TEXT>").0, "a\n\nb");
        assert_eq!(parts("<DOC><TITLE>a b").0, "a b");
        assert_eq!(parts("<DOC><TEXT>a</TEXT><TEXT>b</TEXT><TEXT>c</DOC>").0, "a\n\nb\n\nc");
    }

    #[test]
    fn what_is_left_out_is_said() {
        let said = |record: &str| {
            let read = read(record.as_bytes(), &Options::default()).unwrap();
            read.remarks.into_iter().map(|remark| (remark.kind, remark.detail)).next()
        };
        let left_out = |names: &str| Some((RemarkKind::ElementsLeftOut, names.to_string()));
        assert_eq!(said("<DOC><DOCNO>1</DOCNO>\n<NOTE> -- </NOTE><TEXT>a</TEXT>\n</DOC>"), None);
        assert_eq!(said("<DOC>No text: all is.<NOTE>b</NOTE></DOC>"), None);
        let record = "<DOC><NOTE>x</NOTE><TEXT>a</TEXT><GRAPHIC><P>b</P></GRAPHIC></DOC>";
        assert_eq!(said(record), left_out("<note>, <p>"));
        assert_eq!(said("<DOC>b<TEXT>a</TEXT></DOC>"), left_out("<doc>"));
    }
}
