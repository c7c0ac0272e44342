//! What a table is: its name, its rows and its columns.

use std::borrow::Cow;
use std::fmt;

use crate::config::TableName;

/// The version of what the tables mean. A change of docs/counting.md is a new one.
pub const SCHEMA_VERSION: u32 = 4;

/// Which table it is: one of a run, or one that a command writes into a file of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableId(&'static str);

impl TableId {
    /// A table that is not one of a run.
    pub(crate) const fn of_command(name: &'static str) -> Self {
        TableId(name)
    }

    /// The name of its files, without ending.
    pub fn name(self) -> &'static str {
        self.0
    }
}

impl From<TableName> for TableId {
    fn from(table: TableName) -> Self {
        TableId(table.name())
    }
}

impl fmt::Display for TableId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text; empty text is missing.
    Text,
    /// A count or position: unsigned 64-bit integer.
    Count,
    /// A 64-bit floating point number, or missing.
    Real,
    /// True or false.
    Flag,
    /// A day of the Gregorian calendar, or missing.
    Day,
}

impl ColumnKind {
    /// What code books call it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            ColumnKind::Text => "text",
            ColumnKind::Count => "count",
            ColumnKind::Real => "real",
            ColumnKind::Flag => "true/false",
            ColumnKind::Day => "day",
        }
    }
}

/// A column: its name, and what it means.
#[derive(Clone, Debug)]
pub struct Column {
    /// Lower snake case.
    pub name: Cow<'static, str>,
    /// What its values are.
    pub kind: ColumnKind,
    /// What one of it is.
    pub unit: &'static str,
    /// What it says.
    pub description: Cow<'static, str>,
    /// How it is computed from other columns.
    pub formula: Option<&'static str>,
    /// Whether it is one of the columns that tell rows apart.
    pub is_key: bool,
    /// The table whose rows it names, by the first column of that table's key.
    pub refers_to: Option<TableName>,
}

impl Column {
    /// A column without a description.
    pub(crate) fn new(name: impl Into<Cow<'static, str>>, kind: ColumnKind, unit: &'static str) -> Self {
        let (name, description) = (name.into(), Cow::Borrowed(""));
        Column { name, kind, unit, description, formula: None, is_key: false, refers_to: None }
    }
}

/// What a table is.
#[derive(Clone, Debug)]
pub struct Schema {
    /// Which table it is.
    pub name: TableId,
    /// What a row is.
    pub row: &'static str,
    /// The order of the rows.
    pub order: &'static str,
    /// The columns, in order.
    pub columns: Vec<Column>,
}

impl Schema {
    /// The names of the columns that tell rows apart.
    pub fn key(&self) -> Vec<&str> {
        self.columns.iter().filter(|column| column.is_key).map(|column| &*column.name).collect()
    }

    /// The columns that name rows of one of these tables: the column, that table, and the column of it.
    pub fn references<'s>(&'s self, among: &'s [Schema]) -> impl Iterator<Item = (&'s str, &'s Schema, &'s str)> {
        self.columns.iter().filter_map(|column| {
            let to = TableId::from(column.refers_to?);
            let table = among.iter().find(|schema| schema.name == to)?;
            Some((&*column.name, table, *table.key().first()?))
        })
    }
}
