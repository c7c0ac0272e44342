//! What the tables are, for people and for programs: code book, data package, metadata of the Parquet files.

use std::fmt::Write as _;
use std::io::{self, ErrorKind};
use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::json::without_controls;
use super::schema::{Column, ColumnKind, SCHEMA_VERSION, Schema};
use super::workbook::report::{SHEET_NOTE, WORKBOOK, WrittenWorkbook};
use super::writer::{Written, hexadecimal};
use crate::config::{CsvSigns, Format};

/// The file that a run writes last. Where it stands, the output is whole.
pub(crate) const MANIFEST: &str = "run.json";

/// The file of multiword expressions that were one token each.
pub(crate) const COMPOUNDS: &str = "compounds.txt";

/// The file of the stop lists that were used.
pub(crate) const STOP_WORDS: &str = "stop_words.json";

/// What the descriptions say of the run besides the columns. Nothing in it depends on the machine.
#[derive(Clone, Debug)]
pub struct Package {
    /// Options that change numbers, and no others.
    pub options: Value,
    /// The tables of the run.
    pub schemas: Vec<Schema>,
    /// The multiword expressions that were one token each, one in a line, if there is a file of them.
    pub compounds: Option<String>,
    /// The version of Unicode by which words and sentences are segmented.
    pub unicode_version: String,
}

impl Package {
    /// SHA-256 of the options, in hexadecimal.
    pub fn options_sha256(&self) -> String {
        hexadecimal(&Sha256::digest(self.options.to_string().as_bytes()))
    }

    fn run(&self) -> Value {
        json!({
            "version": env!("CARGO_PKG_VERSION"),
            "schema_version": SCHEMA_VERSION,
            "unicode_version": self.unicode_version,
            "options_sha256": self.options_sha256(),
            "options": self.options,
        })
    }

    /// What stands in the metadata of a table's Parquet file, as JSON.
    pub fn table_description(&self, schema: &Schema) -> String {
        let mut description = self.run();
        description["table"] = json!(schema.name.name());
        description["row"] = json!(schema.row);
        description["order"] = json!(schema.order);
        description["columns"] = schema.columns.iter().map(|column| field(column, CsvSigns::PLAIN)).collect();
        description.to_string()
    }
}

fn field(column: &Column, signs: CsvSigns) -> Value {
    let kind = match column.kind {
        ColumnKind::Text => "string",
        ColumnKind::Count => "integer",
        ColumnKind::Real => "number",
        ColumnKind::Flag => "boolean",
        ColumnKind::Day => "date",
    };
    let mut field = json!({ "name": column.name, "type": kind, "description": column.description });
    if !column.unit.is_empty() {
        field["unit"] = json!(column.unit);
    }
    if let Some(formula) = column.formula {
        field["formula"] = json!(formula);
    }
    if column.kind == ColumnKind::Real && signs.decimal != b'.' {
        field["decimalChar"] = json!(char::from(signs.decimal).to_string());
    }
    field
}

/// A table in a file of so many bytes and this hash.
fn resource(schema: &Schema, format: Format, path: &str, rows: u64, (bytes, sha256): (u64, &str)) -> Value {
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "name": format!("{}-{format}", schema.name),
        "path": path,
        "type": "table",
        "format": format,
        "mediatype": match format {
            Format::Csv => "text/csv",
            Format::Parquet => "application/vnd.apache.parquet",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        },
        "description": format!("One row per {}. Order: {}.", schema.row, schema.order),
        "bytes": bytes,
        "hash": format!("sha256:{sha256}"),
        "rows": rows,
    })
}

fn table_schema(schema: &Schema, signs: CsvSigns, keys: Vec<Value>) -> Value {
    json!({
        "fields": schema.columns.iter().map(|column| field(column, signs)).collect::<Vec<_>>(),
        "primaryKey": schema.key(),
        "foreignKeys": keys,
        "missingValues": [""],
    })
}

/// The files of the tables.
#[derive(Clone, Debug)]
pub struct WrittenTables {
    /// Those that hold one table each.
    pub files: Vec<Written>,
    /// The signs of those of CSV.
    pub signs: CsvSigns,
    /// The workbook, if there is one.
    pub workbook: Option<WrittenWorkbook>,
}

impl WrittenTables {
    /// Bytes of all.
    pub fn bytes(&self) -> u64 {
        let of_workbook = self.workbook.iter().map(|workbook| workbook.bytes);
        self.files.iter().map(|file| file.bytes).chain(of_workbook).sum()
    }
}

/// `datapackage.json`: the files and their columns by the Data Package standard, version 2.
pub fn data_package(package: &Package, written: &WrittenTables) -> String {
    let resources = written.files.iter().filter_map(|file| {
        let schema = package.schemas.iter().find(|schema| schema.name == file.table)?;
        let keys = schema.references(&package.schemas).map(|(column, table, key)| {
            let resource = format!("{}-{}", table.name, file.format);
            json!({ "fields": [column], "reference": { "resource": resource, "fields": [key] } })
        });
        let mut resource = resource(schema, file.format, &file.name, file.rows, (file.bytes, &file.sha256));
        let signs = if file.format == Format::Csv { written.signs } else { CsvSigns::PLAIN };
        if file.format == Format::Csv {
            resource["encoding"] = json!("utf-8");
            let delimiter = char::from(signs.delimiter).to_string();
            resource["dialect"] =
                json!({ "delimiter": delimiter, "lineTerminator": "\n", "quoteChar": "\"", "doubleQuote": true });
        }
        resource["schema"] = table_schema(schema, signs, keys.collect());
        Some(resource)
    });
    let sheets = written.workbook.iter().flat_map(|workbook| {
        workbook.sheets.iter().filter_map(|sheet| {
            let schema = package.schemas.iter().find(|schema| schema.name.name() == sheet.table)?;
            let whole = (workbook.bytes, &*workbook.sha256);
            let mut resource = resource(schema, Format::Xlsx, WORKBOOK, sheet.written?, whole);
            resource["dialect"] = json!({ "sheetName": sheet.table });
            resource["schema"] = table_schema(schema, CsvSigns::PLAIN, Vec::new());
            Some(resource)
        })
    });
    let compounds = package.compounds.iter().map(|list| {
        json!({
            "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
            "name": "compounds",
            "path": COMPOUNDS,
            "format": "txt",
            "mediatype": "text/plain",
            "encoding": "utf-8",
            "description": "Multiword units that are one term each, one in a line.",
            "bytes": list.len(),
            "hash": format!("sha256:{}", hexadecimal(&Sha256::digest(list.as_bytes()))),
        })
    });
    let text = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "termloom-output",
        "title": "Term, co-occurrence and theme tables",
        "version": env!("CARGO_PKG_VERSION"),
        "termloom": package.run(),
        "resources": resources.chain(sheets).chain(compounds).collect::<Vec<_>>(),
    });
    pretty(&text)
}

/// JSON for people to read, with a line break at the end.
pub(crate) fn pretty(value: &impl serde::Serialize) -> String {
    let text = serde_json::to_string_pretty(value);
    without_controls(text.unwrap_or_else(|error| panic!("keys are text and numbers finite: {error}"))) + "\n"
}

/// `codebook.md`: the tables and columns of this run, and the options that its numbers depend on.
pub fn codebook(package: &Package, written: &WrittenTables) -> String {
    let mut text = format!(
        "# Code book\n\nWritten by termloom {}, schema version {SCHEMA_VERSION}, Unicode {}.\n\n## Options of this run\n\n",
        env!("CARGO_PKG_VERSION"),
        package.unicode_version
    );
    push_options(&mut text, "", &package.options);
    text.push_str(CSV_NOTE);
    let CsvSigns { has_mark, delimiter, decimal } = written.signs;
    if has_mark {
        let (delimiter, decimal) = (char::from(delimiter), char::from(decimal));
        let _ = writeln!(
            text,
            "\nThis CSV is for Excel: it begins with a byte order mark, has `{delimiter}` between cells and `{decimal}` before decimals."
        );
    }
    if written.workbook.is_some() {
        let _ = writeln!(text, "\n{SHEET_NOTE}");
    }
    push_tables(&mut text, &package.schemas);
    text
}

pub(crate) const CSV_NOTE: &str = "
## CSV and Parquet

CSV is UTF-8 with a header, LF line ends and quotes by RFC 4180; a missing value is an empty cell; numbers are the
shortest that read back the same. **A text cell that begins with `=`, `+`, `-`, `@`, tab or carriage return has a `'`
put before it**, because a spreadsheet would run it as a formula. Parquet holds the text as it is, and missing values as
nulls; text is never empty there. Counts are unsigned 64-bit integers. A day is `2022-10-13` in CSV, and a date in Parquet.
";

fn push_options(text: &mut String, prefix: &str, options: &Value) {
    for (key, value) in options.as_object().into_iter().flatten() {
        match value {
            Value::Object(_) => push_options(text, &format!("{prefix}{key}."), value),
            _ => {
                let _ = writeln!(text, "- `{prefix}{key}`: `{value}`");
            }
        }
    }
}

pub(crate) fn push_tables(text: &mut String, schemas: &[Schema]) {
    for schema in schemas {
        let _ = writeln!(text, "\n## {}\n", schema.name);
        push_columns(text, schema);
    }
}

pub(crate) fn push_columns(text: &mut String, schema: &Schema) {
    let _ = writeln!(text, "One row per {}.  ", schema.row);
    let _ = writeln!(text, "Order: {}. Key: {}.\n", schema.order, schema.key().join(", "));
    text.push_str("| column | type | unit | what it is |\n|---|---|---|---|\n");
    for column in &schema.columns {
        push_column(text, column);
    }
}

pub(crate) fn push_column(text: &mut String, column: &Column) {
    let formula = column.formula.map_or(String::new(), |formula| format!(" `{formula}`"));
    let _ = writeln!(
        text,
        "| {} | {} | {} | {}{formula} |",
        column.name,
        column.kind.word(),
        column.unit,
        column.description
    );
}

/// The files that a manifest names, itself included; `None` where there is no manifest of termloom.
///
/// # Errors
/// Where there is a file and it cannot be read.
pub(crate) fn files_of_manifest(path: &Path) -> io::Result<Option<Vec<String>>> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::IsADirectory) => return Ok(None),
        Err(error) => return Err(error),
    };
    let manifest: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let outputs = manifest.get("termloom").and_then(|_| manifest.get("outputs")?.as_object());
    Ok(outputs.map(|outputs| outputs.keys().cloned().chain([MANIFEST.to_string()]).collect()))
}
