//! Why some bytes give no text.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::io;

/// Why some bytes give no text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Rejected {
    /// The step that failed.
    pub stage: Stage,
    /// The kind of fault, for programs.
    pub reason: Reason,
    /// The fault and its remedy, for people.
    pub message: String,
    /// Whether all bytes that came before it are known to be right, by their checksums.
    pub is_behind: bool,
}

/// The step at which bytes are rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Stage {
    /// Reading and unpacking bytes.
    Read,
    /// Turning bytes into characters.
    Decode,
    /// Taking the text out of its format.
    Extract,
}

/// The kinds of fault for which bytes are rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Reason {
    /// There is no text.
    Empty,
    /// No reader knows the format, the compression or the kind of file.
    UnsupportedType,
    /// The name in an archive begins with a full stop.
    Hidden,
    /// It is a link to another file.
    Symlink,
    /// It is a pipe, socket or device.
    NotRegular,
    /// The system could not read it.
    Unreadable,
    /// The system could not find it.
    Vanished,
    /// It is not what it was when it was found: somebody writes to it, or put another file in its place.
    Changed,
    /// It exceeds a limit.
    TooLarge,
    /// It holds many NUL characters.
    Binary,
    /// It is text in no known encoding.
    Undecodable,
    /// Its front matter is not valid.
    FrontMatter,
    /// It is damaged, or has another format than its name says.
    Malformed,
    /// It ends before its end.
    Truncated,
    /// It is packed in a way that is not read.
    UnsupportedPacking,
    /// It is protected by a password or against copying.
    Encrypted,
}

impl Stage {
    /// The name of the stage.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Read => "read",
            Stage::Decode => "decode",
            Stage::Extract => "extract",
        }
    }
}

impl Reason {
    /// Every reason.
    pub const ALL: &[Reason] = &[
        Reason::Empty,
        Reason::UnsupportedType,
        Reason::Hidden,
        Reason::Symlink,
        Reason::NotRegular,
        Reason::Unreadable,
        Reason::Vanished,
        Reason::Changed,
        Reason::TooLarge,
        Reason::Binary,
        Reason::Undecodable,
        Reason::FrontMatter,
        Reason::Malformed,
        Reason::Truncated,
        Reason::UnsupportedPacking,
        Reason::Encrypted,
    ];

    /// The name of the reason.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Empty => "empty",
            Reason::UnsupportedType => "unsupported-type",
            Reason::Hidden => "hidden",
            Reason::Symlink => "symlink",
            Reason::NotRegular => "not-regular",
            Reason::Unreadable => "unreadable",
            Reason::Vanished => "vanished",
            Reason::Changed => "changed",
            Reason::TooLarge => "too-large",
            Reason::Binary => "binary",
            Reason::Undecodable => "undecodable",
            Reason::FrontMatter => "front-matter",
            Reason::Malformed => "malformed",
            Reason::Truncated => "truncated",
            Reason::UnsupportedPacking => "unsupported-packing",
            Reason::Encrypted => "encrypted",
        }
    }
}

impl Rejected {
    /// A rejection with a message for people.
    pub fn new(stage: Stage, reason: Reason, message: impl Into<String>) -> Rejected {
        Rejected { stage, reason, message: message.into(), is_behind: false }
    }

    /// A rejection while bytes are read or unpacked.
    pub(crate) fn reading(reason: Reason, message: impl Into<String>) -> Rejected {
        Rejected::new(Stage::Read, reason, message)
    }

    /// A rejection of a file that is not a valid file of its format.
    pub(crate) fn malformed(message: impl Into<String>) -> Rejected {
        Rejected::new(Stage::Extract, Reason::Malformed, message)
    }

    /// A rejection of a file that ends before its end.
    pub(crate) fn truncated(message: impl Into<String>) -> Rejected {
        Rejected::new(Stage::Extract, Reason::Truncated, message)
    }

    /// A rejection of a protected file.
    pub(crate) fn encrypted(message: impl Into<String>) -> Rejected {
        Rejected::new(Stage::Extract, Reason::Encrypted, message)
    }

    /// A rejection of a file that exceeds a limit.
    pub(crate) fn too_large(message: impl Into<String>) -> Rejected {
        Rejected::new(Stage::Extract, Reason::TooLarge, message)
    }

    /// A rejection of a kind of file that is not read.
    pub(crate) fn unsupported(message: impl Into<String>) -> Rejected {
        Rejected::new(Stage::Extract, Reason::UnsupportedType, message)
    }

    /// A rejection of a file without text.
    pub(crate) fn empty(message: impl Into<String>) -> Rejected {
        Rejected::new(Stage::Extract, Reason::Empty, message)
    }
}

impl From<&io::Error> for Rejected {
    /// Unwraps the rejection that an error of this crate's readers carries. Any other error is damage, or a fault of the system.
    fn from(error: &io::Error) -> Rejected {
        if let Some(rejected) = error.get_ref().and_then(|inner| inner.downcast_ref::<Rejected>()) {
            return rejected.clone();
        }
        if let Some(of_system) = wrapped(error) {
            return Rejected::from(of_system);
        }
        let (reason, message) = match error.kind() {
            io::ErrorKind::UnexpectedEof => {
                (Reason::Truncated, "it ends in the middle; get a whole copy of it".to_string())
            }
            // Errors of decoders have no number of the system.
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other
                if error.raw_os_error().is_none() =>
            {
                (Reason::Malformed, format!("it is damaged ({error}); get another copy of it"))
            }
            io::ErrorKind::NotFound => (Reason::Vanished, error.to_string()),
            _ => (Reason::Unreadable, error.to_string()),
        };
        Rejected::reading(reason, message)
    }
}

/// The error of the system that a decoder put into one of its own.
fn wrapped(error: &io::Error) -> Option<&io::Error> {
    let mut inner = error.get_ref().and_then(|inner| inner.source());
    while let Some(error) = inner {
        match error.downcast_ref::<io::Error>() {
            Some(error)
                if error.raw_os_error().is_some() || error.get_ref().is_some_and(|inner| inner.is::<Rejected>()) =>
            {
                return Some(error);
            }
            _ => inner = error.source(),
        }
    }
    None
}

impl Rejected {
    /// Says that what came before is right.
    pub(crate) fn behind(self) -> Rejected {
        Rejected { is_behind: true, ..self }
    }
}

impl From<Rejected> for io::Error {
    fn from(rejected: Rejected) -> io::Error {
        io::Error::other(rejected)
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Rejected {}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
