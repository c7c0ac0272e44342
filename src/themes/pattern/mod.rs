//! The language of patterns: phrases of words, globs and regexes, two of them near each other, and what may not stand
//! beside them (docs/counting.md § 4).

mod compile;
mod pieces;
mod substring;
mod what;

pub(super) use self::pieces::{PatternPiece, pieces};
pub(super) use self::what::{Atom, Body, ByLanguage, Context, Phrase, Test, What};

use self::compile::{PatternLanguage, Regexes, regexes, what};
use self::substring::substring;
use crate::config::{Matching, ThemeOptions};
use crate::text::{LanguageGroups, Tokenizer};
use crate::themes::short_message::short_message;

/// A pattern, compiled.
#[derive(Clone, Debug)]
pub struct Pattern {
    pub(super) text: String,
    /// What tables show in place of the text.
    pub(super) name: Option<String>,
    pub(super) options: ThemeOptions,
    pub(super) weight: f64,
    pub(super) what: ByLanguage,
    /// The pattern without obfuscations, if obfuscated words are found as well.
    pub(super) deobfuscated: Option<ByLanguage>,
}

/// What is wrong with a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// Characters of the pattern before the place.
    pub at: usize,
    /// What, and what to do.
    pub message: String,
}

impl Pattern {
    /// Compiles a pattern of a theme with these options. It has no name, and its weight is 1.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn compile(text: &str, options: &ThemeOptions, tokenizer: &Tokenizer) -> Result<Pattern, PatternError> {
        Pattern::read(text, options, tokenizer, false)
    }

    /// The same for a pattern that is known to be right, of which less is looked at.
    pub(super) fn read(
        text: &str,
        options: &ThemeOptions,
        tokenizer: &Tokenizer,
        is_known: bool,
    ) -> Result<Pattern, PatternError> {
        let compile = |regexes: &Regexes, is_deobfuscated| {
            LanguageGroups::of_languages(&options.languages).each_of(|group| {
                let language = PatternLanguage { tokenizer, group, is_deobfuscated, is_known };
                match options.matching {
                    Matching::Words => what(text, options, regexes, language),
                    Matching::Substring => substring(text, options, language),
                }
            })
        };
        let compiled = regexes(text, options, is_known).and_then(|regexes| {
            let deobfuscated = options.evasion.then(|| compile(&regexes, true)).transpose()?;
            Ok((compile(&regexes, false)?, deobfuscated))
        });
        match compiled {
            Ok((what, deobfuscated)) => {
                let text = text.trim().to_string();
                Ok(Pattern { text, name: None, options: options.clone(), weight: 1.0, what, deobfuscated })
            }
            Err((at, message)) => {
                let at = text.get(..at).unwrap_or(text).chars().count();
                Err(PatternError { at, message: short_message(message) })
            }
        }
    }

    /// What it looks for in most languages.
    pub(super) fn body(&self) -> &Body {
        &self.what[0].1.body
    }

    /// As written.
    pub fn text(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests;
