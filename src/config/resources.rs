//! What a run may use of the machine.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use super::form::{OrEmpty, Size};
use super::option::{Changes, Heading, options, under};
use crate::error::{Error, Result};

options! {
    /// What a run may use of the machine. No number depends on it.
    #[derive(Eq)]
    Resources {
        /// Threads that work at the same time
        threads: NonZeroUsize = processors() => under(Heading::Resources, Changes::Nothing).everyday()
            .of_machine("all processors", "2");
        /// Memory to use, such as 512MiB or 4GB
        ///
        /// Data that does not fit goes to a temporary file. Below 256 MiB for each thread, fewer threads work.
        memory: u64 as Size = u64::MAX => under(Heading::Resources, Changes::Nothing).everyday()
            .value("SIZE")
            .of_machine("60 % of the machine's", "4GiB");
        /// Folder for the temporary file
        #[serde(serialize_with = "super::paths::path_if_any")]
        temp_dir: Option<PathBuf> as OrEmpty = None => under(Heading::Resources, Changes::Nothing)
            .value("DIR")
            .of_machine("beside the output", "/tmp");
    }
}

fn processors() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

impl Resources {
    /// The most threads.
    pub const MAX_THREADS: usize = 1024;
    /// The least memory, in bytes: the program, a vocabulary, what is known of each document, and the rows in hand.
    pub const MIN_MEMORY: u64 = 128 << 20;

    /// Checks the ranges.
    pub(crate) fn check(&self) -> Result<()> {
        let Resources { threads, memory, .. } = self;
        if threads.get() > Self::MAX_THREADS {
            return Err(Error::usage(format!("threads is {threads}, and may be at most {}", Self::MAX_THREADS)));
        }
        if *memory < Self::MIN_MEMORY {
            let least = Self::MIN_MEMORY >> 20;
            return Err(Error::usage(format!("memory is {memory} bytes, and must be at least {least} MiB")));
        }
        Ok(())
    }
}
