//! Word since 2007, `.docx`.

mod body;
mod styles;
mod symbols;

use std::collections::HashSet;

use super::blocks::Blocks;
use super::gaps::Gaps;
use super::package::Package;
use super::xml::{Node, Xml};
use crate::extracted::Extracted;
use crate::limits::Limits;
use crate::metadata::{Metadata, add_metadata};
use crate::rejected::Rejected;
use crate::remark::Remark;

/// What is found beside text.
#[derive(Default)]
struct Found {
    /// Notes by their kind and number: those that the text refers to, and those that are there.
    references: Vec<String>,
    notes: HashSet<String>,
    /// Parts in other formats, and characters that only their fonts know.
    chunks: usize,
    symbols: usize,
}

/// # Errors
/// Where it is no such file, damaged, protected or too large.
pub(super) fn read(bytes: &[u8], limits: Limits) -> Result<Extracted, Rejected> {
    let mut package = Package::open(bytes, "docx", limits)?;
    let root = relations(&mut package, "")?;
    let target = |kind: &str| root.iter().find(|(found, _)| found == kind).map(|(_, target)| target.clone());
    let main = target("officeDocument").unwrap_or_else(|| "word/document.xml".to_string());
    if !package.has(&main) && package.has("content.xml") {
        return Err(Rejected::malformed("an OpenDocument file; give its name the ending .odt"));
    }
    let mut blocks = Blocks::default();
    let parts = relations(&mut package, &main)?;
    let part_of = |kind: &str| parts.iter().find(|(found, _)| found == kind).map(|(_, part)| part.as_str());
    let raised = match part_of("styles").map(|part| package.read(part)).transpose()?.flatten() {
        Some(text) => styles::raised(&text)?,
        None => HashSet::new(),
    };
    let gaps = Gaps::default();
    let mut found = Found::default();
    body::read(&package.require(&main)?, &main, &raised, &mut blocks, &mut found, &gaps)?;
    let mut read = HashSet::new();
    let notes = parts.iter().filter(|(kind, _)| kind == "footnotes" || kind == "endnotes");
    for (_, part) in notes.filter(|(_, part)| read.insert(part)) {
        if let Some(text) = gaps.passed(package.require(part))? {
            body::read(&text, part, &raised, &mut blocks, &mut found, &gaps)?;
        }
    }
    if let Some(note) = found.references.iter().find(|note| !found.notes.contains(*note)) {
        gaps.note(Rejected::malformed(format!("there is no {note} in it, to which its text refers; save it again")));
    }
    let mut metadata = Metadata::new();
    let core = target("core-properties").unwrap_or_else(|| "docProps/core.xml".to_string());
    if let Some(text) = package.read(&core)? {
        properties(&text, &core, &mut metadata)?;
    }
    let mut extracted = Extracted::new(blocks.finish(), metadata, encoding_rs::UTF_8.name());
    extracted.remarks.extend(package.repeated());
    extracted.remarks.extend(Remark::left_out(found.chunks, "a part in another format (altChunk)"));
    extracted.remarks.extend(Remark::left_out(found.symbols, "a character that only its font knows"));
    Ok(gaps.told(extracted))
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
                    "created" => "file_date",
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
mod tests;
