//! What a user should know about how documents were read: what was repaired, guessed or left out.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::named::named;

macro_rules! remark_kinds {
    ($($kind:ident = $name:literal, $what:literal, $remedy:literal;)+) => {
        named! {
            /// What a remark is about.
            RemarkKind { $(#[doc = $what] $kind = $name),+ }
        }

        impl RemarkKind {
            /// What happened, and what changes it.
            pub fn says(self) -> (&'static str, &'static str) {
                match self { $(RemarkKind::$kind => ($what, $remedy)),+ }
            }
        }
    };
}

// Name, what happened, and what changes it.
remark_kinds! {
    Partial = "partial", "A part of a document could not be read, and the rest is counted", "omit --partial keep to leave such documents out";
    LastBoundary = "last-boundary-missing", "Mails have no last boundary, so that parts of them may be missing", "get whole copies of them";
    Base64Mixed = "base64-mixed", "Base64 of mails was mixed with other text, and both were read", "compare the mails with their source";
    BesideMailParts = "beside-mail-parts", "Text before or behind the parts of mails was left out", "save it as texts of its own to have it";
    AttachedMails = "attached-mails", "Mails attached to mails were left out", "save them as files of their own to have them";
    ElementsLeftOut = "elements-left-out", "Elements of documents that are neither their text nor a field were left out", "--read-as text keeps all, with its markup";
    PageCut = "page-cut-off", "Pages were cut off when they were fetched, and are counted as far as they go", "fetch them anew to have them whole";
    FrontMatter = "front-matter-unread", "Front matter could not be read, or not all of it", "mend it to have its keys";
    MojibakeRepaired = "mojibake-repaired", "Characters that had been decoded wrongly were repaired", "--mojibake keep leaves them";
    MojibakeLeft = "mojibake-left", "Characters look as if they had been decoded wrongly, and were left as they are", "save these texts anew from their source";
    EntitiesDecoded = "entities-decoded", "HTML entities in texts that are no HTML were decoded", "--entities keep leaves them";
    EntitiesLeft = "entities-left", "HTML entities were left as they are", "--entities always decodes them, --cells html reads HTML that was escaped";
    EscapesUndone = "escapes-undone", "Escapes written out in cells, such as `\\n`, became characters", "--escapes keep leaves them";
    EscapesLeft = "escapes-left", "Cells hold backslashes that may be escapes, and were left as they are", "--escapes undo makes them characters";
    MarkupRead = "markup-read", "Cells were read as HTML", "--cells text leaves them as they are";
    MarkupLeft = "markup-left", "Cells hold HTML and were read as plain text", "--cells html reads it";
    MissingValues = "missing-values", "Cells such as `NA` say that there is no value", "--missing sets what does";
    FormatByContent = "format-by-content", "The content shows another format than the name, and was read by its content", "--read-as sets the format";
    UnknownXml = "unknown-xml", "No reader knows this kind of XML, and all its text was read", "--read-as text keeps its markup";
    OutsidePage = "outside-page", "Text outside of the visible page was left out", "uncrop the pages to have it";
    LettersShifted = "letters-shifted", "Letters of a font were shifted and were put right", "compare the text with the page";
    WrongLetters = "wrong-letters", "The text looks like no language", "its letters may be wrong; run OCR";
    TableRemade = "table-remade", "The table of objects of the file was wrong and was made anew", "compare the text with the pages";
    ContentDamaged = "content-damaged", "The content of pages is damaged, and what could not be read was passed over", "compare the text with the pages";
    PartLeftOut = "part-left-out", "A part of the document was not read", "save it as a document of its own";
    LooksLikeTable = "looks-like-a-table", "A plain text has the same number of tabs in each line and was read as one document", "--read-as tsv reads its rows";
    LooksLikeLines = "looks-like-lines", "A plain text of short lines without full stops was read as one document", "--read-as lines reads each line";
    TableBesideDocuments = "table-beside-documents", "Tables without the text column were left out", "--metadata joins a table, --text-column names its text";
    SheetsLeftOut = "sheets-left-out", "Sheets of a workbook without the text column were left out", "--text-column text,Text takes the first of these that a sheet has";
    NoTable = "no-table", "--text-column had no effect: no table was read", "--read-as csv or jsonl reads files as tables";
    NothingRead = "nothing-read", "No file gave a document", "--read-as sets the format of all files";
    DatesUnread = "dates-unread", "Dates could not be read", "--date-format says their form";
    DatesInOrder = "dates-in-order", "Dates of three numbers were read in the one order that fits all of their table or folder", "--dates sets the order";
    DatesFitTwo = "dates-fit-two", "Dates of three numbers fit more than one order and are no dates", "--dates dmy, mdy or ymd says which";
    DatesContradict = "dates-contradict", "Dates of three numbers fit no order together and are no dates", "--dates dmy, mdy or ymd says which";
    ColumnsOfOneName = "columns-of-one-name", "Several columns have the name of the text column, and the first was read", "--text-column NAME_2 reads the second";
    RowsUnpacked = "rows-unpacked", "The text column was found in an object within each row, which was read as the row", "--text-column with a path names another";
    RowsElsewhere = "rows-elsewhere", "A file of JSON has rows with the text in another place, too, which were not read", "--records sets the place";
    HalfCharacters = "half-characters", "Halves of characters, as cutting leaves them, became U+FFFD", "save the table anew from its source";
    SplitByContent = "split-by-content", "The content shows an export with many documents, and was split into them", "--split-at off keeps it whole";
    NotSplit = "not-split", "Nothing in the file begins a document, so that it is one document", "--split-at sets what does";
    LooksLikeExport = "looks-like-an-export", "The file looks like an export with many documents, and was read as one", "--split-at sets what begins a document";
    TextBeforeFirst = "text-before-first-part", "Text before the first document of a file is a document of its own, counted in words", "its name ends in #part=0";
    OutsideParts = "outside-of-parts", "Text of an export that belongs to no document was left out, counted in words", "--split-at off keeps the file whole";
    LittleKept = "little-kept", "Less than half of the visible words was kept", "--html all-text reads everything";
    TableDialectGuessed = "table-dialect-guessed", "Two readings fit the table, and the more usual one was taken", "--delimiter, --quote and --escape set it";
    LinesAboveHeader = "lines-above-header", "Lines above the header of a table were left out", "--skip-lines N sets how many";
    HeaderShifted = "header-shifted", "The header has one cell less than every row, so that the first column has no name", "--skip-lines 1 --header no names columns by their numbers instead";
    HeaderLooksLikeData = "header-looks-like-data", "The first row looks like data and was taken for the names of columns", "--header no reads it as a row, and --text-column 2 is the second column";
    HeaderRepeated = "header-repeated", "Rows that say the same as the header were left out", "--header no with --skip-lines 1 reads them";
    SecondHeaderRows = "second-header-rows-left-out", "Rows below the header that say more about columns were left out", "--skip-rows 0 reads them, --skip-rows N leaves out N";
    ShortRowsFilled = "short-rows-filled", "Rows lack cells at their end, which were taken as empty", "look at them with termloom inspect";
    EmptyCellsDropped = "empty-cells-dropped", "Empty cells behind the last column were left out", "nothing needs to be done";
    KeysLeftOut = "keys-left-out", "Documents have more different keys than `documents` has columns, and those that few have are in no column", "nothing of the text is missing; --tables without documents needs none of them";
    HitsLeftOut = "hits-left-out", "A file has more hits than it may have rows in `theme_hits`, which has a random sample of them", "all are counted in the other tables; --max-unpacked allows more";
    SentenceDivided = "sentence-divided", "Sentences of more than 64 KiB in texts of more than 1.25 MiB were divided, so that they are more than one", "mark where they end";
    QuoteInText = "quote-in-text", "Quotes that begin a cell close within it, and were left out", "--quote none keeps quotes as characters";
}

impl From<doctext::RemarkKind> for RemarkKind {
    fn from(kind: doctext::RemarkKind) -> RemarkKind {
        // Both have the same names: a test holds them together.
        kind.name().parse().unwrap_or(RemarkKind::FormatByContent)
    }
}

/// A remark about some documents of a file, or about a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Remark {
    /// What it is about.
    pub kind: RemarkKind,
    /// Documents that it is about; 1 where it is about a table.
    pub documents: u64,
    /// How often it applies in them.
    pub count: u64,
    /// The first of them, or the table.
    pub first: String,
    /// More about the first.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

impl Remark {
    /// A remark about a document or a table.
    pub fn new(kind: RemarkKind, first: impl Into<String>, count: u64) -> Remark {
        Remark { kind, documents: 1, count, first: first.into(), detail: String::new() }
    }

    /// Adds details.
    #[must_use]
    pub fn with_detail(self, detail: impl Into<String>) -> Remark {
        Remark { detail: detail.into(), ..self }
    }
}

/// All remarks of a run, by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemarkTotals {
    /// With the rank of the first document.
    kinds: BTreeMap<RemarkKind, (u64, Remark)>,
}

impl RemarkTotals {
    /// Adds the remarks of a batch, by its number.
    pub fn add(&mut self, batch: u64, remarks: impl IntoIterator<Item = Remark>) {
        for remark in remarks {
            self.add_one(batch, remark);
        }
    }

    /// Adds those of others.
    pub fn merge(&mut self, other: RemarkTotals) {
        for (_, (rank, remark)) in other.kinds {
            self.add_one(rank, remark);
        }
    }

    fn add_one(&mut self, rank: u64, remark: Remark) {
        match self.kinds.get_mut(&remark.kind) {
            None => drop(self.kinds.insert(remark.kind, (rank, remark))),
            Some((first, known)) => {
                known.documents += remark.documents;
                known.count += remark.count;
                // Within a batch the earlier one comes first.
                if rank < *first {
                    *first = rank;
                    (known.first, known.detail) = (remark.first, remark.detail);
                }
            }
        }
    }

    /// A remark for each kind.
    pub fn into_remarks(self) -> Vec<Remark> {
        self.kinds.into_values().map(|(_, remark)| remark).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_a_reader_is_a_kind_of_the_corpus() {
        for kind in doctext::RemarkKind::ALL {
            assert_eq!(RemarkKind::from(*kind).name(), kind.name());
        }
        for kind in RemarkKind::ALL {
            let (what, remedy) = kind.says();
            assert!(!what.is_empty() && !remedy.is_empty() && !what.ends_with('.'), "{kind}");
        }
    }

    #[test]
    fn the_first_document_is_that_of_the_first_batch_whatever_the_order() {
        let remark = |first: &str, count| Remark::new(RemarkKind::FrontMatter, first, count);
        let (mut one, mut other) = (RemarkTotals::default(), RemarkTotals::default());
        one.add(4, [remark("d", 1)]);
        other.add(2, [remark("b", 2), remark("c", 3)]);
        let mut forwards = one.clone();
        forwards.merge(other.clone());
        other.merge(one);
        assert_eq!(forwards, other);
        assert_eq!(other.into_remarks(), [Remark { documents: 3, ..remark("b", 6) }]);
    }
}
