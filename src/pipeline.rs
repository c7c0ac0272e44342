//! The stages of a run, the analyses, the commands, and the threads that they all work with.

mod analyses;
mod analysis;
mod audit;
mod bench;
mod boilerplate;
mod check;
mod compounds;
mod context;
mod discover;
mod disperse;
mod documents;
mod duplicates;
mod files;
mod groups;
mod in_order;
mod inspect;
mod keyness;
mod kwic;
mod lexical;
mod manifest;
mod measure;
mod memory;
mod ngrams;
mod observer;
mod pairs;
mod peak;
mod plan;
mod q_values;
mod ranking;
mod reading;
mod report;
mod run;
mod score;
mod setup;
mod sorted_runs;
mod spread;
mod stages;
mod terms;
mod texts;
mod themes;
mod write;

pub use audit::{AuditReport, AuditedPattern, AuditedTheme, SurprisingForm, ThemeOverlap, audit};
pub use bench::{BenchOptions, BenchReport, Seconds, StageBench, bench};
pub use check::{ThemeCheck, check_themes};
pub use disperse::{DisperseOptions, DisperseReport, DisperseTarget, disperse};
pub use inspect::{InspectReport, InspectSink, inspect};
pub use keyness::{
    Filter, KeynessGroup, KeynessOptions, KeynessReport, KeynessSink, KeynessSort, keyness, keyness_to_file,
};
pub use kwic::{KwicOptions, KwicReport, KwicSink, KwicSort, kwic, kwic_to_file};
pub use measure::{Amounts, Rates, StageReport};
pub use observer::{Observer, Silent, Stage};
pub use report::{
    CutRows, DocumentTotals, DuplicateTotals, GroupingReport, OutputFile, PairSummary, Report, ThemeListReport,
    ThemeReport, ThemeSummary, Totals, Versions,
};
pub use run::run;
pub use score::{ScoreOptions, ScoreReport, ScoreTarget, score};
