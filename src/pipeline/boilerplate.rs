//! Lines that many documents of one source have in common: docs/boilerplate.md.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::Stage;
use super::compounds::Unheard;
use super::job::Job;
use super::measure::Amounts;
use super::run::Gathered;
use super::sorted_runs::SortedRuns;
use crate::config::{Boilerplate, Compound, Config, DuplicateOptions, TableName};
use crate::corpus::{Discovered, Loader, source_of};
use crate::count::{Boilerplate as CommonLine, LineRecord, lines_of, squeezed};
use crate::error::Result;
use crate::spill::Spill;
use crate::tables::BoilerplateLine;

impl Job<'_> {
    /// Finds the lines that are to be left out, if any are. Documents are read for it once more.
    pub(super) fn find_boilerplate(&mut self, discovered: &Discovered, folder: &Path) -> Result<()> {
        if self.config.boilerplate != Boilerplate::Drop {
            return Ok(());
        }
        let found = self.timed(Stage::Boilerplate, |job| {
            job.observer.begin(Stage::Boilerplate, 0, 0);
            let config = Config {
                boilerplate: Boilerplate::Report,
                compound: Compound::None,
                duplicates: DuplicateOptions::default(),
                themes: Vec::new(),
                tables: vec![TableName::Boilerplate],
                ..job.config.clone()
            };
            let observer = Unheard(job.observer);
            let mut other = Job::new(&config, &observer)?;
            other.last = Stage::Read;
            let spill = other.spill(discovered, folder)?;
            let mut gathered = other.read(discovered, &spill)?;
            let found = Lines::of(&mut gathered, &spill).common(discovered.sources.len())?;
            let (documents, rows) = (discovered.sources.len() as u64, found.len() as u64);
            Ok((found, Amounts { documents, rows, ..Amounts::default() }))
        })?;
        self.dropped_keys = Arc::new(found.iter().map(|line| line.key).collect());
        self.dropped = Some(Dropped(found));
        Ok(())
    }

    /// The rows of `boilerplate`, if that table is wanted.
    pub(super) fn boilerplate(&mut self, lines: Lines, discovered: &Discovered) -> Result<Vec<BoilerplateLine>> {
        if !self.wants(TableName::Boilerplate) || self.last < Stage::Boilerplate {
            return Ok(Vec::new());
        }
        let dropped = self.dropped.take();
        self.timed(Stage::Boilerplate, |job| {
            job.observer.begin(Stage::Boilerplate, 0, 0);
            let found = match dropped {
                Some(Dropped(found)) => found,
                None => lines.common(discovered.sources.len())?,
            };
            let rows = job.texts_of(&found, discovered)?;
            let (documents, count) = (discovered.sources.len() as u64, rows.len() as u64);
            Ok((rows, Amounts { documents, rows: count, ..Amounts::default() }))
        })
    }

    /// The lines themselves, which are read again from the first document of each.
    fn texts_of(&self, found: &[CommonLine], discovered: &Discovered) -> Result<Vec<BoilerplateLine>> {
        let keys: HashMap<u64, usize> = found.iter().enumerate().map(|(index, line)| (line.key, index)).collect();
        let mut by_document: Vec<&CommonLine> = found.iter().collect();
        by_document.sort_unstable_by_key(|line| (line.first, line.key));
        let is_dropped = self.config.boilerplate == Boilerplate::Drop;
        let read = |lines: &[&CommonLine]| {
            let mut loader = Loader::new(&self.config.reading, &discovered.unpacked, &discovered.metadata);
            let source = &discovered.sources[lines[0].first.0 as usize];
            // It was read before; where it cannot be any more, its lines are not shown.
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
            self.pool.install(|| groups.par_iter().flat_map_iter(|lines| read(lines)).collect());
        rows.sort_unstable_by(|a, b| {
            (&a.source, b.documents, &a.line, &a.first).cmp(&(&b.source, a.documents, &b.line, &b.first))
        });
        self.check()?;
        Ok(rows)
    }
}

/// What the workers noted of lines, put together.
pub(super) struct Lines {
    record: LineRecord,
    runs: SortedRuns,
}

impl Lines {
    /// Takes it from what the workers bring.
    pub fn of(gathered: &mut [Gathered], spill: &Arc<Spill>) -> Lines {
        let mut runs = SortedRuns::new(spill);
        for run in gathered.iter_mut().flat_map(|gathered| gathered.line_runs.drain(..)) {
            runs.append(run);
        }
        let records = gathered.iter_mut().map(|gathered| std::mem::take(&mut gathered.lines));
        Lines { record: records.reduce(LineRecord::merge).unwrap_or_default(), runs }
    }

    fn common(mut self, documents: usize) -> Result<Vec<CommonLine>> {
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

/// Lines that are left out, for the table.
pub(super) struct Dropped(Vec<CommonLine>);
