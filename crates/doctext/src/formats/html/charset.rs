//! The encoding of a page.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

use crate::decode::{Decoded, NamedEncoding, decode as detect};
use crate::rejected::{Reason, Rejected, Stage};

/// Bytes in which a page may say its encoding.
const PRESCAN: usize = 1024;

/// Decodes a page: by its byte order mark; as the user says, or whoever sent it, or itself; or as its bytes show.
///
/// # Errors
/// Where it is text in no encoding.
pub(super) fn decode(
    bytes: &[u8],
    transport: Option<&'static Encoding>,
    forced: Option<NamedEncoding>,
) -> Result<Decoded, Rejected> {
    let decoded = decoded(bytes, transport, forced)?;
    // A parser leaves control characters out, and all that they tell.
    decoded.is_text().map(|()| decoded)
}

fn decoded(
    bytes: &[u8],
    transport: Option<&'static Encoding>,
    forced: Option<NamedEncoding>,
) -> Result<Decoded, Rejected> {
    let undecodable = |message: &str| Rejected::new(Stage::Decode, Reason::Undecodable, message);
    let shown = |bytes: &[u8]| detect(bytes.to_vec()).map_err(undecodable);
    if Encoding::for_bom(bytes).is_some() {
        return shown(bytes);
    }
    if let Some(forced) = forced {
        return forced.decode(bytes).map_err(undecodable);
    }
    let Some(declared) = transport.or_else(|| declared(&bytes[..bytes.len().min(PRESCAN)])) else {
        return shown(bytes);
    };
    // UTF-8 is never so by chance, and what is declared often was only copied: authors saw their page right.
    let is_utf8 = std::str::from_utf8(bytes).is_ok();
    if is_utf8 != (declared == UTF_8) && (is_utf8 || declared == UTF_8) && !bytes.is_ascii() {
        return shown(bytes);
    }
    NamedEncoding::web(declared).decode(bytes).map_err(undecodable)
}

/// What the beginning of a page declares: an XML declaration, or the first `meta` element with an encoding.
fn declared(start: &[u8]) -> Option<&'static Encoding> {
    let lower = start.to_ascii_lowercase();
    let text = String::from_utf8_lossy(&lower);
    let xml = text.trim_start().strip_prefix("<?xml").and_then(|rest| rest.split("?>").next());
    if let Some(encoding) = xml.and_then(|declaration| label(declaration, "encoding")).and_then(as_declared) {
        return Some(encoding);
    }
    let mut rest = text.as_ref();
    while let Some(at) = rest.find("<meta").into_iter().chain(rest.find("<!--")).min() {
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = &comment[comment.find("-->")? + 3..];
            continue;
        }
        let tag = &rest[..rest.find('>')?];
        if let Some(encoding) = label(tag, "charset").and_then(as_declared) {
            return Some(encoding);
        }
        rest = &rest[tag.len()..];
    }
    None
}

/// The value behind `name=`, with quotes or without.
fn label<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        rest = rest[at + name.len()..].trim_start();
        if let Some(value) = rest.strip_prefix('=') {
            let value = value.trim_start().trim_start_matches(['"', '\'']);
            let end = value.find(['"', '\'', ';', ' ', '>', '/', '\t', '\n', '\r']).unwrap_or(value.len());
            return Some(&value[..end]);
        }
    }
    None
}

/// By the HTML standard: a page that can be read so far is not UTF-16.
fn as_declared(label: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(label.as_bytes())?;
    Some(match encoding {
        _ if encoding == UTF_16LE || encoding == UTF_16BE => UTF_8,
        _ if encoding == X_USER_DEFINED => WINDOWS_1252,
        _ => encoding,
    })
}

#[cfg(test)]
mod tests {
    use encoding_rs::{EUC_JP, SHIFT_JIS, WINDOWS_1251};

    use super::*;

    #[test]
    fn a_page_says_its_encoding() {
        let cases: [(&[u8], Option<&'static Encoding>); 12] = [
            (b"<meta charset=shift_jis>", Some(SHIFT_JIS)),
            (b"<html><META CharSet = \"windows-1251\" />", Some(WINDOWS_1251)),
            (b"<meta http-equiv='Content-Type' content='text/html; charset=euc-jp'>", Some(EUC_JP)),
            (b"<?xml version='1.0' encoding='windows-1251'?><html>", Some(WINDOWS_1251)),
            (b"<!-- <meta charset=euc-jp> --><meta charset=windows-1251>", Some(WINDOWS_1251)),
            (b"<meta name=x content=y><meta charset=windows-1251>", Some(WINDOWS_1251)),
            (b"<meta charset=utf-16le>", Some(UTF_8)),
            (b"<meta charset=x-user-defined>", Some(WINDOWS_1252)),
            (b"<meta charset=nonsense>", None),
            (b"<meta charset", None),
            (b"<!-- <meta charset=euc-jp>", None),
            (b"", None),
        ];
        for (start, expected) in cases {
            assert_eq!(declared(start), expected, "{}", String::from_utf8_lossy(start));
        }
    }

    #[test]
    fn what_is_declared_goes_unless_the_bytes_say_otherwise() {
        let of = |bytes: &[u8], transport, forced| {
            let decoded = decode(bytes, transport, forced).unwrap();
            (decoded.text, decoded.encoding)
        };
        let page = |bytes: &[u8]| [b"<meta charset=windows-1251>".as_slice(), bytes].concat();
        let text = |text: &str| format!("<meta charset=windows-1251>{text}");
        assert_eq!(of(&page(b"\xc4\xe0"), None, None), (text("Да"), "windows-1251"));
        assert_eq!(of(&page("Да".as_bytes()), None, None), (text("Да"), "UTF-8"));
        assert_eq!(of(&page(b"\xc4\xe0"), Some(WINDOWS_1252), None), (text("Äà"), "windows-1252"));
        assert_eq!(
            of(&page(b"\xc4\xe0"), Some(WINDOWS_1252), Some(NamedEncoding::web(WINDOWS_1251))).1,
            "windows-1251"
        );
        assert_eq!(of(b"\xef\xbb\xbfDa", None, Some(NamedEncoding::web(WINDOWS_1251))), ("Da".into(), "UTF-8"));
        let wrong = [b"<meta charset=utf-8>".as_slice(), b"The caf\xe9 said no to the censor."].concat();
        assert_eq!(of(&wrong, None, None).1, "windows-1252");
    }
}
