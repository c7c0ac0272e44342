//! A finished output as something to read from.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::config::{Changes, Config, Format, Options};
use crate::error::{Error, Result};
use crate::table_reader::TableFile;
use crate::tables::SCHEMA_VERSION;

/// The tables that are read.
const TABLES: &str = "documents,terms,doc_terms";

/// The folder that a run wrote.
pub(crate) struct FinishedRun {
    folder: PathBuf,
    run: Value,
    package: Value,
}

impl FinishedRun {
    /// # Errors
    /// A usage error where the folder is no output, or one of another version.
    pub fn open(folder: &Path) -> Result<Self> {
        let read = |name: &str| -> Result<Value> {
            let path = folder.join(name);
            let usage = |why: String| {
                Error::usage(format!("`{}` is not the output of a run: {why}", folder.display()))
                    .at(&path)
                    .hint("name a folder that `termloom run` wrote")
            };
            let bytes = fs::read(&path).map_err(|error| usage(format!("cannot read `{name}`: {error}")))?;
            let value: Value = serde_json::from_slice(&bytes).map_err(|error| usage(format!("`{name}`: {error}")))?;
            match value.get("termloom") {
                Some(_) => Ok(value),
                None => Err(usage(format!("termloom did not write its `{name}`"))),
            }
        };
        let output =
            FinishedRun { folder: folder.to_path_buf(), run: read("run.json")?, package: read("datapackage.json")? };
        let version = &output.run["termloom"]["schema_version"];
        if version.as_u64() != Some(SCHEMA_VERSION.into()) {
            let message = format!("`{}` has schema version {version}, and {SCHEMA_VERSION} is read", folder.display());
            return Err(Error::usage(message).at(folder).hint("run it again with this version of termloom"));
        }
        Ok(output)
    }

    /// A table, from Parquet if it is there.
    ///
    /// # Errors
    /// A usage error that says how to make it, where it is not there.
    pub fn table(&self, name: &str) -> Result<TableFile> {
        for format in [Format::Parquet, Format::Csv] {
            let file = format!("{name}.{format}");
            if self.run["outputs"].get(&file).is_some() {
                return TableFile::open(&self.folder.join(file));
            }
        }
        let message = format!("`{}` has no table {name}", self.folder.display());
        Err(Error::usage(message).at(&self.folder).hint(format!("make it with `termloom run --tables {TABLES}`")))
    }

    /// As it was named.
    pub fn name(&self) -> String {
        self.folder.display().to_string()
    }

    /// SHA-256 of the options of the run.
    pub fn options_sha256(&self) -> &Value {
        &self.run["termloom"]["options_sha256"]
    }

    /// How many terms its `min_count` left out, and that.
    pub fn cut(&self) -> (u64, u64) {
        let number = |value: &Value| value.as_u64().unwrap_or(0);
        (number(&self.run["cut"]["terms"]), number(&self.run["config"]["count"]["min_count"]))
    }

    /// What of the two runs differs that decides which terms there are, as `name (here, there)`.
    pub fn differences(&self, other: &FinishedRun) -> Vec<String> {
        let (here, there) = (self.settings(), other.settings());
        let names: BTreeSet<&String> = here.keys().chain(there.keys()).collect();
        let differ = names.into_iter().filter(|name| here.get(*name) != there.get(*name));
        differ
            .map(|name| format!("{name} ({}, {})", shown(here.get(name).copied()), shown(there.get(name).copied())))
            .collect()
    }

    fn settings(&self) -> BTreeMap<String, &Value> {
        let mut settings = BTreeMap::new();
        flatten("", &self.package["termloom"]["options"], &mut settings);
        let options = Config::default().list();
        let others = options.iter().filter(|option| option.declared.changes == Changes::OtherTables);
        let others: BTreeSet<&str> = others.map(|option| option.path.as_str()).collect();
        settings.retain(|name, _| !others.contains(name.as_str()));
        flatten("unicode.", &self.run["termloom"]["unicode"], &mut settings);
        settings
    }
}

fn flatten<'v>(prefix: &str, value: &'v Value, settings: &mut BTreeMap<String, &'v Value>) {
    for (key, value) in value.as_object().into_iter().flatten() {
        let name = format!("{prefix}{key}");
        if value.is_object() {
            flatten(&format!("{name}."), value, settings);
        } else {
            settings.insert(name, value);
        }
    }
}

fn shown(value: Option<&Value>) -> String {
    match value {
        None => "not set".into(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(_)) => "a list".into(),
        Some(value) => value.to_string(),
    }
}
