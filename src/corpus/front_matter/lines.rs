//! Heads line by line: whether lines between two fences are one, and what can be read of one that is damaged.

use std::collections::HashSet;

use super::values::{FrontMatter, snake_case};

/// Words of a key, where nothing else says that it is one.
const WORDS: usize = 2;

/// Words of a key beside keys that are known.
const MORE_WORDS: usize = 5;

/// Keys that heads have.
const KNOWN: [&str; 22] = [
    "title",
    "date",
    "author",
    "authors",
    "source",
    "language",
    "lang",
    "url",
    "tags",
    "categories",
    "layout",
    "id",
    "draft",
    "description",
    "keywords",
    "category",
    "subject",
    "published",
    "publication",
    "publisher",
    "slug",
    "section",
];

/// Whether lines are a head: they begin with a key, and in plain text all are keys, list items, indented lines or comments.
pub(super) fn is_head(block: &str, is_toml: bool, is_plain: bool) -> bool {
    let sign = if is_toml { '=' } else { ':' };
    let mut lines = block.lines().peekable();
    let first = block.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let Some(first) = first else { return !is_plain };
    let knows = |key: &str| KNOWN.contains(&snake_case(key).as_str());
    let has_known = block.lines().filter_map(|line| key_of(line, sign)).any(|(key, _)| knows(key));
    let is_key = |line: &str| {
        key_of(line, sign).is_some_and(|(key, _)| words(key) <= if has_known { MORE_WORDS } else { WORDS })
    };
    let is_table = |line: &str| is_toml && line.starts_with('[');
    if !is_plain {
        return is_key(first) || is_table(first) || first.starts_with(['{', '?', '&']);
    }
    // Scenes are divided by rules too, with blank lines around them, and say who speaks.
    if !has_known || lines.peek().is_some_and(|line| line.trim().is_empty()) {
        return false;
    }
    let mut keys: Vec<&str> = Vec::new();
    let are_lines_of_head = lines.all(|line| {
        let is_of_key = !keys.is_empty()
            && (line.starts_with([' ', '\t', ']', '}'])
                || line == "-"
                || line.starts_with("- ")
                || line.trim().is_empty());
        if is_key(line) {
            keys.extend(key_of(line, sign).map(|(key, _)| key));
            return true;
        }
        is_of_key || line.starts_with('#') || is_table(line)
    });
    // Speakers of a dialogue come again, keys do not.
    let distinct = keys.iter().enumerate().all(|(index, key)| knows(key) || !keys[..index].contains(key));
    are_lines_of_head && !keys.is_empty() && distinct
}

fn words(key: &str) -> usize {
    key.split_whitespace().count()
}

/// The key that a line begins with, and what is behind its sign.
fn key_of(line: &str, sign: char) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(sign)?;
    let key = key.trim_end().trim_matches(['"', '\'']);
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.' | '@' | '/');
    let is_key = key.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '@') && key.chars().all(is_name);
    let is_divided = sign == '=' || value.is_empty() || value.starts_with([' ', '\t']);
    (is_key && is_divided).then_some((key, value.trim()))
}

/// Keys whose values are on one line and can mean only one thing; the first of each name.
pub(super) fn keys_of_lines(block: &str, sign: char) -> FrontMatter {
    let (mut keys, mut known) = (FrontMatter::new(), HashSet::new());
    let mut lines = block.lines().peekable();
    while let Some(line) = lines.next() {
        let Some((key, value)) = key_of(line, sign) else { continue };
        // What goes on in the next line is more than this one.
        let goes_on = lines.peek().is_some_and(|next| next.starts_with([' ', '\t']) || next.starts_with("- "));
        let name = snake_case(key);
        if let (false, Some(value)) = (goes_on || name.is_empty() || known.contains(&name), plain_value(value)) {
            known.insert(name.clone());
            keys.push((name, value));
        }
    }
    keys
}

/// A value of one line without its quotation marks; `None` where it is the beginning of more.
fn plain_value(value: &str) -> Option<String> {
    if value.is_empty() || value.starts_with(['[', '{', '|', '>', '&', '*', '!']) {
        return None;
    }
    for quote in ['"', '\''] {
        if let Some(rest) = value.strip_prefix(quote) {
            return match rest.strip_suffix(quote) {
                Some(inner) => Some(inner.to_string()),
                // `"A" and B` is all of it; a quotation that does not end is not.
                None => rest.contains(quote).then(|| value.to_string()),
            };
        }
    }
    Some(value.split_whitespace().collect::<Vec<_>>().join(" "))
}
