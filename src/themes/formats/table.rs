//! Rows of a table, and where they stand.

use csv::{Reader, ReaderBuilder, StringRecord, WriterBuilder};

use super::build::ListBuilder;
use super::place::Cursor;
use crate::config::{guarded, unguarded};
use crate::themes::list::Place;

/// A table that is read row by row, the header first.
pub(super) struct TextTable<'t> {
    reader: Reader<&'t [u8]>,
    cursor: Cursor<'t>,
    /// The row that was read last.
    pub row: StringRecord,
}

impl<'t> TextTable<'t> {
    pub fn new(text: &'t str, separator: u8) -> Self {
        let mut options = ReaderBuilder::new();
        options.has_headers(false).flexible(true).delimiter(separator);
        TextTable { reader: options.from_reader(text.as_bytes()), cursor: Cursor::new(text), row: StringRecord::new() }
    }

    /// Reads the next row without the guard of formulas, and says where it stands. What cannot be read ends the table with a remark.
    pub fn next(&mut self, builder: &mut ListBuilder) -> Option<Place> {
        let is_read = self.reader.read_record(&mut self.row);
        let byte = self.row.position().map_or(0, csv::Position::byte);
        // The position of a row is before the ends of lines that it skips.
        let place = self.cursor.line_at(usize::try_from(byte).unwrap_or(usize::MAX));
        match is_read {
            Ok(is_read) => {
                if self.row.iter().any(|cell| unguarded(cell) != cell) {
                    self.row = self.row.iter().map(unguarded).collect();
                }
                Some(place).filter(|_| is_read)
            }
            Err(error) => {
                builder.unusable(place, format!("the rest of the table: {error}"));
                None
            }
        }
    }

    /// A cell without the space around it; nothing where the row is shorter.
    pub fn cell(&self, column: usize) -> &str {
        self.row.get(column).unwrap_or_default().trim()
    }
}

/// A table as text.
pub(super) fn written(rows: impl IntoIterator<Item = Vec<String>>, separator: u8) -> String {
    let mut writer = WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
    for row in rows {
        // Writing to memory fails only where the numbers of cells differ, which they do not.
        // A number is no formula.
        let is_number = |cell: &str| cell.parse::<f64>().is_ok();
        let written = |cell: &String| if is_number(cell) { cell.clone() } else { guarded(cell).into_owned() };
        let _ = writer.write_record(row.iter().map(written));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}
