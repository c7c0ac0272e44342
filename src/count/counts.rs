//! Counts that are complete.

use std::sync::Arc;

use super::TermId;
use super::hit::Hit;
use super::stream::{DocumentView, GAP, Span, Stream, ViewBuffer};
use crate::corpus::DocOrd;
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

/// One document, by the sizes of its parts.
#[derive(Clone, Debug)]
pub struct DocumentCounts {
    /// Which document.
    pub ord: DocOrd,
    /// Tokens of class word.
    pub words: u64,
    /// Distinct types that stand in the tables.
    pub types: u64,
    pub(crate) span: Span,
}

impl DocumentCounts {
    /// Number of positions.
    pub fn tokens(&self) -> u64 {
        u64::from(self.span.lens.slots)
    }

    /// Number of sentences.
    pub fn sentences(&self) -> u64 {
        u64::from(self.span.lens.sentences)
    }

    /// Number of paragraphs.
    pub fn paragraphs(&self) -> u64 {
        u64::from(self.span.lens.paragraphs)
    }

    /// Number of hits of all themes.
    pub fn hits(&self) -> usize {
        self.span.lens.hits as usize
    }
}

/// Everything that was counted, sorted, and never changed again. Holds no hash table.
#[derive(Debug, Default)]
pub struct Counts {
    vocabulary: Arc<Vocabulary>,
    stream: Arc<Stream>,
    documents: Vec<DocumentCounts>,
    tokens: u64,
    sentences: u64,
    paragraphs: u64,
    hits: u64,
    /// Positions that the sums of the vocabulary are over, more than `tokens` where these are some of the documents only.
    vocabulary_tokens: u64,
    is_whole: bool,
}

impl Counts {
    /// The same of some of the documents, by their index. Their terms have the numbers that they have here, and the
    /// [`Vocabulary`] is that of all documents, with the sums over all.
    #[must_use]
    pub fn among(&self, is_in: impl Fn(usize) -> bool) -> Counts {
        let documents = self.documents.iter().enumerate().filter(|(index, _)| is_in(*index));
        let documents: Vec<DocumentCounts> = documents.map(|(_, document)| document.clone()).collect();
        let is_whole = self.is_whole && documents.len() == self.documents.len();
        let (vocabulary, stream) = (Arc::clone(&self.vocabulary), Arc::clone(&self.stream));
        Counts { is_whole, ..Counts::of(vocabulary, stream, documents, self.vocabulary_tokens) }
    }

    pub(crate) fn of(
        vocabulary: Arc<Vocabulary>,
        stream: Arc<Stream>,
        documents: Vec<DocumentCounts>,
        vocabulary_tokens: u64,
    ) -> Counts {
        let sum = |of: fn(&DocumentCounts) -> u64| documents.iter().map(of).sum();
        Counts {
            vocabulary,
            stream,
            tokens: sum(DocumentCounts::tokens),
            sentences: sum(DocumentCounts::sentences),
            paragraphs: sum(DocumentCounts::paragraphs),
            hits: sum(|document| document.hits() as u64),
            documents,
            vocabulary_tokens,
            is_whole: true,
        }
    }

    /// All types.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// All documents that were processed, by [`DocOrd`].
    pub fn documents(&self) -> &[DocumentCounts] {
        &self.documents
    }

    /// Positions in all documents.
    pub fn tokens(&self) -> u64 {
        self.tokens
    }

    /// Whether these are all documents that the vocabulary was counted in.
    pub(crate) fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Positions in all documents that the vocabulary was counted in.
    pub(crate) fn vocabulary_tokens(&self) -> u64 {
        self.vocabulary_tokens
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

    /// The tokens and hits of one document. `buffer` is used where they are on the disk.
    ///
    /// # Errors
    /// A fatal error where they cannot be read from there.
    ///
    /// # Panics
    /// Where the stream was not kept.
    pub fn view<'a>(&'a self, document: &DocumentCounts, buffer: &'a mut ViewBuffer) -> Result<DocumentView<'a>> {
        self.stream.view(&document.span, buffer)
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
