//! How rows are printed.

use clap::ValueEnum;

/// How rows are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum PrintedForm {
    /// Aligned lines for people
    #[default]
    Table,
    /// Comma-separated values
    Csv,
    /// A JSON object in each line
    Json,
}
