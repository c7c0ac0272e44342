//! Whether the first row of a table looks like data, so that the table may have no header.

use super::dialect::Dialect;
use super::head::cells;
use super::shape::RowShape;
use crate::corpus::dates::Date;

/// The most characters of a name that messages show.
pub(super) const SHOWN: usize = 60;

/// Words of a name from which on it may be a text.
const WORDS: usize = 8;

/// Rows in which a name is looked for as a value.
const ROWS: usize = 50;

/// Whether one of the names of columns is none, as far as they show it themselves.
pub(in crate::corpus) fn looks_like_data(names: &[String]) -> bool {
    let number = |name: &String| name.parse::<u64>().ok();
    // Columns that are numbered one by one have such names.
    let is_counted = names.windows(2).all(|pair| number(&pair[0]).is_some_and(|one| number(&pair[1]) == Some(one + 1)));
    !(is_counted && names.len() > 1) && names.iter().any(|name| is_data(name))
}

/// Whether the text column has a name that is none, or may have one where others have.
pub(super) fn is_data_header(
    dialect: &Dialect,
    bytes: &[u8],
    names: &[String],
    text: usize,
    rows: &[RowShape],
) -> bool {
    // A header that stands there once more is none of the rows.
    let rows = rows.iter().take(ROWS).map(|row| cells(dialect, bytes, row)).filter(|row| row != names);
    let rows: Vec<Vec<String>> = rows.collect();
    let is_none = |column: usize| {
        let name = &names[column];
        let same = || rows.iter().filter(|row| row.get(column) == Some(name)).count();
        is_data(name) || (!name.is_empty() && same() > usize::from(column == text))
    };
    let Some(name) = names.get(text) else { return false };
    let is_sentence = name.ends_with(['.', '!', '。']) && name.contains(' ');
    is_none(text) || (is_sentence && (0..names.len()).any(is_none))
}

fn is_data(name: &str) -> bool {
    let is_number = name.contains(|c: char| c.is_ascii_digit()) && name.parse::<f64>().is_ok();
    let is_link = ["http://", "https://", "www."].iter().any(|begin| name.starts_with(begin));
    // Questions of surveys are names, and long.
    let is_question = name.contains(['?', ':', '：', '？']);
    let is_text = (name.chars().count() > SHOWN || name.ends_with('…'))
        && name.split_whitespace().count() >= WORDS
        && !is_question;
    is_number || is_link || is_text || (name.contains(|c: char| c.is_ascii_digit()) && Date::parse(name).is_some())
}

/// A name as messages show it.
pub(super) fn shown(name: &str) -> String {
    match name.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_string(),
    }
}
