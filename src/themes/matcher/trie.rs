//! Phrases by the atoms they begin with.

use foldhash::fast::RandomState;

use super::found::narrow;

/// A tree of atoms: phrases that begin alike share its nodes.
#[derive(Debug, Default)]
pub(super) struct Trie {
    /// For each atom, the node of phrases that begin with it; 0 for none.
    first: Vec<u32>,
    /// The node behind a node and an atom.
    next: hashbrown::HashMap<(u32, u32), u32, RandomState>,
    /// A bit for each step there is, and few others: most steps that are asked for are none, and this is smaller than the table.
    steps: Vec<u64>,
    nodes: Vec<TrieNode>,
    ends: Vec<PhraseEnd>,
    /// For each atom, whether phrases go on with it.
    continues: Vec<bool>,
}

/// A place in the tree.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TrieNode {
    ends_start: u32,
    ends_len: u32,
    /// Whether longer phrases go on from here.
    pub goes_on: bool,
}

/// What a whole phrase is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PhraseEnd {
    /// All that a test asks for.
    Sure(u32),
    /// The whole of a test that asks for what stands beside it as well.
    Whole(u32),
    /// The first phrase of a test of two.
    First(u32),
    /// The second phrase of it.
    Second(u32),
}

/// Bits for each step.
const BITS_PER_STEP: usize = 16;

impl Trie {
    /// The tree of phrases over so many atoms, each with what it is.
    ///
    /// # Complexity
    /// Linear in the atoms of the phrases.
    pub fn new(atoms: usize, phrases: &[(Vec<u32>, PhraseEnd)]) -> Self {
        let mut trie = Trie {
            first: vec![0; atoms],
            nodes: vec![TrieNode::default()],
            continues: vec![false; atoms],
            ..Trie::default()
        };
        let mut ends: Vec<(u32, PhraseEnd)> = phrases.iter().map(|(phrase, end)| (trie.insert(phrase), *end)).collect();
        // Stable: what ends at one node stays in order.
        ends.sort_by_key(|(node, _)| *node);
        for of_node in ends.chunk_by(|a, b| a.0 == b.0) {
            let node = &mut trie.nodes[of_node[0].0 as usize];
            (node.ends_start, node.ends_len) = (narrow(trie.ends.len()), narrow(of_node.len()));
            trie.ends.extend(of_node.iter().map(|(_, end)| *end));
        }
        trie.steps = vec![0; (trie.next.len() * BITS_PER_STEP).div_ceil(u64::BITS as usize).next_power_of_two()];
        let bits: Vec<u32> = trie.next.keys().map(|&(node, atom)| bit_of(node, atom)).collect();
        for bit in bits {
            let (word, mask) = trie.bit(bit);
            trie.steps[word] |= mask;
        }
        trie
    }

    fn insert(&mut self, phrase: &[u32]) -> u32 {
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
                self.continues[atom as usize] = true;
                *self.next.entry((node, atom)).or_insert(free)
            };
            if next == free {
                self.nodes.push(TrieNode::default());
            }
            node = next;
        }
        node
    }

    #[inline]
    fn bit(&self, bit: u32) -> (usize, u64) {
        let word = (bit >> 6) as usize & (self.steps.len() - 1);
        (word, 1 << (bit & 63))
    }

    /// What ends at a node.
    #[inline]
    pub fn ends(&self, node: &TrieNode) -> &[PhraseEnd] {
        &self.ends[node.ends_start as usize..(node.ends_start + node.ends_len) as usize]
    }

    /// Whether a phrase goes on with an atom.
    pub fn continues(&self, atom: u32) -> bool {
        self.continues[atom as usize]
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
        let (word, mask) = self.bit(bit_of(node, atom));
        if self.steps[word] & mask == 0 {
            return None;
        }
        let node = *self.next.get(&(node, atom))?;
        Some((node, &self.nodes[node as usize]))
    }
}

/// A number made of a step, by the multiplication that Fibonacci hashing uses (Knuth, TAOCP 3, § 6.4).
#[inline]
fn bit_of(node: u32, atom: u32) -> u32 {
    let step = u64::from(node) << 32 | u64::from(atom);
    (step.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32 ^ atom
}
