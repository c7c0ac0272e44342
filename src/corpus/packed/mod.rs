//! Compressed files, archives, web archives and mailboxes: what is inside, one after the other.

mod content;
mod http;
mod input;
mod kind;
mod labels;
mod mbox;
mod streams;
mod tar_file;
mod warc;
mod zip_file;

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::extract::Refusal;
use super::format::DocumentFormat;
use super::{SkipReason, SkipStage};
use crate::error::{Error, Result};
use content::{Budget, Content};
use input::Input;
use kind::Kind;
use streams::{Codec, Streams};

pub(super) use http::{WarcRecord, warc_record};

/// Endings of packed files, as they are named to users: without those that mean the same.
pub(super) const ENDINGS: [&str; 9] = ["gz", "zst", "bz2", "xz", "zip", "tar", "tgz", "warc", "mbox"];

/// How deep things may be packed in each other.
const MAX_DEPTH: u32 = 3;

/// Takes what a walk through packed files finds.
pub(super) trait Taker {
    /// A file inside.
    ///
    /// `label` is what stands behind the name of the outer file in its `doc_id`, as `dir/a.txt` or `b.zip#dir/a.txt` or `message=3`; it is empty for a compressed
    /// file that is one file. The end of `file_name` says its format, unless `format` does. `content` is to be read to its end; why that fails is for the
    /// taker to note ([`Refusal::of`]).
    ///
    /// # Errors
    /// Those that end the run.
    fn take(
        &mut self,
        label: &str,
        file_name: &str,
        format: Option<DocumentFormat>,
        content: &mut dyn Read,
    ) -> Result<()>;

    /// Something inside is left out; the archive itself if `label` is empty.
    fn skip(&mut self, label: &str, refusal: Refusal);

    /// Asked between members; the walk ends when it is so.
    fn is_cancelled(&self) -> bool;
}

/// Whether a file of this name is packed.
pub(super) fn is_packed(file_name: &str) -> bool {
    Kind::of(file_name).is_some()
}

/// Walks through a packed file and all that is packed in it.
///
/// # Errors
/// Those of the taker, and of the temporary file that a zip file inside something else needs.
///
/// # Complexity
/// Linear in what is unpacked, which is at most 200 times the file (or 16 MiB). Memory is that of a few decoders and 16 MiB, and of the names
/// in the archive.
pub(super) fn unpack(file: File, file_name: &str, temp_dir: &Path, taker: &mut dyn Taker) -> Result<()> {
    let Some((kind, inner_name)) = Kind::of(file_name) else { return Ok(()) };
    let bytes_on_disk = match file.metadata() {
        Ok(metadata) => metadata.len(),
        Err(error) => {
            taker.skip("", Refusal::of(&error));
            return Ok(());
        }
    };
    let budget = Budget::of(bytes_on_disk);
    let mut walk = Walk { taker, temp_dir, budget: &budget, told: HashSet::new() };
    match walk.open(kind, file_name, &inner_name, Source::File(file), "", 1) {
        Err(Stop::Fatal(error)) => Err(error),
        Err(Stop::Spent) => {
            walk.tell("", Budget::refusal());
            Ok(())
        }
        Ok(()) | Err(Stop::Cancelled) => Ok(()),
    }
}

struct Walk<'w> {
    taker: &'w mut dyn Taker,
    temp_dir: &'w Path,
    budget: &'w Budget,
    /// Labels of archives of which it was said that something is wrong: once is enough, and each label has one row.
    told: HashSet<String>,
}

/// Where packed bytes come from.
enum Source<'s> {
    File(File),
    Stream(&'s mut dyn Read),
}

/// Why a walk ends before its end.
enum Stop {
    Fatal(Error),
    Spent,
    Cancelled,
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::Fatal(error)
    }
}

type Walked<T = ()> = std::result::Result<T, Stop>;

impl Read for Source<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Source::File(file) => file.read(into),
            Source::Stream(stream) => stream.read(into),
        }
    }
}

impl Walk<'_> {
    fn open(
        &mut self,
        kind: Kind,
        file_name: &str,
        inner_name: &str,
        mut source: Source<'_>,
        label: &str,
        depth: u32,
    ) -> Walked {
        match kind {
            Kind::Compressed(codec) => self.compressed(codec, inner_name, &mut source, label, depth),
            Kind::Tar => self.tar(&mut source, label, depth),
            Kind::Zip => self.zip(source, label, depth),
            Kind::Warc => self.warc(file_name, &mut source, label),
            Kind::Mbox => self.mbox(file_name, &mut source, label),
        }
    }

    /// A file in an archive, which may be packed itself.
    fn member<R: Read>(&mut self, label: &str, file_name: &str, content: &mut Content<'_, R>, depth: u32) -> Walked {
        match Kind::of(file_name) {
            Some(_) if depth >= MAX_DEPTH => self.tell(label, too_deep()),
            Some((kind, inner)) => self.open(kind, file_name, &inner, Source::Stream(content), label, depth + 1)?,
            None => self.taker.take(label, file_name, None, content)?,
        }
        content.drain(|| self.taker.is_cancelled());
        self.go_on()
    }

    /// A compressed file. An archive in it is as deep as it is: nobody thinks of `a.tar.gz` as two.
    fn compressed(&mut self, codec: Codec, name: &str, source: &mut dyn Read, label: &str, depth: u32) -> Walked {
        let streams = match Streams::new(codec, source) {
            Ok(streams) => streams,
            Err(error) => {
                self.tell(label, Refusal::of(&error));
                return Ok(());
            }
        };
        let mut content = Input::new(Content::new(streams).within(self.budget));
        // An error here comes again to whoever reads.
        let head = content.peek(kind::HEAD).map(<[u8]>::to_vec).unwrap_or_default();
        let noted = content.get_ref().get_ref().noted_name().map(|name| labels::MemberName::new(name).file_name);
        let name = match noted {
            _ if kind::has_ending(name) => name.to_string(),
            Some(noted) if kind::has_ending(&noted) => noted,
            _ => format!("{name}{}", kind::ending_for(&head)),
        };
        let inner = Kind::of(&name);
        let is_archive = inner.as_ref().is_some_and(|(kind, _)| !matches!(kind, Kind::Compressed(_)));
        match inner {
            Some((Kind::Compressed(_), _)) if depth >= MAX_DEPTH => self.tell(label, too_deep()),
            Some((kind, inner)) => {
                let depth = if is_archive { depth } else { depth + 1 };
                self.open(kind, &name, &inner, Source::Stream(&mut content), label, depth)?;
            }
            None => {
                // What is wrong with it, the taker says.
                self.told.insert(label.to_string());
                self.taker.take(label, &name, None, &mut content)?;
            }
        }
        let mut content = content.into_inner();
        let was_reported = content.failed().is_some();
        content.drain(|| self.taker.is_cancelled());
        if let Some(refusal) = content.failed().filter(|_| is_archive && !was_reported) {
            let message = format!("all of it was read, but something in it may be wrong: {refusal}");
            self.tell(label, Refusal { message, ..refusal.clone() });
        }
        self.go_on()
    }

    /// Whether there is more to do after something inside.
    fn go_on(&self) -> Walked {
        if self.budget.is_spent() {
            Err(Stop::Spent)
        } else if self.taker.is_cancelled() {
            Err(Stop::Cancelled)
        } else {
            Ok(())
        }
    }

    /// What is wrong with an archive.
    fn tell(&mut self, label: &str, refusal: Refusal) {
        if self.told.insert(label.to_string()) {
            self.taker.skip(label, refusal);
        }
    }

    /// That an archive cannot be read any further.
    fn skip_rest(&mut self, label: &str, refusal: &Refusal) {
        let message = format!("what comes after this point was not read: {refusal}");
        self.tell(label, Refusal { message, ..refusal.clone() });
    }

    fn skip_empty(&mut self, label: &str) {
        self.tell(label, refusal(SkipReason::Empty, "there is nothing in it that could be read"));
    }
}

fn refusal(reason: SkipReason, message: impl Into<String>) -> Refusal {
    Refusal { stage: SkipStage::Read, reason, message: message.into() }
}

fn too_deep() -> Refusal {
    let message = format!("it is packed more than {MAX_DEPTH} deep; unpack it yourself if it is meant to be read");
    refusal(SkipReason::TooLarge, message)
}
