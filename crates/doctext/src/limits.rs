//! How much may come out of one file.

use serde::{Deserialize, Serialize};

/// How much may come out of one file on the disk, on all levels together: of what is packed in it, and packed in that. All
/// limits are in units of work, and by the length of the file, so that the same file gives the same on any machine.
///
/// # Examples
/// ```
/// let limits = doctext::Limits::default();
/// assert_eq!((limits.bytes(1 << 20), limits.bytes(9)), (32 << 20, 8 << 20));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes that may be unpacked for each byte on the disk; 8 MiB may be in any case.
    pub max_unpacked: u64,
    /// Rows, messages and records; `None` for one in two bytes on the disk, and 100,000 in any case.
    pub max_rows: Option<u64>,
    /// Operators and characters that a PDF may draw; `None` for 80 million. No PDF may draw more.
    pub max_operators: Option<u64>,
}

/// Markup is packed so well that a file of it may unpack to this times as much as others.
const DENSE: u64 = 3;

impl Default for Limits {
    fn default() -> Limits {
        Limits { max_unpacked: 32, max_rows: None, max_operators: None }
    }
}

impl Limits {
    /// Sets how many bytes may be unpacked for each byte on the disk.
    #[must_use]
    pub fn with_max_unpacked(self, times: u64) -> Limits {
        Limits { max_unpacked: times, ..self }
    }

    /// Sets how many rows, messages and records there may be.
    #[must_use]
    pub fn with_max_rows(self, rows: impl Into<Option<u64>>) -> Limits {
        Limits { max_rows: rows.into(), ..self }
    }

    /// Sets how many operators and characters a PDF may draw, such as its share of [`operators`](Self::operators).
    #[must_use]
    pub fn with_max_operators(self, operators: impl Into<Option<u64>>) -> Limits {
        Limits { max_operators: operators.into(), ..self }
    }

    /// Bytes that may be unpacked from a file of some length.
    pub fn bytes(self, on_disk: u64) -> u64 {
        on_disk.saturating_mul(self.max_unpacked).max(8 << 20)
    }

    /// Bytes of markup that may be unpacked from a document of some length. Of its text there may be [`bytes`](Self::bytes).
    pub fn markup(self, on_disk: u64) -> u64 {
        self.bytes(on_disk).saturating_mul(DENSE)
    }

    /// Rows, messages and records that it may have.
    pub fn rows(self, on_disk: u64) -> u64 {
        self.max_rows.unwrap_or((on_disk / 2).max(100_000))
    }

    /// Tags that pages in it may have together: pages have about one in forty bytes, and are packed to an eighth.
    pub fn tags(self, on_disk: u64) -> u64 {
        (on_disk.saturating_mul(self.max_unpacked) / 32).saturating_sub(500_000).max(500_000)
    }

    /// Cells that a table in it may have, rows times columns, where a cell may take less than a byte of it.
    pub fn cells(self, on_disk: u64) -> u64 {
        (on_disk.saturating_mul(self.max_unpacked) / 4).max(10_000_000)
    }

    /// Operators and characters that the PDF files in it may draw together: as many as one PDF for each of its megabytes.
    pub fn operators(self, on_disk: u64) -> u64 {
        on_disk.max(1_000_000).saturating_mul(self.max_unpacked).saturating_mul(5) / 2
    }

    /// Files that may be in it: a file takes about a hundred bytes in any archive.
    pub fn members(self, on_disk: u64) -> u64 {
        (on_disk / 100).max(10_000)
    }

    /// That a file has more rows than it may.
    pub fn too_many_rows(self, on_disk: u64) -> String {
        format!(
            "it has more than {} rows, messages or records, which a file of {on_disk} bytes may have; allow more with max-rows",
            self.rows(on_disk)
        )
    }
}
