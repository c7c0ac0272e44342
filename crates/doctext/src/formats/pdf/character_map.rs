//! What characters the codes of a font mean, as its `ToUnicode` says. hayro gives up a whole map for one empty entry.

use std::collections::BTreeMap;

/// Of entries, of which lists have many.
const MAX_ENTRIES: usize = 1 << 20;

/// What codes mean: by the first of a range, its last and the UTF-16 of the first.
#[derive(Default)]
pub(super) struct CharacterMap(BTreeMap<u32, (u32, Vec<u8>)>);

#[derive(Debug, PartialEq)]
enum Token<'a> {
    Hex(Vec<u8>),
    Word(&'a [u8]),
    Open,
    Close,
}

impl CharacterMap {
    pub(super) fn read(map: &[u8]) -> Self {
        let mut ranges = BTreeMap::new();
        let mut is_range = false;
        // What was seen since the last entry: codes, and what they mean.
        let mut pending: Vec<Vec<u8>> = Vec::new();
        let mut list: Option<u32> = None;
        for token in (Tokens { rest: map }) {
            if ranges.len() == MAX_ENTRIES {
                break;
            }
            match token {
                Token::Word(word) => {
                    is_range = word == b"beginbfrange" || is_range && word != b"beginbfchar";
                    (pending, list) = (Vec::new(), None);
                }
                Token::Open => list = pending.first().map(|low| number(low)),
                Token::Close => (pending, list) = (Vec::new(), None),
                Token::Hex(hex) => {
                    if let Some(code) = &mut list {
                        ranges.insert(*code, (*code, hex));
                        *code = code.saturating_add(1);
                        continue;
                    }
                    pending.push(hex);
                    if pending.len() == if is_range { 3 } else { 2 } {
                        let meaning = pending.pop().unwrap_or_default();
                        let (low, high) = (number(&pending[0]), number(&pending[pending.len() - 1]));
                        ranges.insert(low, (high, meaning));
                        pending.clear();
                    }
                }
            }
        }
        CharacterMap(ranges)
    }

    /// The characters of a code, which may be none at all.
    pub(super) fn get(&self, code: u32) -> Option<String> {
        let (low, (high, meaning)) = self.0.range(..=code).next_back()?;
        (code <= *high).then(|| text(meaning, code - low))
    }
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
