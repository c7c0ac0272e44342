//! Text in Unicode's own encodings and in those of the WHATWG standard, once it is known which.

use encoding_rs::{Encoding, UTF_8};

use super::binary;
use crate::rejected::{Reason, Rejected, Stage};

/// One character in this many may have been replaced before a text counts as undecodable.
const MAX_REPLACED: u64 = 20;

/// Text, and the encoding it had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// Without a byte order mark.
    pub text: String,
    /// The name of the encoding, by the WHATWG standard where it has one.
    pub encoding: &'static str,
    /// Characters that could not be decoded and became U+FFFD, and control characters that became spaces.
    pub replaced_characters: u64,
}

impl Decoded {
    /// Whether control characters are few enough for a text that may have some NUL characters.
    pub(crate) fn is_text(&self) -> Result<(), Rejected> {
        let fault = if has_controls(&self.text) { binary::controls(&self.text) } else { None };
        fault.map_or(Ok(()), |message| Err(Rejected::new(Stage::Decode, Reason::Binary, message)))
    }

    /// Rejects what is no text, and makes spaces of control characters.
    ///
    /// # Errors
    /// Where there are two NUL characters and more than one in a thousand, or more than one character in twenty could not be decoded or
    /// is a control character; where the bytes are no Unicode, and what they stand beside each other is no word in any encoding.
    ///
    /// # Examples
    /// ```
    /// let decoded = doctext::decode(b"GIF89a, a picture\0\0".to_vec())?;
    /// assert_eq!(decoded.checked().unwrap_err().reason, doctext::Reason::Binary);
    /// assert_eq!(doctext::decode(b"bell\x07, \xc2\x80\t\0".to_vec())?.checked().unwrap().text, "bell , \u{a0}\t ");
    /// # Ok::<(), &str>(())
    /// ```
    pub fn checked(mut self) -> Result<Decoded, Rejected> {
        if let Some(fault) = binary::fault(&self.text, self.encoding) {
            return Err(fault);
        }
        if self.replaced_characters > 0 {
            let characters = self.text.chars().count() as u64;
            if self.replaced_characters * MAX_REPLACED > characters {
                let (replaced, encoding) = (self.replaced_characters, self.encoding);
                let message = format!("{replaced} of {characters} characters are not valid in {encoding}");
                return Err(Rejected::new(Stage::Decode, Reason::Undecodable, message));
            }
        }
        if let Some((text, replaced)) = without_controls(&self.text) {
            self.text = text;
            self.replaced_characters += replaced;
        }
        Ok(self)
    }
}

/// The text with spaces of the same length for its control characters, and how many there were; `None` if there are none.
/// White space is left as it is: TAB, LF, VT, FF, CR and U+0085.
fn without_controls(text: &str) -> Option<(String, u64)> {
    if !has_controls(text) {
        return None;
    }
    let mut replaced = 0;
    // As many bytes, so that places in a file stay what they are.
    let space = |c: char| match c {
        _ if !c.is_control() || c.is_whitespace() => c,
        _ => {
            replaced += 1;
            if c.is_ascii() { ' ' } else { '\u{a0}' }
        }
    };
    let text = text.chars().map(space).collect();
    Some((text, replaced))
}

/// Whether a text holds control characters that are no white space, of which [`Decoded::checked`] makes spaces.
pub fn has_controls(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Without a way out of the inner loop, which can so be done many bytes at a time.
    let is_ascii_control = |byte: u8| (byte < b' ') & (byte.wrapping_sub(b'\t') > 4) | (byte == 0x7F);
    let hold = |chunk: &[u8]| chunk.iter().fold(0, |found, &byte| found | u8::from(is_ascii_control(byte))) != 0;
    bytes.chunks(4096).any(hold)
        || memchr::memchr_iter(0xC2, bytes).any(|at| matches!(bytes.get(at + 1), Some(0x80..=0x84 | 0x86..=0x9F)))
}

/// The text of bytes that begin with a byte order mark.
pub(super) fn marked(bytes: &[u8]) -> Option<Result<Decoded, &'static str>> {
    // UTF-32 first: its little-endian mark begins with that of UTF-16.
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe\0\0") {
        return Some(utf32(rest, Order::Little));
    }
    if let Some(rest) = bytes.strip_prefix(b"\0\0\xfe\xff") {
        return Some(utf32(rest, Order::Big));
    }
    let (encoding, mark) = Encoding::for_bom(bytes)?;
    Some(if encoding == UTF_8 {
        Ok(utf8(bytes[mark..].to_vec()).unwrap_or_else(|bytes| lossy(UTF_8, &bytes)))
    } else {
        utf16(encoding, &bytes[mark..])
    })
}

pub(super) fn utf8(bytes: Vec<u8>) -> Result<Decoded, Vec<u8>> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Decoded { text, encoding: UTF_8.name(), replaced_characters: 0 }),
        Err(error) => Err(error.into_bytes()),
    }
}

pub(super) fn utf16(encoding: &'static Encoding, bytes: &[u8]) -> Result<Decoded, &'static str> {
    if bytes.len() % 2 == 1 {
        return Err("UTF-16 with an odd number of bytes: the file is cut off");
    }
    Ok(lossy(encoding, bytes))
}

pub(super) fn utf32(bytes: &[u8], order: Order) -> Result<Decoded, &'static str> {
    let (units, rest) = bytes.as_chunks::<4>();
    if !rest.is_empty() {
        return Err("UTF-32 with a length that is no multiple of four: the file is cut off");
    }
    let mut replaced_characters = 0;
    let text = units
        .iter()
        .map(|&unit| {
            char::from_u32(order.read(unit)).unwrap_or_else(|| {
                replaced_characters += 1;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    Ok(Decoded { text, encoding: order.utf32(), replaced_characters })
}

pub(super) fn lossy(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let replaced_characters = if had_errors {
        // A U+FFFD that stood in the file was not put there by decoding; it can only be told apart in UTF-8.
        let written = if encoding == UTF_8 { bytes.windows(3).filter(|w| w == b"\xef\xbf\xbd").count() } else { 0 };
        (text.matches(char::REPLACEMENT_CHARACTER).count() - written) as u64
    } else {
        0
    };
    Decoded { text: text.into_owned(), encoding: encoding.name(), replaced_characters }
}

/// Which byte of a number comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// That of the ones.
    Little,
    /// The highest.
    Big,
}

impl Order {
    pub fn read(self, unit: [u8; 4]) -> u32 {
        match self {
            Order::Little => u32::from_le_bytes(unit),
            Order::Big => u32::from_be_bytes(unit),
        }
    }

    /// The name of UTF-32 in this order.
    pub fn utf32(self) -> &'static str {
        match self {
            Order::Little => "UTF-32LE",
            Order::Big => "UTF-32BE",
        }
    }
}
