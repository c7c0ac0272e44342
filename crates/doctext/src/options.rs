//! What a caller may choose.

use serde::{Deserialize, Serialize};

use crate::decode::NamedEncoding;
use crate::limits::Limits;
use crate::metadata::Metadata;
use crate::remark::Remark;

/// What is split from a text: the metadata, where the body begins, in bytes, and what a user should know about it.
pub type SplitFrontMatter = (Metadata, usize, Option<Remark>);

/// Splits the head of metadata from a text, which may be plain text: there prose may look like a head.
pub type FrontMatterReader = fn(&str, bool) -> Result<SplitFrontMatter, String>;

/// The part of a web page that is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum HtmlText {
    /// The article, without navigation, advertisements and the like. All text where no article is found.
    #[default]
    Article,
    /// All text that a browser shows.
    AllText,
}

/// What becomes of characters that were decoded wrongly before they were saved, such as `â€™` for `’`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mojibake {
    /// They are repaired where only one repair is possible, and said where not.
    #[default]
    Auto,
    /// They are kept.
    Keep,
}

/// What becomes of HTML entities in a text that is no HTML, such as `&amp;`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Entities {
    /// They are decoded where the text shows no sign of being about HTML.
    #[default]
    Auto,
    /// They are kept.
    Keep,
    /// They are decoded.
    Always,
}

/// What becomes of a document of which a part cannot be read, such as a PDF with a damaged page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Partial {
    /// It is rejected: a document is read whole or not at all.
    #[default]
    Reject,
    /// Its text is what can be read, with a remark of [`RemarkKind::Partial`](crate::RemarkKind::Partial).
    Keep,
}

/// How bytes are read. The default guesses encodings and reads the article of a web page.
///
/// # Examples
/// ```
/// use doctext::{HtmlText, NamedEncoding, Options};
///
/// let options = Options::default().with_html(HtmlText::AllText).with_encoding(NamedEncoding::of("koi8-r")?);
/// let page = doctext::read("page.html", &b"<nav>\xd0\xc1</nav>"[..], &options)?;
/// assert_eq!(page.text, "па");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Options {
    /// The part of a web page that is read.
    pub html: HtmlText,
    /// The encoding of texts and web pages without a byte order mark; `None` to guess.
    pub encoding: Option<NamedEncoding>,
    /// The reader of front matter in plain text and Markdown; `None` where it belongs to the text. It is not serialized.
    #[serde(skip)]
    pub front_matter: Option<FrontMatterReader>,
    /// What becomes of characters that were decoded wrongly before they were saved.
    pub mojibake: Mojibake,
    /// What becomes of HTML entities in plain text.
    pub entities: Entities,
    /// What becomes of a document of which a part cannot be read.
    pub partial: Partial,
    /// How much may be unpacked from a document that is packed.
    pub limits: Limits,
}

impl Options {
    /// Sets the part of a web page that is read.
    #[must_use]
    pub fn with_html(self, html: HtmlText) -> Options {
        Options { html, ..self }
    }

    /// Sets the encoding of texts and web pages without a byte order mark.
    #[must_use]
    pub fn with_encoding(self, encoding: impl Into<Option<NamedEncoding>>) -> Options {
        Options { encoding: encoding.into(), ..self }
    }

    /// Sets what becomes of characters that were decoded wrongly before they were saved.
    #[must_use]
    pub fn with_mojibake(self, mojibake: Mojibake) -> Options {
        Options { mojibake, ..self }
    }

    /// Sets what becomes of HTML entities in plain text.
    #[must_use]
    pub fn with_entities(self, entities: Entities) -> Options {
        Options { entities, ..self }
    }

    /// Sets what becomes of a document of which a part cannot be read.
    #[must_use]
    pub fn with_partial(self, partial: Partial) -> Options {
        Options { partial, ..self }
    }

    /// Sets how much may be unpacked from a document that is packed.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Options {
        Options { limits, ..self }
    }

    /// Sets the reader of front matter. An error of it rejects the document.
    ///
    /// # Examples
    /// ```
    /// fn title(text: &str, _is_plain: bool) -> Result<doctext::SplitFrontMatter, String> {
    ///     let Some((head, _)) = text.split_once("\n\n") else { return Ok((Vec::new(), 0, None)) };
    ///     let title = head.strip_prefix("Title: ").ok_or("there is no title")?;
    ///     Ok((vec![("title".into(), title.into())], head.len() + 2, None))
    /// }
    /// let options = doctext::Options::default().with_front_matter(title);
    /// let note = doctext::read("note.md", &b"Title: A\n\n*Text*"[..], &options)?;
    /// assert_eq!((note.body(), note.metadata[0].1.as_str()), ("Text", "A"));
    /// # Ok::<(), doctext::Rejected>(())
    /// ```
    #[must_use]
    pub fn with_front_matter(self, reader: FrontMatterReader) -> Options {
        Options { front_matter: Some(reader), ..self }
    }
}
