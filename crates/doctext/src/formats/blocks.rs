//! Text in blocks, with an empty line between two.

use super::note_marks::{is_exponent, is_note_mark};

/// Asides within asides beyond this are blocks like any other: each costs a copy of its text.
const MAX_ASIDES: usize = 16;

/// So much before raised characters tells what they are, in bytes.
const LOOK_BACK: usize = 120;

/// Puts text together block by block. White space is squeezed, control characters vanish, and blocks without text as well.
#[derive(Default)]
pub(super) struct Blocks {
    frame: Frame,
    /// What the asides in hand interrupt.
    outer: Vec<(Frame, Aside)>,
    /// Asides that are open, and were too deep to be one.
    ignored: usize,
    notes: String,
}

/// Where the text of an aside goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Aside {
    /// Behind the block that it interrupts: a text box.
    Box,
    /// To the end of the document: a footnote.
    Note,
}

#[derive(Default)]
struct Frame {
    text: String,
    in_block: bool,
    has_space: bool,
    has_break: bool,
    /// Whether white space that comes next is nothing.
    is_glued: bool,
    /// Text boxes that wait for the end of the block.
    held: String,
}

impl Frame {
    fn end(&mut self) {
        (self.in_block, self.has_space, self.has_break, self.is_glued) = (false, false, false, false);
        if !self.held.is_empty() {
            append(&mut self.text, &self.held);
            self.held.clear();
        }
    }

    fn separate(&mut self) {
        if !self.in_block {
            self.in_block = true;
            if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
        } else if self.has_break {
            self.text.push('\n');
        } else if self.has_space {
            self.text.push(' ');
        }
        (self.has_space, self.has_break, self.is_glued) = (false, false, false);
    }
}

fn append(text: &mut String, blocks: &str) {
    if !text.is_empty() && !blocks.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(blocks);
}

impl Blocks {
    /// Whether the block in hand ends in a sign that may divide a word at the end of a line.
    pub(super) fn ends_in_hyphen(&self) -> bool {
        !self.frame.has_space && self.frame.text.ends_with(['-', '\u{2010}', '\u{AD}', '\u{AC}'])
    }

    /// Adds text to the block in hand. Line breaks in it are white space.
    pub(super) fn text(&mut self, text: &str) {
        let frame = &mut self.frame;
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let len = bytes[at..].iter().position(|byte| is_control(*byte)).unwrap_or(bytes.len() - at);
            if len > 0 {
                frame.separate();
                // A control character is one byte, so both ends are those of characters.
                frame.text.push_str(&text[at..at + len]);
            }
            at += len;
            while at < bytes.len() && is_control(bytes[at]) {
                frame.has_space |= !frame.is_glued && matches!(bytes[at], b' ' | 9..=13);
                at += 1;
            }
        }
    }

    /// Adds raised characters, unless they refer to a note.
    pub(super) fn raised(&mut self, raised: &str) {
        let frame = &self.frame;
        let is_apart = !frame.in_block || frame.has_space || frame.has_break;
        let start = frame.text.ceil_char_boundary(frame.text.len().saturating_sub(LOOK_BACK));
        let before = if is_apart { "" } else { &frame.text[start..] };
        if is_exponent(before, raised) {
            self.text("^");
            self.text(raised.trim_start());
        } else if !is_note_mark(before, raised) {
            self.text(raised);
        }
    }

    /// Joins what comes next to the word in hand: white space between them is nothing.
    pub(super) fn glue(&mut self) {
        (self.frame.has_space, self.frame.has_break, self.frame.is_glued) = (false, false, true);
    }

    /// Like [`Blocks::glue`], where a word is divided: a hyphen that shows it is nothing.
    pub(super) fn join_divided(&mut self) {
        self.glue();
        let text = &mut self.frame.text;
        let before = text.trim_end_matches(['-', '\u{2010}', '\u{AD}', '\u{AC}', '\u{2E17}']);
        if before.len() < text.len() && before.ends_with(char::is_alphabetic) {
            text.truncate(before.len());
        }
    }

    /// Adds text whose lines are kept.
    pub(super) fn lines(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = memchr::memchr2(b'\n', b'\r', rest.as_bytes()) {
            self.text(&rest[..at]);
            self.line_break();
            let len = if rest[at..].starts_with("\r\n") { 2 } else { 1 };
            rest = &rest[at + len..];
        }
        self.text(rest);
    }

    /// Ends the line. An empty line ends the block.
    pub(super) fn line_break(&mut self) {
        if self.frame.has_break {
            self.frame.end();
        } else {
            self.frame.has_break = self.frame.in_block;
        }
    }

    /// Ends the block in hand.
    pub(super) fn end(&mut self) {
        self.frame.end();
    }

    /// Begins text that interrupts the block in hand.
    pub(super) fn begin_aside(&mut self, aside: Aside) {
        if self.outer.len() < MAX_ASIDES {
            self.outer.push((std::mem::take(&mut self.frame), aside));
        } else {
            self.ignored += 1;
            self.end();
        }
    }

    /// Goes on with what the last aside interrupted.
    pub(super) fn end_aside(&mut self) {
        self.end();
        if self.ignored > 0 {
            self.ignored -= 1;
        } else if let Some((outer, aside)) = self.outer.pop() {
            let inner = std::mem::replace(&mut self.frame, outer);
            match aside {
                Aside::Box => append(&mut self.frame.held, &inner.text),
                Aside::Note => append(&mut self.notes, &inner.text),
            }
        }
    }

    /// All blocks, the notes behind them.
    pub(super) fn finish(mut self) -> String {
        self.ignored = 0;
        while !self.outer.is_empty() {
            self.end_aside();
        }
        self.end();
        append(&mut self.frame.text, &self.notes);
        self.frame.text
    }
}

fn is_control(byte: u8) -> bool {
    byte <= b' ' || byte == 0x7f
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn text_is_neither_lost_nor_loose(pieces in prop::collection::vec((0..6, "[a\u{e9} \t\n\u{7f}]{0,6}"), 0..30)) {
            let mut blocks = Blocks::default();
            for (step, piece) in &pieces {
                match step {
                    0 => blocks.end(),
                    1 => blocks.line_break(),
                    2 => blocks.lines(piece),
                    _ => blocks.text(piece),
                }
            }
            let text = blocks.finish();
            let kept = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>();
            let given: String = pieces.iter().filter(|(step, _)| *step > 1).map(|(_, piece)| piece.as_str()).collect();
            prop_assert_eq!(kept(&text), kept(&given));
            for loose in ["  ", " \n", "\n ", "\n\n\n"] {
                prop_assert!(!text.contains(loose));
            }
            prop_assert_eq!(text.trim(), text.as_str());
        }
    }

    #[test]
    fn white_space_is_squeezed_and_lines_are_kept() {
        let mut blocks = Blocks::default();
        blocks.text("  a\t b\n");
        blocks.text("c\0d ");
        blocks.line_break();
        blocks.text("e");
        blocks.end();
        blocks.text(" \n ");
        blocks.end();
        blocks.lines("one\r\ntwo \n\n\n three");
        assert_eq!(blocks.finish(), "a b cd\ne\n\none\ntwo\n\nthree");
    }

    #[test]
    fn a_power_makes_no_other_number() {
        let mut blocks = Blocks::default();
        for (text, raised) in
            [("of 10", " 6 "), ("grains in 1877", "5"), (", the 19", "th"), (" on 3 km", "2"), (" and 4 ", "5")]
        {
            blocks.text(text);
            blocks.raised(raised);
        }
        assert_eq!(blocks.finish(), "of 10^6 grains in 1877^5, the 19th on 3 km2 and 4 5");
    }

    #[test]
    fn boxes_follow_their_block_and_notes_the_document() {
        let mut blocks = Blocks::default();
        blocks.text("before ");
        blocks.begin_aside(Aside::Box);
        blocks.text("in the box");
        blocks.begin_aside(Aside::Note);
        blocks.text("note");
        blocks.end_aside();
        blocks.end_aside();
        blocks.text("after");
        blocks.end();
        blocks.text("next");
        assert_eq!(blocks.finish(), "before after\n\nin the box\n\nnext\n\nnote");
    }

    #[test]
    fn asides_may_be_as_deep_as_they_like() {
        let mut blocks = Blocks::default();
        (0..100_000).for_each(|_| blocks.begin_aside(Aside::Box));
        blocks.text("deep");
        assert_eq!(blocks.finish(), "deep");
    }
}
