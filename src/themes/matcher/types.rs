//! What the types of a text may be in patterns, looked up once per type and never per token.

use super::found::narrow;

/// What each type may be in the patterns of one set, by its number.
#[derive(Debug)]
pub(super) struct TypeMatches {
    /// For each type, 0 while nothing is known of it, else its place in `types`, with flags.
    known: Vec<KnownType>,
    /// The first stands for all types that match nothing: most of them.
    types: Vec<TypeAtoms>,
    /// Atoms of one type after the other.
    atoms: Vec<u32>,
    /// Tests that a token of a type is a match of by itself.
    tests: Vec<u32>,
    next: NextType,
}

/// The same for each set of patterns.
#[derive(Debug, Default)]
pub struct KnownTypes(Vec<TypeMatches>);

impl KnownTypes {
    pub(super) fn of_set(&mut self, set: u32) -> &mut TypeMatches {
        let set = set as usize;
        if set >= self.0.len() {
            self.0.resize_with(set + 1, TypeMatches::default);
        }
        &mut self.0[set]
    }
}

/// What is known of a type: a place among those of [`TypeMatches`], with flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct KnownType(u32);

impl KnownType {
    /// Of what can match nothing.
    pub const NOTHING: KnownType = KnownType(Self::KNOWN);
    const KNOWN: u32 = 1 << 31;
    const MAY_BEGIN: u32 = 1 << 30;

    /// Whether a match may begin with it.
    #[inline]
    pub fn may_begin(self) -> bool {
        self.0 & Self::MAY_BEGIN != 0
    }

    /// Whether it is an atom of no pattern.
    #[inline]
    pub fn is_nothing(self) -> bool {
        self == Self::NOTHING
    }
}

/// What a type may be, before it is kept.
#[derive(Debug, Default)]
pub(super) struct NextType {
    /// The atoms, ascending, that tokens of it may be.
    pub atoms: Vec<u32>,
    /// The tests that each of its tokens is a match of by itself.
    pub tests: Vec<u32>,
    pub steps: Steps,
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

/// A few bits for some atoms. If the bits of a phrase are not all among those of a sentence, the phrase is not in it; if they are, it may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct AtomBits(u128);

impl AtomBits {
    pub fn of(atoms: &[u32]) -> AtomBits {
        // The multiplication that Fibonacci hashing uses (Knuth, TAOCP 3, § 6.4).
        AtomBits(atoms.iter().fold(0, |bits, atom| bits | 1 << (atom.wrapping_mul(0x9E37_79B9) >> 25)))
    }

    #[inline]
    pub fn and(self, other: AtomBits) -> AtomBits {
        AtomBits(self.0 | other.0)
    }

    /// Whether all atoms of the other may be among these.
    #[inline]
    pub fn may_hold(self, other: AtomBits) -> bool {
        other.0 & !self.0 == 0
    }
}

/// The atoms of a type, and what of them is known without looking further.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TypeAtoms {
    atoms: (u32, u32),
    tests: (u32, u32),
    pub bits: AtomBits,
    pub steps: Steps,
}

impl Default for TypeMatches {
    fn default() -> Self {
        let (known, atoms, tests, next) = (Vec::new(), Vec::new(), Vec::new(), NextType::default());
        TypeMatches { known, types: vec![TypeAtoms::default()], atoms, tests, next }
    }
}

impl TypeMatches {
    /// What is known of a type. `learn` finds out what a type may be that did not come before.
    #[inline]
    pub fn known(&mut self, type_id: u32, learn: impl FnOnce(&mut NextType)) -> KnownType {
        match self.known.get(type_id as usize) {
            Some(&known) if known != KnownType::default() => known,
            _ => self.learn(type_id, learn),
        }
    }

    #[cold]
    fn learn(&mut self, type_id: u32, learn: impl FnOnce(&mut NextType)) -> KnownType {
        let least = type_id as usize + 1;
        if self.known.len() < least {
            self.known.resize(least, KnownType::default());
        }
        self.next.steps = Steps::default();
        learn(&mut self.next);
        let place = self.keep();
        let begins = if self.types[place as usize].steps.may_begin { KnownType::MAY_BEGIN } else { 0 };
        let known = KnownType(KnownType::KNOWN | begins | place);
        self.known[type_id as usize] = known;
        known
    }

    /// The place of what was learnt.
    fn keep(&mut self) -> u32 {
        let NextType { atoms, tests, steps } = &mut self.next;
        if atoms.is_empty() {
            return 0;
        }
        let bits = AtomBits::of(atoms);
        let append = |all: &mut Vec<u32>, more: &mut Vec<u32>| {
            let start = narrow(all.len());
            all.append(more);
            (start, narrow(all.len()))
        };
        let (atoms, tests) = (append(&mut self.atoms, atoms), append(&mut self.tests, tests));
        self.types.push(TypeAtoms { atoms, tests, bits, steps: *steps });
        narrow(self.types.len() - 1)
    }

    #[inline]
    pub fn get(&self, known: KnownType) -> &TypeAtoms {
        &self.types[(known.0 & (KnownType::MAY_BEGIN - 1)) as usize]
    }

    /// The atoms, ascending, that tokens of a type may be.
    #[inline]
    pub fn atoms(&self, known: KnownType) -> &[u32] {
        let (start, end) = self.get(known).atoms;
        &self.atoms[start as usize..end as usize]
    }

    /// The tests that each token of a type is a match of by itself.
    #[inline]
    pub fn tests(&self, known: &TypeAtoms) -> &[u32] {
        let (start, end) = known.tests;
        &self.tests[start as usize..end as usize]
    }
}
