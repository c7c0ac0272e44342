//! Documents by their sizes.

use std::ops::Range;

use super::spans::SpanBatch;
use super::stream::Stream;

/// The documents of [`Counts`](super::Counts), in their order.
#[derive(Clone, Copy, Debug)]
pub struct DocumentList<'c> {
    stream: &'c Stream,
}

/// A document, by the sizes of its parts.
#[derive(Clone, Copy, Debug)]
pub struct DocumentCounts<'c> {
    pub(super) batch: &'c SpanBatch,
    /// Its place in the batch.
    pub(super) place: u32,
}

impl DocumentCounts<'_> {
    /// Number of positions.
    pub fn tokens(&self) -> u64 {
        self.batch.tokens(self.place as usize).into()
    }

    /// Tokens of class word.
    pub fn words(&self) -> u64 {
        self.batch.words(self.place as usize).into()
    }

    /// Distinct types that stand in the tables.
    pub fn types(&self) -> u64 {
        self.batch.types(self.place as usize).into()
    }

    /// A number for the sequence of its positions: two documents of the same sequence have the same, and hardly any others.
    pub(crate) fn sequence(&self) -> u64 {
        self.batch.sequence(self.place as usize)
    }

    /// Number of sentences.
    pub fn sentences(&self) -> u64 {
        self.batch.sentences(self.place as usize).into()
    }

    /// Number of paragraphs.
    pub fn paragraphs(&self) -> u64 {
        self.batch.paragraphs(self.place as usize).into()
    }

    /// Number of hits of all themes.
    pub fn hits(&self) -> usize {
        self.batch.hits(self.place as usize) as usize
    }

    /// In how many pieces it was counted, at least one.
    pub fn pieces(&self) -> usize {
        self.batch.long.as_ref().map_or(1, |long| long.pieces.len())
    }

    /// Number of hits in one of its pieces.
    pub fn hits_of_piece(&self, piece: usize) -> usize {
        self.batch.long.as_ref().map_or_else(|| self.hits(), |long| long.pieces[piece].sizes.hits)
    }
}

impl<'c> DocumentList<'c> {
    pub(super) fn new(stream: &'c Stream) -> Self {
        DocumentList { stream }
    }

    /// Number of documents.
    pub fn len(&self) -> usize {
        self.stream.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A document by its index.
    ///
    /// # Panics
    /// Where there is no such document.
    ///
    /// # Complexity
    /// O(log n) in the batches of documents. Where many are wanted, [`range`](Self::range) and [`of`](Self::of) walk.
    pub fn get(&self, index: usize) -> DocumentCounts<'c> {
        let document = index as u32;
        let (batch, documents) = self.stream.batch(self.stream.batch_of(document));
        DocumentCounts { batch, place: document - documents.start }
    }

    /// All documents.
    pub fn iter(&self) -> DocumentIter<'c, Range<usize>> {
        self.range(0..self.len())
    }

    /// The documents of a range of indices.
    pub fn range(&self, range: Range<usize>) -> DocumentIter<'c, Range<usize>> {
        self.of(range)
    }

    /// The documents with these indices, which should ascend.
    pub fn of<I: IntoIterator<Item = usize>>(&self, indices: I) -> DocumentIter<'c, I::IntoIter> {
        DocumentIter { list: *self, indices: indices.into_iter(), batch: None }
    }
}

impl<'c> IntoIterator for DocumentList<'c> {
    type Item = DocumentCounts<'c>;
    type IntoIter = DocumentIter<'c, Range<usize>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Documents one after the other, by their indices.
#[derive(Clone, Debug)]
pub struct DocumentIter<'c, I> {
    list: DocumentList<'c>,
    indices: I,
    /// The batch of the last one, and the indices of its documents in the stream.
    batch: Option<(&'c SpanBatch, Range<u32>)>,
}

impl<'c, I: Iterator<Item = usize>> Iterator for DocumentIter<'c, I> {
    type Item = DocumentCounts<'c>;

    #[inline]
    fn next(&mut self) -> Option<DocumentCounts<'c>> {
        let document = self.indices.next()? as u32;
        if self.batch.as_ref().is_none_or(|(_, documents)| !documents.contains(&document)) {
            self.batch = Some(self.list.stream.batch(self.list.stream.batch_of(document)));
        }
        let (batch, documents) = self.batch.as_ref()?;
        Some(DocumentCounts { batch, place: document - documents.start })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.indices.size_hint()
    }
}

impl<I: ExactSizeIterator<Item = usize>> ExactSizeIterator for DocumentIter<'_, I> {}
