//! Pairs of near-duplicates, and the clusters that they form.

/// Two documents that are exact or near-duplicates, by index in [`Counts::documents`](crate::count::Counts::documents).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DuplicatePair {
    /// The one that comes first.
    pub first: u32,
    /// The other.
    pub second: u32,
    /// Shingles that both have.
    pub shared: u32,
    /// Whether they have the same sequence of positions.
    pub is_exact: bool,
}

/// The pairs and clusters of near-duplicates.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Duplicates {
    /// In the order of the documents.
    pub pairs: Vec<DuplicatePair>,
    /// Distinct shingles of each document.
    pub shingles: Vec<u32>,
    /// Documents that were not compared with all of one of their buckets.
    pub crowded: u64,
    /// For each document the first of its cluster.
    cluster: Vec<u32>,
}

impl Duplicates {
    /// Joins exact duplicates, given by the first of each group, and the near pairs of those firsts. `shingles` is the number
    /// of distinct shingles of each document.
    ///
    /// # Complexity
    /// O(n log n) in the pairs.
    pub fn new(shingles: Vec<u32>, exact_firsts: &[u32], near: Vec<DuplicatePair>, crowded: u64) -> Duplicates {
        let mut pairs = near;
        for (document, &first) in (0u32..).zip(exact_firsts).filter(|(document, first)| document != *first) {
            pairs.push(DuplicatePair { first, second: document, shared: shingles[document as usize], is_exact: true });
        }
        pairs.sort_unstable();
        let mut cluster: Vec<u32> = (0..).take(shingles.len()).collect();
        for pair in &pairs {
            let (a, b) = (root(&mut cluster, pair.first), root(&mut cluster, pair.second));
            cluster[a.max(b) as usize] = a.min(b);
        }
        // Whatever a document leads to comes before it, and leads to the first already.
        for document in 0..cluster.len() {
            cluster[document] = cluster[cluster[document] as usize];
        }
        Duplicates { pairs, shingles, crowded, cluster }
    }

    /// For each document the first of its cluster: itself if it duplicates no earlier one.
    pub fn clusters(&self) -> &[u32] {
        &self.cluster
    }

    /// Whether a document does not represent its cluster.
    pub fn is_duplicate(&self, document: usize) -> bool {
        self.cluster[document] as usize != document
    }
}

/// The document at the end of the links from `document`; halves the path on the way.
fn root(cluster: &mut [u32], mut document: u32) -> u32 {
    while cluster[document as usize] != document {
        let next = cluster[document as usize];
        cluster[document as usize] = cluster[next as usize];
        document = cluster[next as usize];
    }
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_one_cluster_and_its_first_stands_for_it() {
        let near = |first, second| DuplicatePair { first, second, shared: 2, is_exact: false };
        let pairs = vec![near(5, 6), near(4, 5), near(2, 4), near(1, 7)];
        let exact_firsts = [0, 1, 2, 0, 4, 5, 6, 7];
        let found = Duplicates::new(vec![3; 8], &exact_firsts, pairs, 0);
        assert_eq!(found.clusters(), [0, 1, 2, 0, 2, 2, 2, 1]);
        assert_eq!(found.pairs[0], DuplicatePair { first: 0, second: 3, shared: 3, is_exact: true });
        assert!(found.pairs.is_sorted() && !found.is_duplicate(2) && found.is_duplicate(6));
    }
}
