//! Text to tokens, sentences and paragraphs.

mod corpus;

use criterion::Throughput;
use termloom::text::Tokens;

fn main() {
    corpus::bench("tokenize", |group, corpus| {
        let all = corpus.tokens();
        for (document, tokens) in corpus.documents.iter().zip(&all) {
            let len = tokens.as_slice().len();
            let spans = tokens.as_slice().iter().flat_map(|token| [token.start, token.end]);
            assert!(spans.is_sorted() && tokens.as_slice().iter().all(|token| token.start < token.end));
            assert!(tokens.as_slice().last().is_none_or(|token| token.end as usize <= document.text.len()));
            for ends in [tokens.sentence_ends(), tokens.paragraph_ends()] {
                assert_eq!(ends.last().map_or(0, |&end| end as usize), len, "units divide the tokens");
            }
        }
        if let Some(known) = &corpus.known {
            for (article, tokens) in known.articles.iter().zip(&all) {
                let units = [tokens.sentence_ends(), tokens.paragraph_ends()].map(|ends| ends.len() as u64);
                assert_eq!(
                    (tokens.as_slice().len() as u64, units),
                    (article.words, [article.sentences, article.paragraphs])
                );
            }
        }

        let expected: usize = all.iter().map(|tokens| tokens.as_slice().len()).sum();
        group.throughput(Throughput::ElementsAndBytes { elements: expected as u64, bytes: corpus.bytes() });
        group.bench_function("tokenize", |bencher| {
            let mut tokens = Tokens::new();
            bencher.iter(|| {
                let mut found = 0;
                for document in &corpus.documents {
                    corpus.tokenizer.tokenize(&document.text, document.body_start, "en", &mut tokens);
                    found += tokens.as_slice().len();
                }
                assert_eq!(found, expected);
            });
        });
    });
}
