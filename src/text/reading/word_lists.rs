//! Words of languages, by which is told whether a hyphen at the end of a line belongs to the word.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use crate::text::word_list::{entries, stop_list, stop_list_languages, with_lists};

/// Common words of English besides its stop list. Other languages have their stop lists.
const ENGLISH: &str = include_str!("../../../data/words_en.txt");

/// The words of a language.
#[derive(Default)]
pub(super) struct WordList(HashSet<&'static str, FixedState>);

impl WordList {
    /// The list of a language; empty where there is none.
    pub fn of(language: &str) -> &'static WordList {
        static NONE: LazyLock<WordList> = LazyLock::new(WordList::default);
        // Most runs ask for one or two.
        static LISTS: LazyLock<HashMap<&'static str, OnceLock<WordList>>> =
            LazyLock::new(|| stop_list_languages().into_iter().map(|code| (code, OnceLock::new())).collect());
        let language = with_lists(language);
        LISTS.get(language).map_or(&NONE, |list| list.get_or_init(|| WordList::new(language)))
    }

    fn new(language: &str) -> WordList {
        let more = if language == "en" { ENGLISH } else { "" };
        WordList(stop_list(language).into_iter().flatten().chain(entries(more)).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a word in small letters is on the list.
    pub fn holds(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}
