//! Finds the copies that are left out before counting: docs/duplicates.md.

use std::collections::HashSet;

use super::reading::{CountedDocuments, Reading, join_counts};
use crate::analyses::duplicates::DroppedCopies;
use crate::context::{Amounts, CancelOnly, Context, Plan, Prepared, Stage, Stages};
use crate::corpus::Discovered;
use crate::error::Result;

/// Reads all documents once, without the lines of these keys, only to compare them with each other.
pub(crate) fn copies(
    context: &Context<'_>,
    prepared: &Prepared,
    lines: &HashSet<u64>,
    discovered: &Discovered,
) -> Result<(DroppedCopies, Amounts)> {
    context.observer.begin(Stage::Duplicates, 0, 0);
    let (plan, observer) = (Plan::copies_only(), CancelOnly(context.observer));
    // The tokens in its temporary file are removed when it is done.
    let context = &context.with(&plan, &observer, context.spill.folder());
    context.check_room(discovered)?;
    let Prepared { tokenizer, stop_lists, .. } = prepared;
    let reading = Reading { context, tokenizer, stop_lists, matcher: None, dropped: lines, copies: None };
    let gathered = reading.read(discovered, &mut Stages::new(context))?;
    let (CountedDocuments { counts, records, .. }, amounts) = join_counts(context, gathered, discovered)?;
    let found = DroppedCopies::find(context, &counts, records)?;
    let rows = found.duplicates.found.pairs.len() as u64;
    Ok((found, Amounts { rows, ..amounts }))
}
