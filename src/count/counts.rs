//! Counts that are complete.

use super::buffer::ViewBuffer;
use super::documents::{DocumentCounts, DocumentList};
use super::hit::Hit;
use super::stream::Stream;
use super::view::{DocumentView, GAP};
use super::{Slot, TermId};
use crate::error::Result;
use crate::text::Class;

/// All types, by the bytes of the form and then by class.
#[derive(Debug, Default)]
pub struct Vocabulary {
    pub(crate) forms: String,
    pub(crate) ends: Vec<usize>,
    pub(crate) classes: Vec<Class>,
    pub(crate) count: Vec<u64>,
    pub(crate) stop_count: Vec<u64>,
    pub(crate) doc_count: Vec<u32>,
}

impl Vocabulary {
    /// Number of types.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The normal form.
    pub fn form(&self, id: TermId) -> &str {
        let index = id.0 as usize;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.forms[start..self.ends[index]]
    }

    /// The class.
    pub fn class(&self, id: TermId) -> Class {
        self.classes[id.0 as usize]
    }

    /// Occurrences in all documents.
    pub fn count(&self, id: TermId) -> u64 {
        self.count[id.0 as usize]
    }

    /// Occurrences as a stop word.
    pub fn stop_count(&self, id: TermId) -> u64 {
        self.stop_count[id.0 as usize]
    }

    /// Documents that hold it.
    pub fn doc_count(&self, id: TermId) -> u64 {
        u64::from(self.doc_count[id.0 as usize])
    }
}

/// Everything that was counted, sorted, and never changed again. Holds no hash table.
#[derive(Debug, Default)]
pub struct Counts {
    vocabulary: Vocabulary,
    stream: Stream,
    tokens: u64,
    sentences: u64,
    paragraphs: u64,
    hits: u64,
}

impl Counts {
    pub(crate) fn of(vocabulary: Vocabulary, stream: Stream) -> Counts {
        let mut counts = Counts { vocabulary, stream, ..Counts::default() };
        let (mut tokens, mut sentences, mut paragraphs, mut hits) = (0, 0, 0, 0);
        for document in counts.documents() {
            tokens += document.tokens();
            sentences += document.sentences();
            paragraphs += document.paragraphs();
            hits += document.hits() as u64;
        }
        (counts.tokens, counts.sentences, counts.paragraphs, counts.hits) = (tokens, sentences, paragraphs, hits);
        counts
    }

    /// All types.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// All documents that were processed, by the numbers of their batches.
    pub fn documents(&self) -> DocumentList<'_> {
        DocumentList::new(&self.stream)
    }

    /// Positions in all documents.
    pub fn tokens(&self) -> u64 {
        self.tokens
    }

    /// Sentences in all documents.
    pub fn sentences(&self) -> u64 {
        self.sentences
    }

    /// Paragraphs in all documents.
    pub fn paragraphs(&self) -> u64 {
        self.paragraphs
    }

    /// Hits in all documents.
    pub fn hits(&self) -> u64 {
        self.hits
    }

    /// The tokens of one of [`documents`](Self::documents), and its hits if it is of one piece; those of longer ones are in their
    /// [pieces](Self::view_piece).
    ///
    /// # Errors
    /// A fatal error where they cannot be read from the disk.
    ///
    /// # Panics
    /// Where the stream was not kept.
    ///
    /// # Complexity
    /// O(1) if documents are asked for in their order, with the same `buffer`; else a thousand sizes are added up.
    pub fn view<'a, 'c: 'a>(
        &'c self,
        document: DocumentCounts<'c>,
        buffer: &'a mut ViewBuffer<'c>,
    ) -> Result<DocumentView<'a>> {
        self.stream.view(document.batch, document.place as usize, buffer)
    }

    /// The tokens and hits of one of the [pieces](DocumentCounts::pieces) of a document. Positions count from the first token of the
    /// document.
    ///
    /// # Errors
    /// As [`view`](Self::view).
    ///
    /// # Panics
    /// Where there is no such piece.
    ///
    /// # Complexity
    /// Linear in the piece, and in the number of pieces before it.
    pub fn view_piece<'a, 'c: 'a>(
        &'c self,
        document: DocumentCounts<'c>,
        piece: usize,
        buffer: &'a mut ViewBuffer<'c>,
    ) -> Result<DocumentView<'a>> {
        self.stream.view_piece(document.batch, document.place as usize, piece, buffer)
    }

    /// Calls `each` with the slots of a document, a piece at a time.
    pub(crate) fn each_slots<'c>(
        &'c self,
        document: DocumentCounts<'c>,
        buffer: &mut ViewBuffer<'c>,
        mut each: impl FnMut(&[Slot]),
    ) -> Result<()> {
        for piece in 0..document.pieces() {
            each(self.view_piece(document, piece, buffer)?.slots);
        }
        Ok(())
    }

    /// Calls `each` with the hits of a document, a piece at a time.
    pub(crate) fn each_hits<'c>(
        &'c self,
        document: DocumentCounts<'c>,
        buffer: &mut ViewBuffer<'c>,
        mut each: impl FnMut(&[Hit]),
    ) -> Result<()> {
        for piece in 0..document.pieces() {
            each(self.view_piece(document, piece, buffer)?.hits);
        }
        Ok(())
    }

    /// The types of a document and how often each occurs in it, by id.
    ///
    /// # Errors
    /// As [`view`](Self::view).
    ///
    /// # Complexity
    /// O(n log n) in the tokens of the document, and of a long one linear in them and in all types.
    pub fn doc_terms<'c>(
        &'c self,
        document: DocumentCounts<'c>,
        buffer: &mut ViewBuffer<'c>,
    ) -> Result<Vec<(TermId, u64)>> {
        if document.pieces() == 1 {
            return Ok(self.view(document, buffer)?.doc_terms());
        }
        let mut occurrences = vec![0u32; self.vocabulary.len()];
        self.each_slots(document, buffer, |slots| {
            slots.iter().filter_map(|slot| slot.id()).for_each(|id| occurrences[id as usize] += 1);
        })?;
        let terms = (0u32..).zip(occurrences).filter(|&(_, count)| count > 0);
        Ok(terms.map(|(id, count)| (TermId(id), count.into())).collect())
    }

    /// The normal forms of the tokens of a hit, with a space between, and `…` for what stands between two phrases.
    pub fn form_of(&self, document: &DocumentView<'_>, hit: &Hit) -> String {
        self.joined_forms(document.ids_of(hit))
    }

    pub(crate) fn joined_forms(&self, ids: impl Iterator<Item = u32>) -> String {
        let form = |id| if id == GAP { "…" } else { self.vocabulary.form(TermId(id)) };
        ids.map(form).collect::<Vec<_>>().join(" ")
    }
}
