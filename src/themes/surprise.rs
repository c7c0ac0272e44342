//! How far a form is from what the author of a glob or regex is likely to have meant (docs/themes.md, "Audit").

use super::glob::{ONE, STAR};
use super::pattern::{Atom, Body, Pattern, Test};

/// Endings that whoever writes `censor*` has in mind: inflections and the commonest derivations of English.
const ENDINGS: [&str; 52] = [
    "'s", "able", "age", "al", "ally", "ation", "ations", "d", "e", "ed", "er", "ers", "es", "hood", "ial", "ic",
    "ied", "ies", "ing", "ings", "ion", "ional", "ions", "ise", "ised", "ises", "ish", "ising", "ism", "ist", "ists",
    "ities", "ity", "ive", "ize", "ized", "izes", "izing", "less", "ly", "ment", "ments", "ness", "or", "ors", "r",
    "rs", "s", "ship", "ships", "ting", "y",
];

impl Pattern {
    /// Whether it holds a glob or a regex, so that it has forms its author did not write.
    pub fn is_open(&self) -> bool {
        let is_open = |phrase: &[Atom]| phrase.iter().any(|atom| !matches!(atom.test, Test::Word(_)));
        match self.body() {
            Body::Phrase(phrase) => is_open(phrase),
            Body::Near(first, second, _) => is_open(first) || is_open(second),
            Body::Substring(_) => false,
        }
    }

    /// The largest share of a word of `form` that its glob or regex left open, from 0 to 1; 0 where it left only a common ending.
    /// `form` is as the tables name it: words with a space between, `…` for what stands between two phrases.
    pub fn open_share(&self, form: &str) -> f64 {
        let words: Vec<&str> = form.split(' ').filter(|word| *word != "…").collect();
        let share = |atoms: &mut dyn Iterator<Item = &Atom>| {
            atoms.zip(&words).map(|(atom, word)| open_share(atom, word)).fold(0.0, f64::max)
        };
        match self.body() {
            Body::Phrase(phrase) => share(&mut phrase.iter()),
            Body::Near(first, second, _) => {
                let stands = |atoms: &mut dyn Iterator<Item = &Atom>| {
                    atoms.zip(&words).all(|(atom, word)| atom.test.is_match(&atom.keying.of_form(word)))
                };
                match stands(&mut first.iter().chain(second)) {
                    true => share(&mut first.iter().chain(second)),
                    false => share(&mut second.iter().chain(first)),
                }
            }
            Body::Substring(_) => 0.0,
        }
    }
}

fn open_share(atom: &Atom, word: &str) -> f64 {
    let key = atom.keying.of_form(word);
    let len = key.chars().count();
    let written = match &atom.test {
        Test::Word(_) => return 0.0,
        Test::Glob(glob) => {
            let literal = |text: &str| text.chars().filter(|&c| c != STAR && c != ONE).count();
            match glob.form().strip_suffix(STAR).filter(|rest| !rest.contains([STAR, ONE])) {
                Some(prefix) if is_ending(prefix, &key) => return 0.0,
                _ => literal(glob.form()),
            }
        }
        Test::Regex(regex) => match key.get(..regex.written(&key)) {
            Some(prefix) if is_ending(prefix, &key) => return 0.0,
            Some(prefix) => prefix.chars().count(),
            None => len,
        },
    };
    len.saturating_sub(written) as f64 / len.max(1) as f64
}

/// Whether a word is the prefix and a common ending, before which the last letter may be doubled: `wiretap` and `ping`.
fn is_ending(prefix: &str, word: &str) -> bool {
    // Capitals of a case-sensitive glob are none of a form.
    let Some(rest) = word.get(prefix.len()..).filter(|_| word.is_char_boundary(prefix.len())) else { return false };
    let is_known = |rest: &str| rest.is_empty() || ENDINGS.binary_search(&rest).is_ok();
    is_known(rest)
        || prefix
            .chars()
            .next_back()
            .and_then(|last| rest.strip_prefix(last))
            .is_some_and(|rest| ["ed", "er", "ers", "ing", "ings"].contains(&rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::text::Tokenizer;
    use crate::themes::ThemeOptions;

    fn share(pattern: &str, form: &str) -> f64 {
        let tokenizer = Tokenizer::new(Config::default().text);
        Pattern::compile(pattern, &ThemeOptions::default(), &tokenizer).unwrap().open_share(form)
    }

    #[test]
    fn endings_are_sorted() {
        assert!(ENDINGS.is_sorted());
    }

    #[test]
    fn what_is_left_open_is_a_share_of_the_word() {
        let cases = [
            ("part*", "party", 0.0),
            ("part*", "part", 0.0),
            ("part*", "participate", 7.0 / 11.0),
            ("*port", "support", 3.0 / 7.0),
            ("wiretap*", "wiretapping", 0.0),
            ("state owned enter*", "state owned enterprise", 5.0 / 10.0),
            ("st?te", "state", 1.0 / 5.0),
            ("/part.*/", "partly", 0.0),
            ("/part.*/", "particle", 4.0 / 8.0),
            ("/state|states/", "states", 0.0),
            ("the part* ~5 press*", "press … the partner", 3.0 / 7.0),
            ("the part* ~5 press*", "the party pressure", 3.0 / 8.0),
            ("审*", "审查", 1.0 / 2.0),
            ("state", "state", 0.0),
        ];
        for (pattern, form, expected) in cases {
            assert_eq!(share(pattern, form), expected, "{pattern} {form}");
        }
    }
}
