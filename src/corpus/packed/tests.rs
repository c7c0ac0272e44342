//! Archives are made here, in memory, by the writers of the same crates, or by hand where those write nothing bad.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;

/// What came out: contents, or why there are none.
#[derive(Debug, Default, PartialEq)]
struct Found {
    taken: Vec<(String, String, std::result::Result<String, SkipReason>)>,
    skipped: Vec<(String, SkipReason, String)>,
    formats: Vec<Option<DocumentFormat>>,
    cancel_after: Option<usize>,
    length: u64,
}

impl Taker for Found {
    fn take(
        &mut self,
        label: &str,
        file_name: &str,
        format: Option<DocumentFormat>,
        content: &mut dyn Read,
    ) -> Result<()> {
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
                Err(error) => break Err(Refusal::of(&error).reason),
            }
        };
        self.formats.push(format);
        self.taken.push((label.to_string(), file_name.to_string(), read));
        Ok(())
    }

    fn skip(&mut self, label: &str, refusal: Refusal) {
        self.skipped.push((label.to_string(), refusal.reason, refusal.message));
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
    fn bad(&self) -> Vec<(&str, SkipReason)> {
        let taken = self.taken.iter().filter_map(|(label, _, text)| Some((label.as_str(), *text.as_ref().err()?)));
        taken.chain(self.skipped.iter().map(|(label, reason, _)| (label.as_str(), *reason))).collect()
    }
}

fn walk_into(mut found: Found, name: &str, bytes: &[u8]) -> Found {
    let folder = tempfile::tempdir().unwrap();
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    std::io::Seek::rewind(&mut file).unwrap();
    unpack(file, name, folder.path(), &mut found).unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "something was left behind");
    found
}

fn walk(name: &str, bytes: &[u8]) -> Found {
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
        let found = walk(&name, &bytes);
        assert_eq!(found.good(), expected, "{name}");
        assert_eq!(found.bad(), [], "{name}");
        assert_eq!(found.taken[2].1, "é.txt");
    }
}

#[test]
fn a_compressed_file_is_the_file() {
    for (ending, pack) in CODECS {
        let found = walk(&format!("a.txt.{ending}"), &pack(b"text"));
        assert_eq!(found.taken, [(String::new(), "a.txt".into(), Ok("text".into()))]);
        let found = walk(&format!("a.{ending}"), &pack(b"<html>"));
        assert_eq!(found.taken, [(String::new(), "a.html".into(), Ok("<html>".into()))]);
        let found = walk(&format!("a.{ending}"), &pack(&tar_of(&[("b.txt", b"b")])));
        assert_eq!(found.good(), [("b.txt", "b")]);
        let (one, two) = (pack(b"one "), pack(b"two"));
        for (between, behind) in [(&b""[..], &b""[..]), (b"", b"\0\0\0\0"), (b"\0\0\0\0", b"junk")] {
            let found = walk(&format!("a.txt.{ending}"), &[&one, between, &two, behind].concat());
            assert_eq!((found.good(), found.bad()), (vec![("", "one two")], vec![]), "{ending} {behind:?}");
        }
    }
    let mut named = flate2::GzBuilder::new().filename("folder/b.eml").write(Vec::new(), flate2::Compression::fast());
    named.write_all(b"mail").unwrap();
    let found = walk("a.gz", &named.finish().unwrap());
    assert_eq!(found.taken, [(String::new(), "b.eml".into(), Ok("mail".into()))]);
}

#[test]
fn packed_files_in_archives_are_walked_into_three_deep() {
    let inner = zip_of(&[("c.txt", b"c"), ("d.txt.gz", &gz(b"d"))]);
    let middle = tar_of(&[("in#ner.zip", &inner), ("e.txt", b"e")]);
    let outer = zip_of(&[("dir/middle.tar.xz", &xz(&middle)), ("f.mbox", b"From a\n\nf\n")]);
    let found = walk("outer.zip", &outer);
    assert_eq!(
        found.good(),
        [
            ("dir/middle.tar.xz#in%23ner.zip#c.txt", "c"),
            ("dir/middle.tar.xz#e.txt", "e"),
            ("f.mbox#message=1", "\nf\n")
        ]
    );
    assert_eq!(found.bad(), [("dir/middle.tar.xz#in%23ner.zip#d.txt.gz", SkipReason::TooLarge)]);
    assert!(found.skipped[0].2.contains("more than 3 deep"), "{found:?}");

    let mut quine = b"end".to_vec();
    for _ in 0..50 {
        quine = gz(&quine);
    }
    let found = walk("a.gz", &quine);
    assert_eq!(found.bad(), [("", SkipReason::TooLarge)]);
    let mut zips = zip_of(&[("a.txt", b"deep"), ("b.txt", b"deep")]);
    for _ in 0..3 {
        zips = zip_of(&[("n.zip", &zips), ("a.txt", b"near")]);
    }
    let found = walk("n.zip", &zips);
    assert_eq!(found.good(), [("n.zip#n.zip#a.txt", "near"), ("n.zip#a.txt", "near"), ("a.txt", "near")]);
    assert_eq!(found.bad(), [("n.zip#n.zip#n.zip", SkipReason::TooLarge)]);
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
    let found = walk("a.tar", &builder.into_inner().unwrap());
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
        ("dir/.a.txt", SkipReason::Hidden),
        ("soft", SkipReason::Symlink),
        ("hard", SkipReason::Symlink),
        ("pipe", SkipReason::NotRegular),
        ("sparse", SkipReason::UnsupportedType),
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
    let found = walk("a.zip", &bytes);
    assert_eq!(found.good(), [("a/../b.txt", "x"), ("a.txt", "x")]);
    assert_eq!(found.bad(), [("soft", SkipReason::Symlink), ("__MACOSX/._a.txt", SkipReason::Hidden)]);
    // As programs for Windows wrote it once: made on DOS (the byte behind the version), with its separator, in code page 437.
    replace(&mut bytes, b"a/../b.txt", b"a\\\x81\\bb.txt");
    for at in positions(&bytes, b"PK\x01\x02").into_iter().skip(2) {
        bytes[at + 5] = 0;
    }
    assert_eq!(walk("a.zip", &bytes).good(), [("a/ü/bb.txt", "x"), ("a.txt", "x")]);
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

#[test]
fn members_of_a_zip_file_fail_alone() {
    let members = [("a.txt", &b"first text"[..]), ("b.txt", b"second text")];
    let good = zip_with(&members, stored());
    let mut encrypted = good.clone();
    patch_zip(&mut encrypted, 8, 6, &[1]);
    let mut method = good.clone();
    patch_zip(&mut method, 10, 8, &[9]);
    let mut damaged = good.clone();
    replace(&mut damaged, b"first text", b"First text");
    let mut forged = zip_of(&members);
    patch_zip(&mut forged, 24, 22, &[3]);
    let second = ("b.txt", "second text");
    for (bytes, reasons, texts) in [
        (encrypted, [SkipReason::Encrypted; 2].to_vec(), vec![]),
        (method, [SkipReason::UnsupportedType; 2].to_vec(), vec![]),
        (damaged, vec![SkipReason::Malformed], vec![second]),
        (forged, [SkipReason::Malformed; 2].to_vec(), vec![]),
    ] {
        let found = walk("a.zip", &bytes);
        let bad = ["a.txt", "b.txt"].into_iter().zip(reasons).collect::<Vec<_>>();
        assert_eq!((found.good(), found.bad()), (texts, bad));
    }
    let mut method = good;
    patch_zip(&mut method, 10, 8, &[9]);
    assert!(walk("a.zip", &method).skipped[0].2.contains("Deflate64"), "{:?}", walk("a.zip", &method));
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
        assert_eq!(walk("a.zip", &bytes).good(), [("a.txt", std::str::from_utf8(&text).unwrap())]);
        patch_zip(&mut bytes, 16, 14, &[0; 4]);
        assert_eq!(walk("a.zip", &bytes).bad(), [("a.txt", SkipReason::Malformed)]);
    }
}

#[test]
fn what_came_before_a_cut_stays() {
    let texts: Vec<Vec<u8>> = (1..=3).map(|seed| noise(700, seed)).collect();
    let members: Vec<(&str, &[u8])> =
        ["a.txt", "b.txt", "c.txt"].into_iter().zip(texts.iter().map(|t| &t[..])).collect();
    let whole: Vec<(&str, &str)> = members.iter().map(|(n, t)| (*n, std::str::from_utf8(t).unwrap())).collect();
    let tar = tar_of(&members);
    for (name, bytes, least) in [
        ("a.tar.gz", gz(&tar), 1),
        ("a.tar.zst", zst(&tar), 0),
        ("a.tar.bz2", bz2(&tar), 0),
        ("a.tar.xz", xz(&tar), 0),
        ("a.zip", zip_of(&members), 2),
        ("a.tar", tar, 2),
        ("b.zip", zip_of(&[("a.zip", &zip_of(&members))]), 0),
    ] {
        let mut most = 0;
        for cut in 0..bytes.len() {
            let found = walk(name, &bytes[..cut]);
            let good: Vec<_> =
                found.good().into_iter().map(|(label, text)| (label.trim_start_matches("a.zip#"), text)).collect();
            assert_eq!(good, whole[..good.len()], "{name} cut at {cut}");
            // A tar file may end without the empty blocks that should be there.
            assert!(!found.bad().is_empty() || name == "a.tar", "{name} cut at {cut} went unseen");
            assert!(found.bad().iter().all(|(_, reason)| matches!(reason, SkipReason::Malformed | SkipReason::Empty)));
            most = most.max(good.len());
        }
        assert!(most >= least, "{name}: {most}");
        assert_eq!(walk(name, &bytes).bad(), []);
    }
}

#[test]
fn damage_to_a_stream_is_told_once_for_the_member_and_once_for_the_archive() {
    let texts = [noise(200_000, 1), noise(200_000, 2), noise(200_000, 3)];
    let tar = tar_of(&[("a.txt", &texts[0]), ("b.txt", &texts[1]), ("c.txt", &texts[2])]);
    let mut bytes = gz(&tar);
    let end = bytes.len() / 2;
    bytes.truncate(end);
    let found = walk("a.tar.gz", &bytes);
    assert_eq!(found.good().len(), 1);
    assert_eq!(found.bad(), [("b.txt", SkipReason::Malformed), ("", SkipReason::Malformed)]);
    // The checksum stands at the end, when all was taken.
    let mut bytes = gz(&tar);
    let crc = bytes.len() - 8;
    bytes[crc] ^= 1;
    let found = walk("a.tar.gz", &bytes);
    assert_eq!(found.good().len(), 3);
    assert_eq!(found.bad(), [("", SkipReason::Malformed)]);
    assert!(found.skipped[0].2.contains("may be wrong"), "{:?}", found.skipped);
}

#[test]
fn nothing_in_it_is_said_and_nothing_else_is_taken_for_an_archive() {
    for (name, bytes, reason) in [
        ("a.tar", vec![0; 1024], SkipReason::Empty),
        ("a.zip", zip_of(&[]), SkipReason::Empty),
        ("a.mbox", b"\n\n".to_vec(), SkipReason::Empty),
        ("a.warc", Vec::new(), SkipReason::Empty),
        ("a.warc", record("warcinfo", "about", 5).into_bytes(), SkipReason::Empty),
        ("a.tar", tar_of(&[("folder/", b"")]), SkipReason::Empty),
        ("a.tar", noise(2000, 1), SkipReason::Malformed),
        ("a.zip", noise(2000, 1), SkipReason::Malformed),
        ("a.txt.gz", noise(2000, 1), SkipReason::Malformed),
        ("a.txt.xz", Vec::new(), SkipReason::Malformed),
        ("a.warc", noise(2000, 1), SkipReason::Malformed),
    ] {
        let found = walk(name, &bytes);
        assert_eq!((found.good(), found.bad()), (vec![], vec![("", reason)]), "{name}");
    }
    assert!(is_packed("a.tgz") && !is_packed("a.docx"));
    assert_eq!(walk("a.txt", b"x"), Found::default());
}

/// Zeros that never end.
fn bomb(pack: impl FnOnce(&mut dyn Read) -> Vec<u8>, bytes: u64) -> Vec<u8> {
    pack(&mut std::io::repeat(0).take(bytes))
}

#[test]
fn bombs_are_stopped_and_what_came_before_them_stays() {
    let gigabyte = 1 << 30;
    let packed = bomb(
        |zeros| {
            let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            std::io::copy(zeros, &mut writer).unwrap();
            writer.finish().unwrap()
        },
        gigabyte,
    );
    let found = walk("a.txt.gz", &packed);
    assert_eq!(found.bad(), [("", SkipReason::TooLarge), ("", SkipReason::TooLarge)]);
    assert!(found.length > 16 << 20 && found.length < packed.len() as u64 * 201, "{}", found.length);

    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["a.txt", "b.txt", "c.txt"] {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        let zeros = if name == "b.txt" { gigabyte / 4 } else { 4 };
        std::io::copy(&mut std::io::repeat(0).take(zeros), &mut writer).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    let found = walk("a.zip", &bytes);
    assert_eq!(found.good(), [("a.txt", "\0\0\0\0")]);
    assert_eq!(found.bad(), [("b.txt", SkipReason::TooLarge), ("", SkipReason::TooLarge)]);
    // On a level below as well.
    let found = walk("a.tar.gz", &gz(&tar_of(&[("a.zip", &bytes), ("d.txt", b"")])));
    assert_eq!(found.bad(), [("a.zip#b.txt", SkipReason::TooLarge), ("", SkipReason::TooLarge)]);
}

#[test]
fn overlapping_members_are_counted_as_often_as_they_are_read() {
    let mut bytes = zip_with(&[("a.txt", &vec![b'x'; 4 << 20])], stored());
    let directory = positions(&bytes, b"PK\x01\x02")[0];
    let end = positions(&bytes, b"PK\x05\x06")[0];
    let entry = bytes[directory..end].to_vec();
    let mut footer = bytes[end..].to_vec();
    bytes.truncate(directory);
    let count = 1000u16;
    for number in 0..count {
        let mut entry = entry.clone();
        entry[46..51].copy_from_slice(format!("{number:05}").as_bytes());
        bytes.extend(entry);
    }
    footer[8..10].copy_from_slice(&count.to_le_bytes());
    footer[10..12].copy_from_slice(&count.to_le_bytes());
    footer[12..16].copy_from_slice(&u32::try_from(bytes.len() - directory).unwrap().to_le_bytes());
    bytes.extend(footer);
    let found = walk("a.zip", &bytes);
    assert!(found.good().len() > 150 && found.good().len() < 210, "{}", found.good().len());
    assert_eq!(found.bad().last(), Some(&("", SkipReason::TooLarge)));
}

#[test]
fn sparse_files_and_long_headers_cost_what_is_allowed() {
    let mut header = tar_header("a.txt", 4, tar::EntryType::GNUSparse);
    let gnu = header.as_gnu_mut().unwrap();
    gnu.sparse[0].offset = *b"000000100000";
    gnu.sparse[0].numbytes = *b"000000000004";
    gnu.realsize = *b"000000100004";
    header.set_cksum();
    let mut builder = tar::Builder::new(Vec::new());
    builder.append(&header, &b"text"[..]).unwrap();
    let found = walk("a.tar", &builder.into_inner().unwrap());
    assert_eq!(found.length, 0o100_004);
    let mut builder = tar::Builder::new(Vec::new());
    let gnu = header.as_gnu_mut().unwrap();
    gnu.sparse[0].offset = *b"077700000000";
    gnu.realsize = *b"077700000004";
    header.set_cksum();
    builder.append(&header, &b"text"[..]).unwrap();
    let found = walk("a.tar", &builder.into_inner().unwrap());
    assert_eq!(found.bad(), [("a.txt", SkipReason::TooLarge), ("", SkipReason::TooLarge)]);

    let long_name = vec![b'a'; 2 << 20];
    let mut builder = tar::Builder::new(Vec::new());
    builder.append(&tar_header("x", 0, tar::EntryType::Regular), &b""[..]).unwrap();
    builder.append(&tar_header("././@LongLink", long_name.len(), tar::EntryType::GNULongName), &long_name[..]).unwrap();
    builder.append(&tar_header("a.txt", 0, tar::EntryType::Regular), &b""[..]).unwrap();
    let found = walk("a.tar", &builder.into_inner().unwrap());
    assert_eq!((found.good(), found.bad()), (vec![("x", "")], vec![("", SkipReason::TooLarge)]));
    assert!(found.skipped[0].2.contains("headers"), "{:?}", found.skipped);
}

#[test]
fn decoders_that_need_too_much_memory_are_not_run() {
    let mut writer = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
    writer.window_log(28).unwrap();
    writer.include_contentsize(false).unwrap();
    writer.write_all(b"text").unwrap();
    let packed = writer.finish().unwrap();
    assert_eq!(walk("a.txt.zst", &packed).bad(), [("", SkipReason::TooLarge)]);
    let mut options = liblzma::stream::LzmaOptions::new_preset(0).unwrap();
    options.dict_size(512 << 20);
    let mut filters = liblzma::stream::Filters::new();
    filters.lzma2(&options);
    let mut packed = xz(b"text");
    // The size of the dictionary is one byte of the block's header, which has a checksum.
    let header = &mut packed[12..24];
    assert_eq!(header[2..4], [0x21, 1]);
    header[4] = 34;
    let mut crc = flate2::Crc::new();
    crc.update(&header[..8]);
    header[8..12].copy_from_slice(&crc.sum().to_le_bytes());
    assert_eq!(walk("a.txt.xz", &packed).bad(), [("", SkipReason::TooLarge)]);
}

#[test]
fn a_walk_is_stopped_between_members() {
    let members: Vec<(String, Vec<u8>)> = (0..9).map(|n| (format!("{n}.txt"), b"x".to_vec())).collect();
    let members: Vec<(&str, &[u8])> = members.iter().map(|(n, t)| (&n[..], &t[..])).collect();
    for (name, bytes) in [("a.zip", zip_of(&members)), ("a.tar.gz", gz(&tar_of(&members)))] {
        let found = walk_into(Found { cancel_after: Some(2), ..Found::default() }, name, &bytes);
        assert_eq!((found.good().len(), found.bad().len()), (2, 0));
    }
}

#[test]
fn a_list_of_members_that_is_too_long_is_not_kept() {
    let names: Vec<String> = (0..12_000).map(|n| format!("{n:060}.txt")).collect();
    for (count, expected) in [(5_000, None), (12_000, Some(SkipReason::TooLarge))] {
        let members: Vec<(&str, &[u8])> = names[..count].iter().map(|name| (&name[..], &b"x"[..])).collect();
        let found = walk("a.zip", &zip_with(&members, stored()));
        assert_eq!(found.skipped.first().map(|(_, reason, _)| *reason), expected);
        assert_eq!(found.good().len(), if expected.is_none() { count } else { 0 });
    }
}

#[test]
fn names_that_a_zip_file_has_twice_are_mentioned() {
    let mut bytes = zip_with(&[("a.txt", b"first"), ("b.txt", b"second")], stored());
    replace(&mut bytes, b"b.txt", b"a.txt");
    let found = walk("a.zip", &bytes);
    assert_eq!((found.good(), found.bad()), (vec![("a.txt", "second")], vec![("", SkipReason::Malformed)]));
}

fn record(kind: &str, text: &str, length: usize) -> String {
    format!("WARC/1.0\r\nWARC-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{text}\r\n\r\n")
}

#[test]
fn records_of_a_web_archive_are_numbered_as_they_stand() {
    let records = [
        record("warcinfo", "about", 5),
        record("response", "page", 4),
        record("revisit", "", 0),
        record("conversion", "", 0),
        record("Resource", "file", 4),
    ];
    let whole: String = records.concat();
    let each: Vec<u8> = records.iter().flat_map(|record| gz(record.as_bytes())).collect();
    for (name, bytes) in
        [("a.warc", whole.clone().into_bytes()), ("a.warc.gz", each), ("a.warc.zst", zst(whole.as_bytes()))]
    {
        let found = walk(name, &bytes);
        let contents: Vec<_> = [(2, 1), (4, 3), (5, 4)]
            .map(|(number, at)| (format!("record={number}"), records[at].trim_end_matches("\r\n\r\n").to_string()))
            .into();
        let good: Vec<_> = found
            .good()
            .into_iter()
            .map(|(l, t)| (l.to_string(), t.trim_end_matches("\r\n\r\n").to_string()))
            .collect();
        assert_eq!((good, found.bad()), (contents, vec![]), "{name}");
        assert_eq!(found.formats, [Some(DocumentFormat::WarcRecord); 3]);
    }
}

#[test]
fn wrong_lengths_of_records_are_told_and_cost_little() {
    let after = record("resource", "after", 5);
    let found = walk("a.warc", format!("{}{after}", record("resource", "too much text\r\n\r\nof it", 3)).as_bytes());
    let labels: Vec<_> = found.good().iter().map(|(label, _)| *label).collect();
    assert_eq!((labels, found.bad()), (vec!["record=1", "record=2"], vec![("", SkipReason::Malformed)]));
    assert!(found.skipped[0].2.contains("record 1"));
    for length in [1_000_000, usize::MAX] {
        let found = walk("a.warc", format!("{after}{}{after}", record("resource", "text", length)).as_bytes());
        assert_eq!(found.good().len(), 1);
        assert_eq!(found.bad(), [("record=2", SkipReason::Malformed), ("", SkipReason::Malformed)]);
    }
    let found = walk("a.warc", format!("WARC/1.0\r\nWARC-Type: resource\r\n\r\ntext\r\n{after}").as_bytes());
    assert_eq!((found.good().len(), found.bad()), (1, vec![("", SkipReason::Malformed)]));
}

#[test]
fn mails_are_numbered() {
    let found = walk("a.mbox.gz", &gz(b"From a 10:00\nA: b\n\none\n\nFrom b 11:00\n\n>From two\n"));
    assert_eq!(found.good(), [("message=1", "A: b\n\none\n"), ("message=2", "\nFrom two\n")]);
    assert_eq!(found.formats, [Some(DocumentFormat::Mail); 2]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever happens to an archive, nothing else does: no panic, no more output than is allowed, and never a text that was not there where there are checksums.
    #[test]
    fn flipped_bits_cost_what_they_hit(places in prop::collection::vec((any::<prop::sample::Index>(), 0u8..8), 1..4), which in 0usize..10) {
        let texts: Vec<Vec<u8>> = (1..=3).map(|seed| noise(300, seed)).collect();
        let members: Vec<(&str, &[u8])> = ["a.txt", "b.txt", "c.txt"].into_iter().zip(texts.iter().map(|t| &t[..])).collect();
        let (tar, zip) = (tar_of(&members), zip_of(&members));
        let mail: &[u8] = b"From a 10:00\nA: b\n\ntext\n\nFrom b 11:00\n\n>From\n";
        let record: &[u8] = b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 4\r\n\r\ntext\r\n\r\n";
        let mut archives = [
            ("a.tar.gz", gz(&tar)), ("a.tar.zst", zst(&tar)), ("a.tar.bz2", bz2(&tar)), ("a.tar.xz", xz(&tar)), ("a.zip", zip.clone()),
            ("b.zip", zip_of(&[("a.zip", &zip)])), ("a.tar", tar), ("a.mbox", mail.to_vec()), ("a.warc", record.repeat(3)), ("a.warc.gz", gz(record).repeat(3)),
        ];
        let (name, bytes) = &mut archives[which];
        for (place, bit) in places {
            let at = place.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        let found = walk(name, bytes);
        prop_assert!(found.length <= (16 << 20) + 8192);
        if name.ends_with(".zip") {
            for (_, text) in found.good() {
                prop_assert!(text.is_empty() || texts.iter().any(|known| known == text.as_bytes()), "{}", text);
            }
        }
    }
}
