//! What is kept of each document to find those that may be like it.

use super::shingles::{Comparer, ShingleIndex, TypeNumbers};
use crate::count::{Counts, DocumentView, mixed};

/// Hash functions that a signature has at most.
pub const HASHES: usize = 128;

/// Makes sketches, on any thread.
pub struct Sketcher {
    numbers: TypeNumbers,
    /// Of each hash function, factor and summand.
    functions: Vec<(u32, u32)>,
    rows: usize,
}

/// A document in short.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    /// Distinct shingles; 0 for a document without any type, which is like no other.
    pub shingles: u32,
    /// Number of each band of its signature.
    pub(crate) bands: Box<[u64]>,
}

/// Room for one document.
pub struct SketchScratch {
    index: ShingleIndex,
    signature: Vec<u32>,
}

impl Sketcher {
    /// `rows` is the number of values in a band, 0 for no bands at all: then only exact duplicates can be found.
    ///
    /// # Complexity
    /// Linear in the bytes of the vocabulary; memory is 8 bytes for each type.
    pub fn new(counts: &Counts, rows: usize) -> Self {
        let half = |number: u64| (mixed(number) >> 32) as u32;
        let used = (0..).take(HASHES.checked_div(rows).map_or(0, |bands| bands * rows));
        let functions = used.map(|i: u64| (half(2 * i) | 1, half(2 * i + 1))).collect();
        Sketcher { numbers: TypeNumbers::new(counts), functions, rows }
    }

    /// Bands of a signature.
    pub fn bands(&self) -> usize {
        self.functions.len().checked_div(self.rows).unwrap_or(0)
    }

    /// Room for one thread.
    pub fn scratch(&self) -> SketchScratch {
        SketchScratch { index: ShingleIndex::default(), signature: Vec::with_capacity(HASHES) }
    }

    /// For comparing what sketches say may be alike.
    pub fn comparer(&self) -> Comparer<'_> {
        Comparer::new(&self.numbers)
    }

    /// The sketch of a document.
    ///
    /// # Complexity
    /// Linear in its positions, [`HASHES`] multiplications for each distinct shingle; memory is about 18 bytes for each.
    pub fn sketch(&self, document: &DocumentView<'_>, scratch: &mut SketchScratch) -> Sketch {
        let SketchScratch { index, signature } = scratch;
        signature.clear();
        signature.resize(self.functions.len(), u32::MAX);
        let shingles = index.fill(document.slots, &self.numbers, |number| {
            let x = (number >> 32) as u32;
            for (least, (factor, summand)) in signature.iter_mut().zip(&self.functions) {
                *least = (*least).min(factor.wrapping_mul(x).wrapping_add(*summand));
            }
        });
        let band = |values: &[u32]| values.iter().fold(0, |key, &value| mixed(key ^ u64::from(value)));
        let bands = if shingles == 0 { &[] } else { &signature[..] };
        Sketch { shingles, bands: bands.chunks_exact(self.rows.max(1)).map(band).collect() }
    }
}
