//! Stop words, per language.

use std::collections::HashMap;

use super::{Class, Tokenizer, Tokens};

const ENGLISH: &str = include_str!("../../data/stop_words_en.txt");

/// The lines of a word list: no comments, no blank lines, no space around.
pub(super) fn entries(list: &str) -> impl Iterator<Item = &str> {
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The stop lists of a run. At most 64, a bit for each.
#[derive(Clone, Debug, Default)]
pub struct StopLists {
    names: Vec<String>,
    words: Vec<Vec<String>>,
    /// For each word, a bit per list that holds it.
    lists_of: HashMap<String, u64>,
    choice: Choice,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Choice {
    #[default]
    None,
    Always,
    ByLanguage,
}

impl StopLists {
    /// No stop words at all.
    pub fn none() -> Self {
        Self::default()
    }

    /// The list of each document's language, English where there is none.
    pub fn by_language(tokenizer: &Tokenizer) -> Self {
        let mut lists = StopLists { choice: Choice::ByLanguage, ..Self::default() };
        for code in Self::languages() {
            lists.add(code, known(code).unwrap_or_default(), tokenizer);
        }
        lists
    }

    /// The list of one language for every document; `None` where there is no such list.
    pub fn language(code: &str, tokenizer: &Tokenizer) -> Option<Self> {
        let mut lists = StopLists { choice: Choice::Always, ..Self::default() };
        lists.add(code, known(code)?, tokenizer);
        Some(lists)
    }

    /// The words of `text`, one a line, `#` before comments, for every document.
    pub fn custom(text: &str, tokenizer: &Tokenizer) -> Self {
        let mut lists = StopLists { choice: Choice::Always, ..Self::default() };
        lists.add("custom", entries(text).collect(), tokenizer);
        lists
    }

    /// Codes of the languages that have a list, sorted.
    pub fn languages() -> Vec<&'static str> {
        let mut codes: Vec<_> =
            stop_words::available_languages().iter().copied().filter(|code| code.len() == 2).collect();
        codes.sort_unstable();
        codes
    }

    /// The name of each list.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The normal forms on a list, sorted.
    pub fn words(&self, list: usize) -> &[String] {
        &self.words[list]
    }

    /// The list that goes for a document in `language`.
    pub fn list_for(&self, language: &str) -> Option<usize> {
        match self.choice {
            Choice::None => None,
            Choice::Always => Some(0),
            Choice::ByLanguage => {
                let position = |code: &str| self.names.iter().position(|name| name == code);
                position(language).or_else(|| position("en"))
            }
        }
    }

    /// A bit for each list that holds the normal form of a word.
    pub fn lists_of(&self, form: &str) -> u64 {
        self.lists_of.get(form).copied().unwrap_or(0)
    }

    fn add(&mut self, name: &str, words: Vec<&str>, tokenizer: &Tokenizer) {
        let bit = 1u64 << self.names.len();
        let mut tokens = Tokens::new();
        let mut forms = Vec::with_capacity(words.len());
        for word in words {
            tokenizer.tokenize_words(word, 0, &mut tokens);
            // An entry of several words can never be one token.
            if let [token] = tokens.as_slice()
                && token.class == Class::Word
            {
                let form = tokens.form(token).to_string();
                *self.lists_of.entry(form.clone()).or_default() |= bit;
                forms.push(form);
            }
        }
        forms.sort_unstable();
        forms.dedup();
        self.names.push(name.to_string());
        self.words.push(forms);
    }
}

fn known(code: &str) -> Option<Vec<&'static str>> {
    match code {
        "en" => Some(entries(ENGLISH).collect()),
        _ => stop_words::lookup(code).map(<[_]>::to_vec),
    }
}
