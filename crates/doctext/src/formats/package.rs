//! Documents that are a zip archive of XML files.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::xml;
use crate::limits::Limits;
use crate::rejected::Rejected;
use crate::remark::Remark;

/// How often what is in it may be read: naming a member again and again must not help.
const TIMES: u64 = 2;
const OLD_OFFICE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];
/// The name of what an encrypted file holds, in UTF-16.
const ENCRYPTED_OFFICE: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";

/// What to do where there is more than may be.
const MORE: &str = "allow more with max-unpacked, or save its text";

/// Checks that no more text came out of a package than may.
///
/// # Errors
/// Where there is more.
pub(super) fn check_text(text: &str, on_disk: usize, limits: Limits) -> Result<(), Rejected> {
    let (most, len) = (limits.bytes(on_disk as u64), text.len() as u64);
    if len <= most {
        return Ok(());
    }
    let message =
        format!("{most} bytes of text may come out of a document of {on_disk} bytes, and there are {len}; {MORE}");
    Err(Rejected::too_large(message))
}

/// What is in a package. Sizes that it declares are not believed.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes that may be read.
    most: u64,
    left: u64,
    /// What to say where there are more.
    allowed: String,
    /// Members of a name that another has, too, which is read.
    repeated: usize,
}

/// Bytes that are in a package, by what it says of itself.
pub(super) fn declared(bytes: &[u8]) -> u64 {
    ZipArchive::new(Cursor::new(bytes)).map_or(0, |mut archive| declared_in(&mut archive))
}

fn declared_in(archive: &mut ZipArchive<Cursor<&[u8]>>) -> u64 {
    let sizes = (0..archive.len()).map(|index| archive.by_index_data(index).map_or(0, |entry| entry.size()));
    sizes.fold(0, u64::saturating_add)
}

impl<'a> Package<'a> {
    /// Opens a package, the ending of whose name is `ending`.
    ///
    /// # Errors
    /// Where it is no archive.
    pub(super) fn open(bytes: &'a [u8], ending: &str, limits: Limits) -> Result<Self, Rejected> {
        if bytes.starts_with(OLD_OFFICE) {
            if memchr::memmem::find(bytes, ENCRYPTED_OFFICE).is_some() {
                let message = format!("it is protected by a password; save a copy as .{ending} without");
                return Err(Rejected::encrypted(message));
            }
            return Err(Rejected::malformed(format!("an old or protected Word file; save it as .{ending}")));
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            let message = format!("no valid .{ending} file, which would be a zip archive ({error}); save it again");
            Rejected::malformed(message)
        })?;
        let (declared, on_disk) = (declared_in(&mut archive), bytes.len() as u64);
        let (of_members, of_file) = (declared.saturating_mul(TIMES), limits.markup(on_disk));
        let most = of_members.min(of_file);
        let allowed = match of_members < of_file {
            true => format!("{most} bytes may be read from it, {TIMES} times what it says that it holds"),
            false => format!(
                "{most} bytes may be unpacked from a document of {on_disk} bytes (--max-unpacked is {})",
                limits.max_unpacked
            ),
        };
        let repeated = listed(bytes).saturating_sub(archive.len());
        Ok(Package { archive, most, left: most, allowed, repeated })
    }

    /// Says how many members are not read because another has their name.
    pub(super) fn repeated(&self) -> Option<Remark> {
        Remark::left_out(self.repeated, "a member of the package whose name is there twice")
    }

    /// Whether it has a member of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// The text of a member; `None` where there is no such member.
    ///
    /// # Errors
    /// Where it is damaged, protected, or too large.
    pub(super) fn read(&mut self, name: &str) -> Result<Option<String>, Rejected> {
        let bytes = self.bytes(name)?;
        Ok(bytes.map(|bytes| match String::from_utf8(bytes) {
            // A byte order mark and a declaration are looked for in any case.
            Ok(text) if !text.starts_with('\u{feff}') && !declares_other(&text) => text,
            Ok(text) => xml::decode(text.as_bytes()).into_owned(),
            Err(error) => xml::decode(error.as_bytes()).into_owned(),
        }))
    }

    /// The text of a member that must be there.
    ///
    /// # Errors
    /// Like [`Package::read`], and where there is no such member.
    pub(super) fn require(&mut self, name: &str) -> Result<String, Rejected> {
        self.read(name)?.ok_or_else(|| Rejected::malformed(format!("there is no `{name}` in it")))
    }

    fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Rejected> {
        let mut member = match self.archive.by_name(name) {
            Ok(member) => member,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(Rejected::encrypted("it is protected by a password; save a copy without"));
            }
            Err(error) => return Err(Rejected::malformed(format!("`{name}` in it cannot be read: {error}"))),
        };
        let mut bytes = Vec::new();
        let read = (&mut member).take(self.left + 1).read_to_end(&mut bytes);
        read.map_err(|error| Rejected::malformed(format!("`{name}` in it is damaged: {error}")))?;
        let len = bytes.len() as u64;
        if len > self.left {
            let there = self.most - self.left + len;
            let message = format!("{}, and with `{name}` there are {there} at least; {MORE}", self.allowed);
            return Err(Rejected::too_large(message));
        }
        self.left -= len;
        Ok(Some(bytes))
    }
}

/// How many members a package says that it has.
fn listed(bytes: &[u8]) -> usize {
    let end = memchr::memmem::rfind(bytes, b"PK\x05\x06").and_then(|at| bytes.get(at + 10..at + 12));
    let count = end.map_or(0, |count| u16::from_le_bytes([count[0], count[1]]));
    // Where there are more, another number says how many.
    if count == u16::MAX { 0 } else { count.into() }
}

fn declares_other(text: &str) -> bool {
    let head = text.as_bytes();
    let head = &head[..head.len().min(200)];
    head.starts_with(b"<?xml") && memchr::memmem::find(head, b"encoding=").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rejected::Reason;
    use crate::testing::packed;

    fn open<'a>(bytes: &'a [u8], ending: &str) -> Result<Package<'a>, Rejected> {
        Package::open(bytes, ending, Limits::default())
    }

    #[test]
    fn an_option_allows_more_and_a_message_names_it() {
        let bytes = packed(&[("a.xml", &" ".repeat(30 << 20))]);
        let rejected = open(&bytes, "odt").unwrap().read("a.xml").unwrap_err();
        let said = format!("{} bytes may be unpacked from a document of {} bytes", 24 << 20, bytes.len());
        assert!(rejected.message.starts_with(&said) && rejected.message.contains("max-unpacked"), "{rejected}");
        let more = Limits::default().with_max_unpacked(1100);
        assert!(Package::open(&bytes, "odt", more).unwrap().read("a.xml").is_ok());
        // Of what many programs write, a book of 50 times its size is read in any case.
        let dense = packed(&[("a.xml", &"<w:t/>".repeat(4 << 20))]);
        assert!(open(&dense, "docx").unwrap().read("a.xml").is_ok());
        let text = "a".repeat((8 << 20) + 1);
        assert_eq!(check_text(&text, 9, Limits::default()).unwrap_err().reason, Reason::TooLarge);
        assert_eq!(check_text(&text, 1 << 20, Limits::default()), Ok(()));
    }

    #[test]
    fn a_bomb_is_rejected_by_what_it_is_not_by_what_it_says() {
        let bomb = " ".repeat(30 << 20);
        let mut bytes = packed(&[("a.xml", &bomb)]);
        let rejected = |bytes: &[u8]| open(bytes, "odt").unwrap().read("a.xml").unwrap_err();
        assert_eq!(rejected(&bytes).reason, Reason::TooLarge);
        // The same, declared to be of ten bytes, in the local header and in the directory.
        let size = u32::try_from(bomb.len()).unwrap().to_le_bytes();
        let places: Vec<usize> = memchr::memmem::find_iter(&bytes, &size).collect();
        assert_eq!(places.len(), 2);
        for at in places {
            bytes[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
        }
        let refused = rejected(&bytes);
        assert!(matches!(refused.reason, Reason::TooLarge | Reason::Malformed), "{refused:?}");
    }

    #[test]
    fn a_member_that_is_named_again_and_again_is_not_read_as_often() {
        let bytes = packed(&[("a.xml", &"text ".repeat(1000))]);
        let mut package = open(&bytes, "epub").unwrap();
        let read = (0..9).take_while(|_| package.read("a.xml").is_ok()).count();
        assert_eq!(read, 2);
        assert_eq!(package.read("a.xml").unwrap_err().reason, Reason::TooLarge);
    }

    #[test]
    fn damage_is_told() {
        let mut bytes = packed(&[("a.xml", "<a>text text text text</a>")]);
        assert_eq!(open(&bytes, "odt").unwrap().require("b.xml").unwrap_err().reason, Reason::Malformed);
        let at = memchr::memmem::find(&bytes, b"a.xml").unwrap() + 12;
        bytes[at] ^= 0xff;
        assert_eq!(open(&bytes, "odt").unwrap().read("a.xml").unwrap_err().reason, Reason::Malformed);
        let old = open(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "docx").err().unwrap();
        assert_eq!((old.reason, old.message.contains("save it as .docx")), (Reason::Malformed, true));
        let protected = [OLD_OFFICE, b"...", ENCRYPTED_OFFICE].concat();
        assert_eq!(open(&protected, "docx").err().unwrap().reason, Reason::Encrypted);
        assert_eq!(open(b"plain text", "docx").err().unwrap().reason, Reason::Malformed);
    }
}
