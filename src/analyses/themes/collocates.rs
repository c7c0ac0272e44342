//! Terms around the hits of a theme (docs/counting.md § 4, "Theme collocates").

use crate::analyses::pairs::{PairMargins, distinct, segment_ends};
use crate::config::CountOptions;
use crate::count::{Counts, DocumentView, Hit, Slot, TermId, ViewBuffer};
use crate::error::Result;

/// The collocates of one theme.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Collocates {
    /// The terms, by id.
    pub terms: Vec<TermId>,
    /// Events with each.
    pub count: Vec<u64>,
    /// Documents with an event.
    pub doc_count: Vec<u64>,
    /// R of each term, in the text in which hits are single tokens.
    pub c1: Vec<u64>,
    /// R of the theme.
    pub r1: u64,
    /// N of that text.
    pub n: u64,
    /// Rows that `min_pair_count` left out.
    pub cut: u64,
    /// Every R of that text, the theme's too, ascending, and how many terms have it. Empty unless it was asked for.
    pub contexts: Vec<(u64, u64)>,
}

/// What is counted of a term.
#[derive(Clone, Copy, Default)]
struct TermTally {
    count: u64,
    doc_count: u64,
    /// What R of the term loses because its tokens, or their neighbours, are inside hits.
    lost: u64,
    /// Number of the last document with an event, from 1.
    last_document: u32,
}

/// Counts the collocates of `theme`. `margins` are those of the window pairs; what the hits take away from them is
/// subtracted, so that only the surroundings of hits are looked at. `with_contexts` asks for [`Collocates::contexts`].
///
/// # Errors
/// A fatal error where the tokens cannot be read back from the disk.
///
/// # Complexity
/// O(hits × window), and linear in the documents' tokens and in the vocabulary; memory for a tally of each term.
pub fn collocates(
    counts: &Counts,
    theme: u32,
    margins: &PairMargins,
    options: &CountOptions,
    with_contexts: bool,
) -> Result<Collocates> {
    let mut around = CollocateCounter {
        window: options.window as usize,
        tallies: vec![TermTally::default(); counts.vocabulary().len()],
        lost_events: 0,
        hit_events: 0,
        is_covered: Vec::new(),
    };
    let mut own: Vec<Hit> = Vec::new();
    let mut buffer = ViewBuffer::default();
    for (number, document) in (1u32..).zip(counts.documents()).filter(|(_, document)| document.hits() > 0) {
        let view = counts.view(document, &mut buffer)?;
        own.clear();
        own.extend(view.hits.iter().filter(|hit| hit.theme == theme));
        if !own.is_empty() {
            around.count_document(&view, number, &own, options);
        }
    }
    let contexts = if with_contexts { around.contexts(margins) } else { Vec::new() };
    Ok(Collocates { contexts, ..around.into_collocates(counts, margins, options) })
}

struct CollocateCounter {
    window: usize,
    /// Of each term.
    tallies: Vec<TermTally>,
    /// Sum of X over the events that are lost: each event counts twice.
    lost_events: u64,
    /// Pairs of hits near each other.
    hit_events: u64,
    is_covered: Vec<bool>,
}

impl CollocateCounter {
    fn count_document(&mut self, document: &DocumentView<'_>, number: u32, hits: &[Hit], options: &CountOptions) {
        let slots = document.slots;
        self.is_covered.clear();
        self.is_covered.resize(slots.len(), false);
        for hit in hits {
            self.is_covered[hit.position as usize..hit.end() as usize].fill(true);
        }
        let mut segments = segment_ends(document, options.break_at);
        let (mut start, mut end) = (0, segments.next().unwrap_or(0));
        for (index, hit) in hits.iter().enumerate() {
            let (first, behind) = (hit.position as usize, hit.end() as usize);
            while end <= first {
                start = end;
                end = segments.next().unwrap_or(slots.len());
            }
            let before = first.saturating_sub(self.window).max(start)..first;
            let after = behind..(behind + self.window).min(end);
            for at in before.chain(after) {
                if let Some(id) = slots[at].kept().filter(|_| !self.is_covered[at]) {
                    let tally = &mut self.tallies[id as usize];
                    tally.count += 1;
                    tally.doc_count += u64::from(tally.last_document != number);
                    tally.last_document = number;
                }
            }
            let reached = hits[index + 1..].iter().take_while(|later| {
                (later.position as usize) < end && (later.position as usize) < behind + self.window
            });
            self.hit_events += reached.count() as u64;
            for at in first..behind {
                self.lose(slots, at, start, end);
            }
        }
    }

    /// Takes away the events of the token at `at`, which is inside a hit.
    fn lose(&mut self, slots: &[Slot], at: usize, start: usize, end: usize) {
        let Some(id) = slots[at].kept() else { return };
        let first = at.saturating_sub(self.window).max(start);
        let behind = (at + self.window + 1).min(end);
        for (other, slot) in (first..behind).zip(&slots[first..behind]).filter(|(other, _)| *other != at) {
            let Some(neighbour) = slot.kept() else { continue };
            self.tallies[id as usize].lost += 1;
            self.lost_events += 1;
            // A neighbour inside a hit is come to by itself.
            if !self.is_covered[other] {
                self.tallies[neighbour as usize].lost += 1;
                self.lost_events += 1;
            }
        }
    }

    fn contexts(&self, margins: &PairMargins) -> Vec<(u64, u64)> {
        let of_terms =
            margins.of_term.iter().zip(&self.tallies).map(|(margin, tally)| margin - tally.lost + tally.count);
        let events: u64 = self.tallies.iter().map(|tally| tally.count).sum();
        distinct(of_terms.chain([events + 2 * self.hit_events]))
    }

    fn into_collocates(self, counts: &Counts, margins: &PairMargins, options: &CountOptions) -> Collocates {
        let events: u64 = self.tallies.iter().map(|tally| tally.count).sum();
        let mut found = Collocates {
            r1: events + 2 * self.hit_events,
            n: margins.total - self.lost_events + 2 * (events + self.hit_events),
            ..Collocates::default()
        };
        for (id, tally) in (0..).zip(&self.tallies).filter(|(_, tally)| tally.count > 0) {
            if counts.vocabulary().count(TermId(id)) < options.min_count {
                continue;
            }
            if tally.count < options.min_pair_count {
                found.cut += 1;
                continue;
            }
            found.terms.push(TermId(id));
            found.count.push(tally.count);
            found.doc_count.push(tally.doc_count);
            found.c1.push(margins.of_term[id as usize] - tally.lost + tally.count);
        }
        found
    }
}
