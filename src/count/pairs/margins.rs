//! In how many events each term takes part.

use super::super::{Counts, Slot, ViewBuffer};
use super::segment_ends;
use crate::config::CountOptions;
use crate::error::Result;

/// The margins of the table of all pairs.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PairMargins {
    /// R of each term, by id: the events it takes part in, those with itself twice.
    pub of_term: Vec<u64>,
    /// N: twice the events.
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
    let mut margins = PairMargins { of_term: vec![0; counts.vocabulary().len()], total: 0 };
    let mut buffer = ViewBuffer::default();
    for document in counts.documents() {
        let view = counts.view(document, &mut buffer)?;
        let mut start = 0;
        for end in segment_ends(&view, options.break_at) {
            margins.add_segment(&view.slots[start..end], options.window as usize);
            start = end;
        }
    }
    Ok(margins)
}

impl PairMargins {
    /// Every R but 0, ascending, and how many terms have it.
    pub fn distinct(&self) -> Vec<(u64, u64)> {
        distinct(self.of_term.iter().copied())
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
pub(in crate::count) fn distinct(numbers: impl Iterator<Item = u64>) -> Vec<(u64, u64)> {
    let mut numbers: Vec<u64> = numbers.filter(|&number| number > 0).collect();
    numbers.sort_unstable();
    numbers.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u64)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn margins_are_counted_once() {
        let margins = PairMargins { of_term: vec![3, 0, 7, 3, 1], total: 14 };
        assert_eq!(margins.distinct(), [(1, 1), (3, 2), (7, 1)]);
    }
}
