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

pub mod analyses;
pub mod commands;
pub mod config;
pub mod context;
pub mod corpus;
pub mod count;
mod error;
mod named;
pub mod run;
pub mod spill;
pub mod stats;
pub mod table_reader;
pub mod tables;
pub mod text;
pub mod themes;
mod yaml;

pub use commands::audit::{AuditReport, audit};
pub use commands::bench::{BenchOptions, BenchReport, bench};
pub use commands::keyness::{KeynessOptions, KeynessReport, keyness};
pub use commands::kwic::{KwicOptions, KwicReport, kwic};
pub use config::Config;
pub use context::{Observer, Report, Silent, Stage};
pub use error::{Error, Result};
pub use run::run;
