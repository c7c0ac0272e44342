//! Rows as lines of a table for people.

use indicatif::HumanCount;

use crate::cli::figures::measured;
use crate::cli::fit::{first, harmless};
use crate::cli::grid::{Grid, GridColumn, terminal_width};
use termloom::commands::keyness::{KeynessBatch, KeynessGroup, KeynessKey, KeynessRow, KeynessSide};
use termloom::stats::Measure;

/// Columns for a term at most.
const TERM: usize = 32;

/// A table of the first rows of each target.
pub(super) struct RowLines {
    limit: usize,
    measures: Vec<Measure>,
    grid: Grid,
    groups: Vec<KeynessGroup>,
    /// The target that rows came of last, and how many.
    last: Option<(usize, usize)>,
}

impl RowLines {
    pub fn new(limit: u64, key: KeynessKey, measures: Vec<Measure>) -> Self {
        let number = |name: &str, spare: u8| GridColumn::number(name, spare);
        let mut columns = vec![GridColumn::text(if key.is_of_themes { "theme" } else { "term" })];
        columns.extend([number("target", 0), number("docs", 2), number("dp", 4)]);
        columns.extend([number("reference", 0), number("docs", 3), number("dp", 5)]);
        columns.extend(measures.iter().map(|measure| number(measure.name(), 0)));
        columns.push(number("log_odds_z", 6));
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        RowLines { limit, measures, grid: Grid::new(columns, terminal_width()), groups: Vec::new(), last: None }
    }

    /// Which columns had no room.
    pub fn left_out(&self) -> String {
        self.grid.left_out()
    }

    pub fn begin(&mut self, groups: &[KeynessGroup]) {
        self.groups = groups.to_vec();
    }

    /// Those of the rows that are wanted.
    pub fn of(&mut self, batch: &KeynessBatch<'_>) -> String {
        let mut text = String::new();
        let mut start = 0;
        for rows in batch.rows.chunk_by(|a, b| a.group == b.group) {
            let group = self.groups.binary_search_by(|group| group.name.as_str().cmp(rows[0].group)).unwrap_or(0);
            let before = self.last.filter(|last| last.0 == group).map_or(0, |last| last.1);
            let shown = start..start + rows.len().min(self.limit.saturating_sub(before));
            if !shown.is_empty() {
                if before == 0 {
                    self.push_heading(group, &mut text);
                }
                self.push_rows(batch, shown.clone(), &mut text);
            }
            self.last = Some((group, before + shown.len()));
            start += rows.len();
        }
        text
    }

    fn push_heading(&self, group: usize, text: &mut String) {
        let Some(KeynessGroup { name, target, reference, .. }) = self.groups.get(group) else { return };
        if self.last.is_some() {
            text.push('\n');
        }
        let body = |(documents, tokens): (u64, u64)| {
            let unit = if documents == 1 { "document" } else { "documents" };
            format!("{} {unit}, {} tokens", HumanCount(documents), HumanCount(tokens))
        };
        if !name.is_empty() {
            text.push_str(&format!("{}: ", harmless(name)));
        }
        text.push_str(&format!("{}; reference: {}\n", body(*target), body(*reference)));
    }

    fn push_rows(&mut self, batch: &KeynessBatch<'_>, range: std::ops::Range<usize>, text: &mut String) {
        let rows: Vec<Vec<String>> = range.map(|row| self.cells(&batch.rows[row], batch, row)).collect();
        text.push_str(&self.grid.lines(&rows));
    }

    fn cells(&self, row: &KeynessRow<'_>, batch: &KeynessBatch<'_>, index: usize) -> Vec<String> {
        let side = |count: u64, side: &KeynessSide| {
            let dp = side.dp.map_or(String::new(), |dp| format!("{dp:.2}"));
            [HumanCount(count).to_string(), HumanCount(side.documents).to_string(), dp]
        };
        let mut cells = vec![first(&harmless(row.term), TERM).0.to_string()];
        cells.extend(side(row.table.o11, &row.target));
        cells.extend(side(row.table.c1.saturating_sub(row.table.o11), &row.reference));
        cells.extend(
            self.measures.iter().zip(&batch.measures).map(|(&measure, values)| measured(measure, values[index])),
        );
        cells.push(row.log_odds.map_or(String::new(), |found| format!("{:.2}", found.z)));
        cells
    }
}
