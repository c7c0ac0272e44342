//! How often the pattern occurs in each group of documents.

use std::collections::BTreeMap;

use serde::Serialize;

use super::document::GroupKey;
use crate::config::GroupBy;
use crate::corpus::Grouping;
use crate::error::{Error, Result};
use crate::stats::per_million;
use crate::tables::{Columns, Schema, Table, TableId};

/// The matches in the documents of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct KwicGroup {
    /// Its name.
    pub group: String,
    /// Its documents.
    pub documents: u64,
    /// Those with a match.
    pub with_match: u64,
    /// Matches.
    pub matches: u64,
    /// Tokens of its documents.
    pub tokens: u64,
}

/// All groups so far.
#[derive(Default)]
pub(crate) struct KwicGroups {
    groups: BTreeMap<GroupKey, KwicGroup>,
    /// Documents in none.
    pub without: u64,
}

impl KwicGroups {
    /// Takes a document in, with so many matches and tokens.
    ///
    /// # Errors
    /// A usage error where there are too many groups.
    pub fn add(&mut self, by: &GroupBy, group: Option<GroupKey>, matches: u64, tokens: u64) -> Result<()> {
        let Some(key) = group else {
            self.without += 1;
            return Ok(());
        };
        let name = key.1.clone();
        let group = self.groups.entry(key).or_insert_with(|| KwicGroup { group: name, ..KwicGroup::default() });
        group.documents += 1;
        group.with_match += u64::from(matches > 0);
        group.matches += matches;
        group.tokens += tokens;
        if self.groups.len() > Grouping::MAX_GROUPS {
            let error = Error::usage(format!("`{by}` gives more than {} groups", Grouping::MAX_GROUPS));
            return Err(error.hint("group by something that more documents share"));
        }
        Ok(())
    }

    /// By time where they are times, else by the bytes of their names.
    pub fn finish(self) -> Vec<KwicGroup> {
        self.groups.into_values().collect()
    }
}

fn kwic_groups_columns<'a>() -> Columns<'a, &'a KwicGroup, ()> {
    Columns::<&KwicGroup, ()>::of(TableId::of_command("kwic_groups"))
        .row("group of documents that `termloom kwic --group-by` looked at")
        .order("group: by time for parts of dates, else by bytes")
        .text("group", |row, _| &row.group)
        .says("Value that its documents have.")
        .key()
        .count("documents", "documents", |row, _| row.documents)
        .says("Documents of the group that meet `--where`.")
        .count("with_match", "documents", |row, _| row.with_match)
        .says("Those with a match.")
        .count("matches", "matches", |row, _| row.matches)
        .says("Matches in them.")
        .count("tokens", "tokens", |row, _| row.tokens)
        .says("Tokens of all documents of the group.")
        .real("per_million", "per million tokens", |row, _| per_million(row.matches, row.tokens))
        .says("How often the pattern occurs in the text of the group.")
        .formula("1e6 * matches / tokens")
}

/// What the rows are.
pub(crate) fn kwic_groups_schema() -> Schema {
    kwic_groups_columns().schema()
}

/// The table of groups.
pub fn kwic_groups_table(groups: &[KwicGroup]) -> Table<'_> {
    kwic_groups_columns().over(groups, ())
}
