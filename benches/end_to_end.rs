//! The whole run, from a folder of articles to a folder of tables, on as many threads as there are cores.

mod corpus;

use std::path::Path;

use criterion::{BatchSize, Throughput};
use tempfile::TempDir;
use termloom::context::{Report, Silent};
use termloom::run::run;

use corpus::{Corpus, PLANTED, events};

fn main() {
    corpus::bench("end_to_end", |group, corpus| {
        let run_into = |folder: TempDir| {
            let config = corpus.config.clone().output(folder.path().join("output"));
            let report = run(&config, &Silent).expect("a run");
            (folder, report)
        };
        let (folder, first) = run_into(corpus.new_folder());
        check(corpus, &first, &folder.path().join("output"));
        drop(folder);

        group.throughput(Throughput::Bytes(first.totals.bytes));
        group.bench_function("run", |bencher| {
            let same_again = |folder| {
                let (folder, report) = run_into(folder);
                let hashes = |report: &Report| -> Vec<_> {
                    report.outputs.iter().map(|(name, file)| (name.clone(), file.sha256.clone())).collect()
                };
                assert_eq!(hashes(&report), hashes(&first), "every run writes the same bytes");
                folder
            };
            bencher.iter_batched(|| corpus.new_folder(), same_again, BatchSize::PerIteration);
        });
    });
}

fn check(corpus: &Corpus, report: &Report, output: &Path) {
    let documents = &report.documents;
    assert_eq!(documents.found, documents.processed + documents.quarantined + documents.skipped);
    assert_eq!(documents.processed, corpus.documents.len() as u64);
    assert_eq!(report.totals.bytes, corpus.bytes());
    assert_eq!(sum(output, "documents", "tokens"), report.totals.tokens);
    assert_eq!(sum(output, "terms", "count"), sum(output, "doc_terms", "count"));
    assert_eq!(sum(output, "doc_themes", "count"), report.totals.hits.expect("themes"));
    let Some(known) = &corpus.known else { return };
    let totals = &report.totals;
    assert_eq!(totals.tokens, known.total(|article| article.words));
    assert_eq!(totals.sentences, known.total(|article| article.sentences));
    assert_eq!(totals.paragraphs, known.total(|article| article.paragraphs));
    assert_eq!(totals.pair_events, known.total(|article| events(article.words, corpus.config.count.window)));
    assert_eq!(totals.types, known.types);
    assert_eq!(sum(output, "terms", "count"), totals.tokens);
    for (index, (name, ..)) in PLANTED.iter().enumerate() {
        let found = report.theme_summary.iter().find(|theme| theme.theme == *name).expect("a theme");
        assert_eq!(found.hits, known.total(|article| article.hits[index].len() as u64), "{name}");
    }
}

/// The sum of a column of a table.
fn sum(output: &Path, table: &str, column: &str) -> u64 {
    let mut reader = csv::Reader::from_path(output.join(format!("{table}.csv"))).expect("a table");
    let column = reader.headers().expect("a header").iter().position(|name| name == column).expect("a column");
    reader.records().map(|record| record.expect("a row")[column].parse::<u64>().expect("a number")).sum()
}
