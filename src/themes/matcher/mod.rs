//! Where the patterns of all themes occur in a text.

mod atoms;
mod finder;
mod found;
mod lexicon;
mod obfuscated;
mod regexes;
mod select;
mod sets;
mod spoken;
mod substrings;
mod targets;
mod trie;
mod types;

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::Ordering;

pub use found::{Found, TokenizedText};
pub use lexicon::Lexicon;
pub use obfuscated::Scratch;
pub use types::KnownTypes;

use self::found::narrow;
use self::obfuscated::ObfuscatedMatcher;
use self::select::{Candidate, Selection};
use self::sets::{CompiledSet, PatternSet};
use self::spoken::Spoken;
use self::targets::{PatternTarget, Targets};
use super::family::{family, has_regex};
use super::pattern::Pattern;
use crate::config::Scope;

/// A pattern of a theme, as the tables name it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PatternOf<'m> {
    /// Index of the theme.
    pub theme: u32,
    /// As written.
    pub text: &'m str,
    /// What tables show: its name where it has one that no other pattern of the theme has, else its text.
    pub name: &'m str,
    /// What a hit adds to `weighted_count`.
    pub weight: f64,
}

/// All patterns of all themes, compiled. Immutable, so threads share one.
#[derive(Debug, Default)]
pub struct Matcher {
    themes: Vec<String>,
    patterns: Vec<NamedPattern>,
    targets: Targets,
    sets: Vec<PatternSet>,
    obfuscated: Option<ObfuscatedMatcher>,
    spoken: Spoken,
}

#[derive(Debug)]
struct NamedPattern {
    theme: u32,
    text: String,
    name: Option<String>,
    weight: f64,
    languages: Vec<String>,
}

impl Matcher {
    /// Joins themes, each a name and its own patterns in the order of the files; a name may stand more than once. Themes are sorted by
    /// name. A theme `a` also gets the patterns of every `a/b`, behind its own and in the order given, and is made where
    /// it is not among the themes. A text that comes to a theme twice is one pattern of it, with the first weight.
    pub fn new(lists: Vec<(String, Vec<Pattern>)>, scope: Scope) -> Self {
        let tests: Vec<(&str, &Pattern)> = lists
            .iter()
            .flat_map(|(name, patterns)| patterns.iter().map(move |pattern| (name.as_str(), pattern)))
            .collect();
        let mut matcher = Matcher::default();
        let mut targets = vec![Vec::new(); tests.len()];
        let (mut own, mut inherited) = (HashMap::<_, Vec<usize>>::new(), HashMap::<_, Vec<usize>>::new());
        for (test, (name, _)) in tests.iter().enumerate() {
            own.entry(*name).or_default().push(test);
            above(name).for_each(|above| inherited.entry(above).or_default().push(test));
        }
        for name in with_parents(&lists) {
            let theme = narrow(matcher.themes.len());
            let of_theme = [own.get(&*name), inherited.get(&*name)].into_iter().flatten().flatten();
            let mut known: HashMap<&str, u32> = HashMap::new();
            for &test in of_theme {
                let (_, pattern) = tests[test];
                let number = *known.entry(&pattern.text).or_insert_with(|| {
                    let Pattern { text, name, weight, options, .. } = pattern;
                    let (text, name, languages) = (text.clone(), name.clone(), options.languages.clone());
                    matcher.patterns.push(NamedPattern { theme, text, name, weight: *weight, languages });
                    narrow(matcher.patterns.len() - 1)
                });
                targets[test].push(PatternTarget { theme, pattern: number });
            }
            matcher.themes.push(name);
            let first = matcher.patterns.partition_point(|pattern| pattern.theme < theme);
            drop_equal_names(&mut matcher.patterns[first..]);
        }
        matcher.targets = Targets::new(&targets, scope);
        let patterns: Vec<Pattern> = lists.into_iter().flat_map(|(_, patterns)| patterns).collect();
        matcher.obfuscated = ObfuscatedMatcher::new((0..).zip(&patterns));
        let languages: Vec<Vec<String>> = patterns.iter().map(|pattern| pattern.options.languages.clone()).collect();
        matcher.sets = PatternSet::of((0..).zip(patterns));
        matcher.spoken = Spoken::new(&languages, &matcher.sets, matcher.themes.len(), &matcher.targets);
        matcher
    }

    /// The same, but it remembers which patterns matched, hit or not: see [`matched`](Self::matched).
    #[must_use]
    pub fn noting_matches(mut self) -> Self {
        self.targets.note_matches();
        self
    }

    /// For each pattern, whether it matched in any text so far, although a longer or earlier pattern may always have been the hit. All
    /// are `false` without [`noting_matches`](Self::noting_matches).
    pub fn matched(&self) -> Vec<bool> {
        let mut matched = vec![false; self.patterns.len()];
        for (number, test) in (0..).zip(&self.targets.matched) {
            for target in self.targets.of(number) {
                matched[target.pattern as usize] |= test.load(Ordering::Relaxed);
            }
        }
        matched
    }

    /// Names of the themes, by bytes; the index is [`Found::theme`].
    pub fn themes(&self) -> &[String] {
        &self.themes
    }

    /// Every pattern; the index is [`Found::pattern`]. Those of one theme follow each other.
    pub fn patterns(&self) -> impl ExactSizeIterator<Item = PatternOf<'_>> {
        (0..self.patterns.len()).map(|number| self.pattern(number as u32))
    }

    /// One of the patterns, by its number in a hit.
    pub fn pattern(&self, number: u32) -> PatternOf<'_> {
        let NamedPattern { theme, text, name, weight, .. } = &self.patterns[number as usize];
        PatternOf { theme: *theme, text, name: name.as_ref().unwrap_or(text), weight: *weight }
    }

    /// What a pattern has in common with others that are forms of the same word or phrase.
    pub fn family(&self, number: u32) -> String {
        let NamedPattern { text, languages, .. } = &self.patterns[number as usize];
        family(text, languages)
    }

    /// Whether a pattern holds a regex, which may list many words.
    pub fn has_regex(&self, number: u32) -> bool {
        has_regex(&self.patterns[number as usize].text)
    }

    /// Whether a theme, by its index, has a pattern that is tried on documents of a language. Where the language is not known (`""`) all patterns
    /// are tried.
    pub fn covers(&self, theme: u32, language: &str) -> bool {
        self.spoken.covers(theme, language)
    }

    /// The languages that a theme has patterns for, by code; `None` where it has a pattern for every language.
    pub fn languages_of(&self, theme: u32) -> Option<Vec<String>> {
        self.spoken.languages_of(theme)
    }

    /// All hits in one document, by position and then theme, of the patterns that are tried on its language. `types` is what is known
    /// of types; `type_of` gives the type at a position, `None` where nothing can match; `scratch` is used again for the next document.
    ///
    /// # Complexity
    /// Linear in the tokens, for each set of patterns that is tried; n log n in the matches. Each new type is tested against all globs once.
    pub fn find(
        &self,
        tokenized: &TokenizedText<'_>,
        types: &mut KnownTypes,
        type_of: impl Fn(usize) -> Option<u32> + Copy,
        scratch: &mut Scratch,
        hit: impl FnMut(Found),
    ) {
        let Scratch { places, matches, .. } = scratch;
        matches.clear();
        for &set in self.spoken.sets_for(tokenized.language) {
            let CompiledSet { finder, substrings } = self.sets[set as usize].compiled();
            let types = types.of_set(set);
            finder.read(tokenized.tokens, types, type_of, places);
            finder.each_match(tokenized, types, places, |found| matches.push(Candidate::whole(found)));
            substrings.each_match(tokenized, |found| matches.push(Candidate::of_substring(&found)));
        }
        if let Some(obfuscated) = &self.obfuscated {
            let is_tried = self.spoken.tried_on(tokenized.language);
            obfuscated.push_matches(tokenized, scratch, |number| is_tried.get(number as usize).is_none_or(|&it| it));
        }
        if scratch.matches.is_empty() {
            return;
        }
        scratch.matches.sort_by_key(|candidate| candidate.found.position);
        let Scratch { matches, of_themes, .. } = scratch;
        let mut selection = Selection::new(&self.targets, self.themes.len(), of_themes, hit);
        matches.iter().for_each(|candidate| selection.take(*candidate));
        selection.finish();
    }
}

/// Takes from the patterns of a theme the names by which tables could not tell them apart.
fn drop_equal_names(patterns: &mut [NamedPattern]) {
    let mut shown: HashMap<String, usize> = HashMap::new();
    for text in patterns.iter().flat_map(|pattern| [Some(&pattern.text), pattern.name.as_ref()]).flatten() {
        *shown.entry(text.clone()).or_default() += 1;
    }
    for pattern in patterns {
        // A pattern may be called as it is written.
        let own = 1 + usize::from(pattern.name.as_ref() == Some(&pattern.text));
        pattern.name.take_if(|name| shown[name] > own);
    }
}

/// Names of all themes, those that are only above others included, by bytes.
fn with_parents(themes: &[(String, Vec<Pattern>)]) -> BTreeSet<String> {
    themes.iter().flat_map(|(name, _)| above(name).chain([&**name])).map(str::to_string).collect()
}

/// The names of the themes above one.
fn above(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices('/').map(|(at, _)| &name[..at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Matching, ThemeOptions};
    use crate::text::{LanguageGroup, LanguageGroups, Tokenizer, Tokens};
    use crate::themes::Searcher;

    /// The positions at which a pattern is found that is one thing in Turkic languages and another elsewhere.
    fn found(turkic: &str, other: &str, options: &ThemeOptions, language: &str, text: &str) -> Vec<u32> {
        let tokenizer = Tokenizer::new(Config::default().text);
        let mut pattern = Pattern::compile(other, options, &tokenizer).unwrap();
        let by_language = LanguageGroups::each(|group| {
            let text = if group == LanguageGroup::Turkic { turkic } else { other };
            let compiled = Pattern::compile(text, options, &tokenizer);
            compiled.map(|mut compiled| compiled.what.remove(0).1)
        });
        pattern.what = by_language.unwrap();
        let matcher = Matcher::new(vec![("t".to_string(), vec![pattern])], Scope::Theme);
        let (mut tokens, mut positions) = (Tokens::new(), Vec::new());
        tokenizer.tokenize(text, 0, language, &mut tokens);
        let tokenized = TokenizedText { text, body_start: 0, language, tokens: &tokens, tokenizer: &tokenizer };
        Searcher::new(&matcher).search(&tokenized, |hit| positions.push(hit.position));
        positions
    }

    #[test]
    fn a_pattern_is_that_of_the_language_of_the_text() {
        let substring = ThemeOptions { matching: Matching::Substring, ..ThemeOptions::default() };
        let words = ThemeOptions::default();
        for (turkic, other, options) in [
            ("ışık", "işik", &words),
            ("bir ışık", "bir işik", &words),
            ("bir ~2 ışık", "bir ~2 işik", &words),
            ("ışık -> !bir", "işik -> !bir", &words),
            ("r ışık", "r işik", &substring),
        ] {
            let at = |language| found(turkic, other, options, language, "bir ışık, bir işik");
            let by_length = if turkic.starts_with(['b', 'r']) { [vec![0], vec![2]] } else { [vec![1], vec![3]] };
            let expected = if turkic.contains("->") { [vec![1], vec![3]] } else { by_length };
            assert_eq!([at("tr"), at("en")], expected, "{turkic}");
        }
    }
}
