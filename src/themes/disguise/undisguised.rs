//! A text without its disguises, and where it comes from.

use std::borrow::Cow;
use std::ops::Range;

use super::Disguises;
use super::edits::Edits;

/// A place where the two texts differ. What lies between two of them is the same in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    /// First byte in the text, and behind the last one. The same where something was taken out.
    start: usize,
    end: usize,
    /// First byte in the original, and behind the last one.
    from: usize,
    until: usize,
    changed: Disguises,
}

/// A text without its disguises, and where each piece of it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undisguised {
    /// The text.
    pub text: String,
    /// Ascending in both texts. They may touch; several may have taken something out at one place.
    pieces: Vec<Piece>,
}

impl Undisguised {
    /// Bytes of the original that hold these bytes of the text (a range of whole characters): all of every character that
    /// became one of these, and what was taken out between them, but not what was taken out before the first or behind the last.
    ///
    /// Logarithmic in the number of changes.
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        let behind = self.pieces.partition_point(|piece| piece.end <= range.start);
        let start = match self.pieces.get(behind) {
            Some(inside) if inside.start < range.start => inside.from,
            _ => self.place_behind(behind, range.start),
        };
        let before = self.pieces.partition_point(|piece| piece.start < range.end);
        let end = match before.checked_sub(1).map(|last| self.pieces[last]) {
            Some(inside) if inside.end > range.end => inside.until,
            _ => self.place_behind(before, range.end),
        };
        start..end.max(start)
    }

    /// Where a place was that is not inside a piece: `pieces` of them are before it.
    fn place_behind(&self, pieces: usize, place: usize) -> usize {
        match pieces.checked_sub(1).map(|last| self.pieces[last]) {
            Some(last) => last.until + (place - last.end),
            None => place,
        }
    }

    /// What was changed within these bytes of the text, or taken out between two characters of them. Empty: nothing.
    ///
    /// Logarithmic in the number of changes, and linear in those within the range.
    pub fn disguises(&self, range: Range<usize>) -> Disguises {
        let first = self.pieces.partition_point(|piece| piece.end <= range.start);
        let within = self.pieces[first..].iter().take_while(|piece| piece.start < range.end);
        within.fold(Disguises::NONE, |all, piece| all | piece.changed)
    }
}

/// A text on which the rules are at work.
pub(super) struct Work<'t> {
    text: Cow<'t, str>,
    pieces: Vec<Piece>,
}

impl Undisguised {
    pub(super) fn start(original: &str) -> Work<'_> {
        Work { text: Cow::Borrowed(original), pieces: Vec::new() }
    }
}

/// A way from the places of one text to those of another, walked in ascending order.
#[derive(Clone, Copy, Default)]
struct Walk {
    here: usize,
    there: usize,
}

impl Walk {
    /// The place in the other text, where there is no change since the last one.
    fn to(self, here: usize) -> usize {
        self.there + (here - self.here)
    }
}

impl Work<'_> {
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Makes the changes that a rule found in the text. Linear in the text and all changes to it so far, where there is any.
    pub fn apply(&mut self, edits: Edits) {
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
        self.pieces = merge(&self.pieces, &edits);
        self.text = Cow::Owned(text);
    }

    /// The outcome, where anything was changed.
    pub fn end(self) -> Option<Undisguised> {
        match self.text {
            Cow::Borrowed(_) => None,
            Cow::Owned(text) => Some(Undisguised { text, pieces: self.pieces }),
        }
    }
}

/// The changes from the original to a text (`pieces`) and those to that text (`edits`) as one. What overlaps is one piece.
fn merge(pieces: &[Piece], edits: &Edits) -> Vec<Piece> {
    let mut merged = Vec::with_capacity(pieces.len() + edits.len());
    let (mut pieces, mut edits) = (pieces.iter().peekable(), edits.iter().peekable());
    let (mut back, mut ahead) = (Walk::default(), Walk::default());
    while let Some(first) =
        [pieces.peek().map(|piece| piece.start), edits.peek().map(|(edit, _)| edit.from)].into_iter().flatten().min()
    {
        // All that overlaps in the text between, from `first` to `last`. What is empty there only with what is around it.
        let (start, from) = (ahead.to(first), back.to(first));
        let (mut last, mut changed, mut is_fresh) = (first, Disguises::NONE, true);
        loop {
            if let Some(piece) = pieces.next_if(|piece| piece.start < last || (is_fresh && piece.start == first)) {
                last = last.max(piece.end);
                changed |= piece.changed;
                back = Walk { here: piece.end, there: piece.until };
                // Something was taken out here: what begins at the same place is another change.
                if last == first {
                    break;
                }
            } else if let Some((edit, replacement)) =
                edits.next_if(|(edit, _)| edit.from < last || (is_fresh && edit.from == first))
            {
                last = last.max(edit.until);
                changed |= edit.disguise;
                ahead = Walk { here: edit.until, there: ahead.to(edit.from) + replacement.len() };
            } else {
                break;
            }
            is_fresh = false;
        }
        merged.push(Piece { start, end: ahead.to(last), from, until: back.to(last), changed });
    }
    merged
}
