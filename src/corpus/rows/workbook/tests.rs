use crate::config::{Header, ReadOptions};
use crate::corpus::rows::tests::{Read, read, said};

/// A zip file of members that are stored as they are.
fn zip(members: &[(&str, String)]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in members {
        let start = bytes.len() as u32;
        let len = (content.len() as u32).to_le_bytes();
        let common = [
            &[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
            &crc32(content.as_bytes()).to_le_bytes(),
            &len,
            &len,
            &(name.len() as u16).to_le_bytes(),
            &[0, 0],
        ]
        .concat();
        bytes.extend([&b"PK\x03\x04"[..], &common, name.as_bytes(), content.as_bytes()].concat());
        let rest = [&[0; 10][..], &start.to_le_bytes(), name.as_bytes()].concat();
        directory.extend([&b"PK\x01\x02\x14\x00"[..], &common, &rest].concat());
    }
    let (start, count) = (bytes.len() as u32, (members.len() as u16).to_le_bytes());
    let len = (directory.len() as u32).to_le_bytes();
    bytes.extend(directory);
    bytes.extend([&b"PK\x05\x06\0\0\0\0"[..], &count, &count, &len, &start.to_le_bytes(), &[0, 0]].concat());
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

/// A workbook with these sheets: their names, and their rows as XML.
fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let numbered = |of: &dyn Fn(usize, &str) -> String| -> String {
        sheets.iter().enumerate().map(|(index, (name, _))| of(index + 1, name)).collect()
    };
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let list = numbered(&|number, name| format!(r#"<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>"#));
    let relations = numbered(&|number, _| {
        format!(r#"<Relationship Id="r{number}" Type="{relation}/worksheet" Target="worksheets/sheet{number}.xml"/>"#)
    });
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let office = format!(r#"<Relationship Id="r" Type="{relation}/officeDocument" Target="xl/workbook.xml"/>"#);
    let mut members = vec![
        ("_rels/.rels".to_string(), format!(r#"<Relationships xmlns="{package}">{office}</Relationships>"#)),
        (
            "xl/workbook.xml".to_string(),
            format!(r#"<workbook xmlns="{main}" xmlns:r="{relation}"><sheets>{list}</sheets></workbook>"#),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_string(),
            format!(r#"<Relationships xmlns="{package}">{relations}</Relationships>"#),
        ),
        (
            "xl/styles.xml".to_string(),
            format!(
                r#"<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#
            ),
        ),
    ];
    for (index, (_, rows)) in sheets.iter().enumerate() {
        let sheet = format!(r#"<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>"#);
        members.push((format!("xl/worksheets/sheet{}.xml", index + 1), sheet));
    }
    let members: Vec<(&str, String)> = members.iter().map(|(name, content)| (name.as_str(), content.clone())).collect();
    zip(&members)
}

fn text(place: &str, text: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#)
}

fn row(number: u32, cells: &[String]) -> String {
    format!(r#"<row r="{number}">{}</row>"#, cells.concat())
}

fn posts() -> String {
    [
        row(2, &[text("B2", "A report of the harvest")]),
        row(4, &[text("B4", "text"), text("C4", "Date"), text("E4", "n")]),
        row(
            5,
            &[
                text("B5", "Tea &amp;amp; cake"),
                r#"<c r="C5" s="1"><v>45292</v></c>"#.into(),
                r#"<c r="E5"><f>1+1</f><v>2</v></c>"#.into(),
            ],
        ),
        row(
            7,
            &[
                text("B7", "Rain_x000D_&#10;again"),
                r#"<c r="C7" s="1"><v>45292.5</v></c>"#.into(),
                r#"<c r="E7"><v>0.5</v></c>"#.into(),
            ],
        ),
        row(8, &[r#"<c r="E8" t="e"><v>#N/A</v></c>"#.into()]),
    ]
    .concat()
}

fn metadata(row: &Read) -> Vec<String> {
    let Ok((_, metadata)) = &row.1 else { panic!("{row:?}") };
    metadata.iter().map(|(key, value)| format!("{key} {value}")).collect()
}

fn names_and_texts(rows: &[Read]) -> Vec<(String, String)> {
    let shown = |(name, row): &Read| match row {
        Ok((text, _)) => (name.clone(), text.clone()),
        Err((reason, _)) => (name.clone(), (*reason).to_string()),
    };
    rows.iter().map(shown).collect()
}

fn of(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect()
}

#[test]
fn a_sheet_is_a_table_with_its_header_where_its_column_is() {
    let bytes = workbook(&[("Posts", &posts()), ("Notes", &row(1, &[text("A1", "nothing here")])), ("Empty", "")]);
    let rows = read("a.xlsx", &bytes, &ReadOptions::default());
    let expected = of(&[("a.xlsx#row=5", "Tea & cake"), ("a.xlsx#row=7", "Rain\n\nagain"), ("a.xlsx#row=8", "empty")]);
    let lines_squeezed = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n");
    let found: Vec<_> = names_and_texts(&rows).into_iter().map(|(name, text)| (name, lines_squeezed(&text))).collect();
    assert_eq!((&found[0], &found[2]), (&expected[0], &expected[2]));
    assert!(found[1].1.starts_with("Rain\n") && found[1].1.ends_with("again"), "{found:?}");
    assert_eq!(metadata(&rows[0]), ["date 2024-01-01", "n 2"]);
    assert_eq!(metadata(&rows[1]), ["date 2024-01-01T12:00:00", "n 0.5"]);
    let (facts, remarks) = said("a.xlsx", &bytes, &ReadOptions::default());
    assert_eq!(facts[0], "sheets `Posts` (header in row 4)");
    assert!(remarks.iter().any(|remark| remark.0 == "sheets-left-out"), "{remarks:?}");
}

#[test]
fn a_row_of_data_that_says_the_name_of_the_column_is_no_header() {
    let data = |n: u32, body: &str| row(n, &[text(&format!("A{n}"), body), text(&format!("B{n}"), "text")]);
    let header = row(1, &[text("A1", "body"), text("B1", "kind")]);
    let bytes = workbook(&[("Posts", &[header, data(2, "Sun"), data(3, "Rain")].concat())]);
    let options = ReadOptions { text_column: "body".into(), ..ReadOptions::default() };
    assert_eq!(read("a.xlsx", &bytes, &options).len(), 2);
    let refused = read("a.xlsx", &bytes, &ReadOptions::default());
    assert!(refused.iter().all(|(_, row)| row.is_err()), "{refused:?}");
}

#[test]
fn rows_of_several_sheets_are_called_after_them() {
    let sheet = |word: &str| [row(1, &[text("A1", "text")]), row(2, &[text("A2", word)])].concat();
    let bytes = workbook(&[("2023", &sheet("First")), ("2024 a", &sheet("Second"))]);
    let rows = read("a.xlsx", &bytes, &ReadOptions::default());
    let expected = of(&[("a.xlsx#2023#row=2", "First"), ("a.xlsx#2024 a#row=2", "Second")]);
    assert_eq!(names_and_texts(&rows), expected);
    let mut options = ReadOptions { text_column: "1".into(), ..ReadOptions::default() };
    options.rows.header = Header::No;
    assert_eq!(read("a.xlsx", &bytes, &options).len(), 4);
}

#[test]
fn rows_and_cells_that_are_there_twice_or_out_of_order_are_refused() {
    let line = |number: u32, word: &str| row(number, &[text(&format!("A{number}"), word)]);
    let cells = |first: &str, second: &str| row(2, &[text(first, "x"), text(second, "y")]);
    let wrong = [
        [line(1, "text"), line(3, "late"), line(2, "early")].concat(),
        [line(1, "text"), line(2, "first"), line(2, "second")].concat(),
        [line(1, "text"), cells("B2", "A2")].concat(),
        [line(1, "text"), cells("A2", "A2")].concat(),
    ];
    for sheet in wrong {
        let rows = read("a.xlsx", &workbook(&[("S", &sheet)]), &ReadOptions::default());
        let [(_, Err((reason, found)))] = &rows[..] else { panic!("{rows:?}") };
        assert!(*reason == "malformed" && found.contains("in the sheet `S` is there twice"), "{reason}: {found}");
    }
}

#[test]
fn what_is_no_workbook_is_said() {
    let lacking = workbook(&[("S", &row(1, &[text("A1", "id"), text("B1", "body")]))]);
    let cases: [(&[u8], &str); 3] = [
        (&lacking, "no-column: there is no column `text`; there is `id`, `body`"),
        (b"PK no", "malformed: it is no workbook, is damaged, or has a password"),
        (&zip(&[("a.txt", "x".into())]), "malformed: the workbook cannot be read"),
    ];
    for (bytes, message) in cases {
        let rows = read("a.xlsx", bytes, &ReadOptions::default());
        let [(_, Err((reason, found)))] = &rows[..] else { panic!("{rows:?}") };
        assert!(format!("{reason}: {found}").starts_with(message), "{reason}: {found}");
    }
    let whole = workbook(&[("Posts", &posts())]);
    for at in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x15;
        read("a.xlsx", &bytes, &ReadOptions::default());
    }
}
