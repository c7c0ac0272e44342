//! What a stage took, as a line of a table.

use indicatif::{BinaryBytes, HumanCount};

use termloom::context::Rates;

/// The names of the columns; `seconds` is as wide as what stands below it.
pub(super) fn heading(seconds: &str) -> String {
    columns("stage", seconds, ["MB/s", "tokens/s", "docs/s", "rows/s", "peak memory"].map(String::from))
}

/// One stage. What it does not work on stays empty.
pub(super) fn line(name: &str, seconds: &str, rates: &Rates, peak_memory: Option<u64>) -> String {
    let whole = |rate: Option<f64>| rate.map_or(String::new(), |rate| HumanCount(rate.round() as u64).to_string());
    let mb = rates.mb_per_s.map_or(String::new(), |rate| format!("{rate:.1}"));
    let peak = peak_memory.map_or(String::new(), |bytes| BinaryBytes(bytes).to_string());
    let rates = [mb, whole(rates.tokens_per_s), whole(rates.documents_per_s), whole(rates.rows_per_s), peak];
    columns(name, seconds, rates)
}

fn columns(name: &str, seconds: &str, [mb, tokens, documents, rows, peak]: [String; 5]) -> String {
    format!("{name:8}  {seconds:>7}  {mb:>8}  {tokens:>12}  {documents:>10}  {rows:>12}  {peak:>11}")
}
