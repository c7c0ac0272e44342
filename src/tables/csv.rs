//! Rows as CSV: UTF-8, RFC 4180 quoting, LF, shortest floats that read back the same, empty for missing.

use std::borrow::Cow;

use csv::WriterBuilder;

use super::{Schema, Values};

/// The first line of a file.
pub(super) fn header(schema: &Schema) -> Vec<u8> {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    in_memory(writer.write_record(schema.columns.iter().map(|column| column.name.as_bytes())));
    in_memory(writer.into_inner())
}

/// The lines of a batch.
pub(super) fn lines(values: &[Values<'_>], rows: usize) -> Vec<u8> {
    let mut writer = WriterBuilder::new().from_writer(Vec::with_capacity(rows * values.len() * 8));
    let (mut integer, mut float) = (itoa::Buffer::new(), ryu::Buffer::new());
    for row in 0..rows {
        for column in values {
            in_memory(match column {
                Values::Text(texts) => writer.write_field(guarded(&texts[row]).as_bytes()),
                Values::Count(counts) => writer.write_field(integer.format(counts[row])),
                Values::Real(reals) => writer.write_field(reals[row].map_or("", |real| float.format_finite(real))),
                Values::Flag(flags) => writer.write_field(if flags[row] { "true" } else { "false" }),
            });
        }
        in_memory(writer.write_record(None::<&[u8]>));
    }
    in_memory(writer.into_inner())
}

/// A spreadsheet would run a cell that begins like a formula; `'` keeps it from that (OWASP, CWE-1236).
fn guarded(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}").into() } else { text.into() }
}

/// Writing to memory fails only where a record has another number of fields than the one before.
fn in_memory<T, E: std::fmt::Display>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| panic!("a table has rows of one length: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells() {
        let values = [
            Values::text(["=1+1", "a,\"b\"\nc", "", "'s"].into_iter()),
            Values::Count(vec![0, u64::MAX, 1, 2]),
            Values::Real(vec![None, Some(0.1), Some(-1e-300), Some(100.0)]),
            Values::Flag(vec![true, false, true, false]),
        ];
        let text = String::from_utf8(lines(&values, 4)).unwrap();
        let expected =
            "'=1+1,0,,true\n\"a,\"\"b\"\"\nc\",18446744073709551615,0.1,false\n,1,-1e-300,true\n's,2,100.0,false\n";
        assert_eq!(text, expected);
    }
}
