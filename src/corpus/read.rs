//! Blocks to batches: decoding, taking apart, and what is found out about each document.

use std::io::{self, ErrorKind, Read};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use doctext::{
    Entities, Extracted, Format, HtmlText, Mojibake, NamedEncoding, Options, Partial, Rejected, UnknownEncoding,
};
use sha2::{Digest, Sha256};

use super::batch::{Batch, InputFacts};
use super::blocks::{Block, BlockContent, TableState, or_befallen, skipped_rows};
use super::by_content;
use super::dates::is_date_column;
use super::discover::Discovered;
use super::front_matter::{FrontMatter, split_front_matter};
use super::in_hand::{InHand, need_of_file, room_for};
use super::isolated::IsolatedReader;
use super::language::{DeclaredLanguage, LanguageFrom, LastDeclared, SourceLanguage, detect_language, language_code};
use super::limits::limits_of;
use super::metadata::Metadata;
use super::own_keys::PARTIAL;
use super::parts::{add_parts, of_elements};
use super::records::{MOST_KEYS, RecordColumns, RecordView};
use super::remarks::{Remark, RemarkKind};
use super::rows::{RowPiece, RowSink, row_name};
use super::skipped::{Rejection, SkipReason, SkipStage, Skipped};
use super::source::{Location, SourceFile, SourceKind};
use super::split::{Split, Splitter};
use super::wanted::{Wanted, WantedKeys};
use super::watch::{InputFile, Watch};
use crate::config::{self, ReadOptions};
use crate::error::{self, Error};

/// Bytes that are hashed at a time.
const HASHED: usize = 1 << 20;

/// Bytes that are read at a time, between which it is asked whether to stop.
const READ: usize = 16 << 20;

/// A page that keeps a smaller share of its visible words is named.
const LITTLE: f64 = 0.5;

/// Reads blocks of some files, one after the other.
pub struct Loader<'a> {
    files: &'a [SourceFile],
    metadata: &'a Metadata,
    reading: Options,
    /// The code of the language that all documents are in, if the user says so.
    language: Option<String>,
    splitter: Splitter,
    wanted: Wanted,
    watch: &'a Arc<Watch>,
    /// The key that holds the date.
    date_column: Option<&'a str>,
    reader: IsolatedReader<'a>,
    in_hand: InHand,
}

/// The language of some documents of a batch that are from one source.
type LanguagesOf = Vec<(Range<usize>, SourceLanguage)>;

/// A file that was read.
struct TakenApart {
    extracted: Extracted,
    bytes: u64,
    sha256: Option<[u8; 32]>,
    split: Split,
}

impl<'a> Loader<'a> {
    /// A loader for what was found.
    pub fn new(options: &'a ReadOptions, discovered: &'a Discovered, wanted: Wanted) -> Self {
        Loader::of(options, (&discovered.files, &discovered.metadata, &discovered.watch), wanted)
    }

    /// The same for some files.
    pub(super) fn of(
        options: &'a ReadOptions,
        (files, metadata, watch): (&'a [SourceFile], &'a Metadata, &'a Arc<Watch>),
        wanted: Wanted,
    ) -> Self {
        // What is said from outside may complete any key.
        let keys = if metadata.is_empty() { wanted.keys } else { WantedKeys::All };
        let wanted = Wanted { keys, ..wanted };
        let html = match options.html {
            config::HtmlText::Article => HtmlText::Article,
            config::HtmlText::AllText => HtmlText::AllText,
        };
        // A label or a language that nobody knows was rejected before anything was read.
        let forced = options.encoding.as_deref().and_then(|label| NamedEncoding::of(label).ok());
        let mojibake = match options.mojibake {
            config::Mojibake::Auto => Mojibake::Auto,
            config::Mojibake::Keep => Mojibake::Keep,
        };
        let entities = match options.entities {
            config::Entities::Auto => Entities::Auto,
            config::Entities::Keep => Entities::Keep,
            config::Entities::Always => Entities::Always,
        };
        let reading = Options::default().with_html(html).with_encoding(forced).with_front_matter(split_front_matter);
        let partial = match options.partial {
            config::Partial::Reject => Partial::Reject,
            config::Partial::Keep => Partial::Keep,
        };
        let reading = reading
            .with_mojibake(mojibake)
            .with_entities(entities)
            .with_partial(partial)
            .with_limits(limits_of(options));
        let language = options.language.as_deref().map(|written| language_code(written).unwrap_or_default());
        let splitter = Splitter::new(options.split_at.as_deref());
        let date_column = options.dates.date_column.as_deref();
        let reader = IsolatedReader::new(&options.isolation, watch);
        let in_hand = InHand::UNBOUNDED;
        Loader { files, metadata, reading, language, splitter, wanted, watch, date_column, reader, in_hand }
    }

    /// Rejects documents that do not fit into so much memory.
    #[must_use]
    pub(crate) fn within(self, in_hand: InHand) -> Self {
        Loader { in_hand, ..self }
    }

    /// Bytes of memory that the documents of a block take while they are read, at most and about.
    pub(crate) fn need(&self, block: &Block) -> u64 {
        match &block.content {
            BlockContent::Files(range) => range.clone().map(|number| self.need_of(&self.files[number])).sum(),
            BlockContent::Rows { piece, .. } => 4 * piece.len_bytes,
            _ => 0,
        }
    }

    fn need_of(&self, file: &SourceFile) -> u64 {
        let SourceKind::Document(format) = file.kind else { return 0 };
        need_of_file(format, file.len_bytes)
    }

    /// Reads, decodes and takes apart the documents of a block. A fault of ours in one of them does not cost the others.
    ///
    /// # Complexity
    /// Linear in the bytes.
    pub fn load(&self, block: Block, batch: &mut Batch) {
        batch.clear(block.number);
        batch.wanted = self.wanted;
        let mut languages = LanguagesOf::new();
        match block.content {
            BlockContent::Files(range) => {
                for number in range {
                    self.load_file(number, batch, &mut languages);
                }
            }
            BlockContent::Rows { table: of, piece } => {
                self.load_rows(&of, &piece, batch);
                let file = &self.files[of.file];
                if file.archive.is_none() {
                    let of_rows = || of.language(self.files).code().to_string();
                    let language = self.language.clone().unwrap_or_else(of_rows);
                    let encoding = of.encoding;
                    let input = file.doc_id.clone();
                    batch.facts = Some(InputFacts { input, encoding, language, ..InputFacts::default() });
                }
                if piece.first_row == 1 {
                    let said = |(kind, count, detail): &(RemarkKind, u64, String)| {
                        Remark::new(*kind, &file.doc_id, *count).with_detail(detail.as_str())
                    };
                    batch.remarks.splice(0..0, of.understood.remarks.iter().map(said));
                    let facts = batch.facts.get_or_insert_default();
                    (facts.input, facts.understood) =
                        (file.doc_id.clone(), [&of.understood.facts, of.facts(self.files)].concat());
                }
                languages.push((0..batch.len(), of.language(self.files)));
            }
            BlockContent::Hash(number) => self.hash(&self.files[number], batch),
            BlockContent::Skipped(skipped) => batch.skip(skipped),
        }
        if self.watch.is_stopped() {
            // Nobody wants it, and a long text would take long.
            return batch.clear(batch.number);
        }
        self.complete(batch, &languages);
    }

    fn load_file(&self, number: usize, batch: &mut Batch, languages: &mut LanguagesOf) {
        let file = &self.files[number];
        let SourceKind::Document(format) = file.kind else { return };
        if self.watch.is_stopped() {
            return;
        }
        if let Some(skipped) = self.in_hand.too_large(&file.doc_id, self.need_of(file), 0) {
            return batch.skip(skipped);
        }
        let taken = catch_unwind(AssertUnwindSafe(|| self.take_apart(file, format)));
        let Ok(taken) = taken else { return batch.skip(Skipped::crashed(&file.doc_id, file.len_bytes)) };
        match taken {
            Ok(TakenApart { mut extracted, bytes, sha256, split }) => {
                for (kind, count, detail) in split.remarks {
                    batch.remarks.push(Remark::new(kind, &file.doc_id, count).with_detail(detail));
                }
                if let Some(parts) = split.parts {
                    extracted.remarks.drain(..).for_each(|remark| {
                        let said = Remark::new(remark.kind.into(), &file.doc_id, remark.count);
                        batch.remarks.push(said.with_detail(remark.detail));
                    });
                    let first = batch.len();
                    add_parts(number, file, format, &extracted, parts, batch);
                    self.add_facts(file, &extracted, (bytes, sha256), first, batch, languages);
                    return;
                }
                let Extracted { text, body_start, metadata, encoding, replaced_characters, .. } = extracted;
                let (share, mut partial) = (extracted.kept_share.unwrap_or(1.0), None);
                for remark in extracted.remarks {
                    if remark.kind == doctext::RemarkKind::Partial {
                        partial = Some(remark.detail.clone());
                    }
                    let said = Remark::new(remark.kind.into(), &file.doc_id, remark.count).with_detail(remark.detail);
                    batch.remarks.push(said);
                }
                if share < LITTLE {
                    batch.remarks.push(Remark::new(RemarkKind::LittleKept, &file.doc_id, 1));
                }
                if file.is_by_content {
                    batch
                        .remarks
                        .push(Remark::new(RemarkKind::FormatByContent, &file.doc_id, 1).with_detail(format.name()));
                } else if format == Format::Text
                    && let Some(kind) = by_content::shape(&text[body_start..])
                {
                    batch.remarks.push(Remark::new(kind, &file.doc_id, 1));
                }
                let records = &mut batch.records;
                records.files.push(number as u32);
                records.rows.push(0);
                records.encodings.push(encoding);
                records.replaced_characters.push(replaced_characters);
                records.bytes.push(bytes);
                records.kept.push((share * 1000.0).round() as u64);
                records.sha256.extend(sha256);
                for (key, value) in metadata.iter().filter(|(key, _)| self.wanted.keys.has(key)) {
                    let column = records.column(key);
                    records.set(column, value);
                }
                if let Some(lost) = partial {
                    let column = records.column(PARTIAL);
                    records.set(column, &lost);
                }
                batch.take_text(text, body_start);
            }
            Err(rejection) => {
                let skipped = rejection.skipped(&file.doc_id);
                self.watch.note_lost(number, &skipped);
                batch.skip(skipped);
            }
        }
    }

    /// Says what is known of a file whose parts are documents, from the first of them on.
    fn add_facts(
        &self,
        file: &SourceFile,
        extracted: &Extracted,
        (bytes, sha256): (u64, Option<[u8; 32]>),
        first: usize,
        batch: &mut Batch,
        languages: &mut LanguagesOf,
    ) {
        let mut language = self.language.clone().unwrap_or_default();
        if self.language.is_none() {
            let of = SourceLanguage::of((first..batch.len()).map(|index| batch.document(index).body()));
            language = of.code().to_string();
            languages.push((first..batch.len(), of));
        }
        if file.archive.is_none() {
            let (input, encoding, bytes) = (file.doc_id.clone(), extracted.encoding, sha256.map(|hash| (bytes, hash)));
            batch.split.push(InputFacts { input, encoding, language, bytes, ..InputFacts::default() });
        }
    }

    fn take_apart(&self, file: &SourceFile, format: Format) -> Result<TakenApart, Rejection> {
        let raw = read(file, self.watch)?;
        if self.watch.is_stopped() {
            return Err(Rejection::new(SkipStage::Read, SkipReason::Unreadable, "the run ends", 0));
        }
        let bytes = raw.len() as u64;
        let sha256 = self.wanted.hashes.then(|| Sha256::digest(&raw).into());
        let reading = self.reading.with_limits(file.limits(self.reading.limits));
        // An article is looked for where a page is one; an export is many.
        if self.splitter.is_asked() && matches!(format, Format::Html | Format::WarcRecord) {
            let whole = reading.with_html(HtmlText::AllText);
            if let Ok(extracted) = self.reader.read(format, &raw, &whole) {
                let split = match self.splitter.elements(&raw) {
                    Some(elements) => of_elements(&raw, elements, &extracted, &reading),
                    None => self.splitter.split(file.file_name(), extracted.body()),
                };
                if split.parts.is_some() {
                    return Ok(TakenApart { extracted, bytes, sha256, split });
                }
            }
        }
        let extracted = self.reader.read(format, raw, &reading)?;
        if extracted.body().trim().is_empty() {
            let message = if bytes == 0 { "the file is empty" } else { "there is only white space" };
            return Err(Rejection::new(SkipStage::Extract, SkipReason::Empty, message, bytes));
        }
        if extracted.metadata.len() > MOST_KEYS {
            let message = format!("{} keys of metadata; a document may have {MOST_KEYS}", extracted.metadata.len());
            return Err(Rejection::new(SkipStage::Extract, SkipReason::TooLarge, message, bytes));
        }
        let split = self.splitter.split(file.file_name(), extracted.body());
        Ok(TakenApart { extracted, bytes, sha256, split })
    }

    fn load_rows(&self, table: &TableState, piece: &RowPiece, batch: &mut Batch) {
        let file = &self.files[table.file];
        let taken = catch_unwind(AssertUnwindSafe(|| {
            let (of, cells) = ((table.encoding, table.is_lossy), table.cells(self.files));
            piece.rows.take_apart(&mut RowSink::new(batch, file, table.file as u32, of, Some(cells)))
        }));
        if let Some(changed) = table.changed(file) {
            batch.clear(batch.number);
            if let Some(said) = self.watch.note_moved(table.file, changed) {
                batch.skip(said);
            }
            return;
        }
        let doc_id = row_name(&file.doc_id, piece.first_row);
        match taken {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                batch.skip(skipped_rows(&doc_id, or_befallen(error, table.input.as_deref())));
            }
            Err(_) => {
                batch.clear(batch.number);
                let mut skipped = Skipped::crashed(&doc_id, piece.len_bytes);
                skipped.message.push_str("; this row and some behind it are not counted");
                batch.skip(skipped);
            }
        }
    }

    /// Finds the hash of a table, or of the archive that a file is in. Whether a table can be read is said when it is read.
    fn hash(&self, file: &SourceFile, batch: &mut Batch) {
        match hash_of(file, self.watch) {
            Ok(bytes) => {
                let (input, bytes) = (file.input().to_string(), Some(bytes));
                batch.facts = Some(InputFacts { input, bytes, ..InputFacts::default() });
            }
            Err(error) if file.archive.is_some() && !self.watch.is_stopped() => {
                let mut rejected = Rejected::from(&error);
                rejected
                    .message
                    .push_str("; what is in it was read before that and is counted, but its hash is not known");
                batch.skip(Skipped::rejected(file.input().to_string(), rejected));
            }
            Err(_) => {}
        }
    }

    /// Adds what is found out from texts, and what is known from outside.
    fn complete(&self, batch: &mut Batch, languages: &LanguagesOf) {
        batch.records.pad();
        if !self.metadata.is_empty() {
            self.add_metadata(&mut batch.records);
        }
        if let Some(column) = self.date_column {
            batch.records.prefer("date", |key| is_date_column(column, key));
        }
        let mut last = LastDeclared::default();
        for index in 0..batch.len() {
            let document = batch.document(index);
            let body = document.body();
            let characters = body.chars().count() as u64;
            let view = RecordView::new(self.files, &batch.records, index);
            // What a part says of its language is said of the part.
            let is_page = view.format().is_page() && !view.is_part();
            let next = languages.partition_point(|(range, _)| range.end <= index);
            let source = languages.get(next).filter(|(range, _)| range.contains(&index));
            let shown = || match source {
                Some((_, language)) => language.detect(body),
                None => (detect_language(body), LanguageFrom::Text),
            };
            let declared = match &self.language {
                Some(code) => Some(code.as_str()),
                None => match last.of(batch.records.declared_language(index)) {
                    DeclaredLanguage::Code(code) => Some(code.as_str()),
                    DeclaredLanguage::None | DeclaredLanguage::Unknown => None,
                },
            };
            let (language, from) = match declared {
                // What pages say was often only copied with the rest of a template; other documents say it on purpose.
                Some(code) if is_page && self.language.is_none() => match shown() {
                    ("", _) => (code, LanguageFrom::Declared),
                    shown => shown,
                },
                Some(code) => (code, LanguageFrom::Declared),
                None => shown(),
            };
            batch.records.languages.push(language);
            batch.records.languages_from.push((!language.is_empty()).then_some(from));
            batch.records.characters.push(characters);
        }
    }

    fn add_metadata(&self, records: &mut RecordColumns) {
        let own = |index: usize| -> FrontMatter {
            let own = records.metadata.iter().map(|(key, texts)| (key.clone(), texts.get(index).to_string()));
            own.filter(|(_, value)| !value.is_empty()).collect()
        };
        let mut all: Vec<FrontMatter> = (0..records.len()).map(own).collect();
        for (index, own) in all.iter_mut().enumerate() {
            let view = RecordView::new(self.files, records, index);
            self.metadata.apply(&view.doc_id(), view.format(), own);
        }
        records.metadata.iter_mut().for_each(|(_, texts)| texts.clear());
        for (index, own) in all.iter().enumerate() {
            for (key, value) in own {
                let column = records.column(key);
                records.set_of(index, column, value);
            }
        }
        records.pad();
    }
}

/// Checks the label of an encoding.
///
/// # Errors
/// A usage error where no encoding has it.
pub fn check_encoding(label: &str) -> error::Result<()> {
    let unknown = |unknown: UnknownEncoding| Error::usage(unknown.to_string()).hint(unknown.hint());
    NamedEncoding::of(label).map(drop).map_err(unknown)
}

fn read(source: &SourceFile, watch: &Watch) -> Result<Vec<u8>, Rejection> {
    if let Location::Unpacked { spill, start } = &source.place {
        let mut bytes = room_for(usize::try_from(source.len_bytes).unwrap_or(usize::MAX))?;
        return spill.read(*start, &mut bytes).map(|()| bytes).map_err(|error| {
            let message = error.to_string();
            // It is the fault of the temporary file, which ends the run.
            watch.fail(error);
            Rejection::new(SkipStage::Read, SkipReason::Unreadable, message, 0)
        });
    }
    let input = InputFile::open(&source.path, source.listed, watch).map_err(|error| unread(&error, 0))?;
    // One byte more than there should be, so that the end is seen without asking the system for the length again.
    let mut bytes = room_for(usize::try_from(source.len_bytes).unwrap_or(0) + 1)?;
    let mut len = 0;
    while len < bytes.len() && !watch.is_stopped() {
        let end = bytes.len().min(len + READ);
        match (&input.file).read(&mut bytes[len..end]) {
            Ok(0) => break,
            Ok(more) => len += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(unread(&watch.judged(error, &source.path), len as u64)),
        }
    }
    bytes.truncate(len);
    match input.changed() {
        Some(rejected) => Err(Rejection::of(rejected, len as u64)),
        None if len as u64 != source.len_bytes => {
            let message = format!("it has {} bytes, of which {len} could be read", source.len_bytes);
            Err(Rejection::new(SkipStage::Read, SkipReason::Changed, message, len as u64))
        }
        None => Ok(bytes),
    }
}

/// The length and hash of the file on the disk that a source is or is in.
fn hash_of(source: &SourceFile, watch: &Watch) -> io::Result<(u64, [u8; 32])> {
    let input = InputFile::open(&source.path, source.listed, watch)?;
    let (mut sha256, mut buffer, mut len) = (Sha256::new(), vec![0; HASHED], 0);
    loop {
        match (&input.file).read(&mut buffer) {
            _ if watch.is_stopped() => return Err(io::Error::other("the run ends")),
            Ok(0) => break,
            Ok(more) => {
                sha256.update(&buffer[..more]);
                len += more as u64;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(watch.judged(error, &source.path)),
        }
    }
    match input.changed() {
        Some(rejected) => Err(rejected.into()),
        None => Ok((len, sha256.finalize().into())),
    }
}

fn unread(error: &io::Error, bytes_read: u64) -> Rejection {
    Rejection::of(Rejected::from(error), bytes_read)
}
