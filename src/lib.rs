//! Term, co-occurrence and theme tables from a folder of articles.
//!
//! The modules stand in the order in which the data travels:
//!
//! ```text
//! folder ─corpus→ Document ─text→ Tokens ─themes→ hits ─count→ Partial ─seal→ Counts ─stats→ scores ─tables→ files
//! ```
//!
//! [`run`] does all of it, and [`bench()`] says how fast. What every number means is written down in `docs/counting.md`,
//! what every column is in `docs/tables.md`, and what holds between the modules in `docs/ARCHITECTURE.md`.
//!
//! ```no_run
//! let config = termloom::Config { inputs: vec!["articles".into()], ..termloom::Config::default() };
//! let report = termloom::run(&config, &termloom::Silent)?;
//! println!("{} documents", report.documents.processed);
//! # Ok::<(), termloom::Error>(())
//! ```

pub mod config;
pub mod corpus;
pub mod count;
pub mod foreign;
pub mod pipeline;
pub mod spill;
pub mod stats;
pub mod tables;
pub mod text;
pub mod themes;

mod error;
mod named;
mod yaml;

pub use config::Config;
pub use error::{Error, Result};
pub use pipeline::{
    AuditReport, BenchOptions, BenchReport, KeynessOptions, KeynessReport, KwicOptions, KwicReport, Observer, Report,
    Silent, Stage, audit, bench, keyness, kwic, run,
};
