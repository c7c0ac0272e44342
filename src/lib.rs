//! Term, co-occurrence and theme tables from a folder of articles.
//!
//! [`run()`] reads text files, web pages, PDF, office documents, mail, tables and archives, counts them exactly, and writes tables as CSV
//! and Parquet: terms, the pairs of terms that occur near each other with measures of association, themes and their hits, n-grams,
//! groups and trends. [`Output`] gives each table as a polars data frame.
//!
//! ```
//! use termloom::{Config, Output, Silent, run};
//!
//! # let folder = tempfile::tempdir()?;
//! # std::env::set_current_dir(&folder)?;
//! # std::fs::create_dir("articles")?;
//! # std::fs::write("articles/a.txt", "The press is free. The press writes of free elections.")?;
//! # std::fs::write("articles/b.txt", "A free press needs readers.")?;
//! let config = Config::new(["articles"]).output("results".into());
//! let report = run(&config, &Silent)?;
//! println!("{} documents, {} tokens", report.documents.processed, report.totals.tokens);
//!
//! let pairs = Output::open("results")?.table("pairs")?;
//! println!("{:?} of {:?}", pairs.shape(), pairs.get_column_names());
//! # assert_eq!((report.documents.processed, report.totals.tokens), (2, 15));
//! # assert!(pairs.height() > 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What there is
//!
//! In the order in which a study needs it:
//!
//! | to | call | with | and get |
//! |---|---|---|---|
//! | see what would be read, and as what | [`inspect()`] | [`InspectOptions`] | [`InspectReport`], documents |
//! | count, and write all tables | [`run()`] | [`Config`] | [`Report`], a folder of tables |
//! | read the tables | [`Output::open`], [`Output::table`] | a folder | data frames |
//! | see every hit of a pattern in its context | [`kwic()`], [`kwic_to_file()`] | [`KwicOptions`] | [`KwicReport`], rows |
//! | find what goes with a word or a theme, in a finished output | [`collocates()`] | [`CollocatesOptions`] | [`CollocatesReport`] |
//! | find the terms typical of some documents of an output | [`keyness()`], [`keyness_to_file()`] | [`KeynessOptions`] | [`KeynessReport`], rows |
//! | add measures of association to any table of counts | [`score()`] | [`ScoreOptions`] | [`ScoreReport`], a table |
//! | measure how evenly terms of any table are spread | [`disperse()`] | [`DisperseOptions`] | [`DisperseReport`], a table |
//! | check a theme list | [`check_themes()`] | [`ThemeSource`](config::ThemeSource) | [`ThemeCheck`] |
//! | judge a theme list by what it finds | [`audit()`] | [`Config`] | [`AuditReport`], a folder of tables |
//! | know how fast each stage is | [`bench()`] | [`Config`], [`BenchOptions`] | [`BenchReport`] |
//! | split a text into tokens | [`Tokenizer`] | [`TextOptions`](config::TextOptions) | [`Tokens`] |
//! | compute a measure yourself | [`stats::Contingency`] | four counts | a number |
//!
//! Options have defaults. Each is a field, and a method of the same name that sets it in a chain of calls. The enums and the smaller
//! structs among them are in [`config`], the parts of reports in [`report`]. The functions are also commands of the program `termloom`,
//! with the same options; here they print nothing.
//!
//! What takes long is told to an [`Observer`], which may also stop it; [`Silent`] is the one that does neither. All errors are [`Error`],
//! which says what to do about it. A document that cannot be read is no error: it is a row of the table `skipped`.
//!
//! # What to read next
//!
//! In the folder `docs`: `counting.md` defines every number, `tables.md` every column, `options.md` every option, `measures.md` every
//! measure, `inputs.md` what can be read, and `themes.md` how to write a theme list.

#[doc(hidden)]
pub mod analyses;
#[doc(hidden)]
pub mod commands;
pub mod config;
#[doc(hidden)]
pub mod context;
#[doc(hidden)]
pub mod corpus;
#[doc(hidden)]
pub mod count;
mod error;
mod isolate;
mod named;
mod output;
#[doc(hidden)]
pub mod regular_file;
#[doc(hidden)]
pub mod run;
#[doc(hidden)]
pub mod spill;
pub mod stats;
#[doc(hidden)]
pub mod table_reader;
#[doc(hidden)]
pub mod tables;
#[doc(hidden)]
pub mod text;
#[doc(hidden)]
pub mod themes;
mod yaml;

pub use commands::audit::{AuditReport, audit};
pub use commands::bench::{BenchOptions, BenchReport, bench};
pub use commands::check::{ThemeCheck, check_themes};
pub use commands::collocates::{Collocate, CollocatesOf, CollocatesOptions, CollocatesReport, collocates};
pub use commands::disperse::{DisperseOptions, DisperseReport, DisperseTarget, disperse};
pub use commands::inspect::{InspectOptions, InspectReport, InspectSink, inspect};
pub use commands::keyness::{
    Filter, KeynessBatch, KeynessOptions, KeynessReport, KeynessRow, KeynessSide, KeynessSink, KeynessSort, keyness,
    keyness_to_file,
};
pub use commands::kwic::{KwicOptions, KwicReport, KwicRow, KwicSink, KwicSort, kwic, kwic_to_file};
pub use commands::score::{ScoreOptions, ScoreReport, ScoreTarget, score};
#[doc(inline)]
pub use config::Config;
pub use context::{Observer, Report, Silent, Stage};
pub use corpus::{DocumentRecord, Skipped, serve_reader};
pub use error::{Error, Result};
pub use output::Output;
#[doc(no_inline)]
pub use polars;
pub use run::run;
pub use text::{Class, Token, Tokenizer, Tokens};

/// The parts of reports, and of what sinks and observers are told.
pub mod report {
    pub use crate::commands::audit::{AuditedPattern, AuditedTheme, PatternStatus, SurprisingForm, ThemeOverlap};
    pub use crate::commands::bench::{Seconds, StageBench};
    pub use crate::commands::keyness::KeynessGroup;
    pub use crate::context::{
        Amounts, ContrastedGroup, CutRows, DocumentTotals, DuplicateTotals, GroupRate, GroupingReport, OutputFile,
        Rates, StageReport, ThemeContrastReport, ThemeCoverage, ThemeListReport, ThemeReport, ThemeSummary,
        ThemeTrendReport, Totals, Versions,
    };
    pub use crate::corpus::{
        DocOrd, DocumentFormat, FrontMatter, LanguageFrom, LanguageTotals, MetadataReport, SkipKind, SkipReason,
        SkipStage, UnknownLanguage, UnknownLanguages,
    };
    pub use crate::text::UnicodeVersions;
    pub use crate::themes::{Entry, ListError, Place, Theme, ThemeList};
}
