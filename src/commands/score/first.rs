//! What has to be known of all rows before the first is written: how many tests there are, how their p-values rank, and what the cells of CSV
//! are.

use std::ops::ControlFlow;

use super::scoring::{QValues, RowTotals, Scoring};
use crate::config::Format;
use crate::context::{RANKED, Ranked, Runs, Stage, largest_first};
use crate::error::Result;
use crate::stats::{Contingency, Family, Measure, StepUp, values};
use crate::table_reader::{CellTypes, Piece, ReadKind};

/// What is known of all rows.
pub(crate) struct Known {
    pub family: Family,
    pub q_values: Option<QValues>,
    /// What the columns of CSV become in Parquet.
    pub kinds: Vec<ReadKind>,
}

/// Bytes of the shortest row of CSV with four counts.
const SHORTEST_ROW: u64 = 8;

/// p-values that are sorted together at least.
const LEAST_AT_ONCE: usize = 1 << 16;

/// What is seen of a piece.
struct SeenPiece {
    counted: RowTotals,
    p_values: Vec<Ranked>,
    types: Vec<CellTypes>,
}

impl Scoring<'_> {
    /// Reads the counts of all rows, where what is asked for needs that.
    pub(crate) fn first_pass(&self, format: Format) -> Result<Known> {
        let with_q_values = self.wants(Measure::QValue);
        let with_types = (self.file.format(), format) == (Format::Csv, Format::Parquet);
        let with_tests = self.options.tests.is_none() && self.wants(Measure::LogRatioConservative);
        let mut family = Family {
            tests: self.options.tests.unwrap_or(0),
            alpha: self.options.alpha,
            context_mass: self.options.context_mass,
        };
        if !with_q_values && !with_types && !with_tests {
            return Ok(Known { family, q_values: None, kinds: Vec::new() });
        }
        let each = |piece: Piece| -> Result<SeenPiece> {
            let tables = self.tables(&piece)?;
            let p_values = if with_q_values { ranked(piece.first_row, &tables, &family) } else { Vec::new() };
            let types = if with_types { self.file.types(&piece)? } else { Vec::new() };
            Ok(SeenPiece { counted: RowTotals::of(piece.first_row, &tables), p_values, types })
        };
        let rows = self.file.rows().unwrap_or(self.file.bytes() / SHORTEST_ROW);
        let rows = usize::try_from(rows).unwrap_or(usize::MAX);
        let at_once = self.budget.p_values_at_once(rows, RANKED + size_of::<f64>()).max(LEAST_AT_ONCE);
        let mut counted = RowTotals::default();
        let mut types = vec![CellTypes::default(); if with_types { self.file.columns().len() } else { 0 }];
        let mut runs: Option<Runs> = None;
        let mut waiting: Vec<Ranked> = Vec::new();
        self.pass(Stage::Read, each, |seen| {
            counted.add(seen.counted);
            for (types, seen) in types.iter_mut().zip(seen.types) {
                *types = types.and(seen);
            }
            waiting.extend(seen.p_values);
            if waiting.len() >= at_once {
                waiting.sort_unstable_by_key(largest_first);
                runs.get_or_insert_with(|| Runs::new(&self.spill)).push(&waiting)?;
                waiting.clear();
            }
            Ok(ControlFlow::Continue(()))
        })?;
        family.tests = self.family_of(counted.with_test)?;
        let rows = usize::try_from(counted.rows).unwrap_or(usize::MAX);
        waiting.sort_unstable_by_key(largest_first);
        let mut step_up = StepUp::with_ranks(family.tests, counted.with_test);
        let q_values = if !with_q_values {
            None
        } else if runs.is_none() && rows <= 2 * at_once {
            let mut q_values = vec![f64::NAN; rows];
            for (p, row) in waiting {
                q_values[row as usize] = step_up.next(p);
            }
            Some(QValues::Memory(q_values))
        } else {
            let mut runs = runs.unwrap_or_else(|| Runs::new(&self.spill));
            runs.push(&waiting)?;
            drop(waiting);
            Some(QValues::Disk(runs.q_values(step_up, rows)?))
        };
        Ok(Known { family, q_values, kinds: types.into_iter().map(CellTypes::kind).collect() })
    }
}

/// The p-values of rows that have one.
fn ranked(first_row: u64, tables: &[Option<Contingency>], family: &Family) -> Vec<Ranked> {
    let rows = (first_row..).zip(tables).filter_map(|(row, table)| table.map(|table| (row, table)));
    let (rows, tables): (Vec<u64>, Vec<Contingency>) = rows.unzip();
    let p_values = values(Measure::PValue, &tables, family).into_iter();
    p_values.zip(rows).filter(|(p, _)| !p.is_nan()).collect()
}
