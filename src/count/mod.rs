//! Tokens to counts: integers only, so that neither threads nor the order of documents can show.
//!
//! [`Partial`] grows, one per worker; `Partial::merge` is associative and commutative up to [`Partial::seal`], which
//! gives [`Counts`]: sorted and never changed again. Pairs and themes are counted from those.

mod around;
mod audit;
mod collocates;
mod counts;
mod groups;
mod hash;
mod hit;
mod interner;
mod keyness;
mod lexical;
mod lines;
mod near;
mod ngrams;
mod occurrences;
mod pairs;
mod partial;
mod prefetch;
mod sample;
mod seal;
mod stream;
mod themes;

pub(crate) use around::push_squeezed;
pub use audit::{AuditCounts, Overlap, OverlapExample, Tally, count_audit};
pub use collocates::{Collocates, collocates};
pub use counts::{Counts, DocumentCounts, Vocabulary};
pub use groups::{Posting, counts_in, posting_ranges, push_postings};
pub use hit::Hit;
pub use keyness::{Body, Compared, Comparison, FirstPass, SecondPass, Side, Spread, Usage};
pub use lexical::{LexicalCounter, LexicalCounts, SyllableCounts};
pub use lines::{Boilerplate, CommonLines, LineOf, LineRecord, lines_of, squeezed, without_lines};
pub use near::{
    Band, Comparer, Duplicates, HASHES, NearPair, Sketch, Sketcher, TermSums, candidates, collocate_votes,
    first_copies, form_votes, pair_votes, term_sums, theme_pair_votes,
};
pub use ngrams::{Found, NgramCounts, NgramRows, Occurrences, answers, cells, each_answer, ngram_ranges, requests};
pub use occurrences::{BYTES_OF_OCCURRENCES, Gaps, occurrence_ranges, occurrences};
pub use pairs::{
    PairCounter, PairMargins, PairRow, PairRows, PairScratch, PairTable, distance_unit, document_ranges, merge_runs,
    pair_margins, term_ranges,
};
pub use partial::{Observed, Partial};
pub use sample::HitSample;
pub use stream::{DocumentView, ViewBuffer};
pub use themes::{DocThemeRow, FormRow, ThemeCounts, ThemePairRow, count_themes};

/// Rank of a type in the sealed vocabulary, which is sorted by the bytes of the form and then by class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(pub u32);

/// What stands at one position: a type, and whether it takes part in pairs there. Four bytes, so that the whole corpus
/// can be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Slot(u32);

impl Slot {
    /// A token that stands in no table and only holds its place.
    const HOLE: Slot = Slot(u32::MAX);
    const NOT_KEPT: u32 = 1 << 31;
    /// Types are numbered below this.
    const MAX_TYPES: u32 = 1 << 30;

    fn new(id: u32, is_kept: bool) -> Slot {
        Slot(if is_kept { id } else { id | Self::NOT_KEPT })
    }

    /// The type, unless this is a hole.
    fn id(self) -> Option<u32> {
        (self != Self::HOLE).then_some(self.0 & !Self::NOT_KEPT)
    }

    /// The type, if it takes part in pairs here.
    fn kept(self) -> Option<u32> {
        (self.0 & Self::NOT_KEPT == 0).then_some(self.0)
    }

    /// The type; of a hole a number above all types.
    fn number(self) -> u32 {
        self.0 & !Self::NOT_KEPT
    }

    fn renumbered(self, numbers: &[u32]) -> Slot {
        self.id().map_or(self, |id| Slot(numbers[id as usize] | (self.0 & Self::NOT_KEPT)))
    }
}
