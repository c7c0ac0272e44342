//! Writes a folder of articles of any size, to see how time and memory grow with the text.
//!
//! ```sh
//! cargo run --release --example make_corpus -- DIR 100MB
//! ```
//!
//! The same bytes every time, and a smaller folder is the beginning of a larger one, except for its last article. The
//! frequencies are those of English text: half of all words are its function words, at the rates of the Brown corpus,
//! so stop words and the guess of the language work as they do in real text. The others are made up, but for some that
//! the built-in themes look for. Their frequencies fall off as 1/rank at first and faster behind that, as rank to the power of −5/3,
//! without an end: so the vocabulary grows as the text to the power of 3/5 (Heaps' law). What was said in an
//! article is often said again in it, which bounds the distinct words of an article. Nothing is held in memory but one
//! article.

#![allow(clippy::print_stdout, reason = "a program")]

use std::error::Error;
use std::fs;
use std::path::Path;

use bytesize::ByteSize;

/// Articles in one folder.
const FOLDER: u64 = 1_000;

const SEED: u64 = 0x10ad_f00d;

/// Least and most bytes of an article, roughly: it ends with a sentence.
const ARTICLE: (u64, u64) = (1 << 10, 12 << 10);

/// Of a thousand words, so many are function words, numbers, or were said before in the article.
const FUNCTION_WORDS: u64 = 480;
const NUMBERS: u64 = 12;
const AGAIN: u64 = 130;

/// Behind this rank frequencies fall off faster. The size of the vocabulary depends on it.
const BEND: u64 = 1_000;

/// Ranks are shifted by this, or the most frequent of the made-up words would be as frequent as `of`.
const SHIFT: u64 = 15;

/// One made-up word in this many has an accented letter.
const ACCENTED: u64 = 37;

/// One made-up word in this many is a name.
const NAMES: u64 = 6;

#[rustfmt::skip]
const FUNCTION: [(&str, u64); 110] = [
    ("the", 699), ("of", 364), ("and", 288), ("to", 261), ("a", 231), ("in", 213), ("that", 106), ("is", 101),
    ("was", 98), ("he", 95), ("for", 95), ("it", 87), ("with", 73), ("as", 72), ("his", 70), ("on", 67), ("be", 64),
    ("at", 54), ("by", 53), ("I", 52), ("this", 51), ("had", 51), ("not", 46), ("are", 44), ("but", 44), ("from", 44),
    ("or", 42), ("have", 39), ("an", 37), ("they", 36), ("which", 36), ("one", 33), ("you", 33), ("were", 33),
    ("her", 30), ("all", 30), ("she", 29), ("there", 27), ("would", 27), ("their", 27), ("we", 27), ("him", 26),
    ("been", 25), ("has", 24), ("when", 23), ("who", 23), ("will", 22), ("more", 22), ("no", 22), ("if", 22),
    ("out", 21), ("so", 20), ("said", 20), ("what", 19), ("up", 19), ("its", 19), ("about", 18), ("into", 18),
    ("than", 18), ("them", 18), ("can", 18), ("only", 17), ("other", 17), ("new", 16), ("some", 16), ("could", 16),
    ("time", 16), ("these", 16), ("two", 14), ("may", 14), ("then", 14), ("do", 14), ("first", 14), ("any", 13),
    ("my", 13), ("now", 13), ("such", 13), ("like", 13), ("our", 13), ("over", 12), ("me", 12), ("even", 12),
    ("most", 12), ("made", 11), ("after", 11), ("also", 11), ("did", 10), ("many", 10), ("before", 10), ("must", 10),
    ("through", 10), ("years", 9), ("where", 9), ("much", 9), ("your", 9), ("way", 9), ("well", 9), ("down", 9),
    ("should", 9), ("because", 9), ("each", 9), ("just", 9), ("those", 9), ("people", 8), ("too", 8), ("how", 8),
    ("good", 8), ("very", 8), ("make", 8), ("still", 8),
];

/// Words of the themes, by rank.
const THEMES: [(u64, &str); 10] = [
    (4, "government"),
    (12, "state"),
    (19, "party"),
    (33, "law"),
    (47, "press"),
    (80, "rights"),
    (120, "parliament"),
    (170, "privacy"),
    (260, "censorship"),
    (410, "surveillance"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(size), None) = (arguments.next(), arguments.next(), arguments.next()) else {
        return Err("give a folder and a size, as in `-- articles 100MB`".into());
    };
    let size = size.parse::<ByteSize>()?.as_u64();
    let folder = Path::new(&folder);
    if folder.exists() {
        return Err(format!("{} exists already", folder.display()).into());
    }
    let mut writer = Writer::new();
    let (mut written, mut articles) = (0, 0);
    while written < size {
        let into = folder.join(format!("{:04}", articles / FOLDER));
        if articles % FOLDER == 0 {
            fs::create_dir_all(&into)?;
        }
        let text = writer.article(size - written);
        fs::write(into.join(format!("{:03}.txt", articles % FOLDER)), text)?;
        written += text.len() as u64;
        articles += 1;
    }
    println!("{articles} articles, {written} bytes, {} words", writer.words);
    Ok(())
}

struct Writer {
    random: Random,
    function: Choice,
    /// Ranks up to the bend, and everything behind it.
    content: Choice,
    text: String,
    /// Ranks of what was said in the article.
    said: Vec<u64>,
    words: u64,
}

impl Writer {
    fn new() -> Writer {
        // From the bend on a rank r has the weight of the bend times (bend / r)^(5/3): all of them together 3/2 bend times its weight.
        let weight = |rank| (1 << 40) / (rank + SHIFT);
        let tail = weight(BEND) * BEND * 3 / 2;
        Writer {
            random: Random(SEED),
            function: Choice::new(FUNCTION.iter().map(|(_, weight)| *weight)),
            content: Choice::new((0..BEND).map(weight).chain([tail])),
            text: String::new(),
            said: Vec::new(),
            words: 0,
        }
    }

    /// The next article: of at most `left` bytes, or a sentence more.
    fn article(&mut self, left: u64) -> &str {
        self.text.clear();
        self.said.clear();
        let len = self.random.between(ARTICLE.0, ARTICLE.1 - 300).min(left) as usize;
        loop {
            for _ in 0..self.random.between(2, 6) {
                self.sentence();
                if self.text.len() >= len {
                    self.text.push('\n');
                    return &self.text;
                }
                self.text.push(' ');
            }
            self.text.pop();
            self.text.push_str("\n\n");
        }
    }

    fn sentence(&mut self) {
        let len = self.random.between(6, 30);
        let quoted = if self.random.one_in(8) { self.random.below(len) } else { len };
        for at in 0..len {
            if at > 0 {
                self.text.push_str(if self.random.one_in(14) { ", " } else { " " });
            }
            if at == quoted {
                self.text.push('“');
            }
            let start = self.text.len();
            self.word();
            if at == 0 && self.text.is_char_boundary(start + 1) {
                self.text[start..=start].make_ascii_uppercase();
            }
        }
        self.words += len;
        self.text.push(if self.random.one_in(12) { '?' } else { '.' });
        if quoted < len {
            self.text.push('”');
        }
    }

    fn word(&mut self) {
        let Writer { random, text, said, .. } = self;
        let kind = random.below(1_000);
        if kind < FUNCTION_WORDS {
            text.push_str(FUNCTION[self.function.next(random)].0);
        } else if kind < FUNCTION_WORDS + NUMBERS {
            text.push_str(&random.between(1, 2_030).to_string());
        } else {
            let is_again = kind >= 1_000 - AGAIN && !said.is_empty();
            let rank =
                if is_again { said[random.below(said.len() as u64) as usize] } else { self.content.rank(random) };
            said.push(rank);
            push_word(text, rank);
            if random.one_in(50) {
                text.push_str("’s");
            }
        }
    }
}

/// The word of a rank; every rank has another one.
fn push_word(text: &mut String, rank: u64) {
    const SYLLABLES: u64 = 16 * 5 * 6;
    if let Ok(at) = THEMES.binary_search_by_key(&rank, |(rank, _)| *rank) {
        text.push_str(THEMES[at].1);
        return;
    }
    // Two syllables, or three where those do not suffice, and so on: the digits of the rank, well mixed.
    let (mut number, mut of) = (rank, SYLLABLES * SYLLABLES);
    while number >= of {
        number -= of;
        of *= SYLLABLES;
    }
    // Coprime to the number of syllables, so no two numbers become the same.
    let mut number = (u128::from(number) * 1_000_000_007 % u128::from(of)) as u64;
    let start = text.len();
    while of > 1 {
        let digit = number % SYLLABLES;
        let (onset, vowel, coda) = (digit % 16, digit / 16 % 5, digit / 80);
        text.push(b"bcdfghklmnprstvw"[onset as usize].into());
        let is_accented = of == SYLLABLES && rank % ACCENTED == ACCENTED - 1;
        text.push(if is_accented {
            ['á', 'é', 'ï', 'ö', 'ü'][vowel as usize]
        } else {
            b"aeiou"[vowel as usize].into()
        });
        text.push_str(["", "n", "r", "s", "l", "t"][coda as usize]);
        number /= SYLLABLES;
        of /= SYLLABLES;
    }
    if rank % NAMES == NAMES - 1 {
        text[start..=start].make_ascii_uppercase();
    }
}

/// Chooses by weight.
struct Choice {
    sums: Vec<u64>,
    /// For each part of the range, the first that may be chosen in it.
    first: Vec<u32>,
    width: u64,
}

impl Choice {
    fn new(weights: impl Iterator<Item = u64>) -> Choice {
        const PARTS: u64 = 1 << 12;
        let sums: Vec<u64> = weights
            .scan(0, |sum, weight| {
                *sum += weight;
                Some(*sum)
            })
            .collect();
        let width = sums.last().map_or(1, |total| total / PARTS + 1);
        let first = (0..PARTS).map(|part| sums.partition_point(|&sum| sum <= part * width) as u32).collect();
        Choice { sums, first, width }
    }

    fn next(&self, random: &mut Random) -> usize {
        let at = random.below(self.sums[self.sums.len() - 1]);
        let mut chosen = self.first[(at / self.width) as usize] as usize;
        while self.sums[chosen] <= at {
            chosen += 1;
        }
        chosen
    }

    /// Of content words.
    fn rank(&self, random: &mut Random) -> u64 {
        match self.next(random) as u64 {
            BEND => {
                // How many are behind rank r falls off as r^(−2/3). A root is the same on every machine; a power is not.
                let share = (random.bits() >> 11) as f64 + 1.0;
                let share = share / (1_u64 << 53) as f64;
                (BEND as f64 / (share * share.sqrt())).min(1e10) as u64
            }
            rank => rank,
        }
    }
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(bound)) >> 64) as u64
    }

    fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most - least + 1)
    }

    fn one_in(&mut self, of: u64) -> bool {
        self.below(of) == 0
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_same_every_time() {
        let (mut one, mut other) = (Writer::new(), Writer::new());
        for _ in 0..50 {
            let text = one.article(u64::MAX).to_string();
            assert_eq!(text, other.article(u64::MAX));
            assert!((ARTICLE.0..=ARTICLE.1).contains(&(text.len() as u64)));
        }
        assert!(one.article(2_000).len() < 2_400);
    }

    #[test]
    fn every_rank_has_its_word() {
        let ranks = (0..300_000).chain((0..100).map(|step| 5_000_000_000 + 47 * step));
        let mut seen = HashSet::new();
        for rank in ranks {
            let mut word = String::new();
            push_word(&mut word, rank);
            assert!(seen.insert(word.to_lowercase()), "{word} is the word of two ranks");
        }
    }
}
