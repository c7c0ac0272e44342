//! How much each document has, and where: batches of documents, each in a few bytes.

use std::ops::Range;

use super::around::Window;
use super::hit::Hit;
use super::narrow::NarrowColumns;

/// How many values there are in each of the columns of a [`StreamPart`](super::stream::StreamPart): those of a document, of
/// several, or of all before one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sizes {
    pub slots: usize,
    pub sentences: usize,
    pub paragraphs: usize,
    pub phrases: usize,
    pub hits: usize,
    pub windows: usize,
    pub text: usize,
}

impl Sizes {
    pub fn plus(self, other: Sizes) -> Sizes {
        Sizes {
            slots: self.slots + other.slots,
            sentences: self.sentences + other.sentences,
            paragraphs: self.paragraphs + other.paragraphs,
            phrases: self.phrases + other.phrases,
            hits: self.hits + other.hits,
            windows: self.windows + other.windows,
            text: self.text + other.text,
        }
    }

    /// What there is more than before.
    pub fn since(self, before: Sizes) -> Sizes {
        Sizes {
            slots: self.slots - before.slots,
            sentences: self.sentences - before.sentences,
            paragraphs: self.paragraphs - before.paragraphs,
            phrases: self.phrases - before.phrases,
            hits: self.hits - before.hits,
            windows: self.windows - before.windows,
            text: self.text - before.text,
        }
    }

    /// Bytes that the values are on the disk.
    pub fn spilled_bytes(&self) -> usize {
        let numbers = self.slots + self.sentences + self.paragraphs + self.phrases;
        let numbers = numbers + self.hits * Hit::NUMBERS + self.windows * Window::NUMBERS;
        numbers * size_of::<u32>() + self.text
    }

    /// The sizes by the numbers of the columns below.
    #[inline]
    fn of(column: impl Fn(usize) -> usize) -> Sizes {
        Sizes {
            slots: column(SLOTS),
            sentences: column(SENTENCES),
            paragraphs: column(PARAGRAPHS),
            phrases: column(PHRASES),
            hits: column(HITS),
            windows: column(WINDOWS),
            text: column(TEXT),
        }
    }
}

const SLOTS: usize = 0;
const SENTENCES: usize = 1;
const PARAGRAPHS: usize = 2;
const PHRASES: usize = 3;
const HITS: usize = 4;
const WINDOWS: usize = 5;
const TEXT: usize = 6;
const WORDS: usize = 7;
const TYPES: usize = 8;
const COLUMNS: usize = 9;

/// Where the values of a batch are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Storage {
    /// In the columns of its part, from these indices on.
    Memory(Sizes),
    /// In the temporary file, from this byte on.
    Disk(u64),
}

/// A part of a long document, one behind the other.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct StoredPiece {
    pub sizes: Sizes,
    /// Where it is in the temporary file, if the document is there.
    pub at: u64,
}

/// The pieces of a long document, which is a batch of its own.
#[derive(Debug)]
pub(crate) struct LongDocument {
    pub pieces: Vec<StoredPiece>,
}

/// Documents of one worker that come one after the other, at least one, and so do their values.
#[derive(Debug)]
pub(crate) struct SpanBatch {
    /// What batches are in the order of: the number that was given, then the place among the batches of the worker.
    pub order: (u64, u32),
    /// Index of the [`StreamPart`](super::stream::StreamPart).
    pub part: u32,
    pub place: Storage,
    /// `None` where the documents are of one piece each.
    pub long: Option<Box<LongDocument>>,
    columns: NarrowColumns<COLUMNS>,
    sequences: Box<[u64]>,
}

impl SpanBatch {
    /// Number of documents.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    pub fn sizes(&self, document: usize) -> Sizes {
        Sizes::of(|column| self.columns.get(column, document) as usize)
    }

    /// The sizes of several documents together.
    pub fn sum(&self, documents: Range<usize>) -> Sizes {
        Sizes::of(|column| self.columns.sum(column, documents.clone()))
    }

    pub fn tokens(&self, document: usize) -> u32 {
        self.columns.get(SLOTS, document)
    }

    pub fn sentences(&self, document: usize) -> u32 {
        self.columns.get(SENTENCES, document)
    }

    pub fn paragraphs(&self, document: usize) -> u32 {
        self.columns.get(PARAGRAPHS, document)
    }

    pub fn hits(&self, document: usize) -> u32 {
        self.columns.get(HITS, document)
    }

    pub fn words(&self, document: usize) -> u32 {
        self.columns.get(WORDS, document)
    }

    pub fn types(&self, document: usize) -> u32 {
        self.columns.get(TYPES, document)
    }

    pub fn sequence(&self, document: usize) -> u64 {
        self.sequences[document]
    }
}

/// The batch that a worker adds documents to.
#[derive(Debug, Default)]
pub(crate) struct OpenBatch {
    number: u64,
    /// Batches that were closed before.
    closed: u32,
    /// Where its first document is.
    start: Sizes,
    spilled_bytes: usize,
    /// Used again for the next batch.
    rows: Vec<[u32; COLUMNS]>,
    sequences: Vec<u64>,
}

/// Documents that a batch has at most: one of them is found by adding up the sizes of those before it.
const MAX_DOCUMENTS: usize = 1 << 10;

/// Bytes on the disk from which on a batch takes no more documents: it is written in one piece.
const MAX_BYTES: usize = 1 << 20;

impl OpenBatch {
    /// Gives a number to the documents that follow. There must be none now.
    pub fn begin(&mut self, number: u64) {
        debug_assert!(self.rows.is_empty(), "a batch was not closed");
        self.number = number;
    }

    pub fn has_room_for(&self, sizes: Sizes) -> bool {
        let is_small = || self.spilled_bytes + sizes.spilled_bytes() <= MAX_BYTES;
        self.rows.is_empty() || (self.rows.len() < MAX_DOCUMENTS && is_small())
    }

    /// Adds a document whose values begin at `start`.
    pub fn push(&mut self, start: Sizes, sizes: Sizes, words: u32, types: u32, sequence: u64) {
        if self.rows.is_empty() {
            self.start = start;
        }
        self.spilled_bytes += sizes.spilled_bytes();
        let Sizes { slots, sentences, paragraphs, phrases, hits, windows, text } = sizes;
        // In the order of the columns.
        let [slots, sentences, paragraphs, phrases, hits, windows, text] =
            [slots, sentences, paragraphs, phrases, hits, windows, text].map(|size| size as u32);
        self.rows.push([slots, sentences, paragraphs, phrases, hits, windows, text, words, types]);
        self.sequences.push(sequence);
    }

    /// The documents that were added since the last call, if any. What follows has the same number.
    pub fn close(&mut self) -> Option<SpanBatch> {
        if self.rows.is_empty() {
            return None;
        }
        let columns = NarrowColumns::new(&self.rows);
        let sequences = self.sequences.as_slice().into();
        self.rows.clear();
        self.sequences.clear();
        self.spilled_bytes = 0;
        self.closed += 1;
        let (order, place) = ((self.number, self.closed), Storage::Memory(self.start));
        Some(SpanBatch { order, part: 0, place, long: None, columns, sequences })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closed(sizes: impl Iterator<Item = Sizes>) -> Vec<SpanBatch> {
        let (mut open, mut batches, mut start) = (OpenBatch::default(), Vec::new(), Sizes::default());
        for sizes in sizes {
            if !open.has_room_for(sizes) {
                batches.extend(open.close());
            }
            open.push(start, sizes, 1, 2, 3);
            start = start.plus(sizes);
        }
        batches.extend(open.close());
        assert!(open.close().is_none());
        batches
    }

    #[test]
    fn short_documents_fill_batches() {
        let short = Sizes { slots: 9, sentences: 2, paragraphs: 1, phrases: 3, hits: 1, windows: 1, text: 50 };
        let batches = closed(std::iter::repeat_n(short, 2500));
        assert_eq!(batches.iter().map(SpanBatch::len).collect::<Vec<_>>(), [1024, 1024, 452]);
        assert!(size_of::<SpanBatch>() <= 144);
        let of_one = |index: usize, document| (batches[index].sizes(document), batches[index].words(document));
        assert_eq!([of_one(0, 0), of_one(1, 1023), of_one(2, 451)], [(short, 1); 3]);
        assert_eq!(batches[2].place, Storage::Memory(batches[0].sum(0..1024).plus(batches[1].sum(0..1024))));
        assert!(batches.is_sorted_by_key(|batch| batch.order));
    }

    #[test]
    fn large_documents_are_not_with_others() {
        let of = |slots| Sizes { slots, ..Sizes::default() };
        let batches = closed([1, 100_000, 150_000, 12_143, 1, 1 << 20, 7, 8].map(of).into_iter());
        assert_eq!(batches.iter().map(SpanBatch::len).collect::<Vec<_>>(), [4, 1, 1, 2]);
    }
}
