//! Entities that grow without end, or name files and addresses.

use std::io::{Cursor, ErrorKind, Write};
use std::net::TcpListener;
use std::time::Duration;

use zip::write::SimpleFileOptions;

use crate::folder::Folder;
use crate::needs::has_strace;
use crate::strace::Fault;

fn packed(members: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in members {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a member");
        zip.write_all(text.as_bytes()).expect("a member");
    }
    zip.finish().expect("an archive").into_inner()
}

/// A declaration of entities: ten times ten times ten and so on, a file, an address, and two that are used where they are declared.
fn doctype(root: &str, secret: &str, address: &str) -> String {
    let mut entities = String::from("<!ENTITY x0 \"lollipop \">");
    for n in 1..10 {
        entities += &format!("<!ENTITY x{n} \"{}\">", format!("&x{};", n - 1).repeat(10));
    }
    format!(
        "<!DOCTYPE {root} SYSTEM \"{address}/dtd\" [{entities}<!ENTITY file SYSTEM \"file://{secret}\">\
         <!ENTITY net SYSTEM \"{address}/net\"><!ENTITY % more SYSTEM \"file://{secret}\">%more;\
         <!ENTITY % web SYSTEM \"{address}/web\">%web;]>"
    )
}

const USED: &str = "the state &x9; &file; &net;";

/// Files of every format that is XML or has it inside.
fn files(secret: &str, address: &str) -> Vec<(&'static str, Vec<u8>)> {
    let doc = |root: &str, body: String| format!("<?xml version=\"1.0\"?>{}{body}", doctype(root, secret, address));
    let word =
        doc("w:document", format!("<w:document><w:body><w:p><w:r><w:t>{USED}</w:t></w:r></w:p></w:body></w:document>"));
    let relations = doc("Relationships", "<Relationships><Relationship Target=\"&file;\"/></Relationships>".into());
    let odt = doc(
        "x",
        format!(
            "<office:document-content><office:body><office:text><text:p>{USED}</text:p></office:text></office:body></office:document-content>"
        ),
    );
    let page = doc("html", format!("<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><p>{USED}</p></body></html>"));
    let container = "<container><rootfiles><rootfile full-path=\"b.opf\"/></rootfiles></container>";
    let opf = "<package><manifest><item id=\"c\" href=\"c.xhtml\" media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"c\"/></spine></package>";
    let opf_of_entities = doc("package", opf.replace("<manifest>", "<metadata>&x9;&file;</metadata><manifest>"));
    let strings = doc("sst", format!("<sst><si><t>text</t></si><si><t>{USED}</t></si></sst>"));
    let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row><row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c></row></sheetData></worksheet>";
    let workbook =
        "<workbook xmlns:r=\"r\"><sheets><sheet name=\"s\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    let rels = "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let ods = doc(
        "x",
        format!(
            "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"s\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p>text</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell office:value-type=\"string\"><text:p>{USED}</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
        ),
    );
    let plain = doc("TEI", format!("<TEI><text><body><p>{USED}</p></body></text></TEI>"));
    let feed = doc(
        "rss",
        format!("<rss><channel><item><title>t</title><description>{USED}</description></item></channel></rss>"),
    );
    vec![
        ("a.docx", packed(&[("word/document.xml", &word)])),
        (
            "rels.docx",
            packed(&[
                ("word/document.xml", &word.replace(USED, "the party")),
                ("word/_rels/document.xml.rels", &relations),
            ]),
        ),
        ("a.odt", packed(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &odt)])),
        ("a.epub", packed(&[("META-INF/container.xml", container), ("b.opf", opf), ("c.xhtml", &page)])),
        (
            "opf.epub",
            packed(&[
                ("META-INF/container.xml", container),
                ("b.opf", &opf_of_entities),
                ("c.xhtml", "<p>the party</p>"),
            ]),
        ),
        (
            "a.xlsx",
            packed(&[
                ("xl/workbook.xml", workbook),
                ("xl/_rels/workbook.xml.rels", rels),
                ("xl/sharedStrings.xml", &strings),
                ("xl/worksheets/sheet1.xml", sheet),
            ]),
        ),
        ("a.ods", packed(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &ods)])),
        ("a.xhtml", page.clone().into_bytes()),
        ("a.html", page.into_bytes()),
        ("a.xml", plain.clone().into_bytes()),
        ("feed.xml", feed.into_bytes()),
        ("a.tei", plain.into_bytes()),
    ]
}

#[test]
fn entities_open_nothing_and_grow_nothing() {
    if !has_strace() {
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let folder = Folder::new();
    folder.write("hidden/secret.txt", "SECRETWORD <p>SECRETWORD</p>");
    let secret = folder.path("hidden/secret.txt").display().to_string();
    folder.write("in/good.txt", "The state and the party.");
    let files = files(&secret, &address);
    for (name, bytes) in &files {
        folder.write(format!("in/{name}"), bytes);
    }
    let list = doctype("dictionary", &secret, &address);
    folder.write(
        "a.ykd",
        format!("{list}<dictionary><cnode name=\"p\"><pnode name=\"&x9;&file;\"/></cnode></dictionary>"),
    );
    folder.write(
        "b.lc3",
        format!("{list}<lexikon><category name=\"p\"><term>&x9;&file;&net;</term></category></lexikon>"),
    );
    folder.write("c.lcd", format!("{list}<cat name=\"p\"><pnode name=\"&x9;&file;\"/></cat>"));
    let watched = || Fault::delay("openat,open,socket,connect", Duration::ZERO);
    let opens_nothing = |trace: &str| {
        let bad: Vec<&str> =
            trace.lines().filter(|line| line.contains("secret.txt") || line.contains("AF_INET")).collect();
        assert!(bad.is_empty(), "{bad:?}");
    };
    for isolate in ["auto", "never"] {
        let arguments = [
            "run",
            "in",
            "-o",
            "out",
            "--overwrite",
            "--isolate",
            isolate,
            "--html",
            "all-text",
            "--tables",
            "documents,terms,skipped",
            "--reader-seconds",
            "20",
        ];
        let ran = folder.run_with(&watched(), &arguments).ends_with(3);
        opens_nothing(&ran.trace);
        assert!(
            files.iter().all(|(name, _)| ran.trace.contains(&format!("in/{name}\""))),
            "not all were opened: {}",
            ran.trace
        );
        let (mut bytes, mut all) = (0, String::new());
        for name in folder.names("out") {
            // It has the themes that are part of the program.
            let is_run = name == "run.json";
            bytes += if is_run { 0 } else { folder.path(format!("out/{name}")).metadata().expect("a file").len() };
            all += &folder.read(&format!("out/{name}"));
        }
        assert!(!all.contains("SECRETWORD") && !all.to_lowercase().contains("secretword"), "{isolate}");
        let terms = folder.read("out/terms.csv");
        let lollipops = terms.lines().find(|line| line.contains("lollipop"));
        assert!(bytes < 500_000, "{bytes} bytes of tables; {lollipops:?}");
        let known = folder.read("out/documents.csv") + &folder.read("out/skipped.csv");
        assert!(files.iter().all(|(name, _)| known.contains(&format!("\n{name}"))), "{known}");
    }
    for list in ["a.ykd", "b.lc3", "c.lcd"] {
        let ran = folder.run_with(&watched(), &["themes", "check", list]);
        opens_nothing(&ran.trace);
        assert!(!(ran.out + &ran.err).contains("SECRETWORD"), "{list}");
        assert!(matches!(ran.code, Some(0 | 2 | 3)), "{list}: {:?} {}", ran.code, ran.err);
    }
    assert!(
        listener.accept().is_err_and(|error| error.kind() == ErrorKind::WouldBlock),
        "somebody asked for an address"
    );
}
