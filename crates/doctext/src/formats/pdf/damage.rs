//! Content that is damaged: what cannot be read is mended or passed over, so that all that comes behind it can.

use hayro_syntax::content::UntypedIter;

/// The operator that ends all content: who does not come to it stopped at damage.
pub(super) const END: &[u8] = b"end-of-content";
/// Places of one content that are mended.
const MAX_DAMAGES: usize = 100;

/// The content of a page or a form.
pub(super) struct Content {
    bytes: Vec<u8>,
    at: usize,
    pub damages: usize,
}

impl Content {
    pub(super) fn new(mut bytes: Vec<u8>) -> Content {
        // Operands without an operator: it was cut off.
        let is_open = bytes.trim_ascii_end().ends_with(b")") || bytes.trim_ascii_end().ends_with(b"]");
        bytes.push(b'\n');
        bytes.extend(END);
        Content { bytes, at: 0, damages: usize::from(is_open) }
    }

    /// What is still to be read.
    pub(super) fn rest(&self) -> &[u8] {
        &self.bytes[self.at..]
    }

    /// Goes on behind damage that follows `read` operators of the rest; `false` where that is not possible.
    pub(super) fn mend(&mut self, read: usize) -> bool {
        self.damages += 1;
        let end = end_of(self.rest(), read).filter(|_| self.damages <= MAX_DAMAGES);
        let Some(end) = end else { return false };
        self.at += end;
        self.at += mend_first(&mut self.bytes[self.at..]);
        self.at < self.bytes.len()
    }
}

/// Where the last of so many operators ends, or one more whose operands are wrong.
fn end_of(content: &[u8], read: usize) -> Option<usize> {
    let mut operators = UntypedIter::new(content);
    let mut end = 0;
    for _ in 0..=read {
        let Some(instruction) = operators.next() else { break };
        let name: &[u8] = instruction.operator;
        // A name with escapes is no part of the content.
        end = name.as_ptr().addr().checked_sub(content.as_ptr().addr()).filter(|at| *at < content.len())? + name.len();
        end += if name == b"BI" { image_len(&content[end..]) } else { 0 };
    }
    Some(end)
}

/// Mends the first token that cannot be read. Where to go on: where no single token is wrong, at the next operator, or
/// behind it where it has no operands.
fn mend_first(content: &mut [u8]) -> usize {
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    while at < content.len() {
        let rest = &content[at..];
        let is_double = rest.get(1) == Some(&rest[0]);
        let wrong = match rest[0] {
            byte if is_white(byte) => Ok(1),
            b'%' => Ok(memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())),
            b'/' => Ok(1 + word_len(&rest[1..])),
            b'(' => string_len(rest).ok_or(1),
            b'[' | b'<' if rest[0] == b'[' || is_double => {
                open.push(at);
                Ok(if rest[0] == b'[' { 1 } else { 2 })
            }
            b'<' => match rest[1..].iter().position(|byte| !byte.is_ascii_hexdigit() && !is_white(*byte)) {
                Some(end) if rest[end + 1] == b'>' => Ok(end + 2),
                Some(end) if closes(&rest[end + 1..]) => {
                    content[at + end + 1] = b'0';
                    return 0;
                }
                _ => Err(1),
            },
            b']' if open.pop().is_some_and(|open| content[open] == b'[') => Ok(1),
            b'>' if is_double && open.pop().is_some_and(|open| content[open] == b'<') => Ok(2),
            b'>' if is_double => Err(2),
            b')' | b'{' | b'}' | b']' | b'>' => Err(1),
            _ => {
                let word = &rest[..word_len(rest)];
                let is_number = word.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'+' | b'-'));
                match open.last() {
                    _ if is_number || matches!(word, b"true" | b"false" | b"null") => Ok(word.len()),
                    None if word == b"BI" => return at + 2 + image_len(&rest[2..]),
                    // Its operands are too many or too deep.
                    None if at > 0 => return at,
                    None => return word.len(),
                    // No operator stands in brackets.
                    Some(open) if content[*open] == b'<' => {
                        content[*open..open + 2].fill(b' ');
                        return 0;
                    }
                    Some(open) if at > open + 1 && is_white(content[at - 1]) => {
                        content[at - 1] = b']';
                        return 0;
                    }
                    Some(_) => Err(word.len()),
                }
            }
        };
        match wrong {
            Ok(len) => at += len,
            Err(len) => {
                content[at..at + len].fill(b' ');
                return 0;
            }
        }
    }
    content.len()
}

/// Whether a string of digits goes on to its end, but for wrong ones.
fn closes(text: &[u8]) -> bool {
    text.iter().find(|byte| is_delimiter(**byte)) == Some(&b'>')
}

/// The length of a string in brackets.
fn string_len(text: &[u8]) -> Option<usize> {
    let (mut depth, mut is_escaped) = (0_usize, false);
    for (at, byte) in text.iter().enumerate() {
        match byte {
            _ if is_escaped => {}
            b'(' => depth += 1,
            b')' if depth == 1 => return Some(at + 1),
            b')' => depth -= 1,
            _ => {}
        }
        is_escaped = *byte == b'\\' && !is_escaped;
    }
    None
}

/// How far it is to behind the end of a picture, or to the end of all where it has none.
fn image_len(text: &[u8]) -> usize {
    let is_end =
        |at: &usize| is_white(text[at.saturating_sub(1)]) && text.get(at + 2).is_some_and(|byte| is_white(*byte));
    memchr::memmem::find_iter(text, b"EI").find(is_end).map_or(text.len().saturating_sub(END.len()), |at| at + 2)
}

fn word_len(text: &[u8]) -> usize {
    text.iter().position(|byte| is_white(*byte) || is_delimiter(*byte)).unwrap_or(text.len())
}

fn is_white(byte: u8) -> bool {
    matches!(byte, b'\0' | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}
