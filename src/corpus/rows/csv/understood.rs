//! How a table of cells was understood, in words.

use super::above::Above;
use super::choose::Reading;
use super::data::{is_data_header, shown};
use super::dialect::{Delimiter, Dialect};
use crate::config::{Header, ReadOptions};
use crate::corpus::remarks::RemarkKind;
use crate::corpus::rows::columns::TableColumns;
use crate::corpus::rows::reader::{UTF_8, Understood};

/// The most columns that are named.
const NAMED: usize = 20;

/// What was found out about a table.
pub(super) struct Found<'f> {
    pub reading: &'f Reading,
    /// Another dialect that fits as well.
    pub other: Option<Dialect>,
    pub header_line: u64,
    pub above: &'f Above,
    pub left_out: u64,
    pub encoding: &'static str,
    pub start: &'f [u8],
    pub options: &'f ReadOptions,
}

pub(super) fn understood(found: &Found<'_>, columns: &TableColumns) -> Understood {
    let Found { reading, other, header_line, above, left_out, encoding, start, options } = *found;
    let (dialect, head) = (&reading.dialect, &reading.head);
    let has_header = options.rows.header == Header::Yes;
    let mut facts = vec![("delimiter", delimiter(dialect)), ("quote", sign(dialect.quote))];
    if dialect.escape.is_some() {
        facts.push(("escape", sign(dialect.escape)));
    }
    if encoding != UTF_8 {
        facts.push(("encoding", encoding.to_string()));
    }
    facts.push(("header", if has_header { format!("line {header_line}") } else { "none".to_string() }));
    if left_out > 0 {
        facts.push(("rows left out", left_out.to_string()));
    }
    facts.push(("columns", names(&head.names)));
    let mut remarks = Vec::new();
    let mut say = |kind, count, detail: String| remarks.push((kind, count, detail));
    if let Some(other) = other {
        let (taken, other) = (in_words(dialect), in_words(&other));
        say(RemarkKind::TableDialectGuessed, 1, format!("read with {taken}; {other} would fit as well"));
    }
    let lines_above = header_line - 1 - above.lines;
    if head.above > 0 {
        say(RemarkKind::LinesAboveHeader, lines_above, format!("the header is line {header_line}"));
    }
    if head.is_shifted {
        let first = head.names.get(1).map_or("", |name| name);
        say(RemarkKind::HeaderShifted, 1, format!("`{}` is the second column", shown(first)));
    }
    let below = &reading.shape.rows[head.first_row()..];
    if has_header && is_data_header(dialect, start, &head.names, columns.first_text(), below) {
        let text = head.names.get(columns.first_text()).map_or("", |name| name);
        say(RemarkKind::HeaderLooksLikeData, 1, format!("the column of the text is called `{}`", shown(text)));
    }
    if left_out > 0 && options.rows.skip_rows.is_none() {
        say(RemarkKind::SecondHeaderRows, left_out, String::new());
    }
    Understood { facts, remarks }
}

fn names(names: &[String]) -> String {
    let name = |name: &String| if name.is_empty() { "one without a name".into() } else { format!("`{}`", shown(name)) };
    let mut all: Vec<String> = names.iter().take(NAMED).map(name).collect();
    if names.len() > NAMED {
        all.push(format!("{} more", names.len() - NAMED));
    }
    all.join(", ")
}

fn sign(sign: Option<u8>) -> String {
    match sign {
        None => "none".to_string(),
        Some(b'\t') => "tab".to_string(),
        Some(sign) => format!("`{}`", char::from(sign)),
    }
}

fn delimiter(dialect: &Dialect) -> String {
    match dialect.delimiter {
        Delimiter::None => sign(None),
        Delimiter::Sign(delimiter) => sign(Some(delimiter)),
        Delimiter::Spaces => "spaces".to_string(),
    }
}

/// The options that say a dialect.
fn in_words(dialect: &Dialect) -> String {
    let between = match dialect.delimiter {
        Delimiter::None => "none".to_string(),
        Delimiter::Spaces => "space".to_string(),
        Delimiter::Sign(b'\t') => "tab".to_string(),
        Delimiter::Sign(delimiter) => format!("'{}'", char::from(delimiter)),
    };
    let quote = match dialect.quote {
        None => "none".to_string(),
        Some(b'\'') => "\"'\"".to_string(),
        Some(quote) => format!("'{}'", char::from(quote)),
    };
    let escape = dialect.escape.map_or(String::new(), |escape| format!(" --escape '{}'", char::from(escape)));
    format!("--delimiter {between} --quote {quote}{escape}")
}
