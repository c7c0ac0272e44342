//! Counts that still grow.

use std::ops::Range;

use super::interner::Interner;
use super::{Counts, Slot};
use crate::config::Urls;
use crate::corpus::DocOrd;
use crate::text::{Class, StopLists, Tokens};
use crate::themes::{Matcher, TypeMatches};

/// Characters of text that are kept on each side of a hit.
const SNIPPET_CHARACTERS: usize = 80;

/// A hit of a theme in a document, and the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Index of the theme in the matcher.
    pub theme: u32,
    /// Index of the pattern in the matcher.
    pub pattern: u32,
    /// Position of its first token in the document.
    pub position: u32,
    /// Number of its tokens.
    pub len: u32,
    /// Index of its sentence in the document.
    pub sentence: u32,
    /// First byte in the text.
    pub start_byte: u32,
    /// Behind its last byte in the text.
    pub end_byte: u32,
    pub(super) snippet: Snippet,
}

impl Hit {
    /// Position behind its last token.
    pub fn end(&self) -> u32 {
        self.position + self.len
    }
}

/// Where left context, match and right context follow each other in the store of snippets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Snippet {
    pub start: usize,
    pub left: u16,
    pub matched: u32,
    pub right: u16,
}

/// Sums over all documents that hold a type.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    pub count: u64,
    pub stop_count: u64,
    pub doc_count: u32,
    /// Number, from 1, of the last document that was seen to hold it.
    last_document: u32,
}

/// What a document is, in terms of the shared columns of a [`Partial`].
#[derive(Clone, Debug)]
pub(super) struct Span {
    pub ord: DocOrd,
    pub tokens: Range<usize>,
    pub sentences: Range<usize>,
    pub paragraphs: Range<usize>,
    pub hits: Range<usize>,
    pub words: u64,
    pub types: u64,
}

/// How documents are observed; the same for all workers of a run.
pub struct Observed<'a> {
    /// Stop lists.
    pub stop_lists: &'a StopLists,
    /// Themes.
    pub matcher: &'a Matcher,
    /// Whether URLs and e-mail addresses are terms.
    pub urls: Urls,
}

/// Counts of some documents: one per worker, and mergeable.
#[derive(Default)]
pub struct Partial {
    pub(super) interner: Interner,
    pub(super) sums: Vec<Sums>,
    stop_lists_of: Vec<u64>,
    matches: TypeMatches,
    pub(super) slots: Vec<Slot>,
    pub(super) sentence_ends: Vec<u32>,
    pub(super) paragraph_ends: Vec<u32>,
    pub(super) hits: Vec<Hit>,
    pub(super) snippets: String,
    pub(super) documents: Vec<Span>,
}

impl Partial {
    /// Nothing counted yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one document: its tokens, its sentences and paragraphs, and the hits of all themes in it.
    ///
    /// `stop_list` is the index of the list that goes for it. A document must be added once only.
    ///
    /// # Complexity
    /// Linear in the tokens; each new type is tested against all globs once.
    pub fn observe(&mut self, ord: DocOrd, text: &str, tokens: &Tokens, stop_list: Option<usize>, how: &Observed<'_>) {
        let number = u32::try_from(self.documents.len() + 1).expect("fewer than 2^32 documents");
        let first = self.slots.len();
        let stop_bit = stop_list.map_or(0, |list| 1u64 << list);
        let (mut words, mut types) = (0, 0);
        for token in tokens.as_slice() {
            if how.urls == Urls::Drop && matches!(token.class, Class::Url | Class::Email) {
                self.slots.push(Slot::HOLE);
                continue;
            }
            let form = tokens.form(token);
            let is_word = token.class == Class::Word;
            let (id, is_new) = self.interner.intern(form, token.class);
            if is_new {
                let may_match = !matches!(token.class, Class::Url | Class::Email);
                how.matcher.add_type(form, may_match, &mut self.matches);
                self.stop_lists_of.push(if is_word { how.stop_lists.lists_of(form) } else { 0 });
                self.sums.push(Sums::default());
            }
            let is_stop = self.stop_lists_of[id as usize] & stop_bit != 0;
            let sums = &mut self.sums[id as usize];
            sums.count += 1;
            sums.stop_count += u64::from(is_stop);
            if sums.last_document != number {
                sums.last_document = number;
                sums.doc_count += 1;
                types += 1;
            }
            words += u64::from(is_word);
            self.slots.push(Slot::new(id, !is_stop));
        }
        let sentences = self.sentence_ends.len();
        let paragraphs = self.paragraph_ends.len();
        let hits = self.hits.len();
        self.sentence_ends.extend_from_slice(tokens.sentence_ends());
        self.paragraph_ends.extend_from_slice(tokens.paragraph_ends());
        self.find_hits(text, tokens, first, how.matcher);
        self.documents.push(Span {
            ord,
            tokens: first..self.slots.len(),
            sentences: sentences..self.sentence_ends.len(),
            paragraphs: paragraphs..self.paragraph_ends.len(),
            hits: hits..self.hits.len(),
            words,
            types,
        });
    }

    fn find_hits(&mut self, text: &str, tokens: &Tokens, first: usize, matcher: &Matcher) {
        let Partial { slots, matches, hits, snippets, .. } = self;
        let slots = &slots[first..];
        let all = tokens.as_slice();
        let ends = tokens.sentence_ends();
        matcher.find(
            slots.len(),
            ends,
            matches,
            |position| slots[position].id(),
            |found| {
                let start = all[found.position as usize].start as usize;
                let end = all[(found.position + found.len - 1) as usize].end as usize;
                let sentence = ends.partition_point(|&end| end <= found.position);
                hits.push(Hit {
                    theme: found.theme,
                    pattern: found.pattern,
                    position: found.position,
                    len: found.len,
                    sentence: sentence as u32,
                    start_byte: start as u32,
                    end_byte: end as u32,
                    snippet: push_snippet(snippets, text, start, end),
                });
            },
        );
    }

    /// The counts of both. Which of the two comes first makes no difference to what [`seal`](Self::seal) gives.
    ///
    /// # Complexity
    /// Linear in the tokens and types of the smaller one in documents.
    #[must_use]
    pub fn merge(mut self, mut other: Partial) -> Partial {
        if other.slots.len() > self.slots.len() {
            std::mem::swap(&mut self, &mut other);
        }
        let mut number_here = Vec::with_capacity(other.interner.len());
        for id in (0..).take(other.interner.len()) {
            let (here, is_new) = self.interner.intern(other.interner.form(id), other.interner.class(id));
            if is_new {
                self.matches.add_from(&other.matches, id);
                self.stop_lists_of.push(other.stop_lists_of[id as usize]);
                self.sums.push(Sums::default());
            }
            let sums = &mut self.sums[here as usize];
            let more = &other.sums[id as usize];
            sums.count += more.count;
            sums.stop_count += more.stop_count;
            sums.doc_count += more.doc_count;
            number_here.push(here);
        }
        let (tokens, sentences, paragraphs) = (self.slots.len(), self.sentence_ends.len(), self.paragraph_ends.len());
        let (hits, snippets) = (self.hits.len(), self.snippets.len());
        self.slots.extend(other.slots.iter().map(|slot| match slot.id() {
            Some(id) => slot.with_id(number_here[id as usize]),
            None => *slot,
        }));
        self.sentence_ends.append(&mut other.sentence_ends);
        self.paragraph_ends.append(&mut other.paragraph_ends);
        self.snippets.push_str(&other.snippets);
        self.hits.extend(other.hits.iter().map(|hit| {
            let snippet = Snippet { start: hit.snippet.start + snippets, ..hit.snippet };
            Hit { snippet, ..*hit }
        }));
        self.documents.extend(other.documents.into_iter().map(|span| Span {
            tokens: shifted(&span.tokens, tokens),
            sentences: shifted(&span.sentences, sentences),
            paragraphs: shifted(&span.paragraphs, paragraphs),
            hits: shifted(&span.hits, hits),
            ..span
        }));
        self
    }

    /// Ends counting: types are ranked by their bytes, documents by their order.
    pub fn seal(self) -> Counts {
        Counts::from_partial(self)
    }
}

fn shifted(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// Keeps the matched text and up to [`SNIPPET_CHARACTERS`] on each side, white space runs as single spaces.
fn push_snippet(snippets: &mut String, text: &str, start: usize, end: usize) -> Snippet {
    let left_start = text[..start].char_indices().rev().take(SNIPPET_CHARACTERS).last().map_or(start, |(at, _)| at);
    let right_end = text[end..].char_indices().nth(SNIPPET_CHARACTERS).map_or(text.len(), |(at, _)| end + at);
    let begin = snippets.len();
    push_squeezed(snippets, text[left_start..start].trim_start());
    let matched_at = snippets.len();
    push_squeezed(snippets, &text[start..end]);
    let right_at = snippets.len();
    push_squeezed(snippets, text[end..right_end].trim_end());
    Snippet {
        start: begin,
        left: (matched_at - begin) as u16,
        matched: (right_at - matched_at) as u32,
        right: (snippets.len() - right_at) as u16,
    }
}

fn push_squeezed(to: &mut String, text: &str) {
    let mut was_space = false;
    for c in text.chars() {
        let is_space = c.is_whitespace();
        if !(is_space && was_space) {
            to.push(if is_space { ' ' } else { c });
        }
        was_space = is_space;
    }
}
