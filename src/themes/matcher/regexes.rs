//! Many regexes, of which a word is asked only those that begin as it does.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::themes::anchored::AnchoredRegex;

/// The most bytes of a beginning that regexes are found by.
const LONGEST: usize = 8;

/// A regex and the number of its atom; without the regex where tokens are asked themselves.
type Asked = (Option<AnchoredRegex>, u32);

/// Regexes by what their matches begin with.
#[derive(Debug, Default)]
pub(super) struct Regexes {
    all: Vec<Asked>,
    by_prefix: HashMap<Box<str>, Vec<u32>, RandomState>,
    /// Those whose beginnings cannot be listed.
    others: Vec<u32>,
}

impl Regexes {
    /// Adds the regex of an atom, which words in lower case are asked.
    pub fn add(&mut self, regex: &AnchoredRegex, id: u32) {
        let prefixes = regex.prefixes().map(<[String]>::to_vec);
        self.register((Some(regex.clone()), id), prefixes);
    }

    /// Adds a regex for which the word in lower case says only that its tokens must be asked; `false` where it says nothing.
    pub fn add_cased(&mut self, regex: &AnchoredRegex, id: u32) -> bool {
        let lower = |prefix: &String| lower_case(prefix);
        let prefixes: Option<Vec<String>> = regex.prefixes().and_then(|prefixes| prefixes.iter().map(lower).collect());
        let is_known = prefixes.is_some();
        if is_known {
            self.register((None, id), prefixes);
        }
        is_known
    }

    fn register(&mut self, asked: Asked, prefixes: Option<Vec<String>>) {
        let place = self.all.len() as u32;
        self.all.push(asked);
        let Some(prefixes) = prefixes else { return self.others.push(place) };
        for prefix in prefixes {
            let regexes = self.by_prefix.entry(prefix[..end_of(&prefix, LONGEST)].into()).or_default();
            if regexes.last() != Some(&place) {
                regexes.push(place);
            }
        }
    }

    /// Appends the numbers of all atoms that a word may be.
    ///
    /// # Complexity
    /// O(regexes that begin as the word does, and those whose beginnings are not known).
    pub fn push_matches(&self, key: &str, numbers: &mut Vec<u32>) {
        if self.all.is_empty() {
            return;
        }
        let mut places: Vec<u32> = self.others.clone();
        let ends = key.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|&end| end <= LONGEST);
        for end in ends {
            places.extend(self.by_prefix.get(&key[..end]).into_iter().flatten());
        }
        places.sort_unstable_by_key(|&place| place);
        places.dedup();
        let asked = places.into_iter().map(|place| &self.all[place as usize]);
        numbers.extend(asked.filter(|(regex, _)| regex.as_ref().is_none_or(|it| it.is_match(key))).map(|(_, id)| *id));
    }
}

/// The last end of a character up to so many bytes.
fn end_of(text: &str, most: usize) -> usize {
    text.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|&end| end <= most).last().unwrap_or(0)
}

/// A beginning in lower case, if that of a word surely begins so: each letter is one in both cases.
fn lower_case(prefix: &str) -> Option<String> {
    let lower = |c: char| {
        let mut lower = c.to_lowercase();
        let first = lower.next()?;
        // Sigma has two forms, and some letters have a mark of their own in lower case, or another in Turkish.
        let is_plain = lower.next().is_none() && !matches!(c, 'Σ' | 'σ' | 'ς' | 'I' | 'İ' | 'ẞ' | 'ß' | 'ı');
        is_plain.then_some(first)
    };
    let letters: Vec<Option<char>> = prefix.chars().map(lower).collect();
    let known: String = letters.into_iter().map_while(|c| c).collect();
    (!known.is_empty()).then_some(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_asked_each_regex_once_and_none_is_forgotten() {
        let sources = ["(pre|press|p).*", "press(e|es)?", ".*ss", "été|étés", "[a-z]+e"];
        let mut regexes = Regexes::default();
        let all: Vec<AnchoredRegex> = sources.iter().map(|source| AnchoredRegex::new(source).unwrap()).collect();
        (0..).zip(&all).for_each(|(id, regex)| regexes.add(regex, id));
        for word in ["press", "presse", "p", "été", "étés", "xss", "", "e", "pressessss"] {
            let mut found = Vec::new();
            regexes.push_matches(word, &mut found);
            found.sort_unstable();
            let expected: Vec<u32> =
                (0..).zip(&all).filter(|(_, regex)| regex.is_match(word)).map(|(id, _)| id).collect();
            assert_eq!(found, expected, "{word}");
        }
        assert!(regexes.add_cased(&AnchoredRegex::new("Verts?|Écolos").unwrap(), 9));
        assert!(!regexes.add_cased(&AnchoredRegex::new(".*Vert").unwrap(), 10));
        let mut found = Vec::new();
        regexes.push_matches("écolos", &mut found);
        assert_eq!(found, [4, 9][1..].to_vec());
    }
}
