//! What a PDF says about itself.

use pdf_extract::{Dictionary, Document, Object, decode_text_string};

use crate::extracted::{Metadata, add_metadata};
use crate::formats::xml::{Node, Xml, decode};

/// The `Info` dictionary, and where it says nothing, XMP.
pub(super) fn of(document: &Document) -> Metadata {
    let mut metadata = Metadata::new();
    let info = document
        .trailer
        .get(b"Info")
        .ok()
        .and_then(|object| resolved(document, object))
        .and_then(|info| info.as_dict().ok());
    let text = |dictionary: &Dictionary, key: &[u8]| {
        let value = dictionary.get(key).ok().and_then(|object| resolved(document, object))?;
        decode_text_string(value).ok()
    };
    let keys: [(&[u8], &str); 5] = [
        (b"Title", "title"),
        (b"Author", "author"),
        (b"CreationDate", "date"),
        (b"Subject", "subject"),
        (b"Keywords", "keywords"),
    ];
    for (theirs, key) in keys {
        if let Some(value) = info.and_then(|info| text(info, theirs)) {
            let value = if key == "date" { iso(&value).unwrap_or_default() } else { value };
            add_metadata(&mut metadata, key, value.trim_matches('\0'));
        }
    }
    if let Ok(catalog) = document.catalog() {
        if let Some(language) = text(catalog, b"Lang") {
            add_metadata(&mut metadata, "language", &language);
        }
        let stream =
            catalog.get(b"Metadata").ok().and_then(|object| resolved(document, object)).and_then(
                |object| match object {
                    Object::Stream(stream) => stream.decompressed_content().ok(),
                    _ => None,
                },
            );
        // It may say anything, and nothing in it is needed.
        let _ = stream.map(|xmp| from_xmp(&decode(&xmp), &mut metadata));
    }
    metadata
}

fn resolved<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Object> {
    document.dereference(object).ok().map(|(_, object)| object)
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

fn from_xmp(text: &str, metadata: &mut Metadata) -> Result<(), crate::rejected::Rejected> {
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
