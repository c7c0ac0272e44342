//! A finished output, to read its tables again.

mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use polars::prelude::{DataFrame, DataType, NamedFrom, PolarsError, Series};
use serde_json::Value;

pub(crate) use self::written::check_as_written;

use self::written::check_hash;
use crate::config::{Changes, Config, Format, Options, Profile, TableName};
use crate::error::{Error, Result};
use crate::table_reader::{ReadValues, TableFile, Wanted};
use crate::tables::{SCHEMA_VERSION, WORKBOOK};

/// The folder that a run wrote.
///
/// docs/tables.md says what the tables and columns are. Tables are data frames of the crate [`polars`], version 0.55, which is here
/// with few features: to filter and join frames, name the same version in your own `Cargo.toml` with the features that you need.
///
/// # Examples
///
/// ```
/// use termloom::{Config, Output, Silent, run};
/// # let folder = tempfile::tempdir()?;
/// # std::env::set_current_dir(&folder)?;
/// # std::fs::create_dir("articles")?;
/// # std::fs::write("articles/a.txt", "The cat sat. The cat slept.")?;
/// # std::fs::write("articles/b.txt", "The dog saw the cat.")?;
/// run(&Config::new(["articles"]).output("results".into()), &Silent)?;
///
/// let output = Output::open("results")?;
/// assert!(output.tables().contains(&"pairs"));
///
/// let terms = output.table("terms")?;
/// let (term, count) = (terms.column("term")?.str()?, terms.column("count")?.u64()?);
/// let cat = term.iter().position(|term| term == Some("cat")).expect("a row");
/// assert_eq!(count.get(cat), Some(3));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Output {
    folder: PathBuf,
    run: Value,
    package: Value,
    accepts_changes: bool,
}

impl Output {
    /// Opens the folder that [`run`](crate::run()) or [`audit`](crate::audit()) wrote. No table is read yet.
    ///
    /// # Errors
    /// A usage error where the folder is no output, or one of another version.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self> {
        let folder = folder.into();
        let read = |name: &str| -> Result<Value> {
            let path = folder.join(name);
            let fault = |why: String| {
                Error::usage(format!("`{}` is not the output of a run: {why}", folder.display()))
                    .at(&path)
                    .hint("name a folder that `termloom run` wrote")
            };
            let bytes = fs::read(&path).map_err(|error| fault(format!("cannot read `{name}`: {error}")))?;
            let value: Value = serde_json::from_slice(&bytes).map_err(|error| fault(format!("`{name}`: {error}")))?;
            match value.get("termloom") {
                Some(_) => Ok(value),
                None => Err(fault(format!("termloom did not write its `{name}`"))),
            }
        };
        let (run, package) = (read("run.json")?, read("datapackage.json")?);
        let version = &run["termloom"]["schema_version"];
        if version.as_u64() != Some(SCHEMA_VERSION.into()) {
            let message = format!("`{}` has schema version {version}, and {SCHEMA_VERSION} is read", folder.display());
            return Err(Error::usage(message).at(&folder).hint("run it again with this version of termloom"));
        }
        Ok(Output { folder, run, package, accepts_changes: false })
    }

    /// Whether tables are read that were changed since the run wrote them. Without it that is an error, by the hashes in `run.json`.
    #[must_use]
    pub fn accept_changed(mut self, is_accepted: bool) -> Self {
        self.accepts_changes = is_accepted;
        self
    }

    /// The names of its tables, in the order of docs/tables.md.
    pub fn tables(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.files().map(|(table, ..)| table).collect();
        names.dedup();
        names
    }

    /// A table, from Parquet if it is there, else from CSV; both give the same. Text is `String`, counts are `UInt64`, measures
    /// are `Float64`, flags are `Boolean`, and what is missing is null.
    ///
    /// # Errors
    /// A usage error where there is no such table, which names those there are and says how to make it, or where its file is
    /// damaged or was changed.
    ///
    /// # Complexity
    /// Linear in the cells. The whole table is in memory.
    pub fn table(&self, name: &str) -> Result<DataFrame> {
        let (file, resource) = self.file(name)?;
        let fields = resource["schema"]["fields"].as_array().into_iter().flatten();
        let columns: Vec<_> =
            fields.map(|field| (field["name"].as_str().unwrap_or(""), wanted(&field["type"]))).collect();
        let wanted: Vec<(&str, Wanted)> = columns.iter().map(|&(name, (wanted, _))| (name, wanted)).collect();
        let mut frame: Vec<Series> =
            columns.iter().map(|(name, (_, kind))| Series::new_empty((*name).into(), kind)).collect();
        let fault = |error: PolarsError| Error::fatal(format!("`{}`: {error}", file.path().display())).at(file.path());
        for batch in file.batches(&wanted)? {
            for (column, values) in frame.iter_mut().zip(batch?.columns) {
                column.append(&series(values)).map_err(fault)?;
            }
        }
        DataFrame::new_infer_height(frame.into_iter().map(Into::into).collect()).map_err(fault)
    }

    /// The file of a table, of Parquet if there is one, and what the data package says of it.
    pub(crate) fn file(&self, name: &str) -> Result<(TableFile, &Value)> {
        let files = self.files().filter(|(table, ..)| *table == name);
        let file = files.max_by_key(|(_, path, _)| path.ends_with(Format::Parquet.name()));
        let (_, path, resource) = file.ok_or_else(|| self.without(&[name]))?;
        if !self.accepts_changes {
            for name in ["datapackage.json", path] {
                check_hash(&self.run, &self.folder.join(name), name)?;
            }
        }
        Ok((TableFile::open(&self.folder.join(path))?, resource))
    }

    /// Checks that there are these tables.
    ///
    /// # Errors
    /// A usage error that names the tables there are, and says how to make the others.
    pub(crate) fn require(&self, names: &[&str]) -> Result<()> {
        let tables = self.tables();
        if names.iter().all(|name| tables.contains(name)) { Ok(()) } else { Err(self.without(names)) }
    }

    /// That some of these tables are not there.
    fn without(&self, names: &[&str]) -> Error {
        let (folder, there) = (self.folder.display(), self.tables());
        if there.is_empty() && self.folder.join(WORKBOOK).is_file() {
            let message = format!("`{folder}` has its tables only as the workbook `{WORKBOOK}`, which is not read");
            let hint = "run it again with `--format csv,xlsx`, or parquet instead of csv";
            return Error::usage(message).hint(hint).at(&self.folder);
        }
        let missing = names.iter().find(|name| !there.contains(name)).unwrap_or(&"");
        let message = format!("`{folder}` has no table {missing}; it has {}", there.join(", "));
        let error = Error::usage(message).at(&self.folder);
        let Ok(table) = missing.parse::<TableName>() else { return error };
        let all = TableName::ALL.iter().map(|table| table.name());
        let tables: Vec<&str> = all.filter(|name| there.contains(name) || names.contains(name)).collect();
        let left_out = self.option(&["profile"]).as_str().and_then(|name| name.parse::<Profile>().ok());
        match left_out.filter(|profile| profile.leaves_out().contains(&table)) {
            Some(profile) => error.hint(format!("--profile {profile} left it out: run again without that")),
            None => error.hint(format!("make it with `termloom run --tables {}`", tables.join(","))),
        }
    }

    /// Name, file and description of every table, in each of its formats that is still there.
    fn files(&self) -> impl Iterator<Item = (&str, &str, &Value)> {
        self.package["resources"].as_array().into_iter().flatten().filter_map(|resource| {
            let path = resource["path"].as_str()?;
            let is_table = resource["type"] == "table" && path != WORKBOOK && self.folder.join(path).is_file();
            is_table.then_some((path.rsplit_once('.')?.0, path, resource))
        })
    }

    /// As it was named.
    pub(crate) fn name(&self) -> String {
        self.folder.display().to_string()
    }

    /// SHA-256 of the options of the run.
    pub(crate) fn options_sha256(&self) -> &Value {
        &self.run["termloom"]["options_sha256"]
    }

    /// An option of the run, by its place in `config` of `run.json`; null where it is not there.
    pub(crate) fn option(&self, path: &[&str]) -> &Value {
        path.iter().fold(&self.run["config"], |value, key| &value[*key])
    }

    /// How many terms its `min_count` left out, and that.
    pub(crate) fn cut(&self) -> (u64, u64) {
        let number = |value: &Value| value.as_u64().unwrap_or(0);
        (number(&self.run["cut"]["terms"]), number(&self.run["config"]["count"]["min_count"]))
    }

    /// The languages of documents that each theme has no pattern for.
    pub(crate) fn languages_not_covered(&self) -> BTreeMap<&str, BTreeSet<String>> {
        let themes = self.run["theme_coverage"].as_array().into_iter().flatten();
        let languages = |theme: &Value| {
            let lacking = theme["not_covered"].as_object().into_iter().flatten();
            lacking.map(|(language, _)| language.clone()).collect()
        };
        themes.filter_map(|theme| Some((theme["theme"].as_str()?, languages(theme)))).collect()
    }

    /// What of the two runs differs that decides which terms there are, as `name (here, there)`.
    pub(crate) fn differences(&self, other: &Output) -> Vec<String> {
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

/// How a column of the data package is read, and what it becomes.
fn wanted(kind: &Value) -> (Wanted, &'static DataType) {
    match kind.as_str() {
        Some("integer") => (Wanted::CountOrNone, &DataType::UInt64),
        Some("number") => (Wanted::Real, &DataType::Float64),
        Some("boolean") => (Wanted::Flag, &DataType::Boolean),
        _ => (Wanted::Text, &DataType::String),
    }
}

fn series(values: ReadValues) -> Series {
    let known = |real: f64| Some(real).filter(|real| !real.is_nan());
    match values {
        ReadValues::Text(texts) => {
            let texts: Vec<_> = texts.iter().map(|text| Some(text).filter(|text| !text.is_empty())).collect();
            Series::new("".into(), texts)
        }
        ReadValues::Count(counts) => Series::new("".into(), counts),
        ReadValues::Counts(counts) => Series::new("".into(), counts),
        ReadValues::Integer(integers) => Series::new("".into(), integers),
        ReadValues::Real(reals) => Series::new("".into(), reals.into_iter().map(known).collect::<Vec<_>>()),
        ReadValues::Flag(flags) => Series::new("".into(), flags),
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
