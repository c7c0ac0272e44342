//! What is said of a run at its end: `run.json`, and what the program prints.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Stage;
use crate::config::{Config, Format};
use crate::text::UnicodeVersions;

/// Everything that is known of a finished run.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// What wrote this.
    pub termloom: Versions,
    /// The configuration as it was used.
    pub config: Config,
    /// Sources, by what became of them.
    pub documents: DocumentTotals,
    /// Sources that gave no document, by reason.
    pub skipped: BTreeMap<&'static str, u64>,
    /// Sums over all documents.
    pub totals: Totals,
    /// Rows that thresholds left out of the tables.
    pub cut: CutRows,
    /// Stop lists that were used: name, and normal forms.
    pub stop_words: BTreeMap<String, Vec<String>>,
    /// Themes and their patterns.
    pub themes: Vec<ThemeReport>,
    /// What took how long, in order.
    pub stages: Vec<StageReport>,
    /// Bytes that went to the temporary file because there was not memory enough; 0 if there was.
    pub temporary_bytes: u64,
    /// SHA-256 of every file or row that became a document.
    pub inputs: BTreeMap<String, String>,
    /// Every file written but this, by name.
    pub outputs: BTreeMap<String, OutputFile>,
    /// Hits of each theme.
    #[serde(skip)]
    pub theme_summary: Vec<ThemeSummary>,
    /// The pairs with the largest g2.
    #[serde(skip)]
    pub strongest_pairs: Vec<PairSummary>,
}

impl Report {
    /// Wall time of all stages, in seconds.
    pub fn seconds(&self) -> f64 {
        self.stages.iter().map(|stage| stage.seconds).sum()
    }
}

/// Versions that numbers depend on.
#[derive(Clone, Debug, Serialize)]
pub struct Versions {
    /// Of the program.
    pub version: &'static str,
    /// Of the meaning of the tables.
    pub schema_version: u32,
    /// Of Unicode.
    pub unicode: UnicodeVersions,
    /// SHA-256 of the options that change numbers.
    pub options_sha256: String,
}

/// found = processed + quarantined + skipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DocumentTotals {
    /// Sources in all.
    pub found: u64,
    /// Those that became documents.
    pub processed: u64,
    /// Those left out by fault.
    pub quarantined: u64,
    /// Those left out by rule.
    pub skipped: u64,
}

/// Sums over all documents.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Totals {
    /// Bytes of the files and rows that became documents.
    pub bytes: u64,
    /// Positions.
    pub tokens: u64,
    /// Distinct terms.
    pub types: u64,
    /// Sentences.
    pub sentences: u64,
    /// Paragraphs.
    pub paragraphs: u64,
    /// Events of window pairs.
    pub pair_events: u64,
    /// Hits of themes.
    pub hits: u64,
}

/// Rows that thresholds left out of the tables.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct CutRows {
    /// Of `terms`, by `min_count`.
    pub terms: u64,
    /// Of `pairs`, by `min_pair_count`.
    pub pairs: u64,
    /// Of `theme_collocates`, by `min_pair_count`.
    pub theme_collocates: u64,
}

/// A theme as it was used.
#[derive(Clone, Debug, Serialize)]
pub struct ThemeReport {
    /// Its name.
    pub name: String,
    /// Its patterns, those of themes below it included.
    pub patterns: Vec<String>,
}

/// How long a stage took.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct StageReport {
    /// Which.
    pub stage: Stage,
    /// Wall time.
    pub seconds: f64,
    /// Bytes read or written.
    pub bytes: u64,
}

/// A file of the output.
#[derive(Clone, Debug, Serialize)]
pub struct OutputFile {
    /// Its format, for tables.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// Rows, for tables.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// Length.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// A theme, in short.
#[derive(Clone, Debug)]
pub struct ThemeSummary {
    /// Its name.
    pub theme: String,
    /// Hits.
    pub hits: u64,
    /// Documents with a hit.
    pub documents: u64,
    /// Hits per thousand tokens.
    pub per_1000_tokens: f64,
}

/// A pair, in short.
#[derive(Clone, Debug)]
pub struct PairSummary {
    /// The terms.
    pub terms: (String, String),
    /// Events.
    pub count: u64,
    /// logDice.
    pub log_dice: Option<f64>,
    /// Log-likelihood ratio.
    pub g2: Option<f64>,
}
