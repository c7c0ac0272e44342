//! Lines that many documents of one source have in common: docs/boilerplate.md.

mod lines;
mod table;

pub(crate) use self::lines::{Boilerplate as CommonLine, without_lines};
pub use self::table::BoilerplateLine;
pub(crate) use self::table::boilerplate_columns;

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use self::lines::{LineRecord, lines_of, squeezed};
use self::table::boilerplate;
use crate::analyses::analysis::Analysis;
use crate::config::{Boilerplate, TableName};
use crate::context::{Amounts, Context, Report, SortedRuns, Stage, WrittenPairs, in_order_of, write_run};
use crate::corpus::{Batch, Block, Blocks, Discovered, Loader, RecordView, Wanted};
use crate::error::Result;
use crate::spill::Spill;
use crate::tables::Table;

/// The rows of `boilerplate`: the lines that were dropped, or else the lines that were noted while so many documents
/// were read.
pub(crate) fn rows(
    context: &Context<'_>,
    dropped: Option<Vec<CommonLine>>,
    noted: Lines,
    discovered: &Discovered,
    documents: usize,
) -> Result<(Vec<BoilerplateLine>, Amounts)> {
    context.observer.begin(Stage::Boilerplate, 0, 0);
    let found = match dropped {
        Some(found) => found,
        None => noted.common()?,
    };
    let rows = texts_of(context, &found, discovered)?;
    let (documents, count) = (documents as u64, rows.len() as u64);
    Ok((rows, Amounts { documents, rows: count, ..Amounts::default() }))
}

/// Reads each line again from the first document that has it.
fn texts_of(context: &Context<'_>, found: &[CommonLine], discovered: &Discovered) -> Result<Vec<BoilerplateLine>> {
    let keys: HashMap<u64, usize> = found.iter().enumerate().map(|(index, line)| (line.key, index)).collect();
    let mut by_batch: HashMap<u64, Vec<&CommonLine>> = HashMap::new();
    for line in found {
        by_batch.entry(line.first.batch()).or_default().push(line);
    }
    by_batch.values_mut().for_each(|lines| lines.sort_unstable_by_key(|line| (line.first, line.key)));
    let is_dropped = context.config.boilerplate == Boilerplate::Drop;
    let loader = Loader::new(&context.config.reading, discovered, Wanted::LEAST);
    let worker = || {
        let mut batch = Batch::default();
        let (loader, by_batch, keys) = (&loader, &by_batch, &keys);
        move |block: Block| {
            loader.load(&block, &mut batch);
            let mut rows = Vec::new();
            for lines in by_batch[&block.number].chunk_by(|a, b| a.first == b.first) {
                let index = lines[0].first.index();
                // It was read before; if it cannot be read again, its lines are not shown.
                if index >= batch.len() {
                    continue;
                }
                let record = RecordView::new(&discovered.files, &batch.records, index);
                let wanted: HashSet<usize> = lines.iter().map(|line| keys[&line.key]).collect();
                let lines = lines_of(record.source(), batch.document(index).body(), keys);
                let lines = lines.into_iter().filter(|(index, _)| wanted.contains(index));
                rows.extend(lines.map(|(index, line)| BoilerplateLine {
                    source: record.source().to_string(),
                    line: squeezed(line).into_owned(),
                    documents: found[index].documents,
                    of_source: found[index].of_source,
                    first: record.doc_id().into_owned(),
                    is_dropped,
                }));
            }
            rows
        }
    };
    let mut blocks = Blocks::new(&discovered.files, &context.config.reading);
    let wanted = || blocks.find(|block| by_batch.contains_key(&block.number));
    let mut rows = Vec::new();
    in_order_of(context.budget.threads(), wanted, worker, |of_block: Vec<BoilerplateLine>| {
        rows.extend(of_block);
        Ok(if context.observer.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    rows.sort_unstable_by(|a, b| {
        (&a.source, b.documents, &a.line, &a.first).cmp(&(&b.source, a.documents, &b.line, &b.first))
    });
    context.check()?;
    Ok(rows)
}

/// The lines of the documents that one worker read, and the runs of them and of the texts that went to the disk.
#[derive(Default)]
pub(crate) struct NotedLines {
    pub record: LineRecord,
    runs: [Vec<Vec<WrittenPairs>>; 2],
}

impl NotedLines {
    /// Puts the lines onto the disk if they take more than `most` bytes.
    pub fn spill(&mut self, most: u64, spill: &Arc<Spill>) -> Result<()> {
        if self.record.bytes() as u64 > most {
            for (runs, sorted) in self.runs.iter_mut().zip(self.record.take_sorted()) {
                runs.push(write_run(spill, sorted.into_iter())?);
            }
        }
        Ok(())
    }
}

/// The lines that all workers noted.
pub(crate) struct Lines {
    record: LineRecord,
    lines: SortedRuns,
    texts: SortedRuns,
}

impl Lines {
    /// Joins the lines of the workers.
    pub fn of(noted: impl Iterator<Item = NotedLines>, spill: &Arc<Spill>) -> Lines {
        let (record, runs) = (LineRecord::default(), || SortedRuns::new(spill));
        let mut all = Lines { record, lines: runs(), texts: runs() };
        for NotedLines { record, runs: [lines, texts] } in noted {
            all.record = all.record.merge(record);
            lines.into_iter().for_each(|run| all.lines.append(run));
            texts.into_iter().for_each(|run| all.texts.append(run));
        }
        all
    }

    /// The lines that documents of one source have in common.
    pub fn common(mut self) -> Result<Vec<CommonLine>> {
        let [lines, texts] = self.record.take_sorted();
        let mut common = self.record.common();
        in_order(self.texts, texts, |text| common.push(text))?;
        let mut common = common.lines();
        in_order(self.lines, lines, |line| common.push(line))?;
        Ok(common.finish())
    }
}

/// Hands over what is on the disk and what is in memory, which is in order, in one order.
fn in_order(mut runs: SortedRuns, sorted: Vec<(u64, u64)>, mut each: impl FnMut((u64, u64))) -> Result<()> {
    if runs.is_empty() {
        sorted.into_iter().for_each(each);
        return Ok(());
    }
    runs.push(sorted.into_iter())?;
    runs.merge(|pair| {
        each(pair);
        Ok(())
    })
}

/// The table `boilerplate`.
pub(crate) struct BoilerplateTables<'r> {
    pub lines: &'r [BoilerplateLine],
}

impl Analysis for BoilerplateTables<'_> {
    fn table(&self, name: TableName) -> Result<Option<Table<'_>>> {
        Ok((name == TableName::Boilerplate).then(|| boilerplate(self.lines)))
    }

    fn report(&self, report: &mut Report) {
        let is_written = report.config.tables.contains(&TableName::Boilerplate);
        report.boilerplate_lines = is_written.then_some(self.lines.len() as u64);
    }
}
