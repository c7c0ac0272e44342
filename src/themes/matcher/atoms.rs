//! Everything that one token of a pattern can be, and which of it a form is.

use std::borrow::Cow;
use std::collections::HashMap;

use super::found::narrow;
use super::regexes::Regexes;
use crate::text::Breaks;
use crate::themes::glob::{Glob, Globs};
use crate::themes::keying::Keying;
use crate::themes::pattern::{Atom, Test};

/// The atoms of many patterns, each with a number.
#[derive(Debug, Default)]
pub(super) struct Atoms {
    views: Vec<View>,
    /// What is still to be asked of a token whose type may match.
    checks: HashMap<u32, Check>,
    /// Whether there is such a question.
    has_check: Vec<bool>,
    /// The signs that may stand before each.
    passed: Vec<Breaks>,
    /// Those that no type can tell: every token is asked.
    of_every_token: Vec<u32>,
}

/// A test of the form with its capitals.
#[derive(Debug)]
struct Check {
    keying: Keying,
    test: Test,
}

/// Atoms whose forms are compared in one way.
#[derive(Debug, Default)]
struct View {
    keying: Keying,
    words: hashbrown::HashMap<String, Vec<u32>, foldhash::fast::RandomState>,
    globs: Globs,
    regexes: Regexes,
}

/// The numbers of atoms that were met, while patterns are compiled. Alike are those with the same keying, capitals, signs and
/// text.
#[derive(Default)]
pub(super) struct KnownAtoms(HashMap<(usize, bool, Breaks, AtomKind), u32>);

#[derive(PartialEq, Eq, Hash)]
enum AtomKind {
    /// With its form in lower case, which depends on the language.
    Word(String, String),
    Glob(Glob),
    Regex(String),
}

impl Atoms {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.has_check.len()
    }

    /// The number of an atom, which may be known already.
    pub fn add(&mut self, atom: &Atom, known: &mut KnownAtoms) -> u32 {
        let view = match self.views.iter().position(|view| view.keying == atom.keying) {
            Some(view) => view,
            None => {
                self.views.push(View { keying: atom.keying, ..View::default() });
                self.views.len() - 1
            }
        };
        let kind = match &atom.test {
            Test::Word(word) => AtomKind::Word(word.clone(), atom.lower.clone()),
            Test::Glob(glob) => AtomKind::Glob(glob.clone()),
            Test::Regex(regex) => AtomKind::Regex(regex.as_str().to_string()),
        };
        let next = narrow(self.has_check.len());
        let id = *known.0.entry((view, atom.is_cased, atom.passed, kind)).or_insert(next);
        if id == next {
            self.has_check.push(atom.is_cased);
            self.passed.push(atom.passed);
            if atom.is_cased {
                self.checks.insert(id, Check { keying: atom.keying, test: atom.test.clone() });
            }
            self.register(view, atom, id);
        }
        id
    }

    /// Types are lower case: where capitals count, a type says only that its tokens must be asked.
    fn register(&mut self, view: usize, atom: &Atom, id: u32) {
        let view = &mut self.views[view];
        match &atom.test {
            Test::Word(_) if atom.is_cased => {
                view.words.entry(atom.lower.clone()).or_default().push(id);
            }
            Test::Word(word) => view.words.entry(word.clone()).or_default().push(id),
            Test::Glob(glob) if !atom.is_cased => view.globs.add(glob, id),
            // Lower case may have more characters than capitals where they are beyond ASCII.
            Test::Glob(glob) => match glob.ascii_in_lower_case() {
                Some(lower) => view.globs.add(&lower, id),
                None => self.of_every_token.push(id),
            },
            Test::Regex(regex) if !atom.is_cased => view.regexes.add(regex, id),
            Test::Regex(regex) => {
                if !view.regexes.add_cased(regex, id) {
                    self.of_every_token.push(id);
                }
            }
        }
    }

    /// Appends, ascending, the numbers of all atoms that tokens of this form may be.
    pub fn push_matches(&self, form: &str, numbers: &mut Vec<u32>) {
        for view in &self.views {
            if let Some(words) = view.words.get(&*view.keying.of_word(form)) {
                numbers.extend_from_slice(words);
            }
            let key = view.keying.of_form(form);
            view.globs.push_matches(&key, numbers);
            view.regexes.push_matches(&key, numbers);
        }
        numbers.extend_from_slice(&self.of_every_token);
        numbers.sort_unstable_by_key(|&value| value);
    }

    /// The signs that may stand before an atom that is not the first of its phrase.
    pub fn passed(&self, atom: u32) -> Breaks {
        self.passed[atom as usize]
    }

    /// Whether tokens have to be asked whether they are an atom that their type may be.
    pub fn has_check(&self, atom: u32) -> bool {
        self.has_check[atom as usize]
    }

    /// Whether a token is an atom that its type may be; `cased` gives its form with capitals.
    #[inline]
    pub fn is_token<'t>(&self, atom: u32, cased: impl FnOnce() -> Cow<'t, str>) -> bool {
        !self.has_check[atom as usize]
            || self.checks.get(&atom).is_none_or(|check| check.test.is_match(&check.keying.of_form(&cased())))
    }
}
