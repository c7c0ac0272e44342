//! A file of JSON that is one object around its rows, or one column behind the other.

use std::collections::HashMap;
use std::ops::Range;

use super::cut::{Cut, Cutter, Ends};
use super::objects::ObjectColumns;
use super::probe::Probed;
use super::skim::{self, Member, behind_space, members};
use crate::corpus::rows::column_path::beginnings;
use crate::corpus::rows::reader::{PIECE, RowsError};

/// Rows are looked for in objects this deep.
const DEPTH: usize = 3;

/// Items of a list that are looked at, and members of an object.
const LOOKED_AT: usize = 100;

/// Places that are looked at on one level.
const MOST_PLACES: usize = 10_000;

/// How rows are written at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
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

/// The rows of a file, in the order in which they stand there.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    bytes: Vec<u8>,
    ends: Vec<(usize, Option<u64>)>,
    next: usize,
    /// What was understood.
    pub said: String,
}

/// A file, and what is looked for in it.
pub(super) struct Whole<'w> {
    pub bytes: &'w [u8],
    pub columns: &'w ObjectColumns,
}

impl Whole<'_> {
    /// The rows at a path that the user named, or where they are if there is only one such place.
    ///
    /// # Errors
    /// Where they are not found, or in several places.
    pub fn rows(&self, records: Option<&str>) -> Result<Found, RowsError> {
        let root = behind_space(self.bytes, 0);
        match records {
            Some(path) => self.rows_at(path, root),
            None => self.rows_somewhere(root),
        }
    }

    fn rows_at(&self, path: &str, root: usize) -> Result<Found, RowsError> {
        let plain = path.replace("[]", "");
        let mut places = Vec::new();
        self.walk(root, plain.trim_matches(['.', '$', ' ']), &mut places);
        if places.is_empty() {
            let there = self.names(root).join("`, `");
            let message =
                format!("there is nothing at `{path}`, which --records names; the outermost keys are `{there}`");
            return Err(RowsError::Shape(message));
        }
        let mut found = Found { said: format!("at `{path}`"), ..Found::default() };
        for place in places {
            let kind = self.kind(place).unwrap_or_else(|| self.kind_without_text(place));
            self.write(place, kind, &mut found);
        }
        Ok(found)
    }

    fn walk(&self, at: usize, path: &str, places: &mut Vec<usize>) {
        if path.is_empty() {
            return places.push(at);
        }
        let all = members(self.bytes, at, usize::MAX).unwrap_or_default();
        if self.bytes[at] == b'[' {
            return all.iter().for_each(|item| self.walk(item.value.start, path, places));
        }
        let named = beginnings(path).find_map(|(key, rest)| {
            let member = all.iter().find(|member| self.key(member) == key)?;
            Some((member.value.start, rest))
        });
        if let Some((at, rest)) = named {
            self.walk(at, rest, places);
        }
    }

    fn kind_without_text(&self, at: usize) -> Kind {
        let all = members(self.bytes, at, LOOKED_AT).unwrap_or_default();
        match self.bytes[at] {
            b'[' => Kind::List,
            _ if !all.is_empty() && all.iter().all(|member| matches!(self.bytes[member.value.start], b'{' | b'"')) => {
                Kind::KeyedRows
            }
            _ => Kind::Row,
        }
    }

    fn rows_somewhere(&self, root: usize) -> Result<Found, RowsError> {
        let mut level = vec![(String::new(), root)];
        let mut lists = Vec::new();
        for _ in 0..=DEPTH {
            let mut kinds: Vec<(String, usize, Kind)> =
                level.iter().filter_map(|(path, at)| Some((path.clone(), *at, self.kind(*at)?))).collect();
            if kinds.iter().any(|(.., kind)| *kind != Kind::Row) {
                kinds.retain(|(.., kind)| *kind != Kind::Row);
            }
            match &kinds[..] {
                [] => {}
                [(path, at, kind)] => {
                    let mut found = Found { said: said(*kind, path), ..Found::default() };
                    self.write(*at, *kind, &mut found);
                    return Ok(found);
                }
                several => {
                    let paths: Vec<&str> = several.iter().map(|(path, ..)| path.as_str()).collect();
                    let (named, text) = (list_of(&paths), self.columns.named.text.written());
                    let message = format!(
                        "rows with `{text}` are at {named}; choose with --records, such as --records {}",
                        paths[0]
                    );
                    return Err(RowsError::Shape(message));
                }
            }
            lists.extend(level.iter().filter(|(_, at)| self.is_list_of_objects(*at)).cloned());
            level = self.below(&level);
        }
        match &lists[..] {
            // That it lacks the column is said with the columns that it has.
            [(path, at)] => {
                let mut found = Found { said: said(Kind::List, path), ..Found::default() };
                self.write(*at, Kind::List, &mut found);
                Ok(found)
            }
            [] => {
                let (wanted, there) = (self.columns.named.text.written().to_string(), self.names(root));
                Err(RowsError::NoColumn { wanted, there })
            }
            several => {
                let paths: Vec<&str> = several.iter().map(|(path, _)| path.as_str()).collect();
                let (named, text) = (list_of(&paths), self.columns.named.text.written());
                let message = format!(
                    "one object around lists at {named}, none of which has the column `{text}`; --records names the list and --text-column the column"
                );
                Err(RowsError::Shape(message))
            }
        }
    }

    /// The objects and lists in the objects of a level.
    fn below(&self, level: &[(String, usize)]) -> Vec<(String, usize)> {
        let mut below = Vec::new();
        for (path, at) in level.iter().filter(|(_, at)| self.bytes[*at] == b'{') {
            for member in members(self.bytes, *at, MOST_PLACES).unwrap_or_default() {
                let start = member.value.start;
                if matches!(self.bytes[start], b'{' | b'[') && below.len() < MOST_PLACES {
                    let key = self.key(&member);
                    below.push((if path.is_empty() { key } else { format!("{path}.{key}") }, start));
                }
            }
        }
        below
    }

    /// How rows with the text are written at a place, if they are.
    fn kind(&self, at: usize) -> Option<Kind> {
        let first = |member: &Member| self.bytes[member.value.start];
        if self.bytes[at] == b'[' {
            let items = members(self.bytes, at, LOOKED_AT)?;
            return items.iter().any(|item| self.shows_text(item.value.start)).then_some(Kind::List);
        }
        let all = members(self.bytes, at, usize::MAX)?;
        let looked_at = &all[..all.len().min(LOOKED_AT)];
        let are = |sign: u8| !looked_at.is_empty() && looked_at.iter().all(|member| first(member) == sign);
        let is_text = |member: &&Member| {
            let key = self.key(member);
            self.columns.named.text.leaves().any(|leaf| leaf.name == key)
        };
        let of_text = looked_at.iter().find(is_text);
        if let Some(text) = of_text {
            let values = members(self.bytes, text.value.start, LOOKED_AT).unwrap_or_default();
            let is_flat = !values.is_empty() && values.iter().all(|value| !matches!(first(value), b'{' | b'['));
            if is_flat && are(b'[') && self.are_of_one_length(&all) {
                return Some(Kind::Columns);
            }
            if is_flat && are(b'{') {
                return Some(Kind::KeyedColumns);
            }
        }
        if self.split(&all).is_some() {
            return Some(Kind::Split);
        }
        if self.has_text(at) {
            return Some(Kind::Row);
        }
        let with_text = || looked_at.iter().filter(|member| self.has_text(member.value.start)).count();
        if are(b'{') && with_text() * 2 > looked_at.len() {
            return Some(Kind::KeyedRows);
        }
        let first_item = |member: &Member| members(self.bytes, member.value.start, 1).unwrap_or_default().pop();
        let is_keyed = are(b'[') && all.len() > 1 && {
            let mut items = looked_at.iter().filter_map(first_item).peekable();
            items.peek().is_some() && items.all(|item| self.shows_text(item.value.start))
        };
        is_keyed.then_some(Kind::KeyedLists)
    }

    fn are_of_one_length(&self, all: &[Member]) -> bool {
        let len = |member: &Member| members(self.bytes, member.value.start, usize::MAX).map(|items| items.len());
        let mut lengths = all.iter().map(len);
        let first = lengths.next().flatten();
        first.is_some_and(|first| first > 0) && lengths.all(|len| len == first)
    }

    /// The lists of names and of rows.
    fn split(&self, all: &[Member]) -> Option<(Vec<Member>, Vec<Member>)> {
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

    /// Whether an object has the column of the text. Only the members in question are taken apart.
    fn has_text(&self, at: usize) -> bool {
        let Some(all) = (self.bytes[at] == b'{').then(|| members(self.bytes, at, MOST_PLACES)).flatten() else {
            return false;
        };
        let is_asked = |key: &str| {
            let mut leaves = self.columns.named.text.leaves();
            leaves.any(|leaf| {
                leaf.name == key || leaf.path.iter().any(|path| beginnings(path).any(|(name, _)| name == key))
            })
        };
        let mut row = Vec::new();
        for member in all.iter().filter(|member| is_asked(&self.key(member))) {
            self.write_pair(&mut row, member.key.clone().unwrap_or_default(), &member.value);
        }
        !row.is_empty() && {
            row.push(b'}');
            let probed = Probed::of([&row[..]].into_iter(), self.columns);
            // What is wrong with a row is said when it is taken apart.
            probed.has_text || probed.sound == 0
        }
    }

    /// The same, also where it is in the one object that is packed in another.
    fn shows_text(&self, at: usize) -> bool {
        let inner = || members(self.bytes, at, LOOKED_AT).unwrap_or_default();
        self.has_text(at) || (self.bytes[at] == b'{' && inner().iter().any(|member| self.has_text(member.value.start)))
    }

    fn is_list_of_objects(&self, at: usize) -> bool {
        let items = (self.bytes[at] == b'[').then(|| members(self.bytes, at, LOOKED_AT)).flatten().unwrap_or_default();
        !items.is_empty() && items.iter().all(|item| self.bytes[item.value.start] == b'{')
    }

    fn names(&self, at: usize) -> Vec<String> {
        members(self.bytes, at, LOOKED_AT).unwrap_or_default().iter().map(|member| self.key(member)).collect()
    }

    fn key(&self, member: &Member) -> String {
        let raw = &self.bytes[member.key.clone().unwrap_or_default()];
        serde_json::from_slice(raw).unwrap_or_else(|_| String::from_utf8_lossy(raw).into_owned())
    }

    fn write(&self, at: usize, kind: Kind, found: &mut Found) {
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

    fn write_pair(&self, row: &mut Vec<u8>, key: Range<usize>, value: &Range<usize>) {
        row.push(if row.is_empty() { b'{' } else { b',' });
        row.extend_from_slice(&self.bytes[key]);
        row.push(b':');
        row.extend_from_slice(&self.bytes[value.clone()]);
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

fn list_of(paths: &[&str]) -> String {
    paths.iter().take(5).map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ")
}

fn said(kind: Kind, path: &str) -> String {
    let what = match kind {
        Kind::Row => "one object",
        Kind::List => "a list",
        Kind::Columns | Kind::KeyedColumns => "one column behind the other",
        Kind::KeyedRows => "an object for each key",
        Kind::KeyedLists => "a list for each key",
        Kind::Split => "names of columns and lists of values",
    };
    if path.is_empty() { what.to_string() } else { format!("{what} at `{path}`") }
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
