//! How text is split into tokens.

use super::option::{Changes, Heading, Options, options, under};
use crate::error::{Error, Result};
use crate::named::named;

named! {
    /// The rule by which text is split into tokens.
    TokenRule {
        /// UAX #29, special tokens and normal forms: docs/counting.md § 2.
        Uax29 = "uax29",
        /// Words and sentences by the letter of UAX #29, without the departures of docs/counting.md.
        Uax29Strict = "uax29-strict",
        /// scikit-learn's CountVectorizer: lower case, then runs of at least two of Python's `\w`.
        Sklearn = "sklearn",
        /// NLTK's RegexpTokenizer with `\w+`, of text in lower case.
        Nltk = "nltk",
        /// Text between spaces, tabs and line ends, as it is written.
        Whitespace = "whitespace",
    }
}

impl TokenRule {
    /// Whether words are those of UAX #29, or nearly.
    pub fn is_uax29(self) -> bool {
        matches!(self, TokenRule::Uax29 | TokenRule::Uax29Strict)
    }
}

named! {
    /// Whether a hyphen ends a word.
    Hyphens {
        /// `state-owned` is two words.
        Split = "split",
        /// `state-owned` is one word.
        Keep = "keep",
    }
}

named! {
    /// What becomes of a final `'s`.
    Possessive {
        /// `party's` is counted as `party`.
        Strip = "strip",
        /// `party's` is a word of its own.
        Keep = "keep",
    }
}

named! {
    /// Whether an elided article is a word.
    Elision {
        /// `split` in French, Italian, Catalan and languages like them, by the language of the document; else `whole`.
        Auto = "auto",
        /// `l'état` is one word.
        Whole = "whole",
        /// `l'état` is `l'` and `état`.
        Split = "split",
    }
}

named! {
    /// What becomes of a hyphen at the end of a line, before a small letter.
    LineHyphens {
        /// It goes where it only divides a word, as a list of words shows; else it stays, and the line end goes.
        Auto = "auto",
        /// It goes, and the parts are one word.
        Join = "join",
        /// It stays, and so does the line end.
        Keep = "keep",
    }
}

named! {
    /// Whether URLs and e-mail addresses stand in the tables of terms.
    Urls {
        /// They keep their positions, but are in no table of terms.
        Drop = "drop",
        /// They are terms.
        Keep = "keep",
    }
}

named! {
    /// What ends a phrase, besides the end of its sentence.
    Phrases {
        /// Commas, brackets, dashes and the like, list items and table cells.
        Punctuation = "punctuation",
        /// Nothing else.
        Sentence = "sentence",
    }
}

options! {
    /// How text is split into tokens and what their normal form is.
    #[derive(Copy, Eq)]
    TextOptions {
        /// Rule by which text is split into tokens
        ///
        /// `hyphens`, `possessive`, `elision` and `urls` need `uax29` or `uax29-strict`; `line_hyphens` and `phrases` need `uax29`.
        tokens: TokenRule = TokenRule::Uax29 => under(Heading::Text, Changes::Terms).value("RULE").always();
        /// Whether a hyphen ends a word
        hyphens: Hyphens = Hyphens::Split => under(Heading::Text, Changes::Terms).always();
        /// What becomes of a hyphen at the end of a line
        line_hyphens: LineHyphens = LineHyphens::Auto => under(Heading::Text, Changes::Terms).always();
        /// What becomes of a final `'s`
        possessive: Possessive = Possessive::Strip => under(Heading::Text, Changes::Terms).always();
        /// Whether an elided article is a word
        elision: Elision = Elision::Auto => under(Heading::Text, Changes::Terms).always();
        /// Whether URLs and e-mail addresses are terms
        urls: Urls = Urls::Drop => under(Heading::Text, Changes::Terms).always();
        /// What ends a phrase, an n-gram and a multiword expression
        ///
        /// With any rule for tokens but `uax29`, only the end of a sentence does.
        phrases: Phrases = Phrases::Punctuation => under(Heading::Text, Changes::Terms).always();
    }
}

impl TextOptions {
    /// Checks that no option is set that the rule does not have.
    pub(crate) fn check(&self) -> Result<()> {
        // What the rule does not know would be set without effect.
        let is_refused = |key: &str| match self.tokens {
            TokenRule::Uax29 => false,
            TokenRule::Uax29Strict => matches!(key, "line_hyphens" | "phrases"),
            TokenRule::Sklearn | TokenRule::Nltk | TokenRule::Whitespace => key != "tokens",
        };
        let (set, defaults) = (self.list(), TextOptions::default().list());
        let changed =
            set.iter().zip(&defaults).find(|(set, default)| is_refused(set.key) && set.value != default.value);
        match changed {
            Some((option, _)) => {
                let name = option.key;
                Err(Error::usage(format!("{name} does not go with tokens = \"{}\"", self.tokens))
                    .hint(format!("omit `{name}`, or use `uax29`")))
            }
            None => Ok(()),
        }
    }
}
