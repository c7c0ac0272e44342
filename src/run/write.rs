//! Tables into the staging folder, and the options that change what is in them.

use serde_json::json;
use sha2::{Digest, Sha256};

use super::files::write_tables;
use crate::analyses::analysis::Analysis;
use crate::config::{Config, Format, StopWords, TableName};
use crate::context::{Amounts, Context, Prepared, Stage};
use crate::error::{Error, Result};
use crate::tables::{Package, Staging, Table, WorkbookOf, WrittenTables, WrittenWorkbook, hexadecimal};
use crate::text::unicode_versions;

/// What was written, and its description.
pub(crate) struct WrittenOutput {
    pub written: WrittenTables,
    pub package: Package,
}

/// The tables that are asked for, each from the analysis that it belongs to.
pub(crate) fn tables<'t>(analyses: &[&'t dyn Analysis], wanted: &[TableName]) -> Result<Vec<Table<'t>>> {
    let table = |&name: &TableName| {
        let found = analyses.iter().find_map(|analysis| analysis.table(name).transpose());
        found.unwrap_or_else(|| Err(Error::fatal(format!("no analysis makes the table `{name}`"))))
    };
    wanted.iter().map(table).collect()
}

/// Writes tables into the staging folder; with the list of multiword expressions, if there is a file of them.
pub(crate) fn write(
    context: &Context<'_>,
    prepared: &Prepared,
    tables: &[Table<'_>],
    compounds: Option<String>,
    staging: &Staging,
) -> Result<(WrittenOutput, Amounts)> {
    let package = Package {
        options: options(context.config, prepared),
        schemas: tables.iter().map(|table| table.schema.clone()).collect(),
        compounds,
        unicode_version: unicode_versions().segmentation,
    };
    let config = context.config;
    let has = |wanted: &[Format]| config.formats.iter().any(|format| wanted.contains(format));
    let rows = tables.iter().map(|table| table.rows as u64).sum();
    context.observer.begin(Stage::Write, rows, 0);
    let files =
        if has(Format::DEFAULT) { write_tables(context, staging.folder(), tables, &package)? } else { Vec::new() };
    let workbook = has(&[Format::Xlsx]).then(|| write_workbook(context, staging, tables, &package)).transpose()?;
    let written = WrittenTables { files, signs: config.spreadsheets.csv_signs(), workbook };
    let amounts = Amounts { rows, bytes: written.bytes(), ..Amounts::default() };
    Ok((WrittenOutput { written, package }, amounts))
}

fn write_workbook(
    context: &Context<'_>,
    staging: &Staging,
    tables: &[Table<'_>],
    package: &Package,
) -> Result<WrittenWorkbook> {
    let config = context.config;
    let is_of_run = tables.iter().any(|table| table.schema.name.name().parse::<TableName>().is_ok());
    let is_made = |name: TableName| tables.iter().any(|table| table.schema.name == name.into());
    let why = |name: TableName| config.reason_without(name).unwrap_or_else(|| "is not among --tables".into());
    let not_made = TableName::ALL.iter().filter(|&&name| is_of_run && !is_made(name));
    let workbook = WorkbookOf {
        sheet_rows: config.spreadsheets.sheet_rows,
        temp_dir: config.resources.temp_dir.as_deref().unwrap_or(staging.folder()),
        formats: &config.formats,
        without: not_made.map(|&name| (name, why(name))).collect(),
        options: &package.options,
    };
    workbook.write(staging.folder(), tables, |_| context.check())
}

/// The options that change numbers. Paths, threads and formats do not.
fn options(config: &Config, prepared: &Prepared) -> serde_json::Value {
    let stop_words = match &config.stop_words {
        StopWords::Auto => json!("auto"),
        StopWords::None => json!("none"),
        StopWords::Language(code) => json!(code),
        StopWords::File(_) => json!({ "custom": prepared.stop_lists.words(0) }),
    };
    let themes: Vec<_> = prepared.theme_lists.iter().map(|named| &named.list).collect();
    let themes = hexadecimal(&Sha256::digest(json!(themes).to_string().as_bytes()));
    let mut contents = vec![("stop_words", stop_words), ("themes_sha256", json!(themes))];
    let compounds = prepared.tokenizer.compounds();
    if !compounds.is_empty() {
        contents.push(("compounds_sha256", json!(hexadecimal(&Sha256::digest(compounds.list().as_bytes())))));
    }
    let abbreviations = prepared.tokenizer.abbreviations().list();
    if !abbreviations.is_empty() {
        contents.push(("abbreviations_sha256", json!(hexadecimal(&Sha256::digest(abbreviations.as_bytes())))));
    }
    config.recorded(&contents)
}
