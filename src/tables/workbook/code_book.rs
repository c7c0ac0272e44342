//! What the columns of all sheets mean, as the last sheet.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::cells::Formats;
use super::sheet::headings;
use crate::tables::columns::Table;

const HEADINGS: [(&str, u8); 6] =
    [("table", 18), ("column", 24), ("type", 12), ("unit", 14), ("what it is", 90), ("formula", 40)];

pub(super) fn write_code_book(sheet: &mut Worksheet, tables: &[Table<'_>], formats: &Formats) -> Result<(), XlsxError> {
    sheet.set_name("code book")?;
    headings(sheet, &HEADINGS.map(|(name, _)| name), formats)?;
    for (at, (_, width)) in (0..).zip(HEADINGS) {
        sheet.set_column_width(at, f64::from(width))?;
    }
    let schemas = tables.iter().map(|table| &table.schema);
    let columns = schemas.flat_map(|schema| schema.columns.iter().map(move |column| (schema.name, column)));
    let mut last = 0;
    for (row, (table, column)) in (1..).zip(columns) {
        let formula = column.formula.unwrap_or_default();
        let cells = [table.name(), &column.name, column.kind.word(), column.unit, &column.description, formula];
        for (at, text) in (0..).zip(cells).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string_with_format(row, at, text, &formats.wrapped)?;
        }
        last = row;
    }
    sheet.autofilter(0, 0, last, HEADINGS.len() as u16 - 1)?;
    Ok(())
}
