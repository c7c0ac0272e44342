//! Rows as JSON objects.

use serde_json::Value as Json;

use super::jsonl;
use super::taker::RowsError;
use crate::config::ReadOptions;
use crate::corpus::front_matter::snake_case;

/// The names under which the columns of a table are written down: without two that would be the same key.
pub(super) fn unique_names(header: Vec<String>, options: &ReadOptions) -> std::result::Result<Vec<String>, RowsError> {
    for wanted in [Some(&options.text_column), options.id_column.as_ref()].into_iter().flatten() {
        if !header.contains(wanted) {
            return Err(RowsError::NoColumn { wanted: wanted.clone(), there: header });
        }
    }
    let mut names: Vec<String> = Vec::with_capacity(header.len());
    let mut keys = std::collections::HashSet::new();
    for (index, name) in header.into_iter().enumerate() {
        if name == options.text_column && !names.contains(&name) {
            names.push(name);
            continue;
        }
        let name = if snake_case(&name).is_empty() { format!("column_{}", index + 1) } else { name };
        let mut unique = name.clone();
        let mut count = 1;
        while unique == options.text_column || !keys.insert(snake_case(&unique)) {
            count += 1;
            unique = format!("{name}_{count}");
        }
        names.push(unique);
    }
    Ok(names)
}

/// A row as a JSON object.
pub(super) fn to_json<'v>(names: &[String], values: impl Iterator<Item = &'v str>, to: &mut Vec<u8>) {
    to.clear();
    to.push(b'{');
    for (name, value) in names.iter().zip(values) {
        if to.len() > 1 {
            to.push(b',');
        }
        // Writing text into memory does not fail.
        let _ = serde_json::to_writer(&mut *to, name);
        to.push(b':');
        let _ = serde_json::to_writer(&mut *to, value);
    }
    to.push(b'}');
}

/// The value of the column that names the row.
///
/// # Errors
/// What is wrong, in words.
pub(in crate::corpus) fn id_of(json: &[u8], id_column: &str) -> std::result::Result<String, String> {
    let row: std::collections::HashMap<String, Json> =
        serde_json::from_slice(json).map_err(|error| jsonl::error_at(&error))?;
    match row.get(id_column) {
        Some(Json::String(id)) if !id.trim().is_empty() => Ok(id.trim().to_string()),
        Some(Json::Number(id)) => Ok(id.to_string()),
        Some(_) => Err(format!("the column `{id_column}` holds no name")),
        None => Err(format!("there is no column `{id_column}`")),
    }
}
