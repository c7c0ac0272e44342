mod appearance;
mod content;
mod damaged;
mod mended;

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::*;

fn read(bytes: &[u8]) -> Result<Extracted, Rejected> {
    super::read(bytes, Limits::default())
}

/// A file of these objects, the first of which is the catalog.
fn file(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n", at + 1).bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let table = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        bytes.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    bytes.extend(format!("trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n").bytes());
    bytes
}

fn stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<< {dictionary} /Length {} >>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

fn packed(content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// Objects of a file of one page, with the font as object 5 and whatever follows from 6 on.
fn objects(content: &[u8], font: &str, more: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en) >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> >>"
            .to_vec(),
        stream("", content),
        font.as_bytes().to_vec(),
    ];
    objects.extend_from_slice(more);
    objects
}

const HELVETICA: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";

fn text(content: &str) -> String {
    read(&file(&objects(content.as_bytes(), HELVETICA, &[]), "")).unwrap().text
}

#[test]
fn lines_become_paragraphs() {
    let cases = [
        ("BT /F1 12 Tf 72 700 Td (Hello World) Tj ET", "Hello World"),
        (
            "BT /F1 12 Tf 14 TL 72 700 Td (a para-) Tj T* (graph of) Tj (three) ' 0 -14 Td (lines.) Tj 0 -30 Td (Another.) Tj ET",
            "a para-\ngraph of three lines.\n\nAnother.",
        ),
        ("BT /F1 12 Tf 72 700 Td [(sp) -20 (lit) -400 (words)] TJ ET", "split words"),
        ("BT /F1 12 Tf 72 700 Td (left) Tj 300 0 Td (right) Tj ET", "left\n\nright"),
        ("BT /F1 24 Tf 72 700 Td (Title) Tj /F1 12 Tf 0 -20 Td (text) Tj ET", "Title\n\ntext"),
        (
            "BT /F1 12 Tf 72 700 Td (open line) Tj ET q 1 0 0 1 0 -40 cm BT /F1 12 Tf 300 760 Td (goes on above) Tj ET Q",
            "open line goes on above",
        ),
        ("BT /F1 12 Tf 0 1 -1 0 100 72 Tm (turned) Tj 0 -14 Td (pages) Tj ET", "turned pages"),
        ("BT /F1 12 Tf 72 700 Td (1. one) Tj 0 -14 Td (2. two) Tj ET", "1. one\n\n2. two"),
        (
            "BT /F1 12 Tf 72 700 Td (Text 7.) Tj 0 -50 Td (8) Tj 0 -50 Td (More.) Tj 0 -300 Td (- 12 -) Tj ET",
            "Text 7.\n\n8\n\nMore.",
        ),
        ("BT /F1 12 Tf 5 Tc 72 700 Td (spaced) Tj ET", "spaced"),
        ("BT /F9 12 Tf (no such font) Tj /F1 12 Tf (x) Tj ET /X Do Q Q (y) Tj", "xy"),
    ];
    for (content, expected) in cases {
        assert_eq!(text(content), expected, "{content}");
    }
}

#[test]
fn fonts_say_what_codes_mean() {
    let content = b"BT /F1 12 Tf 72 700 Td (AB) Tj ET";
    let map = |entries: &str| stream("", entries.as_bytes());
    let type_0 = "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts [<< /DW 500 /W [1 [2 3]] >>] >>";
    let chinese =
        "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /GBK-EUC-H /DescendantFonts [<< /DW 500 >>] >>";
    let japanese = "<< /Type /Font /Subtype /Type0 /Encoding /Identity-H /DescendantFonts [<< /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> >>] >>";
    let cases: [(&[u8], &str, Vec<u8>, &str); 11] = [
        (
            content,
            "<< /Type /Font /Subtype /Type1 /BaseFont /X /Encoding << /Differences [65 /eacute /uni20AC] >> >>",
            map(""),
            "\u{e9}\u{20ac}",
        ),
        (
            content,
            "<< /Type /Font /Subtype /Type1 /BaseFont /X /ToUnicode 6 0 R >>",
            map("2 beginbfchar <41> <00660069> <42> <FB01> endbfchar"),
            "fifi",
        ),
        (
            content,
            "<< /Type /Font /Subtype /Type3 /FirstChar 65 /Widths [900] /FontMatrix [.001 0 0 .001 0 0] /Encoding << /Differences [65 /x /y.alt] >> >>",
            map(""),
            "xy",
        ),
        (content, "<< /Type /Font /Subtype /TrueType /Encoding /Nonsense /Widths 7 /FirstChar (x) >>", map(""), "AB"),
        (
            content,
            type_0,
            map("1 beginbfrange <4100> <4142> [<0061>] <4142> <FFFFFFFF> <D83DDE00> endbfrange"),
            "\u{1f600}",
        ),
        (content, type_0, map("1 beginbfchar <4142> <> endbfchar 1 beginbfchar <4143> <0061> endbfchar"), ""),
        (b"BT /F1 12 Tf 72 700 Td <d6d0cec4> Tj ET", chinese, map(""), "\u{4e2d}\u{6587}"),
        (b"BT /F1 12 Tf 72 700 Td <034b> Tj ET", japanese, map(""), "\u{3042}"),
        (
            b"BT /F1 12 Tf 72 700 Td <4e2d> Tj ET",
            "<< /Subtype /Type0 /Encoding /UniGB-UCS2-H /DescendantFonts [<< /DW 500 >>] >>",
            map(""),
            "\u{4e2d}",
        ),
        (
            b"BT /F1 12 Tf 72 700 Td (a7b) Tj ET",
            "<< /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+CMSY10 /Encoding << /Differences [55 /mapsto] >> >>",
            map(""),
            "a\u{21a6}b",
        ),
        // Pieces of arrows.
        (content, "<< /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+XYATIP-Medium >>", map(""), ""),
    ];
    for (content, font, map, expected) in cases {
        let read = read(&file(&objects(content, font, &[map]), ""));
        let text = read.map(|extracted| extracted.text).unwrap_or_default();
        assert_eq!(text, expected, "{font}");
    }
    let unknown = read(&file(&objects(content, type_0, &[map("")]), "")).unwrap_err();
    assert_eq!(unknown.reason, Reason::Undecodable);
}

#[test]
fn forms_are_read_where_they_are_drawn() {
    let form = "/Type /XObject /Subtype /Form /Matrix [1 0 0 1 0 -40]";
    let text = |form: Vec<u8>| {
        let content = b"q /X Do Q BT /F1 12 Tf 72 700 Td (Page) Tj ET 1 0 0 1 0 -90 cm /X Do";
        read(&file(&objects(content, HELVETICA, &[form]), "")).map(|extracted| extracted.text)
    };
    assert_eq!(text(stream(form, b"q Q Q BT /F1 12 Tf 72 700 Td (Form) Tj ET q")).unwrap(), "Form\n\nPage\n\nForm");
    // A form that draws itself, twice.
    let loops = text(stream(form, b"BT /F1 12 Tf 72 700 Td (form) Tj ET /X Do /X Do")).unwrap();
    assert!(loops.matches("form").count() < 20_000, "{}", loops.len());
    assert_eq!(text(stream("/Subtype /Image /Width 1", b"BT (no) Tj")).unwrap(), "Page");
}

#[test]
fn the_document_tells_about_itself() {
    let info = b"<< /Title (T \\(x\\)) /Author <feff00c90058> /CreationDate (D:20240301100000+01'00') >>".to_vec();
    let bytes = file(&objects(b"BT /F1 12 Tf (text) Tj ET", HELVETICA, &[info]), "/Info 6 0 R");
    let metadata = read(&bytes).unwrap().metadata;
    let keys: Vec<_> = metadata.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    let expected =
        [("title", "T (x)"), ("author", "\u{c9}X"), ("file_date", "2024-03-01T10:00:00+01:00"), ("language", "en")];
    assert_eq!(keys, expected);
    let dates = [("D:2024", "2024"), ("D:20240301", "2024-03-01"), ("20240301100000Z", "2024-03-01T10:00:00Z")];
    for (date, expected) in dates {
        assert_eq!(metadata::iso(date).as_deref(), Some(expected));
    }
    assert_eq!(metadata::iso("yesterday"), None);
}

#[test]
fn the_date_of_a_file_is_not_that_of_its_text() {
    let metadata = |info: &str, xmp: &str| {
        let more = [info.as_bytes().to_vec(), stream("/Type /Metadata /Subtype /XML", xmp.as_bytes())];
        let mut objects = objects(b"BT /F1 12 Tf (text) Tj ET", HELVETICA, &more);
        objects[0] = b"<< /Type /Catalog /Pages 2 0 R /Metadata 7 0 R >>".to_vec();
        let metadata = read(&file(&objects, "/Info 6 0 R")).unwrap().metadata;
        metadata.into_iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(" ")
    };
    let made = "<< /Title (Microsoft Word - Scan0001.doc) /Author (Administrator) /CreationDate (D:20180118) >>";
    assert_eq!(metadata(made, ""), "file_date=2018-01-18");
    let cases = [
        ("<x:date>1845-12-28</x:date>", "file_date=2018-01-18 date=1845-12-28"),
        ("<x:date><x:li>2018-01-18T10:00:00Z</x:li></x:date>", "file_date=2018-01-18"),
        (
            "<x:date>1990</x:date><x:publicationDate>1845-12-28</x:publicationDate>",
            "file_date=2018-01-18 date=1845-12-28",
        ),
        ("<x:d x:coverDate='1845' x:CreateDate='2019'/>", "file_date=2018-01-18 date=1845"),
        ("<x:title><x:li>Harvest</x:li><x:li>Ernte</x:li></x:title>", "file_date=2018-01-18 title=Harvest"),
    ];
    for (xmp, expected) in cases {
        assert_eq!(metadata(made, &format!("<x:a xmlns:x='x'>{xmp}</x:a>")), expected, "{xmp}");
    }
}

#[test]
fn a_damaged_table_is_made_anew() {
    let sample = file(&objects(b"BT /F1 12 Tf (found) Tj ET", HELVETICA, &[]), "");
    let table = memchr::memmem::rfind(&sample, b"\nxref").unwrap();
    let mut cut = sample[..table].to_vec();
    assert_eq!(read(&cut).unwrap().text, "found");
    cut.extend(b"xref\nnonsense\ntrailer\n<< /Root 1 0 R >>\nstartxref\n5\n%%EOF");
    assert_eq!(read(&cut).unwrap().text, "found");
    // One object is not where the table says.
    let at = memchr::memmem::find(&sample, b"4 0 obj").unwrap();
    let place = memchr::memmem::rfind(&sample, format!("{at:010} 00000 n").as_bytes()).unwrap();
    let mut shifted = sample.clone();
    shifted[place..place + 10].copy_from_slice(b"0000000007");
    assert_eq!(read(&shifted).unwrap().text, "found");
}

#[test]
fn what_cannot_be_read_is_rejected() {
    let reason = |bytes: &[u8]| read(bytes).unwrap_err().reason;
    assert_eq!(reason(b"not a PDF"), Reason::Malformed);
    assert_eq!(reason(&file(&objects(b"", HELVETICA, &[]), "")), Reason::Empty);
    let encrypt = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <00> /U <00> >>".to_vec();
    let protected = file(&objects(b"", HELVETICA, &[encrypt]), "/Encrypt 6 0 R /ID [<00> <00>]");
    assert_eq!(reason(&protected), Reason::Encrypted);
    // Found by changing bytes: the parser would make room for a row of 4 GiB.
    let long_row = "/Type /XRef /W [1 2 0] /Filter /FlateDecode /DecodeParms << /#43olumns 4294967295 /Predictor 12 >>";
    let endless = "/Type /XRef /W [0 0\n0] /Index [0 999999999999]";
    for (table, expected) in
        [(stream(endless, b""), Reason::Empty), (stream(long_row, &packed(b"\x02\x01\x01\x01")), Reason::Malformed)]
    {
        let bytes = file(&objects(b"", HELVETICA, &[table]), "");
        let at = memchr::memmem::rfind(&bytes, b"6 0 obj").unwrap();
        let cut = memchr::memmem::rfind(&bytes, b"startxref").unwrap();
        let bytes = [&bytes[..cut], format!("startxref\n{at}\n%%EOF").as_bytes()].concat();
        let start = std::time::Instant::now();
        assert_eq!(reason(&bytes), expected);
        assert!(start.elapsed() < std::time::Duration::from_secs(1));
    }
}

#[test]
fn what_has_no_end_is_not_looked_for_again_and_again() {
    let opened =
        ["1 0 obj (", "1 0 obj [", "1 0 obj <</A 1", "1 0 obj [ %]", "1 0 obj [(])", " <</A (", " <</A 1", " << % <<"];
    for opened in opened {
        let bytes = format!("%PDF-1.4\n{}", format!("{opened}\n").repeat(100_000));
        let start = std::time::Instant::now();
        assert_eq!(read(bytes.as_bytes()).unwrap_err().reason, Reason::Malformed, "{opened}");
        assert!(start.elapsed() < std::time::Duration::from_secs(2), "{opened}");
    }
    // What looks so in a picture, and in a string.
    let mut noise: Vec<u8> = (0..400_000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    noise.extend(b" << [[[[ ( <<".repeat(50));
    let more = [stream("/Subtype /Image", &noise), b"(a string :-[ << and \\( so on)".to_vec()];
    let bytes = file(&objects(b"BT /F1 12 Tf (text) Tj ET", HELVETICA, &more), "");
    assert_eq!(read(&bytes).unwrap().text, "text");
}

/// A file whose pages are in a tree, of these nodes from object 6 on.
fn tree(nodes: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = objects(b"BT /F1 12 Tf 72 700 Td (text) Tj ET", HELVETICA, nodes);
    let kids: String = (6..6 + nodes.len()).map(|node| format!("{node} 0 R ")).collect();
    objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Resources << /Font << /F1 5 0 R >> >> >>").into_bytes();
    file(&objects, "")
}

#[test]
fn pages_are_taken_from_their_tree() {
    let page = b"<< /Type /Page /Contents 4 0 R >>".to_vec();
    let branch = b"<< /Type /Pages /Kids [<< /Type /Page /Contents 4 0 R >> 6 0 R] >>".to_vec();
    let without = b"<< /Type /Pages /Resources << >> /Kids [<< /Type /Page /Contents 4 0 R >>] >>".to_vec();
    let text = |nodes: &[Vec<u8>]| read(&tree(nodes)).unwrap().text;
    assert_eq!(text(&[page.clone(), branch.clone()]), "text\n\ntext");
    assert_eq!(text(&[page, branch, without]), "text\n\ntext");
    // Where there is none, all that has content is a page.
    let mut lost = objects(b"BT /F1 12 Tf (text) Tj ET", HELVETICA, &[]);
    lost[1] = b"<< >>".to_vec();
    assert_eq!(read(&file(&lost, "")).unwrap().text, "text");
    // A file that was cut off in a string.
    let mut cut = file(&objects(b"BT /F1 12 Tf (text) Tj ET", HELVETICA, &[]), "");
    cut.truncate(memchr::memmem::rfind(&cut, b"\nxref").unwrap());
    cut.extend(b"\n6 0 obj << /Title (cut");
    assert_eq!(read(&cut).unwrap().text, "text");
}

#[test]
fn what_pages_share_is_counted_for_each() {
    // Each of 300 nodes has the pages of one array.
    let mut nodes = vec![b"<< /Type /Pages /Kids 306 0 R >>".to_vec(); 300];
    nodes.push([b"[".as_slice(), &b"<<>>".repeat(1_000), b"]"].concat());
    assert_eq!(read(&tree(&nodes)).unwrap_err().reason, Reason::TooLarge);
    nodes[300] = [b"[".as_slice(), &b"1 ".repeat(10_000), b"]"].concat();
    assert_eq!(read(&tree(&nodes)).unwrap_err().reason, Reason::TooLarge);
    // A form with a large dictionary, which is read each time that it is drawn.
    let large = format!("/Subtype /Form /Z ({})", "x".repeat(1 << 20));
    let bytes = file(&objects(&b"/X Do ".repeat(1_000), HELVETICA, &[stream(&large, b"")]), "");
    assert_eq!(read(&bytes).unwrap_err().reason, Reason::TooLarge);
    // Resources that 1,000 pages share are read once.
    let fonts: String = (0..1_000).map(|font| format!("/A{font} 5 0 R ")).collect();
    let mut nodes = vec![b"<< /Contents 4 0 R /Resources 1006 0 R >>".to_vec(); 1_000];
    nodes.push(format!("<< /Font << /F1 5 0 R {fonts} >> >>").into_bytes());
    assert_eq!(read(&tree(&nodes)).unwrap().text.matches("text").count(), 1_000);
}

#[test]
fn what_anybody_may_open_is_read_though_it_is_encrypted() {
    // Both with RC4; the second has a password.
    let [open, secret] = [&include_bytes!("tests/open.pdf")[..], &include_bytes!("tests/secret.pdf")[..]];
    assert_eq!(read(open).unwrap().text, "Inside.");
    assert_eq!(read(secret).unwrap_err().reason, Reason::Encrypted);
    // Nobody can look into objects that are encrypted before they are unpacked.
    let hidden = stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", &vec![b'x'; 3 << 20]);
    let bytes = file(&objects(b"", HELVETICA, &[hidden]), "/Encrypt 9 0 R");
    assert_eq!(read(&bytes).unwrap_err().reason, Reason::TooLarge);
}

#[test]
fn bombs_are_rejected() {
    let zeros = packed(&vec![0; 40 << 20]);
    let reason = |content: &[u8], font: &str, more: &[u8]| {
        read(&file(&objects(content, font, &[more.to_vec()]), "")).unwrap_err().reason
    };
    let bomb = |dictionary: &str, content: &[u8]| reason(b"/X Do", HELVETICA, &stream(dictionary, content));
    assert_eq!(bomb("/Subtype /Form /Filter /FlateDecode", &zeros), Reason::TooLarge);
    assert_eq!(bomb("/Subtype /Form /Filter [/FlateDecode /FlateDecode]", &packed(&zeros)), Reason::TooLarge);
    assert_eq!(bomb("/Subtype /Form /Filter /LZWDecode", &[0; 2 << 20]), Reason::TooLarge);
    // The reader unpacks objects unasked.
    assert_eq!(bomb("/N 1 /#46irst 4 /Subtype /Image /Filter /#46lateDecode", &zeros), Reason::TooLarge);
    let long = [b"BT /F1 1 Tf (".as_slice(), &vec![b'a'; 81_000_000], b") Tj"].concat();
    assert_eq!(reason(&long, HELVETICA, b"null"), Reason::TooLarge);
    // A picture may be white all over: it is never unpacked.
    assert_eq!(bomb("/Subtype /Image /Filter /FlateDecode", &zeros), Reason::Empty);
    let text = b"BT /F1 1 Tf (x) Tj";
    let font = "<< /Subtype /Type1 /ToUnicode 6 0 R >>";
    assert_eq!(reason(text, font, &stream("/Filter /FlateDecode", &zeros)), Reason::TooLarge);
    for widths in ["/W [0 4294967295 500]", "/W [0 [1 2] 3 60000 1 /X 4 4294967295 500]", "/W2 [1 4000000000 1 1 1]"] {
        let font = format!("<< /Subtype /Type0 /Encoding /Identity-H /DescendantFonts [<< {widths} >>] >>");
        assert_eq!(reason(text, &font, b"null"), Reason::TooLarge);
    }
    let font = "<< /Subtype /Type1 /FirstChar 99999999999 /LastChar 999999999999 /Widths [1] >>";
    assert_eq!(reason(text, font, b"null"), Reason::TooLarge);
}

#[test]
fn nothing_hostile_gets_through() {
    let deep = "[".repeat(100_000);
    for content in [deep.as_str(), &"q ".repeat(200_000), &"(".repeat(100_000), &"<<".repeat(100_000)] {
        let _ = read(&file(&objects(content.as_bytes(), HELVETICA, &[]), ""));
        let _ = read(&file(&objects(b"BT /F1 1 Tf (x) Tj", content, &[]), ""));
    }
    // Parents in a circle, and no resources.
    let mut circle = objects(b"BT /F1 1 Tf (x) Tj", HELVETICA, &[]);
    circle[2] = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>".to_vec();
    circle[1] = b"<< /Type /Pages /Parent 2 0 R /Kids [3 0 R 2 0 R] /Count 1 >>".to_vec();
    let _ = read(&file(&circle, ""));
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /X /FontDescriptor << /FontFile 6 0 R >> >>";
    let program = stream("", format!("{} eexec", "{".repeat(100_000)).as_bytes());
    let _ = read(&file(&objects(b"BT /F1 1 Tf (x) Tj", font, &[program]), ""));
}

#[test]
fn a_share_of_operators_is_told_with_what_allows_more() {
    let limited = |most: u64| {
        let content = b"BT /F1 12 Tf 10 10 Td (text) Tj ET";
        super::read(&file(&objects(content, HELVETICA, &[]), ""), Limits::default().with_max_operators(most))
    };
    assert_eq!(limited(10_000).unwrap().text, "text");
    let rejected = limited(3).unwrap_err();
    assert_eq!(rejected.reason, Reason::TooLarge);
    assert!(rejected.message.contains("3 operators") && rejected.message.contains("max-unpacked"), "{rejected}");
}
