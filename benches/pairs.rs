//! Counts to window pairs.

mod corpus;

use criterion::Throughput;
use termloom::analyses::pairs::pair_margins;

use corpus::{events, pair_rows};

fn main() {
    corpus::bench("pairs", |group, corpus| {
        let counts = corpus.counts();
        let options = &corpus.config.count;
        let margins = || pair_margins(&counts, options).expect("tokens");
        let total = margins().total;
        if let Some(known) = &corpus.known {
            let expected = known.total(|article| events(article.words, options.window));
            assert_eq!(total, 2 * expected);
        }
        let uncut = pair_rows(&counts, &options.clone().min_count(1).min_pair_count(1));
        let all = || uncut.get(0..uncut.len());
        assert_eq!(2 * all().map(|row| row.count).sum::<u64>(), total, "every event is in a row");
        let rows = all().filter(|row| row.count >= options.min_pair_count).count();

        group.throughput(Throughput::Elements(total / 2));
        group.bench_function("rows", |bencher| {
            bencher.iter(|| {
                let found = pair_rows(&counts, options);
                assert_eq!(found.len(), rows);
                found
            });
        });
        group.bench_function("margins", |bencher| bencher.iter(|| assert_eq!(margins().total, total)));
    });
}
