//! What a user should know about how a document was read.

use serde::{Deserialize, Serialize};

/// Something about a document that a user should know: what was repaired, guessed, damaged or left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Remark {
    /// What it is about.
    pub kind: RemarkKind,
    /// How often it applies, in the unit of its kind.
    pub count: u64,
    /// More about it, such as the place; empty where there is nothing to add.
    pub detail: String,
}

macro_rules! remark_kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal;)+) => {
        /// What a remark is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum RemarkKind { $($(#[$doc])* $kind),+ }

        impl RemarkKind {
            /// Every kind.
            pub const ALL: &[RemarkKind] = &[$(RemarkKind::$kind),+];

            /// The name of the kind.
            pub fn name(self) -> &'static str {
                match self { $(RemarkKind::$kind => $name),+ }
            }
        }
    };
}

remark_kinds! {
    /// Front matter could not be read, and its text is in no key; `detail` has the line and the fault.
    FrontMatter = "front-matter-unread";
    /// Characters that were decoded twice were repaired; counted in places.
    MojibakeRepaired = "mojibake-repaired";
    /// Characters look as if they were decoded wrongly, and were left as they are; counted in places.
    MojibakeLeft = "mojibake-left";
    /// HTML entities in a text that is no HTML were decoded; counted in entities.
    EntitiesDecoded = "entities-decoded";
    /// HTML entities in a text that is no HTML were left as they are; counted in entities.
    EntitiesLeft = "entities-left";
    /// Escapes that are written out in cells were undone; counted in cells.
    EscapesUndone = "escapes-undone";
    /// Escapes that are written out in cells were left as they are; counted in cells.
    EscapesLeft = "escapes-left";
    /// Cells were read as HTML; counted in cells.
    MarkupRead = "markup-read";
    /// Tags in cells were left as they are; counted in cells.
    MarkupLeft = "markup-left";
    /// Cells say that there is no value; counted in cells.
    MissingValues = "missing-values";
    /// The content shows another format than the name; `detail` has the format that was read.
    FormatByContent = "format-by-content";
    /// No reader knows this kind of XML, so all its text was read; `detail` has the name of its first element.
    UnknownXml = "unknown-xml";
    /// Text lies outside of the visible page and was left out; counted in characters.
    OutsidePage = "outside-page";
    /// Letters of a font were shifted and were put right; counted in characters.
    LettersShifted = "letters-shifted";
    /// The text looks like no language: its letters may be wrong.
    WrongLetters = "wrong-letters";
    /// The table of objects of a file was wrong and was made anew.
    TableRemade = "table-remade";
    /// The content of pages is damaged, and what could not be read was passed over; counted in places.
    ContentDamaged = "content-damaged";
    /// A part of the document was not read; `detail` has which.
    PartLeftOut = "part-left-out";
    /// A mail has no last boundary: parts of it may be missing, though it does not end in the middle of one.
    LastBoundary = "last-boundary-missing";
    /// Base64 of a mail was decoded up to where it ends, and what stands beside it was read as plain text; counted in parts.
    Base64Mixed = "base64-mixed";
    /// Text before, between or behind the parts of a mail was left out; counted in places.
    BesideMailParts = "beside-mail-parts";
    /// Mails that are attached to a mail were left out; counted in mails.
    AttachedMails = "attached-mails";
    /// Elements of a document that are in no field and not in its text were left out; `detail` has their names.
    ElementsLeftOut = "elements-left-out";
    /// A page was cut off when it was fetched, as its record says or its length shows; `detail` has how.
    PageCut = "page-cut-off";
    /// A part of the document could not be read, and the rest is its text; `detail` has what is missing and why.
    Partial = "partial";
}

impl Remark {
    /// A remark without details.
    pub fn new(kind: RemarkKind, count: u64) -> Remark {
        Remark { kind, count, detail: String::new() }
    }

    /// That so many parts of a document were not read; `None` where there are none.
    pub(crate) fn left_out(count: usize, which: &str) -> Option<Remark> {
        (count > 0).then(|| Remark::new(RemarkKind::PartLeftOut, count as u64).with_detail(which))
    }

    /// Adds details.
    #[must_use]
    pub fn with_detail(self, detail: impl Into<String>) -> Remark {
        Remark { detail: detail.into(), ..self }
    }
}
