//! Hostile documents of n and 4n pieces, in processor time: four times the input may take nine times as long, where a reader that compares all
//! with all would take sixteen. `tests/oracle/doubling.py` has more of them and counts instructions.

use std::io::{Cursor, Write};
use std::time::Duration;

use doctext::{Format, Options};
use rustix::time::{ClockId, clock_gettime};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const PIECES: usize = 3_000;
const MOST: u32 = 9;
/// Less says nothing.
const LEAST: Duration = Duration::from_millis(200);
/// Web pages need more stack than the threads of tests have.
const STACK: usize = 16 << 20;

fn packed(members: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in members {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a member");
        zip.write_all(text.as_bytes()).expect("a member");
    }
    zip.finish().expect("a package").into_inner()
}

fn numbered(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect()
}

fn book(n: usize) -> Vec<u8> {
    let item = "<item id='c' href='c' media-type='application/xhtml+xml'/>";
    let opf = format!("<p>{item}{}</p>", "<itemref idref='c'/>".repeat(n));
    let chapter = format!("<html>{}</html>", "<p>a</p>".repeat(300));
    packed(&[("META-INF/container.xml", "<a><rootfile full-path='b'/></a>"), ("b", &opf), ("c", &chapter)])
}

fn word(n: usize) -> Vec<u8> {
    let relations = format!("<R>{}</R>", "<Relationship Type='x/footnotes' Target='n.xml'/>".repeat(n));
    let notes = format!("<w:footnotes>{}</w:footnotes>", "<w:p><w:r><w:t>a</w:t></w:r></w:p>".repeat(300));
    let document = "<w:document><w:p><w:r><w:t>a</w:t></w:r></w:p></w:document>";
    packed(&[("word/document.xml", document), ("word/_rels/document.xml.rels", &relations), ("word/n.xml", &notes)])
}

type Make = fn(usize) -> Vec<u8>;

fn cases() -> Vec<(&'static str, Format, Make)> {
    const MAIL: &str = "From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n";
    vec![
        ("tags", Format::Html, |n| "<a".repeat(20 * n).into()),
        ("attributes", Format::Html, |n| format!("<p{}>a", numbered(n, |at| format!(" a{at}"))).into()),
        ("values", Format::Html, |n| format!("<p {}", "= \"'".repeat(n)).into()),
        ("misnested", Format::Html, |n| "<b><p>a".repeat(n / 4).into()),
        ("options", Format::Html, |n| "<select><option>a".repeat(n / 2).into()),
        ("forms", Format::Html, |n| "<form><input>".repeat(n).into()),
        ("names", Format::Html, |n| {
            let authors: Vec<String> = (0..n).map(|at| format!("{{\"@id\":\"{at}\"}}")).collect();
            let things = ",{\"@id\":\"x\"}".repeat(n);
            let article = format!("{{\"@type\":\"Article\",\"author\":[{}]}}", authors.join(","));
            format!("<script type='application/ld+json'>[{article}{things}]</script><p>a").into()
        }),
        ("links", Format::Markdown, |n| "[a](<b".repeat(n).into()),
        ("groups", Format::Rtf, |n| format!("{{\\rtf1 {}{}}}", "a{\\footnote b".repeat(n), "}".repeat(n)).into()),
        ("fonts", Format::Rtf, |n| {
            format!("{{\\rtf1 {{\\fonttbl{}}}a}}", numbered(n, |at| format!("{{\\f{at} A;}}"))).into()
        }),
        ("parts", Format::Mail, |n| {
            format!("{MAIL}{}--b--\n", "--b\nContent-Type: text/plain\n\na\n".repeat(n / 4)).into()
        }),
        ("open parts", Format::Mail, |n| format!("{MAIL}{}", "\n--b".repeat(n)).into()),
        ("fields", Format::Mail, |n| format!("From: a\n{}\na", numbered(n, |at| format!("X-{at}: b\n"))).into()),
        ("attributes", Format::Xml, |n| format!("<a {}>a</a>", numbered(n, |at| format!("a{at}='b' "))).into()),
        ("notes", Format::Xml, |n| {
            format!("<TEI><text><p>{}</p></text></TEI>", "a<note place='foot'>b</note>".repeat(n)).into()
        }),
        ("references to notes", Format::Docx, word),
        ("one chapter", Format::Epub, book),
        ("streams", Format::Pdf, |n| format!("%PDF-1.5\n{}", "stream#\n".repeat(10 * n)).into()),
        ("repairs", Format::Text, |n| "â€™Ã©".repeat(n).into()),
    ]
}

/// A declaration of entities, each of which stands for ten of the one before it.
fn entities(name: &str) -> String {
    let one = |n: usize| format!("<!ENTITY x{n} \"{}\">", format!("&x{};", n.wrapping_sub(1)).repeat(10));
    format!("<!DOCTYPE {name} [<!ENTITY x0 \"lollipop\">{}]>", numbered(9, |n| one(n + 1)))
}

/// What could be expanded, or read again and again where it ends.
fn bombs() -> Vec<(&'static str, Format, Make)> {
    vec![
        ("entities", Format::Html, |n| format!("<p>{}", "&amp;".repeat(10 * n)).into()),
        ("no entities", Format::Html, |n| format!("<p>{}", "&nosuch".repeat(n)).into()),
        ("one entity", Format::Html, |n| format!("<p>&{}", "a".repeat(100 * n)).into()),
        ("numbers", Format::Html, |n| format!("<p>{}", "&#1114111;&#x0;&#99999999999;".repeat(n)).into()),
        ("declared", Format::Html, |n| format!("{}<html><p>{}", entities("html"), "&x9;".repeat(n)).into()),
        ("one attribute", Format::Html, |n| format!("<p title='{}'>a", "&lt;a ".repeat(20 * n)).into()),
        ("one value", Format::Html, |n| format!("<p title='{}", "a".repeat(100 * n)).into()),
        ("one name", Format::Html, |n| format!("<{}>a", "a".repeat(100 * n)).into()),
        ("scripts", Format::Html, |n| format!("{}a", "<script>".repeat(10 * n)).into()),
        ("ended scripts", Format::Html, |n| "<script>a</script>b".repeat(n / 2).into()),
        ("comments in scripts", Format::Html, |n| "<script><!--<script>".repeat(4 * n).into()),
        ("CDATA", Format::Html, |n| "<![CDATA[a]]>".repeat(n).into()),
        ("CDATA in SVG", Format::Html, |n| "<svg><![CDATA[a".repeat(4 * n).into()),
        ("ends of CDATA", Format::Html, |n| format!("<p>{}", "]]>".repeat(10 * n)).into()),
        ("textareas", Format::Html, |n| "<textarea><title><style>".repeat(4 * n).into()),
        ("entities", Format::Xml, |n| format!("<TEI><text><p>{}</p></text></TEI>", "&lt;".repeat(10 * n)).into()),
        ("CDATA", Format::Xml, |n| format!("<TEI><text><p>{}</p></text></TEI>", "<![CDATA[a]]>".repeat(n)).into()),
        ("declared", Format::Xml, |n| {
            format!("{}<TEI><text><p>{}</p></text></TEI>", entities("TEI"), "&x9;".repeat(n)).into()
        }),
        ("declared", Format::Docx, |n| {
            let text = format!("<w:document><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:document>", "&x9;".repeat(n));
            packed(&[("word/document.xml", &(entities("w") + &text))])
        }),
    ]
}

fn taken(format: Format, bytes: &[u8]) -> Duration {
    let now = || {
        let time = clock_gettime(ClockId::ThreadCPUTime);
        Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
    };
    let start = now();
    let _ = format.read(bytes, &Options::default());
    now() - start
}

#[test]
fn four_times_the_pieces_take_no_more_than_nine_times_as_long() {
    let judge = || {
        for (name, format, make) in cases().into_iter().chain(bombs()) {
            // Readers prepare much before the first document.
            taken(format, &make(10));
            let (once, more) = (taken(format, &make(PIECES)), taken(format, &make(4 * PIECES)));
            assert!(more < LEAST || more < once * MOST, "{name} in {}: {once:?}, then {more:?}", format.name());
        }
    };
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(judge).expect("a thread");
    assert!(thread.join().is_ok(), "a reader takes more than linear time");
}

#[test]
fn nothing_is_expanded() {
    let judge = || {
        for (name, format, make) in bombs() {
            let bytes = make(PIECES);
            let Ok(read) = format.read(&bytes, &Options::default()) else { continue };
            let is_short = read.text.len() <= 2 * bytes.len() && !read.text.contains("lollipoplollipop");
            assert!(is_short, "{name} in {}: {} bytes of {}", format.name(), read.text.len(), bytes.len());
        }
    };
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(judge).expect("a thread");
    assert!(thread.join().is_ok(), "a reader makes more of a document than is in it");
}
