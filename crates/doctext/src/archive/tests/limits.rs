//! Bombs, and whatever else would cost more than it may.

use super::*;

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
    let found = walked("a.txt.gz", &packed);
    assert_eq!(found.bad(), [("", Reason::TooLarge)]);
    assert!(found.length > 8 << 20 && found.length < packed.len() as u64 * 101, "{}", found.length);

    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["a.txt", "b.txt", "c.txt"] {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        let zeros = if name == "b.txt" { gigabyte / 4 } else { 4 };
        std::io::copy(&mut std::io::repeat(0).take(zeros), &mut writer).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    let found = walked("a.zip", &bytes);
    assert_eq!(found.good(), [("a.txt", "\0\0\0\0")]);
    assert_eq!(found.bad(), [("b.txt", Reason::TooLarge), ("", Reason::TooLarge)]);
    // On a level below as well.
    let found = walked("a.tar.gz", &gz(&tar_of(&[("a.zip", &bytes), ("d.txt", b"")])));
    assert_eq!(found.bad(), [("a.zip#b.txt", Reason::TooLarge), ("", Reason::TooLarge)]);
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
    let found = walked("a.zip", &bytes);
    assert!((30..40).contains(&found.good().len()), "{}", found.good().len());
    assert_eq!(found.bad().last(), Some(&("", Reason::TooLarge)));
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
    let found = walked("a.tar", &builder.into_inner().unwrap());
    assert_eq!(found.length, 0o100_004);
    let mut builder = tar::Builder::new(Vec::new());
    let gnu = header.as_gnu_mut().unwrap();
    gnu.sparse[0].offset = *b"077700000000";
    gnu.realsize = *b"077700000004";
    header.set_cksum();
    builder.append(&header, &b"text"[..]).unwrap();
    let found = walked("a.tar", &builder.into_inner().unwrap());
    assert_eq!(found.bad(), [("a.txt", Reason::TooLarge), ("", Reason::TooLarge)]);

    let long_name = vec![b'a'; 2 << 20];
    let mut builder = tar::Builder::new(Vec::new());
    builder.append(&tar_header("x", 0, tar::EntryType::Regular), &b""[..]).unwrap();
    builder.append(&tar_header("././@LongLink", long_name.len(), tar::EntryType::GNULongName), &long_name[..]).unwrap();
    builder.append(&tar_header("a.txt", 0, tar::EntryType::Regular), &b""[..]).unwrap();
    let found = walked("a.tar", &builder.into_inner().unwrap());
    assert_eq!((found.good(), found.bad()), (vec![("x", "")], vec![("", Reason::TooLarge)]));
    assert!(found.skipped[0].2.contains("headers"), "{:?}", found.skipped);
}

#[test]
fn decoders_that_need_too_much_memory_are_not_run() {
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
    assert_eq!(walked("a.txt.xz", &packed).bad(), [("", Reason::TooLarge)]);
}

/// A frame of zstd as a stream writes it, which does not say how much there is.
fn windowed(bytes: &[u8], log: u32) -> Vec<u8> {
    let mut writer = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
    writer.window_log(log).unwrap();
    writer.include_contentsize(false).unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

#[test]
fn windows_of_zstd_may_be_as_large_as_memory() {
    for log in [27, 28, 30, 31] {
        assert_eq!(walked("a.txt.zst", &windowed(b"text", log)).good(), [("", "text")], "{log}");
    }
    let walked_within = |bytes: &[u8], memory: u64| walked_by("a.txt.zst", bytes, |walker| walker.with_memory(memory));
    // Little content fills no window, whatever the frame says.
    assert_eq!(walked_within(&windowed(b"text", 31), 64 << 20).good(), [("", "text")]);
    let mut noise = 1_u64;
    let mut next = || {
        noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (noise >> 56) as u8
    };
    let long: Vec<u8> = (0..3 << 20).map(|_| next()).collect();
    let found = walked_within(&windowed(&long, 31), 64 << 20);
    assert_eq!(found.bad(), [("", Reason::TooLarge)]);
    assert!(found.skipped[0].2.contains("2048 MiB (`zstd --long=31`)"), "{}", found.skipped[0].2);
    let found = walked_within(&windowed(&long, 26), 64 << 20);
    assert_eq!(found.length, 3 << 20);
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
    for (count, expected) in [(5_000, None), (12_000, Some(Reason::TooLarge))] {
        let members: Vec<(&str, &[u8])> = names[..count].iter().map(|name| (&name[..], &b"x"[..])).collect();
        let found = walked("a.zip", &zip_with(&members, stored()));
        assert_eq!(found.skipped.first().map(|(_, reason, _)| *reason), expected);
        assert_eq!(found.good().len(), if expected.is_none() { count } else { 0 });
    }
}

#[test]
fn a_large_zip_file_in_something_goes_to_the_temporary_folder() {
    let long = noise(17 << 20, 1);
    let bytes = tar_of(&[("a.zip", &zip_with(&[("a.txt", &long), ("b.txt", b"short")], stored()))]);
    let found = walked("a.tar", &bytes);
    assert_eq!((found.good()[1], found.bad()), (("a.zip#b.txt", "short"), vec![]));
    let gone = Path::new("/nowhere/at/all");
    let stopped = walk(file_of(&bytes), "a.tar", gone, &mut Found::default());
    assert!(matches!(stopped, Err(Stopped::TemporaryFile(..))));
    // A small one never gets there.
    let small = tar_of(&[("a.zip", &zip_of(&[("b.txt", b"short")]))]);
    walk(file_of(&small), "a.tar", gone, &mut Found::default()).unwrap();
}

#[test]
fn files_and_records_in_a_file_have_limits() {
    let members: Vec<(String, Vec<u8>)> = (0..10_050).map(|n| (format!("{n}"), Vec::new())).collect();
    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, text)| (&name[..], &text[..])).collect();
    for (name, bytes) in
        [("a.tar.gz", gz(&tar_of(&members))), ("b.zip", zip_of(&[("a.tar.gz", &gz(&tar_of(&members)))]))]
    {
        let found = walked(name, &bytes);
        assert!((9_990..=10_000).contains(&found.good().len()), "{}", found.good().len());
        assert_eq!(found.bad().last(), Some(&("", Reason::TooLarge)));
        assert!(found.skipped[0].2.contains("more than 10000 files"), "{:?}", found.skipped);
    }
    let mails = "From a 10:00\nA: b\n\nc\n\n".repeat(50);
    let found = walked_by("a.mbox", mails.as_bytes(), |walker| walker.with_limits(Limits::default().with_max_rows(20)));
    assert_eq!((found.good().len(), found.bad()), (20, vec![("", Reason::TooLarge)]));
    assert!(found.skipped[0].2.contains("more than 20 rows, messages or records"), "{:?}", found.skipped);
    assert_eq!(walked("a.mbox", mails.as_bytes()).good().len(), 50);
}

#[test]
fn what_reading_members_unpacks_is_taken_from_the_same_budget() {
    let answer = |body: &[u8]| {
        let http = [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n", body].concat();
        let header = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n",
            http.len()
        );
        [header.as_bytes(), &http[..], b"\r\n\r\n"].concat()
    };
    let budget = || Budget::new(Limits::default(), 1000);
    let record = answer(&gz(&vec![b' '; 2 << 20]));
    let shared = budget();
    let charged = (0..9).take_while(|_| Format::WarcRecord.charge(&record, &shared).is_ok()).count();
    assert_eq!(charged, 3, "8 MiB are no more than three times 2 MiB and what each record costs");
    assert_eq!(Format::Text.charge(b"", &shared).unwrap_err().reason, Reason::TooLarge);
    let (tags, references) = ("<b>".repeat(300_000), "&amp;".repeat(900_000));
    let shared = budget();
    assert_eq!(Format::Html.charge(tags.as_bytes(), &shared), Ok(()));
    assert!(Format::Html.charge(references.as_bytes(), &shared).is_err_and(|why| why.message.contains("500000 tags")));
    let shared = budget();
    let short = (0..).take_while(|_| Format::Mail.charge(b"A: b\n\nc", &shared).is_ok()).count();
    assert_eq!(short, 16 << 10, "a short document costs more than its bytes");
    // What is not packed, or damaged, costs nothing more: reading says what is wrong.
    for bytes in [answer(b"no gzip"), answer(&gz(b"text")[..9]), b"".to_vec()] {
        assert_eq!(Format::WarcRecord.charge(&bytes, &budget()), Ok(()));
    }
    let book = zip_of(&[("a.xml", &vec![b' '; 5 << 20])]);
    let shared = budget();
    assert_eq!(Format::Docx.charge(&book, &shared), Ok(()));
    assert_eq!(Format::Epub.charge(&book, &shared).unwrap_err().reason, Reason::TooLarge);
}
