//! Lines of CSV: cells of CSV as they stand, or columns of Parquet.

use super::slots::Slot;
use crate::error::{Error, Result};
use crate::foreign::{Part, Place, for_each_row};
use crate::foreign::{Piece, ReadKind, ReadValues, TableFile, Wanted};
use crate::tables::csv::{push_count, push_plain, push_real, push_text};

/// Whether every column of Parquet that stays can be written as text.
pub(super) fn check(file: &TableFile, slots: &[Slot]) -> Result<()> {
    for slot in slots {
        if let Slot::Kept(index) = slot
            && let ReadKind::Other(kind) = &file.columns()[*index].kind
        {
            let (path, name) = (file.path().display(), &file.columns()[*index].name);
            return Err(Error::usage(format!(
                "`{path}`, column `{name}`: its values are {kind}, which CSV cannot hold"
            ))
            .hint("give an output whose name ends in .parquet")
            .at(file.path()));
        }
    }
    Ok(())
}

/// The first line.
pub(super) fn header(file: &TableFile, slots: &[Slot], names: &[String]) -> Vec<u8> {
    let mut line = Vec::new();
    for slot in slots {
        match slot {
            Slot::Kept(index) => match file.header().get(*index) {
                Some(cell) => line.extend_from_slice(cell),
                None => push_plain(&file.columns()[*index].name, &mut line),
            },
            Slot::Added(index) => push_plain(&names[*index], &mut line),
        }
        line.push(b',');
    }
    end(&mut line);
    line
}

fn end(line: &mut [u8]) {
    if let Some(last) = line.last_mut() {
        *last = b'\n';
    }
}

/// The lines of a piece.
pub(super) fn of(file: &TableFile, slots: &[Slot], piece: &Piece, added: &[Vec<f64>]) -> Result<Vec<u8>> {
    match &piece.part {
        Part::Csv { bytes, line } => {
            let place = Place { first_row: piece.first_row, line: *line };
            let mut lines = Vec::with_capacity(bytes.len() + piece.rows * added.len() * 20);
            for_each_row(file.path(), bytes, place, file.columns().len(), |cells, row, _| {
                let row = (row - piece.first_row) as usize;
                for slot in slots {
                    match slot {
                        Slot::Kept(index) => lines.extend_from_slice(&bytes[cells[*index].clone()]),
                        Slot::Added(index) => push_real(added[*index][row], &mut lines),
                    }
                    lines.push(b',');
                }
                end(&mut lines);
                Ok(())
            })?;
            Ok(lines)
        }
        Part::Parquet { .. } => {
            let kept = |slot: &Slot| match slot {
                Slot::Kept(index) => Some((*index, Wanted::AsTheyAre)),
                Slot::Added(_) => None,
            };
            let wanted: Vec<(usize, Wanted)> = slots.iter().filter_map(kept).collect();
            let batch = file.decode(piece, &wanted)?;
            let mut lines = Vec::with_capacity(piece.rows * slots.len() * 12);
            let mut push_line = |row: usize| {
                let mut columns = wanted.iter().zip(&batch.columns);
                for slot in slots {
                    match slot {
                        Slot::Added(index) => push_real(added[*index][row], &mut lines),
                        Slot::Kept(_) => {
                            if let Some(((index, _), values)) = columns.next() {
                                push(values, row, &file.columns()[*index].kind, &mut lines);
                            }
                        }
                    }
                    lines.push(b',');
                }
                end(&mut lines);
            };
            (0..piece.rows).for_each(&mut push_line);
            Ok(lines)
        }
    }
}

fn push(values: &ReadValues, row: usize, kind: &ReadKind, line: &mut Vec<u8>) {
    match values {
        // A decimal number below 0 is no formula.
        ReadValues::Text(texts) if *kind == ReadKind::Written => line.extend_from_slice(texts.get(row).as_bytes()),
        ReadValues::Text(texts) => push_text(texts.get(row), line),
        ReadValues::Count(counts) => push_count(counts[row], line),
        ReadValues::Counts(counts) => {
            if let Some(count) = counts[row] {
                push_count(count, line);
            }
        }
        ReadValues::Integer(integers) => {
            if let Some(integer) = integers[row] {
                line.extend_from_slice(itoa::Buffer::new().format(integer).as_bytes());
            }
        }
        ReadValues::Real(reals) => push_real(reals[row], line),
        ReadValues::Flag(flags) => match flags[row] {
            Some(true) => line.extend_from_slice(b"true"),
            Some(false) => line.extend_from_slice(b"false"),
            None => {}
        },
    }
}
