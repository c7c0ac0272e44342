//! Dictionaries of other programs, read into a [`ThemeList`] and written from one (docs/themes-formats.md).
//!
//! Readers are lenient: what is wrong with one entry is a [`Remark`], and the rest is read. A [`ListError`] says that the
//! file is none of its format at all.

mod build;
mod csv_file;
mod dicx;
mod fit;
mod lexicoder;
mod lines;
mod liwc;
mod outline;
mod own;
mod place;
mod table;
mod words;
mod wordstat;
mod yoshikoder;

use std::path::Path;

use super::file;
use super::list::{ListError, Place, ThemeList};
use crate::named::named;

named! {
    /// The format of a file of themes. Names are the endings of files.
    Format {
        /// termloom's own, as YAML.
        Yaml = "yaml",
        /// termloom's own, as JSON.
        Json = "json",
        /// termloom's own, as TOML.
        Toml = "toml",
        /// LIWC 2001 to 2015.
        Liwc = "dic",
        /// LIWC-22: a table of words and categories.
        Liwc22 = "dicx",
        /// WordStat.
        WordStat = "cat",
        /// Yoshikoder.
        Yoshikoder = "ykd",
        /// Lexicoder 3; files of Lexicoder 2 (`.lcd`) are read as well.
        Lexicoder = "lc3",
        /// One pattern a line.
        Lines = "txt",
        /// A table with commas.
        Csv = "csv",
        /// A table with tabs.
        Tsv = "tsv",
    }
}

impl Format {
    /// The format that the ending of a file says, whatever its case.
    pub fn of_path(path: &Path) -> Option<Format> {
        let ending = path.extension()?.to_str()?.to_lowercase();
        match ending.as_str() {
            "yml" => Some(Format::Yaml),
            "lcd" => Some(Format::Lexicoder),
            _ => ending.parse().ok(),
        }
    }

    /// Whether it is termloom's own, which holds every list.
    pub fn is_own(self) -> bool {
        matches!(self, Format::Yaml | Format::Json | Format::Toml)
    }
}

/// What became of something that could not be taken as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemarkKind {
    /// It was changed, and is there.
    Changed,
    /// It is left out.
    Unusable,
}

impl std::fmt::Display for RemarkKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            RemarkKind::Changed => "changed",
            RemarkKind::Unusable => "left out",
        })
    }
}

/// What was changed or left out, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Where, in the file that was read.
    pub place: Place,
    /// What became of it.
    pub kind: RemarkKind,
    /// What, and why.
    pub message: String,
}

impl std::fmt::Display for Remark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.place {
            Place { line: 0, .. } => write!(f, "{}: {}", self.kind, self.message),
            place => write!(f, "{place}: {}: {}", self.kind, self.message),
        }
    }
}

/// A list that was read, and what was changed or left out on the way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    /// The themes.
    pub list: ThemeList,
    /// In the order of the file.
    pub remarks: Vec<Remark>,
}

/// A list as a file, and what the format could not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Exported {
    /// The text of the file.
    pub text: String,
    /// What of the list is in the file.
    pub list: ThemeList,
    /// In the order of the list.
    pub remarks: Vec<Remark>,
}

/// Reads a list of themes. `stem` is the name of the file without its ending; it names the theme of a `.txt` file.
///
/// # Errors
/// The text is none of that format.
pub fn read(text: &str, format: Format, stem: &str) -> Result<Imported, ListError> {
    read_column(text, format, stem, None)
}

/// Like [`read`], with the column of a table that holds the patterns; every other column is a theme then.
///
/// # Errors
/// The text is none of that format, or has no such column.
pub fn read_column(text: &str, format: Format, stem: &str, patterns: Option<&str>) -> Result<Imported, ListError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // The ends of lines of the old Macintosh.
    let is_macintosh = text.contains('\r') && !text.contains('\n');
    let text: &str = if is_macintosh { &text.replace('\r', "\n") } else { text };
    let own = |list| Imported { list, remarks: Vec::new() };
    let mut imported = match format {
        Format::Yaml | Format::Json => file::parse_yaml(text).map(own)?,
        Format::Toml => file::parse_toml(text).map(own)?,
        Format::Liwc => liwc::read(text)?,
        Format::Liwc22 => dicx::read(text)?,
        Format::WordStat => wordstat::read(text)?,
        Format::Yoshikoder => yoshikoder::read(text)?,
        Format::Lexicoder => lexicoder::read(text)?,
        Format::Lines => lines::read(text, stem),
        Format::Csv => csv_file::read(text, None, patterns)?,
        Format::Tsv => csv_file::read(text, Some(b'\t'), patterns)?,
    };
    imported.remarks.sort_by_key(|remark| remark.place);
    Ok(imported)
}

/// Writes a list. What the format cannot hold is left out with a remark; the rest is read back as it was.
pub fn write(list: &ThemeList, format: Format) -> Exported {
    let (list, remarks) = fit::fit(list, format);
    let text = match format {
        Format::Yaml => own::yaml(&list),
        Format::Json => own::json(&list),
        Format::Toml => own::toml(&list),
        Format::Liwc => liwc::write(&list),
        Format::Liwc22 => dicx::write(&list),
        Format::WordStat => wordstat::write(&list),
        Format::Yoshikoder => yoshikoder::write(&list),
        Format::Lexicoder => lexicoder::write(&list),
        Format::Lines => lines::write(&list),
        Format::Csv => csv_file::write(&list, b','),
        Format::Tsv => csv_file::write(&list, b'\t'),
    };
    Exported { text, list, remarks }
}
