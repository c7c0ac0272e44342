//! What files of rows are called.

/// A kind of file that holds a document in each row.
#[derive(Debug, PartialEq, Eq)]
pub struct RowKind {
    /// What its rows are called in the tables.
    pub name: &'static str,
    /// Endings of its files, in lower case. No other kind has one of them.
    pub endings: &'static [&'static str],
}
