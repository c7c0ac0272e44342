//! Counts to scores: formulas only, computed once, through a portable mathematics library.

mod adjust;
mod association;
mod weight;

pub use adjust::{StepUp, benjamini_hochberg};
pub use association::Contingency;
pub use weight::{idf, per_million, per_thousand};
