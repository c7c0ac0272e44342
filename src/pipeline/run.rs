//! All stages, one after the other.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::boilerplate::Lines;
use super::discover::discover;
use super::job::{Job, Results};
use super::measure::{Amounts, Laps};
use super::report::{OutputFile, Report};
use super::sorted_runs::{Place, write_run};
use super::write::Output;
use super::{Observer, Stage};
use crate::config::{Config, TableName};
use crate::corpus::{Discovered, DocOrd, Document, DocumentRecord, Loader, SkipKind, Skipped, Source, source_of};
use crate::count::{Counts, LineRecord, Observed, Partial, without_lines};
use crate::error::{Error, Result};
use crate::spill::Spill;
use crate::tables::{COMPOUNDS, Staging, codebook, data_package, hexadecimal, pretty};
use crate::text::Tokens;
use crate::themes::{CutText, Matcher};

/// Sources that a worker takes at a time.
const CHUNK: usize = 16;

/// Reads `config.inputs`, counts, and writes every table to `config.output`.
///
/// # Errors
/// A usage error before any work where an option, a theme file or an input is at fault; an output-taken error where the
/// output is not free; a fatal error where the tables cannot be written; a cancelled error where the observer asks to
/// stop. In all cases nothing is written.
///
/// # Complexity
/// Linear in the tokens times the window, and in the rows that are written.
pub fn run(config: &Config, observer: &dyn Observer) -> Result<Report> {
    let config = &config.clone().validated()?;
    Job::new(config, observer)?.run()
}

/// What one worker brings home.
#[derive(Default)]
pub(super) struct Gathered {
    partial: Partial,
    fault: Option<Error>,
    pub records: Vec<(DocOrd, DocumentRecord)>,
    pub skipped: Vec<Skipped>,
    /// Lines of the documents, if what they have in common is looked for, and those that went to the disk.
    pub lines: LineRecord,
    pub line_runs: Vec<Vec<Place>>,
    text_bytes: u64,
    tokens: u64,
    laps: Laps,
}

impl Gathered {
    /// Puts what is more than so many bytes of tokens or lines onto the disk.
    fn spill(&mut self, most: u64, spill: &Arc<Spill>) -> Result<()> {
        if self.partial.stream_bytes() as u64 > most {
            self.partial.spill(spill)?;
        }
        if self.lines.bytes() as u64 > most {
            let lines = self.lines.take_sorted();
            self.line_runs.push(write_run(spill, lines.into_iter())?);
        }
        Ok(())
    }

    fn merge(mut self, mut other: Gathered) -> Gathered {
        self.records.append(&mut other.records);
        self.skipped.append(&mut other.skipped);
        let tokens = self.tokens + other.tokens;
        Gathered { partial: self.partial.merge(other.partial), tokens, ..self }
    }
}

impl Job<'_> {
    fn run(&mut self) -> Result<Report> {
        let config = self.config;
        let staging = Staging::begin(&config.output, config.overwrite)?;
        let discovered = self.discover(staging.folder())?;
        self.find_boilerplate(&discovered, staging.folder())?;
        self.find_compounds(&discovered, staging.folder())?;
        let spill = self.spill(&discovered, staging.folder())?;
        let mut gathered = self.read(&discovered, &spill)?;
        let lines = Lines::of(&mut gathered, &spill);
        let (records, skipped, counts) = self.terms(gathered, &discovered, &spill)?;
        let boilerplate = self.boilerplate(lines, &discovered)?;
        if config.strict
            && let Some(first) = skipped.iter().find(|skipped| skipped.reason.kind() == SkipKind::Quarantined)
        {
            return Err(Error::fatal(format!("`{}` could not be used: {}", first.doc_id, first.message))
                .hint("leave --strict away to count the rest and list such files in the table `skipped`"));
        }
        let mut results = Results { records, skipped, boilerplate, counts, ..Results::default() };
        self.count(&mut results, &spill, |_| true)?;
        results.hit_sample = self.sample_hits(&results.counts, &results.records)?;
        let stop_list_names = self.stop_list_names(&results.records);
        let Output { written, package, strongest_pairs } = self.tables(&staging, &results, &stop_list_names, &spill)?;
        let mut report = self.report(&results, &stop_list_names, &package, &written);
        report.strongest_pairs = strongest_pairs;
        (report.temporary_bytes, report.unpacked_bytes) = (spill.len(), discovered.unpacked.len());
        report.metadata = discovered.metadata.report();
        let described = [("datapackage.json", data_package(&package, &written)), ("codebook.md", codebook(&package))];
        for (name, text) in described.into_iter().chain(package.compounds.map(|list| (COMPOUNDS, list))) {
            staging.write(name, &text)?;
            let sha256 = hexadecimal(&Sha256::digest(text.as_bytes()));
            let file = OutputFile { format: None, rows: None, bytes: text.len() as u64, sha256 };
            report.outputs.insert(name.to_string(), file);
        }
        staging.write("run.json", &pretty(&report))?;
        self.check()?;
        staging.commit()?;
        Ok(report)
    }

    /// Finds all documents. Rows and members of archives go to a temporary file in `folder` where the user named no other.
    pub(super) fn discover(&mut self, folder: &Path) -> Result<Discovered> {
        self.timed(Stage::Discover, |job| {
            let folder = job.config.temp_dir.as_deref().unwrap_or(folder);
            let discovered = discover(job.config, &job.own, folder, job.budget.threads(), job.observer)?;
            let documents = (discovered.sources.len() + discovered.skipped.len()) as u64;
            Ok((discovered, Amounts { documents, ..Amounts::default() }))
        })
    }

    /// The temporary file for what does not fit into memory, in `folder` where the user named no other.
    pub(super) fn spill(&self, discovered: &Discovered, folder: &Path) -> Result<Arc<Spill>> {
        let bytes = discovered.sources.iter().map(|source| source.len_bytes).sum();
        let temp_dir = self.config.temp_dir.as_deref().unwrap_or(folder);
        self.budget.check_room(bytes, temp_dir, self.wants(TableName::Pairs))?;
        Ok(Arc::new(Spill::new(temp_dir)))
    }

    /// Reads every document, and cuts and counts it as far as `self.last` goes.
    pub(super) fn read(&mut self, discovered: &Discovered, spill: &Arc<Spill>) -> Result<Vec<Gathered>> {
        let start = Instant::now();
        let gathered = self.gather(discovered, spill);
        self.observer.end(Stage::Read);
        let gathered = gathered?;
        let seconds = start.elapsed().as_secs_f64();
        let laps: Vec<Laps> = gathered.iter().map(|gathered| gathered.laps).collect();
        let documents = gathered.iter().map(|gathered| gathered.records.len() as u64).sum();
        let bytes = discovered.sources.iter().map(|source| source.len_bytes).sum();
        let read = Amounts { documents, bytes, ..Amounts::default() };
        let bytes = gathered.iter().map(|gathered| gathered.text_bytes).sum();
        let tokens = gathered.iter().map(|gathered| gathered.tokens).sum();
        let tokenize = Amounts { documents, bytes, tokens, rows: 0 };
        for (stage, amounts) in [(Stage::Read, read), (Stage::Tokenize, tokenize), (Stage::Terms, Amounts::default())] {
            if stage <= self.last {
                self.note(stage, seconds * Laps::share(&laps, stage), amounts);
            }
        }
        self.check()?;
        Ok(gathered)
    }

    /// Joins what the workers counted, and ends counting.
    pub(super) fn terms(
        &mut self,
        gathered: Vec<Gathered>,
        discovered: &Discovered,
        spill: &Arc<Spill>,
    ) -> Result<(Vec<DocumentRecord>, Vec<Skipped>, Counts)> {
        self.timed(Stage::Terms, |job| {
            job.observer.begin(Stage::Terms, 0, 0);
            let Gathered { partial, mut records, mut skipped, tokens, .. } = job.join(gathered, spill)?;
            skipped.extend_from_slice(&discovered.skipped);
            // A file that is not read may have the name of a row; the order must not depend on the threads then either.
            skipped.sort_unstable_by(|a, b| (&a.doc_id, a.reason).cmp(&(&b.doc_id, b.reason)));
            records.sort_unstable_by_key(|(ord, _)| *ord);
            let records: Vec<DocumentRecord> = records.into_iter().map(|(_, record)| record).collect();
            let counts = partial.seal();
            let (documents, rows) = (records.len() as u64, counts.vocabulary().len() as u64);
            Ok(((records, skipped, counts), Amounts { documents, tokens, rows, bytes: 0 }))
        })
    }

    /// Everything that is counted from tokens, as far as `self.last` goes. The rows of pairs only `with_pair_rows`.
    pub(super) fn count(
        &mut self,
        results: &mut Results,
        spill: &Arc<Spill>,
        is_shown: impl Fn(Stage) -> bool,
    ) -> Result<()> {
        // What documents cannot be grouped by is said before anything is counted.
        let groups =
            if self.last >= Stage::Groups { Some(self.group(&results.records, &results.counts)?) } else { None };
        if is_shown(Stage::Spread) {
            results.spreads = self.spreads(&results.counts, spill)?;
        }
        if self.last >= Stage::Duplicates {
            (results.duplicates, results.in_copies) = self.duplicates(&results.counts)?;
        }
        let mut in_copies = results.in_copies.as_mut();
        if self.last >= Stage::Pairs {
            (results.pairs, results.margins) =
                self.pairs(&results.counts, in_copies.as_deref_mut(), spill, is_shown(Stage::Pairs))?;
        }
        if self.last >= Stage::Themes {
            (results.themes, results.collocates) = self.themes(&results.counts, in_copies, &results.margins)?;
        }
        if self.last >= Stage::Ngrams {
            results.ngrams = self.ngrams(&results.counts, spill)?;
        }
        if let Some(groups) = groups {
            results.groups = self.count_groups(groups, &results.counts, &results.themes, spill)?;
        }
        Ok(())
    }

    /// Every table into the staging folder.
    pub(super) fn tables(
        &mut self,
        staging: &Staging,
        results: &Results,
        stop_list_names: &[String],
        spill: &Arc<Spill>,
    ) -> Result<Output> {
        self.timed(Stage::Write, |job| {
            let (output, bytes) = job.write(staging, results, stop_list_names, spill)?;
            // A table is written once in each format, and is the same rows in all.
            let written: u64 = output.written.iter().map(|file| file.rows).sum();
            let rows = written / job.config.formats.len() as u64;
            Ok((output, Amounts { bytes, rows, ..Amounts::default() }))
        })
    }

    /// One worker per thread, each with counts of its own, takes chunks of sources until there are none.
    fn gather(&self, discovered: &Discovered, spill: &Arc<Spill>) -> Result<Vec<Gathered>> {
        let sources = &discovered.sources;
        let bytes: u64 = sources.iter().map(|source| source.len_bytes).sum();
        self.observer.begin(Stage::Read, sources.len() as u64, bytes);
        for skipped in &discovered.skipped {
            self.observer.skipped(skipped);
        }
        let next = AtomicUsize::new(0);
        let mut gathered = self.pool.broadcast(|_| {
            let mut gathered = Gathered::default();
            let (mut loader, mut tokens) =
                (Loader::new(&self.config.reading, &discovered.unpacked, &discovered.metadata), Tokens::new());
            loop {
                let start = next.fetch_add(CHUNK, Ordering::Relaxed);
                if start >= sources.len() || self.observer.is_cancelled() {
                    break gathered;
                }
                for source in &sources[start..(start + CHUNK).min(sources.len())] {
                    self.read_one(source, &mut loader, &mut tokens, &mut gathered);
                    self.observer.advance(Stage::Read, 1, source.len_bytes);
                    let spilled = gathered.spill(self.budget.stream_of_worker(), spill);
                    gathered.laps.lap(Stage::Terms);
                    if let Err(error) = spilled {
                        gathered.fault = Some(error);
                        // The other workers need not go on either.
                        next.store(sources.len(), Ordering::Relaxed);
                        break;
                    }
                }
            }
        });
        self.check()?;
        if let Some(fault) = gathered.iter_mut().find_map(|gathered| gathered.fault.take()) {
            return Err(fault);
        }
        Ok(gathered)
    }

    /// One from all.
    fn join(&self, mut gathered: Vec<Gathered>, spill: &Arc<Spill>) -> Result<Gathered> {
        // Where one did not have room enough, the pairs will need that of the others.
        if self.keep_stream && !spill.is_empty() {
            for gathered in &mut gathered {
                gathered.partial.spill(spill)?;
            }
        }
        while gathered.len() > 1 {
            let mut pairs = Vec::with_capacity(gathered.len().div_ceil(2));
            let mut rest = gathered.into_iter();
            while let Some(first) = rest.next() {
                pairs.push((first, rest.next()));
            }
            gathered = self
                .pool
                .install(|| pairs.into_par_iter().map(|(a, b)| if let Some(b) = b { a.merge(b) } else { a }).collect());
        }
        Ok(gathered.pop().unwrap_or_default())
    }

    /// Notes the lines of a document, or leaves out those that are to be left out.
    fn with_lines(&self, mut document: Document, source: &Source, gathered: &mut Gathered) -> Document {
        let name = source_of(&document.record);
        if !self.dropped_keys.is_empty() {
            let is_dropped = |key| self.dropped_keys.contains(&key);
            if let Some(text) = without_lines(name, &document.text, document.body_start, is_dropped) {
                document.text = text;
            }
        } else if self.dropped.is_none() && self.wants(TableName::Boilerplate) {
            gathered.lines.observe(source.ord, name, &document.text[document.body_start..]);
        }
        document
    }

    fn read_one(&self, source: &Source, loader: &mut Loader<'_>, tokens: &mut Tokens, gathered: &mut Gathered) {
        // A fault of ours in reading one document must not cost the others; counting begins behind this.
        let read = catch_unwind(AssertUnwindSafe(|| {
            let document = loader.load(source).map(|document| self.with_lines(document, source, gathered));
            gathered.laps.lap(Stage::Read);
            let document = document?;
            if self.last >= Stage::Tokenize {
                self.tokenizer.tokenize(&document.text, document.body_start, tokens);
                gathered.laps.lap(Stage::Tokenize);
            }
            Ok(document)
        }));
        let read: std::result::Result<Document, Skipped> = read.unwrap_or_else(|_| Err(source.crashed()));
        match read {
            Ok(document) => {
                gathered.text_bytes += (document.text.len() - document.body_start) as u64;
                gathered.tokens += tokens.as_slice().len() as u64;
                let stop_list = self.stop_lists.list_for(&document.record.language);
                let nothing = Matcher::default();
                let how = Observed {
                    stop_lists: &self.stop_lists,
                    matcher: if self.wants_themes() { &self.matcher } else { &nothing },
                    urls: self.config.text.urls,
                    keep_stream: self.keep_stream,
                    keep_text: self.wants(TableName::ThemeHits),
                };
                if self.last >= Stage::Terms {
                    let (text, body_start, tokenizer) = (document.text.as_str(), document.body_start, &self.tokenizer);
                    let cut = CutText { text, body_start, tokens, tokenizer };
                    gathered.partial.observe(source.ord, &cut, stop_list, &how);
                    gathered.laps.lap(Stage::Terms);
                }
                gathered.records.push((source.ord, document.record));
            }
            Err(skipped) => {
                self.observer.skipped(&skipped);
                gathered.skipped.push(skipped);
            }
        }
    }
}
