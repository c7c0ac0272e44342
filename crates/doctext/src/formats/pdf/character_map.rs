//! What characters the codes of a font mean, as its `ToUnicode` says.

use std::collections::BTreeMap;

/// Of entries that are written, however many ranges there are.
const MAX_ENTRIES: usize = 1 << 20;

#[derive(Debug, PartialEq)]
enum Token<'a> {
    Hex(Vec<u8>),
    Word(&'a [u8]),
    Open,
    Close,
}

/// The characters of those codes that are `used`, which are in order.
///
/// # Complexity
/// One pass over the map, and as much again as there are entries, at most `MAX_ENTRIES`.
pub(super) fn read(map: &[u8], used: &[u32]) -> BTreeMap<u32, String> {
    let mut characters = BTreeMap::new();
    let mut tokens = Tokens { rest: map };
    let mut is_range = false;
    // What was seen since the last entry: codes, and what they mean.
    let mut pending: Vec<Vec<u8>> = Vec::new();
    let mut list: Option<Vec<Vec<u8>>> = None;
    let mut left = MAX_ENTRIES;
    let within = |low: u32, high: u32| {
        let start = used.partition_point(|code| *code < low);
        let end = used.partition_point(|code| *code <= high);
        &used[start..end.max(start)]
    };
    while let Some(token) = tokens.next().filter(|_| left > 0) {
        match (token, &mut list) {
            (Token::Word(b"beginbfchar"), _) => (is_range, pending, list) = (false, Vec::new(), None),
            (Token::Word(b"beginbfrange"), _) => (is_range, pending, list) = (true, Vec::new(), None),
            (Token::Word(_), _) => (pending, list) = (Vec::new(), None),
            (Token::Open, _) => list = Some(Vec::new()),
            (Token::Hex(hex), Some(list)) => list.push(hex),
            (Token::Close, _) => {
                if let (Some(list), [low, high]) = (list.take(), pending.as_slice()) {
                    let low = number(low);
                    for code in within(low, number(high)) {
                        left = left.saturating_sub(1);
                        if let Some(hex) = list.get((*code - low) as usize) {
                            characters.insert(*code, text(hex, 0));
                        }
                    }
                }
                pending.clear();
            }
            (Token::Hex(hex), None) => {
                pending.push(hex);
                match pending.as_slice() {
                    [code, meaning] if !is_range => {
                        for code in within(number(code), number(code)) {
                            left = left.saturating_sub(1);
                            characters.insert(*code, text(meaning, 0));
                        }
                        pending.clear();
                    }
                    [low, high, meaning] => {
                        let low = number(low);
                        for code in within(low, number(high)) {
                            left = left.saturating_sub(1);
                            characters.insert(*code, text(meaning, *code - low));
                        }
                        pending.clear();
                    }
                    _ => {}
                }
            }
        }
    }
    characters
}

/// A map that says the same in the plainest way.
pub(super) fn write(characters: &BTreeMap<u32, String>) -> Vec<u8> {
    let mut map = format!("{} beginbfchar\n", characters.len());
    for (code, text) in characters {
        map += &format!("<{code:04x}> <");
        text.encode_utf16().for_each(|unit| map += &format!("{unit:04x}"));
        map += ">\n";
    }
    (map + "endbfchar\n").into_bytes()
}

fn number(hex: &[u8]) -> u32 {
    hex.iter().take(4).fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// UTF-16, whose last unit is `more` further on.
fn text(hex: &[u8], more: u32) -> String {
    let mut units: Vec<u16> = match hex {
        [byte] => vec![u16::from(*byte)],
        _ => hex.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect(),
    };
    if let Some(last) = units.last_mut() {
        *last = last.wrapping_add(more as u16);
    }
    char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
}

struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let (first, tail) = self.rest.split_first()?;
            match first {
                b'[' | b']' => {
                    self.rest = tail;
                    return Some(if *first == b'[' { Token::Open } else { Token::Close });
                }
                b'<' if tail.first() == Some(&b'<') => self.rest = &tail[1..],
                b'<' => {
                    let end = memchr::memchr(b'>', tail)?;
                    self.rest = &tail[end + 1..];
                    let digits: Vec<u8> = tail[..end]
                        .iter()
                        .filter_map(|byte| char::from(*byte).to_digit(16))
                        .map(|digit| digit as u8)
                        .collect();
                    return Some(Token::Hex(
                        digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).unwrap_or(&0)).collect(),
                    ));
                }
                b'%' => {
                    let end = memchr::memchr2(b'\r', b'\n', tail).unwrap_or(tail.len());
                    self.rest = &tail[end..];
                }
                byte if byte.is_ascii_alphabetic() => {
                    let len = self.rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
                    let (word, rest) = self.rest.split_at(len);
                    self.rest = rest;
                    return Some(Token::Word(word));
                }
                _ => self.rest = tail,
            }
        }
    }
}
