//! Terms, themes and trends of groups, on all threads.

mod intervals;
mod postings;
mod rows;
mod tables;
mod trends;

pub use self::tables::Groups;

pub(crate) use self::tables::{group_terms_columns, group_themes_columns, groups_columns};
pub(crate) use self::trends::{term_trends_columns, theme_trends_columns};
use std::ops::Range;

use rayon::prelude::*;

use self::intervals::Sampled;
use self::postings::{GroupPosting, counts_in, posting_ranges, push_postings};
use self::rows::GroupRows;
use self::tables::{GroupTermRow, GroupThemeRow, group_terms, group_themes, groups as groups_table};
use self::trends::{TrendRow, term_trends, theme_trends};
use crate::analyses::analysis::Analysis;
use crate::analyses::themes::ThemeCounts;
use crate::config::TableName;
use crate::context::{Amounts, Context, GroupingReport, Report, Stage};
use crate::corpus::{Group, Grouping, Records};
use crate::count::{Counts, TermId};
use crate::error::Result;
use crate::stats::{Series, benjamini_hochberg};
use crate::tables::Table;
use crate::themes::Matcher;

/// Tokens to which the rates of terms and of themes refer.
const PER_MILLION: f64 = 1e6;
const PER_THOUSAND: f64 = 1e3;

/// From this number of documents on, all threads work on a group together; a smaller group has one thread.
const LARGE: usize = 512;

/// Documents of a large group that a thread looks through at a time.
const PIECE: usize = 64;

/// The rows of all tables of groups.
#[derive(Default)]
pub(crate) struct GroupCounts {
    /// Rows of `group_terms`.
    terms: GroupRows,
    themes: Vec<GroupThemeRow>,
    term_trends: Vec<TrendRow>,
    theme_trends: Vec<TrendRow>,
    /// Terms that `min_group_count` left out, by grouping.
    cut: Vec<u64>,
}

/// The groups of a grouping that have tokens, as a series in time.
struct Timeline {
    series: Series,
    /// The place of each group in the series.
    place: Vec<Option<u32>>,
}

impl Timeline {
    fn new(grouping: &Grouping, tokens: &[u64]) -> Option<Timeline> {
        let mut timeline = Timeline { series: Series::default(), place: Vec::new() };
        for (group, &tokens) in grouping.groups.iter().zip(tokens) {
            timeline.place.push((tokens > 0).then_some(timeline.series.times.len() as u32));
            if tokens > 0 {
                timeline.series.times.push(group.time?);
                timeline.series.tokens.push(tokens);
            }
        }
        grouping.is_dated.then_some(timeline)
    }

    fn row(&self, grouping: usize, of: u32, found: &[(u32, u64)], scale: f64) -> TrendRow {
        TrendRow {
            grouping: grouping as u32,
            of,
            groups: self.series.times.len() as u32,
            groups_with: found.len() as u32,
            count: found.iter().map(|(_, count)| count).sum(),
            trend: self.series.trend(found, scale),
            q_value: f64::NAN,
        }
    }
}

/// Corrects over the rows of one grouping.
fn correct(rows: &mut [TrendRow]) {
    let p_value = |row: &TrendRow| row.trend.and_then(|trend| trend.p_value).unwrap_or(f64::NAN);
    let p_values: Vec<f64> = rows.iter().map(p_value).collect();
    for (row, q_value) in rows.iter_mut().zip(benjamini_hochberg(&p_values)) {
        row.q_value = q_value;
    }
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
        let of = Of::new(groups, grouping, counts, context.config.seed);
        let (rows, cut) = (&mut found.terms, &mut found.cut);
        terms_of_groups(context, &of, counts, rows, &mut found.term_trends, cut)?;
        themes_of_groups(context, &of, matcher, themes, &mut found.themes, &mut found.theme_trends)?;
    }
    found.terms.finish();
    let rows = found.terms.len() + found.themes.len() + found.term_trends.len() + found.theme_trends.len();
    let documents = counts.documents().len() as u64;
    Ok((found, Amounts { documents, rows: rows as u64, ..Amounts::default() }))
}

fn terms_of_groups(
    context: &Context<'_>,
    of: &Of<'_>,
    counts: &Counts,
    rows: &mut GroupRows,
    trends: &mut Vec<TrendRow>,
    cut: &mut Vec<u64>,
) -> Result<()> {
    let timeline = of.timeline.as_ref().filter(|_| context.plan.writes(TableName::TermTrends));
    let with_rows = context.plan.writes(TableName::GroupTerms);
    if !with_rows && timeline.is_none() {
        return Ok(());
    }
    let (is_kept, cut_terms) = kept_terms(context, of.grouping, counts)?;
    cut.push(cut_terms);
    let at_once = context.budget.postings_at_once(counts.documents().iter().map(|document| document.types()).sum());
    let ranges = posting_ranges(counts, &is_kept, at_once);
    context.observer.begin(Stage::Groups, (ranges.len() * of.groups.len()) as u64, 0);
    let first_trend = trends.len();
    for range in ranges {
        let wanted = RangeInputs { counts, range, is_kept: &is_kept, with_intervals: with_rows };
        let of_groups = of.on_all_threads(context, |group, alone| terms_of_group(context, group, &wanted, alone))?;
        if let Some(timeline) = timeline {
            trends.extend(trends_of_terms(context, of.index, timeline, &of_groups));
        }
        if with_rows {
            for (group, of_group) in of_groups.into_iter().enumerate() {
                let number = of.all.number(of.index, group);
                rows.push(number, of_group, context.budget.group_rows(), &context.spill)?;
            }
        }
    }
    correct(&mut trends[first_trend..]);
    Ok(())
}

/// The terms that are in the tables of a grouping, and how many `min_group_count` leaves out.
fn kept_terms(context: &Context<'_>, grouping: &Grouping, counts: &Counts) -> Result<(Vec<bool>, u64)> {
    let mut is_in = vec![false; counts.documents().len()];
    for &document in grouping.groups.iter().flat_map(|group| &group.documents) {
        is_in[document as usize] = true;
    }
    let in_groups = counts_in(counts, &is_in)?;
    let (min_count, min_group_count) = (context.config.count.min_count, context.config.groups.min_group_count);
    let is_term = |id: u32| counts.vocabulary().count(TermId(id)) >= min_count;
    let is_cut = |&(id, &count): &(u32, &u64)| (1..min_group_count).contains(&count) && is_term(id);
    let cut = (0..).zip(&in_groups).filter(is_cut).count() as u64;
    let is_kept = (0..).zip(&in_groups).map(|(id, &count)| count >= min_group_count && is_term(id));
    Ok((is_kept.collect(), cut))
}

/// Rows of one group, by term.
fn terms_of_group(
    context: &Context<'_>,
    group: &Sampled,
    wanted: &RangeInputs<'_>,
    is_alone: bool,
) -> Result<Vec<GroupTermRow>> {
    let RangeInputs { counts, range, is_kept, with_intervals } = wanted;
    let postings = |(first, documents): (usize, &[u32])| {
        let mut postings = Vec::new();
        push_postings(counts, documents, first as u32, range, is_kept, &mut postings).map(|()| postings)
    };
    let mut postings: Vec<GroupPosting> = if is_alone {
        let pieces = group.documents.par_chunks(PIECE).enumerate();
        let pieces = pieces.map(|(piece, documents)| postings((piece * PIECE, documents)));
        let mut all = pieces.collect::<Result<Vec<_>>>()?.concat();
        all.par_sort_unstable();
        all
    } else {
        postings((0, &group.documents))?
    };
    if !is_alone {
        postings.sort_unstable_by_key(|&value| value);
    }
    let of_terms: Vec<&[GroupPosting]> = postings.chunk_by(|a, b| a.term == b.term).collect();
    let totals: Vec<u64> = of_terms.iter().map(|of| of.iter().map(|posting| u64::from(posting.count)).sum()).collect();
    let counted = |term: usize| of_terms[term].iter().map(|posting| (posting.document, u64::from(posting.count)));
    let replicates = if *with_intervals { context.config.groups.bootstrap } else { 0 };
    let weights = context.budget.weights();
    let intervals = group.intervals(replicates, &totals, counted, PER_MILLION, weights, is_alone);
    let row = |term: usize| GroupTermRow {
        group: group.number,
        term: of_terms[term][0].term,
        count: totals[term],
        doc_count: of_terms[term].len() as u32,
        interval: intervals[term],
    };
    Ok((0..of_terms.len()).map(row).collect())
}

/// A row for each term that occurs in some group; the rows of groups come in the order of time.
fn trends_of_terms(
    context: &Context<'_>,
    grouping: usize,
    timeline: &Timeline,
    rows: &[Vec<GroupTermRow>],
) -> Vec<TrendRow> {
    let in_time = timeline.place.iter().zip(rows).filter_map(|(place, rows)| place.map(|place| (place, rows)));
    let mut found: Vec<(TermId, u32, u64)> =
        in_time.flat_map(|(place, rows)| rows.iter().map(move |row| (row.term, place, row.count))).collect();
    context.pool.install(|| {
        found.par_sort_unstable();
        let terms: Vec<&[(TermId, u32, u64)]> = found.chunk_by(|a, b| a.0 == b.0).collect();
        let row = |of_term: &&[(TermId, u32, u64)]| {
            let series: Vec<(u32, u64)> = of_term.iter().map(|&(_, place, count)| (place, count)).collect();
            timeline.row(grouping, of_term[0].0.0, &series, PER_MILLION)
        };
        terms.par_iter().map(row).collect()
    })
}

fn themes_of_groups(
    context: &Context<'_>,
    of: &Of<'_>,
    matcher: &Matcher,
    themes: &ThemeCounts,
    rows: &mut Vec<GroupThemeRow>,
    trends: &mut Vec<TrendRow>,
) -> Result<()> {
    let timeline = of.timeline.as_ref().filter(|_| context.plan.writes(TableName::ThemeTrends));
    let with_rows = context.plan.writes(TableName::GroupThemes);
    if !with_rows && timeline.is_none() {
        return Ok(());
    }
    context.observer.begin(Stage::Groups, of.groups.len() as u64, 0);
    let names = matcher.themes().len();
    let place_of = of.places();
    // For each group the hits of a theme in a document, by theme and place of the document.
    let mut hits: Vec<Vec<(u32, u32, u64)>> = vec![Vec::new(); of.groups.len()];
    for row in &themes.doc_themes {
        if let Some(&Some((group, place))) = place_of.get(row.document as usize) {
            hits[group as usize].push((row.theme, place, row.count));
        }
    }
    hits.iter_mut().for_each(|hits| hits.sort_unstable_by_key(|&value| value));
    let replicates = if with_rows { context.config.groups.bootstrap } else { 0 };
    let of_groups = of.on_all_threads(context, |group, is_alone| {
        let hits = &hits[(group.number - of.all.number(of.index, 0)) as usize];
        let range = |theme: u32| -> Range<usize> {
            hits.partition_point(|hit| hit.0 < theme)..hits.partition_point(|hit| hit.0 <= theme)
        };
        let of_themes: Vec<&[(u32, u32, u64)]> = (0..names as u32).map(|theme| &hits[range(theme)]).collect();
        let totals: Vec<u64> = of_themes.iter().map(|hits| hits.iter().map(|hit| hit.2).sum()).collect();
        let counted = |theme: usize| of_themes[theme].iter().map(|&(_, place, count)| (place, count));
        let weights = context.budget.weights();
        let intervals = group.intervals(replicates, &totals, counted, PER_THOUSAND, weights, is_alone);
        let row = |theme: usize| GroupThemeRow {
            group: group.number,
            theme: theme as u32,
            count: totals[theme],
            doc_count: of_themes[theme].len() as u32,
            interval: intervals[theme],
        };
        Ok((0..names).map(row).collect::<Vec<_>>())
    })?;
    if let Some(timeline) = timeline {
        let first = trends.len();
        for theme in 0..names {
            let in_time =
                timeline.place.iter().zip(&of_groups).filter_map(|(place, rows)| place.map(|place| (place, rows)));
            let counted = in_time.map(|(place, rows)| (place, rows[theme].count));
            let series: Vec<(u32, u64)> = counted.filter(|&(_, count)| count > 0).collect();
            trends.push(timeline.row(of.index, theme as u32, &series, PER_THOUSAND));
        }
        correct(&mut trends[first..]);
    }
    if with_rows {
        rows.extend(of_groups.into_iter().flatten());
    }
    Ok(())
}

/// Which terms of a group are counted.
struct RangeInputs<'a> {
    counts: &'a Counts,
    range: Range<u32>,
    is_kept: &'a [bool],
    with_intervals: bool,
}

/// A grouping, and what its groups are drawn from.
struct Of<'a> {
    all: &'a Groups,
    index: usize,
    grouping: &'a Grouping,
    groups: Vec<Sampled>,
    timeline: Option<Timeline>,
}

impl<'a> Of<'a> {
    fn new(all: &'a Groups, index: usize, counts: &Counts, seed: u64) -> Of<'a> {
        let grouping = &all.groupings[index];
        let sampled = |(place, group)| Sampled::new(all.number(index, place), grouping, group, counts, seed);
        let groups = grouping.groups.iter().enumerate().map(sampled).collect();
        Of { all, index, grouping, groups, timeline: Timeline::new(grouping, &all.tokens[index]) }
    }

    /// The group of each document, and its place in the group.
    fn places(&self) -> Vec<Option<(u32, u32)>> {
        let last = self.groups.iter().filter_map(|group| group.documents.last()).max();
        let mut places = vec![None; last.map_or(0, |&last| last as usize + 1)];
        for (number, group) in (0u32..).zip(&self.groups) {
            for (place, &document) in (0u32..).zip(&group.documents) {
                places[document as usize] = Some((number, place));
            }
        }
        places
    }

    /// Works on small groups at the same time, and on each large one alone, with all threads. Results are in the order of
    /// the groups.
    fn on_all_threads<R: Send>(
        &self,
        context: &Context<'_>,
        each: impl Fn(&Sampled, bool) -> Result<R> + Sync + Send,
    ) -> Result<Vec<R>> {
        let one = |group: &Sampled, is_alone: bool| {
            context.check()?;
            let done = each(group, is_alone)?;
            context.observer.advance(Stage::Groups, 1, 0);
            Ok(done)
        };
        let is_large = |group: &Sampled| group.documents.len() >= LARGE;
        context.pool.install(|| {
            let mut done = Vec::with_capacity(self.groups.len());
            for alike in self.groups.chunk_by(|a, b| !is_large(a) && !is_large(b)) {
                match alike {
                    [group] if is_large(group) => done.push(one(group, true)?),
                    small => done.extend(small.par_iter().map(|group| one(group, false)).collect::<Result<Vec<_>>>()?),
                }
            }
            Ok(done)
        })
    }
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
                group_terms(groups, vocabulary, found.terms.len(), |range| found.terms.rows(range))
            }
            TableName::GroupThemes => group_themes(groups, &found.themes, matcher),
            TableName::TermTrends => term_trends(groups, &found.term_trends, vocabulary),
            TableName::ThemeTrends => theme_trends(groups, &found.theme_trends, matcher),
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
            cut_terms: self.found.cut.get(index).copied().unwrap_or(0),
        };
        report.groupings = self.groups.groupings.iter().enumerate().map(of_grouping).collect();
    }
}
