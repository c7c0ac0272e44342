//! A list of themes as large as anybody has: words, globs and phrases of the texts themselves, so that they hit.

use std::collections::BTreeSet;

use termloom::text::{Class, Tokens};

/// Patterns of the list, fewer where the texts hold fewer.
pub const PATTERNS: usize = 32_000;
/// Themes that they are dealt out to.
const THEMES: usize = 100;
/// The most frequent types are left out, as an analyst would: they are in every sentence.
const LEFT_OUT: usize = 150;

/// The list as YAML: half words, an eighth globs, the rest phrases of two and three words. `types` are the forms of words, the most frequent
/// first.
pub fn large_list(types: &[&str], documents: &[Tokens]) -> String {
    let plain = |form: &&&str| form.len() > 2 && form.bytes().all(|byte| byte.is_ascii_lowercase());
    let words: Vec<&str> = types.iter().skip(LEFT_OUT).filter(plain).copied().collect();
    let frequent: BTreeSet<&str> = types.iter().take(LEFT_OUT).copied().collect();
    let step = (words.len() / (PATTERNS * 5 / 8)).max(1);
    let mut patterns: BTreeSet<String> = BTreeSet::new();
    for (number, word) in words.iter().step_by(step).enumerate() {
        let is_glob = number % 5 == 4 && word.len() > 5;
        patterns.insert(if is_glob { format!("{}*", &word[..word.len() - 2]) } else { (*word).to_string() });
    }
    let mut phrases: BTreeSet<String> = BTreeSet::new();
    'documents: for (number, tokens) in documents.iter().enumerate() {
        let all = tokens.as_slice();
        for start in (0..all.len().saturating_sub(3)).step_by(17) {
            let phrase = &all[start..start + 2 + (number + start) % 2];
            let forms: Vec<&str> = phrase.iter().map(|token| tokens.form(token)).collect();
            let is_plain = phrase.iter().all(|token| token.class == Class::Word)
                && forms.iter().all(|form| form.bytes().all(|byte| byte.is_ascii_lowercase()));
            if is_plain && !frequent.contains(forms[0]) && !frequent.contains(forms[forms.len() - 1]) {
                phrases.insert(forms.join(" "));
            }
            if patterns.len() + phrases.len() >= PATTERNS {
                break 'documents;
            }
        }
    }
    patterns.append(&mut phrases);
    let mut themes = vec![Vec::new(); THEMES];
    for (number, pattern) in patterns.into_iter().enumerate() {
        themes[number % THEMES].push(format!("\"{pattern}\""));
    }
    (0..).zip(themes).map(|(number, patterns)| format!("theme{number:02}: [{}]\n", patterns.join(", "))).collect()
}
