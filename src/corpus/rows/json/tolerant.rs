//! What the usual programs write into JSON that JSON does not have: `NaN`, `Infinity`, halves of characters, raw control characters.

use std::fmt::Write;

/// A text that is JSON now, if it is JSON but for these.
pub(super) struct Mended {
    pub json: String,
    /// Halves of characters, for which U+FFFD stands now.
    pub halves: u64,
}

/// Words for numbers that are none. Each becomes `null`.
const WORDS: [&str; 8] = ["-Infinity", "+Infinity", "Infinity", "-NaN", "NaN", "nan", "undefined", "None"];

/// Mends a text that is no JSON; `None` where there is nothing to mend.
///
/// # Complexity
/// Linear in the text.
pub(super) fn mended(text: &str) -> Option<Mended> {
    let mut mended = Mended { json: String::with_capacity(text.len() + 16), halves: 0 };
    let (mut at, mut kept, mut is_quoted) = (0, 0, false);
    let bytes = text.as_bytes();
    while at < bytes.len() {
        let (len, instead) = match bytes[at] {
            b'"' => {
                is_quoted = !is_quoted;
                (1, None)
            }
            b'\\' if is_quoted => match half(&bytes[at..]) {
                Half::None => (2, None),
                Half::Pair => (12, None),
                Half::Lone => {
                    mended.halves += 1;
                    (6, Some("\\ufffd".to_string()))
                }
            },
            byte if is_quoted && byte < b' ' => {
                let mut escape = String::new();
                let _ = write!(escape, "\\u{byte:04x}");
                (1, Some(escape))
            }
            _ if is_quoted => (1, None),
            b'-' | b'+' | b'I' | b'N' | b'n' | b'u' => {
                match WORDS.iter().find(|word| bytes[at..].starts_with(word.as_bytes())) {
                    Some(word) => (word.len(), Some("null".to_string())),
                    None => (1, None),
                }
            }
            _ => (1, None),
        };
        if let Some(instead) = instead {
            mended.json.push_str(&text[kept..at]);
            mended.json.push_str(&instead);
            kept = at + len;
        }
        at += len;
    }
    mended.json.push_str(&text[kept..]);
    (kept > 0).then_some(mended)
}

enum Half {
    /// Another escape.
    None,
    /// Two halves of one character.
    Pair,
    /// A half alone.
    Lone,
}

/// What escape stands at the beginning.
fn half(bytes: &[u8]) -> Half {
    let unit = |bytes: &[u8]| -> Option<u16> {
        let digits = bytes.strip_prefix(b"\\u")?.get(..4)?;
        u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    match unit(bytes) {
        Some(0xd800..=0xdbff) => match unit(&bytes[6..]) {
            Some(0xdc00..=0xdfff) => Half::Pair,
            _ => Half::Lone,
        },
        Some(0xdc00..=0xdfff) => Half::Lone,
        _ => Half::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> String {
        mended(text).map_or_else(|| text.to_string(), |mended| mended.json)
    }

    #[test]
    fn numbers_that_are_none_are_nothing() {
        assert_eq!(
            json(r#"{"a": NaN, "b":[-Infinity,Infinity], "c": "NaN"}"#),
            r#"{"a": null, "b":[null,null], "c": "NaN"}"#
        );
        assert!(mended(r#"{"a": -1, "NaN": "-Infinity \" NaN", "é": null}"#).is_none());
    }

    #[test]
    fn halves_of_characters_are_replaced_and_counted() {
        let mended = mended(r#"{"a": "x\ud83d", "b": "\ud83d\ude00 \\ud83d \ude00\ud83d\u0041"}"#).expect("halves");
        assert_eq!(mended.json, r#"{"a": "x\ufffd", "b": "\ud83d\ude00 \\ud83d \ufffd\ufffd\u0041"}"#);
        assert_eq!(mended.halves, 3);
        assert_eq!(json("{\"a\": \"b\tc\"}"), "{\"a\": \"b\\u0009c\"}");
        for cut in ["{\"a\": \"\\", "{\"a\": \"\\u", "{\"a\": \"\\ud83", "\"\\ud83d\\u"] {
            let _ = super::mended(cut);
        }
    }
}
