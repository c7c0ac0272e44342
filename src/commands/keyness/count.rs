//! How often terms occur on two sides of a comparison, and in how uneven a way: sums of integers, so that no order of documents can show.

/// Where a document stands in a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Nowhere: it is not looked at.
    Neither,
    /// In the target with this number.
    Target(u32),
    /// In the reference of all targets.
    Reference,
}

/// Documents that are taken together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CorpusSize {
    /// How many there are.
    pub documents: u64,
    /// Their positions.
    pub tokens: u64,
}

impl CorpusSize {
    fn without(self, part: CorpusSize) -> CorpusSize {
        CorpusSize { documents: self.documents - part.documents, tokens: self.tokens - part.tokens }
    }
}

/// What is compared with what.
#[derive(Clone, Debug)]
pub struct Comparison {
    targets: Vec<CorpusSize>,
    /// The one reference; without one, all targets together, of which each is compared with the others.
    whole: CorpusSize,
    is_fixed: bool,
}

impl Comparison {
    /// So many targets, each compared with one reference (`is_fixed`), or with all other targets.
    pub fn new(targets: usize, is_fixed: bool) -> Self {
        Comparison { targets: vec![CorpusSize::default(); targets], whole: CorpusSize::default(), is_fixed }
    }

    /// Adds a document with so many positions.
    pub fn add(&mut self, side: Side, tokens: u64) {
        let body = match side {
            Side::Neither => return,
            Side::Target(target) => Some(&mut self.targets[target as usize]),
            Side::Reference => None,
        };
        let is_of_whole = !self.is_fixed || body.is_none();
        for body in body.into_iter().chain(is_of_whole.then_some(&mut self.whole)) {
            body.documents += 1;
            body.tokens += tokens;
        }
    }

    /// The same sides, without any documents.
    pub fn emptied(&self) -> Self {
        Comparison::new(self.targets.len(), self.is_fixed)
    }

    /// The documents of a target.
    pub fn target(&self, target: usize) -> CorpusSize {
        self.targets[target]
    }

    /// What it is compared with.
    pub fn reference(&self, target: usize) -> CorpusSize {
        if self.is_fixed { self.whole } else { self.whole.without(self.targets[target]) }
    }
}

/// The documents that each term is compared in.
#[derive(Clone, Debug)]
pub struct Comparisons {
    all: Vec<Comparison>,
    /// That of each term; none where all terms have the first.
    of_term: Vec<u32>,
}

impl Comparisons {
    /// All terms are compared in the same documents.
    pub fn same(comparison: Comparison) -> Self {
        Comparisons { all: vec![comparison], of_term: Vec::new() }
    }

    /// Each term has one of these, which have the same sides.
    pub fn each(all: Vec<Comparison>, of_term: Vec<u32>) -> Self {
        Comparisons { all, of_term }
    }

    /// That of a term.
    pub fn of(&self, term: u32) -> &Comparison {
        &self.all[self.of_term.get(term as usize).map_or(0, |&number| number as usize)]
    }

    fn is_fixed(&self) -> bool {
        self.all.first().is_some_and(|comparison| comparison.is_fixed)
    }
}

/// What is known of a term in some documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Occurrences.
    pub count: u64,
    /// Documents that hold it.
    pub documents: u64,
}

impl Usage {
    fn add(&mut self, count: u64) {
        self.count += count;
        self.documents += 1;
    }

    fn without(self, part: Usage) -> Usage {
        Usage { count: self.count - part.count, documents: self.documents - part.documents }
    }
}

/// Sums over the documents that hold more of a term than their share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Above {
    count: u64,
    tokens: u64,
}

impl Above {
    /// Takes in a document, where it holds more of the occurrences of the term than of the positions.
    fn add(&mut self, count: u64, tokens: u64, of_term: u64, of_body: u64) {
        if u128::from(count) * u128::from(of_body) > u128::from(of_term) * u128::from(tokens) {
            self.count += count;
            self.tokens += tokens;
        }
    }

    /// Σ max(0, count·n − f·tokens) over all documents, for f occurrences in n positions.
    fn excess(self, of_term: u64, of_body: u64) -> u128 {
        u128::from(self.count) * u128::from(of_body) - u128::from(of_term) * u128::from(self.tokens)
    }
}

/// The first pass over documents and their terms: counts, for some of the targets.
pub struct FirstPass<'c> {
    comparisons: &'c Comparisons,
    /// The first target and how many.
    first: usize,
    width: usize,
    /// For each term, one of each target.
    targets: Vec<Usage>,
    /// For each term, that of all documents, or of the one reference.
    whole: Vec<Usage>,
}

impl<'c> FirstPass<'c> {
    /// Bytes for each term and target, both passes together.
    pub const CELL: usize = size_of::<Usage>() + 2 * size_of::<Above>();

    /// For `width` targets from `first` on, and so many terms. Nothing is counted yet.
    pub fn new(comparisons: &'c Comparisons, first: usize, width: usize, terms: usize) -> Self {
        let targets = vec![Usage::default(); terms * width];
        FirstPass { comparisons, first, width, targets, whole: vec![Usage::default(); terms] }
    }

    /// A term occurs so often in a document that stands there. Each document comes once for each term.
    pub fn add(&mut self, term: u32, side: Side, count: u64) {
        let term = term as usize;
        match side {
            Side::Neither => {}
            Side::Reference => self.whole[term].add(count),
            Side::Target(target) => {
                if !self.comparisons.is_fixed() {
                    self.whole[term].add(count);
                }
                let column = (target as usize).wrapping_sub(self.first);
                if column < self.width {
                    self.targets[term * self.width + column].add(count);
                }
            }
        }
    }

    /// The same documents and terms come a second time.
    pub fn second_pass(self) -> SecondPass<'c> {
        let cells = self.targets.len();
        let (of_references, of_whole) = if self.comparisons.is_fixed() { (0, self.whole.len()) } else { (cells, 0) };
        SecondPass {
            of_targets: vec![Above::default(); cells],
            of_references: vec![Above::default(); of_references],
            of_whole: vec![Above::default(); of_whole],
            first_pass: self,
        }
    }
}

/// The second pass: which documents hold more than their share is known only when all occurrences are.
pub struct SecondPass<'c> {
    first_pass: FirstPass<'c>,
    of_targets: Vec<Above>,
    /// Of each target's own reference.
    of_references: Vec<Above>,
    /// Of the one reference.
    of_whole: Vec<Above>,
}

impl<'c> SecondPass<'c> {
    /// As [`FirstPass::add`], with the positions of the document.
    ///
    /// # Complexity
    /// O(1) with one reference for all targets, else O(targets).
    pub fn add(&mut self, term: u32, side: Side, count: u64, tokens: u64) {
        let FirstPass { comparisons, first, width, ref targets, ref whole } = self.first_pass;
        let (comparison, term) = (comparisons.of(term), term as usize);
        let of_target = |above: &mut Above, column: usize| {
            let (usage, body) = (targets[term * width + column], comparison.targets[first + column]);
            above.add(count, tokens, usage.count, body.tokens);
        };
        match side {
            Side::Neither => {}
            Side::Reference => self.of_whole[term].add(count, tokens, whole[term].count, comparison.whole.tokens),
            Side::Target(target) => {
                let own = (target as usize).wrapping_sub(first);
                if own < width {
                    of_target(&mut self.of_targets[term * width + own], own);
                }
                if comparison.is_fixed {
                    return;
                }
                let cells = term * width..(term + 1) * width;
                let others = self.of_references[cells.clone()].iter_mut().zip(&targets[cells]);
                for (column, (above, usage)) in others.enumerate().filter(|(column, _)| *column != own) {
                    let body = comparison.reference(first + column);
                    above.add(count, tokens, whole[term].count - usage.count, body.tokens);
                }
            }
        }
    }

    /// Nothing follows.
    pub fn finish(self) -> Compared<'c> {
        Compared(self)
    }
}

/// How often a term occurs in some documents, and how evenly it is dispersed over them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DispersedUsage {
    /// Occurrences and documents.
    pub usage: Usage,
    /// Σ max(0, v·n − f·t) over the documents, with v occurrences of f in the document, and t positions of n.
    pub excess: u128,
}

/// The counts of all terms for some targets.
pub struct Compared<'c>(SecondPass<'c>);

impl Compared<'_> {
    /// A term in a target, and in what that is compared with.
    pub fn get(&self, term: u32, target: usize) -> (DispersedUsage, DispersedUsage) {
        let Compared(SecondPass { first_pass, of_targets, of_references, of_whole }) = self;
        let comparison = first_pass.comparisons.of(term);
        let cell = term as usize * first_pass.width + (target - first_pass.first);
        let (own, whole) = (first_pass.targets[cell], first_pass.whole[term as usize]);
        let dispersed = |usage: Usage, above: Above, body: CorpusSize| DispersedUsage {
            usage,
            excess: above.excess(usage.count, body.tokens),
        };
        let (usage, above) = if comparison.is_fixed {
            (whole, of_whole[term as usize])
        } else {
            (whole.without(own), of_references[cell])
        };
        let reference = dispersed(usage, above, comparison.reference(target));
        (dispersed(own, of_targets[cell], comparison.target(target)), reference)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Document = (u32, u64, Vec<u64>);

    fn compared(
        documents: &[Document],
        targets: usize,
        is_fixed: bool,
        per_turn: usize,
        reverse: bool,
    ) -> Vec<(DispersedUsage, DispersedUsage)> {
        let side = |number: u32| match number {
            0 => Side::Neither,
            1 if is_fixed => Side::Reference,
            number => Side::Target((number - 1 - u32::from(is_fixed)) % targets as u32),
        };
        let mut comparison = Comparison::new(targets, is_fixed);
        documents.iter().for_each(|(number, tokens, _)| comparison.add(side(*number), *tokens));
        let comparison = Comparisons::same(comparison);
        let terms = documents.first().map_or(0, |document| document.2.len());
        let mut all = vec![None; terms * targets];
        for first in (0..targets).step_by(per_turn) {
            let width = per_turn.min(targets - first);
            let mut rows: Vec<_> = documents
                .iter()
                .flat_map(|(number, tokens, counts)| {
                    let counts = (0u32..).zip(counts).filter(|(_, count)| **count > 0);
                    counts.map(|(term, &count)| (term, side(*number), count, *tokens)).collect::<Vec<_>>()
                })
                .collect();
            if reverse {
                rows.reverse();
            }
            let mut first_pass = FirstPass::new(&comparison, first, width, terms);
            rows.iter().for_each(|&(term, side, count, _)| first_pass.add(term, side, count));
            let mut second = first_pass.second_pass();
            rows.iter().for_each(|&(term, side, count, tokens)| second.add(term, side, count, tokens));
            let found = second.finish();
            for term in 0..terms {
                for target in first..first + width {
                    all[term * targets + target] = Some(found.get(term as u32, target));
                }
            }
        }
        all.into_iter().flatten().collect()
    }

    #[test]
    fn two_sides_by_hand() {
        // A term that occurs 3 times in 10 tokens of one document and once in 30 of another: f = 4, n = 40, and 3·40 − 4·10 = 80.
        let documents = [(2, 10, vec![3]), (2, 30, vec![1]), (1, 50, vec![2]), (1, 50, vec![2]), (0, 9, vec![9])];
        let (target, reference) = compared(&documents, 1, true, 1, false)[0];
        assert_eq!(target, DispersedUsage { usage: Usage { count: 4, documents: 2 }, excess: 80 });
        assert_eq!(reference, DispersedUsage { usage: Usage { count: 4, documents: 2 }, excess: 0 });
    }

    fn usage_of(documents: &[(u64, u64)]) -> DispersedUsage {
        let (f, n): (u64, u64) = documents.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let excess =
            |&(v, t): &(u64, u64)| (u128::from(v) * u128::from(n)).saturating_sub(u128::from(f) * u128::from(t));
        let held = documents.iter().filter(|one| one.0 > 0).count() as u64;
        DispersedUsage { usage: Usage { count: f, documents: held }, excess: documents.iter().map(excess).sum() }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn as_it_is_defined(
            documents in proptest::collection::vec((0u32..6, 1u64..100, proptest::collection::vec(0u64..5, 3)), 1..30),
            is_fixed in any::<bool>(),
            per_turn in 1usize..5,
        ) {
            let targets = 4;
            let found = compared(&documents, targets, is_fixed, per_turn, false);
            prop_assert_eq!(&found, &compared(&documents, targets, is_fixed, targets, true));
            let target_of = |number: u32| (number - 1 - u32::from(is_fixed)) as usize % targets;
            let is_target = |number: u32| number > u32::from(is_fixed);
            for term in 0..3 {
                for target in 0..targets {
                    let of = |is_in: &dyn Fn(u32) -> bool| {
                        let rows = documents.iter().filter(|document| is_in(document.0));
                        usage_of(&rows.map(|document| (document.2[term], document.1)).collect::<Vec<_>>())
                    };
                    let own = of(&|number| is_target(number) && target_of(number) == target);
                    let reference = of(&|number| match is_fixed {
                        true => number == 1,
                        false => number > 0 && target_of(number) != target,
                    });
                    prop_assert_eq!(found[term * targets + target], (own, reference));
                }
            }
        }
    }
}
