//! What befalls inputs while they are read: one that changes, a machine that has no more of something, a user who stops it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use doctext::{Reason, Rejected, Stage};
use rustix::io::Errno;

use super::skipped::{SkipReason, Skipped};
use crate::error::{Error, Result};
use crate::regular_file;

/// How often it is asked whether to stop.
const ASKED: Duration = Duration::from_millis(100);

/// Files with this in their names make every reader panic that opens them, in tests.
#[cfg(test)]
pub(crate) const PANICS: &str = "panics-when-opened";

/// What a file on the disk was when it was listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Whether a user named it: then it may be a link.
    is_named: bool,
    len: u64,
    /// Its device and number.
    number: u64,
    /// Its length and when it last changed.
    state: u64,
}

impl Listed {
    /// What the system says of a file.
    pub(super) fn new(metadata: &Metadata, is_named: bool) -> Listed {
        let hash = |of: &[i64]| {
            let mut hasher = DefaultHasher::new();
            of.hash(&mut hasher);
            hasher.finish()
        };
        let (of, len) = (metadata, metadata.len());
        let number = hash(&[of.dev().cast_signed(), of.ino().cast_signed()]);
        let state = hash(&[of.mtime(), of.mtime_nsec(), of.ctime(), of.ctime_nsec(), len.cast_signed()]);
        Listed { is_named, len, number, state }
    }

    /// How many bytes it had.
    pub fn bytes(&self) -> u64 {
        self.len
    }

    /// How a file differs from what was listed, if it does.
    fn difference(&self, file: &File, now: &Metadata) -> Option<String> {
        let of_now = Listed::new(now, self.is_named);
        if of_now.len != self.len {
            return Some(format!("it had {} bytes when it was listed, and {} when it was read", self.len, of_now.len));
        }
        if of_now.state != self.state {
            return Some("somebody wrote to it, or put another file in its place, after it was listed".to_string());
        }
        let is_other = of_now.number != self.number && has_numbers(file);
        is_other.then(|| "another file is in its place since it was listed".to_string())
    }
}

/// Whether files of this file system keep their numbers: in some they are made up whenever a file is looked at.
fn has_numbers(file: &File) -> bool {
    // FAT, exFAT, FUSE, CIFS and SMB.
    const MADE_UP: [u32; 5] = [0x4d44, 0x2011_bab0, 0x6573_5546, 0xff53_4d42, 0xfe53_4d42];
    rustix::fs::fstatfs(file).is_ok_and(|of| !MADE_UP.contains(&(of.f_type as u32)))
}

/// A file on the disk that is open, and what it was when it was listed.
#[derive(Debug)]
pub(super) struct InputFile {
    pub file: File,
    listed: Listed,
    /// Why the system could not read it, if that happened.
    fault: OnceLock<Rejected>,
}

impl InputFile {
    /// Opens a file that was listed.
    ///
    /// # Errors
    /// What the system says, or a rejection where it is not what was listed any more. Whether the machine has no more of something is
    /// said to `watch`.
    pub fn open(path: &Path, listed: Listed, watch: &Watch) -> io::Result<InputFile> {
        #[cfg(test)]
        assert!(!path.to_string_lossy().contains(PANICS), "a test wants this file to make its reader fail");
        let opened = regular_file::open_known(path, listed.is_named);
        let (file, known) = opened.map_err(|error| watch.judged(error, path))?;
        match listed.difference(&file, &known) {
            Some(message) => Err(changed(message).into()),
            None => Ok(InputFile { file, listed, fault: OnceLock::new() }),
        }
    }

    /// That it is not what was listed any more. To be asked after the last byte was read.
    pub fn changed(&self) -> Option<Rejected> {
        let now = self.file.metadata().ok()?;
        self.listed.difference(&self.file, &now).map(changed)
    }

    /// Notes that the system could not read it. Readers of foreign formats call that damage.
    pub fn failed(&self, error: io::Error) -> io::Error {
        if error.raw_os_error().is_some() {
            self.fault.get_or_init(|| Rejected::from(&error));
        }
        error
    }

    /// Fails once the system could not read it.
    pub fn sound(&self) -> io::Result<()> {
        self.fault.get().map_or(Ok(()), |rejected| Err(rejected.clone().into()))
    }

    /// What befell it while it was read, which goes before what seems to be wrong with its content.
    pub fn befallen(&self) -> Option<Rejected> {
        self.changed().or_else(|| self.fault.get().cloned())
    }
}

fn changed(message: impl Into<String>) -> Rejected {
    Rejected::new(Stage::Read, Reason::Changed, message)
}

/// What befalls the inputs of one run. All its readers share it.
#[derive(Debug, Default)]
pub struct Watch {
    is_stopped: Arc<AtomicBool>,
    /// Whether an earlier pass has read the files.
    is_again: AtomicBool,
    fault: Mutex<Option<Error>>,
    /// Files that changed between two passes or while their rows were read, by their numbers.
    moved: Mutex<BTreeMap<usize, Moved>>,
    /// Documents on which the program failed when a part of them was counted, by the numbers of their files and rows.
    crashed: Mutex<BTreeSet<(u32, u64)>>,
}

#[derive(Debug)]
struct Moved {
    skipped: Skipped,
    is_left_out: bool,
}

impl Watch {
    /// Another that is stopped with it, for files of other numbers.
    pub(super) fn apart(&self) -> Arc<Watch> {
        Arc::new(Watch { is_stopped: Arc::clone(&self.is_stopped), ..Watch::default() })
    }

    /// Whether there is no use in reading on: the rest is not wanted, or a fault ends the run.
    pub fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
    }

    /// Notes a fault that is none of an input's. The first is kept.
    pub fn fail(&self, error: Error) {
        locked(&self.fault).get_or_insert(error);
        self.is_stopped.store(true, Ordering::Relaxed);
    }

    /// Ends a run with the fault that was noted.
    ///
    /// # Errors
    /// That fault.
    pub fn check(&self) -> Result<()> {
        locked(&self.fault).take().map_or(Ok(()), Err)
    }

    /// Ends a run that is to be stopped.
    ///
    /// # Errors
    /// The fault that was noted, or that the observer asked to stop.
    pub fn check_stopped(&self) -> Result<()> {
        self.check()?;
        if self.is_stopped() { Err(Error::cancelled()) } else { Ok(()) }
    }

    /// An error of the system at a file that was listed, as its readers hand it on.
    pub(super) fn judged(&self, error: io::Error, path: &Path) -> io::Error {
        if regular_file::is_exhausted(&error) {
            let remedy = regular_file::remedy(&error);
            let same = io::Error::from_raw_os_error(error.raw_os_error().unwrap_or_default());
            self.fail(Error::io("read", path, same).hint(remedy));
            return error;
        }
        let now = || std::fs::symlink_metadata(path).map(|metadata| metadata.file_type());
        match error.raw_os_error() {
            Some(errno) if errno == Errno::LOOP.raw_os_error() => {
                changed("`symlink`: it was a file when it was listed, and is a link now; links are not followed").into()
            }
            // A part of the path is no folder any more; a socket cannot be opened.
            Some(errno) if errno == Errno::NOTDIR.raw_os_error() => io::ErrorKind::NotFound.into(),
            Some(errno) if errno == Errno::NXIO.raw_os_error() && now().is_ok_and(|kind| kind.is_socket()) => {
                not_regular()
            }
            None if error.to_string() == regular_file::NOT_REGULAR => not_regular(),
            None if error.kind() == io::ErrorKind::IsADirectory => {
                changed("it was a file when it was listed, and is a folder now").into()
            }
            _ => error,
        }
    }

    /// Notes that a file changed some of whose rows may be in use. What is to be said of it, if that is new.
    pub(super) fn note_moved(&self, file: usize, skipped: Skipped) -> Option<Skipped> {
        let mut moved = locked(&self.moved);
        if moved.contains_key(&file) {
            return None;
        }
        let mut said = skipped.clone();
        said.message.push_str("; its rows may be of two states");
        moved.insert(file, Moved { skipped, is_left_out: false });
        Some(said)
    }

    /// Whether what is read next was read before, and must be the same.
    pub fn set_again(&self, is_again: bool) {
        self.is_again.store(is_again, Ordering::Relaxed);
    }

    /// Notes that a file cannot be read, if an earlier pass has read it: what that found must not be used then.
    pub(super) fn note_lost(&self, file: usize, skipped: &Skipped) {
        let is_lost = matches!(skipped.reason, SkipReason::Changed | SkipReason::Vanished | SkipReason::Unreadable);
        if is_lost && self.is_again.load(Ordering::Relaxed) {
            self.note_moved(file, skipped.clone());
        }
    }

    /// Leaves out, from now on, the files that changed. Returns those that were not left out before.
    pub(super) fn leave_out_moved(&self) -> Vec<Skipped> {
        let mut moved = locked(&self.moved);
        let left_out = moved.values_mut().filter(|moved| !moved.is_left_out).map(|moved| {
            moved.is_left_out = true;
            moved.skipped.message.push_str("; nothing of it is counted");
            moved.skipped.clone()
        });
        left_out.collect()
    }

    /// The row of `skipped` for a file that changed, if it did.
    pub(super) fn moved_file(&self, file: usize) -> Option<Skipped> {
        locked(&self.moved).get(&file).map(|moved| moved.skipped.clone())
    }

    /// Notes that the program failed on a document of which a part is counted, so that all must be read again without it.
    pub fn note_crashed(&self, place: (u32, u64)) {
        locked(&self.crashed).insert(place);
    }

    /// The documents that are left out because the program failed on them.
    pub fn crashed(&self) -> BTreeSet<(u32, u64)> {
        locked(&self.crashed).clone()
    }

    /// How many files and documents must be left out when all is read again.
    pub fn moves(&self) -> usize {
        locked(&self.moved).len() + locked(&self.crashed).len()
    }

    /// Does something, and meanwhile asks now and then whether to stop, however long each thread is busy with one thing.
    pub fn during<T>(&self, is_cancelled: &(dyn Fn() -> bool + Sync), work: impl FnOnce() -> T) -> T {
        let is_done = AtomicBool::new(false);
        thread::scope(|scope| {
            let ask = || {
                while !is_done.load(Ordering::Acquire) {
                    if is_cancelled() {
                        return self.is_stopped.store(true, Ordering::Relaxed);
                    }
                    thread::park_timeout(ASKED);
                }
            };
            // Without the thread it is asked between documents.
            let asking = thread::Builder::new().name("termloom-watch".into()).spawn_scoped(scope, ask);
            let _done = Done { is_done: &is_done, asking: asking.ok().map(|thread| thread.thread().clone()) };
            work()
        })
    }
}

/// Ends the thread that asks, however the work ends.
struct Done<'d> {
    is_done: &'d AtomicBool,
    asking: Option<thread::Thread>,
}

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.is_done.store(true, Ordering::Release);
        if let Some(thread) = &self.asking {
            thread.unpark();
        }
    }
}

fn not_regular() -> io::Error {
    changed("`not-regular`: it was a file when it was listed, and is a pipe, a socket or a device now").into()
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
