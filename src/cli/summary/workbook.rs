//! What the workbook has not.

use std::fmt::Write as _;

use indicatif::HumanCount;
use termloom::config::Format;
use termloom::context::Report;

/// Tables and texts that did not fit into the workbook.
pub(super) fn workbook_lines(report: &Report) -> String {
    let mut text = String::new();
    for sheet in &report.sheets {
        match (&sheet.why, sheet.written) {
            (Some(why), Some(_)) => {
                let _ = writeln!(text, "tables.xlsx: {} is cut: {why}", sheet.table);
            }
            (Some(why), None) => {
                let _ = writeln!(text, "tables.xlsx: {} is left out: {why}", sheet.table);
            }
            (None, _) => {}
        }
        let lost = match sheet.cut_cells {
            0 => continue,
            1 => "1 text".to_string(),
            cut => format!("{} texts", HumanCount(cut)),
        };
        let _ = writeln!(
            text,
            "tables.xlsx: {lost} of {} cut at 32,767 characters, which is all a cell holds",
            sheet.table
        );
    }
    if report.config.formats == [Format::Xlsx] {
        text.push_str(
            "tables.xlsx is all there is: doc_terms and pairs are in no file, and termloom itself reads no workbook (--format csv,xlsx)\n",
        );
    }
    text
}
