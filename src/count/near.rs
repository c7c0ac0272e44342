//! The hits of a document with the tokens near them; of a long one only some are in memory.

use std::ops::Range;

use super::buffer::ViewBuffer;
use super::counts::Counts;
use super::documents::DocumentCounts;
use super::stream::StreamColumns;
use super::view::DocumentView;
use crate::error::Result;

impl Counts {
    /// Calls `each` with all hits of a document, in order, some at a time: those that begin in a range of positions. What it is given
    /// has `reach` tokens before and behind each of them, as far as the document goes, and all hits in these.
    ///
    /// # Errors
    /// As [`view`](Self::view).
    ///
    /// # Complexity
    /// Linear in the document; memory for two of its pieces, and for as much as `reach`.
    pub(crate) fn each_near<'c>(
        &'c self,
        document: DocumentCounts<'c>,
        reach: usize,
        buffer: &mut ViewBuffer<'c>,
        mut each: impl FnMut(&DocumentView<'_>, Range<u32>),
    ) -> Result<()> {
        if document.pieces() == 1 {
            each(&self.view(document, buffer)?, 0..u32::MAX);
            return Ok(());
        }
        let reach = u32::try_from(reach).unwrap_or(u32::MAX);
        let (mut near, mut first, mut seen) = (StreamColumns::default(), 0, 0);
        for piece in 0..document.pieces() {
            near.push(&self.view_piece(document, piece, buffer)?);
            let end = first + near.slots.len() as u32;
            // Of these hits not all is here that is near them.
            let mut open = near.hits.iter().filter(|hit| hit.end().saturating_add(reach) > end);
            let is_last = piece + 1 == document.pieces();
            let until = open.next().filter(|_| !is_last).map_or(end, |hit| hit.position);
            each(&DocumentView { first, ..near.view(Default::default(), near.sizes()) }, seen..until);
            let needed = until.saturating_sub(reach).max(first);
            near.forget(needed, (needed - first) as usize);
            (first, seen) = (needed, until);
        }
        Ok(())
    }
}

impl StreamColumns {
    /// Adds the tokens and hits of a piece behind these.
    fn push(&mut self, piece: &DocumentView<'_>) {
        self.slots.extend_from_slice(piece.slots);
        self.sentence_ends.extend_from_slice(piece.sentence_ends);
        self.paragraph_ends.extend_from_slice(piece.paragraph_ends);
        self.hits.extend_from_slice(piece.hits);
    }

    /// Forgets what is before a position, which is that of one of the slots or behind them.
    fn forget(&mut self, position: u32, slots: usize) {
        self.slots.drain(..slots);
        for ends in [&mut self.sentence_ends, &mut self.paragraph_ends] {
            ends.drain(..ends.partition_point(|&end| end <= position));
        }
        let behind = self.hits.iter().position(|hit| hit.end() > position);
        self.hits.drain(..behind.unwrap_or(self.hits.len()));
    }
}
