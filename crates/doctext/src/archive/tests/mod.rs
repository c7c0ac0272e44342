//! Archives are made here, in memory, by the writers of the same crates, or by hand where those write nothing bad.

mod damage;
mod every_byte;
mod few_bytes;
mod limits;
mod records;

use std::convert::Infallible;
use std::io::{Cursor, Read, Seek, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;
use crate::formats::Format;
use crate::rejected::{Reason, Rejected};

/// What came out: contents, or why there are none.
#[derive(Debug, Default, PartialEq)]
struct Found {
    taken: Vec<(String, String, Result<String, Reason>)>,
    skipped: Vec<(String, Reason, String)>,
    formats: Vec<Option<Format>>,
    cancel_after: Option<usize>,
    length: u64,
}

impl Taker for Found {
    type Error = Infallible;

    fn take(&mut self, member: Member<'_>, content: &mut dyn Read) -> Result<(), Infallible> {
        let (mut kept, mut buffer) = (Vec::new(), vec![0; 8192]);
        let read = loop {
            match content.read(&mut buffer) {
                Ok(0) => break Ok(String::from_utf8_lossy(&kept).into_owned()),
                Ok(got) => {
                    self.length += got as u64;
                    if kept.len() < 1 << 20 {
                        kept.extend_from_slice(&buffer[..got]);
                    }
                }
                Err(error) => break Err(Rejected::from(&error).reason),
            }
        };
        self.formats.push(member.format);
        self.taken.push((member.label.to_string(), member.file_name.to_string(), read));
        Ok(())
    }

    fn skip(&mut self, label: &str, rejected: Rejected) {
        self.skipped.push((label.to_string(), rejected.reason, rejected.message));
    }

    fn is_cancelled(&self) -> bool {
        self.cancel_after.is_some_and(|after| self.taken.len() >= after)
    }
}

impl Found {
    /// Labels and texts of what was read.
    fn good(&self) -> Vec<(&str, &str)> {
        self.taken.iter().filter_map(|(label, _, text)| Some((label.as_str(), text.as_deref().ok()?))).collect()
    }

    /// Labels and reasons of all that was not.
    fn bad(&self) -> Vec<(&str, Reason)> {
        let taken = self.taken.iter().filter_map(|(label, _, text)| Some((label.as_str(), *text.as_ref().err()?)));
        taken.chain(self.skipped.iter().map(|(label, reason, _)| (label.as_str(), *reason))).collect()
    }
}

thread_local! {
    /// One for all walks of a test: there are thousands, and making a folder takes longer than each.
    static FOLDER: tempfile::TempDir = tempfile::tempdir().unwrap();
}

/// A file in memory.
fn file_of(bytes: &[u8]) -> File {
    let mut file = File::from(rustix::fs::memfd_create("packed", rustix::fs::MemfdFlags::CLOEXEC).unwrap());
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    file
}

/// What a walk finds, as `set` makes it differ from the default.
fn walked_by(name: &str, bytes: &[u8], set: impl Fn(Walker<'_>) -> Walker<'_>) -> Found {
    let mut found = Found::default();
    FOLDER.with(|folder| set(Walker::new(folder.path())).walk(file_of(bytes), name, &mut found).unwrap());
    found
}

fn walk_into(mut found: Found, name: &str, bytes: &[u8]) -> Found {
    FOLDER.with(|folder| {
        walk(file_of(bytes), name, folder.path(), &mut found).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "something was left behind");
    });
    found
}

fn walked(name: &str, bytes: &[u8]) -> Found {
    walk_into(Found::default(), name, bytes)
}

type Members<'a> = [(&'a str, &'a [u8])];

fn tar_header(name: &str, len: usize, kind: tar::EntryType) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    // By hand: the crate refuses names that lead out of a folder.
    header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
    header.set_size(len as u64);
    header.set_mode(0o644);
    header.set_entry_type(kind);
    header.set_cksum();
    header
}

fn tar_of(members: &Members) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, text) in members {
        if name.len() > 100 {
            let mut header = tar_header("", text.len(), tar::EntryType::Regular);
            builder.append_data(&mut header, name, *text).unwrap();
        } else {
            builder.append(&tar_header(name, text.len(), tar::EntryType::Regular), *text).unwrap();
        }
    }
    builder.into_inner().unwrap()
}

fn zip_with(members: &Members, options: SimpleFileOptions) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in members {
        writer.start_file(*name, options).unwrap();
        writer.write_all(text).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn zip_of(members: &Members) -> Vec<u8> {
    zip_with(members, SimpleFileOptions::default())
}

fn stored() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Stored)
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

fn zst(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

fn bz2(bytes: &[u8]) -> Vec<u8> {
    let mut writer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut writer = liblzma::write::XzEncoder::new(Vec::new(), 1);
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

type Pack = fn(&[u8]) -> Vec<u8>;

const CODECS: [(&str, Pack); 4] = [("gz", gz), ("zst", zst), ("bz2", bz2), ("xz", xz)];

/// Text that does not compress well: each truncation then falls into something.
fn noise(len: usize, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2) + 1;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        b'!' + u8::try_from((state >> 40) % 90).unwrap()
    };
    (0..len).map(|_| next()).collect()
}

fn positions(bytes: &[u8], what: &[u8]) -> Vec<usize> {
    memchr::memmem::find_iter(bytes, what).collect()
}

fn replace(bytes: &mut [u8], what: &[u8], with: &[u8]) {
    let places = positions(bytes, what);
    assert!(!places.is_empty() && what.len() == with.len());
    for at in places {
        bytes[at..at + with.len()].copy_from_slice(with);
    }
}

/// Central headers: method at 10, checksum at 16, length at 24. Local ones: 8, 14, 22.
fn patch_zip(bytes: &mut [u8], central: usize, local: usize, value: &[u8]) {
    for (magic, at) in [(b"PK\x01\x02", central), (b"PK\x03\x04", local)] {
        for start in positions(bytes, magic) {
            bytes[start + at..start + at + value.len()].copy_from_slice(value);
        }
    }
}

fn record(kind: &str, text: &str, length: usize) -> String {
    format!("WARC/1.0\r\nWARC-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{text}\r\n\r\n")
}

#[test]
fn the_same_files_come_out_of_every_kind() {
    let long = format!("{}é.txt", "folder/".repeat(30));
    let members = [("a.txt", &b"one"[..]), ("dir/b.html", b""), (&long, b"three"), ("dir/c.docx", b"PK")];
    let expected = [("a.txt", "one"), ("dir/b.html", ""), (&long, "three"), ("dir/c.docx", "PK")];
    let mut archives = vec![("x.zip".to_string(), zip_of(&members)), ("x.tar".to_string(), tar_of(&members))];
    archives.push(("stored.zip".into(), zip_with(&members, stored())));
    for (ending, pack) in CODECS {
        archives.push((format!("x.tar.{ending}"), pack(&tar_of(&members))));
        archives.push((format!("x.zip.{ending}"), pack(&zip_of(&members))));
    }
    for (ending, pack) in [("tgz", gz as Pack), ("TZST", zst), ("tbz2", bz2), ("txz", xz)] {
        archives.push((format!("x.{ending}"), pack(&tar_of(&members))));
    }
    for (name, bytes) in archives {
        let found = walked(&name, &bytes);
        assert_eq!(found.good(), expected, "{name}");
        assert_eq!(found.bad(), [], "{name}");
        assert_eq!(found.taken[2].1, "é.txt");
    }
}

#[test]
fn a_compressed_file_is_the_file() {
    for (ending, pack) in CODECS {
        let found = walked(&format!("a.txt.{ending}"), &pack(b"text"));
        assert_eq!(found.taken, [(String::new(), "a.txt".into(), Ok("text".into()))]);
        let found = walked(&format!("a.{ending}"), &pack(b"<html>"));
        assert_eq!(found.taken, [(String::new(), "a.html".into(), Ok("<html>".into()))]);
        let found = walked(&format!("a.{ending}"), &pack(&tar_of(&[("b.txt", b"b")])));
        assert_eq!(found.good(), [("b.txt", "b")]);
        let (one, two) = (pack(b"one "), pack(b"two"));
        for (between, behind) in [(&b""[..], &b""[..]), (b"", b"\0\0\0\0"), (b"\0\0\0\0", b"\0")] {
            let found = walked(&format!("a.txt.{ending}"), &[&one, between, &two, behind].concat());
            assert_eq!((found.good(), found.bad()), (vec![("", "one two")], vec![]), "{ending} {behind:?}");
        }
    }
    let mut named = flate2::GzBuilder::new().filename("folder/b.eml").write(Vec::new(), flate2::Compression::fast());
    named.write_all(b"mail").unwrap();
    let found = walked("a.gz", &named.finish().unwrap());
    assert_eq!(found.taken, [(String::new(), "b.eml".into(), Ok("mail".into()))]);
}

#[test]
fn packed_files_in_archives_are_walked_into_three_deep() {
    let inner = zip_of(&[("c.txt", b"c"), ("d.txt.gz", &gz(b"d"))]);
    let middle = tar_of(&[("in#ner.zip", &inner), ("e.txt", b"e")]);
    let outer = zip_of(&[("dir/middle.tar.xz", &xz(&middle)), ("f.mbox", b"From a\n\nf\n")]);
    let found = walked("outer.zip", &outer);
    assert_eq!(
        found.good(),
        [
            ("dir/middle.tar.xz#in%23ner.zip#c.txt", "c"),
            ("dir/middle.tar.xz#e.txt", "e"),
            ("f.mbox#message=1", "From a\n\nf\n")
        ]
    );
    assert_eq!(found.bad(), [("dir/middle.tar.xz#in%23ner.zip#d.txt.gz", Reason::TooLarge)]);
    assert!(found.skipped[0].2.contains("more than 3 deep"), "{found:?}");

    let mut quine = b"end".to_vec();
    for _ in 0..50 {
        quine = gz(&quine);
    }
    let found = walked("a.gz", &quine);
    assert_eq!(found.bad(), [("", Reason::TooLarge)]);
    let mut zips = zip_of(&[("a.txt", b"deep"), ("b.txt", b"deep")]);
    for _ in 0..3 {
        zips = zip_of(&[("n.zip", &zips), ("a.txt", b"near")]);
    }
    let found = walked("n.zip", &zips);
    assert_eq!(found.good(), [("n.zip#n.zip#a.txt", "near"), ("n.zip#a.txt", "near"), ("a.txt", "near")]);
    assert_eq!(found.bad(), [("n.zip#n.zip#n.zip", Reason::TooLarge)]);
}

#[test]
fn members_are_named_and_left_out_by_rule() {
    let mut builder = tar::Builder::new(Vec::new());
    let mut append = |name: &str, kind, text: &[u8]| builder.append(&tar_header(name, text.len(), kind), text).unwrap();
    append("../../a.txt", tar::EntryType::Regular, b"up");
    append("/etc/a.txt", tar::EntryType::Regular, b"root");
    append("./dir/", tar::EntryType::Directory, b"");
    append("./dir/a.txt", tar::EntryType::Regular, b"first");
    append("dir/a.txt", tar::EntryType::Regular, b"second");
    append("dir/.a.txt", tar::EntryType::Regular, b"hidden");
    append("soft", tar::EntryType::Symlink, b"");
    append("hard", tar::EntryType::Link, b"");
    append("pipe", tar::EntryType::Fifo, b"");
    append("old/", tar::EntryType::Regular, b"");
    append("50%.txt", tar::EntryType::Continuous, b"half");
    builder.append_pax_extensions([("path", &b"pax/caf\xe9.txt"[..])]).unwrap();
    builder.append(&tar_header("short", 3, tar::EntryType::Regular), &b"pax"[..]).unwrap();
    builder.append_pax_extensions([("GNU.sparse.major", &b"1"[..])]).unwrap();
    builder.append(&tar_header("sparse", 3, tar::EntryType::Regular), &b"pax"[..]).unwrap();
    let found = walked("a.tar", &builder.into_inner().unwrap());
    let expected = [
        ("../../a.txt", "up"),
        ("etc/a.txt", "root"),
        ("dir/a.txt", "first"),
        ("dir/a.txt~2", "second"),
        ("50%25.txt", "half"),
        ("pax/caf%E9.txt", "pax"),
    ];
    assert_eq!(found.good(), expected);
    let left_out = [
        ("dir/.a.txt", Reason::Hidden),
        ("soft", Reason::Symlink),
        ("hard", Reason::Symlink),
        ("pipe", Reason::NotRegular),
        ("sparse", Reason::UnsupportedPacking),
    ];
    assert_eq!(found.bad(), left_out);

    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_directory("dir", stored()).unwrap();
    writer.add_symlink("soft", "a.txt", stored()).unwrap();
    for name in ["__MACOSX/._a.txt", "a/../b.txt", "a.txt"] {
        writer.start_file(name, stored()).unwrap();
        writer.write_all(b"x").unwrap();
    }
    let mut bytes = writer.finish().unwrap().into_inner();
    let found = walked("a.zip", &bytes);
    assert_eq!(found.good(), [("a/../b.txt", "x"), ("a.txt", "x")]);
    assert_eq!(found.bad(), [("soft", Reason::Symlink), ("__MACOSX/._a.txt", Reason::Hidden)]);
    // As programs for Windows wrote it once: made on DOS (the byte behind the version), with its separator, in code page 437.
    replace(&mut bytes, b"a/../b.txt", b"a\\\x81\\bb.txt");
    for at in positions(&bytes, b"PK\x01\x02").into_iter().skip(2) {
        bytes[at + 5] = 0;
    }
    assert_eq!(walked("a.zip", &bytes).good(), [("a/ü/bb.txt", "x"), ("a.txt", "x")]);
}

#[test]
fn methods_of_zip_that_its_crate_does_not_know_are_read() {
    let text = b"text ".repeat(9);
    for (method, pack) in [(12u8, bz2 as Pack), (93, zst), (95, xz)] {
        let packed = pack(&text);
        let mut bytes = zip_with(&[("a.txt", &packed)], stored());
        let mut crc = flate2::Crc::new();
        crc.update(&text);
        patch_zip(&mut bytes, 10, 8, &[method]);
        patch_zip(&mut bytes, 16, 14, &crc.sum().to_le_bytes());
        patch_zip(&mut bytes, 24, 22, &u32::try_from(text.len()).unwrap().to_le_bytes());
        assert_eq!(walked("a.zip", &bytes).good(), [("a.txt", std::str::from_utf8(&text).unwrap())]);
        patch_zip(&mut bytes, 16, 14, &[0; 4]);
        assert_eq!(walked("a.zip", &bytes).bad(), [("a.txt", Reason::Malformed)]);
    }
}
