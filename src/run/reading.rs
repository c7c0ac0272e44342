//! Reading, tokenizing and counting documents, on all threads.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use rayon::prelude::*;

use crate::analyses::boilerplate::{NotedLines, without_lines};
use crate::context::{Amounts, Context, Stage, Stages, ThreadTimings};
use crate::corpus::{Discovered, DocOrd, Document, DocumentRecord, Loader, Skipped, Source, source_of};
use crate::count::{Counts, Observed, Partial};
use crate::error::{Error, Result};
use crate::spill::Spill;
use crate::text::{StopLists, Tokenizer, Tokens};
use crate::themes::{Matcher, TokenizedText};

/// Sources that a worker takes at a time.
const CHUNK: usize = 16;

/// A pass over all documents, and what they are read with.
pub(crate) struct Reading<'a> {
    pub context: &'a Context<'a>,
    pub tokenizer: &'a Tokenizer,
    pub stop_lists: &'a StopLists,
    /// Finds the themes, if the plan has them.
    pub matcher: Option<&'a Matcher>,
    /// The keys of the lines that are dropped.
    pub dropped: &'a HashSet<u64>,
}

/// What one worker read and counted.
#[derive(Default)]
pub(crate) struct Gathered {
    partial: Partial,
    error: Option<Error>,
    pub records: Vec<(DocOrd, DocumentRecord)>,
    pub skipped: Vec<Skipped>,
    /// Lines of the documents, if the plan notes them.
    lines: NotedLines,
    text_bytes: u64,
    tokens: u64,
    timings: ThreadTimings,
}

impl Gathered {
    /// Puts tokens or lines onto the disk if they take more than `most` bytes.
    fn spill(&mut self, most: u64, spill: &Arc<Spill>) -> Result<()> {
        if self.partial.stream_bytes() as u64 > most {
            self.partial.spill(spill)?;
        }
        self.lines.spill(most, spill)
    }

    /// Takes the lines that were noted.
    pub fn take_lines(&mut self) -> NotedLines {
        std::mem::take(&mut self.lines)
    }

    fn merge(mut self, mut other: Gathered) -> Gathered {
        self.records.append(&mut other.records);
        self.skipped.append(&mut other.skipped);
        let tokens = self.tokens + other.tokens;
        Gathered { partial: self.partial.merge(other.partial), tokens, ..self }
    }
}

impl Reading<'_> {
    /// Reads every document, and tokenizes and counts it as far as the plan goes.
    pub fn read(&self, discovered: &Discovered, stages: &mut Stages<'_>) -> Result<Vec<Gathered>> {
        let context = self.context;
        let start = Instant::now();
        let gathered = self.gather(discovered);
        context.observer.end(Stage::Read);
        let gathered = gathered?;
        let seconds = start.elapsed().as_secs_f64();
        let timings: Vec<ThreadTimings> = gathered.iter().map(|gathered| gathered.timings).collect();
        let documents = gathered.iter().map(|gathered| gathered.records.len() as u64).sum();
        let bytes = discovered.sources.iter().map(|source| source.len_bytes).sum();
        let read = Amounts { documents, bytes, ..Amounts::default() };
        let bytes = gathered.iter().map(|gathered| gathered.text_bytes).sum();
        let tokens = gathered.iter().map(|gathered| gathered.tokens).sum();
        let tokenize = Amounts { documents, bytes, tokens, rows: 0 };
        for (stage, amounts) in [(Stage::Read, read), (Stage::Tokenize, tokenize), (Stage::Terms, Amounts::default())] {
            if context.plan.runs(stage) {
                stages.note(stage, seconds * ThreadTimings::share(&timings, stage), amounts);
            }
        }
        context.check()?;
        Ok(gathered)
    }

    /// One worker per thread, each with counts of its own, takes chunks of sources until there are none.
    fn gather(&self, discovered: &Discovered) -> Result<Vec<Gathered>> {
        let context = self.context;
        let sources = &discovered.sources;
        let bytes: u64 = sources.iter().map(|source| source.len_bytes).sum();
        context.observer.begin(Stage::Read, sources.len() as u64, bytes);
        for skipped in &discovered.skipped {
            context.observer.skipped(skipped);
        }
        let next = AtomicUsize::new(0);
        let mut gathered = context.pool.broadcast(|_| {
            let mut gathered = Gathered::default();
            let (mut loader, mut tokens) =
                (Loader::new(&context.config.reading, &discovered.unpacked, &discovered.metadata), Tokens::new());
            loop {
                let start = next.fetch_add(CHUNK, Ordering::Relaxed);
                if start >= sources.len() || context.observer.is_cancelled() {
                    break gathered;
                }
                gathered.partial.begin_batch(start as u64);
                for source in &sources[start..(start + CHUNK).min(sources.len())] {
                    self.read_one(source, &mut loader, &mut tokens, &mut gathered);
                    context.observer.advance(Stage::Read, 1, source.len_bytes);
                    let spilled = gathered.spill(context.budget.stream_of_worker(), &context.spill);
                    gathered.timings.add(Stage::Terms);
                    if let Err(error) = spilled {
                        gathered.error = Some(error);
                        // The other workers need not go on either.
                        next.store(sources.len(), Ordering::Relaxed);
                        break;
                    }
                }
            }
        });
        context.check()?;
        if let Some(error) = gathered.iter_mut().find_map(|gathered| gathered.error.take()) {
            return Err(error);
        }
        Ok(gathered)
    }

    /// Notes the lines of a document, or removes the lines that are dropped.
    fn with_lines(&self, mut document: Document, source: &Source, gathered: &mut Gathered) -> Document {
        let name = source_of(&document.record);
        if !self.dropped.is_empty() {
            let is_dropped = |key| self.dropped.contains(&key);
            if let Some(text) = without_lines(name, &document.text, document.body_start, is_dropped) {
                document.text = text;
            }
        } else if self.context.plan.notes_lines {
            gathered.lines.record.observe(source.ord, name, &document.text[document.body_start..]);
        }
        document
    }

    fn read_one(&self, source: &Source, loader: &mut Loader<'_>, tokens: &mut Tokens, gathered: &mut Gathered) {
        let plan = self.context.plan;
        // A bug of ours in reading one document must not cost the others; counting begins after this.
        let read = catch_unwind(AssertUnwindSafe(|| {
            let document = loader.load(source).map(|document| self.with_lines(document, source, gathered));
            gathered.timings.add(Stage::Read);
            let document = document?;
            if plan.runs(Stage::Tokenize) {
                self.tokenizer.tokenize(&document.text, document.body_start, tokens);
                gathered.timings.add(Stage::Tokenize);
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
                    stop_lists: self.stop_lists,
                    matcher: self.matcher.unwrap_or(&nothing),
                    urls: self.context.config.text.urls,
                    keep_stream: plan.keeps_tokens,
                    keep_text: plan.keeps_text,
                };
                if plan.runs(Stage::Terms) {
                    let (text, body_start, tokenizer) = (document.text.as_str(), document.body_start, self.tokenizer);
                    let tokenized = TokenizedText { text, body_start, tokens, tokenizer };
                    gathered.partial.observe(&tokenized, stop_list, &how);
                    gathered.timings.add(Stage::Terms);
                }
                gathered.records.push((source.ord, document.record));
            }
            Err(skipped) => {
                self.context.observer.skipped(&skipped);
                gathered.skipped.push(skipped);
            }
        }
    }
}

/// What was read and counted.
#[derive(Default)]
pub(crate) struct CountedDocuments {
    pub records: Vec<DocumentRecord>,
    pub skipped: Vec<Skipped>,
    pub counts: Counts,
}

/// Joins what the workers counted, and seals it.
pub(crate) fn join_counts(
    context: &Context<'_>,
    gathered: Vec<Gathered>,
    discovered: &Discovered,
) -> Result<(CountedDocuments, Amounts)> {
    context.observer.begin(Stage::Terms, 0, 0);
    let Gathered { partial, mut records, mut skipped, tokens, .. } = join(context, gathered)?;
    skipped.extend_from_slice(&discovered.skipped);
    // A file that is not read may have the name of a row; the order must not depend on the threads then either.
    skipped.sort_unstable_by(|a, b| (&a.doc_id, a.reason).cmp(&(&b.doc_id, b.reason)));
    records.sort_unstable_by_key(|(ord, _)| *ord);
    let records: Vec<DocumentRecord> = records.into_iter().map(|(_, record)| record).collect();
    let counts = partial.seal();
    let (documents, rows) = (records.len() as u64, counts.vocabulary().len() as u64);
    Ok((CountedDocuments { records, skipped, counts }, Amounts { documents, tokens, rows, bytes: 0 }))
}

/// Merges what all workers counted.
fn join(context: &Context<'_>, mut gathered: Vec<Gathered>) -> Result<Gathered> {
    // If one ran out of room, the pairs will need the room of the others.
    if context.plan.keeps_tokens && !context.spill.is_empty() {
        for gathered in &mut gathered {
            gathered.partial.spill(&context.spill)?;
        }
    }
    while gathered.len() > 1 {
        let mut pairs = Vec::with_capacity(gathered.len().div_ceil(2));
        let mut rest = gathered.into_iter();
        while let Some(first) = rest.next() {
            pairs.push((first, rest.next()));
        }
        gathered = context
            .pool
            .install(|| pairs.into_par_iter().map(|(a, b)| if let Some(b) = b { a.merge(b) } else { a }).collect());
    }
    Ok(gathered.pop().unwrap_or_default())
}
