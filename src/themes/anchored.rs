//! Regexes that must match all of a word.

mod endings;

use std::sync::{Arc, OnceLock};

use regex::{Regex, RegexBuilder};
use regex_syntax::hir::Hir;
use regex_syntax::hir::literal::{ExtractKind, Extractor, Literal};

use self::endings::Endings;

/// The most memory a compiled regex may take: a larger one is refused rather than compiled for minutes.
const REGEX_SIZE_LIMIT: usize = 1 << 20;

/// Sources that can be large when compiled: those with a repetition that is counted, or with many classes.
const MOST_CLASSES: usize = 8;

/// Beginnings of words that are looked for.
const MOST_PREFIXES: usize = 400;

/// A regex that must match all of a word. A list has thousands of them, of which most meet no word: it is read when a text comes in whose
/// language it is tried on, and compiled when a word comes that begins as it must, if it is more than words and endings.
#[derive(Clone, Debug)]
pub(super) struct AnchoredRegex(Arc<Anchored>);

#[derive(Debug)]
struct Anchored {
    /// With its anchors.
    source: String,
    read: OnceLock<ReadRegex>,
}

/// What is known of a regex when it was read.
#[derive(Debug, Default)]
struct ReadRegex {
    /// What each match begins with, if that can be listed; none is empty.
    prefixes: Option<Vec<String>>,
    /// Bytes of the shortest match; 0 if that is not known.
    shortest: usize,
    /// All that it matches, if that is words and open endings.
    endings: Option<Endings>,
    compiled: OnceLock<Option<Regex>>,
}

impl AnchoredRegex {
    /// Reads a regex.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn new(source: &str) -> Result<AnchoredRegex, String> {
        let regex = AnchoredRegex::known(source);
        let wrong = |message: &str| format!("`/{source}/` is not a regex: {}", last_line(message));
        // Read alone first, so that `a)|(b` cannot escape the anchors.
        let hir = regex_syntax::parse(source).map_err(|error| wrong(&error.to_string()))?;
        // In verbose mode a comment would take the end of the anchors.
        if source.contains('#') {
            regex_syntax::parse(regex.as_str()).map_err(|error| wrong(&error.to_string()))?;
        }
        let read = ReadRegex::of(&hir);
        if may_be_large(source) {
            let compiled = compile(regex.as_str(), REGEX_SIZE_LIMIT).map_err(|error| wrong(&error.to_string()))?;
            read.compiled.get_or_init(|| Some(compiled));
        }
        regex.0.read.get_or_init(|| read);
        Ok(regex)
    }

    /// A regex that [`new`](Self::new) is known to take.
    pub fn known(source: &str) -> AnchoredRegex {
        AnchoredRegex(Arc::new(Anchored { source: format!("^(?:{source})$"), read: OnceLock::new() }))
    }

    fn read(&self) -> &ReadRegex {
        self.0.read.get_or_init(|| {
            regex_syntax::parse(self.as_str()).map_or_else(|_| ReadRegex::default(), |hir| ReadRegex::of(&hir))
        })
    }

    /// With its anchors.
    pub fn as_str(&self) -> &str {
        &self.0.source
    }

    /// What each match begins with; `None` where that cannot be listed. None is empty.
    pub fn prefixes(&self) -> Option<&[String]> {
        self.read().prefixes.as_deref()
    }

    /// Bytes of a word that the regex spells out. Where it is not known what it spells out, the shortest that it could match stands for that.
    pub fn written(&self, word: &str) -> usize {
        let read = self.read();
        read.endings.as_ref().and_then(|endings| endings.written(word)).unwrap_or(read.shortest)
    }

    /// Whether it matches all of a word.
    pub fn is_match(&self, word: &str) -> bool {
        let read = self.read();
        if let Some(endings) = &read.endings {
            return endings.is_match(word);
        }
        let begins = |prefixes: &[String]| prefixes.iter().any(|prefix| word.starts_with(prefix.as_str()));
        read.prefixes.as_deref().is_none_or(begins)
            // It was read without a fault and is small, so it compiles.
            && read.compiled.get_or_init(|| compile(self.as_str(), usize::MAX).ok()).as_ref().is_some_and(|it| it.is_match(word))
    }
}

impl ReadRegex {
    fn of(hir: &Hir) -> ReadRegex {
        let shortest = hir.properties().minimum_len().unwrap_or(0);
        ReadRegex { prefixes: prefixes(hir), shortest, endings: Endings::of(hir), compiled: OnceLock::new() }
    }
}

/// Regexes are equal if they are written alike.
impl PartialEq for AnchoredRegex {
    fn eq(&self, other: &AnchoredRegex) -> bool {
        self.as_str() == other.as_str()
    }
}

fn compile(anchored: &str, limit: usize) -> Result<Regex, regex::Error> {
    RegexBuilder::new(anchored).size_limit(limit).build()
}

/// Whether it has to be compiled to know that it is small enough: else its size grows with its text, of which a thousand characters are little.
fn may_be_large(source: &str) -> bool {
    source.contains('{') || source.len() > 1000 || source.matches(['\\', '[', '.']).count() > MOST_CLASSES
}

fn prefixes(hir: &Hir) -> Option<Vec<String>> {
    let mut extractor = Extractor::new();
    extractor
        .kind(ExtractKind::Prefix)
        .limit_class(16)
        .limit_repeat(4)
        .limit_literal_len(12)
        .limit_total(MOST_PREFIXES);
    let found = extractor.extract(hir);
    let literals = found.literals()?;
    let text = |literal: &Literal| {
        let bytes = literal.as_bytes();
        // A literal may end inside a character.
        let valid = std::str::from_utf8(bytes).map_or_else(|error| &bytes[..error.valid_up_to()], |_| bytes);
        String::from_utf8(valid.to_vec()).ok().filter(|text| !text.is_empty())
    };
    let mut texts: Vec<String> = literals.iter().map(text).collect::<Option<_>>()?;
    texts.sort_unstable();
    texts.dedup();
    Some(texts)
}

fn last_line(message: &str) -> &str {
    message.lines().next_back().unwrap_or(message).trim_start_matches("error: ")
}

#[cfg(test)]
mod tests;
