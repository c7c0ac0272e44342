//! The tokens of documents as numbers, with their sentences, paragraphs and hits: in memory, or on the disk.

use std::sync::Arc;

use super::around::{Window, snippet};
use super::hit::Hit;
use super::{Slot, TermId};
use crate::corpus::DocOrd;
use crate::error::Result;
use crate::spill::Spill;

/// Values of many documents, one document behind the other.
#[derive(Debug, Default)]
pub(crate) struct StreamColumns {
    pub slots: Vec<Slot>,
    pub sentence_ends: Vec<u32>,
    pub paragraph_ends: Vec<u32>,
    pub hits: Vec<Hit>,
    pub windows: Vec<Window>,
    /// The text of the windows.
    pub text: String,
}

impl StreamColumns {
    /// Bytes of memory that are in use.
    pub fn bytes(&self) -> usize {
        (self.slots.len() + self.sentence_ends.len() + self.paragraph_ends.len()) * size_of::<u32>()
            + self.hits.len() * size_of::<Hit>()
            + self.windows.len() * size_of::<Window>()
            + self.text.len()
    }

    fn clear(&mut self) {
        self.slots.clear();
        self.sentence_ends.clear();
        self.paragraph_ends.clear();
        self.hits.clear();
        self.windows.clear();
        self.text.clear();
    }
}

/// How many values a document has in each of the columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lens {
    pub slots: u32,
    pub sentences: u32,
    pub paragraphs: u32,
    pub hits: u32,
    pub windows: u32,
    pub text: u32,
}

impl Lens {
    fn spilled_bytes(&self) -> usize {
        let numbers = self.slots as usize + self.sentences as usize + self.paragraphs as usize;
        let numbers = numbers + self.hits as usize * Hit::NUMBERS + self.windows as usize * Window::NUMBERS;
        numbers * size_of::<u32>() + self.text as usize
    }
}

/// Where the values of a document are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Storage {
    /// In the columns of its part, from these indices on.
    Memory { slots: usize, sentences: usize, paragraphs: usize, hits: usize, windows: usize, text: usize },
    /// In the temporary file, from this byte on.
    Disk(u64),
}

/// One document: what it is, and where its values are.
#[derive(Clone, Debug)]
pub(crate) struct Span {
    pub ord: DocOrd,
    /// Index of the [`StreamPart`].
    pub part: u32,
    pub place: Storage,
    pub lens: Lens,
    pub words: u64,
    pub types: u64,
}

/// What one worker kept of its documents.
#[derive(Debug, Default)]
pub(crate) struct StreamPart {
    pub columns: StreamColumns,
    /// The numbers that the types of documents on the disk have now; `None` where they are the same as there.
    pub numbers: Option<Vec<u32>>,
}

impl StreamPart {
    /// Moves the documents of this part that are in memory to the temporary file.
    pub fn spill<'s>(&mut self, spans: impl Iterator<Item = &'s mut Span>, spill: &Spill) -> Result<()> {
        // Few large writes rather than many small ones.
        const WRITE: usize = 1 << 22;
        let mut bytes = Vec::with_capacity(WRITE);
        let mut waiting: Vec<(&mut Span, u64)> = Vec::new();
        for span in spans {
            if let Some(view) = self.columns.view(span) {
                let start = bytes.len() as u64;
                view.push_bytes(&mut bytes);
                waiting.push((span, start));
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

fn flush(bytes: &mut Vec<u8>, waiting: &mut Vec<(&mut Span, u64)>, spill: &Spill) -> Result<()> {
    if !waiting.is_empty() {
        let at = spill.append(bytes)?;
        for (span, start) in waiting.drain(..) {
            span.place = Storage::Disk(at + start);
        }
        bytes.clear();
    }
    Ok(())
}

impl StreamColumns {
    fn view(&self, span: &Span) -> Option<DocumentView<'_>> {
        let Storage::Memory { slots, sentences, paragraphs, hits, windows, text } = span.place else { return None };
        let Lens { slots: a, sentences: b, paragraphs: c, hits: d, windows: e, text: f } = span.lens;
        Some(DocumentView {
            slots: &self.slots[slots..slots + a as usize],
            sentence_ends: &self.sentence_ends[sentences..sentences + b as usize],
            paragraph_ends: &self.paragraph_ends[paragraphs..paragraphs + c as usize],
            hits: &self.hits[hits..hits + d as usize],
            windows: &self.windows[windows..windows + e as usize],
            text: &self.text[text..text + f as usize],
        })
    }
}

/// The tokens of all documents, sealed.
#[derive(Debug, Default)]
pub(crate) struct Stream {
    pub parts: Vec<StreamPart>,
    pub spill: Option<Arc<Spill>>,
}

/// Room for one document that is read from the disk. Used again for the next.
#[derive(Debug, Default)]
pub struct ViewBuffer {
    bytes: Vec<u8>,
    columns: StreamColumns,
}

impl Stream {
    pub fn view<'a>(&'a self, span: &Span, buffer: &'a mut ViewBuffer) -> Result<DocumentView<'a>> {
        let part = &self.parts[span.part as usize];
        if let Some(view) = part.columns.view(span) {
            return Ok(view);
        }
        let (Storage::Disk(at), Some(spill)) = (span.place, &self.spill) else {
            unreachable!("a document is somewhere")
        };
        buffer.bytes.resize(span.lens.spilled_bytes(), 0);
        spill.read(at, &mut buffer.bytes)?;
        buffer.fill(span.lens, part.numbers.as_deref());
        let place = Storage::Memory { slots: 0, sentences: 0, paragraphs: 0, hits: 0, windows: 0, text: 0 };
        Ok(buffer.columns.view(&Span { place, ..span.clone() }).unwrap_or_default())
    }
}

impl ViewBuffer {
    fn fill(&mut self, lens: Lens, numbers: Option<&[u32]>) {
        let ViewBuffer { bytes, columns } = self;
        columns.clear();
        let (quads, text) = bytes.split_at(bytes.len() - lens.text as usize);
        let mut values = quads.as_chunks::<4>().0.iter().map(|quad| u32::from_le_bytes(*quad));
        let slots = values.by_ref().take(lens.slots as usize).map(Slot);
        match numbers {
            Some(numbers) => columns.slots.extend(slots.map(|slot| slot.renumbered(numbers))),
            None => columns.slots.extend(slots),
        }
        columns.sentence_ends.extend(values.by_ref().take(lens.sentences as usize));
        columns.paragraph_ends.extend(values.by_ref().take(lens.paragraphs as usize));
        for _ in 0..lens.hits {
            columns.hits.push(Hit::from_numbers(&mut values));
        }
        for _ in 0..lens.windows {
            columns.windows.push(Window::from_numbers(&mut values));
        }
        columns.text.push_str(&String::from_utf8_lossy(text));
    }
}

/// The values of one document.
#[derive(Clone, Copy, Debug, Default)]
pub struct DocumentView<'a> {
    pub(crate) slots: &'a [Slot],
    pub(crate) sentence_ends: &'a [u32],
    pub(crate) paragraph_ends: &'a [u32],
    pub(crate) hits: &'a [Hit],
    windows: &'a [Window],
    text: &'a str,
}

/// The number of no type.
pub(crate) const GAP: u32 = u32::MAX;

impl<'a> DocumentView<'a> {
    /// The hits of all themes, by position and theme.
    pub fn hits(&self) -> &'a [Hit] {
        self.hits
    }

    /// Left context, matched text and right context of a hit; empty where no text was kept.
    pub fn snippet(&self, hit: &Hit) -> [String; 3] {
        snippet(self.windows, self.text, hit.start_byte, hit.end_byte)
    }

    /// The types of the document and how often each occurs in it, by id.
    ///
    /// # Complexity
    /// O(n log n) in the tokens of the document.
    pub fn doc_terms(&self) -> Vec<(TermId, u64)> {
        let mut ids: Vec<u32> = self.slots.iter().filter_map(|slot| slot.id()).collect();
        ids.sort_unstable_by_key(|&value| value);
        let runs = ids.chunk_by(|a, b| a == b);
        runs.map(|run| (TermId(run[0]), run.len() as u64)).collect()
    }

    /// The types of the words that a hit matched; [`GAP`] where others stand between two phrases near each other.
    pub(crate) fn ids_of(&self, hit: &Hit) -> impl Iterator<Item = u32> + 'a {
        let slots = &self.slots[hit.position as usize..hit.end() as usize];
        let gap = (u32::from(hit.head) + u32::from(hit.tail) < hit.len).then_some(GAP);
        let (head, tail) = (&slots[..hit.head as usize], &slots[slots.len() - hit.tail as usize..]);
        let ids = |slots: &'a [Slot]| slots.iter().filter_map(|slot| slot.id());
        ids(head).chain(gap).chain(ids(tail))
    }

    fn push_bytes(&self, bytes: &mut Vec<u8>) {
        let slots = self.slots.iter().map(|slot| slot.0);
        for number in slots.chain(self.sentence_ends.iter().copied()).chain(self.paragraph_ends.iter().copied()) {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        for number in self.hits.iter().flat_map(|hit| hit.to_numbers()) {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        for number in self.windows.iter().flat_map(|window| window.to_numbers()) {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend_from_slice(self.text.as_bytes());
    }
}
