//! The message about large tables, before they are written.

use std::cmp::Reverse;

use termloom::config::{Format, Profile, TableName};
use termloom::context::{ExpectedSizes, TableSize};

/// Tables that are named.
const NAMED: usize = 3;

/// How large the tables will be, the largest of them, and what makes them smaller.
pub(super) fn size_lines(sizes: &ExpectedSizes) -> String {
    let mut tables: Vec<&TableSize> = sizes.tables.iter().collect();
    tables.sort_by_key(|table| Reverse(table.total()));
    let largest = tables.iter().take(NAMED).map(|table| format!("{} {}", table.table, about(table.total())));
    let largest: Vec<String> = largest.collect();
    let mut text = format!("the tables will take about {}: {} …", about(sizes.bytes()), largest.join(", "));
    let remedies = remedies(sizes);
    if !remedies.is_empty() {
        text.push_str(&format!("\n  less room: {}", remedies.join("; ")));
    }
    text
}

/// Bytes with no more digits than an estimate has.
fn about(bytes: u64) -> String {
    match bytes {
        1_000_000_000.. => format!("{:.1} GB", bytes as f64 / 1e9),
        _ => format!("{:.0} MB", bytes as f64 / 1e6),
    }
}

/// Options that make the tables smaller, with the room that they take then where that is known.
fn remedies(sizes: &ExpectedSizes) -> Vec<String> {
    let has = |table: TableName| sizes.tables.iter().any(|size| size.table == table.name());
    let mut remedies = Vec::new();
    let left_out = Profile::Small.leaves_out();
    if left_out.iter().any(|&table| has(table)) {
        let kept = sizes.tables.iter().filter(|size| left_out.iter().all(|table| table.name() != size.table));
        let kept = about(kept.map(TableSize::total).sum());
        let names: Vec<&str> = left_out.iter().map(|table| table.name()).collect();
        remedies.push(format!("--profile {} ({kept}, without {})", Profile::Small, names.join(" and ")));
    }
    if has(TableName::Pairs) {
        remedies.push("a larger --min-pair-count (fewer rows of pairs)".to_string());
    }
    let of = |wanted: Format| {
        let sizes = sizes.tables.iter().flat_map(|size| &size.bytes).filter(|(format, _)| *format == wanted);
        sizes.map(|(_, bytes)| bytes).sum::<u64>()
    };
    match (of(Format::Csv), of(Format::Parquet)) {
        (0, _) => {}
        (_, 0) => remedies.push("--format parquet".to_string()),
        (_, parquet) => remedies.push(format!("--format parquet ({})", about(parquet))),
    }
    remedies
}
