//! In how many events each term takes part.

use super::ranges::{push_places, segment_ends};
use crate::config::{CountOptions, Gap};
use crate::count::{Counts, Slot, ViewBuffer};
use crate::error::Result;

/// The margins of the table of all pairs.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PairMargins {
    /// R of each term, by id: the events it takes part in, those with itself twice. Where pairs are ordered, only those in
    /// which it comes first.
    pub of_term: Vec<u64>,
    /// C of each term, by id, where pairs are ordered: the events in which it comes second. Empty where they are not.
    of_second: Vec<u64>,
    /// N: twice the events, or the events where pairs are ordered.
    pub total: u64,
}

/// Counts the events of every term, without asking with which other.
///
/// # Errors
/// A fatal error where the tokens cannot be read back from the disk.
///
/// # Complexity
/// Linear in the tokens, whatever the window.
pub fn pair_margins(counts: &Counts, options: &CountOptions) -> Result<PairMargins> {
    let terms = counts.vocabulary().len();
    let of_second = vec![0; if options.pairs.ordered { terms } else { 0 }];
    let mut margins = PairMargins { of_term: vec![0; terms], of_second, total: 0 };
    let (mut buffer, mut places) = (ViewBuffer::default(), Vec::new());
    for document in counts.documents() {
        let view = counts.view(document, &mut buffer)?;
        let mut start = 0;
        for end in segment_ends(&view, options.break_at) {
            let mut slots = &view.slots[start..end];
            if options.pairs.gap != Gap::Hold {
                places.clear();
                push_places(slots, counts, options, &mut places);
                slots = &places;
            }
            match options.pairs.ordered {
                false => margins.add_segment(slots, options.window as usize),
                true => margins.add_ordered(slots, options.window as usize),
            }
            start = end;
        }
    }
    Ok(margins)
}

impl PairMargins {
    /// Every margin of a second term but 0, ascending, and how many terms have it.
    pub fn distinct(&self) -> Vec<(u64, u64)> {
        distinct(self.second().iter().copied())
    }

    /// The margin of each term as the second of a pair, by id.
    pub fn second(&self) -> &[u64] {
        if self.of_second.is_empty() { &self.of_term } else { &self.of_second }
    }

    /// Events of all pairs.
    pub fn events(&self) -> u64 {
        if self.of_second.is_empty() { self.total / 2 } else { self.total }
    }

    fn add_ordered(&mut self, slots: &[Slot], window: usize) {
        let is_kept = |at: usize| u64::from(slots.get(at).is_some_and(|slot| slot.kept().is_some()));
        // Kept tokens up to `window` before a position, and behind it.
        let (mut before, mut behind) = (0, (0..window).map(is_kept).sum::<u64>());
        for (at, slot) in slots.iter().enumerate() {
            behind = behind + is_kept(at + window) - is_kept(at);
            if let Some(id) = slot.kept() {
                self.of_term[id as usize] += behind;
                self.of_second[id as usize] += before;
                self.total += behind;
            }
            before = before + is_kept(at) - at.checked_sub(window).map_or(0, is_kept);
        }
    }

    fn add_segment(&mut self, slots: &[Slot], window: usize) {
        let is_kept = |at: usize| u64::from(slots.get(at).is_some_and(|slot| slot.kept().is_some()));
        // Kept tokens from `window` before a position to `window` behind it.
        let mut near: u64 = (0..window).map(is_kept).sum();
        for (at, slot) in slots.iter().enumerate() {
            near += is_kept(at + window);
            if let Some(id) = slot.kept() {
                self.of_term[id as usize] += near - 1;
                self.total += near - 1;
            }
            if at >= window {
                near -= is_kept(at - window);
            }
        }
    }
}

/// Every number but 0, ascending, and how often it is there.
pub(crate) fn distinct(numbers: impl Iterator<Item = u64>) -> Vec<(u64, u64)> {
    let mut numbers: Vec<u64> = numbers.filter(|&number| number > 0).collect();
    numbers.sort_unstable_by_key(|&value| value);
    numbers.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u64)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn margins_are_counted_once() {
        let margins = PairMargins { of_term: vec![3, 0, 7, 3, 1], of_second: vec![], total: 14 };
        assert_eq!(margins.distinct(), [(1, 1), (3, 2), (7, 1)]);
    }
}
