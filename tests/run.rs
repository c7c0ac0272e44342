//! Small verbs: a folder of files, a run over it, and its tables.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A temporary folder with `input` in it.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Folder {
        let folder = Folder(tempfile::tempdir().expect("a temporary folder"));
        fs::create_dir(folder.path("input")).expect("input");
        folder
    }

    pub fn with(files: &[(&str, &[u8])]) -> Folder {
        let folder = Folder::new();
        for (name, bytes) in files {
            folder.write(&format!("input/{name}"), bytes);
        }
        folder
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("folders");
        fs::write(path, bytes).expect("a file");
    }

    /// Runs the program in this folder.
    pub fn termloom(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_termloom"));
        command.args(arguments).current_dir(self.0.path()).output().expect("the program starts")
    }

    /// Runs `termloom run` and expects it to end with `code`; gives what it said on standard error.
    pub fn run(&self, arguments: &[&str], code: i32) -> String {
        let output = self.termloom(&[&["run"], arguments].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{arguments:?} said: {said}");
        said
    }

    /// The names of everything in a folder, sorted.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).expect("a folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// The bytes of every file of an output, but for `run.json`, which holds times.
    pub fn bytes(&self, output: &str) -> BTreeMap<String, Vec<u8>> {
        let files = self.names(output).into_iter().filter(|name| name != "run.json");
        files.map(|name| (name.clone(), fs::read(self.path(output).join(&name)).expect("a file"))).collect()
    }

    pub fn table(&self, output: &str, name: &str) -> Rows {
        Rows::read(&self.path(output).join(format!("{name}.csv")))
    }

    pub fn json(&self, name: &str) -> serde_json::Value {
        serde_json::from_slice(&fs::read(self.path(name)).expect("a file")).expect("JSON")
    }
}

/// A table as CSV, cells as text, without the guard of formulas.
#[derive(Debug)]
pub struct Rows {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Rows {
    pub fn read(path: &Path) -> Rows {
        let mut reader = csv::Reader::from_path(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let columns = reader.headers().expect("a header").iter().map(str::to_string).collect();
        let guard = regex::Regex::new(termloom::config::FormulaGuard::CSV.pattern).expect("a regular expression");
        let cell = |cell: &str| cell[usize::from(guard.is_match(cell))..].to_string();
        let rows = reader.records().map(|record| record.expect("a record").iter().map(cell).collect()).collect();
        Rows { columns, rows }
    }

    pub fn index(&self, column: &str) -> usize {
        let found = self.columns.iter().position(|other| other == column);
        found.unwrap_or_else(|| panic!("no column `{column}` among {:?}", self.columns))
    }

    pub fn column(&self, column: &str) -> Vec<&str> {
        let index = self.index(column);
        self.rows.iter().map(|row| row[index].as_str()).collect()
    }
}
