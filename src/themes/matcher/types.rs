//! What the types of a text may be in patterns, looked up once per type and never per token.

use super::found::narrow;

/// What each type may be, by its number.
#[derive(Debug, Default)]
pub struct TypeMatches {
    types: Vec<TypeAtoms>,
    /// Atoms of one type after the other.
    atoms: Vec<u32>,
    /// Tests that a token of a type is a match of by itself.
    tests: Vec<u32>,
    pub(super) next: NextType,
}

/// A type before it has its number.
#[derive(Debug, Default)]
pub(super) struct NextType {
    /// The atoms, ascending, that tokens of it may be.
    pub atoms: Vec<u32>,
    /// The tests that each of its tokens is a match of by itself.
    pub tests: Vec<u32>,
    pub steps: Steps,
}

impl NextType {
    pub fn clear(&mut self) {
        self.atoms.clear();
        self.tests.clear();
        self.steps = Steps::default();
    }
}

/// The node or atom of a step, where it is one and known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Step {
    /// There is none.
    #[default]
    None,
    One(u32),
    /// There are several.
    Many,
}

impl Step {
    pub fn and(self, other: u32) -> Step {
        if self == Step::None { Step::One(other) } else { Step::Many }
    }
}

/// What a type is to the trie: most of what is asked of a token is answered by this.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Steps {
    /// The node of the longer phrases that begin with it.
    pub begins: Step,
    /// The atom with which a phrase that has begun may go on.
    pub continues: Step,
    /// Whether a match may begin with it.
    pub may_begin: bool,
    /// Whether its tokens have to be asked, or more than the tests that are listed.
    pub is_mixed: bool,
}

/// The atoms of a type, and what of them is known without looking further.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TypeAtoms {
    atoms: (u32, u32),
    tests: (u32, u32),
    pub steps: Steps,
}

impl TypeMatches {
    /// Adds a type with the matches that it has in `other`; whether a match may begin with it.
    pub fn add_from(&mut self, other: &TypeMatches, type_id: u32) -> bool {
        let known = other.get(type_id);
        self.next.clear();
        self.next.atoms.extend_from_slice(other.atoms(type_id));
        self.next.tests.extend_from_slice(other.tests(known));
        self.next.steps = known.steps;
        self.push()
    }

    /// Numbers the next type; whether a match may begin with it.
    pub(super) fn push(&mut self) -> bool {
        if self.next.atoms.is_empty() {
            // Most types match nothing.
            self.types.push(TypeAtoms::default());
            return false;
        }
        let NextType { atoms, tests, steps } = &mut self.next;
        let append = |all: &mut Vec<u32>, more: &mut Vec<u32>| {
            let start = narrow(all.len());
            all.append(more);
            (start, narrow(all.len()))
        };
        let known =
            TypeAtoms { atoms: append(&mut self.atoms, atoms), tests: append(&mut self.tests, tests), steps: *steps };
        self.types.push(known);
        known.steps.may_begin
    }

    #[inline]
    pub(super) fn get(&self, type_id: u32) -> &TypeAtoms {
        &self.types[type_id as usize]
    }

    /// The atoms, ascending, that tokens of a type may be.
    #[inline]
    pub(super) fn atoms(&self, type_id: u32) -> &[u32] {
        let (start, end) = self.get(type_id).atoms;
        &self.atoms[start as usize..end as usize]
    }

    /// The tests that each token of a type is a match of by itself.
    #[inline]
    pub(super) fn tests(&self, known: &TypeAtoms) -> &[u32] {
        let (start, end) = known.tests;
        &self.tests[start as usize..end as usize]
    }
}
