//! PDF. What draws text is taken from the pages and put into a plain document of its own, which pdf-extract then reads:
//! it gives up at much that is common in files, and has no bounds of its own.

mod bombs;
mod character_map;
mod content;
mod font;
mod fonts;
mod layout;
mod metadata;
mod repair;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::xref::XrefEntry;
use pdf_extract::{Dictionary, Document, LoadOptions, Object, ObjectId, ObjectStream, OutputError, Stream};

use self::content::Contents;
use self::font::is_named;
use self::layout::Layout;
use crate::extracted::Extracted;
use crate::rejected::{Reason, Rejected};

const MAX_PAGES: usize = 50_000;
const MAX_OBJECTS: usize = 4_000_000;
/// Of the text. A page may draw a form over and over.
const MAX_TEXT_BYTES: usize = 64 << 20;
/// In a text with more characters unknown than one in this many, what is known is not worth much.
const MAX_UNKNOWN: u64 = 20;

/// # Errors
/// Where it is no such file, damaged, protected, too large, or without text.
pub(super) fn read(bytes: &[u8]) -> Result<Extracted, Rejected> {
    let fails = |_| Err(Rejected::malformed("the reader of PDF files fails on it; print it to a new PDF file"));
    catch_unwind(AssertUnwindSafe(|| extract(bytes))).unwrap_or_else(fails)
}

fn extract(bytes: &[u8]) -> Result<Extracted, Rejected> {
    let head = &bytes[..bytes.len().min(1_024)];
    if memchr::memmem::find(head, b"%PDF-").is_none() {
        return Err(Rejected::malformed("no PDF, which would begin with `%PDF-`"));
    }
    bombs::check(bytes)?;
    let document = loaded(bytes)?;
    if document.is_encrypted() {
        return Err(Rejected::encrypted(PROTECTED));
    }
    if document.objects.len() > MAX_OBJECTS {
        return Err(Rejected::too_large(format!("more than {MAX_OBJECTS} objects in one PDF")));
    }
    let pages: Vec<ObjectId> = document.page_iter().take(MAX_PAGES + 1).collect();
    if pages.is_empty() {
        return Err(Rejected::malformed("no page can be found in it; print it to a new PDF file"));
    }
    if pages.len() > MAX_PAGES {
        return Err(Rejected::too_large(format!("more than {MAX_PAGES} pages in one PDF")));
    }
    let mut contents = Contents::new(&document);
    for (at, page) in pages.iter().enumerate() {
        contents.add_page(*page).map_err(|rejected| on_page(rejected, at + 1))?;
    }
    let mut layout = Layout::new(MAX_TEXT_BYTES);
    let (plain, pages_of_plain) = plain_document(&document, contents);
    for page in 1..=pages_of_plain {
        match pdf_extract::output_doc_page(&plain, &mut layout, page) {
            Ok(()) => {}
            Err(OutputError::FormatError(_)) => {
                return Err(Rejected::too_large(format!("more than {} MiB of text", MAX_TEXT_BYTES >> 20)));
            }
            Err(error) => return Err(Rejected::malformed(format!("its text cannot be read: {error}"))),
        }
    }
    let (text, characters, unknown) = layout.finish();
    if text.is_empty() {
        return Err(Rejected::empty("no text layer: these pages are pictures; run OCR first"));
    }
    if unknown * MAX_UNKNOWN > characters {
        let message = format!("{unknown} of {characters} characters are not named by its fonts; run OCR first");
        return Err(Rejected { reason: Reason::Undecodable, ..Rejected::malformed(message) });
    }
    Ok(Extracted::new(text, metadata::of(&document), encoding_rs::UTF_8.name()))
}

const PROTECTED: &str = "it is protected by a password; save a copy without";

/// Reads the objects of a file. One whose table of objects is damaged, or leads to no page, is given a new one.
fn loaded(bytes: &[u8]) -> Result<Document, Rejected> {
    if memchr::memmem::find(bytes, b"/Encrypt").is_some() {
        let disarmed = bombs::disarmed(bytes);
        let document = parsed(&disarmed);
        return rearmed(document.or_else(|rejected| parsed_anew(&disarmed).ok_or(rejected))?);
    }
    let document = parsed(bytes);
    if document.as_ref().is_ok_and(|document| document.page_iter().next().is_some()) {
        return document;
    }
    parsed_anew(bytes).map_or(document, Ok)
}

fn parsed(bytes: &[u8]) -> Result<Document, Rejected> {
    let options = LoadOptions::with_filter(without_pictures);
    let load = || Document::load_mem_with_options(bytes, options);
    let panicked = |_| Err(Rejected::malformed("it is damaged; print it to a new PDF file"));
    catch_unwind(AssertUnwindSafe(load)).map_or_else(panicked, |document| document.map_err(unloaded))
}

fn parsed_anew(bytes: &[u8]) -> Option<Document> {
    parsed(&repair::repaired(bytes)?).ok()
}

/// Most of a file may be pictures, which are not looked at. Of what is given back, one caller takes what it has changed itself.
fn without_pictures(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let is_picture = matches!(object, Object::Stream(stream) if is_named(&stream.dict, b"Subtype", b"Image"));
    (!is_picture).then(|| (id, object.clone()))
}

/// A document that was decrypted, with its streams as they were and the objects that are in them.
fn rearmed(mut document: Document) -> Result<Document, Rejected> {
    let mut unpacked = 0;
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object {
            bombs::check_stream(stream, &mut unpacked)?;
        }
    }
    let mut containers: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (number, entry) in &document.reference_table.entries {
        if let XrefEntry::Compressed { container, .. } = entry {
            containers.entry(*container).or_default().push(*number);
        }
    }
    for (container, numbers) in containers {
        let Some(Object::Stream(stream)) = document.objects.get_mut(&(container, 0)) else { continue };
        let Ok(mut held) = ObjectStream::new(stream) else { continue };
        let found = numbers.iter().filter_map(|number| held.objects.remove_entry(&(*number, 0)));
        document.objects.extend(found.collect::<Vec<_>>());
    }
    Ok(document)
}

fn unloaded(error: pdf_extract::Error) -> Rejected {
    match error {
        pdf_extract::Error::Decryption(_) | pdf_extract::Error::InvalidPassword => Rejected::encrypted(PROTECTED),
        error => Rejected::malformed(format!("it is damaged ({error}); print it to a new PDF file")),
    }
}

fn on_page(rejected: Rejected, page: usize) -> Rejected {
    Rejected { message: format!("page {page}: {}", rejected.message), ..rejected }
}

/// A document with the text of `contents` and nothing else, and how many pages it has.
fn plain_document(original: &Document, contents: Contents<'_>) -> (Document, u32) {
    let mut plain = Document::with_version("1.5");
    let (pieces, fonts) = contents.finish();
    let mut font_resources = Dictionary::new();
    for (number, font) in fonts.iter().enumerate() {
        let id = fonts::plain(original, font, &mut plain);
        font_resources.set(fonts::name(number), Object::Reference(id));
    }
    let resources = Dictionary::from_iter([("Font", Object::Dictionary(font_resources))]);
    let resources = Object::Reference(plain.add_object(resources));
    let kids = plain.new_object_id();
    let mut pages: Vec<Object> = Vec::new();
    for piece in pieces {
        let stream = plain.add_object(Stream::new(Dictionary::new(), piece));
        let page = Dictionary::from_iter([
            ("Type", Object::Name(b"Page".to_vec())),
            ("Parent", Object::Reference(kids)),
            ("MediaBox", Object::Array(vec![0.into(), 0.into(), 1.into(), 1.into()])),
            ("Resources", resources.clone()),
            ("Contents", Object::Reference(stream)),
        ]);
        pages.push(Object::Reference(plain.add_object(page)));
    }
    let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    let tree = Dictionary::from_iter([
        ("Type", Object::Name(b"Pages".to_vec())),
        ("Count", Object::Integer(i64::from(count))),
        ("Kids", Object::Array(pages)),
    ]);
    plain.objects.insert(kids, Object::Dictionary(tree));
    let catalog = plain.add_object(Dictionary::from_iter([
        ("Type", Object::Name(b"Catalog".to_vec())),
        ("Pages", Object::Reference(kids)),
    ]));
    plain.trailer.set("Root", Object::Reference(catalog));
    (plain, count)
}

#[cfg(test)]
mod tests;
