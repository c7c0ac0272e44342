//! What is said of a run at its end: `run.json`, and what the program prints.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use super::alarm::Alarm;
use super::measure::StageReport;
use crate::config::{Config, Format};
use crate::corpus::{LanguageTotals, MetadataReport, Records, Remark, SkipKind, Skipped, UnknownLanguages};
use crate::count::Counts;
use crate::stats::{ContrastVerdict, TrendVerdict};
use crate::tables::{SheetReport, pretty};
use crate::text::{IgnoredCounts, LineHyphenCounts, UnicodeVersions};
use crate::themes::ThemeList;

/// Everything that is known of a finished [`run`](crate::run()).
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// What wrote this.
    pub termloom: Versions,
    /// The configuration as it was used.
    pub config: Config,
    /// Sources, by what became of them.
    pub documents: DocumentTotals,
    /// Documents, by where their language is known from.
    pub languages: LanguageTotals,
    /// What some documents call their language and is none, if some do; their languages are found from their texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown_languages: Option<UnknownLanguages>,
    /// Sources that gave no document, by reason.
    pub skipped: BTreeMap<&'static str, u64>,
    /// Inputs that were named and gave no document.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without_documents: Vec<InputWithoutDocuments>,
    /// What a user should know about how documents were read, by kind.
    pub remarks: Vec<Remark>,
    /// What the numbers have to be read with, the gravest first.
    pub alarms: Vec<Alarm>,
    /// What documents are, as far as it is known of them.
    pub read: ReadTotals,
    /// Sums over all documents.
    pub totals: Totals,
    /// Rows that thresholds left out of the tables.
    pub cut: CutRows,
    /// What documents were grouped by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groupings: Vec<GroupingReport>,
    /// What each theme does in time, by grouping; empty where no table of themes in groups was made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub theme_trends: Vec<ThemeTrendReport>,
    /// Which groups speak most and least of each theme, by grouping that is no part of a date.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub theme_contrasts: Vec<ThemeContrastReport>,
    /// Near-duplicates, if they were looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicates: Option<DuplicateTotals>,
    /// Lines that documents of one source have in common, if they were looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boilerplate_lines: Option<u64>,
    /// Running heads of single documents, if they were looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running_heads: Option<u64>,
    /// Copies, which are always looked for.
    pub copies: CopyTotals,
    /// How well metadata from outside fitted, if there were any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<MetadataReport>,
    /// Stop lists that were used, and how many words each has; `stop_words.json` has the words.
    pub stop_words: BTreeMap<String, u64>,
    /// Words that were joined over hyphens at the ends of lines.
    pub line_hyphens: LineHyphenCounts,
    /// What `ignore` left out of texts.
    pub ignored: IgnoredCounts,
    /// Tokens of more than 200 characters, which tables have as their first 200, `…` and eight digits of their hash.
    pub long_words: u64,
    /// Multiword expressions that texts were tokenized with.
    pub compounds: u64,
    /// Documents that themes have no patterns for, by name of the theme; themes that are looked for in every language are not in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub theme_coverage: Vec<ThemeCoverage>,
    /// How long each stage took, in order.
    pub stages: Vec<StageReport>,
    /// Bytes that went to the temporary file because memory was short; 0 if it was not.
    pub temporary_bytes: u64,
    /// Bytes of rows and members of archives that went there, so that each can be read by itself.
    pub unpacked_bytes: u64,
    /// Where documents were read that other programs made: `processes` of their own, or `this process`, which one that makes its reader
    /// fail may end.
    pub readers: &'static str,
    /// Documents of each format.
    pub formats: BTreeMap<&'static str, u64>,
    /// Every other file that was written, by name.
    pub outputs: BTreeMap<String, OutputFile>,
    /// What became of each table in the workbook, if there is one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sheets: Vec<SheetReport>,
    /// Hits of each theme, and what it attracts most.
    pub theme_summary: Vec<ThemeSummary>,
    /// Theme lists as they were written, in their order.
    pub theme_lists: Vec<ThemeListReport>,
    /// Themes and their patterns, by name.
    pub themes: Vec<ThemeReport>,
}

impl Report {
    /// The text of `run.json`.
    pub fn json(&self) -> String {
        pretty(self)
    }

    /// Wall time of all stages, in seconds.
    pub fn seconds(&self) -> f64 {
        self.stages.iter().map(|stage| stage.seconds).sum()
    }
}

/// Versions that numbers depend on.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
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

/// Copies, as they are seen without any option.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CopyTotals {
    /// Documents with the same tokens as one before them; those without any term are copies of none.
    pub exact: u64,
    /// Clusters of such documents, each with the first of them.
    pub clusters: u64,
    /// Documents in the largest cluster.
    pub largest: u64,
    /// Documents of one source that share eight tenths of their text, line by line, with an earlier one; 0 if the table `boilerplate`
    /// is not written.
    pub near: u64,
    /// Some of these, each with the document that it is like.
    pub examples: Vec<(String, String)>,
}

/// found = processed + quarantined + skipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DocumentTotals {
    /// Sources in all.
    pub found: u64,
    /// Sources that became documents.
    pub processed: u64,
    /// Sources that should have been read and could not be.
    pub quarantined: u64,
    /// Sources that were skipped by rule.
    pub skipped: u64,
}

impl DocumentTotals {
    pub(crate) fn new<'s>(processed: usize, rejected: impl Iterator<Item = &'s Skipped>) -> Self {
        let mut totals = DocumentTotals { processed: processed as u64, ..DocumentTotals::default() };
        for skipped in rejected {
            match skipped.reason.kind() {
                SkipKind::Skipped => totals.skipped += 1,
                SkipKind::Quarantined => totals.quarantined += 1,
            }
        }
        totals.found = totals.processed + totals.quarantined + totals.skipped;
        totals
    }
}

/// An input that was named and gave no document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct InputWithoutDocuments {
    /// As it was named.
    #[serde(serialize_with = "crate::config::path")]
    pub input: PathBuf,
    /// Why, as far as that is known.
    pub why: String,
}

/// What documents are, as far as it is known of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReadTotals {
    /// Documents of each language, by ISO 639-1 code; under the empty one, of unknown language.
    pub languages: BTreeMap<String, u64>,
    /// Documents of each encoding; those of formats without one are not in it.
    pub encodings: BTreeMap<String, u64>,
    /// The first and the last day of all dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<(String, String)>,
    /// Documents with a day.
    pub dated: u64,
}

/// Sums over all documents.
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[non_exhaustive]
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
    /// Hits of themes; `None` if none were looked for, as no table that was asked for needs them.
    pub hits: Option<u64>,
}

impl Totals {
    /// Sums of what was read; pairs are not known yet.
    pub(crate) fn new(records: &Records, counts: &Counts, finds_themes: bool) -> Self {
        Totals {
            bytes: records.bytes(),
            tokens: counts.tokens(),
            types: counts.vocabulary().len() as u64,
            sentences: counts.sentences(),
            paragraphs: counts.paragraphs(),
            pair_events: 0,
            hits: finds_themes.then(|| counts.hits()),
        }
    }
}

/// Numbers of exact and near-duplicates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DuplicateTotals {
    /// Documents with the same tokens as one before them.
    pub exact_copies: u64,
    /// Pairs of near-duplicates, of documents that are no exact duplicates of an earlier one.
    pub near_pairs: u64,
    /// Clusters of more than one document.
    pub clusters: u64,
    /// Documents in the largest cluster.
    pub largest: u64,
    /// Documents that are no near-duplicates, or represent their cluster.
    pub representatives: u64,
    /// Positions in these documents.
    pub representative_tokens: u64,
    /// Documents that were not compared with all others in a bucket, because it held too many.
    pub crowded: u64,
    /// Documents that were left out, because they do not represent their cluster; 0 if copies are counted.
    pub dropped: u64,
}

/// Rows that thresholds left out of the tables.
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct CutRows {
    /// Of `terms`, by `min_count`.
    pub terms: u64,
    /// Of `pairs`, by `min_pair_count`.
    pub pairs: u64,
    /// Of `ngrams`, by `min_ngram_count`.
    pub ngrams: u64,
    /// Of `theme_collocates`, by `min_pair_count`.
    pub theme_collocates: u64,
    /// Of `theme_hits`, by `max_hits`.
    pub theme_hits: u64,
}

/// What became of documents and terms in a grouping.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct GroupingReport {
    /// As it was asked for.
    pub grouping: String,
    /// Groups.
    pub groups: u64,
    /// Documents in some group.
    pub documents: u64,
    /// Documents without a value, which are in none.
    pub without_value: u64,
    /// Documents whose value gives no such part of a date, which are in none.
    pub without_date: u64,
    /// Terms that `min_group_count` left out.
    pub cut_terms: u64,
}

/// How often a group speaks of a theme.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct GroupRate {
    /// Name of the group.
    pub group: String,
    /// Hits.
    pub hits: u64,
    /// Documents with a hit.
    pub documents: u64,
    /// Hits per thousand tokens; `None` for a group without tokens.
    pub per_1000_tokens: Option<f64>,
    /// Ends of its 95 % interval, if it has one.
    pub interval: Option<(f64, f64)>,
}

/// What a theme does in time: a row of `theme_trends`, in short.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ThemeTrendReport {
    /// Grouping, as it was asked for.
    pub grouping: String,
    /// Name of the theme.
    pub theme: String,
    /// What the trend comes to.
    pub verdict: TrendVerdict,
    /// Of the trend; `None` where there are too few groups or documents to tell.
    pub q_value: Option<f64>,
    /// Hits per thousand tokens that are added with each step of time, in the middle of all pairs of groups.
    pub slope: Option<f64>,
    /// Groups with tokens.
    pub groups: u64,
    /// The earlier half of them as one group.
    pub earlier: GroupRate,
    /// The later half, with the middle one of an odd number.
    pub later: GroupRate,
}

/// Which groups speak most and least of a theme: rows of `theme_contrasts`, in short.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ThemeContrastReport {
    /// Grouping, as it was asked for.
    pub grouping: String,
    /// Name of the theme.
    pub theme: String,
    /// Groups that speak more of it than the others.
    pub more: u64,
    /// Groups that speak less of it.
    pub less: u64,
    /// Groups that do not differ from the others.
    pub no_difference: u64,
    /// Groups of which it cannot be said.
    pub too_few: u64,
    /// The group with the highest rate of those that speak more of it than the others; if none does, of all of which it can be said.
    pub highest: Option<ContrastedGroup>,
    /// The group with the lowest rate of those that speak less of it; if none does, of all of which it can be said.
    pub lowest: Option<ContrastedGroup>,
}

/// A group against all others.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ContrastedGroup {
    /// Its own rate.
    #[serde(flatten)]
    pub rate: GroupRate,
    /// What the comparison comes to.
    pub verdict: ContrastVerdict,
    /// Its rate divided by that of the others; `None` where there are too few documents, infinite where only the group has hits.
    pub ratio: Option<f64>,
    /// Ends of the 95 % interval of the ratio, if it has one.
    pub ratio_interval: Option<(f64, f64)>,
    /// Of the comparison.
    pub q_value: Option<f64>,
}

/// A theme list as it was written.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ThemeListReport {
    /// Its path, or the name of a built-in list.
    pub name: String,
    /// Its themes.
    #[serde(flatten)]
    pub list: ThemeList,
    /// What was changed or left out when a file of another program was read, with line and column.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// What is most likely not meant: patterns as other programs write them, and what is empty, with line and column.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// A theme as it was used.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ThemeReport {
    /// Its name.
    pub name: String,
    /// Its patterns, including the patterns of themes below it.
    pub patterns: Vec<String>,
}

/// The languages that a theme has patterns for, and the documents in others. Their rates of the theme are empty, and rates of groups are
/// those of the other documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ThemeCoverage {
    /// Name of the theme.
    pub theme: String,
    /// ISO 639-1 codes of the languages that it has patterns for.
    pub languages: Vec<String>,
    /// Documents in each known language that it has no pattern for.
    pub not_covered: BTreeMap<String, u64>,
    /// Documents of unknown language, on which patterns of all languages are tried.
    pub unknown: u64,
}

impl ThemeCoverage {
    /// Documents in a language that it has no pattern for.
    pub fn documents_not_covered(&self) -> u64 {
        self.not_covered.values().sum()
    }
}

/// A file of the output.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
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
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ThemeSummary {
    /// Its name.
    pub theme: String,
    /// Hits.
    pub hits: u64,
    /// Documents with a hit.
    pub documents: u64,
    /// Hits per thousand tokens.
    pub per_1000_tokens: f64,
    /// What it attracts most, the strongest first.
    pub collocates: Vec<CollocateSummary>,
}

/// A collocate of a theme, in short.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct CollocateSummary {
    /// The term.
    pub term: String,
    /// Events.
    pub count: u64,
    /// Documents with an event.
    pub documents: u64,
    /// Binary logarithm of the ratio that is exceeded for certain.
    pub log_ratio_conservative: f64,
}
