//! How large tables will be, before they are written.

use std::ops::Range;

use rayon::prelude::*;

use crate::config::{CsvSigns, Format};
use crate::context::{Context, ExpectedSizes, TableSize};
use crate::error::{Error, Result};
use crate::tables::{Table, TableEncoder};

/// Tables together that are larger than this are said, in bytes.
pub(super) const SAID_OVER: u64 = 1_000_000_000;

/// A row is hardly ever longer, in bytes: so few rows need no look.
const LONGEST_ROW: u64 = 1000;

/// Pieces of a table that are encoded, from its first part to its last.
const PIECES: usize = 3;

/// Rows of a piece. In Parquet, shorter ones repeat less than a whole row group does.
const PIECE_ROWS: usize = 1 << 15;

/// Rows of a piece at first look, which tells of most runs that nothing need be said.
const LOOK_ROWS: usize = 1 << 9;

/// A first look may be wrong by so much.
const LOOK_TIMES: u64 = 2;

/// Tells the observer how large the tables will be, if that is more than so many bytes.
///
/// # Complexity
/// Linear in the tables, not in their rows.
pub(super) fn say_sizes(context: &Context<'_>, tables: &[Table<'_>], over: u64) -> Result<()> {
    let formats = &context.config.formats;
    let rows: u64 = tables.iter().map(|table| table.rows as u64).sum();
    if rows.saturating_mul(LONGEST_ROW).saturating_mul(formats.len() as u64) <= over {
        return Ok(());
    }
    if expected_sizes(context, tables, LOOK_ROWS)?.bytes().saturating_mul(LOOK_TIMES) <= over {
        return Ok(());
    }
    let sizes = expected_sizes(context, tables, PIECE_ROWS)?;
    if sizes.bytes() > over {
        context.observer.will_write(&sizes);
    }
    Ok(())
}

/// An error of writing tables, which says how large they are if the disk is full.
pub(super) fn with_room_needed(error: Error, context: &Context<'_>, tables: &[Table<'_>]) -> Error {
    if !error.is_without_room() {
        return error;
    }
    let output = &context.config.output;
    let needed = expected_sizes(context, tables, PIECE_ROWS).map_or_else(
        |_| String::new(),
        |sizes| format!("the tables take about {} MB; ", sizes.bytes().div_ceil(1_000_000)),
    );
    Error::fatal(format!("the disk of `{}` is full; nothing was written", output.display()))
        .at(output)
        .hint(format!("{needed}--output names another place, --tables and --format say what is written"))
}

fn expected_sizes(context: &Context<'_>, tables: &[Table<'_>], piece_rows: usize) -> Result<ExpectedSizes> {
    let (formats, signs) = (&context.config.formats, context.config.spreadsheets.csv_signs());
    let size = |table: &Table<'_>| {
        context.check()?;
        expected_size(table, formats, signs, piece_rows)
    };
    let tables = context.pool.install(|| tables.par_iter().map(size).collect::<Result<Vec<_>>>())?;
    Ok(ExpectedSizes { tables })
}

/// The size of a table from that of some of its rows, or exactly if it is short.
fn expected_size(table: &Table<'_>, formats: &[Format], signs: CsvSigns, piece_rows: usize) -> Result<TableSize> {
    let encoder = TableEncoder::new(&table.schema, formats, signs)?;
    let pieces = pieces(table.rows, piece_rows);
    let taken: usize = pieces.iter().map(Range::len).sum();
    let encoded = |piece: Range<usize>| encoder.encode((table.batch)(piece)?);
    let encoded = pieces.into_iter().map(encoded).collect::<Result<Vec<_>>>()?;
    let times = if taken == table.rows { 1.0 } else { table.rows as f64 / taken as f64 };
    let of_all = |bytes: u64| (bytes as f64 * times) as u64;
    let bytes = encoder.sizes(&encoded)?.into_iter().map(|(format, bytes)| (format, of_all(bytes))).collect();
    Ok(TableSize { table: table.schema.name.name(), rows: table.rows as u64, bytes })
}

/// The rows that are encoded: all of a short table, else some from each part.
fn pieces(rows: usize, of: usize) -> Vec<Range<usize>> {
    if rows <= PIECES * of {
        return std::iter::once(0..rows).collect();
    }
    let middle = |piece: usize| (2 * piece + 1) * rows / (2 * PIECES);
    (0..PIECES).map(|piece| middle(piece) - of / 2..middle(piece) + of / 2).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::config::{Config, TableName};
    use crate::context::{Observer, Plan};
    use crate::tables::{BATCH_ROWS, Batch, Columns};

    /// Remembers what it is told.
    #[derive(Default)]
    struct Heard(Mutex<Vec<ExpectedSizes>>);

    impl Observer for Heard {
        fn will_write(&self, sizes: &ExpectedSizes) {
            self.0.lock().unwrap().push(sizes.clone());
        }
    }

    /// Rows that grow longer, so that no part is like another.
    fn table(rows: usize) -> Table<'static> {
        Columns::<usize, ()>::of(TableName::Terms)
            .text("term", |row, ()| format!("term{}", "x".repeat(row / 10_000)))
            .count("count", "events", |row, ()| (row % 97) as u64)
            .real("measure", "", |row, ()| 1.0 / (row as f64 + 0.5))
            .table(rows, |range| Ok(Batch { rows: range.collect(), from: () }))
    }

    #[test]
    fn what_is_said_is_near_what_is_written() {
        let (config, plan, heard) = (Config::default(), Plan::default(), Heard::default());
        let folder = tempfile::tempdir().unwrap();
        let context = &Context::new(&config, &plan, &heard, folder.path()).unwrap();
        for rows in [0, 1000, 200_001] {
            let table = table(rows);
            let encoder = TableEncoder::new(&table.schema, &config.formats, CsvSigns::PLAIN).unwrap();
            let batches = (0..rows).step_by(BATCH_ROWS).map(|start| start..(start + BATCH_ROWS).min(rows));
            let batches = batches.map(|batch| encoder.encode((table.batch)(batch).unwrap()).unwrap());
            let written = encoder.sizes(&batches.collect::<Vec<_>>()).unwrap();
            let said = expected_size(&table, &config.formats, CsvSigns::PLAIN, PIECE_ROWS).unwrap();
            assert_eq!(said.rows, rows as u64);
            for ((format, said), (_, written)) in said.bytes.iter().zip(&written) {
                let error = *said as f64 / *written as f64 - 1.0;
                assert!(error.abs() < 0.25, "{format}: {said} bytes are said, {written} written");
                assert!(rows > 200_000 || error == 0.0);
            }
        }
        let tables = [table(200_001), table(1000)];
        say_sizes(context, &tables, 1_000_000).unwrap();
        let said = heard.0.lock().unwrap().pop().expect("more than a megabyte");
        assert!(said.tables[0].total() > said.tables[1].total() && said.bytes() > 1_000_000);
        for over in [said.bytes(), u64::MAX] {
            say_sizes(context, &tables, over).unwrap();
            assert!(heard.0.lock().unwrap().is_empty());
        }
    }

    #[test]
    fn a_full_disk_is_said_with_what_is_needed() {
        let (config, plan) = (Config::default(), Plan::default());
        let folder = tempfile::tempdir().unwrap();
        let context = &Context::new(&config, &plan, &crate::context::Silent, folder.path()).unwrap();
        let full = || std::io::Error::from_raw_os_error(crate::error::NO_ROOM);
        let tables = [table(1000)];
        let of_system = Error::io("write", "hidden/terms.csv".as_ref(), full());
        let of_crate = Error::fatal(format!("cannot write `hidden/terms.parquet`: parquet: {}", full()));
        for error in [of_system, of_crate] {
            let said = with_room_needed(error, context, &tables);
            assert_eq!(said.to_string(), "the disk of `output` is full; nothing was written");
            assert!(said.remedy().unwrap().starts_with("the tables take about 1 MB"), "{said:?}");
        }
        let other = with_room_needed(Error::fatal("cannot write"), context, &tables);
        assert_eq!(other.to_string(), "cannot write");
    }

    #[test]
    fn pieces_are_from_every_part_and_do_not_overlap() {
        for short in [0, PIECES * PIECE_ROWS] {
            assert!(pieces(short, PIECE_ROWS).into_iter().eq(std::iter::once(0..short)));
        }
        for rows in [PIECES * PIECE_ROWS + 1, 1_000_003] {
            let pieces = pieces(rows, PIECE_ROWS);
            assert_eq!(pieces.iter().map(Range::len).collect::<Vec<_>>(), [PIECE_ROWS; PIECES]);
            assert!(pieces.windows(2).all(|pair| pair[0].end <= pair[1].start));
            assert!(pieces[PIECES - 1].end <= rows && pieces[0].start < rows / PIECES);
        }
    }
}
