//! Lines that many documents of one source have in common: docs/boilerplate.md.

mod common;
mod heads;
mod lines;
mod table;

pub(crate) use self::common::Common;
use self::common::{CommonLine, CommonTexts};
pub(crate) use self::heads::running_heads;
pub(crate) use self::lines::without_lines;
pub(crate) use self::table::boilerplate_columns;
pub use self::table::{BoilerplateLine, LineKind};

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use self::lines::{LineRecord, lines_of, squeezed};
use self::table::boilerplate;
use crate::analyses::analysis::Analysis;
use crate::config::{Boilerplate, TableName};
use crate::context::{Amounts, Context, Report, SortedRuns, Stage, WrittenPairs, in_order_of, write_run};
use crate::corpus::{Batch, Block, Blocks, Discovered, DocOrd, Loader, RecordView, Records, Wanted};
use crate::error::{Error, Result};
use crate::spill::Spill;
use crate::tables::Table;

/// What `boilerplate` has, and copies that were seen on the way.
#[derive(Clone, Debug, Default)]
pub struct FoundLines {
    /// The rows of the table.
    pub rows: Vec<BoilerplateLine>,
    /// Documents most of whose lines another document of their source has.
    pub near_copies: u64,
    /// Some of these, each with the document that it is like.
    pub examples: Vec<(String, String)>,
}

/// Near copies that are named.
const NAMED_COPIES: usize = 3;

/// The rows of `boilerplate`: the lines that were dropped, or else the lines that were noted while so many documents
/// were read.
pub(crate) fn rows(
    context: &Context<'_>,
    dropped: Option<Common>,
    noted: Lines,
    discovered: &Discovered,
    records: &Records,
) -> Result<(FoundLines, Amounts)> {
    context.observer.begin(Stage::Boilerplate, 0, 0);
    let (heads, noted) = noted.common(dropped.is_none())?;
    let Common { lines, near_copies } = dropped.unwrap_or(noted);
    let mut rows = texts_of(context, &lines, discovered)?;
    rows.extend(head_rows(context, heads, records)?);
    rows.sort_unstable_by(|a, b| {
        let key = |row: &'_ BoilerplateLine| (row.kind, row.lines);
        (&a.source, b.documents, &a.line, &a.first, key(a)).cmp(&(&b.source, a.documents, &b.line, &b.first, key(b)))
    });
    let mut examples = Vec::new();
    for &(first, copy) in near_copies.iter().take(NAMED_COPIES) {
        examples.extend(records.doc_id_at(copy)?.zip(records.doc_id_at(first)?));
    }
    let (documents, count) = (records.len() as u64, rows.len() as u64);
    let found = FoundLines { rows, near_copies: near_copies.len() as u64, examples };
    Ok((found, Amounts { documents, rows: count, ..Amounts::default() }))
}

/// Running heads of documents, one head of a document a row.
fn head_rows(context: &Context<'_>, heads: Vec<NotedHead>, records: &Records) -> Result<Vec<BoilerplateLine>> {
    let is_dropped = context.config.boilerplate == Boilerplate::Drop;
    let mut rows = Vec::with_capacity(heads.len());
    for NotedHead { document, source, line, lines } in heads {
        let Some(first) = records.doc_id_at(document)? else { continue };
        let kind = LineKind::RunningHead;
        rows.push(BoilerplateLine { source, line, kind, lines, documents: 1, of_source: 1, first, is_dropped });
    }
    Ok(rows)
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
            let number = block.number;
            loader.load(block, &mut batch);
            let mut rows = Vec::new();
            for lines in by_batch[&number].chunk_by(|a, b| a.first == b.first) {
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
                    kind: LineKind::Shared,
                    lines: found[index].documents,
                    documents: found[index].documents,
                    of_source: found[index].of_source,
                    first: record.doc_id().into_owned(),
                    is_dropped,
                }));
            }
            rows
        }
    };
    let watch = &discovered.watch;
    let moves = watch.moves();
    let mut blocks = Blocks::new(&discovered.files, &context.config.reading).watched(watch);
    let wanted = || blocks.find(|block| by_batch.contains_key(&block.number));
    let mut rows = Vec::new();
    let take = |of_block: Vec<BoilerplateLine>| {
        rows.extend(of_block);
        Ok(if context.observer.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    };
    let threads = context.budget.threads();
    watch.during(&|| context.observer.is_cancelled(), || in_order_of(threads, wanted, worker, take))?;
    context.check()?;
    watch.check()?;
    if watch.moves() > moves { Err(Error::moved()) } else { Ok(rows) }
}

/// A running head of a document.
#[derive(Clone, Debug)]
pub(crate) struct NotedHead {
    pub document: DocOrd,
    pub source: String,
    /// The line where it stands first.
    pub line: String,
    /// How often it stands there.
    pub lines: u64,
}

/// The lines of the documents that one worker read, and the runs of them and of the texts that went to the disk.
#[derive(Default)]
pub(crate) struct NotedLines {
    pub record: LineRecord,
    pub heads: Vec<NotedHead>,
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
    heads: Vec<NotedHead>,
    record: LineRecord,
    lines: SortedRuns,
    texts: SortedRuns,
}

impl Lines {
    /// Joins the lines of the workers.
    pub fn of(noted: impl Iterator<Item = NotedLines>, spill: &Arc<Spill>) -> Lines {
        let (record, runs) = (LineRecord::default(), || SortedRuns::new(spill));
        let mut all = Lines { heads: Vec::new(), record, lines: runs(), texts: runs() };
        for NotedLines { record, mut heads, runs: [lines, texts] } in noted {
            all.heads.append(&mut heads);
            all.record = all.record.merge(record);
            lines.into_iter().for_each(|run| all.lines.append(run));
            texts.into_iter().for_each(|run| all.texts.append(run));
        }
        all
    }

    /// Running heads, and what documents have in common if that is wanted.
    pub fn common(mut self, is_wanted: bool) -> Result<(Vec<NotedHead>, Common)> {
        self.heads.sort_by_key(|head| head.document);
        if !is_wanted {
            return Ok((self.heads, Common::default()));
        }
        let [lines, texts] = self.record.take_sorted();
        let mut common = CommonTexts::new(self.record.into_sources());
        in_order(self.texts, texts, |text| common.push(text))?;
        let mut common = common.lines();
        in_order(self.lines, lines, |line| common.push(line))?;
        Ok((self.heads, common.finish()))
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
    pub found: &'r FoundLines,
}

impl Analysis for BoilerplateTables<'_> {
    fn table(&self, name: TableName) -> Result<Option<Table<'_>>> {
        Ok((name == TableName::Boilerplate).then(|| boilerplate(&self.found.rows)))
    }

    fn report(&self, report: &mut Report) {
        if report.config.tables.contains(&TableName::Boilerplate) {
            let FoundLines { rows, near_copies, examples } = self.found;
            let heads = rows.iter().filter(|row| row.kind == LineKind::RunningHead).count() as u64;
            report.boilerplate_lines = Some(rows.len() as u64 - heads);
            report.running_heads = Some(heads);
            (report.copies.near, report.copies.examples) = (*near_copies, examples.clone());
        }
    }
}
