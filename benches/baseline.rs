//! Word counts against the plain loop that one would write instead, in one process on the same documents, in turn.
//!
//! The loop is `unicode_words()`, `to_lowercase()` and a hash table, which gives how often each word occurs and in how
//! many documents. termloom does the same and more: special tokens, normal forms, sentences and paragraphs. Both run on
//! one thread, on documents that are in memory. `TERMLOOM_CORPUS` is a folder of articles, `TERMLOOM_ROUNDS` how often.
//!
//! Before any time is printed the counts are compared. Words of ASCII letters must agree exactly once two rules of
//! docs/counting.md § 2 are followed in the loop as well: a final `'s` is stripped, and what stands in URLs, e-mail
//! addresses, hashtags and mentions are no words. How many words those rules and others touch is printed.

#![allow(clippy::print_stdout, reason = "this is how it reports")]

mod corpus;

use std::env;
use std::time::{Duration, Instant};

use corpus::{Corpus, Document};
use foldhash::fast::RandomState;
use hashbrown::HashMap;
use termloom::config::Scope;
use termloom::count::{Counts, HashKey, Observed, Partial, TermId};
use termloom::text::{Class, StopLists, Tokens};
use termloom::themes::Matcher;
use unicode_segmentation::UnicodeSegmentation;

/// Occurrences and documents of a word, and the last document it was seen in.
#[derive(Default)]
struct Sums {
    count: u64,
    doc_count: u64,
    last: usize,
}

/// The table of the plain loop. Its hash function is the one that hashbrown has by default.
type Table = HashMap<String, Sums, RandomState>;

fn main() {
    let is_test = env::args().any(|argument| argument == "--test");
    let rounds = env::var("TERMLOOM_ROUNDS").map_or(7, |rounds| rounds.parse().expect("TERMLOOM_ROUNDS is a number"));
    let corpus = Corpus::open(corpus::ARTICLES, "");
    let bytes: usize = corpus.documents.iter().map(|document| body(document).len()).sum();
    check(&corpus, &count_with_termloom(&corpus), &count_plainly(&corpus));

    let (mut ours, mut plain) = (Vec::new(), Vec::new());
    for _ in 0..if is_test { 1 } else { rounds } {
        ours.push(timed(|| count_with_termloom(&corpus)));
        plain.push(timed(|| count_plainly(&corpus)));
    }
    let mut ratios: Vec<_> = plain.iter().zip(&ours).map(|(plain, ours)| plain / ours).collect();
    println!("{} documents, {:.1} MB, {} alternating rounds", corpus.documents.len(), bytes as f64 / 1e6, ours.len());
    for (name, seconds) in [("termloom", &mut ours), ("unicode_words + hashbrown", &mut plain)] {
        let median = median(seconds);
        println!("{name:<26} {median:>8.3} s {:>8.1} MB/s", bytes as f64 / 1e6 / median);
    }
    let (least, most) = (ratios.iter().copied().fold(f64::MAX, f64::min), ratios.iter().copied().fold(0.0, f64::max));
    println!("ratio {:.2}, the median of the rounds ({least:.2} to {most:.2})", median(&mut ratios));
}

fn body(document: &Document) -> &str {
    &document.text[document.body_start..]
}

/// In seconds. What is made is dropped behind the measurement.
fn timed<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    let made = work();
    let elapsed: Duration = start.elapsed();
    drop(made);
    elapsed.as_secs_f64()
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    if values.len() % 2 == 1 { values[half] } else { (values[half - 1] + values[half]) / 2.0 }
}

fn count_with_termloom(corpus: &Corpus) -> Counts {
    let (stop_lists, matcher) = (StopLists::none(), Matcher::new(Vec::new(), Scope::Theme));
    let urls = corpus.config.text.urls;
    let how = Observed {
        stop_lists: &stop_lists,
        matcher: &matcher,
        urls,
        keep_stream: false,
        keep_phrases: false,
        keep_text: false,
    };
    let (mut partial, mut tokens) = (Partial::new(HashKey::of(0)), Tokens::new());
    for document in &corpus.documents {
        corpus.tokenizer.tokenize(&document.text, document.body_start, "en", &mut tokens);
        partial.observe(&corpus.tokenized(document, &tokens), None, &how);
    }
    partial.seal()
}

fn count_plainly(corpus: &Corpus) -> Table {
    let mut table = Table::default();
    for (number, document) in (1..).zip(&corpus.documents) {
        add_words(body(document), number, &mut table, |word| word);
    }
    table
}

fn add_words(text: &str, document: usize, table: &mut Table, change: impl Fn(String) -> String) {
    for word in text.unicode_words() {
        let sums = table.entry(change(word.to_lowercase())).or_default();
        sums.count += 1;
        sums.doc_count += u64::from(sums.last != document);
        sums.last = document;
    }
}

/// Compares termloom with the plain loop after the two rules, and that with the plain loop as it was timed.
fn check(corpus: &Corpus, ours: &Counts, plain: &Table) {
    let ruled = count_between_special_tokens(corpus);
    let vocabulary = ours.vocabulary();
    let mut words = (0..vocabulary.len() as u32).map(TermId).filter(|&id| vocabulary.class(id) == Class::Word);
    let found = words.try_fold((0, 0), |(types, count), id| {
        let form = vocabulary.form(id);
        if !is_plain(form) {
            return Ok((types, count));
        }
        let expected = ruled.get(form).map_or((0, 0), |sums| (sums.count, sums.doc_count));
        let here = (vocabulary.count(id), vocabulary.doc_count(id));
        if here == expected { Ok((types + 1, count + here.0)) } else { Err((form, here, expected)) }
    });
    let (types, count) = found.expect("termloom and the plain loop count a word alike");
    let expected_types = ruled.keys().filter(|word| is_plain(word)).count();
    assert_eq!(types, expected_types, "termloom has every word of the plain loop");

    let total = |table: &Table| table.values().map(|sums| sums.count).sum::<u64>();
    let (all, outside) = (total(plain), total(&ruled));
    let possessives = plain.iter().filter(|(word, _)| normal_form(word).len() < fold(word).len());
    let possessives: u64 = possessives.map(|(_, sums)| sums.count).sum();
    let percent = |part: u64| part as f64 * 100.0 / all as f64;
    println!("{all} words; {types} words of ASCII letters, {:.2} % of the text, are counted alike", percent(count));
    println!("  {:.2} % lose a final 's", percent(possessives));
    println!(
        "  {:.2} % would be in URLs, e-mail addresses, hashtags and mentions",
        percent(all.saturating_sub(outside))
    );
    println!("  {:.2} % are numbers, or hold an apostrophe, a full stop or other letters", percent(outside - count));
}

/// The plain loop with the two rules: only what stands between special tokens is cut, and a final `'s` is stripped.
fn count_between_special_tokens(corpus: &Corpus) -> Table {
    let (mut table, mut tokens) = (Table::default(), Tokens::new());
    for (number, document) in (1..).zip(&corpus.documents) {
        corpus.tokenizer.tokenize(&document.text, document.body_start, "en", &mut tokens);
        let mut from = document.body_start;
        for token in tokens.as_slice().iter().filter(|token| token.class != Class::Word) {
            add_words(&document.text[from..token.start as usize], number, &mut table, |word| normal_form(&word));
            from = token.end as usize;
        }
        add_words(&document.text[from..], number, &mut table, |word| normal_form(&word));
    }
    table
}

/// Without a final `'s`.
fn normal_form(word: &str) -> String {
    let word = fold(word);
    word.strip_suffix("'s").filter(|stem| !stem.is_empty()).map(str::to_string).unwrap_or(word)
}

/// With one kind of apostrophe, and without characters that cannot be seen.
fn fold(word: &str) -> String {
    let folded = word.chars().filter_map(|c| match c {
        '\u{2018}' | '\u{2019}' | '\u{02BC}' => Some('\''),
        '\u{00AD}' | '\u{2060}' | '\u{FEFF}' => None,
        _ => Some(c),
    });
    folded.collect()
}

fn is_plain(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_alphabetic())
}
