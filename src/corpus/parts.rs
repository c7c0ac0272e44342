//! Parts of a file as documents of a batch.

use std::ops::Range;

use doctext::{Extracted, Format, HtmlText, NamedEncoding, Options};
use sha2::{Digest, Sha256};

use super::batch::Batch;
use super::part_name::part_name;
use super::skipped::{SkipReason, SkipStage, Skipped};
use super::source::SourceFile;
use super::split::{Part, Split};

/// Adds the documents of a file, which share what front matter says.
pub(super) fn add_parts(
    number: usize,
    file: &SourceFile,
    format: Format,
    of: &Extracted,
    parts: Vec<Part>,
    batch: &mut Batch,
) {
    let has_front_matter = matches!(format, Format::Text | Format::Markdown);
    let shared: &[(String, String)] = if has_front_matter { &of.metadata } else { &[] };
    for part in parts {
        let raw = if part.span.is_empty() { part.text.as_str() } else { &of.body()[part.span.clone()] };
        let (place, bytes) = (part.number + 1, raw.len() as u64);
        if part.text.trim().is_empty() {
            let (stage, reason, message) = (SkipStage::Extract, SkipReason::Empty, part.missing.to_string());
            batch.skip(Skipped {
                doc_id: part_name(&file.doc_id, place),
                stage,
                reason,
                message,
                bytes_read: bytes,
                copy_of: None,
            });
            continue;
        }
        let replaced = match of.replaced_characters {
            0 => 0,
            most => most.min(part.text.matches(char::REPLACEMENT_CHARACTER).count() as u64),
        };
        let Batch { records, wanted, .. } = batch;
        records.files.push(number as u32);
        records.rows.push(place);
        records.encodings.push(of.encoding);
        records.replaced_characters.push(replaced);
        records.bytes.push(bytes);
        records.kept.push(1000);
        if wanted.hashes {
            records.sha256.push(Sha256::digest(raw).into());
        }
        let others = shared.iter().filter(|(key, _)| !part.keys.iter().any(|(known, _)| known == key));
        for (key, value) in part.keys.iter().chain(others).filter(|(key, _)| wanted.keys.has(key)) {
            let column = records.column(key);
            records.set(column, value);
        }
        batch.push_text(&part.text, 0);
    }
}

/// The elements of a page as documents.
pub(super) fn of_elements(raw: &[u8], elements: Vec<Range<usize>>, page: &Extracted, reading: &Options) -> Split {
    let encoding = NamedEncoding::of(page.encoding).ok();
    let reading = reading.with_html(HtmlText::AllText).with_encoding(encoding);
    let of_element = |(number, element): (u64, Range<usize>)| {
        // Where it is in the text of the page is not known; its own text stands for that.
        let read = Format::Html.read(&raw[element], &reading).unwrap_or_default();
        Part { number, text: read.text, keys: read.metadata, missing: "the element has no text", ..Part::default() }
    };
    Split { parts: Some((1..).zip(elements).map(of_element).collect()), remarks: Vec::new() }
}
