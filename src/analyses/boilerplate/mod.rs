//! Lines that many documents of one source have in common: docs/boilerplate.md.

mod lines;
mod table;

pub(crate) use self::lines::{Boilerplate as CommonLine, without_lines};
pub use self::table::BoilerplateLine;
pub(crate) use self::table::boilerplate_columns;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use self::lines::{LineRecord, lines_of, squeezed};
use self::table::boilerplate;
use crate::analyses::analysis::Analysis;
use crate::config::{Boilerplate, TableName};
use crate::context::{Amounts, Context, Report, SortedRuns, Stage, WrittenPairs, write_run};
use crate::corpus::{Discovered, Loader, source_of};
use crate::error::Result;
use crate::spill::Spill;
use crate::tables::Table;

/// The rows of `boilerplate`: the lines that were dropped, or else the lines that were noted while documents were read.
pub(crate) fn rows(
    context: &Context<'_>,
    dropped: Option<Vec<CommonLine>>,
    noted: Lines,
    discovered: &Discovered,
) -> Result<(Vec<BoilerplateLine>, Amounts)> {
    context.observer.begin(Stage::Boilerplate, 0, 0);
    let found = match dropped {
        Some(found) => found,
        None => noted.common(discovered.sources.len())?,
    };
    let rows = texts_of(context, &found, discovered)?;
    let (documents, count) = (discovered.sources.len() as u64, rows.len() as u64);
    Ok((rows, Amounts { documents, rows: count, ..Amounts::default() }))
}

/// Reads each line again from the first document that has it.
fn texts_of(context: &Context<'_>, found: &[CommonLine], discovered: &Discovered) -> Result<Vec<BoilerplateLine>> {
    let keys: HashMap<u64, usize> = found.iter().enumerate().map(|(index, line)| (line.key, index)).collect();
    let mut by_document: Vec<&CommonLine> = found.iter().collect();
    by_document.sort_unstable_by_key(|line| (line.first, line.key));
    let is_dropped = context.config.boilerplate == Boilerplate::Drop;
    let read = |lines: &[&CommonLine]| {
        let mut loader = Loader::new(&context.config.reading, &discovered.unpacked, &discovered.metadata);
        let source = &discovered.sources[lines[0].first.0 as usize];
        // It was read before; if it cannot be read again, its lines are not shown.
        let Ok(document) = loader.load(source) else { return Vec::new() };
        let name = source_of(&document.record);
        let body = &document.text[document.body_start..];
        let wanted: HashSet<usize> = lines.iter().map(|line| keys[&line.key]).collect();
        let lines = lines_of(name, body, &keys).into_iter().filter(|(index, _)| wanted.contains(index));
        lines
            .map(|(index, line)| BoilerplateLine {
                source: name.to_string(),
                line: squeezed(line).into_owned(),
                documents: found[index].documents,
                of_source: found[index].of_source,
                first: document.record.doc_id.clone(),
                is_dropped,
            })
            .collect::<Vec<_>>()
    };
    let groups: Vec<&[&CommonLine]> = by_document.chunk_by(|a, b| a.first == b.first).collect();
    let mut rows: Vec<BoilerplateLine> =
        context.pool.install(|| groups.par_iter().flat_map_iter(|lines| read(lines)).collect());
    rows.sort_unstable_by(|a, b| {
        (&a.source, b.documents, &a.line, &a.first).cmp(&(&b.source, a.documents, &b.line, &b.first))
    });
    context.check()?;
    Ok(rows)
}

/// The lines of the documents that one worker read, and the runs of them that went to the disk.
#[derive(Default)]
pub(crate) struct NotedLines {
    pub record: LineRecord,
    runs: Vec<Vec<WrittenPairs>>,
}

impl NotedLines {
    /// Puts the lines onto the disk if they take more than `most` bytes.
    pub fn spill(&mut self, most: u64, spill: &Arc<Spill>) -> Result<()> {
        if self.record.bytes() as u64 > most {
            self.runs.push(write_run(spill, self.record.take_sorted().into_iter())?);
        }
        Ok(())
    }
}

/// The lines that all workers noted.
pub(crate) struct Lines {
    record: LineRecord,
    runs: SortedRuns,
}

impl Lines {
    /// Joins the lines of the workers.
    pub fn of(noted: impl Iterator<Item = NotedLines>, spill: &Arc<Spill>) -> Lines {
        let mut lines = Lines { record: LineRecord::default(), runs: SortedRuns::new(spill) };
        for noted in noted {
            lines.record = lines.record.merge(noted.record);
            noted.runs.into_iter().for_each(|run| lines.runs.append(run));
        }
        lines
    }

    /// The lines that documents of one source have in common, of so many documents in all.
    pub fn common(mut self, documents: usize) -> Result<Vec<CommonLine>> {
        let sorted = self.record.take_sorted();
        let mut common = self.record.common(documents);
        if self.runs.is_empty() {
            sorted.into_iter().for_each(|line| common.push(line));
        } else {
            self.runs.push(sorted.into_iter())?;
            self.runs.merge(|line| {
                common.push(line);
                Ok(())
            })?;
        }
        Ok(common.finish())
    }
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
