//! What is taken out of an archive, and its room in the temporary folder.

use std::io::{self, Read};
use std::sync::Arc;

use doctext::{Reason, Rejected, Stage};

use super::source::Location;
use super::watch::Watch;
use crate::error::Result;
use crate::spill::{Spill, Spills};

/// Bytes of a member that are held in memory, unless it is a document by itself.
const MEMBER: u64 = 16 << 20;

/// What was taken out of one archive so far.
pub(super) struct Unpacked<'a> {
    spills: &'a Spills,
    /// The temporary file that it is in, which nobody else writes to meanwhile, and where it begins.
    spill: Option<(Arc<Spill>, u64)>,
}

/// Where a table of an archive was put.
pub(super) struct Kept {
    pub place: Location,
    pub len_bytes: u64,
    /// What is wrong with what follows it.
    pub behind: Option<Rejected>,
}

impl<'a> Unpacked<'a> {
    /// Nothing yet.
    pub fn new(spills: &'a Spills) -> Self {
        Unpacked { spills, spill: None }
    }

    /// Puts bytes behind those before, and says where they are.
    pub fn append(&mut self, bytes: &[u8]) -> Result<Location> {
        let (spill, _) = self.spill.get_or_insert_with(|| {
            let spill = self.spills.lend();
            let start = spill.len();
            (spill, start)
        });
        Ok(Location::Unpacked { spill: Arc::clone(spill), start: spill.append(bytes)? })
    }

    /// Puts the bytes of a table there, as they are, and says where, and what is wrong behind them.
    /// The inner error is that of the content.
    pub fn keep(&mut self, content: &mut dyn Read) -> Result<std::result::Result<Kept, Rejected>> {
        let (mut bytes, mut len_bytes, mut first, mut behind) = (Vec::new(), 0, None, None);
        loop {
            bytes.clear();
            let read = content.take(MEMBER).read_to_end(&mut bytes).map_err(|error| Rejected::from(&error));
            len_bytes += bytes.len() as u64;
            match read {
                Ok(_) => {}
                // What came before is right, so that its rows are.
                Err(rejected) if rejected.is_behind && len_bytes > 0 => behind = Some(rejected),
                Err(rejected) => {
                    if let Some(Location::Unpacked { spill, start }) = first {
                        spill.cut(start)?;
                    }
                    return Ok(Err(rejected));
                }
            }
            let place = self.append(&bytes)?;
            let place = first.get_or_insert(place);
            if behind.is_some() || (bytes.len() as u64) < MEMBER {
                return Ok(Ok(Kept { place: place.clone(), len_bytes, behind }));
            }
        }
    }

    /// Gives its room back.
    pub fn take_back(&self) -> Result<()> {
        self.spill.as_ref().map_or(Ok(()), |(spill, start)| spill.cut(*start))
    }

    /// That the temporary folder has no room for it, and for `more` bytes that were to be there too.
    pub fn no_room(&self, more: u64) -> Rejected {
        let bytes = more + self.spill.as_ref().map_or(0, |(spill, start)| spill.len() - start);
        let message = format!(
            "the temporary folder `{}` has no room for what is packed in it, which takes {bytes} bytes at least; --temp-dir names another \
             (how much room there is depends on the machine)",
            self.spills.folder().display()
        );
        Rejected::new(Stage::Read, Reason::TooLarge, message)
    }
}

impl Drop for Unpacked<'_> {
    fn drop(&mut self) {
        if let Some((spill, _)) = self.spill.take() {
            self.spills.put_back(spill);
        }
    }
}

/// What is in an archive, unless the run ends.
pub(super) struct Unless<'a> {
    pub watch: &'a Watch,
    pub content: &'a mut dyn Read,
}

impl Read for Unless<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.watch.is_stopped() { Err(io::Error::other("the run ends")) } else { self.content.read(into) }
    }
}
