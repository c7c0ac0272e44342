//! Latin words, in which letters of other scripts do not stand.

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

use crate::decode::mojibake;

/// Letters of ASCII for each other byte, above which a text is mostly Latin.
const MOSTLY: usize = 8;

/// Whether a text is mostly Latin words and what is not ASCII in it, read in an encoding of another script, would stand in them.
pub(super) fn is_mostly(sample: &[u8], guess: &'static Encoding) -> bool {
    let (text, _) = guess.decode_without_bom_handling(sample);
    let (mut latin, mut others, mut runs, mut touching) = (0usize, 0usize, 0usize, 0usize);
    let (mut before_run, mut len) = (' ', 0usize);
    let mut before = ' ';
    for c in text.chars().chain([' ']) {
        latin += usize::from(c.is_ascii_alphabetic());
        if is_of_other_script(c) {
            before_run = if len == 0 { before } else { before_run };
            len += 1;
        } else if len > 0 {
            let sides = [before_run, c].map(|beside| beside.is_ascii_alphabetic());
            // Chinese words stand beside Latin ones without a space, but are hardly ever of one character and between two.
            let is_touching =
                if guess.is_single_byte() { sides[0] || sides[1] } else { len == 1 && sides[0] && sides[1] };
            touching += usize::from(is_touching);
            runs += 1;
            others += len;
            len = 0;
        }
        before = c;
    }
    others > 0 && latin > MOSTLY * others && touching * 2 > runs
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
