//! What a walk through an archive finds, and who takes it.

use std::io::Read;

use crate::formats::Format;
use crate::rejected::Rejected;
use crate::unpack::content::Budget;

/// A file, message or record in an archive.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// Its name below the archive, such as `dir/a.txt`, `b.zip#dir/a.txt` or `message=3`. Empty where the archive is a
    /// compressed file that holds one file. No two members have the same.
    pub label: &'a str,
    /// The last part of its name.
    pub file_name: &'a str,
    /// Its format, from the kind of archive or the ending of its name; `None` where no reader knows it.
    pub format: Option<Format>,
    /// How much may come out of the file on the disk. Who reads the member as a document charges it before.
    pub budget: &'a Budget,
}

/// Takes what a walk through an archive finds.
pub trait Taker {
    /// What ends the walk.
    type Error;

    /// Takes a member. `content` gives its bytes and must be read to its end; [`Rejected::from`] says why that fails.
    ///
    /// # Errors
    /// What ends the walk.
    fn take(&mut self, member: Member<'_>, content: &mut dyn Read) -> Result<(), Self::Error>;

    /// Takes the reason why a member is left out, or the rest of the archive where `label` is empty or that of an archive.
    fn skip(&mut self, label: &str, rejected: Rejected);

    /// Whether to end the walk, which is asked between members.
    fn is_cancelled(&self) -> bool {
        false
    }
}
