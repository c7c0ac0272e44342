//! What makes up the hits of themes: patterns, and families of patterns that are forms of one word.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::themes::Matcher;

/// Patterns of a theme that are forms of one word, and what they found together. Most families are one pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WordFamily {
    /// Index of the theme.
    pub theme: u32,
    /// Indices of the patterns, the one with most hits first; all have some.
    pub patterns: Vec<u32>,
    /// Their hits.
    pub hits: u64,
    /// Hits of the theme.
    pub of: u64,
}

impl WordFamily {
    /// Share in the hits of the theme.
    pub fn share(&self) -> f64 {
        self.hits as f64 / self.of as f64
    }
}

/// The families of all patterns with hits, by theme and then the largest first; `hits` has the hits of each pattern.
///
/// # Complexity
/// n log n in the patterns.
pub(crate) fn families(matcher: &Matcher, hits: &[u64]) -> Vec<WordFamily> {
    let mut totals = vec![0u64; matcher.themes().len()];
    let mut by_stem: BTreeMap<(u32, String), Vec<u32>> = BTreeMap::new();
    for (number, (pattern, &count)) in (0u32..).zip(matcher.patterns().zip(hits)).filter(|(_, (_, count))| **count > 0)
    {
        totals[pattern.theme as usize] += count;
        by_stem.entry((pattern.theme, matcher.family(number))).or_default().push(number);
    }
    let family = |((theme, _), mut patterns): ((u32, String), Vec<u32>)| {
        patterns.sort_by_key(|&pattern| (Reverse(hits[pattern as usize]), pattern));
        let hits = patterns.iter().map(|&pattern| hits[pattern as usize]).sum();
        WordFamily { theme, patterns, hits, of: totals[theme as usize] }
    };
    let mut families: Vec<WordFamily> = by_stem.into_iter().map(family).collect();
    families.sort_by(|a, b| (a.theme, Reverse(a.hits), &a.patterns).cmp(&(b.theme, Reverse(b.hits), &b.patterns)));
    families
}
