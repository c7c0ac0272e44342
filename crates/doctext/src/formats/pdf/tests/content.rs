//! Content that is damaged, cut off, or names what is not there.

use super::*;
use crate::{Format, Options, RemarkKind};

/// A page that shows `First.`, what is given, and two lines more.
fn read_page(middle: &str) -> Extracted {
    let content = format!(
        "BT /F1 12 Tf 72 700 Td (First.) Tj ET\n{middle}\nBT 72 500 Td (Second.) Tj 0 -50 Td [(Th) 9 (ird.)] TJ ET\n"
    );
    read(&file(&objects(content.as_bytes(), HELVETICA, &[]), "")).unwrap()
}

fn damages(read: &Extracted) -> u64 {
    read.remarks.iter().filter(|remark| remark.kind == RemarkKind::ContentDamaged).map(|remark| remark.count).sum()
}

#[test]
fn one_wrong_byte_does_not_hide_the_rest_of_a_page() {
    let text = |operators: &str| format!("BT 72 600 Td {operators} ET");
    let cases = [
        (text("<4d6964646c65> Tj"), "Middle", 0),
        (text("<4d6964646Z65> Tj"), "Midd`e", 1),
        (text("[<4d696464> 2 <6cZZ>] TJ"), "Middl\u{fffd}", 1),
        (text("<4d6964646c65 Tj"), "", 1),
        (text("[(Mid) 2 (dle) TJ"), "Middle", 1),
        (text("(Mid) 2 (dle)] TJ"), "", 1),
        (text("(Mid (dle) Tj"), "dle", 1),
        (text("(Mid) dle) Tj"), "", 1),
        (format!("/P << /MCID 0 BDC {} EMC", text("(Middle) Tj")), "Middle", 1),
        (format!("/P /MCID 0 >> BDC {} EMC", text("(Middle) Tj")), "Middle", 1),
        (format!(")>>}}{{ \u{1}\u{7f} {}", text("(Middle) Tj")), "Middle", 1),
        (format!("l 1 m {}", text("(Middle) Tj")), "Middle", 1),
        (format!("{}(Middle) Tj ET", "BT 72 600 Td ".replace("72 ", &"7 ".repeat(40))), "Middle", 1),
        (format!("{}7 {} {}", "[".repeat(600), "]".repeat(600), text("(Middle) Tj")), "Middle", 1),
        (format!("BI /W 1 /H (1 ID \u{1}\u{2})( EI {}", text("(Middle) Tj")), "Middle", 1),
        (format!("BI /W 1 /H 1 ID ab)( EI {} ) ", text("(Middle) Tj")), "Middle", 1),
    ];
    for (middle, shown, count) in cases {
        let read = read_page(&middle);
        let text = read.text.split("\n\n").filter(|block| !block.is_empty()).collect::<Vec<_>>();
        let expected = ["First.", shown, "Second.", "Third."];
        let expected: Vec<_> = expected.into_iter().filter(|block| !block.is_empty()).collect();
        assert_eq!((text, read.missing.as_ref()), (expected, None), "{middle}");
        assert_eq!(damages(&read).min(1), count, "{middle}");
    }
}

#[test]
fn content_that_ends_in_the_middle_is_said() {
    let whole = "BT /F1 12 Tf 72 700 Td (First.) Tj 0 -50 Td [(Sec) 9 (ond.)] TJ 0 -50 Td <5468697264> Tj ET";
    let all = read(&file(&objects(whole.as_bytes(), HELVETICA, &[]), "")).unwrap();
    assert_eq!((all.text.as_str(), damages(&all)), ("First.\n\nSecond.\n\nThird", 0));
    for end in whole.find("Tj").unwrap() + 2..whole.len() {
        let read = read(&file(&objects(&whole.as_bytes()[..end], HELVETICA, &[]), "")).unwrap();
        assert!(damages(&read) > 0 || read.missing.is_some(), "{}", &whole[..end]);
    }
}

#[test]
fn what_cannot_be_shown_is_told() {
    let content = b"BT /F1 12 Tf 72 700 Td (Text.) Tj ET";
    let told = |objects: &[Vec<u8>]| Format::Pdf.read(file(objects, ""), &Options::default()).unwrap_err();
    let of = |content: &str| told(&objects(content.as_bytes(), HELVETICA, &[]));
    let packed_as = |filter: &str, content: &[u8]| {
        let mut objects = objects(b"", HELVETICA, &[]);
        objects[3] = stream(&format!("/Filter {filter}"), content);
        objects
    };
    assert!(of("BT 72 700 Td (Text.) Tj ET").message.contains("page 1: text in it has no font"));
    assert!(of("BT /F9 9 Tf 72 700 Td (Text.) Tj ET").message.contains("page 1: text in it has no font"));
    assert!(of("BT /F1 9 Tf (Text.) Tj ET /Fm9 Do").message.contains("page 1: there is no `Fm9`"));
    // White space, and a font that nothing is shown in.
    let blank = read(&file(&objects(b"BT ( ) Tj /F9 9 Tf /F1 9 Tf (Text.) Tj ET", HELVETICA, &[]), "")).unwrap();
    assert_eq!((blank.text.as_str(), blank.missing), ("Text.", None));

    let hex: String = content.iter().map(|byte| format!("{byte:02x}")).collect();
    let hex_packed: String = packed(&content.repeat(9)).iter().map(|byte| format!("{byte:02x}")).collect();
    let runs = [&[35][..], content, &[128]].concat();
    for (filter, packed) in [
        ("/AHx", hex.as_bytes()),
        ("[/ASCIIHexDecode /FlateDecode]", hex_packed.as_bytes()),
        ("/RunLengthDecode", &runs),
    ] {
        assert_eq!(read(&file(&packed_as(filter, packed), "")).unwrap().missing, None, "{filter}");
    }
    for (filter, packed) in [
        ("/Unknown", &content[..]),
        ("[/ASCIIHexDecode /Unknown]", hex.as_bytes()),
        ("/ASCIIHexDecode", hex.replace('6', "x").as_bytes()),
        ("[/ASCIIHexDecode /FlateDecode]", &hex_packed.as_bytes()[..hex_packed.len() / 2]),
        ("/ASCII85Decode", b"6<#'\\7PQ#@vy{}~>"),
        ("/RunLengthDecode", &runs[..30]),
        ("/DCTDecode", content),
    ] {
        let rejected = told(&packed_as(filter, packed));
        assert!(rejected.message.contains("page 1: its content is damaged"), "{filter}: {rejected}");
    }
}

#[test]
fn content_that_is_nothing_but_damage_ends() {
    for part in ["(", "[", "<< ", "<4x", ")", "1 ", "BI ", "m ", "[(", "#41 ", "q#20 )"] {
        let content = format!("BT /F1 12 Tf 72 700 Td (Text.) Tj ET {}", part.repeat(5_000));
        let mut objects = objects(b"", HELVETICA, &[]);
        objects[3] = stream("/Filter /FlateDecode", &packed(content.as_bytes()));
        let read = read(&file(&objects, "")).unwrap();
        assert_eq!(read.text, "Text.", "{part}");
        assert!(read.missing.is_some() || damages(&read) > 0, "{part}");
    }
}

#[test]
fn a_file_that_ends_within_its_last_revision_is_truncated() {
    let old = file(&objects(b"BT /F1 12 Tf 72 700 Td (Old.) Tj ET", HELVETICA, &[]), "");
    let table = memchr::memmem::rfind(&old, b"\nxref").unwrap() + 1;
    let new = stream("", b"BT /F1 12 Tf 72 700 Td (New.) Tj ET");
    let object = [&b"4 0 obj\n"[..], &new, b"\nendobj\n"].concat();
    let at = old.len() + object.len();
    let end = format!(
        "xref\n4 1\n{:010} 00000 n \ntrailer\n<< /Size 6 /Root 1 0 R /Prev {table} >>\nstartxref\n{at}\n%%EOF\n",
        old.len()
    );
    let whole = [&old[..], &object, end.as_bytes()].concat();
    let text = |bytes: &[u8]| Format::Pdf.read(bytes.to_vec(), &Options::default()).map(|read| read.text);
    assert_eq!(text(&whole).unwrap(), "New.");
    assert_eq!(text(&[&old[..], b"\0\0 sent by the object of a mailer"].concat()).unwrap(), "Old.");
    for cut in (old.len() + 10..at + end.len() - 20).step_by(7) {
        match text(&whole[..cut]) {
            Ok(text) => assert_eq!(text, "New.", "{cut}"),
            Err(rejected) => {
                assert!(matches!(rejected.reason, Reason::Truncated | Reason::Malformed), "{cut}: {rejected}")
            }
        }
    }
}

#[test]
fn two_files_in_one_are_said() {
    let one = |word: &str| file(&objects(format!("BT /F1 9 Tf ({word}) Tj ET").as_bytes(), HELVETICA, &[]), "");
    let said = |bytes: &[u8]| {
        let read = read(bytes).unwrap();
        read.remarks
            .iter()
            .filter(|remark| remark.kind == RemarkKind::PartLeftOut)
            .map(|remark| remark.count)
            .sum::<u64>()
    };
    assert_eq!(said(&[one("First"), one("Second")].concat()), 1);
    assert_eq!(said(&[one("First"), b"\0\r\n".to_vec(), one("Second"), one("Third")].concat()), 2);
    assert_eq!(said(&[b"%PDF- of a mailer\n".to_vec(), one("First")].concat()), 0);
}
