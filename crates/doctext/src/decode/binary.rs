//! Bytes that are no text, although each of them is a character in some encoding.

use unicode_normalization::char::is_combining_mark;

use crate::rejected::{Reason, Rejected, Stage};

/// One character in this many may be NUL before a text counts as binary.
const MAX_NULS: u64 = 1000;

/// One character in this many may be another control character, and so many may be in any text.
const MAX_CONTROLS: u64 = 20;
const FEW_CONTROLS: u64 = 16;

/// One pair of neighbours in this many may be rough, and so many may be in any text. Of 424 files in 49 encodings, none of more than a
/// few bytes has one in eight; of random bytes, whichever encoding they are taken for, nearly one in four are and more.
const MAX_ROUGH: u64 = 5;
const FEW_ROUGH: u64 = 16;
/// Where the others are ASCII, one character in this many must be in a rough pair: words may be spoiled in a text that is one.
const MAX_STRAYS: u64 = 20;

/// Why a text is none; `None` if it may well be one.
///
/// # Complexity
/// Linear in the text. Where that was Unicode, only control characters are looked at.
pub(super) fn fault(text: &str, encoding: &str) -> Option<Rejected> {
    let binary = |message: String| Some(Rejected::new(Stage::Decode, Reason::Binary, message));
    let nuls = memchr::memchr_iter(0, text.as_bytes()).count() as u64;
    if nuls > 1 && nuls * MAX_NULS > text.chars().count() as u64 {
        return binary(format!("{nuls} NUL characters: this is not a text"));
    }
    controls(text)
        .or_else(|| if encoding.starts_with("UTF") { None } else { rough_pairs(text, encoding) })
        .and_then(binary)
}

/// Says that there are too many control characters.
pub(super) fn controls(text: &str) -> Option<String> {
    // Without a branch, and in sums that a byte holds: every text is looked through.
    let is_control = |byte: u8| {
        let is_usual = (byte.wrapping_sub(b'\t') < 5) | (byte == 0x1a) | (byte == 0x1b);
        ((byte < b' ') & !is_usual) | (byte == 0x7f)
    };
    let in_chunk = |chunk: &[u8]| chunk.iter().fold(0_u8, |sum, &byte| sum.wrapping_add(u8::from(is_control(byte))));
    let controls: u64 = text.as_bytes().chunks(255).map(|chunk| u64::from(in_chunk(chunk))).sum();
    if controls <= FEW_CONTROLS {
        return None;
    }
    let characters = text.chars().count() as u64;
    let message = || format!("{controls} of {characters} characters are control characters: this is not a text");
    (controls * MAX_CONTROLS > characters).then(message)
}

/// Says that too many characters beyond ASCII stand beside such as they never stand beside in words: a capital behind a small letter, letters
/// of two scripts, signs beside letters or beside other signs.
fn rough_pairs(text: &str, encoding: &str) -> Option<String> {
    let (mut characters, mut pairs, mut rough) = (0_u64, 0_u64, 0_u64);
    let mut before = ' ';
    for c in text.chars() {
        characters += 1;
        if !(c.is_ascii() && before.is_ascii()) {
            pairs += 1;
            rough += u64::from(is_rough(before, c));
        }
        before = c;
    }
    let message = || {
        format!(
            "read as {encoding}, {rough} of {pairs} characters beyond ASCII stand beside such as they never do in words: this is not a text, or one in another encoding (--encoding)"
        )
    };
    (rough > FEW_ROUGH && rough * MAX_ROUGH > pairs && rough * MAX_STRAYS > characters).then(message)
}

fn is_rough(before: char, c: char) -> bool {
    match (Kind::of(before), Kind::of(c)) {
        (Kind::Letter, Kind::Letter) => before.is_lowercase() && c.is_uppercase() || script(before) != script(c),
        (Kind::Sign, Kind::Sign) => before != c,
        (Kind::Sign, Kind::Letter | Kind::Digit) | (Kind::Letter | Kind::Digit, Kind::Sign) => true,
        _ => false,
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Letter,
    Digit,
    /// White space and punctuation, which stand beside anything.
    Between,
    Sign,
}

impl Kind {
    fn of(c: char) -> Kind {
        match c {
            _ if c.is_ascii_alphabetic() => Kind::Letter,
            _ if c.is_ascii_digit() => Kind::Digit,
            _ if c.is_ascii_graphic() || c.is_whitespace() => Kind::Between,
            '«' | '»' | '¡' | '¿' | '·' | '°' | '§' | '\u{ad}' | '´' | '¨' | '¸' => Kind::Between,
            '\u{2010}'..='\u{203a}' | '\u{3000}'..='\u{301f}' | '\u{ff00}'..='\u{ff65}' => Kind::Between,
            _ if c.is_alphabetic() || is_combining_mark(c) => Kind::Letter,
            _ if c.is_numeric() => Kind::Digit,
            _ => Kind::Sign,
        }
    }
}

/// A number for the script of a letter; one for all of East Asia, whose scripts stand in one word.
fn script(letter: char) -> u8 {
    match letter {
        '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => 0,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => 1,
        '\u{400}'..='\u{52f}' => 2,
        '\u{590}'..='\u{5ff}' => 3,
        '\u{600}'..='\u{77f}' => 4,
        '\u{e00}'..='\u{e7f}' => 5,
        _ => 6,
    }
}

#[cfg(test)]
mod tests {
    use crate::{Format, Options, Reason};

    /// Bytes that look random and are the same everywhere.
    fn noise(len: usize, from: u8) -> Vec<u8> {
        let mut state = 7_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as u8
        };
        std::iter::repeat_with(&mut next).filter(|byte| *byte >= from).take(len).collect()
    }

    #[test]
    fn bytes_without_words_are_no_text_whatever_their_name() {
        let controls: Vec<u8> = noise(9_000, 1).into_iter().filter(|byte| *byte < 32).collect();
        let samples = [
            noise(3_000, 0),
            noise(3_000, 1),
            noise(3_000, 32),
            noise(3_000, 128),
            noise(300, 128),
            noise(20_000, 160),
            controls,
        ];
        for (at, sample) in samples.iter().enumerate() {
            for format in [
                Format::Text,
                Format::Markdown,
                Format::Html,
                Format::Mail,
                Format::Subtitles,
                Format::Xml,
                Format::DocRecord,
            ] {
                let rejected = format.read(&sample[..], &Options::default()).unwrap_err();
                assert_eq!(rejected.reason, Reason::Binary, "{at} as {}: {rejected}", format.name());
            }
        }
    }

    #[test]
    fn texts_with_frames_signs_and_escapes_are_texts() {
        let frame = b"\xc9\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xbb\n\xba Le caf\x82 est ferm\x82 \xba\n\xc8\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xbc\n";
        let samples = [
            frame.repeat(50),
            b"\x1b[31mred\x1b[0m and \x1b[1mbold\x1b[0m \x07".repeat(9),
            b"15 \xb0C \xb1 2 \xb5m, \xa9 2004, 3 \xbd \xa3, \x93no\x94 \x96 caf\xe9 d'\xc9tat. ".repeat(40),
        ];
        for sample in samples {
            let read = Format::Text.read(&sample[..], &Options::default());
            assert!(read.is_ok(), "{read:?}");
        }
    }
}
