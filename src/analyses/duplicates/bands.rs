//! Which documents are worth comparing: those that have a band of their signatures in common.

use super::sketch::Sketch;

/// Documents of one bucket that a document is compared with at most.
const MOST: u32 = 32;

/// Buckets of one band that hold more than one document.
#[derive(Debug)]
pub struct Band {
    /// Bucket by bucket, each by the order of documents.
    members: Vec<u32>,
    /// For each member, where its bucket begins.
    starts: Vec<u32>,
    /// For each document, its index in `members`; [`ALONE`] where it has its bucket for itself.
    places: Vec<u32>,
}

const ALONE: u32 = u32::MAX;

impl Band {
    /// The buckets of one band. Holds only documents that are the first of their exact duplicates, by `first`.
    ///
    /// # Complexity
    /// O(n log n) in the documents; memory is 4 to 12 bytes for each, and 16 more for a while.
    pub fn new(sketches: &[Sketch], first: &[u32], band: usize) -> Band {
        let numbered = (0u32..).zip(sketches.iter().zip(first));
        let mut keys: Vec<(u64, u32)> = numbered
            .filter(|(document, (_, first))| document == *first)
            .filter_map(|(document, (sketch, _))| Some((*sketch.bands.get(band)?, document)))
            .collect();
        keys.sort_unstable_by_key(|&value| value);
        let mut found = Band { members: Vec::new(), starts: Vec::new(), places: vec![ALONE; sketches.len()] };
        for bucket in keys.chunk_by(|a, b| a.0 == b.0).filter(|bucket| bucket.len() > 1) {
            let start = found.members.len() as u32;
            for &(_, document) in bucket {
                found.places[document as usize] = found.members.len() as u32;
                found.members.push(document);
                found.starts.push(start);
            }
        }
        found
    }
}

/// The documents before `document` that it is to be compared with, in order. Returns whether some bucket held too many for all of it
/// to be among them.
///
/// # Complexity
/// O(bands), and the sorting of at most 32 documents for each.
pub fn candidates(bands: &[Band], document: u32, found: &mut Vec<u32>) -> bool {
    found.clear();
    let mut is_crowded = false;
    for band in bands {
        let place = band.places[document as usize];
        if place == ALONE {
            continue;
        }
        let start = band.starts[place as usize];
        let mut from = start;
        if place - start > MOST {
            is_crowded = true;
            found.push(band.members[start as usize]);
            from = place - (MOST - 1);
        }
        found.extend_from_slice(&band.members[from as usize..place as usize]);
    }
    found.sort_unstable_by_key(|&value| value);
    found.dedup();
    is_crowded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crowd_is_met_by_its_first_and_its_neighbours() {
        let same = Sketch { shingles: 1, bands: Box::new([7]) };
        let mut sketches = vec![same; 100];
        sketches[50].bands = Box::new([8]);
        let mut first: Vec<u32> = (0..100).collect();
        first[20] = 3;
        let bands = [Band::new(&sketches, &first, 0)];
        let mut found = Vec::new();
        assert!(!candidates(&bands, 33, &mut found));
        let before: Vec<u32> = (0..33).filter(|&document| document != 20).collect();
        assert_eq!(found, before, "32 before it, without the exact duplicate");
        assert!(candidates(&bands, 34, &mut found));
        assert_eq!((found.len(), found[0], found[1], found[31]), (32, 0, 2, 33));
        assert!(!candidates(&bands, 50, &mut found) && found.is_empty());
        assert!(!candidates(&bands, 20, &mut found) && found.is_empty());
    }
}
