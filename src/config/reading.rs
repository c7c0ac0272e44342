//! How files become documents.

use std::path::PathBuf;

use serde::Serialize;

use crate::error::{Error, Result};
use crate::named::named;

named! {
    /// What of a web page is read.
    HtmlText {
        /// The article, without what stands around it.
        Article = "article",
        /// Everything that a reader could see.
        AllText = "all-text",
    }
}

named! {
    /// What becomes of lines that many documents of one source have in common.
    Boilerplate {
        /// They are not looked for.
        Off = "off",
        /// They are listed in a table, and counted like everything.
        Report = "report",
        /// They are listed and left out. Documents are read twice for it.
        Drop = "drop",
    }
}

/// How files become documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReadOptions {
    /// The column of a row whose value is the text.
    pub text_column: String,
    /// The column of a row whose value is its name within the file; `None` for the number of the row.
    pub id_column: Option<String>,
    /// What of a web page is read.
    pub html: HtmlText,
    /// The encoding of all texts that do not say theirs by a byte order mark, by a label of the WHATWG standard or one of those in docs/encodings.md;
    /// `None` for what is found.
    pub encoding: Option<String>,
    /// The language of all documents, by its ISO 639 code; `None` for what is declared or found.
    pub language: Option<String>,
    /// What paths say about documents, as `{source}/{date}-{title}.txt`.
    pub path_pattern: Option<String>,
    /// A table that says more about documents.
    pub metadata: Option<PathBuf>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        ReadOptions {
            text_column: "text".into(),
            id_column: None,
            html: HtmlText::Article,
            encoding: None,
            language: None,
            path_pattern: None,
            metadata: None,
        }
    }
}

impl ReadOptions {
    /// Checks what can be checked without a file.
    ///
    /// # Errors
    /// A usage error that names the option.
    pub(super) fn check(&self) -> Result<()> {
        let columns = [("text_column", Some(&self.text_column)), ("id_column", self.id_column.as_ref())];
        for (name, column) in columns {
            if column.is_some_and(String::is_empty) {
                return Err(
                    Error::usage(format!("{name} is empty")).hint(format!("leave `{name}` away, or name a column"))
                );
            }
        }
        if self.id_column.as_ref() == Some(&self.text_column) {
            return Err(Error::usage(format!("`{}` cannot be both text_column and id_column", self.text_column)));
        }
        Ok(())
    }
}
