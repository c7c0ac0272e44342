//! What a PDF says about itself.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Stream, String as Text};

use super::bombs::Unpacker;
use crate::extracted::{Metadata, add_metadata};
use crate::formats::xml::{Node, Xml, decode};
use crate::rejected::Rejected;

/// The `Info` dictionary, and where it says nothing, XMP.
pub(super) fn of<'a>(trailer: &Dict<'_>, catalog: &Dict<'a>, pdf: &'a Pdf, unpacker: &mut Unpacker) -> Metadata {
    let mut metadata = Metadata::new();
    let info = trailer.get_ref("Info").and_then(|info| pdf.xref().get::<Dict<'_>>(info.into())).unwrap_or_default();
    let keys = [
        ("Title", "title"),
        ("Author", "author"),
        ("CreationDate", "date"),
        ("Subject", "subject"),
        ("Keywords", "keywords"),
    ];
    for (theirs, key) in keys {
        if let Some(value) = info.get::<Text<'_>>(theirs).map(|value| text(&value)) {
            let value = if key == "date" { iso(&value).unwrap_or_default() } else { value };
            add_metadata(&mut metadata, key, value.trim_matches('\0'));
        }
    }
    if let Some(language) = catalog.get::<Text<'_>>("Lang") {
        add_metadata(&mut metadata, "language", &text(&language));
    }
    let xmp = catalog.get::<Stream<'_>>("Metadata").and_then(|stream| unpacker.unpack(&stream).ok().flatten());
    // It may say anything, and nothing in it is needed.
    let _ = xmp.map(|xmp| from_xmp(&decode(&xmp), &mut metadata));
    metadata
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

fn from_xmp(text: &str, metadata: &mut Metadata) -> Result<(), Rejected> {
    let mut xml = Xml::new(text, "XMP");
    let (mut key, mut value) = (None, String::new());
    let known = |name: &str| match name {
        "title" => Some("title"),
        "creator" => Some("author"),
        "CreateDate" => Some("date"),
        "description" => Some("description"),
        _ => None,
    };
    while let Some(node) = xml.next()? {
        match node {
            Node::Start(element) => {
                if let Some(known) = known(element.name()) {
                    (key, value) = (Some(known), String::new());
                }
                if let Some(date) = element.attribute("CreateDate") {
                    add_metadata(metadata, "date", &date);
                }
            }
            Node::Text(text) if key.is_some() => value.push_str(&text),
            Node::Text(_) => {}
            Node::End(name) => {
                // A title in several languages: the first is the default.
                if &*name == "li" || known(&name).is_some() {
                    add_metadata(metadata, key.unwrap_or_default(), if key.is_some() { &value } else { "" });
                    if known(&name).is_some() {
                        key = None;
                    }
                    value.clear();
                }
            }
        }
    }
    Ok(())
}
