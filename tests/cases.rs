//! The counting contract as data: every case of tests/cases/*.toml, worked by hand from docs/counting.md, through the
//! real program, with one thread and with several.

use std::fs;
use std::path::Path;

use toml::{Table, Value};

use crate::run::{Folder, Rows};

#[test]
fn every_case_holds_with_one_thread_and_with_several() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<_> = fs::read_dir(folder).expect("cases").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let (mut cases, mut faults) = (0, Vec::new());
    for file in files {
        let text = fs::read_to_string(&file).expect("a file");
        let table: Table = text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        for case in table["case"].as_array().expect("cases") {
            let case = case.as_table().expect("a table");
            let name = format!("{}: {}", file.file_stem().unwrap_or_default().to_string_lossy(), case["name"]);
            cases += 1;
            let folder = prepare(case);
            for threads in ["1", "3"] {
                if let Err(fault) = check(case, &folder, threads) {
                    faults.push(format!("{name} ({threads} threads): {fault}"));
                }
            }
        }
    }
    assert!(cases > 200, "only {cases} cases were found");
    assert!(faults.is_empty(), "{} of {cases} cases fail:\n{}", faults.len(), faults.join("\n"));
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
