//! The columns of tables with a header, as keys of metadata.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use doctext::Reason;

use super::column_path::{ColumnPath, Leaf, NamedColumns};
use super::reader::{RowsError, Understood, rejected};
use super::sink::{RowSink, RowText};
use crate::config::ReadOptions;
use crate::corpus::dates::is_date_column;
use crate::corpus::front_matter::snake_case;
use crate::corpus::records::MOST_KEYS;
use crate::corpus::remarks::RemarkKind;
use crate::named::nearest;

/// The most columns that a message names.
const NAMED_COLUMNS: usize = 20;

/// Which column holds what.
pub(super) struct TableColumns {
    text: Picked,
    /// The column that names the row, and what it is called.
    id: Option<(Picked, String)>,
    /// Every other column, by its place, and its key: no two are the same. Those that the user named come first.
    others: Vec<(Picked, String)>,
    /// How many there are.
    pub len: usize,
    understood: Understood,
}

/// The columns that one value comes from: parts that are joined, each with its alternatives.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Picked {
    One(usize),
    Several(ColumnPath, Vec<(Leaf, usize)>),
}

impl Picked {
    /// # Errors
    /// Where no column of a part is there.
    fn new(path: &ColumnPath, header: &[String]) -> Result<Picked, RowsError> {
        let lacks = |wanted: &str| RowsError::NoColumn { wanted: wanted.to_string(), there: header.to_vec() };
        if let Some(place) = header.iter().position(|name| name == path.written()) {
            return Ok(Picked::One(place));
        }
        let mut places = Vec::new();
        for part in &path.parts {
            let before = places.len();
            places.extend(part.iter().filter_map(|leaf| Some((leaf.clone(), place(&leaf.name, header)?))));
            if places.len() == before {
                let names: Vec<&str> = part.iter().map(|leaf| leaf.name.as_str()).collect();
                return Err(lacks(&names.join(",")));
            }
        }
        match &places[..] {
            [] => Err(lacks(path.written())),
            [(_, place)] => Ok(Picked::One(*place)),
            _ => Ok(Picked::Several(path.clone(), places)),
        }
    }

    fn places(&self) -> Vec<usize> {
        match self {
            Picked::One(place) => vec![*place],
            Picked::Several(_, places) => places.iter().map(|(_, place)| *place).collect(),
        }
    }

    fn value<'r>(&self, cell: &impl Fn(usize) -> Cow<'r, str>) -> Cow<'r, str> {
        match self {
            Picked::One(place) => cell(*place),
            Picked::Several(path, places) => {
                let value = |leaf: &Leaf| {
                    let found = places.iter().find(|(known, _)| known == leaf);
                    Ok::<_, ()>(found.map(|(_, place)| cell(*place)))
                };
                path.value(value).ok().flatten().unwrap_or_default()
            }
        }
    }
}

/// The place of a column: by its name, as the second of a name that stands twice (`Other_2`), or by its number.
fn place(wanted: &str, header: &[String]) -> Option<usize> {
    let named = |name: &str, number: usize| {
        let mut same = header.iter().enumerate().filter(|(_, known)| *known == name);
        same.nth(number).map(|(place, _)| place)
    };
    let numbered = || {
        let (name, number) = wanted.rsplit_once('_')?;
        named(name, number.parse::<usize>().ok()?.checked_sub(1)?)
    };
    let by_number = || wanted.parse::<usize>().ok()?.checked_sub(1).filter(|place| *place < header.len());
    named(wanted, 0).or_else(numbered).or_else(by_number)
}

impl TableColumns {
    /// Those of a table that has none.
    pub fn empty() -> TableColumns {
        let (text, others) = (Picked::One(0), Vec::new());
        TableColumns { text, id: None, others, len: 0, understood: Understood::default() }
    }

    /// # Errors
    /// Where a column is missing that was asked for.
    pub fn new(header: Vec<String>, options: &ReadOptions) -> Result<TableColumns, RowsError> {
        if header.len() > MOST_KEYS {
            let message = format!("{} columns; a table may have {MOST_KEYS}", header.len());
            return Err(rejected(Reason::TooLarge, message));
        }
        let named = NamedColumns::new(options);
        let text = Picked::new(&named.text, &header)?;
        let id = match &named.id {
            Some(path) => Some((Picked::new(path, &header)?, path.written().to_string())),
            None => None,
        };
        let mut others = Vec::with_capacity(header.len());
        let mut taken: HashSet<usize> = text.places().into_iter().collect();
        for (key, path) in &named.keys {
            others.push((Picked::new(path, &header)?, snake_case(key)));
        }
        taken.extend(others.iter().flat_map(|(picked, _)| picked.places()));
        // A column that is called as the user says needs no other; tables without the date may stand beside those that have it.
        if let Some(date) = &named.date
            && !header.iter().any(|name| is_date_column(date.written(), &snake_case(name)))
            && let Ok(picked) = Picked::new(date, &header)
        {
            others.push((picked, snake_case(date.written())));
        }
        let mut keys: HashSet<String> = others.iter().map(|(_, key)| key.clone()).collect();
        // How often each name came, and up to which number each is taken: no name is counted up twice.
        let (mut before, mut last): (HashMap<&str, usize>, HashMap<String, usize>) = Default::default();
        for (index, original) in header.iter().enumerate() {
            let same = before.entry(original).or_default();
            *same += 1;
            if taken.contains(&index) {
                continue;
            }
            let key = snake_case(original);
            let name = if key.is_empty() { format!("column_{}", index + 1) } else { original.clone() };
            let mut count = if key.is_empty() { 1 } else { *same };
            let mut unique = if count > 1 { format!("{name}_{count}") } else { name.clone() };
            let last = last.entry(snake_case(&name)).or_default();
            while !keys.insert(snake_case(&unique)) {
                count = (count + 1).max(*last + 1);
                unique = format!("{name}_{count}");
            }
            *last = count.max(*last);
            others.push((Picked::One(index), snake_case(&unique)));
        }
        let understood = understood(&text, &named, &header);
        Ok(TableColumns { text, id, others, len: header.len(), understood })
    }

    /// The first column with text: a row that does not reach it has none.
    pub fn first_text(&self) -> usize {
        self.text.places().into_iter().min().unwrap_or(0)
    }

    /// The keys of the columns beside the text.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.others.iter().map(|(_, key)| key.as_str())
    }

    /// Which columns were understood as what.
    pub fn understood(&self) -> Understood {
        self.understood.clone()
    }

    /// The columns that a sink wants, and those of text and names, in order.
    pub fn wanted(&self, sink: &RowSink<'_>) -> Vec<usize> {
        let others = self.others.iter().enumerate().filter(|(number, _)| sink.wants(*number));
        let mut wanted: Vec<usize> = others.flat_map(|(_, (picked, _))| picked.places()).collect();
        wanted.extend(self.text.places());
        wanted.extend(self.id.iter().flat_map(|(picked, _)| picked.places()));
        wanted.sort_unstable();
        wanted.dedup();
        wanted
    }

    /// The text of a row.
    pub fn text<'r>(&self, cell: impl Fn(usize) -> Cow<'r, str>) -> Cow<'r, str> {
        self.text.value(&cell)
    }

    /// Hands a row to a sink; `cell` gives what stands in a column, and `raw` is the row as it stands in its file.
    pub fn hand_over<'r>(&self, row: u64, raw: &[u8], cell: impl Fn(usize) -> Cow<'r, str>, sink: &mut RowSink<'_>) {
        let id = self.id.as_ref().map(|(picked, name)| (picked.value(&cell), name));
        if let Some((id, name)) = &id
            && id.trim().is_empty()
        {
            return sink.bad_row(row, format!("the column `{name}` holds no name"), raw.len() as u64);
        }
        let (text, id) = (self.text.value(&cell), id.as_ref().map(|(id, _)| id.trim()));
        self.hand_over_named(RowText { row, text: &text, id, raw, is_lossy: false }, cell, sink);
    }

    /// The same of a row whose text and name are known.
    pub fn hand_over_named<'r>(&self, row: RowText<'_>, cell: impl Fn(usize) -> Cow<'r, str>, sink: &mut RowSink<'_>) {
        if sink.document(row) {
            for (number, (picked, _)) in self.others.iter().enumerate() {
                if sink.wants(number) {
                    sink.value(number, &picked.value(&cell));
                }
            }
        }
    }
}

/// What a user should see of the columns before anything is counted.
fn understood(text: &Picked, named: &NamedColumns, header: &[String]) -> Understood {
    let mut understood = Understood::default();
    let names: Vec<String> = text.places().iter().map(|place| format!("`{}`", header[*place])).collect();
    understood.facts.push(("text column", names.join(", ")));
    if let Picked::One(place) = text
        && header[*place] == named.text.written()
    {
        let same = header.iter().filter(|name| **name == header[*place]).count() as u64;
        if same > 1 {
            let detail = format!("{same} columns are called `{}`", header[*place]);
            understood.remarks.push((RemarkKind::ColumnsOfOneName, same, detail));
        }
    }
    understood
}

/// The message about a missing column.
pub(in crate::corpus) fn no_column<S: AsRef<str>>(wanted: &str, there: &[S]) -> String {
    let mut names: Vec<String> = there.iter().take(NAMED_COLUMNS).map(|name| format!("`{}`", name.as_ref())).collect();
    if there.len() > NAMED_COLUMNS {
        names.push(format!("{} more", there.len() - NAMED_COLUMNS));
    }
    let names = if names.is_empty() { "none".to_string() } else { names.join(", ") };
    let near = nearest(wanted, there.iter().map(AsRef::as_ref));
    let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    format!("there is no column `{wanted}`; there is {names}{near}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::KeyColumn;

    fn columns(header: &[&str], text: &str, keys: &[(&str, &str)]) -> Result<TableColumns, RowsError> {
        let header = header.iter().map(|name| name.to_string()).collect();
        let mut options = ReadOptions { text_column: text.into(), ..ReadOptions::default() };
        let of = |(key, column): &(&str, &str)| KeyColumn { key: (*key).into(), column: (*column).into() };
        options.rows.columns = keys.iter().map(of).collect();
        TableColumns::new(header, &options)
    }

    fn text(header: &[&str], wanted: &str) -> String {
        let columns = columns(header, wanted, &[]).expect("a column");
        columns.text(|place| ["a", "b", "c", "d"][place].into()).into_owned()
    }

    #[test]
    fn a_column_is_named_joined_or_numbered() {
        let header = ["id", "Note", "1", "Note"];
        let cases = [("Note", "b"), ("Note_2", "d"), ("1", "c"), ("2", "b"), ("4", "d"), ("id+Note_2", "a\n\nd")];
        for (wanted, expected) in cases {
            assert_eq!(text(&header, wanted), expected, "{wanted}");
        }
        assert_eq!(text(&["x", "Note_2", "Note", "Note"], "Note_2"), "b");
        for wanted in ["Note_3", "5", "0", "note", "id+no"] {
            assert!(matches!(columns(&header, wanted, &[]), Err(RowsError::NoColumn { .. })), "{wanted}");
        }
    }

    #[test]
    fn columns_of_one_name_are_said_where_the_name_is_used() {
        let header = ["Note", "Note", "Note"];
        let first = columns(&header, "Note", &[]).expect("columns");
        assert_eq!(first.keys().collect::<Vec<_>>(), ["note_2", "note_3"]);
        assert_eq!(first.understood().remarks.len(), 1);
        let second = columns(&header, "Note_2", &[]).expect("columns");
        assert_eq!(second.keys().collect::<Vec<_>>(), ["note", "note_3"]);
        assert!(second.understood().remarks.is_empty());
    }

    #[test]
    fn a_date_is_at_a_path_where_no_column_is_called_so() {
        let of = |header: &[&str], date: &str| {
            let header = header.iter().map(|name| name.to_string()).collect();
            let mut options = ReadOptions { text_column: "text".into(), ..ReadOptions::default() };
            options.dates.date_column = Some(date.into());
            let columns = TableColumns::new(header, &options).expect("columns");
            columns.keys().map(String::from).collect::<Vec<_>>()
        };
        assert_eq!(of(&["text", "made", "changed"], "changed,made"), ["changed_made", "made", "changed"]);
        assert_eq!(of(&["text", "made"], "made"), ["made"]);
        assert_eq!(of(&["text", "made"], "other"), ["made"]);
    }

    #[test]
    fn a_key_takes_its_column_and_its_name() {
        let header = ["text", "domain", "source", "day"];
        let columns = columns(&header, "text", &[("source", "domain"), ("Date", "4")]).expect("columns");
        assert_eq!(columns.keys().collect::<Vec<_>>(), ["source", "date", "source_2"]);
        assert!(super::tests::columns(&header, "text", &[("source", "no")]).is_err());
    }
}
