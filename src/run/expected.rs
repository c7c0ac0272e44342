//! Whether enough was read to replace earlier results.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::analyses::CountedTexts;
use crate::config::{Config, ExpectedOptions};
use crate::context::InputWithoutDocuments;
use crate::corpus::{Records, SkipReason, Skipped, name_of_input};
use crate::error::{Error, Result};
use crate::tables::MANIFEST;

/// Reasons that are told with an example.
const MOST_REASONS: usize = 5;

/// Checks that there are as many documents as the options ask for.
///
/// # Errors
/// A usage error where no document was made of the inputs, a fatal error where there are too few.
pub(super) fn check(config: &Config, texts: &CountedTexts) -> Result<()> {
    let ExpectedOptions { allow_empty, min_documents, max_loss } = config.expected;
    let documents = texts.totals.processed;
    if documents == 0 && !allow_empty {
        return Err(nothing_read(&config.inputs, &texts.skipped));
    }
    if documents < min_documents {
        let message = format!("{} read, and at least {min_documents} are expected", were(documents));
        return Err(Error::fatal(message).hint("see what is left out with `termloom inspect`, or set --min-documents"));
    }
    if let (Some(most), Some(before)) = (max_loss, documents_before(&config.output)) {
        let lost = before.saturating_sub(documents);
        if lost as f64 > most.0 * before as f64 {
            let share = 100.0 * lost as f64 / before as f64;
            let message = format!(
                "{} read; the results in `{}` have {before}, so {share:.1} % would be lost, more than {most}",
                were(documents),
                full(&config.output).display()
            );
            return Err(Error::fatal(message)
                .hint("nothing was replaced; see what is left out with `termloom inspect`, or set --max-loss"));
        }
    }
    Ok(())
}

/// The error that no document was made of some inputs: what was found there, and why it was left out.
fn nothing_read(inputs: &[PathBuf], skipped: &[Skipped]) -> Error {
    let inputs: Vec<String> = inputs.iter().map(|input| format!("`{}`", full(input).display())).collect();
    let mut message = format!("no document was made of {}: ", inputs.join(", "));
    if skipped.is_empty() {
        message.push_str("there are no files");
        return Error::usage(message)
            .hint("name a folder with articles; --allow-empty writes tables without a row all the same");
    }
    let mut reasons: BTreeMap<SkipReason, (u64, &Skipped)> = BTreeMap::new();
    for skipped in skipped {
        reasons.entry(skipped.reason).or_insert((0, skipped)).0 += 1;
    }
    let mut reasons: Vec<_> = reasons.into_values().collect();
    reasons.sort_by_key(|&(count, first)| (std::cmp::Reverse(count), first.reason));
    for (place, (count, Skipped { doc_id, reason, message: why, .. })) in reasons.iter().take(MOST_REASONS).enumerate()
    {
        let between = if place == 0 { "" } else { "; " };
        let example = if *count == 1 { "" } else { "such as " };
        let _ = write!(message, "{between}{count} {reason} ({example}`{doc_id}`: {why})");
    }
    if reasons.len() > MOST_REASONS {
        message.push_str("; and others");
    }
    Error::usage(message).hint(
        "`termloom inspect` shows every file and why it is left out; --allow-empty writes tables without a row all the same",
    )
}

/// The inputs that were named and gave no document, in their order.
///
/// # Complexity
/// Linear in the inputs, files and sources that gave no document.
pub(super) fn inputs_without_documents(
    config: &Config,
    records: &Records,
    skipped: &[Skipped],
) -> Vec<InputWithoutDocuments> {
    let files = records.files();
    let mut with_documents: HashSet<&Path> = HashSet::new();
    for &file in records.documents_of_files().keys() {
        // The folders above a path that was seen were seen as well.
        for path in files[file as usize].path.ancestors() {
            if !with_documents.insert(path) {
                break;
            }
        }
    }
    let mut reasons: HashMap<&str, &Skipped> = HashMap::new();
    for skipped in skipped {
        let input = skipped.doc_id.split_once('#').map_or(skipped.doc_id.as_str(), |(input, _)| input);
        reasons.entry(input).or_insert(skipped);
    }
    let why = |input: &Path| {
        let found = reasons.get(name_of_input(input).as_str()).filter(|_| input.is_file());
        found.map_or_else(
            || "nothing in it gave a document; the table `skipped` has what was found".to_string(),
            |found| found.message.clone(),
        )
    };
    let empty = config.inputs.iter().filter(|input| !with_documents.contains(input.as_path()));
    empty.map(|input| InputWithoutDocuments { input: input.clone(), why: why(input) }).collect()
}

fn were(documents: u64) -> String {
    if documents == 1 { "1 document was".to_string() } else { format!("{documents} documents were") }
}

/// How many documents the results have that would be replaced, if there are some.
fn documents_before(output: &Path) -> Option<u64> {
    let run: Value = serde_json::from_slice(&std::fs::read(output.join(MANIFEST)).ok()?).ok()?;
    run["documents"]["processed"].as_u64().filter(|&documents| documents > 0)
}

/// With the folders above it, so that it is clear where it was looked for.
fn full(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf())
}
