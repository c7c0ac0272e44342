//! Phrases by the atoms they begin with.

use foldhash::fast::FixedState;

use super::narrow;

/// A tree of atoms: phrases that begin alike share its nodes.
#[derive(Debug, Default)]
pub(super) struct Trie {
    /// For each atom, the node of phrases that begin with it; 0 for none.
    first: Vec<u32>,
    /// The node behind a node and an atom.
    next: hashbrown::HashMap<(u32, u32), u32, FixedState>,
    nodes: Vec<TrieNode>,
}

/// A place in the tree.
#[derive(Debug, Default)]
pub(super) struct TrieNode {
    /// What ends here.
    pub ends: Vec<PhraseEnd>,
    /// Whether longer phrases go on from here.
    pub goes_on: bool,
}

/// What a whole phrase is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PhraseEnd {
    /// The whole of a test.
    Whole(u32),
    /// The first phrase of a test of two.
    First(u32),
    /// The second phrase of it.
    Second(u32),
}

impl Trie {
    /// An empty tree over so many atoms.
    pub fn new(atoms: usize) -> Self {
        Trie { first: vec![0; atoms], nodes: vec![TrieNode::default()], ..Trie::default() }
    }

    pub fn insert(&mut self, phrase: &[u32], end: PhraseEnd) {
        let mut node = 0;
        for (depth, &atom) in phrase.iter().enumerate() {
            let free = narrow(self.nodes.len());
            let next = if depth == 0 {
                let first = &mut self.first[atom as usize];
                if *first == 0 {
                    *first = free;
                }
                *first
            } else {
                self.nodes[node as usize].goes_on = true;
                *self.next.entry((node, atom)).or_insert(free)
            };
            if next == free {
                self.nodes.push(TrieNode::default());
            }
            node = next;
        }
        self.nodes[node as usize].ends.push(end);
    }

    /// The node of phrases that begin with an atom, and its number.
    #[inline]
    pub fn first(&self, atom: u32) -> Option<(u32, &TrieNode)> {
        let node = self.first[atom as usize];
        (node != 0).then(|| (node, &self.nodes[node as usize]))
    }

    /// The node behind a node and an atom, and its number.
    #[inline]
    pub fn next(&self, node: u32, atom: u32) -> Option<(u32, &TrieNode)> {
        let node = *self.next.get(&(node, atom))?;
        Some((node, &self.nodes[node as usize]))
    }
}
