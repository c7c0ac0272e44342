//! What a regex matches, where that is words and beginnings of words: most regexes of theme lists are no more than that.

use std::sync::LazyLock;

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look, Repetition};

/// The most words and beginnings that a regex is taken apart to.
const MOST: usize = 400;

/// The most letters of a class that are words by themselves.
const MOST_LETTERS: u64 = 16;

/// `\w`.
static WORD: LazyLock<Option<Hir>> = LazyLock::new(|| regex_syntax::parse(r"\w").ok());

/// What may follow a beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Ending {
    /// Nothing.
    None,
    /// Characters of a kind, at least so many: 0 or 1.
    Open(OpenClass, usize),
}

/// Characters that an ending may be of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum OpenClass {
    /// `.`
    Any,
    /// `\w`
    Word,
}

/// All that a regex matches: beginnings and how each may go on.
#[derive(Debug)]
pub(super) struct Endings(Vec<(String, Ending)>);

impl Endings {
    /// Those of a regex, with its anchors or without; `None` if it is more than that.
    pub fn of(hir: &Hir) -> Option<Endings> {
        let mut all = endings_of(hir)?;
        all.sort_unstable();
        all.dedup();
        Some(Endings(all))
    }

    /// Whether the regex matches all of a word.
    pub fn is_match(&self, word: &str) -> bool {
        self.matching(word).next().is_some()
    }

    /// Bytes of a word that the regex spells out, if it matches all of it.
    pub fn written(&self, word: &str) -> Option<usize> {
        self.matching(word).map(str::len).max()
    }

    /// The beginnings by which the regex matches all of a word.
    fn matching<'e>(&'e self, word: &'e str) -> impl Iterator<Item = &'e str> {
        let is_match = |(beginning, ending): &&(String, Ending)| {
            word.strip_prefix(beginning.as_str()).is_some_and(|rest| match ending {
                Ending::None => rest.is_empty(),
                Ending::Open(class, least) => rest.len() >= *least && rest.chars().all(|c| class.contains(c)),
            })
        };
        self.0.iter().filter(is_match).map(|(beginning, _)| beginning.as_str())
    }
}

impl OpenClass {
    fn of(class: &Class) -> Option<OpenClass> {
        let Class::Unicode(class) = class else { return None };
        if is_any(class) {
            return Some(OpenClass::Any);
        }
        let is_word = WORD.as_ref().is_some_and(|word| *word.kind() == HirKind::Class(Class::Unicode(class.clone())));
        is_word.then_some(OpenClass::Word)
    }

    fn contains(self, c: char) -> bool {
        match self {
            OpenClass::Any => c != '\n',
            OpenClass::Word => regex_syntax::try_is_word_character(c).unwrap_or(false),
        }
    }
}

/// Whether a class has all characters but the end of a line.
fn is_any(class: &ClassUnicode) -> bool {
    matches!(class.ranges(), [before, behind] if (before.start(), before.end()) == ('\0', '\t')
        && (behind.start(), behind.end()) == ('\u{b}', char::MAX))
}

fn endings_of(hir: &Hir) -> Option<Vec<(String, Ending)>> {
    let nothing = || vec![(String::new(), Ending::None)];
    let all = match hir.kind() {
        HirKind::Empty => nothing(),
        HirKind::Literal(literal) => vec![(str::from_utf8(&literal.0).ok()?.to_string(), Ending::None)],
        HirKind::Class(Class::Unicode(class)) => {
            let letters = || class.iter().map(|range| u64::from(u32::from(range.end()) - u32::from(range.start())) + 1);
            if letters().sum::<u64>() > MOST_LETTERS {
                return None;
            }
            let each = class.iter().flat_map(|range| range.start()..=range.end());
            each.map(|letter| (letter.to_string(), Ending::None)).collect()
        }
        HirKind::Capture(capture) => return endings_of(&capture.sub),
        HirKind::Repetition(repetition) => return repeated(repetition),
        HirKind::Alternation(all) => all.iter().map(endings_of).collect::<Option<Vec<_>>>()?.concat(),
        HirKind::Concat(parts) => {
            let inner = parts.strip_prefix(&[Hir::look(Look::Start)]).unwrap_or(parts);
            let inner = inner.strip_suffix(&[Hir::look(Look::End)]).unwrap_or(inner);
            inner.iter().try_fold(nothing(), |before, part| joined(before, &endings_of(part)?))?
        }
        HirKind::Class(Class::Bytes(_)) | HirKind::Look(_) => return None,
    };
    (all.len() <= MOST).then_some(all)
}

fn repeated(repetition: &Repetition) -> Option<Vec<(String, Ending)>> {
    match (repetition.min, repetition.max) {
        (0, Some(1)) => {
            let mut all = endings_of(&repetition.sub)?;
            all.push((String::new(), Ending::None));
            Some(all)
        }
        (least @ (0 | 1), None) => {
            let HirKind::Class(class) = repetition.sub.kind() else { return None };
            Some(vec![(String::new(), Ending::Open(OpenClass::of(class)?, least as usize))])
        }
        _ => None,
    }
}

/// Each of the one, and each of the other behind it.
fn joined(before: Vec<(String, Ending)>, behind: &[(String, Ending)]) -> Option<Vec<(String, Ending)>> {
    if before.len().saturating_mul(behind.len()) > MOST {
        return None;
    }
    let mut all = Vec::with_capacity(before.len() * behind.len());
    for (beginning, ending) in before {
        for (more, last) in behind {
            match ending {
                Ending::None => all.push((format!("{beginning}{more}"), *last)),
                Ending::Open(..) if more.is_empty() && *last == Ending::None => all.push((beginning.clone(), ending)),
                Ending::Open(..) => return None,
            }
        }
    }
    Some(all)
}
