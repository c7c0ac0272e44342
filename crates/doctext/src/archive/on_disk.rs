//! The file on the disk, and whether the system can read it.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};

/// The error of the system that ended the reading of a file. Decoders may take it for damage, or pass over it.
#[derive(Default)]
pub(super) struct Fault(Cell<Option<i32>>);

impl Fault {
    pub fn is_set(&self) -> bool {
        self.0.get().is_some()
    }

    pub fn error(&self) -> Option<io::Error> {
        self.0.get().map(io::Error::from_raw_os_error)
    }
}

/// A file on the disk, which is not read any more once that has failed.
pub(super) struct OnDisk<'f> {
    file: File,
    fault: &'f Fault,
}

impl<'f> OnDisk<'f> {
    pub fn new(file: File, fault: &'f Fault) -> Self {
        OnDisk { file, fault }
    }

    fn noted<T>(&mut self, work: impl FnOnce(&mut File) -> io::Result<T>) -> io::Result<T> {
        if let Some(error) = self.fault.error() {
            return Err(error);
        }
        work(&mut self.file).inspect_err(|error| {
            if error.kind() != ErrorKind::Interrupted {
                self.fault.0.set(error.raw_os_error());
            }
        })
    }
}

impl Read for OnDisk<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.noted(|file| file.read(into))
    }
}

impl Seek for OnDisk<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        // A place before the start is a fault of who names it.
        if let Some(error) = self.fault.error() { Err(error) } else { self.file.seek(to) }
    }
}
