//! The columns of a table, each written once: what it is called and means, and the value that it takes from a row.

use std::borrow::Cow;
use std::ops::Range;

use super::csv;
use super::json;
use super::schema::{Column, ColumnKind, Schema, TableId};
use super::values::{Numbered, Values};
use crate::config::{CsvSigns, TableName};
use crate::corpus::Records;
use crate::error::Result;

/// Rows of most tables that are built, encoded and written at a time: a row group of Parquet.
pub const BATCH_ROWS: usize = 3 << 15;

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

impl<'a> Table<'a> {
    /// The values of every column, in order, for all rows.
    ///
    /// # Errors
    /// A fatal error where rows cannot be read back from the disk.
    pub fn values(&self) -> Result<Vec<Values<'a>>> {
        (self.batch)(0..self.rows)
    }

    /// The first line of the table as CSV.
    pub fn csv_header(&self) -> Vec<u8> {
        csv::header(&self.schema, CsvSigns::PLAIN)
    }

    /// All rows as lines of CSV.
    ///
    /// # Errors
    /// A fatal error where rows cannot be read back from the disk.
    pub fn csv_lines(&self) -> Result<Vec<u8>> {
        Ok(csv::lines(&self.values()?, self.rows, CsvSigns::PLAIN))
    }

    /// All rows as JSON, an object in each line.
    ///
    /// # Errors
    /// A fatal error where rows cannot be read back from the disk.
    pub fn json_lines(&self) -> Result<Vec<u8>> {
        Ok(json::lines(&self.schema, &self.values()?, self.rows))
    }
}

/// Rows that are made together, and what else their values are made from.
pub(crate) struct Batch<R, X> {
    /// The rows.
    pub rows: Vec<R>,
    /// What is looked up for a row, and what several columns share.
    pub from: X,
}

impl<R: Copy, X> Batch<R, X> {
    fn each<'b, T>(&'b self, value: impl Fn(R, &X) -> T + 'b) -> impl Iterator<Item = T> + 'b {
        self.rows.iter().map(move |&row| value(row, &self.from))
    }

    pub fn texts<'a, T: Into<Cow<'a, str>>>(&self, value: impl Fn(R, &X) -> T) -> Values<'a> {
        Values::text(self.each(value))
    }

    /// Text that few rows differ in: the number of each row, and the text of a number, which is never empty.
    pub fn names<'a>(&self, number: impl Fn(R, &X) -> u32, name: impl Fn(u32, &X) -> &'a str) -> Values<'a> {
        Values::names(self.each(number).collect(), |number| name(number, &self.from))
    }

    pub fn counts<'a>(&self, value: impl Fn(R, &X) -> u64) -> Values<'a> {
        Values::count(self.each(value))
    }

    pub fn reals<'a, T: Into<Option<f64>>>(&self, value: impl Fn(R, &X) -> T) -> Values<'a> {
        Values::real(self.each(value).map(Into::into))
    }

    pub fn flags<'a>(&self, value: impl Fn(R, &X) -> bool) -> Values<'a> {
        Values::Flag(self.each(value).collect())
    }
}

/// How the values of a column are made for a batch.
type ColumnValues<'a, R, X> = Box<dyn Fn(&mut Batch<R, X>) -> Result<Values<'a>> + Sync + 'a>;

/// The columns of a table. A row is an `R`, and what is looked up for it is in an `X`; the columns are known without either.
pub(crate) struct Columns<'a, R, X> {
    schema: Schema,
    values: Vec<ColumnValues<'a, R, X>>,
}

impl<'a, R: Copy + 'a, X: 'a> Columns<'a, R, X> {
    /// A table without columns.
    pub fn of(name: impl Into<TableId>) -> Self {
        Columns { schema: Schema { name: name.into(), row: "", order: "", columns: Vec::new() }, values: Vec::new() }
    }

    /// Says what a row is.
    pub fn row(mut self, row: &'static str) -> Self {
        self.schema.row = row;
        self
    }

    /// Says how rows are ordered.
    pub fn order(mut self, order: &'static str) -> Self {
        self.schema.order = order;
        self
    }

    /// Adds a column, and how its values are made for a batch. They are made once, so they may be taken out of the batch.
    pub fn column(self, column: Column, values: impl Fn(&mut Batch<R, X>) -> Values<'a> + Sync + 'a) -> Self {
        self.column_read(column, move |batch| Ok(values(batch)))
    }

    /// The same where they may have to be read back from the disk.
    fn column_read(
        mut self,
        column: Column,
        values: impl Fn(&mut Batch<R, X>) -> Result<Values<'a>> + Sync + 'a,
    ) -> Self {
        self.schema.columns.push(column);
        self.values.push(Box::new(values));
        self
    }

    /// Names of documents, by their number.
    pub fn documents(
        self,
        name: &'static str,
        number: impl Fn(R, &X) -> u32 + Sync + 'a,
        records: impl Fn(&X) -> &'a Records + Sync + 'a,
    ) -> Self {
        self.column_read(Column::new(name, ColumnKind::Text, ""), move |batch| {
            let numbered = Numbered::new(batch.each(&number).collect());
            let names = records(&batch.from).doc_ids(numbered.numbers())?;
            Ok(numbered.texts(names.into_iter().map(Into::into).collect()))
        })
    }

    pub fn text<T: Into<Cow<'a, str>>>(self, name: &'static str, value: impl Fn(R, &X) -> T + Sync + 'a) -> Self {
        self.column(Column::new(name, ColumnKind::Text, ""), move |batch| batch.texts(&value))
    }

    /// Text that few rows differ in: see [`Batch::names`].
    pub fn names(
        self,
        name: &'static str,
        number: impl Fn(R, &X) -> u32 + Sync + 'a,
        text: impl Fn(u32, &X) -> &'a str + Sync + 'a,
    ) -> Self {
        self.column(Column::new(name, ColumnKind::Text, ""), move |batch| batch.names(&number, &text))
    }

    pub fn count(self, name: &'static str, unit: &'static str, value: impl Fn(R, &X) -> u64 + Sync + 'a) -> Self {
        self.column(Column::new(name, ColumnKind::Count, unit), move |batch| batch.counts(&value))
    }

    /// A number that is missing where it is `None` or NaN.
    pub fn real<T: Into<Option<f64>>>(
        self,
        name: &'static str,
        unit: &'static str,
        value: impl Fn(R, &X) -> T + Sync + 'a,
    ) -> Self {
        self.column(Column::new(name, ColumnKind::Real, unit), move |batch| batch.reals(&value))
    }

    pub fn flag(self, name: &'static str, value: impl Fn(R, &X) -> bool + Sync + 'a) -> Self {
        self.column(Column::new(name, ColumnKind::Flag, ""), move |batch| batch.flags(&value))
    }

    /// A day, by the number of days since 1970-01-01.
    pub fn day(self, name: &'static str, value: impl Fn(R, &X) -> Option<i32> + Sync + 'a) -> Self {
        self.column(Column::new(name, ColumnKind::Day, ""), move |batch| Values::Day(batch.each(&value).collect()))
    }

    /// Describes the last column.
    pub fn says(mut self, description: impl Into<Cow<'static, str>>) -> Self {
        self.last().description = description.into();
        self
    }

    /// Says how the last column is computed from others.
    pub fn formula(mut self, formula: &'static str) -> Self {
        self.last().formula = Some(formula);
        self
    }

    /// Makes the last column part of the key, which tells rows apart.
    pub fn key(mut self) -> Self {
        self.last().is_key = true;
        self
    }

    /// Says that the last column names rows of another table, by the first column of its key.
    pub fn refers_to(mut self, table: TableName) -> Self {
        self.last().refers_to = Some(table);
        self
    }

    /// Leaves the last column out, unless `is_wanted`.
    pub fn only_if(mut self, is_wanted: bool) -> Self {
        if !is_wanted {
            self.schema.columns.pop();
            self.values.pop();
        }
        self
    }

    /// Adds columns that other tables have as well.
    pub fn with(self, more: impl FnOnce(Self) -> Self) -> Self {
        more(self)
    }

    fn last(&mut self) -> &mut Column {
        self.schema.columns.last_mut().unwrap_or_else(|| panic!("there is no column yet"))
    }

    /// Describes the table.
    pub fn schema(self) -> Schema {
        self.schema
    }

    /// The table with this number of rows, of which `batch` makes any range.
    pub fn table(self, rows: usize, batch: impl Fn(Range<usize>) -> Result<Batch<R, X>> + Sync + 'a) -> Table<'a> {
        let Columns { schema, values } = self;
        let batch = move |range: Range<usize>| {
            let mut batch = batch(range)?;
            values.iter().map(|values| values(&mut batch)).collect()
        };
        Table { schema, rows, batch_rows: BATCH_ROWS, batch: Box::new(batch) }
    }
}

impl<'a, R: Sync, X: Copy + Sync + 'a> Columns<'a, &'a R, X> {
    /// The table of these rows.
    pub fn over(self, rows: &'a [R], from: X) -> Table<'a> {
        self.table(rows.len(), move |range| Ok(Batch { rows: rows[range].iter().collect(), from }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns<'a>(has_weight: bool) -> Columns<'a, &'a (u32, f64), &'a [&'a str]> {
        Columns::<&(u32, f64), &[&str]>::of(TableName::Pairs)
            .names("name", |row, _| row.0, |number, names| names[number as usize])
            .key()
            .refers_to(TableName::Terms)
            .real("weight", "", |row, _| row.1)
            .key()
            .only_if(has_weight)
            .count("length", "bytes", |row, names| names[row.0 as usize].len() as u64)
            .flag("is_first", |row, _| row.0 == 0)
    }

    #[test]
    fn a_column_is_left_out_with_its_values_and_its_place_in_the_key() {
        let rows = [(1, 0.5), (0, f64::NAN), (1, 2.0)];
        let names = ["a", "bcd"];
        let table = columns(true).over(&rows, &names);
        assert_eq!(table.schema.key(), ["name", "weight"]);
        assert_eq!(table.csv_header(), b"name,weight,length,is_first\n");
        assert_eq!(table.csv_lines().unwrap(), b"bcd,0.5,3,false\na,,1,true\nbcd,2.0,3,false\n");
        let table = columns(false).over(&rows, &names);
        assert_eq!(table.schema.key(), ["name"]);
        assert_eq!(csv::lines(&(table.batch)(1..2).unwrap(), 1, CsvSigns::PLAIN), b"a,1,true\n");
    }

    #[test]
    fn a_reference_leads_to_the_key_of_its_table_if_that_is_there() {
        let pairs = columns(true).schema();
        let terms = Columns::<(), ()>::of(TableName::Terms).text("term", |_, _| "").key().schema();
        assert_eq!(pairs.references(&[]).count(), 0);
        let among = [pairs.clone(), terms];
        let found: Vec<_> = pairs.references(&among).map(|(from, table, to)| (from, table.name.name(), to)).collect();
        assert_eq!(found, [("name", "terms", "term")]);
    }
}
