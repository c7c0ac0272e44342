//! Counts to window pairs.

mod corpus;

use criterion::Throughput;
use termloom::config::CountOptions;
use termloom::count::PairCounter;

use corpus::{events, pair_rows};

fn main() {
    corpus::bench("pairs", |group, corpus| {
        let counts = corpus.counts();
        let options = &corpus.config.count;
        let counter = |options: &CountOptions| PairCounter::new(&counts, options).expect("few tokens");
        let total = counter(options).total();
        if let Some(known) = &corpus.known {
            let expected = known.total(|article| events(article.words, options.window));
            assert_eq!(total, 2 * expected);
        }
        let uncut = pair_rows(&counter(&CountOptions { min_count: 1, min_pair_count: 1, ..options.clone() }));
        assert_eq!(2 * uncut.count.iter().sum::<u64>(), total, "every event is in a row");
        let rows = uncut.count.iter().filter(|&&count| count >= options.min_pair_count).count();
        drop(uncut);

        group.throughput(Throughput::Elements(total / 2));
        group.bench_function("rows", |bencher| {
            bencher.iter(|| {
                let found = pair_rows(&counter(options));
                assert_eq!((found.marginals.iter().sum::<u64>(), found.terms.len()), (total, rows));
                found
            });
        });
        group.bench_function("total", |bencher| {
            let counter = counter(options);
            bencher.iter(|| assert_eq!(counter.total(), total));
        });
    });
}
