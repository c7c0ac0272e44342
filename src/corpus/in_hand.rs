//! How much memory the documents in hand may take.

use doctext::Format;

use super::skipped::{Rejection, SkipReason, SkipStage, Skipped};

/// Bytes of memory for each byte of a plain text while it is read: its bytes, its text, and a copy where lines are left out of it.
const OF_PLAIN: u64 = 3;

/// The same for a format with marks, whose parts are in memory before its text is.
const OF_MARKED: u64 = 6;

/// The figure that a message names is a multiple of this.
const STEP: u64 = 256 << 20;

/// Memory for documents in hand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InHand {
    /// Bytes for all of them.
    pub room: u64,
    /// Bytes that the rest of the program takes of its limit.
    pub beside: u64,
}

impl InHand {
    /// As much as there is.
    pub const UNBOUNDED: InHand = InHand { room: u64::MAX, beside: 0 };

    /// That a document does not fit even if it is alone, with the limit that it needs.
    pub fn too_large(self, doc_id: &str, need: u64, bytes: u64) -> Option<Skipped> {
        if need <= self.room {
            return None;
        }
        let figure = self.limit_for(need);
        let message = format!(
            "it takes about {} MiB of memory, and the limit leaves {} MiB for documents; --memory {figure} is enough for it",
            need >> 20,
            self.room >> 20
        );
        let skipped = Skipped::of(doc_id, SkipStage::Read, SkipReason::TooLarge, message);
        Some(Skipped { bytes_read: bytes, ..skipped })
    }
}

impl InHand {
    /// The limit that leaves so much for documents and what is known of them.
    pub fn limit_for(self, need: u64) -> String {
        match need.saturating_add(self.beside).div_ceil(STEP) {
            steps if steps.is_multiple_of(4) => format!("{}GiB", steps / 4),
            steps => format!("{}MiB", steps * (STEP >> 20)),
        }
    }
}

/// Bytes of memory that a file of a format takes while it is read.
pub(super) fn need_of_file(format: Format, len_bytes: u64) -> u64 {
    len_bytes.saturating_mul(if format == Format::Text { OF_PLAIN } else { OF_MARKED })
}

/// Room for the bytes of a file.
///
/// # Errors
/// Where there is no memory for them.
pub(super) fn room_for(len: usize) -> Result<Vec<u8>, Rejection> {
    let mut bytes = Vec::new();
    match bytes.try_reserve_exact(len) {
        Ok(()) => bytes.resize(len, 0),
        Err(_) => {
            let message = format!("there is no memory for its {len} bytes; --memory sets how much documents may take");
            return Err(Rejection::new(SkipStage::Read, SkipReason::OutOfMemory, message, 0));
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_that_does_not_fit_alone_says_what_it_needs() {
        let in_hand = InHand { room: 400 << 20, beside: 96 << 20 };
        assert!(in_hand.too_large("a.txt", 400 << 20, 9).is_none());
        let skipped = in_hand.too_large("a.txt", 928 << 20, 9).unwrap();
        assert_eq!((skipped.reason, skipped.bytes_read), (SkipReason::TooLarge, 9));
        assert!(skipped.message.ends_with("--memory 1GiB is enough for it"), "{}", skipped.message);
        assert!(in_hand.too_large("a.txt", 929 << 20, 9).unwrap().message.contains("--memory 1280MiB"));
    }
}
