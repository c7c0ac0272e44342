//! At which positions behind its first an n-gram is compared.

/// Some of the positions 1 to 4 behind the first of an n-gram, and an order of positions that begins with them, so that what agrees there
/// stands together once it is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Positions, nearest first or not.
    pub order: &'static [usize],
    /// How many of the order are meant.
    pub len: usize,
}

/// Orders that each set of positions is the beginning of one of, and from which length on it is this one.
const ORDERS: [(&[usize], usize); 6] =
    [(&[1, 2, 3, 4], 0), (&[2, 3, 4], 1), (&[3, 4], 1), (&[4, 1, 2], 1), (&[1, 3, 4], 2), (&[2, 4], 2)];

impl Shape {
    /// Every set of positions before `longest`, those of one order behind each other.
    pub fn all(longest: usize) -> Vec<Shape> {
        let shapes = ORDERS.iter().flat_map(|&(order, from)| (from..=order.len()).map(move |len| Shape { order, len }));
        shapes.filter(|shape| shape.reach() < longest).collect()
    }

    /// The positions.
    pub fn positions(&self) -> &'static [usize] {
        &self.order[..self.len]
    }

    /// The farthest position; 0 where there is none.
    pub fn reach(&self) -> usize {
        self.positions().iter().copied().max().unwrap_or(0)
    }

    /// A bit for each position, the lowest for position 1.
    pub fn bits(&self) -> usize {
        self.positions().iter().map(|position| 1 << (position - 1)).sum()
    }
}

/// Terms as one number, the first as its highest bits: numbers are in the order of the terms.
pub(crate) fn packed(terms: impl Iterator<Item = u32>) -> u128 {
    terms.zip([96, 64, 32, 0]).map(|(term, shift)| u128::from(term) << shift).sum()
}

/// The first of the packed terms.
pub(crate) fn first(key: u128, len: usize) -> u128 {
    key.checked_shr(128 - 32 * len as u32).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_set_of_positions_is_there_once() {
        for longest in 1..=5 {
            let mut bits: Vec<usize> = Shape::all(longest).iter().map(Shape::bits).collect();
            bits.sort_unstable_by_key(|&value| value);
            assert_eq!(bits, (0..1 << (longest - 1)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn keys_are_compared_by_their_first_terms() {
        let (a, b) = (packed([3, 4, 5].into_iter()), packed([3, 5].into_iter()));
        assert!(a < b && first(a, 1) == first(b, 1) && first(a, 2) < first(b, 2));
        assert_eq!(first(a, 0), first(packed([9].into_iter()), 0));
        assert_eq!(first(a, 4), a);
    }
}
