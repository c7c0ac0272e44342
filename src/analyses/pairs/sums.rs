//! Counters of rows that the fast ones have no room for.

/// Counters that are used again from range to range, one per thread: 24 bytes for each term.
pub(crate) struct Sums {
    pub of_term: Vec<Sum>,
    pub touched: Vec<u32>,
}

#[derive(Clone, Copy, Default)]
pub(crate) struct Sum {
    pub count: u64,
    pub weight: u64,
    pub doc_count: u32,
    /// The last document that was counted, from 1.
    document: u32,
}

impl Sums {
    pub fn new(terms: usize) -> Self {
        Sums { of_term: vec![Sum::default(); terms], touched: Vec::new() }
    }

    pub fn add(&mut self, term: u32, weight: u64, document: u32) {
        let sum = &mut self.of_term[term as usize];
        if sum.count == 0 {
            self.touched.push(term);
        }
        sum.count += 1;
        sum.weight += weight;
        sum.doc_count += u32::from(sum.document != document);
        sum.document = document;
    }
}
