//! Latin words, in which letters of other scripts do not stand.

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

use crate::decode::mojibake;

/// Letters of ASCII for each other byte, above which a text is mostly Latin.
const MOSTLY: usize = 8;

/// Whether a text is mostly Latin words and what is not ASCII in it, read in an encoding of another script, would stand in them.
pub(super) fn is_mostly(sample: &[u8], guess: &'static Encoding) -> bool {
    let seen = Seen::of(&guess.decode_without_bom_handling(sample).0);
    // Chinese words stand beside Latin ones without a space, but are hardly ever of one character and between two.
    let touching = if guess.is_single_byte() { seen.touching } else { seen.alone_between };
    seen.others > 0 && seen.latin > MOSTLY * seen.others && touching * 2 > seen.runs
}

/// Whether letters of another script stand in Latin words, which are more.
pub(in crate::decode) fn holds_others(text: &str) -> bool {
    let seen = Seen::of(text);
    seen.latin > seen.others && seen.touching * 2 > seen.runs
}

/// Letters of a text.
#[derive(Default)]
struct Seen {
    latin: usize,
    others: usize,
    /// Runs of letters of other scripts.
    runs: usize,
    /// Those beside a Latin letter.
    touching: usize,
    /// Those of one letter between two Latin ones.
    alone_between: usize,
}

impl Seen {
    fn of(text: &str) -> Seen {
        let mut seen = Seen::default();
        let (mut before_run, mut before, mut len) = (' ', ' ', 0usize);
        for c in text.chars().chain([' ']) {
            seen.latin += usize::from(c.is_ascii_alphabetic());
            if is_of_other_script(c) {
                before_run = if len == 0 { before } else { before_run };
                len += 1;
            } else if len > 0 {
                let sides = [before_run, c].map(|beside| beside.is_ascii_alphabetic());
                seen.touching += usize::from(sides[0] || sides[1]);
                seen.alone_between += usize::from(len == 1 && sides[0] && sides[1]);
                seen.runs += 1;
                seen.others += len;
                len = 0;
            }
            before = c;
        }
        seen
    }
}

/// Whether a text is mostly Latin words, and bytes that are not ASCII touch them or are nearly always the same: letters of
/// another script do neither.
pub(super) fn touches(sample: &[u8]) -> bool {
    let is_letter = |at: Option<usize>| at.and_then(|at| sample.get(at)).is_some_and(u8::is_ascii_alphabetic);
    let letters = sample.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let (mut others, mut runs, mut touching, mut at) = (0usize, 0usize, 0usize, 0);
    while let Some(start) = sample[at..].iter().position(|byte| !byte.is_ascii()).map(|len| at + len) {
        at = sample[start..].iter().position(u8::is_ascii).map_or(sample.len(), |len| start + len);
        others += at - start;
        runs += 1;
        touching += usize::from(is_letter(start.checked_sub(1)) || is_letter(Some(at)));
    }
    letters > 2 * others && touching * 4 > runs
}

fn is_of_other_script(c: char) -> bool {
    c.is_alphabetic() && !matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// The encoding in which most of what is not ASCII is characters that were decoded twice, and can be repaired.
pub(super) fn damaged(sample: &[u8]) -> Option<&'static Encoding> {
    [MACINTOSH, WINDOWS_1252].into_iter().find(|encoding| {
        let (text, _) = encoding.decode_without_bom_handling(sample);
        let repaired = mojibake::repair(&text);
        let others = |text: &str| text.chars().filter(|c| !c.is_ascii()).count();
        // Each place has two characters or more and becomes one.
        repaired.places > 0 && others(&repaired.text) * 2 <= others(&text)
    })
}
