//! What a compiled pattern asks for.

use crate::text::{Breaks, LanguageGroups};
use crate::themes::anchored::AnchoredRegex;
use crate::themes::glob::Glob;
use crate::themes::keying::Keying;

/// What one token of a pattern must be.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::themes) struct Atom {
    pub test: Test,
    pub keying: Keying,
    /// Whether capital letters are other letters.
    pub is_cased: bool,
    /// Of a word, the key of its form in lower case: by that it is looked up, whether capitals count or not.
    pub lower: String,
    /// The signs that may stand between the token before and this.
    pub passed: Breaks,
}

/// How a form, or what is compared in its place, is tested.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::themes) enum Test {
    /// It is this.
    Word(String),
    /// All of it matches this.
    Glob(Glob),
    /// All of it matches this.
    Regex(AnchoredRegex),
}

impl Test {
    pub fn is_match(&self, key: &str) -> bool {
        match self {
            Test::Word(word) => word == key,
            Test::Glob(glob) => glob.is_match(key),
            Test::Regex(regex) => regex.is_match(key),
        }
    }

    pub(super) fn matches_anything(&self) -> bool {
        // What is true of these is true of any.
        !matches!(self, Test::Word(_)) && ["a", "zz9", "état", "审查"].iter().all(|form| self.is_match(form))
    }
}

/// Tokens at consecutive positions.
pub(in crate::themes) type Phrase = Vec<Atom>;

/// What may not stand beside a match.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::themes) struct Context {
    pub phrase: Phrase,
    /// The signs that may stand between it and the match.
    pub passed: Breaks,
}

/// What a pattern looks for.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::themes) enum Body {
    Phrase(Phrase),
    /// Two that meet at a distance up to this, in either order.
    Near(Phrase, Phrase, u32),
    /// Forms as they stand in a sentence.
    Substring(Needle),
}

/// Forms one behind the other, with a space between where they are apart.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::themes) struct Needle {
    pub text: String,
    /// Where forms begin before which there may be signs, and which, ascending.
    pub passed: Vec<(usize, Breaks)>,
}

/// What a pattern matches in each language: nearly always the same.
pub(in crate::themes) type ByLanguage = Vec<(LanguageGroups, What)>;

/// What a pattern matches.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::themes) struct What {
    pub body: Body,
    /// None of these may stand directly before it.
    pub not_before: Vec<Context>,
    /// Nor any of these directly behind it.
    pub not_after: Vec<Context>,
}
