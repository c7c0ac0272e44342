//! Looking at one document after the other.

use std::ops::Range;
use std::sync::{Arc, PoisonError};

use super::Slot;
use super::around::Window;
use super::hit::Hit;
use super::spans::{LongDocument, Sizes, SpanBatch, Storage};
use super::stream::{Stream, StreamColumns};
use super::view::DocumentView;
use crate::error::Result;

/// The document that was looked at last, with room for it if it is on the disk. Used again for the next, which costs least
/// if it is the one that follows.
#[derive(Debug, Default)]
pub struct ViewBuffer<'c> {
    /// The batch of that document.
    batch: Option<&'c SpanBatch>,
    /// The place in the batch of the document that follows.
    next: usize,
    /// The sizes of all before that.
    before: Sizes,
    /// The bytes of the batch that are in `bytes`.
    read: Range<usize>,
    bytes: Vec<u8>,
    columns: StreamColumns,
    /// The long document that was looked at, if the last one was.
    whole: Option<Arc<StreamColumns>>,
}

/// Bytes that are read from the disk together, as far as they are of one batch.
const AHEAD: usize = 1 << 16;

impl Stream {
    pub fn view<'a, 'c: 'a>(
        &'c self,
        batch: &'c SpanBatch,
        document: usize,
        buffer: &'a mut ViewBuffer<'c>,
    ) -> Result<DocumentView<'a>> {
        let is_next = buffer.go_to(batch, document);
        let (start, mut sizes) = (buffer.before, batch.sizes(document));
        buffer.before = start.plus(sizes);
        buffer.next = document + 1;
        if batch.long.is_some() {
            // Nobody needs all hits of a long document at once.
            (sizes.hits, sizes.windows, sizes.text) = (0, 0, 0);
        }
        let part = &self.parts[batch.part as usize];
        if let (Storage::Disk(_), Some(long)) = (batch.place, &batch.long) {
            // A document that was looked at before makes room first.
            buffer.whole = None;
            let whole = buffer.whole.insert(self.whole(batch, long)?);
            return Ok(whole.view(Sizes::default(), sizes));
        }
        match (batch.place, &self.spill) {
            (Storage::Memory(first), _) => Ok(part.columns.view(first.plus(start), sizes)),
            (Storage::Disk(at), Some(spill)) => {
                let wanted = start.spilled_bytes()..start.spilled_bytes() + sizes.spilled_bytes();
                if wanted.start < buffer.read.start || wanted.end > buffer.read.end {
                    let len = batch.sum(0..batch.len()).spilled_bytes();
                    let ahead = if is_next { (wanted.start + AHEAD).min(len) } else { 0 };
                    let read = wanted.start..wanted.end.max(ahead);
                    // Nothing, if it fails.
                    buffer.read = 0..0;
                    buffer.bytes.resize(read.len(), 0);
                    spill.read(at + read.start as u64, &mut buffer.bytes)?;
                    buffer.read = read;
                }
                let place = wanted.start - buffer.read.start..wanted.end - buffer.read.start;
                fill(&mut buffer.columns, &buffer.bytes[place], sizes, part.numbers.as_deref());
                Ok(buffer.columns.view(Sizes::default(), sizes))
            }
            (Storage::Disk(_), None) => unreachable!("what is on the disk was spilled"),
        }
    }
}

impl Stream {
    /// A long document from the disk, but for its hits.
    fn whole(&self, batch: &SpanBatch, long: &LongDocument) -> Result<Arc<StreamColumns>> {
        // Whoever wants it too waits until it is there.
        let mut known = self.whole.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(whole) =
            known.iter().find(|(order, _)| *order == batch.order).and_then(|(_, whole)| whole.upgrade())
        {
            return Ok(whole);
        }
        let mut whole = StreamColumns::for_document(batch.sizes(0))?;
        let mut bytes = Vec::new();
        for piece in 0..long.pieces.len() {
            self.append_piece(batch, long, piece, &mut bytes, &mut whole)?;
            whole.hits.clear();
            whole.windows.clear();
            whole.text.clear();
        }
        let whole = Arc::new(whole);
        known.retain(|(_, whole)| whole.strong_count() > 0);
        known.push((batch.order, Arc::downgrade(&whole)));
        Ok(whole)
    }

    fn append_piece(
        &self,
        batch: &SpanBatch,
        long: &LongDocument,
        piece: usize,
        bytes: &mut Vec<u8>,
        columns: &mut StreamColumns,
    ) -> Result<()> {
        let (piece, part) = (&long.pieces[piece], &self.parts[batch.part as usize]);
        bytes.resize(piece.sizes.spilled_bytes(), 0);
        match &self.spill {
            Some(spill) => spill.read(piece.at, bytes)?,
            None => unreachable!("what is on the disk was spilled"),
        }
        append(columns, bytes, piece.sizes, part.numbers.as_deref());
        Ok(())
    }

    /// A piece of a document: all of it where it has but one. Positions, sentences and bytes count from the start of the
    /// document.
    pub fn view_piece<'a, 'c: 'a>(
        &'c self,
        batch: &'c SpanBatch,
        document: usize,
        piece: usize,
        buffer: &'a mut ViewBuffer<'c>,
    ) -> Result<DocumentView<'a>> {
        let Some(long) = &batch.long else { return self.view(batch, document, buffer) };
        let sizes = long.pieces[piece].sizes;
        let before = long.pieces[..piece].iter().fold(Sizes::default(), |before, piece| before.plus(piece.sizes));
        let view = match batch.place {
            Storage::Memory(first) => self.parts[batch.part as usize].columns.view(first.plus(before), sizes),
            Storage::Disk(_) => {
                buffer.read = 0..0;
                buffer.columns.clear();
                self.append_piece(batch, long, piece, &mut buffer.bytes, &mut buffer.columns)?;
                buffer.columns.view(Sizes::default(), sizes)
            }
        };
        Ok(DocumentView { first: before.slots as u32, ..view })
    }
}

impl<'c> ViewBuffer<'c> {
    /// Finds out what comes before a document. Tells whether documents seem to be asked for in their order.
    fn go_to(&mut self, batch: &'c SpanBatch, document: usize) -> bool {
        let is_same = self.batch.is_some_and(|held| std::ptr::eq(held, batch));
        if !is_same {
            self.batch = Some(batch);
            self.read = 0..0;
            self.whole = None;
        }
        let is_after = is_same && document >= self.next;
        if !is_after {
            (self.next, self.before) = (0, Sizes::default());
        }
        if document > self.next {
            self.before = self.before.plus(batch.sum(self.next..document));
        }
        is_after || document == 0
    }
}

fn fill(columns: &mut StreamColumns, bytes: &[u8], sizes: Sizes, numbers: Option<&[u32]>) {
    columns.clear();
    append(columns, bytes, sizes, numbers);
}

fn append(columns: &mut StreamColumns, bytes: &[u8], sizes: Sizes, numbers: Option<&[u32]>) {
    let (quads, text) = bytes.split_at(bytes.len() - sizes.text);
    let mut values = quads.as_chunks::<4>().0.iter().map(|quad| u32::from_le_bytes(*quad));
    let slots = values.by_ref().take(sizes.slots).map(Slot);
    match numbers {
        Some(numbers) => columns.slots.extend(slots.map(|slot| slot.renumbered(numbers))),
        None => columns.slots.extend(slots),
    }
    columns.sentence_ends.extend(values.by_ref().take(sizes.sentences));
    columns.paragraph_ends.extend(values.by_ref().take(sizes.paragraphs));
    columns.phrase_ends.extend(values.by_ref().take(sizes.phrases));
    for _ in 0..sizes.hits {
        columns.hits.push(Hit::from_numbers(&mut values));
    }
    for _ in 0..sizes.windows {
        columns.windows.push(Window::from_numbers(&mut values));
    }
    columns.text.push_str(&String::from_utf8_lossy(text));
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::super::around::Around;
    use super::super::documents::DocumentList;
    use super::super::spans::OpenBatch;
    use super::super::stream::StreamPart;
    use super::*;
    use crate::spill::Spill;
    use crate::themes::obfuscation::Obfuscations;

    /// A document whose values all follow from its number.
    fn columns(number: u32, sizes: Sizes) -> StreamColumns {
        let numbers = |len: usize| (number..).take(len);
        let hit = |position| Hit {
            theme: 1,
            pattern: 2,
            position,
            len: 3,
            sentence: 4,
            start_byte: 5,
            end_byte: 6,
            head: 7,
            tail: 8,
            obfuscations: Obfuscations::from_bits(1),
            around: Around::from_numbers([11, 12]),
        };
        StreamColumns {
            slots: numbers(sizes.slots).map(Slot).collect(),
            sentence_ends: numbers(sizes.sentences).collect(),
            paragraph_ends: numbers(sizes.paragraphs).collect(),
            phrase_ends: numbers(sizes.phrases).collect(),
            hits: numbers(sizes.hits).map(hit).collect(),
            windows: numbers(sizes.windows).map(|from| Window { from, until: 1, at: 2 }).collect(),
            text: numbers(sizes.text).map(|number| char::from(b'a' + (number % 26) as u8)).collect(),
        }
    }

    fn shown(view: DocumentView<'_>) -> String {
        format!("{view:?}")
    }

    /// Documents of workers in turn, by the sizes of each: in batches of some, and on the disk after some.
    fn stream(
        sizes: &[Sizes],
        (workers, batch): (usize, usize),
        spill_after: Option<usize>,
        spill: &Arc<Spill>,
    ) -> Stream {
        let mut parts: Vec<StreamPart> = (0..workers).map(|_| StreamPart::default()).collect();
        let mut open: Vec<OpenBatch> = (0..workers).map(|_| OpenBatch::default()).collect();
        let mut batches: Vec<SpanBatch> = Vec::new();
        for (number, chunk) in sizes.chunks(batch).enumerate() {
            let worker = number * 7 % workers;
            let (part, open) = (&mut parts[worker], &mut open[worker]);
            let close = |open: &mut OpenBatch| {
                open.close().map(|mut batch| {
                    batch.part = worker as u32;
                    batch
                })
            };
            open.begin(number as u64);
            for (document, &sizes) in chunk.iter().enumerate().map(|(place, sizes)| (number * batch + place, sizes)) {
                let start = part.columns.sizes();
                let columns = columns(document as u32, sizes);
                part.columns.slots.extend(columns.slots);
                part.columns.sentence_ends.extend(columns.sentence_ends);
                part.columns.paragraph_ends.extend(columns.paragraph_ends);
                part.columns.phrase_ends.extend(columns.phrase_ends);
                part.columns.hits.extend(columns.hits);
                part.columns.windows.extend(columns.windows);
                part.columns.text.push_str(&columns.text);
                if !open.has_room_for(sizes) {
                    batches.extend(close(open));
                }
                open.push(start, sizes, document as u32, 9, 0);
                if spill_after.is_some_and(|after| part.columns.bytes() > after) {
                    batches.extend(close(open));
                    let own = batches.iter_mut().filter(|batch| batch.part == worker as u32);
                    part.spill(own, spill).expect("room on the disk");
                }
            }
            batches.extend(close(open));
        }
        // Merged in any order.
        batches.reverse();
        Stream::new(parts, batches, Some(Arc::clone(spill)))
    }

    fn sizes() -> impl Strategy<Value = Sizes> {
        let of = |most: usize| {
            let small = (0..most, 0..5usize, 0..3usize, 0..9usize, 0..3usize, 0..3usize, 0..most);
            small.prop_map(|(slots, sentences, paragraphs, phrases, hits, windows, text)| Sizes {
                slots,
                sentences,
                paragraphs,
                phrases,
                hits,
                windows,
                text,
            })
        };
        prop_oneof![200 => of(20), 5 => of(500), 1 => of(70_000)]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn documents_are_found_in_any_order(
            sizes in prop_oneof![
                proptest::collection::vec(sizes(), 1..60),
                (proptest::collection::vec(sizes(), 40..60), 20..60usize).prop_map(|(sizes, times)| sizes.repeat(times)),
            ],
            cut in (1usize..4, prop_oneof![1usize..40, 500..4000usize]),
            spill_after in proptest::option::of(prop_oneof![0usize..2000, 0usize..1 << 20]),
            at_random in proptest::collection::vec(any::<proptest::sample::Index>(), 1..200),
        ) {
            let spill = Arc::new(Spill::new(&std::env::temp_dir()));
            let stream = stream(&sizes, cut, spill_after, &spill);
            let all = DocumentList::new(&stream);
            prop_assert_eq!(all.len(), sizes.len());
            let mut buffer = ViewBuffer::default();
            let mut check = |index: usize| {
                let (document, sizes) = (all.get(index), sizes[index]);
                assert_eq!((document.words(), document.types()), (index as u64, 9));
                assert_eq!((document.tokens(), document.hits()), (sizes.slots as u64, sizes.hits));
                assert_eq!((document.sentences(), document.paragraphs()), (sizes.sentences as u64, sizes.paragraphs as u64));
                let view = stream.view(document.batch, document.place as usize, &mut buffer).expect("a document");
                let expected = columns(index as u32, sizes);
                assert_eq!(shown(view), shown(expected.view(Sizes::default(), sizes)), "document {}", index);
            };
            let at_random: Vec<usize> = at_random.iter().map(|index| index.index(sizes.len())).collect();
            at_random.iter().for_each(|&index| check(index));
            // Long documents take long to make.
            let some = if sizes.len() > 60 { 97 } else { 1 };
            (0..sizes.len()).step_by(some).for_each(&mut check);
            (0..sizes.len()).rev().step_by(some).for_each(&mut check);
            (0..sizes.len().min(60)).for_each(&mut check);
            let words = |document: super::super::DocumentCounts<'_>| document.words() as usize;
            prop_assert!(all.iter().map(words).eq(0..sizes.len()));
            let (a, b) = (at_random[0], at_random[at_random.len() - 1]);
            prop_assert!(all.range(a.min(b)..a.max(b)).map(words).eq(a.min(b)..a.max(b)));
            prop_assert!(all.of(at_random.iter().copied()).map(words).eq(at_random.iter().copied()));
        }
    }
}
