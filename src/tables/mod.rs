//! Rows to files: one list of columns per table drives CSV, Parquet, the code book, the data package and the docs.

mod association;
mod audit;
mod boilerplate;
mod commit;
mod csv;
mod describe;
mod dispersion;
mod documents;
mod duplicates;
mod extended;
mod groups;
mod keyness;
mod kwic;
mod lexical;
mod measured;
mod ngrams;
mod parquet;
mod single;
mod terms;
mod tf_idf;
mod themes;
mod trends;
mod values;
mod writer;

use std::borrow::Cow;
use std::ops::Range;

use crate::config::{DocumentMeasure, TfIdf};
use crate::error::Result;
use crate::stats::Measure;

pub use association::{Pairs, ThemeCollocates, ThemePairs, pairs, theme_collocates, theme_pairs};
pub use audit::{AuditFindings, Audited, PatternStatus, audit_schemas, audit_tables};
pub use boilerplate::{BoilerplateLine, boilerplate};
pub use commit::{OwnFiles, Staging};
pub(crate) use describe::{COMPOUNDS, pretty};
pub use describe::{Package, codebook, data_package, reference};
pub use dispersion::{
    DispersionRow, TermSpread, append_dispersion, dispersion_csv_header, dispersion_csv_lines, dispersion_file,
    dispersion_schema,
};
pub use documents::{Documents, documents, skipped};
pub use duplicates::near_duplicates;
pub use extended::{Extended, ExtendedFile, ExtendedPiece};
pub use groups::{GroupTermRow, GroupThemeRow, Groups, group_terms, group_themes, groups};
pub use keyness::{
    KEYNESS_ROWS, KeynessBatch, KeynessFile, KeynessRow, KeynessSide, keyness_csv_header, keyness_csv_lines,
    keyness_schema,
};
pub use kwic::{KwicFile, KwicRow, kwic_csv_header, kwic_csv_lines, kwic_schema};
pub use lexical::LexicalMeasures;
pub use measured::{Measured, Tests, TestsNeeded};
pub use ngrams::{NgramRow, ngrams};
pub use single::SingleFile;
pub use terms::{SpreadOf, doc_terms, terms};
pub use themes::{doc_themes, theme_hits, theme_patterns};
pub use trends::{TrendRow, term_trends, theme_trends};
pub use values::{OfRow, Values};
pub(crate) use writer::hexadecimal;
pub use writer::{Encoded, Finished, Handle, TableEncoder, TableFiles, Written};

/// The version of what the tables mean. A change of docs/counting.md is a new one.
pub const SCHEMA_VERSION: u32 = 1;

/// Rows of most tables that are built, encoded and written at a time: a row group of Parquet.
pub const BATCH_ROWS: usize = 3 << 15;

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text; empty text is missing.
    Text,
    /// A count or position: unsigned 64-bit integer.
    Count,
    /// A 64-bit floating point number, or missing.
    Real,
    /// True or false.
    Flag,
}

/// A column: its name, and what it means.
#[derive(Clone, Debug)]
pub struct Column {
    /// Lower snake case.
    pub name: Cow<'static, str>,
    /// What its values are.
    pub kind: Kind,
    /// What one of it is.
    pub unit: &'static str,
    /// What it says.
    pub description: Cow<'static, str>,
    /// How it is computed from other columns.
    pub formula: Option<&'static str>,
}

impl Column {
    pub(crate) const fn new(name: &'static str, kind: Kind, unit: &'static str, description: &'static str) -> Self {
        Column { name: Cow::Borrowed(name), kind, unit, description: Cow::Borrowed(description), formula: None }
    }

    pub(crate) const fn text(name: &'static str, description: &'static str) -> Self {
        Self::new(name, Kind::Text, "", description)
    }

    pub(crate) const fn count(name: &'static str, unit: &'static str, description: &'static str) -> Self {
        Self::new(name, Kind::Count, unit, description)
    }

    pub(crate) const fn real(
        name: &'static str,
        unit: &'static str,
        description: &'static str,
        formula: &'static str,
    ) -> Self {
        let (name, description) = (Cow::Borrowed(name), Cow::Borrowed(description));
        Column { name, kind: Kind::Real, unit, description, formula: Some(formula) }
    }
}

/// What a table is.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The name of its files, without ending.
    pub name: &'static str,
    /// What a row is.
    pub row: &'static str,
    /// The order of the rows.
    pub order: &'static str,
    /// The columns that tell rows apart.
    pub key: &'static [&'static str],
    /// Columns that are keys of another table: column, table.
    pub foreign: &'static [(&'static str, &'static str)],
    /// The columns, in order.
    pub columns: Vec<Column>,
}

/// A table: its columns, and a way to any of its rows. Nothing is held but what the rows are computed from.
pub struct Table<'a> {
    /// What it is.
    pub schema: Schema,
    /// Number of rows.
    pub rows: usize,
    /// Rows that are built, encoded and written at a time: a row group of Parquet.
    pub batch_rows: usize,
    /// The values of every column, in order, for a range of rows. Fails where they cannot be read back from the disk.
    pub batch: Box<dyn Fn(Range<usize>) -> Result<Vec<Values<'a>>> + Sync + 'a>,
}

/// Every table with every column that can be asked for, for a run whose front matter has these other keys; of measures of pairs
/// only these.
pub fn schemas(meta_columns: &[String], measures: &[Measure]) -> Vec<Schema> {
    let dedup = true;
    vec![
        documents::documents_schema(meta_columns, DocumentMeasure::ALL, dedup),
        terms::terms_schema(dedup, true, TfIdf::Plain),
        terms::doc_terms_schema(TfIdf::Plain),
        association::pairs_schema(measures, true, dedup),
        ngrams::ngrams_schema(),
        themes::doc_themes_schema(),
        themes::theme_patterns_schema(dedup),
        association::theme_pairs_schema(measures, dedup),
        association::theme_collocates_schema(measures, dedup),
        themes::theme_hits_schema(),
        duplicates::near_duplicates_schema(),
        boilerplate::boilerplate_schema(),
        groups::groups_schema(),
        groups::group_terms_schema(),
        groups::group_themes_schema(),
        trends::term_trends_schema(),
        trends::theme_trends_schema(),
        documents::skipped_schema(),
    ]
}
