//! Feeds, RSS and Atom: the text of one entry, or of all.

use super::super::blocks::Blocks;
use super::super::dates;
use super::super::gaps::Gaps;
use super::super::xml::{Node, Xml};
use super::{PART, page_text};
use crate::metadata::{Metadata, add_metadata};
use crate::rejected::Rejected;

/// Whether there is an entry in it.
pub(super) fn is_feed(text: &str) -> bool {
    text.contains("<item") || text.contains("<entry")
}

/// The parts of an entry that are read.
#[derive(Default)]
struct Entry {
    metadata: Metadata,
    title: String,
    summary: String,
    content: String,
}

/// Reads entries. The metadata is that of the entry, where there is one alone.
pub(super) fn read(text: &str, gaps: &Gaps) -> Result<(String, Metadata), Rejected> {
    let mut xml = Xml::with_gaps(text, PART, gaps);
    let mut blocks = Blocks::default();
    let mut entries = 0_u64;
    let mut metadata = Metadata::new();
    let mut entry = Entry::default();
    // Names of the elements that are open within the entry.
    let mut open: Vec<String> = Vec::new();
    let mut value = String::new();
    while let Some(node) = xml.next()? {
        match node {
            Node::Start(element) => {
                let name = element.name();
                if open.is_empty() {
                    if matches!(name, "item" | "entry") {
                        open.push(name.to_string());
                        entry = Entry::default();
                    }
                    continue;
                }
                let is_text = open.len() > 1 && is_markup(&open);
                if !is_text {
                    value.clear();
                }
                if open.len() == 1 {
                    let is_page = element.attribute("rel").is_none_or(|rel| rel == "alternate");
                    if name == "link" && is_page {
                        add_metadata(&mut entry.metadata, "url", &element.attribute("href").unwrap_or_default());
                    }
                } else if is_text {
                    // XHTML in Atom is not escaped: it is put together again.
                    value.push_str(&format!("<{name}>"));
                }
                open.push(name.to_string());
            }
            Node::Text(text) if !open.is_empty() => {
                let is_escaped = is_markup(&open) && open.len() > 2;
                value.push_str(&if is_escaped {
                    text.replace('&', "&amp;").replace('<', "&lt;")
                } else {
                    text.into_owned()
                });
            }
            Node::Text(_) => {}
            Node::End(name) => {
                let depth = open.len();
                let Some(closed) = open.pop() else { continue };
                match depth {
                    1 => {
                        entries += 1;
                        write(&mut entry, &mut blocks)?;
                        metadata = std::mem::take(&mut entry.metadata);
                    }
                    2 => entry.take(&closed, &value),
                    _ if closed == "name" => add_metadata(&mut entry.metadata, "author", &value),
                    _ if is_markup(&open) => value.push_str(&format!("</{name}>")),
                    _ => {}
                }
            }
        }
    }
    Ok((blocks.finish(), if entries == 1 { metadata } else { Metadata::new() }))
}

/// Whether what is open within the entry is a text with markup.
fn is_markup(open: &[String]) -> bool {
    open.get(1).is_some_and(|name| matches!(name.as_str(), "content" | "summary" | "title"))
}

impl Entry {
    fn take(&mut self, name: &str, value: &str) {
        let value = value.trim();
        let key = match name {
            "title" if self.title.is_empty() => return self.title = value.to_string(),
            "description" | "summary" if self.summary.is_empty() => return self.summary = value.to_string(),
            "encoded" | "content" if self.content.is_empty() => return self.content = value.to_string(),
            "pubDate" | "published" | "date" | "issued" => {
                let date = dates::iso(value).unwrap_or_else(|| value.to_string());
                return add_metadata(&mut self.metadata, "date", &date);
            }
            "updated" => "updated",
            "creator" | "author" => "author",
            "link" => "url",
            "language" => "language",
            _ => return,
        };
        add_metadata(&mut self.metadata, key, value);
    }
}

/// Adds the content of an entry, or else its summary, or else its title, which is metadata.
fn write(entry: &mut Entry, blocks: &mut Blocks) -> Result<(), Rejected> {
    let (title, summary, content) = (page_text(&entry.title)?, page_text(&entry.summary)?, page_text(&entry.content)?);
    add_metadata(&mut entry.metadata, "title", &title);
    let text = [&content, &summary, &title].into_iter().find(|text| !text.trim().is_empty());
    blocks.lines(text.map_or("", |text| text.as_ref()));
    blocks.end();
    Ok(())
}
