//! The counting contract as data: every case of tests/cases/*.toml, worked by hand from docs/counting.md, through the
//! real program, with one thread and with several. Each case is a test of its own:
//!
//! ```text
//! cargo test --release --test cases               # all of them
//! cargo test --release --test cases -- ngrams::   # those of one file
//! ```

#[allow(dead_code, reason = "other tests use the rest")]
mod run;

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};
use toml::{Table, Value};

use crate::run::{Folder, Rows};

fn main() {
    let arguments = Arguments::from_args();
    let cases: Vec<Trial> = files().into_iter().flat_map(|file| cases_of(&file)).collect();
    assert!(cases.len() > 500, "only {} cases were found", cases.len());
    libtest_mimic::run(&arguments, cases).exit();
}

/// Every file of cases, in order.
fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<_> = fs::read_dir(folder).expect("cases").map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    files
}

/// A test for each case of a file, named after both.
fn cases_of(file: &Path) -> Vec<Trial> {
    let text = fs::read_to_string(file).expect("a file");
    let mut table: Table = text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let Some(Value::Array(cases)) = table.remove("case") else { panic!("{}: no cases", file.display()) };
    let trial = |case: Value| {
        let Value::Table(case) = case else { panic!("{}: a case is no table", file.display()) };
        let name = case["name"].as_str().expect("a name");
        let name = format!("{}::{name}", file.file_stem().unwrap_or_default().to_string_lossy());
        Trial::test(name, move || holds(&case))
    };
    cases.into_iter().map(trial).collect()
}

/// Checks a case with one thread and with several.
fn holds(case: &Table) -> Result<(), Failed> {
    let folder = prepare(case);
    for threads in ["1", "3"] {
        check(case, &folder, threads).map_err(|fault| format!("({threads} threads) {fault}"))?;
    }
    Ok(())
}

fn prepare(case: &Table) -> Folder {
    let folder = Folder::new();
    if let Some(documents) = case.get("documents").and_then(Value::as_array) {
        let width = if documents.len() > 10 { 2 } else { 1 };
        for (number, text) in documents.iter().enumerate() {
            folder.write(&format!("input/d{number:0width$}.txt"), text.as_str().expect("text"));
        }
    }
    for (name, text) in case.get("files").and_then(Value::as_table).into_iter().flatten() {
        folder.write(&format!("input/{name}"), text.as_str().expect("text"));
    }
    if let Some(themes) = case.get("themes_yaml").and_then(Value::as_str) {
        folder.write("themes.yaml", themes); // where the order of themes matters, or how they are written
        return folder;
    }
    // JSON is YAML, and quotes everything.
    let themes = case.get("themes").cloned().unwrap_or(Value::Table(Table::new()));
    let themes = serde_json::to_string(&themes).expect("JSON");
    folder.write("themes.yaml", if themes == "{}" { "" } else { &themes });
    folder
}

fn check(case: &Table, folder: &Folder, threads: &str) -> Result<(), String> {
    let mut arguments: Vec<String> =
        ["run", "--quiet", "--overwrite", "--themes", "themes.yaml", "--threads", threads].map(str::to_string).into();
    let mut options = Table::new();
    options.insert("stop_words".into(), "none".into());
    options.insert("min_pair_count".into(), 1.into());
    options.insert("zeros".into(), "none".into());
    options.extend(case.get("options").and_then(Value::as_table).cloned().unwrap_or_default());
    for (key, value) in &options {
        let flag = format!("--{}", key.replace('_', "-"));
        if let Value::Boolean(is_on) = value {
            arguments.extend(is_on.then_some(flag));
            continue;
        }
        let mut value = match value {
            Value::Array(values) => values.iter().map(text_of).collect::<Vec<_>>().join(","),
            value => text_of(value),
        };
        if let Some(words) = value.strip_prefix("FILE:") {
            let name = format!("{key}.txt");
            folder.write(&name, words.replace(',', "\n"));
            value = name;
        }
        arguments.extend([flag, value]);
    }
    let output = folder.termloom(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    if !matches!(output.status.code(), Some(0 | 3)) {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    for expect in case["expect"].as_array().expect("expectations") {
        let table = expect["table"].as_str().expect("a table");
        compare(expect, &folder.table("output", table)).map_err(|fault| format!("{table}: {fault}"))?;
    }
    Ok(())
}

fn compare(expect: &Value, found: &Rows) -> Result<(), String> {
    let columns: Vec<&str> = expect["columns"].as_array().expect("columns").iter().filter_map(Value::as_str).collect();
    let indices: Vec<usize> = columns.iter().map(|column| found.index(column)).collect();
    let wanted: Vec<(usize, String)> = match expect.get("where").and_then(Value::as_table) {
        Some(table) => table.iter().map(|(column, value)| (found.index(column), text_of(value))).collect(),
        None => Vec::new(),
    };
    let kept = found.rows.iter().filter(|row| wanted.iter().all(|(index, value)| row[*index] == *value));
    let kept: Vec<Vec<&str>> = kept.map(|row| indices.iter().map(|&index| row[index].as_str()).collect()).collect();
    let rows = expect["rows"].as_array().expect("rows");
    let agree = rows.len() == kept.len()
        && rows.iter().zip(&kept).all(|(row, kept)| {
            let row = row.as_array().expect("a row");
            row.len() == kept.len() && row.iter().zip(kept).all(|(value, cell)| is_same(value, cell))
        });
    if agree {
        return Ok(());
    }
    let expected: Vec<String> = rows.iter().map(ToString::to_string).collect();
    Err(format!("{columns:?}\n    expected {}\n    found    {kept:?}", expected.join(" ")))
}

fn is_same(value: &Value, cell: &str) -> bool {
    match value {
        Value::Float(expected) => {
            cell.parse::<f64>().is_ok_and(|found| (found - expected).abs() <= 1e-12 * expected.abs())
        }
        value => text_of(value) == cell,
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}
