//! The columns of tables with a header, as keys of metadata.

use std::borrow::Cow;
use std::collections::HashSet;

use super::reader::RowsError;
use super::sink::{RowSink, RowText};
use crate::config::ReadOptions;
use crate::corpus::front_matter::snake_case;

/// The most columns that a message names.
const NAMED_COLUMNS: usize = 20;

/// Which column holds what.
pub(super) struct TableColumns {
    /// The column of the text.
    pub text: usize,
    /// The column that names the row, and what it is called.
    id: Option<(usize, String)>,
    /// Every other column, by its place, and its key: no two are the same.
    others: Vec<(usize, String)>,
    /// How many there are.
    pub len: usize,
}

impl TableColumns {
    /// Those of a table that has none.
    pub fn empty() -> TableColumns {
        TableColumns { text: 0, id: None, others: Vec::new(), len: 0 }
    }

    /// # Errors
    /// Where a column is missing that was asked for.
    pub fn new(header: Vec<String>, options: &ReadOptions) -> Result<TableColumns, RowsError> {
        let place = |wanted: &String| {
            header
                .iter()
                .position(|name| name == wanted)
                .ok_or_else(|| RowsError::NoColumn { wanted: wanted.clone(), there: header.clone() })
        };
        let text = place(&options.text_column)?;
        let id = match &options.id_column {
            Some(wanted) => Some((place(wanted)?, wanted.clone())),
            None => None,
        };
        let mut others = Vec::with_capacity(header.len());
        let mut keys = HashSet::new();
        for (index, name) in header.iter().enumerate().filter(|(index, _)| *index != text) {
            let name = if snake_case(name).is_empty() { format!("column_{}", index + 1) } else { name.clone() };
            let mut unique = name.clone();
            let mut count = 1;
            while unique == options.text_column || !keys.insert(snake_case(&unique)) {
                count += 1;
                unique = format!("{name}_{count}");
            }
            others.push((index, snake_case(&unique)));
        }
        Ok(TableColumns { text, id, others, len: header.len() })
    }

    /// The keys of the columns beside the text.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.others.iter().map(|(_, key)| key.as_str())
    }

    /// The columns that a sink wants, and those of text and names, in order.
    pub fn wanted(&self, sink: &RowSink<'_>) -> Vec<usize> {
        let others = self.others.iter().enumerate().filter(|(number, _)| sink.wants(*number));
        let mut wanted: Vec<usize> = others.map(|(_, (column, _))| *column).collect();
        wanted.extend([Some(self.text), self.id.as_ref().map(|(column, _)| *column)].into_iter().flatten());
        wanted.sort_unstable();
        wanted.dedup();
        wanted
    }

    /// Hands a row to a sink; `cell` gives what stands in a column, and `raw` is the row as it stands in its file.
    pub fn hand_over<'r>(&self, row: u64, raw: &[u8], cell: impl Fn(usize) -> Cow<'r, str>, sink: &mut RowSink<'_>) {
        let id = self.id.as_ref().map(|(column, name)| (cell(*column), name));
        if let Some((id, name)) = &id
            && id.trim().is_empty()
        {
            return sink.bad_row(row, format!("the column `{name}` holds no name"), raw.len() as u64);
        }
        let (text, id) = (cell(self.text), id.as_ref().map(|(id, _)| id.trim()));
        if sink.document(RowText { row, text: &text, id, raw }) {
            for (number, (column, _)) in self.others.iter().enumerate() {
                if sink.wants(number) {
                    sink.value(number, &cell(*column));
                }
            }
        }
    }
}

/// The message about a missing column.
pub(in crate::corpus) fn no_column<S: AsRef<str>>(wanted: &str, there: &[S]) -> String {
    let mut names: Vec<String> = there.iter().take(NAMED_COLUMNS).map(|name| format!("`{}`", name.as_ref())).collect();
    if there.len() > NAMED_COLUMNS {
        names.push(format!("{} more", there.len() - NAMED_COLUMNS));
    }
    let names = if names.is_empty() { "none".to_string() } else { names.join(", ") };
    format!("there is no column `{wanted}`; there is {names}")
}
