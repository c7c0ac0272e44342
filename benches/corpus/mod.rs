//! What every bench runs on: a generated text whose counts are known, or the folder `TERMLOOM_CORPUS`.
//!
//! Both are folders that are listed and read like any other, so benches see what a run sees. Where counts are known
//! the benches hold theirs against them; on a real folder they hold them against the laws that every text obeys.
//! Stages run on one thread, so that throughput is that of one thread; `end_to_end` uses all.

#![allow(dead_code, reason = "each bench uses a part of this")]

pub mod large_list;
mod zipf;

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;
use std::{env, fs};

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, SamplingMode};
use tempfile::TempDir;
use termloom::analyses::pairs::{PairCounter, PairRows};
use termloom::config::{Config, CountOptions, Scope, StopWords, ThemeSource, Urls};
use termloom::corpus::{
    Batch, Blocks, Discovered, GatheredRecords, Loader, RecordView, Records, SourceFile, Wanted, discover,
};
use termloom::count::{Counts, HashKey, Observed, Partial};
use termloom::spill::Spill;
use termloom::text::{Class, StopLists, Tokenizer, Tokens};
use termloom::themes::{Matcher, ThemeList, TokenizedText, builtin, parse_yaml};

pub use zipf::{PLANTED, Zipf};

/// How many articles are generated for the benches of a stage.
pub const ARTICLES: usize = 2_000;

/// Runs the benches of one stage: few samples of few iterations, since each iteration is a whole corpus.
pub fn bench(stage: &str, benches: impl FnOnce(&mut BenchmarkGroup<'_, WallTime>, &Corpus)) {
    let criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_secs(2));
    let mut criterion = criterion.configure_from_args();
    let mut group = criterion.benchmark_group(stage);
    group.sampling_mode(SamplingMode::Flat);
    benches(&mut group, &Corpus::open(ARTICLES, ""));
    group.finish();
    criterion.final_summary();
}

/// Articles, and what a run needs to count them.
pub struct Corpus {
    pub config: Config,
    pub discovered: Discovered,
    pub documents: Vec<Document>,
    /// What is in the articles, where they were generated.
    pub known: Option<Zipf>,
    pub tokenizer: Tokenizer,
    pub stop_lists: StopLists,
    pub matcher: Matcher,
    /// Generated articles, the file of the planted themes, and room for outputs.
    scratch: TempDir,
}

/// A document, by itself.
pub struct Document {
    pub text: String,
    pub body_start: usize,
    pub file: SourceFile,
    pub language: String,
    pub bytes: u64,
}

fn each_batch(config: &Config, discovered: &Discovered, mut each: impl FnMut(&Batch)) {
    let loader = Loader::new(&config.reading, discovered, Wanted::ALL);
    let mut batch = Batch::default();
    for block in Blocks::new(&discovered.files, &config.reading) {
        loader.load(block, &mut batch);
        each(&batch);
    }
}

impl Corpus {
    /// The folder `TERMLOOM_CORPUS`, or so many generated articles with `head` above each.
    pub fn open(articles: usize, head: &str) -> Corpus {
        let scratch = tempfile::tempdir().expect("a temporary folder");
        let mut config = Config::default();
        let tokenizer = Tokenizer::new(config.text);
        let mut known = None;
        let mut stop_lists = StopLists::none();
        config.inputs = match env::var_os("TERMLOOM_CORPUS") {
            Some(folder) => {
                stop_lists = StopLists::by_language(&tokenizer);
                vec![folder.into()]
            }
            None => {
                config.stop_words = StopWords::None;
                let folder = scratch.path().join("input");
                fs::create_dir(&folder).expect("input");
                let articles = &known.insert(Zipf::new(articles)).articles;
                for (number, article) in articles.iter().enumerate() {
                    let text = format!("{head}{}", article.text);
                    fs::write(folder.join(format!("{number:05}.txt")), text).expect("an article");
                }
                vec![folder]
            }
        };
        let themes = planted_themes();
        let file = scratch.path().join("themes.yaml");
        fs::write(&file, &themes).expect("a theme file");
        config.themes.push(ThemeSource::File(file));
        let discovered =
            discover(&config.inputs, &config.reading, &std::env::temp_dir()).expect("TERMLOOM_CORPUS is a folder");
        let mut documents = Vec::new();
        each_batch(&config, &discovered, |batch| {
            for (index, document) in batch.documents().enumerate() {
                let record = RecordView::new(&discovered.files, &batch.records, index);
                documents.push(Document {
                    text: document.text.to_string(),
                    body_start: document.body_start,
                    file: record.file().clone(),
                    language: record.language().to_string(),
                    bytes: record.bytes(),
                });
            }
        });
        assert!(!documents.is_empty(), "TERMLOOM_CORPUS holds no articles");
        // The lists of a language are made when a text in it comes.
        tokenizer.tokenize("A text. It ends.", 0, "en", &mut Tokens::new());
        let matcher = matcher(
            &[builtin("core").expect("a list").expect("it is valid"), parse_yaml(&themes).expect("a theme list")],
            &tokenizer,
        );
        Corpus { config, discovered, documents, known, tokenizer, stop_lists, matcher, scratch }
    }

    pub fn bytes(&self) -> u64 {
        self.documents.iter().map(|document| document.bytes).sum()
    }

    /// The tokens of each document.
    pub fn tokens(&self) -> Vec<Tokens> {
        let tokens_of = |document: &Document| {
            let mut tokens = Tokens::new();
            self.tokenizer.tokenize(&document.text, document.body_start, "en", &mut tokens);
            tokens
        };
        self.documents.iter().map(tokens_of).collect()
    }

    /// A document with its tokens.
    pub fn tokenized<'t>(&'t self, document: &'t Document, tokens: &'t Tokens) -> TokenizedText<'t> {
        TokenizedText {
            text: &document.text,
            body_start: document.body_start,
            language: "en",
            tokens,
            tokenizer: &self.tokenizer,
        }
    }

    /// Observes the documents of a range; `tokens` are those of all documents.
    pub fn partial(&self, range: Range<usize>, tokens: &[Tokens]) -> Partial {
        self.partial_with(&self.matcher, range, tokens)
    }

    /// The same, looking for other themes.
    pub fn partial_with(&self, matcher: &Matcher, range: Range<usize>, tokens: &[Tokens]) -> Partial {
        let how = Observed {
            stop_lists: &self.stop_lists,
            matcher,
            urls: self.config.text.urls,
            keep_stream: true,
            keep_phrases: false,
            keep_text: true,
        };
        let mut partial = Partial::new(HashKey::of(0));
        partial.begin_batch(range.start as u64);
        for number in range {
            let document = &self.documents[number];
            let stop_list = self.stop_lists.list_for(&document.language);
            partial.observe(&self.tokenized(document, &tokens[number]), stop_list, &how);
        }
        partial
    }

    pub fn counts(&self) -> Counts {
        self.partial(0..self.documents.len(), &self.tokens()).seal()
    }

    /// Reads all documents again.
    pub fn each_batch(&self, each: impl FnMut(&Batch)) {
        each_batch(&self.config, &self.discovered, each);
    }

    /// What is known of all documents.
    pub fn records(&self) -> Records {
        let (mut gathered, spill) = (GatheredRecords::default(), Arc::new(Spill::default()));
        self.each_batch(|batch| {
            gathered.push(batch.number, &batch.records, &[], u64::MAX, &spill).expect("room in memory");
        });
        Records::new(&self.discovered.files, gathered, &spill).expect("what is in memory")
    }

    /// A new folder for outputs.
    pub fn new_folder(&self) -> TempDir {
        tempfile::tempdir_in(self.scratch.path()).expect("a temporary folder")
    }
}

/// Whether a token stands in the tables.
pub fn is_term(class: Class, urls: Urls) -> bool {
    urls == Urls::Keep || !matches!(class, Class::Url | Class::Email)
}

/// All rows of pairs, counted in one go.
pub fn pair_rows(counts: &Counts, options: &CountOptions) -> PairRows {
    let counter = PairCounter::new(counts, 0..counts.documents().len(), options).expect("tokens");
    let terms = 0..counts.vocabulary().len() as u32;
    counter.rows(terms, (options.min_count, options.min_pair_count), &mut counter.scratch())
}

/// Pairs of positions at most `window` apart in a text of `tokens` tokens, all of which are kept.
pub fn events(tokens: u64, window: u32) -> u64 {
    (1..=u64::from(window)).map(|distance| tokens.saturating_sub(distance)).sum()
}

fn planted_themes() -> String {
    PLANTED.iter().map(|(name, patterns, _)| format!("{name}: [{}]\n", patterns.join(", "))).collect()
}

fn matcher(lists: &[ThemeList], tokenizer: &Tokenizer) -> Matcher {
    let compiled: Vec<_> = lists.iter().flat_map(|list| list.compile(tokenizer).expect("patterns")).collect();
    Matcher::new(compiled, Scope::Theme)
}
