//! Encodings by their names.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use oem_cp::code_table::{DECODING_TABLE_CP437, DECODING_TABLE_CP850, DECODING_TABLE_CP852, DECODING_TABLE_CP855};

use super::{Decoded, decode};
use crate::error::{Error, Result};

/// An encoding that a text may be said to have: one of the web, or one of DOS, of one byte a character.
#[derive(Clone, Copy, Debug)]
pub enum NamedEncoding {
    /// By the WHATWG standard.
    Web(&'static Encoding),
    /// What each byte from 128 on is, and the name.
    Dos(&'static [char; 128], &'static str),
}

/// Those that the standard does not have, by their number.
const DOS: [(&str, NamedEncoding); 4] = [
    ("437", NamedEncoding::Dos(&DECODING_TABLE_CP437, "IBM437")),
    ("850", NamedEncoding::Dos(&DECODING_TABLE_CP850, "IBM850")),
    ("852", NamedEncoding::Dos(&DECODING_TABLE_CP852, "IBM852")),
    ("855", NamedEncoding::Dos(&DECODING_TABLE_CP855, "IBM855")),
];

impl NamedEncoding {
    /// The encoding with this label: any of the WHATWG standard, or `cp437`, `ibm850` and the like.
    ///
    /// # Errors
    /// A usage error where there is none.
    pub fn of(label: &str) -> Result<NamedEncoding> {
        let lower = label.trim().to_ascii_lowercase();
        if let Some(encoding) = Encoding::for_label_no_replacement(lower.as_bytes()) {
            return Ok(NamedEncoding::Web(encoding));
        }
        let number = lower.trim_start_matches(|c: char| !c.is_ascii_digit());
        let is_dos =
            ["cp", "ibm", "dos", ""].contains(&lower[..lower.len() - number.len()].trim_end_matches(['-', '_']));
        let found = DOS.iter().find(|(known, _)| is_dos && *known == number);
        found.map(|(_, encoding)| *encoding).ok_or_else(|| {
            Error::usage(format!("there is no encoding `{label}`")).hint(
                "give a label of the WHATWG standard, as utf-8, windows-1252, iso-8859-2, gb18030, big5, shift_jis or koi8-r; \
                 or cp437, cp850, cp852 or cp855",
            )
        })
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            NamedEncoding::Web(encoding) => encoding.name(),
            NamedEncoding::Dos(_, name) => name,
        }
    }

    /// Decodes a text that has this encoding, whatever its bytes show; but a byte order mark goes before it.
    ///
    /// # Errors
    /// As [`decode`], where there is a mark or it is UTF-16.
    pub fn decode(self, bytes: &[u8]) -> std::result::Result<Decoded, &'static str> {
        let has_mark = Encoding::for_bom(bytes).is_some() || bytes.starts_with(b"\0\0\xfe\xff");
        if has_mark {
            return decode(bytes.to_vec());
        }
        Ok(match self {
            // Half a character at the end is a file that is cut off, whoever said what it is.
            NamedEncoding::Web(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => {
                return super::utf16(encoding, bytes);
            }
            NamedEncoding::Web(encoding) => super::lossy(encoding, bytes),
            NamedEncoding::Dos(table, encoding) => {
                let text = bytes.iter().map(|&byte| of_table(table, byte)).collect();
                Decoded { text, encoding, replaced_characters: 0 }
            }
        })
    }

    /// Whether text in it is read as it stands.
    pub fn is_utf8(self) -> bool {
        matches!(self, NamedEncoding::Web(encoding) if encoding == UTF_8)
    }
}

pub(super) fn of_table(table: &[char; 128], byte: u8) -> char {
    if byte.is_ascii() { char::from(byte) } else { table[usize::from(byte) - 0x80] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_have_names() {
        let of = |label: &str| NamedEncoding::of(label).map(NamedEncoding::name).ok();
        let cases = [
            ("latin1", Some("windows-1252")),
            (" UTF-8", Some("UTF-8")),
            ("cp866", Some("IBM866")),
            ("CP850", Some("IBM850")),
            ("ibm-437", Some("IBM437")),
            ("dos855", Some("IBM855")),
            ("x852", None),
            ("iso-2022-kr", None),
            ("klingon", None),
            ("", None),
        ];
        for (label, name) in cases {
            assert_eq!(of(label), name, "{label}");
        }
    }

    #[test]
    fn what_is_said_goes_but_for_a_mark() {
        let of = |label: &str, bytes: &[u8]| NamedEncoding::of(label).unwrap().decode(bytes).unwrap();
        assert_eq!(of("cp850", b"\x82t\x82").text, "été");
        assert_eq!(of("koi8-r", b"\xd0\xc1").text, "па");
        let marked = of("koi8-r", "\u{feff}été".as_bytes());
        assert_eq!((marked.text.as_str(), marked.encoding), ("été", "UTF-8"));
        assert_eq!(of("utf-8", b"a\xff").replaced_characters, 1);
        assert_eq!(of("utf-16le", b"a\0b\0").text, "ab");
        assert!(NamedEncoding::of("utf-16le").unwrap().decode(b"a\0b").is_err());
    }
}
