//! Records of all documents: a few bytes for each in memory, and the rest on the disk where there is no room.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::columns::RecordColumns;
use super::encoded::{decode, encode};
use super::languages::{LanguageSums, UnknownLanguage, UnknownLanguages};
use super::names::{UniqueNames, hash_of, is_numbered};
use super::shown::shown_keys;
use super::view::RecordView;
use crate::corpus::format::DocumentFormat;
use crate::corpus::language::LanguageTotals;
use crate::corpus::own_keys::PARTIAL;
use crate::corpus::source::{DocOrd, SourceFile};
use crate::error::Result;
use crate::spill::Spill;

/// Records that one worker gathered.
#[derive(Debug, Default)]
pub struct GatheredRecords {
    chunks: Vec<RecordChunk>,
    sums: RecordSums,
    /// Bytes of those that are in memory.
    taken: u64,
}

/// What is known of all documents together.
#[derive(Debug, Default)]
struct RecordSums {
    bytes: u64,
    keys: BTreeSet<String>,
    languages: LanguageSums,
}

/// Documents of one batch.
#[derive(Debug)]
struct RecordChunk {
    batch: u64,
    /// How many there are.
    len: u32,
    rows: ChunkRows,
    has_ids: bool,
    place: Place,
    /// Places in the batch of documents that were left out, ascending.
    left_out: Box<[usize]>,
}

/// Which files and rows the documents of a chunk are.
#[derive(Debug)]
enum ChunkRows {
    /// Whole files.
    Files(Vec<u32>),
    /// Rows that follow each other, from this one on.
    Run { file: u32, first: u64 },
    /// Rows of one file, as distances from the first.
    Rows { file: u32, first: u64, behind: Vec<u32> },
    /// Whole files, and parts of files.
    Parts { files: Vec<u32>, rows: Vec<u64> },
}

/// Where the encoded columns are.
#[derive(Debug)]
enum Place {
    Memory(Box<[u8]>),
    Disk { at: u64, len: usize },
}

impl GatheredRecords {
    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.len as usize).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// Takes the records of a batch in. `left_out` has the places of its documents that they are not of, ascending. They go to the temporary file where those in memory would take more than `room` bytes.
    ///
    /// # Errors
    /// A fatal error that names the folder of the file.
    pub fn push(
        &mut self,
        batch: u64,
        columns: &RecordColumns,
        left_out: &[usize],
        room: u64,
        spill: &Spill,
    ) -> Result<()> {
        let Some(&file) = columns.files.first() else { return Ok(()) };
        let first = columns.rows[0];
        let is_mixed = columns.rows.contains(&0) || columns.files.iter().any(|&other| other != file);
        let rows = if columns.rows.iter().all(|&row| row == 0) {
            ChunkRows::Files(columns.files.clone())
        } else if is_mixed {
            ChunkRows::Parts { files: columns.files.clone(), rows: columns.rows.clone() }
        } else if columns.rows.iter().zip(first..).all(|(&row, expected)| row == expected) {
            ChunkRows::Run { file, first }
        } else {
            ChunkRows::Rows { file, first, behind: columns.rows.iter().map(|row| (row - first) as u32).collect() }
        };
        let RecordSums { bytes, keys, languages } = &mut self.sums;
        *bytes += columns.bytes.iter().sum::<u64>();
        for (key, _) in &columns.metadata {
            if !keys.contains(key) {
                keys.insert(key.clone());
            }
        }
        languages.add(batch, columns);
        let encoded = encode(columns);
        let left_out = left_out.into();
        let place = if self.taken + encoded.len() as u64 > room {
            Place::Disk { at: spill.append(&encoded)?, len: encoded.len() }
        } else {
            self.taken += encoded.len() as u64;
            Place::Memory(encoded.into())
        };
        let (len, has_ids) = (columns.len() as u32, !columns.ids.is_empty());
        self.chunks.push(RecordChunk { batch, len, rows, has_ids, place, left_out });
        Ok(())
    }

    /// Those of both.
    pub fn append(&mut self, mut other: GatheredRecords) {
        self.chunks.append(&mut other.chunks);
        self.sums.bytes += other.sums.bytes;
        self.sums.keys.append(&mut other.sums.keys);
        self.sums.languages.append(other.sums.languages);
    }
}

/// Records of all documents, in their order.
#[derive(Debug, Default)]
pub struct Records {
    files: Arc<Vec<SourceFile>>,
    chunks: Vec<RecordChunk>,
    /// The first document of each chunk, and the number of all at the end.
    starts: Vec<u32>,
    sums: RecordSums,
    spill: Arc<Spill>,
    /// The keys that are shown, where there are too many to show all.
    shown: Option<BTreeSet<String>>,
    /// What documents are called whose own names were taken.
    renamed: HashMap<u32, String>,
}

impl Records {
    /// Puts what was gathered from these files into order. `spill` is the temporary file that was given to
    /// [`push`](GatheredRecords::push).
    ///
    /// # Errors
    /// A fatal error where records cannot be read back.
    ///
    /// # Complexity
    /// Linear in the documents where rows have names, else in the batches.
    pub fn new(files: &Arc<Vec<SourceFile>>, gathered: GatheredRecords, spill: &Arc<Spill>) -> Result<Records> {
        let GatheredRecords { mut chunks, sums, .. } = gathered;
        chunks.sort_unstable_by_key(|chunk| chunk.batch);
        let starts = chunks.iter().map(|chunk| chunk.len).scan(0, |sum, len| {
            let start = *sum;
            *sum += len;
            Some(start)
        });
        let mut starts: Vec<u32> = starts.collect();
        starts.push(chunks.iter().map(|chunk| chunk.len).sum());
        let (files, spill) = (Arc::clone(files), Arc::clone(spill));
        let mut records = Records { files, chunks, starts, sums, spill, shown: None, renamed: HashMap::new() };
        records.renamed = records.renamed()?;
        let (keys, chunks, all) = (&records.sums.keys, 0..records.chunks.len(), records.len() as u64);
        records.shown = shown_keys(keys, |index| records.chunk(index), chunks, all)?;
        Ok(records)
    }

    /// How many keys are not shown.
    pub(crate) fn keys_left_out(&self) -> u64 {
        self.shown.as_ref().map_or(0, |shown| self.sums.keys.len() - shown.len()) as u64
    }

    /// What documents are called whose names others have before them.
    fn renamed(&self) -> Result<HashMap<u32, String>> {
        let mut hashes = Vec::new();
        self.each_name(|_, name| hashes.push(hash_of(name)))?;
        hashes.sort_unstable_by_key(|&hash| hash);
        let repeated: HashSet<u64> = hashes.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        drop(hashes);
        let (mut names, mut renamed) = (UniqueNames::default(), HashMap::new());
        if !repeated.is_empty() {
            self.each_name(|document, name| {
                // No other name is ever given to somebody else.
                if repeated.contains(&hash_of(name)) || is_numbered(name) {
                    renamed.extend(names.next(name).map(|name| (document, name)));
                }
            })?;
        }
        Ok(renamed)
    }

    /// Goes over the rows that have names of their own, and over files, whose names may look like those.
    fn each_name(&self, mut each: impl FnMut(u32, &str)) -> Result<()> {
        if !self.chunks.iter().any(|chunk| chunk.has_ids) {
            return Ok(());
        }
        let may_clash =
            |chunk: &RecordChunk| chunk.has_ids || matches!(chunk.rows, ChunkRows::Files(_) | ChunkRows::Parts { .. });
        for (index, chunk) in self.chunks.iter().enumerate().filter(|(_, chunk)| may_clash(chunk)) {
            let columns = if chunk.has_ids { self.chunk(index)? } else { self.identity(index) };
            for (document, index) in (self.starts[index]..).zip(0..chunk.len as usize) {
                each(document, &RecordView::new(&self.files, &columns, index).doc_id());
            }
        }
        Ok(())
    }

    /// The files that they are, or are in.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.starts.last().map_or(0, |&len| len as usize)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes of all files and rows that became documents.
    pub fn bytes(&self) -> u64 {
        self.sums.bytes
    }

    /// Every key under which some document says something, by its bytes: the commonest where there are very many.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.shown.as_ref().unwrap_or(&self.sums.keys).iter().map(String::as_str).filter(|key| *key != PARTIAL)
    }

    /// Whether some document was read in part.
    pub fn has_partial(&self) -> bool {
        self.sums.keys.contains(PARTIAL)
    }

    /// Every language of some document, by its bytes.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.sums.languages.codes.iter().map(String::as_str)
    }

    /// How many documents have a language, by where it is known from.
    pub fn language_totals(&self) -> LanguageTotals {
        self.sums.languages.totals
    }

    /// What some documents call their language and is none.
    ///
    /// # Errors
    /// A fatal error where the names of documents cannot be read back.
    pub fn unknown_languages(&self) -> Result<UnknownLanguages> {
        let LanguageSums { unknown, documents, .. } = &self.sums.languages;
        let mut firsts: Vec<_> = unknown.iter().map(|(value, first)| (*first, value)).collect();
        firsts.sort_unstable();
        let mut values = Vec::with_capacity(firsts.len());
        for ((batch, index), value) in firsts {
            let chunk = self.chunks.partition_point(|chunk| chunk.batch < batch);
            values.push(UnknownLanguage { value: value.clone(), doc_id: self.doc_id(self.starts[chunk] + index)? });
        }
        Ok(UnknownLanguages { documents: *documents, values })
    }

    /// How many documents there are in each file, of files that have some.
    pub fn documents_of_files(&self) -> BTreeMap<u32, u64> {
        let mut documents = BTreeMap::new();
        for chunk in &self.chunks {
            match &chunk.rows {
                ChunkRows::Files(files) | ChunkRows::Parts { files, .. } => {
                    files.iter().for_each(|&file| *documents.entry(file).or_default() += 1);
                }
                ChunkRows::Run { file, .. } | ChunkRows::Rows { file, .. } => {
                    *documents.entry(*file).or_default() += u64::from(chunk.len);
                }
            }
        }
        documents
    }

    /// How many documents there are of each format.
    pub fn formats(&self) -> BTreeMap<&'static str, u64> {
        let mut formats = BTreeMap::new();
        for (file, documents) in self.documents_of_files() {
            *formats.entry(self.format(file).name()).or_default() += documents;
        }
        formats
    }

    /// Hands over what is known of some documents, in order.
    ///
    /// # Errors
    /// A fatal error where it cannot be read back; those of `each`.
    pub fn each(
        &self,
        documents: Range<usize>,
        mut each: impl FnMut(usize, RecordView<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut next = documents.start;
        while next < documents.end {
            let index = self.chunk_of(next as u32);
            let columns = self.chunk(index)?;
            let start = self.starts[index] as usize;
            let end = documents.end.min(self.starts[index + 1] as usize);
            for document in next..end {
                each(document, RecordView::new(&self.files, &columns, document - start))?;
            }
            next = end;
        }
        Ok(())
    }

    /// Hands over what is known of some documents, which are in order but need not follow each other.
    ///
    /// # Errors
    /// As [`each`](Self::each).
    ///
    /// # Complexity
    /// Linear in the documents of every batch that one of them is in.
    pub fn each_of(&self, documents: &[u32], mut each: impl FnMut(RecordView<'_>) -> Result<()>) -> Result<()> {
        for of_chunk in documents.chunk_by(|&a, &b| self.chunk_of(a) == self.chunk_of(b)) {
            let index = self.chunk_of(of_chunk[0]);
            let columns = self.chunk(index)?;
            for document in of_chunk {
                each(RecordView::new(&self.files, &columns, (document - self.starts[index]) as usize))?;
            }
        }
        Ok(())
    }

    /// Hands over what is known of documents that are files on the disk by themselves.
    ///
    /// # Errors
    /// As [`each`](Self::each).
    pub fn each_file(&self, mut each: impl FnMut(RecordView<'_>) -> Result<()>) -> Result<()> {
        for (index, chunk) in self.chunks.iter().enumerate() {
            if let ChunkRows::Files(files) | ChunkRows::Parts { files, .. } = &chunk.rows {
                let columns = self.chunk(index)?;
                for (index, &file) in files.iter().enumerate() {
                    if columns.rows[index] == 0 && self.files[file as usize].archive.is_none() {
                        each(RecordView::new(&self.files, &columns, index))?;
                    }
                }
            }
        }
        Ok(())
    }

    /// What is known of some documents, which follow each other.
    ///
    /// # Errors
    /// A fatal error where it cannot be read back.
    pub fn range(&self, documents: Range<usize>) -> Result<RecordColumns> {
        let mut all = RecordColumns::default();
        let mut next = documents.start;
        while next < documents.end {
            let index = self.chunk_of(next as u32);
            let start = self.starts[index] as usize;
            let end = documents.end.min(self.starts[index + 1] as usize);
            let mut columns = self.chunk(index)?;
            if let Some(shown) = &self.shown {
                columns.metadata.retain(|(key, _)| shown.contains(key));
            }
            all.append(&columns, next - start..end - start);
            next = end;
        }
        Ok(all)
    }

    /// What the documents of a file are.
    pub fn format(&self, file: u32) -> DocumentFormat {
        self.files[file as usize].format()
    }

    /// The names of some documents, which are in order.
    ///
    /// # Errors
    /// A fatal error where they cannot be read back.
    ///
    /// # Complexity
    /// Linear in these documents; where rows have names, in the documents of every batch that one of them is in.
    pub fn doc_ids(&self, documents: &[u32]) -> Result<Vec<String>> {
        let mut read: Option<(usize, RecordColumns)> = None;
        let mut name = |&document: &u32| {
            if let Some(name) = self.renamed.get(&document) {
                return Ok(name.clone());
            }
            let index = self.chunk_of(document);
            let columns = match read.take_if(|(of, _)| *of == index) {
                Some((_, columns)) => columns,
                None if self.chunks[index].has_ids => self.chunk(index)?,
                None => self.identity(index),
            };
            let name = RecordView::new(&self.files, &columns, (document - self.starts[index]) as usize).doc_id();
            let name = name.into_owned();
            read = Some((index, columns));
            Ok(name)
        };
        documents.iter().map(&mut name).collect()
    }

    /// The name of a document.
    ///
    /// # Errors
    /// A fatal error where it cannot be read back.
    pub fn doc_id(&self, document: u32) -> Result<String> {
        Ok(self.doc_ids(&[document])?.swap_remove(0))
    }

    /// The name of the document of this rank, if there is one.
    ///
    /// # Errors
    /// A fatal error where it cannot be read back.
    pub fn doc_id_at(&self, ord: DocOrd) -> Result<Option<String>> {
        let Ok(chunk) = self.chunks.binary_search_by_key(&ord.batch(), |chunk| chunk.batch) else { return Ok(None) };
        let left_out = &self.chunks[chunk].left_out;
        let Err(before) = left_out.binary_search(&ord.index()) else { return Ok(None) };
        let document = self.starts[chunk] + (ord.index() - before) as u32;
        if document < self.starts[chunk + 1] { self.doc_id(document).map(Some) } else { Ok(None) }
    }

    /// The file of each of some documents, which are in order, and the row in it: a document has the same in every pass over the files.
    ///
    /// # Complexity
    /// Linear in the documents of the batches that one of them is in.
    pub(crate) fn places(&self, documents: impl IntoIterator<Item = u32>) -> Vec<(u32, u64)> {
        let mut known: Option<(usize, RecordColumns)> = None;
        let mut place = |document: u32| {
            let index = self.chunk_of(document);
            let (_, columns) = match known.take_if(|(of, _)| *of == index) {
                Some(same) => known.insert(same),
                None => known.insert((index, self.identity(index))),
            };
            let at = (document - self.starts[index]) as usize;
            (columns.files[at], columns.rows[at])
        };
        documents.into_iter().map(&mut place).collect()
    }

    /// Calls documents what they are called among `all`, of which these are some.
    pub(crate) fn keep_names(&mut self, all: &Records) {
        if all.renamed.is_empty() {
            return;
        }
        let mut renamed: Vec<(u32, &String)> = all.renamed.iter().map(|(&document, name)| (document, name)).collect();
        renamed.sort_unstable();
        let places = all.places(renamed.iter().map(|(document, _)| *document));
        let names: HashMap<(u32, u64), &String> =
            places.into_iter().zip(renamed.iter().map(|(_, name)| *name)).collect();
        let own = (0u32..).zip(self.places(0..self.len() as u32));
        self.renamed = own.filter_map(|(document, place)| Some((document, (*names.get(&place)?).clone()))).collect();
    }

    fn chunk_of(&self, document: u32) -> usize {
        self.starts.partition_point(|&start| start <= document) - 1
    }

    fn identity(&self, index: usize) -> RecordColumns {
        let chunk = &self.chunks[index];
        let len = chunk.len as usize;
        let (files, rows) = match &chunk.rows {
            ChunkRows::Files(files) => (files.clone(), vec![0; len]),
            ChunkRows::Parts { files, rows } => (files.clone(), rows.clone()),
            ChunkRows::Run { file, first } => (vec![*file; len], (*first..).take(len).collect()),
            ChunkRows::Rows { file, first, behind } => {
                (vec![*file; len], behind.iter().map(|&behind| first + u64::from(behind)).collect())
            }
        };
        RecordColumns { files, rows, ..RecordColumns::default() }
    }

    fn chunk(&self, index: usize) -> Result<RecordColumns> {
        let RecordColumns { files, rows, .. } = self.identity(index);
        Ok(match &self.chunks[index].place {
            Place::Memory(bytes) => decode(files, rows, bytes),
            Place::Disk { at, len } => {
                let mut bytes = vec![0; *len];
                self.spill.read(*at, &mut bytes)?;
                decode(files, rows, &bytes)
            }
        })
    }
}

#[cfg(test)]
mod tests;
