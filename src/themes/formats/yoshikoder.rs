//! Yoshikoder, `.ykd`: XML in which `cnode` is a category and `pnode` a word.

use quick_xml::escape::escape;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::Imported;
use super::build::ListBuilder;
use super::outline::{Outline, headings};
use super::place::Cursor;
use super::words::shown;
use crate::themes::list::{ListError, Place, ThemeList};

/// The name of the outermost category, which is the dictionary itself.
const ROOT: &str = "themes";

pub(super) fn read(text: &str) -> Result<Imported, ListError> {
    let mut reader = Reader::from_str(text);
    let mut cursor = Cursor::new(text);
    let mut builder = ListBuilder::new();
    let mut outline = Outline::default();
    // Of every open element, whether it is a category.
    let mut open: Vec<bool> = Vec::new();
    let mut depth = 0;
    let mut roots = Vec::new();
    let mut is_dictionary = false;
    let mut is_regex = false;
    loop {
        let place = cursor.at(usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX));
        let event = match reader.read_event() {
            Ok(Event::Eof) => {
                if !open.is_empty() && is_dictionary {
                    builder.unusable(place, "whatever followed: the file ends before its dictionary does");
                }
                break;
            }
            Ok(event) => event,
            Err(error) if is_dictionary => {
                builder.unusable(place, format!("everything from here on, which is no XML: {error}"));
                break;
            }
            Err(error) => return Err(ListError::new(place, format!("a .ykd file is XML: {error}"))),
        };
        let (element, is_empty) = match &event {
            Event::DocType(_) => {
                let message = "a dictionary with a document type (`<!DOCTYPE`) is not read; take that line out";
                return Err(ListError::new(place, message));
            }
            Event::Start(element) => (element, false),
            Event::Empty(element) => (element, true),
            Event::End(_) => {
                depth -= usize::from(open.pop().unwrap_or(false));
                continue;
            }
            _ => continue,
        };
        let is_category = element.local_name().as_ref() == "cnode";
        match element.local_name().as_ref() {
            "dictionary" => {
                is_dictionary = true;
                is_regex = attribute(element, "patternengine").is_ok_and(|engine| engine.as_deref() == Some("regexp"));
            }
            "cnode" => {
                is_dictionary = true;
                let name = attribute(element, "name").ok().flatten().unwrap_or_default();
                let theme = outline.begin(&mut builder, depth, &name, place);
                if depth == 0 {
                    roots.push(builder.name(theme).to_string());
                }
                if is_empty {
                    // What follows is not inside it.
                    outline.inside(depth);
                }
            }
            "pnode" => entry(&mut builder, outline.inside(depth), element, is_regex, place),
            _ => {}
        }
        if !is_empty {
            open.push(is_category);
            depth += usize::from(is_category);
        }
    }
    if !is_dictionary {
        return Err(ListError::new(Place::new(1, 1), "a .ykd file holds a `<dictionary>` of `<cnode>`s"));
    }
    let mut imported = builder.done();
    if let [root] = &roots[..] {
        without_root(&mut imported.list, root);
    }
    Ok(imported)
}

/// Takes the name of the dictionary out of the names of its themes, if it is no theme itself.
fn without_root(list: &mut ThemeList, root: &str) {
    if list.themes.iter().any(|theme| theme.name == root) {
        return;
    }
    for theme in &mut list.themes {
        if let Some(rest) = theme.name.strip_prefix(root).and_then(|rest| rest.strip_prefix('/')) {
            theme.name = rest.to_string();
        }
    }
}

fn entry(builder: &mut ListBuilder, theme: Option<usize>, element: &BytesStart<'_>, is_regex: bool, place: Place) {
    let name = match attribute(element, "name") {
        Ok(Some(name)) => name,
        Ok(None) => return builder.unusable(place, "a pattern without a name"),
        Err(message) => return builder.unusable(place, format!("a pattern whose name cannot be read: {message}")),
    };
    let Some(theme) = theme else {
        return builder.unusable(place, format!("`{}` stands in no category", shown(&name)));
    };
    if is_regex && name.contains(['*', '+', '?', '.', '\\', '|', '^', '$', '[', ']', '(', ')', '{', '}']) {
        return builder.unusable(place, format!("`{}`, a regular expression of another kind", shown(&name)));
    }
    if let Some(text) = builder.words(&name, false, place) {
        builder.add(theme, &text, 1.0, place);
    }
}

/// The value of an attribute, if the element has it.
fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, String> {
    let mut attributes = element.attributes();
    // The check for doubles compares each with each.
    attributes.with_checks(false);
    for attribute in attributes {
        let attribute: Attribute<'_> = attribute.map_err(|error| error.to_string())?;
        if attribute.key.as_ref() == name {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
            return Ok(Some(value.into_owned()));
        }
    }
    Ok(None)
}

pub(super) fn write(list: &ThemeList) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.push_str("<dictionary style=\"050805\" patternengine=\"substring\">\n");
    let category = |depth: usize, name: &str| format!("{}<cnode name=\"{}\">\n", "\t".repeat(depth), escape(name));
    let close = |depth: usize| format!("{}</cnode>\n", "\t".repeat(depth));
    let mut open = 0;
    if !list.themes.is_empty() {
        text.push_str(&category(1, ROOT));
        open = 1;
    }
    for heading in headings(list) {
        let level = heading.depth + 2;
        while open >= level {
            text.push_str(&close(open));
            open -= 1;
        }
        text.push_str(&category(level, heading.name));
        open = level;
        for entry in heading.theme.iter().flat_map(|theme| &theme.patterns) {
            text.push_str(&format!("{}<pnode name=\"{}\"/>\n", "\t".repeat(level + 1), escape(&*entry.text)));
        }
    }
    while open > 0 {
        text.push_str(&close(open));
        open -= 1;
    }
    text.push_str("</dictionary>\n");
    text
}
