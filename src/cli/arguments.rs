//! Arguments as typed: `None` is "not said". The same fields are the keys of `termloom.toml`.

use std::num::{NonZeroU32, NonZeroU64, NonZeroUsize};
use std::path::PathBuf;

use clap::{Arg, Args, Parser, Subcommand};
use serde::Deserialize;

use super::disperse::{DisperseArguments, EXAMPLES as DISPERSE_EXAMPLES};
use super::inspect::{EXAMPLES as INSPECT_EXAMPLES, InspectArguments};
use super::keyness::{EXAMPLES as KEYNESS_EXAMPLES, KeynessArguments};
use super::kwic::{EXAMPLES as KWIC_EXAMPLES, KwicArguments};
use super::memory::Size;
use super::reading::ReadingArguments;
use super::score::{EXAMPLES as SCORE_EXAMPLES, ScoreArguments};
use super::themes::ThemesCommand;
use termloom::config::{
    Boilerplate, Break, Compat, Dedup, Diagonal, DocumentMeasure, Elision, Format, Gap, GroupBy, Hyphens, Possessive,
    Scope, TableName, TextOptions, TfIdf, TokenRule, Unit, Urls, When,
};
use termloom::stats::Measure;
use termloom::{BenchOptions, Stage};

const RUN_EXAMPLES: &str = "\
Examples:
  termloom run                                    count ./input into ./output
  termloom run articles -o results                another folder
  termloom run news blogs -o results --overwrite  two folders, replacing earlier results
  termloom run posts.jsonl --text-column body     a document in each line, as JSON
  termloom run --themes my.yaml --themes builtin:actors
  termloom run --themes liwc.dic --max-hits 100   a dictionary of another program, and 100 hits of each pattern
  termloom run --window 10 --break-at sentence --min-pair-count 5
  termloom run --stop-words none --format parquet --quiet
  termloom run --ngrams 2-5 --min-ngram-count 3   words in a row, up to five
  termloom run --compound auto                    `prime minister` is one term, prime_minister
  termloom run --measures log_ratio,delta_p_12    these measures of pairs, and no others
  termloom run --tables terms,pairs               only these tables, in less time
  termloom run --group-by source,date:year        rates of each source and year, with intervals and trends
  termloom run wires --dedup near                 which articles are copies, and counts with one vote for each cluster
  termloom run --document-measures readability    how hard each document is to read, in the table documents
  termloom run studies --compat sklearn           count as another program does
  termloom run archive --memory 2GiB              a large folder on a small machine
  termloom run pages --boilerplate drop           without the lines that all pages of a site have
  termloom run export.csv --text-column body --id-column id
  termloom run news.zip --path-pattern '{source}/{date}-{title}.html'

Exit codes:
  0  complete
  1  failed, nothing was written (--strict: also when a document could not be used)
  2  an argument, the configuration, a theme file or an input is wrong
  3  complete, but some documents could not be used; they are in the table `skipped`
  4  the output folder is not free
  130, 143  stopped by Ctrl-C or SIGTERM, nothing was written";

const BENCH_EXAMPLES: &str = "\
Examples:
  termloom bench articles                         every stage, three rounds
  termloom bench articles --only read,tokenize    only these; what they need is done as well
  termloom bench articles --threads 1 --rounds 5  on one thread, five rounds
  termloom bench articles --temp-dir .            write the tables to this disk, and remove them
  termloom bench articles --json speed.json       all figures, for programs

Stages, in their order: discover, compounds (with --compound auto), read, tokenize, terms, boilerplate, spread, duplicates (with
--dedup), pairs, themes, ngrams (with --ngrams), groups (with --group-by), write.
MB/s: of files for read, of text for tokenize, of tables for write, of articles for all.
Peak memory: of the whole program, at the end of the stage in the first round.
Settings are those of `termloom run`, from termloom.toml as well.

Exit codes:
  0  measured; files that could not be used are counted on standard error
  1  failed
  2  an argument, the configuration, a theme file or an input is wrong
  130, 143  stopped by Ctrl-C or SIGTERM";

/// Term, co-occurrence and theme tables from a folder of articles.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Read a folder of articles and write every table
    #[command(after_help = RUN_EXAMPLES)]
    Run(Box<Run>),
    /// Say how fast each stage of a run is on this machine, and keep nothing
    #[command(after_help = BENCH_EXAMPLES, mut_arg("overwrite", hidden), mut_arg("strict", hidden))]
    #[command(mut_arg("output", of_bench), mut_arg("temp_dir", of_bench))]
    #[command(mut_arg("quiet", of_bench), mut_arg("verbose", of_bench))]
    Bench(Box<Bench>),
    /// Show what would be read, as what, and what would be left out and why; nothing is counted
    #[command(after_help = INSPECT_EXAMPLES)]
    Inspect(Box<InspectArguments>),
    /// Show every hit of a pattern with the text around it, as articles are read
    #[command(after_help = KWIC_EXAMPLES, mut_arg("urls", hidden))]
    Kwic(Box<KwicArguments>),
    /// Say how evenly the terms of a table are spread over its parts: DP, Juilland's D and others
    #[command(after_help = DISPERSE_EXAMPLES)]
    Disperse(DisperseArguments),
    /// Say which terms are typical of some documents of an output, compared with others
    #[command(after_help = KEYNESS_EXAMPLES)]
    Keyness(Box<KeynessArguments>),
    /// Add measures of association to a table of 2×2 counts, as from another program
    #[command(after_help = SCORE_EXAMPLES)]
    Score(Box<ScoreArguments>),
    /// Print what every table and column is, as Markdown
    Tables,
    /// Write a commented termloom.toml with every option at its default, and the built-in themes
    Init {
        /// Where to write
        #[arg(default_value = ".")]
        folder: PathBuf,
        /// Replace files that are there already
        #[arg(long)]
        force: bool,
    },
    /// List the tokens of a text, one a line: why does a pattern match, or not?
    #[command(after_help = "Example:\n  echo \"The state-owned press’s editors\" | termloom tokens")]
    Tokens(TokensArguments),
    /// Work on theme lists: what is wrong with one, what it finds, other formats
    #[command(subcommand)]
    Themes(ThemesCommand),
}

#[derive(Args)]
pub(super) struct TokensArguments {
    /// The text; `-` or nothing for standard input
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub text: TextArguments,
}

#[derive(Args)]
pub(super) struct Run {
    /// Configuration file [default: ./termloom.toml if it is there]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[command(flatten)]
    pub settings: Settings,
}

#[derive(Args)]
pub(super) struct Bench {
    /// Stages to measure; what they need is done as well [default: all that the tables need]
    #[arg(long, value_name = "STAGE,…", value_delimiter = ',')]
    pub only: Option<Vec<Stage>>,
    /// How often everything is done; the table shows the median and the range
    #[arg(long, value_name = "N", default_value_t = BenchOptions::default().rounds)]
    pub rounds: NonZeroU32,
    /// Write all figures to a file as well, as JSON; `-` for standard output instead of the table
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    #[command(flatten)]
    pub run: Run,
}

/// What some settings mean where nothing is kept.
fn of_bench(argument: Arg) -> Arg {
    let help = match argument.get_id().as_str() {
        "output" => "Folder of earlier results, which are not read; nothing is written there [default: output]",
        "temp_dir" => "Folder that tables are written to, and removed from [default: the system's temporary folder]",
        "quiet" => "Show no progress, and name no files [default: false]",
        _ => "Name every file that gave no document [default: false]",
    };
    argument.help(help)
}

fn hidden(argument: Arg) -> Arg {
    argument.hide(true)
}

/// Every setting of a run, by flag or by key. Keys are the names of the fields.
#[derive(Args, Deserialize, Default, Debug, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    /// Folders and files to read; `termloom inspect` says which and how [default: input]
    #[arg(value_name = "INPUT")]
    pub input: Option<Vec<PathBuf>>,
    /// Folder the tables go to [default: output]
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    #[serde(flatten)]
    pub reading: ReadingArguments,
    /// Lines that many documents of one source have in common: off, report (in a table), or drop (and left out of counting) [default: report]
    #[arg(long, value_name = "off|report|drop")]
    pub boilerplate: Option<Boilerplate>,
    /// Theme lists: builtin:core, builtin:actors, or files: .yaml, .json, .toml, .dic, .dicx, .cat, .ykd, .lc3, .txt, .csv; repeat for several [default: builtin:core]
    #[arg(long, value_name = "FILE")]
    pub themes: Option<Vec<String>>,
    /// Program whose settings to start from, to count again what was counted with it: quanteda, sklearn, text2vec, glove or nltk [default: none]
    #[arg(long, value_name = "PROGRAM")]
    pub compat: Option<Compat>,
    /// How idf and tf_idf are computed: plain, sklearn, quanteda, tidytext or text2vec [default: plain]
    #[arg(long, value_name = "SCHEME")]
    pub tf_idf: Option<TfIdf>,
    /// Positions to each side within which two tokens make a pair [default: 5]
    #[arg(long, value_name = "N")]
    pub window: Option<u32>,
    /// Units in which theme pairs are counted [default: window,sentence,paragraph,document]
    #[arg(long, value_name = "UNIT,…", value_delimiter = ',')]
    pub units: Option<Vec<Unit>>,
    /// Whether themes exclude each other: theme, or all (a token is in one hit at most, the longest of all themes) [default: theme]
    #[arg(long, value_name = "theme|all")]
    pub scope: Option<Scope>,
    /// Columns of documents that are made on request: diversity (TTR, MTLD, HD-D, Yule's K), readability (Flesch, Fog, SMOG; English only) [default: none]
    #[arg(long, value_name = "KIND,…", value_delimiter = ',')]
    pub document_measures: Option<Vec<DocumentMeasure>>,
    /// Most rows of theme_hits for each pattern of a theme; where there are more hits, a sample [default: all]
    #[arg(long, value_name = "N|all")]
    pub max_hits: Option<Most>,
    /// Count terms and themes in groups of documents, with intervals and trends: source, author, language, topic or another key, folder, date:year, name:decade, …; parts of dates are year, decade, quarter, month, week and day [default: none]
    #[arg(long, value_name = "KEY[:PART],…", value_delimiter = ',')]
    pub group_by: Option<Vec<GroupBy>>,
    /// Leave terms with fewer occurrences in all groups together out of group_terms and term_trends [default: 5]
    #[arg(long, value_name = "N")]
    pub min_group_count: Option<u64>,
    /// How often the documents of a group are drawn again for the interval of a rate; 0 for no intervals [default: 1000]
    #[arg(long, value_name = "N")]
    pub bootstrap: Option<u32>,
    /// Decides which hits are in a sample, and which documents are drawn again [default: 0]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Leave terms with fewer occurrences out of the tables [default: 1]
    #[arg(long, value_name = "N")]
    pub min_count: Option<u64>,
    /// Leave pairs with fewer events out of the tables [default: 2]
    #[arg(long, value_name = "N")]
    pub min_pair_count: Option<u64>,
    /// Lengths of n-grams to count, 2 to 5, as 2,3 or 2-5; they make the table ngrams [default: none]
    #[arg(long, value_name = "N,…", value_delimiter = ',')]
    pub ngrams: Option<Vec<Lengths>>,
    /// Leave n-grams with fewer occurrences out of the tables [default: 2]
    #[arg(long, value_name = "N")]
    pub min_ngram_count: Option<u64>,
    /// Words that become one token (`new_york`): none, a file with one unit in each line, or auto (those that the corpus shows; they are written to compounds.txt) [default: none]
    #[arg(long, value_name = "none|auto|FILE")]
    pub compound: Option<String>,
    /// Words that are left out of pairs: auto (by language), none, a language code, or a file [default: auto]
    #[arg(long, value_name = "auto|none|LANG|FILE")]
    pub stop_words: Option<String>,
    /// What a window stops at: document, paragraph or sentence [default: document]
    #[arg(long, value_name = "UNIT")]
    pub break_at: Option<Break>,
    /// One row for each order of the two terms of a pair, the earlier first [default: false]
    #[arg(long, num_args = 0, default_missing_value = "true")]
    pub ordered: Option<bool>,
    /// Add a column to pairs: events by the inverse of their distance; for windows up to 22 [default: false]
    #[arg(long, num_args = 0, default_missing_value = "true")]
    pub weighted: Option<bool>,
    /// Whether what is left out of pairs holds its place: hold, close, or close-rare (terms below min_count as well) [default: hold]
    #[arg(long, value_name = "hold|close|close-rare")]
    pub gap: Option<Gap>,
    /// How often a pair of a term with itself counts: once, or twice (from each of the two tokens) [default: once]
    #[arg(long, value_name = "once|twice")]
    pub diagonal: Option<Diagonal>,
    #[command(flatten)]
    #[serde(flatten)]
    pub text: TextArguments,
    /// Measures in the tables of pairs, or `all` (docs/measures.md) [default: pmi,npmi,log_dice,g2,log_ratio_conservative,p_value,q_value]
    #[arg(long, value_name = "MEASURE,…", value_delimiter = ',')]
    pub measures: Option<Vec<MeasureChoice>>,
    /// Which copies to look for, to count with one vote per cluster as well: none, exact (the same words) or near [default: none]
    #[arg(long, value_name = "none|exact|near")]
    pub dedup: Option<Dedup>,
    /// Share of five-word sequences in common from which documents are near copies, 0.5 to 1 [default: 0.8]
    #[arg(long, value_name = "SHARE")]
    pub near_threshold: Option<f64>,
    /// Tables to write; what none of them needs is not counted [default: documents,terms,doc_terms,pairs,ngrams,doc_themes,theme_patterns,theme_pairs,theme_collocates,theme_hits,near_duplicates,groups,group_terms,group_themes,term_trends,theme_trends,boilerplate,skipped]
    #[arg(long, value_name = "TABLE,…", value_delimiter = ',')]
    pub tables: Option<Vec<TableName>>,
    /// Formats of the tables [default: csv,parquet]
    #[arg(long, value_name = "FORMAT,…", value_delimiter = ',')]
    pub format: Option<Vec<Format>>,
    /// Whether terms says how evenly each term is spread over documents: auto (where tokens are kept for another table anyway), always or never [default: auto]
    #[arg(long, value_name = "WHEN")]
    pub dispersion: Option<When>,
    /// Threads that work at the same time [default: all processors]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// Memory that the run may take, as 512MiB or 4GB; what does not fit goes to a temporary file, and below 256 MiB for each thread fewer work [default: 60 % of the machine's]
    #[arg(long, value_name = "SIZE")]
    pub memory: Option<Size>,
    /// Folder of the temporary file, if one is needed [default: beside the output]
    #[arg(long, value_name = "DIR")]
    pub temp_dir: Option<PathBuf>,
    /// Replace earlier results in the output folder [default: false]
    #[arg(long, num_args = 0, default_missing_value = "true")]
    pub overwrite: Option<bool>,
    /// Fail, and write nothing, when a document could not be used [default: false]
    #[arg(long, num_args = 0, default_missing_value = "true")]
    pub strict: Option<bool>,
    /// Print nothing but errors [default: false]
    #[arg(long, short, num_args = 0, default_missing_value = "true")]
    pub quiet: Option<bool>,
    /// Name everything that gave no document, and what each stage took [default: false]
    #[arg(long, short, num_args = 0, default_missing_value = "true")]
    pub verbose: Option<bool>,
}

/// A measure, or all of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum MeasureChoice {
    All,
    One(Measure),
}

impl MeasureChoice {
    /// The measures that are chosen.
    pub fn measures(choices: &[MeasureChoice]) -> Vec<Measure> {
        let chosen = choices.iter().flat_map(|choice| match choice {
            MeasureChoice::All => Measure::ALL,
            MeasureChoice::One(measure) => std::slice::from_ref(measure),
        });
        chosen.copied().collect()
    }
}

impl std::str::FromStr for MeasureChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "all" => Ok(MeasureChoice::All),
            _ => text.parse().map(MeasureChoice::One).map_err(|error| format!("{error}, or `all`")),
        }
    }
}

impl<'de> Deserialize<'de> for MeasureChoice {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A number, or `all`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Most(pub Option<NonZeroU64>);

impl std::str::FromStr for Most {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "all" => Ok(Most(None)),
            _ => text
                .parse()
                .map(|most| Most(Some(most)))
                .map_err(|_| format!("`{text}` is not `all` or a number above 0")),
        }
    }
}

impl<'de> Deserialize<'de> for Most {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(NonZeroU64),
            Text(String),
        }
        match Written::deserialize(from)? {
            Written::Number(most) => Ok(Most(Some(most))),
            Written::Text(text) => text.parse().map_err(serde::de::Error::custom),
        }
    }
}

/// A length, a range of them as `2-5`, or `none`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lengths(pub Vec<u32>);

impl std::str::FromStr for Lengths {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        match (first.parse::<u8>(), last.parse::<u8>()) {
            _ if text == "none" => Ok(Lengths(Vec::new())),
            (Ok(first), Ok(last)) if first <= last => Ok(Lengths((first.into()..=last.into()).collect())),
            _ => Err(format!("`{text}` is not a length or a range of lengths, as `2-5`")),
        }
    }
}

impl<'de> Deserialize<'de> for Lengths {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(u8),
            Text(String),
        }
        match Written::deserialize(from)? {
            Written::Number(length) => Ok(Lengths(vec![length.into()])),
            Written::Text(text) => text.parse().map_err(serde::de::Error::custom),
        }
    }
}

/// How text is cut into tokens.
#[derive(Args, Deserialize, Default, Debug, Clone)]
pub(super) struct TextArguments {
    /// By what rule text is cut: uax29, sklearn, nltk, or whitespace; the four options that follow go with uax29 only [default: uax29]
    #[arg(long, value_name = "RULE")]
    pub tokens: Option<TokenRule>,
    /// Whether a hyphen ends a word: split, or keep (`state-owned` is one word) [default: split]
    #[arg(long, value_name = "split|keep")]
    pub hyphens: Option<Hyphens>,
    /// What becomes of a final `'s`: strip, or keep [default: strip]
    #[arg(long, value_name = "strip|keep")]
    pub possessive: Option<Possessive>,
    /// Whether `l'état` is one word: whole, or split [default: whole]
    #[arg(long, value_name = "whole|split")]
    pub elision: Option<Elision>,
    /// Whether URLs and e-mail addresses are terms: drop, or keep [default: drop]
    #[arg(long, value_name = "drop|keep")]
    pub urls: Option<Urls>,
}

impl TextArguments {
    /// What was said, and `defaults` for the rest.
    pub fn over(&self, defaults: TextOptions) -> TextOptions {
        TextOptions {
            tokens: self.tokens.unwrap_or(defaults.tokens),
            hyphens: self.hyphens.unwrap_or(defaults.hyphens),
            possessive: self.possessive.unwrap_or(defaults.possessive),
            elision: self.elision.unwrap_or(defaults.elision),
            urls: self.urls.unwrap_or(defaults.urls),
        }
    }

    fn or(self, other: TextArguments) -> TextArguments {
        TextArguments {
            tokens: self.tokens.or(other.tokens),
            hyphens: self.hyphens.or(other.hyphens),
            possessive: self.possessive.or(other.possessive),
            elision: self.elision.or(other.elision),
            urls: self.urls.or(other.urls),
        }
    }
}

impl Settings {
    /// These settings, and those of `other` where nothing is said here.
    pub fn or(self, other: Settings) -> Settings {
        Settings {
            input: self.input.or(other.input),
            output: self.output.or(other.output),
            reading: self.reading.or(other.reading),
            boilerplate: self.boilerplate.or(other.boilerplate),
            themes: self.themes.or(other.themes),
            compat: self.compat.or(other.compat),
            tf_idf: self.tf_idf.or(other.tf_idf),
            window: self.window.or(other.window),
            units: self.units.or(other.units),
            scope: self.scope.or(other.scope),
            document_measures: self.document_measures.or(other.document_measures),
            max_hits: self.max_hits.or(other.max_hits),
            group_by: self.group_by.or(other.group_by),
            min_group_count: self.min_group_count.or(other.min_group_count),
            bootstrap: self.bootstrap.or(other.bootstrap),
            seed: self.seed.or(other.seed),
            min_count: self.min_count.or(other.min_count),
            min_pair_count: self.min_pair_count.or(other.min_pair_count),
            ngrams: self.ngrams.or(other.ngrams),
            min_ngram_count: self.min_ngram_count.or(other.min_ngram_count),
            compound: self.compound.or(other.compound),
            stop_words: self.stop_words.or(other.stop_words),
            break_at: self.break_at.or(other.break_at),
            ordered: self.ordered.or(other.ordered),
            weighted: self.weighted.or(other.weighted),
            gap: self.gap.or(other.gap),
            diagonal: self.diagonal.or(other.diagonal),
            text: self.text.or(other.text),
            measures: self.measures.or(other.measures),
            dedup: self.dedup.or(other.dedup),
            near_threshold: self.near_threshold.or(other.near_threshold),
            tables: self.tables.or(other.tables),
            format: self.format.or(other.format),
            dispersion: self.dispersion.or(other.dispersion),
            threads: self.threads.or(other.threads),
            memory: self.memory.or(other.memory),
            temp_dir: self.temp_dir.or(other.temp_dir),
            overwrite: self.overwrite.or(other.overwrite),
            strict: self.strict.or(other.strict),
            quiet: self.quiet.or(other.quiet),
            verbose: self.verbose.or(other.verbose),
        }
    }
}
