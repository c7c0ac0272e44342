//! The hot loops, each once, for a program that counts instructions: see instructions.py.
//!
//! Each loop is a function that stays one, so that its name is there to be counted by. What it does is checked against
//! what is in the text, as in the other benches; how much that was is printed for whoever divides by it. On a quiet
//! machine the other benches say more: an instruction is not a nanosecond, and one that misses the cache costs like a hundred.

#![allow(clippy::print_stdout, reason = "figures for another program")]

mod corpus;

use std::fs;
use std::hint::black_box;

use sha2::{Digest, Sha256};
use termloom::analyses::pairs::{PairRows, PairTable, Pairs, pair_margins, pairs_table};
use termloom::analyses::terms::{doc_terms, terms as terms_table};
use termloom::config::{CsvSigns, Format, Scope, TfIdf};
use termloom::count::{Counts, Partial, ViewBuffer};
use termloom::stats::{Family, Measure, benjamini_hochberg};
use termloom::tables::{Encoded, Measured, Table, TableEncoder, Tests, TestsNeeded};
use termloom::text::Tokens;
use termloom::themes::Matcher;

use corpus::{Corpus, events, pair_rows};

/// Enough that what is done once does not show, and few enough that some seconds suffice under Valgrind.
const ARTICLES: usize = 400;

/// Nobody speaks the language of the articles: to find that out takes longer than all else that is done to a file.
const HEAD: &str = "---\nlanguage: en\n---\n";

fn main() {
    let corpus = Corpus::open(ARTICLES, HEAD);
    let files: Vec<_> =
        corpus.documents.iter().map(|document| fs::read(&document.file.path).expect("a file")).collect();
    assert_eq!(read(&corpus), corpus.bytes());
    let mut hashes = Vec::new();
    corpus.each_batch(|batch| hashes.extend_from_slice(&batch.records.sha256));
    assert_eq!(hashes, hash(&files));

    let tokens = tokenize(&corpus);
    let token_count: u64 = tokens.iter().map(|tokens| tokens.as_slice().len() as u64).sum();

    let words_alone = intern(&corpus, &tokens).seal();
    let observed = observe(&corpus, &tokens);
    let counts = seal(observed);
    let type_count = counts.vocabulary().len();
    assert_eq!((words_alone.tokens(), words_alone.vocabulary().len()), (token_count, type_count));
    assert_eq!((words_alone.hits(), counts.tokens()), (0, token_count));

    let rows = pairs(&corpus, &counts);
    let options = &corpus.config.count;
    let margins = pair_margins(&counts, options).expect("tokens");
    if let Some(known) = &corpus.known {
        assert_eq!(token_count, known.total(|article| article.words));
        assert_eq!(type_count as u64, known.types);
        assert_eq!(margins.total, 2 * known.total(|article| events(article.words, options.window)));
    }

    let mut table = PairTable::default();
    table.append(rows);
    let of_pairs = Pairs::new(&counts, &table, &margins, options);
    let pair_rows = table.rows(0..table.len()).expect("rows");
    let mut tests = Tests::of(pair_rows.iter().map(|row| of_pairs.contingency(row)), TestsNeeded::by(Measure::DEFAULT));
    tests.q_value = benjamini_hochberg(&tests.p_value);
    let records = corpus.records();
    let families = vec![(pair_rows.len(), Family::of(pair_rows.len() as u64))];
    let measured = Measured { measures: Measure::DEFAULT, families };
    let tables = [
        terms_table(&counts, options.min_count, None, TfIdf::Plain),
        doc_terms(&counts, &records, options.min_count, TfIdf::Plain).expect("tokens"),
        pairs_table(&of_pairs, &measured, |rows, _| Ok(tests.slice(rows))),
    ];
    let row_count: u64 = tables.iter().map(|table| table.rows as u64).sum();
    assert_eq!(tables[1].rows, doc_term_count(&counts));
    for encoded in [write_csv(&tables), write_parquet(&tables)] {
        assert_eq!(encoded.iter().map(Encoded::rows).sum::<u64>(), row_count);
    }

    let bytes = corpus.bytes();
    println!("features: {}", features());
    println!("read: {bytes} bytes");
    println!("hash: {bytes} bytes");
    println!("tokenize: {token_count} tokens");
    println!("intern: {token_count} tokens");
    println!("observe: {token_count} tokens");
    println!("seal: {type_count} types");
    println!("pairs: {} pairs", margins.total / 2);
    println!("write_csv: {row_count} rows");
    println!("write_parquet: {row_count} rows");
}

/// Files to documents: bytes, their hash, encoding and front matter.
#[inline(never)]
fn read(corpus: &Corpus) -> u64 {
    let mut bytes = 0;
    corpus.each_batch(|batch| bytes += black_box(batch).records.bytes.iter().sum::<u64>());
    bytes
}

/// What `read` spends on hashes: most of it under Valgrind, which has none of the processor's instructions for them.
#[inline(never)]
fn hash(files: &[Vec<u8>]) -> Vec<[u8; 32]> {
    black_box(files.iter().map(|file| Sha256::digest(file).into()).collect())
}

#[inline(never)]
fn tokenize(corpus: &Corpus) -> Vec<Tokens> {
    black_box(corpus.tokens())
}

/// Tokens to numbers of types, and their counts.
#[inline(never)]
fn intern(corpus: &Corpus, tokens: &[Tokens]) -> Partial {
    black_box(corpus.partial_with(&Matcher::new(Vec::new(), Scope::Theme), 0..corpus.documents.len(), tokens))
}

/// The same with the hits of themes, of which there are many, and the text around each.
#[inline(never)]
fn observe(corpus: &Corpus, tokens: &[Tokens]) -> Partial {
    black_box(corpus.partial(0..corpus.documents.len(), tokens))
}

#[inline(never)]
fn seal(partial: Partial) -> Counts {
    black_box(partial.seal())
}

/// The rows of all terms.
#[inline(never)]
fn pairs(corpus: &Corpus, counts: &Counts) -> PairRows {
    black_box(pair_rows(counts, &corpus.config.count))
}

// Two functions of the same code might be made one.
#[inline(never)]
fn write_csv(tables: &[Table<'_>]) -> Vec<Encoded> {
    black_box(encode(tables, Format::Csv))
}

#[inline(never)]
fn write_parquet(tables: &[Table<'_>]) -> Vec<Encoded> {
    black_box(encode(tables, Format::Parquet))
}

/// Measures, and the bytes of all rows; not the files.
fn encode(tables: &[Table<'_>], format: Format) -> Vec<Encoded> {
    let encode = |table: &Table<'_>| -> Vec<Encoded> {
        let encoder = TableEncoder::new(&table.schema, &[format], CsvSigns::PLAIN).expect("columns");
        let starts = (0..table.rows).step_by(table.batch_rows);
        let batches =
            starts.map(|start| (table.batch)(start..(start + table.batch_rows).min(table.rows)).expect("rows"));
        batches.map(|values| encoder.encode(values).expect("values")).collect()
    };
    tables.iter().flat_map(encode).collect()
}

fn doc_term_count(counts: &Counts) -> usize {
    let of = |document| counts.view(document, &mut ViewBuffer::default()).expect("a document").doc_terms().len();
    counts.documents().iter().map(of).sum()
}

/// What the processor can do that code may have a path of its own for.
#[cfg(target_arch = "x86_64")]
fn features() -> String {
    let has = [
        ("ssse3", is_x86_feature_detected!("ssse3")),
        ("sse4.2", is_x86_feature_detected!("sse4.2")),
        ("popcnt", is_x86_feature_detected!("popcnt")),
        ("pclmulqdq", is_x86_feature_detected!("pclmulqdq")),
        ("aes", is_x86_feature_detected!("aes")),
        ("sha", is_x86_feature_detected!("sha")),
        ("avx", is_x86_feature_detected!("avx")),
        ("avx2", is_x86_feature_detected!("avx2")),
        ("bmi2", is_x86_feature_detected!("bmi2")),
        ("fma", is_x86_feature_detected!("fma")),
        ("avx512bw", is_x86_feature_detected!("avx512bw")),
    ];
    let names = has.iter().filter(|(_, is_there)| *is_there).map(|(name, _)| *name);
    ["x86_64"].into_iter().chain(names).collect::<Vec<_>>().join(" ")
}

#[cfg(not(target_arch = "x86_64"))]
fn features() -> String {
    std::env::consts::ARCH.to_string()
}
