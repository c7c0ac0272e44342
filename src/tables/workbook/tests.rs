use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::json;

use super::*;
use crate::config::SpreadsheetOptions;
use crate::tables::columns::Columns;

/// A name, a count, a share and a day.
type Row = (&'static str, u64, f64, Option<i32>);

fn columns<'a>(name: TableName) -> Columns<'a, &'a Row, ()> {
    Columns::<&Row, ()>::of(name)
        .row("row")
        .text("name", |row, _| row.0)
        .says("A name.")
        .count("count", "events", |row, _| row.1)
        .real("share", "", |row, _| row.2)
        .formula("a / b")
        .flag("is_even", |row, _| row.1 % 2 == 0)
        .day("day", |row, _| row.3)
}

fn written(tables: &[Table<'_>], formats: &[Format]) -> (tempfile::TempDir, Result<WrittenWorkbook>) {
    let folder = tempfile::tempdir().unwrap();
    let options = json!({"text": {"case": "lower"}, "stop_words": {"custom": ["a".repeat(40_000)]}});
    let sheet_rows = SpreadsheetOptions::MOST_SHEET_ROWS;
    let of = WorkbookOf { sheet_rows, temp_dir: folder.path(), formats, without: Vec::new(), options: &options };
    let written = of.write(folder.path(), tables, |_| Ok(()));
    (folder, written)
}

#[test]
fn every_kind_of_value_is_read_back() {
    let rows: [Row; 4] = [
        ("=HYPERLINK(\"x\")", u64::MAX, f64::NAN, None),
        (" _x000D_\r\n\u{1}\u{FFFF} ", 1 << 53, 1e-300, Some(0)),
        ("http://mill.example", 0, -0.1, Some(-40_000)),
        ("", 7, 1e300, Some(19_782)),
    ];
    let tables = [columns(TableName::Inputs).over(&rows, ()), columns(TableName::Skipped).over(&[], ())];
    let (folder, written) = written(&tables, &[Format::Xlsx]);
    let written = written.unwrap();
    assert_eq!(written.sheets.iter().map(|sheet| sheet.written).collect::<Vec<_>>(), [Some(4), Some(0)]);
    let mut workbook: Xlsx<_> = open_workbook(folder.path().join(WORKBOOK)).unwrap();
    assert_eq!(workbook.sheet_names(), ["read me", "inputs", "skipped", "code book"]);
    let cells = workbook.worksheet_range("inputs").unwrap();
    let text = |text: &str| Data::String(text.into());
    let column = |at: usize| (1..5).map(|row| cells[(row, at)].clone()).collect::<Vec<_>>();
    assert_eq!(column(0)[..2], [text("=HYPERLINK(\"x\")"), text(" _x000D_\r\n\u{1}\u{FFFD} ")]);
    assert_eq!(column(0)[2..], [text("http://mill.example"), Data::Empty]);
    let numbers = |numbers: [f64; 3]| numbers.map(Data::Float);
    assert_eq!(column(1)[0], text("18446744073709551615"));
    assert_eq!(column(1)[1..], numbers([9_007_199_254_740_992.0, 0.0, 7.0]));
    assert_eq!((&column(2)[0], &column(2)[1..]), (&Data::Empty, &numbers([1e-300, -0.1, 1e300])[..]));
    assert_eq!(column(3), [false, true, true, false].map(Data::Bool));
    let day = |cell: &Data| match cell {
        Data::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("the {day}.{month}.{year}")
        }
        other => other.to_string(),
    };
    assert_eq!(column(4).iter().map(day).collect::<Vec<_>>(), ["", "the 1.1.1970", "1860-06-26", "the 29.2.2024"]);
    assert_eq!(workbook.worksheet_range("skipped").unwrap().height(), 1);
    let book = workbook.worksheet_range("code book").unwrap();
    assert_eq!(book.height(), 11);
    assert_eq!([&book[(1, 4)], &book[(3, 5)]], [&text("A name."), &text("a / b")]);
}

#[test]
fn a_table_that_is_too_long_is_left_out_and_said() {
    let rows = 1_048_576;
    let unread = |name| columns(name).table(rows, |_| -> Result<_> { Err(Error::fatal("it is not to be read")) });
    let (folder, written) = written(&[unread(TableName::ThemeHits), unread(TableName::DocTerms)], Format::ALL);
    let sheets = written.unwrap().sheets;
    assert_eq!(sheets[0].why.as_deref(), Some("it has 1,048,576 rows, and a sheet of Excel holds 1,048,575"));
    assert_eq!((sheets[0].rows, sheets[0].written, sheets[1].written), (1_048_576, None, None));
    let mut workbook: Xlsx<_> = open_workbook(folder.path().join(WORKBOOK)).unwrap();
    let said: Vec<String> =
        workbook.worksheet_range("read me").unwrap().cells().map(|(.., cell)| cell.to_string()).collect();
    assert!(said.contains(&"theme_hits.csv, in the same folder".to_string()), "{said:?}");
}

#[test]
fn only_the_most_frequent_terms_are_written() {
    let rows = vec![("term", 1, 0.5, None); 100_001];
    let (_folder, written) = written(&[columns(TableName::Terms).over(&rows, ())], &[Format::Xlsx]);
    let sheet = &written.unwrap().sheets[0];
    assert_eq!((sheet.rows, sheet.written), (100_001, Some(100_000)));
    assert_eq!(sheet.why.as_deref(), Some("the sheet has the 100,000 most frequent of 100,001 terms"));
}

#[test]
fn names_of_tables_are_names_of_sheets() {
    for table in TableName::ALL {
        let name = table.name();
        assert!(name.len() <= 31 && !name.contains(['[', ']', ':', '*', '?', '/', '\\', '\'']), "{name}");
    }
}

#[test]
fn a_panic_of_the_crate_is_an_error_that_names_the_file() {
    let error = guarded(Path::new("out/tables.xlsx"), || -> std::result::Result<(), XlsxError> { panic!("no room") });
    assert!(error.unwrap_err().to_string().contains("`out/tables.xlsx`"));
}
