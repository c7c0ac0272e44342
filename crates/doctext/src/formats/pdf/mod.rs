//! PDF. hayro finds the objects and the fonts of a file; what its pages show is followed here, within bounds.

mod bombs;
mod character_map;
mod clip;
mod content;
mod fonts;
mod layout;
mod metadata;
mod pages;

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_syntax::LoadPdfError;

use self::bombs::Unpacker;
use self::content::Drawing;
use self::layout::Counts;
use crate::extracted::Extracted;
use crate::rejected::{Reason, Rejected};
use crate::remark::{Remark, RemarkKind};

const MAX_OBJECTS: usize = 4_000_000;
/// In a text with more characters unknown than one in this many, what is known is not worth much.
const MAX_UNKNOWN: u64 = 5;

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
    let unpacker = Unpacker::new(bytes)?;
    let is_encrypted = || memchr::memmem::find(bytes, b"/Encrypt").is_some();
    let trailer = pages::trailer(bytes);
    let pdf = pages::open(bytes, &trailer).map_err(|error| match error {
        LoadPdfError::Invalid if !is_encrypted() => Rejected::malformed("it is damaged; print it to a new PDF file"),
        _ => Rejected::encrypted("it is protected by a password; save a copy without"),
    })?;
    if pdf.len() > MAX_OBJECTS {
        return Err(Rejected::too_large(format!("more than {MAX_OBJECTS} objects in one PDF")));
    }
    let catalog = pages::catalog(&trailer, &pdf);
    let mut drawing = Drawing::new(unpacker);
    if drawing.add_pages(&pdf, &catalog)? == 0 {
        return Err(Rejected::malformed("no page can be found in it; print it to a new PDF file"));
    }
    let (text, counts, mut unpacker) = drawing.finish();
    if text.is_empty() && counts.outside > 0 {
        return Err(Rejected::empty("no text layer on its pages, only outside of them; run OCR first"));
    }
    if text.is_empty() {
        return Err(Rejected::empty("no text layer: these pages are pictures; run OCR first"));
    }
    let Counts { characters, unknown, outside } = counts;
    if unknown * MAX_UNKNOWN > characters {
        let message = format!("{unknown} of {characters} characters are not named by its fonts; run OCR first");
        return Err(Rejected { reason: Reason::Undecodable, ..Rejected::malformed(message) });
    }
    let metadata = metadata::of(&trailer, &catalog, &pdf, &mut unpacker);
    let mut extracted = Extracted::new(text, metadata, encoding_rs::UTF_8.name());
    if outside > 0 {
        extracted.remarks.push(Remark::new(RemarkKind::OutsidePage, outside));
    }
    Ok(extracted)
}

#[cfg(test)]
mod tests;
