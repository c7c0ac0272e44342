use super::*;
use crate::rejected::Reason;
use crate::testing::packed;

fn read(bytes: &[u8]) -> Result<Extracted, Rejected> {
    super::read(bytes, Limits::default())
}

fn document(body: &str) -> String {
    format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>")
}

fn text(body: &str) -> String {
    read(&packed(&[("word/document.xml", &document(body))])).unwrap().text
}

#[test]
fn text_is_what_a_reader_sees() {
    let run = |inner: &str| format!("<w:p><w:r>{inner}</w:r></w:p>");
    let cases = [
        (run("<w:t>A </w:t><w:tab/><w:t>b&amp;c</w:t><w:br/><w:t>d</w:t>"), "A b&c\nd"),
        (format!("{}{}", run("<w:t>one</w:t>"), run("<w:t>two</w:t>")), "one\n\ntwo"),
        ("<w:p><w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>".into(), "new"),
        (run("<w:instrText>PAGE</w:instrText><w:t>7</w:t>"), "7"),
        ("<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>half</w:t></w:r><w:r><w:t>word</w:t></w:r></w:p>".into(), "halfword"),
        (run("<w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t>"), ""),
        (run("<w:rPr><w:vanish w:val='0'/></w:rPr><w:t>shown</w:t>"), "shown"),
        (run("<w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:sym w:char='F0A7'/><w:sym w:char='2022'/>"), "a\u{2011}b\u{2022}"),
        ("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>y</w:t></w:r></w:p></w:tc></w:tr></w:tbl>".into(), "x\n\ny"),
        (
            run("<w:t>out </w:t><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:t>box</w:t></mc:Fallback></mc:AlternateContent><w:t>side</w:t>"),
            "out side\n\nbox",
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(text(&body), expected, "{body}");
    }
}

fn sample() -> Vec<u8> {
    let relations = "<Relationships><Relationship Type='http://x/officeDocument' Target='/w/main.xml'/>\
        <Relationship Type='http://y/metadata/core-properties' Target='core.xml'/></Relationships>";
    let notes = "<w:footnotes><w:footnote w:type='separator'><w:p><w:r><w:t>---</w:t></w:r></w:p></w:footnote>\
        <w:footnote w:id='1'><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let core = "<cp:coreProperties><dc:title>A  title</dc:title><dc:creator>N. N.</dc:creator><dc:subject/>\
        <dcterms:created>2024-03-01T10:00:00Z</dcterms:created><cp:lastModifiedBy>M</cp:lastModifiedBy></cp:coreProperties>";
    packed(&[
        ("_rels/.rels", relations),
        ("w/main.xml", &document("<w:p><w:r><w:t>Body</w:t><w:footnoteReference w:id='1'/></w:r></w:p>")),
        (
            "w/_rels/main.xml.rels",
            "<Relationships><Relationship Type='http://x/footnotes' Target='notes.xml'/></Relationships>",
        ),
        ("w/notes.xml", notes),
        ("core.xml", core),
    ])
}

#[test]
fn notes_and_properties_are_found_by_their_relations() {
    let extracted = read(&sample()).unwrap();
    assert_eq!(extracted.text, "Body\n\nA note.");
    let keys: Vec<_> = extracted.metadata.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    assert_eq!(keys, [("title", "A title"), ("author", "N. N."), ("file_date", "2024-03-01T10:00:00Z")]);
}

#[test]
fn what_is_no_such_file_is_rejected() {
    let reason = |bytes: &[u8]| read(bytes).unwrap_err().reason;
    assert_eq!(reason(b"{\\rtf1 text}"), Reason::Malformed);
    assert_eq!(reason(&packed(&[("content.xml", "<a/>")])), Reason::Malformed);
    assert_eq!(reason(&packed(&[("word/document.xml", &"<w:p>".repeat(100_000))])), Reason::Malformed);
}

#[test]
fn raised_characters_are_marks_of_notes_or_parts_of_words() {
    let run = |text: &str| format!("<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>");
    let up = |text: &str| format!("<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>{text}</w:t></w:r>");
    let down = |text: &str| format!("<w:r><w:rPr><w:vertAlign w:val='subscript'/></w:rPr><w:t>{text}</w:t></w:r>");
    let body = [
        "<w:p>".into(),
        run("The reader"),
        up("1"),
        up("2"),
        run(" on the 19"),
        up("th"),
        run(" drank H"),
        down("2"),
        run("O of 3 km"),
        up("2"),
        run(". “Why?”"),
        up("[3]"),
        run(" M"),
        up("me"),
        run(" asked"),
        up("*"),
        "</w:p><w:p>".into(),
        up("4"),
        run(" Note."),
        "</w:p>".into(),
    ];
    assert_eq!(text(&body.concat()), "The reader on the 19th drank H2O of 3 km2. “Why?” Mme asked\n\n4 Note.");
    let styles =
        "<w:styles><w:style w:styleId='Ref'><w:rPr><w:vertAlign w:val='superscript'/></w:rPr></w:style></w:styles>";
    let relations = "<Relationships><Relationship Type='http://x/styles' Target='styles.xml'/></Relationships>";
    let body = document(
        "<w:p><w:r><w:t>reader</w:t></w:r><w:r><w:rPr><w:rStyle w:val='Ref'/></w:rPr><w:t>7</w:t></w:r></w:p>",
    );
    let packed = packed(&[
        ("word/document.xml", &body),
        ("word/_rels/document.xml.rels", relations),
        ("word/styles.xml", styles),
    ]);
    assert_eq!(read(&packed).unwrap().text, "reader");
}

#[test]
fn paragraphs_go_on_where_their_end_is_none() {
    let paragraph = |properties: &str, text: &str| {
        format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>")
    };
    let deleted = "<w:rPr><w:b/><w:del w:id='1'/></w:rPr>";
    let drop = "<w:keepNext/><w:framePr w:dropCap='drop' w:lines='2'/>";
    let cases = [
        (paragraph(deleted, "har") + &paragraph("", "bour.") + &paragraph("", "Next."), "harbour.\n\nNext."),
        (paragraph("<w:rPr><w:moveFrom/></w:rPr>", "a ") + &paragraph("", "b"), "a b"),
        (paragraph("<w:rPr><w:ins/></w:rPr>", "a") + &paragraph("", "b"), "a\n\nb"),
        (
            paragraph("<w:pPrChange><w:pPr><w:rPr><w:del/></w:rPr></w:pPr></w:pPrChange>", "a") + &paragraph("", "b"),
            "a\n\nb",
        ),
        (paragraph("", "End.") + &paragraph(drop, "“H") + &paragraph("", "arbours close."), "End.\n\n“Harbours close."),
        (paragraph(drop, "A") + &paragraph("", " man came."), "A man came."),
        (paragraph("<w:framePr w:wrap='around'/>", "Frame") + &paragraph("", "text"), "Frame\n\ntext"),
        (
            format!(
                "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>",
                paragraph(deleted, "a"),
                paragraph("", "b")
            ),
            "a\n\nb",
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(text(&body), expected, "{body}");
    }
}

#[test]
fn prompts_are_no_text_and_moved_text_is_once() {
    let control = |properties: &str, text: &str| {
        format!(
            "<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent><w:r><w:t>{text}</w:t></w:r></w:sdtContent></w:sdt>"
        )
    };
    let body = format!(
        "<w:p>{}{}{}<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom></w:p><w:p><w:moveTo><w:r><w:t>moved</w:t></w:r></w:moveTo></w:p>",
        control("<w:alias w:val='Name'/><w:showingPlcHdr/>", "Enter a name"),
        control("<w:showingPlcHdr w:val='0'/>", "Ada "),
        control("", "Lee")
    );
    assert_eq!(text(&body), "Ada Lee\n\nmoved");
}

#[test]
fn names_that_programs_write_are_none() {
    let core = "<cp:coreProperties><dc:title>Microsoft Word - a.doc</dc:title><dc:creator>Administrator</dc:creator></cp:coreProperties>";
    let body = document("<w:p><w:r><w:t>x</w:t></w:r></w:p>");
    let packed = packed(&[("word/document.xml", body.as_str()), ("docProps/core.xml", core)]);
    let extracted = crate::Format::Docx.read(packed, &crate::Options::default()).unwrap();
    assert_eq!(extracted.metadata, []);
}

fn run(inner: &str) -> String {
    document(&format!("<w:p><w:r><w:t>Text. </w:t>{inner}</w:r></w:p>"))
}

#[test]
fn the_second_form_is_read_where_the_first_has_no_text() {
    let of = |choice: &str, fallback: &str| {
        run(&format!(
            "<mc:AlternateContent><mc:Choice>{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"
        ))
    };
    let text = |document: &str| read(&packed(&[("word/document.xml", document)])).unwrap().text;
    assert_eq!(text(&of("<w:drawing/>", "<w:t>second</w:t>")), "Text. second");
    assert_eq!(text(&of("<w:t>first</w:t>", "<w:t>second</w:t>")), "Text. first");
    let inner = "<mc:AlternateContent><mc:Choice/><mc:Fallback><w:t>inner</w:t></mc:Fallback></mc:AlternateContent>";
    assert_eq!(text(&of(inner, "<w:t>second</w:t>")), "Text. inner");
}

#[test]
fn notes_that_are_not_there_are_missing() {
    let relations = "<Relationships><Relationship Type='http://x/footnotes' Target='notes.xml'/></Relationships>";
    let notes = "<w:footnotes><w:footnote w:id='2'><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let with = |inner: &str, relations: &str| {
        let members = [
            ("word/document.xml", &*run(inner)),
            ("word/_rels/document.xml.rels", relations),
            ("word/notes.xml", notes),
        ];
        read(&packed(&members)).unwrap().missing.map(|missing| missing.message)
    };
    assert_eq!(with("<w:footnoteReference w:id='2'/>", relations), None);
    for (reference, relations) in [
        ("<w:footnoteReference w:id='3'/>", relations),
        ("<w:footnoteReference w:id='2'/><w:endnoteReference w:id='2'/>", relations),
        ("<w:footnoteReference w:id='2'/>", "<Relationships/>"),
    ] {
        assert!(with(reference, relations).unwrap().starts_with("there is no "), "{reference}");
    }
}

#[test]
fn what_is_not_read_is_said() {
    let of = |inner: &str| read(&packed(&[("word/document.xml", &run(inner))])).unwrap();
    let symbols = of(
        "<w:sym w:font='Symbol' w:char='F061'/><w:sym w:font='Symbol' w:char='F0B3'/><w:sym w:font='Wingdings' w:char='F0FC'/>",
    );
    assert_eq!((symbols.text.as_str(), symbols.remarks.len()), ("Text. α≥", 0));
    let unknown = of("<w:sym w:font='House Script' w:char='F061'/>");
    assert_eq!((unknown.text.as_str(), unknown.remarks[0].count), ("Text.", 1));
    let chunk = of("<w:altChunk r:id='r1'/>");
    assert_eq!(chunk.remarks[0].detail, "a part in another format (altChunk)");
    // Two members of one name: the second was written under another, which is changed.
    let mut twice = packed(&[("word/documenu.xml", &run("")), ("word/document.xml", &run("<w:t>Last.</w:t>"))]);
    for at in memchr::memmem::find_iter(&twice.clone(), b"documenu") {
        twice[at + 7] = b't';
    }
    let twice = read(&twice).unwrap();
    assert_eq!((twice.text.as_str(), twice.remarks[0].count), ("Text. Last.", 1));
}
