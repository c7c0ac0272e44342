//! A text without its obfuscations, mapped back to the original.

use std::borrow::Cow;
use std::ops::Range;

use super::Obfuscations;
use super::edits::Edits;

/// A place where the two texts differ. Between two of these the texts are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Change {
    /// First byte in the text, and the byte after the last one. Equal if something was removed here.
    start: usize,
    end: usize,
    /// First byte in the original, and the byte after the last one.
    from: usize,
    until: usize,
    changed: Obfuscations,
}

/// A text without its obfuscations, and the origin of each piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deobfuscated {
    /// The text.
    pub text: String,
    /// Ascending in both texts. They may touch; several removals may have the same place.
    pieces: Vec<Change>,
}

impl Deobfuscated {
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

    /// The obfuscations that were removed within these bytes of the text.
    ///
    /// Logarithmic in the number of changes, and linear in those within the range.
    pub fn obfuscations(&self, range: Range<usize>) -> Obfuscations {
        let first = self.pieces.partition_point(|piece| piece.end <= range.start);
        let within = self.pieces[first..].iter().take_while(|piece| piece.start < range.end);
        within.fold(Obfuscations::NONE, |all, piece| all | piece.changed)
    }
}

/// A text while the rules are applied.
pub(super) struct Work<'t> {
    text: Cow<'t, str>,
    pieces: Vec<Change>,
}

impl Deobfuscated {
    pub(super) fn start(original: &str) -> Work<'_> {
        Work { text: Cow::Borrowed(original), pieces: Vec::new() }
    }
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

impl Work<'_> {
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Makes the changes that a rule proposes. Linear in the text and all changes to it so far; constant without changes.
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

    /// The result, if anything was changed.
    pub fn end(self) -> Option<Deobfuscated> {
        match self.text {
            Cow::Borrowed(_) => None,
            Cow::Owned(text) => Some(Deobfuscated { text, pieces: self.pieces }),
        }
    }
}

/// Merges the changes from the original to a text (`pieces`) with further changes to that text (`edits`). Changes that
/// overlap become one piece.
fn merge(pieces: &[Change], edits: &Edits) -> Vec<Change> {
    let mut merged = Vec::with_capacity(pieces.len() + edits.len());
    let (mut pieces, mut edits) = (pieces.iter().peekable(), edits.iter().peekable());
    let (mut back, mut ahead) = (Offset::default(), Offset::default());
    while let Some(first) =
        [pieces.peek().map(|piece| piece.start), edits.peek().map(|(edit, _)| edit.from)].into_iter().flatten().min()
    {
        // All that overlaps in the text between, from `first` to `last`. What is empty there only with what is around it.
        let (start, from) = (ahead.to(first), back.to(first));
        let (mut last, mut changed, mut is_fresh) = (first, Obfuscations::NONE, true);
        loop {
            if let Some(piece) = pieces.next_if(|piece| piece.start < last || (is_fresh && piece.start == first)) {
                last = last.max(piece.end);
                changed |= piece.changed;
                back = Offset { here: piece.end, there: piece.until };
                // Something was taken out here: what begins at the same place is another change.
                if last == first {
                    break;
                }
            } else if let Some((edit, replacement)) =
                edits.next_if(|(edit, _)| edit.from < last || (is_fresh && edit.from == first))
            {
                last = last.max(edit.until);
                changed |= edit.obfuscation;
                ahead = Offset { here: edit.until, there: ahead.to(edit.from) + replacement.len() };
            } else {
                break;
            }
            is_fresh = false;
        }
        merged.push(Change { start, end: ahead.to(last), from, until: back.to(last), changed });
    }
    merged
}
