//! What would make the parser of PDF files take too much memory, found before it sees the file.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::ZlibDecoder;
use pdf_extract::{Object, Stream};

use super::font::is_named;
use super::repair::identified;
use crate::rejected::Rejected;

/// Of all that is unpacked but pictures.
const MAX_BYTES: u64 = 512 << 20;
/// How many times larger than packed a stream may be, once it is larger than `FREE_BYTES`.
const MAX_RATIO: u64 = 200;
const FREE_BYTES: u64 = 16 << 20;
/// Of a stream packed by LZW, whose real size is not looked at: 2,500 times that at most.
const MAX_LZW_BYTES: usize = 64 << 10;
/// Streams within streams: each is a copy of its bytes.
const MAX_OVERLAP: usize = 4;
const FREE_OVERLAP: u64 = 1 << 20;
/// Of the table of objects, unpacked: an object takes more room than what is said of it.
const FREE_TABLE: u64 = 64 << 10;
/// Of the dictionary before a stream.
const MAX_DICTIONARY_BYTES: usize = 64 << 10;
/// Of a field in the table of objects.
const MAX_FIELD: u64 = 1 << 16;
/// What a row of what is unpacked is made of, and how much of it there may be: the parser makes room for one.
const ROW: [(&[u8], u64); 3] = [(b"/Columns", 100_000), (b"/Colors", 32), (b"/BitsPerComponent", 32)];

const FLATE: &[u8; 12] = b"/FlateDecode";
const DISARMED: &[u8; 12] = b"/FlatXDecode";

/// # Errors
/// Where a stream is a bomb, or the table of objects would have no end or too long rows.
///
/// # Complexity
/// Each stream is unpacked once, and there are at most `MAX_BYTES`.
pub(super) fn check(bytes: &[u8]) -> Result<(), Rejected> {
    let plain = unescaped(bytes);
    check_fields(&plain)?;
    check_rows(&plain)?;
    drop(plain);
    let lengths = lengths(bytes);
    let most = (MAX_OVERLAP * bytes.len()) as u64 + FREE_OVERLAP;
    let (mut unpacked, mut unpacked_tables, mut copied) = (0, 0, 0);
    // Also within streams: the table of objects may say that there are others.
    for keyword in memchr::memmem::find_iter(bytes, b"stream") {
        if bytes[..keyword].ends_with(b"end") {
            continue;
        }
        let dictionary = dictionary_before(bytes, keyword);
        copied += length(&dictionary, &lengths).min(bytes.len() as u64);
        if copied > most {
            return Err(bomb(keyword, "and those before it lie within each other"));
        }
        let has = |name: &[u8]| memchr::memmem::find(&dictionary, name).is_some();
        if has(b"/Image") && !has(b"/ObjStm") && !has(b"/XRef") {
            continue;
        }
        let start = content_start(bytes, keyword);
        let packings = packings(&dictionary);
        if packings > 1 {
            return Err(bomb(keyword, "is packed more than once"));
        }
        if has(b"/LZW") {
            let len = memchr::memmem::find(&bytes[start..], b"endstream").unwrap_or(bytes.len() - start);
            if len > MAX_LZW_BYTES {
                return Err(bomb(keyword, "is packed by LZW, and too large for that"));
            }
        } else if packings == 1 {
            let len = inflate(&bytes[start..], keyword, &mut unpacked)?;
            unpacked_tables += if has(b"/XRef") { len } else { 0 };
            if unpacked_tables > 2 * bytes.len() as u64 + FREE_TABLE {
                return Err(bomb(keyword, "tells of more objects than there can be"));
            }
        }
    }
    Ok(())
}

/// Where the content of a stream begins.
fn content_start(bytes: &[u8], keyword: usize) -> usize {
    let at = keyword + b"stream".len();
    let at = at + bytes[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    match bytes[at..] {
        [b'\r', b'\n', ..] => at + 2,
        [b'\r' | b'\n', ..] => at + 1,
        _ => at,
    }
}

/// Objects that are integers: the lengths of streams may be such.
fn lengths(bytes: &[u8]) -> BTreeMap<u32, u64> {
    let mut lengths = BTreeMap::new();
    for at in memchr::memmem::find_iter(bytes, b" obj") {
        let value = integer(skip_space(&bytes[at + b" obj".len()..]));
        if let (Some((value, _)), Some((_, number, _))) = (value, identified(bytes, at)) {
            let known = lengths.entry(number).or_insert(0);
            *known = value.max(*known);
        }
    }
    lengths
}

/// How long a stream says it is.
fn length(dictionary: &[u8], lengths: &BTreeMap<u32, u64>) -> u64 {
    let of = |at: usize| {
        let rest = skip_space(&dictionary[at + b"/Length".len()..]);
        let (value, len) = integer(rest)?;
        let generation = skip_space(&rest[len..]);
        let reference = integer(generation).map(|(_, len)| skip_space(&generation[len..]));
        match reference {
            Some([b'R', ..]) => lengths.get(&u32::try_from(value).ok()?).copied(),
            _ => Some(value),
        }
    };
    memchr::memmem::find_iter(dictionary, b"/Length").filter_map(of).max().unwrap_or(0)
}

/// The file with streams that the parser cannot unpack: it would do so with some as soon as they are decrypted, before
/// anybody can look at them. The table of objects is not encrypted, and stays as it is. [`check_stream`] undoes it.
pub(super) fn disarmed(bytes: &[u8]) -> Vec<u8> {
    let mut disarmed = bytes.to_vec();
    for keyword in memchr::memmem::find_iter(bytes, b"stream") {
        let window = keyword.saturating_sub(MAX_DICTIONARY_BYTES)..keyword;
        let start = window.start + memchr::memmem::rfind(&bytes[window.clone()], b" obj").unwrap_or(0);
        let dictionary = &bytes[start..keyword];
        if memchr::memmem::find(dictionary, b"/XRef").is_some() {
            continue;
        }
        for at in memchr::memmem::find_iter(dictionary, FLATE) {
            disarmed[start + at..start + at + FLATE.len()].copy_from_slice(DISARMED);
        }
    }
    disarmed
}

/// Makes a stream of a disarmed file what it was.
///
/// # Errors
/// Where it is a bomb.
pub(super) fn check_stream(stream: &mut Stream, unpacked: &mut u64) -> Result<(), Rejected> {
    let rename = |object: &mut Object| {
        if let Object::Name(name) = object
            && *name == DISARMED[1..]
        {
            *name = FLATE[1..].to_vec();
        }
    };
    match stream.dict.get_mut(b"Filter") {
        Ok(Object::Array(filters)) => filters.iter_mut().for_each(rename),
        Ok(filter) => rename(filter),
        Err(_) => return Ok(()),
    }
    let filters = stream.filters().unwrap_or_default();
    let is_packed = filters.contains(&FLATE[1..].as_ref());
    if is_packed && !is_named(&stream.dict, b"Subtype", b"Image") {
        inflate(&stream.content, 0, unpacked)?;
    }
    Ok(())
}

/// Counts what comes out.
fn inflate(packed: &[u8], keyword: usize, unpacked: &mut u64) -> Result<u64, Rejected> {
    let mut decoder = ZlibDecoder::new(packed);
    let mut buffer = vec![0; 64 << 10];
    // What is damaged gives what stands before the damage.
    while let Ok(len @ 1..) = decoder.read(&mut buffer) {
        *unpacked += len as u64;
        let allowed = decoder.total_in().saturating_mul(MAX_RATIO).max(FREE_BYTES);
        if decoder.total_out() > allowed {
            return Err(bomb(keyword, &format!("is more than {MAX_RATIO} times larger when unpacked")));
        }
        if *unpacked > MAX_BYTES {
            return Err(Rejected::too_large(format!("more than {} MiB when unpacked", MAX_BYTES >> 20)));
        }
    }
    Ok(decoder.total_out())
}

fn bomb(keyword: usize, what: &str) -> Rejected {
    Rejected::too_large(format!("the stream at byte {keyword} {what}"))
}

/// The dictionary of a stream, and perhaps something before it, without escapes in names.
fn dictionary_before(bytes: &[u8], keyword: usize) -> Vec<u8> {
    let window = &bytes[keyword.saturating_sub(MAX_DICTIONARY_BYTES)..keyword];
    let start = memchr::memmem::rfind(window, b" obj").unwrap_or(0);
    unescaped(&window[start..])
}

fn unescaped(bytes: &[u8]) -> Vec<u8> {
    if memchr::memchr(b'#', bytes).is_none() {
        return bytes.to_vec();
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
    plain
}

/// How many filters that unpack there are.
fn packings(dictionary: &[u8]) -> usize {
    let count = |name: &[u8]| memchr::memmem::find_iter(dictionary, name).count();
    count(b"/FlateDecode") + count(b"/LZWDecode")
}

/// The fields of a table of objects, `/W [1 2 1]`: if all are empty, the parser never comes to an end.
fn check_fields(bytes: &[u8]) -> Result<(), Rejected> {
    for at in memchr::memmem::find_iter(bytes, b"/W") {
        let Some(fields) = integers(&bytes[at + b"/W".len()..]) else { continue };
        if fields.iter().all(|field| *field == 0) || fields.iter().any(|field| *field > MAX_FIELD) {
            return Err(Rejected::malformed("its table of objects is not valid"));
        }
    }
    Ok(())
}

fn check_rows(bytes: &[u8]) -> Result<(), Rejected> {
    for (name, most) in ROW {
        for at in memchr::memmem::find_iter(bytes, name) {
            let rest = skip_space(&bytes[at + name.len()..]);
            let rest = rest.strip_prefix(b"+").unwrap_or(rest);
            if integer(rest).is_some_and(|(number, _)| number > most) {
                let name = String::from_utf8_lossy(name);
                return Err(Rejected::malformed(format!("`{name}` in it is more than {most}")));
            }
        }
    }
    Ok(())
}

/// The number at the start, and how many digits it has.
fn integer(bytes: &[u8]) -> Option<(u64, usize)> {
    let len = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let digits = std::str::from_utf8(&bytes[..len]).ok().filter(|digits| !digits.is_empty())?;
    Some((digits.parse().unwrap_or(u64::MAX), len))
}

/// The integers of an array, where it holds at least three and nothing else.
fn integers(bytes: &[u8]) -> Option<Vec<u64>> {
    let mut rest = skip_space(bytes).strip_prefix(b"[")?;
    let mut numbers = Vec::new();
    loop {
        rest = skip_space(rest);
        if rest.first() == Some(&b']') {
            return (numbers.len() >= 3).then_some(numbers);
        }
        rest = rest.strip_prefix(b"+").unwrap_or(rest);
        let (number, len) = integer(rest)?;
        // Widths of fonts are arrays of the same name, much longer.
        if numbers.len() == 16 {
            return None;
        }
        numbers.push(number);
        rest = &rest[len..];
    }
}

fn skip_space(mut bytes: &[u8]) -> &[u8] {
    loop {
        match bytes {
            [b' ' | b'\t' | b'\r' | b'\n' | 0 | 12, rest @ ..] => bytes = rest,
            [b'%', rest @ ..] => {
                let end = memchr::memchr2(b'\r', b'\n', rest).unwrap_or(rest.len());
                bytes = &rest[end..];
            }
            _ => return bytes,
        }
    }
}
