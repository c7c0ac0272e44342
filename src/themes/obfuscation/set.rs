//! Sets of obfuscations.

use std::fmt::{self, Display, Formatter};
use std::ops::{BitOr, BitOrAssign};

use crate::text::Mark;

/// A set of obfuscations. Written as their names, joined by `+`, in the order in which the rules are applied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Obfuscations(u8);

impl Obfuscations {
    /// No obfuscation.
    pub const NONE: Self = Self(0);
    /// Invisible characters.
    pub const ZERO_WIDTH: Self = Self(1);
    /// Letters and digits in another shape.
    pub const FULL_WIDTH: Self = Self(2);
    /// Letters with gaps between them.
    pub const SPACED: Self = Self(4);
    /// Letters of another script that look the same.
    pub const HOMOGLYPH: Self = Self(8);
    /// Digits for letters.
    pub const LEET: Self = Self(16);
    /// Traditional Chinese characters.
    pub const VARIANT: Self = Self(32);

    const ALL: [(Self, &'static str); 6] = [
        (Self::ZERO_WIDTH, "zero-width"),
        (Self::FULL_WIDTH, "full-width"),
        (Self::SPACED, "spaced"),
        (Self::HOMOGLYPH, "homoglyph"),
        (Self::LEET, "leet"),
        (Self::VARIANT, "variant"),
    ];

    /// Whether the set is empty. Constant time.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The set as a number, one bit for each obfuscation. Constant time.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// The set with this number; bits without a meaning are ignored. Constant time.
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits & 0b11_1111)
    }
}

impl BitOr for Obfuscations {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Obfuscations {
    fn bitor_assign(&mut self, other: Self) {
        *self = *self | other;
    }
}

impl Mark for Obfuscations {
    const NONE: Self = Self::NONE;

    fn and(self, other: Self) -> Self {
        self | other
    }
}

impl Display for Obfuscations {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let mut between = "";
        for (_, name) in Self::ALL.iter().filter(|(obfuscation, _)| self.0 & obfuscation.0 != 0) {
            write!(formatter, "{between}{name}")?;
            between = "+";
        }
        Ok(())
    }
}
