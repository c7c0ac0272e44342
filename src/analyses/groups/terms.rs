//! Terms of groups, and their trends.

use std::ops::Range;

use rayon::prelude::*;

use super::members::{Members, Of};
use super::postings::{GroupPosting, counts_in, posting_ranges, push_postings};
use super::rows::GroupRows;
use super::tables::GroupTermRow;
use super::timeline::{InGroup, Timeline};
use super::trends::{self, TrendRow};
use crate::config::TableName;
use crate::context::{Context, Stage};
use crate::corpus::Grouping;
use crate::count::{Counts, TermId};
use crate::error::Result;

/// Tokens to which the rates of terms refer.
const PER_MILLION: f64 = 1e6;

/// Documents of a large group that a thread looks through at a time.
const PIECE: usize = 64;

/// Rows of `group_terms` and `term_trends` of all groupings.
#[derive(Default)]
pub(crate) struct TermsOfGroups {
    pub rows: GroupRows,
    pub trends: Vec<TrendRow>,
    /// Terms that `min_group_count` left out, by grouping.
    pub cut: Vec<u64>,
}

impl TermsOfGroups {
    /// Counts the terms of a grouping, as far as some table needs them.
    pub fn push(&mut self, context: &Context<'_>, of: &Of<'_>, counts: &Counts) -> Result<()> {
        let timeline = of.timeline.as_ref().filter(|_| context.plan.writes(TableName::TermTrends));
        let with_rows = context.plan.writes(TableName::GroupTerms);
        if !with_rows && timeline.is_none() {
            return Ok(());
        }
        let (is_kept, cut_terms) = kept_terms(context, of.grouping, counts)?;
        self.cut.push(cut_terms);
        let at_once = context.budget.postings_at_once(counts.documents().iter().map(|document| document.types()).sum());
        let ranges = posting_ranges(counts, &is_kept, at_once);
        context.observer.begin(Stage::Groups, (ranges.len() * of.groups.len()) as u64, 0);
        let first_trend = self.trends.len();
        for range in ranges {
            let wanted = RangeInputs { counts, range, is_kept: &is_kept };
            let of_groups = of.on_all_threads(context, |group, alone| terms_of_group(group, &wanted, alone))?;
            if let Some(timeline) = timeline {
                self.trends.extend(trends_of_terms(context, of.index, timeline, &of_groups));
            }
            if with_rows {
                for (group, of_group) in of_groups.into_iter().enumerate() {
                    let number = of.all.number(of.index, group);
                    self.rows.push(number, of_group, context.budget.group_rows(), &context.spill)?;
                }
            }
        }
        trends::judge(&mut self.trends[first_trend..]);
        Ok(())
    }
}

/// Which terms of a group are counted.
struct RangeInputs<'a> {
    counts: &'a Counts,
    range: Range<u32>,
    is_kept: &'a [bool],
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
fn terms_of_group(group: &Members, wanted: &RangeInputs<'_>, is_alone: bool) -> Result<Vec<GroupTermRow>> {
    let RangeInputs { counts, range, is_kept } = wanted;
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
    let row = |of_term: &[GroupPosting]| {
        let sums = group.found(of_term.iter().map(|posting| (posting.document, u64::from(posting.count))));
        GroupTermRow {
            group: group.number,
            term: of_term[0].term,
            count: sums.count,
            doc_count: of_term.len() as u32,
            interval: sums.interval(PER_MILLION).unwrap_or((f64::NAN, f64::NAN)),
        }
    };
    let of_terms: Vec<&[GroupPosting]> = postings.chunk_by(|a, b| a.term == b.term).collect();
    Ok(if is_alone { of_terms.par_iter().map(|of| row(of)).collect() } else { of_terms.into_iter().map(row).collect() })
}

/// A row for each term that occurs in some group; the rows of groups come in the order of time.
fn trends_of_terms(
    context: &Context<'_>,
    grouping: usize,
    timeline: &Timeline,
    rows: &[Vec<GroupTermRow>],
) -> Vec<TrendRow> {
    let of_group = |(place, rows): (u32, &'_ Vec<GroupTermRow>)| {
        let found = |row: &GroupTermRow| (row.term, place, row.count, row.doc_count);
        rows.iter().map(found).collect::<Vec<_>>()
    };
    let mut found: Vec<(TermId, u32, u64, u32)> = timeline.in_time(rows).flat_map(of_group).collect();
    context.pool.install(|| {
        found.par_sort_unstable();
        let terms: Vec<&[(TermId, u32, u64, u32)]> = found.chunk_by(|a, b| a.0 == b.0).collect();
        let row = |of_term: &&[(TermId, u32, u64, u32)]| {
            let found = |&(_, place, count, doc_count): &(TermId, u32, u64, u32)| (place, InGroup { count, doc_count });
            let series: Vec<(u32, InGroup)> = of_term.iter().map(found).collect();
            timeline.row(grouping, of_term[0].0.0, &series, PER_MILLION)
        };
        terms.par_iter().map(row).collect()
    })
}
