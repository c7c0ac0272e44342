//! A record of a web archive, taken apart: what a server answered.

use std::io::Read;

use encoding_rs::Encoding;
use flate2::read::{DeflateDecoder, ZlibDecoder};

use super::{html, mail, pdf};
use crate::decode::{NamedEncoding, decode};
use crate::extracted::Extracted;
use crate::header::Fields;
use crate::limits::Limits;
use crate::metadata::add_metadata;
use crate::options::Options;
use crate::rejected::{Reason, Rejected};
use crate::remark::{Remark, RemarkKind};
use crate::unpack::content::{Budget, Content};
use crate::unpack::streams::{Codec, Streams};

/// A document ends here: positions in a text are 32 bits wide.
const MAX_CONTENT: u64 = 1 << 31;

/// What unpacking an answer may need: as much as `zstd` takes without `--long`.
const WINDOW: u64 = 128 << 20;

/// How often an answer may be compressed.
const MAX_ENCODINGS: usize = 3;

/// Reads a record as what the server said that it is.
///
/// # Errors
/// Where the record holds no document, or one that cannot be read.
pub(super) fn read(bytes: &[u8], options: &Options) -> Result<Extracted, Rejected> {
    let WarcRecord { url, date, mime, charset, content, cut, missing, .. } = warc_record(bytes, options.limits)?;
    let transport = charset.and_then(|label| Encoding::for_label(label.as_bytes()));
    let mut extracted = match mime.as_str() {
        "text/html" | "application/xhtml+xml" => html::read(&content, options.html, transport, options.encoding)?,
        "application/pdf" => pdf::read(&content, options.limits)?,
        "message/rfc822" => mail::read(&content)?,
        "text/plain" => {
            let said = options.encoding.or(transport.map(NamedEncoding::web));
            let decoded = said.map_or_else(|| decode(content.clone()), |said| said.decode(&content));
            decoded.map_err(Rejected::malformed)?.into()
        }
        "" => return Err(Rejected::unsupported("the server did not say what it is")),
        other => return Err(Rejected::unsupported(format!("`{other}` is not read from web archives"))),
    };
    extracted.remarks.extend(cut.map(|how| Remark::new(RemarkKind::PageCut, 1).with_detail(how)));
    extracted.missing = extracted.missing.or(missing);
    add_metadata(&mut extracted.metadata, "url", &url);
    if mime == "text/plain" {
        add_metadata(&mut extracted.metadata, "source", host(&url));
    }
    // The day on which it was fetched is not that of its text.
    add_metadata(&mut extracted.metadata, "file_date", date.get(..10).unwrap_or(&date));
    Ok(extracted)
}

/// The host that an address names.
fn host(url: &str) -> &str {
    let Some((_, rest)) = url.split_once("://") else { return "" };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = host.split(':').next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}

/// What a record says, and what is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct WarcRecord {
    /// Its address; empty if the record has none.
    pub url: String,
    /// When it was fetched, as the record has it.
    pub date: String,
    /// What the server said about it; none for what did not come over HTTP.
    pub http_status: Option<u16>,
    /// As `text/html`, in lower case; empty if nothing was said.
    pub mime: String,
    /// The encoding that the server named.
    pub charset: Option<String>,
    /// The answer, unpacked.
    pub content: Vec<u8>,
    /// How it was cut off when it was fetched, so that there is no more of it.
    pub cut: Option<String>,
    /// What of it is not in the record, and was.
    pub missing: Option<Rejected>,
}

/// Takes a record apart: its header and its block, as they stand in the file.
///
/// # Errors
/// Why it holds no document: an answer other than 200, or one that cannot be unpacked.
///
/// # Complexity
/// Linear in the record and in its content.
fn warc_record(bytes: &[u8], limits: Limits) -> Result<WarcRecord, Rejected> {
    let (_, header, block) = Fields::split(bytes);
    let text = |name: &str| header.get(name).unwrap_or_default();
    let segment = header.get("warc-segment-number").map(|number| {
        Rejected::truncated(format!(
            "it is segment {number} of a page, and segments are not put together; join them first"
        ))
    });
    let mut record = WarcRecord {
        cut: header.get("warc-truncated").map(|why| format!("WARC-Truncated: {why}")),
        missing: segment,
        url: text("warc-target-uri").trim_matches(['<', '>']).to_string(),
        date: text("warc-date").to_string(),
        ..WarcRecord::default()
    };
    let (mime, charset) = content_type(text("content-type"));
    if mime != "application/http" {
        return Ok(WarcRecord { mime, charset, content: block.to_vec(), ..record });
    }
    let (status_line, header, body) = Fields::split(block);
    let status = status_line.split_ascii_whitespace().nth(1).and_then(|status| status.parse::<u16>().ok());
    let Some(status) = status.filter(|_| status_line.starts_with("HTTP/")) else {
        let message = "it holds no answer of a server: it does not begin with `HTTP/` and a status";
        return Err(Rejected::reading(Reason::Malformed, message));
    };
    if status != 200 {
        return Err(Rejected::reading(
            Reason::UnsupportedType,
            format!("HTTP status {status}; only pages with 200 are read"),
        ));
    }
    record.http_status = Some(status);
    (record.mime, record.charset) = content_type(header.get("content-type").unwrap_or_default());
    let is_chunked =
        header.get("transfer-encoding").is_some_and(|coding| coding.to_ascii_lowercase().contains("chunked"));
    // Many crawlers keep this field when they have put the chunks together.
    let joined = if is_chunked { join_chunks(body) } else { None };
    let encodings = header.get("content-encoding").unwrap_or_default();
    let said = header.get("content-length").and_then(|len| len.parse::<u64>().ok());
    // Where crawlers unpack an answer, its length stays that of what was packed.
    let said = said.filter(|_| !is_chunked && encodings.is_empty());
    if let Some(said) = said.filter(|said| *said > body.len() as u64 && record.cut.is_none()) {
        record.cut = Some(format!("Content-Length: {said}, and there are {}", body.len()));
    }
    if joined.as_ref().is_some_and(|joined| !joined.is_whole) && record.cut.is_none() {
        let cut = || Rejected::truncated("its last chunk is missing; get a whole copy of it");
        record.missing.get_or_insert_with(cut);
    }
    let body = joined.as_ref().map_or(body, |joined| &joined.body);
    let budget = Budget::new(limits, body.len() as u64);
    record.content = decoded(body, encodings, &budget)?;
    Ok(record)
}

/// Whether a record holds a PDF, as it says itself.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    let is_of = |header: &Fields, mime: &str| content_type(header.get("content-type").unwrap_or_default()).0 == mime;
    let (_, header, block) = Fields::split(bytes);
    let pdf = "application/pdf";
    is_of(&header, pdf) || is_of(&header, "application/http") && is_of(&Fields::split(block).1, pdf)
}

/// Takes from a budget what reading a record unpacks. What is wrong with it, reading says.
pub(super) fn charge(bytes: &[u8], budget: &Budget) -> Result<(), Rejected> {
    let (_, header, block) = Fields::split(bytes);
    if content_type(header.get("content-type").unwrap_or_default()).0 != "application/http" {
        return budget.page(block);
    }
    let (_, header, body) = Fields::split(block);
    let encodings = header.get("content-encoding").unwrap_or_default();
    if encodings.is_empty() {
        return budget.page(body);
    }
    let is_chunked =
        header.get("transfer-encoding").is_some_and(|coding| coding.to_ascii_lowercase().contains("chunked"));
    let joined = if is_chunked { join_chunks(body) } else { None };
    match decoded(joined.as_ref().map_or(body, |joined| &joined.body), encodings, budget) {
        Err(rejected) if budget.is_spent() => Err(rejected),
        Ok(page) => budget.page(&page),
        Err(_) => Ok(()),
    }
}

fn content_type(value: &str) -> (String, Option<String>) {
    let mut parts = value.split(';');
    let mime = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_string())
    });
    (mime, charset)
}

/// Chunks, put together.
struct Joined {
    body: Vec<u8>,
    /// Whether the empty chunk is there with which they end.
    is_whole: bool,
}

/// The chunks as one; `None` if there are none. The last may be cut off, as the record may.
fn join_chunks(body: &[u8]) -> Option<Joined> {
    let mut joined = Vec::with_capacity(body.len());
    let mut rest = body;
    let mut is_first = true;
    while let Some(end) = memchr::memchr(b'\n', rest) {
        let size = rest[..end].split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
        let size = std::str::from_utf8(size).ok().and_then(|size| usize::from_str_radix(size, 16).ok());
        match size {
            Some(0) => return Some(Joined { body: joined, is_whole: true }),
            None if is_first => return None,
            None => break,
            Some(size) => {
                rest = &rest[end + 1..];
                let (chunk, behind) = rest.split_at(size.min(rest.len()));
                joined.extend_from_slice(chunk);
                let behind = behind.strip_prefix(b"\r").unwrap_or(behind);
                rest = behind.strip_prefix(b"\n").unwrap_or(behind);
            }
        }
        is_first = false;
    }
    (!is_first).then_some(Joined { body: joined, is_whole: false })
}

fn decoded(body: &[u8], encodings: &str, budget: &Budget) -> Result<Vec<u8>, Rejected> {
    let encodings: Vec<String> = encodings
        .split(',')
        .map(|coding| coding.trim().to_ascii_lowercase())
        .filter(|coding| !coding.is_empty())
        .collect();
    if encodings.len() > MAX_ENCODINGS {
        return Err(Rejected::reading(Reason::TooLarge, format!("it is compressed more than {MAX_ENCODINGS} times")));
    }
    let mut content = body.to_vec();
    // They were applied in this order.
    for encoding in encodings.iter().rev() {
        content = match encoding.as_str() {
            "identity" | "none" | "utf-8" => content,
            "gzip" | "x-gzip" => unpacked(Codec::Gzip, content, budget)?,
            "zstd" => unpacked(Codec::Zstd, content, budget)?,
            // Named after the one, and often the other.
            "deflate" if is_zlib(&content) => read_all(ZlibDecoder::new(&content[..]), budget)?,
            "deflate" => read_all(DeflateDecoder::new(&content[..]), budget)?,
            other => {
                let message = format!(
                    "the answer is compressed as `{other}`, which is not read; only gzip, deflate and zstd are"
                );
                return Err(Rejected::reading(Reason::UnsupportedPacking, message));
            }
        };
    }
    Ok(content)
}

/// Whether there is the header of zlib: its method, and a checksum of five bits.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [first, second, ..] if first & 0x0f == 8 && u16::from_be_bytes([*first, *second]).is_multiple_of(31))
}

/// Some servers and crawlers say that an answer is compressed when it is not, or not any more.
fn unpacked(codec: Codec, bytes: Vec<u8>, budget: &Budget) -> Result<Vec<u8>, Rejected> {
    if !codec.begins(&bytes) {
        return Ok(bytes);
    }
    let streams = Streams::new(codec, &bytes[..], WINDOW).map_err(|error| Rejected::from(&error))?;
    read_all(streams, budget)
}

fn read_all(decoder: impl Read, budget: &Budget) -> Result<Vec<u8>, Rejected> {
    let mut content = Vec::new();
    let mut limited = Content::new(decoder).within(budget).take(MAX_CONTENT);
    limited.read_to_end(&mut content).map_err(|error| Rejected::from(&error))?;
    if limited.limit() == 0 {
        return Err(Rejected::reading(
            Reason::TooLarge,
            format!("a document must be smaller than {MAX_CONTENT} bytes"),
        ));
    }
    Ok(content)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::{Format, Partial};

    fn record(http: &[u8]) -> Vec<u8> {
        let header = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <http://a.example/\u{e9}>\r\nwarc-date: 2020-08-08T17:27:41Z\r\n\
             Content-Type: application/http;\r\n msgtype=response\r\nContent-Length: {}\r\n\r\n",
            http.len()
        );
        [header.as_bytes(), http].concat()
    }

    fn answer(fields: &str, body: &[u8]) -> Vec<u8> {
        record(&[format!("HTTP/1.1 200 OK\r\n{fields}\r\n\r\n").as_bytes(), body].concat())
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    }

    #[test]
    fn what_the_record_and_the_server_say_is_kept() {
        let bytes = answer("Content-Type: Text/HTML; a=b; Charset=\"gb2312\"", b"<p>\r\n\r\n");
        let expected = WarcRecord {
            url: "http://a.example/\u{e9}".into(),
            date: "2020-08-08T17:27:41Z".into(),
            http_status: Some(200),
            mime: "text/html".into(),
            charset: Some("gb2312".into()),
            content: b"<p>\r\n\r\n".to_vec(),
            ..WarcRecord::default()
        };
        assert_eq!(warc_record(&bytes, Limits::default()), Ok(expected));
        let conversion = b"WARC/0.18\nContent-Type: text/plain\nContent-Length: 4\n\ntext";
        let record = warc_record(conversion, Limits::default()).unwrap();
        assert_eq!((record.mime.as_str(), record.http_status, &record.content[..]), ("text/plain", None, &b"text"[..]));
    }

    #[test]
    fn text_that_others_took_out_of_a_page_keeps_its_source() {
        let record = "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://www.a.example:8080/x?y\r\n\
            WARC-Date: 2020-08-08T17:27:41Z\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\ntext";
        let extracted = read(record.as_bytes(), &Options::default()).unwrap();
        let pair = |key: &str, value: &str| (key.to_string(), value.to_string());
        let expected = [
            pair("url", "https://www.a.example:8080/x?y"),
            pair("source", "a.example"),
            pair("file_date", "2020-08-08"),
        ];
        assert_eq!((extracted.text.as_str(), extracted.metadata.as_slice()), ("text", expected.as_slice()));
    }

    #[test]
    fn answers_are_unpacked_if_they_are_packed() {
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        zlib.write_all(b"text").unwrap();
        let mut raw = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        raw.write_all(b"text").unwrap();
        let (zlib, raw) = (zlib.finish().unwrap(), raw.finish().unwrap());
        let packed = gzip(b"text");
        let (start, end) = packed.split_at(9);
        let chunks =
            [b"9;x=y\r\n", start, format!("\r\n{:X}\r\n", end.len()).as_bytes(), end, b"\r\n0\r\n\r\n"].concat();
        for (fields, body) in [
            ("Content-Encoding: identity", &b"text"[..]),
            ("Content-Encoding: GZIP", &packed),
            ("Content-Encoding: gzip", b"text"),
            ("Content-Encoding: zstd, gzip", &gzip(&zstd::encode_all(&b"text"[..], 1).unwrap())),
            ("Content-Encoding: deflate", &zlib),
            ("Content-Encoding: deflate", &raw),
            ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip", &chunks),
            ("Transfer-Encoding: chunked", b"text"),
            ("Transfer-Encoding: chunked", b"2\r\nte\r\nFFFFFFFFFFFFFFFF\r\nxt"),
            ("Transfer-Encoding: chunked", b"4\ntext\nzz\n"),
        ] {
            assert_eq!(
                warc_record(&answer(fields, body), Limits::default()).unwrap().content,
                b"text",
                "{fields} {body:?}"
            );
        }
    }

    #[test]
    fn pages_that_are_cut_off_are_said_or_rejected() {
        let said = |bytes: &[u8]| {
            let read = Format::WarcRecord.read(bytes, &Options::default())?;
            assert_eq!(read.text, "text");
            Ok::<_, Rejected>(read.remarks.into_iter().map(|remark| (remark.kind, remark.detail)).next())
        };
        let html = |fields: &str, body: &[u8]| answer(&format!("Content-Type: text/html{fields}"), body);
        let warc = |field: &str, record: Vec<u8>| [b"WARC/1.0\r\n", field.as_bytes(), &record[8..]].concat();
        let chunked = "\r\nTransfer-Encoding: chunked";
        let cut = |how: &str| Ok(Some((RemarkKind::PageCut, how.to_string())));
        for (bytes, expected) in [
            (html("\r\nContent-Length: 4", b"text"), Ok(None)),
            (html("\r\nContent-Length: 3", b"text"), Ok(None)),
            (html("\r\nContent-Length: 9", b"text"), cut("Content-Length: 9, and there are 4")),
            (html("\r\nContent-Encoding: gzip\r\nContent-Length: 90", b"text"), Ok(None)),
            (html(chunked, b"4\r\ntext\r\n0\r\n\r\n"), Ok(None)),
            (html(chunked, b"text"), Ok(None)),
            (html(chunked, b"4\r\ntext\r\n"), Err(Reason::Truncated)),
            (html(chunked, b"9\r\ntext"), Err(Reason::Truncated)),
            (warc("WARC-Truncated: length", html("", b"text")), cut("WARC-Truncated: length")),
            (warc("WARC-Truncated: time", html(chunked, b"9\r\ntext")), cut("WARC-Truncated: time")),
            (warc("WARC-Segment-Number: 1", html("", b"text")), Err(Reason::Truncated)),
        ] {
            let found = said(&bytes).map_err(|rejected| rejected.reason);
            assert_eq!(found, expected, "{}", String::from_utf8_lossy(&bytes));
        }
        let keep = Options::default().with_partial(Partial::Keep);
        let kept = Format::WarcRecord.read(html(chunked, b"9\r\ntext"), &keep).unwrap();
        assert_eq!((kept.text.as_str(), kept.remarks[0].kind), ("text", RemarkKind::Partial));
    }

    #[test]
    fn what_is_no_page_is_rejected() {
        let truncated = gzip(b"text")[..20].to_vec();
        let bomb = gzip(&vec![0; 32 << 20]);
        for (bytes, reason, message) in [
            (record(b"HTTP/1.1 404 Not Found\r\n\r\n"), Reason::UnsupportedType, "HTTP status 404"),
            (record(b"\x16\x03\x01"), Reason::Malformed, "HTTP/"),
            (record(b""), Reason::Malformed, "HTTP/"),
            (answer("Content-Encoding: br", b"x"), Reason::UnsupportedPacking, "`br`"),
            (answer("Content-Encoding: gzip,gzip,gzip,gzip", b"x"), Reason::TooLarge, "times"),
            (answer("Content-Encoding: gzip", &truncated), Reason::Truncated, "ends in the middle"),
            (answer("Content-Encoding: gzip", &bomb), Reason::TooLarge, "may be unpacked"),
        ] {
            let rejected = warc_record(&bytes, Limits::default()).unwrap_err();
            assert_eq!(rejected.reason, reason);
            assert!(rejected.message.contains(message), "{rejected}");
        }
    }

    #[test]
    fn records_may_be_cut_anywhere() {
        let bytes =
            answer("Content-Type: text/html\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip", &gzip(b"text"));
        for cut in 0..bytes.len() {
            // Not to panic is all that is asked.
            let _ = warc_record(&bytes[..cut], Limits::default());
        }
        assert_eq!(warc_record(&bytes, Limits::default()).unwrap().content, b"text");
    }
}
