//! `groups`, `group_terms` and `group_themes`: what groups of documents hold, and how sure their rates are.

use std::ops::Range;

use super::terms::class_name;
use super::themes::theme_of;
use super::values::Numbered;
use super::{BATCH_ROWS, Column, Schema, Table, Values};
use crate::corpus::{Group, Grouping};
use crate::count::{TermId, Vocabulary};
use crate::error::Result;
use crate::stats::{per_million, per_thousand};
use crate::themes::Matcher;

pub(super) const GROUPING: Column = Column::text("grouping", "Entry of group_by, as it is written.");
const GROUP: Column = Column::text("group", "Value that the documents of the group share, or part of their date.");
const LOW: Column = Column::real(
    "low",
    "that of the rate",
    "Lower end of the 95 % interval of the rate, from documents drawn again (percentile bootstrap, Efron 1979); empty where the count is 0 or fewer than \
     five documents have tokens.",
    "see docs/groups.md § 3",
);
const HIGH: Column =
    Column::real("high", "that of the rate", "Upper end of the same interval.", "see docs/groups.md § 3");

/// The groups of a run.
#[derive(Debug, Default)]
pub struct Groups {
    /// In the order of the options.
    pub groupings: Vec<Grouping>,
    /// Tokens of each group of each grouping.
    pub tokens: Vec<Vec<u64>>,
    /// The grouping, and the group in it, of all groups, one behind the other.
    places: Vec<(u32, u32)>,
    /// The first group of each grouping among all.
    starts: Vec<u32>,
}

impl Groups {
    /// `tokens` goes in step with the groups of `groupings`.
    pub fn new(groupings: Vec<Grouping>, tokens: Vec<Vec<u64>>) -> Self {
        let mut groups = Groups { groupings, tokens, ..Groups::default() };
        for (number, grouping) in (0u32..).zip(&groups.groupings) {
            groups.starts.push(groups.places.len() as u32);
            groups.places.extend((0..grouping.groups.len() as u32).map(|group| (number, group)));
        }
        groups
    }

    /// The number of a group among all.
    pub fn number(&self, grouping: usize, group: usize) -> u32 {
        self.starts[grouping] + group as u32
    }

    fn grouping_name(&self, number: u32) -> &str {
        &self.groupings[self.places[number as usize].0 as usize].name
    }

    fn group(&self, number: u32) -> &Group {
        let (grouping, group) = self.places[number as usize];
        &self.groupings[grouping as usize].groups[group as usize]
    }

    fn tokens(&self, number: u32) -> u64 {
        let (grouping, group) = self.places[number as usize];
        self.tokens[grouping as usize][group as usize]
    }

    fn names(&self, numbers: Vec<u32>) -> [Values<'_>; 2] {
        let groupings = numbers.iter().map(|&number| self.places[number as usize].0).collect();
        [
            Values::names(groupings, |grouping| self.groupings[grouping as usize].name.as_str()),
            Values::names(numbers, |number| self.group(number).name.as_str()),
        ]
    }
}

pub(super) fn groups_schema() -> Schema {
    Schema {
        name: "groups",
        row: "grouping × group",
        order: "grouping (as in group_by), group (by time where groups are times, else by bytes)",
        key: &["grouping", "group"],
        foreign: &[],
        columns: vec![
            GROUPING,
            GROUP,
            Column::real(
                "time",
                "years, decades, …",
                "Number of the group in time, in which the next is one more; empty where groups are no times.",
                "see docs/groups.md § 1",
            ),
            Column::count("documents", "documents", "Documents of the group."),
            Column::count("tokens", "tokens", "Positions in them."),
        ],
    }
}

/// The table `groups`.
pub fn groups(from: &Groups) -> Table<'_> {
    let batch = move |range: Range<usize>| {
        let numbers = || range.clone().map(|number| number as u32);
        Ok(vec![
            Values::text(numbers().map(|number| from.grouping_name(number))),
            Values::text(numbers().map(|number| from.group(number).name.as_str())),
            Values::real(numbers().map(|number| from.group(number).time.map(|time| time as f64))),
            Values::count(numbers().map(|number| from.group(number).documents.len() as u64)),
            Values::count(numbers().map(|number| from.tokens(number))),
        ])
    };
    Table { schema: groups_schema(), rows: from.places.len(), batch_rows: BATCH_ROWS, batch: Box::new(batch) }
}

/// A term in a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupTermRow {
    /// Number of the group among all.
    pub group: u32,
    /// The term.
    pub term: TermId,
    /// Occurrences.
    pub count: u64,
    /// Documents that hold it.
    pub doc_count: u32,
    /// Ends of the interval of its rate per million tokens; NaN for none.
    pub interval: (f64, f64),
}

pub(super) fn group_terms_schema() -> Schema {
    Schema {
        name: "group_terms",
        row: "grouping × group × term that occurs in it, and at least min_group_count times in all groups of the grouping",
        order: "grouping (as in group_by), group (by time where groups are times, else by bytes), term",
        key: &["grouping", "group", "term", "class"],
        foreign: &[],
        columns: vec![
            GROUPING,
            GROUP,
            Column::text("term", "Term."),
            Column::text("class", "Class of the term."),
            Column::count("count", "tokens", "Occurrences in the documents of the group."),
            Column::count("doc_count", "documents", "Documents of the group that hold it."),
            Column::real(
                "per_million",
                "per million tokens",
                "Relative frequency in the group.",
                "1e6 * count / groups.tokens",
            ),
            LOW,
            HIGH,
        ],
    }
}

/// The table `group_terms` of so many rows, which `read` gives.
pub fn group_terms<'a>(
    from: &'a Groups,
    vocabulary: &'a Vocabulary,
    rows: usize,
    read: impl Fn(Range<usize>) -> Result<Vec<GroupTermRow>> + Sync + 'a,
) -> Table<'a> {
    let batch = move |range: Range<usize>| {
        let rows = read(range)?;
        let term = Numbered::new(rows.iter().map(|row| row.term.0).collect());
        let mut values = Vec::from(from.names(rows.iter().map(|row| row.group).collect()));
        values.extend([
            term.names(|id| vocabulary.form(TermId(id))),
            Values::names(rows.iter().map(|row| vocabulary.class(row.term) as u32).collect(), class_name),
            Values::count(rows.iter().map(|row| row.count)),
            Values::count(rows.iter().map(|row| u64::from(row.doc_count))),
            Values::real(rows.iter().map(|row| per_million(row.count, from.tokens(row.group)))),
            Values::Real(rows.iter().map(|row| row.interval.0).collect()),
            Values::Real(rows.iter().map(|row| row.interval.1).collect()),
        ]);
        Ok(values)
    };
    Table { schema: group_terms_schema(), rows, batch_rows: BATCH_ROWS, batch: Box::new(batch) }
}

/// A theme in a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupThemeRow {
    /// Number of the group among all.
    pub group: u32,
    /// Index of the theme.
    pub theme: u32,
    /// Hits.
    pub count: u64,
    /// Documents with a hit.
    pub doc_count: u32,
    /// Ends of the interval of its rate per thousand tokens; NaN for none.
    pub interval: (f64, f64),
}

pub(super) fn group_themes_schema() -> Schema {
    Schema {
        name: "group_themes",
        row: "grouping × group × theme, with 0 where there is no hit",
        order: "grouping (as in group_by), group (by time where groups are times, else by bytes), theme",
        key: &["grouping", "group", "theme"],
        foreign: &[],
        columns: vec![
            GROUPING,
            GROUP,
            Column::text("theme", "Theme."),
            Column::count("count", "hits", "Hits of the theme in the documents of the group."),
            Column::count("doc_count", "documents", "Documents of the group with a hit."),
            Column::count("group_documents", "documents", "Documents of the group."),
            Column::count("group_tokens", "tokens", "Positions in them."),
            Column::real(
                "per_1000_tokens",
                "per thousand tokens",
                "Relative frequency in the group.",
                "1000 * count / group_tokens",
            ),
            LOW,
            HIGH,
        ],
    }
}

/// The table `group_themes`.
pub fn group_themes<'a>(from: &'a Groups, rows: &'a [GroupThemeRow], matcher: &'a Matcher) -> Table<'a> {
    let batch = move |range: Range<usize>| {
        let rows = &rows[range];
        let mut values = Vec::from(from.names(rows.iter().map(|row| row.group).collect()));
        values.extend([
            Values::names(rows.iter().map(|row| row.theme).collect(), theme_of(matcher)),
            Values::count(rows.iter().map(|row| row.count)),
            Values::count(rows.iter().map(|row| u64::from(row.doc_count))),
            Values::count(rows.iter().map(|row| from.group(row.group).documents.len() as u64)),
            Values::count(rows.iter().map(|row| from.tokens(row.group))),
            Values::real(rows.iter().map(|row| per_thousand(row.count, from.tokens(row.group)))),
            Values::Real(rows.iter().map(|row| row.interval.0).collect()),
            Values::Real(rows.iter().map(|row| row.interval.1).collect()),
        ]);
        Ok(values)
    };
    Table { schema: group_themes_schema(), rows: rows.len(), batch_rows: BATCH_ROWS, batch: Box::new(batch) }
}
