//! How terms, pairs and themes are counted.

use super::option::{Changes, Heading, options, under};
use super::pairs::{Diagonal, PairOptions};
use crate::error::{Error, Result};
use crate::named::named;

named! {
    /// What a window stops at.
    Break {
        /// Only the end of the document.
        Document = "document",
        /// The end of the paragraph.
        Paragraph = "paragraph",
        /// The end of the sentence.
        Sentence = "sentence",
    }
}

named! {
    /// The unit in which two themes must meet to count as a pair.
    Unit {
        /// At most `window` positions apart.
        Window = "window",
        /// The same sentence.
        Sentence = "sentence",
        /// The same paragraph.
        Paragraph = "paragraph",
        /// The same document.
        Document = "document",
    }
}

named! {
    /// Whether themes exclude each other.
    Scope {
        /// A token may be in a hit of each theme.
        Theme = "theme",
        /// A token is in one hit at most: the longest of all themes.
        All = "all",
    }
}

options! {
    /// How pairs are counted.
    #[derive(Eq)]
    CountOptions {
        /// Positions to each side within which two tokens make a pair
        ///
        /// From 1 to 1000.
        window: u32 = 5 => under(Heading::Pairs, Changes::OtherTables).everyday().always();
        /// Where a window stops
        break_at: Break = Break::Document => under(Heading::Pairs, Changes::OtherTables).always();
        /// What a row of `pairs` is.
        pairs: PairOptions;
        /// Units in which theme pairs are counted
        units: Vec<Unit> = Unit::ALL.to_vec() => under(Heading::Themes, Changes::OtherTables).value("UNIT").always();
        /// Whether themes exclude each other
        scope: Scope = Scope::Theme => under(Heading::Themes, Changes::OtherTables).always();
        /// Omit terms with fewer occurrences from the tables
        min_count: u64 = 1 => under(Heading::Statistics, Changes::Terms).always();
        /// Omit pairs with fewer events from the tables
        min_pair_count: u64 = 2 => under(Heading::Pairs, Changes::OtherTables).everyday().always();
    }
}

impl Default for Scope {
    fn default() -> Self {
        CountOptions::default().scope
    }
}

impl CountOptions {
    /// The widest window, in positions.
    pub const MAX_WINDOW: u32 = 1000;
    /// The widest window in which pairs can be weighted: beyond, the sums of a large corpus would not fit into 64 bits.
    pub const MAX_WEIGHTED_WINDOW: u32 = 22;

    /// Checks the ranges, and puts the rest into order.
    pub(super) fn checked(mut self) -> Result<Self> {
        let PairOptions { ordered, weighted, diagonal, .. } = self.pairs;
        if !(1..=Self::MAX_WINDOW).contains(&self.window) {
            return Err(Error::usage(format!("window is {}, and must be from 1 to {}", self.window, Self::MAX_WINDOW)));
        }
        if weighted && self.window > Self::MAX_WEIGHTED_WINDOW {
            return Err(Error::usage(format!(
                "window is {}, and may be at most {} with weighted = true",
                self.window,
                Self::MAX_WEIGHTED_WINDOW
            ))
            .hint("wider windows would need sums larger than 64 bits to be exact"));
        }
        if ordered && diagonal == Diagonal::Twice {
            return Err(Error::usage("diagonal = \"twice\" does not go with ordered = true")
                .hint("an ordered pair of a term with itself is one event and has one order"));
        }
        self.units.sort_unstable();
        self.units.dedup();
        self.min_count = self.min_count.max(1);
        self.min_pair_count = self.min_pair_count.max(1);
        Ok(self)
    }
}
