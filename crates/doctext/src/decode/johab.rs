//! Johab: Korean as it was written under DOS, in which a syllable is made of its letters.

use encoding_rs::EUC_KR;

pub(super) const NAME: &str = "Johab";

/// Syllables must be so many of what is not ASCII: of other texts, few pairs of bytes happen to be one.
const SYLLABLES: (usize, usize) = (9, 10);

/// Where there are many and all are right, that is more than chance, and tables and boxes may be among them.
const MANY: usize = 100;
const SYLLABLES_OF_MANY: (usize, usize) = (1, 2);

/// There must be so many at least.
const LEAST: usize = 4;

/// Letters by their numbers of five bits, as Unicode counts them; 255 for none.
const INITIAL: [u8; 32] = {
    let mut of = [255; 32];
    let mut letter = 0;
    while letter < 19 {
        of[letter + 2] = letter as u8;
        letter += 1;
    }
    of
};
const MEDIAL: [u8; 32] = [
    255, 255, 255, 0, 1, 2, 3, 4, 255, 255, 5, 6, 7, 8, 9, 10, 255, 255, 11, 12, 13, 14, 15, 16, 255, 255, 17, 18, 19,
    20, 255, 255,
];
const FINAL: [u8; 32] = [
    255, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 255, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27,
    255, 255,
];

/// The text, if the bytes are Johab: nothing in them is not, and nearly all of it is syllables.
pub(super) fn decode(bytes: &[u8]) -> Option<String> {
    let Read { text, syllables, others, joined, replaced: _ } = read(bytes, 0)?;
    let all = syllables + others;
    let (most, of) = if all < MANY { SYLLABLES } else { SYLLABLES_OF_MANY };
    // Words are of more than one syllable; a letter with an accent has others around it, which are ASCII.
    (syllables >= LEAST && syllables * of >= all * most && joined * 2 >= all).then_some(text)
}

/// The text of bytes that are said to be Johab, and how many characters of it are none and became U+FFFD.
pub(super) fn lossy(bytes: &[u8]) -> (String, u64) {
    read(bytes, u64::MAX).map(|read| (read.text, read.replaced)).unwrap_or_default()
}

#[derive(Default)]
struct Read {
    text: String,
    syllables: usize,
    others: usize,
    /// Those that come right behind another.
    joined: usize,
    /// What is no character of Johab.
    replaced: u64,
}

/// `None` where more than so many would have to be replaced.
fn read(bytes: &[u8], most_replaced: u64) -> Option<Read> {
    let mut read = Read { text: String::with_capacity(bytes.len() * 3 / 2), ..Read::default() };
    let mut rest = bytes;
    loop {
        let ascii = rest.iter().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        read.text.push_str(std::str::from_utf8(&rest[..ascii]).ok()?);
        rest = &rest[ascii..];
        let Some(&lead) = rest.first() else { return Some(read) };
        let trail = rest.get(1).copied();
        read.joined += usize::from(ascii == 0);
        if let Some(syllable) = trail.and_then(|trail| syllable(lead, trail)) {
            read.text.push(syllable);
            read.syllables += 1;
        } else if let Some(other) = trail.and_then(|trail| other(lead, trail)) {
            read.text.push_str(&other);
            read.others += 1;
        } else {
            read.text.push(char::REPLACEMENT_CHARACTER);
            read.replaced += 1;
            if read.replaced > most_replaced {
                return None;
            }
            // What may begin a character of its own is not lost with it.
            rest = &rest[1..];
            continue;
        }
        rest = &rest[2..];
    }
}

fn syllable(lead: u8, trail: u8) -> Option<char> {
    let pair = u16::from(lead) << 8 | u16::from(trail);
    let letter = |of: &[u8; 32], shift: u16| Some(of[usize::from(pair >> shift & 31)]).filter(|&letter| letter != 255);
    let (initial, medial, last) = (letter(&INITIAL, 10)?, letter(&MEDIAL, 5)?, letter(&FINAL, 0)?);
    let number = (u32::from(initial) * 21 + u32::from(medial)) * 28 + u32::from(last);
    (lead & 0x80 != 0).then(|| char::from_u32(0xAC00 + number)).flatten()
}

/// Signs and Chinese characters stand in the order of KS X 1001, two of its rows in each of ours.
fn other(lead: u8, trail: u8) -> Option<String> {
    let column = match trail {
        0x31..=0x7e => trail - 0x31,
        0x91..=0xfe => trail - 0x43,
        _ => return None,
    };
    let row = match lead {
        0xd9..=0xde => 0x21 + (lead - 0xd9) * 2,
        0xe0..=0xf9 => 0x4a + (lead - 0xe0) * 2,
        _ => return None,
    };
    let (row, column) = if column < 94 { (row, column) } else { (row + 1, column - 94) };
    let euc = [row | 0x80, 0xa1 + column];
    let (text, had_errors) = EUC_KR.decode_without_bom_handling(&euc);
    (!had_errors).then(|| text.into_owned())
}
