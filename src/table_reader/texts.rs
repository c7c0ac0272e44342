//! A column of texts.

use std::ops::Range;

/// Texts, one behind the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    pub(super) text: String,
    ends: Vec<usize>,
}

impl Texts {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// One of them; empty where it is missing.
    ///
    /// # Panics
    /// Where there are not so many.
    pub fn get(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.text[start..self.ends[row]]
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        (0..self.len()).map(|row| self.get(row))
    }

    pub(crate) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.end();
    }

    /// The same text so many times.
    pub(crate) fn same(text: &str, len: usize) -> Texts {
        let mut texts = Texts::default();
        (0..len).for_each(|_| texts.push(text));
        texts
    }

    /// Adds some of other texts.
    pub(crate) fn append(&mut self, other: &Texts, range: Range<usize>) {
        for index in range {
            self.push(other.get(index));
        }
    }

    /// Adds a text without copying it where it is the first and long.
    pub(crate) fn take(&mut self, text: String) {
        const LONG: usize = 1 << 20;
        if self.text.is_empty() && text.len() > LONG {
            self.text = text;
            self.end();
        } else {
            self.push(&text);
        }
    }

    /// Removes all; room for much text is not kept.
    pub(crate) fn clear(&mut self) {
        const KEPT: usize = 4 << 20;
        self.text.clear();
        self.text.shrink_to(KEPT);
        self.ends.clear();
    }

    pub(super) fn end(&mut self) {
        self.ends.push(self.text.len());
    }
}
