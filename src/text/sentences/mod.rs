//! Where sentences end: UAX #29 within a paragraph, with departures (docs/counting.md § 2.7).

mod abbreviations;
mod boundaries;
mod classes;
mod departures;
mod language_rules;
mod lists;

use self::boundaries::each_boundary;
pub(super) use self::language_rules::{LanguageRules, SentenceRules};
pub use self::lists::{AbbreviationError, Abbreviations};
use super::blocks::Machine;

/// The byte offset behind every sentence of a paragraph by the letter of UAX #29, but that none ends behind an abbreviation;
/// the last is its length.
///
/// # Complexity
/// Linear in the length of the paragraph.
pub fn sentence_ends(paragraph: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let rules = SentenceRules::new(true, Abbreviations::default());
    push_sentence_ends(paragraph, rules.of(""), true, Machine::new(), |end| ends.push(end));
    ends
}

/// Calls `push` with the byte offset behind every sentence of a paragraph, in order.
pub(super) fn push_sentence_ends(
    paragraph: &str,
    rules: &LanguageRules,
    is_strict: bool,
    machine: Machine,
    mut push: impl FnMut(usize),
) {
    each_boundary(paragraph, rules, is_strict, machine, &mut push);
    if !paragraph.is_empty() {
        push(paragraph.len());
    }
}

#[cfg(test)]
mod tests;
