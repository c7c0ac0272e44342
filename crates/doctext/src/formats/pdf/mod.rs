//! PDF. hayro finds the objects and the fonts of a file; what its pages show is followed here, within bounds.

mod bombs;
mod character_map;
mod content;
mod fonts;
mod layout;
mod metadata;

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_syntax::{LoadPdfError, Pdf};

use self::bombs::Unpacker;
use self::content::Drawing;
use crate::extracted::Extracted;
use crate::rejected::{Reason, Rejected};

const MAX_PAGES: usize = 50_000;
const MAX_OBJECTS: usize = 4_000_000;
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
    let unpacker = Unpacker::new(bytes)?;
    let is_encrypted = || memchr::memmem::find(bytes, b"/Encrypt").is_some();
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Invalid if !is_encrypted() => Rejected::malformed("it is damaged; print it to a new PDF file"),
        _ => Rejected::encrypted("it is protected by a password; save a copy without"),
    })?;
    if pdf.len() > MAX_OBJECTS {
        return Err(Rejected::too_large(format!("more than {MAX_OBJECTS} objects in one PDF")));
    }
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(Rejected::malformed("no page can be found in it; print it to a new PDF file"));
    }
    if pages.len() > MAX_PAGES {
        return Err(Rejected::too_large(format!("more than {MAX_PAGES} pages in one PDF")));
    }
    let mut drawing = Drawing::new(unpacker);
    for (at, page) in pages.iter().enumerate() {
        drawing.add_page(page).map_err(|rejected| on_page(rejected, at + 1))?;
    }
    let (layout, mut unpacker) = drawing.finish();
    let (text, characters, unknown) = layout.finish();
    if text.is_empty() {
        return Err(Rejected::empty("no text layer: these pages are pictures; run OCR first"));
    }
    if unknown * MAX_UNKNOWN > characters {
        let message = format!("{unknown} of {characters} characters are not named by its fonts; run OCR first");
        return Err(Rejected { reason: Reason::Undecodable, ..Rejected::malformed(message) });
    }
    Ok(Extracted::new(text, metadata::of(bytes, &pdf, &mut unpacker), encoding_rs::UTF_8.name()))
}

fn on_page(rejected: Rejected, page: usize) -> Rejected {
    Rejected { message: format!("page {page}: {}", rejected.message), ..rejected }
}

#[cfg(test)]
mod tests;
