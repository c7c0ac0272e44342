//! Files to documents: reading, hashing, decoding, front matter, language.

mod corpus;

use std::fs;

use criterion::{BatchSize, Throughput};
use termloom::corpus::{Decoded, decode, detect_language};

fn main() {
    corpus::bench("read", |group, corpus| {
        if let Some(known) = &corpus.known {
            assert_eq!(corpus.documents.len(), known.articles.len());
            for (document, article) in corpus.documents.iter().zip(&known.articles) {
                assert_eq!(document.text[document.body_start..], article.text);
            }
        }
        let bytes = corpus.bytes();
        group.throughput(Throughput::Bytes(bytes));
        group.bench_function("load", |bencher| {
            bencher.iter(|| {
                let mut sum = 0;
                corpus.each_batch(|batch| sum += batch.records.bytes.iter().sum::<u64>());
                assert_eq!(sum, bytes);
            });
        });

        let bodies: Vec<&str> = corpus.documents.iter().map(|document| &document.text[document.body_start..]).collect();
        let languages: Vec<&str> = bodies.iter().map(|body| detect_language(body)).collect();
        if corpus.known.is_some() {
            assert!(corpus.documents.iter().map(|document| &document.language).eq(&languages));
        }
        group.bench_function("language", |bencher| {
            bencher.iter(|| assert!(bodies.iter().map(|body| detect_language(body)).eq(languages.iter().copied())));
        });

        // A row is not decoded but parsed.
        let is_text = |document: &&corpus::Document| document.file.format().name() == "text";
        let documents: Vec<_> = corpus.documents.iter().filter(is_text).collect();
        let as_found: Vec<_> =
            documents.iter().map(|document| fs::read(&document.file.path).expect("a file")).collect();
        // Text as UTF-16 must come back as it was, whatever it was in.
        let as_utf16: Vec<_> = documents.iter().map(|document| utf16(&document.text)).collect();
        for (name, files) in [("decode", as_found), ("decode_utf16", as_utf16)] {
            for (file, document) in files.iter().zip(&documents) {
                assert_eq!(decode(file.clone()).expect("text").text, document.text);
            }
            let len = documents.iter().map(|document| document.text.len()).sum::<usize>();
            group.throughput(Throughput::Bytes(files.iter().map(|file| file.len() as u64).sum()));
            group.bench_function(name, |bencher| {
                let decode_all = |files: Vec<Vec<u8>>| {
                    let decoded: Vec<Decoded> = files.into_iter().flat_map(decode).collect();
                    assert_eq!(decoded.iter().map(|decoded| decoded.text.len()).sum::<usize>(), len);
                    decoded
                };
                bencher.iter_batched(|| files.clone(), decode_all, BatchSize::PerIteration);
            });
        }
    });
}

fn utf16(text: &str) -> Vec<u8> {
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}
