//! Copies and near copies.

use super::option::{Changes, Heading, options, under};
use crate::error::{Error, Result};
use crate::named::named;

named! {
    /// Which duplicates are looked for.
    Dedup {
        /// No duplicates.
        None = "none",
        /// Documents with the same tokens.
        Exact = "exact",
        /// Near-duplicates as well: documents that share most of their shingles.
        Near = "near",
    }
}

named! {
    /// What becomes of copies.
    Copies {
        /// They are counted, and reported.
        Report = "report",
        /// Only the first document of each cluster is counted.
        Drop = "drop",
    }
}

options! {
    /// How copies are found, and what becomes of them.
    DuplicateOptions {
        /// Duplicate documents to list in `near_duplicates`
        ///
        /// Exact copies are counted without it as well, and named in the summary.
        dedup: Dedup = Dedup::None => under(Heading::Documents, Changes::OtherTables).everyday().at("dedup").always();
        /// Similarity of near-duplicates, 0.5 to 1
        ///
        /// The share of five-word sequences in common.
        near_threshold: f64 = 0.6 => under(Heading::Documents, Changes::OtherTables)
            .value("SHARE")
            .at("near_threshold")
            .always();
        /// What becomes of duplicates
        ///
        /// `drop` counts one document of each cluster, the first, and lists the others in `skipped`. Without `dedup`, it drops exact copies.
        copies: Copies = Copies::Report => under(Heading::Documents, Changes::OtherTables).at("copies").only_as("drop");
    }
}

impl DuplicateOptions {
    /// Whether copies are left out of everything that is counted.
    pub fn drops(&self) -> bool {
        self.copies == Copies::Drop
    }

    /// The least similarity that can be asked for: below it, most pairs of any corpus would have to be compared.
    pub const MIN_NEAR: f64 = 0.5;

    /// Checks the range. What is always looked for can be dropped without another option.
    pub(super) fn checked(mut self) -> Result<Self> {
        if self.drops() && self.dedup == Dedup::None {
            self.dedup = Dedup::Exact;
        }
        if (Self::MIN_NEAR..=1.0).contains(&self.near_threshold) {
            return Ok(self);
        }
        let message = format!("near_threshold is {}, and must be from {} to 1", self.near_threshold, Self::MIN_NEAR);
        Err(Error::usage(message))
    }
}
