//! How likely a text is in each of some sixty languages.

use std::sync::LazyLock;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::costs::{BIT, Counts, Gram, LANES, Row, gram, last};
use super::letters::{ASCII, EDGE, Letters};
use super::lists::lists;

pub static MODEL: LazyLock<Model> = LazyLock::new(|| Model::learnt_from(&lists()));

pub struct Model {
    codes: Vec<&'static str>,
    letters: Letters,
    rows: Vec<Row>,
    /// The row of each three letters from `a` to `z` or edges.
    ascii: Vec<u16>,
    /// The row of all others.
    others: HashMap<Gram, u16, FixedState>,
    /// In which lists a word is.
    words: HashMap<u64, u64, FixedState>,
}

/// What a text costs in each language: the less, the likelier.
pub struct Evidence {
    pub costs: [i32; LANES],
    /// Letters, and ends of words.
    pub letters: i32,
}

/// A word of a list is so much likelier in the language than its letters say.
const LISTED: i32 = 7 * BIT;
/// Short words are more frequent in texts than others, by this power of their length.
const SHORT: [u32; 12] = [1024, 362, 197, 128, 92, 70, 55, 45, 38, 32, 28, 25];
/// A list with more single letters has the alphabet and not words.
const SINGLE_LETTERS: usize = 8;
const SIDE: usize = ASCII as usize;
/// Marks rows of runs of one and two letters.
const MARKS: [Gram; 3] = [1 << 31, 1 << 30, 0];

fn longer(key: u64, letter: u16) -> u64 {
    (key ^ u64::from(letter)).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23)
}

impl Model {
    fn learnt_from(lists: &[(&'static str, Vec<&'static str>)]) -> Self {
        let mut codes = Vec::new();
        let letters = Letters::of(lists.iter().flat_map(|(_, words)| words.iter().copied()));
        let mut words: HashMap<u64, u64, FixedState> = HashMap::default();
        let mut counts = Counts::default();
        let mut word = Vec::new();
        for (code, list) in lists {
            let lane = codes.iter().position(|known| known == code).unwrap_or(codes.len());
            if lane == codes.len() {
                codes.push(*code);
            }
            let is_single = |word: &str| word.len() == 1 && word.as_bytes()[0].is_ascii_alphabetic();
            let has_alphabet = list.iter().filter(|word| is_single(word)).count() > SINGLE_LETTERS;
            // Vietnamese is written in syllables.
            let entries = list.iter().filter(|entry| *code == "vi" || !entry.contains(' '));
            for part in entries.flat_map(|entry| entry.split(' ')).filter(|word| !(has_alphabet && is_single(word))) {
                word.clear();
                word.extend(part.chars().map(|character| letters.number(character)));
                let known = words.entry(word.iter().copied().fold(0, longer)).or_default();
                if word.is_empty() || word.contains(&EDGE) || *known >> lane & 1 == 1 {
                    continue;
                }
                *known |= 1 << lane;
                let weight = SHORT[word.len().min(SHORT.len()) - 1];
                let mut before = [EDGE; 2];
                for &letter in word.iter().chain([&EDGE]) {
                    counts.add(gram([before[0], before[1], letter]), lane, weight);
                    before = [before[1], letter];
                }
            }
        }
        let mut rows = vec![[u8::MAX; LANES]];
        let mut others = HashMap::default();
        for (level, mark) in counts.levels().into_iter().zip(MARKS) {
            others.extend(level.grams.iter().map(|gram| gram | mark).zip(rows.len() as u16..));
            rows.extend(level.rows);
        }
        let mut model = Model { codes, letters, rows, ascii: Vec::new(), others, words };
        let side = || 0..ASCII;
        let threes = side().flat_map(|one| side().flat_map(move |two| side().map(move |three| [one, two, three])));
        model.ascii = threes.map(|letters| model.find(gram(letters))).collect();
        model
    }

    pub fn codes(&self) -> &[&'static str] {
        &self.codes
    }

    fn find(&self, gram: Gram) -> u16 {
        let marked = [gram, last(gram, 2) | MARKS[1], last(gram, 1) | MARKS[0]];
        marked.iter().find_map(|gram| self.others.get(gram)).copied().unwrap_or(0)
    }

    fn row(&self, letters: [u16; 3]) -> &Row {
        let at = if letters.iter().all(|letter| *letter < ASCII) {
            self.ascii[letters.iter().fold(0, |at, letter| at * SIDE + usize::from(*letter))]
        } else {
            self.find(gram(letters))
        };
        &self.rows[usize::from(at)]
    }

    /// Weighs words of `text` until `is_enough`.
    pub fn weigh(&self, text: &str, is_enough: impl Fn(&Evidence) -> bool) -> Evidence {
        /// So that the sums of a part fit.
        const PART: i32 = 200;
        const LOOK: i32 = 24;
        let mut evidence = Evidence { costs: [0; LANES], letters: 0 };
        let (mut before, mut word) = ([EDGE; 2], 0);
        let (mut sums, mut part) = ([0u16; LANES], 0);
        for character in text.chars().chain([' ']) {
            let letter = self.letters.number(character);
            if letter == EDGE && before[1] == EDGE {
                continue;
            }
            // Checked sums would be taken one by one.
            for (sum, cost) in sums.iter_mut().zip(self.row([before[0], before[1], letter])) {
                *sum = sum.wrapping_add(u16::from(*cost));
            }
            part += 1;
            let ends = letter == EDGE;
            if ends {
                evidence.add_listed(self.words.get(&word).copied().unwrap_or(0));
                (before, word) = ([EDGE; 2], 0);
            } else {
                (before, word) = ([before[1], letter], longer(word, letter));
            }
            if part >= PART || ends && part >= LOOK {
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

impl Evidence {
    fn add_listed(&mut self, mut lists: u64) {
        while lists != 0 {
            self.costs[lists.trailing_zeros() as usize] -= LISTED;
            lists &= lists - 1;
        }
    }

    fn add(&mut self, sums: &mut [u16; LANES], letters: &mut i32) {
        for (cost, sum) in self.costs.iter_mut().zip(sums) {
            *cost = cost.wrapping_add(i32::from(std::mem::take(sum)));
        }
        self.letters += std::mem::take(letters);
    }
}
