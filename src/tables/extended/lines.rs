//! Lines of CSV: cells of CSV as they stand, or columns of Parquet.

use super::slots::ColumnSlot;
use crate::config::{CsvSigns, is_guarded};
use crate::error::{Error, Result};
use crate::table_reader::{Piece, ReadKind, ReadValues, TableFile, Wanted};
use crate::table_reader::{PieceContent, RowPlace, for_each_row};
use crate::tables::csv::{push_real, push_text};

/// Whether every column of Parquet that stays can be written as text.
pub(super) fn check(file: &TableFile, slots: &[ColumnSlot]) -> Result<()> {
    for slot in slots {
        if let ColumnSlot::Kept(index) = slot
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

/// The beginning of the file, with its first line.
pub(super) fn header(file: &TableFile, slots: &[ColumnSlot], names: &[String]) -> Vec<u8> {
    let signs = file.csv_signs();
    let mut line = if signs.has_mark { CsvSigns::MARK.to_vec() } else { Vec::new() };
    for slot in slots {
        match slot {
            ColumnSlot::Kept(index) => match file.header().get(*index) {
                Some(cell) if !is_guarded(&file.columns()[*index].name) => line.extend_from_slice(cell),
                _ => push_text(&file.columns()[*index].name, signs, &mut line),
            },
            ColumnSlot::Added(index) => push_text(&names[*index], signs, &mut line),
        }
        line.push(signs.delimiter);
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
pub(super) fn of(file: &TableFile, slots: &[ColumnSlot], piece: &Piece, added: &[Vec<f64>]) -> Result<Vec<u8>> {
    let signs = file.csv_signs();
    match &piece.part {
        PieceContent::Csv { bytes, line } => {
            let place = RowPlace { first_row: piece.first_row, line: *line };
            let mut lines = Vec::with_capacity(bytes.len() + piece.rows * added.len() * 20);
            for_each_row(file.path(), signs, bytes, place, file.columns().len(), |cells, row, _| {
                let row = (row - piece.first_row) as usize;
                for slot in slots {
                    match slot {
                        ColumnSlot::Kept(index) => lines.extend_from_slice(&bytes[cells[*index].clone()]),
                        ColumnSlot::Added(index) => push_real(added[*index][row], signs, &mut lines),
                    }
                    lines.push(signs.delimiter);
                }
                end(&mut lines);
                Ok(())
            })?;
            Ok(lines)
        }
        PieceContent::Parquet { .. } => {
            let kept = |slot: &ColumnSlot| match slot {
                ColumnSlot::Kept(index) => Some((*index, Wanted::Text)),
                ColumnSlot::Added(_) => None,
            };
            let wanted: Vec<(usize, Wanted)> = slots.iter().filter_map(kept).collect();
            let batch = file.decode(piece, &wanted)?;
            let mut lines = Vec::with_capacity(piece.rows * slots.len() * 12);
            (0..piece.rows).for_each(|row| {
                let mut columns = batch.columns.iter();
                for slot in slots {
                    match slot {
                        ColumnSlot::Added(index) => push_real(added[*index][row], signs, &mut lines),
                        ColumnSlot::Kept(index) => {
                            if let Some(ReadValues::Text(texts)) = columns.next() {
                                push(texts.get(row), &file.columns()[*index].kind, signs, &mut lines);
                            }
                        }
                    }
                    lines.push(signs.delimiter);
                }
                end(&mut lines);
            });
            Ok(lines)
        }
    }
}

fn push(text: &str, kind: &ReadKind, signs: CsvSigns, line: &mut Vec<u8>) {
    match kind {
        ReadKind::Text => push_text(text, signs, line),
        // A number below 0 is not a formula.
        _ => line.extend_from_slice(text.as_bytes()),
    }
}
