//! What a match is a hit of.

use std::sync::atomic::AtomicBool;

use super::found::narrow;
use crate::config::Scope;

/// What a match of each test is a hit of: its theme and those above, ascending.
#[derive(Debug, Default)]
pub(super) struct Targets {
    pub scope: Scope,
    /// For each test, whether it matched anywhere; empty where nobody wants to know.
    pub matched: Vec<AtomicBool>,
    all: Vec<PatternTarget>,
    /// Where those of each test begin, and at last where all end.
    starts: Vec<u32>,
}

impl Targets {
    pub fn new(of_tests: &[Vec<PatternTarget>], scope: Scope) -> Self {
        let ends = of_tests.iter().scan(0, |sum, targets| {
            *sum += narrow(targets.len());
            Some(*sum)
        });
        Targets { scope, matched: Vec::new(), all: of_tests.concat(), starts: std::iter::once(0).chain(ends).collect() }
    }

    /// Remembers from here on which tests match.
    pub fn note_matches(&mut self) {
        self.matched = self.starts.iter().skip(1).map(|_| AtomicBool::new(false)).collect();
    }

    #[inline]
    pub fn of(&self, test: u32) -> &[PatternTarget] {
        let (start, end) = (self.starts[test as usize], self.starts[test as usize + 1]);
        &self.all[start as usize..end as usize]
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct PatternTarget {
    pub theme: u32,
    pub pattern: u32,
}
