//! What is unpacked, counted and with errors that say why.

use std::cell::Cell;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};

use crate::limits::Limits;
use crate::rejected::{Reason, Rejected};

/// What came out of one file on the disk so far, on all levels together, and how much may.
#[derive(Debug)]
pub struct Budget {
    limits: Limits,
    on_disk: u64,
    bytes: Cell<u64>,
    members: Cell<u64>,
    rows: Cell<u64>,
    tags: Cell<u64>,
}

impl Budget {
    pub(crate) fn new(limits: Limits, on_disk: u64) -> Self {
        Budget {
            limits,
            on_disk,
            bytes: Cell::default(),
            members: Cell::default(),
            rows: Cell::default(),
            tags: Cell::default(),
        }
    }

    pub(crate) fn limit(&self) -> u64 {
        self.limits.bytes(self.on_disk)
    }

    pub(crate) fn is_spent(&self) -> bool {
        self.bytes.get() > self.limit()
            || self.members.get() > self.limits.members(self.on_disk)
            || self.rows.get() > self.limits.rows(self.on_disk)
            || self.tags.get() > self.limits.tags(self.on_disk)
    }

    pub(crate) fn spend(&self, bytes: u64) -> Result<(), Rejected> {
        self.bytes.set(self.bytes.get().saturating_add(bytes));
        if self.bytes.get() > self.limit() { Err(self.rejected()) } else { Ok(()) }
    }

    /// Counts the tags of a page, which may cost much even where its bytes are few. A character that is written as an entity costs less.
    pub(crate) fn page(&self, bytes: &[u8]) -> Result<(), Rejected> {
        let count = |sign: u8| memchr::memchr_iter(sign, bytes).count() as u64;
        self.tags.set(self.tags.get().saturating_add(count(b'<') + count(b'&') / 4));
        if self.is_spent() { Err(self.rejected()) } else { Ok(()) }
    }

    /// Counts a file of an archive; `false` where it is one too many.
    pub(crate) fn member(&self) -> bool {
        self.members.set(self.members.get() + 1);
        !self.is_spent()
    }

    /// Counts a message or record; `false` where it is one too many.
    pub(crate) fn row(&self) -> bool {
        self.rows.set(self.rows.get() + 1);
        !self.is_spent()
    }

    pub(crate) fn rejected(&self) -> Rejected {
        let Budget { limits, on_disk, .. } = self;
        let message = if self.rows.get() > limits.rows(*on_disk) {
            limits.too_many_rows(*on_disk)
        } else if self.members.get() > limits.members(*on_disk) {
            format!(
                "it has more than {} files in it, which an archive of {on_disk} bytes may have; unpack it yourself",
                limits.members(*on_disk)
            )
        } else if self.tags.get() > limits.tags(*on_disk) {
            format!(
                "its pages have more than {} tags together, which a file of {on_disk} bytes may have; allow more with max-unpacked, or \
                 unpack it yourself",
                limits.tags(*on_disk)
            )
        } else {
            format!(
                "{} bytes may be unpacked from a file of {on_disk} bytes ({} times its size, and 8 MiB in any case), and there \
                 are {} at least; allow more with max-unpacked, or unpack it yourself",
                self.limit(),
                limits.max_unpacked,
                self.bytes.get()
            )
        };
        Rejected::reading(Reason::TooLarge, message)
    }
}

/// The bytes of something inside. Its errors carry a [`Rejected`], and come again when it is read on.
pub(crate) struct Content<'a, R> {
    inner: R,
    budget: Option<&'a Budget>,
    left: Option<u64>,
    failed: Option<Rejected>,
}

impl<'a, R: Read> Content<'a, R> {
    pub fn new(inner: R) -> Self {
        Content { inner, budget: None, left: None, failed: None }
    }

    /// What is read is taken from a budget: there may be more of it than there was on the disk.
    pub fn within(mut self, budget: &'a Budget) -> Self {
        self.budget = Some(budget);
        self
    }

    /// An end before this many bytes is an error.
    pub fn of_length(mut self, bytes: u64) -> Self {
        self.left = Some(bytes);
        self
    }

    pub fn get_ref(&self) -> &R {
        &self.inner
    }

    /// Why reading failed, if it did.
    pub fn failed(&self) -> Option<&Rejected> {
        self.failed.as_ref()
    }

    /// Passes over what is left, until `is_cancelled`.
    pub fn drain(&mut self, is_cancelled: impl Fn() -> bool) {
        let mut buffer = [0; 16 << 10];
        while !is_cancelled() {
            match self.read(&mut buffer) {
                Ok(0) => break,
                Err(error) if error.kind() != ErrorKind::Interrupted => break,
                _ => {}
            }
        }
    }

    fn next(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(into)?;
        if let Some(budget) = self.budget {
            budget.spend(got as u64)?;
        }
        if let Some(left) = &mut self.left {
            if got == 0 && *left > 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            *left = left.saturating_sub(got as u64);
        }
        Ok(got)
    }
}

impl<R: Read> Read for Content<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        if let Some(rejected) = &self.failed {
            return Err(rejected.clone().into());
        }
        self.next(into).map_err(|error| match error.kind() {
            ErrorKind::Interrupted => error,
            _ => self.failed.insert(Rejected::from(&error)).clone().into(),
        })
    }
}

/// A reader of so many bytes, where it is said from outside how many: for what a crate keeps in memory.
pub(crate) struct Limited<'a, R> {
    inner: R,
    left: &'a Cell<u64>,
}

impl<'a, R> Limited<'a, R> {
    pub fn new(inner: R, left: &'a Cell<u64>) -> Self {
        Limited { inner, left }
    }
}

impl<R: Read> Read for Limited<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = self.left.get();
        if left == 0 {
            let message =
                "its headers or its list of members are too long; unpack it yourself if it is meant to be read";
            return Err(Rejected::reading(Reason::TooLarge, message).into());
        }
        let len = into.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let got = self.inner.read(&mut into[..len])?;
        self.left.set(left - got as u64);
        Ok(got)
    }
}

impl<R: Seek> Seek for Limited<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}
