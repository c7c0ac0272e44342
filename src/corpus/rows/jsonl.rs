//! JSON Lines: where the rows of a file are, and what stands in one.

use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::os::unix::fs::FileExt;

use doctext::Reason;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value as Json;

use super::taker::{RowTaker, RowsError, rejected};
use crate::corpus::front_matter::{FrontMatter, add_key};
use crate::corpus::source::MAX_BYTES;
use crate::yaml::{Node, Value};

/// Bytes of a file that are looked through at a time.
pub(in crate::corpus) const BUFFER: usize = 256 << 10;

/// Columns that a message names at most.
const NAMED_COLUMNS: usize = 20;

const MARK: [u8; 3] = *b"\xef\xbb\xbf";

/// Where a line that is not blank stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::corpus) struct Line {
    /// From 1, blank lines counted: the number that an editor shows.
    pub number: u64,
    /// In bytes.
    pub start: u64,
    /// Without the line end.
    pub len: u64,
}

/// Calls `found` for every line that is not blank, until `is_cancelled`. A byte order mark is part of no line.
///
/// # Errors
/// That of the system where the file cannot be read.
///
/// # Complexity
/// Linear in the bytes; no more than `buffer` is kept.
pub(in crate::corpus) fn for_each_line(
    file: &File,
    buffer: &mut [u8],
    is_cancelled: &dyn Fn() -> bool,
    mut found: impl FnMut(Line),
) -> io::Result<()> {
    let mut mark = [0; MARK.len()];
    let has_mark = file.read_exact_at(&mut mark, 0).is_ok() && mark == MARK;
    let mut at = if has_mark { MARK.len() as u64 } else { 0 };
    let mut line = Line { number: 1, start: at, len: 0 };
    let (mut is_blank, mut last) = (true, 0);
    while !is_cancelled() {
        let got = match file.read_at(buffer, at) {
            Ok(0) => break,
            Ok(got) => got,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let chunk = &buffer[..got];
        let mut from = 0;
        for end in memchr::memchr_iter(b'\n', chunk) {
            is_blank = is_blank && chunk[from..end].trim_ascii().is_empty();
            let before = if end > 0 { chunk[end - 1] } else { last };
            if !is_blank {
                line.len = at + end as u64 - line.start - u64::from(before == b'\r');
                found(line);
            }
            from = end + 1;
            line = Line { number: line.number + 1, start: at + from as u64, len: 0 };
            is_blank = true;
        }
        is_blank = is_blank && chunk[from..].trim_ascii().is_empty();
        last = chunk[got - 1];
        at += got as u64;
    }
    if !is_blank {
        line.len = at - line.start;
        found(line);
    }
    Ok(())
}

/// Hands every line that is not blank to `taker`, from what can only be read once. A byte order mark is part of no line; blank
/// lines have numbers too.
///
/// # Errors
/// Where it cannot be read, or a line is too long.
pub(in crate::corpus) fn read(from: &mut dyn Read, taker: &mut dyn RowTaker) -> Result<(), RowsError> {
    let mut from = BufReader::with_capacity(BUFFER, from);
    let mut line = Vec::new();
    let mut is_first = true;
    while !taker.is_cancelled() {
        line.clear();
        let most = MAX_BYTES;
        if from.by_ref().take(most).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.len() as u64 == most && !line.ends_with(b"\n") {
            let message = format!("a line is longer than {most} bytes; a document must be shorter");
            return Err(rejected(Reason::TooLarge, message));
        }
        let mut row = line.as_slice();
        if is_first {
            row = row.strip_prefix(&MARK).unwrap_or(row);
            is_first = false;
        }
        row = row.strip_suffix(b"\n").map_or(row, |row| row.strip_suffix(b"\r").unwrap_or(row));
        if row.trim_ascii().is_empty() {
            taker.no_row();
        } else {
            taker.row(row)?;
        }
    }
    Ok(())
}

/// A row, taken apart.
#[derive(Debug, PartialEq)]
pub(in crate::corpus) struct Row {
    pub text: String,
    /// Every other column, as if it stood in front matter.
    pub columns: FrontMatter,
}

/// Reads one line.
///
/// # Errors
/// What is wrong, in words.
pub(in crate::corpus) fn parse(line: &[u8], text_column: &str) -> Result<Row, String> {
    let line = std::str::from_utf8(line).map_err(|error| format!("not valid UTF-8 at byte {}", error.valid_up_to()))?;
    let Object(mut pairs) = serde_json::from_str(line).map_err(|error| error_at(&error))?;
    let Some(at) = pairs.iter().position(|(key, _)| key == text_column) else {
        return Err(no_text(&pairs, text_column));
    };
    let text = match pairs.remove(at).1 {
        Json::String(text) => text,
        other => return Err(format!("the column `{text_column}` is {}, not a string", kind(&other))),
    };
    let mut columns = Vec::with_capacity(pairs.len());
    for (key, value) in pairs {
        if key == text_column {
            return Err(format!("the key `{key}` stands twice"));
        }
        add_key(&mut columns, &key, &tree(value))?;
    }
    Ok(Row { text, columns })
}

pub(super) fn error_at(error: &serde_json::Error) -> String {
    if error.is_data() {
        return "not a JSON object".to_string();
    }
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    format!("not valid JSON at column {}: {message}", error.column())
}

fn no_text(pairs: &[(String, Json)], text_column: &str) -> String {
    let mut there: Vec<String> = pairs.iter().take(NAMED_COLUMNS).map(|(key, _)| format!("`{key}`")).collect();
    if pairs.len() > NAMED_COLUMNS {
        there.push(format!("{} more", pairs.len() - NAMED_COLUMNS));
    }
    let there = if there.is_empty() { "none".to_string() } else { there.join(", ") };
    format!("there is no column `{text_column}`; there is {there}")
}

fn kind(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "true or false",
        Json::Number(_) => "a number",
        Json::String(_) => "a string",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    }
}

/// An object as pairs: a map would lose a key that stands twice.
struct Object(Vec<(String, Json)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct ObjectVisitor;
        impl<'de> Visitor<'de> for ObjectVisitor {
            type Value = Object;

            fn expecting(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                to.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Object(pairs))
            }
        }
        from.deserialize_map(ObjectVisitor)
    }
}

/// The tree that front matter is read into.
fn tree(value: Json) -> Value {
    let node = |value| Node { line: 1, column: 1, value };
    match value {
        Json::Null => Value::Nothing,
        Json::Bool(value) => Value::Text(value.to_string()),
        Json::Number(value) => Value::Text(value.to_string()),
        Json::String(value) => Value::Text(value),
        Json::Array(list) => Value::List(list.into_iter().map(|value| node(tree(value))).collect()),
        Json::Object(map) => {
            Value::Map(map.into_iter().map(|(key, value)| (node(Value::Text(key)), node(tree(value)))).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn lines(bytes: &[u8], buffer: usize) -> Vec<(u64, String)> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        let mut found = Vec::new();
        for_each_line(&file, &mut vec![0; buffer], &|| false, |line| {
            let range = line.start as usize..(line.start + line.len) as usize;
            found.push((line.number, String::from_utf8_lossy(&bytes[range]).into_owned()));
        })
        .unwrap();
        found
    }

    #[test]
    fn lines_are_those_of_an_editor_for_any_buffer() {
        let text = b"\xef\xbb\xbf{1}\r\n\n \t\r\n{2} \n{3}\r\n\r\r\n\x0c{\r4}";
        for buffer in 1..=text.len() + 1 {
            let expected = [(1, "{1}"), (4, "{2} "), (5, "{3}"), (7, "\x0c{\r4}")].map(|(n, t)| (n, t.to_string()));
            assert_eq!(lines(text, buffer), expected, "{buffer}");
        }
        for text in [&b""[..], b"\n", b"\r\n \n\t", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"] {
            assert_eq!(lines(text, 2), []);
        }
        // A mark is one at the start only.
        assert_eq!(lines(b"\n\xef\xbb\xbf", 8), [(2, "\u{feff}".to_string())]);
    }

    #[test]
    fn a_row_is_its_text_and_columns() {
        let line = r#" {"Id": 7, "text": " a\n\u00e9b ", "Tags": ["x", " y\n z", 1.50, true], "no": null,
            "place": {"city": "Oslo", "at": [1, -2e3]}, "Text": ""} "#;
        let row = parse(line.as_bytes(), "text").unwrap();
        assert_eq!(row.text, " a\néb ");
        let columns: Vec<_> = row.columns.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        let place = "city: Oslo; at: 1; -2000.0";
        assert_eq!(columns, [("id", "7"), ("tags", "x; y z; 1.5; true"), ("no", ""), ("place", place), ("text", "")]);
        assert_eq!(parse(line.as_bytes(), "Text").unwrap().text, "");
    }

    #[test]
    fn an_error_says_what_is_wrong() {
        let cases: [(&[u8], &str); 13] = [
            (b"{\"text\": \"a\xff\"}", "not valid UTF-8 at byte 11"),
            (br#"{"text": "a}"#, "not valid JSON at column 12: EOF while parsing a string"),
            (br#"{"text": "a"} {}"#, "not valid JSON at column 15: trailing characters"),
            (br#"{"text": "\ud800"}"#, "not valid JSON at column"),
            (br#"["text"]"#, "not a JSON object"),
            (br#""text at line 3""#, "not a JSON object"),
            (br#"{"id": 1, "body": "x"}"#, "there is no column `text`; there is `id`, `body`"),
            (b"{}", "there is no column `text`; there is none"),
            (br#"{"text": null}"#, "the column `text` is null, not a string"),
            (br#"{"text": 1}"#, "the column `text` is a number, not a string"),
            (br#"{"text": "a", "text": "b"}"#, "the key `text` stands twice"),
            (br#"{"text": "a", "A b": 1, "a-B": 2}"#, "the key `a_b` is empty or stands twice"),
            (br#"{"text": "a", "?": 1}"#, "the key `` is empty or stands twice"),
        ];
        for (line, message) in cases {
            let found = parse(line, "text").unwrap_err();
            assert!(found.starts_with(message), "{}: {found}", String::from_utf8_lossy(line));
        }
        let deep = format!("{}{}", r#"{"text": "a", "b": "#, "[".repeat(100_000));
        assert!(parse(deep.as_bytes(), "text").unwrap_err().contains("recursion limit"));
        let wide: String = (0..30).map(|key| format!("\"{key}\": 1, ")).collect();
        let message = parse(format!("{{{wide}\"z\": 1}}").as_bytes(), "text").unwrap_err();
        assert!(message.ends_with("`19`, 11 more"), "{message}");
    }
}
