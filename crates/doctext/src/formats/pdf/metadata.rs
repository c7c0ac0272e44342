//! What a PDF says about itself.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Stream, String as Text};

use super::bombs::Unpacker;
use crate::formats::placeholder_names::{is_placeholder_author, is_placeholder_title};
use crate::formats::xml::{Node, Xml, decode};
use crate::metadata::{Metadata, add_metadata};

/// What a value is used as. The day on which a file was made is not that of its text.
const FILE_DATE: &str = "file_date";

/// The `Info` dictionary, and where it says nothing, XMP.
pub(super) fn of<'a>(trailer: &Dict<'_>, catalog: &Dict<'a>, pdf: &'a Pdf, unpacker: &mut Unpacker) -> Metadata {
    let mut metadata = Metadata::new();
    let info = trailer.get_ref("Info").and_then(|info| pdf.xref().get::<Dict<'_>>(info.into())).unwrap_or_default();
    let keys = [
        ("Title", "title"),
        ("Author", "author"),
        ("CreationDate", FILE_DATE),
        ("Subject", "subject"),
        ("Keywords", "keywords"),
    ];
    for (theirs, key) in keys {
        if let Some(value) = info.get::<Text<'_>>(theirs).map(|value| text(&value)) {
            let value = if key == FILE_DATE { iso(&value).unwrap_or_default() } else { value };
            add(&mut metadata, key, value.trim_matches('\0'));
        }
    }
    if let Some(language) = catalog.get::<Text<'_>>("Lang") {
        add_metadata(&mut metadata, "language", &text(&language));
    }
    let xmp =
        catalog.get::<Stream<'_>>("Metadata").and_then(|stream| unpacker.unpack(&stream).ok()).map(|(xmp, _)| xmp);
    if let Some(xmp) = xmp {
        add_xmp(&mut metadata, &decode(&xmp));
    }
    metadata
}

/// Adds what was not written by a program.
fn add(metadata: &mut Metadata, key: &str, value: &str) {
    let is_placeholder = match key {
        "title" => is_placeholder_title(value),
        "author" => is_placeholder_author(value),
        _ => false,
    };
    add_metadata(metadata, key, if is_placeholder { "" } else { value });
}

/// Where the encoding of such strings is not Latin-1.
const HIGH: [char; 33] = [
    '\u{2022}', '\u{2020}', '\u{2021}', '\u{2026}', '\u{2014}', '\u{2013}', '\u{192}', '\u{2044}', '\u{2039}',
    '\u{203a}', '\u{2212}', '\u{2030}', '\u{201e}', '\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}', '\u{201a}',
    '\u{2122}', '\u{fb01}', '\u{fb02}', '\u{141}', '\u{152}', '\u{160}', '\u{178}', '\u{17d}', '\u{131}', '\u{142}',
    '\u{153}', '\u{161}', '\u{17e}', '\u{fffd}', '\u{20ac}',
];

fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, ..] => encoding_rs::UTF_16BE.decode(bytes).0.into_owned(),
        [0xff, 0xfe, ..] => encoding_rs::UTF_16LE.decode(bytes).0.into_owned(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes
            .iter()
            .map(|byte| match byte {
                0x80..=0xa0 => HIGH[usize::from(*byte) - 0x80],
                byte => char::from(*byte),
            })
            .collect(),
    }
}

/// `D:20240301100000+01'00'` as `2024-03-01T10:00:00+01:00`.
pub(super) fn iso(date: &str) -> Option<String> {
    let date = date.trim().trim_start_matches("D:");
    let digits = date.bytes().take_while(u8::is_ascii_digit).count();
    let part = |at: usize| date.get(at..at + 2).filter(|_| at + 2 <= digits);
    let mut iso = date.get(..4).filter(|_| digits >= 4)?.to_string();
    for at in [4, 6] {
        let Some(part) = part(at) else { return Some(iso) };
        iso = format!("{iso}-{part}");
    }
    let (Some(hour), Some(minute)) = (part(8), part(10)) else { return Some(iso) };
    iso = format!("{iso}T{hour}:{minute}:{}", part(12).unwrap_or("00"));
    let zone = date[digits..].replace('\'', "");
    match (zone.get(..1), zone.get(1..3), zone.get(3..5)) {
        (Some("Z"), ..) => iso.push('Z'),
        (Some(sign @ ("+" | "-")), Some(hours), minutes) => {
            iso += &format!("{sign}{hours}:{}", minutes.unwrap_or("00"))
        }
        _ => {}
    }
    Some(iso)
}

/// What properties of XMP are used as. Of dates of the text, the first that is there counts.
const XMP: [(&str, &str); 7] = [
    ("title", "title"),
    ("creator", "author"),
    ("description", "description"),
    ("CreateDate", FILE_DATE),
    ("publicationDate", "date"),
    ("coverDate", "date"),
    ("date", "date"),
];

fn from_xmp(xmp: &str) -> Vec<(&'static str, String)> {
    let mut xml = Xml::new(xmp, "XMP");
    let mut found = Vec::new();
    let (mut property, mut value) = (None, String::new());
    let known = |name: &str| XMP.iter().map(|(property, _)| *property).find(|property| *property == name);
    // It may say anything, and nothing in it is needed: what comes before damage counts.
    while let Ok(Some(node)) = xml.next() {
        match node {
            Node::Start(element) => {
                if let Some(known) = known(element.name()) {
                    (property, value) = (Some(known), String::new());
                }
                for name in ["CreateDate", "publicationDate", "coverDate", "date"] {
                    found.extend(known(name).zip(element.attribute(name)));
                }
            }
            Node::Text(text) if property.is_some() => value.push_str(&text),
            Node::Text(_) => {}
            Node::End(name) => {
                // A title in several languages: the first is the default.
                if &*name == "li" || known(&name).is_some() {
                    found.extend(property.map(|property| (property, std::mem::take(&mut value))));
                    property = property.filter(|_| known(&name).is_none());
                }
            }
        }
    }
    found
}

fn add_xmp(metadata: &mut Metadata, xmp: &str) {
    let found = from_xmp(xmp);
    let said = |property| found.iter().filter(move |(said, _)| *said == property).map(|(_, value)| value.trim());
    for (property, key) in XMP {
        for value in said(property) {
            // Programs that fill in the date of the text take the day on which they write.
            let own_day = metadata.iter().find(|(key, _)| key == FILE_DATE).and_then(|(_, date)| date.get(..10));
            if property != "date" || own_day.is_none_or(|day| value.get(..10) != Some(day)) {
                add(metadata, key, value);
            }
        }
    }
}
