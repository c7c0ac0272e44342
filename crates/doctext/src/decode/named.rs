//! Encodings by their names.

use std::fmt;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use oem_cp::code_table::{DECODING_TABLE_CP437, DECODING_TABLE_CP850, DECODING_TABLE_CP852, DECODING_TABLE_CP855};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::unicode::{Decoded, Order, lossy, marked, utf16, utf32};
use super::{escapes, johab};

/// An encoding that has a name.
///
/// # Examples
/// ```
/// let encoding = doctext::NamedEncoding::of("cp850")?;
/// assert_eq!(encoding.decode(b"\x82t\x82")?.text, "été");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct NamedEncoding(Known);

/// An encoding that can be decoded.
#[derive(Clone, Copy, Debug)]
pub(super) enum Known {
    /// By the WHATWG standard.
    Web(&'static Encoding),
    /// Of DOS, of one byte a character: what each byte from 128 on is, and the name.
    Dos(&'static [char; 128], &'static str),
    /// UTF-32, by its order.
    Utf32(Order),
    /// Korean of DOS.
    Johab,
    /// Korean of mail, in seven bits.
    Iso2022Kr,
}

/// A label that no encoding has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownEncoding {
    label: String,
    near: Option<String>,
}

/// Labels that are offered where one is mistyped; those of the standard are more.
const OFFERED: [&str; 49] = [
    "big5",
    "cp437",
    "cp850",
    "cp852",
    "cp855",
    "euc-jp",
    "euc-kr",
    "gb18030",
    "gb2312",
    "gbk",
    "ibm866",
    "iso-2022-jp",
    "iso-2022-kr",
    "iso-8859-1",
    "iso-8859-10",
    "iso-8859-13",
    "iso-8859-14",
    "iso-8859-15",
    "iso-8859-16",
    "iso-8859-2",
    "iso-8859-3",
    "iso-8859-4",
    "iso-8859-5",
    "iso-8859-6",
    "iso-8859-7",
    "iso-8859-8",
    "iso-8859-9",
    "johab",
    "koi8-r",
    "koi8-u",
    "latin1",
    "macintosh",
    "shift_jis",
    "utf-16be",
    "utf-16le",
    "utf-32be",
    "utf-32le",
    "utf-8",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "windows-874",
    "x-mac-cyrillic",
];

/// Those that the standard does not have, by their number.
const DOS: [(&str, Known); 4] = [
    ("437", Known::Dos(&DECODING_TABLE_CP437, "IBM437")),
    ("850", Known::Dos(&DECODING_TABLE_CP850, "IBM850")),
    ("852", Known::Dos(&DECODING_TABLE_CP852, "IBM852")),
    ("855", Known::Dos(&DECODING_TABLE_CP855, "IBM855")),
];

impl NamedEncoding {
    /// The encoding with this label: any of the WHATWG standard, `cp437`, `ibm850` and the like, `utf-32le`, `utf-32be`, `johab` (or `cp1361`) or
    /// `iso-2022-kr`.
    ///
    /// # Errors
    /// Where there is none.
    pub fn of(label: &str) -> Result<NamedEncoding, UnknownEncoding> {
        let lower = label.trim().to_ascii_lowercase();
        if let Some(encoding) = Encoding::for_label_no_replacement(lower.as_bytes()) {
            return Ok(NamedEncoding::web(encoding));
        }
        match lower.replace('_', "-").as_str() {
            "utf-32le" | "utf32le" | "utf-32-le" => return Ok(NamedEncoding(Known::Utf32(Order::Little))),
            "utf-32be" | "utf32be" | "utf-32-be" => return Ok(NamedEncoding(Known::Utf32(Order::Big))),
            "johab" | "cp1361" | "ms1361" => return Ok(NamedEncoding(Known::Johab)),
            "iso-2022-kr" | "iso2022-kr" | "iso2022kr" => return Ok(NamedEncoding(Known::Iso2022Kr)),
            _ => {}
        }
        let number = lower.trim_start_matches(|c: char| !c.is_ascii_digit());
        let is_dos =
            ["cp", "ibm", "dos", ""].contains(&lower[..lower.len() - number.len()].trim_end_matches(['-', '_']));
        let found = DOS.iter().find(|(known, _)| is_dos && *known == number);
        let unknown = || UnknownEncoding { label: label.to_string(), near: near(&lower) };
        found.map(|(_, encoding)| NamedEncoding(*encoding)).ok_or_else(unknown)
    }

    /// An encoding of the WHATWG standard.
    pub(crate) fn web(encoding: &'static Encoding) -> NamedEncoding {
        NamedEncoding(Known::Web(encoding))
    }

    /// Its name, by the WHATWG standard where it has one.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Decodes a text that has this encoding, whatever its bytes show. A byte order mark overrides it.
    ///
    /// # Errors
    /// Like [`decode`](crate::decode()), where there is a mark or the encoding is UTF-16 or UTF-32.
    pub fn decode(self, bytes: &[u8]) -> Result<Decoded, &'static str> {
        self.0.decode(bytes)
    }

    /// Whether it is UTF-8.
    pub fn is_utf8(self) -> bool {
        matches!(self.0, Known::Web(encoding) if encoding == UTF_8)
    }
}

impl Serialize for NamedEncoding {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for NamedEncoding {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        NamedEncoding::of(&String::deserialize(from)?).map_err(D::Error::custom)
    }
}

impl Known {
    pub fn name(self) -> &'static str {
        match self {
            Known::Web(encoding) => encoding.name(),
            Known::Dos(_, name) => name,
            Known::Utf32(order) => order.utf32(),
            Known::Johab => johab::NAME,
            Known::Iso2022Kr => escapes::ISO_2022_KR,
        }
    }

    pub fn decode(self, bytes: &[u8]) -> Result<Decoded, &'static str> {
        if let Some(decoded) = marked(bytes) {
            return decoded;
        }
        Ok(match self {
            // Half a character at the end is a file that is cut off, whoever said what it is.
            Known::Web(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => return utf16(encoding, bytes),
            Known::Web(encoding) => lossy(encoding, bytes),
            Known::Dos(table, encoding) => {
                let text = bytes.iter().map(|&byte| of_table(table, byte)).collect();
                Decoded { text, encoding, replaced_characters: 0 }
            }
            Known::Utf32(order) => return utf32(bytes, order),
            Known::Johab => {
                let (text, replaced_characters) = johab::lossy(bytes);
                Decoded { text, encoding: johab::NAME, replaced_characters }
            }
            Known::Iso2022Kr => escapes::korean(bytes),
        })
    }
}

impl UnknownEncoding {
    /// What to do: labels that are near, and those that are known.
    pub fn hint(&self) -> String {
        let near = self.near.as_ref().map(|near| format!("did you mean {near}? ")).unwrap_or_default();
        format!(
            "{near}give a label of the WHATWG standard, as utf-8, windows-1252, iso-8859-2, gb18030, big5, shift_jis or koi8-r; \
             or cp437, cp850, cp852, cp855, utf-32le, utf-32be, johab or iso-2022-kr",
        )
    }
}

impl fmt::Display for UnknownEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no encoding `{}`", self.label)
    }
}

impl std::error::Error for UnknownEncoding {}

/// The labels that are nearest, if any is near.
fn near(label: &str) -> Option<String> {
    let plain = |label: &str| label.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let distance = |known: &str| strsim::damerau_levenshtein(&plain(label), &plain(known));
    let least = OFFERED.iter().map(|known| distance(known)).min().filter(|&least| least <= 2 && least < label.len())?;
    let nearest: Vec<&str> = OFFERED.into_iter().filter(|known| distance(known) == least).take(4).collect();
    Some(nearest.join(", "))
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
            ("iso-2022-kr", Some("ISO-2022-KR")),
            ("UTF_32LE", Some("UTF-32LE")),
            ("utf-32be", Some("UTF-32BE")),
            ("cp1361", Some("Johab")),
            ("utf-32", None),
            ("klingon", None),
            ("", None),
        ];
        for (label, name) in cases {
            assert_eq!(of(label), name, "{label}");
        }
    }

    #[test]
    fn what_is_mistyped_is_guessed() {
        let cases = [
            ("utf-32", Some("utf-32be, utf-32le, utf-8")),
            ("koi9-r", Some("koi8-r")),
            ("windos-1252", Some("windows-1252")),
            ("iso88592", Some("iso-8859-2")),
            ("klingon", None),
            ("", None),
        ];
        for (label, expected) in cases {
            assert_eq!(near(label).as_deref(), expected, "{label}");
        }
        for label in OFFERED {
            assert!(NamedEncoding::of(label).is_ok(), "{label}");
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
        assert_eq!(of("utf-32be", b"\0\0\0a\0\0\x30\x42").text, "aあ");
        assert!(NamedEncoding::of("utf-32le").unwrap().decode(b"a\0\0").is_err());
        // Too little to be known by itself.
        assert_eq!(of("johab", b"\xd0\x65 a").text, "한 a");
        let damaged = of("johab", b"\xd0\x65\xff\xd0\x65\x88");
        assert_eq!((damaged.text.as_str(), damaged.replaced_characters), ("한\u{fffd}한\u{fffd}", 2));
        assert_eq!(of("iso-2022-kr", b"\x0eGQ\x0f a").text, "한 a");
        assert!(NamedEncoding::of("utf-16le").unwrap().decode(b"a\0b").is_err());
    }
}
