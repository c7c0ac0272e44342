//! Tables into the staging folder, and the options that change what is in them.

use serde_json::json;
use sha2::{Digest, Sha256};

use super::files::write_tables;
use crate::analyses::analysis::Analysis;
use crate::config::{Config, StopWords, TableName};
use crate::context::{Amounts, Context, Prepared};
use crate::error::{Error, Result};
use crate::tables::{Package, Staging, Table, Written, hexadecimal};
use crate::text::unicode_versions;

/// What was written, and its description.
pub(crate) struct WrittenOutput {
    pub written: Vec<Written>,
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
    let written = write_tables(context, staging.folder(), tables, &package)?;
    let rows = tables.iter().map(|table| table.rows as u64).sum();
    let bytes = written.iter().map(|file| file.bytes).sum();
    Ok((WrittenOutput { written, package }, Amounts { rows, bytes, ..Amounts::default() }))
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
