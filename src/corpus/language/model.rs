//! How likely a text is in each of some sixty languages.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::costs::{Gram, LANES, Row, gram, last};
use super::letters::{ASCII, EDGE, Letters, MARK};

/// What the words of each language have taught.
pub struct Model {
    pub codes: Vec<&'static str>,
    /// What is added to the costs of each language.
    pub handicaps: [i32; LANES],
    pub letters: Letters,
    /// What letters cost. The first row is for those that no language has.
    pub rows: Vec<Row>,
    /// The row of each three letters from `a` to `z` or edges.
    pub ascii: Vec<u16>,
    /// The rows of all runs of one, two and three letters, with their [`MARKS`].
    pub others: HashMap<Gram, u16, FixedState>,
    /// In which languages a word is listed.
    pub words: HashMap<u64, u64, FixedState>,
}

/// What tells runs of one, two and three letters apart.
pub const MARKS: [Gram; 3] = [1 << 31, 1 << 30, 0];
/// A listed word is likelier in the language than its letters say, by this.
const LISTED: i32 = 115;
const SIDE: usize = ASCII as usize;

/// The key of a word with one letter more.
pub fn longer(key: u64, letter: u16) -> u64 {
    (key ^ u64::from(letter)).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23)
}

impl Model {
    /// The row of three letters, or else of the last two, or of the last.
    pub fn find(&self, gram: Gram) -> u16 {
        let runs = [gram | MARKS[2], last(gram, 2) | MARKS[1], last(gram, 1) | MARKS[0]];
        runs.iter().find_map(|run| self.others.get(run)).copied().unwrap_or(0)
    }

    fn row(&self, letters: [u16; 3]) -> &Row {
        let at = if letters.iter().all(|letter| *letter < ASCII) {
            self.ascii[letters.iter().fold(0, |at, letter| at * SIDE + usize::from(*letter))]
        } else {
            self.find(gram(letters))
        };
        &self.rows[usize::from(at)]
    }

    /// Weighs words of `text`, all or until it `is_enough`. Links are passed over, and words of ASCII where the text `is_latin` not.
    pub fn weigh(&self, text: &str, is_latin: bool, is_enough: impl Fn(&Evidence) -> bool) -> Evidence {
        /// Letters after which it is asked, and so many that their sums still fit.
        const PART: i32 = 24;
        const LONGEST: i32 = 200;
        let mut evidence = Evidence { costs: self.handicaps, letters: 0, words: 0, different: 0 };
        let (mut before, mut word, mut in_link) = ([EDGE; 2], 0, false);
        let (mut sums, mut part) = ([0u16; LANES], 0);
        for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
            let at_start = before[1] == EDGE;
            in_link = if in_link { !character.is_whitespace() } else { at_start && is_link(&text[at..]) };
            let letter = if is_latin || !character.is_ascii() { self.letters.number(character) } else { EDGE };
            let ends = letter == EDGE;
            if in_link || letter == MARK || ends && at_start {
                continue;
            }
            // Checked sums would be taken one by one.
            for (sum, cost) in sums.iter_mut().zip(self.row([before[0], before[1], letter])) {
                *sum = sum.wrapping_add(u16::from(*cost));
            }
            part += 1;
            if ends {
                evidence.words += 1;
                evidence.different |= 1 << (word >> 58);
                evidence.add_listed(self.words.get(&word).copied().unwrap_or(0));
                (before, word) = ([EDGE; 2], 0);
            } else {
                (before, word) = ([before[1], letter], longer(word, letter));
            }
            if part >= LONGEST || ends && part >= PART {
                evidence.add(&mut sums, &mut part);
                if ends && is_enough(&evidence) {
                    return evidence;
                }
            }
        }
        evidence.add(&mut sums, &mut part);
        evidence
    }
}

fn is_link(text: &str) -> bool {
    // Asked at the start of each word: most have another letter.
    text.starts_with(['h', 'w']) && ["https://", "http://", "www."].iter().any(|start| text.starts_with(start))
}

/// What a text costs in each language: the less, the likelier.
pub struct Evidence {
    pub costs: [i32; LANES],
    /// Letters, and ends of words.
    pub letters: i32,
    words: u32,
    /// A bit for each different word, which others may share.
    different: u64,
}

impl Evidence {
    fn add_listed(&mut self, mut languages: u64) {
        while languages != 0 {
            self.costs[languages.trailing_zeros() as usize] -= LISTED;
            languages &= languages - 1;
        }
    }

    /// Whether there are not only a name or a list that is repeated.
    pub fn has_different_words(&self) -> bool {
        const REPEATED: u32 = 5;
        let different = self.different.count_ones();
        different > 1 && self.words <= REPEATED * different
    }

    fn add(&mut self, sums: &mut [u16; LANES], letters: &mut i32) {
        for (cost, sum) in self.costs.iter_mut().zip(sums) {
            *cost = cost.wrapping_add(i32::from(std::mem::take(sum)));
        }
        self.letters += std::mem::take(letters);
    }
}
