//! A text that was changed by rules, mapped back to the original.

mod edits;

use std::borrow::Cow;
use std::ops::Range;

pub use self::edits::{Edits, Mark};

/// A place where the two texts differ. Between two of these the texts are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Change<M> {
    /// First byte in the text, and the byte after the last one. Equal if something was removed here.
    start: usize,
    end: usize,
    /// First byte in the original, and the byte after the last one.
    from: usize,
    until: usize,
    mark: M,
}

/// A text after changes, and the origin of each piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditedText<M> {
    /// The text.
    pub text: String,
    /// Ascending in both texts. They may touch; several removals may have the same place.
    pieces: Vec<Change<M>>,
}

impl<M: Mark> EditedText<M> {
    /// Bytes of the original that became these bytes of the text, a range of whole characters. They include what was removed
    /// between the characters, but not what was removed before the first or after the last.
    ///
    /// Logarithmic in the number of changes.
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        let after = self.pieces.partition_point(|piece| piece.end <= range.start);
        let start = match self.pieces.get(after) {
            Some(inside) if inside.start < range.start => inside.from,
            _ => self.origin_of(after, range.start),
        };
        let before = self.pieces.partition_point(|piece| piece.start < range.end);
        let end = match before.checked_sub(1).map(|last| self.pieces[last]) {
            Some(inside) if inside.end > range.end => inside.until,
            _ => self.origin_of(before, range.end),
        };
        start..end.max(start)
    }

    /// The origin of a place outside all pieces; `pieces` of them come before it.
    fn origin_of(&self, pieces: usize, place: usize) -> usize {
        match pieces.checked_sub(1).map(|last| self.pieces[last]) {
            Some(last) => last.until + (place - last.end),
            None => place,
        }
    }

    /// The bytes of the text that bytes of the original became, if [`original`](Self::original) gave these.
    ///
    /// Logarithmic in the number of changes.
    pub fn edited(&self, range: Range<usize>) -> Range<usize> {
        let place = |before: usize, at: usize, is_start: bool| match before.checked_sub(1).map(|last| self.pieces[last])
        {
            Some(last) if last.until <= at => last.end + (at - last.until),
            Some(inside) if is_start => inside.start,
            Some(inside) => inside.end,
            None => at,
        };
        let start = self.pieces.partition_point(|piece| piece.until <= range.start);
        let is_inside =
            self.pieces.get(start).is_some_and(|piece| piece.from <= range.start && piece.start < piece.end);
        let start = place(start + usize::from(is_inside), range.start, true);
        let end = place(self.pieces.partition_point(|piece| piece.from < range.end), range.end, false);
        start..end.max(start)
    }

    /// What was noted of the changes within these bytes of the text.
    ///
    /// Logarithmic in the number of changes, and linear in those within the range.
    pub fn marks(&self, range: Range<usize>) -> M {
        let first = self.pieces.partition_point(|piece| piece.end <= range.start);
        let within = self.pieces[first..].iter().take_while(|piece| piece.start < range.end);
        within.fold(M::NONE, |all, piece| all.and(piece.mark))
    }

    /// The changes to `original` begin.
    pub fn start(original: &str) -> Work<'_, M> {
        Work { text: Cow::Borrowed(original), pieces: Vec::new() }
    }
}

/// A text while the rules are applied.
#[derive(Debug)]
pub struct Work<'t, M> {
    text: Cow<'t, str>,
    pieces: Vec<Change<M>>,
}

/// Maps places of one text to places of another, in ascending order.
#[derive(Clone, Copy, Default)]
struct Offset {
    here: usize,
    there: usize,
}

impl Offset {
    /// The place in the other text, if nothing has changed since the last one.
    fn to(self, here: usize) -> usize {
        self.there + (here - self.here)
    }
}

impl<M: Mark> Work<'_, M> {
    /// The text so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Makes the changes that a rule proposes. Linear in the text and all changes to it so far; constant without changes.
    pub fn apply(&mut self, edits: &Edits<M>) {
        if edits.is_empty() {
            return;
        }
        let mut text = String::with_capacity(self.text.len());
        let mut at = 0;
        for (edit, replacement) in edits.iter() {
            text.push_str(&self.text[at..edit.from]);
            text.push_str(replacement);
            at = edit.until;
        }
        text.push_str(&self.text[at..]);
        self.pieces = merge(&self.pieces, edits);
        self.text = Cow::Owned(text);
    }

    /// The result, if anything was changed.
    pub fn end(self) -> Option<EditedText<M>> {
        match self.text {
            Cow::Borrowed(_) => None,
            Cow::Owned(text) => Some(EditedText { text, pieces: self.pieces }),
        }
    }
}

/// Merges the changes from the original to a text (`pieces`) with further changes to that text (`edits`). Changes that
/// overlap become one piece.
fn merge<M: Mark>(pieces: &[Change<M>], edits: &Edits<M>) -> Vec<Change<M>> {
    let mut merged = Vec::with_capacity(pieces.len() + edits.len());
    let (mut pieces, mut edits) = (pieces.iter().peekable(), edits.iter().peekable());
    let (mut back, mut ahead) = (Offset::default(), Offset::default());
    while let Some(first) =
        [pieces.peek().map(|piece| piece.start), edits.peek().map(|(edit, _)| edit.from)].into_iter().flatten().min()
    {
        // All that overlaps in the text between, from `first` to `last`. What is empty there only with what is around it.
        let (start, from) = (ahead.to(first), back.to(first));
        let (mut last, mut mark, mut is_fresh) = (first, M::NONE, true);
        loop {
            if let Some(piece) = pieces.next_if(|piece| piece.start < last || (is_fresh && piece.start == first)) {
                last = last.max(piece.end);
                mark = mark.and(piece.mark);
                back = Offset { here: piece.end, there: piece.until };
                // Something was taken out here: what begins at the same place is another change.
                if last == first {
                    break;
                }
            } else if let Some((edit, replacement)) =
                edits.next_if(|(edit, _)| edit.from < last || (is_fresh && edit.from == first))
            {
                last = last.max(edit.until);
                mark = mark.and(edit.mark);
                ahead = Offset { here: edit.until, there: ahead.to(edit.from) + replacement.len() };
            } else {
                break;
            }
            is_fresh = false;
        }
        merged.push(Change { start, end: ahead.to(last), from, until: back.to(last), mark });
    }
    merged
}
