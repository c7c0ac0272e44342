//! How much memory what is known of files may take.

use super::in_hand::InHand;
use crate::error::{Error, Result};

/// Bytes of memory for each file that is read, from the time when it is listed until the tables are written, but for its name.
const OF_FILE: u64 = 800;

/// The same for a source that gave no document.
const OF_SKIPPED: u64 = 256;

/// The same for each document, of a file or a row, whatever is counted of it: its sizes, where it is, and its places in tables.
const OF_DOCUMENT: u64 = 100;

/// A name is kept as a path and with the file, and once more while tables are written.
const OF_NAME: u64 = 3;

/// What is left for documents at least.
const LEAST_IN_HAND: u64 = 16 << 20;

/// What is known of files and of sources that gave no document, by the memory that it takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KnownFiles {
    in_hand: InHand,
    sources: u64,
    bytes: u64,
}

impl KnownFiles {
    /// Of no file, with so much memory for them and for documents in hand.
    pub fn within(in_hand: InHand) -> KnownFiles {
        KnownFiles { in_hand, sources: 0, bytes: 0 }
    }

    /// Adds a file with a name of so many bytes. Says whether there is room for it.
    pub fn has_room_for(&mut self, name: usize) -> bool {
        self.add(1, OF_FILE + OF_NAME * name as u64)
    }

    /// Adds sources that gave no document. Says whether there is room for them.
    pub fn has_room_for_skipped(&mut self, sources: u64) -> bool {
        self.add(sources, sources * OF_SKIPPED)
    }

    /// Adds documents. Says whether there is room for what is kept of each.
    pub fn has_room_for_documents(&mut self, documents: u64) -> bool {
        self.add(documents, documents * OF_DOCUMENT)
    }

    fn add(&mut self, sources: u64, bytes: u64) -> bool {
        self.sources += sources;
        self.bytes += bytes;
        self.bytes.saturating_add(LEAST_IN_HAND) <= self.in_hand.room
    }

    /// What they take.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// # Errors
    /// A fatal error with the limit that is needed where there is no room for them.
    pub fn check(&self) -> Result<()> {
        let need = self.bytes.saturating_add(LEAST_IN_HAND);
        if need <= self.in_hand.room {
            return Ok(());
        }
        let figure = self.in_hand.limit_for(need);
        let message = format!(
            "what is known of {} files and documents takes about {} MiB of memory, and the limit leaves {} MiB for it",
            self.sources,
            self.bytes.div_ceil(1 << 20),
            self.in_hand.room.saturating_sub(LEAST_IN_HAND) >> 20
        );
        Err(Error::fatal(message).hint(format!("--memory {figure} is enough for them; or read parts of the input")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_do_not_fit_name_the_limit_that_they_need() {
        let mut known = KnownFiles::within(InHand { room: 32 << 20, beside: 96 << 20 });
        assert!((0..10_000).all(|_| known.has_room_for(20)) && known.check().is_ok());
        assert!((0..1_000_000).any(|_| !known.has_room_for(20)));
        while known.sources < 1_000_000 {
            known.has_room_for(20);
        }
        let error = known.check().unwrap_err();
        let needs = known.bytes() + LEAST_IN_HAND + (96 << 20);
        assert!(error.to_string().contains("of 1000000 files"), "{error}");
        assert!(error.remedy().is_some_and(|hint| hint.contains("--memory 1GiB")), "{error:?} {needs}");
    }
}
