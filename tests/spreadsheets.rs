//! What spreadsheet programs read: the workbook, and CSV for Excel.

use std::fs;

use calamine::{Data, Range, Reader, Xlsx, open_workbook};
use serde_json::{Value, json};
use termloom::Output;

use super::run::Folder;

/// Texts that a spreadsheet would like to take for something else.
fn folder() -> Folder {
    let folder = Folder::new();
    let long = "The mill burnt again. ".repeat(2_000);
    for (name, title, date, text) in [
        ("a", "=1+1", "2019-03-01", "The government banned 2004 papers. The party of the state censored 1-2 blogs."),
        (
            "b",
            "https://mill.example/?a=1&b=<2>",
            "1899-12-31",
            "Die Partei _x0041_ a_x0041_b wählte. 新闻 審查 Süddeutsche. 0042 10e5",
        ),
        (
            "c",
            "_x0041_ +49 \u{1F600}; a,b\u{7}",
            "1900-02-28",
            "The censorship of the press, and the privacy of the party.",
        ),
        ("d", &long, "2020-03", "The cabinet met. The state banned the paper; the party did not."),
    ] {
        let page = format!("---\ntitle: {}\ndate: {date}\nsource: '-{name}'\n---\n{text} {text} {text}", json!(title));
        folder.write(&format!("input/{name}.txt"), page);
    }
    folder.write("input/e.txt", "");
    folder.write(
        "my.yaml",
        "state: [state, government, cabinet]\nparty: [party, Partei]\npress/papers: [paper*, press]\n",
    );
    folder.write("termloom.toml", "themes = ['my.yaml']\n");
    folder
}

const GROUPED: [&str; 4] = ["--group-by", "source,date:day", "--ngrams", "2"];

fn workbook(folder: &Folder, output: &str) -> Xlsx<std::io::BufReader<fs::File>> {
    open_workbook(folder.path(output).join("tables.xlsx")).expect("a workbook")
}

fn sheet(folder: &Folder, output: &str, name: &str) -> Range<Data> {
    workbook(folder, output).worksheet_range(name).expect(name)
}

/// Whether a cell says what the cell of CSV says.
fn is_same(cell: Option<&Data>, text: &str) -> bool {
    match cell.unwrap_or(&Data::Empty) {
        Data::Empty => text.is_empty(),
        Data::String(shown) => shown == text,
        Data::Float(number) => text.parse() == Ok(*number),
        Data::Int(number) => text.parse() == Ok(*number),
        Data::Bool(flag) => text == flag.to_string(),
        Data::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            text == format!("{year:04}-{month:02}-{day:02}")
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_sheet_says_what_the_csv_says() {
    let folder = folder();
    folder.run(&[&["--format", "csv,xlsx"][..], &GROUPED].concat(), 0);
    let mut workbook = workbook(&folder, "output");
    let names = workbook.sheet_names();
    assert_eq!(
        (names.first().map(String::as_str), names.last().map(String::as_str)),
        (Some("read me"), Some("code book"))
    );
    let tables = &names[1..names.len() - 1];
    assert_eq!(tables.len(), 18, "{tables:?}");
    assert!(!tables.iter().any(|name| name == "doc_terms" || name == "pairs"));
    let mut cells = 0;
    for name in tables {
        let (range, rows) = (workbook.worksheet_range(name).expect(name), folder.table("output", name));
        assert_eq!((range.width(), range.height()), (rows.columns.len(), rows.rows.len() + 1), "{name}");
        let lines = std::iter::once(&rows.columns).chain(&rows.rows);
        for (row, line) in (0..).zip(lines) {
            for (at, text) in (0..).zip(line) {
                let cell = range.get_value((row, at));
                let is_cut = text.len() > 32_767 && cell.is_some_and(|cell| text.starts_with(&cell.to_string()));
                assert!(is_same(cell, text) || is_cut, "{name}, row {row}, column {at}: {cell:?} and `{text}`");
                cells += 1;
            }
        }
        let formulas = workbook.worksheet_formula(name).expect(name);
        assert!(formulas.cells().all(|(.., formula)| formula.is_empty()), "{name}");
    }
    assert!(cells > 4_000, "only {cells} cells");
}

#[test]
fn days_are_dates_and_terms_that_look_like_numbers_are_texts() {
    let folder = folder();
    folder.run(&[&["--format", "csv,xlsx"][..], &GROUPED].concat(), 0);
    let documents = sheet(&folder, "output", "documents");
    let at = |name: &str| {
        let columns = folder.table("output", "documents").columns;
        columns.iter().position(|column| column == name).expect(name) as u32
    };
    let dates: Vec<_> = (1..5).map(|row| documents.get_value((row, at("date_iso"))).cloned()).collect();
    assert!(matches!(dates[0], Some(Data::DateTime(date)) if date.to_ymd_hms_milli().0 == 2019), "{dates:?}");
    let text = |text: &str| Some(Data::String(text.into()));
    assert_eq!(dates[1..], [text("1899-12-31"), text("1900-02-28"), text("2020-03")]);
    assert_eq!(documents.get_value((1, at("title"))), text("=1+1").as_ref());
    assert_eq!(documents.get_value((2, at("title"))), text("https://mill.example/?a=1&b=<2>").as_ref());
    let terms = sheet(&folder, "output", "terms");
    let first: Vec<&Data> = terms.rows().map(|row| &row[0]).collect();
    assert!(first.contains(&&Data::String("2004".into())) && first.contains(&&Data::String("x0041".into())));
    let groups = sheet(&folder, "output", "groups");
    assert!(groups.rows().any(|row| row.iter().any(|cell| matches!(cell, Data::DateTime(_)))));
}

#[test]
fn what_is_left_out_or_cut_is_said() {
    let folder = folder();
    let said = folder.termloom(&["run", "--format", "csv,xlsx", "--sheet-rows", "10", "--group-by", "source"]);
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.contains("tables.xlsx: terms is cut: the sheet has the 10 most frequent of "), "{said}");
    assert!(said.contains("tables.xlsx: doc_themes is left out: it has "), "{said}");
    assert!(said.contains("tables.xlsx: pairs is left out: it has a row for each two terms"), "{said}");
    assert!(said.contains("tables.xlsx: 1 text of documents cut at 32,767 characters"), "{said}");
    assert_eq!(sheet(&folder, "output", "terms").height(), 11);
    assert_eq!(sheet(&folder, "output", "documents").height(), 5);
    let sheets = folder.json("output/run.json")["sheets"].clone();
    let of = |name: &str| {
        let sheets = sheets.as_array().expect("sheets");
        sheets.iter().find(|sheet| sheet["table"] == name).expect(name).clone()
    };
    assert_eq!((&of("terms")["written"], &of("doc_themes")["written"]), (&json!(10), &Value::Null));
    assert_eq!(of("documents"), json!({"table": "documents", "rows": 4, "written": 4, "cut_cells": 1}));
    let read_me: Vec<String> =
        sheet(&folder, "output", "read me").used_cells().map(|(.., cell)| cell.to_string()).collect();
    let says = |text: &str| read_me.iter().any(|cell| cell.contains(text));
    assert!(says("the 10 most frequent of") && says("1 text lost its end"), "{read_me:?}");
    assert!(says("and --sheet-rows is 10") && says("doc_themes.csv, in the same folder"), "{read_me:?}");
    assert!(says("it is made only with --ngrams") && says("1 March 1900"), "{read_me:?}");
    let tables = workbook(&folder, "output").sheet_names();
    assert!(!tables.iter().any(|name| name == "doc_themes") && tables.iter().any(|name| name == "groups"));
    let listed = folder.json("output/datapackage.json")["resources"].clone();
    let listed: Vec<&Value> =
        listed.as_array().expect("resources").iter().filter(|resource| resource["format"] == "xlsx").collect();
    assert_eq!(listed.len(), tables.len() - 2);
    assert_eq!(listed[1]["dialect"], json!({"sheetName": "terms"}));
    assert_eq!((&listed[1]["path"], &listed[1]["rows"]), (&json!("tables.xlsx"), &json!(10)));
    let file = &folder.json("output/run.json")["outputs"]["tables.xlsx"];
    assert_eq!(listed[1]["hash"], format!("sha256:{}", file["sha256"].as_str().expect("a hash")));
    assert_eq!(fs::metadata(folder.path("output/tables.xlsx")).expect("a file").len(), file["bytes"]);
}

#[test]
fn what_a_profile_leaves_out_is_no_fault_of_the_workbook() {
    let folder = folder();
    let said = folder.termloom(&["run", "--format", "csv,xlsx", "--profile", "small"]);
    assert!(!String::from_utf8_lossy(&said.stdout).contains("is left out"), "{said:?}");
    let read_me = sheet(&folder, "output", "read me");
    assert!(read_me.used_cells().any(|(.., cell)| *cell == "it is left out by --profile small"));
}

#[test]
fn a_workbook_alone_is_said_to_be_alone() {
    let folder = folder();
    let said = folder.termloom(&["run", "--format", "xlsx"]);
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.contains("tables.xlsx is all there is: doc_terms and pairs are in no file"), "{said}");
    let files = ["codebook.md", "datapackage.json", "run.json", "stop_words.json", "tables.xlsx"];
    assert_eq!(folder.names("output"), files);
    for command in [&["keyness", "output", "--by", "source"][..], &["collocates", "state", "output"]] {
        let run = folder.termloom(command);
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        assert_eq!(run.status.code(), Some(2), "{said}");
        assert!(said.contains("only as the workbook `tables.xlsx`") && said.contains("--format csv,xlsx"), "{said}");
    }
    assert!(
        folder.run(&["--format", "xlsx", "--tables", "pairs", "-o", "no"], 2).contains("`pairs` has a row for each")
    );
    // It replaces and is replaced as any output.
    folder.run(&["--format", "csv", "--overwrite"], 0);
    assert!(!folder.names("output").contains(&"tables.xlsx".to_string()));
    folder.run(&["--format", "xlsx", "--overwrite"], 0);
    assert_eq!(folder.names("output"), files);
}

#[test]
fn a_workbook_has_the_same_bytes_for_any_threads_and_memory() {
    let folder = folder();
    for (output, threads, memory) in [("one", "1", "4GB"), ("three", "3", "256MiB")] {
        folder.run(&["--format", "xlsx,parquet", "--threads", threads, "--memory", memory, "-o", output], 0);
    }
    assert_eq!(folder.bytes("one"), folder.bytes("three"));
}

#[test]
fn csv_for_excel_has_a_mark_and_the_signs_of_a_language() {
    let folder = folder();
    let excel = |locale: &str, output: &str| {
        let options = ["--csv", "excel", "--csv-locale", locale, "--format", "csv", "-o", output];
        folder.run(&[&options[..], &GROUPED].concat(), 0);
        fs::read_to_string(folder.path(output).join("terms.csv")).expect("UTF-8")
    };
    folder.run(&[&["--format", "csv", "-o", "plain"][..], &GROUPED].concat(), 0);
    let plain = fs::read_to_string(folder.path("plain/terms.csv")).expect("UTF-8");
    let (english, german) = (excel("en", "en"), excel("de", "de"));
    assert_eq!(english, format!("\u{FEFF}{plain}"));
    assert!(german.starts_with("\u{FEFF}term;class;"));
    let line = |text: &str| text.lines().find(|line| line.starts_with("the")).expect("a line").to_string();
    assert_eq!(line(&german), line(&plain).replace(',', ";").replace('.', ","));
    let terms = |output: &str| {
        let package = folder.json(&format!("{output}/datapackage.json"));
        let resources = package["resources"].as_array().expect("resources").clone();
        resources.into_iter().find(|resource| resource["name"] == "terms-csv").expect("terms")
    };
    assert_eq!(
        (&terms("en")["dialect"]["delimiter"], &terms("de")["dialect"]["delimiter"]),
        (&json!(","), &json!(";"))
    );
    let decimal = |output: &str| {
        let fields = terms(output)["schema"]["fields"].as_array().expect("fields").clone();
        fields.into_iter().find(|field| field["name"] == "idf").expect("idf")["decimalChar"].clone()
    };
    assert_eq!((decimal("en"), decimal("de")), (Value::Null, json!(",")));
    let book = fs::read_to_string(folder.path("de/codebook.md")).expect("a code book");
    assert!(book.contains("has `;` between cells and `,` before decimals"), "{book}");
}

#[test]
fn csv_for_excel_is_read_back_as_any_other() {
    let folder = folder();
    folder.run(&["--format", "csv", "-o", "plain", "--group-by", "source"], 0);
    folder.run(&["--format", "csv", "-o", "german", "--csv", "excel", "--csv-locale", "de", "--group-by", "source"], 0);
    let open = |name: &str| Output::open(folder.path(name)).expect("an output");
    let (plain, german) = (open("plain"), open("german"));
    assert_eq!(plain.tables(), german.tables());
    for table in plain.tables() {
        assert!(plain.table(table).expect(table).equals_missing(&german.table(table).expect(table)), "{table}");
    }
    let said = |arguments: &[&str]| {
        let run = folder.termloom(arguments);
        assert_eq!(run.status.code(), Some(0), "{run:?}");
        String::from_utf8_lossy(&run.stdout).replace("german", "plain")
    };
    for command in [
        &["keyness", "OUTPUT", "--target", "source=-a", "--min-count", "1"][..],
        &["keyness", "OUTPUT", "--against", "plain", "--min-count", "1"],
        &["collocates", "state", "OUTPUT"],
    ] {
        let of = |output: &str| {
            said(&command.iter().map(|&word| if word == "OUTPUT" { output } else { word }).collect::<Vec<_>>())
        };
        assert_eq!(of("plain"), of("german"), "{command:?}");
    }
    // A table that is named alone shows its signs itself, and keeps them.
    for output in ["plain", "german"] {
        let scored = format!("{output}.csv");
        said(&["score", &format!("{output}/pairs.csv"), "-o", &scored, "--measures", "dice,g2", "--quiet"]);
        said(&[
            "score",
            &format!("{output}/pairs.csv"),
            "-o",
            &format!("{output}.parquet"),
            "--measures",
            "dice",
            "--quiet",
        ]);
    }
    let (plain, german) = (fs::read_to_string(folder.path("plain.csv")), fs::read_to_string(folder.path("german.csv")));
    let (plain, german) = (plain.expect("a file"), german.expect("a file"));
    assert!(german.starts_with("\u{FEFF}term1;term2;") && german.lines().all(|line| !line.contains('.')), "{german}");
    assert_eq!(plain.lines().count(), german.lines().count());
    assert_eq!(
        fs::read(folder.path("plain.parquet")).expect("a file"),
        fs::read(folder.path("german.parquet")).expect("a file")
    );
}

#[test]
fn an_option_that_does_nothing_is_refused() {
    let folder = folder();
    assert!(folder.run(&["--csv-locale", "de"], 2).contains("csv_locale does nothing without csv = excel"));
    assert!(folder.run(&["--sheet-rows", "5"], 2).contains("sheet_rows does nothing without a workbook"));
    let said = folder.run(&["--csv", "excel", "--csv-locale", "de-CH"], 2);
    assert!(said.contains("semicolons and writes decimal points"), "{said}");
}
