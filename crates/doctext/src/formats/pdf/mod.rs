//! PDF. hayro finds the objects and the fonts of a file; what its pages show is followed here, within bounds.

mod bombs;
mod character_map;
mod clip;
mod content;
mod damage;
mod fonts;
mod layout;
mod letters;
mod metadata;
mod objects;
mod pages;

use std::cmp::Reverse;
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_syntax::LoadPdfError;
use hayro_syntax::object::{Dict, ObjectIdentifier};

use self::bombs::Unpacker;
use self::content::{Drawing, Lost, Work};
use self::layout::Counts;
use self::letters::look_wrong;
use self::pages::Table;
use crate::extracted::Extracted;
use crate::limits::Limits;
use crate::metadata::Metadata;
use crate::rejected::{Reason, Rejected};
use crate::remark::{Remark, RemarkKind};

const MAX_OBJECTS: usize = 4_000_000;
/// Bytes at the end of a file in which it says that it ends.
const TAIL: usize = 1_024;
/// In a text with more characters unknown than one in this many, what is known is not worth much.
const MAX_UNKNOWN: u64 = 5;

/// # Errors
/// Where it is no such file, damaged, protected, too large, or without text.
pub(super) fn read(bytes: &[u8], limits: Limits) -> Result<Extracted, Rejected> {
    let fails = |_| Err(Rejected::malformed("the reader of PDF files fails on it; print it to a new PDF file"));
    catch_unwind(AssertUnwindSafe(|| extract(bytes, Work::within(limits)))).unwrap_or_else(fails)
}

fn extract(bytes: &[u8], mut work: Work) -> Result<Extracted, Rejected> {
    let head = &bytes[..bytes.len().min(1_024)];
    if memchr::memmem::find(head, b"%PDF-").is_none() {
        return Err(Rejected::malformed("no PDF, which would begin with `%PDF-`"));
    }
    Unpacker::check_file(bytes)?;
    let trailer = pages::trailer(bytes);
    let mut table = Table::OfFile;
    let mut reading = Reading::of(bytes, &trailer, table, HashSet::new(), &mut work)?;
    if reading.was_remade || objects::has(bytes, &reading.missing) {
        let remade = Reading::of(bytes, &trailer, Table::Remade, HashSet::new(), &mut work);
        let is_better = |remade: &Reading| {
            let of = |reading: &Reading| (Reverse(reading.lost.pages), reading.counts.characters);
            of(remade) >= of(&reading)
        };
        if let Some(remade) = remade.ok().filter(is_better) {
            (reading, table) = (remade, Table::Remade);
        }
    }
    if !reading.shifted.is_empty() {
        let shifted = std::mem::take(&mut reading.shifted);
        reading = Reading::of(bytes, &trailer, table, shifted, &mut work)?;
    }
    reading.finish(bytes)
}

/// Whether a file ends without saying so.
fn is_cut_off(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    [b"%%EOF".as_slice(), b"startxref"].iter().all(|mark| memchr::memmem::find(tail, mark).is_none())
}

/// A file that is damaged or cut off.
fn damaged(bytes: &[u8], fault: &str) -> Rejected {
    if is_cut_off(bytes) {
        return Rejected::truncated(format!("{fault}, and its end is missing; get a whole copy of it"));
    }
    Rejected::malformed(format!("{fault}; print it to a new PDF file"))
}

/// What a file is read as.
struct Reading {
    text: String,
    counts: Counts,
    metadata: Metadata,
    /// How many pages there are, and those that cannot be shown.
    pages: usize,
    lost: Lost,
    /// Places of their contents that are damaged.
    damages: usize,
    /// Objects that pages refer to and that are not there.
    missing: HashSet<ObjectIdentifier>,
    /// Another table of objects is used than that of the file, from the beginning or from somewhere within it on.
    is_remade: bool,
    was_remade: bool,
    /// Fonts, by their hashes, whose codes turned out to be the numbers of glyphs.
    shifted: HashSet<u64>,
    /// Characters of such fonts that were put right.
    mended: u64,
}

impl Reading {
    /// # Errors
    /// Where the file is damaged, protected or too large.
    fn of(
        bytes: &[u8],
        trailer: &Dict<'_>,
        table: Table,
        shifted: HashSet<u64>,
        work: &mut Work,
    ) -> Result<Reading, Rejected> {
        let is_encrypted = || memchr::memmem::find(bytes, b"/Encrypt").is_some();
        let pdf = pages::open(bytes, trailer, table).map_err(|error| match error {
            LoadPdfError::Invalid if !is_encrypted() => damaged(bytes, "it is damaged"),
            _ => Rejected::encrypted("it is protected by a password; save a copy without"),
        })?;
        if pdf.len() > MAX_OBJECTS {
            return Err(Rejected::too_large(format!("more than {MAX_OBJECTS} objects in one PDF")));
        }
        let is_remade_from_start = pages::is_remade(&pdf);
        let catalog = pages::catalog(trailer, &pdf);
        let mut drawing = Drawing::new(Unpacker::default(), shifted, *work);
        let pages = drawing.add_pages(&pdf, &catalog);
        *work = drawing.work;
        let pages = pages?;
        if pages == 0 {
            return Err(damaged(bytes, "no page can be found in it"));
        }
        let (lost, damages) = (std::mem::take(&mut drawing.lost), drawing.damages);
        let (shifted, mended) = (drawing.fonts.find_shifted(), drawing.fonts.count_shifted());
        let mut missing = std::mem::take(&mut drawing.missing);
        missing.extend(&drawing.fonts.missing);
        let (text, counts, mut unpacker) = drawing.finish();
        let metadata = metadata::of(trailer, &catalog, &pdf, &mut unpacker);
        let is_remade = pages::is_remade(&pdf);
        let was_remade = is_remade && !is_remade_from_start;
        Ok(Reading { text, counts, metadata, pages, lost, damages, missing, is_remade, was_remade, shifted, mended })
    }

    /// # Errors
    /// Where there is no text, or too many of its characters are not known.
    fn finish(self, bytes: &[u8]) -> Result<Extracted, Rejected> {
        let Counts { characters, unknown, outside } = self.counts;
        let Lost { pages, first, .. } = &self.lost;
        let fault = || damaged(bytes, &format!("{pages} of {} pages cannot be read in full ({first})", self.pages));
        let missing = (*pages > 0).then(fault).or_else(|| {
            let message = "it ends within its last revision, and an older one would be read; get a whole copy of it";
            objects::ends_within_revision(bytes).then(|| Rejected::truncated(message))
        });
        if self.text.is_empty() {
            if let Some(missing) = missing {
                return Err(missing);
            }
            if is_cut_off(bytes) {
                return Err(damaged(bytes, "there is no text in what is there of it"));
            }
        }
        if self.text.is_empty() && outside > 0 {
            return Err(Rejected::empty("no text layer on its pages, only outside of them; run OCR first"));
        }
        if self.text.is_empty() {
            return Err(Rejected::empty("no text layer: these pages are pictures; run OCR first"));
        }
        if unknown * MAX_UNKNOWN > characters {
            let message = format!("{unknown} of {characters} characters are not named by its fonts; run OCR first");
            return Err(Rejected { reason: Reason::Undecodable, ..Rejected::malformed(message) });
        }
        let is_wrong = look_wrong(&self.text);
        let mut extracted = Extracted::new(self.text, self.metadata, encoding_rs::UTF_8.name());
        let remarks = [
            (RemarkKind::TableRemade, u64::from(self.is_remade)),
            (RemarkKind::ContentDamaged, self.damages as u64),
            (RemarkKind::OutsidePage, outside),
            (RemarkKind::LettersShifted, self.mended),
            (RemarkKind::WrongLetters, u64::from(is_wrong)),
        ];
        let remarks = remarks.into_iter().filter(|(_, count)| *count > 0);
        extracted.remarks.extend(remarks.map(|(kind, count)| Remark::new(kind, count)));
        extracted.remarks.extend(objects::joined(bytes));
        Ok(Extracted { missing, ..extracted })
    }
}

#[cfg(test)]
mod tests;
