//! The tables of a finished output as data frames.

use std::fs;

use termloom::config::{Format, GroupBy, Profile, TableName, ThemeSource};
use termloom::polars::prelude::{AnyValue, DataType};
use termloom::{Config, Output, Silent, run};

use super::run::Folder;

const TEXTS: [(&str, &[u8]); 3] = [
    ("a.txt", b"---\nsource: =x\ndate: 2019-03-01\n---\nThe free press. The free press writes."),
    ("b.txt", b"---\nsource: y\ndate: 2020-03-01\n---\nA free vote, a free press, a free word."),
    ("c.txt", b"A free word."),
];

fn output(folder: &Folder, name: &str, formats: &[Format]) -> Output {
    let by: GroupBy = "date:year".parse().expect("a grouping");
    let mut config = Config::new([folder.path("input")]).output(folder.path(name)).formats(formats.to_vec());
    fs::write(folder.path("my.yaml"), "freedom: [free]").expect("a file");
    config.themes = vec![ThemeSource::File(folder.path("my.yaml"))];
    (config.groups.group_by, config.ngrams.lengths) = (vec![by], vec![2]);
    run(&config, &Silent).expect("a run");
    Output::open(folder.path(name)).expect("an output")
}

#[test]
fn a_table_is_the_same_from_both_formats() {
    let folder = Folder::with(&TEXTS);
    let csv = output(&folder, "csv", &[Format::Csv]);
    let parquet = output(&folder, "both", Format::ALL);
    assert_eq!(csv.tables(), parquet.tables());
    assert!(csv.tables().contains(&"pairs") && csv.tables().contains(&"term_trends"));
    for table in csv.tables() {
        let (from_csv, from_parquet) = (csv.table(table).expect(table), parquet.table(table).expect(table));
        assert_eq!(from_csv.schema(), from_parquet.schema(), "{table}");
        assert!(from_csv.equals_missing(&from_parquet), "{table}");
    }
    assert_eq!(csv.table("skipped").expect("a table").height(), 0);
}

#[test]
fn values_have_types_and_what_is_missing_is_null() {
    let folder = Folder::with(&TEXTS);
    let output = output(&folder, "output", &[Format::Csv]);
    let documents = output.table("documents").expect("a table");
    let source = documents.column("source").expect("a column");
    assert_eq!(source.dtype(), &DataType::String);
    let values: Vec<AnyValue<'_>> = (0..3).map(|row| source.get(row).expect("a row")).collect();
    assert_eq!(values, [AnyValue::String("=x"), AnyValue::String("y"), AnyValue::Null]);
    assert_eq!(documents.column("tokens").expect("a column").dtype(), &DataType::UInt64);
    let terms = output.table("terms").expect("a table");
    assert_eq!(terms.column("idf").expect("a column").dtype(), &DataType::Float64);
    assert_eq!(terms.column("stop_word").map(|column| column.dtype().clone()).ok(), Some(DataType::Boolean));
}

#[test]
fn a_small_run_has_the_other_tables_as_they_are_and_says_how_to_get_the_two() {
    let folder = Folder::with(&TEXTS);
    folder.run(&["-o", "full"], 0);
    folder.run(&["-o", "small", "--profile", "small"], 0);
    let small = folder.bytes("small");
    for (name, bytes) in folder.bytes("full") {
        let is_left_out = name.starts_with("doc_terms") || name.starts_with("pairs");
        let is_of_all = ["codebook.md", "datapackage.json"].contains(&name.as_str());
        match small.get(&name) {
            None => assert!(is_left_out, "{name}"),
            Some(there) => assert!(!is_left_out && (is_of_all || *there == bytes), "{name}"),
        }
    }
    for command in [&["collocates", "free", "small"], &["keyness", "small", "--by=source"]] {
        let output = folder.termloom(command);
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(said.contains("hint: --profile small left it out: run again without that"), "{said}");
        assert_eq!(output.status.code(), Some(2));
    }
    let said = folder.run(&["--profile", "small", "--tables", "terms,pairs", "-o", "none"], 2);
    assert!(said.contains("--profile small leaves out `pairs`") && !folder.path("none").exists(), "{said}");
    let of_library = Config::new([folder.path("input")]).profile(Profile::Small).output(folder.path("library"));
    run(&of_library, &Silent).expect("a run");
    assert_eq!(folder.bytes("library").keys().collect::<Vec<_>>(), small.keys().collect::<Vec<_>>());
}

#[test]
fn a_table_that_is_not_there_is_told_with_those_that_are() {
    let folder = Folder::with(&TEXTS);
    let tables = vec![TableName::Terms, TableName::Documents];
    let config = Config::new([folder.path("input")]).output(folder.path("output")).tables(tables);
    run(&config, &Silent).expect("a run");
    let output = Output::open(folder.path("output")).expect("an output");
    let error = output.table("pairs").expect_err("it is not there");
    let said = error.to_string();
    assert!(said.ends_with("output` has no table pairs; it has documents, terms"), "{said}");
    assert_eq!(error.remedy(), Some("make it with `termloom run --tables documents,terms,pairs`"));
    assert!(error.is_usage() && error.path() == Some(&*folder.path("output")));
    assert!(Output::open(folder.path("input")).is_err_and(|error| error.is_usage()));
}
