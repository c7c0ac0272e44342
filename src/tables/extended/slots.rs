//! Which columns a table gets, and where.

use crate::table_reader::{ReadColumn, TableFile};

/// A column of the table that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnSlot {
    /// One of those that were there.
    Kept(usize),
    /// One of those that are added, instead of one of that name or after all.
    Added(usize),
}

/// The columns of `file`, with those of these names.
pub(super) fn slots(file: &TableFile, names: &[String]) -> Vec<ColumnSlot> {
    let added = |name: &String| names.iter().position(|added| added == name);
    let slot =
        |(index, column): (usize, &ReadColumn)| added(&column.name).map_or(ColumnSlot::Kept(index), ColumnSlot::Added);
    let mut slots: Vec<ColumnSlot> = file.columns().iter().enumerate().map(slot).collect();
    for index in 0..names.len() {
        if !slots.contains(&ColumnSlot::Added(index)) {
            slots.push(ColumnSlot::Added(index));
        }
    }
    slots
}
