//! Encodings of seven bits that change sets with escape sequences, as mail once needed them.

use encoding_rs::{EUC_KR, ISO_2022_JP};

use super::unicode::{Decoded, lossy};

pub(super) const ISO_2022_KR: &str = "ISO-2022-KR";

pub(super) const ESCAPE: u8 = 0x1b;

/// What says that a text is in one of them.
const JAPANESE: [&[u8]; 4] = [b"\x1b$B", b"\x1b$@", b"\x1b(J", b"\x1b(I"];
const KOREAN: &[u8] = b"\x1b$)C";

/// The text, if the bytes are in such an encoding, and the name of that.
pub(super) fn decode(bytes: &[u8]) -> Option<(String, &'static str)> {
    let first = memchr::memchr(ESCAPE, bytes)?;
    if !bytes.is_ascii() {
        return None;
    }
    let has = |sequence: &&[u8]| bytes[first..].starts_with(sequence);
    if JAPANESE.iter().any(has) {
        let (text, had_errors) = ISO_2022_JP.decode_without_bom_handling(bytes);
        return (!had_errors).then(|| (text.into_owned(), ISO_2022_JP.name()));
    }
    if !has(&KOREAN) {
        return None;
    }
    let euc = as_euc_kr(bytes);
    let (text, had_errors) = EUC_KR.decode_without_bom_handling(&euc);
    (!had_errors).then(|| (text.into_owned(), ISO_2022_KR))
}

/// The text of bytes that are said to be ISO-2022-KR.
pub(super) fn korean(bytes: &[u8]) -> Decoded {
    Decoded { encoding: ISO_2022_KR, ..lossy(EUC_KR, &as_euc_kr(bytes)) }
}

/// ISO-2022-KR (RFC 1557) is EUC-KR in which the highest bit is said by shifts.
fn as_euc_kr(bytes: &[u8]) -> Vec<u8> {
    let mut euc = Vec::with_capacity(bytes.len());
    let mut is_shifted = false;
    let mut rest = bytes;
    while let [byte, behind @ ..] = rest {
        rest = behind;
        match byte {
            0x0e => is_shifted = true,
            0x0f => is_shifted = false,
            &ESCAPE if behind.starts_with(&KOREAN[1..]) => rest = &behind[KOREAN.len() - 1..],
            b'\n' => {
                // A line begins unshifted.
                is_shifted = false;
                euc.push(b'\n');
            }
            0x21..=0x7e if is_shifted => euc.push(byte | 0x80),
            _ => euc.push(*byte),
        }
    }
    euc
}
