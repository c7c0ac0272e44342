//! Reading, tokenizing and counting documents, on all threads.

#[cfg(test)]
mod tests;
mod texts;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use rayon::prelude::*;

use crate::analyses::alarms::TextSigns;
use crate::analyses::boilerplate::{NotedHead, NotedLines, running_heads, without_lines};
use crate::analyses::documents::{InputRow, input_rows};
use crate::analyses::duplicates::DroppedCopies;
use crate::config::{Boilerplate, TableName};
use crate::context::{Amounts, Context, Gate, Plan, Stage, Stages, ThreadTimings};
use crate::corpus::{
    Batch, Blocks, DateReading, Discovered, DocumentText, GatheredRecords, InputFacts, KnownFiles, Loader, RecordView,
    Records, Remark, RemarkKind, RemarkTotals, Skipped, SourceFile, Wanted, WantedKeys, is_date_column,
};
use crate::count::{Counts, Partial};
use crate::error::{Error, Result};
use crate::named::there_is;
use crate::spill::Spill;
use crate::text::{IgnoredCounts, LineHyphenCounts, StopLists, Tokenizer, Tokens};
use crate::themes::Matcher;

/// Running heads are looked for in bodies of so many bytes and more.
const LONG: usize = 4096;

/// A pass over all documents, and what they are read with.
pub(crate) struct Reading<'a> {
    pub context: &'a Context<'a>,
    pub tokenizer: &'a Tokenizer,
    pub stop_lists: &'a StopLists,
    /// Finds the themes, if the plan has them.
    pub matcher: Option<&'a Matcher>,
    /// The keys of the lines that are dropped.
    pub dropped: &'a HashSet<u64>,
    /// Documents that are left out, if copies are.
    pub copies: Option<&'a DroppedCopies>,
}

/// What one worker read and counted.
#[derive(Default)]
pub(crate) struct Gathered {
    partial: Partial,
    error: Option<Error>,
    pub records: GatheredRecords,
    pub skipped: Vec<Skipped>,
    /// What is known of tables and archives.
    pub facts: BTreeMap<String, InputFacts>,
    /// What a user should know about how documents were read.
    pub remarks: RemarkTotals,
    /// Lines of the documents, if the plan notes them.
    lines: NotedLines,
    signs: TextSigns,
    text_bytes: u64,
    tokens: u64,
    line_hyphens: LineHyphenCounts,
    ignored: IgnoredCounts,
    long_words: u64,
    /// Sentences of the document in hand that were divided.
    divided: u64,
    /// Documents that are left out, by their files and rows: the program failed on them when a part of them was counted.
    crashed: BTreeSet<(u32, u64)>,
    /// Whether that happened to the document in hand.
    is_broken_off: bool,
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

    fn add_facts(&mut self, facts: InputFacts) {
        // Of a table, one worker may know the hash and others the language.
        let known = self.facts.entry(facts.input.clone()).or_insert_with(|| facts.clone());
        known.bytes = known.bytes.or(facts.bytes);
        if !facts.encoding.is_empty() {
            (known.encoding, known.language) = (facts.encoding, facts.language);
        }
    }

    fn merge(mut self, mut other: Gathered) -> Gathered {
        self.records.append(other.records);
        self.skipped.append(&mut other.skipped);
        other.facts.into_values().for_each(|facts| self.add_facts(facts));
        self.remarks.merge(other.remarks);
        self.signs.merge(other.signs);
        self.line_hyphens += other.line_hyphens;
        self.ignored += other.ignored;
        self.long_words += other.long_words;
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
        let read = Amounts { documents, bytes: discovered.bytes(), ..Amounts::default() };
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

    /// One worker per thread, each with counts of its own, takes blocks until there are none.
    fn gather(&self, discovered: &Discovered) -> Result<Vec<Gathered>> {
        let context = self.context;
        context.observer.begin(Stage::Read, discovered.files.len() as u64, discovered.bytes());
        for skipped in &discovered.skipped {
            context.observer.skipped(skipped);
        }
        let options = &context.config.reading;
        let watch = &discovered.watch;
        let blocks = Blocks::new(&discovered.files, options).watched(watch);
        let blocks = if context.plan.writes(TableName::Inputs) { blocks.with_hashes() } else { blocks };
        let blocks = Mutex::new(blocks);
        let gate = Gate::new(context.budget.in_hand().room);
        let (is_over, moves) = (AtomicBool::new(false), watch.moves());
        let next_block = || {
            let is_over = is_over.load(Ordering::Relaxed) || watch.is_stopped() || watch.moves() > moves;
            if is_over || context.observer.is_cancelled() {
                None
            } else {
                blocks.lock().unwrap_or_else(PoisonError::into_inner).next()
            }
        };
        let work = |_: rayon::BroadcastContext<'_>| {
            let mut gathered =
                Gathered { partial: Partial::new(context.key), crashed: watch.crashed(), ..Gathered::default() };
            let loader = Loader::new(options, discovered, self.wanted()).within(context.budget.in_hand());
            let (mut batch, mut tokens) = (Batch::default(), Tokens::new());
            while let Some(block) = next_block() {
                let (number, len_bytes) = (block.number, block.len_bytes);
                let _pass = gate.enter(loader.need(&block));
                loader.load(block, &mut batch);
                gathered.partial.begin_batch(number);
                gathered.timings.add(Stage::Read);
                if let Err(error) = self.take(discovered, &mut batch, &mut tokens, &mut gathered) {
                    gathered.error = Some(error);
                    // The other workers need not go on either.
                    is_over.store(true, Ordering::Relaxed);
                }
                context.observer.advance(Stage::Read, batch.len() as u64, len_bytes);
            }
            gathered
        };
        let mut gathered = watch.during(&|| context.observer.is_cancelled(), || context.pool.broadcast(work));
        context.check()?;
        watch.check()?;
        if watch.moves() > moves {
            return Err(Error::moved());
        }
        if let Some(error) = gathered.iter_mut().find_map(|gathered| gathered.error.take()) {
            return Err(error);
        }
        Ok(gathered)
    }

    /// What the plan needs to know of documents.
    fn wanted(&self) -> Wanted {
        let Context { plan, config, .. } = self.context;
        let needs_keys = shows_documents(plan) || !config.groups.group_by.is_empty();
        let keys = if needs_keys { WantedKeys::All } else { WantedKeys::Known };
        Wanted { hashes: plan.writes(TableName::Documents) || plan.writes(TableName::Inputs), keys }
    }

    /// Tokenizes and counts the documents of a batch.
    fn take(
        &self,
        discovered: &Discovered,
        batch: &mut Batch,
        tokens: &mut Tokens,
        gathered: &mut Gathered,
    ) -> Result<()> {
        let (context, files, watch) = (self.context, &discovered.files, &discovered.watch);
        let mut left_out = Vec::new();
        for index in 0..batch.len() {
            let record = RecordView::new(files, &batch.records, index);
            let place = (batch.records.files[index], batch.records.rows[index]);
            let mut skipped = self.copies.and_then(|copies| copies.skipped(place, &record));
            skipped = skipped.or_else(|| self.too_large(batch.document(index), &record));
            gathered.divided = 0;
            let crashed = || Skipped::crashed(&record.doc_id(), record.bytes());
            skipped = skipped.or_else(|| gathered.crashed.contains(&place).then(crashed));
            if skipped.is_none() {
                let taken = self.take_one(files, batch, index, tokens, gathered);
                if gathered.is_broken_off {
                    context.observer.skipped(&crashed());
                    watch.note_crashed(place);
                }
                skipped = (!taken?).then(crashed);
            }
            if gathered.divided > 0 {
                let remark = Remark::new(RemarkKind::SentenceDivided, record.doc_id(), gathered.divided);
                gathered.remarks.add(batch.number, [remark]);
            }
            if let Some(skipped) = skipped {
                batch.skipped.push((index, skipped));
                left_out.push(index);
            }
        }
        if !left_out.is_empty() {
            batch.records.remove(&left_out);
        }
        for (_, skipped) in batch.skipped.drain(..) {
            context.observer.skipped(&skipped);
            gathered.skipped.push(skipped);
        }
        self.check_room_of_skipped(gathered.skipped.len())?;
        gathered.remarks.add(batch.number, batch.remarks.drain(..));
        if let Some(facts) = batch.facts.take() {
            gathered.add_facts(facts);
        }
        batch.split.drain(..).for_each(|facts| gathered.add_facts(facts));
        let room = context.budget.records_of_worker();
        gathered.records.push(batch.number, &batch.records, &left_out, room, &context.spill)?;
        gathered.spill(context.budget.stream_of_worker(), &context.spill)?;
        gathered.timings.add(Stage::Terms);
        Ok(())
    }

    /// Fails where the rows of a worker that gave no document would not fit into memory, as they are kept for `skipped`.
    fn check_room_of_skipped(&self, skipped: usize) -> Result<()> {
        let Context { budget, .. } = self.context;
        let mut known = KnownFiles::within(budget.in_hand());
        match known.has_room_for_skipped((skipped * budget.threads()) as u64) {
            true => Ok(()),
            false => known.check(),
        }
    }

    /// Tokenizes and counts a document; `false` where that failed.
    fn take_one(
        &self,
        files: &[SourceFile],
        batch: &Batch,
        index: usize,
        tokens: &mut Tokens,
        gathered: &mut Gathered,
    ) -> Result<bool> {
        let plan = self.context.plan;
        let DocumentText { body_start, .. } = batch.document(index);
        let language = batch.records.languages.get(index);
        let record = RecordView::new(files, &batch.records, index);
        // A bug of ours in one document must not cost the others; counting begins after this.
        let text = catch_unwind(AssertUnwindSafe(|| {
            let heads = self.running_heads(batch.document(index), &record, gathered);
            (self.with_lines(batch.document(index), || record.source(), gathered), heads)
        }));
        let Ok((text, heads)) = text else { return Ok(false) };
        if plan.runs(Stage::Tokenize) && !self.count(&text, body_start, language, &heads, tokens, gathered)? {
            return Ok(false);
        }
        if plan.looks_at_texts {
            gathered.signs.observe(batch.document(index).ord, batch.document(index).body());
        }
        gathered.text_bytes += (text.len() - body_start) as u64;
        Ok(true)
    }

    /// Notes the running heads of a document, and says where they stand if they are dropped.
    fn running_heads(
        &self,
        document: DocumentText<'_>,
        record: &RecordView<'_>,
        gathered: &mut Gathered,
    ) -> Vec<Range<usize>> {
        let (source, is_plain) = (record.source(), record.format().is_plain());
        let Context { plan, config, .. } = self.context;
        let is_dropped = config.boilerplate == Boilerplate::Drop && plan.runs(Stage::Tokenize);
        // Pages of other formats are known to their readers.
        if document.body().len() < LONG || !is_plain || !(is_dropped || plan.notes_lines) {
            return Vec::new();
        }
        let mut places = Vec::new();
        for head in running_heads(document.body()) {
            let (source, lines) = (source.to_string(), head.places.len() as u64);
            gathered.lines.heads.push(NotedHead { document: document.ord, source, line: head.line, lines });
            if is_dropped {
                let start = document.body_start;
                places.extend(head.places.into_iter().map(|place| start + place.start..start + place.end));
            }
        }
        places.sort_unstable_by_key(|place| place.start);
        places
    }

    /// Notes the lines of a document, or removes the lines that are dropped.
    fn with_lines<'t>(
        &self,
        document: DocumentText<'t>,
        source: impl Fn() -> &'t str,
        gathered: &mut Gathered,
    ) -> Cow<'t, str> {
        if !self.dropped.is_empty() {
            let is_dropped = |key| self.dropped.contains(&key);
            if let Some(text) = without_lines(source(), document.text, document.body_start, is_dropped) {
                return text.into();
            }
        } else if self.context.plan.notes_lines {
            gathered.lines.record.observe(document.ord, source(), document.body());
        }
        document.text.into()
    }
}

/// What was read and counted.
#[derive(Default)]
pub(crate) struct CountedDocuments {
    pub records: Records,
    pub dates: DateReading,
    pub skipped: Vec<Skipped>,
    pub inputs: Vec<InputRow>,
    pub counts: Counts,
    pub line_hyphens: LineHyphenCounts,
    pub ignored: IgnoredCounts,
    pub long_words: u64,
    pub remarks: Vec<Remark>,
    pub signs: TextSigns,
}

/// Joins what the workers counted, and seals it.
pub(crate) fn join_counts(
    context: &Context<'_>,
    gathered: Vec<Gathered>,
    discovered: &Discovered,
) -> Result<(CountedDocuments, Amounts)> {
    context.observer.begin(Stage::Terms, 0, 0);
    let Gathered {
        partial,
        records,
        mut skipped,
        tokens,
        facts,
        line_hyphens,
        ignored,
        long_words,
        remarks,
        signs,
        ..
    } = join(context, gathered)?;
    skipped.extend_from_slice(&discovered.skipped);
    // A file that is not read may have the name of a row; the order must not depend on the threads then either.
    skipped.sort_unstable_by(|a, b| (a.place(), a.reason).cmp(&(b.place(), b.reason)));
    let records = Records::new(&discovered.files, records, &context.spill)?;
    let dates = dates(context, &records)?;
    let mut totals = RemarkTotals::default();
    totals.add(0, discovered.remarks.iter().cloned());
    totals.merge(remarks);
    if records.keys_left_out() > 0 {
        totals.add(u64::MAX, [Remark::new(RemarkKind::KeysLeftOut, "documents", records.keys_left_out())]);
    }
    let mut remarks = totals.into_remarks();
    if let (true, Some(first)) = (records.is_empty(), skipped.first()) {
        let remark = Remark::new(RemarkKind::NothingRead, &first.doc_id, skipped.len() as u64);
        remarks.push(remark.with_detail(&*first.message));
    }
    remarks.extend(dates.remarks());
    let inputs = match context.plan.writes(TableName::Inputs) {
        true => input_rows(&discovered.files, &records, &skipped, &facts)?,
        false => Vec::new(),
    };
    let counts = partial.seal();
    let (documents, rows) = (records.len() as u64, counts.vocabulary().len() as u64);
    Ok((
        CountedDocuments { records, dates, skipped, inputs, counts, line_hyphens, ignored, long_words, remarks, signs },
        Amounts { documents, tokens, rows, bytes: 0 },
    ))
}

/// Whether a table or an alarm says what is known of documents, such as their titles.
fn shows_documents(plan: &Plan) -> bool {
    plan.writes(TableName::Documents) || plan.writes(TableName::ThemeHits) || plan.all_alarms
}

/// How the dates of documents are read, if they are wanted.
fn dates(context: &Context<'_>, records: &Records) -> Result<DateReading> {
    let Context { config, plan, .. } = context;
    let options = &config.reading.dates;
    if !shows_documents(plan) && config.groups.group_by.is_empty() {
        return Ok(DateReading::new(options));
    }
    if let Some(column) = &options.date_column
        && !records.is_empty()
        && !records.keys().any(|key| is_date_column(column, key))
    {
        let known: Vec<&str> = records.keys().collect();
        return Err(Error::usage(format!("no document has a column or key `{column}` for its date"))
            .hint(there_is(column, &known)));
    }
    DateReading::of(options, records, "date")
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
