//! Counts that still grow.

use std::sync::Arc;

use super::HashKey;
use super::around::{Around, add_window, keep_text};
use super::hit::Hit;
use super::interner::batch::{TokenBatch, batches};
use super::interner::{InDocument, Interner};
use super::spans::{LongDocument, OpenBatch, Sizes, SpanBatch, Storage, StoredPiece};
use super::stream::{StreamColumns, StreamPart};
use crate::config::Urls;
use crate::error::Result;
use crate::spill::Spill;
use crate::text::{PieceOf, StopLists, Surroundings, Tokens};
use crate::themes::{KnownTypes, Matcher, Scratch, TokenizedText};

/// How documents are observed; the same for all workers of a run.
pub struct Observed<'a> {
    /// Stop lists.
    pub stop_lists: &'a StopLists,
    /// Themes.
    pub matcher: &'a Matcher,
    /// Whether URLs and e-mail addresses are terms.
    pub urls: Urls,
    /// Whether the tokens are kept, for pairs, themes and the terms of documents; else there are only sums.
    pub keep_stream: bool,
    /// Whether the ends of phrases are kept with the tokens.
    pub keep_phrases: bool,
    /// Whether the text around hits is kept.
    pub keep_text: bool,
}

/// Counts of some documents: one per worker, and mergeable.
pub struct Partial {
    pub(crate) interner: Interner,
    types: KnownTypes,
    /// The first is this worker's own.
    pub(crate) parts: Vec<StreamPart>,
    pub(crate) batches: Vec<SpanBatch>,
    /// Batches that are known to be on the disk: the first so many.
    spilled: usize,
    open: OpenBatch,
    documents: u32,
    pub(crate) spill: Option<Arc<Spill>>,
    batch: Box<TokenBatch>,
    scratch: Scratch,
}

/// With a key that every run has: for what is never counted into.
impl Default for Partial {
    fn default() -> Self {
        Partial::new(HashKey::of(0))
    }
}

impl Partial {
    /// Nothing counted yet. All that are to be merged must have the same key.
    pub fn new(key: HashKey) -> Self {
        Partial {
            interner: Interner::new(key),
            types: KnownTypes::default(),
            parts: vec![StreamPart::default()],
            batches: Vec::new(),
            spilled: 0,
            open: OpenBatch::default(),
            documents: 0,
            spill: None,
            batch: Box::default(),
            scratch: Scratch::default(),
        }
    }

    /// Gives a number to the documents that follow, which come after those of smaller numbers and in the order in which they
    /// are observed. The documents of a number must all be observed here, without those of another between them.
    pub fn begin_batch(&mut self, number: u64) {
        self.close_batch();
        self.open.begin(number);
    }

    pub(crate) fn close_batch(&mut self) {
        self.batches.extend(self.open.close());
    }

    /// Adds one document: its tokens, its sentences and paragraphs, and the hits of all themes in it.
    ///
    /// `stop_list` is the index of the list that goes for it. A document must be added once only.
    ///
    /// # Complexity
    /// Linear in the tokens; each new type is tested once against the globs that go for the language.
    pub fn observe(&mut self, tokenized: &TokenizedText<'_>, stop_list: Option<usize>, how: &Observed<'_>) {
        let TokenizedText { text, body_start, .. } = *tokenized;
        let whole = PieceOf { whole: text, body_start, range: body_start..text.len(), base: 0, is_open: false };
        let mut document = self.begin_document(stop_list, how);
        self.observe_piece(&mut document, &whole, tokenized, how);
        self.close_document(document);
    }

    /// Begins a document that is added piece by piece.
    pub fn begin_document(&mut self, stop_list: Option<usize>, how: &Observed<'_>) -> DocumentInHand {
        self.documents = self.documents.checked_add(1).expect("fewer than 2^32 documents");
        let number = self.documents;
        if number == 1 {
            self.interner.list_stop_words(how.stop_lists);
        }
        let stop_bit = stop_list.map_or(0, |list| 1u64 << list);
        let start = self.parts[0].columns.sizes();
        DocumentInHand {
            document: InDocument { number, stop_bit, keeps_addresses: how.urls == Urls::Keep },
            start,
            sizes: Sizes::default(),
            pieces: Vec::new(),
            on_disk: 0,
            holds_paragraph: false,
            words: 0,
            types: 0,
            sequence: 0,
        }
    }

    /// Adds the next piece of a document.
    pub fn observe_piece(
        &mut self,
        document: &mut DocumentInHand,
        piece: &PieceOf<'_>,
        tokenized: &TokenizedText<'_>,
        how: &Observed<'_>,
    ) {
        let (tokens, first) = (tokenized.tokens, document.sizes.slots as u32);
        let mut paragraph_ends = tokens.paragraph_ends();
        if !paragraph_ends.is_empty() {
            // The paragraph goes on: one end is enough.
            document.holds_paragraph = piece.is_open;
            paragraph_ends = &paragraph_ends[..paragraph_ends.len() - usize::from(piece.is_open)];
        }
        let start = self.parts[0].columns.sizes();
        self.count_tokens(tokens, document, how);
        let mut sizes = Sizes { slots: tokens.as_slice().len(), ..Sizes::default() };
        sizes.sentences = tokens.sentence_ends().len();
        sizes.paragraphs = paragraph_ends.len();
        if how.keep_stream {
            let columns = &mut self.parts[0].columns;
            columns.sentence_ends.extend(tokens.sentence_ends().iter().map(|end| first + end));
            columns.paragraph_ends.extend(paragraph_ends.iter().map(|end| first + end));
            if how.keep_phrases {
                let phrases = &mut columns.phrase_ends;
                tokenized.tokenizer.push_phrase_ends(tokenized.text, tokens, phrases);
                phrases[start.phrases..].iter_mut().for_each(|end| *end += first);
            }
            self.find_hits(document, piece, tokenized, how);
            sizes = self.parts[0].columns.sizes().since(start);
        }
        document.sizes = document.sizes.plus(sizes);
        document.pieces.push(StoredPiece { sizes, at: 0 });
    }

    /// Moves the pieces of a document to a temporary file if they take more than `most` bytes, or if others of it are there.
    ///
    /// # Errors
    /// A fatal error that names the folder of the file.
    pub fn spill_pieces(&mut self, document: &mut DocumentInHand, most: u64, to: &Arc<Spill>) -> Result<()> {
        let columns = &mut self.parts[0].columns;
        if document.on_disk == 0 && columns.sizes().since(document.start).spilled_bytes() as u64 <= most {
            return Ok(());
        }
        columns.write_pieces(document.start, &mut document.pieces[document.on_disk..], to)?;
        columns.truncate(document.start);
        document.on_disk = document.pieces.len();
        self.spill = Some(Arc::clone(to));
        Ok(())
    }

    /// Ends a document.
    ///
    /// # Errors
    /// As [`spill_pieces`](Self::spill_pieces).
    pub fn end_document(&mut self, mut document: DocumentInHand, how: &Observed<'_>) -> Result<()> {
        if document.holds_paragraph {
            // Nothing but signs came behind the last word of the paragraph.
            let sizes = Sizes { paragraphs: 1, ..Sizes::default() };
            document.sizes = document.sizes.plus(sizes);
            document.pieces.push(StoredPiece { sizes, at: 0 });
            if how.keep_stream {
                self.parts[0].columns.paragraph_ends.push(document.sizes.slots as u32);
            }
            if let (1.., Some(spill)) = (document.on_disk, self.spill.clone()) {
                self.spill_pieces(&mut document, 0, &spill)?;
            }
        }
        self.close_document(document);
        Ok(())
    }

    fn close_document(&mut self, document: DocumentInHand) {
        let DocumentInHand { start, sizes, pieces, on_disk, words, types, sequence, .. } = document;
        let is_long = pieces.len() > 1;
        if is_long || !self.open.has_room_for(sizes) {
            self.close_batch();
        }
        self.open.push(start, sizes, words as u32, types as u32, sequence);
        if is_long && let Some(mut batch) = self.open.close() {
            if on_disk > 0 {
                batch.place = Storage::Disk(0);
            }
            batch.long = Some(Box::new(LongDocument { pieces }));
            self.batches.push(batch);
        }
    }

    /// Counts the words and types of a piece.
    fn count_tokens(&mut self, tokens: &Tokens, document: &mut DocumentInHand, how: &Observed<'_>) {
        let Partial { interner, parts, batch, .. } = self;
        let slots = &mut parts[0].columns.slots;
        for all in batches(tokens.as_slice()) {
            interner.count(tokens, all, document.document, batch);
            document.words += batch.words;
            document.types += batch.types;
            document.sequence = batch.sequence(all.len(), document.sequence);
            if how.keep_stream {
                slots.extend_from_slice(batch.slots(all.len()));
            }
        }
    }

    fn find_hits(
        &mut self,
        document: &DocumentInHand,
        piece: &PieceOf<'_>,
        tokenized: &TokenizedText<'_>,
        how: &Observed<'_>,
    ) {
        let TokenizedText { tokens, language, tokenizer, .. } = *tokenized;
        let Partial { parts, types, scratch, .. } = self;
        let StreamColumns { slots, hits, windows, text: kept, .. } = &mut parts[0].columns;
        let slots = &slots[slots.len() - tokens.as_slice().len()..];
        let (all, ends, first_window) = (tokens.as_slice(), tokens.sentence_ends(), windows.len());
        let (first, first_sentence) = (document.sizes.slots as u32, document.sizes.sentences as u32);
        let mut sentence = 0;
        let mut surroundings = Surroundings::of_piece(piece, tokens, tokenizer, language);
        how.matcher.find(
            tokenized,
            types,
            |position: usize| slots[position].id(),
            scratch,
            |found| {
                let start = piece.base + all[found.position as usize].start as usize;
                let end = piece.base + all[(found.position + found.len - 1) as usize].end as usize;
                while ends[sentence] <= found.position {
                    sentence += 1;
                }
                let mut around = Around::default();
                if how.keep_text {
                    around = Around::of(&mut surroundings, sentence as u32, start..end);
                    add_window(windows, first_window, around.window(start..end));
                }
                hits.push(Hit {
                    theme: found.theme,
                    pattern: found.pattern,
                    position: first + found.position,
                    len: found.len,
                    sentence: first_sentence + sentence as u32,
                    start_byte: start as u32,
                    end_byte: end as u32,
                    head: saturating(found.head),
                    tail: saturating(found.tail),
                    obfuscations: found.obfuscations,
                    around,
                });
            },
        );
        keep_text(&mut windows[first_window..], piece.whole, kept);
    }

    /// Bytes of memory that grow with the number of tokens, and that [`spill`](Self::spill) frees.
    pub fn stream_bytes(&self) -> usize {
        self.parts.iter().map(|part| part.columns.bytes()).sum()
    }

    /// Moves the tokens of all documents to a temporary file. The same one for all that are to be merged.
    ///
    /// # Errors
    /// A fatal error that names the folder of the file.
    pub fn spill(&mut self, to: &Arc<Spill>) -> Result<()> {
        self.close_batch();
        for (index, part) in (0..).zip(&mut self.parts) {
            part.spill(self.batches[self.spilled..].iter_mut().filter(|batch| batch.part == index), to)?;
        }
        self.spilled = self.batches.len();
        self.spill = Some(Arc::clone(to));
        Ok(())
    }

    /// The counts of both. Which of the two comes first makes no difference to what [`seal`](Self::seal) gives.
    ///
    /// # Complexity
    /// Linear in the types, and in the tokens of one of them.
    #[must_use]
    pub fn merge(mut self, mut other: Partial) -> Partial {
        self.close_batch();
        other.close_batch();
        if other.interner.len() > self.interner.len() {
            std::mem::swap(&mut self, &mut other);
        }
        let mut number_here = Vec::with_capacity(other.interner.len());
        for (id, sums) in (0..).zip(other.interner.sums()) {
            let here = self.interner.intern(other.interner.form(id), other.interner.class(id));
            self.interner.add(here, sums);
            number_here.push(here);
        }
        let first_part = self.parts.len() as u32;
        self.parts.extend(other.parts.into_iter().map(|mut part| {
            part.renumber(&number_here, other.spill.is_some());
            part
        }));
        self.batches.extend(other.batches.into_iter().map(|mut batch| {
            batch.part += first_part;
            batch
        }));
        self.spilled = 0;
        self.documents += other.documents;
        self.spill = self.spill.or(other.spill);
        self
    }
}

/// A document that is added piece by piece.
pub struct DocumentInHand {
    document: InDocument,
    /// Where its values begin that are in memory.
    start: Sizes,
    /// Those of all pieces.
    sizes: Sizes,
    pieces: Vec<StoredPiece>,
    /// How many of them are on the disk, from the first.
    on_disk: usize,
    /// Whether the last piece ended within a paragraph.
    holds_paragraph: bool,
    words: u64,
    types: u64,
    sequence: u64,
}

/// Phrases have 255 words at most, and obfuscated words hardly more letters.
fn saturating(tokens: u32) -> u16 {
    tokens.try_into().unwrap_or(u16::MAX)
}
