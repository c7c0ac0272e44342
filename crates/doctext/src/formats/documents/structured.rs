//! XML whose text is character data, by what its elements mean.

use std::collections::HashSet;

use super::super::blocks::{Aside, Blocks};
use super::super::gaps::Gaps;
use super::super::xml::{Element, Node, Xml};
use super::PART;
use super::dialect::Dialect;
use crate::metadata::{Metadata, add_metadata};
use crate::rejected::Rejected;

/// Of two readings of one place, that of the author's hand or of the print, which the other one corrects or spells out.
const FIRST_READINGS: [&str; 4] = ["sic", "orig", "abbr", "am"];

/// Values of metadata longer than this, in bytes, are none.
const MAX_VALUE: usize = 4096;

/// What becomes of an element.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    LeftOut,
    Kept,
    Block,
    Line,
    /// A word of an annotated text, where white space between words is that of the file.
    Word {
        is_joined: bool,
    },
    Note,
    Raised,
    Inline,
}

/// An element that is open.
struct Open {
    name: String,
    role: Role,
    is_left_out: bool,
}

/// The text, and what the document says about itself.
pub(super) fn read(text: &str, dialect: &Dialect, gaps: &Gaps) -> Result<(String, Metadata), Rejected> {
    let bearing = text_bearing(text, gaps)?;
    let mut xml = Xml::with_gaps(text, PART, gaps);
    let mut blocks = Blocks::default();
    let mut open: Vec<Open> = Vec::new();
    let mut values = Values::new(dialect);
    // Elements that raise text and are open, and that text.
    let (mut raised, mut up) = (0_usize, String::new());
    while let Some(node) = xml.next()? {
        match node {
            Node::Start(element) => {
                values.begin(&element, &open);
                let above = open.last().is_some_and(|parent| parent.is_left_out);
                let role = role(&element, &open, dialect, &bearing);
                let is_left_out = role == Role::LeftOut || above && role != Role::Kept;
                if !is_left_out && role == Role::Raised {
                    raised += 1;
                } else if !is_left_out && raised == 0 {
                    begin(role, &element, &mut blocks);
                }
                open.push(Open { name: element.name().to_string(), role, is_left_out });
            }
            Node::Text(text) => {
                values.text(&text);
                if open.last().is_none_or(|parent| parent.is_left_out) {
                    continue;
                }
                if raised > 0 {
                    up.push_str(&text);
                } else {
                    blocks.text(&text);
                }
            }
            Node::End(_) => {
                let Some(closed) = open.pop() else { continue };
                values.end(open.len());
                if closed.is_left_out {
                    continue;
                }
                match closed.role {
                    Role::Raised => {
                        raised -= 1;
                        if raised == 0 {
                            blocks.raised(&std::mem::take(&mut up));
                        }
                    }
                    _ if raised > 0 => {}
                    Role::Block | Role::Kept => blocks.end(),
                    Role::Note => blocks.end_aside(),
                    Role::Word { is_joined: true } => blocks.glue(),
                    _ => {}
                }
            }
        }
    }
    Ok((blocks.finish(), values.metadata()))
}

fn begin(role: Role, element: &Element<'_>, blocks: &mut Blocks) {
    match role {
        Role::Block | Role::Kept => blocks.end(),
        Role::Line if element.attribute("break").is_some_and(|value| value == "no") => blocks.join_divided(),
        Role::Line => blocks.line_break(),
        Role::Word { .. } => blocks.text(" "),
        Role::Note => blocks.begin_aside(Aside::Note),
        _ => {}
    }
}

fn role(element: &Element<'_>, open: &[Open], dialect: &Dialect, bearing: &HashSet<String>) -> Role {
    let name = element.name();
    let parent = open.last().map_or("", |parent| parent.name.as_str());
    if name == "pb" && element.attribute("break").is_some_and(|value| value == "no") {
        return Role::Line;
    }
    if dialect.notes.contains(&name) && is_note(element, dialect) {
        return Role::Note;
    }
    if dialect.left_out.contains(&name) && !is_citation_in_words(element, name)
        || parent == "choice" && FIRST_READINGS.contains(&name)
    {
        return Role::LeftOut;
    }
    if dialect.kept.contains(&name) {
        return Role::Kept;
    }
    if matches!(name, "w" | "pc") && !dialect.is_guess {
        let is_joined = element.attribute("join").is_some_and(|join| join == "right" || join == "both");
        return Role::Word { is_joined };
    }
    if name == "sup" || name == "hi" && element.attribute("rend").is_some_and(|rend| rend.starts_with("sup")) {
        Role::Raised
    } else if dialect.lines.contains(&name) {
        Role::Line
    } else if !dialect.blocks.contains(&name)
        && (bearing.contains(parent) || open.last().is_some_and(|parent| parent.role == Role::Inline))
    {
        Role::Inline
    } else {
        Role::Block
    }
}

/// Whether a note is one of the text, and not a remark of who made the file, such as on applause.
fn is_note(element: &Element<'_>, dialect: &Dialect) -> bool {
    if !dialect.left_out.contains(&"note") {
        return true;
    }
    let place = element.attribute("place").unwrap_or_default();
    ["foot", "end", "bottom", "margin", "left", "right"].iter().any(|known| place.starts_with(known))
}

/// References to figures and sections are words of the sentence; those to notes and sources are marks.
fn is_citation_in_words(element: &Element<'_>, name: &str) -> bool {
    name == "xref"
        && !element
            .attribute("ref-type")
            .is_some_and(|kind| matches!(kind.as_str(), "bibr" | "fn" | "table-fn" | "aff"))
}

/// Names of elements with text directly in them: what stands within these is part of a sentence, unless it is a block.
fn text_bearing(text: &str, gaps: &Gaps) -> Result<HashSet<String>, Rejected> {
    let mut xml = Xml::with_gaps(text, PART, gaps);
    let mut names = HashSet::new();
    let mut open: Vec<String> = Vec::new();
    while let Some(node) = xml.next()? {
        match node {
            Node::Start(element) => open.push(element.name().to_string()),
            Node::End(_) => drop(open.pop()),
            Node::Text(text) => {
                if let Some(name) = open.last().filter(|name| !text.trim().is_empty() && !names.contains(*name)) {
                    names.insert(name.clone());
                }
            }
        }
    }
    Ok(names)
}

/// The values of metadata, by the number of their key.
struct Values<'d> {
    dialect: &'d Dialect,
    found: Vec<Vec<String>>,
    /// Keys whose text is being read, and the elements that are open around them.
    reading: Vec<(usize, usize, String)>,
}

impl<'d> Values<'d> {
    fn new(dialect: &'d Dialect) -> Self {
        Values { dialect, found: vec![Vec::new(); dialect.keys.len()], reading: Vec::new() }
    }

    fn begin(&mut self, element: &Element<'_>, open: &[Open]) {
        // Parts of a name or of a date are divided by elements alone.
        self.text(" ");
        for (at, key) in self.dialect.keys.iter().enumerate() {
            let is_within = || key.within.is_empty() || open.iter().any(|above| above.name == key.within);
            if key.element != element.name() || !is_within() || self.found[at].len() > 100 {
                continue;
            }
            if key.attribute.is_empty() && self.reading.len() < 8 {
                self.reading.push((at, open.len(), String::new()));
            } else if let Some(value) = element.attribute(key.attribute) {
                self.found[at].push(value);
            }
        }
    }

    fn text(&mut self, text: &str) {
        for (_, _, value) in &mut self.reading {
            if value.len() < MAX_VALUE {
                value.push_str(text);
            }
        }
    }

    fn end(&mut self, depth: usize) {
        self.text(" ");
        while self.reading.last().is_some_and(|(_, above, _)| *above == depth) {
            if let Some((at, _, value)) = self.reading.pop() {
                let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
                self.found[at].push(value);
            }
        }
    }

    /// The first value of each key; all of authors and keywords.
    fn metadata(self) -> Metadata {
        let mut metadata = Metadata::new();
        for (key, mut values) in self.dialect.keys.iter().zip(self.found) {
            values.retain(|value| !value.is_empty() && value.len() < MAX_VALUE);
            let value = match key.name {
                "author" => values.iter().map(|name| without_by(name)).collect::<Vec<_>>().join("; "),
                "keywords" => values.join("; "),
                "date" => values.first().map(|value| date(value)).unwrap_or_default(),
                _ => values.first().cloned().unwrap_or_default(),
            };
            add_metadata(&mut metadata, key.name, &value);
        }
        metadata
    }
}

/// The author in a byline such as `By Ada Mill`.
fn without_by(byline: &str) -> &str {
    let (word, name) = byline.split_once(' ').unwrap_or(("", byline));
    if word.trim_end_matches(':').eq_ignore_ascii_case("by") { name.trim_start() } else { byline }
}

/// A date, also one whose parts are elements in the order of day, month and year.
fn date(value: &str) -> String {
    let parts: Vec<&str> = value.split(' ').collect();
    let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    match parts.as_slice() {
        [day, month, year] if parts.iter().all(is_number) && year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}"),
        [year, month, day] if parts.iter().all(is_number) && year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}"),
        [month, year] if parts.iter().all(is_number) && year.len() == 4 => format!("{year}-{month:0>2}"),
        // The form of NITF and NewsML.
        [one] if one.len() >= 8 && one.bytes().take(8).all(|byte| byte.is_ascii_digit()) => {
            format!("{}-{}-{}", &one[..4], &one[4..6], &one[6..8])
        }
        _ => value.to_string(),
    }
}
