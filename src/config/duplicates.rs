//! Near-duplicates.

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

options! {
    /// How near-duplicates are found.
    DuplicateOptions {
        /// Duplicate documents to look for
        ///
        /// With duplicates, counts are also given over one document of each cluster of duplicates.
        dedup: Dedup = Dedup::None => under(Heading::Documents, Changes::OtherTables).at("dedup").always();
        /// Similarity of near-duplicates, 0.5 to 1
        ///
        /// The share of five-word sequences in common.
        near_threshold: f64 = 0.6 => under(Heading::Documents, Changes::OtherTables)
            .value("SHARE")
            .at("near_threshold")
            .always();
    }
}

impl DuplicateOptions {
    /// The least similarity that can be asked for: below it, most pairs of any corpus would have to be compared.
    pub const MIN_NEAR: f64 = 0.5;

    /// Checks the range.
    pub(super) fn check(&self) -> Result<()> {
        if (Self::MIN_NEAR..=1.0).contains(&self.near_threshold) {
            return Ok(());
        }
        let message = format!("near_threshold is {}, and must be from {} to 1", self.near_threshold, Self::MIN_NEAR);
        Err(Error::usage(message))
    }
}
