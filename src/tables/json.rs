//! Rows as JSON Lines: an object in each line, null for missing.

use serde_json::{Map, Value, json};

use super::csv::push_day_or_none;
use super::schema::Schema;
use super::values::Values;

/// The lines of a batch.
pub(crate) fn lines(schema: &Schema, values: &[Values<'_>], rows: usize) -> Vec<u8> {
    let mut lines = Vec::new();
    for row in 0..rows {
        let cells =
            schema.columns.iter().zip(values).map(|(column, values)| (column.name.to_string(), cell(values, row)));
        let object: Map<String, Value> = cells.collect();
        lines.extend_from_slice(without_controls(Value::Object(object).to_string()).as_bytes());
        lines.push(b'\n');
    }
    lines
}

/// JSON with escapes for what would command a terminal or turn the direction of a line: serde escapes only what JSON forbids.
pub fn without_controls(json: String) -> String {
    let is_harmful = |c: char| matches!(c, '\u{7f}'..='\u{9f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !json.contains(is_harmful) {
        return json;
    }
    // Such characters stand in texts only, where an escape means the same.
    let mut escaped = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        match is_harmful(c) {
            true => escaped.push_str(&format!("\\u{:04x}", u32::from(c))),
            false => escaped.push(c),
        }
    }
    escaped
}

fn cell(values: &Values<'_>, row: usize) -> Value {
    // An empty text is a missing one, as in the other formats.
    let text = |text: &str| if text.is_empty() { Value::Null } else { json!(text) };
    match values {
        Values::Text(texts) => text(&texts[row]),
        Values::Texts(texts) => text(texts.get(row)),
        Values::Names(names, of_row) => text(&names[of_row[row] as usize]),
        Values::Count(counts) => json!(counts[row]),
        Values::Counts(counts, of_row) => json!(counts[of_row[row] as usize]),
        Values::Real(reals) => json!(reals[row]),
        Values::Flag(flags) => json!(flags[row]),
        Values::Day(days) => {
            let mut day = Vec::new();
            push_day_or_none(days[row], &mut day);
            text(&String::from_utf8_lossy(&day))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::{Column, ColumnKind, TableId};

    #[test]
    fn what_is_missing_is_null() {
        let column = |name: &str, kind| Column::new(name.to_string(), kind, "");
        let columns =
            vec![column("b", ColumnKind::Text), column("a", ColumnKind::Real), column("n", ColumnKind::Count)];
        let schema = Schema { name: TableId::of_command("kwic"), row: "", order: "", columns };
        let values = [
            Values::Text(vec!["\"x\"".into(), "".into()]),
            Values::Real(vec![0.5, f64::NAN]),
            Values::Count(vec![1, 2]),
        ];
        let found = String::from_utf8(lines(&schema, &values, 2)).unwrap();
        let rows: Vec<Value> = found.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(rows, [json!({"b": "\"x\"", "a": 0.5, "n": 1}), json!({"b": null, "a": null, "n": 2})]);
    }
}
