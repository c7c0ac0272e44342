//! What the stages of a run share.

use std::time::Instant;

use rayon::ThreadPool;

use super::memory::Budget;
use super::report::{StageReport, ThemeReport};
use super::{Observer, Stage};
use crate::config::{Config, TableName};
use crate::corpus::{DocumentRecord, Skipped};
use crate::count::{Collocates, Counts, PairMargins, PairTable, ThemeCounts};
use crate::error::{Error, Result};
use crate::text::{StopLists, Tokenizer};
use crate::themes::Matcher;

/// A run, and what it holds to from beginning to end.
pub(super) struct Job<'a> {
    pub config: &'a Config,
    pub observer: &'a dyn Observer,
    pub pool: ThreadPool,
    pub tokenizer: Tokenizer,
    pub stop_lists: StopLists,
    pub matcher: Matcher,
    pub budget: Budget,
    /// Whether some table needs more than sums over all documents.
    pub keep_stream: bool,
    pub stages: Vec<StageReport>,
}

/// Everything that is written.
pub(super) struct Results {
    pub records: Vec<DocumentRecord>,
    pub skipped: Vec<Skipped>,
    pub counts: Counts,
    pub pairs: PairTable,
    pub margins: PairMargins,
    pub themes: ThemeCounts,
    pub collocates: Vec<Collocates>,
}

impl Job<'_> {
    /// Does one stage, and notes what it took. The work also says how many bytes it read or wrote.
    pub fn timed<T>(&mut self, stage: Stage, work: impl FnOnce(&Self) -> Result<(T, u64)>) -> Result<T> {
        let start = Instant::now();
        let done = work(self);
        self.observer.end(stage);
        let (value, bytes) = done?;
        self.stages.push(StageReport { stage, seconds: start.elapsed().as_secs_f64(), bytes });
        self.check()?;
        Ok(value)
    }

    /// An error once the observer has asked to stop.
    pub fn check(&self) -> Result<()> {
        if self.observer.is_cancelled() { Err(Error::cancelled()) } else { Ok(()) }
    }

    /// Whether this table is to be written.
    pub fn wants(&self, table: TableName) -> bool {
        self.config.tables.contains(&table)
    }

    /// Whether any table of themes is to be written.
    pub fn wants_themes(&self) -> bool {
        self.config.tables.iter().any(|table| table.is_of_themes())
    }

    /// Themes and patterns, for the manifest.
    pub fn theme_reports(&self) -> Vec<ThemeReport> {
        let mut reports: Vec<ThemeReport> =
            self.matcher.themes().iter().map(|name| ThemeReport { name: name.clone(), patterns: Vec::new() }).collect();
        for (theme, pattern) in self.matcher.patterns() {
            reports[theme as usize].patterns.push(pattern.to_string());
        }
        reports
    }
}
