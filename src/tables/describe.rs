//! What the tables are, for people and for programs: code book, data package, metadata of the Parquet files.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::schema::{Column, ColumnKind, SCHEMA_VERSION, Schema};
use super::writer::{Written, hexadecimal};
use crate::config::Format;

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
        description["columns"] = schema.columns.iter().map(field).collect();
        description.to_string()
    }
}

fn field(column: &Column) -> Value {
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
    field
}

/// `datapackage.json`: the files and their columns by the Data Package standard, version 2.
pub fn data_package(package: &Package, written: &[Written]) -> String {
    let resources = written.iter().filter_map(|file| {
        let schema = package.schemas.iter().find(|schema| schema.name == file.table)?;
        let keys = schema.references(&package.schemas).map(|(column, table, key)| {
            let resource = format!("{}-{}", table.name, file.format);
            json!({ "fields": [column], "reference": { "resource": resource, "fields": [key] } })
        });
        let mut resource = json!({
            "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
            "name": format!("{}-{}", file.table, file.format),
            "path": file.name,
            "type": "table",
            "format": file.format,
            "mediatype": match file.format { Format::Csv => "text/csv", Format::Parquet => "application/vnd.apache.parquet" },
            "description": format!("One row per {}. Order: {}.", schema.row, schema.order),
            "bytes": file.bytes,
            "hash": format!("sha256:{}", file.sha256),
            "rows": file.rows,
        });
        if file.format == Format::Csv {
            resource["encoding"] = json!("utf-8");
            resource["dialect"] = json!({ "delimiter": ",", "lineTerminator": "\n", "quoteChar": "\"", "doubleQuote": true });
        }
        resource["schema"] = json!({
            "fields": schema.columns.iter().map(field).collect::<Vec<_>>(),
            "primaryKey": schema.key(),
            "foreignKeys": keys.collect::<Vec<_>>(),
            "missingValues": [""],
        });
        Some(resource)
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
        "resources": resources.chain(compounds).collect::<Vec<_>>(),
    });
    pretty(&text)
}

/// JSON for people to read, with a line break at the end.
pub(crate) fn pretty(value: &impl serde::Serialize) -> String {
    let text = serde_json::to_string_pretty(value);
    text.unwrap_or_else(|error| panic!("keys are text and numbers finite: {error}")) + "\n"
}

/// `codebook.md`: the tables and columns of this run, and the options that its numbers depend on.
pub fn codebook(package: &Package) -> String {
    let mut text = format!(
        "# Code book\n\nWritten by termloom {}, schema version {SCHEMA_VERSION}, Unicode {}.\n\n## Options of this run\n\n",
        env!("CARGO_PKG_VERSION"),
        package.unicode_version
    );
    push_options(&mut text, "", &package.options);
    text.push_str(CSV_NOTE);
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
    let kind = match column.kind {
        ColumnKind::Text => "text",
        ColumnKind::Count => "count",
        ColumnKind::Real => "real",
        ColumnKind::Flag => "true/false",
        ColumnKind::Day => "day",
    };
    let formula = column.formula.map_or(String::new(), |formula| format!(" `{formula}`"));
    let _ = writeln!(text, "| {} | {kind} | {} | {}{formula} |", column.name, column.unit, column.description);
}

/// The files that a manifest names, itself included; `None` where there is no manifest of termloom.
pub(crate) fn files_of_manifest(path: &Path) -> Option<Vec<String>> {
    let manifest: Value = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
    manifest.get("termloom")?;
    let outputs = manifest.get("outputs")?.as_object()?;
    Some(outputs.keys().cloned().chain([MANIFEST.to_string()]).collect())
}
