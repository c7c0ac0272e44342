//! Themes of groups, and what comes of comparing groups.

use std::ops::Range;

use super::contrasts::{self, ContrastRow};
use super::members::{Members, Of};
use super::tables::GroupThemeRow;
use super::timeline::{InGroup, Timeline};
use super::trends::{self, TrendRow};
use crate::analyses::themes::{Coverage, ThemeCounts};
use crate::config::TableName;
use crate::context::{Context, Stage};
use crate::error::Result;
use crate::stats::RateSums;

/// Tokens to which the rates of themes refer.
pub(super) const PER_THOUSAND: f64 = 1e3;

/// Rows of `group_themes`, `theme_trends` and `theme_contrasts` of all groupings.
#[derive(Default)]
pub(crate) struct ThemesOfGroups {
    pub rows: Vec<GroupThemeRow>,
    pub trends: Vec<TrendRow>,
    pub contrasts: Vec<ContrastRow>,
}

/// Hits of a theme in a document of a group: theme, place of the document, count.
type Hits = Vec<(u32, u32, u64)>;

impl ThemesOfGroups {
    /// Counts so many themes of a grouping, if some table needs them.
    pub fn push(&mut self, context: &Context<'_>, of: &Of<'_>, names: usize, themes: &ThemeCounts) -> Result<()> {
        let tables = [TableName::GroupThemes, TableName::ThemeTrends, TableName::ThemeContrasts];
        if !tables.iter().any(|&table| context.plan.writes(table)) {
            return Ok(());
        }
        context.observer.begin(Stage::Groups, of.groups.len() as u64, 0);
        let hits = hits_of_groups(of, themes);
        let of_groups: Vec<Vec<RateSums>> = of.on_all_threads(context, |group, _| {
            let hits = &hits[(group.number - of.all.number(of.index, 0)) as usize];
            Ok((0..names as u32).map(|theme| sums_of_theme(group, theme, hits, &themes.coverage)).collect())
        })?;
        for (group, of_themes) in of.groups.iter().zip(&of_groups) {
            self.rows.extend((0..).zip(of_themes).map(|(theme, &sums)| GroupThemeRow {
                group: group.number,
                theme,
                sums,
                documents: of.all.documents(group.number, |document| themes.coverage.holds(document, theme)),
            }));
        }
        match &of.timeline {
            Some(_) => {
                let first = self.trends.len();
                for theme in 0..names {
                    // A group of which the theme can be found in no document is not in its series.
                    let tokens: Vec<u64> = of_groups.iter().map(|of_themes| of_themes[theme].tokens).collect();
                    let Some(timeline) = Timeline::new(of.grouping, &tokens) else { continue };
                    let in_time = timeline.in_time(&of_groups).map(|(place, of_themes)| (place, of_themes[theme]));
                    let found = |sums: RateSums| InGroup { count: sums.count, doc_count: sums.found_in as u32 };
                    let found = in_time.filter(|(_, sums)| sums.count > 0).map(|(place, sums)| (place, found(sums)));
                    let series: Vec<(u32, InGroup)> = found.collect();
                    self.trends.push(timeline.row(of.index, theme as u32, &series, PER_THOUSAND));
                }
                trends::judge(&mut self.trends[first..]);
            }
            None => {
                let first = self.contrasts.len();
                self.contrasts.extend(all_contrasts(of, names, &of_groups));
                contrasts::judge(&mut self.contrasts[first..]);
            }
        }
        Ok(())
    }
}

/// For each group its hits, by theme and place of the document.
fn hits_of_groups(of: &Of<'_>, themes: &ThemeCounts) -> Vec<Hits> {
    let place_of = of.places();
    let mut hits: Vec<Hits> = vec![Vec::new(); of.groups.len()];
    for row in themes.doc_themes.iter().filter(|row| row.count > 0) {
        if let Some(&Some((group, place))) = place_of.get(row.document as usize) {
            hits[group as usize].push((row.theme, place, row.count));
        }
    }
    hits.iter_mut().for_each(|hits| hits.sort_unstable_by_key(|&value| value));
    hits
}

/// What a theme's rate in a group stands on: the documents in which it can be found.
fn sums_of_theme(group: &Members, theme: u32, hits: &Hits, coverage: &Coverage) -> RateSums {
    let range: Range<usize> = hits.partition_point(|hit| hit.0 < theme)..hits.partition_point(|hit| hit.0 <= theme);
    let counted = hits[range].iter().map(|&(_, place, count)| (place, count));
    if coverage.is_full() {
        group.found(counted)
    } else {
        group.found_in(|document| coverage.holds(document, theme), counted)
    }
}

/// Each group against all others, by group and theme.
fn all_contrasts(of: &Of<'_>, names: usize, of_groups: &[Vec<RateSums>]) -> Vec<ContrastRow> {
    let mut rows = Vec::with_capacity(of_groups.len() * names);
    // What is behind each group is summed from the end, so that nothing is taken from a sum and lost in it.
    let nothing = vec![RateSums::default(); names];
    let with = |sums: &[RateSums], more: &[RateSums]| -> Vec<RateSums> {
        sums.iter().zip(more).map(|(sums, more)| sums.and(more)).collect()
    };
    let mut behind = vec![nothing.clone()];
    for of_themes in of_groups.iter().skip(1).rev() {
        behind.push(with(&behind[behind.len() - 1], of_themes));
    }
    let mut before = nothing;
    for (group, of_themes) in of.groups.iter().zip(of_groups) {
        let rest = with(&before, &behind.pop().unwrap_or_default());
        for ((theme, sums), rest) in (0..).zip(of_themes).zip(&rest) {
            rows.push(ContrastRow::new(group.number, theme, *sums, *rest));
        }
        before = with(&before, of_themes);
    }
    rows
}
