//! The text of a value: a string, or pieces of one in a list.

use std::borrow::Cow;

use serde_json::{Map, Value as Json};

use crate::corpus::rows::column_path::{BETWEEN, beginnings};

/// Keys of an object in a list that hold its text, the first of which counts: Telegram and subtitles, chats of language models.
pub(in crate::corpus::rows) const TEXT_KEYS: [&str; 3] = ["text", "content", "value"];

/// A value as text; `None` where it is an object, or a list of objects without text.
pub(in crate::corpus::rows) fn text(value: &Json) -> Option<Cow<'_, str>> {
    match value {
        Json::Null => Some("".into()),
        Json::Bool(value) => Some(value.to_string().into()),
        Json::Number(value) => Some(value.to_string().into()),
        Json::String(value) => Some(value.into()),
        Json::Array(list) => pieces(list).map(Cow::Owned),
        Json::Object(map) => extended(map).and_then(text),
    }
}

/// The value in an object that only says its type, as MongoDB writes it: `{"$date": "2024-01-01"}`.
pub(super) fn extended(map: &Map<String, Json>) -> Option<&Json> {
    let mut pairs = map.iter();
    match (pairs.next(), pairs.next()) {
        (Some((key, value)), None) if key.starts_with('$') => Some(value),
        _ => None,
    }
}

/// The values at a path below a value: of every item where there are lists.
pub(in crate::corpus::rows) fn at<'v>(value: &'v Json, path: &str, found: &mut Vec<&'v Json>) {
    match value {
        _ if path.is_empty() => found.push(value),
        Json::Object(map) => {
            let named = beginnings(path).find_map(|(key, rest)| Some((map.get(key)?, rest)));
            if let Some((value, rest)) = named {
                at(value, rest, found);
            }
        }
        Json::Array(list) => {
            let (first, rest) = path.split_once('.').unwrap_or((path, ""));
            match first.parse::<usize>() {
                Ok(number) => list.get(number).into_iter().for_each(|item| at(item, rest, found)),
                Err(_) => list.iter().for_each(|item| at(item, path, found)),
            }
        }
        _ => {}
    }
}

/// The texts of several values, with an empty line between two.
pub(in crate::corpus::rows) fn texts<'v>(values: &[&'v Json]) -> Option<Cow<'v, str>> {
    if let [value] = values {
        return text(value);
    }
    let texts: Option<Vec<Cow<'_, str>>> = values.iter().map(|value| text(value)).collect();
    let said: Vec<Cow<'_, str>> = texts?.into_iter().filter(|text| !text.trim().is_empty()).collect();
    Some(said.join(BETWEEN).into())
}

fn pieces(list: &[Json]) -> Option<String> {
    let piece = |item: &'_ Json| match item {
        Json::Object(map) => TEXT_KEYS.iter().find_map(|key| text(map.get(*key)?)).map(Cow::into_owned),
        other => text(other).map(Cow::into_owned),
    };
    let pieces: Vec<String> = list.iter().map(piece).collect::<Option<_>>()?;
    let between = if is_cut(list) { "" } else { between(&pieces) };
    let mut joined = String::new();
    for piece in pieces.iter().filter(|piece| !piece.is_empty()) {
        let is_apart = joined.ends_with(char::is_whitespace) || piece.starts_with(char::is_whitespace);
        if !(joined.is_empty() || is_apart && between == " ") {
            joined.push_str(between);
        }
        joined.push_str(piece);
    }
    Some(joined)
}

/// Whether a list is one text that was cut where its look changes, as Telegram does: strings and objects, or objects that say their type.
fn is_cut(list: &[Json]) -> bool {
    let objects = list.iter().filter(|item| item.is_object()).count();
    let typed = list.iter().filter(|item| item.get("type").is_some() && item.get("text").is_some()).count();
    objects > 0 && (typed == list.len() || objects < list.len())
}

/// What stands between the items of a list of texts: an empty line where most end as sentences do, else a space.
fn between(pieces: &[String]) -> &'static str {
    let is_sentence = |piece: &&String| {
        let end = piece.trim_end().trim_end_matches(['"', '\'', ')', ']', '»', '”', '’', '」', '』']);
        end.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।'])
    };
    if pieces.iter().filter(is_sentence).count() * 2 > pieces.len() { BETWEEN } else { " " }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(json: &str) -> Option<String> {
        let value: Json = serde_json::from_str(json).expect("JSON");
        text(&value).map(Cow::into_owned)
    }

    #[test]
    fn pieces_are_joined_as_they_were_cut() {
        let cases = [
            (
                r#"["We ", {"type": "bold", "text": "meet"}, "ings, ", {"type": "link", "text": "x.org"}]"#,
                "We meetings, x.org",
            ),
            (r#"[{"type": "plain", "text": "half"}, {"type": "bold", "text": "time"}]"#, "halftime"),
            (r#"["The", "harvest", "failed", "."]"#, "The harvest failed ."),
            (r#"["First one.", "“Second one?”", "A third"]"#, "First one.\n\n“Second one?”\n\nA third"),
            (
                r#"[{"role": "user", "content": "Why?"}, {"role": "assistant", "content": "Because."}]"#,
                "Why?\n\nBecause.",
            ),
            (r#"[{"start": 0, "text": "so we"}, {"start": 2, "text": "went on"}]"#, "so we went on"),
            (r#"[["a", "b"], null, "c"]"#, "a b c"),
            ("1.50", "1.5"),
            ("null", ""),
            (r#"{"$numberLong": "7"}"#, "7"),
        ];
        for (json, expected) in cases {
            assert_eq!(of(json).as_deref(), Some(expected), "{json}");
        }
        assert_eq!(of(r#"{"body": "x"}"#), None);
        assert_eq!(of(r#"[{"body": "x"}]"#), None);
    }

    #[test]
    fn a_path_goes_through_objects_and_lists() {
        let value: Json =
            serde_json::from_str(r#"{"a": [{"b.c": "x"}, {"b.c": "y"}, {}], "0": {"d": 1}}"#).expect("JSON");
        let found = |path: &str| {
            let mut found = Vec::new();
            at(&value, path, &mut found);
            texts(&found).map(Cow::into_owned)
        };
        assert_eq!(found("a.b.c").as_deref(), Some("x\n\ny"));
        assert_eq!(found("a.1.b.c").as_deref(), Some("y"));
        assert_eq!(found("0.d").as_deref(), Some("1"));
        assert_eq!(found("a.9").as_deref(), Some(""));
    }
}
