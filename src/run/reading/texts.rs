//! One text after the other: whether it fits into memory, and what is counted of it.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Gathered, Reading};
use crate::analyses::pairs::PairCounter;
use crate::context::{Context, Stage};
use crate::corpus::{DocumentText, RecordView, Skipped};
use crate::count::Observed;
use crate::error::{Error, Result};
use crate::text::{PIECE, Piece, PieceOf, Tokens, words_at_most};
use crate::themes::{Matcher, TokenizedText};

/// Texts of so many bytes and more may not fit into memory.
const LONG_TEXT: u64 = 4 << 20;

/// Texts with this word make the tokenizer panic, in tests.
#[cfg(test)]
pub(super) const PANICS: &str = "panics-when-tokenized";
/// Bytes that may be kept in memory of a long text for each of its own: one full of hits has many times as much.
const MOST_PER_TEXT: u64 = 3;

impl Reading<'_> {
    /// That a document does not fit into memory once it is counted.
    pub(super) fn too_large(&self, document: DocumentText<'_>, record: &RecordView<'_>) -> Option<Skipped> {
        let Context { plan, budget, .. } = self.context;
        let bytes = document.text.len() as u64;
        if bytes <= LONG_TEXT {
            return None;
        }
        // Twice where lines are left out of it, and later each token where all of them are looked at together.
        let of_token = if plan.pair_rows { PairCounter::BYTES_PER_TOKEN } else { 2 * size_of::<u32>() as u64 };
        let of_tokens = if plan.keeps_tokens { words_at_most(document.text) * of_token } else { 0 };
        budget.in_hand().too_large(&record.doc_id(), of_tokens.max(2 * bytes), record.bytes())
    }

    /// Tokenizes and counts a text, piece by piece; `false` where that failed before anything was counted.
    pub(super) fn count(
        &self,
        text: &str,
        body_start: usize,
        language: &str,
        heads: &[Range<usize>],
        tokens: &mut Tokens,
        gathered: &mut Gathered,
    ) -> Result<bool> {
        let Context { plan, config, budget, spill, .. } = self.context;
        let nothing = Matcher::default();
        let how = Observed {
            stop_lists: self.stop_lists,
            matcher: self.matcher.unwrap_or(&nothing),
            urls: config.text.urls,
            keep_stream: plan.keeps_tokens,
            keep_phrases: plan.keeps_phrases,
            keep_text: plan.keeps_text,
        };
        let (counts, mut document) = (plan.runs(Stage::Terms), None);
        for Piece { range, is_open, divides } in self.tokenizer.pieces(text, body_start, language, PIECE) {
            let is_whole = range == (body_start..text.len());
            // What comes before the body is no part of a piece.
            let (base, body_start_of) = if is_whole { (0, body_start) } else { (range.start, 0) };
            let seen = &text[base..range.end];
            let tokenize = || match is_whole {
                #[cfg(test)]
                _ if seen.contains(PANICS) => panic!("a test wants the tokenizer to fail"),

                true => self.tokenizer.tokenize_without(seen, body_start_of, language, heads, tokens),
                false => {
                    let heads = within(heads, &range);
                    self.tokenizer.tokenize_without(seen, body_start_of, language, &heads, tokens);
                }
            };
            if catch_unwind(AssertUnwindSafe(tokenize)).is_err() {
                if document.is_none() {
                    return Ok(false);
                }
                // What is counted of it cannot be taken back: all is read again without it.
                gathered.is_broken_off = true;
                return Err(Error::moved());
            }
            gathered.timings.add(Stage::Tokenize);
            gathered.tokens += tokens.as_slice().len() as u64;
            gathered.line_hyphens += tokens.line_hyphens();
            gathered.ignored += tokens.ignored();
            gathered.long_words += tokens.long_words();
            gathered.divided += u64::from(divides);
            if counts {
                let partial = &mut gathered.partial;
                let stop_list = self.stop_lists.list_for(language);
                let document = document.get_or_insert_with(|| partial.begin_document(stop_list, &how));
                let piece = PieceOf { whole: text, body_start, range, base, is_open };
                let tokenizer = self.tokenizer;
                let tokenized = TokenizedText { text: seen, body_start: body_start_of, language, tokens, tokenizer };
                partial.observe_piece(document, &piece, &tokenized, &how);
                if !is_whole {
                    let most = budget.stream_of_worker().min(MOST_PER_TEXT * text.len() as u64);
                    partial.spill_pieces(document, most, spill)?;
                    self.context.check()?;
                }
                gathered.timings.add(Stage::Terms);
            }
        }
        if let Some(document) = document {
            gathered.partial.end_document(document, &how)?;
        }
        Ok(true)
    }
}

/// Those of some ranges of a text that are in a piece, from its start.
fn within(ranges: &[Range<usize>], piece: &Range<usize>) -> Vec<Range<usize>> {
    let inside = ranges.iter().filter(|range| range.start < piece.end && range.end > piece.start);
    let from_start = |at: usize| at.clamp(piece.start, piece.end) - piece.start;
    inside.map(|range| from_start(range.start)..from_start(range.end)).collect()
}
