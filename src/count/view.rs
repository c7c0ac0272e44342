//! The values of one document.

use super::around::{Snippet, Window, snippet};
use super::hit::Hit;
use super::{Slot, TermId};

/// The values of one document.
#[derive(Clone, Copy, Debug, Default)]
pub struct DocumentView<'a> {
    /// The position of its first slot: of a piece, how many tokens are before it.
    pub(crate) first: u32,
    pub(crate) slots: &'a [Slot],
    pub(crate) sentence_ends: &'a [u32],
    pub(crate) paragraph_ends: &'a [u32],
    pub(crate) phrase_ends: &'a [u32],
    pub(crate) hits: &'a [Hit],
    pub(crate) windows: &'a [Window],
    pub(crate) text: &'a str,
}

/// The number of no type.
pub(crate) const GAP: u32 = u32::MAX;

impl<'a> DocumentView<'a> {
    /// The hits of all themes, by position and theme; none where a document of several pieces is looked at as a whole.
    pub fn hits(&self) -> &'a [Hit] {
        self.hits
    }

    /// A hit in its text; empty where no text was kept.
    pub fn snippet(&self, hit: &Hit) -> Snippet {
        snippet(self.windows, self.text, hit.start_byte as usize..hit.end_byte as usize, hit.around)
    }

    /// The types of the document and how often each occurs in it, by id.
    ///
    /// # Complexity
    /// O(n log n) in the tokens of the document.
    pub fn doc_terms(&self) -> Vec<(TermId, u64)> {
        let mut ids: Vec<u32> = self.slots.iter().filter_map(|slot| slot.id()).collect();
        ids.sort_unstable_by_key(|&value| value);
        let runs = ids.chunk_by(|a, b| a == b);
        runs.map(|run| (TermId(run[0]), run.len() as u64)).collect()
    }

    /// The types of the words that a hit matched; [`GAP`] where others stand between two phrases near each other.
    pub(crate) fn ids_of(&self, hit: &Hit) -> impl Iterator<Item = u32> + 'a {
        let slots = &self.slots[(hit.position - self.first) as usize..(hit.end() - self.first) as usize];
        let gap = (u32::from(hit.head) + u32::from(hit.tail) < hit.len).then_some(GAP);
        let (head, tail) = (&slots[..hit.head as usize], &slots[slots.len() - hit.tail as usize..]);
        let ids = |slots: &'a [Slot]| slots.iter().filter_map(|slot| slot.id());
        ids(head).chain(gap).chain(ids(tail))
    }

    /// Appends the values as they are on the disk.
    pub(crate) fn push_bytes(&self, bytes: &mut Vec<u8>) {
        for slot in self.slots {
            bytes.extend_from_slice(&slot.0.to_le_bytes());
        }
        for number in [self.sentence_ends, self.paragraph_ends, self.phrase_ends].into_iter().flatten() {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        for number in self.hits.iter().flat_map(|hit| hit.to_numbers()) {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        for number in self.windows.iter().flat_map(|window| window.to_numbers()) {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend_from_slice(self.text.as_bytes());
    }
}
