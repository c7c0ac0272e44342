//! N-grams of one length, with what was counted of each.

use crate::config::NgramOptions;

/// What was counted of an n-gram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NgramCounts {
    /// Occurrences.
    pub count: u64,
    /// Documents with one.
    pub doc_count: u32,
    /// Occurrences inside a longer one that has a row.
    pub nested: u64,
}

/// N-grams of one length that begin with terms of a range, by their terms.
///
/// Of each is also known how many places agree with it at its first position and some others, for all sets of others and
/// for all numbers of terms that must stand before it: what longer n-grams that end in it need to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NgramRows {
    pub(crate) len: usize,
    longest: usize,
    terms: Vec<u32>,
    counts: Vec<NgramCounts>,
    agreeing: Vec<u64>,
}

impl NgramRows {
    pub(crate) fn new(len: usize, options: &NgramOptions) -> Self {
        NgramRows { len, longest: options.longest(), ..NgramRows::default() }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The terms of a row.
    pub fn terms(&self, row: usize) -> &[u32] {
        &self.terms[row * self.len..(row + 1) * self.len]
    }

    /// What was counted of a row.
    pub fn counts(&self, row: usize) -> NgramCounts {
        self.counts[row]
    }

    pub(crate) fn push(&mut self, terms: impl Iterator<Item = u32>, counts: NgramCounts) {
        self.terms.extend(terms);
        self.counts.push(counts);
        self.agreeing.resize(self.counts.len() * self.width(), 0);
    }

    /// Sets of positions behind the first.
    fn sets(&self) -> usize {
        1 << (self.len - 1)
    }

    fn width(&self) -> usize {
        (self.longest - self.len + 1) * self.sets()
    }

    /// How many places agree with a row at its first position and the others of each set, and have so many terms before them.
    pub(crate) fn agreeing(&self, row: usize, before: usize) -> &[u64] {
        &self.agreeing[row * self.width() + before * self.sets()..][..self.sets()]
    }

    /// The same for one set, and each number of terms before.
    pub(crate) fn set_agreeing(&mut self, row: usize, set: usize, of_before: impl Fn(usize) -> u64) {
        let (width, sets) = (self.width(), self.sets());
        for before in 0..=self.longest - self.len {
            self.agreeing[row * width + before * sets + set] = of_before(before);
        }
    }

    /// The row of an n-gram.
    pub(crate) fn find(&self, terms: &[u32]) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.terms(middle).cmp(terms) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// Appends the rows of the terms that follow.
    pub fn append(&mut self, mut other: NgramRows) {
        self.terms.append(&mut other.terms);
        self.counts.append(&mut other.counts);
        self.agreeing.append(&mut other.agreeing);
    }

    /// All of it as numbers of 32 bits.
    pub fn to_numbers(&self) -> Vec<u32> {
        let mut numbers = vec![self.len as u32, self.longest as u32];
        numbers.extend(&self.terms);
        for &NgramCounts { count, doc_count, nested } in &self.counts {
            numbers.extend(halves(count).into_iter().chain([doc_count]).chain(halves(nested)));
        }
        numbers.extend(self.agreeing.iter().flat_map(|&places| halves(places)));
        numbers
    }

    /// What [`to_numbers`](Self::to_numbers) gave.
    pub fn from_numbers(numbers: &[u32]) -> Self {
        let [len, longest, rest @ ..] = numbers else { return NgramRows::default() };
        let mut rows = NgramRows { len: *len as usize, longest: *longest as usize, ..NgramRows::default() };
        let each = rows.len + COUNTS + 2 * rows.width();
        let (terms, rest) = rest.split_at(rest.len() / each * rows.len);
        let (counts, agreeing) = rest.split_at(terms.len() / rows.len * COUNTS);
        rows.terms.extend(terms);
        let of_counts = |counts: &[u32; COUNTS]| NgramCounts {
            count: joined([counts[0], counts[1]]),
            doc_count: counts[2],
            nested: joined([counts[3], counts[4]]),
        };
        rows.counts.extend(counts.as_chunks::<COUNTS>().0.iter().map(of_counts));
        rows.agreeing.extend(agreeing.as_chunks::<2>().0.iter().map(|&halves| joined(halves)));
        rows
    }
}

/// Numbers of 32 bits that [`NgramCounts`] are.
const COUNTS: usize = 5;

pub(crate) fn halves(number: u64) -> [u32; 2] {
    [number as u32, (number >> 32) as u32]
}

pub(crate) fn joined([low, high]: [u32; 2]) -> u64 {
    u64::from(low) | u64::from(high) << 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_rows() {
        let options = NgramOptions { lengths: vec![2, 4], min_ngram_count: 1 };
        let mut rows = NgramRows::new(2, &options);
        for term in [1, 4, 9] {
            rows.push([term, 7].into_iter(), NgramCounts { count: 1 << 40, doc_count: term, nested: u64::from(term) });
            rows.set_agreeing(rows.len() - 1, 1, |before| u64::from(term) << (before * 16));
        }
        assert_eq!(rows.agreeing(1, 2), [0, 4 << 32]);
        assert_eq!((rows.find(&[9, 7]), rows.find(&[9, 6])), (Some(2), None));
        assert_eq!(NgramRows::from_numbers(&rows.to_numbers()), rows);
        let none = NgramRows::new(3, &options);
        assert_eq!(NgramRows::from_numbers(&none.to_numbers()), none);
    }
}
