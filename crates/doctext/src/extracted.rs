//! Text, and what the document says about itself.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::decode::{Decoded, encoding_name};
use crate::metadata::Metadata;
use crate::options::{Options, Partial};
use crate::rejected::Rejected;
use crate::remark::{Remark, RemarkKind};

/// The text of a document and what the document says about itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Extracted {
    /// The whole decoded text where the format is plain text. For other formats, blocks of text (headings, paragraphs, items
    /// of lists, cells of tables) in the order of the document, with an empty line between two.
    pub text: String,
    /// Where the body begins in `text`, in bytes; not 0 only for plain text with front matter.
    pub body_start: usize,
    /// What the document says about itself: `title`, `author`, `date`, `language` and the like.
    pub metadata: Metadata,
    /// The encoding of the text, by its name in the WHATWG standard where it has one.
    #[serde(deserialize_with = "known_encoding")]
    pub encoding: StaticName,
    /// Characters that could not be decoded and became U+FFFD, and control characters that became spaces.
    pub replaced_characters: u64,
    /// The share of the visible words of a page that are in `text`; none where all are.
    #[serde(with = "exact")]
    pub kept_share: Option<f64>,
    /// What a user should know about how the document was read.
    pub remarks: Vec<Remark>,
    /// Why the text is not that of the whole document.
    pub(crate) missing: Option<Rejected>,
}

impl Extracted {
    /// A text that was put together from Unicode. Replacement characters in it stand for what could not be decoded.
    pub(crate) fn new(text: String, metadata: Metadata, encoding: &'static str) -> Extracted {
        let replaced_characters = memchr::memmem::find_iter(text.as_bytes(), "\u{fffd}").count() as u64;
        Extracted { text, metadata, encoding, replaced_characters, ..Extracted::default() }
    }

    /// A document of which a part could not be read, for the reason `lost`: it is rejected, or kept with a remark.
    /// Without any text it is rejected in any case.
    pub(crate) fn in_part(mut self, lost: Rejected, options: &Options) -> Result<Extracted, Rejected> {
        if options.partial == Partial::Reject || self.body().trim().is_empty() {
            return Err(lost);
        }
        self.remarks.push(Remark::new(RemarkKind::Partial, 1).with_detail(lost.message));
        Ok(self)
    }

    /// The text without front matter.
    pub fn body(&self) -> &str {
        &self.text[self.body_start..]
    }

    /// Rejects what is no text (see [`Decoded::checked`]).
    pub(crate) fn checked(self) -> Result<Extracted, Rejected> {
        let Extracted { text, encoding, replaced_characters, .. } = self;
        let Decoded { text, replaced_characters, .. } = Decoded { text, encoding, replaced_characters }.checked()?;
        Ok(Extracted { text, replaced_characters, ..self })
    }
}

/// Under this name serde does not take it for a text that is borrowed from what is read.
type StaticName = &'static str;

/// The name of an encoding, where it is one.
fn known_encoding<'de, D: Deserializer<'de>>(from: D) -> Result<&'static str, D::Error> {
    let name = String::deserialize(from)?;
    encoding_name(&name).ok_or_else(|| D::Error::custom(format!("there is no encoding `{name}`")))
}

/// A number by its bits: formats that write it as text may lose the last of them.
mod exact {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(number: &Option<f64>, to: S) -> Result<S::Ok, S::Error> {
        number.map(f64::to_bits).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<f64>, D::Error> {
        Ok(Option::<u64>::deserialize(from)?.map(f64::from_bits))
    }
}

impl From<Decoded> for Extracted {
    fn from(decoded: Decoded) -> Extracted {
        let Decoded { text, encoding, replaced_characters } = decoded;
        Extracted { text, encoding, replaced_characters, ..Extracted::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_in_part_is_kept_only_where_that_is_asked_for() {
        let text = |text: &str| Extracted { text: text.into(), ..Extracted::default() };
        let lost = || Rejected::truncated("page 2 of 3 is cut off");
        assert_eq!(text("a").in_part(lost(), &Options::default()), Err(lost()));
        let keep = Options::default().with_partial(Partial::Keep);
        assert_eq!(text(" ").in_part(lost(), &keep), Err(lost()));
        let kept = text("a").in_part(lost(), &keep).unwrap();
        assert_eq!(
            (kept.remarks[0].kind, kept.remarks[0].detail.as_str()),
            (RemarkKind::Partial, "page 2 of 3 is cut off")
        );
    }
}
