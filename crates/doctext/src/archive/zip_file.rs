//! Members of a zip file.

use std::cell::Cell;
use std::io::{self, BufReader, ErrorKind, Read, Seek, SeekFrom, Write};

use flate2::Crc;
use tempfile::SpooledTempFile;
use zip::read::{ZipFile, read_zipfile_from_stream};
use zip::result::{ZipError, ZipResult};
use zip::{CompressionMethod, System, ZipArchive};

use super::labels::{Labels, MemberName};
use super::unlisted::unlisted;
use super::walk::{Source, Stop, Walk, Walked};
use crate::rejected::{Reason, Rejected};
use crate::unpack::content::{Content, Limited};
use crate::unpack::streams::{Codec, Streams};

/// Bytes of the list of members that are read, which is kept in memory: more than a million of them.
const MAX_DIRECTORY: u64 = if cfg!(test) { 1 << 20 } else { 128 << 20 };

/// A zip file inside something else stays in memory up to this size.
const IN_MEMORY: usize = 16 << 20;

impl<E> Walk<'_, E> {
    pub(super) fn zip(&mut self, source: Source<'_>, label: &str, depth: u32) -> Walked<E> {
        match source {
            Source::File(file) => self.zip_members(file, label, depth),
            Source::Stream(stream) => {
                let copy = self.spool(stream)?;
                self.zip_members(copy, label, depth)
            }
        }
    }

    /// A copy that can be read from any place. Where reading fails, it ends: what is in it up to there may still be found.
    fn spool(&self, stream: &mut dyn Read) -> Walked<E, SpooledTempFile> {
        let mut copy = tempfile::spooled_tempfile_in(IN_MEMORY, self.temp_dir);
        let (mut buffer, mut len) = ([0; 16 << 10], 0);
        while !self.taker.is_cancelled() {
            match stream.read(&mut buffer) {
                Ok(0) => break,
                Ok(got) => {
                    len += got as u64;
                    copy.write_all(&buffer[..got]).map_err(|error| Stop::Temporary(error, len))?;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        self.go_on()?;
        copy.rewind().map_err(|error| Stop::Temporary(error, len))?;
        Ok(copy)
    }

    fn zip_members<R: Read + Seek>(&mut self, source: R, label: &str, depth: u32) -> Walked<E> {
        let left = Cell::new(MAX_DIRECTORY);
        let mut reader = BufReader::new(Limited::new(source, &left));
        let mut labels = Labels::within(label);
        let archive = ZipArchive::new(&mut reader);
        left.set(u64::MAX);
        let mut archive = match archive {
            Ok(archive) => archive,
            Err(error) => return self.without_directory(reader, label, &mut labels, depth, refused(error)),
        };
        let (mut is_empty, mut places) = (true, Vec::with_capacity(archive.len()));
        for index in 0..archive.len() {
            if !self.budget.member() {
                return Err(Stop::Spent);
            }
            let name = archive.by_index_data(index).map(|entry| {
                let name = member_name(entry.name_raw(), entry.name().ok().as_deref(), entry.system());
                let left_out = left_out(&name, entry.encrypted(), entry.is_symlink(), entry.compression());
                let place = (entry.header_start(), 30 + entry.name_raw().len() as u64, entry.compressed_size());
                (entry.is_dir() || name.is_folder, name, left_out, place)
            });
            let (is_folder, name, left_out, (header, header_len, len)) = match name {
                Ok(known) => known,
                Err(error) => {
                    self.go_on()?;
                    self.taker.skip(&labels.numbered("member", index as u64 + 1), refused(error));
                    continue;
                }
            };
            // Where its data begins is known for certain only when it was looked for.
            let behind = |data: u64| (header, data.saturating_add(len));
            places.push(behind(header.saturating_add(header_len)));
            if is_folder {
                continue;
            }
            is_empty = false;
            let label = labels.unique(&name.path);
            let file = match left_out {
                Some(rejected) => Err(rejected),
                None => reader_of(&mut archive, index, self.window()).map_err(refused),
            };
            match file {
                Ok((reader, data)) => {
                    places.extend(data.map(behind));
                    let mut content = Content::new(reader).within(self.budget);
                    self.member(&label, &name.file_name, &mut content, depth)?;
                }
                Err(rejected) => {
                    self.go_on()?;
                    self.taker.skip(&label, rejected);
                }
            }
            self.go_on()?;
        }
        if is_empty {
            self.skip_empty(label);
        }
        let has_duplicate_names = archive.has_duplicate_names();
        drop(archive);
        if has_duplicate_names {
            let message = "some of its members have the same name, of which only the last is read; unpack it yourself";
            self.tell(label, Rejected::reading(Reason::Malformed, message));
        } else if let Ok(Some(name)) = unlisted(&mut reader, places) {
            let MemberName { path, .. } = MemberName::new(&name);
            let message = format!(
                "it has members that are not in its list, of which the first is {path}, and they were left out; unpack it yourself (two zip files one after the other?)"
            );
            self.tell(label, Rejected::reading(Reason::Malformed, message));
        }
        Ok(())
    }

    /// A zip file that lost its end, where the list of its members is: they are looked for one after the other.
    fn without_directory<R: Read + Seek>(
        &mut self,
        mut reader: BufReader<R>,
        label: &str,
        labels: &mut Labels,
        depth: u32,
        why: Rejected,
    ) -> Walked<E> {
        let mut found = 0u64;
        if why.reason == Reason::Malformed && reader.seek(SeekFrom::Start(0)).is_ok() {
            while let Ok(Some(file)) = read_zipfile_from_stream(&mut reader) {
                found += 1;
                if !self.budget.member() {
                    return Err(Stop::Spent);
                }
                self.found_member(file, labels, depth)?;
            }
        }
        let message = if found == 0 {
            why.message
        } else {
            format!("its list of members could not be read ({why}); members found without it: {found}")
        };
        self.tell(label, Rejected { message, ..why });
        Ok(())
    }

    fn found_member<R: Read>(&mut self, file: ZipFile<'_, R>, labels: &mut Labels, depth: u32) -> Walked<E> {
        let name = member_name(file.name_raw(), file.name().ok().as_deref(), file.system());
        if file.is_dir() || name.is_folder {
            return Ok(());
        }
        let label = labels.unique(&name.path);
        match left_out(&name, file.encrypted(), file.is_symlink(), file.compression()) {
            Some(rejected) => self.taker.skip(&label, rejected),
            None => {
                let mut content = Content::new(file).within(self.budget);
                self.member(&label, &name.file_name, &mut content, depth)?;
            }
        }
        self.go_on()
    }
}

/// Names are UTF-8 where they can be, else code page 437 as the standard has it.
fn member_name(raw: &[u8], decoded: Option<&str>, system: System) -> MemberName {
    let name = decoded.map_or(raw, str::as_bytes);
    // As Info-ZIP does: some programs for Windows write the separator of that system, against the standard.
    if system == System::Dos && !name.contains(&b'/') {
        let replaced: Vec<u8> = name.iter().map(|byte| if *byte == b'\\' { b'/' } else { *byte }).collect();
        return MemberName::new(&replaced);
    }
    MemberName::new(name)
}

/// Methods that the crate for zip files leaves to us, so that each decoder is in the program once and has its limits.
fn codec_of(method: CompressionMethod) -> Option<Codec> {
    let codecs = [
        (CompressionMethod::BZIP2, Codec::Bzip2),
        (CompressionMethod::ZSTD, Codec::Zstd),
        (CompressionMethod::XZ, Codec::Xz),
    ];
    codecs.iter().find(|(known, _)| *known == method).map(|(_, codec)| *codec)
}

/// The content of a member, and where in the file it begins.
fn reader_of<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    index: usize,
    window: u64,
) -> ZipResult<(Box<dyn Read + '_>, Option<u64>)> {
    let entry = archive.by_index_data(index)?;
    let (crc, codec) = (entry.crc32(), codec_of(entry.compression()));
    Ok(match codec {
        None => {
            let member = archive.by_index(index)?;
            let data = member.data_start();
            (Box::new(member), data)
        }
        Some(codec) => {
            let member = archive.by_index_raw(index)?;
            let data = member.data_start();
            let streams = Streams::new(codec, member, window)?;
            (Box::new(Checked { inner: streams, crc: Crc::new(), expected: crc }), data)
        }
    })
}

/// Ends with an error if the checksum is not what it should be.
struct Checked<R> {
    inner: R,
    crc: Crc,
    expected: u32,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(into)?;
        self.crc.update(&into[..got]);
        if got == 0 && !into.is_empty() && self.crc.sum() != self.expected {
            return Err(io::Error::new(ErrorKind::InvalidData, "the checksum is not that of the content"));
        }
        Ok(got)
    }
}

fn left_out(name: &MemberName, encrypted: bool, is_symlink: bool, method: CompressionMethod) -> Option<Rejected> {
    if name.is_hidden {
        return Some(Rejected::reading(Reason::Hidden, "the name begins with a full stop, or that of a folder above"));
    }
    if is_symlink {
        return Some(Rejected::reading(Reason::Symlink, "symbolic links are not followed"));
    }
    if encrypted {
        return Some(Rejected::reading(Reason::Encrypted, "it is encrypted; unpack it yourself with its password"));
    }
    let is_read =
        matches!(method, CompressionMethod::Stored | CompressionMethod::Deflated) || codec_of(method).is_some();
    (!is_read).then(|| {
        let message = format!("its compression method, {method}, is not read; pack it again as an ordinary zip file");
        Rejected::reading(Reason::UnsupportedPacking, message)
    })
}

fn refused(error: ZipError) -> Rejected {
    match error {
        ZipError::Io(error) => Rejected::from(&error),
        ZipError::UnsupportedArchive(what) => Rejected::reading(Reason::UnsupportedPacking, what),
        ZipError::InvalidArchive(what) if what.contains("ulti-disk") => Rejected::reading(
            Reason::UnsupportedPacking,
            "it is one part of several; put them together with `zip -s 0`",
        ),
        error => Rejected::from(&io::Error::new(ErrorKind::InvalidData, error.to_string())),
    }
}
