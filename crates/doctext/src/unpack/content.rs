//! What is unpacked, counted and with errors that say why.

use std::cell::Cell;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};

use crate::rejected::{Reason, Rejected};

/// How many bytes one byte on the disk may become.
const MAX_RATIO: u64 = 200;

/// As many bytes may come out of any file.
const FREE_BYTES: u64 = 16 << 20;

/// How much may come out of one file on the disk: what decoders really gave, on all levels together.
pub(crate) struct Budget {
    limit: u64,
    used: Cell<u64>,
}

impl Budget {
    pub fn of(bytes_on_disk: u64) -> Self {
        Budget { limit: bytes_on_disk.saturating_mul(MAX_RATIO).max(FREE_BYTES), used: Cell::new(0) }
    }

    pub fn limit(&self) -> u64 {
        self.limit
    }

    pub fn is_spent(&self) -> bool {
        self.used.get() > self.limit
    }

    fn spend(&self, bytes: u64) -> Result<(), Rejected> {
        self.used.set(self.used.get().saturating_add(bytes));
        if self.is_spent() { Err(Self::rejected()) } else { Ok(()) }
    }

    pub fn rejected() -> Rejected {
        let message = format!(
            "it unpacks to more than {MAX_RATIO} times its size on the disk; unpack it yourself if it is meant to be read"
        );
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
