//! The documents of groups, and work on them on all threads.

use rayon::prelude::*;

use super::tables::Groups;
use super::timeline::Timeline;
use crate::context::{Context, Stage};
use crate::corpus::{Group, Grouping};
use crate::count::Counts;
use crate::error::Result;
use crate::stats::RateSums;

/// From this number of documents on, all threads work on a group together; a smaller group has one thread.
const LARGE: usize = 512;

/// A group, as far as rates stand on it: its documents with tokens.
pub(super) struct Members {
    /// The number of the group among all.
    pub number: u32,
    /// Indices of the documents, ascending.
    pub documents: Vec<u32>,
    /// Their tokens.
    pub tokens: Vec<u32>,
    /// All of them, and nothing found in them yet.
    pub sums: RateSums,
}

impl Members {
    fn new(number: u32, group: &Group, counts: &Counts) -> Members {
        let counted = counts.documents().of(group.documents.iter().map(|&document| document as usize));
        let tokens = counted.map(|document| document.tokens() as u32);
        let (documents, tokens): (Vec<u32>, Vec<u32>) =
            group.documents.iter().copied().zip(tokens).filter(|&(_, tokens)| tokens > 0).unzip();
        let mut sums = RateSums::default();
        tokens.iter().for_each(|&tokens| sums.push_document(tokens.into()));
        Members { number, documents, tokens, sums }
    }

    /// What is found so often in the documents at these places.
    pub fn found(&self, counted: impl Iterator<Item = (u32, u64)>) -> RateSums {
        self.with(self.sums, counted)
    }

    /// The same, of the documents that are `meant`. Nothing is found in others.
    pub fn found_in(&self, meant: impl Fn(u32) -> bool, counted: impl Iterator<Item = (u32, u64)>) -> RateSums {
        let mut sums = RateSums::default();
        for (_, &tokens) in self.documents.iter().zip(&self.tokens).filter(|(document, _)| meant(**document)) {
            sums.push_document(tokens.into());
        }
        self.with(sums, counted)
    }

    fn with(&self, mut sums: RateSums, counted: impl Iterator<Item = (u32, u64)>) -> RateSums {
        for (place, count) in counted {
            sums.push_count(self.tokens[place as usize].into(), count);
        }
        sums
    }
}

/// A grouping, and the members of its groups.
pub(super) struct Of<'a> {
    pub all: &'a Groups,
    pub index: usize,
    pub grouping: &'a Grouping,
    pub groups: Vec<Members>,
    /// If groups are times.
    pub timeline: Option<Timeline>,
}

impl<'a> Of<'a> {
    pub fn new(all: &'a Groups, index: usize, counts: &Counts) -> Of<'a> {
        let grouping = &all.groupings[index];
        let members = |(place, group)| Members::new(all.number(index, place), group, counts);
        let groups = grouping.groups.iter().enumerate().map(members).collect();
        Of { all, index, grouping, groups, timeline: Timeline::new(grouping, &all.tokens[index]) }
    }

    /// The group of each document, and its place in the group.
    pub fn places(&self) -> Vec<Option<(u32, u32)>> {
        let last = self.groups.iter().filter_map(|group| group.documents.last()).max();
        let mut places = vec![None; last.map_or(0, |&last| last as usize + 1)];
        for (number, group) in (0u32..).zip(&self.groups) {
            for (place, &document) in (0u32..).zip(&group.documents) {
                places[document as usize] = Some((number, place));
            }
        }
        places
    }

    /// Works on small groups at the same time, and on each large one alone, with all threads. Results are in the order of
    /// the groups.
    pub fn on_all_threads<R: Send>(
        &self,
        context: &Context<'_>,
        each: impl Fn(&Members, bool) -> Result<R> + Sync + Send,
    ) -> Result<Vec<R>> {
        let one = |group: &Members, is_alone: bool| {
            context.check()?;
            let done = each(group, is_alone)?;
            context.observer.advance(Stage::Groups, 1, 0);
            Ok(done)
        };
        let is_large = |group: &Members| group.documents.len() >= LARGE;
        context.pool.install(|| {
            let mut done = Vec::with_capacity(self.groups.len());
            for alike in self.groups.chunk_by(|a, b| !is_large(a) && !is_large(b)) {
                match alike {
                    [group] if is_large(group) => done.push(one(group, true)?),
                    small => done.extend(small.par_iter().map(|group| one(group, false)).collect::<Result<Vec<_>>>()?),
                }
            }
            Ok(done)
        })
    }
}
