//! Files of which pages are damaged or not there.

use super::*;
use crate::{Format, Options, Partial, RemarkKind};

/// A file of three pages: objects 3 and 4, 5 and 6, 7 and 8; the font is object 9.
fn three(change: impl Fn(&mut Vec<Vec<u8>>)) -> Vec<u8> {
    let mut objects = vec![b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(), tree("3 0 R 5 0 R 7 0 R")];
    for (at, word) in ["Apples", "Pears", "Plums"].iter().enumerate() {
        objects.push(format!("<< /Type /Page /Parent 2 0 R /Contents {} 0 R >>", 4 + 2 * at).into_bytes());
        objects.push(stream("/Filter /FlateDecode", &packed(page(word).as_bytes())));
    }
    objects.push(HELVETICA.into());
    change(&mut objects);
    file(&objects, "")
}

fn tree(kids: &str) -> Vec<u8> {
    let shared = "/MediaBox [0 0 612 792] /Resources << /Font << /F1 9 0 R >> >>";
    format!("<< /Type /Pages /Kids [{kids}] /Count 3 {shared} >>").into_bytes()
}

/// Lines that differ, so that half of them packed is not all of them.
fn page(word: &str) -> String {
    let lines: String = (0..30).map(|line| format!("0 -14 Td ({word} {}.) Tj ", line * 7919 % 101)).collect();
    format!("BT /F1 12 Tf 72 700 Td {lines}ET")
}

fn rejected(change: impl Fn(&mut Vec<Vec<u8>>)) -> Rejected {
    Format::Pdf.read(three(change), &Options::default()).unwrap_err()
}

fn kept(change: impl Fn(&mut Vec<Vec<u8>>)) -> Extracted {
    Format::Pdf.read(three(change), &Options::default().with_partial(Partial::Keep)).unwrap()
}

/// Packed content without its last part, or with another byte in the middle.
fn half(word: &str) -> Vec<u8> {
    let packed = packed(page(word).as_bytes());
    stream("/Filter /FlateDecode", &packed[..packed.len() / 2])
}

fn changed(word: &str) -> Vec<u8> {
    let mut packed = packed(page(word).as_bytes());
    let middle = packed.len() / 2;
    packed[middle] ^= 0x10;
    stream("/Filter /FlateDecode", &packed)
}

#[test]
fn a_page_that_is_damaged_or_not_there_is_told() {
    type Change = fn(&mut Vec<Vec<u8>>);
    let cases: [(&str, Change); 12] = [
        ("page 2: its content is damaged", |objects| objects[5] = half("Pears")),
        ("page 2: its content is damaged", |objects| objects[5] = changed("Pears")),
        ("page 2: its content is damaged", |objects| objects[5] = stream("/Filter /FlateDecode", b"no such thing")),
        ("page 2: its content is not there", |objects| objects[4] = b"<< /Type /Page /Contents 99 0 R >>".to_vec()),
        ("page 2: its content is not there", |objects| objects[5] = b"<< /Length 9 >>".to_vec()),
        ("page 2: a part of its content", |objects| {
            objects[4] = b"<< /Type /Page /Contents [6 0 R 99 0 R] >>".to_vec()
        }),
        ("page 2: object 99", |objects| objects[4] = b"<< /Type /Page /Contents 6 0 R /Resources 99 0 R >>".to_vec()),
        ("page 2: object 98", |objects| {
            objects[4] = b"<< /Type /Page /Contents 6 0 R /Resources << /Font << /F1 98 0 R >> >> >>".to_vec();
        }),
        ("page 2: it is not there", |objects| objects[4] = b"null".to_vec()),
        ("page 2: it is not there", |objects| objects[1] = tree("3 0 R 44 0 R 7 0 R")),
        ("page 2: the list", |objects| objects[4] = b"<< /Type /Pages /Kids 7 >>".to_vec()),
        ("3 pages are counted", |objects| objects[1] = tree("3 0 R 7 0 R")),
    ];
    for (fault, change) in cases {
        let rejected = rejected(change);
        assert_eq!(rejected.reason, Reason::Malformed, "{fault}: {rejected}");
        assert!(rejected.message.starts_with(&format!("1 of 3 pages cannot be read in full ({fault}")), "{rejected}");
        let kept = kept(change);
        let partial: Vec<_> = kept.remarks.iter().filter(|remark| remark.kind == RemarkKind::Partial).collect();
        assert!(kept.text.contains("Apples 0.") && kept.text.contains("Plums 0."), "{fault}: {}", kept.text);
        assert_eq!(partial[0].detail, rejected.message);
    }
    let no_list = rejected(|objects| objects[1] = b"null".to_vec());
    assert!(no_list.message.contains("their list is not there"), "{no_list}");
    // Nothing is wrong with a page without content, nor with a sum over all of the content that was cut off.
    let pages = |change: Change| read(&three(change)).unwrap();
    let whole = pages(|_| ());
    assert_eq!((whole.missing.as_ref(), whole.text.matches('.').count()), (None, 90));
    assert_eq!(pages(|objects| objects[4] = b"<< /Type /Page >>".to_vec()).missing, None);
    assert_eq!(pages(|objects| objects[4] = b"<< /Type /Page /Contents null >>".to_vec()).missing, None);
    assert_eq!(pages(|objects| objects[5] = stream("/Filter /FlateDecode", b"")).missing, None);
    let without_sum = pages(|objects| {
        let packed = packed(page("Pears").as_bytes());
        objects[5] = stream("/Filter /FlateDecode", &packed[..packed.len() - 4]);
    });
    assert_eq!((without_sum.missing.as_ref(), &without_sum.text), (None, &whole.text));
}

#[test]
fn a_file_that_is_cut_off_is_no_picture() {
    let bytes = three(|_| ());
    let whole = read(&bytes).unwrap().text;
    let table = memchr::memmem::rfind(&bytes, b"startxref").unwrap();
    for end in (20..bytes.len()).step_by(17) {
        match Format::Pdf.read(&bytes[..end], &Options::default()) {
            Ok(read) => assert_eq!(read.text, whole, "{end} of {}", bytes.len()),
            Err(rejected) if end > table => assert_eq!(rejected.reason, Reason::Malformed, "{end}: {rejected}"),
            Err(rejected) => assert_eq!(rejected.reason, Reason::Truncated, "{end}: {rejected}"),
        }
    }
}
