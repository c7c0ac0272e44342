//! What is mended, left out and said.

use super::*;
use crate::remark::RemarkKind;

/// The text, and what is said about it.
fn read_all(bytes: &[u8]) -> (String, Vec<(RemarkKind, u64)>) {
    let read = read(bytes).unwrap();
    (read.text, read.remarks.iter().map(|remark| (remark.kind, remark.count)).collect())
}

fn shown(content: &str) -> (String, Vec<(RemarkKind, u64)>) {
    read_all(&file(&objects(content.as_bytes(), HELVETICA, &[]), ""))
}

#[test]
fn what_lies_outside_of_the_page_is_left_out() {
    let content = b"BT /F1 12 Tf 72 700 Td (Seen) Tj 0 -500 Td (Not so) Tj ET";
    let boxes = [
        "/MediaBox [0 0 612 792] /CropBox [0 400 612 792]",
        "/MediaBox [0 400 612 792] /CropBox [0 0 612 792]",
        "/MediaBox [612 792 0 400] /Rotate 90 /UserUnit 2",
    ];
    for boxes in boxes {
        let mut objects = objects(content, HELVETICA, &[]);
        objects[2] =
            format!("<< /Type /Page /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> {boxes} >>").into_bytes();
        let expected = ("Seen".to_string(), vec![(RemarkKind::OutsidePage, 5)]);
        assert_eq!(read_all(&file(&objects, "")), expected, "{boxes}");
        // The same, inherited.
        objects[1] = format!("<< /Type /Pages /Kids [3 0 R] {boxes} >>").into_bytes();
        objects[2] = b"<< /Type /Page /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_vec();
        assert_eq!(read_all(&file(&objects, "")), expected, "{boxes}");
    }
    let outside = read(&file(&objects(b"BT /F1 12 Tf 900 900 Td (gone) Tj", HELVETICA, &[]), "")).unwrap_err();
    assert_eq!(outside.reason, Reason::Empty);
    // Boxes without extent say nothing.
    let mut empty = objects(content, HELVETICA, &[]);
    empty[1] = b"<< /Type /Pages /Kids [3 0 R] /MediaBox [0 0 0 0] >>".to_vec();
    empty[2] = b"<< /Type /Page /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /CropBox [900 900 999 999] /MediaBox [0 0 612 792] >>".to_vec();
    assert_eq!(read_all(&file(&empty, "")).0, "Seen\n\nNot so");
}

#[test]
fn tiles_of_one_page_show_each_line_once() {
    let lines = "BT /F1 12 Tf 72 700 Td (High up) Tj 0 -300 Td (Between) Tj 0 -300 Td (Below) Tj ET";
    let tile = |y: f64, height: f64| format!("q 0 {y} 612 {height} re W n {lines} Q\n");
    let expected = "High up\n\nBetween\n\nBelow";
    let sorted = |content: &str| {
        let (text, remarks) = shown(content);
        let mut blocks: Vec<_> = text.split("\n\n").collect();
        blocks.sort_by_key(|block| ["High up", "Between", "Below"].iter().position(|line| line == block));
        (blocks.join("\n\n"), remarks.len())
    };
    assert_eq!(sorted(&[tile(500.0, 292.0), tile(250.0, 250.0), tile(0.0, 250.0)].concat()), (expected.to_string(), 1));
    // The seam goes through a line, and tiles overlap.
    assert_eq!(sorted(&[tile(403.0, 389.0), tile(0.0, 403.0)].concat()).0, expected);
    assert_eq!(sorted(&[tile(300.0, 492.0), tile(0.0, 450.0)].concat()).0, expected);
    // In a form with a box, and in an area that is made of lines.
    let form = stream("/Subtype /Form /BBox [0 600 612 792]", lines.as_bytes());
    let mut with_form = objects(b"/X Do", HELVETICA, &[form]);
    with_form[5] =
        stream("/Subtype /Form /BBox [0 600 612 792] /Resources << /Font << /F1 5 0 R >> >>", lines.as_bytes());
    assert_eq!(read_all(&file(&with_form, "")), ("High up".to_string(), vec![(RemarkKind::OutsidePage, 12)]));
    assert_eq!(shown(&format!("0 600 m 612 600 l 612 792 l 0 792 l h W* n {lines}")).0, "High up");
    // Hidden text is that of a layer of recognised text.
    assert_eq!(shown("BT 3 Tr /F1 12 Tf 72 700 Td (recognised) Tj ET"), ("recognised".to_string(), Vec::new()));
}

#[test]
fn a_table_of_objects_that_is_wrong_in_part_is_made_anew() {
    let pages = ["Apples", "Pears", "Plums"].map(|word| format!("BT /F1 12 Tf 72 700 Td ({word}.) Tj ET"));
    let mut objects = objects(b"", HELVETICA, &[]);
    objects[1] = b"<< /Type /Pages /Kids [6 0 R 8 0 R 10 0 R] /Resources << /Font << /F1 5 0 R >> >> >>".to_vec();
    for (at, page) in pages.iter().enumerate() {
        objects.push(format!("<< /Type /Page /Contents {} 0 R >>", 7 + 2 * at).into_bytes());
        objects.push(stream("", page.as_bytes()));
    }
    let good = file(&objects, "");
    assert_eq!(read_all(&good), ("Apples.\n\nPears.\n\nPlums.".to_string(), Vec::new()));
    let entry = |object: usize| {
        let at = memchr::memmem::find(&good, format!("\n{object} 0 obj").as_bytes()).unwrap() + 1;
        (memchr::memmem::rfind(&good, format!("{at:010} 00000 n").as_bytes()).unwrap(), at)
    };
    let with = |entries: &[(usize, usize)]| {
        let mut bytes = good.clone();
        for (object, place) in entries {
            let (entry, _) = entry(*object);
            bytes[entry..entry + 10].copy_from_slice(format!("{place:010}").as_bytes());
        }
        bytes
    };
    let shifted: Vec<_> = (7..=10).map(|object| (object, entry(object + 1).1)).collect();
    let cases =
        [shifted, vec![(8, entry(9).1)], vec![(9, entry(10).1)], vec![(7, 3), (9, 9), (11, 20)], vec![(5, entry(4).1)]];
    for entries in cases {
        let expected = ("Apples.\n\nPears.\n\nPlums.".to_string(), vec![(RemarkKind::TableRemade, 1)]);
        assert_eq!(read_all(&with(&entries)), expected, "{entries:?}");
    }
    // Entries of objects that are said to be free.
    let mut free = good.clone();
    let (place, _) = entry(9);
    free[place + 17] = b'f';
    assert_eq!(read_all(&free).0, "Apples.\n\nPears.\n\nPlums.");
}

#[test]
fn letters_that_are_numbers_of_glyphs_are_put_right() {
    let sentence = "The mill stood by the river for a hundred years, and nobody could say who had built it.";
    let coded: String = sentence.chars().map(|c| format!("{:02x}", u32::from(c) - 29)).collect();
    let letters = sentence.chars().count() as u64;
    let expected = (sentence.to_string(), vec![(RemarkKind::LettersShifted, letters)]);
    assert_eq!(shown(&format!("BT /F1 6 Tf 72 700 Td <{coded}> Tj ET")), expected);
    // The same in two bytes, where no map says what they mean.
    let font = "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [<< /DW 500 >>] >>";
    let wide: String = sentence.chars().map(|c| format!("{:04x}", u32::from(c) - 29)).collect();
    let content = format!("BT /F1 6 Tf 72 700 Td <{wide}> Tj ET");
    assert_eq!(read_all(&file(&objects(content.as_bytes(), font, &[]), "")), expected);
    // What looks like no language is said.
    let wrong = "7X\\\\zQ Q{JQ 9L\\244W G]L }QJ[ ".repeat(25);
    let (_, remarks) = shown(&format!("BT /F1 1 Tf 72 700 Td ({wrong}) Tj ET"));
    assert_eq!(remarks, [(RemarkKind::WrongLetters, 1)]);
}

#[test]
fn characters_without_a_map_are_counted_up_to_one_in_five() {
    let font = "<< /Type /Font /Subtype /Type3 /FirstChar 65 /Widths [900 900] /FontMatrix [.001 0 0 .001 0 0] /Encoding << /Differences [65 /x] >> >>";
    let read = |content: &str| {
        let bytes = file(&objects(content.as_bytes(), font, &[]), "");
        crate::read("a.pdf", bytes, &crate::Options::default())
    };
    let some = read("BT /F1 12 Tf 72 700 Td (AAAAAB) Tj ET").unwrap();
    assert_eq!((some.text.as_str(), some.replaced_characters), ("xxxxx\u{fffd}", 1));
    assert_eq!(read("BT /F1 12 Tf 72 700 Td (AAABB) Tj ET").unwrap_err().reason, Reason::Undecodable);
}
