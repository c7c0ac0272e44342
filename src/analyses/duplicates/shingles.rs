//! The shingles of a document, and how many two documents share.

use hashbrown::HashTable;

use crate::count::{Counts, DocumentView, Slot, TermId, mixed, number_of};

/// Positions in a shingle.
const SHINGLE: usize = 5;

/// A number for each type that depends on its form alone.
pub(crate) struct TypeNumbers {
    of_type: Vec<u64>,
    /// Of a URL or e-mail address that is no term.
    of_address: u64,
}

impl TypeNumbers {
    pub fn new(counts: &Counts) -> Self {
        let vocabulary = counts.vocabulary();
        let of_type = (0..).take(vocabulary.len()).map(|id| mixed(number_of(vocabulary.form(TermId(id))))).collect();
        TypeNumbers { of_type, of_address: mixed(number_of("")) }
    }

    fn of(&self, slot: Slot) -> u64 {
        slot.id().map_or(self.of_address, |id| self.of_type[id as usize])
    }

    /// A number for a run of positions.
    pub fn of_run(&self, slots: &[Slot]) -> u64 {
        let join = |hash: u64, &slot: &Slot| hash.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(self.of(slot));
        mixed(slots.iter().fold(0, join))
    }
}

/// Whether two runs of positions are the same, but for where their words are stop words.
pub(crate) fn is_same(a: &[Slot], b: &[Slot]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.id() == b.id())
}

/// Positions of each shingle of a document of so many.
fn width(slots: &[Slot]) -> usize {
    slots.len().clamp(1, SHINGLE)
}

/// The runs of a document that are its shingles, each as often as it occurs, and where they begin.
fn runs(slots: &[Slot]) -> impl Iterator<Item = (usize, &[Slot])> {
    let has_type = |run: &&[Slot]| run.iter().any(|slot| slot.id().is_some());
    slots.windows(width(slots)).enumerate().filter(move |(_, run)| has_type(run))
}

/// The distinct shingles of one document, by where they begin. Used again for the next.
#[derive(Default)]
pub(crate) struct ShingleIndex {
    table: HashTable<ShingleEntry>,
    /// Documents that this one was compared with.
    compared: u32,
}

struct ShingleEntry {
    at: u32,
    /// The last document that has this shingle too, from 1.
    shared_with: u32,
}

impl ShingleIndex {
    /// Takes the shingles of a document, and hands the number of each to `new`. Returns how many there are.
    ///
    /// # Complexity
    /// Linear in the positions; memory is about 18 bytes for each.
    pub fn fill(&mut self, slots: &[Slot], numbers: &TypeNumbers, mut new: impl FnMut(u64)) -> u32 {
        let number_at = |entry: &ShingleEntry| numbers.of_run(&slots[entry.at as usize..][..width(slots)]);
        // One long document must not make all that follow slow: a table is cleared as a whole.
        if self.table.capacity() / 8 > slots.len().max(1 << 10) {
            self.table = HashTable::new();
        }
        self.table.clear();
        self.compared = 0;
        for (at, run) in runs(slots) {
            let number = numbers.of_run(run);
            let is_it = |entry: &ShingleEntry| is_same(run, &slots[entry.at as usize..][..run.len()]);
            if self.table.find(number, is_it).is_none() {
                self.table.insert_unique(number, ShingleEntry { at: at as u32, shared_with: 0 }, number_at);
                new(number);
            }
        }
        self.table.len() as u32
    }

    /// How many of the shingles of the document that was taken, which is `own`, are in another.
    ///
    /// # Complexity
    /// Linear in the positions of the other.
    pub fn shared(&mut self, own: &[Slot], other: &[Slot], numbers: &TypeNumbers) -> u32 {
        self.compared += 1;
        let mut shared = 0;
        if width(own) != width(other) {
            return shared;
        }
        for (_, run) in runs(other) {
            let is_it = |entry: &ShingleEntry| is_same(run, &own[entry.at as usize..][..run.len()]);
            if let Some(entry) = self.table.find_mut(numbers.of_run(run), is_it)
                && entry.shared_with != self.compared
            {
                entry.shared_with = self.compared;
                shared += 1;
            }
        }
        shared
    }
}

/// Compares documents shingle by shingle. One for each thread.
pub struct Comparer<'n> {
    numbers: &'n TypeNumbers,
    index: ShingleIndex,
}

impl<'n> Comparer<'n> {
    pub(crate) fn new(numbers: &'n TypeNumbers) -> Self {
        Comparer { numbers, index: ShingleIndex::default() }
    }

    /// Takes a document to be compared with others, and says how many shingles it has.
    ///
    /// # Complexity
    /// Linear in its positions; memory is about 18 bytes for each.
    pub fn take(&mut self, document: &DocumentView<'_>) -> u32 {
        self.index.fill(document.slots, self.numbers, |_| ())
    }

    /// How many shingles another document shares with the one that was taken, which is `own`.
    ///
    /// # Complexity
    /// Linear in the positions of the other.
    pub fn shared(&mut self, own: &DocumentView<'_>, other: &DocumentView<'_>) -> u32 {
        self.index.shared(own.slots, other.slots, self.numbers)
    }
}
