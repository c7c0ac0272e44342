//! Escapes with a backslash, and the bytes of Python.

use encoding_rs::WINDOWS_1252;

/// Backslashes in cells.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    /// Those that begin an escape.
    pub escapes: u64,
    /// Those among them that no word begins with: a character by its number, or a line break.
    pub certain: u64,
    /// Those that begin none. Those of paths are neither.
    pub others: u64,
}

impl Seen {
    pub fn add(&mut self, cell: &str) {
        let mut formulas = Formulas::of(cell);
        for place in places(cell, false) {
            if formulas.hold(place.at) || place.what == What::Other {
                self.others += 1;
            } else if place.what != What::Path {
                self.escapes += 1;
                self.certain += u64::from(place.len > 2 || matches!(place.what, What::Char('\n' | '\r')));
            }
        }
    }
}

/// A backslash that begins something, and how long that is.
struct Place {
    at: usize,
    len: usize,
    what: What,
}

#[derive(PartialEq)]
enum What {
    Char(char),
    Bytes(Vec<u8>),
    Path,
    Other,
}

/// The cell without its escapes, if there are any.
pub(super) fn undone(cell: &str, is_forced: bool) -> Option<String> {
    let mut formulas = Formulas::of(cell);
    let mut text = String::new();
    let mut from = 0;
    for place in places(cell, is_forced) {
        let written = match place.what {
            What::Path | What::Other => continue,
            _ if !is_forced && formulas.hold(place.at) => continue,
            What::Char(c) => c.to_string(),
            What::Bytes(bytes) => decoded(bytes),
        };
        text.push_str(&cell[from..place.at]);
        text.push_str(&written);
        from = place.at + place.len;
    }
    (from > 0).then(|| text + &cell[from..])
}

/// The text of a cell that is bytes as Python writes them: `b'…'`.
pub(super) fn of_bytes(cell: &str) -> Option<String> {
    let inside = cell.trim().strip_prefix('b')?;
    let quote = inside.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    let inside = inside[1..].strip_suffix(quote)?;
    let mut bytes = Vec::with_capacity(inside.len());
    let mut from = 0;
    for place in places(inside, true) {
        bytes.extend_from_slice(&inside.as_bytes()[from..place.at]);
        match place.what {
            What::Char(c) => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            What::Bytes(written) => bytes.extend(written),
            What::Path | What::Other => bytes.extend_from_slice(&inside.as_bytes()[place.at..place.at + place.len]),
        }
        from = place.at + place.len;
    }
    bytes.extend_from_slice(&inside.as_bytes()[from..]);
    // The end of a text that was cut may be half a character.
    Some(String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

fn decoded(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| WINDOWS_1252.decode_without_bom_handling(error.as_bytes()).0.into_owned())
}

/// Every backslash that belongs to no escape before it.
fn places(cell: &str, is_forced: bool) -> impl Iterator<Item = Place> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + memchr::memchr(b'\\', cell.as_bytes().get(from..)?)?;
        let path = if is_forced { None } else { path(cell, at) };
        let (len, what) = match path {
            Some(len) => (len, What::Path),
            None => escape(cell, at).unwrap_or((1, What::Other)),
        };
        from = at + len;
        Some(Place { at, len, what })
    })
}

fn escape(cell: &str, at: usize) -> Option<(usize, What)> {
    let behind = &cell[at + 1..];
    let letter = *behind.as_bytes().first()?;
    let c = match letter {
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'"' | b'\\' | b'/' => char::from(letter),
        b'\'' => '\'',
        b'u' => return unicode(cell, at),
        b'U' => return Some((10, What::Char(char::from_u32(hex(behind, 1, 8)?)?))),
        b'x' => return bytes(cell, at),
        _ => return None,
    };
    let (before, rest) = (cell[..at].chars().next_back(), &behind[1..]);
    let is_after_letter = before.is_some_and(char::is_alphabetic);
    let is_no_escape = match letter {
        // Accents of TeX: `K\"onig`, `caf\'e`.
        b'"' | b'\'' => {
            is_after_letter && rest.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U', '{', 'y', 'c', 'n'])
        }
        // Commands of TeX: `\textbf{`, `\ref{`.
        b'n' | b'r' | b't' => {
            let len = rest.bytes().take(24).take_while(u8::is_ascii_alphabetic).count();
            len > 0 && rest[len..].starts_with('{')
        }
        _ => false,
    };
    (!is_no_escape).then_some((2, What::Char(c)))
}

/// `\u2019`, and the two halves of `\ud83d\ude00`.
fn unicode(cell: &str, at: usize) -> Option<(usize, What)> {
    let first = hex(&cell[at..], 2, 4)?;
    if let Some(c) = char::from_u32(first) {
        return Some((6, What::Char(c)));
    }
    let second = cell[at + 6..].starts_with("\\u").then(|| hex(&cell[at + 6..], 2, 4)).flatten();
    let pair = second.filter(|second| first < 0xdc00 && (0xdc00..0xe000).contains(second));
    let c = pair.and_then(|second| char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)));
    Some(c.map_or((6, What::Char(char::REPLACEMENT_CHARACTER)), |c| (12, What::Char(c))))
}

/// A run of `\xe2\x80\x99`.
fn bytes(cell: &str, at: usize) -> Option<(usize, What)> {
    let mut bytes = Vec::new();
    while let Some(rest) = cell[at + bytes.len() * 4..].strip_prefix("\\x")
        && let Some(byte) = hex(rest, 0, 2)
    {
        bytes.push(byte as u8);
    }
    (!bytes.is_empty()).then(|| (bytes.len() * 4, What::Bytes(bytes)))
}

fn hex(text: &str, from: usize, digits: usize) -> Option<u32> {
    let digits = text.get(from..from + digits).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u32::from_str_radix(digits, 16).ok()
}

/// The length of a path from its first backslash on: `C:\new\table`, `\\server\share`.
fn path(cell: &str, at: usize) -> Option<usize> {
    let before = &cell.as_bytes()[..at];
    let behind = &cell[at + 1..];
    let is_drive = match before {
        [rest @ .., drive, b':'] => {
            // `Q:\nWhat` is a question.
            let is_line = behind.starts_with('n')
                && (!behind[1..].starts_with(|c: char| c.is_ascii_lowercase()) || matches!(drive, b'A' | b'Q'));
            drive.is_ascii_alphabetic() && rest.last().is_none_or(|byte| !byte.is_ascii_alphanumeric()) && !is_line
        }
        _ => false,
    };
    let is_server = behind.strip_prefix('\\').is_some_and(|name| {
        let len = name
            .bytes()
            .take(64)
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
            .count();
        len > 0
            && name[len..].starts_with('\\')
            && !name[len..].starts_with("\\\\")
            && before.last().is_none_or(u8::is_ascii_whitespace)
    });
    if !is_drive && !is_server {
        return None;
    }
    let word = |from: usize| cell[from..].find(char::is_whitespace).map_or(cell.len(), |len| from + len);
    let mut end = word(at);
    // `Program Files\`: a name of two words.
    while let Some(next) =
        cell[end..].strip_prefix(' ').filter(|next| next.starts_with(|c: char| c.is_ascii_uppercase()))
    {
        let next_end = word(cell.len() - next.len());
        let has_name = cell[end + 1..next_end]
            .find('\\')
            .is_some_and(|len| cell[end + 1..][..len].bytes().all(|byte| byte.is_ascii_alphanumeric()));
        if !has_name {
            break;
        }
        end = next_end;
    }
    Some(end - at)
}

/// What stands between dollar signs, as pandoc knows formulas: no space inside of the signs, and no digit behind the last.
struct Formulas<'c> {
    cell: &'c str,
    /// The formula in hand or the next one.
    next: Option<(usize, usize)>,
}

impl<'c> Formulas<'c> {
    fn of(cell: &'c str) -> Formulas<'c> {
        Formulas { cell, next: formula(cell, 0) }
    }

    /// Whether a place is in a formula. Places must come in order.
    fn hold(&mut self, at: usize) -> bool {
        while let Some((_, end)) = self.next
            && end <= at
        {
            self.next = formula(self.cell, end + 1);
        }
        self.next.is_some_and(|(start, end)| start < at && at < end)
    }
}

/// Where the first formula from `from` on begins and ends.
fn formula(cell: &str, from: usize) -> Option<(usize, usize)> {
    let bytes = cell.as_bytes();
    let mut open = None;
    for at in memchr::memchr_iter(b'$', bytes.get(from..)?).map(|at| from + at) {
        let behind = bytes.get(at + 1);
        let is_close =
            !bytes[at.saturating_sub(1)].is_ascii_whitespace() && behind.is_none_or(|byte| !byte.is_ascii_digit());
        if let Some(start) = open
            && is_close
            && at > start + 1
        {
            return Some((start, at));
        }
        if behind.is_some_and(|byte| !byte.is_ascii_whitespace()) {
            open = open.or(Some(at));
        }
    }
    None
}
