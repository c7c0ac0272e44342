//! Articles in a made-up language whose words are as unevenly frequent as those of a real one.
//!
//! Integers only, so the text is the same everywhere. Whoever writes a text knows what is in it: the counts kept here
//! are made while writing and owe nothing to the code that is measured.

use std::collections::HashSet;

const VOCABULARY: usize = 50_000;
const SEED: u64 = 0x7e2a_100a;

/// Themes that are planted: name, patterns, and what stands in the text for them.
///
/// The names are not those of the built-in themes, which look for the same words.
pub const PLANTED: [(&str, &[&str], &[&str]); 5] = [
    ("planted state", &["state"], &["state"]),
    ("planted party", &["party"], &["party"]),
    ("planted censorship", &["censor*"], &["censorship", "censored"]),
    ("planted privacy", &["privacy"], &["privacy"]),
    ("planted law", &["rule of law"], &["rule of law"]),
];

/// An article, and what is in it.
#[derive(Default)]
pub struct Article {
    pub text: String,
    pub words: u64,
    pub sentences: u64,
    pub paragraphs: u64,
    /// At which positions each of [`PLANTED`] begins.
    pub hits: [Vec<u64>; PLANTED.len()],
}

/// All articles, and the number of distinct words in them.
pub struct Zipf {
    pub articles: Vec<Article>,
    pub types: u64,
}

impl Zipf {
    /// So many articles. More of them begin with the same ones.
    pub fn new(articles: usize) -> Zipf {
        let mut random = Random(SEED);
        let words = words(&mut random);
        let mut writer = Writer { frequencies: frequencies(), words: &words, random, used: HashSet::new() };
        let articles = (0..articles).map(|_| writer.article()).collect();
        Zipf { articles, types: writer.used.len() as u64 }
    }

    /// The sum of something over all articles.
    pub fn total(&self, of: impl Fn(&Article) -> u64) -> u64 {
        self.articles.iter().map(of).sum()
    }
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        ((u128::from(bits) * u128::from(bound)) >> 64) as u64
    }

    fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most - least + 1)
    }

    fn one_in(&mut self, of: u64) -> bool {
        self.below(of) == 0
    }

    fn choose<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }
}

/// Distinct words, the frequent ones short. None is a word of a planted theme.
fn words(random: &mut Random) -> Vec<String> {
    let planted: HashSet<&str> = PLANTED.iter().flat_map(|theme| theme.2).flat_map(|form| form.split(' ')).collect();
    let mut seen = HashSet::new();
    let mut words = Vec::with_capacity(VOCABULARY);
    while words.len() < VOCABULARY {
        let syllables = match words.len() {
            0..60 => 1,
            60..2_000 => 2,
            _ => random.between(2, 4),
        };
        let mut word = String::new();
        for _ in 0..syllables {
            word.push(random.choose(b"bcdfghklmnprstvw").into());
            word.push(random.choose(b"aeiou").into());
            if random.one_in(3) {
                word.push(random.choose(b"lmnrst").into());
            }
        }
        if !planted.contains(&*word) && !word.starts_with("censor") && seen.insert(word.clone()) {
            words.push(word);
        }
    }
    words
}

/// Running sums of the law of Zipf and Mandelbrot: the word of rank r is met with a weight of 1 / (r + 3).
fn frequencies() -> Vec<u64> {
    let weights = (0..VOCABULARY as u64).map(|rank| (1 << 32) / (rank + 3));
    weights.scan(0, |sum, weight| Some(std::mem::replace(sum, *sum + weight) + weight)).collect()
}

struct Writer<'w> {
    words: &'w [String],
    frequencies: Vec<u64>,
    random: Random,
    used: HashSet<&'w str>,
}

impl<'w> Writer<'w> {
    fn article(&mut self) -> Article {
        let mut article = Article::default();
        let length = self.random.between(200, 1_500);
        while article.words < length {
            if article.paragraphs > 0 {
                article.text.push_str("\n\n");
            }
            let sentences = self.random.between(2, 6);
            for sentence in 0..sentences {
                if sentence > 0 {
                    article.text.push(' ');
                }
                self.sentence(&mut article);
            }
            article.sentences += sentences;
            article.paragraphs += 1;
        }
        article.text.push('\n');
        article
    }

    fn sentence(&mut self, article: &mut Article) {
        let length = self.random.between(6, 26);
        let quoted = if self.random.one_in(6) { self.random.below(length) } else { length };
        for at in 0..length {
            if at > 0 {
                article.text.push_str(if self.random.one_in(11) { ", " } else { " " });
            }
            if at == quoted {
                article.text.push('“');
            }
            let start = article.text.len();
            if self.random.one_in(60) {
                self.theme(article);
            } else {
                self.word(at + 1 == length, article);
            }
            if at == 0 {
                article.text[start..=start].make_ascii_uppercase();
            }
            if self.random.one_in(70) {
                // A possessive is the same word.
                article.text.push_str("’s");
            }
        }
        article.text.push(self.random.choose(&['.', '.', '.', '.', '?', '!']));
        if quoted < length {
            article.text.push('”');
        }
    }

    fn theme(&mut self, article: &mut Article) {
        let planted = self.random.below(PLANTED.len() as u64) as usize;
        let form = self.random.choose(PLANTED[planted].2);
        article.text.push_str(form);
        article.hits[planted].push(article.words);
        for word in form.split(' ') {
            self.used.insert(word);
            article.words += 1;
        }
    }

    fn word(&mut self, is_last: bool, article: &mut Article) {
        let words = self.words;
        let total = self.frequencies[VOCABULARY - 1];
        let word = loop {
            let at = self.random.below(total);
            let word = &words[self.frequencies.partition_point(|&sum| sum <= at)];
            // A short last word might be taken for an abbreviation, and the sentence for one that goes on.
            if !is_last || word.len() > 3 {
                break word;
            }
        };
        article.text.push_str(word);
        article.words += 1;
        self.used.insert(word);
    }
}
