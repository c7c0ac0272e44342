//! Texts as today's programs write them: in UTF-8, with LF at the end of a line.

use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Whether the lines of a text end in CR alone, as on old Macs: the first does, and most.
pub(crate) fn ends_in_cr(text: &[u8]) -> bool {
    let Some(first) = memchr::memchr2(b'\r', b'\n', text) else { return false };
    let behind = text[first..].iter().find(|byte| **byte != b'\r');
    text[first] == b'\r' && behind != Some(&b'\n') && {
        let feeds = memchr::memchr_iter(b'\n', text).count();
        memchr::memchr_iter(b'\r', text).count() > 2 * feeds
    }
}

/// A text whose lines end in LF, where they end in CR alone.
pub(crate) fn with_feeds(text: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    if !ends_in_cr(&text) {
        return text;
    }
    let mut fed = Vec::with_capacity(text.len());
    let mut feeds = Feeds { inner: &text[..], after_return: false };
    // Reading from memory never fails.
    let _ = feeds.read_to_end(&mut fed);
    fed.into()
}

/// The same for a string.
pub(crate) fn text_with_feeds(text: String) -> String {
    if ends_in_cr(text.as_bytes()) { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

/// Reads a text whose lines end in CR as if they ended in LF.
pub(crate) struct Feeds<R> {
    inner: R,
    after_return: bool,
}

impl<R> Feeds<R> {
    pub fn new(inner: R) -> Self {
        Feeds { inner, after_return: false }
    }
}

impl<R: Read> Read for Feeds<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let got = self.inner.read(into)?;
            let mut kept = 0;
            for at in 0..got {
                let byte = into[at];
                if !(byte == b'\n' && self.after_return) {
                    into[kept] = if byte == b'\r' { b'\n' } else { byte };
                    kept += 1;
                }
                self.after_return = byte == b'\r';
            }
            if kept > 0 || got == 0 {
                return Ok(kept);
            }
        }
    }
}

/// The encoding of a text in UTF-16, by its mark or the tag with which it begins.
pub(crate) fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        // In UTF-32, two more follow.
        [0xff, 0xfe, 0, 0, ..] | [b'<', 0, 0, ..] => None,
        [b'<', 0, ..] => Some(UTF_16LE),
        [0, b'<', ..] => Some(UTF_16BE),
        _ => Encoding::for_bom(head).map(|(encoding, _)| encoding).filter(|encoding| *encoding != UTF_8),
    }
}

/// Reads a text in UTF-8.
pub(crate) struct Utf8<R> {
    inner: R,
    decoder: Decoder,
    decoded: Vec<u8>,
    given: usize,
    is_over: bool,
}

impl<R: Read> Utf8<R> {
    pub fn new(inner: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Utf8 { inner, decoder, decoded: Vec::new(), given: 0, is_over: false }
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given == self.decoded.len() && !self.is_over {
            let mut raw = [0; 8 << 10];
            let got = self.inner.read(&mut raw)?;
            self.is_over = got == 0;
            self.given = 0;
            self.decoded.resize(self.decoder.max_utf8_buffer_length(got).unwrap_or(4 * raw.len()), 0);
            let (_, _, len, _) = self.decoder.decode_to_utf8(&raw[..got], &mut self.decoded, self.is_over);
            self.decoded.truncate(len);
        }
        let given = (&self.decoded[self.given..]).read(into)?;
        self.given += given;
        Ok(given)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_end_in_cr_end_in_lf() {
        for (text, expected) in [
            ("a\rb\r\rc", "a\nb\n\nc"),
            ("a\rb\rc\r\nd\r", "a\nb\nc\nd\n"),
            // Not of an old Mac: one CR in a line, line ends that were converted twice, and none.
            ("a\rb\nc\nd\n", "a\rb\nc\nd\n"),
            ("a\r\r\nb\r\r\n", "a\r\r\nb\r\r\n"),
            ("a\r\nb", "a\r\nb"),
            ("a", "a"),
        ] {
            assert_eq!(with_feeds(text.as_bytes().into()), expected.as_bytes(), "{text:?}");
            assert_eq!(text_with_feeds(text.into()), expected, "{text:?}");
        }
    }

    #[test]
    fn utf_16_becomes_utf_8() {
        let text = "<doc>é 😀</doc>".repeat(2_000);
        for mark in ["\u{feff}", ""] {
            for units in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
                let bytes: Vec<u8> = [mark, &text].concat().encode_utf16().flat_map(units).collect();
                let mut read = String::new();
                Utf8::new(&bytes[..], utf16(&bytes).unwrap()).read_to_string(&mut read).unwrap();
                assert!(read == text);
            }
        }
        assert_eq!([utf16(b"<doc>"), utf16(b"\xef\xbb\xbf<"), utf16(b"\xff\xfe\0\0<\0\0\0")], [None; 3]);
    }
}
