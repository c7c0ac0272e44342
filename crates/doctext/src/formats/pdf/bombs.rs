//! What would make the reader of PDF files take too much memory or time, found before it does.

use std::borrow::Cow;
use std::collections::HashSet;

use flate2::{Decompress, FlushDecompress, Status};
use hayro_syntax::Filter;
use hayro_syntax::object::{FromBytes, Object, ObjectIdentifier, Stream};

use crate::rejected::Rejected;

/// Of all that is unpacked.
const MAX_BYTES: u64 = 512 << 20;
/// How many times larger than packed a stream may be, once it is larger than `FREE_BYTES`.
const MAX_RATIO: u64 = 200;
const FREE_BYTES: u64 = 16 << 20;
/// Of a stream packed in a way whose real size is not looked at.
const MAX_OTHER_BYTES: usize = 256 << 10;
/// Of the objects that lie in encrypted streams, packed: nobody can look at them before the reader does.
const MAX_HIDDEN_BYTES: usize = 2 << 20;
/// Most bytes of an unpacked table of objects: an object takes more room than its entry.
const FREE_TABLE: u64 = 64 << 10;
/// Streams and objects that have no end: for each the reader looks for it to the end of the file.
const MAX_OPEN: usize = 1_000;
/// In which the text of an object may be, two of them for a dictionary; the reader gives up at 512 objects in each other,
/// and begins again with the next.
const MAX_BRACKETS: usize = 400;
/// What a row of what is unpacked is made of, and how much of it there may be: the reader makes room for one.
const ROW: [(&[u8], u64); 3] = [(b"/Columns", 100_000), (b"/Colors", 15), (b"/BitsPerComponent", 16)];

/// Unpacks the streams of one document, together up to `MAX_BYTES`.
#[derive(Default)]
pub(super) struct Unpacker {
    unpacked: u64,
    /// Those that are unpacked once, however often they are asked for.
    kept: HashSet<ObjectIdentifier>,
}

impl Unpacker {
    /// Looks at those streams of a file that the reader unpacks unasked: they hold objects, or say where they are.
    ///
    /// # Errors
    /// Where one is a bomb.
    pub(super) fn check_file(bytes: &[u8]) -> Result<(), Rejected> {
        let mut unpacker = Unpacker::default();
        let is_encrypted = memchr::memmem::find(bytes, b"/Encrypt").is_some();
        let (mut open, mut hidden, mut tables) = (0_usize, 0, 0);
        let (mut before, mut head, mut openers) = (0, Head::default(), Openers::default());
        // Also within streams: the table of objects may say that there are others.
        for keyword in memchr::memmem::find_iter(bytes, b"stream") {
            if bytes[..keyword].ends_with(b"end") {
                open = open.saturating_sub(1);
                continue;
            }
            let rest = &bytes[keyword + b"stream".len()..];
            if !rest.starts_with(b"\n") && !rest.starts_with(b"\r") {
                continue;
            }
            openers.read(&bytes[before..keyword]);
            head.read(&bytes[before..keyword]);
            before = keyword;
            open += 1;
            if open > MAX_OPEN {
                return Err(bomb("and many others have no end"));
            }
            if head.is_picture && !head.holds_objects {
                continue;
            }
            let packed = content(bytes, keyword);
            if head.holds_objects {
                if head.packings > 1 || head.packings > head.flate && packed.len() > MAX_OTHER_BYTES {
                    return Err(bomb("is packed more than once, or in an unusual way"));
                }
                hidden += if is_encrypted && !head.is_table { packed.len() } else { 0 };
                if hidden > MAX_HIDDEN_BYTES {
                    return Err(bomb("holds too many objects for an encrypted file"));
                }
            }
            let len = unpacker.inflate(packed)?.len;
            tables += if head.is_table { len } else { 0 };
            if tables > 2 * bytes.len() as u64 + FREE_TABLE {
                return Err(bomb("tells of more objects than there can be"));
            }
        }
        openers.read(&bytes[before..]);
        if openers.unclosed > MAX_OPEN {
            return Err(Rejected::malformed("objects in it have no end; print it to a new PDF file"));
        }
        check_rows(&unescaped(bytes))
    }

    /// What is in a stream, as far as it can be unpacked, and whether that is all.
    ///
    /// # Errors
    /// Where it is a bomb.
    pub(super) fn unpack<'a>(&mut self, stream: &Stream<'a>) -> Result<(Cow<'a, [u8]>, bool), Rejected> {
        let known = self.check(stream)?;
        let content = stream.decoded_data().ok();
        if known.is_none() {
            self.count(content.as_ref().map_or(0, |content| content.len() as u64))?;
        }
        let is_whole = content.is_some()
            && known.is_none_or(|inflated| inflated.is_whole)
            && knows_filters(stream)
            && !is_cut(stream);
        Ok((content.unwrap_or_default(), is_whole))
    }

    /// Looks at a stream that the reader keeps unpacked.
    ///
    /// # Errors
    /// Where it is a bomb.
    pub(super) fn keep(&mut self, stream: &Stream<'_>) -> Result<(), Rejected> {
        if self.kept.insert(stream.obj_id()) {
            self.check(stream)?;
        }
        Ok(())
    }

    /// What comes out, where that was counted.
    fn check(&mut self, stream: &Stream<'_>) -> Result<Option<Inflated>, Rejected> {
        let filters = stream.filters();
        let most = match filters.as_slice() {
            [Filter::FlateDecode] => return self.inflate(&stream.raw_data()).map(Some),
            [.., last] if filters.iter().filter(|filter| expands(**filter)).count() == 1 => match last {
                Filter::FlateDecode => 4 * MAX_OTHER_BYTES,
                _ => MAX_OTHER_BYTES,
            },
            filters if filters.iter().any(|filter| expands(*filter)) => {
                return Err(bomb("is packed more than once"));
            }
            _ => usize::MAX,
        };
        if stream.raw_data().len() > most {
            return Err(bomb("is packed in an unusual way, and too large for that"));
        }
        match filters.as_slice() {
            [before @ .., Filter::FlateDecode] => self.inflate(&written(stream, before)).map(Some),
            _ => Ok(None),
        }
    }

    fn count(&mut self, len: u64) -> Result<(), Rejected> {
        self.unpacked += len;
        if self.unpacked > MAX_BYTES {
            return Err(Rejected::too_large(format!("more than {} MiB when unpacked", MAX_BYTES >> 20)));
        }
        Ok(())
    }

    /// Counts what comes out.
    fn inflate(&mut self, packed: &[u8]) -> Result<Inflated, Rejected> {
        let mut inflated = self.inflate_as(packed, true)?;
        if !inflated.is_whole {
            // The sum over all that comes last may have been cut off, and some programs write no header.
            let (header, rest) = packed.split_at(packed.len().min(2));
            let is_zlib = header.first().is_some_and(|first| first & 15 == 8);
            let bare = self.inflate_as(if is_zlib { rest } else { packed }, false)?;
            inflated.is_whole = packed.trim_ascii().is_empty() || bare.is_whole && (!is_zlib || bare.left < 4);
        }
        Ok(inflated)
    }

    fn inflate_as(&mut self, packed: &[u8], has_header: bool) -> Result<Inflated, Rejected> {
        let mut decoder = Decompress::new(has_header);
        let mut buffer = vec![0; 16 << 10];
        loop {
            let (read, made) = (decoder.total_in(), decoder.total_out());
            let rest = &packed[usize::try_from(read).unwrap_or(packed.len())..];
            // What is damaged gives what comes before the damage.
            let status = decoder.decompress(rest, &mut buffer, FlushDecompress::None);
            self.count(decoder.total_out() - made)?;
            let allowed = decoder.total_in().saturating_mul(MAX_RATIO).max(FREE_BYTES);
            if decoder.total_out() > allowed {
                return Err(bomb(&format!("is more than {MAX_RATIO} times larger when unpacked")));
            }
            let is_whole = matches!(status, Ok(Status::StreamEnd));
            let is_stuck = (decoder.total_in(), decoder.total_out()) == (read, made);
            if is_whole || is_stuck || status.is_err() {
                let left = packed.len() as u64 - decoder.total_in();
                return Ok(Inflated { len: decoder.total_out(), left, is_whole });
            }
        }
    }
}

/// What comes of a stream.
struct Inflated {
    len: u64,
    /// Bytes that follow.
    left: u64,
    is_whole: bool,
}

/// What is packed in a stream that was written in other letters.
fn written(stream: &Stream<'_>, filters: &[Filter]) -> Vec<u8> {
    let data = stream.raw_data();
    let names = filters.iter().filter_map(|filter| match filter {
        Filter::AsciiHexDecode => Some("/AHx "),
        Filter::Ascii85Decode => Some("/A85 "),
        _ => None,
    });
    let head = format!("<< /Length {} /Filter [{}] >> stream\n", data.len(), names.collect::<String>());
    let bytes = [head.as_bytes(), &data, b"\nendstream"].concat();
    let written = Stream::from_bytes(&bytes).and_then(|stream| Some(stream.decoded_data().ok()?.into_owned()));
    written.unwrap_or_default()
}

/// Whether all ways in which a stream is packed are known: the reader passes over others.
fn knows_filters(stream: &Stream<'_>) -> bool {
    let named = |key: &str| match stream.dict().get::<Object<'_>>(key) {
        Some(Object::Name(_)) => 1,
        Some(Object::Array(names)) => names.iter::<Object<'_>>().count(),
        _ => 0,
    };
    named("Filter").max(named("F")) <= stream.filters().len()
}

/// Whether a stream of runs ends within one.
fn is_cut(stream: &Stream<'_>) -> bool {
    if stream.filters().as_slice() != [Filter::RunLengthDecode] {
        return false;
    }
    let data = stream.raw_data();
    let mut at = 0;
    while let Some(len) = data.get(at).filter(|len| **len != 128) {
        at += if *len < 128 { usize::from(*len) + 2 } else { 2 };
    }
    at > data.len()
}

fn expands(filter: Filter) -> bool {
    matches!(filter, Filter::FlateDecode | Filter::LzwDecode | Filter::RunLengthDecode)
}

/// What comes before a stream, since the last object began.
#[derive(Default)]
struct Head {
    /// It has the key without which the reader would not look for objects in it, or that for their places.
    holds_objects: bool,
    /// It has that for places.
    is_table: bool,
    is_picture: bool,
    flate: usize,
    packings: usize,
}

impl Head {
    fn read(&mut self, mut text: &[u8]) {
        let begins = |at: &usize| *at > 0 && text[at - 1].is_ascii_whitespace();
        if let Some(at) = memchr::memmem::rfind_iter(text, b"obj").find(begins) {
            *self = Head::default();
            text = &text[at..];
        }
        let text = unescaped(text);
        let count = |name: &[u8]| memchr::memmem::find_iter(&text, name).count();
        let mut widths = memchr::memmem::find_iter(&text, b"/W");
        self.is_table |= widths.any(|at| text.get(at + 2).is_none_or(|byte| !byte.is_ascii_alphanumeric()));
        self.holds_objects |= self.is_table || count(b"/First") > 0;
        self.is_picture |= count(b"/Image") > 0;
        self.flate += count(b"/Fl");
        self.packings += count(b"/Fl") + count(b"/LZW") + count(b"/ASCII") + count(b"/RunLength");
    }
}

/// Objects that are not closed where the next begins, and dictionaries that are too far within each other.
#[derive(Default)]
struct Openers {
    /// In how many brackets the text of an object or a dictionary is; `None` outside of them.
    brackets: Option<usize>,
    /// In how many of a string.
    strings: usize,
    is_comment: bool,
    unclosed: usize,
}

impl Openers {
    /// Reads on to where a stream begins.
    fn read(&mut self, text: &[u8]) {
        let mut is_escaped = false;
        let mut before = b' ';
        for (at, byte) in text.iter().enumerate() {
            let is_start = before.is_ascii_whitespace();
            let begins = *byte == b'<' && is_start && text.get(at + 1) == Some(&b'<');
            if *byte == b'j' && text[..at].ends_with(b"ob") || begins && (self.brackets.is_none() || self.is_within()) {
                self.begin();
            }
            if let Some(brackets) = &mut self.brackets {
                match byte {
                    _ if is_escaped => {}
                    b'\n' | b'\r' if self.is_comment => self.is_comment = false,
                    _ if self.is_comment => {}
                    b'(' => self.strings += 1,
                    b')' => self.strings = self.strings.saturating_sub(1),
                    _ if self.strings > 0 => {}
                    b'%' => self.is_comment = true,
                    b'[' | b'<' => {
                        *brackets += 1;
                        self.unclosed += usize::from(*brackets > MAX_BRACKETS);
                    }
                    b']' | b'>' => *brackets = brackets.saturating_sub(1),
                    // No object begins so.
                    1..=8 | 14..=31 | 128.. if is_start => self.brackets = None,
                    _ => {}
                }
                is_escaped = self.strings > 0 && *byte == b'\\' && !is_escaped;
            }
            before = *byte;
        }
        // Within a string the word is none.
        if !self.is_within() && self.brackets == Some(0) {
            self.brackets = None;
        }
    }

    /// Whether it is in a string or a comment.
    fn is_within(&self) -> bool {
        self.strings > 0 || self.is_comment
    }

    fn begin(&mut self) {
        let is_open = self.strings > 0 || self.brackets.is_some_and(|brackets| brackets > 0);
        *self = Openers { brackets: Some(0), unclosed: self.unclosed + usize::from(is_open), ..Openers::default() };
    }
}

/// From the beginning of the content of a stream to where it says that it ends.
fn content(bytes: &[u8], keyword: usize) -> &[u8] {
    let rest = &bytes[keyword + b"stream".len()..];
    let rest = rest.strip_prefix(b"\r").unwrap_or(rest);
    let rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    &rest[..memchr::memmem::find(rest, b"endstream").unwrap_or(rest.len())]
}

fn bomb(what: &str) -> Rejected {
    Rejected::too_large(format!("a stream in it {what}"))
}

fn unescaped(bytes: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'#', bytes).is_none() {
        return bytes.into();
    }
    let mut plain = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let [first, tail @ ..] = rest {
        rest = tail;
        let digits = tail.get(..2).filter(|_| *first == b'#').and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                plain.push(byte);
                rest = &tail[2..];
            }
            None => plain.push(*first),
        }
    }
    plain.into()
}

/// The number at the beginning.
pub(super) fn number(text: &[u8]) -> Option<u64> {
    let text = text.trim_ascii_start();
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&text[..digits]).ok()?.parse().ok()
}

fn check_rows(bytes: &[u8]) -> Result<(), Rejected> {
    for (name, most) in ROW {
        for at in memchr::memmem::find_iter(bytes, name) {
            let rest = bytes[at + name.len()..].trim_ascii_start();
            if number(rest.strip_prefix(b"+").unwrap_or(rest)).is_some_and(|number| number > most) {
                let name = String::from_utf8_lossy(name);
                return Err(Rejected::malformed(format!("`{name}` in it is more than {most}")));
            }
        }
    }
    Ok(())
}
