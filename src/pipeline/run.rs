//! All stages, one after the other.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::job::{Job, Results};
use super::memory::Budget;
use super::report::{CutRows, DocumentTotals, OutputFile, Report, ThemeSummary, Totals, Versions};
use super::setup::{matcher, stop_lists};
use super::write::Output;
use super::{Observer, Stage};
use crate::config::{Config, TableName};
use crate::corpus::{
    Discovered, DocOrd, Document, DocumentRecord, Loader, SkipKind, SkipReason, SkipStage, Skipped, Source, discover,
};
use crate::count::{
    Collocates, Counts, Observed, PairMargins, PairTable, Partial, TermId, ThemeCounts, collocates, count_themes,
    pair_margins,
};
use crate::error::{Error, Result};
use crate::spill::Spill;
use crate::stats::per_thousand;
use crate::tables::{OwnFiles, Package, SCHEMA_VERSION, Staging, Written, codebook, data_package, hexadecimal, pretty};
use crate::text::{Tokenizer, Tokens, unicode_versions};

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
    let tokenizer = Tokenizer::new(config.text);
    let stop_lists = stop_lists(&config.stop_words, &tokenizer)?;
    let matcher = matcher(&config.themes, &tokenizer)?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(config.threads.get())
        .thread_name(|index| format!("termloom-{index}"))
        .stack_size(16 << 20)
        .build()
        .map_err(|error| Error::fatal(format!("cannot start {} threads: {error}", config.threads)))?;
    let budget = Budget::new(config);
    let from_sums = [TableName::Documents, TableName::Terms, TableName::Skipped];
    let keep_stream = config.tables.iter().any(|table| !from_sums.contains(table));
    let mut job =
        Job { config, observer, pool, tokenizer, stop_lists, matcher, budget, keep_stream, stages: Vec::new() };
    job.run()
}

/// What one worker brings home.
#[derive(Default)]
struct Gathered {
    partial: Partial,
    fault: Option<Error>,
    records: Vec<(DocOrd, DocumentRecord)>,
    skipped: Vec<Skipped>,
}

impl Gathered {
    fn merge(mut self, mut other: Gathered) -> Gathered {
        self.records.append(&mut other.records);
        self.skipped.append(&mut other.skipped);
        Gathered { partial: self.partial.merge(other.partial), ..self }
    }
}

impl Job<'_> {
    fn run(&mut self) -> Result<Report> {
        let config = self.config;
        let staging = Staging::begin(&config.output, config.overwrite)?;
        let discovered = self.timed(Stage::Discover, |job| {
            job.observer.begin(Stage::Discover, 0, 0);
            let own = OwnFiles::of(&config.output);
            let (is_own, is_cancelled) = (|path: &Path| own.contains(path), || job.observer.is_cancelled());
            Ok((discover(&config.inputs, &is_own, &is_cancelled)?, 0))
        })?;
        let found = (discovered.sources.len() + discovered.skipped.len()) as u64;
        let bytes = discovered.sources.iter().map(|source| source.len_bytes).sum();
        let temp_dir = config.temp_dir.as_deref().unwrap_or(staging.folder());
        self.budget.check_room(bytes, temp_dir, self.wants(TableName::Pairs))?;
        let spill = Arc::new(Spill::new(temp_dir));
        let Gathered { partial, mut records, mut skipped, .. } =
            self.timed(Stage::Read, |job| job.read(discovered, &spill))?;
        if config.strict
            && let Some(first) = skipped.iter().find(|skipped| skipped.reason.kind() == SkipKind::Quarantined)
        {
            return Err(Error::fatal(format!("`{}` could not be used: {}", first.doc_id, first.message))
                .hint("leave --strict away to count the rest and list such files in the table `skipped`"));
        }
        let counts = self.timed(Stage::Seal, |job| {
            job.observer.begin(Stage::Seal, 0, 0);
            records.sort_unstable_by_key(|(ord, _)| *ord);
            // A file that is not read may have the name of a row; the order must not depend on the threads then either.
            skipped.sort_unstable_by(|a, b| (&a.doc_id, a.reason).cmp(&(&b.doc_id, b.reason)));
            Ok((partial.seal(), 0))
        })?;
        let records: Vec<DocumentRecord> = records.into_iter().map(|(_, record)| record).collect();
        let (mut pairs, mut margins) = (PairTable::default(), PairMargins::default());
        if self.wants(TableName::Pairs) || self.wants(TableName::ThemeCollocates) {
            (pairs, margins) = self.timed(Stage::Pairs, |job| {
                let wants_rows = job.wants(TableName::Pairs);
                let rows = || if wants_rows { job.count_pairs(&counts, &spill) } else { Ok(PairTable::default()) };
                let (rows, margins) = job.pool.join(rows, || pair_margins(&counts, &config.count));
                Ok(((rows?, margins?), 0))
            })?;
        }
        let (mut themes, mut collocates) = (ThemeCounts::default(), Vec::new());
        if self.wants_themes() {
            (themes, collocates) = self.timed(Stage::Themes, |job| job.count_themes(&counts, &margins))?;
        }
        let results = Results { records, skipped, counts, pairs, margins, themes, collocates };
        let stop_list_names = self.stop_list_names(&results.records);
        let Output { written, package, strongest_pairs } =
            self.timed(Stage::Write, |job| job.write(&staging, &results, &stop_list_names))?;
        let mut report = self.report(found, &results, &stop_list_names, &package, &written);
        report.strongest_pairs = strongest_pairs;
        report.temporary_bytes = spill.len();
        for (name, text) in
            [("datapackage.json", data_package(&package, &written)), ("codebook.md", codebook(&package))]
        {
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

    /// One worker per thread, each with counts of its own, takes chunks of sources until there are none.
    fn read(&self, discovered: Discovered, spill: &Arc<Spill>) -> Result<(Gathered, u64)> {
        let sources = &discovered.sources;
        let bytes: u64 = sources.iter().map(|source| source.len_bytes).sum();
        self.observer.begin(Stage::Read, sources.len() as u64, bytes);
        for skipped in &discovered.skipped {
            self.observer.skipped(skipped);
        }
        let next = AtomicUsize::new(0);
        let mut gathered = self.pool.broadcast(|_| {
            let mut gathered = Gathered::default();
            let (mut loader, mut tokens) = (Loader::new(&self.config.text_column), Tokens::new());
            loop {
                let start = next.fetch_add(CHUNK, Ordering::Relaxed);
                if start >= sources.len() || self.observer.is_cancelled() {
                    break gathered;
                }
                for source in &sources[start..(start + CHUNK).min(sources.len())] {
                    self.read_one(source, &mut loader, &mut tokens, &mut gathered);
                    self.observer.advance(Stage::Read, 1, source.len_bytes);
                    if gathered.partial.stream_bytes() as u64 > self.budget.stream_of_worker()
                        && let Err(error) = gathered.partial.spill(spill)
                    {
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
        // Where one did not have room enough, the pairs will need that of the others.
        if !spill.is_empty() {
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
        let mut gathered = gathered.pop().unwrap_or_default();
        gathered.skipped.extend(discovered.skipped);
        Ok((gathered, bytes))
    }

    fn read_one(&self, source: &Source, loader: &mut Loader<'_>, tokens: &mut Tokens, gathered: &mut Gathered) {
        // A fault of ours in reading one document must not cost the others; counting begins behind this.
        let read = catch_unwind(AssertUnwindSafe(|| {
            let document = loader.load(source)?;
            self.tokenizer.tokenize(&document.text, document.body_start, tokens);
            Ok(document)
        }));
        let read: std::result::Result<Document, Skipped> = read.unwrap_or_else(|_| {
            Err(Skipped {
                doc_id: source.doc_id.clone(),
                stage: SkipStage::Extract,
                reason: SkipReason::Crash,
                message: "termloom failed on this document; please report it".to_string(),
                bytes_read: source.len_bytes,
            })
        });
        match read {
            Ok(document) => {
                let stop_list = self.stop_lists.list_for(&document.record.language);
                let how = Observed {
                    stop_lists: &self.stop_lists,
                    matcher: &self.matcher,
                    urls: self.config.text.urls,
                    keep_stream: self.keep_stream,
                };
                gathered.partial.observe(source.ord, &document.text, tokens, stop_list, &how);
                gathered.records.push((source.ord, document.record));
            }
            Err(skipped) => {
                self.observer.skipped(&skipped);
                gathered.skipped.push(skipped);
            }
        }
    }

    fn count_themes(&self, counts: &Counts, margins: &PairMargins) -> Result<((ThemeCounts, Vec<Collocates>), u64)> {
        let themes = self.matcher.themes().len();
        self.observer.begin(Stage::Themes, themes as u64 + 1, 0);
        let pattern_themes: Vec<u32> = self.matcher.patterns().map(|(theme, _)| theme).collect();
        let options = &self.config.count;
        let around = |theme: u32| {
            self.check()?;
            let collocates = collocates(counts, theme, margins, options)?;
            self.observer.advance(Stage::Themes, 1, 0);
            Ok(collocates)
        };
        let (counted, collocates) = self.pool.install(|| {
            rayon::join(
                || count_themes(counts, themes, &pattern_themes, options),
                || {
                    let wanted = if self.wants(TableName::ThemeCollocates) { themes as u32 } else { 0 };
                    (0..wanted).into_par_iter().map(around).collect::<Result<Vec<_>>>()
                },
            )
        });
        Ok(((counted?, collocates?), 0))
    }

    /// The name of the stop list of each document, or empty.
    fn stop_list_names(&self, records: &[DocumentRecord]) -> Vec<String> {
        let name = |record: &DocumentRecord| {
            self.stop_lists
                .list_for(&record.language)
                .map_or(String::new(), |list| self.stop_lists.names()[list].clone())
        };
        records.iter().map(name).collect()
    }

    fn report(
        &self,
        found: u64,
        results: &Results,
        stop_list_names: &[String],
        package: &Package,
        written: &[Written],
    ) -> Report {
        let Results { records, skipped, counts, pairs, margins, themes, collocates } = results;
        let quarantined = skipped.iter().filter(|row| row.reason.kind() == SkipKind::Quarantined).count() as u64;
        let mut reasons = BTreeMap::new();
        for row in skipped {
            *reasons.entry(row.reason.name()).or_default() += 1;
        }
        let used = self.stop_lists.names().iter().enumerate().filter(|(_, name)| stop_list_names.contains(name));
        let vocabulary = counts.vocabulary();
        let min_count = self.config.count.min_count;
        let rare = (0..).take(vocabulary.len()).filter(|&id| vocabulary.count(TermId(id)) < min_count);
        let theme_summary = self.matcher.themes().iter().enumerate().map(|(index, name)| {
            let rows = themes.doc_themes.iter().filter(|row| row.theme as usize == index);
            let hits = rows.clone().map(|row| row.count).sum();
            ThemeSummary {
                theme: name.clone(),
                hits,
                documents: rows.count() as u64,
                per_1000_tokens: per_thousand(hits, counts.tokens()).unwrap_or(0.0),
            }
        });
        Report {
            termloom: Versions {
                version: env!("CARGO_PKG_VERSION"),
                schema_version: SCHEMA_VERSION,
                unicode: unicode_versions(),
                options_sha256: package.options_sha256(),
            },
            config: self.config.clone(),
            documents: DocumentTotals {
                found,
                processed: records.len() as u64,
                quarantined,
                skipped: skipped.len() as u64 - quarantined,
            },
            skipped: reasons,
            totals: Totals {
                bytes: records.iter().map(|record| record.bytes).sum(),
                tokens: counts.tokens(),
                types: vocabulary.len() as u64,
                sentences: counts.sentences(),
                paragraphs: counts.paragraphs(),
                pair_events: margins.total / 2,
                hits: counts.hits(),
            },
            cut: CutRows {
                terms: rare.count() as u64,
                pairs: pairs.cut,
                theme_collocates: collocates.iter().map(|collocates| collocates.cut).sum(),
            },
            stop_words: used.map(|(list, name)| (name.clone(), self.stop_lists.words(list).to_vec())).collect(),
            themes: self.theme_reports(),
            stages: self.stages.clone(),
            temporary_bytes: 0,
            inputs: records.iter().map(|record| (record.doc_id.clone(), hexadecimal(&record.sha256))).collect(),
            outputs: written
                .iter()
                .map(|file| {
                    let output = OutputFile {
                        format: Some(file.format),
                        rows: Some(file.rows),
                        bytes: file.bytes,
                        sha256: file.sha256.clone(),
                    };
                    (file.name.clone(), output)
                })
                .collect(),
            theme_summary: theme_summary.collect(),
            strongest_pairs: Vec::new(),
        }
    }
}
