//! Intervals for rates by drawing documents again (docs/groups.md § 3).

/// Replicates that are worked on together: as many weights of one byte as a cache line holds.
pub const TILE: usize = 64;

/// Fewer documents than this give no interval: of those of 95 % that are drawn from two, half miss what they should hold, and from four a fifth.
pub const MIN_DOCUMENTS: usize = 5;

const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

/// The finalizer of SplitMix64 (Steele, Lea & Flood 2014).
fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

/// FNV-1a, which is the same everywhere and will be.
fn fnv_1a(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3))
}

/// How the documents of one group are drawn: each number is a function of the seed, the names and its place, so that replicates
/// may be made in any order and more than once.
#[derive(Clone, Copy, Debug)]
pub struct Draws {
    key: u64,
    documents: usize,
}

impl Draws {
    /// For a group of so many documents.
    pub fn new(seed: u64, grouping: &str, group: &str, documents: usize) -> Self {
        let name = fnv_1a(grouping.bytes().chain([0x1F]).chain(group.bytes()));
        Draws { key: mix((mix(seed.wrapping_add(GAMMA)) ^ name).wrapping_add(GAMMA)), documents }
    }

    /// How often each document is drawn in each replicate of a tile, of which this is the first. All [`TILE`] are drawn.
    ///
    /// # Complexity
    /// O(documents) for each replicate.
    pub fn weights(&self, first: u64) -> Weights {
        let mut of_document = vec![[0u8; TILE]; self.documents];
        for (lane, replicate) in (first..).take(TILE).enumerate() {
            let mut state = mix(self.key.wrapping_add(replicate).wrapping_add(GAMMA));
            for _ in 0..self.documents {
                state = state.wrapping_add(GAMMA);
                let drawn = (u128::from(mix(state)) * self.documents as u128) >> 64;
                let weight = &mut of_document[drawn as usize][lane];
                // That one of n is drawn 256 times in n draws does not happen: its probability is below 10^-500.
                *weight = weight.saturating_add(1);
            }
        }
        Weights { of_document }
    }
}

/// How often each document is drawn in some replicates.
#[derive(Debug)]
pub struct Weights {
    of_document: Vec<[u8; TILE]>,
}

impl Weights {
    /// Bytes for each document.
    pub const BYTES: usize = TILE;

    /// The sum of weight times count in each replicate, of counts in documents.
    pub fn sums(&self, counts: impl Iterator<Item = (u32, u64)>) -> [u64; TILE] {
        /// As much as a narrow sum may take in.
        const ROOM: u64 = u32::MAX as u64 / u8::MAX as u64;
        let mut sums = [0u64; TILE];
        let mut narrow = [0u32; TILE];
        let mut room = ROOM;
        for (document, count) in counts {
            let weights = &self.of_document[document as usize];
            if count > room {
                for (sum, narrow) in sums.iter_mut().zip(&mut narrow) {
                    *sum += u64::from(std::mem::take(narrow));
                }
                room = ROOM;
            }
            if count > room {
                for (sum, &weight) in sums.iter_mut().zip(weights) {
                    *sum += u64::from(weight) * count;
                }
            } else if count == 1 {
                for (sum, &weight) in narrow.iter_mut().zip(weights) {
                    *sum += u32::from(weight);
                }
                room -= count;
            } else {
                for (sum, &weight) in narrow.iter_mut().zip(weights) {
                    *sum += u32::from(weight) * count as u32;
                }
                room -= count;
            }
        }
        for (sum, narrow) in sums.iter_mut().zip(narrow) {
            *sum += u64::from(narrow);
        }
        sums
    }
}

/// The smallest and the largest of many rates: as many as an interval needs.
#[derive(Clone, Debug)]
pub struct Tails {
    rank: usize,
    low: Vec<f64>,
    high: Vec<f64>,
}

impl Tails {
    /// For a 95 % interval from so many replicates: the ⌈B/40⌉-th from either end.
    pub fn new(replicates: usize) -> Self {
        Tails { rank: replicates.div_ceil(40), low: Vec::new(), high: Vec::new() }
    }

    /// Takes in some more rates.
    pub fn push(&mut self, rates: &[f64]) {
        let Tails { rank, low, high } = self;
        low.extend_from_slice(rates);
        high.extend_from_slice(rates);
        if low.len() > *rank {
            low.select_nth_unstable_by(*rank - 1, f64::total_cmp);
            low.truncate(*rank);
            low.shrink_to_fit();
            high.select_nth_unstable_by(*rank - 1, |a, b| b.total_cmp(a));
            high.truncate(*rank);
            high.shrink_to_fit();
        }
    }

    /// The percentile interval (Efron 1979), widened to hold the rate itself.
    pub fn interval(&self, rate: f64) -> (f64, f64) {
        let low = self.low.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let high = self.high.iter().copied().fold(f64::INFINITY, f64::min);
        (low.min(rate), high.max(rate))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_generator_is_the_published_one() {
        // SplitMix64 from seed 1234567, as the reference implementation (Vigna 2015) gives it.
        let mut state = 1_234_567u64;
        let next = |state: &mut u64| {
            *state = state.wrapping_add(GAMMA);
            mix(*state)
        };
        let found = [next(&mut state), next(&mut state), next(&mut state)];
        assert_eq!(found, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
        // The test vector of the FNV authors.
        assert_eq!(fnv_1a("foobar".bytes()), 0x8594_4171_F739_67E8);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 50, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn sums_are_those_of_the_weights(
            counts in proptest::collection::vec(prop_oneof![0u64..3, 0u64..70_000, 1u64 << 23..1 << 25, 0u64..1 << 40], 1..40),
            seed in any::<u64>(),
        ) {
            let weights = Draws::new(seed, "a", "b", counts.len()).weights(0);
            let sums = weights.sums((0u32..).zip(counts.iter().copied()));
            for (lane, &sum) in sums.iter().enumerate() {
                let of_lane = weights.of_document.iter().map(|weights| u64::from(weights[lane]));
                prop_assert_eq!(of_lane.clone().sum::<u64>(), counts.len() as u64);
                prop_assert_eq!(of_lane.zip(&counts).map(|(weight, count)| weight * count).sum::<u64>(), sum);
            }
        }

        #[test]
        fn tails_are_those_of_the_sorted(rates in proptest::collection::vec(0u32..500, 1..3000), piece in 1usize..700) {
            let rates: Vec<f64> = rates.into_iter().map(f64::from).collect();
            let mut tails = Tails::new(rates.len());
            rates.chunks(piece).for_each(|piece| tails.push(piece));
            let mut sorted = rates.clone();
            sorted.sort_unstable_by(f64::total_cmp);
            let rank = rates.len().div_ceil(40);
            let point = sorted[rates.len() / 2];
            prop_assert_eq!(tails.interval(point), (sorted[rank - 1], sorted[rates.len() - rank]));
            prop_assert_eq!(tails.interval(-1.0).0, -1.0);
            prop_assert_eq!(tails.interval(1000.0).1, 1000.0);
        }
    }
}
