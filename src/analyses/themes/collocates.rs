//! Terms around the hits of a theme (docs/counting.md § 4, "Theme collocates").

use std::ops::Range;

use crate::analyses::pairs::{PairMargins, segment_ends};
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

impl TermTally {
    fn is_new(&self) -> bool {
        self.count == 0 && self.lost == 0
    }
}

/// Tallies that are kept for several themes while the documents are gone through once: as many as stay near the processor.
const NEAR: usize = 1 << 17;

/// As many as there may be where themes are so many that going through the documents costs more.
const MOST: usize = 1 << 21;

/// Themes are counted together rather than to go through the documents so often.
const PASSES: usize = 64;

/// How many of so many themes are counted together.
pub(super) fn themes_at_once(themes: usize, terms: usize, threads: usize) -> usize {
    let terms = terms.max(1);
    let together = (NEAR / terms).max((MOST / terms).min(themes / PASSES));
    together.min(themes.div_ceil(4 * threads)).max(1)
}

/// Counts the collocates of some themes, which are ascending. `margins` are those of the window pairs; what the hits take away from
/// them is subtracted, so that only the surroundings of hits are looked at. `contexts` are the distinct margins, where
/// [`Collocates::contexts`] are wanted. `check` is asked for each document whether to go on.
///
/// # Errors
/// A fatal error where the tokens cannot be read back from the disk.
///
/// # Complexity
/// O(hits × window), and linear in the hits of all themes; memory for a tally of each term and theme.
pub fn collocates(
    counts: &Counts,
    themes: &[u32],
    margins: &PairMargins,
    options: &CountOptions,
    contexts: Option<&[(u64, u64)]>,
    check: impl Fn() -> Result<()>,
) -> Result<Vec<Collocates>> {
    let terms = counts.vocabulary().len();
    let new = || CollocateCounter::new(options.window as usize, terms);
    let mut around: Vec<CollocateCounter> = themes.iter().map(|_| new()).collect();
    let (mut own, mut buffer, mut is_covered) = (Vec::new(), ViewBuffer::default(), Vec::new());
    for (number, document) in (1u32..).zip(counts.documents()).filter(|(_, document)| document.hits() > 0) {
        check()?;
        counts.each_near(document, options.window as usize, &mut buffer, |view, meant| {
            own.clear();
            own.extend(view.hits.iter().filter(|hit| themes.binary_search(&hit.theme).is_ok()));
            if themes.len() > 1 {
                own.sort_by_key(|hit: &Hit| hit.theme);
            }
            for hits in own.chunk_by(|a, b| a.theme == b.theme) {
                let place = themes.partition_point(|&theme| theme < hits[0].theme);
                around[place].count_hits(view, (number, &meant), hits, &mut is_covered, options);
            }
        })?;
    }
    let collocates = around.into_iter().map(|counter| counter.into_collocates(counts, margins, options, contexts));
    Ok(collocates.collect())
}

struct CollocateCounter {
    window: usize,
    /// Of each term.
    tallies: Vec<TermTally>,
    /// The terms with a tally.
    touched: Vec<u32>,
    /// Sum of X over the events that are lost: each event counts twice.
    lost_events: u64,
    /// Pairs of hits near each other.
    hit_events: u64,
}

impl CollocateCounter {
    fn new(window: usize, terms: usize) -> Self {
        let tallies = vec![TermTally::default(); terms];
        CollocateCounter { window, tallies, touched: Vec::new(), lost_events: 0, hit_events: 0 }
    }

    /// The tally of a term, which is about to change.
    #[inline]
    fn tally(&mut self, id: u32) -> &mut TermTally {
        let tally = &mut self.tallies[id as usize];
        if tally.is_new() {
            self.touched.push(id);
        }
        tally
    }

    /// Counts around those hits of the theme that begin in a range of positions of a document, of which there may be a part only.
    /// `is_covered` is false everywhere, before and after.
    fn count_hits(
        &mut self,
        document: &DocumentView<'_>,
        (number, meant): (u32, &Range<u32>),
        hits: &[Hit],
        is_covered: &mut Vec<bool>,
        options: &CountOptions,
    ) {
        let slots = document.slots;
        let place = |position: u32| (position - document.first) as usize;
        if is_covered.len() < slots.len() {
            is_covered.resize(slots.len(), false);
        }
        let cover = |is_covered: &mut Vec<bool>, by: bool| {
            let places = hits.iter().map(|hit| place(hit.position.max(document.first))..place(hit.end()));
            places.for_each(|places| is_covered[places].fill(by));
        };
        cover(is_covered, true);
        let mut segments = segment_ends(document, options.break_at);
        let (mut start, mut end) = (0, segments.next().unwrap_or(0));
        for (index, hit) in hits.iter().enumerate().filter(|(_, hit)| meant.contains(&hit.position)) {
            let (first, behind) = (place(hit.position), place(hit.end()));
            while end <= first {
                start = end;
                end = segments.next().unwrap_or(slots.len());
            }
            let before = first.saturating_sub(self.window).max(start)..first;
            let after = behind..(behind + self.window).min(end);
            for at in before.chain(after) {
                if let Some(id) = slots[at].kept().filter(|_| !is_covered[at]) {
                    let tally = self.tally(id);
                    tally.count += 1;
                    tally.doc_count += u64::from(tally.last_document != number);
                    tally.last_document = number;
                }
            }
            let reached = hits[index + 1..]
                .iter()
                .take_while(|later| place(later.position) < end && place(later.position) < behind + self.window);
            self.hit_events += reached.count() as u64;
            for at in first..behind {
                self.lose(slots, at, start..end, is_covered);
            }
        }
        cover(is_covered, false);
    }

    /// Takes away the events of the token at `at`, which is inside a hit.
    fn lose(&mut self, slots: &[Slot], at: usize, segment: Range<usize>, is_covered: &[bool]) {
        let Some(id) = slots[at].kept() else { return };
        let first = at.saturating_sub(self.window).max(segment.start);
        let behind = (at + self.window + 1).min(segment.end);
        for (other, slot) in (first..behind).zip(&slots[first..behind]).filter(|(other, _)| *other != at) {
            let Some(neighbour) = slot.kept() else { continue };
            self.tally(id).lost += 1;
            self.lost_events += 1;
            // A neighbour inside a hit is come to by itself.
            if !is_covered[other] {
                self.tally(neighbour).lost += 1;
                self.lost_events += 1;
            }
        }
    }

    /// All margins of that text: those of the whole text with what is changed in them.
    fn contexts(&self, margins: &PairMargins, distinct: &[(u64, u64)], r1: u64) -> Vec<(u64, u64)> {
        let changes = self.touched.iter().flat_map(|&id| {
            let (margin, tally) = (margins.of_term[id as usize], &self.tallies[id as usize]);
            [(margin, -1), (margin - tally.lost + tally.count, 1)]
        });
        let known = distinct.iter().map(|&(margin, terms)| (margin, terms as i64));
        let mut all: Vec<(u64, i64)> =
            known.chain(changes).chain([(r1, 1)]).filter(|(margin, _)| *margin > 0).collect();
        all.sort_unstable_by_key(|&(margin, _)| margin);
        let sums = all.chunk_by(|a, b| a.0 == b.0).map(|same| (same[0].0, same.iter().map(|(_, by)| by).sum::<i64>()));
        sums.filter(|(_, terms)| *terms > 0).map(|(margin, terms)| (margin, terms as u64)).collect()
    }

    fn into_collocates(
        mut self,
        counts: &Counts,
        margins: &PairMargins,
        options: &CountOptions,
        contexts: Option<&[(u64, u64)]>,
    ) -> Collocates {
        let events: u64 = self.touched.iter().map(|&id| self.tallies[id as usize].count).sum();
        let r1 = events + 2 * self.hit_events;
        let mut found = Collocates {
            r1,
            n: margins.total - self.lost_events + 2 * (events + self.hit_events),
            contexts: contexts.map_or(Vec::new(), |distinct| self.contexts(margins, distinct, r1)),
            ..Collocates::default()
        };
        self.touched.sort_unstable_by_key(|&id| id);
        for id in self.touched {
            let tally = &self.tallies[id as usize];
            if tally.count == 0 || counts.vocabulary().count(TermId(id)) < options.min_count {
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
