//! Members of a tar file.

use std::cell::Cell;
use std::io::Read;

use tar::{Archive, Entry, EntryType};

use super::labels::{Labels, MemberName};
use super::walk::{Walk, Walked};
use crate::rejected::{Reason, Rejected};
use crate::unpack::content::{Content, Limited};

/// Bytes that may stand between the content of two members: long names, and what PAX says beside them. All of it is kept at once.
const MAX_HEADERS: u64 = 1 << 20;

impl<E> Walk<'_, E> {
    pub(super) fn tar(&mut self, source: &mut dyn Read, label: &str, depth: u32) -> Walked<E> {
        let left = Cell::new(MAX_HEADERS);
        let mut archive = Archive::new(Limited::new(source, &left));
        let mut labels = Labels::within(label);
        let mut is_empty = true;
        let mut entries = match archive.entries() {
            Ok(entries) => entries,
            Err(error) => {
                self.tell(label, Rejected::from(&error));
                return Ok(());
            }
        };
        loop {
            left.set(MAX_HEADERS);
            let mut entry = match entries.next() {
                None => break,
                Some(Ok(entry)) => entry,
                Some(Err(error)) => {
                    self.go_on()?;
                    self.skip_rest(label, &Rejected::from(&error));
                    return Ok(());
                }
            };
            left.set(u64::MAX);
            let name = MemberName::new(&entry.path_bytes());
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
        if is_empty {
            self.skip_empty(label);
        }
        Ok(())
    }
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
        Rejected::reading(Reason::UnsupportedType, message)
    })
}
