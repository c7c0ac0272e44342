//! Where the patterns of all themes occur in a sequence of tokens.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::glob::{Glob, Globs};
use super::pattern::{Atom, Pattern};

/// What the types of a text match, looked up once per type and never per token.
#[derive(Debug)]
pub struct TypeMatches {
    /// For each type, an index into `lists`; 0 for the many types that match nothing.
    list_of: Vec<u32>,
    lists: Vec<Vec<u32>>,
}

impl TypeMatches {
    /// Adds a type with the matches that it has in `other`; whether there are any.
    pub fn add_from(&mut self, other: &TypeMatches, type_id: u32) -> bool {
        self.push(other.lists[other.list_of[type_id as usize] as usize].clone())
    }

    fn push(&mut self, atoms: Vec<u32>) -> bool {
        let matches = !atoms.is_empty();
        self.list_of.push(if matches { narrow(self.lists.len()) } else { 0 });
        if matches {
            self.lists.push(atoms);
        }
        matches
    }
}

impl Default for TypeMatches {
    fn default() -> Self {
        TypeMatches { list_of: Vec::new(), lists: vec![Vec::new()] }
    }
}

/// A hit: which pattern, and which tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Index of the theme.
    pub theme: u32,
    /// Index of the pattern among all patterns.
    pub pattern: u32,
    /// Position of the first token.
    pub position: u32,
    /// Number of tokens.
    pub len: u32,
}

/// All patterns of all themes, compiled. Immutable, so threads share one.
#[derive(Debug, Default)]
pub struct Matcher {
    themes: Vec<String>,
    patterns: Vec<Compiled>,
    /// Exact normal forms.
    words: hashbrown::HashMap<String, u32, foldhash::fast::FixedState>,
    globs: Globs,
    /// Each a test of a whole token.
    regexes: Vec<(regex::Regex, u32)>,
    /// All of them at once: most types match none. `None` where they are too many for that.
    any_regex: Option<regex::RegexSet>,
    /// For each atom, the patterns that begin with it.
    starts: Vec<Vec<u32>>,
}

#[derive(Debug)]
struct Compiled {
    theme: u32,
    text: String,
    atoms: Vec<u32>,
}

/// The numbers of globs and regexes that were met, while a matcher is made.
#[derive(Default)]
struct Known {
    globs: HashMap<Glob, u32>,
    regexes: HashMap<String, u32>,
}

impl Matcher {
    /// Joins themes, each a name and its own patterns, and sorts them by name. A theme `a` also gets the patterns of every `a/b`, behind its
    /// own and in the order given, and is made where it is not among the themes.
    pub fn new(themes: &[(String, Vec<Pattern>)]) -> Self {
        let mut matcher = Matcher::default();
        let mut known = Known::default();
        for name in with_parents(themes) {
            let theme = narrow(matcher.themes.len());
            let below = format!("{name}/");
            let own = themes.iter().filter(|(other, _)| *other == name);
            let inherited = themes.iter().filter(|(other, _)| other.starts_with(&below));
            let mut texts: HashSet<&str> = HashSet::new();
            for pattern in own.chain(inherited).flat_map(|(_, patterns)| patterns) {
                if !texts.insert(&pattern.text) {
                    continue;
                }
                let atoms: Vec<u32> = pattern.atoms.iter().map(|atom| matcher.atom(atom, &mut known)).collect();
                matcher.starts[atoms[0] as usize].push(narrow(matcher.patterns.len()));
                matcher.patterns.push(Compiled { theme, text: pattern.text.clone(), atoms });
            }
            matcher.themes.push(name);
        }
        matcher.any_regex = regex::RegexSet::new(matcher.regexes.iter().map(|(regex, _)| regex.as_str())).ok();
        matcher
    }

    /// Names of the themes, by bytes; the index is [`Found::theme`].
    pub fn themes(&self) -> &[String] {
        &self.themes
    }

    /// Theme and text of every pattern; the index is [`Found::pattern`]. Those of one theme follow each other.
    pub fn patterns(&self) -> impl ExactSizeIterator<Item = (u32, &str)> {
        self.patterns.iter().map(|pattern| (pattern.theme, pattern.text.as_str()))
    }

    /// Notes what a new type matches, and says whether that is anything. Types are numbered in the order in which they come here.
    pub fn add_type(&self, form: &str, may_match: bool, types: &mut TypeMatches) -> bool {
        let mut atoms: Vec<u32> = Vec::new();
        if may_match {
            atoms.extend(self.words.get(form));
            self.globs.push_matches(form, &mut atoms);
            if !self.regexes.is_empty() && self.any_regex.as_ref().is_none_or(|any| any.is_match(form)) {
                atoms.extend(self.regexes.iter().filter(|(regex, _)| regex.is_match(form)).map(|(_, atom)| *atom));
            }
            atoms.sort_unstable();
        }
        types.push(atoms)
    }

    /// All hits in one document, by position and then theme. `candidates` are the positions, ascending, of all tokens whose
    /// type matches anything; `type_of` gives the type at a position, `None` where nothing can match; `sentence_ends` are
    /// the positions behind each sentence.
    ///
    /// # Complexity
    /// Linear in the candidates, and for each of them in the patterns that begin with something it matches; and in the
    /// sentences.
    pub fn find(
        &self,
        candidates: &[u32],
        sentence_ends: &[u32],
        types: &TypeMatches,
        type_of: impl Fn(usize) -> Option<u32>,
        mut hit: impl FnMut(Found),
    ) {
        if candidates.is_empty() {
            return;
        }
        let atoms_at = |position: usize| match type_of(position) {
            Some(id) => &types.lists[types.list_of[id as usize] as usize][..],
            None => &[],
        };
        let mut free_from = vec![0usize; self.themes.len()];
        let mut best: Vec<Found> = Vec::new();
        let mut sentence = 0;
        for position in candidates.iter().map(|&position| position as usize) {
            while sentence_ends[sentence] as usize <= position {
                sentence += 1;
            }
            let end = sentence_ends[sentence] as usize;
            best.clear();
            for &atom in atoms_at(position) {
                for &index in &self.starts[atom as usize] {
                    let pattern = &self.patterns[index as usize];
                    let len = pattern.atoms.len();
                    if position < free_from[pattern.theme as usize] || position + len > end {
                        continue;
                    }
                    let rest = pattern.atoms[1..].iter().enumerate();
                    if rest.clone().all(|(i, atom)| atoms_at(position + 1 + i).binary_search(atom).is_ok()) {
                        let found = Found {
                            theme: pattern.theme,
                            pattern: index,
                            position: narrow(position),
                            len: narrow(len),
                        };
                        keep_better(&mut best, found);
                    }
                }
            }
            best.sort_unstable_by_key(|found| found.theme);
            for found in &best {
                free_from[found.theme as usize] = position + found.len as usize;
                hit(*found);
            }
        }
    }

    fn atom(&mut self, atom: &Atom, known: &mut Known) -> u32 {
        let next = narrow(self.starts.len());
        let id = match atom {
            Atom::Word(word) => *self.words.entry(word.clone()).or_insert(next),
            Atom::Glob(glob) => match known.globs.entry(glob.clone()) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(free) => {
                    self.globs.add(glob, next);
                    *free.insert(next)
                }
            },
            Atom::Regex(regex) => match known.regexes.entry(regex.to_string()) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(free) => {
                    self.regexes.push((regex.clone(), next));
                    *free.insert(next)
                }
            },
        };
        if id == next {
            self.starts.push(Vec::new());
        }
        id
    }
}

/// The longest for each theme; of equally long ones the first listed.
fn keep_better(best: &mut Vec<Found>, found: Found) {
    match best.iter_mut().find(|other| other.theme == found.theme) {
        None => best.push(found),
        Some(other) => {
            if (found.len, other.pattern) > (other.len, found.pattern) {
                *other = found;
            }
        }
    }
}

/// Names of all themes, those that are only above others included, by bytes.
fn with_parents(themes: &[(String, Vec<Pattern>)]) -> BTreeSet<String> {
    let above = |name: &str| name.match_indices('/').map(|(at, _)| name[..at].to_string()).collect::<Vec<_>>();
    themes.iter().flat_map(|(name, _)| above(name).into_iter().chain([name.clone()])).collect()
}

fn narrow(value: usize) -> u32 {
    u32::try_from(value).expect("themes, patterns and tokens of a document are fewer than 2^32")
}
