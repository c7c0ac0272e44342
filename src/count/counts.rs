//! Counts that are complete.

use std::ops::Range;

use super::partial::Span;
use super::{Hit, Partial, Slot, TermId};
use crate::corpus::DocOrd;
use crate::text::Class;

/// All types, by the bytes of the form and then by class.
#[derive(Debug, Default)]
pub struct Vocabulary {
    forms: String,
    ends: Vec<usize>,
    classes: Vec<Class>,
    count: Vec<u64>,
    stop_count: Vec<u64>,
    doc_count: Vec<u32>,
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentCounts {
    /// Which document.
    pub ord: DocOrd,
    /// Tokens of class word.
    pub words: u64,
    /// Distinct types that stand in the tables.
    pub types: u64,
    tokens: Range<usize>,
    sentences: Range<usize>,
    paragraphs: Range<usize>,
    hits: Range<usize>,
}

impl DocumentCounts {
    /// Number of positions.
    pub fn tokens(&self) -> u64 {
        self.tokens.len() as u64
    }

    /// Number of sentences.
    pub fn sentences(&self) -> u64 {
        self.sentences.len() as u64
    }

    /// Number of paragraphs.
    pub fn paragraphs(&self) -> u64 {
        self.paragraphs.len() as u64
    }
}

/// Everything that was counted, sorted, and never changed again. Holds no hash table.
#[derive(Debug, Default)]
pub struct Counts {
    vocabulary: Vocabulary,
    slots: Vec<Slot>,
    /// Per document, counted from its own first token.
    sentence_ends: Vec<u32>,
    paragraph_ends: Vec<u32>,
    hits: Vec<Hit>,
    snippets: String,
    documents: Vec<DocumentCounts>,
}

impl Counts {
    pub(super) fn from_partial(partial: Partial) -> Counts {
        let ranked = partial.interner.ranked();
        let mut rank = vec![0u32; ranked.len()];
        let mut vocabulary = Vocabulary::default();
        for (new, &old) in (0u32..).zip(&ranked) {
            rank[old as usize] = new;
            let sums = &partial.sums[old as usize];
            vocabulary.forms.push_str(partial.interner.form(old));
            vocabulary.ends.push(vocabulary.forms.len());
            vocabulary.classes.push(partial.interner.class(old));
            vocabulary.count.push(sums.count);
            vocabulary.stop_count.push(sums.stop_count);
            vocabulary.doc_count.push(sums.doc_count);
        }
        let mut spans = partial.documents;
        spans.sort_unstable_by_key(|span| span.ord);
        let mut counts = Counts {
            vocabulary,
            slots: Vec::with_capacity(partial.slots.len()),
            sentence_ends: Vec::with_capacity(partial.sentence_ends.len()),
            paragraph_ends: Vec::with_capacity(partial.paragraph_ends.len()),
            hits: Vec::with_capacity(partial.hits.len()),
            snippets: partial.snippets,
            documents: Vec::with_capacity(spans.len()),
        };
        for Span { ord, tokens, sentences, paragraphs, hits, words, types } in spans {
            let slots = &partial.slots[tokens];
            let document = DocumentCounts {
                ord,
                words,
                types,
                tokens: extend(
                    &mut counts.slots,
                    slots.iter().map(|slot| match slot.id() {
                        Some(id) => slot.with_id(rank[id as usize]),
                        None => *slot,
                    }),
                ),
                sentences: extend(&mut counts.sentence_ends, partial.sentence_ends[sentences].iter().copied()),
                paragraphs: extend(&mut counts.paragraph_ends, partial.paragraph_ends[paragraphs].iter().copied()),
                hits: extend(&mut counts.hits, partial.hits[hits].iter().copied()),
            };
            counts.documents.push(document);
        }
        counts
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
        self.slots.len() as u64
    }

    /// Sentences in all documents.
    pub fn sentences(&self) -> u64 {
        self.sentence_ends.len() as u64
    }

    /// Paragraphs in all documents.
    pub fn paragraphs(&self) -> u64 {
        self.paragraph_ends.len() as u64
    }

    /// All hits, by document, position and theme.
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// The hits of one document.
    pub fn hits_of(&self, document: &DocumentCounts) -> &[Hit] {
        &self.hits[document.hits.clone()]
    }

    /// The range of a document's hits in [`hits`](Self::hits).
    pub fn hit_range(&self, document: &DocumentCounts) -> Range<usize> {
        document.hits.clone()
    }

    /// Left context, matched text and right context of a hit.
    pub fn snippet(&self, hit: &Hit) -> (&str, &str, &str) {
        let left = hit.snippet.start;
        let matched = left + usize::from(hit.snippet.left);
        let right = matched + hit.snippet.matched as usize;
        let end = right + usize::from(hit.snippet.right);
        (&self.snippets[left..matched], &self.snippets[matched..right], &self.snippets[right..end])
    }

    /// The types of one document and how often each occurs in it, by id.
    ///
    /// # Complexity
    /// O(n log n) in the tokens of the document.
    pub fn doc_terms(&self, document: &DocumentCounts) -> Vec<(TermId, u64)> {
        let mut ids: Vec<u32> = self.slots_of(document).iter().filter_map(|slot| slot.id()).collect();
        ids.sort_unstable();
        let runs = ids.chunk_by(|a, b| a == b);
        runs.map(|run| (TermId(run[0]), run.len() as u64)).collect()
    }

    /// The normal forms of the tokens of a hit, with a space between.
    pub fn form_of(&self, document: &DocumentCounts, hit: &Hit) -> String {
        let ids = self.ids_of(document, hit);
        ids.map(|id| self.vocabulary.form(TermId(id))).collect::<Vec<_>>().join(" ")
    }

    pub(super) fn ids_of(&self, document: &DocumentCounts, hit: &Hit) -> impl Iterator<Item = u32> {
        let slots = &self.slots_of(document)[hit.position as usize..hit.end() as usize];
        slots.iter().filter_map(|slot| slot.id())
    }

    pub(super) fn slots_of(&self, document: &DocumentCounts) -> &[Slot] {
        &self.slots[document.tokens.clone()]
    }

    pub(super) fn sentence_ends_of(&self, document: &DocumentCounts) -> &[u32] {
        &self.sentence_ends[document.sentences.clone()]
    }

    pub(super) fn paragraph_ends_of(&self, document: &DocumentCounts) -> &[u32] {
        &self.paragraph_ends[document.paragraphs.clone()]
    }
}

fn extend<T>(column: &mut Vec<T>, values: impl Iterator<Item = T>) -> Range<usize> {
    let start = column.len();
    column.extend(values);
    start..column.len()
}
