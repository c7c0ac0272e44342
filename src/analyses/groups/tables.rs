//! `groups`, `group_terms` and `group_themes`: what groups of documents hold, and how sure their rates are.

use std::ops::Range;

use super::themes::PER_THOUSAND;
use crate::config::TableName;
use crate::corpus::{Group, Grouping};
use crate::count::{TermId, Vocabulary};
use crate::error::Result;
use crate::stats::{RateSums, per_million};
use crate::tables::{Batch, Columns, Table, class_name, theme_name};
use crate::themes::Matcher;

pub(crate) const GROUPING: &str = "Entry of group_by, as it is written.";
const START: &str = "First day of the group; empty where groups are no times.";
const GROUP: &str = "Value that the documents of the group share, or part of their date.";

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

    pub(crate) fn grouping(&self, number: u32) -> u32 {
        self.places[number as usize].0
    }

    pub(crate) fn grouping_name(&self, grouping: u32) -> &str {
        &self.groupings[grouping as usize].name
    }

    pub(crate) fn group_name(&self, number: u32) -> &str {
        &self.group(number).name
    }

    /// How many documents of a group are meant.
    pub(super) fn documents(&self, number: u32, is_meant: impl Fn(u32) -> bool) -> u64 {
        self.group(number).documents.iter().filter(|&&document| is_meant(document)).count() as u64
    }

    fn group(&self, number: u32) -> &Group {
        let (grouping, group) = self.places[number as usize];
        &self.groupings[grouping as usize].groups[group as usize]
    }

    pub(crate) fn start(&self, number: u32) -> Option<i32> {
        self.group(number).start
    }

    fn tokens(&self, number: u32) -> u64 {
        let (grouping, group) = self.places[number as usize];
        self.tokens[grouping as usize][group as usize]
    }
}

pub(crate) fn groups_columns<'a>() -> Columns<'a, u32, &'a Groups> {
    Columns::<u32, &Groups>::of(TableName::Groups)
        .row("grouping × group")
        .order("grouping (as in group_by), group (by time where groups are times, else by bytes)")
        .text("grouping", |row, &from| from.grouping_name(from.grouping(row)))
        .says(GROUPING)
        .key()
        .text("group", |row, &from| from.group_name(row))
        .says(GROUP)
        .key()
        .day("start", |row, from| from.start(row))
        .says(START)
        .real("time", "years, decades, …", |row, from| from.group(row).time.map(|time| time as f64))
        .says("Number of the group in time, in which the next is one more; empty where groups are no times.")
        .formula("see docs/groups.md § 1")
        .count("documents", "documents", |row, from| from.group(row).documents.len() as u64)
        .says("Documents of the group.")
        .count("tokens", "tokens", |row, from| from.tokens(row))
        .says("Positions in them.")
}

/// The table `groups`.
pub fn groups(from: &Groups) -> Table<'_> {
    groups_columns()
        .table(from.places.len(), move |range| Ok(Batch { rows: range.map(|number| number as u32).collect(), from }))
}

/// The columns that the tables of what groups hold begin with.
pub(super) fn of_group<'a, R: Copy + 'a, T: Copy + 'a>(
    columns: Columns<'a, R, (&'a Groups, T)>,
    group: impl Fn(R) -> u32 + Copy + Sync + 'a,
) -> Columns<'a, R, (&'a Groups, T)> {
    columns
        .names(
            "grouping",
            move |row, (from, _)| from.grouping(group(row)),
            |grouping, &(from, _)| from.grouping_name(grouping),
        )
        .says(GROUPING)
        .key()
        .names("group", move |row, _| group(row), |group, &(from, _)| from.group_name(group))
        .says(GROUP)
        .key()
        .day("start", move |row, (from, _)| from.start(group(row)))
        .says(START)
}

/// The columns that they end with.
fn interval<'a, R: Copy + 'a, X: 'a>(
    columns: Columns<'a, R, X>,
    ends: impl Fn(R) -> (f64, f64) + Copy + Sync + 'a,
) -> Columns<'a, R, X> {
    columns
        .real("low", "that of the rate", move |row, _| ends(row).0)
        .says(
            "Lower end of the 95 % interval of the rate, by how it varies between documents; empty where the count is 0, \
             where fewer than five documents have tokens, and where it would be wider than a factor of 1,000.",
        )
        .formula("see docs/groups.md § 3")
        .real("high", "that of the rate", move |row, _| ends(row).1)
        .says("Upper end of the same interval.")
        .formula("see docs/groups.md § 3")
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

pub(crate) fn group_terms_columns<'a>() -> Columns<'a, GroupTermRow, (&'a Groups, &'a Vocabulary)> {
    let columns = Columns::of(TableName::GroupTerms)
        .row(
            "grouping × group × term that occurs in it, and at least min_group_count times in all groups of \
             the grouping",
        )
        .order("grouping (as in group_by), group (by time where groups are times, else by bytes), term");
    of_group::<_, &Vocabulary>(columns, |row: GroupTermRow| row.group)
        .names("term", |row, _| row.term.0, |id, &(_, vocabulary)| vocabulary.form(TermId(id)))
        .says("Term.")
        .key()
        .names("class", |row, &(_, vocabulary)| vocabulary.class(row.term) as u32, |class, _| class_name(class))
        .says("Class of the term.")
        .key()
        .count("count", "tokens", |row, _| row.count)
        .says("Occurrences in the documents of the group.")
        .count("doc_count", "documents", |row, _| row.doc_count.into())
        .says("Documents of the group that hold it.")
        .real("per_million", "per million tokens", |row, (from, _)| per_million(row.count, from.tokens(row.group)))
        .says("Relative frequency in the group.")
        .formula("1e6 * count / groups.tokens")
        .with(|columns| interval(columns, |row| row.interval))
}

/// The table `group_terms` of so many rows, which `read` gives.
pub fn group_terms<'a>(
    from: &'a Groups,
    vocabulary: &'a Vocabulary,
    rows: usize,
    read: impl Fn(Range<usize>) -> Result<Vec<GroupTermRow>> + Sync + 'a,
) -> Table<'a> {
    group_terms_columns().table(rows, move |range| Ok(Batch { rows: read(range)?, from: (from, vocabulary) }))
}

/// A theme in a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupThemeRow {
    /// Number of the group among all.
    pub group: u32,
    /// Index of the theme.
    pub theme: u32,
    /// What its rate stands on.
    pub sums: RateSums,
    /// Documents of the group in which it can be found, with tokens or without.
    pub documents: u64,
}

impl GroupThemeRow {
    fn ends(&self) -> (f64, f64) {
        self.sums.interval(PER_THOUSAND).unwrap_or((f64::NAN, f64::NAN))
    }
}

pub(crate) fn group_themes_columns<'a>() -> Columns<'a, &'a GroupThemeRow, (&'a Groups, &'a Matcher)> {
    let columns = Columns::of(TableName::GroupThemes)
        .row("grouping × group × theme, with 0 where there is no hit")
        .order("grouping (as in group_by), group (by time where groups are times, else by bytes), theme");
    of_group::<_, &Matcher>(columns, |row: &GroupThemeRow| row.group)
        .names("theme", |row, _| row.theme, |theme, &(_, matcher)| theme_name(theme, matcher))
        .says("Theme.")
        .key()
        .count("count", "hits", |row, _| row.sums.count)
        .says("Hits of the theme in the documents of the group.")
        .count("doc_count", "documents", |row, _| row.sums.found_in)
        .says("Documents of the group with a hit.")
        .count("group_documents", "documents", |row, _| row.documents)
        .says(
            "Documents of the group in which the theme can be found: without those in a known language that it has no \
             pattern for, which no column counts.",
        )
        .count("group_tokens", "tokens", |row, _| row.sums.tokens)
        .says("Positions in them.")
        .real("per_1000_tokens", "per thousand tokens", |row, _| row.sums.rate(PER_THOUSAND))
        .says("Relative frequency in these documents; empty where there are none.")
        .formula("1000 * count / group_tokens")
        .with(|columns| interval(columns, GroupThemeRow::ends))
}

/// The table `group_themes`.
pub fn group_themes<'a>(from: &'a Groups, rows: &'a [GroupThemeRow], matcher: &'a Matcher) -> Table<'a> {
    group_themes_columns().over(rows, (from, matcher))
}
