//! Hits of themes.

use super::around::Around;
use crate::themes::obfuscation::Obfuscations;

/// A hit of a theme in a document, and the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Index of the theme in the matcher.
    pub theme: u32,
    /// Index of the pattern in the matcher.
    pub pattern: u32,
    /// Position of its first token in the document.
    pub position: u32,
    /// Number of its tokens.
    pub len: u32,
    /// Index of its sentence in the document.
    pub sentence: u32,
    /// First byte in the text.
    pub start_byte: u32,
    /// Behind its last byte in the text.
    pub end_byte: u32,
    /// Tokens of the phrase that comes first, where two are near each other; else all.
    pub head: u16,
    /// Tokens of the phrase that comes second.
    pub tail: u16,
    /// How it was obfuscated.
    pub obfuscations: Obfuscations,
    /// How much of the text around it is shown.
    pub(crate) around: Around,
}

impl Hit {
    /// Position behind its last token.
    pub fn end(&self) -> u32 {
        self.position + self.len
    }
}

impl Hit {
    /// Numbers of 32 bits that a hit is on the disk.
    pub(super) const NUMBERS: usize = 11;

    pub(super) fn to_numbers(self) -> [u32; Self::NUMBERS] {
        let Hit { theme, pattern, position, len, sentence, start_byte, end_byte, head, tail, obfuscations, around } =
            self;
        let [sides, in_sentence] = around.to_numbers();
        let parts = u32::from(head) | u32::from(tail) << 16;
        [
            theme,
            pattern,
            position,
            len,
            sentence,
            start_byte,
            end_byte,
            parts,
            u32::from(obfuscations.bits()),
            sides,
            in_sentence,
        ]
    }

    pub(super) fn from_numbers(numbers: &mut impl Iterator<Item = u32>) -> Self {
        let [theme, pattern, position, len, sentence, start_byte, end_byte, parts, bits, sides, in_sentence] =
            std::array::from_fn(|_| numbers.next().unwrap_or(0));
        let (head, tail) = (parts as u16, (parts >> 16) as u16);
        let obfuscations = Obfuscations::from_bits(bits as u8);
        let around = Around::from_numbers([sides, in_sentence]);
        Hit { theme, pattern, position, len, sentence, start_byte, end_byte, head, tail, obfuscations, around }
    }
}
