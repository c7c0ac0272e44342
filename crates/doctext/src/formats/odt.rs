//! OpenDocument text, `.odt`.

use std::collections::HashSet;

use super::blocks::{Aside, Blocks};
use super::gaps::Gaps;
use super::package::Package;
use super::xml::{Node, Xml};
use crate::extracted::Extracted;
use crate::limits::Limits;
use crate::metadata::{Metadata, add_metadata};
use crate::rejected::Rejected;
use crate::remark::Remark;

/// Elements whose content is no text of the document: what was deleted, comments, marks of notes, readings above
/// characters, hidden text, descriptions of pictures, forms, scripts and prompts.
const LEFT_OUT: [&str; 13] = [
    "tracked-changes",
    "annotation",
    "note-citation",
    "ruby-text",
    "hidden-text",
    "hidden-paragraph",
    "title",
    "desc",
    "forms",
    "script",
    "object",
    "object-ole",
    "placeholder",
];

const MANIFEST: &str = "META-INF/manifest.xml";

/// # Errors
/// Where it is no such file, damaged, protected or too large.
pub(super) fn read(bytes: &[u8], limits: Limits) -> Result<Extracted, Rejected> {
    let mut package = Package::open(bytes, "odt", limits)?;
    if package.read(MANIFEST)?.is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(Rejected::encrypted("it is protected by a password; save a copy without"));
    }
    if !package.has("content.xml") && package.has("word/document.xml") {
        return Err(Rejected::malformed("a Word file; give its name the ending .docx"));
    }
    let mut blocks = Blocks::default();
    let content = package.require("content.xml")?;
    let mut raised = HashSet::new();
    if let Some(text) = package.read("styles.xml")? {
        raised_styles(&text, "styles.xml", &mut raised)?;
    }
    raised_styles(&content, "content.xml", &mut raised)?;
    let gaps = Gaps::default();
    let linked = body(&content, &raised, &mut blocks, &gaps)?;
    let mut metadata = Metadata::new();
    if let Some(text) = package.read("meta.xml")? {
        properties(&text, &mut metadata)?;
    }
    let mut extracted = Extracted::new(blocks.finish(), metadata, encoding_rs::UTF_8.name());
    extracted.remarks.extend(package.repeated());
    extracted.remarks.extend(Remark::left_out(linked, "a section whose text is in another file"));
    Ok(gaps.told(extracted))
}

/// Adds the names of the styles that raise characters: `super 58%`, or a share of the height of the letters.
fn raised_styles(text: &str, part: &str, raised: &mut HashSet<String>) -> Result<(), Rejected> {
    let mut xml = Xml::new(text, part);
    let mut style = None;
    while let Some(node) = xml.next()? {
        let Node::Start(element) = node else { continue };
        match element.name() {
            "style" => style = element.attribute("name"),
            "text-properties" => {
                let position = element.attribute("text-position").unwrap_or_default();
                let up = position.split(['%', ' ']).next().unwrap_or_default();
                if up == "super" || up.parse().is_ok_and(|up: f64| up > 0.0) {
                    raised.extend(style.take());
                }
            }
            "body" => break,
            _ => {}
        }
    }
    Ok(())
}

/// Adds the text; says how many sections are in other files.
fn body(text: &str, raised: &HashSet<String>, blocks: &mut Blocks, gaps: &Gaps) -> Result<usize, Rejected> {
    let mut xml = Xml::with_gaps(text, "content.xml", gaps);
    let mut left_out = 0_usize;
    // Paragraphs that are open; outside of them white space is that of the file.
    let mut paragraphs = 0_usize;
    let mut in_body = false;
    // Spans that are open, from the first that is raised, and its text.
    let (mut spans, mut up) = (0_usize, String::new());
    // Sections without text, and whether that in hand is one so far.
    let (mut linked, mut is_linked) = (0_usize, false);
    while let Some(node) = xml.next()? {
        match node {
            Node::Start(element) if left_out > 0 || LEFT_OUT.contains(&element.name()) => left_out += 1,
            Node::End(_) if left_out > 0 => left_out -= 1,
            Node::Start(element) => match element.name() {
                "body" => in_body = true,
                "section-source" => is_linked = element.attribute("href").is_some(),
                "p" | "h" => paragraphs += 1,
                "span" if spans > 0 => spans += 1,
                "span" => {
                    spans = usize::from(element.attribute("style-name").is_some_and(|style| raised.contains(&style)));
                }
                "tab" | "s" => blocks.text(" "),
                "line-break" => blocks.line_break(),
                "text-box" => blocks.begin_aside(Aside::Box),
                "note-body" => blocks.begin_aside(Aside::Note),
                _ => {}
            },
            Node::End(name) => match &*name {
                "p" | "h" => {
                    paragraphs = paragraphs.saturating_sub(1);
                    blocks.end();
                }
                "span" if spans > 0 => {
                    spans -= 1;
                    if spans == 0 {
                        blocks.raised(&std::mem::take(&mut up));
                    }
                }
                "section" => linked += usize::from(std::mem::take(&mut is_linked)),
                "table-cell" => blocks.end(),
                "text-box" | "note-body" => blocks.end_aside(),
                _ => {}
            },
            Node::Text(text) if in_body && paragraphs > 0 && left_out == 0 => {
                is_linked = false;
                if spans > 0 {
                    up.push_str(&text);
                } else {
                    blocks.text(&text);
                }
            }
            Node::Text(_) => {}
        }
    }
    Ok(linked)
}

fn properties(text: &str, metadata: &mut Metadata) -> Result<(), Rejected> {
    let mut xml = Xml::new(text, "meta.xml");
    let mut value = String::new();
    let mut keywords = Vec::new();
    let (mut last_author, mut last_date) = (String::new(), String::new());
    while let Some(node) = xml.next()? {
        match node {
            Node::Start(_) => value.clear(),
            Node::Text(text) => value.push_str(&text),
            Node::End(name) => {
                match &*name {
                    "initial-creator" => add_metadata(metadata, "author", &value),
                    "creation-date" => add_metadata(metadata, "file_date", &value),
                    "title" | "subject" | "description" | "language" => add_metadata(metadata, &name, &value),
                    "keyword" => keywords.push(value.trim().to_string()),
                    "creator" => last_author = value.clone(),
                    "date" => last_date = value.clone(),
                    _ => {}
                }
                value.clear();
            }
        }
    }
    // Who changed it last, and when, where nothing is said of who began it.
    add_metadata(metadata, "author", &last_author);
    add_metadata(metadata, "file_date", &last_date);
    keywords.retain(|keyword| !keyword.is_empty());
    add_metadata(metadata, "keywords", &keywords.join("; "));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rejected::Reason;
    use crate::testing::packed;

    fn read(bytes: &[u8]) -> Result<Extracted, Rejected> {
        super::read(bytes, Limits::default())
    }

    fn content(body: &str) -> String {
        format!(
            "<office:document-content><office:body><office:text>{body}</office:text></office:body></office:document-content>"
        )
    }

    #[test]
    fn text_is_what_a_reader_sees() {
        let cases = [
            (
                "<text:h>Head</text:h>\n <text:p>a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>d</text:p>",
                "Head\n\na b c\nd",
            ),
            (
                "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:p>x<office:annotation><text:p>c</text:p></office:annotation>y</text:p>",
                "xy",
            ),
            (
                "<text:p>one<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Note.</text:p></text:note-body></text:note>.</text:p><text:p>two</text:p>",
                "one.\n\ntwo\n\nNote.",
            ),
            (
                "<text:p>a<draw:frame><svg:title>picture</svg:title><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame>b</text:p>",
                "ab\n\nbox",
            ),
            (
                "<text:list><text:list-item><text:p>i</text:p></text:list-item><text:list-item><text:p>ii</text:p></text:list-item></text:list>",
                "i\n\nii",
            ),
            (
                "<table:table-row><table:table-cell><text:p>x</text:p></table:table-cell><table:table-cell><text:p>y</text:p></table:table-cell></table:table-row>",
                "x\n\ny",
            ),
        ];
        for (body, expected) in cases {
            assert_eq!(read(&packed(&[("content.xml", &content(body))])).unwrap().text, expected, "{body}");
        }
    }

    #[test]
    fn sections_of_other_files_are_said() {
        let said = |inner: &str| {
            let section = format!(
                "<text:p>a</text:p><text:section><text:section-source xlink:href='b.odt'/>{inner}</text:section>"
            );
            read(&packed(&[("content.xml", &content(&section))])).unwrap().remarks.len()
        };
        assert_eq!((said(""), said("<text:p/>"), said("<text:p>b</text:p>")), (1, 1, 0));
    }

    #[test]
    fn raised_characters_and_prompts() {
        let styles = "<office:automatic-styles><style:style style:name='T1'><style:text-properties style:text-position='super 58%'/>\
            </style:style><style:style style:name='T2'><style:text-properties style:text-position='sub 58%'/></style:style>\
            </office:automatic-styles>";
        let body = "<text:p>The reader<text:span text:style-name='T1'>1</text:span> on the 19<text:span text:style-name='T1'>th</text:span> \
            drank H<text:span text:style-name='T2'>2</text:span>O<text:placeholder>&lt;a name&gt;</text:placeholder>.</text:p>";
        let content = content(body).replacen("<office:body>", &format!("{styles}<office:body>"), 1);
        let read = read(&packed(&[("content.xml", &content)])).unwrap();
        assert_eq!(read.text, "The reader on the 19th drank H2O.");
    }

    #[test]
    fn properties_and_rejections() {
        let meta = "<office:meta><dc:title>T</dc:title><dc:creator>Later</dc:creator><meta:initial-creator>First</meta:initial-creator>\
            <dc:date>2024-04-01</dc:date><meta:keyword>a</meta:keyword><meta:keyword>b</meta:keyword></office:meta>";
        let sample = packed(&[("content.xml", &content("<text:p>x</text:p>")), ("meta.xml", meta)]);
        let metadata = read(&sample).unwrap().metadata;
        let keys: Vec<_> = metadata.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(keys, [("title", "T"), ("author", "First"), ("file_date", "2024-04-01"), ("keywords", "a; b")]);
        let reason = |bytes: &[u8]| read(bytes).unwrap_err().reason;
        let manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
        assert_eq!(reason(&packed(&[("content.xml", "x"), (MANIFEST, manifest)])), Reason::Encrypted);
        assert_eq!(reason(&packed(&[("content.xml", &"<text:p>".repeat(100_000))])), Reason::Malformed);
        assert_eq!(reason(&packed(&[("word/document.xml", "x")])), Reason::Malformed);
    }
}
