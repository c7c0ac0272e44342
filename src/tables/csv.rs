//! Rows as CSV: UTF-8, RFC 4180 quoting, LF, shortest floats that read back the same, empty for missing; with the signs of Excel
//! where they are asked for.

use std::borrow::Cow;

use csv::WriterBuilder;

use super::schema::Schema;
use super::values::Values;
use crate::config::{CsvSigns, guarded, is_guarded};
use crate::table_reader::push_day;

/// The beginning of a file, with its first line.
pub(crate) fn header(schema: &Schema, signs: CsvSigns) -> Vec<u8> {
    let mark = if signs.has_mark { CsvSigns::MARK } else { &[] };
    let mut writer = WriterBuilder::new().delimiter(signs.delimiter).from_writer(mark.to_vec());
    in_memory(writer.write_record(schema.columns.iter().map(|column| guarded(&column.name).into_owned())));
    in_memory(writer.into_inner())
}

/// The lines of a batch.
pub(crate) fn lines(values: &[Values<'_>], rows: usize, signs: CsvSigns) -> Vec<u8> {
    let columns: Vec<ColumnCells<'_>> = values.iter().map(|values| ColumnCells::new(values, signs)).collect();
    let mut lines = Vec::with_capacity(rows * values.len() * 8);
    for row in 0..rows {
        for cells in &columns {
            cells.push(row, signs, &mut lines);
            lines.push(signs.delimiter);
        }
        if let Some(last) = lines.last_mut() {
            *last = b'\n';
        }
    }
    lines
}

/// A column, with what repeats in it written out once.
enum ColumnCells<'v> {
    Each(&'v Values<'v>),
    Shared { text: Vec<u8>, ends: Vec<usize>, of_row: Cow<'v, [u32]> },
}

impl<'v> ColumnCells<'v> {
    fn new(values: &'v Values<'v>, signs: CsvSigns) -> Self {
        match values {
            Values::Names(names, of_row) => {
                ColumnCells::shared(names, |name, text| push_text(name, signs, text), of_row[..].into())
            }
            Values::Counts(counts, of_row) => {
                ColumnCells::shared(counts, |count, text| push_count(*count, text), of_row[..].into())
            }
            Values::Day(days) => {
                let runs: Vec<&[Option<i32>]> = days.chunk_by(|a, b| a == b).collect();
                let of_row = (0u32..).zip(&runs).flat_map(|(run, rows)| std::iter::repeat_n(run, rows.len())).collect();
                ColumnCells::shared(&runs, |run, text| push_day_or_none(run[0], text), Cow::Owned(of_row))
            }
            _ => ColumnCells::Each(values),
        }
    }

    fn shared<T>(values: &[T], push: impl Fn(&T, &mut Vec<u8>), of_row: Cow<'v, [u32]>) -> Self {
        let (mut text, mut ends) = (Vec::new(), vec![0]);
        for value in values {
            push(value, &mut text);
            ends.push(text.len());
        }
        ColumnCells::Shared { text, ends, of_row }
    }

    #[inline]
    fn push(&self, row: usize, signs: CsvSigns, line: &mut Vec<u8>) {
        match self {
            ColumnCells::Shared { text, ends, of_row } => {
                let index = of_row[row] as usize;
                line.extend_from_slice(&text[ends[index]..ends[index + 1]]);
            }
            ColumnCells::Each(Values::Text(texts)) => push_text(&texts[row], signs, line),
            ColumnCells::Each(Values::Texts(texts)) => push_text(texts.get(row), signs, line),
            ColumnCells::Each(Values::Count(counts)) => push_count(counts[row], line),
            ColumnCells::Each(Values::Real(reals)) => push_real(reals[row], signs, line),
            ColumnCells::Each(Values::Flag(flags)) => {
                line.extend_from_slice(if flags[row] { b"true" } else { b"false" })
            }
            ColumnCells::Each(Values::Names(..) | Values::Counts(..) | Values::Day(_)) => {
                unreachable!("these are shared")
            }
        }
    }
}

pub(super) fn push_day_or_none(day: Option<i32>, cell: &mut Vec<u8>) {
    let mut text = String::new();
    if let Some(day) = day {
        push_day(day.into(), &mut text);
    }
    cell.extend_from_slice(text.as_bytes());
}

fn push_count(count: u64, cell: &mut Vec<u8>) {
    cell.extend_from_slice(itoa::Buffer::new().format(count).as_bytes());
}

/// A number as a cell; NaN is missing.
#[inline]
pub(crate) fn push_real(real: f64, signs: CsvSigns, cell: &mut Vec<u8>) {
    if real.is_nan() {
        return;
    }
    let start = cell.len();
    cell.extend_from_slice(zmij::Buffer::new().format(real).as_bytes());
    if signs.decimal != b'.'
        && let Some(point) = memchr::memchr(b'.', &cell[start..])
    {
        cell[start + point] = signs.decimal;
    }
}

/// A text as it is, quoted where it must be.
pub(crate) fn push_plain(text: &str, signs: CsvSigns, cell: &mut Vec<u8>) {
    let mut writer = WriterBuilder::new().delimiter(signs.delimiter).from_writer(Vec::new());
    in_memory(writer.write_record([text]));
    let quoted = in_memory(writer.into_inner());
    cell.extend_from_slice(quoted.strip_suffix(b"\n").unwrap_or(&quoted));
}

/// A text as a cell, with the guard of formulas.
pub(crate) fn push_text(text: &str, signs: CsvSigns, cell: &mut Vec<u8>) {
    let is_plain = text.bytes().all(|byte| !matches!(byte, b'"' | b'\n' | b'\r') && byte != signs.delimiter);
    if is_plain {
        if is_guarded(text) {
            cell.push(b'\'');
        }
        cell.extend_from_slice(text.as_bytes());
        return;
    }
    push_plain(&guarded(text), signs, cell);
}

/// Writing to memory fails only where a record has another number of fields than the one before.
fn in_memory<T, E: std::fmt::Display>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| panic!("a table has rows of one length: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cells() {
        let values = [
            Values::text(["=1+1", "a,\"b\"\nc", "", "'s"].into_iter()),
            Values::Names(vec!["=a,".into(), "é".into()], vec![1, 0, 1, 1].into()),
            Values::Counts(vec![7, 10], vec![1, 1, 0, 1].into()),
            Values::Count(vec![0, u64::MAX, 1, 2]),
            Values::Real(vec![f64::NAN, 0.1, -1e-300, 100.0]),
            Values::Flag(vec![true, false, true, false]),
            Values::Day(vec![None, Some(-1), Some(-1), Some(19_782)]),
        ];
        let text = |signs| String::from_utf8(lines(&values, 4, signs)).unwrap();
        let expected = "'=1+1,é,10,0,,true,\n\"a,\"\"b\"\"\nc\",\"'=a,\",10,18446744073709551615,0.1,false,1969-12-31\n\
                        ,é,7,1,-1e-300,true,1969-12-31\n's,é,10,2,100.0,false,2024-02-29\n";
        assert_eq!(text(CsvSigns::PLAIN), expected);
        let expected = "'=1+1;é;10;0;;true;\n\"a,\"\"b\"\"\nc\";'=a,;10;18446744073709551615;0,1;false;1969-12-31\n\
                        ;é;7;1;-1e-300;true;1969-12-31\n's;é;10;2;100,0;false;2024-02-29\n";
        assert_eq!(text(CsvSigns::SEMICOLONS), expected);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_the_csv_crate_reads_is_what_was_written(
            rows in proptest::collection::vec(("[ -~\r\né]{0,6}", "[a,;\"\n]{1,4}"), 1..20),
            signs in proptest::sample::select(vec![CsvSigns::PLAIN, CsvSigns::SEMICOLONS]),
        ) {
            let values = [
                Values::text(rows.iter().map(|row| row.0.as_str())),
                Values::names((0..).take(rows.len()).collect(), |number| rows[number as usize].1.as_str()),
            ];
            let bytes = lines(&values, rows.len(), signs);
            let mut reader =
                csv::ReaderBuilder::new().has_headers(false).delimiter(signs.delimiter).from_reader(bytes.as_slice());
            let read: Vec<_> = reader.records().map(|record| record.unwrap()).collect();
            prop_assert_eq!(read.len(), rows.len());
            for (record, (first, second)) in read.iter().zip(&rows) {
                let (first, second) = (guarded(first), guarded(second));
                prop_assert_eq!((&record[0], &record[1]), (first.as_ref(), second.as_ref()));
            }
        }
    }
}
