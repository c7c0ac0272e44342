//! Which n-grams are counted.

use super::form::Lengths;
use super::option::{Changes, Heading, options, under};
use crate::error::{Error, Result};

options! {
    /// Which n-grams are counted.
    #[derive(Eq)]
    NgramOptions {
        /// Lengths of n-grams to count, 2 to 5, such as 2,3 or 2-5
        ///
        /// With lengths, the table `ngrams` is written; `none` for no lengths.
        #[serde(rename = "ngrams")]
        lengths: Vec<u32> as Lengths = Vec::new() => under(Heading::Ngrams, Changes::OtherTables).everyday().key("ngrams").value("N");
        /// Omit n-grams with fewer occurrences from the tables
        min_ngram_count: u64 = 2 => under(Heading::Ngrams, Changes::OtherTables).with("ngrams");
    }
}

impl NgramOptions {
    /// The longest n-gram, in terms.
    pub const LONGEST: u32 = 5;

    /// Checks the lengths, and puts them into order.
    pub(super) fn checked(mut self) -> Result<Self> {
        if let Some(len) = self.lengths.iter().find(|len| !(2..=Self::LONGEST).contains(len)) {
            return Err(Error::usage(format!("ngrams has {len}, and may have 2 to {}", Self::LONGEST))
                .hint("give lengths, as in --ngrams 2,3"));
        }
        self.lengths.sort_unstable();
        self.lengths.dedup();
        self.min_ngram_count = self.min_ngram_count.max(1);
        Ok(self)
    }
}
