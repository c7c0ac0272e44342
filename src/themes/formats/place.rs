//! Where in a text something stands, for readers that count bytes.

use crate::themes::list::Place;

/// Goes through a text once, counting lines and characters: to count anew for each place would take the square of time
/// where all stands on one line.
pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
    place: Place,
}

impl<'t> Cursor<'t> {
    pub fn new(text: &'t str) -> Self {
        Cursor { text, at: 0, place: Place::new(1, 1) }
    }

    /// The place of a byte that is not before the last one asked for.
    pub fn at(&mut self, byte: usize) -> Place {
        for c in self.text.get(self.at..byte).unwrap_or_default().chars() {
            self.step(c);
        }
        self.place
    }

    /// The same, or where the next line begins that is not empty.
    pub fn line_at(&mut self, byte: usize) -> Place {
        self.at(byte);
        while let Some(c) = self.text[self.at..].chars().next().filter(|c| matches!(c, '\r' | '\n')) {
            self.step(c);
        }
        self.place
    }

    fn step(&mut self, c: char) {
        if c == '\n' {
            self.place = Place::new(self.place.line + 1, 1);
        } else {
            self.place.column += 1;
        }
        self.at += c.len_utf8();
    }
}

/// Where the text of a line begins.
pub(super) fn of_line(number: usize, line: &str) -> Place {
    Place::new(number, line.chars().take_while(|c| c.is_whitespace()).count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_characters_are_counted() {
        let mut cursor = Cursor::new("é b\r\n\r\nc\n");
        assert_eq!(cursor.at(3), Place::new(1, 3));
        assert_eq!(cursor.at(4), Place::new(1, 4));
        assert_eq!(cursor.line_at(4), Place::new(3, 1));
        assert_eq!(cursor.at(99), Place::new(3, 1));
        assert_eq!(of_line(2, "\t a"), Place::new(2, 3));
    }
}
