//! Rows as lines in which the matches stand below each other.

use unicode_width::UnicodeWidthStr;

use crate::cli::fit::{first, harmless, last, last_whole};
use termloom::commands::kwic::KwicRow;

/// Columns between the name of the document and the text.
const GAP: usize = 2;

/// Columns of a line that are meant for the match; the rest is divided between the sides.
const MATCH: usize = 12;

const DIM: &str = "\x1b[2m";
const STRONG: &str = "\x1b[1;31m";
const PLAIN: &str = "\x1b[0m";

/// How lines are laid out.
pub(super) struct Lines {
    /// Columns of a line.
    width: usize,
    /// Columns of them for the name of the document.
    name: usize,
    has_colors: bool,
    /// Whether columns of documents stand in place of their names.
    has_columns: bool,
}

impl Lines {
    pub fn new(width: usize, has_colors: bool, has_columns: bool) -> Self {
        Lines { width, name: if has_columns { width / 4 } else { 0 }, has_colors, has_columns }
    }

    /// Makes room for names, a quarter of the line at most: rows are laid out alike from the first, before the last is known.
    pub fn make_room_for<'s>(&mut self, names: impl Iterator<Item = &'s str>) {
        if self.has_columns {
            return;
        }
        let widest = names.map(UnicodeWidthStr::width).max().unwrap_or(0);
        self.name = widest.min(self.width / 4);
    }

    /// One line for each row.
    pub fn of(&self, rows: &[KwicRow]) -> String {
        let mut text = String::new();
        for row in rows {
            self.push(row, &mut text);
        }
        text
    }

    fn push(&self, row: &KwicRow, text: &mut String) {
        let known = row.document.columns.iter().map(String::as_str).filter(|text| !text.is_empty());
        let known = known.collect::<Vec<_>>().join(" · ");
        let name = if row.document.columns.is_empty() { &row.document.doc_id } else { &known };
        let [doc_id, left, matched, right] = [name, &row.left, &row.matched, &row.right].map(|text| harmless(text));
        let room = self.width.saturating_sub(self.name + GAP);
        let before = room.saturating_sub(MATCH) / 2;
        let (name, name_width) = last(&doc_id, self.name);
        let (left, left_width) = last_whole(&left, before);
        let (matched, match_width) = first(&matched, room.saturating_sub(before));
        let (right, _) = first(&right, room.saturating_sub(before + match_width));
        let colored = |text: &mut String, color: &str, part: &str| {
            if self.has_colors && !part.is_empty() {
                text.extend([color, part, PLAIN]);
            } else {
                text.push_str(part);
            }
        };
        colored(text, DIM, &name);
        text.extend(std::iter::repeat_n(' ', (self.name + GAP + before).saturating_sub(name_width + left_width)));
        text.push_str(left);
        colored(text, STRONG, matched);
        text.push_str(right.trim_end());
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use termloom::commands::kwic::KwicDocument;
    use termloom::corpus::DocOrd;

    fn row(doc_id: &str, left: &str, matched: &str, right: &str) -> KwicRow {
        let [left, matched, right] = [left, matched, right].map(str::to_string);
        let document = Arc::new(KwicDocument { doc_id: doc_id.to_string(), ..KwicDocument::default() });
        let (ord, sentence_text) = (DocOrd(0), String::new());
        KwicRow {
            ord,
            document,
            position: 0,
            left,
            matched,
            right,
            start_byte: 0,
            end_byte: 0,
            sentence: 0,
            sentence_text,
        }
    }

    fn column_of(line: &str, matched: &str) -> usize {
        line[..line.find(matched).unwrap()].width()
    }

    #[test]
    fn matches_stand_below_each_other() {
        let mut lines = Lines::new(60, false, false);
        lines.make_room_for(["a.txt", "a/very/long/name/of/a/document.txt"].into_iter());
        let rows = [
            row("a.txt", "", "match", ""),
            row("a/very/long/name/of/a/document.txt", "short “", "match", "” and more than fits into the line"),
            row(
                "审查/文.txt",
                "他们认为审查制度是一个非常严重的问题，",
                "match",
                "审查审查审查审查审查审查审查审查审查",
            ),
            row(
                "b",
                "cafe\u{301} e\u{301}te\u{301} e\u{301}te\u{301} e\u{301}te\u{301} e\u{301}te\u{301} ",
                "match",
                " e\u{301}te\u{301}",
            ),
            row("c", "a \u{1b}[31m\u{202e}b ", "match", "\r\u{9b}2J"),
        ];
        let text = lines.of(&rows);
        for line in text.lines() {
            assert_eq!(column_of(line, "match"), 15 + 2 + 15, "{line}");
            assert!(line.width() <= 60 && !line.contains(['\u{1b}', '\r', '\u{9b}', '\u{202e}']), "{line}");
        }
        let found: Vec<&str> = text.lines().collect();
        assert!(found[1].starts_with('…') && found[1].contains("document.txt"), "{}", found[1]);
        assert!(found[2].contains("严重的问题，match审查"), "{}", found[2]);
        assert!(found[3].contains("e\u{301}te\u{301} match e\u{301}te\u{301}"), "{}", found[3]);
        assert!(found[4].contains("a \u{fffd}[31mb match\u{fffd}\u{fffd}2J"), "{}", found[4]);
    }

    #[test]
    fn colors_take_no_columns() {
        let (mut plain, mut colored) = (Lines::new(50, false, false), Lines::new(50, true, false));
        plain.make_room_for(["a"].into_iter());
        colored.make_room_for(["a"].into_iter());
        let row = [row("a", "left ", "match", " right")];
        let text = colored.of(&row);
        assert!(text.contains("\x1b[1;31mmatch\x1b[0m right") && text.starts_with("\x1b[2ma\x1b[0m"), "{text:?}");
        assert_eq!([DIM, STRONG, PLAIN].iter().fold(text, |text, code| text.replace(code, "")), plain.of(&row));
    }

    #[test]
    fn no_width_is_too_small() {
        for width in 0..40 {
            let mut lines = Lines::new(width, false, false);
            lines.make_room_for(["documents/a.txt"].into_iter());
            let line = lines.of(&[row("documents/a.txt", "审查审查 ", "审查审查", " right")]);
            assert!(line.trim_end().width() <= width.max(GAP + 1), "{width}: {line}");
        }
    }
}
