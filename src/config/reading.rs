//! How files become documents.

use std::path::PathBuf;

use super::dates::DateOptions;
use super::form::{OrAuto, OrEmpty, Pattern};
use super::isolation::IsolationOptions;
use super::option::{Changes, Heading, options, under};
use super::rows::RowOptions;
use crate::error::{Error, Result};
use crate::named::named;

named! {
    /// What of a web page is read.
    HtmlText {
        /// The article, without menus and other text around it.
        Article = "article",
        /// Everything that a reader could see.
        AllText = "all-text",
    }
}

named! {
    /// What becomes of characters that were decoded wrongly before they were saved, such as `â€™` for `’`.
    Mojibake {
        /// They are repaired where only one repair is possible.
        Auto = "auto",
        /// They are kept.
        Keep = "keep",
    }
}

named! {
    /// What becomes of HTML entities in texts that are no HTML, such as `&amp;`.
    Entities {
        /// They are decoded where the text shows no sign of being about HTML.
        Auto = "auto",
        /// They are kept.
        Keep = "keep",
        /// They are decoded.
        Always = "always",
    }
}

named! {
    /// What becomes of a document of which a part cannot be read, such as a PDF with a damaged page.
    Partial {
        /// It is left out, and listed in `skipped`.
        Reject = "reject",
        /// What can be read is counted; `documents` says what is missing.
        Keep = "keep",
    }
}

named! {
    /// What becomes of lines that many documents of one source have in common.
    Boilerplate {
        /// They are not looked for.
        Off = "off",
        /// They are listed in a table, and counted like all text.
        Report = "report",
        /// They are listed and not counted; documents are read twice.
        Drop = "drop",
    }
}

options! {
    /// How files become documents.
    #[derive(Eq)]
    ReadOptions {
        /// Files to read, such as '*.txt'; repeat for several
        ///
        /// Patterns are matched against the path below the input, or the name of the file if they have no `/`.
        include: Vec<Pattern> = Vec::new() => under(Heading::Input, Changes::Terms).everyday().value("GLOB");
        /// Files to leave out; repeat for several
        exclude: Vec<Pattern> = Vec::new() => under(Heading::Input, Changes::Terms).everyday().value("GLOB");
        /// Format of all files, whatever their names say
        ///
        /// Such as `text`, `mail`, `html`, `csv`, `tsv`, `jsonl`, or `lines` for a document in each line.
        read_as: Option<String> as OrAuto = None => under(Heading::Input, Changes::Terms).value("FORMAT");
        /// Lines that begin a document within a file
        ///
        /// A regular expression, whose named groups become metadata; or a preset: `nexis`, `factiva`, `proquest`, `wos`, `ris`, `pubmed`, `endnote`, `bibtex`, `whatsapp`, `transcript`, `articles` for elements of pages. `auto` takes the preset that a file is certainly an export of; `off` splits nothing (docs/splitting.md).
        split_at: Option<String> as OrEmpty = None => under(Heading::Input, Changes::Terms).everyday().value("REGEX");
        /// Column of a table that holds the text
        ///
        /// A path such as `tweet.full_text` leads into nested columns; of `full_text,text` the first that says something is taken; `title+text` joins two; `2` is the second column. A table is a file of CSV, TSV, JSON, Parquet or Arrow, or a workbook. Its other columns are kept like front matter.
        text_column: String = "text".into() => under(Heading::Input, Changes::Terms).everyday().value("NAME").always();
        /// Column of a table that names each row
        ///
        /// The name becomes part of `doc_id`, instead of the number of the row.
        id_column: Option<String> as OrEmpty = None => under(Heading::Input, Changes::Terms).value("NAME").always();
        /// What of a web page is read
        html: HtmlText = HtmlText::Article => under(Heading::Input, Changes::Terms).always();
        /// Encoding of texts without a byte order mark
        ///
        /// Such as `windows-1252`: a label of the WHATWG standard or one of those in docs/encodings.md; `auto` for what each file shows.
        encoding: Option<String> as OrAuto = None => under(Heading::Input, Changes::Terms).value("LABEL").always();
        /// Language of all documents
        ///
        /// An ISO 639 code or a name, such as `en` or `French`; `auto` for what each document declares or shows.
        language: Option<String> as OrAuto = None => under(Heading::Input, Changes::Terms).value("CODE").always();
        /// What becomes of wrongly decoded characters
        mojibake: Mojibake = Mojibake::Auto => under(Heading::Input, Changes::Terms);
        /// What becomes of HTML entities in plain text
        entities: Entities = Entities::Auto => under(Heading::Input, Changes::Terms);
        /// What becomes of documents that are damaged in part
        ///
        /// Rows and members of archives before the damage are documents of their own, and are counted in any case.
        partial: Partial = Partial::Reject => under(Heading::Input, Changes::Terms);
        /// Bytes that may be unpacked for each byte of a file
        ///
        /// Of all that is packed in a file, at any depth; 8 MiB may be unpacked in any case. What goes beyond is `too-large`.
        max_unpacked: u64 = 32 => under(Heading::Input, Changes::Terms).value("N");
        /// Rows, messages and records that a file may have
        ///
        /// `auto` is one for every two bytes of the file, and 100,000 in any case. What goes beyond is `too-large`.
        max_rows: Option<u64> as OrAuto = None => under(Heading::Input, Changes::Terms).value("N");
        /// Text that counts as nothing; repeat for several
        ///
        /// A regular expression, matched in the whole text, or a preset such as `gutenberg` (docs/ignoring.md).
        ignore: Vec<Pattern> = Vec::new() => under(Heading::Text, Changes::Terms).value("REGEX");
        /// Tables with a document in each row.
        #[serde(flatten)]
        rows: RowOptions;
        /// Dates.
        #[serde(flatten)]
        dates: DateOptions;
        /// What paths say, such as '{source}/{date}-{title}.txt'
        ///
        /// Each {name} becomes a column; {*} is anything.
        path_pattern: Option<String> as OrEmpty = None => under(Heading::Input, Changes::Terms).everyday().value("PATTERN").always();
        /// Table with more about documents
        ///
        /// It is joined by its column `doc_id`, or `file` for names of files.
        #[serde(serialize_with = "super::paths::path_if_any")]
        metadata: Option<PathBuf> as OrEmpty = None => under(Heading::Input, Changes::Terms).everyday().value("FILE").always();
        /// Processes that read files.
        #[serde(flatten)]
        isolation: IsolationOptions;
    }
}

impl ReadOptions {
    /// Checks what can be checked without a file, for these folders and files to read.
    ///
    /// # Errors
    /// A usage error that names the option.
    pub(super) fn check(&self, inputs: &[PathBuf]) -> Result<()> {
        if inputs.is_empty() {
            return Err(Error::usage("no input is named").hint("give a folder, or omit it to read ./input"));
        }
        let columns = [("text_column", Some(&self.text_column)), ("id_column", self.id_column.as_ref())];
        for (name, column) in columns {
            if column.is_some_and(String::is_empty) {
                return Err(Error::usage(format!("{name} is empty")).hint(format!("omit `{name}`, or name a column")));
            }
        }
        self.isolation.check()?;
        if self.id_column.as_ref() == Some(&self.text_column) {
            return Err(Error::usage(format!("`{}` cannot be both text_column and id_column", self.text_column)));
        }
        Ok(())
    }
}
