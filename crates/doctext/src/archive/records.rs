//! Files of many documents that elements enclose: `<DOC>` of TREC and of its likes, entries of feeds.

use std::io::{self, BufRead, Cursor, Read};

use super::kind::Records;
use super::labels::Labels;
use super::member::Member;
use super::walk::{Walk, Walked};
use crate::formats::Format;
use crate::rejected::{Reason, Rejected};
use crate::unpack::as_text::{self, Utf8};
use crate::unpack::content::Content;
use crate::unpack::input::Input;

/// A document must be smaller, in bytes.
const MAX_RECORD: usize = 256 << 20;

/// So much of what comes before a record is kept.
const MAX_STRAY: usize = 4096;

/// A tag is looked for in so many bytes.
const TAG: usize = 16;

/// Says that a record is in UTF-8, whatever its declaration and the user say.
const UTF_8_MARK: &[u8] = "\u{feff}".as_bytes();

impl Records {
    /// Starts of tags that open a record, and the tags that close it.
    fn tags(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Records::Docs => &[("<doc", "</doc>")],
            Records::Feed => &[("<item", "</item>"), ("<entry", "</entry>")],
        }
    }

    fn member(self) -> (&'static str, Format) {
        match self {
            Records::Docs => ("document", Format::DocRecord),
            Records::Feed => ("entry", Format::Xml),
        }
    }
}

impl<E> Walk<'_, E> {
    pub(super) fn records(&mut self, kind: Records, file_name: &str, source: &mut dyn Read, label: &str) -> Walked<E> {
        let labels = Labels::within(label);
        let (what, format) = kind.member();
        let mut input = Input::new(source);
        // An error here comes again to whoever reads.
        let utf16 = input.peek(4).ok().and_then(as_text::utf16);
        let mut head = utf16.map_or_else(Vec::new, |_| UTF_8_MARK.to_vec());
        let source: &mut dyn Read = match utf16 {
            Some(encoding) => &mut Utf8::new(input, encoding),
            None => &mut input,
        };
        let mut input = Input::new(source);
        let mut stray = false;
        let mut record = Vec::new();
        for number in 1.. {
            let mut before = Vec::new();
            record.clear();
            match next(kind, &mut input, &mut before, &mut record) {
                Ok(()) => {}
                Err(error) => {
                    self.go_on()?;
                    self.skip_rest(label, &Rejected::from(&error));
                    return Ok(());
                }
            }
            stray |= kind == Records::Docs && holds_words(&before);
            if record.is_empty() {
                if number == 1 {
                    self.skip_empty(label);
                } else if stray {
                    let message =
                        "it has text outside of its documents, before <DOC> or after </DOC>, which was left out";
                    self.tell(label, Rejected::reading(Reason::Malformed, message));
                }
                break;
            }
            if number == 1 && kind == Records::Feed {
                head.extend_from_slice(declaration(&before));
            }
            self.row()?;
            let label_of_record = labels.numbered(what, number);
            let whole = Cursor::new(head.as_slice()).chain(Cursor::new(record.as_slice()));
            let mut content = Content::new(whole);
            let budget = self.budget;
            self.take(Member { label: &label_of_record, file_name, format: Some(format), budget }, &mut content)?;
            self.go_on()?;
        }
        Ok(())
    }
}

/// Reads the next record, with its tags, and the start of what comes before it. An empty record is none.
fn next<R: Read>(kind: Records, input: &mut Input<R>, before: &mut Vec<u8>, record: &mut Vec<u8>) -> io::Result<()> {
    let opens = |bytes: &[u8]| kind.tags().iter().position(|(open, _)| is_open(bytes, open));
    pass(input, before, MAX_STRAY, |bytes, _| opens(bytes).is_some())?;
    let Some(which) = opens(input.peek(TAG)?) else { return Ok(()) };
    let (open, close) = kind.tags()[which];
    let is_close = |bytes: &[u8]| begins(bytes, close);
    // A document without an end is over where the next begins.
    let is_next = |bytes: &[u8], after_line: bool| kind == Records::Docs && after_line && is_open(bytes, open);
    take(input, record, open.len())?;
    pass(input, record, MAX_RECORD + 1, |bytes, after_line| is_close(bytes) || is_next(bytes, after_line))?;
    if record.len() > MAX_RECORD {
        let message = format!("a document in it has more than {MAX_RECORD} bytes");
        return Err(Rejected::reading(Reason::TooLarge, message).into());
    }
    if is_close(input.peek(TAG)?) {
        take(input, record, close.len())?;
    }
    Ok(())
}

/// Passes over everything up to a `<` at which `is_there`, which is told whether a line begins there. Keeps the first `most` bytes.
fn pass<R: Read>(
    input: &mut Input<R>,
    kept: &mut Vec<u8>,
    most: usize,
    is_there: impl Fn(&[u8], bool) -> bool,
) -> io::Result<()> {
    let mut last = b'\n';
    loop {
        let is_first = input.peek(TAG)?.first() == Some(&b'<');
        if is_first && is_there(input.peek(TAG)?, last == b'\n') {
            return Ok(());
        }
        let piece = input.fill_buf()?;
        let Some(first) = piece.first() else { return Ok(()) };
        last = *first;
        // A `<` that is no mark is passed over with what follows it.
        let end = memchr::memchr(b'<', &piece[1..]).map_or(piece.len(), |at| at + 1);
        last = if end > 1 { piece[end - 1] } else { last };
        kept.extend_from_slice(&piece[..end.min(most.saturating_sub(kept.len()))]);
        input.consume(end);
    }
}

fn take<R: Read>(input: &mut Input<R>, into: &mut Vec<u8>, count: usize) -> io::Result<()> {
    into.extend_from_slice(input.peek(count)?);
    input.consume(count);
    Ok(())
}

fn begins(bytes: &[u8], tag: &str) -> bool {
    bytes.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag.as_bytes()))
}

fn is_open(bytes: &[u8], open: &str) -> bool {
    begins(bytes, open) && bytes.get(open.len()).is_some_and(|byte| *byte == b'>' || byte.is_ascii_whitespace())
}

/// The declaration of XML, which says the encoding.
fn declaration(before: &[u8]) -> &[u8] {
    let start = memchr::memmem::find(before, b"<?xml").unwrap_or(0);
    let end = memchr::memmem::find(&before[start..], b"?>").map_or(0, |end| end + 2);
    &before[start..start + end]
}

/// Whether there is anything but tags and white space.
fn holds_words(bytes: &[u8]) -> bool {
    let mut in_tag = false;
    bytes.iter().any(|byte| {
        match byte {
            b'<' => in_tag = true,
            b'>' => in_tag = false,
            _ => {
                return !in_tag
                    && (byte.is_ascii_alphanumeric() || !byte.is_ascii())
                    && !matches!(byte, 0xef | 0xbb | 0xbf);
            }
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(kind: Records, file: &str) -> Vec<String> {
        let mut input = Input::new(file.as_bytes());
        let mut found = Vec::new();
        loop {
            let (mut before, mut record) = (Vec::new(), Vec::new());
            next(kind, &mut input, &mut before, &mut record).unwrap();
            if record.is_empty() {
                return found;
            }
            found.push(String::from_utf8(record).unwrap());
        }
    }

    #[test]
    fn records_are_what_tags_enclose() {
        let file = "<DOCS>\n<DOC>\n<DOCNO>1</DOCNO> a < b </DOC>\n<doc id='2'>text\n<DOC>\nno end";
        assert_eq!(
            records(Records::Docs, file),
            ["<DOC>\n<DOCNO>1</DOCNO> a < b </DOC>", "<doc id='2'>text\n", "<DOC>\nno end"]
        );
        let feed = "<rss><channel><items/><item><title>a</title></item><item x='1'>b</item></channel></rss>";
        assert_eq!(records(Records::Feed, feed), ["<item><title>a</title></item>", "<item x='1'>b</item>"]);
        assert!(records(Records::Docs, "no documents <document>").is_empty());
    }

    #[test]
    fn tags_are_found_wherever_the_buffer_ends() {
        let padding = "x".repeat((64 << 10) - 4);
        for len in 0..12 {
            let file = format!("{}<DOC>{padding}<</DOC>\n<DOC>b</DOC>", " ".repeat(len));
            assert_eq!(records(Records::Docs, &file).len(), 2, "{len}");
        }
    }

    #[test]
    fn stray_text_is_seen() {
        assert!(holds_words(b"</DOCS> and more"));
        assert!(!holds_words(b"\xef\xbb\xbf <?xml version='1.0'?>\n<docs>\n"));
        assert_eq!(declaration(b" <?xml version='1.0' encoding='x'?><rss>"), b"<?xml version='1.0' encoding='x'?>");
    }
}
