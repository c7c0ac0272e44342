//! Pairs of copies, and the clusters that they make.

/// Two documents that are copies of each other, or nearly; by their index in [`Counts::documents`](crate::count::Counts::documents).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NearPair {
    /// The one that comes first.
    pub first: u32,
    /// The other.
    pub second: u32,
    /// Shingles that both have.
    pub shared: u32,
    /// Whether they have the same sequence of positions.
    pub is_exact: bool,
}

/// Which documents are copies.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Duplicates {
    /// In the order of the documents.
    pub pairs: Vec<NearPair>,
    /// Distinct shingles of each document.
    pub shingles: Vec<u32>,
    /// Documents that were not compared with all of one of their buckets.
    pub crowded: u64,
    /// For each document the first of its cluster.
    cluster: Vec<u32>,
}

impl Duplicates {
    /// Joins exact copies, given by the first of each, and near pairs of those firsts. `shingles` are the numbers of those of
    /// each document.
    ///
    /// # Complexity
    /// O(n log n) in the pairs.
    pub fn new(shingles: Vec<u32>, first_copies: &[u32], near: Vec<NearPair>, crowded: u64) -> Duplicates {
        let mut pairs = near;
        for (document, &first) in (0u32..).zip(first_copies).filter(|(document, first)| document != *first) {
            pairs.push(NearPair { first, second: document, shared: shingles[document as usize], is_exact: true });
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

    /// For each document the first of its cluster: itself where it is like none before it.
    pub fn clusters(&self) -> &[u32] {
        &self.cluster
    }

    /// Whether a document does not stand for its cluster.
    pub fn is_copy(&self, document: usize) -> bool {
        self.cluster[document] as usize != document
    }
}

/// The first document that leads on to no other. The way there is halved.
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
        let near = |first, second| NearPair { first, second, shared: 2, is_exact: false };
        let pairs = vec![near(5, 6), near(4, 5), near(2, 4), near(1, 7)];
        let first_copies = [0, 1, 2, 0, 4, 5, 6, 7];
        let found = Duplicates::new(vec![3; 8], &first_copies, pairs, 0);
        assert_eq!(found.clusters(), [0, 1, 2, 0, 2, 2, 2, 1]);
        assert_eq!(found.pairs[0], NearPair { first: 0, second: 3, shared: 3, is_exact: true });
        assert!(found.pairs.is_sorted() && !found.is_copy(2) && found.is_copy(6));
    }
}
