//! What `--text-column` and its like say: names, paths, alternatives and joins.

use std::borrow::Cow;

use crate::config::ReadOptions;

/// What stands between two texts that are joined.
pub(super) const BETWEEN: &str = "\n\n";

/// Columns that give one value. `title+full_text,text` joins two parts, of which the second is the first of two columns that says something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ColumnPath {
    /// As the user wrote it: a column of exactly this name comes first.
    pub whole: Leaf,
    /// Parts that are joined, each with its alternatives in their order.
    pub parts: Vec<Vec<Leaf>>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Leaf {
    /// Its name, which comes first.
    pub name: String,
    /// Where it is if it is nested: `messages[0].text` as `messages.0.text`, and `messages[].text` as `messages.text`.
    pub path: Option<String>,
}

impl Leaf {
    fn new(name: &str) -> Leaf {
        let path = name.replace("[]", "").replace('[', ".").replace(']', "");
        Leaf { name: name.to_string(), path: path.contains('.').then_some(path) }
    }
}

impl ColumnPath {
    pub fn new(written: &str) -> ColumnPath {
        let trimmed = |part: &str, sign| -> Vec<String> {
            part.split(sign).map(str::trim).filter(|name| !name.is_empty()).map(String::from).collect()
        };
        let part = |part: &String| trimmed(part, ',').iter().map(|name| Leaf::new(name)).collect::<Vec<_>>();
        let parts = trimmed(written, '+').iter().map(part).filter(|part| !part.is_empty()).collect();
        ColumnPath { whole: Leaf { name: written.to_string(), path: None }, parts }
    }

    /// As the user wrote it.
    pub fn written(&self) -> &str {
        &self.whole.name
    }

    /// The whole as it is written, and every column in it.
    pub fn leaves(&self) -> impl Iterator<Item = &Leaf> {
        [&self.whole].into_iter().chain(self.parts.iter().flatten())
    }

    /// The value that it gives: an empty part is left out, and `None` means that no column of it is there.
    ///
    /// # Errors
    /// That of `value`, which gives the value of a column, if there is one.
    pub fn value<'v, E>(
        &self,
        mut value: impl FnMut(&Leaf) -> Result<Option<Cow<'v, str>>, E>,
    ) -> Result<Option<Cow<'v, str>>, E> {
        if let Some(whole) = value(&self.whole)? {
            return Ok(Some(whole));
        }
        let mut joined: Option<Cow<'v, str>> = None;
        for part in &self.parts {
            for leaf in part {
                let Some(text) = value(leaf)? else { continue };
                let is_said = !text.trim().is_empty();
                joined = Some(match joined {
                    Some(before) if before.trim().is_empty() => text,
                    Some(before) if is_said => [&before, BETWEEN, &text].concat().into(),
                    Some(before) => before,
                    None => text,
                });
                if is_said {
                    break;
                }
            }
        }
        Ok(joined)
    }
}

/// Everything that the options name: text, name of the row, other keys.
#[derive(Clone, Debug)]
pub(super) struct NamedColumns {
    pub text: ColumnPath,
    pub id: Option<ColumnPath>,
    /// Keys of metadata, and where they come from.
    pub keys: Vec<(String, ColumnPath)>,
    /// Where the date is, if the user says that.
    pub date: Option<ColumnPath>,
}

impl NamedColumns {
    pub fn new(options: &ReadOptions) -> NamedColumns {
        let keys = options.rows.columns.iter().map(|of| (of.key.clone(), ColumnPath::new(&of.column)));
        NamedColumns {
            text: ColumnPath::new(&options.text_column),
            id: options.id_column.as_deref().map(ColumnPath::new),
            keys: keys.collect(),
            date: options.dates.date_column.as_deref().map(ColumnPath::new),
        }
    }

    /// All that are named.
    pub fn all(&self) -> impl Iterator<Item = &ColumnPath> {
        [&self.text].into_iter().chain(&self.id).chain(&self.date).chain(self.keys.iter().map(|(_, path)| path))
    }
}

/// The keys at which a path may begin, the longest first, and the rest behind each: keys may have full stops.
pub(super) fn beginnings(path: &str) -> impl Iterator<Item = (&str, &str)> {
    let cut = path.bytes().enumerate().rev().filter(|(_, sign)| *sign == b'.');
    [(path, "")].into_iter().chain(cut.map(|(at, _)| (&path[..at], &path[at + 1..])))
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    #[test]
    fn parts_and_alternatives_are_told_apart() {
        let row = [("title", "T"), ("full_text", " "), ("text", "b"), ("a,b", "whole")];
        let value = |written: &str| {
            let of_row = |leaf: &Leaf| {
                let found = row.iter().find(|(known, _)| *known == leaf.name);
                Ok::<_, Infallible>(found.map(|(_, value)| Cow::from(*value)))
            };
            let found = ColumnPath::new(written).value(of_row);
            found.unwrap_or_else(|none| match none {}).map(Cow::into_owned)
        };
        assert_eq!(value("title + full_text, text").as_deref(), Some("T\n\nb"));
        assert_eq!(value("full_text+title").as_deref(), Some("T"));
        assert_eq!(value("no,title").as_deref(), Some("T"));
        assert_eq!(value("a,b").as_deref(), Some("whole"));
        assert_eq!(value("no+none"), None);
    }

    #[test]
    fn a_path_may_begin_with_a_key_that_has_full_stops() {
        assert_eq!(beginnings("a.b.c").collect::<Vec<_>>(), [("a.b.c", ""), ("a.b", "c"), ("a", "b.c")]);
        let path = |name| Leaf::new(name).path;
        assert_eq!(path("messages[].text").as_deref(), Some("messages.text"));
        assert_eq!(path("messages[0].text").as_deref(), Some("messages.0.text"));
        assert_eq!(path("plain"), None);
    }
}
