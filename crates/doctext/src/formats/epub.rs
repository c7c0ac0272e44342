//! Electronic books, `.epub`.

use std::collections::HashSet;

use super::blocks::Blocks;
use super::gaps::Gaps;
use super::package::Package;
use super::page_numbers;
use super::xml::{Element, Node, Xml};
use crate::extracted::Extracted;
use crate::limits::Limits;
use crate::metadata::{Metadata, add_metadata};
use crate::rejected::Rejected;
use crate::remark::Remark;

const CONTAINER: &str = "META-INF/container.xml";
const PACKAGE: &str = "application/oebps-package+xml";
const ENCRYPTION: &str = "META-INF/encryption.xml";

/// Ways to disguise fonts, which protect no text.
const FONT_ALGORITHMS: [&str; 2] = ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

/// Elements whose content is not read.
const LEFT_OUT: [&str; 12] =
    ["head", "script", "style", "template", "nav", "svg", "math", "rt", "rp", "object", "audio", "video"];

/// Elements that are no block of their own.
const INLINE: [&str; 38] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "mark", "q", "rb", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr", "image", "link",
];

struct Book {
    metadata: Metadata,
    /// Members with text, in the order in which they are to be read.
    chapters: Vec<String>,
    /// Chapters that the spine names and the manifest does not.
    unlisted: Vec<String>,
    /// Pages that are drawings.
    drawings: Vec<String>,
}

/// # Errors
/// Where it is no such file, damaged, protected or too large.
pub(super) fn read(bytes: &[u8], limits: Limits) -> Result<Extracted, Rejected> {
    let mut package = Package::open(bytes, "epub", limits)?;
    if let Some(text) = package.read(ENCRYPTION)? {
        check_protection(&text)?;
    }
    let container = package.require(CONTAINER)?;
    let mut xml = Xml::new(&container, CONTAINER);
    let (mut root, mut others) = (None, 0_usize);
    while let Some(node) = xml.next()? {
        if let Node::Start(element) = node
            && element.name() == "rootfile"
        {
            let path = element.attribute("full-path");
            let is_package = element.attribute("media-type").is_none_or(|kind| kind == PACKAGE);
            others += usize::from(root.is_some() && path.is_some() && path != root && is_package);
            root = root.or(path);
        }
    }
    let root = root.ok_or_else(|| Rejected::malformed(format!("`{CONTAINER}` in it names no book")))?;
    let book = book(&package.require(&root)?, &root)?;
    let mut blocks = Blocks::default();
    let gaps = Gaps::default();
    let unlisted = book.unlisted.iter().map(|id| Rejected::malformed(format!("no file is listed as `{id}`")));
    let mut missing: Vec<Rejected> = unlisted.collect();
    for chapter in &book.chapters {
        if let Some(text) = gaps.passed(package.require(chapter))? {
            body(&text, chapter, &mut blocks, &gaps)?;
        }
        missing.extend(gaps.take());
    }
    if let Some(first) = missing.first() {
        let all = book.chapters.len() + book.unlisted.len();
        let of = format!("{} of {all} chapters cannot be read in full", missing.len());
        let message = format!("{of}; the first: {}", first.message);
        gaps.note(Rejected { message, ..first.clone() });
    }
    let mut drawn = 0;
    for drawing in &book.drawings {
        drawn += usize::from(package.read(drawing)?.is_some_and(|text| text.contains("text>")));
    }
    let mut extracted = Extracted::new(blocks.finish(), book.metadata, encoding_rs::UTF_8.name());
    extracted.remarks.extend(package.repeated());
    extracted.remarks.extend(Remark::left_out(others, "another form of the book, which the package has, too"));
    extracted.remarks.extend(Remark::left_out(drawn, "a page that is a drawing (SVG) with text"));
    Ok(gaps.told(extracted))
}

/// Whether anything but fonts is encrypted.
fn check_protection(text: &str) -> Result<(), Rejected> {
    let mut xml = Xml::new(text, ENCRYPTION);
    let mut is_font = false;
    while let Some(node) = xml.next()? {
        let Node::Start(element) = node else { continue };
        match element.name() {
            "EncryptedData" => is_font = false,
            "EncryptionMethod" => {
                is_font = element.attribute("Algorithm").is_some_and(|name| FONT_ALGORITHMS.contains(&name.as_str()));
            }
            "CipherReference" if !is_font => {
                let part = element.attribute("URI").unwrap_or_default();
                let message = format!("the book is protected against copying (`{part}` in it is encrypted)");
                return Err(Rejected::encrypted(message));
            }
            _ => {}
        }
    }
    Ok(())
}

/// What the package document says.
fn book(text: &str, path: &str) -> Result<Book, Rejected> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut xml = Xml::new(text, path);
    let mut metadata = Metadata::new();
    let (mut authors, mut subjects): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    // Of each file its name, where it is, and whether it is a chapter.
    let mut manifest: Vec<(String, String, bool)> = Vec::new();
    let mut spine: Vec<String> = Vec::new();
    let mut contents = None;
    let mut dates: Vec<(u8, &str, String)> = Vec::new();
    // What the date in hand is of.
    let mut of_date = None;
    let mut value = String::new();
    while let Some(node) = xml.next()? {
        match node {
            Node::Text(text) => value.push_str(&text),
            Node::Start(element) => {
                value.clear();
                let attribute = |name| element.attribute(name);
                match element.name() {
                    "item" => {
                        let path = attribute("href").map(|href| resolved(folder, &href));
                        manifest.extend(attribute("id").zip(path).map(|(id, path)| (id, path, is_text(&element))));
                    }
                    "date" => of_date = date_of(attribute("event").as_deref()),
                    "meta" if attribute("property").as_deref() == Some("dcterms:modified") => {
                        of_date = Some((1, "file_date"))
                    }
                    "meta" => of_date = None,
                    "itemref" => spine.extend(attribute("idref")),
                    "reference" if attribute("type").as_deref() == Some("toc") => {
                        contents = attribute("href").map(|href| resolved(folder, &href));
                    }
                    _ => {}
                }
            }
            Node::End(name) => {
                match &*name {
                    "creator" => authors.push(value.trim().to_string()),
                    "subject" => subjects.push(value.trim().to_string()),
                    "date" | "meta" => dates.extend(
                        of_date.take().filter(|_| is_said(&value)).map(|(rank, key)| (rank, key, value.clone())),
                    ),
                    "title" | "language" | "description" | "publisher" => {
                        add_metadata(&mut metadata, &name, &value);
                    }
                    _ => {}
                }
                value.clear();
            }
        }
    }
    dates.sort_by_key(|(rank, ..)| *rank);
    for (_, key, date) in &dates {
        add_metadata(&mut metadata, key, date);
    }
    for (key, values) in [("author", &mut authors), ("subject", &mut subjects)] {
        values.retain(|value| !value.is_empty());
        add_metadata(&mut metadata, key, &values.join("; "));
    }
    manifest.sort();
    let (mut chapters, mut unlisted, mut drawings) = (Vec::new(), Vec::new(), Vec::new());
    // What the spine names twice, or by two names, is one chapter.
    let mut named = HashSet::new();
    for id in spine {
        let at = manifest.partition_point(|(other, ..)| *other < id);
        match manifest.get(at).filter(|(other, ..)| *other == id) {
            Some((_, path, true)) if contents.as_ref() != Some(path) && named.insert(path.clone()) => {
                chapters.push(path.clone());
            }
            Some((_, path, _)) if path.to_ascii_lowercase().ends_with(".svg") && named.insert(path.clone()) => {
                drawings.push(path.clone());
            }
            Some(_) => {}
            None if named.insert(id.clone()) => unlisted.push(id),
            None => {}
        }
    }
    Ok(Book { metadata, chapters, unlisted, drawings })
}

/// How well a date of this event says when the text was written, and under which key; `None` where it is that of making the book.
fn date_of(event: Option<&str>) -> Option<(u8, &'static str)> {
    match event.unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "original-publication" => Some((0, "date")),
        "publication" => Some((1, "date")),
        "" => Some((2, "date")),
        "modification" => Some((0, "file_date")),
        "creation" => Some((2, "file_date")),
        _ => None,
    }
}

/// Whether a date is not what Calibre writes where there is none.
fn is_said(date: &str) -> bool {
    !["0101-01-01", "0100-12-31"].iter().any(|none| date.trim().starts_with(none))
}

/// Whether an item of the manifest is a chapter, and not the list of them.
fn is_text(item: &Element<'_>) -> bool {
    let is_list = item.attribute("properties").is_some_and(|all| all.split_whitespace().any(|one| one == "nav"));
    let kind = item.attribute("media-type").unwrap_or_default();
    !is_list
        && matches!(kind.as_str(), "application/xhtml+xml" | "text/html" | "application/xml" | "text/x-oeb1-document")
}

/// The member that `href` means in a file of `folder`.
fn resolved(folder: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or_default();
    let mut bytes = Vec::with_capacity(href.len());
    let mut rest = href.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = tail.get(..2).filter(|_| *first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        match escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    let href = String::from_utf8_lossy(&bytes);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Adds the text of a chapter.
fn body(text: &str, path: &str, blocks: &mut Blocks, gaps: &Gaps) -> Result<(), Rejected> {
    let mut xml = Xml::with_gaps(text, path, gaps);
    let mut left_out = 0_usize;
    let mut preformatted = 0_usize;
    // Elements that are open, from the first that raises its text, and that text.
    let (mut raised, mut up) = (0_usize, String::new());
    while let Some(node) = xml.next()? {
        match node {
            Node::Start(element) if left_out > 0 || LEFT_OUT.contains(&lower(element.name()).as_str()) => left_out += 1,
            Node::End(_) if left_out > 0 => left_out -= 1,
            Node::Start(element) if is_page_number(&element) && xml.is_short(page_numbers::LONGEST) => left_out = 1,
            Node::Start(element) if raised > 0 || is_raised(&element) => raised += 1,
            Node::End(_) if raised > 0 => {
                raised -= 1;
                if raised == 0 {
                    blocks.raised(&std::mem::take(&mut up));
                }
            }
            Node::Start(element) => match lower(element.name()).as_str() {
                "br" => blocks.line_break(),
                name if INLINE.contains(&name) => {}
                name => {
                    preformatted += usize::from(name == "pre");
                    blocks.end();
                }
            },
            Node::End(name) => match lower(&name).as_str() {
                "br" => {}
                name if INLINE.contains(&name) => {}
                name => {
                    preformatted = preformatted.saturating_sub(usize::from(name == "pre"));
                    blocks.end();
                }
            },
            Node::Text(_) if left_out > 0 => {}
            Node::Text(text) if raised > 0 => up.push_str(&text),
            Node::Text(text) if preformatted > 0 => blocks.lines(&text),
            Node::Text(text) => blocks.text(&text),
        }
    }
    blocks.end();
    Ok(())
}

fn is_page_number(element: &Element<'_>) -> bool {
    let [class, role, kind] = ["class", "role", "type"].map(|name| element.attribute(name));
    page_numbers::is_marked(class.as_deref(), role.as_deref(), kind.as_deref())
}

/// Whether the text of an element is raised, or refers to a note in the words of the book.
fn is_raised(element: &Element<'_>) -> bool {
    let name = element.name();
    name.eq_ignore_ascii_case("sup")
        || name == "a" && element.attribute("type").is_some_and(|kind| kind.split(' ').any(|one| one == "noteref"))
}

fn lower(name: &str) -> String {
    name.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rejected::Reason;
    use crate::testing::packed;

    fn read(bytes: &[u8]) -> Result<Extracted, Rejected> {
        super::read(bytes, Limits::default())
    }

    const ROOT: &str = "<container><rootfiles><rootfile full-path='OPS/book.opf'/></rootfiles></container>";

    fn opf() -> &'static str {
        "<package><metadata><dc:title>T</dc:title><dc:creator>A</dc:creator><dc:creator>B</dc:creator><dc:date>2001</dc:date>\
         <dc:language>en</dc:language></metadata><manifest>\
         <item id='n' href='nav.xhtml' media-type='application/xhtml+xml' properties='nav'/>\
         <item id='b' href='b%20b.xhtml' media-type='application/xhtml+xml'/>\
         <item id='a' href='../a.xhtml' media-type='application/xhtml+xml'/>\
         <item id='i' href='i.png' media-type='image/png'/></manifest>\
         <spine><itemref idref='n'/><itemref idref='b'/><itemref idref='i'/><itemref idref='a'/></spine></package>"
    }

    fn sample() -> Vec<u8> {
        let chapter =
            |body: &str| format!("<!DOCTYPE html><html><head><title>no</title></head><body>{body}</body></html>");
        packed(&[
            (CONTAINER, ROOT),
            ("OPS/book.opf", opf()),
            ("OPS/nav.xhtml", &chapter("<nav>list</nav>")),
            (
                "OPS/b b.xhtml",
                &chapter(
                    "<h1>One</h1><p>a <b>b</b>old<br/>line &eacute;</p><table><tr><td>x</td><td>y</td></tr></table>",
                ),
            ),
            ("a.xhtml", &chapter("<DIV>text<p>inner</p>tail</DIV><pre>k  l\nm</pre><script>no()</script>")),
        ])
    }

    #[test]
    fn chapters_are_read_in_the_order_of_the_spine() {
        let extracted = read(&sample()).unwrap();
        assert_eq!(extracted.text, "One\n\na bold\nline \u{e9}\n\nx\n\ny\n\ntext\n\ninner\n\ntail\n\nk l\nm");
        let keys: Vec<_> = extracted.metadata.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(keys, [("title", "T"), ("language", "en"), ("date", "2001"), ("author", "A; B")]);
    }

    #[test]
    fn the_date_is_that_of_the_text_and_not_of_the_file() {
        let dates = |said: &str| {
            let opf = opf().replace("<dc:date>2001</dc:date>", said);
            let book = packed(&[(CONTAINER, ROOT), ("OPS/book.opf", &opf), ("a.xhtml", "<p>text</p>")]);
            let metadata = read(&book).unwrap().metadata;
            let of =
                |key: &str| metadata.iter().find(|(name, _)| name == key).map_or("", |(_, value)| value).to_string();
            (of("date"), of("file_date"))
        };
        let modified = "<dc:date opf:event='modification'>2019-02-03</dc:date>";
        let converted =
            "<dc:date opf:event='conversion'>2020-01-01</dc:date><dc:date opf:event='ops-publication'>2018</dc:date>";
        let published = "<dc:date opf:event='publication'>2004</dc:date>";
        let first = "<dc:date opf:event='original-publication'>1881</dc:date>";
        let pair = |date: &str, file: &str| (date.to_string(), file.to_string());
        assert_eq!(dates(&[modified, converted, published, first].concat()), pair("1881", "2019-02-03"));
        assert_eq!(dates(&[converted, published, modified].concat()), pair("2004", "2019-02-03"));
        assert_eq!(dates(&[converted, "<dc:date opf:event='creation'>2017</dc:date>"].concat()), pair("", "2017"));
        assert_eq!(dates("<dc:date>0101-01-01T00:00:00+00:00</dc:date>"), pair("", ""));
        let third = "<meta property='dcterms:modified'>2021-05-06T07:08:09Z</meta><dc:date>1999</dc:date><meta property='x'>y</meta>";
        assert_eq!(dates(third), pair("1999", "2021-05-06T07:08:09Z"));
    }

    #[test]
    fn references_to_notes_are_no_part_of_words() {
        let chapter = "<html><body><p>The reader<sup><a href='#n'>1</a></sup> and M<sup>me</sup> Lee<a epub:type='noteref'>2</a> on 3 \
            km<sup>2</sup>.</p></body></html>";
        let book = packed(&[(CONTAINER, ROOT), ("OPS/book.opf", opf()), ("a.xhtml", chapter)]);
        assert_eq!(read(&book).unwrap().text, "The reader and Mme Lee on 3 km2.");
    }

    #[test]
    fn numbers_of_pages_divide_no_word() {
        let chapter = "<html><body><p>The mil<span epub:type='pagebreak' id='p9'>9</span>ler and the ba<a role='doc-pagebreak' title='10'/>ker \
            of the har<span class='x Pagenum'>[Pg <b>11</b>]</span>bour.</p><div class='pagebreak'><h2>Two</h2><p>A chapter \
            that begins on a page of its own.</p></div></body></html>";
        let book = packed(&[(CONTAINER, ROOT), ("OPS/book.opf", opf()), ("a.xhtml", chapter)]);
        let expected = "The miller and the baker of the harbour.\n\nTwo\n\nA chapter that begins on a page of its own.";
        assert_eq!(read(&book).unwrap().text, expected);
    }

    #[test]
    fn protection_of_fonts_is_no_protection() {
        let encrypted = |algorithm: &str| {
            format!(
                "<encryption><EncryptedData><EncryptionMethod Algorithm='{algorithm}'/><CipherReference URI='OPS/b.xhtml'/></EncryptedData></encryption>"
            )
        };
        let with = |algorithm: &str| {
            read(&packed(&[(CONTAINER, ROOT), ("OPS/book.opf", opf()), (ENCRYPTION, &encrypted(algorithm))]))
        };
        assert!(with(FONT_ALGORITHMS[0]).is_ok());
        assert_eq!(with("http://www.w3.org/2001/04/xmlenc#aes128-cbc").unwrap_err().reason, Reason::Encrypted);
    }

    #[test]
    fn pages_and_packages_that_are_not_read_are_said() {
        let root = ROOT.replace(
            "</rootfiles>",
            "<rootfile full-path='B/b.opf'/><rootfile full-path='b.pdf' media-type='application/pdf'/></rootfiles>",
        );
        let opf = opf().replace("i.png' media-type='image/png'", "i.svg' media-type='image/svg+xml'");
        let read_with = |drawing: &str| {
            let book =
                [(CONTAINER, &*root), ("OPS/book.opf", &*opf), ("a.xhtml", "<p>text</p>"), ("OPS/i.svg", drawing)];
            let read = read(&packed(&book)).unwrap();
            read.remarks.iter().map(|remark| remark.count).collect::<Vec<_>>()
        };
        assert_eq!(read_with("<svg><text>words</text></svg>"), [1, 1]);
        assert_eq!(read_with("<svg><path/></svg>"), [1]);
    }

    #[test]
    fn nothing_hostile_gets_through() {
        let bomb = "<!DOCTYPE html [<!ENTITY a 'x'>]><html>&a;</html>";
        for chapter in [bomb, &"<div>".repeat(100_000)] {
            let book = packed(&[(CONTAINER, ROOT), ("OPS/book.opf", opf()), ("a.xhtml", chapter)]);
            assert_eq!(read(&book).unwrap_err().reason, Reason::Malformed);
        }
        assert_eq!(resolved("a/b", "../../../c.xml#d"), "c.xml");
    }
}
