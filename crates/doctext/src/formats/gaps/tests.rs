//! A document is read whole or rejected, wherever it is cut.

use crate::testing::packed;
use crate::{Extracted, Format, Options, Partial, Reason, Rejected, RemarkKind};

fn read(format: Format, bytes: &[u8]) -> Result<Extracted, Rejected> {
    format.read(bytes, &Options::default())
}

const CONTAINER: &str = "<container><rootfile full-path='book.opf'/></container>";

fn chapter(text: &str) -> String {
    format!("<?xml version='1.0'?><html><head><title/></head><body><p>{text}<br></p></body></html>\n")
}

fn book(spine: &str, members: &[(&str, &str)]) -> Vec<u8> {
    let item = |id: &str| format!("<item id='{id}' href='{id}' media-type='application/xhtml+xml'/>");
    let items: String = ["a", "b", "c"].map(item).concat();
    let opf = format!("<package><manifest>{items}</manifest><spine>{spine}</spine></package>");
    packed(&[&[("META-INF/container.xml", CONTAINER), ("book.opf", &opf)], members].concat())
}

fn spine(ids: &[&str]) -> String {
    ids.iter().map(|id| format!("<itemref idref='{id}'/>")).collect()
}

/// Makes a document of the part in which its text is.
type Packed = fn(&str) -> Vec<u8>;

/// Documents whose text is in one part, and that part.
fn wholes() -> Vec<(Format, String, Packed)> {
    let docx = "<w:document><w:body><w:p><w:r><w:t>The harbour</w:t></w:r></w:p><w:p><w:r><w:t>was closed.</w:t></w:r></w:p></w:body></w:document>";
    let odt = "<office:document-content><office:body><office:text><text:p>The harbour</text:p><text:p>was closed.</text:p></office:text></office:body></office:document-content>";
    let tei = "<TEI><text><body><p>The harbour</p><p>was closed.</p></body></text></TEI>";
    let feed = "<rss><channel><item><description>The harbour</description></item><item><description>was closed.</description></item></channel></rss>";
    let alto = "<alto><TextBlock><TextLine><String CONTENT='The'/><SP/><String CONTENT='harbour'/></TextLine></TextBlock></alto>";
    let rtf = "{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}The {\\b harbour}\\par was {\\i closed.}}";
    vec![
        (Format::Docx, docx.into(), |part| packed(&[("word/document.xml", part)])),
        (Format::Odt, odt.into(), |part| packed(&[("content.xml", part)])),
        (Format::Epub, chapter("The harbour was closed."), |part| book(&spine(&["a"]), &[("a", part)])),
        (Format::Xml, tei.into(), |part| part.as_bytes().to_vec()),
        (Format::Xml, feed.into(), |part| part.as_bytes().to_vec()),
        (Format::Xml, alto.into(), |part| part.as_bytes().to_vec()),
        (Format::Rtf, rtf.into(), |part| part.as_bytes().to_vec()),
    ]
}

#[test]
fn what_is_cut_off_is_rejected_unless_all_text_is_there() {
    for (format, part, file) in wholes() {
        let whole = read(format, &file(&part)).unwrap().text;
        let mut truncated = 0;
        for end in 0..part.len() {
            match read(format, &file(&part[..end])) {
                Ok(read) => assert!(read.text == whole, "{format:?}: {} gives {}", &part[..end], read.text),
                Err(rejected) => truncated += usize::from(rejected.reason == Reason::Truncated),
            }
        }
        let kept =
            format.read(file(&part[..part.len() * 4 / 5]), &Options::default().with_partial(Partial::Keep)).unwrap();
        assert!(whole.starts_with(&kept.text[..3]) && kept.text.len() <= whole.len(), "{format:?}: {}", kept.text);
        assert_eq!(kept.remarks.iter().map(|remark| remark.kind).collect::<Vec<_>>(), [RemarkKind::Partial]);
        assert!(truncated * 2 > part.len(), "{format:?}: {truncated} of {} cuts", part.len());
        for end in 1..file(&part).len() {
            let read = read(format, &file(&part)[..end]).map(|read| read.text);
            assert!(read.is_err() || read.as_ref() == Ok(&whole), "{format:?}: {end} bytes give {read:?}");
        }
    }
}

#[test]
fn a_book_has_all_chapters_of_its_spine() {
    let chapters = ["One.", "Two."].map(chapter);
    let members = [("a", chapters[0].as_str()), ("b", &chapters[1])];
    let of = |ids: &[&str]| read(Format::Epub, &book(&spine(ids), &members));
    assert_eq!(of(&["a", "b"]).unwrap().text, "One.\n\nTwo.");
    // Named twice, it is one chapter all the same.
    assert_eq!(of(&["a", "b", "a"].repeat(20_000)).unwrap().text, "One.\n\nTwo.");
    for (ids, of_all) in [(&["a", "c", "b"][..], "1 of 3"), (&["x", "a", "c"], "2 of 3"), (&["x", "x"], "1 of 1")] {
        let rejected = of(ids).unwrap_err();
        assert_eq!(rejected.reason, Reason::Malformed);
        assert!(rejected.message.starts_with(&format!("{of_all} chapters")), "{rejected}");
    }
}

#[test]
fn notes_that_a_document_refers_to_are_part_of_it() {
    let relations = "<Relationships><Relationship Type='http://x/footnotes' Target='notes.xml'/></Relationships>";
    let document = "<w:document><w:p><w:r><w:t>Text.</w:t></w:r></w:p></w:document>";
    let members = [("word/document.xml", document), ("word/_rels/document.xml.rels", relations)];
    assert_eq!(read(Format::Docx, &packed(&members)).unwrap_err().reason, Reason::Malformed);
    let notes = (
        "word/notes.xml",
        "<w:footnotes><w:footnote><w:p><w:r><w:t>Note.</w:t></w:r></w:p></w:footnote></w:footnotes>",
    );
    assert_eq!(read(Format::Docx, &packed(&[&members[..], &[notes]].concat())).unwrap().text, "Text.\n\nNote.");
}
