//! What looks like characters that were decoded wrongly, and how certain that is.

use encoding_rs::WINDOWS_1252;

use super::pages::{Page, pages_of};

/// Units that follow each other, or another place that can be mended.
#[derive(Debug)]
pub(super) struct Chain {
    /// In bytes.
    pub start: usize,
    pub len: usize,
    /// The encodings that they come from, one in each bit; `CONTROLS` for control characters.
    pub pages: u8,
    pub certainty: Certainty,
    /// What they are.
    pub value: String,
}

/// The bit of no page.
const CONTROLS: u8 = 1 << 7;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Certainty {
    /// They cannot be meant.
    Certain,
    /// They may be meant, unless others of their encoding cannot.
    BesideCertain,
    /// A closing quotation mark that lost its last byte.
    Closing,
    /// What they were is lost.
    Damaged,
}

/// Finds them, in order.
///
/// # Complexity
/// Linear in the text.
pub(super) fn chains(text: &str) -> Vec<Chain> {
    let bytes = text.as_bytes();
    let mut chains = Vec::new();
    let mut at = 0;
    while let Some(found) = next_beyond_ascii(bytes, at) {
        at = found;
        // Most stand alone in ASCII, where only what these three bytes begin may be damage.
        if !matches!(bytes[at], 0xc2..=0xc4) {
            let len = len_of_character(bytes[at]);
            if bytes.get(at + len).is_none_or(u8::is_ascii) {
                at += len;
                continue;
            }
        }
        let c = first(text, at);
        let behind = at + c.len_utf8();
        if matches!(c, '\u{80}'..='\u{9f}') {
            chains.extend(control(at, c));
        } else if bytes.get(behind).is_some_and(|byte| !byte.is_ascii())
            && let pages @ 1.. = pages_of(c, first(text, behind))
            && let Some(chain) = Page::in_bits(pages).filter_map(|page| units(text, at, page)).reduce(better)
        {
            at += chain.len;
            chains.push(chain);
            continue;
        } else if let Some(chain) = lost(text, at, c) {
            at += chain.len;
            chains.push(chain);
            continue;
        }
        at = behind;
    }
    chains
}

/// The next byte beyond ASCII. Most of most texts is none, so it is passed over in blocks.
fn next_beyond_ascii(bytes: &[u8], mut at: usize) -> Option<usize> {
    const BLOCK: usize = 64;
    while bytes.get(at..at + BLOCK).is_some_and(<[u8]>::is_ascii) {
        at += BLOCK;
    }
    bytes[at..].iter().position(|byte| !byte.is_ascii()).map(|found| at + found)
}

/// Of a character beyond ASCII, in bytes, by its first.
fn len_of_character(first: u8) -> usize {
    if first < 0xe0 {
        2
    } else if first < 0xf0 {
        3
    } else {
        4
    }
}

/// The character at this place.
fn first(text: &str, at: usize) -> char {
    text[at..].chars().next().unwrap_or(' ')
}

fn better(best: Chain, other: Chain) -> Chain {
    let rank = |chain: &Chain| (chain.certainty == Certainty::Certain, chain.len);
    if rank(&other) == rank(&best) && other.value == best.value {
        return Chain { pages: best.pages | other.pages, ..best };
    }
    if rank(&other) > rank(&best) { other } else { best }
}

/// A character of ISO 8859-1 that windows-1252 has another for.
fn control(start: usize, c: char) -> Option<Chain> {
    let byte = [c as u8];
    let (value, _) = WINDOWS_1252.decode_without_bom_handling(&byte);
    // U+0085 ends a line, unless others show what it is.
    let certainty = if c == '\u{85}' { Certainty::BesideCertain } else { Certainty::Certain };
    let is_known = !value.starts_with(c);
    is_known.then(|| Chain { start, len: 2, pages: CONTROLS, certainty, value: value.into_owned() })
}

/// What is left of a character of UTF-8 that was decoded wrongly and lost bytes.
fn lost(text: &str, start: usize, c: char) -> Option<Chain> {
    let behind = &text[start + c.len_utf8()..];
    let chain = |len: usize, page: Page, certainty, value: &str| {
        Some(Chain { start, len, pages: page.bit(), certainty, value: value.to_string() })
    };
    let page = match c {
        'â' => Page::Windows1252,
        '‰' => Page::MacintoshOfWindows,
        _ => return lost_space(text, start, c),
    };
    let second = if c == 'â' { '€' } else { 'Û' };
    let rest = behind.strip_prefix(second)?;
    let len = c.len_utf8() + second.len_utf8();
    match rest.chars().next() {
        Some(lost @ ('?' | '\u{fffd}')) => chain(len + lost.len_utf8(), page, Certainty::Closing, "”"),
        Some(c) if !c.is_ascii() || c.is_ascii_alphanumeric() => chain(len, page, Certainty::Damaged, ""),
        _ => chain(len, page, Certainty::Closing, "”"),
    }
}

/// `Ã ` for `à` and `Â ` for a no-break space, whose second byte became a space.
fn lost_space(text: &str, start: usize, c: char) -> Option<Chain> {
    let behind = &text[start + c.len_utf8()..];
    let before = text[..start].chars().next_back();
    if !behind.starts_with(' ') || before.is_some_and(char::is_uppercase) {
        return None;
    }
    // The space that follows the letter is still there, or was squeezed with the other.
    let len = c.len_utf8() + usize::from(behind.starts_with("  "));
    let (page, value) = match c {
        'Ã' => (Page::Windows1252, "à"),
        'Ă' => (Page::Windows1250, "à"),
        'Â' if before.is_some_and(|c| !c.is_whitespace()) => (Page::Windows1252, ""),
        _ => return None,
    };
    Some(Chain { start, len, pages: page.bit(), certainty: Certainty::BesideCertain, value: value.to_string() })
}

/// The longest chain of units of one encoding that begins here.
fn units(text: &str, start: usize, page: Page) -> Option<Chain> {
    let mut at = start;
    let (mut units, mut is_strong) = (0usize, false);
    let mut value = String::new();
    let mut script = None;
    while let Some(unit) = unit(text, at, page) {
        // Words are of one script.
        let of = kind(unit.value)?;
        if of == Kind::Other || *script.get_or_insert(of) != of && of != Kind::Latin && script != Some(Kind::Latin) {
            break;
        }
        is_strong |= of == Kind::Latin && unit.is_strong(text, at, page);
        // A byte order mark within a text is nothing.
        value.extend((unit.value != '\u{feff}').then_some(unit.value));
        at += unit.len;
        units += 1;
        if of != Kind::Latin {
            script = Some(of);
        }
    }
    if units == 0 {
        return None;
    }
    // Letters that alternate so do not occur in words; one pair may.
    let is_word =
        script.is_some_and(|script| script != Kind::Latin) && units >= if page == Page::Windows1251 { 3 } else { 2 };
    let certainty = match (is_strong || is_word, is_meant(text, start, at)) {
        (true, false) => Certainty::Certain,
        (true, true) => Certainty::Damaged,
        (false, _) => Certainty::BesideCertain,
    };
    Some(Chain { start, len: at - start, pages: page.bit(), certainty, value })
}

/// Whether nothing but this place stands between marks of code.
fn is_meant(text: &str, start: usize, end: usize) -> bool {
    text[..start].ends_with('`') && text[end..].starts_with('`')
}

/// A character of UTF-8, decoded wrongly.
struct Unit {
    value: char,
    /// In bytes of the text.
    len: usize,
    /// The characters.
    all: [char; 4],
    count: usize,
}

fn unit(text: &str, start: usize, page: Page) -> Option<Unit> {
    let mut chars = text[start..].chars();
    let lead = chars.next()?;
    let byte = page.byte(lead)?;
    let count = match byte {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut bytes = [byte, 0, 0, 0];
    let mut all = [lead, ' ', ' ', ' '];
    let mut len = lead.len_utf8();
    for place in 1..count {
        let c = chars.next()?;
        bytes[place] = page.byte(c).filter(|byte| (0x80..=0xbf).contains(byte))?;
        all[place] = c;
        len += c.len_utf8();
    }
    let value = std::str::from_utf8(&bytes[..count]).ok()?.chars().next()?;
    Some(Unit { value, len, all, count })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Letters of Latin and signs of all languages.
    Latin,
    /// Letters of another script, by their block.
    Script(u32),
    /// What stands in no text.
    Other,
}

fn kind(c: char) -> Option<Kind> {
    Some(match u32::from(c) {
        // Control characters were decoded wrongly more than once.
        0x80..=0x9f => Kind::Latin,
        0xa0..=0x17f | 0x192 | 0x1a0..=0x1b0 | 0x2c6..=0x2dd | 0x218..=0x21b | 0x1e00..=0x1eff => Kind::Latin,
        0x2010..=0x2044 | 0x20a0..=0x20bf | 0x2100..=0x23ff | 0x2460..=0x27bf | 0x2b00..=0x2bff => Kind::Latin,
        0x200b..=0x200f | 0xfb00..=0xfb06 | 0xfe0f | 0xfeff | 0xfffd | 0x1f000..=0x1faff => Kind::Latin,
        code @ (0x370..=0x52f | 0x590..=0x6ff | 0x900..=0xdff) if c.is_alphanumeric() || c.is_alphabetic() => {
            Kind::Script(code >> 7)
        }
        0xe00..=0xe7f => Kind::Script(0xe00),
        0x3000..=0x30ff | 0x4e00..=0x9fff | 0xff00..=0xffef => Kind::Script(0x4e00),
        0xac00..=0xd7a3 => Kind::Script(0xac00),
        _ => Kind::Other,
    })
}

impl Unit {
    /// Whether these characters cannot be meant where they stand.
    fn is_strong(&self, text: &str, start: usize, page: Page) -> bool {
        let before = text[..start].chars().next_back();
        let next = text[start + self.len..].chars().next();
        let [lead, rest @ ..] = &self.all;
        let rest = &rest[..self.count - 1];
        if self.count == 4 {
            return true;
        }
        if rest.iter().all(|c| is_mark(*c)) {
            // A capital at the end of a quotation: `MANHÃ”`, `«É»`.
            let is_in_word = next.is_some_and(char::is_alphabetic) && before.is_some_and(char::is_alphabetic);
            let follows_letter = before.is_some_and(|c| if lead.is_uppercase() { c.is_lowercase() } else { false });
            return is_in_word
                || follows_letter
                || self.count == 3 && !before.is_some_and(char::is_alphabetic) && !lead.is_alphabetic();
        }
        let in_word = before.is_some_and(char::is_lowercase) || next.is_some_and(|c| c.is_ascii_lowercase());
        match page {
            // Letters stand beside letters: in these, many of the bytes from 80 on are.
            Page::Windows1250 | Page::Windows1251 if self.count == 2 && rest[0].is_alphabetic() => {
                lead.is_uppercase() && before.is_some_and(|c| c.is_ascii_lowercase()) && page == Page::Windows1250
            }
            Page::Windows1250 | Page::Windows1251 if self.count == 3 => {
                !rest[0].is_alphabetic() || !rest[1].is_alphabetic()
            }
            // Roots and negations of formulas, and lines of tables.
            Page::Macintosh if *lead == '√' || *lead == '¬' => {
                in_word && !matches!(rest[0], 'π' | '∞' | '∑' | '∏' | '∫' | '∂' | 'Ω' | '±' | 'µ') || rest[0] == '©'
            }
            Page::Macintosh => self.count == 3 && *lead == '‚' && (rest[0] == 'Ä' || !rest[1].is_alphabetic()),
            Page::MacintoshOfWindows => self.count == 3 && *lead == '‰' && rest[0] == 'Û',
            Page::Ibm850 | Page::Ibm437 if self.count == 2 => in_word && matches!(lead, '├' | '┬') && !is_line(rest[0]),
            Page::Ibm850 | Page::Ibm437 => rest[0] == 'Ç' && rest[1] != 'Ç',
            _ => self.count == 3 || !rest[0].is_alphabetic() || before.is_some_and(char::is_lowercase),
        }
    }
}

/// Signs that stand behind words.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '«' | '»'
            | '\u{a0}'
            | '‘'
            | '’'
            | '‚'
            | '“'
            | '”'
            | '„'
            | '‹'
            | '›'
            | '…'
            | '–'
            | '—'
            | '·'
            | 'º'
            | 'ª'
    )
}

fn is_line(c: char) -> bool {
    matches!(c, '\u{2500}'..='\u{259f}')
}
