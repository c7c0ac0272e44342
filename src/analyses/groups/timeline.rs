//! Groups that are times, as a series.

use super::trends::TrendRow;
use crate::corpus::Grouping;
use crate::stats::{Series, TrendVerdict};

/// The groups of a grouping that have tokens, as a series in time.
pub(super) struct Timeline {
    series: Series,
    /// The place of each group in the series.
    places: Vec<Option<u32>>,
}

/// What is found in a group.
#[derive(Clone, Copy, Debug)]
pub(super) struct InGroup {
    pub count: u64,
    /// Documents that have it.
    pub doc_count: u32,
}

impl Timeline {
    pub fn new(grouping: &Grouping, tokens: &[u64]) -> Option<Timeline> {
        let mut timeline = Timeline { series: Series::default(), places: Vec::new() };
        for (group, &tokens) in grouping.groups.iter().zip(tokens) {
            timeline.places.push((tokens > 0).then_some(timeline.series.times.len() as u32));
            if tokens > 0 {
                timeline.series.times.push(group.time?);
                timeline.series.tokens.push(tokens);
            }
        }
        grouping.is_dated.then_some(timeline)
    }

    /// What goes in step with the groups, for those that are in the series, with their places.
    pub fn in_time<'t, T>(&'t self, of_groups: &'t [T]) -> impl Iterator<Item = (u32, &'t T)> {
        self.places.iter().zip(of_groups).filter_map(|(place, of_group)| Some(((*place)?, of_group)))
    }

    /// The first and the last group of the series.
    pub fn ends(&self) -> Option<(usize, usize)> {
        let is_in = |place: &Option<u32>| place.is_some();
        Some((self.places.iter().position(is_in)?, self.places.iter().rposition(is_in)?))
    }

    /// The row of what is found in these places, and only there; its verdict is not known yet.
    pub fn row(&self, grouping: usize, of: u32, found: &[(u32, InGroup)], scale: f64) -> TrendRow {
        let counts: Vec<(u32, u64)> = found.iter().map(|&(place, found)| (place, found.count)).collect();
        TrendRow {
            grouping: grouping as u32,
            of,
            ends: self.ends().map(|(first, last)| (first as u32, last as u32)),
            groups: self.series.times.len() as u32,
            groups_with: found.len() as u32,
            count: found.iter().map(|(_, found)| found.count).sum(),
            doc_count: found.iter().map(|(_, found)| u64::from(found.doc_count)).sum(),
            trend: self.series.trend(&counts, scale),
            q_value: f64::NAN,
            verdict: TrendVerdict::TooFew,
        }
    }
}
