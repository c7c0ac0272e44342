//! The tokens of documents as numbers, with their sentences, paragraphs and hits: in memory, or on the disk.

use std::ops::Range;
use std::sync::{Arc, Mutex, Weak};

use super::Slot;
use super::around::Window;
use super::hit::Hit;
use super::spans::{Sizes, SpanBatch, Storage, StoredPiece};
use super::view::DocumentView;
use crate::error::{Error, Result};
use crate::spill::Spill;

/// Values of many documents, one document behind the other.
#[derive(Debug, Default)]
pub(crate) struct StreamColumns {
    pub slots: Vec<Slot>,
    pub sentence_ends: Vec<u32>,
    pub paragraph_ends: Vec<u32>,
    /// None where nobody asks for them.
    pub phrase_ends: Vec<u32>,
    pub hits: Vec<Hit>,
    pub windows: Vec<Window>,
    /// The text of the windows.
    pub text: String,
}

impl StreamColumns {
    /// Bytes of memory that are in use.
    pub fn bytes(&self) -> usize {
        let ends = self.sentence_ends.len() + self.paragraph_ends.len() + self.phrase_ends.len();
        (self.slots.len() + ends) * size_of::<u32>()
            + self.hits.len() * size_of::<Hit>()
            + self.windows.len() * size_of::<Window>()
            + self.text.len()
    }

    /// Room for a document without its hits.
    ///
    /// # Errors
    /// A fatal error where there is no memory for it.
    pub fn for_document(sizes: Sizes) -> Result<StreamColumns> {
        let mut columns = StreamColumns::default();
        let reserved = (columns.slots.try_reserve_exact(sizes.slots))
            .and_then(|()| columns.sentence_ends.try_reserve_exact(sizes.sentences))
            .and_then(|()| columns.paragraph_ends.try_reserve_exact(sizes.paragraphs))
            .and_then(|()| columns.phrase_ends.try_reserve_exact(sizes.phrases));
        match reserved {
            Ok(()) => Ok(columns),
            Err(_) => Err(Error::fatal(format!("there is no memory for a document of {} tokens", sizes.slots)).hint(
                "lower --memory to what there is, so that such a document is left out, or use a machine with more",
            )),
        }
    }

    pub fn sizes(&self) -> Sizes {
        Sizes {
            slots: self.slots.len(),
            sentences: self.sentence_ends.len(),
            paragraphs: self.paragraph_ends.len(),
            phrases: self.phrase_ends.len(),
            hits: self.hits.len(),
            windows: self.windows.len(),
            text: self.text.len(),
        }
    }

    pub fn clear(&mut self) {
        self.truncate(Sizes::default());
    }

    /// Forgets all but what comes first.
    pub fn truncate(&mut self, to: Sizes) {
        self.slots.truncate(to.slots);
        self.sentence_ends.truncate(to.sentences);
        self.paragraph_ends.truncate(to.paragraphs);
        self.phrase_ends.truncate(to.phrases);
        self.hits.truncate(to.hits);
        self.windows.truncate(to.windows);
        self.text.truncate(to.text);
    }

    /// Writes pieces that begin at `start` to the temporary file, each by itself.
    pub fn write_pieces(&self, mut start: Sizes, pieces: &mut [StoredPiece], spill: &Spill) -> Result<()> {
        let mut bytes = Vec::new();
        for piece in pieces {
            bytes.clear();
            self.view(start, piece.sizes).push_bytes(&mut bytes);
            piece.at = spill.append(&bytes)?;
            start = start.plus(piece.sizes);
        }
        Ok(())
    }

    /// The document whose values begin at `start`.
    pub fn view(&self, start: Sizes, sizes: Sizes) -> DocumentView<'_> {
        DocumentView {
            first: 0,
            slots: &self.slots[start.slots..][..sizes.slots],
            sentence_ends: &self.sentence_ends[start.sentences..][..sizes.sentences],
            paragraph_ends: &self.paragraph_ends[start.paragraphs..][..sizes.paragraphs],
            phrase_ends: &self.phrase_ends[start.phrases..][..sizes.phrases],
            hits: &self.hits[start.hits..][..sizes.hits],
            windows: &self.windows[start.windows..][..sizes.windows],
            text: &self.text[start.text..][..sizes.text],
        }
    }
}

/// What one worker kept of its documents.
#[derive(Debug, Default)]
pub(crate) struct StreamPart {
    pub columns: StreamColumns,
    /// The numbers that the types of documents on the disk have now; `None` where they are the same as there.
    pub numbers: Option<Vec<u32>>,
}

impl StreamPart {
    /// Moves the batches of this part that are in memory to the temporary file.
    pub fn spill<'s>(&mut self, batches: impl Iterator<Item = &'s mut SpanBatch>, spill: &Spill) -> Result<()> {
        // Few large writes rather than many small ones.
        const WRITE: usize = 1 << 22;
        let mut bytes = Vec::with_capacity(WRITE);
        let mut waiting: Vec<(&mut SpanBatch, u64)> = Vec::new();
        for batch in batches {
            if let (Storage::Memory(start), Some(long)) = (batch.place, &mut batch.long) {
                self.columns.write_pieces(start, &mut long.pieces, spill)?;
                batch.place = Storage::Disk(0);
            } else if let Storage::Memory(mut next) = batch.place {
                let start = bytes.len() as u64;
                for sizes in (0..batch.len()).map(|document| batch.sizes(document)) {
                    self.columns.view(next, sizes).push_bytes(&mut bytes);
                    next = next.plus(sizes);
                }
                waiting.push((batch, start));
                if bytes.len() >= WRITE {
                    flush(&mut bytes, &mut waiting, spill)?;
                }
            }
        }
        flush(&mut bytes, &mut waiting, spill)?;
        self.columns.clear();
        Ok(())
    }

    /// Gives all types other numbers: in memory at once, on the disk when they are read.
    pub fn renumber(&mut self, number_of: &[u32], is_spilled: bool) {
        for slot in &mut self.columns.slots {
            *slot = slot.renumbered(number_of);
        }
        if self.columns.slots.is_empty() {
            // Room that a worker kept for more.
            self.columns = StreamColumns::default();
        }
        self.numbers = is_spilled.then(|| match &self.numbers {
            Some(numbers) => numbers.iter().map(|&number| number_of[number as usize]).collect(),
            None => number_of.to_vec(),
        });
    }
}

fn flush(bytes: &mut Vec<u8>, waiting: &mut Vec<(&mut SpanBatch, u64)>, spill: &Spill) -> Result<()> {
    if !waiting.is_empty() {
        let at = spill.append(bytes)?;
        for (batch, start) in waiting.drain(..) {
            batch.place = Storage::Disk(at + start);
        }
        bytes.clear();
    }
    Ok(())
}

/// A long document, by the number of its batch and its place in it, while somebody looks at it whole.
type Whole = ((u64, u32), Weak<StreamColumns>);

/// The tokens of all documents, sealed.
#[derive(Debug, Default)]
pub(crate) struct Stream {
    pub parts: Vec<StreamPart>,
    pub spill: Option<Arc<Spill>>,
    /// In the order of the documents.
    batches: Vec<SpanBatch>,
    /// The index of the first document of each batch; one more at the end.
    firsts: Vec<u32>,
    /// Long documents that somebody looks at whole, by the numbers of their batches: all threads share them.
    pub(super) whole: Mutex<Vec<Whole>>,
}

impl Stream {
    pub fn new(parts: Vec<StreamPart>, mut batches: Vec<SpanBatch>, spill: Option<Arc<Spill>>) -> Stream {
        batches.sort_unstable_by_key(|batch| batch.order);
        batches.shrink_to_fit();
        let mut firsts = Vec::with_capacity(batches.len() + 1);
        let mut documents = 0;
        for batch in &batches {
            firsts.push(documents);
            documents += batch.len() as u32;
        }
        firsts.push(documents);
        Stream { parts, spill, batches, firsts, whole: Mutex::default() }
    }

    /// Number of documents.
    pub fn len(&self) -> usize {
        self.firsts.last().map_or(0, |&documents| documents as usize)
    }

    /// The number of the batch that holds a document.
    pub fn batch_of(&self, document: u32) -> usize {
        self.firsts.partition_point(|&first| first <= document) - 1
    }

    /// A batch by its number, and the indices of its documents.
    #[inline]
    pub fn batch(&self, number: usize) -> (&SpanBatch, Range<u32>) {
        (&self.batches[number], self.firsts[number]..self.firsts[number + 1])
    }
}
