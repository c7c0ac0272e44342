//! Bytes to text: byte order marks, then UTF-8, then a guess from all bytes.

mod binary;
mod escapes;
mod johab;
mod mixed;
pub(crate) mod mojibake;
mod named;
mod second;
mod unicode;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use unicode_normalization::char::is_combining_mark;

pub use self::named::{NamedEncoding, UnknownEncoding};
pub use self::unicode::{Decoded, has_controls};
use self::unicode::{Order, lossy, marked, utf8, utf16, utf32};

/// Decodes a whole file by its byte order mark, or as its bytes show.
///
/// # Errors
/// The reason in words where the bytes are text in no encoding: an odd number of bytes in UTF-16, a length that is no
/// multiple of four in UTF-32.
///
/// # Complexity
/// Linear in the bytes.
///
/// # Examples
/// ```
/// let decoded = doctext::decode(b"The caf\xe9 said \x93no\x94.".to_vec())?;
/// assert_eq!((decoded.text.as_str(), decoded.encoding), ("The café said “no”.", "windows-1252"));
/// # Ok::<(), &str>(())
/// ```
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, &'static str> {
    if let Some(decoded) = marked(&bytes) {
        return decoded.map(without_marks);
    }
    // Nearly every text has neither, which is seen much faster than what they mean.
    if memchr::memchr2(0, escapes::ESCAPE, &bytes).is_some() {
        if let Some(order) = utf32_by_zero_bytes(&bytes) {
            return utf32(&bytes, order);
        }
        if let Some(encoding) = utf16_by_zero_bytes(&bytes) {
            return utf16(encoding, &bytes);
        }
        if let Some((text, encoding)) = escapes::decode(&bytes) {
            return Ok(Decoded { text, encoding, replaced_characters: 0 });
        }
    }
    let bytes = match utf8(bytes) {
        Ok(decoded) => return Ok(decoded),
        Err(bytes) => bytes,
    };
    if let Some(decoded) = mixed::decode(&bytes) {
        return Ok(decoded);
    }
    legacy(&bytes)
}

/// A program that adds a byte order mark to a file that has one writes two.
fn without_marks(mut decoded: Decoded) -> Decoded {
    let marks = decoded.text.len() - decoded.text.trim_start_matches('\u{feff}').len();
    decoded.text.drain(..marks);
    decoded
}

/// The text of bytes that are neither Unicode nor in seven bits.
fn legacy(bytes: &[u8]) -> Result<Decoded, &'static str> {
    let guess = second::first(bytes);
    if guess.is_single_byte()
        && let Some(text) = johab::decode(bytes)
        && !second::latin::holds_others(&text)
    {
        return Ok(Decoded { text, encoding: johab::NAME, replaced_characters: 0 });
    }
    match second::opinion(bytes, guess) {
        Some(other) => other.decode(bytes),
        None => Ok(lossy(guess, bytes)),
    }
}

/// Decodes a whole table or list of texts, whose cells may come from several sources.
///
/// Where at least half of the words with characters beyond ASCII are valid UTF-8, or a fifth of many, the table is UTF-8. Words that
/// are not are read in the encoding that they have together, where their letters agree with those beside them. What is left
/// becomes U+FFFD and is counted. The name of the encoding says that there were two: `UTF-8 and windows-1252`.
///
/// # Errors
/// Like [`decode`].
///
/// # Complexity
/// Linear in the bytes.
///
/// # Examples
/// ```
/// let table = b"outlet,text\nS\xfcddeutsche,caf\xc3\xa9\nS\xfcddeutsche,th\xc3\xa9\n";
/// let decoded = doctext::decode_lines(table.to_vec())?;
/// assert_eq!((&decoded.text[12..30], decoded.encoding), ("Süddeutsche,café", "UTF-8 and windows-1252"));
/// # Ok::<(), &str>(())
/// ```
pub fn decode_lines(bytes: Vec<u8>) -> Result<Decoded, &'static str> {
    decode(bytes)
}

/// The name of an encoding as [`Extracted::encoding`](crate::Extracted::encoding) has it, for a name that was written down somewhere.
///
/// # Examples
/// ```
/// assert_eq!(doctext::encoding_name("IBM850"), Some("IBM850"));
/// assert_eq!(doctext::encoding_name("UTF-8 and windows-1252"), Some("UTF-8 and windows-1252"));
/// assert_eq!(doctext::encoding_name("latin1"), None);
/// ```
pub fn encoding_name(name: &str) -> Option<&'static str> {
    let known = NamedEncoding::of(name).ok().map(NamedEncoding::name);
    let known = known.or_else(|| mixed::NAMES.into_iter().find(|known| *known == name));
    known.or(Some("")).filter(|known| *known == name)
}

/// In UTF-32, every fourth byte is zero, and its neighbour at most 16.
fn utf32_by_zero_bytes(bytes: &[u8]) -> Option<Order> {
    const SAMPLE: usize = 4096;
    let sample = &bytes[..bytes.len().min(SAMPLE) & !3];
    if sample.is_empty() {
        return None;
    }
    let units = sample.as_chunks::<4>().0;
    let is_text = |unit: u32| unit != 0 && char::from_u32(unit).is_some();
    if units.iter().all(|&unit| is_text(u32::from_le_bytes(unit))) {
        Some(Order::Little)
    } else if units.iter().all(|&unit| is_text(u32::from_be_bytes(unit))) {
        Some(Order::Big)
    } else {
        None
    }
}

/// UTF-16 of mostly Western text has a zero in every other byte, nearly always at the same parity.
fn utf16_by_zero_bytes(bytes: &[u8]) -> Option<&'static Encoding> {
    const SAMPLE: usize = 4096;
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    let mut zeros = [0usize; 2];
    for pair in sample.as_chunks::<2>().0 {
        zeros[0] += usize::from(pair[0] == 0);
        zeros[1] += usize::from(pair[1] == 0);
    }
    let pairs = sample.len() / 2;
    let mostly = |many: usize, few: usize| pairs > 0 && many * 10 >= pairs * 4 && few * 50 <= pairs;
    // In other scripts hardly anything but spaces and line ends has a zero, or also the first letter of a block, as 가 or က. The
    // former are on one side only; what is read so must then look like a text.
    let also = |many: usize, few: usize| many > 4 * few;
    let [big, little] = ends(sample);
    if mostly(zeros[1], zeros[0]) || also(little, big) && looks_like_text(UTF_16LE, sample) {
        Some(UTF_16LE)
    } else if mostly(zeros[0], zeros[1]) || also(big, little) && looks_like_text(UTF_16BE, sample) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Spaces and line ends, where the higher byte comes first, and where the lower does.
fn ends(sample: &[u8]) -> [usize; 2] {
    let is_end = |byte: u8| matches!(byte, b' ' | b'\n' | b'\r');
    let mut ends = [0usize; 2];
    for &[first, second] in sample.as_chunks::<2>().0 {
        ends[0] += usize::from(first == 0 && is_end(second));
        ends[1] += usize::from(second == 0 && is_end(first));
    }
    ends
}

/// Whether nearly all of what is read so is letters, digits, marks, spaces and common signs.
fn looks_like_text(encoding: &'static Encoding, sample: &[u8]) -> bool {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let is_of_text = |c: &char| {
        c.is_alphanumeric()
            || c.is_whitespace()
            || is_combining_mark(*c)
            || c.is_ascii_graphic()
            || ('\u{2010}'..='\u{203a}').contains(c)
            || ('\u{3001}'..='\u{301f}').contains(c)
            || ('\u{ff00}'..='\u{ff65}').contains(c)
    };
    let (all, of_text) = (text.chars().count(), text.chars().filter(is_of_text).count());
    of_text * 20 >= all * 19
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], text: &str, encoding: &str, replaced: u64) {
        let decoded = decode(bytes.to_vec()).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.encoding, decoded.replaced_characters), (text, encoding, replaced));
    }

    #[test]
    fn marks_decide() {
        check(b"\xef\xbb\xbfa", "a", "UTF-8", 0);
        check(b"\xff\xfea\0", "a", "UTF-16LE", 0);
        check(b"\xfe\xff\0a", "a", "UTF-16BE", 0);
        check(b"\xff\xfe\0\0a\0\0\0", "a", "UTF-32LE", 0);
        check(b"\0\0\xfe\xff\0\0\0a\0\x11\0\0", "a\u{fffd}", "UTF-32BE", 1);
        check(b"\xef\xbb\xbf\xef\xbb\xbfa\xef\xbb\xbf", "a\u{feff}", "UTF-8", 0);
        check(b"\xff\xfe\xff\xfea\0", "a", "UTF-16LE", 0);
        assert!(decode(b"\xff\xfea\0b".to_vec()).is_err());
    }

    #[test]
    fn zero_bytes_show_utf16() {
        let le: Vec<u8> = "press freedom".encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&le, "press freedom", "UTF-16LE", 0);
        let be: Vec<u8> = "press freedom".encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&be, "press freedom", "UTF-16BE", 0);
    }

    #[test]
    fn zero_bytes_and_escapes_show_encodings_of_any_script() {
        let text = "Свобода печати\nи право на тайну";
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&le, text, "UTF-16LE", 0);
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&be, text, "UTF-16BE", 0);
        let le: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        check(&le, text, "UTF-32LE", 0);
        let be: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
        check(&be, text, "UTF-32BE", 0);
        check(b"State: \x1b$B9q2H\x1b(B.", "State: 国家.", "ISO-2022-JP", 0);
        check(b"\x1b$)C\x0e190!\x0f state", "국가 state", "ISO-2022-KR", 0);
        // The first letters of blocks end in a zero byte too.
        let text = "가가 나라의 가가 가나\n가가 말 가가 나라";
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&le, text, "UTF-16LE", 0);
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&be, text, "UTF-16BE", 0);
        // A NUL is not enough, nor is an escape.
        check(b"The state\0 and the party", "The state\0 and the party", "UTF-8", 0);
        check(b"\x1b[31mred", "\x1b[31mred", "UTF-8", 0);
    }

    #[test]
    fn words_tell_encodings_of_one_byte_apart() {
        let russian = "Государство и партия спорят о свободе печати, и никто не знает, чем это кончится.";
        let encoded = |table: fn(char) -> u8| russian.chars().map(table).collect::<Vec<u8>>();
        let mac = encoded(|c| match c {
            'А'..='Я' => 0x80 + (c as u32 - 'А' as u32) as u8,
            'я' => 0xdf,
            'а'..='ю' => 0xe0 + (c as u32 - 'а' as u32) as u8,
            _ => c as u8,
        });
        check(&mac, russian, "x-mac-cyrillic", 0);
        let dos = encoded(|c| match c {
            'А'..='Я' => 0x80 + (c as u32 - 'А' as u32) as u8,
            'а'..='п' => 0xa0 + (c as u32 - 'а' as u32) as u8,
            'р'..='я' => 0xe0 + (c as u32 - 'р' as u32) as u8,
            _ => c as u8,
        });
        check(&dos, russian, "IBM866", 0);
        check(
            b"The caf\x8e on the Rue d\xd5Alger was clos\x8e by the state.",
            "The café on the Rue d’Alger was closé by the state.",
            "macintosh",
            0,
        );
        check(
            b"L'\x82tat a ferm\x82 le caf\x82 de la libert\x82.",
            "L'état a fermé le café de la liberté.",
            "IBM850",
            0,
        );
        // è and à alone are not и and а, however many there are.
        let italian = "La libertà è un diritto, e la verità è di tutti: la città è aperta. ".repeat(50);
        let bytes: Vec<u8> = italian.chars().map(|c| c as u8).collect();
        check(&bytes, &italian, "windows-1252", 0);
        let johab = b"\x8a\x82\x88a\xb7\x81 \xb4\xe5\x9d\xa5 \xb8a\xb7A\x93e \x8a\x82\x88a\x88a";
        assert_eq!(johab::decode(johab).as_deref(), Some("국가의 언론 자유는 국가가"));
        assert_eq!(johab::decode(b"caf\xe9 noir, \xe9t\xe9 \xe0 l'\xe9tat"), None);
        check(
            b"A megh\xedv\xf3 a k\xf6nyvr\xf5l \xe9s az \xe1llamr\xf3l sz\xf3lt.",
            "A meghívó a könyvről és az államról szólt.",
            "ISO-8859-2",
            0,
        );
    }

    #[test]
    fn damaged_utf8_is_told_from_a_legacy_encoding() {
        let mut damaged = "é".repeat(30).into_bytes();
        damaged.push(0xff);
        check(&damaged, &format!("{}\u{fffd}", "é".repeat(30)), "UTF-8", 1);
        check(b"The caf\xe9 said \x93no\x94 to the censor.", "The café said “no” to the censor.", "windows-1252", 0);
    }

    #[test]
    fn a_replacement_character_of_the_file_is_not_ours() {
        check("a\u{fffd}b".as_bytes(), "a\u{fffd}b", "UTF-8", 0);
    }
}
