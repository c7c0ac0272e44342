//! Signs between two words that end a phrase: docs/counting.md § 4.
//!
//! They are looked for in the text between the two when somebody asks, which is seldom: most words begin no phrase, and
//! most of those that do are not followed by its second word.

use std::ops::{BitOr, BitOrAssign, Range};

/// Kinds of signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Breaks(u16);

impl Breaks {
    /// No sign that ends a phrase.
    pub const NONE: Breaks = Breaks(0);
    const COMMA: Breaks = Breaks(1);
    const SEMICOLON: Breaks = Breaks(1 << 1);
    const COLON: Breaks = Breaks(1 << 2);
    const ROUND: Breaks = Breaks(1 << 3);
    const SQUARE: Breaks = Breaks(1 << 4);
    const CURLY: Breaks = Breaks(1 << 5);
    const SLASH: Breaks = Breaks(1 << 6);
    const BAR: Breaks = Breaks(1 << 7);
    const DASH: Breaks = Breaks(1 << 8);
    /// A tab, and the beginning of a list item.
    const CELL: Breaks = Breaks(1 << 9);

    /// A sign for each kind that can be written in a phrase.
    const WRITTEN: [(Breaks, &str); 9] = [
        (Breaks::COMMA, ","),
        (Breaks::SEMICOLON, ";"),
        (Breaks::COLON, ":"),
        (Breaks::ROUND, "("),
        (Breaks::SQUARE, "["),
        (Breaks::CURLY, "{"),
        (Breaks::SLASH, "/"),
        (Breaks::BAR, "|"),
        (Breaks::DASH, "-"),
    ];

    /// Whether each of these kinds is among the others.
    pub fn are_in(self, others: Breaks) -> bool {
        self.0 & !others.0 == 0
    }

    /// Whether a list item or table cell ends, which stops even two phrases near each other.
    pub fn end_cell(self) -> bool {
        self.0 & Breaks::CELL.0 != 0
    }

    /// One sign of each kind, each with a space before it.
    pub(super) fn written(self) -> String {
        let of_kind = Breaks::WRITTEN.iter().filter(|(kind, _)| kind.are_in(self));
        of_kind.flat_map(|(_, sign)| [" ", sign]).collect()
    }
}

impl BitOr for Breaks {
    type Output = Breaks;

    fn bitor(self, other: Breaks) -> Breaks {
        Breaks(self.0 | other.0)
    }
}

impl BitOrAssign for Breaks {
    fn bitor_assign(&mut self, other: Breaks) {
        *self = *self | other;
    }
}

/// The signs in a part of a text that holds no token.
#[inline]
pub(super) fn breaks_in(text: &str, gap: Range<usize>) -> Breaks {
    match &text.as_bytes()[gap.clone()] {
        [] | [b' '] => Breaks::NONE,
        _ => Gap::read(text, gap),
    }
}

/// What was last read of a gap.
struct Gap {
    found: Breaks,
    is_space: bool,
    is_hyphen: bool,
    /// Dashes up to here, and white space before them.
    is_spaced_dash: bool,
    line: Line,
}

/// Where in a line.
#[derive(Clone, Copy, PartialEq)]
enum Line {
    /// Only white space stands before.
    Begin,
    /// A sign of a list item, and nothing else.
    Marker,
    Within,
}

impl Gap {
    #[inline(never)]
    fn read(text: &str, gap: Range<usize>) -> Breaks {
        let mut read = Gap {
            found: Breaks::NONE,
            is_space: gap.start == 0,
            is_hyphen: false,
            is_spaced_dash: false,
            line: Line::Within,
        };
        for c in text[gap.clone()].chars().filter(|&c| !is_invisible(c)) {
            read.take(c);
        }
        if gap.end == text.len() && read.is_spaced_dash {
            read.found |= Breaks::DASH;
        }
        if read.line == Line::Begin && begins_with_number(&text[gap.end..]) {
            read.found |= Breaks::CELL;
        }
        read.found
    }

    fn take(&mut self, c: char) {
        self.found |= kind(c);
        if c.is_whitespace() {
            if self.is_spaced_dash {
                self.found |= Breaks::DASH;
            }
            if self.line == Line::Marker {
                self.found |= Breaks::CELL;
            }
            if is_line_end(c) {
                self.line = Line::Begin;
            } else if self.line == Line::Marker {
                self.line = Line::Within;
            }
            (self.is_space, self.is_hyphen, self.is_spaced_dash) = (true, false, false);
            return;
        }
        if c == '-' && self.is_hyphen {
            self.found |= Breaks::DASH;
        }
        self.is_spaced_dash = is_dash(c) && (self.is_space || self.is_spaced_dash);
        self.line = match self.line {
            Line::Begin if is_bullet(c) => {
                self.found |= Breaks::CELL;
                Line::Within
            }
            Line::Begin if is_marker(c) => Line::Marker,
            _ => Line::Within,
        };
        (self.is_space, self.is_hyphen) = (false, c == '-');
    }
}

/// The kind of a sign that ends a phrase wherever it stands.
fn kind(c: char) -> Breaks {
    match c {
        ',' | '،' | '、' | '，' | '﹐' | '﹑' | '､' | '︐' | '︑' => Breaks::COMMA,
        ';' | '\u{37E}' | '؛' | '；' | '﹔' | '︔' => Breaks::SEMICOLON,
        ':' | '：' | '﹕' | '︓' => Breaks::COLON,
        '(' | ')' | '（' | '）' | '﹙' | '﹚' | '︵' | '︶' | '\u{FD3E}' | '\u{FD3F}' => Breaks::ROUND,
        '[' | ']' | '［' | '］' | '【' | '】' | '〔' | '〕' | '〖' | '〗' | '﹝' | '﹞' => Breaks::SQUARE,
        '{' | '}' | '｛' | '｝' | '﹛' | '﹜' => Breaks::CURLY,
        '/' | '／' => Breaks::SLASH,
        '|' | '｜' | '│' | '┃' | '║' => Breaks::BAR,
        '—' | '―' | '⸺' | '⸻' | '︱' | '﹘' => Breaks::DASH,
        '\t' => Breaks::CELL,
        _ => Breaks::NONE,
    }
}

/// Whether it is a dash if white space stands on both sides.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' | '\u{FF0D}')
}

/// Whether it begins a list item if it begins a line and white space follows.
fn is_marker(c: char) -> bool {
    matches!(c, '-' | '*' | '+' | '·' | '–' | '—')
}

/// Whether it begins a list item if it begins a line.
fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '‣' | '⁃' | '◦' | '∙' | '▪' | '▫' | '■' | '□' | '●' | '○' | '▸' | '►' | '▶' | '➢' | '➤' | '➔' | '✓' | '✔' | '✗' | '✘' | '✦'
            | '★' | '☆' | '◆' | '◇' | '❖' | '☐' | '☑' | '☒'
            // Those of Word's fonts.
            | '\u{F0B7}' | '\u{F0A7}' | '\u{F0D8}'
    )
}

/// `1.` or `1)`, of up to three digits, and white space.
fn begins_with_number(line: &str) -> bool {
    let digits = line.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let mut behind = line[digits..].chars();
    matches!(digits, 1..=3)
        && matches!(behind.next(), Some('.' | ')'))
        && behind.next().is_some_and(char::is_whitespace)
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Characters that nobody sees, which hide no sign beside them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands between `a` and `b`.
    fn between(gap: &str) -> Breaks {
        breaks_in(&format!("a{gap}b"), 1..1 + gap.len())
    }

    #[test]
    fn signs_are_told_by_their_kind() {
        let kinds = [
            (", ， 、 ، ﹐", Breaks::COMMA),
            ("; ； ؛ \u{37E}", Breaks::SEMICOLON),
            (": ：", Breaks::COLON),
            ("( ) （ ）", Breaks::ROUND),
            ("[ ] ［ ］ 【 】", Breaks::SQUARE),
            ("{ } ｛ ｝", Breaks::CURLY),
            ("/ ／", Breaks::SLASH),
            ("| ｜ │", Breaks::BAR),
            ("— ―", Breaks::DASH),
            ("\u{9}", Breaks::CELL),
        ];
        for (signs, kind) in kinds {
            for sign in signs.split(' ') {
                for gap in [sign.to_string(), format!(" \"{sign}"), format!("{sign}’ "), format!(" {sign}{sign} ")] {
                    assert_eq!(between(&gap), kind, "{gap:?}");
                }
            }
        }
        assert_eq!(between("?), ("), Breaks::COMMA | Breaks::ROUND);
        for gap in
            ["", " ", "  ", "\n", "-", "–", "\"", "’ “", "! ", "…", " & ", "* ", "\u{a0}", "\\", "=", "»", " +", "・"]
        {
            assert_eq!(between(gap), Breaks::NONE, "{gap:?}");
        }
    }

    #[test]
    fn a_dash_stands_between_spaces() {
        for gap in [
            " - ",
            " – ",
            "\n-  ",
            " -\n",
            "\u{a0}–\u{202f}",
            " − ",
            " -– ",
            "\" - ",
            "--",
            " ---",
            " \u{200f}-\u{200e} ",
        ] {
            assert!(Breaks::DASH.are_in(between(gap)), "{gap:?}");
        }
        for gap in [" -", "- ", " –", "– ", " -\" ", " ~ ", " -_- "] {
            assert_eq!(between(gap), Breaks::NONE, "{gap:?}");
        }
        assert_eq!(breaks_in("- a", 0..2), Breaks::DASH);
        assert_eq!(breaks_in("a -", 1..3), Breaks::DASH);
    }

    #[test]
    fn items_begin_lines() {
        let begins = |gap: &str| between(gap).end_cell();
        for gap in ["\n- ", "\r\n* ", "\n  • ", "\n•", "\n\u{2022}\t", "\u{2028}▪ ", "\n+ ", "\n– ", "\n*\n", " \"\n· "]
        {
            assert!(begins(gap), "{gap:?}");
        }
        for gap in ["\n", "\n-", "\n*", " * ", " • ", "\n** ", "\n\"- ", "\n-- ", "\n"] {
            assert!(!begins(gap), "{gap:?}");
        }
        let before = |rest: &str| breaks_in(&format!("a\n{rest}"), 1..2).end_cell();
        assert!(before("1. b") && before("12) b") && before("999.\tb"));
        assert!(!before("1.5 b") && !before("1989. B") && !before("1 b") && !before("1.") && !before("a. b"));
        assert!(!breaks_in("a 1. b", 1..2).end_cell());
    }

    #[test]
    fn each_kind_can_be_written() {
        for (kind, sign) in Breaks::WRITTEN {
            assert_eq!(kind.written(), format!(" {sign}"));
            assert_eq!(between(&format!("{} ", kind.written())), kind);
        }
    }
}
