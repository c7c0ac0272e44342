//! Documents that are copies of each other, or nearly (docs/duplicates.md).
//!
//! [`Sketcher`] makes a [`Sketch`] of each document; [`first_copies`] joins those of equal tokens, [`Bands`] say which others
//! are worth comparing, and [`Comparer`] compares them. [`Duplicates`] is what comes of it.

mod bands;
mod clusters;
mod shingles;
mod sketch;
mod votes;

pub use bands::{Band, candidates};
pub use clusters::{Duplicates, NearPair};
pub use shingles::Comparer;
pub use sketch::{HASHES, Sketch, Sketcher, first_copies};
pub use votes::{TermSums, collocate_votes, form_votes, pair_votes, term_sums, theme_pair_votes};
