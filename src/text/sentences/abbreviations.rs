//! Full stops of abbreviations, initials and ordinals, and whether a sentence ends behind them.

use super::super::language::LanguageGroup;
use super::super::scripts::is_unspaced;
use super::classes::Class;
use super::language_rules::LanguageRules;
use super::lists::Kind;

/// White space between the parts of one abbreviation: a space, or a line end of two characters with an indent.
const GAP: usize = 3;

impl LanguageRules {
    /// Whether a sentence goes on behind the full stop at `at`, where what follows begins at `next`.
    pub fn goes_on(&self, text: &str, at: usize, next: usize) -> bool {
        if self.is_plain_word(text, at) {
            return false;
        }
        match self.kind_before(text, at) {
            None => false,
            Some(Kind::Never) => true,
            Some(Kind::Number) => is_number(&text[next..]),
            Some(Kind::Sometimes) => !self.begins_sentence(&text[next..]),
        }
    }

    /// Whether what stands before a full stop is certainly a word and nothing else: most are.
    #[inline]
    fn is_plain_word(&self, text: &str, at: usize) -> bool {
        let bytes = text.as_bytes();
        let mut start = at;
        while start > 0 && at - start < self.longest && bytes[start - 1].is_ascii_lowercase() {
            start -= 1;
        }
        if start > 0 && bytes[start - 1].is_ascii_uppercase() {
            start -= 1;
        }
        let begins = start == 0 || matches!(bytes[start - 1], b' ' | b'\n');
        at - start >= 2 && bytes[start + 1].is_ascii_lowercase() && begins && !self.may_list(&text[start..=at])
    }

    /// Whether no sentence ends behind the full stop at `at`, whatever follows: where it is that of an abbreviation or an
    /// initial.
    pub fn never_ends(&self, text: &str, at: usize) -> bool {
        let run = run_before(text, at, self.longest);
        let mut letters = run.chars().map(Class::of);
        let is_initial = run.chars().count() == 2 && letters.next() == Some(Class::Upper) && run != "I.";
        let is_followed = |kind: Kind| kind != Kind::Sometimes;
        is_initial
            || self.whole.get(run).copied().is_some_and(is_followed)
            || self.of_several(text, at + 1 - run.len(), run).is_some_and(is_followed)
    }

    /// What the full stop at `at` belongs to, if to more than the sentence.
    fn kind_before(&self, text: &str, at: usize) -> Option<Kind> {
        let run = run_before(text, at, self.longest);
        if run == "." {
            return (self.has_ordinals && ends_in_ordinal(&text[..at])).then_some(Kind::Sometimes);
        }
        let of = |run: &str, fewest_initials: usize| {
            let start = at + 1 - run.len();
            let word = || self.whole.get(run).copied();
            let letters = || {
                let before = text[..start].chars().next_back();
                let stands_alone = !before.is_some_and(|c| c == '&' || Class::of(c) == Class::Numeric);
                let is_such = initials(run) >= fewest_initials || self.has_ordinals && is_roman(&run[..run.len() - 1]);
                (stands_alone && is_such).then_some(Kind::Sometimes)
            };
            let listed = || self.of_several(text, start, run).or_else(word);
            let listed = if self.may_list(run) { listed() } else { None };
            listed.or_else(letters)
        };
        let behind_hyphen = || run.rsplit_once(['-', '‐']).and_then(|(_, last)| of(last, 2));
        of(run, 1).or_else(behind_hyphen)
    }

    /// The kind of an abbreviation of several parts, one of which is `run`; inside it no sentence ends.
    fn of_several(&self, text: &str, start: usize, run: &str) -> Option<Kind> {
        let places = self.parts.get(run)?;
        places.iter().find_map(|place| {
            let (parts, kind) = &self.several[place.entry];
            let before = parts[..place.part]
                .iter()
                .rev()
                .try_fold(&text[..start], |before, part| trim_gap_end(before).strip_suffix(&**part))?;
            let rest = &parts[place.part + 1..];
            rest.iter()
                .try_fold(&text[start + run.len()..], |after, part| trim_gap_start(after).strip_prefix(&**part))?;
            let stands_alone = !before.chars().next_back().is_some_and(is_of_run);
            stands_alone.then_some(if rest.is_empty() { *kind } else { Kind::Never })
        })
    }

    /// Whether a text begins with a capitalised stop word, what opens and emphasises left aside.
    fn begins_sentence(&self, text: &str) -> bool {
        let opens =
            |c: char| matches!(c, '*' | '_' | '¿' | '¡') || matches!(Class::of(c), Class::Close | Class::Extend);
        let text = text.trim_start_matches(opens);
        let is_of_word = |c: char| matches!(Class::of(c), Class::Upper | Class::Lower | Class::Letter | Class::Extend);
        let mut letters = 0;
        let ends_word = |c: char| {
            letters += 1;
            letters > self.longest_start || !is_of_word(c)
        };
        let word = &text[..text.find(ends_word).unwrap_or(text.len())];
        let mut characters = word.chars();
        let Some(first) = characters.next().filter(|&c| Class::of(c) == Class::Upper) else { return false };
        if characters.any(|c| Class::of(c) == Class::Upper) {
            return false;
        }
        let is_abbreviated = text[word.len()..].starts_with('.')
            && (word.chars().count() == 1 || self.whole.contains_key(&text[..=word.len()]));
        !is_abbreviated && self.starts.contains(&*self.lower_case(first, word))
    }

    fn lower_case(&self, first: char, word: &str) -> String {
        let dotted = match first {
            'İ' => "i",
            'I' if self.group == LanguageGroup::Turkic => "ı",
            _ => return word.to_lowercase(),
        };
        [dotted, &word[first.len_utf8()..].to_lowercase()].concat()
    }
}

/// What letters, full stops and hyphens stand before a full stop, with it; if there are more than `most` bytes of them, some
/// more than that.
fn run_before(text: &str, at: usize, most: usize) -> &str {
    let letters = text.as_bytes()[..at].iter().rev().take(most + 1).take_while(|byte| byte.is_ascii_alphabetic());
    let mut start = at - letters.count();
    for (place, c) in text[..start].char_indices().rev() {
        if !is_of_run(c) || at - start > most {
            break;
        }
        start = place;
    }
    &text[start..=at]
}

fn is_of_run(c: char) -> bool {
    matches!(c, '.' | '-' | '‐') || matches!(Class::of(c), Class::Upper | Class::Lower | Class::Letter | Class::Extend)
}

/// How many letters a run is that are capitals, or of a script that has no capitals and words with spaces between, and each have
/// a full stop; 0 if it is something else. `I.` is a word.
fn initials(run: &str) -> usize {
    let mut was_letter = false;
    let mut letters = 0;
    for c in run.chars() {
        match Class::of(c) {
            Class::Upper if !was_letter => (was_letter, letters) = (true, letters + 1),
            Class::Letter if !was_letter && !is_unspaced(c) => (was_letter, letters) = (true, letters + 1),
            // Vowel signs make a word of a letter, accents do not.
            Class::Extend if was_letter && !c.is_alphabetic() => {}
            Class::ATerm if was_letter => was_letter = false,
            Class::Continue if letters > 0 && !was_letter => {}
            _ => return 0,
        }
    }
    if run == "I." { 0 } else { letters }
}

fn is_roman(letters: &str) -> bool {
    (1..=8).contains(&letters.len()) && letters.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'))
}

/// Whether a text ends in a number of one or two digits, or several with full stops between, that no letter and no greater
/// number runs into: `3`, `3.10`, `8./9`, `3.–5`.
fn ends_in_ordinal(text: &str) -> bool {
    let mut rest = text;
    loop {
        let number = rest.trim_end_matches(|c: char| c.is_ascii_digit());
        if !(1..=2).contains(&(rest.len() - number.len())) {
            return false;
        }
        rest = match number.strip_suffix('.') {
            Some(before) if before.ends_with(|c: char| c.is_ascii_digit()) => before,
            _ => {
                let is_range = |before: &str| before.ends_with('.');
                return match number.chars().next_back() {
                    Some(dash @ ('-' | '–')) => is_range(&number[..number.len() - dash.len_utf8()]),
                    Some(c) => !matches!(c, '.' | ',' | ':') && !is_of_run(c) && Class::of(c) != Class::Numeric,
                    None => true,
                };
            }
        };
    }
}

/// Whether a text begins with a digit or a Roman number.
fn is_number(text: &str) -> bool {
    let letters = text.len() - text.trim_start_matches(['I', 'V', 'X', 'L', 'C']).len();
    let is_roman = letters > 0 && !text[letters..].starts_with(|c| matches!(Class::of(c), Class::Upper | Class::Lower));
    is_roman || text.starts_with(|c| Class::of(c) == Class::Numeric)
}

/// Without the white space at its end, if that is short.
fn trim_gap_end(text: &str) -> &str {
    let trimmed = text.trim_end_matches(char::is_whitespace);
    if text[trimmed.len()..].chars().nth(GAP).is_some() { text } else { trimmed }
}

fn trim_gap_start(text: &str) -> &str {
    let trimmed = text.trim_start_matches(char::is_whitespace);
    if text[..text.len() - trimmed.len()].chars().nth(GAP).is_some() { text } else { trimmed }
}
