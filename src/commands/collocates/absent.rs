//! Why there are no collocates, and what is cut from those there are.

use std::collections::BTreeSet;

use super::near::nearest;
use super::options::CollocatesOf;
use crate::error::{Error, Result};
use crate::output::Output;
use crate::table_reader::{ReadValues, Wanted};

/// Why there is no pair with this: it is not there, and other names are near it; or it is there, and its pairs are cut.
///
/// # Errors
/// Those of reading tables.
pub(crate) fn why_none(output: &Output, of: &CollocatesOf) -> Result<Error> {
    let folder = output.name();
    match of {
        CollocatesOf::Term(term) => {
            let what = format!("there is no pair with `{term}` in `{folder}`");
            if term.contains(char::is_whitespace) {
                let hint = "a pair is of single terms: count phrases as terms with --compound, or make a theme of them and give theme:NAME";
                return Ok(Error::usage(what).hint(hint));
            }
            let Some(known) = known_terms(output)? else {
                return Ok(Error::usage(what).hint("write it as in the table: small letters, no possessive 's"));
            };
            let Some((_, count, stop_count)) = known.iter().find(|(name, ..)| name == term) else {
                let names = known.iter().map(|(name, count, _)| (name.as_str(), *count));
                return Ok(not_there(format!("there is no term `{term}` in `{folder}`"), nearest(term, names)));
            };
            if 2 * stop_count >= *count {
                return Ok(
                    Error::usage(format!("{what}: it is a stop word")).hint("count again with --stop-words none")
                );
            }
            let times = if *count == 1 { "once".into() } else { format!("{count} times") };
            Ok(cut(output, format!("{what}, though it occurs {times}")))
        }
        CollocatesOf::Theme(theme) => {
            let themes = known_themes(output)?;
            if !themes.contains(theme) {
                let names = themes.iter().map(|name| (name.as_str(), 0));
                let mut near = nearest(theme, names);
                if near.is_empty() {
                    near = themes.iter().take(8).cloned().collect();
                }
                return Ok(not_there(format!("there is no theme `{theme}` with collocates in `{folder}`"), near));
            }
            Ok(cut(output, format!("the theme `{theme}` has no collocates in `{folder}`")))
        }
    }
}

fn not_there(message: String, near: Vec<String>) -> Error {
    let error = Error::usage(message);
    if near.is_empty() {
        return error;
    }
    let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    error.hint(format!("did you mean {}?", near.join(", ")))
}

fn cut(output: &Output, message: String) -> Error {
    let least = min_pair_count(output);
    let error = Error::usage(format!("{message}: pairs of fewer than {least} events were left out"));
    error.hint("count again with --min-pair-count 1, or a wider --window")
}

fn min_pair_count(output: &Output) -> u64 {
    output.option(&["count", "min_pair_count"]).as_u64().unwrap_or(1)
}

/// What a reader of the rows should know.
pub(crate) fn notes(output: &Output, of: &CollocatesOf) -> Vec<String> {
    let table = match of {
        CollocatesOf::Term(_) => "pairs",
        CollocatesOf::Theme(_) => "theme_collocates",
    };
    let least = min_pair_count(output);
    let cut = (least > 1)
        .then(|| format!("pairs of fewer than {least} events (min_pair_count) are not in `{table}`, and so not here"));
    cut.into_iter().collect()
}

/// Terms with their counts, and how many of these are stop words; `None` where the output has no table of them.
fn known_terms(output: &Output) -> Result<Option<Vec<(String, u64, u64)>>> {
    if !output.tables().contains(&"terms") {
        return Ok(None);
    }
    let mut known: Vec<(String, u64, u64)> = Vec::new();
    let wanted = [("term", Wanted::Text), ("count", Wanted::Count), ("stop_count", Wanted::Count)];
    for batch in output.file("terms")?.0.batches(&wanted)? {
        let batch = batch?;
        let [ReadValues::Text(terms), ReadValues::Count(counts), ReadValues::Count(stop_counts)] = &batch.columns[..]
        else {
            return Err(Error::fatal("a column is not what was asked for"));
        };
        for (row, (count, stop_count)) in counts.iter().zip(stop_counts).enumerate() {
            // A term of several classes has a row for each.
            match known.last_mut().filter(|(last, ..)| last == terms.get(row)) {
                Some(last) => (last.1, last.2) = (last.1 + count, last.2 + stop_count),
                None => known.push((terms.get(row).to_string(), *count, *stop_count)),
            }
        }
    }
    Ok(Some(known))
}

/// Themes of the tables that the output has.
fn known_themes(output: &Output) -> Result<BTreeSet<String>> {
    let mut themes = BTreeSet::new();
    let tables = output.tables();
    for table in ["theme_patterns", "theme_collocates", "doc_themes"].into_iter().filter(|table| tables.contains(table))
    {
        for batch in output.file(table)?.0.batches(&[("theme", Wanted::Text)])? {
            let ReadValues::Text(names) = &batch?.columns[0] else {
                return Err(Error::fatal("a column is not what was asked for"));
            };
            for name in names.iter() {
                if !themes.contains(name) {
                    themes.insert(name.to_string());
                }
            }
        }
    }
    Ok(themes)
}
