//! What a language writes around its full stops, made from lists when it is first met.

use std::sync::OnceLock;

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};

use super::super::language::LanguageGroup;
use super::super::word_list::{stop_list, stop_list_languages, with_lists};
use super::lists::{Abbreviations, EVERY, Entry, Kind, LISTS, ORDINAL, known_entries};

type Map<V> = HashMap<Box<str>, V, FixedState>;

/// Bits for how abbreviations end.
const ENDINGS: usize = 4096;

/// The bit of a run, by its length and its last three bytes.
#[inline]
fn ending(run: &str) -> usize {
    let bytes = run.as_bytes();
    let byte = |place: usize| usize::from(bytes.len().checked_sub(place).map_or(0, |at| bytes[at]));
    (byte(3) * 31 + byte(2) * 7 + byte(1) + bytes.len() * 131) % ENDINGS
}

/// The rules of every language, each made when a text in it comes.
pub(in crate::text) struct SentenceRules {
    pub is_strict: bool,
    own: Abbreviations,
    /// The last goes for all other languages.
    languages: Vec<(&'static str, OnceLock<LanguageRules>)>,
}

impl SentenceRules {
    pub fn new(is_strict: bool, own: Abbreviations) -> Self {
        let mut codes: Vec<&str> =
            stop_list_languages().into_iter().chain(LISTS.map(|(code, _)| code)).chain(ORDINAL).collect();
        codes.sort_unstable();
        codes.dedup();
        let languages = codes.into_iter().chain([""]).map(|code| (code, OnceLock::new())).collect();
        SentenceRules { is_strict, own, languages }
    }

    /// The abbreviations that a user added.
    pub fn own(&self) -> &Abbreviations {
        &self.own
    }

    pub fn of(&self, language: &str) -> &LanguageRules {
        let last = self.languages.len() - 1;
        let place = self.languages[..last].binary_search_by_key(&language, |(code, _)| code).unwrap_or(last);
        let (code, rules) = &self.languages[place];
        rules.get_or_init(|| LanguageRules::new(code, &self.own))
    }
}

/// The abbreviations and stop words of a language.
pub(in crate::text) struct LanguageRules {
    pub(super) group: LanguageGroup,
    pub(super) has_ordinals: bool,
    /// Abbreviations without the spaces in them.
    pub(super) whole: Map<Kind>,
    /// Those with spaces, in parts.
    pub(super) several: Vec<(Vec<Box<str>>, Kind)>,
    /// Where in `several` each part is.
    pub(super) parts: Map<Vec<PartPlace>>,
    /// A bit for what ends like one of these: few words do.
    endings: [u64; ENDINGS / 64],
    /// Bytes of the longest of all these.
    pub(super) longest: usize,
    /// The words with which a sentence begins, in lower case.
    pub(super) starts: HashSet<Box<str>, FixedState>,
    /// Characters of the longest of them.
    pub(super) longest_start: usize,
}

#[derive(Clone, Copy)]
pub(super) struct PartPlace {
    pub entry: usize,
    pub part: usize,
}

impl LanguageRules {
    fn new(code: &str, own: &Abbreviations) -> Self {
        let base = with_lists(code);
        let stop_words = stop_list(base).or_else(|| stop_list("en")).unwrap_or_default();
        let mut rules = LanguageRules {
            group: LanguageGroup::of(code),
            has_ordinals: ORDINAL.contains(&code),
            whole: Map::default(),
            several: Vec::new(),
            parts: Map::default(),
            endings: [0; ENDINGS / 64],
            longest: LONG_INITIALS,
            starts: stop_words.into_iter().map(Box::from).collect(),
            longest_start: 0,
        };
        let lists = lists_of(base, own);
        for entry in lists.iter().flatten() {
            match entry {
                Entry::Abbreviation { parts, kind } => {
                    rules.add(parts.iter().map(|&part| part.into()).collect(), *kind)
                }
                Entry::NoStart(word) => {
                    rules.starts.remove(*word);
                }
            }
        }
        // An entry stands for itself before another one with a capital is looked at.
        for entry in lists.iter().flatten() {
            if let Entry::Abbreviation { parts, kind } = entry
                && let Some(capital) = capitalised(parts)
            {
                rules.add(capital, *kind);
            }
        }
        let keys: Vec<usize> = rules.whole.keys().chain(rules.parts.keys()).map(|key| ending(key)).collect();
        keys.into_iter().for_each(|bit| rules.endings[bit / 64] |= 1 << (bit % 64));
        rules.longest_start = rules.starts.iter().map(|word| word.chars().count()).max().unwrap_or(0);
        rules
    }

    /// Whether a run may be an abbreviation or a part of one. Says yes too often rather than too seldom.
    #[inline]
    pub(super) fn may_list(&self, run: &str) -> bool {
        let bit = ending(run);
        self.endings[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// Adds an abbreviation that is not there yet.
    fn add(&mut self, parts: Vec<Box<str>>, kind: Kind) {
        let whole = parts.concat();
        self.longest = self.longest.max(whole.len());
        // The first that was added goes, but each spelling is looked for.
        self.whole.entry(whole.into()).or_insert(kind);
        if parts.len() > 1 && !self.several.iter().any(|(known, _)| *known == parts) {
            for (part, text) in parts.iter().enumerate() {
                self.parts.entry(text.clone()).or_default().push(PartPlace { entry: self.several.len(), part });
            }
            self.several.push((parts, kind));
        }
    }
}

/// Runs of initials are looked at up to this length.
const LONG_INITIALS: usize = 24;

/// The lists that go for a language, the first first. A language that has none has what an unknown one has: those of
/// English and Russian, and of the others what cannot be a word at the end of a sentence.
fn lists_of<'l>(code: &str, own: &'l Abbreviations) -> Vec<Vec<Entry<'l>>> {
    let listed =
        |code: &str| LISTS.iter().find(|(known, _)| *known == code).map(|(_, list)| known_entries(list).collect());
    let own = known_entries(own.list()).collect();
    let every = known_entries(EVERY).collect();
    if let Some(list) = listed(code) {
        return vec![own, list, every];
    }
    let mut lists = vec![own, listed("en").unwrap_or_default(), every, listed("ru").unwrap_or_default()];
    let others = LISTS.iter().filter(|(code, _)| !matches!(*code, "en" | "ru"));
    lists.extend(others.map(|(_, list)| known_entries(list).filter(Entry::is_no_word).collect()));
    lists
}

/// An abbreviation that begins with a small letter, as it is written at the start of a sentence. `P.` is an initial before it
/// is a page.
fn capitalised(parts: &[&str]) -> Option<Vec<Box<str>>> {
    parts.iter().flat_map(|part| part.chars()).nth(2)?;
    let first = parts.first()?.chars().next().filter(|c| c.is_lowercase())?;
    let mut capital: Vec<Box<str>> = parts.iter().map(|&part| part.into()).collect();
    let rest = &parts[0][first.len_utf8()..];
    capital[0] = first.to_uppercase().chain(rest.chars()).collect::<String>().into();
    Some(capital)
}
