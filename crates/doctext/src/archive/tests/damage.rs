//! Cut, flipped and forged: what is not hit stays, and what is lost is said.

use proptest::prelude::*;

use super::*;

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
        (encrypted, [Reason::Encrypted; 2].to_vec(), vec![]),
        (method, [Reason::UnsupportedPacking; 2].to_vec(), vec![]),
        (damaged, vec![Reason::Malformed], vec![second]),
        (forged, [Reason::Malformed; 2].to_vec(), vec![]),
    ] {
        let found = walked("a.zip", &bytes);
        let bad = ["a.txt", "b.txt"].into_iter().zip(reasons).collect::<Vec<_>>();
        assert_eq!((found.good(), found.bad()), (texts, bad));
    }
    let mut method = good;
    patch_zip(&mut method, 10, 8, &[9]);
    assert!(walked("a.zip", &method).skipped[0].2.contains("Deflate64"), "{:?}", walked("a.zip", &method));
}

#[test]
fn members_that_the_list_of_a_zip_file_does_not_have_are_told() {
    let (one, two) = (zip_of(&[("a.txt", b"first text")]), zip_of(&[("b.txt", b"second text")]));
    let both = zip_of(&[("a.txt", b"first text"), ("b.txt", b"second text")]);
    let list = positions(&both, b"PK\x01\x02")[1];
    let end = positions(&both, b"PK\x05\x06")[0];
    // The list ends before the second member, and the end of the list counts one.
    let mut counts_one = both.clone();
    counts_one[end + 8] = 1;
    counts_one[end + 10] = 1;
    let mut lists_one = [&counts_one[..list], &counts_one[end..]].concat();
    let size = list - positions(&both, b"PK\x01\x02")[0];
    lists_one[list + 12] = size as u8;
    let program = [&noise(100_000, 1)[..], b"PK\x03\x04 is the mark of headers, PK\x03\x04"].concat();
    for (bytes, read, unlisted) in [
        ([one.clone(), two.clone()].concat(), "b.txt", "a.txt"),
        ([program.clone(), one.clone(), two.clone()].concat(), "b.txt", "a.txt"),
        ([one.clone(), two[..two.len() - 30].to_vec()].concat(), "a.txt", "b.txt"),
        (counts_one, "a.txt", "b.txt"),
        (lists_one, "a.txt", "b.txt"),
    ] {
        let found = walked("a.zip", &bytes);
        assert_eq!((found.good()[0].0, found.bad()), (read, vec![("", Reason::Malformed)]), "{unlisted}");
        assert!(found.skipped[0].2.contains(&format!("first is {unlisted}")), "{:?}", found.skipped);
    }
    // A program that unpacks itself, zip files in zip files, and members that are not read.
    for bytes in [
        [program, both.clone()].concat(),
        zip_with(&[("a.zip", &both), (".hidden", b"x"), ("c/", b"")], stored()),
        zip_of(&[(".hidden", b"x"), ("b.txt", b"x")]),
    ] {
        let malformed = walked("a.zip", &bytes).bad().iter().filter(|(_, reason)| *reason == Reason::Malformed).count();
        assert_eq!(malformed, 0);
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
            let found = walked(name, &bytes[..cut]);
            let good: Vec<_> =
                found.good().into_iter().map(|(label, text)| (label.trim_start_matches("a.zip#"), text)).collect();
            assert_eq!(good, whole[..good.len()], "{name} cut at {cut}");
            // Of the two empty blocks at the end of a tar file, one is enough.
            let is_end = name == "a.tar" && bytes[cut..].iter().all(|byte| *byte == 0) && cut >= bytes.len() - 512;
            assert!(!found.bad().is_empty() || is_end, "{name} cut at {cut} went unseen");
            assert!(
                found
                    .bad()
                    .iter()
                    .all(|(_, reason)| matches!(reason, Reason::Malformed | Reason::Truncated | Reason::Empty))
            );
            most = most.max(good.len());
        }
        assert!(most >= least, "{name}: {most}");
        assert_eq!(walked(name, &bytes).bad(), []);
    }
}

#[test]
fn damage_to_a_stream_is_told_once_for_the_member_and_once_for_the_archive() {
    let texts = [noise(200_000, 1), noise(200_000, 2), noise(200_000, 3)];
    let tar = tar_of(&[("a.txt", &texts[0]), ("b.txt", &texts[1]), ("c.txt", &texts[2])]);
    let mut bytes = gz(&tar);
    let end = bytes.len() / 2;
    bytes.truncate(end);
    let found = walked("a.tar.gz", &bytes);
    assert_eq!(found.good().len(), 1);
    assert_eq!(found.bad(), [("b.txt", Reason::Truncated), ("", Reason::Truncated)]);
    // The checksum stands at the end, when all was taken.
    let mut bytes = gz(&tar);
    let crc = bytes.len() - 8;
    bytes[crc] ^= 1;
    let found = walked("a.tar.gz", &bytes);
    assert_eq!(found.good().len(), 3);
    assert_eq!(found.bad(), [("", Reason::Malformed)]);
    assert!(found.skipped[0].2.contains("may be wrong"), "{:?}", found.skipped);
    // Two things that are wrong have one row.
    let mut bytes = gz(&[0; 1024]);
    let crc = bytes.len() - 8;
    bytes[crc] ^= 1;
    assert_eq!(walked("a.tar.gz", &bytes).bad().len(), 1);
}

#[test]
fn what_follows_a_stream_and_is_none_is_told() {
    let records: Vec<String> = (1..=6).map(|number| record("resource", &format!("text {number}"), 6)).collect();
    let name = |what: &str, ending: &str| format!("a.{what}.{ending}");
    for (ending, pack) in [("gz", gz as fn(&[u8]) -> Vec<u8>), ("bz2", bz2), ("xz", xz), ("zst", zst)] {
        let mut packed: Vec<Vec<u8>> = records.iter().map(|record| pack(record.as_bytes())).collect();
        packed[3][0] ^= 1;
        let found = walked(&name("warc", ending), &packed.concat());
        assert_eq!((found.good().len(), found.bad()), (3, vec![("", Reason::Malformed)]), "{ending}");
        assert!(found.skipped[0].2.contains("damaged at its beginning"), "{:?}", found.skipped);
        // Zeros may follow, and one stream may follow them; nothing else may, not even one byte.
        let zeros = [pack(b"a"), vec![0; 700], pack(b"b"), vec![0; 700]].concat();
        assert_eq!(walked(&name("txt", ending), &zeros).good(), [("", "ab")], "{ending}");
        for rest in [&b"\n"[..], b"\0\0x", b"no stream at all"] {
            let found = walked(&name("txt", ending), &[pack(b"a"), rest.to_vec()].concat());
            assert_eq!((found.good(), found.bad()), (vec![], vec![("", Reason::Malformed)]), "{ending} {rest:?}");
        }
    }
    let mails = [gz(b"From a 10:00\nA: b\n\none\n\n"), gz(b"From b 11:00\nA: b\n\ntwo\n"), b"junk".to_vec()].concat();
    let found = walked("a.mbox.gz", &mails);
    assert_eq!((found.good().len(), found.bad().last()), (1, Some(&("", Reason::Malformed))));
}

#[test]
fn a_tar_file_has_no_hole_and_an_end() {
    let texts: Vec<(String, Vec<u8>)> = (1..=5).map(|n| (format!("{n}.txt"), vec![b'x'; 300])).collect();
    let members: Vec<(&str, &[u8])> = texts.iter().map(|(name, text)| (&name[..], &text[..])).collect();
    let whole = tar_of(&members);
    let mut hole = whole.clone();
    hole[2048..3072].fill(0);
    let found = walked("a.tar", &hole);
    assert_eq!((found.good().len(), found.bad()), (4, vec![("", Reason::Malformed)]));
    assert!(found.skipped[0].2.contains("behind member 2"), "{:?}", found.skipped);
    let found = walked("a.tar", &whole[..3072]);
    assert_eq!((found.good().len(), found.bad()), (3, vec![("", Reason::Truncated)]));
    // One archive behind another; any number of zeros; and something else at the end.
    let found = walked("a.tar", &[&whole[..], &tar_of(&[("6.txt", b"x")])].concat());
    assert_eq!((found.good().len(), found.bad()), (6, vec![("", Reason::Malformed)]));
    assert_eq!(walked("a.tar", &[&whole[..], &vec![0; 3 << 20]].concat()).bad(), []);
    assert_eq!(walked("a.tar", &[&whole[..], &vec![b'x'; 700]].concat()).bad(), [("", Reason::Malformed)]);
    // Zeros in a member are no hole.
    let zeros = tar_of(&[("a.txt", &[0; 1536]), ("b.txt", &[0; 100]), ("c.txt", &[0; 1])]);
    assert_eq!(walked("a.tar", &zeros).bad(), []);
}

#[test]
fn nothing_in_it_is_said_and_nothing_else_is_taken_for_an_archive() {
    for (name, bytes, reason) in [
        ("a.tar", vec![0; 1024], Reason::Empty),
        ("a.zip", zip_of(&[]), Reason::Empty),
        ("a.mbox", b"\n\n".to_vec(), Reason::Empty),
        ("a.warc", Vec::new(), Reason::Empty),
        ("a.warc", record("warcinfo", "about", 5).into_bytes(), Reason::Empty),
        ("a.tar", tar_of(&[("folder/", b"")]), Reason::Empty),
        ("a.tar", noise(2000, 1), Reason::Malformed),
        ("a.zip", noise(2000, 1), Reason::Malformed),
        ("a.txt.gz", noise(2000, 1), Reason::Malformed),
        ("a.txt.xz", Vec::new(), Reason::Truncated),
        ("a.warc", noise(2000, 1), Reason::Malformed),
    ] {
        let found = walked(name, &bytes);
        assert_eq!((found.good(), found.bad()), (vec![], vec![("", reason)]), "{name}");
    }
    assert!(is_archive("a.tgz") && !is_archive("a.docx"));
    assert_eq!(walked("a.txt", b"x"), Found::default());
}

#[test]
fn names_that_a_zip_file_has_twice_are_mentioned() {
    let mut bytes = zip_with(&[("a.txt", b"first"), ("b.txt", b"second")], stored());
    replace(&mut bytes, b"b.txt", b"a.txt");
    let found = walked("a.zip", &bytes);
    assert_eq!((found.good(), found.bad()), (vec![("a.txt", "second")], vec![("", Reason::Malformed)]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever happens to an archive, nothing else does: no panic, no more output than is allowed, and no row twice, and never a text that was not there where there are
    /// checksums.
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
        let found = walked(name, bytes);
        prop_assert!(found.length <= (16 << 20) + 8192);
        let taken = found.taken.iter().map(|(label, ..)| label.as_str());
        let mut labels: Vec<&str> = taken.chain(found.skipped.iter().map(|(label, ..)| label.as_str())).collect();
        labels.sort_unstable();
        prop_assert!(!labels.is_empty() && labels.windows(2).all(|pair| pair[0] != pair[1]), "{:?}", found);
        if name.ends_with(".zip") {
            for (_, text) in found.good() {
                // A name that does not end in `.zip` any more makes a zip file a text.
                prop_assert!(text.is_empty() || text.starts_with("PK") || texts.iter().any(|known| known == text.as_bytes()), "{}", text);
            }
        }
    }
}

#[test]
fn a_file_that_the_system_cannot_read_is_not_damaged() {
    // A folder can be opened like a file, and every read of it fails.
    for name in ["a.zip", "a.tar", "a.tar.gz", "a.txt.gz", "a.mbox", "a.warc", "a.warc.gz", "a.trec", "a.rss", "a.zst"]
    {
        let mut found = Found::default();
        let stopped = walk(File::open("/").expect("a folder"), name, Path::new("/nowhere"), &mut found);
        assert!(matches!(stopped, Err(Stopped::Unreadable(error)) if error.raw_os_error().is_some()), "{name}");
        assert!(found.bad().iter().all(|(_, reason)| *reason == Reason::Unreadable), "{name}: {:?}", found.bad());
        assert!(found.good().is_empty(), "{name}");
    }
}

#[test]
fn names_with_a_nul_are_whole_and_no_two_are_one() {
    let mut tar = tar::Builder::new(Vec::new());
    for name in [&b"nul\0a.txt"[..], b"nul\0b.txt", b"nul.txt"] {
        let mut header = tar::Header::new_ustar();
        header.as_old_mut().name[..name.len()].copy_from_slice(name);
        header.set_size(4);
        header.set_cksum();
        tar.append(&header, &b"text"[..]).expect("a member");
    }
    let found = walked("a.tar", &tar.into_inner().expect("an end"));
    let names: Vec<&str> = found.good().iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["nul%00a.txt", "nul%00b.txt", "nul.txt"]);
    let mut zip = zip_of(&[("nulXa.txt", b"text")]);
    for at in memchr::memmem::find_iter(&zip.clone(), b"nulX") {
        zip[at + 3] = 0;
    }
    assert_eq!(walked("a.zip", &zip).good(), [("nul%00a.txt", "text")]);
}
