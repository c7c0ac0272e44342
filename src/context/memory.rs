//! How much memory each part of a run may take, so that the whole stays within the limit.

use std::path::Path;

use crate::config::{CountOptions, Resources};
use crate::corpus::{InHand, KnownFiles};
use crate::error::{Error, Result};

/// Memory that a run may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    limit: u64,
    /// What is known of files takes so much of it.
    known: u64,
    threads: usize,
}

/// Memory that each thread needs for itself: a vocabulary of its own while texts are read, counters for all terms while
/// pairs are counted, some batches of rows while tables are written. With less memory, fewer threads work.
const PER_THREAD: u64 = 256 << 20;

/// Memory that the program takes besides the documents in hand and what grows with the counts.
const BESIDE: u64 = 96 << 20;

/// The most parts in which pairs are counted, and runs that are merged, however little memory there is.
const MAX_PARTS: u64 = 64;

/// How often at most each thread walks all texts for terms, however little memory there is.
const MAX_PASSES: u64 = 8;

/// Rows of a table that are sorted at once at least.
const LEAST_ROWS: usize = 1 << 20;

/// Bytes of the token stream for each byte of text: four for each token, and what is kept of sentences and hits.
const STREAM_PER_TEXT: f64 = 0.9;

/// Bytes that pairs take on the disk for each byte of text: runs, rows and q-values. Measured with the least memory: 1.9 to
/// 2.3 if rare pairs are left out, and 6.3 to 8.0 if none are and there is no stop list.
const PAIRS_PER_TEXT: f64 = 2.5;
const UNCUT_PAIRS_PER_TEXT: f64 = 8.5;

impl Budget {
    pub fn new(resources: &Resources) -> Self {
        let most = usize::try_from(resources.memory / PER_THREAD).unwrap_or(usize::MAX);
        Budget { limit: resources.memory, known: 0, threads: resources.threads.get().min(most).max(1) }
    }

    /// The same beside what is known of files, in bytes.
    pub fn beside(self, known: u64) -> Self {
        Budget { known, ..self }
    }

    /// The same beside what is kept of each document, too.
    ///
    /// # Errors
    /// A fatal error with the limit that is needed where there is no room for it.
    pub fn with_documents(self, documents: u64) -> Result<Self> {
        let mut known = KnownFiles::within(self.in_hand());
        if !known.has_room_for_documents(documents) {
            known.check()?;
        }
        Ok(self.beside(self.known + known.bytes()))
    }

    /// Threads that work at the same time.
    pub fn threads(&self) -> usize {
        self.threads
    }

    fn share(&self, part: u64) -> u64 {
        self.limit.saturating_sub(Resources::MIN_MEMORY + self.known) / part
    }

    /// Memory for the documents in hand. What was counted goes to the disk before they need its room.
    pub fn in_hand(&self) -> InHand {
        let beside = BESIDE + self.known;
        InHand { room: self.limit.saturating_sub(beside), beside }
    }

    /// Bytes of tokens that one worker keeps before they go to the disk. Its columns may have grown to twice as much.
    pub fn stream_of_worker(&self) -> u64 {
        self.share(8) / self.threads as u64
    }

    /// Bytes of records of documents that one worker keeps before they go to the disk.
    pub fn records_of_worker(&self) -> u64 {
        self.share(16) / self.threads as u64
    }

    /// How many of all `tokens` have their pairs counted at once, at `bytes_each` bytes.
    pub fn tokens_at_once(&self, tokens: u64, bytes_each: u64) -> u64 {
        (self.share(4) / bytes_each).max(tokens / MAX_PARTS)
    }

    /// How many of all `terms` are looked for in the texts at once, by all threads together, at `bytes_each` bytes.
    pub fn terms_at_once(&self, terms: u64, bytes_each: u64) -> u64 {
        (self.share(4) / bytes_each).max(terms / MAX_PASSES).max(1)
    }

    /// Bytes of measures of terms that stay in memory.
    pub fn term_measures(&self) -> u64 {
        self.share(8)
    }

    /// Rows of a table that are sorted at once, at `bytes_each` bytes.
    pub fn rows_at_once(&self, bytes_each: usize) -> usize {
        (self.share(2) as usize / bytes_each).max(LEAST_ROWS)
    }

    /// Bytes of rows of pairs that stay in memory.
    pub fn pair_rows(&self) -> u64 {
        self.share(8)
    }

    /// Bytes of n-grams, and of the messages between ranges of them, that stay in memory.
    pub fn ngram_rows(&self) -> u64 {
        self.share(8)
    }

    /// How many of all `postings` of terms are counted at once for groups, with the rows that they become.
    pub fn postings_at_once(&self, postings: u64) -> u64 {
        const BYTES_EACH: u64 = 64;
        (self.share(8) / BYTES_EACH).max(postings / MAX_PARTS)
    }

    /// Bytes of rows of `group_terms` that stay in memory.
    pub fn group_rows(&self) -> u64 {
        self.share(16)
    }

    /// How many of the p-values of all `rows` are ranked at once, at `bytes_each` bytes.
    pub fn p_values_at_once(&self, rows: usize, bytes_each: usize) -> usize {
        (self.share(8) as usize / bytes_each).max(rows / MAX_PARTS as usize).max(1)
    }

    /// Refuses a run for which the folder of the temporary file has not enough room; `pairs` says how pairs are counted, if they are.
    pub fn check_room(&self, text_bytes: u64, folder: &Path, pairs: Option<&CountOptions>) -> Result<()> {
        let stream = text_bytes as f64 * STREAM_PER_TEXT;
        if stream < (self.stream_of_worker() * self.threads as u64) as f64 {
            return Ok(());
        }
        let pairs_per_text = match pairs {
            Some(CountOptions { min_pair_count: 2.., .. }) => PAIRS_PER_TEXT,
            Some(_) => UNCUT_PAIRS_PER_TEXT,
            None => 0.0,
        };
        let needed = (stream + text_bytes as f64 * pairs_per_text) as u64;
        let Ok(room) = rustix::fs::statvfs(folder) else { return Ok(()) };
        let free = room.f_bavail.saturating_mul(room.f_frsize);
        if free < needed {
            return Err(Error::fatal(format!(
                "about {} MB of temporary data will not fit into `{}`, which has {} MB free",
                needed / 1_000_000,
                folder.display(),
                free / 1_000_000
            ))
            .hint("name a folder with more room with --temp-dir, or allow more memory with --memory")
            .at(folder));
        }
        Ok(())
    }
}
