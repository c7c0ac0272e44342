//! How files become documents, as arguments.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;

use termloom::config::{HtmlText, ReadOptions};

/// How files become documents.
#[derive(Args, Deserialize, Default, Debug, Clone)]
pub(super) struct ReadingArguments {
    /// Column of a table (.csv, .tsv, .jsonl, .json, .parquet) whose value is the text; the others are kept like front matter [default: text]
    #[arg(long, value_name = "NAME")]
    pub text_column: Option<String>,
    /// Column of a table whose value names the row in doc_id, instead of its number [default: none]
    #[arg(long, value_name = "NAME")]
    pub id_column: Option<String>,
    /// What of a web page is read: article, or all-text [default: article]
    #[arg(long, value_name = "article|all-text")]
    pub html: Option<HtmlText>,
    /// Encoding of all texts without a byte order mark, as windows-1252; auto for what each file shows [default: auto]
    #[arg(long, value_name = "LABEL")]
    pub encoding: Option<String>,
    /// Language of all documents, as en; auto for what each says or shows [default: auto]
    #[arg(long, value_name = "CODE")]
    pub language: Option<String>,
    /// What paths say, as '{source}/{date}-{title}.txt'; each {name} becomes a column, {*} is anything [default: none]
    #[arg(long, value_name = "PATTERN")]
    pub path_pattern: Option<String>,
    /// A .csv or .tsv file with more about documents, joined by its column doc_id, or file for names of files [default: none]
    #[arg(long, value_name = "FILE")]
    pub metadata: Option<PathBuf>,
}

impl ReadingArguments {
    /// What was said, and `defaults` for the rest.
    pub fn over(self, defaults: ReadOptions) -> ReadOptions {
        ReadOptions {
            text_column: self.text_column.unwrap_or(defaults.text_column),
            id_column: self.id_column.map_or(defaults.id_column, |column| unless(column, "")),
            html: self.html.unwrap_or(defaults.html),
            encoding: self.encoding.map_or(defaults.encoding, |label| unless(label, "auto")),
            language: self.language.map_or(defaults.language, |code| unless(code, "auto")),
            path_pattern: self.path_pattern.map_or(defaults.path_pattern, |pattern| unless(pattern, "")),
            metadata: self.metadata.map_or(defaults.metadata, |file| Some(file).filter(|file| file != Path::new(""))),
        }
    }

    /// These, and those of `other` where nothing is said here.
    pub fn or(self, other: ReadingArguments) -> ReadingArguments {
        ReadingArguments {
            text_column: self.text_column.or(other.text_column),
            id_column: self.id_column.or(other.id_column),
            html: self.html.or(other.html),
            encoding: self.encoding.or(other.encoding),
            language: self.language.or(other.language),
            path_pattern: self.path_pattern.or(other.path_pattern),
            metadata: self.metadata.or(other.metadata),
        }
    }
}

/// What was said, unless it says that there is nothing.
fn unless(said: String, nothing: &str) -> Option<String> {
    Some(said).filter(|said| said != nothing)
}
