//! Themes: what types match, where patterns occur, what the hits add up to, and the terms around them.

mod corpus;

use std::cmp::Reverse;
use std::collections::HashMap;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Throughput};
use termloom::analyses::pairs::pair_margins;
use termloom::analyses::themes::{Collocates, ThemeCounts, collocates, count_themes};
use termloom::config::Scope;
use termloom::count::{Counts, TermId, ViewBuffer};
use termloom::text::{Class, Tokens};
use termloom::themes::{KnownTypes, Matcher, PatternOf, Scratch, parse_yaml};

use corpus::large_list::large_list;
use corpus::{Corpus, PLANTED, is_term};

/// A list of 32,000 patterns: cutting the texts, counting them without themes, and with all of these.
fn with_large_list(group: &mut BenchmarkGroup<'_, WallTime>, corpus: &Corpus, counts: &Counts, tokens: &[Tokens]) {
    let vocabulary = counts.vocabulary();
    let words = (0..vocabulary.len() as u32).map(TermId).filter(|&id| vocabulary.class(id) == Class::Word);
    let mut by_count: Vec<TermId> = words.collect();
    by_count.sort_by_key(|&id| Reverse(vocabulary.count(id)));
    let types: Vec<&str> = by_count.into_iter().map(|id| vocabulary.form(id)).collect();
    let list = parse_yaml(&large_list(&types, tokens)).expect("a list");
    let compile = || Matcher::new(list.compile(&corpus.tokenizer).expect("patterns"), Scope::Theme);
    let (large, nothing) = (compile(), Matcher::default());
    let hits = |matcher: &Matcher| corpus.partial_with(matcher, 0..corpus.documents.len(), tokens).seal().hits();
    let expected = hits(&large);
    assert!(expected > 0 && hits(&nothing) == 0);

    group.throughput(Throughput::Elements(counts.tokens()));
    group.bench_function("large_list/compile", |bencher| bencher.iter(compile));
    group.bench_function("large_list/tokenize", |bencher| bencher.iter(|| corpus.tokens()));
    group.bench_function("large_list/count_without", |bencher| bencher.iter(|| assert_eq!(hits(&nothing), 0)));
    let name = format!("large_list/count_with, {expected} hits in {} tokens", counts.tokens());
    group.bench_function(name, |bencher| bencher.iter(|| assert_eq!(hits(&large), expected)));
}

fn main() {
    corpus::bench("themes", |group, corpus| {
        let counts = corpus.counts();
        let (matcher, options) = (&corpus.matcher, &corpus.config.count);
        let hits = counts.hits() as usize;
        let tokens = corpus.tokens();

        // Types by number, as the counting has them while it goes through a text.
        let mut numbers = HashMap::new();
        let mut forms = Vec::new();
        let mut number = |form, class| {
            *numbers.entry((form, class)).or_insert_with(|| {
                forms.push(form);
                forms.len() as u32 - 1
            })
        };
        let types: Vec<Vec<Option<u32>>> = tokens
            .iter()
            .map(|tokens| {
                let is_in = |class| is_term(class, corpus.config.text.urls);
                let all = tokens.as_slice().iter();
                all.map(|token| is_in(token.class).then(|| number(tokens.form(token), token.class))).collect()
            })
            .collect();
        let hits_in = |known: &mut KnownTypes| {
            let (mut found, scratch) = (0, &mut Scratch::default());
            for ((document, tokens), types) in corpus.documents.iter().zip(&tokens).zip(&types) {
                matcher.find(&corpus.tokenized(document, tokens), known, |at| types[at], scratch, |_| found += 1);
            }
            found
        };
        group.throughput(Throughput::Elements(counts.tokens()));
        group.bench_function("find_with_new_types", |bencher| {
            bencher.iter(|| assert_eq!(hits_in(&mut KnownTypes::default()), hits));
        });
        group.bench_function("find", |bencher| {
            let mut known = KnownTypes::default();
            assert_eq!(hits_in(&mut known), hits);
            bencher.iter(|| assert_eq!(hits_in(&mut known), hits));
        });

        with_large_list(group, corpus, &counts, &tokens);
        let themes = matcher.themes().len();
        let patterns: Vec<PatternOf<'_>> = matcher.patterns().collect();
        let count = || count_themes(&counts, themes, &patterns, (options, &options.units), || Ok(())).expect("tokens");
        check_themes(corpus, &counts, &count());
        group.throughput(Throughput::Elements(hits as u64));
        group.bench_function("count", |bencher| {
            bencher.iter(|| {
                let counted = count();
                assert_eq!(counted.doc_themes.iter().map(|row| row.count).sum::<u64>(), hits as u64);
                counted
            });
        });

        let margins = pair_margins(&counts, options).expect("tokens");
        let around_all = || -> Vec<Collocates> {
            let all: Vec<u32> = (0..themes as u32).collect();
            collocates(&counts, &all, &margins, options, None, || Ok(())).expect("tokens")
        };
        let expected = around_all();
        check_collocates(corpus, &expected);
        group.bench_function("collocates", |bencher| {
            bencher.iter(|| {
                let found = around_all();
                assert!(found.iter().zip(&expected).all(|(found, expected)| found.r1 == expected.r1));
                found
            });
        });
    });
}

/// The index of each planted theme.
fn planted(corpus: &Corpus) -> impl Iterator<Item = u32> {
    let place = |name| corpus.matcher.themes().iter().position(|theme| theme == name).expect("a theme") as u32;
    PLANTED.iter().map(move |(name, ..)| place(name))
}

fn check_themes(corpus: &Corpus, counts: &Counts, counted: &ThemeCounts) {
    let hits = counts.hits();
    assert_eq!(counted.doc_themes.iter().map(|row| row.count).sum::<u64>(), hits);
    assert_eq!(counted.forms.iter().map(|row| row.count).sum::<u64>(), hits);
    let Some(known) = &corpus.known else { return };
    for (index, theme) in planted(corpus).enumerate() {
        for (article, document) in known.articles.iter().zip(counts.documents()) {
            let mut buffer = ViewBuffer::default();
            let view = counts.view(document, &mut buffer).expect("a document");
            let hits = view.hits().iter().filter(|hit| hit.theme == theme);
            assert!(hits.map(|hit| u64::from(hit.position)).eq(article.hits[index].iter().copied()));
        }
    }
}

fn check_collocates(corpus: &Corpus, found: &[Collocates]) {
    for found in found {
        assert!(found.c1.iter().sum::<u64>() + found.r1 <= found.n, "margins are parts of the whole");
        assert!(found.count.iter().zip(&found.c1).all(|(count, c1)| count <= c1));
    }
    let Some(known) = &corpus.known else { return };
    for (index, theme) in planted(corpus).enumerate() {
        let len = PLANTED[index].2[0].split(' ').count() as u64;
        let window = corpus.config.count.window.into();
        let expected = known.total(|article| events_around(article.words, &article.hits[index], len, window));
        assert_eq!(found[theme as usize].n, 2 * expected, "{}", PLANTED[index].0);
    }
}

/// Events in an article of `words` words in which each hit is read as one token that stands on all of its `len`
/// positions: from the last position of every token, the tokens that begin within the window behind it.
fn events_around(words: u64, hits: &[u64], len: u64, window: u64) -> u64 {
    let mut starts: Vec<u64> = (0..words).collect();
    for hit in hits {
        starts.retain(|start| !(hit + 1..hit + len).contains(start));
    }
    let behind = |(index, start): (usize, &u64)| {
        let last = if hits.contains(start) { start + len - 1 } else { *start };
        starts.partition_point(|&later| later <= last + window) - index - 1
    };
    starts.iter().enumerate().map(behind).sum::<usize>() as u64
}
