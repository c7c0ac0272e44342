//! Records of a web archive (WARC 0.17 to 1.1).

use std::io::{self, BufRead, Cursor, ErrorKind, Read};

use super::labels::Labels;
use super::member::Member;
use super::walk::{Walk, Walked};
use crate::formats::Format;
use crate::header::{Fields, MAX_HEADER};
use crate::rejected::{Reason, Rejected};
use crate::unpack::content::Content;
use crate::unpack::input::Input;

/// Types of records that hold what was found in the web.
const READ_TYPES: [&str; 3] = ["response", "resource", "conversion"];

/// What a step through the file came to.
enum Step {
    /// A record, by its header.
    Record(Vec<u8>),
    /// Something that is none was passed over.
    Stray,
    End,
}

impl<E> Walk<'_, E> {
    pub(super) fn warc(&mut self, file_name: &str, source: &mut dyn Read, label: &str) -> Walked<E> {
        let labels = Labels::within(label);
        let mut input = Input::new(source);
        let (mut number, mut stray, mut segment, mut is_empty) = (0, None, None, true);
        loop {
            let header = match step(&mut input) {
                Ok(Step::Record(header)) => header,
                Ok(Step::Stray) => {
                    stray.get_or_insert(number);
                    continue;
                }
                Ok(Step::End) => break,
                Err(error) => {
                    self.go_on()?;
                    self.skip_rest(label, &Rejected::from(&error));
                    return Ok(());
                }
            };
            self.row()?;
            number += 1;
            let fields = Fields::of(&header).1;
            let Some(len) = fields.get("content-length").and_then(|len| len.parse::<u64>().ok()) else {
                stray.get_or_insert(number);
                continue;
            };
            let is_read = fields.get("warc-type").is_some_and(|kind| READ_TYPES.contains(&&*kind.to_ascii_lowercase()));
            if fields.get("warc-type").is_some_and(|kind| kind.eq_ignore_ascii_case("continuation")) {
                segment.get_or_insert(number);
            }
            let whole = len.saturating_add(header.len() as u64);
            let mut content = Content::new(Cursor::new(header).chain((&mut input).take(len))).of_length(whole);
            if is_read {
                is_empty = false;
                let label = labels.numbered("record", number);
                let format = Some(Format::WarcRecord);
                self.take(Member { label: &label, file_name, format, budget: self.budget }, &mut content)?;
            }
            content.drain(|| self.taker.is_cancelled());
            self.go_on()?;
            if let Some(rejected) = content.failed() {
                self.skip_rest(label, rejected);
                return Ok(());
            }
        }
        if let Some(after) = stray {
            let where_it_is =
                if after == 0 { "its start".into() } else { format!("what stands behind record {after}") };
            let message =
                format!("{where_it_is} is no record (a wrong Content-Length?); it was passed over up to the next");
            self.tell(label, Rejected::reading(Reason::Malformed, message));
        } else if let Some(number) = segment {
            let message =
                format!("record {number} goes on with another, and segments are not put together; join them first");
            self.tell(label, Rejected::reading(Reason::Truncated, message));
        } else if is_empty {
            self.skip_empty(label);
        }
        Ok(())
    }
}

/// Goes to the header of the next record.
fn step<R: Read>(input: &mut Input<R>) -> io::Result<Step> {
    while input.peek(1)?.first().is_some_and(|byte| matches!(byte, b'\r' | b'\n')) {
        input.consume(1);
    }
    let head = input.peek(8)?;
    if head.is_empty() {
        return Ok(Step::End);
    }
    if !begins_record(head) {
        while !input.peek(8)?.is_empty() && !begins_record(input.peek(8)?) {
            read_line(input, &mut Vec::new(), 0)?;
        }
        return Ok(Step::Stray);
    }
    let mut header = Vec::new();
    loop {
        let start = header.len();
        read_line(input, &mut header, MAX_HEADER)?;
        let line = &header[start..];
        if !line.ends_with(b"\n") {
            let too_long = || Rejected::reading(Reason::Malformed, "the header of a record is too long").into();
            return Err(if header.len() < MAX_HEADER { ErrorKind::UnexpectedEof.into() } else { too_long() });
        }
        if line == b"\n" || line == b"\r\n" {
            return Ok(Step::Record(header));
        }
    }
}

fn begins_record(head: &[u8]) -> bool {
    head.len() == 8 && (head.starts_with(b"WARC/1.") || head.starts_with(b"WARC/0.")) && head[7].is_ascii_digit()
}

/// Passes a line, and keeps as much of it as makes `line` no longer than `max_len`.
fn read_line<R: Read>(input: &mut Input<R>, line: &mut Vec<u8>, max_len: usize) -> io::Result<()> {
    loop {
        let piece = input.fill_buf()?;
        let end = memchr::memchr(b'\n', piece);
        let len = end.map_or(piece.len(), |at| at + 1);
        line.extend_from_slice(&piece[..len.min(max_len.saturating_sub(line.len()))]);
        input.consume(len);
        if end.is_some() || len == 0 {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(file: &[u8]) -> Vec<String> {
        let mut input = Input::new(file);
        let mut found = Vec::new();
        loop {
            found.push(match step(&mut input) {
                Ok(Step::Record(header)) => String::from_utf8(header).unwrap(),
                Ok(Step::Stray) => "stray".into(),
                Ok(Step::End) => return found,
                Err(error) => {
                    found.push(Rejected::from(&error).message);
                    return found;
                }
            });
        }
    }

    #[test]
    fn headers_are_found_and_what_is_between_is_passed_over() {
        let file = b"\r\n\r\nWARC/1.0\r\nA: b\r\n c\r\n\r\nWARC is no header\nWARC/x\nWARC/0.17\nA: b\n\n";
        assert_eq!(steps(file), ["WARC/1.0\r\nA: b\r\n c\r\n\r\n", "stray", "WARC/0.17\nA: b\n\n"]);
        assert_eq!(steps(b"WARC/1.0\r\nA: b"), ["it ends in the middle; get a whole copy of it"]);
        assert_eq!(steps(b"WARC/1."), ["stray"]);
    }

    #[test]
    fn headers_have_an_end() {
        let file = [b"WARC/1.0\r\nA: ".to_vec(), vec![b'b'; 2 * MAX_HEADER]].concat();
        assert_eq!(steps(&file), ["the header of a record is too long"]);
    }
}
