//! The one place that knows every stage: threads, progress, and what is said of a run at its end.

mod files;
mod job;
mod memory;
mod pairs;
mod q_values;
mod report;
mod run;
mod setup;
mod write;

pub use report::{
    CutRows, DocumentTotals, OutputFile, PairSummary, Report, StageReport, ThemeReport, ThemeSummary, Totals, Versions,
};
pub use run::run;

use crate::config::named;
use crate::corpus::Skipped;

named! {
    /// A part of a run that takes time.
    Stage {
        /// Looking for files.
        Discover = "discover",
        /// Reading, cutting and counting documents.
        Read = "read",
        /// Ranking the vocabulary.
        Seal = "seal",
        /// Window pairs of terms.
        Pairs = "pairs",
        /// Themes, theme pairs and collocates.
        Themes = "themes",
        /// Measures, and writing the tables.
        Write = "write",
    }
}

/// Hears how a run goes, from any thread, and may ask it to stop.
pub trait Observer: Sync {
    /// A stage begins; so much is to be done, where that is known.
    fn begin(&self, _stage: Stage, _items: u64, _bytes: u64) {}

    /// So much more of a stage is done.
    fn advance(&self, _stage: Stage, _items: u64, _bytes: u64) {}

    /// A stage is over.
    fn end(&self, _stage: Stage) {}

    /// A source gave no document.
    fn skipped(&self, _skipped: &Skipped) {}

    /// Whether to stop. Asked before every document and every batch of rows.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// An observer that hears nothing and never stops.
pub struct Silent;

impl Observer for Silent {}
