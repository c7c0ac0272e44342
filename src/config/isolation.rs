//! Which files are read by processes of their own, and what those may use.

use std::ffi::OsString;

use super::form::{Read, Size};
use super::option::{Changes, ConfigOption, Heading, Options, options, under};
use crate::error::{Error, Result};
use crate::isolate::Workers;
use crate::named::named;

named! {
    /// Which files are read by a process of their own, so that one that makes a reader fail costs nothing else.
    Isolate {
        /// Those whose readers take documents apart that other programs made: PDF, pages, office documents, mail, workbooks.
        Auto = "auto",
        /// All documents and workbooks.
        Always = "always",
        /// None.
        Never = "never",
    }
}

options! {
    /// Which files are read by a process of their own, and what that process may use for one of them.
    #[derive(Eq)]
    IsolationOptions {
        /// Files that a process of their own reads
        ///
        /// A file that makes such a process fail is a row of `skipped`, and all others are counted (docs/inputs.md).
        isolate: Isolate = Isolate::Auto => under(Heading::Resources, Changes::Nothing);
        /// Seconds of processor time that a process may take to read one file
        ///
        /// The last resort against a reader that does not end. Which files it hits depends on the machine.
        reader_seconds: u64 = 60 => under(Heading::Resources, Changes::Nothing)
            .value("SECONDS");
        /// Memory that a process may take to read one file, such as 2GiB
        ///
        /// With less than 3.3 GiB of `--memory` it is a quarter of that and 192 MiB, of which the program itself takes most.
        reader_memory: u64 as Size = Self::MOST => under(Heading::Resources, Changes::Nothing)
            .value("SIZE")
            .of_machine("1GiB", "1GiB");
        /// The processes.
        #[serde(skip)]
        workers: Workers;
    }
}

/// They have no options: a program says how its processes are started.
impl Options for Workers {
    fn list(&self) -> Vec<ConfigOption> {
        Vec::new()
    }

    fn set(&mut self, _key: &str, _items: &[OsString]) -> Option<Read<()>> {
        None
    }
}

impl IsolationOptions {
    /// The memory of a process, in bytes, where there is enough.
    const MOST: u64 = 1 << 30;

    /// What a process takes before it has read anything, in bytes: most of it is the code of the program, which all share.
    const OWN: u64 = 192 << 20;

    /// The least memory of a process, in bytes.
    const MIN_MEMORY: u64 = Self::OWN + (32 << 20);

    /// Takes a share of the memory of a run.
    pub(super) fn fit(&mut self, memory: u64) {
        self.reader_memory = (Self::OWN + memory / 4).clamp(Self::MIN_MEMORY, Self::MOST);
    }

    /// Whether processes of their own read anything.
    pub(crate) fn is_used(&self) -> bool {
        self.isolate != Isolate::Never && self.workers.are_there()
    }

    /// Checks the ranges.
    pub(super) fn check(&self) -> Result<()> {
        if self.reader_memory < Self::MIN_MEMORY {
            let (memory, least) = (self.reader_memory, Self::MIN_MEMORY >> 20);
            return Err(Error::usage(format!("reader_memory is {memory} bytes, and must be at least {least} MiB")));
        }
        if self.reader_seconds == 0 {
            return Err(Error::usage("reader_seconds is 0, and must be at least 1"));
        }
        if self.isolate == Isolate::Always && !self.workers.are_there() {
            return Err(Error::usage("isolate is `always`, but there are no processes to read with")
                .hint("set `workers` to how your program starts a process that calls `serve_reader`"));
        }
        Ok(())
    }
}
