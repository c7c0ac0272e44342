//! Numbers for people: what a stage took, as a line of a table, and measures.

use indicatif::{BinaryBytes, HumanCount};

use termloom::context::Rates;
use termloom::stats::Measure;

/// How many of something: `1 document`, `2 documents`.
pub(super) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", HumanCount(count), if count == 1 { one } else { many })
}

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

/// A measure with as many digits as a reader needs; empty where it is undefined.
pub(super) fn measured(measure: Measure, value: f64) -> String {
    match measure {
        _ if value.is_nan() => String::new(),
        Measure::PValue | Measure::QValue => format!("{value:.1e}"),
        Measure::G2 | Measure::Chi2 | Measure::Chi2Yates | Measure::PLog10 | Measure::FisherLog10P => {
            format!("{value:.1}")
        }
        _ if value != 0.0 && value.abs() < 0.01 => format!("{value:.1e}"),
        _ => format!("{value:.2}"),
    }
}
