//! Whether the tags of a cell are its markup, or only mentioned.

use super::tags::{self, Tag};

/// What the tags of a cell show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tags {
    None,
    /// Some are named in a text about them: they have no end or are quoted.
    Mentioned,
    /// All are such as have no end. `is_doubled` where two stand one behind the other.
    Void {
        is_doubled: bool,
    },
    /// They have their ends, or begin paragraphs.
    Whole {
        has_void: bool,
    },
}

impl Tags {
    /// # Complexity
    /// Linear in the cell.
    pub fn of(cell: &str) -> Tags {
        let mut open: Vec<Open<'_>> = Vec::new();
        let (mut all, mut pairs, mut voids, mut paragraphs, mut stray) = (0, 0, 0, 0, 0);
        let (mut is_doubled, mut last_void) = (false, None);
        for (at, tag) in tags::all(cell) {
            all += 1;
            if is_quoted(cell, at, tag) {
                return Tags::Mentioned;
            }
            if tag.is_end {
                match open.iter().rposition(|open| open.tag.name.eq_ignore_ascii_case(tag.name)) {
                    Some(place) => {
                        pairs += 1;
                        open.drain(place..).skip(1).for_each(|open| open.count(&mut paragraphs, &mut stray));
                    }
                    None => stray += usize::from(!tag.is_open_ended()),
                }
            } else if tag.is_void() {
                voids += 1;
                is_doubled |= last_void.is_some_and(|end: usize| cell[end..at].trim().is_empty());
                last_void = Some(at + tag.len);
            } else {
                open.push(Open { tag, begins: begins_paragraph(cell, at, tag) });
            }
        }
        // Of a long cell only the beginning was looked at.
        if all < tags::MOST {
            open.drain(..).for_each(|open| open.count(&mut paragraphs, &mut stray));
        }
        // A cell that was cut off lacks its last ends.
        let is_cut = cell.trim_start().starts_with('<') && pairs + paragraphs > stray;
        match () {
            () if all == 0 => Tags::None,
            () if stray > 0 && !is_cut => Tags::Mentioned,
            () if pairs + paragraphs > 0 => Tags::Whole { has_void: voids > 0 },
            () if voids > 0 => Tags::Void { is_doubled },
            () => Tags::Mentioned,
        }
    }
}

/// A tag whose end was not seen yet.
struct Open<'t> {
    tag: Tag<'t>,
    /// Whether it needs no end where it stands.
    begins: bool,
}

impl Open<'_> {
    fn count(self, paragraphs: &mut usize, stray: &mut usize) {
        *(if self.begins { paragraphs } else { stray }) += 1;
    }
}

fn is_quoted(cell: &str, at: usize, tag: Tag<'_>) -> bool {
    let (before, behind) = (cell[..at].chars().next_back(), cell[at + tag.len..].chars().next());
    match (before, behind) {
        (Some('“' | '„'), Some('”' | '“')) | (Some('‘'), Some('’')) | (Some('«'), Some('»')) => true,
        (before, behind) => before == behind && matches!(before, Some('"' | '\'' | '`')),
    }
}

/// Whether a tag that may lack its end stands where a paragraph begins: at the beginning of a line, behind a tag or a sentence, or
/// without a space; and not before a word that goes on in a sentence about it.
fn begins_paragraph(cell: &str, at: usize, tag: Tag<'_>) -> bool {
    let (before, behind) = (&cell[..at], &cell[at + tag.len..]);
    let line = before.trim_end_matches([' ', '\t']);
    let is_apart = line.len() < before.len();
    let is_begin = match line.chars().next_back() {
        None | Some('\n' | '\r' | '>' | '.' | '!' | '?' | '…' | ':') => true,
        Some(c) => !is_apart && !matches!(c, '"' | '\'' | '`' | '(' | '[' | '“' | '‘' | '«' | '/'),
    };
    let word = behind.trim_start_matches([' ', '\t']);
    let is_sentence = word.len() < behind.len() && word.starts_with(char::is_lowercase);
    let is_named = behind.starts_with(['"', '\'', '`', ')', ']', ',', '.', '?', '!', ';', ':']);
    tag.is_open_ended() && is_begin && !is_sentence && !is_named
}
