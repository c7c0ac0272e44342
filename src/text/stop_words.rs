//! Stop words, per language.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::language::LanguageGroup;
use super::normalize::push_normal_form;
use super::reading::may_change;
use super::tokenize::Tokenizer;
use super::tokens::{Class, Tokens, narrow};
use super::word_list::{entries, stop_list, stop_list_languages, with_lists};
use super::words::is_plain;
use super::writer::ELIDED;
use crate::config::Possessive;

/// The stop lists of a run. At most 64, a bit for each.
#[derive(Clone, Debug, Default)]
pub struct StopLists {
    names: Vec<String>,
    /// All normal forms, one behind another, as there are many and most runs ask for few.
    forms: String,
    entries: Vec<StopForm>,
    /// By their forms.
    index: HashTable<u32>,
    hasher: RandomState,
    choice: ListChoice,
}

/// A normal form, and a bit for each list that holds it.
#[derive(Clone, Copy, Debug)]
struct StopForm {
    start: u32,
    end: u32,
    lists: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum ListChoice {
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
        let mut lists = StopLists { choice: ListChoice::ByLanguage, ..Self::default() };
        let known: Vec<_> =
            Self::languages().into_iter().map(|code| (code, stop_list(code).unwrap_or_default())).collect();
        // None is in the index yet.
        lists.index.reserve(known.iter().map(|(_, words)| words.len()).sum(), |_| 0);
        for (code, words) in known {
            lists.add(code, words, tokenizer);
        }
        lists
    }

    /// The list of one language for every document; `None` where there is no such list.
    pub fn language(code: &str, tokenizer: &Tokenizer) -> Option<Self> {
        let mut lists = StopLists { choice: ListChoice::Always, ..Self::default() };
        lists.add(code, stop_list(code)?, tokenizer);
        Some(lists)
    }

    /// The words of `text`, one a line, `#` before comments, for every document.
    pub fn custom(text: &str, tokenizer: &Tokenizer) -> Self {
        let mut lists = StopLists { choice: ListChoice::Always, ..Self::default() };
        lists.add("custom", entries(text).collect(), tokenizer);
        lists
    }

    /// Codes of the languages that have a list, sorted.
    pub fn languages() -> Vec<&'static str> {
        stop_list_languages()
    }

    /// The name of each list.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The normal forms on a list, sorted.
    pub fn words(&self, list: usize) -> Vec<String> {
        let held = self.entries.iter().filter(|entry| entry.lists >> list & 1 == 1);
        let mut words: Vec<String> = held.map(|entry| self.form(entry).to_string()).collect();
        words.sort_unstable();
        words
    }

    /// Every normal form on any list, once, with a bit for each list that holds it. [`SHARED`](Self::SHARED) is among
    /// them with or without a list that holds it, if there is any list.
    pub fn forms(&self) -> impl Iterator<Item = (&str, u64)> {
        let shared = (!self.entries.is_empty() && !self.holds(Self::SHARED)).then_some((Self::SHARED, 0));
        self.entries.iter().map(|entry| (self.form(entry), entry.lists)).chain(shared)
    }

    /// What stands before a mention where a post is passed on, and is a stop word there.
    pub const SHARED: &str = "rt";

    fn holds(&self, form: &str) -> bool {
        let is_form = |&number: &u32| self.form(&self.entries[number as usize]) == form;
        self.index.find(self.hasher.hash_one(form), is_form).is_some()
    }

    /// The list that goes for a document in `language`.
    pub fn list_for(&self, language: &str) -> Option<usize> {
        match self.choice {
            ListChoice::None => None,
            ListChoice::Always => Some(0),
            ListChoice::ByLanguage => {
                let position = |code: &str| self.names.iter().position(|name| name == code);
                position(with_lists(language)).or_else(|| position("en"))
            }
        }
    }

    fn add(&mut self, name: &str, words: Vec<&str>, tokenizer: &Tokenizer) {
        let list = self.names.len();
        let mut tokens = Tokens::new();
        let mut form = String::new();
        for word in words {
            if word.bytes().all(|byte| byte.is_ascii_lowercase()) && !word.is_empty() {
                self.hold(word, list);
                continue;
            }
            // Nothing in these joins, divides or ends a word.
            if is_plain(word) && !may_change(word) && tokenizer.options().tokens.is_uax29() {
                form.clear();
                push_normal_form(word, Class::Word, Possessive::Keep, LanguageGroup::of(name), &mut form);
                self.hold(&form, list);
                continue;
            }
            tokenizer.tokenize_words(word, LanguageGroup::of(name), &mut tokens);
            // An entry of several words can never be one token.
            if let [token] = tokens.as_slice()
                && token.class == Class::Word
            {
                self.hold(tokens.form(token), list);
            }
        }
        if LanguageGroup::of(name) == LanguageGroup::Eliding {
            for word in ELIDED {
                self.hold(&format!("{word}'"), list);
                // Before a digit or a quotation mark it is a word by itself.
                self.hold(word, list);
            }
        }
        self.names.push(name.to_string());
    }

    fn form(&self, entry: &StopForm) -> &str {
        &self.forms[entry.start as usize..entry.end as usize]
    }

    /// Notes that a list holds a form.
    fn hold(&mut self, form: &str, list: usize) {
        let StopLists { forms, entries, index, hasher, .. } = self;
        let form_of = |entry: &StopForm| &forms[entry.start as usize..entry.end as usize];
        let hash = hasher.hash_one(form);
        if let Some(&number) = index.find(hash, |&number| form_of(&entries[number as usize]) == form) {
            entries[number as usize].lists |= 1 << list;
            return;
        }
        let number = narrow(entries.len());
        index.insert_unique(hash, number, |&number| hasher.hash_one(form_of(&entries[number as usize])));
        entries.push(StopForm { start: narrow(forms.len()), end: narrow(forms.len() + form.len()), lists: 1 << list });
        forms.push_str(form);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::config::{Config, Elision, Hyphens};

    /// All lists by way of the tokenizer alone.
    #[test]
    fn entries_have_the_forms_of_their_tokens() {
        let mut options = Config::default().text;
        for is_changed in [false, true] {
            if is_changed {
                (options.possessive, options.hyphens, options.elision) =
                    (Possessive::Keep, Hyphens::Keep, Elision::Split);
            }
            let tokenizer = Tokenizer::new(options);
            let lists = StopLists::by_language(&tokenizer);
            let mut tokens = Tokens::new();
            let mut expected: BTreeMap<String, u64> = BTreeMap::new();
            for (list, code) in StopLists::languages().into_iter().enumerate() {
                if LanguageGroup::of(code) == LanguageGroup::Eliding {
                    let elided = ELIDED.map(|word| [format!("{word}'"), word.to_string()]);
                    elided.into_iter().flatten().for_each(|word| *expected.entry(word).or_default() |= 1 << list);
                }
                for word in stop_list(code).expect("a list") {
                    tokenizer.tokenize(word, 0, code, &mut tokens);
                    if let [token] = tokens.as_slice()
                        && token.class == Class::Word
                    {
                        *expected.entry(tokens.form(token).to_string()).or_default() |= 1 << list;
                    }
                }
            }
            assert!(lists.entries.len() == expected.len() && expected.len() > 10_000);
            for (form, held) in &expected {
                assert!(lists.forms().any(|known| known == (form.as_str(), *held)), "{form}");
            }
            for list in 0..lists.names().len() {
                let of_list: Vec<_> =
                    expected.iter().filter(|(_, held)| **held >> list & 1 == 1).map(|(form, _)| form.clone()).collect();
                assert_eq!(lists.words(list), of_list);
            }
        }
    }
}
