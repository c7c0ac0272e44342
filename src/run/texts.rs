//! The first half of a run: documents are found, read and counted.

use std::collections::HashSet;

use super::common_lines::common_lines;
use super::compounds::compounds;
use super::copies::copies;
use super::discover::discover;
use super::reading::{CountedDocuments, Gathered, Reading, join_counts};
use crate::analyses::CountedTexts;
use crate::analyses::boilerplate::{self, Lines};
use crate::analyses::duplicates::exact_copies;
use crate::config::Config;
use crate::context::{Amounts, Context, CopyTotals, DocumentTotals, Prepared, Stage, Stages, WithoutSkipped};
use crate::corpus::Discovered;
use crate::error::Result;
use crate::tables::OwnFiles;

/// Finds all documents, except what termloom itself wrote.
pub(crate) fn discovered(context: &Context<'_>, own: &[OwnFiles], stages: &mut Stages<'_>) -> Result<Discovered> {
    stages.timed(Stage::Discover, || {
        let Config { inputs, reading, .. } = context.config;
        let (folder, budget) = (context.spill.folder(), &context.budget);
        let discovered = discover(inputs, reading, own, folder, budget, context.observer)?;
        let documents = (discovered.files.len() + discovered.skipped.len()) as u64;
        Ok((discovered, Amounts { documents, ..Amounts::default() }))
    })
}

/// Reads and counts documents. Multiword expressions found in the corpus become part of `prepared`.
///
/// Where a table changes while its rows are read, nothing is kept of what was counted: all is read again without it.
pub(crate) fn read_texts(
    context: &Context<'_>,
    prepared: &mut Prepared,
    discovered: &Discovered,
    stages: &mut Stages<'_>,
) -> Result<CountedTexts> {
    let watch = &discovered.watch;
    let (observer, untold) = (context.observer, WithoutSkipped(context.observer));
    let mut context = context.clone();
    context.budget = context.budget.beside(discovered.known_bytes);
    loop {
        let moves = watch.moves();
        watch.set_again(false);
        let read = read_once(&context, prepared, discovered, stages);
        if watch.moves() == moves || watch.is_stopped() {
            return read;
        }
        for skipped in discovered.leave_out_moved() {
            observer.skipped(&skipped);
        }
        // What else gave no document was told in the first pass.
        context.observer = &untold;
        *prepared = Prepared::new(context.config)?;
    }
}

fn read_once(
    context: &Context<'_>,
    prepared: &mut Prepared,
    discovered: &Discovered,
    stages: &mut Stages<'_>,
) -> Result<CountedTexts> {
    let (plan, watch) = (context.plan, &discovered.watch);
    let found_lines = match plan.drops_lines {
        true => Some(stages.timed(Stage::Boilerplate, || common_lines(context, prepared, discovered))?),
        false => None,
    };
    watch.set_again(plan.drops_lines);
    let dropped_keys: HashSet<u64> = found_lines.iter().flat_map(|found| &found.lines).map(|line| line.key).collect();
    let found_copies = match plan.drops_copies {
        true => Some(stages.timed(Stage::Duplicates, || copies(context, prepared, &dropped_keys, discovered))?),
        false => None,
    };
    watch.set_again(plan.drops_lines || plan.drops_copies);
    if plan.runs(Stage::Compounds) {
        let Prepared { tokenizer, stop_lists, .. } = &*prepared;
        let work = || compounds(context, tokenizer, stop_lists, &dropped_keys, found_copies.as_ref(), discovered);
        let found = stages.timed(Stage::Compounds, work)?;
        prepared.set_compounds(found, context.config)?;
        watch.set_again(true);
    }
    let mut gathered = Vec::new();
    if plan.runs(Stage::Read) {
        context.check_room(discovered)?;
        let reading = Reading {
            context,
            tokenizer: &prepared.tokenizer,
            stop_lists: &prepared.stop_lists,
            matcher: plan.finds_themes.then_some(&prepared.matcher),
            dropped: &dropped_keys,
            copies: found_copies.as_ref(),
        };
        gathered = reading.read(discovered, stages)?;
    }
    let processed = gathered.iter().map(|gathered| gathered.records.len()).sum();
    let left_out = gathered.iter().flat_map(|gathered| &gathered.skipped).chain(&discovered.skipped);
    let totals = DocumentTotals::new(processed, left_out);
    let lines = Lines::of(gathered.iter_mut().map(Gathered::take_lines), &context.spill);
    let mut copies = CopyTotals::default();
    let counted = stages.run(Stage::Terms, || {
        let (mut counted, amounts) = join_counts(context, gathered, discovered)?;
        copies = match &found_copies {
            Some(found) => {
                counted.records.keep_names(&found.records);
                found.copies.clone()
            }
            None => exact_copies(context, &counted.counts),
        };
        Ok((counted, amounts))
    })?;
    let CountedDocuments { records, dates, skipped, inputs, counts, line_hyphens, ignored, long_words, remarks, signs } =
        counted;
    let rows = || boilerplate::rows(context, found_lines, lines, discovered, &records);
    let boilerplate = stages.run(Stage::Boilerplate, rows)?;
    Ok(CountedTexts {
        totals,
        records,
        dates,
        skipped,
        inputs,
        boilerplate,
        counts,
        copies,
        dropped: found_copies,
        line_hyphens,
        ignored,
        long_words,
        remarks,
        signs,
    })
}
