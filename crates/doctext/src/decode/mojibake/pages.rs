//! The encodings as which UTF-8 is read by mistake, the other way round: from characters to bytes.

use std::sync::LazyLock;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};
use oem_cp::code_table::{DECODING_TABLE_CP437, DECODING_TABLE_CP850};

/// An encoding of one byte a character, or two of them in turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// With the control characters of ISO 8859-1 where it has none of its own.
    Windows1252,
    Windows1250,
    Windows1251,
    Macintosh,
    Ibm850,
    Ibm437,
    /// Saved in Macintosh as what windows-1252 had made of it, and read as windows-1252 again: `‰Ûª` for `’`.
    MacintoshOfWindows,
}

/// Characters that are no ASCII, with their bytes, in order.
type Bytes = Vec<(char, u8)>;

impl Page {
    /// The most frequent first.
    pub const ALL: &[Page] = &[
        Page::Windows1252,
        Page::Windows1250,
        Page::Macintosh,
        Page::MacintoshOfWindows,
        Page::Windows1251,
        Page::Ibm850,
        Page::Ibm437,
    ];

    /// The byte that this character is, if it is none of ASCII.
    pub fn byte(self, c: char) -> Option<u8> {
        static BYTES: LazyLock<Vec<Bytes>> = LazyLock::new(|| Page::ALL.iter().map(|page| page.bytes()).collect());
        if self == Page::Windows1252 && matches!(c, '\u{80}'..='\u{9f}') {
            return Some(c as u8);
        }
        let place = Page::ALL.iter().position(|page| *page == self)?;
        let bytes = &BYTES[place];
        bytes.binary_search_by_key(&c, |(known, _)| *known).ok().map(|at| bytes[at].1)
    }

    /// The bit of this page.
    pub fn bit(self) -> u8 {
        Page::ALL.iter().position(|page| *page == self).map_or(0, |bit| 1 << bit)
    }

    /// The pages whose bit is set.
    pub fn in_bits(bits: u8) -> impl Iterator<Item = Page> {
        Page::ALL.iter().enumerate().filter(move |(bit, _)| bits >> bit & 1 != 0).map(|(_, page)| *page)
    }

    fn bytes(self) -> Bytes {
        let of = |table: &[char; 128]| (0x80..=0xff).map(|byte: u8| (table[usize::from(byte) - 0x80], byte)).collect();
        let mut bytes: Bytes = match self {
            Page::Windows1252 => of(&table(WINDOWS_1252)),
            Page::Windows1250 => of(&table(WINDOWS_1250)),
            Page::Windows1251 => of(&table(WINDOWS_1251)),
            Page::Macintosh => of(&table(MACINTOSH)),
            Page::Ibm850 => of(&DECODING_TABLE_CP850),
            Page::Ibm437 => of(&DECODING_TABLE_CP437),
            Page::MacintoshOfWindows => {
                let (windows, macintosh) = (table(WINDOWS_1252), table(MACINTOSH));
                let back = |c: char| windows.iter().position(|known| *known == c);
                let both = |byte: usize| back(macintosh[byte]).map(|first| (windows[byte], 0x80 + first as u8));
                (0..128).filter_map(both).collect()
            }
        };
        bytes.sort_unstable();
        bytes
    }
}

/// What each byte from 128 on is.
fn table(encoding: &'static Encoding) -> [char; 128] {
    std::array::from_fn(|at| {
        let byte = [0x80 + at as u8];
        let (text, _) = encoding.decode_without_bom_handling(&byte);
        text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
    })
}

/// Pages, one in each bit, in which a unit may begin with the first character and go on with the second. For nearly all pairs of
/// a text there is none.
pub(super) fn pages_of(first: char, second: char) -> u8 {
    static ROLES: LazyLock<Vec<Role>> = LazyLock::new(roles);
    let role = |c: char| place(c).map_or(Role::default(), |place| ROLES[place]);
    role(first).begins & role(second).goes_on
}

/// The pages in which a character begins a unit, and goes on with it.
#[derive(Clone, Copy, Default)]
struct Role {
    begins: u8,
    goes_on: u8,
}

/// Where characters are that the pages have: Latin, Greek and Cyrillic letters, signs, and a few alone.
const LETTERS: usize = 0x500;
const SIGNS: usize = 0x700;
const ALONE: [char; 3] = ['\u{f8ff}', 'ﬁ', 'ﬂ'];

fn place(c: char) -> Option<usize> {
    match c as usize {
        code @ 0..LETTERS => Some(code),
        code @ 0x2000..0x2700 => Some(LETTERS + code - 0x2000),
        _ => Some(LETTERS + SIGNS + ALONE.iter().position(|alone| *alone == c)?),
    }
}

fn roles() -> Vec<Role> {
    let mut roles = vec![Role::default(); LETTERS + SIGNS + ALONE.len()];
    for (bit, page) in Page::ALL.iter().enumerate() {
        for (c, byte) in page.bytes().into_iter().chain((0x80..=0x9f).map(|byte: u8| (char::from(byte), byte))) {
            if let Some(place) = place(c) {
                roles[place].begins |= u8::from(matches!(byte, 0xc2..=0xf4)) << bit;
                roles[place].goes_on |= u8::from(matches!(byte, 0x80..=0xbf)) << bit;
            }
        }
    }
    roles
}
