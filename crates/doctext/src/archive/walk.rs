//! The walk itself: what is in an archive, and in the archives in that.

use std::collections::HashSet;
use std::io::{self, Cursor, Read};
use std::path::Path;

use super::kind::{self, Kind};
use super::labels;
use super::member::{Member, Taker};
use super::on_disk::{Fault, OnDisk};
use crate::formats::{Format, has_ending};
use crate::rejected::{Reason, Rejected};
use crate::unpack::content::{Budget, Content};
use crate::unpack::input::Input;
use crate::unpack::streams::{Codec, Streams};

/// How deep things may be packed in each other.
const MAX_DEPTH: u32 = 3;

/// A walk through an archive and the archives in it.
pub(super) struct Walk<'w, E> {
    pub taker: &'w mut dyn Taker<Error = E>,
    pub temp_dir: &'w Path,
    pub budget: &'w Budget,
    /// Whether the system failed to read the file.
    pub fault: &'w Fault,
    /// Bytes that a decoder may keep.
    pub memory: u64,
    /// Labels of archives that were reported as faulty: one report is enough for each.
    pub told: HashSet<String>,
}

/// Where packed bytes come from.
pub(super) enum Source<'s> {
    File(OnDisk<'s>),
    Stream(&'s mut dyn Read),
}

/// Why a walk ends before its end.
pub(super) enum Stop<E> {
    Taker(E),
    /// The error, and how many bytes were to be written.
    Temporary(io::Error, u64),
    Spent,
    /// It is cancelled, or the file cannot be read any further.
    Over,
}

pub(super) type Walked<E, T = ()> = Result<T, Stop<E>>;

impl Read for Source<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Source::File(file) => file.read(into),
            Source::Stream(stream) => stream.read(into),
        }
    }
}

impl<E> Walk<'_, E> {
    pub fn open(
        &mut self,
        kind: Kind,
        file_name: &str,
        inner_name: &str,
        mut source: Source<'_>,
        label: &str,
        depth: u32,
    ) -> Walked<E> {
        match kind {
            Kind::Compressed(codec) => self.compressed(codec, inner_name, &mut source, label, depth),
            Kind::Tar => self.tar(&mut source, label, depth),
            Kind::Zip => self.zip(source, label, depth),
            Kind::Warc => self.warc(file_name, &mut source, label),
            Kind::Mbox => self.mbox(file_name, &mut source, label),
            Kind::Records(kind) => self.records(kind, file_name, &mut source, label),
        }
    }

    /// A file in an archive, which may be packed itself.
    pub fn member<R: Read>(
        &mut self,
        label: &str,
        file_name: &str,
        content: &mut Content<'_, R>,
        depth: u32,
    ) -> Walked<E> {
        match Kind::of(file_name) {
            Some(_) if depth >= MAX_DEPTH => self.tell(label, too_deep()),
            Some((kind, inner)) => self.open(kind, file_name, &inner, Source::Stream(content), label, depth + 1)?,
            None => self.by_content(label, file_name, content)?,
        }
        content.drain(|| self.taker.is_cancelled());
        self.go_on()
    }

    /// A file that is not packed, but may hold many documents, as its beginning shows where its name says little.
    fn by_content(&mut self, label: &str, file_name: &str, content: &mut dyn Read) -> Walked<E> {
        if !kind::is_open(file_name) {
            return self
                .take(Member { label, file_name, format: Format::of_name(file_name), budget: self.budget }, content);
        }
        let mut head = Vec::with_capacity(kind::HEAD);
        // An error here comes again to whoever reads.
        let _ = content.take(kind::HEAD as u64).read_to_end(&mut head);
        let format = Format::of_name(file_name).or_else(|| Format::of_name_or_content(file_name, &head));
        let kind = Kind::of_content(&head);
        let mut whole = Cursor::new(head).chain(content);
        match kind {
            Some(kind) => self.open(kind, file_name, "", Source::Stream(&mut whole), label, MAX_DEPTH),
            None => self.take(Member { label, file_name, format, budget: self.budget }, &mut whole),
        }
    }

    /// A compressed file. An archive in it is as deep as it is: nobody thinks of `a.tar.gz` as two.
    fn compressed(&mut self, codec: Codec, name: &str, source: &mut dyn Read, label: &str, depth: u32) -> Walked<E> {
        let streams = match Streams::new(codec, source, self.window()) {
            Ok(streams) => streams,
            Err(error) => {
                self.tell(label, Rejected::from(&error));
                return Ok(());
            }
        };
        let mut content = Input::new(Content::new(streams).within(self.budget));
        // An error here comes again to whoever reads.
        let head = content.peek(kind::HEAD).map(<[u8]>::to_vec).unwrap_or_default();
        let failed_early = content.get_ref().failed().is_some();
        let noted = content.get_ref().get_ref().noted_name().map(|name| labels::MemberName::new(name).file_name);
        let name = match noted {
            _ if has_ending(name) => name.to_string(),
            Some(noted) if has_ending(&noted) => noted,
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
                self.by_content(label, &name, &mut content)?;
            }
        }
        let mut content = content.into_inner();
        let was_reported = content.failed().is_some() && !failed_early;
        content.drain(|| self.taker.is_cancelled());
        if let Some(rejected) = content.failed().filter(|_| is_archive && !was_reported) {
            self.doubt(label, rejected);
        }
        self.go_on()
    }

    /// How large a window of zstd may be. It fills no more than the content does, which has a limit of its own.
    pub fn window(&self) -> u64 {
        if self.budget.limit() <= self.memory { u64::MAX } else { self.memory }
    }

    /// Counts a message or record.
    pub fn row(&self) -> Walked<E> {
        if self.budget.row() { Ok(()) } else { Err(Stop::Spent) }
    }

    pub fn take(&mut self, member: Member<'_>, content: &mut dyn Read) -> Walked<E> {
        self.taker.take(member, content).map_err(Stop::Taker)
    }

    /// Whether there is more to do after something inside.
    pub fn go_on(&self) -> Walked<E> {
        if self.budget.is_spent() {
            Err(Stop::Spent)
        } else if self.taker.is_cancelled() || self.fault.is_set() {
            Err(Stop::Over)
        } else {
            Ok(())
        }
    }

    /// What is wrong with an archive, if it could be read.
    pub fn tell(&mut self, label: &str, rejected: Rejected) {
        if !self.fault.is_set() && self.told.insert(label.to_string()) {
            self.taker.skip(label, rejected);
        }
    }

    /// That an archive was read to its end, and what is behind that or in its checksum is wrong.
    pub fn doubt(&mut self, label: &str, rejected: &Rejected) {
        let message = format!("all of it was read, but something in it may be wrong: {rejected}");
        self.tell(label, Rejected { message, ..rejected.clone() });
    }

    /// That an archive cannot be read any further.
    pub fn skip_rest(&mut self, label: &str, rejected: &Rejected) {
        let message = format!("what comes after this point was not read: {rejected}");
        self.tell(label, Rejected { message, ..rejected.clone() });
    }

    pub fn skip_empty(&mut self, label: &str) {
        self.tell(label, Rejected::reading(Reason::Empty, "there is nothing in it that could be read"));
    }
}

fn too_deep() -> Rejected {
    let message = format!("it is packed more than {MAX_DEPTH} deep; unpack it yourself if it is meant to be read");
    Rejected::reading(Reason::TooLarge, message)
}
