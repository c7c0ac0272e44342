//! Text to tokens: what a word, a sentence and a paragraph is, and what the normal form of a word is.
//!
//! The rules are those of docs/counting.md § 2.

mod around;
mod blocks;
mod breaks;
mod compound_list;
mod compounds;
mod edited;
mod ignored;
mod language;
mod long_words;
mod normalize;
mod paragraphs;
mod pieces;
mod reading;
mod rules;
mod scripts;
mod sentences;
mod special;
mod stop_words;
mod syllables;
mod tokenize;
mod tokens;
mod word_list;
mod words;
mod writer;

pub use around::Surroundings;
pub use breaks::Breaks;
pub use compound_list::CompoundError;
pub use compounds::Compounds;
pub use edited::{EditedText, Edits, Mark};
pub(crate) use ignored::ends_sentence;
pub use ignored::{Ignored, IgnoredCounts, IgnoredError};
pub use language::{GLOB_SIGNS, LanguageGroup, LanguageGroups};
pub(crate) use long_words::{MOST_SHOWN, shorten_last_run};
pub(crate) use normalize::composed;
pub use normalize::{compatible, without_marks};
pub use pieces::{PIECE, Piece, PieceOf, Pieces, words_at_most};
pub use reading::LineHyphenCounts;
pub use scripts::{is_mark, is_unspaced};
pub use sentences::{AbbreviationError, Abbreviations, sentence_ends};
pub use stop_words::StopLists;
pub use syllables::Syllables;
pub use tokenize::Tokenizer;
pub use tokens::{Class, Token, Tokens};

/// Versions of Unicode that tokens depend on.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct UnicodeVersions {
    /// For segmenting words and sentences.
    pub segmentation: String,
    /// For NFC.
    pub normalization: String,
    /// For lower case and for what is a letter.
    pub characters: String,
}

/// The versions that this program was built with.
pub fn unicode_versions() -> UnicodeVersions {
    let dotted = |(major, minor, update): (u64, u64, u64)| format!("{major}.{minor}.{update}");
    let widened = |(major, minor, update): (u8, u8, u8)| dotted((major.into(), minor.into(), update.into()));
    UnicodeVersions {
        segmentation: dotted(unicode_segmentation::UNICODE_VERSION),
        normalization: widened(unicode_normalization::UNICODE_VERSION),
        characters: widened(char::UNICODE_VERSION),
    }
}
