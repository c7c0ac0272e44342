//! Tokens to counts: observing documents, merging what two workers counted, and sealing.

mod corpus;

use criterion::{BatchSize, Throughput};
use termloom::count::{Counts, Partial, TermId, ViewBuffer};

use corpus::{Corpus, is_term};

fn main() {
    corpus::bench("count", |group, corpus| {
        let tokens = corpus.tokens();
        let (documents, half) = (corpus.documents.len(), corpus.documents.len() / 2);
        let counts = corpus.partial(0..documents, &tokens).seal();
        let all = tokens.iter().flat_map(|tokens| tokens.as_slice());
        let terms = all.filter(|token| is_term(token.class, corpus.config.text.urls)).count() as u64;
        check(corpus, &counts, terms);

        let (expected, types) = (counts.tokens(), counts.vocabulary().len());
        group.throughput(Throughput::Elements(expected));
        let seal = |partial: Partial| {
            let counts = partial.seal();
            assert_eq!((counts.tokens(), counts.vocabulary().len()), (expected, types));
            counts
        };
        group.bench_function("observe_and_seal", |bencher| {
            bencher.iter(|| seal(corpus.partial(0..documents, &tokens)));
        });
        group.bench_function("seal", |bencher| {
            bencher.iter_batched(|| corpus.partial(0..documents, &tokens), seal, BatchSize::PerIteration);
        });
        let halves = || (corpus.partial(0..half, &tokens), corpus.partial(half..documents, &tokens));
        group.bench_function("merge_and_seal", |bencher| {
            bencher.iter_batched(halves, |(a, b)| seal(a.merge(b)), BatchSize::PerIteration);
        });
    });
}

fn check(corpus: &Corpus, counts: &Counts, terms: u64) {
    let vocabulary = counts.vocabulary();
    let mut sums = vec![(0, 0); vocabulary.len()];
    for document in counts.documents() {
        for (id, count) in counts.view(document, &mut ViewBuffer::default()).expect("a document").doc_terms() {
            let sum = &mut sums[id.0 as usize];
            *sum = (sum.0 + count, sum.1 + 1);
        }
    }
    let ids = (0..).map(TermId);
    assert!(ids.zip(&sums).all(|(id, sum)| *sum == (vocabulary.count(id), vocabulary.doc_count(id))));
    assert_eq!(sums.iter().map(|sum| sum.0).sum::<u64>(), terms);
    if let Some(known) = &corpus.known {
        assert_eq!(vocabulary.len() as u64, known.types);
        for (article, document) in known.articles.iter().zip(counts.documents()) {
            assert_eq!((article.words, article.words), (document.tokens(), document.words()));
        }
    }
}
