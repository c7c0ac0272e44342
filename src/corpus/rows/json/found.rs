//! Rows that are written as objects one behind the other, however they stand in their file.

use std::collections::HashMap;
use std::ops::Range;

use super::cut::{Cut, Cutter, Ends};
use super::objects::ObjectColumns;
use super::skim::{self, Member, members};
use crate::corpus::rows::reader::{PIECE, RowsError};

/// The rows of a file, in the order in which they stand there.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    bytes: Vec<u8>,
    ends: Vec<(usize, Option<u64>)>,
    next: usize,
    /// What was understood.
    pub said: String,
    /// Where rows with the text are as well.
    pub other: Option<String>,
}

/// How rows are written at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It is a row.
    Row,
    /// A list of rows.
    List,
    /// A list of values for each key.
    Columns,
    /// An object of values for each key, as pandas writes it.
    KeyedColumns,
    /// A row for each key.
    KeyedRows,
    /// A list of rows for each key.
    KeyedLists,
    /// The names of the columns and the values of each row in lists of their own, as pandas writes it.
    Split,
}

/// A file, and what is looked for in it.
pub(super) struct Whole<'w> {
    pub bytes: &'w [u8],
    pub columns: &'w ObjectColumns,
}

impl Whole<'_> {
    pub(super) fn write(&self, at: usize, kind: Kind, found: &mut Found) {
        let all = members(self.bytes, at, usize::MAX).unwrap_or_default();
        let mut line = Line { bytes: self.bytes, at: 0, line: 1 };
        match kind {
            Kind::Row => {
                found.push(&self.bytes[at..skim::end_of(self.bytes, at).unwrap_or(self.bytes.len())], line.of(at))
            }
            Kind::List => {
                all.iter().for_each(|item| found.push(&self.bytes[item.value.clone()], line.of(item.value.start)))
            }
            Kind::KeyedRows => all.iter().for_each(|member| self.write_keyed(member, &member.value, &mut line, found)),
            Kind::KeyedLists => {
                for member in &all {
                    for item in members(self.bytes, member.value.start, usize::MAX).unwrap_or_default() {
                        self.write_keyed(member, &item.value, &mut line, found);
                    }
                }
            }
            Kind::Columns => {
                let values = |member: &Member| members(self.bytes, member.value.start, usize::MAX).unwrap_or_default();
                let columns: Vec<Vec<Member>> = all.iter().map(values).collect();
                for row in 0..columns.first().map_or(0, Vec::len) {
                    let pairs = all
                        .iter()
                        .zip(&columns)
                        .filter_map(|(name, values)| Some((name.key.clone()?, values.get(row)?.value.clone())));
                    found.push(&self.object(pairs), None);
                }
            }
            Kind::KeyedColumns => self.write_keyed_columns(&all, found),
            Kind::Split => {
                let (names, data) = self.split(&all).unwrap_or_default();
                let index = all.iter().find(|member| self.key(member) == "index");
                let index =
                    index.and_then(|index| members(self.bytes, index.value.start, usize::MAX)).unwrap_or_default();
                for (number, row) in data.into_iter().enumerate() {
                    let values = members(self.bytes, row.value.start, usize::MAX).unwrap_or_default();
                    let pairs = names.iter().zip(values).map(|(name, value)| (name.value.clone(), value.value));
                    let key = index.get(number).map(|key| &self.bytes[key.value.clone()]);
                    found.push(&with_key(self.object(pairs), key), line.of(row.value.start));
                }
            }
        }
    }

    /// A row with its key as one more column; a string becomes a text.
    fn write_keyed(&self, member: &Member, row: &Range<usize>, line: &mut Line<'_>, found: &mut Found) {
        let (row, key) = (&self.bytes[row.clone()], &self.bytes[member.key.clone().unwrap_or_default()]);
        let object = match row.first() {
            Some(b'{') => row.to_vec(),
            _ => {
                let text = serde_json::to_string(self.columns.named.text.written()).unwrap_or_default();
                [b"{", text.as_bytes(), b":", row, b"}"].concat()
            }
        };
        found.push(&with_key(object, Some(key)), line.of(member.value.start));
    }

    fn write_keyed_columns(&self, all: &[Member], found: &mut Found) {
        let values = |member: &Member| members(self.bytes, member.value.start, usize::MAX).unwrap_or_default();
        let raw = |member: &Member| &self.bytes[member.key.clone().unwrap_or_default()];
        let columns: Vec<Vec<Member>> = all.iter().map(values).collect();
        let longest = columns.iter().max_by_key(|column| column.len()).map_or(&[][..], Vec::as_slice);
        let by_key = |column: &'_ Vec<Member>| -> HashMap<Vec<u8>, Range<usize>> {
            column.iter().map(|member| (raw(member).to_vec(), member.value.clone())).collect()
        };
        let by_key: Vec<HashMap<Vec<u8>, Range<usize>>> = columns.iter().map(by_key).collect();
        for row in longest {
            let pairs = all
                .iter()
                .zip(&by_key)
                .filter_map(|(name, column)| Some((name.key.clone()?, column.get(raw(row))?.clone())));
            found.push(&with_key(self.object(pairs), Some(raw(row))), None);
        }
    }

    fn object(&self, pairs: impl Iterator<Item = (Range<usize>, Range<usize>)>) -> Vec<u8> {
        let mut row = Vec::new();
        pairs.for_each(|(key, value)| self.write_pair(&mut row, key, &value));
        row.extend_from_slice(if row.is_empty() { b"{}" } else { b"}" });
        row
    }

    pub(super) fn write_pair(&self, row: &mut Vec<u8>, key: Range<usize>, value: &Range<usize>) {
        row.push(if row.is_empty() { b'{' } else { b',' });
        row.extend_from_slice(&self.bytes[key]);
        row.push(b':');
        row.extend_from_slice(&self.bytes[value.clone()]);
    }

    /// The lists of names and of rows.
    pub(super) fn split(&self, all: &[Member]) -> Option<(Vec<Member>, Vec<Member>)> {
        let list = |name: &str| {
            let member = all.iter().find(|member| self.key(member) == name)?;
            if self.bytes[member.value.start] != b'[' {
                return None;
            }
            members(self.bytes, member.value.start, usize::MAX)
        };
        let (names, data) = (list("columns")?, list("data")?);
        let are = |items: &[Member], sign| items.first().is_some_and(|item| self.bytes[item.value.start] == sign);
        (are(&names, b'"') && are(&data, b'[')).then_some((names, data))
    }

    pub(super) fn key(&self, member: &Member) -> String {
        let raw = &self.bytes[member.key.clone().unwrap_or_default()];
        serde_json::from_slice(raw).unwrap_or_else(|_| String::from_utf8_lossy(raw).into_owned())
    }
}

/// An object with its key as one more column.
fn with_key(mut object: Vec<u8>, key: Option<&[u8]>) -> Vec<u8> {
    let Some(key) = key else { return object };
    let name = if memchr::memmem::find(&object, b"\"key\"").is_some() { "row_key" } else { "key" };
    while object.last().is_some_and(|last| *last == b'}' || skim::is_space(*last)) {
        if object.pop() == Some(b'}') {
            break;
        }
    }
    let between = if object.trim_ascii_end() == b"{" { "" } else { "," };
    object.extend_from_slice(format!("{between}\"{name}\":").as_bytes());
    object.extend_from_slice(key);
    object.push(b'}');
    object
}

/// Counts lines.
struct Line<'b> {
    bytes: &'b [u8],
    at: usize,
    line: u64,
}

impl Line<'_> {
    /// The line of a place that is not before the last one.
    fn of(&mut self, at: usize) -> Option<u64> {
        self.line += memchr::memchr_iter(b'\n', self.bytes.get(self.at..at).unwrap_or_default()).count() as u64;
        self.at = at.max(self.at);
        Some(self.line)
    }
}

impl Found {
    pub fn new(said: String) -> Found {
        Found { said, ..Found::default() }
    }

    fn push(&mut self, row: &[u8], line: Option<u64>) {
        if row != b"null" {
            self.bytes.extend_from_slice(row);
            self.ends.push((self.bytes.len(), line));
        }
    }
}

impl Cutter for Found {
    fn next_cut(&mut self) -> Result<Option<Cut>, RowsError> {
        let first = self.next;
        let start = first.checked_sub(1).map_or(0, |before| self.ends[before].0);
        let rest = &self.ends[first..];
        let count = rest.iter().take_while(|(end, _)| end - start < PIECE).count().max(1).min(rest.len());
        if count == 0 {
            return Ok(None);
        }
        self.next += count;
        let ends: Vec<_> = rest[..count].iter().map(|(end, line)| (end - start, *line)).collect();
        let bytes = self.bytes[start..start + ends[count - 1].0].to_vec();
        let len_bytes = bytes.len() as u64;
        Ok(Some(Cut { first_row: first as u64 + 1, len_bytes, bytes, ends: Ends::Values(ends) }))
    }
}
