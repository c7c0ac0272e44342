//! All documents in their order, cut into blocks: some files, or some rows of one file.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet, VecDeque};
use std::mem;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use doctext::cells::CellCounts;
use doctext::{Reason, Rejected, Stage};

use super::batch::Batch;
use super::language::SourceLanguage;
use super::limits::limits_of;
use super::rows::{
    self, CellRules, CellSample, Opened, RowKind, RowPiece, RowReader, RowSink, RowsError, TableCells, Understood,
    looks_like_data, no_column,
};
use super::skipped::{SkipReason, SkipStage, Skipped};
use super::source::{Location, SourceFile, SourceKind};
use super::wanted::Wanted;
use super::watch::{InputFile, Watch};
use crate::config::ReadOptions;

/// Files that are read together at most, and their bytes.
const FILES: usize = 16;
const FILES_BYTES: u64 = 1 << 20;

/// Rows of a file that its language is looked for in, and about how many bytes they may take at most.
const SAMPLE: usize = 300;
const SAMPLE_BYTES: u64 = 16 << 20;

/// Cuts the documents of some files into blocks, one after the other. This is the part of reading that one thread does.
pub struct Blocks<'a> {
    files: &'a [SourceFile],
    options: &'a ReadOptions,
    /// Tables and archives whose hashes were asked for already, if hashes are wanted.
    hashed: Option<HashSet<&'a str>>,
    /// The file that comes next.
    next: usize,
    open: Option<OpenRows>,
    /// Rows of each archive, and of the table that is open.
    rows: HashMap<&'a str, u64>,
    /// The number of the next block.
    number: u64,
    watch: Arc<Watch>,
}

/// Documents that are read together, on any thread.
pub struct Block {
    /// Its rank among all blocks, which is the same in every run over the same files.
    pub number: u64,
    /// Its length in the files, in bytes.
    pub len_bytes: u64,
    pub(super) content: BlockContent,
}

pub(super) enum BlockContent {
    /// Files that are one document each.
    Files(Range<usize>),
    /// Rows of a file.
    Rows { table: Arc<TableState>, piece: Arc<RowPiece> },
    /// The bytes of a table, or of the archive that a file is in.
    Hash(usize),
    /// A file whose rows cannot be read, or not all.
    Skipped(Skipped),
}

/// What is known of a file of rows before its rows are read.
pub(super) struct TableState {
    /// Its number among all files.
    pub file: usize,
    pub encoding: &'static str,
    /// Whether some of its characters could not be decoded.
    pub is_lossy: bool,
    /// How it was understood.
    pub understood: Understood,
    /// The file on the disk that its rows are in, if they are in one.
    pub input: Option<Arc<InputFile>>,
    /// Its first rows, until what they show is known.
    sample: Mutex<Vec<Arc<RowPiece>>>,
    learnt: OnceLock<Learnt>,
    cells: CellRules,
    has_language: bool,
}

/// What the first rows of a table show.
struct Learnt {
    cells: TableCells,
    facts: Vec<(&'static str, String)>,
    language: SourceLanguage,
}

impl TableState {
    /// The language of its rows.
    pub fn language(&self, files: &[SourceFile]) -> SourceLanguage {
        self.learnt(files).language
    }

    /// How its cells are read.
    pub fn cells(&self, files: &[SourceFile]) -> &TableCells {
        &self.learnt(files).cells
    }

    /// That its file is not what was listed any more, so that its rows may be of two states.
    pub fn changed(&self, file: &SourceFile) -> Option<Skipped> {
        let rejected = self.input.as_ref()?.changed()?;
        Some(Skipped::rejected(file.doc_id.clone(), rejected))
    }

    /// What its cells were understood as.
    pub fn facts(&self, files: &[SourceFile]) -> &[(&'static str, String)] {
        &self.learnt(files).facts
    }

    /// Whoever asks first finds it out: one thread cuts blocks for all, and has no time for it.
    fn learnt(&self, files: &[SourceFile]) -> &Learnt {
        self.learnt.get_or_init(|| {
            let pieces = mem::take(&mut *self.sample.lock().unwrap_or_else(PoisonError::into_inner));
            let (mut batch, mut texts) = (Batch::default(), Vec::with_capacity(SAMPLE));
            batch.wanted = Wanted { hashes: false, ..Wanted::ALL };
            let mut sample = CellSample::default();
            for piece in pieces {
                batch.clear(0);
                let of = (self.encoding, self.is_lossy);
                let mut sink = RowSink::new(&mut batch, &files[self.file], self.file as u32, of, None);
                // What is wrong with rows is said when they are read.
                let _ = catch_unwind(AssertUnwindSafe(|| piece.rows.take_apart(&mut sink)));
                drop(sink);
                texts.extend(batch.documents().take(SAMPLE - texts.len()).map(|document| document.text.to_string()));
                sample.add(&batch, &self.cells);
                if texts.len() == SAMPLE {
                    break;
                }
            }
            let cells = self.cells.decide(&sample);
            let mut counts = CellCounts::default();
            let texts = texts.iter().filter(|text| !cells.is_missing(text));
            let texts: Vec<Cow<'_, str>> = texts.map(|text| cells.text(text, &mut counts)).collect();
            let facts = cells.facts(&counts).into_iter().collect();
            let known = if self.has_language { &[] } else { &texts[..] };
            Learnt { facts, language: SourceLanguage::of(known.iter().map(|text| &**text)), cells }
        })
    }
}

struct OpenRows {
    reader: Box<dyn RowReader>,
    table: Arc<TableState>,
    /// Pieces that were looked at already.
    first: VecDeque<Arc<RowPiece>>,
    /// Why there is none behind those.
    failed: Option<RowsError>,
}

impl<'a> Blocks<'a> {
    /// Begins with the first of some files.
    pub fn new(files: &'a [SourceFile], options: &'a ReadOptions) -> Self {
        Blocks {
            files,
            options,
            hashed: None,
            next: 0,
            open: None,
            rows: HashMap::new(),
            number: 0,
            watch: Arc::default(),
        }
    }

    /// Says to `watch` what befalls the files.
    #[must_use]
    pub fn watched(self, watch: &Arc<Watch>) -> Self {
        Blocks { watch: Arc::clone(watch), ..self }
    }

    /// Also asks for the hash of each table and archive.
    #[must_use]
    pub fn with_hashes(self) -> Self {
        Blocks { hashed: Some(HashSet::new()), ..self }
    }

    fn next_content(&mut self) -> Option<(u64, BlockContent)> {
        loop {
            if let Some(open) = &mut self.open {
                let piece = match open.first.pop_front() {
                    Some(piece) => Ok(Some(piece)),
                    None => match open.failed.take() {
                        Some(error) => Err(error),
                        None => guarded(|| open.reader.next_piece()).map(|piece| piece.map(Arc::new)),
                    },
                };
                let file = &self.files[open.table.file];
                let piece = piece.and_then(|piece| {
                    let rows = self.rows.entry(file.input()).or_default();
                    *rows += piece.as_ref().map_or(0, |piece| piece.count);
                    within(*rows, file, self.options).map(|()| piece)
                });
                match piece {
                    Ok(Some(piece)) => {
                        let table = Arc::clone(&open.table);
                        return Some((piece.len_bytes, BlockContent::Rows { table, piece }));
                    }
                    end => {
                        let (table, file) = (Arc::clone(&open.table), &self.files[open.table.file]);
                        self.open = None;
                        let skipped = match (table.changed(file), end) {
                            // Who takes its rows apart may have said so already.
                            (Some(changed), _) => self.watch.note_moved(table.file, changed),
                            (None, Err(error)) => Some(rest_of(file, or_befallen(error, table.input.as_deref()))),
                            (None, Ok(_)) => None,
                        };
                        if let Some(skipped) = skipped {
                            return Some((0, BlockContent::Skipped(skipped)));
                        }
                    }
                }
                continue;
            }
            let number = self.next;
            let file = self.files.get(number)?;
            let moved = self.watch.moved_file(number);
            let is_document = moved.is_some() || file.archive.is_none() && matches!(file.kind, SourceKind::Document(_));
            if !is_document && self.hashed.as_mut().is_some_and(|hashed| hashed.insert(file.input())) {
                return Some((0, BlockContent::Hash(number)));
            }
            self.next += 1;
            if let Some(skipped) = moved {
                return Some((file.len_bytes, BlockContent::Skipped(skipped)));
            }
            match file.kind {
                SourceKind::Document(_) => {
                    let (range, len_bytes) = self.documents(number);
                    self.next = range.end;
                    return Some((len_bytes, BlockContent::Files(range)));
                }
                SourceKind::Rows(format) => match self.open_rows(number, format) {
                    Ok(open) => self.open = Some(open),
                    Err(skipped) => {
                        self.watch.note_lost(number, &skipped);
                        return Some((file.len_bytes, BlockContent::Skipped(skipped)));
                    }
                },
            }
        }
    }

    /// Files from `first` on that are read together, and their bytes.
    fn documents(&self, first: usize) -> (Range<usize>, u64) {
        let (mut end, mut len_bytes) = (first, 0);
        for (number, file) in (first..).zip(&self.files[first..]).take(FILES) {
            let is_more =
                end > first && (len_bytes + file.len_bytes > FILES_BYTES || self.watch.moved_file(number).is_some());
            if is_more || !matches!(file.kind, SourceKind::Document(_)) {
                break;
            }
            len_bytes += file.len_bytes;
            end += 1;
        }
        (first..end, len_bytes)
    }

    fn open_rows(&self, number: usize, format: &'static RowKind) -> Result<OpenRows, Skipped> {
        let file = &self.files[number];
        let rejected = |error: RowsError| skipped_file(&file.doc_id, error);
        let (mut reader, input) = guarded(|| open(file, format, self.options, false, &self.watch)).map_err(rejected)?;
        let (mut first, mut failed, mut len_bytes) = (VecDeque::new(), None, 0);
        // Some formats cut their rows into small pieces, and the language must not depend on that.
        while len_bytes < SAMPLE_BYTES
            && first.back().is_none_or(|last: &Arc<RowPiece>| last.first_row <= SAMPLE as u64)
        {
            let piece = guarded(|| reader.next_piece());
            // Nothing of a piece is looked at that has more rows than the file may have.
            match piece.and_then(|piece| {
                within(piece.as_ref().map_or(0, |piece| piece.count), file, self.options).map(|()| piece)
            }) {
                Ok(Some(piece)) => {
                    len_bytes += piece.len_bytes;
                    first.push_back(Arc::new(piece));
                }
                Ok(None) => break,
                Err(error) if first.is_empty() => return Err(rejected(or_befallen(error, input.as_deref()))),
                Err(error) => {
                    failed = Some(error);
                    break;
                }
            }
        }
        if first.is_empty() {
            if let Some(changed) = input.as_deref().and_then(InputFile::changed) {
                return Err(rejected(RowsError::Rejected(changed)));
            }
            let message = "the file has no rows".to_string();
            return Err(Skipped::of(&file.doc_id, SkipStage::Discover, SkipReason::Empty, message));
        }
        let encoding = reader.encoding();
        let (is_lossy, sample) = (reader.is_lossy(), Mutex::new(first.iter().cloned().collect()));
        let (understood, cells) = (reader.understood(), CellRules::new(self.options));
        let (learnt, has_language) = (OnceLock::new(), self.options.language.is_some());
        let table =
            TableState { file: number, encoding, is_lossy, understood, input, sample, learnt, cells, has_language };
        let table = Arc::new(table);
        Ok(OpenRows { reader, table, first, failed })
    }
}

impl Iterator for Blocks<'_> {
    type Item = Block;

    fn next(&mut self) -> Option<Block> {
        let (len_bytes, content) = self.next_content()?;
        let number = self.number;
        // Hashes are wanted in some passes only, and numbers must not depend on that.
        self.number += u64::from(!matches!(content, BlockContent::Hash(_)));
        Some(Block { number, len_bytes, content })
    }
}

/// Whether a file may have so many rows.
fn within(rows: u64, file: &SourceFile, options: &ReadOptions) -> Result<(), RowsError> {
    let (limits, on_disk) = (limits_of(options), file.listed.bytes());
    if rows <= limits.rows(on_disk) {
        return Ok(());
    }
    Err(RowsError::Rejected(Rejected::new(Stage::Extract, Reason::TooLarge, limits.too_many_rows(on_disk))))
}

/// A fault of ours while a table is opened or cut costs the rest of the table, and not the run.
fn guarded<T>(work: impl FnOnce() -> Result<T, RowsError>) -> Result<T, RowsError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(RowsError::Crash))
}

/// Opens a file of rows; as a trial only its beginning is looked at.
///
/// # Errors
/// Where it cannot be read, is damaged at its beginning, or lacks a column that was asked for.
pub(super) fn open(
    file: &SourceFile,
    kind: &RowKind,
    options: &ReadOptions,
    is_trial: bool,
    watch: &Arc<Watch>,
) -> Result<OpenTable, RowsError> {
    // A format that a user names says as much as an ending.
    let named = options.read_as.as_ref().map(|format| format!("{}.{format}", file.file_name()));
    let file_name = named.as_deref().unwrap_or(file.file_name());
    let bytes = file.open(watch)?;
    let input = bytes.input();
    let (limits, of_disk) = (limits_of(options), limits_of(options).bytes(file.listed.bytes()));
    let most_bytes = match file.place {
        Location::Whole => of_disk,
        // Of what may come out of an archive, a table in it may give as much for each byte.
        Location::Unpacked { .. } => of_disk.min(file.len_bytes.saturating_mul(limits.max_unpacked)),
    };
    let most_cells = limits.cells(file.listed.bytes());
    match rows::open(kind, Opened { bytes, file_name, watch, options, most_bytes, most_cells, is_trial }) {
        Ok(reader) => Ok((reader, input)),
        Err(error) => Err(or_befallen(error, input.as_deref())),
    }
}

/// A reader of rows, and the file on the disk that it reads, if it is one.
pub(super) type OpenTable = (Box<dyn RowReader>, Option<Arc<InputFile>>);

/// Why a file of rows cannot be read: what befell it goes before what is wrong with what stands there now.
pub(super) fn or_befallen(error: RowsError, input: Option<&InputFile>) -> RowsError {
    input.and_then(InputFile::befallen).map_or(error, RowsError::Rejected)
}

/// That a file of rows cannot be used.
pub(super) fn skipped_file(doc_id: &str, error: RowsError) -> Skipped {
    match error {
        RowsError::Failed(rejection) => rejection.skipped(doc_id),
        RowsError::Crash => Skipped::crashed(doc_id, 0),
        RowsError::Rejected(rejected) => Skipped::rejected(doc_id.to_string(), rejected),
        RowsError::NoColumn { wanted, there } => {
            let mut message = no_column(&wanted, &there);
            if looks_like_data(&there) {
                message.push_str("; these look like data: --header no reads the first row as one");
            }
            Skipped::of(doc_id, SkipStage::Discover, SkipReason::NoColumn, message)
        }
        RowsError::Shape(message) => Skipped::of(doc_id, SkipStage::Discover, SkipReason::NoColumn, message),
    }
}

/// That a file of rows cannot be read further.
fn rest_of(file: &SourceFile, error: RowsError) -> Skipped {
    let skipped = skipped_file(&file.doc_id, error);
    let message = format!("{}; the rows before this point are counted, the rest is not", skipped.message);
    Skipped { message, ..skipped }
}

/// That some rows of a file cannot be read.
pub(super) fn skipped_rows(doc_id: &str, error: RowsError) -> Skipped {
    let skipped = skipped_file(doc_id, error);
    let message = format!("{}; this row and some behind it are not counted", skipped.message);
    Skipped { stage: SkipStage::Extract, message, ..skipped }
}
