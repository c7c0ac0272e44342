//! A file of JSON that is one object around its rows, or one column behind the other.

use super::found::{Found, Kind, Whole};
use super::probe::Probed;
use super::skim::{Member, behind_space, members};
use crate::corpus::rows::column_path::beginnings;
use crate::corpus::rows::reader::RowsError;

/// Rows are looked for in objects this deep.
const DEPTH: usize = 3;

/// Items of a list that are looked at, and members of an object.
const LOOKED_AT: usize = 100;

/// Places that are looked at on one level.
const MOST_PLACES: usize = 10_000;

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
        let mut found = Found::new(format!("at `{path}`"));
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
        for depth in 0..=DEPTH {
            let mut kinds: Vec<(String, usize, Kind)> =
                level.iter().filter_map(|(path, at)| Some((path.clone(), *at, self.kind(*at)?))).collect();
            if kinds.iter().any(|(.., kind)| *kind != Kind::Row) {
                kinds.retain(|(.., kind)| *kind != Kind::Row);
            }
            match &kinds[..] {
                [] => {}
                [(path, at, kind)] => {
                    let mut found = Found::new(said(*kind, path));
                    self.write(*at, *kind, &mut found);
                    let is_row = *kind == Kind::Row;
                    level.retain(|(_, place)| is_row || place != at);
                    found.other = self.rows_below(level, DEPTH - depth);
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
                let mut found = Found::new(said(Kind::List, path));
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

    /// The first place with rows in the objects of a level, so many levels deep.
    fn rows_below(&self, mut level: Vec<(String, usize)>, levels: usize) -> Option<String> {
        let has_rows = |(_, at): &(String, usize)| self.kind(*at).is_some_and(|kind| kind != Kind::Row);
        for _ in 0..levels {
            level = self.below(&level);
            if let Some(place) = level.iter().position(has_rows) {
                return Some(level.swap_remove(place).0);
            }
        }
        None
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
