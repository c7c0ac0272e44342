//! All n-grams that begin with one term.

use std::ops::Range;

use super::occurrences::{NONE, Occurrences};
use super::rows::{NgramCounts, NgramRows};
use super::shapes::{Shape, first, packed};
use crate::count::TermId;

/// N-grams that begin with the terms of a range.
pub struct CountedNgrams {
    /// Those of length 1, 2, … up to the longest. The lengths that nobody asked for are there for the others.
    pub of_len: Vec<NgramRows>,
    /// N-grams of the lengths that have rows, without rare terms, with too few occurrences.
    pub cut: u64,
}

/// An occurrence behind the terms that it is sorted by.
type Keyed = (u128, usize);

impl Occurrences<'_> {
    /// All n-grams that begin with terms of a range.
    ///
    /// # Complexity
    /// O(n log n) in the occurrences of each term, for each of the up to six orders that they are sorted in.
    pub fn count(&self, range: Range<u32>) -> CountedNgrams {
        let longest = self.options.longest();
        let mut found = CountedNgrams { of_len: Vec::new(), cut: 0 };
        found.of_len.extend((1..=longest).map(|len| NgramRows::new(len, &self.options)));
        let shapes = Shape::all(longest);
        let mut sorted = Vec::new();
        for term in range.filter(|&term| !self.is_rare(term)) {
            self.count_term(term, &shapes, &mut sorted, &mut found);
        }
        found
    }

    fn is_rare(&self, term: u32) -> bool {
        self.counts.vocabulary().count(TermId(term)) < self.min_count
    }

    fn count_term(&self, term: u32, shapes: &[Shape], sorted: &mut Vec<Keyed>, found: &mut CountedNgrams) {
        let starts: Vec<usize> = found.of_len.iter().map(NgramRows::len).collect();
        for of_order in shapes.chunk_by(|a, b| std::ptr::eq(a.order, b.order)) {
            sorted.clear();
            let positions = of_order.last().map_or(&[][..], Shape::positions);
            sorted.extend(self.of_term(term).map(|occurrence| {
                let behind = self.behind(occurrence);
                (packed(positions.iter().map(|position| behind[position - 1])), occurrence)
            }));
            sorted.sort_unstable_by_key(|&value| value);
            // The first order is that of the text.
            if of_order[0].len == 0 {
                self.find(term, sorted, found);
                if found.of_len[0].len() == starts[0] {
                    return;
                }
            }
            for shape in of_order {
                self.find_agreeing(shape, sorted, &starts, found);
            }
        }
    }

    /// The n-grams that have rows, from the occurrences of their first term by what follows.
    fn find(&self, term: u32, sorted: &[Keyed], found: &mut CountedNgrams) {
        for (len, rows) in (1..).zip(&mut found.of_len) {
            for same in sorted.chunk_by(|a, b| first(a.0, len - 1) == first(b.0, len - 1)) {
                let behind = &self.behind(same[0].1)[..len - 1];
                if behind.iter().any(|&term| term == NONE || self.is_rare(term)) {
                    continue;
                }
                let count = same.len() as u64;
                if count < self.options.min_ngram_count {
                    found.cut += u64::from(self.options.is_wanted(len));
                    continue;
                }
                let nested = match self.options.longer(len) {
                    Some(longer) if self.options.is_wanted(len) => self.nested(same, len, longer),
                    _ => 0,
                };
                let mut documents: Vec<u32> = same.iter().map(|&(_, occurrence)| self.document(occurrence)).collect();
                documents.sort_unstable_by_key(|&value| value);
                documents.dedup();
                let counts = NgramCounts { count, doc_count: documents.len() as u32, nested };
                rows.push([term].into_iter().chain(behind.iter().copied()), counts);
            }
        }
    }

    /// How many of the occurrences of one n-gram lie in one of the next longer that has a row. What lies in a still longer one lies in
    /// one of these as well, as that is at least as frequent.
    fn nested(&self, same: &[Keyed], len: usize, longer: usize) -> u64 {
        let mut is_nested = vec![false; same.len()];
        let mut keyed: Vec<(u128, usize)> = Vec::new();
        for before in 0..=longer - len {
            keyed.clear();
            for (index, &(_, occurrence)) in same.iter().enumerate() {
                let around = self.before(occurrence)[..before].iter();
                let around = around.chain(&self.behind(occurrence)[len - 1..longer - before - 1]);
                if around.clone().all(|&term| term != NONE && !self.is_rare(term)) {
                    keyed.push((packed(around.copied()), index));
                }
            }
            keyed.sort_unstable_by_key(|&value| value);
            let runs = keyed.chunk_by(|a, b| a.0 == b.0);
            for run in runs.filter(|run| run.len() as u64 >= self.options.min_ngram_count) {
                for &(_, index) in run {
                    is_nested[index] = true;
                }
            }
        }
        is_nested.into_iter().filter(|&nested| nested).count() as u64
    }

    /// Notes for the rows from `starts` on how many occurrences agree with them at the positions of a shape.
    fn find_agreeing(&self, shape: &Shape, sorted: &[Keyed], starts: &[usize], found: &mut CountedNgrams) {
        let mut wanted: Vec<(u128, usize, usize)> = Vec::new();
        for (index, rows) in found.of_len.iter().enumerate().skip(shape.reach()) {
            let key = |row: usize| packed(shape.positions().iter().map(|&position| rows.terms(row)[position]));
            wanted.extend((starts[index]..rows.len()).map(|row| (first(key(row), shape.len), index, row)));
        }
        wanted.sort_unstable_by_key(|&value| value);
        let mut rest = sorted;
        for same in wanted.chunk_by(|a, b| a.0 == b.0) {
            let key = same[0].0;
            rest = &rest[rest.partition_point(|(other, _)| first(*other, shape.len) < key)..];
            let (agreeing, behind) = rest.split_at(rest.partition_point(|(other, _)| first(*other, shape.len) <= key));
            rest = behind;
            let with_room = self.with_room(agreeing);
            for &(_, index, row) in same {
                found.of_len[index].set_agreeing(row, shape.bits(), |before| with_room[before][index]);
            }
        }
    }

    /// How many of these have at least so many terms before and behind them.
    fn with_room(&self, occurrences: &[Keyed]) -> [[u64; ROOM]; ROOM] {
        let mut with_room = [[0u64; ROOM]; ROOM];
        for &(_, occurrence) in occurrences {
            let (before, behind) = self.room(occurrence);
            with_room[before][behind] += 1;
        }
        for before in (0..ROOM).rev() {
            for behind in (0..ROOM).rev() {
                let beyond = |before: usize, behind: usize| {
                    with_room.get(before).map_or(0, |row| row.get(behind).copied().unwrap_or(0))
                };
                let more = beyond(before + 1, behind) + beyond(before, behind + 1) - beyond(before + 1, behind + 1);
                with_room[before][behind] += more;
            }
        }
        with_room
    }
}

/// From no room to one less than the longest n-gram.
const ROOM: usize = crate::config::NgramOptions::LONGEST as usize;
