//! Tokens to counts: integers only, so that neither threads nor the order of documents can show.
//!
//! [`Partial`] grows, one per worker; `Partial::merge` is associative and commutative up to [`Partial::seal`], which
//! gives [`Counts`]: sorted and never changed again. Pairs and themes are counted from those.

mod around;
mod buffer;
mod counts;
mod documents;
mod hash;
mod hit;
mod interner;
mod narrow;
mod near;
mod partial;
#[cfg(test)]
pub(crate) mod pieces_tests;
pub(crate) mod prefetch;
mod seal;
mod spans;
mod stream;
mod view;

pub use self::around::Snippet;
pub(crate) use self::around::{push_squeezed, sentence_text};
pub use self::buffer::ViewBuffer;
pub use self::counts::{Counts, Vocabulary};
pub use self::documents::{DocumentCounts, DocumentIter, DocumentList};
pub use self::hash::HashKey;
pub(crate) use self::hash::{mixed, number_of};
pub use self::hit::Hit;
pub use self::partial::{DocumentInHand, Observed, Partial};
pub use self::view::DocumentView;

/// Rank of a type in the sealed vocabulary, which is sorted by the bytes of the form and then by class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(pub u32);

/// What stands at one position: a type, and whether it takes part in pairs there. Four bytes, so that the whole corpus
/// can be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slot(pub(crate) u32);

impl Slot {
    /// A token that stands in no table and only holds its place.
    pub(crate) const HOLE: Slot = Slot(u32::MAX);
    pub(crate) const NOT_KEPT: u32 = 1 << 31;
    /// Types are numbered below this.
    pub(crate) const MAX_TYPES: u32 = 1 << 30;

    #[inline]
    pub(crate) fn new(id: u32, is_kept: bool) -> Slot {
        Slot(if is_kept { id } else { id | Self::NOT_KEPT })
    }

    /// The type, unless this is a hole.
    #[inline]
    pub(crate) fn id(self) -> Option<u32> {
        (self != Self::HOLE).then_some(self.0 & !Self::NOT_KEPT)
    }

    /// The type, if it takes part in pairs here.
    #[inline]
    pub(crate) fn kept(self) -> Option<u32> {
        (self.0 & Self::NOT_KEPT == 0).then_some(self.0)
    }

    /// The type; of a hole a number above all types.
    #[inline]
    pub(crate) fn number(self) -> u32 {
        self.0 & !Self::NOT_KEPT
    }

    #[inline]
    pub(crate) fn renumbered(self, numbers: &[u32]) -> Slot {
        self.id().map_or(self, |id| Slot(numbers[id as usize] | (self.0 & Self::NOT_KEPT)))
    }
}
