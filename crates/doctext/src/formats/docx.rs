//! Word since 2007, `.docx`.

use std::borrow::Cow;

use super::blocks::{Aside, Blocks};
use super::package::Package;
use super::xml::{Element, Node, Xml};
use crate::extracted::{Extracted, Metadata, add_metadata};
use crate::rejected::Rejected;

/// Elements whose content is no text of the document: what was deleted or moved away, field codes, properties, the second
/// form of what `AlternateContent` holds, readings above characters, and the lines above notes.
const LEFT_OUT: [&str; 10] =
    ["del", "moveFrom", "instrText", "delText", "delInstrText", "pPr", "rPrChange", "sectPr", "Fallback", "rt"];

/// # Errors
/// Where it is no such file, damaged, protected or too large.
pub(super) fn read(bytes: &[u8]) -> Result<Extracted, Rejected> {
    let mut package = Package::open(bytes, "docx")?;
    let root = relations(&mut package, "")?;
    let target = |kind: &str| root.iter().find(|(found, _)| found == kind).map(|(_, target)| target.clone());
    let main = target("officeDocument").unwrap_or_else(|| "word/document.xml".to_string());
    if !package.has(&main) && package.has("content.xml") {
        return Err(Rejected::malformed("an OpenDocument file; give its name the ending .odt"));
    }
    let mut blocks = Blocks::default();
    body(&package.require(&main)?, &main, &mut blocks)?;
    for (_, part) in
        relations(&mut package, &main)?.iter().filter(|(kind, _)| kind == "footnotes" || kind == "endnotes")
    {
        if let Some(text) = package.read(part)? {
            body(&text, part, &mut blocks)?;
        }
    }
    let mut metadata = Metadata::new();
    let core = target("core-properties").unwrap_or_else(|| "docProps/core.xml".to_string());
    if let Some(text) = package.read(&core)? {
        properties(&text, &core, &mut metadata)?;
    }
    Ok(Extracted::new(blocks.finish(), metadata, encoding_rs::UTF_8.name()))
}

/// What a part refers to: the last part of the type of each relation, and the member.
fn relations(package: &mut Package<'_>, part: &str) -> Result<Vec<(String, String)>, Rejected> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let name = format!("{folder}{}_rels/{file}.rels", if folder.is_empty() { "" } else { "/" });
    let Some(text) = package.read(&name)? else { return Ok(Vec::new()) };
    let mut relations = Vec::new();
    let mut xml = Xml::new(&text, &name);
    while let Some(node) = xml.next()? {
        let Node::Start(element) = node else { continue };
        let (Some(kind), Some(target)) = (element.attribute("Type"), element.attribute("Target")) else { continue };
        let kind = kind.rsplit('/').next().unwrap_or_default().to_string();
        let target = match target.strip_prefix('/') {
            Some(absolute) => absolute.to_string(),
            None if folder.is_empty() => target,
            None => format!("{folder}/{target}"),
        };
        relations.push((kind, target));
    }
    Ok(relations)
}

/// Adds the text of a part.
fn body(text: &str, part: &str, blocks: &mut Blocks) -> Result<(), Rejected> {
    let mut xml = Xml::new(text, part);
    // Elements that are open inside one that is left out, and that one.
    let mut left_out = 0_usize;
    let (mut in_text, mut in_properties, mut is_hidden) = (false, false, false);
    while let Some(node) = xml.next()? {
        match node {
            Node::Start(element) if left_out > 0 || is_left_out(&element) => left_out += 1,
            Node::End(_) if left_out > 0 => left_out -= 1,
            Node::Start(element) => match element.name() {
                "t" => in_text = true,
                "r" => is_hidden = false,
                "rPr" => in_properties = true,
                "vanish" if in_properties => {
                    is_hidden = !matches!(element.attribute("val").as_deref(), Some("0" | "false" | "off"));
                }
                "tab" | "ptab" => blocks.text(" "),
                "br" | "cr" => blocks.line_break(),
                "noBreakHyphen" => blocks.text("\u{2011}"),
                "sym" => blocks.text(&symbol(&element)),
                "txbxContent" => blocks.begin_aside(Aside::Box),
                _ => {}
            },
            Node::End(name) => match &*name {
                "t" => in_text = false,
                "r" => is_hidden = false,
                "rPr" => in_properties = false,
                "p" | "tc" | "footnote" | "endnote" => blocks.end(),
                "txbxContent" => blocks.end_aside(),
                _ => {}
            },
            Node::Text(text) if in_text && !is_hidden && left_out == 0 => blocks.text(&text),
            Node::Text(_) => {}
        }
    }
    blocks.end();
    Ok(())
}

fn is_left_out(element: &Element<'_>) -> bool {
    match element.name() {
        "footnote" | "endnote" => {
            matches!(
                element.attribute("type").as_deref(),
                Some("separator" | "continuationSeparator" | "continuationNotice")
            )
        }
        name => LEFT_OUT.contains(&name),
    }
}

/// A character by its number; those of fonts of their own have numbers that mean nothing elsewhere.
fn symbol(element: &Element<'_>) -> Cow<'static, str> {
    let number = element.attribute("char").and_then(|number| u32::from_str_radix(&number, 16).ok());
    let c = number.and_then(char::from_u32).filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c));
    c.map_or(Cow::Borrowed(""), |c| Cow::Owned(c.to_string()))
}

/// Dublin Core and what Office adds to it.
fn properties(text: &str, part: &str, metadata: &mut Metadata) -> Result<(), Rejected> {
    let mut xml = Xml::new(text, part);
    let (mut name, mut value) = (String::new(), String::new());
    while let Some(node) = xml.next()? {
        match node {
            Node::Start(element) => {
                name = element.name().to_string();
                value.clear();
            }
            Node::Text(text) => value.push_str(&text),
            Node::End(_) => {
                let key = match name.as_str() {
                    "creator" => "author",
                    "created" => "date",
                    "title" | "subject" | "keywords" | "description" | "language" | "category" => name.as_str(),
                    _ => continue,
                };
                add_metadata(metadata, key, &value);
                name.clear();
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rejected::Reason;
    use crate::testing::packed;

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
            <w:footnote><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>";
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
        assert_eq!(keys, [("title", "A title"), ("author", "N. N."), ("date", "2024-03-01T10:00:00Z")]);
    }

    #[test]
    fn what_is_no_such_file_is_rejected() {
        let reason = |bytes: &[u8]| read(bytes).unwrap_err().reason;
        assert_eq!(reason(b"{\\rtf1 text}"), Reason::Malformed);
        assert_eq!(reason(&packed(&[("content.xml", "<a/>")])), Reason::Malformed);
        assert_eq!(reason(&packed(&[("word/document.xml", &"<w:p>".repeat(100_000))])), Reason::Malformed);
    }
}
