//! YAML as a tree of plain text that knows where it stands.
//!
//! Front matter and theme files are lists of words: `no`, `on`, `1984` and `1e3` must stay the text they are, which
//! a typed reader does not promise. So only structure is taken from the parser, and every scalar stays as written.
//! Aliases are refused, which leaves nothing to expand without bound.

use std::collections::HashMap;

use granit_parser::{Event, Options, Parser, ScalarStyle};

const MAX_DEPTH: usize = 32;

/// A node, and the line and column it begins at (from 1, columns in characters).
#[derive(Debug, PartialEq)]
pub(crate) struct Node {
    pub line: usize,
    pub column: usize,
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

/// What is wrong, and where (from 1).
#[derive(Debug, PartialEq)]
pub(crate) struct YamlError {
    pub line: usize,
    pub column: usize,
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
pub(crate) fn parse(text: &str) -> Result<Node, YamlError> {
    first(&mut events_of(text))
}

/// Reads the one document of `text`; a second is an error.
pub(crate) fn parse_whole(text: &str) -> Result<Node, YamlError> {
    let mut events = events_of(text);
    let whole = first(&mut events)?;
    loop {
        match next(&mut events) {
            Ok(None) => return Ok(whole),
            Ok(Some((at, Event::DocumentStart(..)))) => {
                return Err(error_at(
                    at,
                    "a second document begins here, which nobody would read: leave out the `---` before it",
                ));
            }
            // As where two objects of JSON follow each other.
            Err(error) if error.message.contains("<document start>") => {
                let message = "something follows the end of the list, which nobody would read: put all into one";
                return Err(YamlError { message: message.into(), ..error });
            }
            Err(error) => return Err(error),
            Ok(Some(_)) => {}
        }
    }
}

fn events_of(text: &str) -> Events<'_> {
    let mut options = Options::default();
    options.emit_comments = false;
    Parser::new_from_str_with_options(text, options)
}

fn first(events: &mut Events<'_>) -> Result<Node, YamlError> {
    loop {
        match next(events)? {
            Some((_, Event::StreamStart | Event::DocumentStart(..) | Event::Comment(..))) => {}
            Some((_, Event::StreamEnd | Event::DocumentEnd)) | None => {
                return Ok(Node { line: 1, column: 1, value: Value::Nothing });
            }
            Some((at, event)) => return node(events, at, event, 0),
        }
    }
}

type Events<'t> = Parser<'t, granit_parser::StrInput<'t>>;

/// Line and column.
type LineColumn = (usize, usize);

fn next<'t>(events: &mut Events<'t>) -> Result<Option<(LineColumn, Event<'t>)>, YamlError> {
    let at = |marker: &granit_parser::Marker| (marker.line(), marker.col() + 1);
    match events.next_event() {
        None => Ok(None),
        Some(Ok((event, span))) => Ok(Some((at(&span.start), event))),
        Some(Err(error)) => Err(error_at(at(error.marker()), error.info().to_string())),
    }
}

fn error_at((line, column): LineColumn, message: impl Into<String>) -> YamlError {
    YamlError { line, column, message: message.into() }
}

fn node<'t>(events: &mut Events<'t>, at: LineColumn, event: Event<'t>, depth: usize) -> Result<Node, YamlError> {
    if depth > MAX_DEPTH {
        return Err(error_at(at, format!("lists and mappings nest deeper than {MAX_DEPTH}")));
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
                    Some((at, event)) => list.push(node(events, at, event, depth + 1)?),
                }
            }
        }
        Event::MappingStart(..) => {
            let mut map: Vec<(Node, Node)> = Vec::new();
            let mut lines: HashMap<String, usize> = HashMap::new();
            loop {
                let (at, key) = match next(events)? {
                    None | Some((_, Event::MappingEnd)) => break Value::Map(map),
                    Some((at, event)) => (at, node(events, at, event, depth + 1)?),
                };
                let Some(name) = key.text() else { return Err(error_at(at, "a key must be text")) };
                if let Some(first) = lines.insert(name.to_string(), key.line) {
                    return Err(error_at(at, format!("`{name}` stands here again; it is on line {first} already")));
                }
                match next(events)? {
                    None => return Err(error_at(at, format!("`{name}` has no value"))),
                    Some((at, event)) => map.push((key, node(events, at, event, depth + 1)?)),
                }
            }
        }
        Event::Alias(_) => return Err(error_at(at, "aliases (`*name`) are not supported")),
        _ => return Err(error_at(at, "a value is missing")),
    };
    Ok(Node { line: at.0, column: at.1, value })
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
    fn errors_name_the_line() {
        assert_eq!(parse("a: 1\nb: 2\na: 3\n").unwrap_err().line, 3);
        assert_eq!(parse("a: 1\nb: [1, 2\nc: 3\n").unwrap_err().line, 3);
        assert_eq!(parse("a: &x 1\nb: *x\n").unwrap_err().line, 2);
        let error = parse("é: [b,\n  ü, *x]\n").unwrap_err();
        assert_eq!((error.line, error.column), (2, 6));
        assert!(parse(&"[".repeat(10_000)).is_err());
        assert_eq!(parse("# nothing\n").unwrap().value, Value::Nothing);
    }

    #[test]
    fn a_second_document_is_not_left_out() {
        let second = "one: [state]\n---\ntwo: [party]\n";
        assert_eq!(parse_whole(second).unwrap_err().line, 2);
        assert!(parse(second).is_ok());
        for text in ["---\none: [state]\n", "one: [state]\n...\n", "# nothing\n", "", "one: [state]\n"] {
            assert_eq!(parse_whole(text), parse(text), "{text}");
        }
    }
}
