//! Themes: what types match, where patterns occur, what the hits add up to, and the terms around them.

mod corpus;

use std::collections::HashMap;

use criterion::Throughput;
use termloom::count::{Collocates, Counts, PairCounter, ThemeCounts, collocates, count_themes};
use termloom::themes::TypeMatches;

use corpus::{Corpus, PLANTED, events, is_term, pair_rows};

fn main() {
    corpus::bench("themes", |group, corpus| {
        let counts = corpus.counts();
        let (matcher, options) = (&corpus.matcher, &corpus.config.count);
        let hits = counts.hits().len();
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
        let matches = || {
            let mut matches = TypeMatches::default();
            forms.iter().for_each(|form| matcher.add_type(form, true, &mut matches));
            matches
        };
        group.throughput(Throughput::Elements(forms.len() as u64));
        group.bench_function("match_types", |bencher| bencher.iter(matches));

        group.throughput(Throughput::Elements(counts.tokens()));
        group.bench_function("find", |bencher| {
            let matches = matches();
            bencher.iter(|| {
                let mut found = 0;
                for (types, tokens) in types.iter().zip(&tokens) {
                    matcher.find(types.len(), tokens.sentence_ends(), &matches, |at| types[at], |_| found += 1);
                }
                assert_eq!(found, hits);
            });
        });

        let themes = matcher.themes().len();
        let pattern_themes: Vec<u32> = matcher.patterns().map(|(theme, _)| theme).collect();
        let count = || count_themes(&counts, themes, &pattern_themes, options);
        check_themes(corpus, &count(), hits as u64);
        group.throughput(Throughput::Elements(hits as u64));
        group.bench_function("count", |bencher| {
            bencher.iter(|| {
                let counted = count();
                assert_eq!(counted.doc_themes.iter().map(|row| row.count).sum::<u64>(), hits as u64);
                counted
            });
        });

        let counter = PairCounter::new(&counts, options).expect("few tokens");
        let (marginals, total) = (pair_rows(&counter).marginals, counter.total());
        let around_all = || -> Vec<Collocates> {
            (0..themes as u32).map(|theme| collocates(&counts, theme, &marginals, total, options)).collect()
        };
        let expected = around_all();
        check_collocates(corpus, &counts, &expected);
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

fn check_themes(corpus: &Corpus, counted: &ThemeCounts, hits: u64) {
    assert_eq!(counted.doc_themes.iter().map(|row| row.count).sum::<u64>(), hits);
    assert_eq!(counted.forms.iter().map(|row| row.count).sum::<u64>(), hits);
    let Some(known) = &corpus.known else { return };
    for (index, theme) in planted(corpus).enumerate() {
        let mut found = vec![0; known.articles.len()];
        for row in counted.doc_themes.iter().filter(|row| row.theme == theme) {
            found[row.document as usize] = row.count;
        }
        assert!(known.articles.iter().map(|article| article.hits[index]).eq(found), "{}", PLANTED[index].0);
    }
}

fn check_collocates(corpus: &Corpus, counts: &Counts, found: &[Collocates]) {
    for found in found {
        assert!(found.c1.iter().sum::<u64>() + found.r1 <= found.n, "margins are parts of the whole");
        assert!(found.count.iter().zip(&found.c1).all(|(count, c1)| count <= c1));
    }
    let Some(known) = &corpus.known else { return };
    for (index, theme) in planted(corpus).enumerate() {
        // Each hit is read as one token, which shortens the article by the rest of its words.
        let shorter = PLANTED[index].2[0].split(' ').count() as u64 - 1;
        let length = known.articles.iter().map(|article| article.words - shorter * article.hits[index]);
        let expected: u64 = length.map(|tokens| events(tokens, corpus.config.count.window)).sum();
        assert_eq!(found[theme as usize].n, 2 * expected, "{} of {} tokens", PLANTED[index].0, counts.tokens());
    }
}
