//! Terms, themes, trends and contrasts of groups, on all threads.

mod contrasts;
mod findings;
mod members;
mod postings;
mod rows;
mod tables;
mod terms;
mod themes;
mod timeline;
mod trends;

pub use self::tables::Groups;

pub(crate) use self::contrasts::theme_contrasts_columns;
pub(crate) use self::tables::{group_terms_columns, group_themes_columns, groups_columns};
pub(crate) use self::trends::{term_trends_columns, theme_trends_columns};

use self::contrasts::theme_contrasts;
use self::findings::findings;
use self::members::Of;
use self::tables::{group_terms, group_themes, groups as groups_table};
use self::terms::TermsOfGroups;
use self::themes::ThemesOfGroups;
use self::trends::{term_trends, theme_trends};
use crate::analyses::analysis::Analysis;
use crate::analyses::themes::ThemeCounts;
use crate::config::TableName;
use crate::context::{Amounts, Context, GroupingReport, Report};
use crate::corpus::{Group, Grouping, Records};
use crate::count::Counts;
use crate::error::Result;
use crate::tables::Table;
use crate::themes::Matcher;

/// The rows of all tables of groups.
#[derive(Default)]
pub(crate) struct GroupCounts {
    terms: TermsOfGroups,
    themes: ThemesOfGroups,
}

/// Which group each document is in.
pub(crate) fn group(context: &Context<'_>, records: &Records, counts: &Counts) -> Result<Groups> {
    let groupings = {
        let of = |by| Grouping::new(by, records, &context.config.reading.dates);
        context.config.groups.group_by.iter().map(of).collect::<Result<Vec<_>>>()?
    };
    let tokens_of = |group: &Group| {
        let documents = counts.documents().of(group.documents.iter().map(|&document| document as usize));
        documents.map(|document| document.tokens()).sum()
    };
    let tokens = |grouping: &Grouping| grouping.groups.iter().map(tokens_of).collect();
    let tokens = groupings.iter().map(tokens).collect();
    Ok(Groups::new(groupings, tokens))
}

/// Counts terms and themes of groups, as far as some table needs them.
pub(crate) fn count_groups(
    context: &Context<'_>,
    groups: &Groups,
    counts: &Counts,
    matcher: &Matcher,
    themes: &ThemeCounts,
) -> Result<(GroupCounts, Amounts)> {
    let mut found = GroupCounts::default();
    for grouping in 0..groups.groupings.len() {
        let of = Of::new(groups, grouping, counts);
        found.terms.push(context, &of, counts)?;
        found.themes.push(context, &of, matcher.themes().len(), themes)?;
    }
    found.terms.rows.finish();
    let of_terms = found.terms.rows.len() + found.terms.trends.len();
    let of_themes = found.themes.rows.len() + found.themes.trends.len() + found.themes.contrasts.len();
    let documents = counts.documents().len() as u64;
    Ok((found, Amounts { documents, rows: (of_terms + of_themes) as u64, ..Amounts::default() }))
}

/// The tables of groups.
pub(crate) struct GroupTables<'r> {
    pub groups: &'r Groups,
    pub found: &'r GroupCounts,
    pub counts: &'r Counts,
    pub matcher: &'r Matcher,
}

impl Analysis for GroupTables<'_> {
    fn table(&self, name: TableName) -> Result<Option<Table<'_>>> {
        let GroupTables { groups, found, matcher, .. } = *self;
        let vocabulary = self.counts.vocabulary();
        Ok(Some(match name {
            TableName::Groups => groups_table(groups),
            TableName::GroupTerms => {
                group_terms(groups, vocabulary, found.terms.rows.len(), |range| found.terms.rows.rows(range))
            }
            TableName::GroupThemes => group_themes(groups, &found.themes.rows, matcher),
            TableName::TermTrends => term_trends(groups, &found.terms.trends, vocabulary),
            TableName::ThemeTrends => theme_trends(groups, &found.themes.trends, matcher),
            TableName::ThemeContrasts => theme_contrasts(groups, &found.themes.contrasts, matcher),
            _ => return Ok(None),
        }))
    }

    fn report(&self, report: &mut Report) {
        let of_grouping = |(index, grouping): (usize, &Grouping)| GroupingReport {
            grouping: grouping.name.clone(),
            groups: grouping.groups.len() as u64,
            documents: grouping.groups.iter().map(|group| group.documents.len() as u64).sum(),
            without_value: grouping.without_value,
            without_date: grouping.without_date,
            cut_terms: self.found.terms.cut.get(index).copied().unwrap_or(0),
        };
        report.groupings = self.groups.groupings.iter().enumerate().map(of_grouping).collect();
        (report.theme_trends, report.theme_contrasts) = findings(self.groups, &self.found.themes, self.matcher);
    }
}
