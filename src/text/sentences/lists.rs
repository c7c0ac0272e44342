//! Lists of abbreviations: those of languages, and those that a user writes.

use super::super::word_list::entries;

/// The lists that are part of the program, by language, in the order in which they go for a text of unknown language.
pub(super) const LISTS: [(&str, &str); 20] = [
    ("en", include_str!("../../../data/abbreviations/en.txt")),
    ("de", include_str!("../../../data/abbreviations/de.txt")),
    ("fr", include_str!("../../../data/abbreviations/fr.txt")),
    ("es", include_str!("../../../data/abbreviations/es.txt")),
    ("it", include_str!("../../../data/abbreviations/it.txt")),
    ("pt", include_str!("../../../data/abbreviations/pt.txt")),
    ("nl", include_str!("../../../data/abbreviations/nl.txt")),
    ("pl", include_str!("../../../data/abbreviations/pl.txt")),
    ("ru", include_str!("../../../data/abbreviations/ru.txt")),
    ("sv", include_str!("../../../data/abbreviations/sv.txt")),
    ("cs", include_str!("../../../data/abbreviations/cs.txt")),
    ("da", include_str!("../../../data/abbreviations/da.txt")),
    ("no", include_str!("../../../data/abbreviations/no.txt")),
    ("fi", include_str!("../../../data/abbreviations/fi.txt")),
    ("tr", include_str!("../../../data/abbreviations/tr.txt")),
    ("el", include_str!("../../../data/abbreviations/el.txt")),
    ("hr", include_str!("../../../data/abbreviations/hr.txt")),
    ("hu", include_str!("../../../data/abbreviations/hu.txt")),
    ("ro", include_str!("../../../data/abbreviations/ro.txt")),
    ("uk", include_str!("../../../data/abbreviations/uk.txt")),
];

/// What goes for every language.
pub(super) const EVERY: &str = include_str!("../../../data/abbreviations/every.txt");

/// Languages in which a number with a full stop is an ordinal.
pub(super) const ORDINAL: [&str; 26] = [
    "bs", "cs", "da", "de", "dsb", "et", "eu", "fi", "fo", "gsw", "hr", "hsb", "hu", "is", "lb", "lv", "mk", "nb",
    "nds", "nn", "no", "pl", "sk", "sl", "sr", "tr",
];

/// When a sentence ends behind an abbreviation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Before a capitalised stop word.
    Sometimes,
    /// Never: what it belongs to follows.
    Never,
    /// Unless a number follows.
    Number,
}

/// A line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Entry<'l> {
    Abbreviation {
        parts: Vec<&'l str>,
        kind: Kind,
    },
    /// A stop word that says nothing about where a sentence begins, as it is also a name or a noun.
    NoStart(&'l str),
}

/// Why a line is no abbreviation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AbbreviationError {
    /// From 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// Abbreviations that a user adds to those of every language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Abbreviations {
    list: String,
}

impl Abbreviations {
    /// Reads a list with an abbreviation in each line, and `#` before comments: docs/counting.md § 2.7.
    ///
    /// # Errors
    /// The first line that is no abbreviation.
    pub fn parse(text: &str) -> Result<Self, AbbreviationError> {
        let mut list = String::new();
        for (number, line) in (1..).zip(text.lines()) {
            for entry in entries(line) {
                Entry::parse(entry).map_err(|message| AbbreviationError { line: number, message })?;
                list.extend([entry, "\n"]);
            }
        }
        Ok(Abbreviations { list })
    }

    /// The list without comments, an entry on each line.
    pub fn list(&self) -> &str {
        &self.list
    }
}

/// The entries of a list that was parsed before, or is part of the program.
pub(super) fn known_entries(list: &str) -> impl Iterator<Item = Entry<'_>> {
    entries(list).filter_map(|entry| Entry::parse(entry).ok())
}

impl<'l> Entry<'l> {
    /// Whether nobody takes it for a word at the end of a sentence: an abbreviation with a capital or several full stops.
    pub fn is_no_word(&self) -> bool {
        let Entry::Abbreviation { parts, .. } = self else { return false };
        parts.len() > 1 || parts[0].contains(char::is_uppercase) || parts[0].matches('.').count() > 1
    }

    fn parse(entry: &'l str) -> Result<Self, String> {
        let (written, mark) = match entry.rsplit_once(char::is_whitespace) {
            Some((written, mark @ (">" | "#" | "-"))) => (written.trim_end(), mark),
            _ => (entry, ""),
        };
        if mark == "-" {
            let is_word = !written.contains(|c: char| c == '.' || c.is_whitespace());
            return if is_word { Ok(Entry::NoStart(written)) } else { Err(format!("`{written}` is not one word")) };
        }
        if !written.ends_with('.') || !written.contains(char::is_alphabetic) {
            return Err(format!("`{written}` has no letter, or does not end with a full stop"));
        }
        let kind = match mark {
            ">" => Kind::Never,
            "#" => Kind::Number,
            _ => Kind::Sometimes,
        };
        Ok(Entry::Abbreviation { parts: written.split_whitespace().collect(), kind })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_program_is_an_entry() {
        for (language, list) in LISTS.into_iter().chain([("every", EVERY)]) {
            assert!(entries(list).count() > 30, "{language}");
            if let Err(error) = Abbreviations::parse(list) {
                panic!("{language}: line {}: {}", error.line, error.message);
            }
        }
    }

    #[test]
    fn lines_are_told_by_their_marks() {
        let entry = |line| Entry::parse(line);
        assert_eq!(entry("Xyz."), Ok(Entry::Abbreviation { parts: vec!["Xyz."], kind: Kind::Sometimes }));
        assert_eq!(entry("x.  y. >"), Ok(Entry::Abbreviation { parts: vec!["x.", "y."], kind: Kind::Never }));
        assert_eq!(entry("Par.\t#"), Ok(Entry::Abbreviation { parts: vec!["Par."], kind: Kind::Number }));
        assert_eq!(entry("will -"), Ok(Entry::NoStart("will")));
        for wrong in ["Xyz", "12.", "x. y", "Will May -", "W. -"] {
            assert!(entry(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Abbreviations::parse("# a\n\nA.\nb").map_err(|error| error.line), Err(4));
    }
}
