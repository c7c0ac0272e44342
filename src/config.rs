//! What a run is asked to do, decided once and complete.

use std::num::{NonZeroU64, NonZeroUsize};
use std::path::PathBuf;

use serde::Serialize;

use crate::error::{Error, Result};
use crate::named::named;
use crate::stats::Measure;

mod compat;
mod group_by;
mod reading;
mod text;

pub use compat::{Compat, TfIdf, TokenRule};
pub use group_by::{DatePart, GroupBy, GroupKey};
pub use reading::{Boilerplate, HtmlText, ReadOptions};
pub use text::{Elision, Hyphens, Possessive, TextOptions, Urls};

named! {
    /// What a window stops at.
    Break {
        /// Only the end of the document.
        Document = "document",
        /// The end of the paragraph.
        Paragraph = "paragraph",
        /// The end of the sentence.
        Sentence = "sentence",
    }
}

named! {
    /// The unit in which two themes must meet to count as a pair.
    Unit {
        /// At most `window` positions apart.
        Window = "window",
        /// The same sentence.
        Sentence = "sentence",
        /// The same paragraph.
        Paragraph = "paragraph",
        /// The same document.
        Document = "document",
    }
}

named! {
    /// Whether themes exclude each other.
    #[derive(Default)]
    Scope {
        /// A token may be in a hit of each theme.
        #[default]
        Theme = "theme",
        /// A token is in one hit at most: the longest of all themes.
        All = "all",
    }
}

named! {
    /// The file format of the tables.
    Format {
        /// RFC 4180, UTF-8.
        Csv = "csv",
        /// Apache Parquet.
        Parquet = "parquet",
    }
}

named! {
    /// A table.
    TableName {
        /// What was read.
        Documents = "documents",
        /// Terms.
        Terms = "terms",
        /// Terms of each document.
        DocTerms = "doc_terms",
        /// Pairs of terms within a window.
        Pairs = "pairs",
        /// Terms in a row; only where lengths are asked for.
        Ngrams = "ngrams",
        /// Themes of each document.
        DocThemes = "doc_themes",
        /// What each pattern matched.
        ThemePatterns = "theme_patterns",
        /// Pairs of themes.
        ThemePairs = "theme_pairs",
        /// Terms around the hits of a theme.
        ThemeCollocates = "theme_collocates",
        /// Where each hit is.
        ThemeHits = "theme_hits",
        /// Which documents are copies.
        NearDuplicates = "near_duplicates",
        /// Groups of documents.
        Groups = "groups",
        /// Terms of each group.
        GroupTerms = "group_terms",
        /// Themes of each group.
        GroupThemes = "group_themes",
        /// Trends of terms over groups that are times.
        TermTrends = "term_trends",
        /// Trends of themes.
        ThemeTrends = "theme_trends",
        /// Lines that many documents of one source have in common.
        Boilerplate = "boilerplate",
        /// What was not read.
        Skipped = "skipped",
    }
}

impl TableName {
    /// The option without which a table that is made only on request is not made.
    fn option(self) -> &'static str {
        match self {
            TableName::Ngrams => "--ngrams, as 2,3",
            TableName::NearDuplicates => "--dedup exact or --dedup near",
            TableName::Boilerplate => "--boilerplate report or --boilerplate drop",
            TableName::TermTrends | TableName::ThemeTrends => "a part of a date in --group-by, as date:year",
            _ => "--group-by",
        }
    }
}

named! {
    /// Whether something is done that costs some time.
    When {
        /// Where it costs little.
        Auto = "auto",
        /// In any case.
        Always = "always",
        /// Not at all.
        Never = "never",
    }
}

named! {
    /// Measures of documents that are made on request.
    DocumentMeasure {
        /// How rich the vocabulary is: type–token ratio, MTLD, HD-D, Yule's K.
        Diversity = "diversity",
        /// How hard English is to read: Flesch, Fog, SMOG.
        Readability = "readability",
    }
}

named! {
    /// What becomes of the places of tokens that are left out of pairs.
    Gap {
        /// They stay: what is left out keeps its neighbours apart.
        Hold = "hold",
        /// They close up: only the tokens that are left are counted through.
        Close = "close",
        /// They close up, and so do those of terms rarer than `min_count`.
        CloseRare = "close-rare",
    }
}

named! {
    /// How often an event of a term with itself is counted.
    Diagonal {
        /// Once, like any other.
        Once = "once",
        /// Twice: once from each of the two tokens.
        Twice = "twice",
    }
}

/// What a row of `pairs` is. No other table depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PairOptions {
    /// Whether the earlier token is the first of the pair, rather than the smaller term.
    pub ordered: bool,
    /// Whether events are also summed by the inverse of their distance.
    pub weighted: bool,
    /// What becomes of the places of tokens that are left out.
    pub gap: Gap,
    /// How often an event of a term with itself is counted.
    pub diagonal: Diagonal,
}

impl PairOptions {
    /// Rows that the contract speaks of where no option is set: those that theme collocates are counted with.
    pub const PLAIN: PairOptions =
        PairOptions { ordered: false, weighted: false, gap: Gap::Hold, diagonal: Diagonal::Once };
}

named! {
    /// Which copies are looked for.
    Dedup {
        /// None.
        None = "none",
        /// Documents with the same tokens.
        Exact = "exact",
        /// Those that share most of their shingles as well.
        Near = "near",
    }
}

/// How pairs are counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountOptions {
    /// Positions to each side within which two tokens make a pair, 1 to [`Config::MAX_WINDOW`].
    pub window: u32,
    /// What a window stops at.
    pub break_at: Break,
    /// What a row of `pairs` is.
    pub pairs: PairOptions,
    /// Units at which theme pairs are counted, ascending and distinct.
    pub units: Vec<Unit>,
    /// Whether themes exclude each other.
    pub scope: Scope,
    /// Terms with fewer occurrences are left out of the tables.
    pub min_count: u64,
    /// Pairs with fewer events are left out of the tables.
    pub min_pair_count: u64,
}

/// Which words are stop words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StopWords {
    /// The list of each document's language.
    Auto,
    /// None at all.
    None,
    /// The list of one language, by its ISO 639-1 code, for every document.
    Language(String),
    /// A file with one word a line.
    File(PathBuf),
}

/// Which words are one token together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Compound {
    /// None.
    None,
    /// Those that the corpus shows.
    Auto,
    /// Those of a file, one a line.
    File(PathBuf),
}

/// Where themes come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ThemeSource {
    /// A list that is part of the program, by name.
    Builtin(String),
    /// A YAML file.
    File(PathBuf),
}

/// Everything a run needs to know; `Config::default()` is the only place with defaults. A run validates it first.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Config {
    /// The program whose settings these started from.
    pub compat: Compat,
    /// Folders and files to read.
    pub inputs: Vec<PathBuf>,
    /// The folder the tables go to.
    pub output: PathBuf,
    /// How files become documents.
    pub reading: ReadOptions,
    /// What becomes of lines that many documents of one source have in common.
    pub boilerplate: Boilerplate,
    /// Word lists.
    pub themes: Vec<ThemeSource>,
    /// Tokens and normal forms.
    pub text: TextOptions,
    /// Multiword units.
    pub compound: Compound,
    /// Stop words.
    pub stop_words: StopWords,
    /// Windows, units and cuts.
    pub count: CountOptions,
    /// Lengths of n-grams that are counted, ascending and distinct, 2 to [`Config::LONGEST_NGRAM`].
    pub ngrams: Vec<u32>,
    /// N-grams with fewer occurrences are left out of the tables.
    pub min_ngram_count: u64,
    /// How idf and tf_idf are computed.
    pub tf_idf: TfIdf,
    /// Columns of `documents` that are made on request, ascending and distinct.
    pub document_measures: Vec<DocumentMeasure>,
    /// Which copies are looked for; where some are, counts are given with one vote per cluster as well.
    pub dedup: Dedup,
    /// Jaccard similarity from which two documents are near copies, [`Config::MIN_NEAR`] to 1.
    pub near_threshold: f64,
    /// The most rows of `theme_hits` for each pattern of a theme; where there are more, a sample.
    pub max_hits: Option<NonZeroU64>,
    /// What documents are grouped by, in this order.
    pub group_by: Vec<GroupBy>,
    /// Terms with fewer occurrences in all groups of a grouping are left out of `group_terms` and `term_trends`.
    pub min_group_count: u64,
    /// How often the documents of a group are drawn again for an interval; 0 for no intervals.
    pub bootstrap: u32,
    /// Decides which hits are in a sample, and which documents are drawn again.
    pub seed: u64,
    /// The measures in the tables of pairs, ascending and distinct. What none of them needs is not computed.
    pub measures: Vec<Measure>,
    /// The tables that are written, ascending and distinct. What no table needs is not counted.
    pub tables: Vec<TableName>,
    /// Formats of the tables, ascending and distinct.
    pub formats: Vec<Format>,
    /// Whether `terms` says how evenly each term is spread; `auto` is where some table needs the tokens anyway.
    pub dispersion: When,
    /// Threads that work at the same time.
    pub threads: NonZeroUsize,
    /// Bytes of memory that the run may take, at least [`Config::MIN_MEMORY`]. What does not fit goes to a temporary file;
    /// the tables are the same.
    pub memory: u64,
    /// Where the temporary file is; `None` for beside the output.
    pub temp_dir: Option<PathBuf>,
    /// Whether earlier results in `output` are replaced.
    pub overwrite: bool,
    /// Whether a quarantined input makes the run fail.
    pub strict: bool,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            compat: Compat::None,
            inputs: vec![PathBuf::from("input")],
            output: PathBuf::from("output"),
            reading: ReadOptions::default(),
            boilerplate: Boilerplate::Report,
            themes: vec![ThemeSource::Builtin("core".into())],
            text: TextOptions {
                tokens: TokenRule::Uax29,
                hyphens: Hyphens::Split,
                possessive: Possessive::Strip,
                elision: Elision::Whole,
                urls: Urls::Drop,
            },
            compound: Compound::None,
            stop_words: StopWords::Auto,
            count: CountOptions {
                window: 5,
                break_at: Break::Document,
                pairs: PairOptions::PLAIN,
                units: Unit::ALL.to_vec(),
                scope: Scope::Theme,
                min_count: 1,
                min_pair_count: 2,
            },
            ngrams: Vec::new(),
            min_ngram_count: 2,
            tf_idf: TfIdf::Plain,
            document_measures: Vec::new(),
            dedup: Dedup::None,
            near_threshold: 0.8,
            max_hits: None,
            group_by: Vec::new(),
            min_group_count: 5,
            bootstrap: 1000,
            seed: 0,
            measures: Measure::DEFAULT.to_vec(),
            tables: TableName::ALL.to_vec(),
            formats: Format::ALL.to_vec(),
            dispersion: When::Auto,
            memory: u64::MAX,
            temp_dir: None,
            threads: std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            overwrite: false,
            strict: false,
        }
    }
}

impl Config {
    /// The widest window, in positions.
    pub const MAX_WINDOW: u32 = 1000;
    /// The longest n-gram, in terms.
    pub const LONGEST_NGRAM: u32 = 5;
    /// The widest window in which pairs can be weighted: beyond, the sums of a large corpus would not fit into 64 bits.
    pub const MAX_WEIGHTED_WINDOW: u32 = 22;
    /// The least similarity that can be asked for: below it, most pairs of any corpus would have to be compared.
    pub const MIN_NEAR: f64 = 0.5;
    /// The most replicates of a group.
    pub const MAX_BOOTSTRAP: u32 = 100_000;
    /// The most threads.
    pub const MAX_THREADS: usize = 1024;
    /// The least memory, in bytes: the program, a vocabulary, what is known of each document, and the rows in hand.
    pub const MIN_MEMORY: u64 = 128 << 20;

    /// Whether the options ask for what is in this table; some are made only on request.
    fn asks_for(&self, table: TableName) -> bool {
        match table {
            TableName::NearDuplicates => self.dedup != Dedup::None,
            TableName::Boilerplate => self.boilerplate != Boilerplate::Off,
            TableName::Groups | TableName::GroupTerms | TableName::GroupThemes => !self.group_by.is_empty(),
            TableName::Ngrams => !self.ngrams.is_empty(),
            TableName::TermTrends | TableName::ThemeTrends => self.group_by.iter().any(|by| by.part.is_some()),
            _ => true,
        }
    }

    /// Puts lists into order and checks the ranges.
    ///
    /// # Errors
    /// A usage error that names the option and the values it may have.
    pub fn validated(mut self) -> Result<Config> {
        if self.inputs.is_empty() {
            return Err(Error::usage("no input is named").hint("give a folder, or leave it away for ./input"));
        }
        self.reading.check()?;
        if !(1..=Self::MAX_WINDOW).contains(&self.count.window) {
            return Err(Error::usage(format!(
                "window is {}, and must be from 1 to {}",
                self.count.window,
                Self::MAX_WINDOW
            )));
        }
        let defaults = Config::default().text;
        let TextOptions { tokens, hyphens, possessive, elision, urls } = self.text;
        let set = [
            ("hyphens", hyphens != defaults.hyphens),
            ("possessive", possessive != defaults.possessive),
            ("elision", elision != defaults.elision),
            ("urls", urls != defaults.urls),
        ];
        if let Some((name, _)) = set.iter().find(|(_, is_set)| *is_set && tokens != TokenRule::Uax29) {
            return Err(Error::usage(format!("{name} does not go with tokens = \"{tokens}\""))
                .hint(format!("leave `{name}` away, or cut by `uax29`")));
        }
        let PairOptions { ordered, weighted, diagonal, .. } = self.count.pairs;
        if weighted && self.count.window > Self::MAX_WEIGHTED_WINDOW {
            return Err(Error::usage(format!(
                "window is {}, and may be at most {} with weighted = true",
                self.count.window,
                Self::MAX_WEIGHTED_WINDOW
            ))
            .hint("wider windows would need sums larger than 64 bits to be exact"));
        }
        if ordered && diagonal == Diagonal::Twice {
            return Err(Error::usage("diagonal = \"twice\" does not go with ordered = true")
                .hint("an ordered pair of a term with itself is one event and has one order"));
        }
        if self.threads.get() > Self::MAX_THREADS {
            return Err(Error::usage(format!("threads is {}, and may be at most {}", self.threads, Self::MAX_THREADS)));
        }
        if self.memory < Self::MIN_MEMORY {
            return Err(Error::usage(format!(
                "memory is {} bytes, and must be at least {} MiB",
                self.memory,
                Self::MIN_MEMORY >> 20
            )));
        }
        if let Some(len) = self.ngrams.iter().find(|len| !(2..=Self::LONGEST_NGRAM).contains(len)) {
            return Err(Error::usage(format!("ngrams has {len}, and may have 2 to {}", Self::LONGEST_NGRAM))
                .hint("give lengths, as in --ngrams 2,3"));
        }
        if self.bootstrap > Self::MAX_BOOTSTRAP {
            return Err(Error::usage(format!(
                "bootstrap is {}, and may be at most {}",
                self.bootstrap,
                Self::MAX_BOOTSTRAP
            )));
        }
        let asked: Vec<TableName> = self.tables.iter().copied().filter(|&table| self.asks_for(table)).collect();
        if asked.is_empty()
            && let Some(&table) = self.tables.first()
        {
            return Err(Error::usage(format!("`{table}` is made only with {}", table.option())));
        }
        self.tables = asked;
        if !(Self::MIN_NEAR..=1.0).contains(&self.near_threshold) {
            return Err(Error::usage(format!(
                "near_threshold is {}, and must be from {} to 1",
                self.near_threshold,
                Self::MIN_NEAR
            )));
        }
        let lists = [
            ("units", self.count.units.is_empty()),
            ("measures", self.measures.is_empty()),
            ("tables", self.tables.is_empty()),
            ("format", self.formats.is_empty()),
        ];
        for (name, empty) in lists {
            if empty {
                return Err(
                    Error::usage(format!("{name} is empty")).hint(format!("leave `{name}` away for the usual ones"))
                );
            }
        }
        self.count.units.sort_unstable();
        self.count.units.dedup();
        self.formats.sort_unstable();
        self.formats.dedup();
        self.document_measures.sort_unstable();
        self.document_measures.dedup();
        let mut groupings: Vec<GroupBy> = Vec::new();
        for by in std::mem::take(&mut self.group_by) {
            if !groupings.contains(&by) {
                groupings.push(by);
            }
        }
        self.group_by = groupings;
        self.min_group_count = self.min_group_count.max(1);
        self.measures.sort_unstable();
        self.measures.dedup();
        self.tables.sort_unstable();
        self.tables.dedup();
        self.ngrams.sort_unstable();
        self.ngrams.dedup();
        self.min_ngram_count = self.min_ngram_count.max(1);
        self.count.min_count = self.count.min_count.max(1);
        self.count.min_pair_count = self.count.min_pair_count.max(1);
        Ok(self)
    }
}
