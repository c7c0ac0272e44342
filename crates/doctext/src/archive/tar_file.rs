//! Members of a tar file.

use std::cell::Cell;
use std::io::{self, Read};

use tar::{Archive, Entry, EntryType};

use super::labels::{Labels, MemberName};
use super::walk::{Stop, Walk, Walked};
use crate::rejected::{Reason, Rejected};
use crate::unpack::content::{Content, Limited};

/// Bytes that may stand between the content of two members: long names, and what PAX says beside them. All of it is kept at once.
const MAX_HEADERS: u64 = 1 << 20;

impl<E> Walk<'_, E> {
    pub(super) fn tar(&mut self, source: &mut dyn Read, label: &str, depth: u32) -> Walked<E> {
        let left = Cell::new(MAX_HEADERS);
        let (zeros, is_zero) = (Cell::new(0), Cell::new(true));
        let inner = Limited::new(source, &left);
        let mut archive = Archive::new(Blocks { inner, left: &left, zeros: &zeros, at: 0, is_zero: &is_zero });
        // What stands behind blocks of zeros is looked for: they may be a hole, and not the end.
        archive.set_ignore_zeros(true);
        let mut labels = Labels::within(label);
        let (mut is_empty, mut number, mut hole) = (true, 0, None);
        let mut entries = match archive.entries() {
            Ok(entries) => entries,
            Err(error) => {
                self.tell(label, Rejected::from(&error));
                return Ok(());
            }
        };
        loop {
            left.set(MAX_HEADERS);
            // The rest of a block of content is padding.
            zeros.set(0);
            is_zero.set(false);
            let mut entry = match entries.next() {
                None => break,
                Some(Ok(entry)) => entry,
                Some(Err(error)) => {
                    self.go_on()?;
                    let is_of_source = error.get_ref().is_some_and(|inner| inner.is::<Rejected>());
                    let rejected = Rejected::from(&error);
                    if zeros.get() > 0 && is_of_source {
                        self.doubt(label, &rejected)
                    } else {
                        self.skip_rest(label, &rejected)
                    }
                    return Ok(());
                }
            };
            left.set(u64::MAX);
            if zeros.get() > 0 {
                hole.get_or_insert(number);
            }
            number += 1;
            if !self.budget.member() {
                return Err(Stop::Spent);
            }
            let name = MemberName::new(&whole_name(&entry));
            let kind = entry.header().entry_type();
            let left_out = left_out(&mut entry, &name);
            // A sparse file may be much longer than what is in the archive of it.
            let (size, is_sparse) = (entry.size(), kind == EntryType::GNUSparse);
            let mut content = Content::new(entry).of_length(size);
            if is_sparse {
                content = content.within(self.budget);
            }
            if is_passed_over(kind, &name) {
                content.drain(|| self.taker.is_cancelled());
            } else {
                is_empty = false;
                let label = labels.unique(&name.path);
                match left_out {
                    Some(rejected) => {
                        self.taker.skip(&label, rejected);
                        content.drain(|| self.taker.is_cancelled());
                    }
                    None => self.member(&label, &name.file_name, &mut content, depth)?,
                }
            }
            self.go_on()?;
            if let Some(rejected) = content.failed() {
                self.skip_rest(label, rejected);
                return Ok(());
            }
        }
        if let Some(after) = hole {
            let place = if after == 0 { "before its first member".into() } else { format!("behind member {after}") };
            let message = format!(
                "{place} there are only zeros, as at the end of an archive: members may be missing (or several archives were put \
                 together); the members behind them were read"
            );
            self.tell(label, Rejected::reading(Reason::Malformed, message));
        } else if is_empty {
            self.skip_empty(label);
        } else if zeros.get() == 0 {
            let message = "it has no end: it may be cut off, and members may be missing";
            self.tell(label, Rejected::reading(Reason::Truncated, message));
        }
        Ok(())
    }
}

/// The blocks of an archive, with those counted that are nothing but zeros.
struct Blocks<'a, R> {
    inner: Limited<'a, R>,
    /// What the zeros are not taken from.
    left: &'a Cell<u64>,
    zeros: &'a Cell<u64>,
    /// How many bytes of the block were read, and whether all were zeros since the count began.
    at: usize,
    is_zero: &'a Cell<bool>,
}

const BLOCK: usize = 512;

impl<R: Read> Read for Blocks<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(into)?;
        let mut rest = &into[..got];
        while !rest.is_empty() {
            let (piece, behind) = rest.split_at(rest.len().min(BLOCK - self.at));
            self.is_zero.set((self.at == 0 || self.is_zero.get()) && piece.iter().all(|byte| *byte == 0));
            self.at = (self.at + piece.len()) % BLOCK;
            if self.at == 0 && self.is_zero.get() {
                self.zeros.set(self.zeros.get() + 1);
                self.left.set(self.left.get().saturating_add(BLOCK as u64));
            }
            rest = behind;
        }
        Ok(got)
    }
}

/// The name of a member, with what follows a NUL in it: the header ends a name there, and what follows is no name of its own.
fn whole_name<R: Read>(entry: &Entry<'_, R>) -> Vec<u8> {
    let (mut name, header) = (entry.path_bytes().into_owned(), entry.header());
    let field = &header.as_old().name;
    let end = field.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    if let Some(nul) = field[..end].iter().position(|byte| *byte == 0)
        && name == *header.path_bytes()
    {
        name.extend_from_slice(&field[nul..end]);
    }
    name
}

/// Folders, and what says something about other members or the archive: nobody would look for it.
fn is_passed_over(kind: EntryType, name: &MemberName) -> bool {
    // Before POSIX, a folder was a file whose name ends so.
    let is_folder = kind == EntryType::Directory || (kind == EntryType::Regular && name.is_folder);
    is_folder || kind == EntryType::XGlobalHeader || matches!(kind.as_byte(), b'V' | b'D')
}

fn left_out<R: Read>(entry: &mut Entry<'_, R>, name: &MemberName) -> Option<Rejected> {
    if name.is_hidden {
        return Some(Rejected::reading(Reason::Hidden, "the name begins with a full stop, or that of a folder above"));
    }
    match entry.header().entry_type() {
        EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => {}
        EntryType::Symlink => return Some(Rejected::reading(Reason::Symlink, "symbolic links are not followed")),
        EntryType::Link => {
            let message = "a second name of a file that comes before; it is read by its first name";
            return Some(Rejected::reading(Reason::Symlink, message));
        }
        _ => return Some(Rejected::reading(Reason::NotRegular, "not a regular file")),
    }
    let extensions = entry.pax_extensions().ok().flatten()?;
    let is_sparse = extensions.flatten().any(|extension| extension.key_bytes().starts_with(b"GNU.sparse."));
    is_sparse.then(|| {
        let message = "a sparse file as PAX has them is not read; pack it again without `--sparse`";
        Rejected::reading(Reason::UnsupportedPacking, message)
    })
}
