//! Documents of a group, drawn again and again.

use rayon::prelude::*;

use crate::corpus::{Group, Grouping};
use crate::count::Counts;
use crate::stats::{Draws, MIN_DOCUMENTS, TILE, Tails, Weights};

/// A group, as far as it can be drawn from: its documents with tokens.
pub(crate) struct Sampled {
    /// The number of the group among all.
    pub number: u32,
    /// Indices of the documents, ascending.
    pub documents: Vec<u32>,
    tokens: Vec<u32>,
    draws: Draws,
}

/// The weights of some replicates, and their sums of tokens.
type Tile = (Weights, [u64; TILE]);

impl Sampled {
    pub fn new(number: u32, grouping: &Grouping, group: &Group, counts: &Counts, seed: u64) -> Sampled {
        let counted = counts.documents().of(group.documents.iter().map(|&document| document as usize));
        let tokens = counted.map(|document| document.tokens() as u32);
        let (documents, tokens): (Vec<u32>, Vec<u32>) =
            group.documents.iter().copied().zip(tokens).filter(|&(_, tokens)| tokens > 0).unzip();
        let draws = Draws::new(seed, &grouping.name, &group.name, documents.len());
        Sampled { number, documents, tokens, draws }
    }

    /// The interval of each rate `scale·count/tokens`. `counted` gives the documents and counts whose sums are `totals`.
    /// No more than `at_once` bytes of weights are held, but always one tile. All threads help if `is_alone`.
    pub fn intervals<I: Iterator<Item = (u32, u64)>>(
        &self,
        replicates: u32,
        totals: &[u64],
        counted: impl Fn(usize) -> I + Sync,
        scale: f64,
        at_once: u64,
        is_alone: bool,
    ) -> Vec<(f64, f64)> {
        let mut intervals = vec![(f64::NAN, f64::NAN); totals.len()];
        let (replicates, documents) = (replicates as usize, self.documents.len());
        if replicates == 0 || documents < MIN_DOCUMENTS {
            return intervals;
        }
        let sizes = || self.tokens.iter().map(|&tokens| u64::from(tokens));
        let tokens: u64 = sizes().sum();
        let tiles: Vec<usize> = (0..replicates).step_by(TILE).collect();
        let at_once = (at_once / (documents * Weights::BYTES) as u64).max(1) as usize;
        let mut tails = vec![Tails::new(replicates); totals.len()];
        let make = |&first: &usize| -> Tile {
            let weights = self.draws.weights(first as u64);
            let sums = weights.sums((0..).zip(sizes()));
            (weights, sums)
        };
        for wave in tiles.chunks(at_once) {
            let is_last = wave.last() == tiles.last();
            let made: Vec<Tile> =
                if is_alone { wave.par_iter().map(make).collect() } else { wave.iter().map(make).collect() };
            let one = |((row, tails), interval): ((usize, &mut Tails), &mut (f64, f64))| {
                if totals[row] == 0 {
                    return;
                }
                let mut rates = Vec::with_capacity(wave.len() * TILE);
                for (first, (weights, tokens)) in wave.iter().zip(&made) {
                    let sums = weights.sums(counted(row));
                    let lanes = sums.iter().zip(tokens).take(replicates - first);
                    rates.extend(lanes.map(|(&count, &tokens)| scale * count as f64 / tokens as f64));
                }
                tails.push(&rates);
                if is_last {
                    let tails = std::mem::replace(tails, Tails::new(0));
                    *interval = tails.interval(scale * totals[row] as f64 / tokens as f64);
                }
            };
            if is_alone {
                tails.par_iter_mut().enumerate().zip(&mut intervals).for_each(one);
            } else {
                tails.iter_mut().enumerate().zip(&mut intervals).for_each(one);
            }
        }
        intervals
    }
}
