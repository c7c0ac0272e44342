//! What one worker does: documents to rows.

use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::document::{GroupKey, Looking};
use super::options::{KwicOptions, KwicSort};
use super::table::KwicRow;
use crate::context::{Observer, Stage};
use crate::corpus::{Batch, Block, Discovered, DocumentText, Loader, RecordView, Skipped, SourceFile, Wanted};
use crate::count::{push_squeezed, sentence_text};
use crate::text::{Surroundings, Tokenizer, Tokens};
use crate::themes::{Found, Matcher, Searcher, TokenizedText};

/// What became of a source.
pub(crate) enum Outcome {
    /// A document: its rows with what they are sorted by, and its name where rows have names, which may stand twice.
    Document { doc_id: Option<String>, group: Option<GroupKey>, tokens: u64, rows: Vec<(String, KwicRow)> },
    /// A document that does not meet the filters.
    LeftOut,
    /// Why it gave no document.
    Skipped(Skipped),
}

pub(crate) struct Worker<'a> {
    options: &'a KwicOptions,
    looking: &'a Looking<'a>,
    files: &'a [SourceFile],
    tokenizer: &'a Tokenizer,
    loader: Loader<'a>,
    searcher: Searcher<'a>,
    batch: Batch,
    tokens: Tokens,
    /// Rows that are enough: nobody would see more.
    enough: usize,
}

impl<'a> Worker<'a> {
    pub fn new(
        (options, looking): (&'a KwicOptions, &'a Looking<'a>),
        discovered: &'a Discovered,
        tokenizer: &'a Tokenizer,
        matcher: &'a Matcher,
    ) -> Self {
        let wanted = Wanted { hashes: false, ..Wanted::ALL };
        let limit = options.limit.filter(|_| options.sort.is_none());
        Worker {
            options,
            looking,
            files: &discovered.files,
            tokenizer,
            loader: Loader::new(&options.inputs.reading, discovered, wanted),
            searcher: Searcher::new(matcher),
            batch: Batch::default(),
            tokens: Tokens::new(),
            enough: limit.map_or(usize::MAX, |limit| usize::try_from(limit.get()).unwrap_or(usize::MAX)),
        }
    }

    /// Searches the documents of a block in turn, until there are rows enough or the observer asks to stop.
    pub fn search(&mut self, block: Block, observer: &dyn Observer) -> Vec<Outcome> {
        let mut batch = mem::take(&mut self.batch);
        let len_bytes = block.len_bytes;
        self.loader.load(block, &mut batch);
        let mut skipped = mem::take(&mut batch.skipped).into_iter().peekable();
        let mut outcomes = Vec::with_capacity(batch.len() + skipped.len());
        let mut found = 0;
        for index in 0..=batch.len() {
            while let Some((_, skipped)) = skipped.next_if(|(before, _)| *before <= index) {
                outcomes.push(Outcome::Skipped(skipped));
            }
            if index == batch.len() || observer.is_cancelled() {
                break;
            }
            let record = RecordView::new(self.files, &batch.records, index);
            let (is_met, group) = self.looking.judge(&record);
            if !is_met {
                outcomes.push(Outcome::LeftOut);
                continue;
            }
            // A bug of ours in one document must not cost the others.
            let searched = catch_unwind(AssertUnwindSafe(|| self.search_one(&batch.document(index), &record)));
            outcomes.push(match searched {
                Ok(rows) => {
                    found += rows.len();
                    let has_names = self.options.inputs.reading.id_column.is_some();
                    let doc_id = has_names.then(|| record.doc_id().into_owned());
                    let tokens = self.tokens.as_slice().len() as u64;
                    Outcome::Document { doc_id, group, tokens, rows }
                }
                Err(_) => Outcome::Skipped(Skipped::crashed(&record.doc_id(), record.bytes())),
            });
            if found >= self.enough {
                break;
            }
        }
        observer.advance(Stage::Read, batch.len() as u64, len_bytes);
        self.batch = batch;
        outcomes
    }

    fn search_one(&mut self, document: &DocumentText<'_>, record: &RecordView<'_>) -> Vec<(String, KwicRow)> {
        let DocumentText { ord, text, body_start } = *document;
        let language = record.language();
        self.tokenizer.tokenize(text, body_start, language, &mut self.tokens);
        let Worker { searcher, tokens, tokenizer, options, looking, enough, .. } = self;
        let mut rows = Vec::new();
        let mut shown = None;
        let mut surroundings = Surroundings::new(text, body_start, tokens);
        searcher.search(&TokenizedText { text, body_start, language, tokens, tokenizer }, |found| {
            if rows.len() < *enough {
                let document_shown = shown.get_or_insert_with(|| looking.shown(record));
                let (left, matched, right) = around(document, tokens, &found, options.context as usize);
                let (start_byte, end_byte) = bytes_of(tokens, &found);
                let sentence = tokens.sentence_ends().partition_point(|&end| end <= found.position) as u32;
                let hit = start_byte as usize..end_byte as usize;
                let row = KwicRow {
                    ord,
                    document: Arc::clone(document_shown),
                    position: found.position,
                    left,
                    matched,
                    right,
                    start_byte,
                    end_byte,
                    sentence,
                    sentence_text: sentence_text(&mut surroundings, sentence, hit),
                };
                rows.push((sort_key(tokens, &found, options), row));
            }
        });
        rows
    }
}

fn bytes_of(tokens: &Tokens, found: &Found) -> (u32, u32) {
    let of_match = &tokens.as_slice()[found.position as usize..][..found.len as usize];
    match of_match {
        [first, .., last] => (first.start, last.end),
        [only] => (only.start, only.end),
        [] => (0, 0),
    }
}

/// The match and the text on each side of it. A side that reaches the first or last token reaches the edge of the document.
fn around(document: &DocumentText<'_>, tokens: &Tokens, found: &Found, context: usize) -> (String, String, String) {
    let (all, text) = (tokens.as_slice(), document.text);
    let (first, behind) = (found.position as usize, (found.position + found.len) as usize);
    let (start, end) = bytes_of(tokens, found);
    let (start, end) = (start as usize, end as usize);
    let (from, to) = if context == 0 {
        (start, end)
    } else {
        let from = if first > context { all[first - context].start as usize } else { document.body_start };
        let to = if behind + context < all.len() { all[behind + context - 1].end as usize } else { text.len() };
        (from, to)
    };
    let squeezed = |text: &str| {
        let mut to = String::with_capacity(text.len());
        push_squeezed(&mut to, text);
        to
    };
    (squeezed(text[from..start].trim_start()), squeezed(&text[start..end]), squeezed(text[end..to].trim_end()))
}

/// Forms with a character between that stands in no text and comes before all others, so that keys are compared token by token.
fn sort_key(tokens: &Tokens, found: &Found, options: &KwicOptions) -> String {
    let (all, context) = (tokens.as_slice(), options.context as usize);
    let (first, behind) = (found.position as usize, (found.position + found.len) as usize);
    let mut key = String::new();
    let mut push = |token| {
        key.push_str(tokens.form(token));
        key.push('\0');
    };
    match options.sort {
        None => {}
        Some(KwicSort::Left) => all[first.saturating_sub(context)..first].iter().rev().for_each(&mut push),
        Some(KwicSort::Right) => all[behind..(behind + context).min(all.len())].iter().for_each(&mut push),
        Some(KwicSort::Match) => all[first..behind].iter().for_each(&mut push),
    }
    key
}
