//! The lines that are dropped before counting: docs/boilerplate.md.

use std::collections::HashSet;

use super::reading::{Gathered, Reading};
use crate::analyses::boilerplate::{Common, Lines};
use crate::context::{Amounts, CancelOnly, Context, Plan, Prepared, Stage, Stages};
use crate::corpus::Discovered;
use crate::error::Result;

/// Reads all documents once, only to find the lines that they have in common.
pub(crate) fn common_lines(
    context: &Context<'_>,
    prepared: &Prepared,
    discovered: &Discovered,
) -> Result<(Common, Amounts)> {
    context.observer.begin(Stage::Boilerplate, 0, 0);
    let (plan, observer) = (Plan::lines_only(), CancelOnly(context.observer));
    let context = &context.with(&plan, &observer, context.spill.folder());
    context.check_room(discovered)?;
    let Prepared { tokenizer, stop_lists, .. } = prepared;
    let reading = Reading { context, tokenizer, stop_lists, matcher: None, dropped: &HashSet::new(), copies: None };
    let mut gathered = reading.read(discovered, &mut Stages::new(context))?;
    let lines = Lines::of(gathered.iter_mut().map(Gathered::take_lines), &context.spill);
    let (_, found) = lines.common(true)?;
    let documents = gathered.iter().map(|gathered| gathered.records.len() as u64).sum();
    let rows = found.lines.len() as u64;
    Ok((found, Amounts { documents, rows, ..Amounts::default() }))
}
