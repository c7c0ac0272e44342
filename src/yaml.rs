//! YAML as a tree of plain text with line numbers.
//!
//! Front matter and theme files are lists of words: `no`, `on`, `1984` and `1e3` must stay the text they are, which
//! a typed reader does not promise. So only structure is taken from the parser, and every scalar stays as written.
//! Aliases are refused, which leaves nothing to expand without bound.

use granit_parser::{Event, Options, Parser, ScalarStyle};

const MAX_DEPTH: usize = 32;

/// A node and the line it begins on (from 1).
#[derive(Debug, PartialEq)]
pub(crate) struct Node {
    pub line: usize,
    pub value: Value,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Value {
    /// A plain scalar that is empty, `~` or `null`.
    Nothing,
    Text(String),
    List(Vec<Node>),
    /// In the order of the file; keys are distinct.
    Map(Vec<(Node, Node)>),
}

/// What is wrong, and the line it is wrong in (from 1).
#[derive(Debug, PartialEq)]
pub(crate) struct Fault {
    pub line: usize,
    pub message: String,
}

impl Node {
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Reads the first document of `text`; an empty one is [`Value::Nothing`].
pub(crate) fn parse(text: &str) -> Result<Node, Fault> {
    let mut options = Options::default();
    options.emit_comments = false;
    let mut events = Parser::new_from_str_with_options(text, options);
    loop {
        match next(&mut events)? {
            Some((_, Event::StreamStart | Event::DocumentStart(..) | Event::Comment(..))) => {}
            Some((_, Event::StreamEnd | Event::DocumentEnd)) | None => {
                return Ok(Node { line: 1, value: Value::Nothing });
            }
            Some((line, event)) => return node(&mut events, line, event, 0),
        }
    }
}

type Events<'t> = Parser<'t, granit_parser::StrInput<'t>>;

fn next<'t>(events: &mut Events<'t>) -> Result<Option<(usize, Event<'t>)>, Fault> {
    match events.next_event() {
        None => Ok(None),
        Some(Ok((event, span))) => Ok(Some((span.start.line(), event))),
        Some(Err(error)) => Err(Fault { line: error.marker().line(), message: error.info().to_string() }),
    }
}

fn node<'t>(events: &mut Events<'t>, line: usize, event: Event<'t>, depth: usize) -> Result<Node, Fault> {
    if depth > MAX_DEPTH {
        return Err(Fault { line, message: format!("lists and mappings nest deeper than {MAX_DEPTH}") });
    }
    let value = match event {
        Event::Scalar(text, style, ..) => {
            let empty = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
            if empty { Value::Nothing } else { Value::Text(text.into_owned()) }
        }
        Event::SequenceStart(..) => {
            let mut list = Vec::new();
            loop {
                match next(events)? {
                    None | Some((_, Event::SequenceEnd)) => break Value::List(list),
                    Some((line, event)) => list.push(node(events, line, event, depth + 1)?),
                }
            }
        }
        Event::MappingStart(..) => {
            let mut map: Vec<(Node, Node)> = Vec::new();
            loop {
                let key = match next(events)? {
                    None | Some((_, Event::MappingEnd)) => break Value::Map(map),
                    Some((line, event)) => node(events, line, event, depth + 1)?,
                };
                let Some(name) = key.text() else {
                    return Err(Fault { line: key.line, message: "a key must be text".into() });
                };
                if let Some((first, _)) = map.iter().find(|(other, _)| other.text() == Some(name)) {
                    let message = format!("`{name}` stands here again; it is on line {} already", first.line);
                    return Err(Fault { line: key.line, message });
                }
                match next(events)? {
                    None => return Err(Fault { line: key.line, message: format!("`{name}` has no value") }),
                    Some((line, event)) => map.push((key, node(events, line, event, depth + 1)?)),
                }
            }
        }
        Event::Alias(_) => return Err(Fault { line, message: "aliases (`*name`) are not supported".into() }),
        _ => return Err(Fault { line, message: "a value is missing".into() }),
    };
    Ok(Node { line, value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_stay_text() {
        let tree = parse("a: [no, on, 1984, 1e3, 007, ~, 'null', \"x: y\"]").unwrap();
        let Value::Map(map) = tree.value else { panic!("not a mapping") };
        let Value::List(list) = &map[0].1.value else { panic!("not a list") };
        let texts: Vec<_> = list.iter().map(|n| n.text().unwrap_or("(nothing)")).collect();
        assert_eq!(texts, ["no", "on", "1984", "1e3", "007", "(nothing)", "null", "x: y"]);
    }

    #[test]
    fn faults_name_the_line() {
        assert_eq!(parse("a: 1\nb: 2\na: 3\n").unwrap_err().line, 3);
        assert_eq!(parse("a: 1\nb: [1, 2\nc: 3\n").unwrap_err().line, 3);
        assert_eq!(parse("a: &x 1\nb: *x\n").unwrap_err().line, 2);
        assert!(parse(&"[".repeat(10_000)).is_err());
        assert_eq!(parse("# nothing\n").unwrap().value, Value::Nothing);
    }
}
