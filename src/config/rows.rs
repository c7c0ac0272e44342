//! How tables of documents are read.

use std::ffi::OsStr;

use serde::Serialize;

use super::form::{Choice, Item, Kind, OrAuto, OrEmpty, Read};
use super::option::{Changes, Heading, options, under};
use crate::named::named;

named! {
    /// Whether the first row of a table of cells has the names of its columns.
    Header {
        /// It has.
        Yes = "yes",
        /// It is a row like any other; columns are named by their numbers, from 1.
        No = "no",
    }
}

named! {
    /// What the cells of a table hold.
    Cells {
        /// HTML where the column shows it, else text.
        Auto = "auto",
        /// Text, also where it looks like markup.
        Text = "text",
        /// HTML.
        Html = "html",
    }
}

named! {
    /// What becomes of escapes that are written out in cells, such as `\n` and `\u2019`.
    Escapes {
        /// They become characters where the column shows that they are escapes.
        Auto = "auto",
        /// They are kept.
        Keep = "keep",
        /// They become characters.
        Undo = "undo",
    }
}

/// A sign with a meaning in tables of cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CellSign {
    /// What the table shows.
    Auto,
    /// There is none.
    None,
    /// This ASCII character.
    Sign(char),
}

/// Signs that have a name, because shells and people cannot see them well.
const NAMED_SIGNS: [(&str, char); 7] = [
    ("tab", '\t'),
    ("\\t", '\t'),
    ("space", ' '),
    ("comma", ','),
    ("semicolon", ';'),
    ("pipe", '|'),
    ("backslash", '\\'),
];

impl Item for CellSign {
    const KIND: Kind = Kind::Path;

    fn read(item: &OsStr) -> Read<Self> {
        let text = String::read(item)?;
        let mut signs = text.chars();
        match (text.as_str(), signs.next(), signs.next()) {
            ("auto", ..) => Ok(CellSign::Auto),
            ("none", ..) => Ok(CellSign::None),
            (_, Some(sign), None) if sign.is_ascii() && !matches!(sign, '\n' | '\r' | '\0') => Ok(CellSign::Sign(sign)),
            _ => match NAMED_SIGNS.iter().find(|(name, _)| *name == text) {
                Some((_, sign)) => Ok(CellSign::Sign(*sign)),
                None => Err(format!("`{text}` is not one ASCII character, `tab`, `none` or `auto`")),
            },
        }
    }

    fn write(&self) -> String {
        match self {
            CellSign::Auto => "auto".into(),
            CellSign::None => "none".into(),
            CellSign::Sign('\t') => "tab".into(),
            CellSign::Sign(' ') => "space".into(),
            CellSign::Sign(sign) => sign.to_string(),
        }
    }

    fn choices() -> Vec<Choice> {
        vec![
            Choice { name: "auto", meaning: "What the table shows" },
            Choice { name: "none", meaning: "There is none" },
            Choice { name: "SIGN", meaning: "One ASCII character, or `tab`" },
        ]
    }
}

/// A key of metadata and the column that it is taken from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyColumn {
    /// The key, such as `source`.
    pub key: String,
    /// The column, by its name or number.
    pub column: String,
}

impl Item for KeyColumn {
    fn read(item: &OsStr) -> Read<Self> {
        let text = String::read(item)?;
        match text.split_once('=').map(|(key, column)| (key.trim(), column.trim())) {
            Some((key, column)) if !key.is_empty() && !column.is_empty() => {
                Ok(KeyColumn { key: key.into(), column: column.into() })
            }
            _ => Err(format!("`{text}` is not KEY=COLUMN, such as `source=domain`")),
        }
    }

    fn write(&self) -> String {
        format!("{}={}", self.key, self.column)
    }
}

/// What stands for a missing value in the tables of the usual programs.
const MISSING: [&str; 29] = [
    "NA",
    "N/A",
    "n/a",
    "#N/A",
    "#NA",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#REF!",
    "#VALUE!",
    "#DIV/0!",
    "#ERROR!",
    "<NA>",
    "NaN",
    "nan",
    "-nan",
    "NaT",
    "NULL",
    "Null",
    "null",
    "(null)",
    "None",
    "\\N",
    "(blank)",
    "[deleted]",
    "[removed]",
    "[deleted by user]",
    "[ Removed by reddit ]",
    "[No abstract available]",
];

options! {
    /// How tables of documents are read.
    #[derive(Eq)]
    RowOptions {
        /// Where the rows are in a JSON file
        ///
        /// The path of a list below the outermost object, such as `messages` or `data.items`. Without it the place is found where there is only one.
        records: Option<String> as OrEmpty = None => under(Heading::Tables, Changes::Terms).value("PATH");
        /// Columns that hold known metadata
        ///
        /// Such as `source=domain,author=authors,title=headline`. Keys are `title`, `date`, `source`, `author`, `language`, `url` or any other.
        columns: Vec<KeyColumn> = Vec::new() => under(Heading::Tables, Changes::OtherTables).value("KEY=COLUMN");
        /// Whether the first row names the columns
        ///
        /// With `no`, columns are named by their numbers: `--text-column 2`.
        header: Header = Header::Yes => under(Heading::Tables, Changes::Terms);
        /// Sign between two cells of CSV
        delimiter: CellSign = CellSign::Auto => under(Heading::Tables, Changes::Terms);
        /// Sign around cells of CSV
        quote: CellSign = CellSign::Auto => under(Heading::Tables, Changes::Terms);
        /// Sign before a quote within a quoted cell of CSV
        ///
        /// With `none` a quote is written twice.
        escape: CellSign = CellSign::Auto => under(Heading::Tables, Changes::Terms);
        /// Lines above the header of CSV to leave out
        skip_lines: Option<u64> as OrAuto = None => under(Heading::Tables, Changes::Terms).value("N");
        /// Rows below the header to leave out
        ///
        /// `auto` leaves out second header rows of survey tools.
        skip_rows: Option<u64> as OrAuto = None => under(Heading::Tables, Changes::Terms).value("N");
        /// What the cells of the text column hold
        cells: Cells = Cells::Auto => under(Heading::Tables, Changes::Terms);
        /// What becomes of escapes written out in cells
        escapes: Escapes = Escapes::Auto => under(Heading::Tables, Changes::Terms);
        /// What stands for a missing value as a whole cell
        missing: Vec<String> = MISSING.map(String::from).to_vec() => under(Heading::Tables, Changes::Terms).value("TEXT");
    }
}
