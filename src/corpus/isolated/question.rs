//! What a process is asked: a head in JSON behind its length, and the bytes of the document.

use doctext::{Entities, Format, HtmlText, Mojibake, NamedEncoding, Options};
use serde::{Deserialize, Serialize};

use crate::corpus::front_matter::split_front_matter;

/// What is asked of some bytes.
pub(super) enum Question {
    /// The text of a document.
    Document { format: Format, reading: Options },
}

/// How a document is to be read.
#[derive(Serialize, Deserialize)]
struct Head {
    format: String,
    is_all_text: bool,
    encoding: Option<String>,
    keeps_mojibake: bool,
    entities: Option<bool>,
    has_front_matter: bool,
}

impl Question {
    pub fn document(format: Format, reading: &Options) -> Question {
        Question::Document { format, reading: *reading }
    }

    /// The head, with its length before it.
    pub fn to_bytes(&self) -> Vec<u8> {
        let Question::Document { format, reading } = self;
        let head = Head {
            format: format.name().into(),
            is_all_text: reading.html == HtmlText::AllText,
            encoding: reading.encoding.map(|encoding| encoding.name().into()),
            keeps_mojibake: reading.mojibake == Mojibake::Keep,
            entities: match reading.entities {
                Entities::Auto => None,
                Entities::Keep => Some(false),
                Entities::Always => Some(true),
            },
            has_front_matter: reading.front_matter.is_some(),
        };
        super::answer::with_length(&serde_json::json!(head))
    }

    /// The question at the beginning of a message, and the bytes that it is about.
    pub fn split(message: &[u8]) -> Option<(Question, &[u8])> {
        let (head, bytes) = super::answer::split::<Head>(message)?;
        let format = Format::ALL.iter().copied().find(|format| format.name() == head.format)?;
        let encoding = match &head.encoding {
            Some(label) => Some(NamedEncoding::of(label).ok()?),
            None => None,
        };
        let reading = Options::default()
            .with_html(if head.is_all_text { HtmlText::AllText } else { HtmlText::Article })
            .with_encoding(encoding)
            .with_mojibake(if head.keeps_mojibake { Mojibake::Keep } else { Mojibake::Auto })
            .with_entities(
                head.entities.map_or(Entities::Auto, |is| if is { Entities::Always } else { Entities::Keep }),
            );
        let reading = if head.has_front_matter { reading.with_front_matter(split_front_matter) } else { reading };
        Some((Question::Document { format, reading }, bytes))
    }
}
