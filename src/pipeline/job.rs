//! What the stages of a run share.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

use rayon::ThreadPool;

use super::boilerplate::Dropped;
use super::groups::GroupResults;
use super::measure::{Amounts, StageReport};
use super::memory::Budget;
use super::ngrams::NgramTable;
use super::peak::peak_memory;
use super::report::{ThemeListReport, ThemeReport};
use super::setup::{NamedList, matcher, stop_lists, theme_lists, tokenizer};
use super::spread::TermSpreads;
use super::{Observer, Stage};
use crate::config::{Compound, Config, Dedup, TableName};
use crate::corpus::{DocumentRecord, Skipped};
use crate::count::{Collocates, Counts, Duplicates, HitSample, PairMargins, PairTable, TermSums, ThemeCounts};
use crate::error::{Error, Result};
use crate::tables::{BoilerplateLine, OwnFiles};
use crate::text::{StopLists, Tokenizer};
use crate::themes::Matcher;

/// A run, and what it holds to from beginning to end.
pub(super) struct Job<'a> {
    pub config: &'a Config,
    pub observer: &'a dyn Observer,
    pub pool: ThreadPool,
    pub tokenizer: Tokenizer,
    pub stop_lists: StopLists,
    pub matcher: Matcher,
    /// Theme lists as they were written, one behind the other.
    pub theme_lists: Vec<NamedList>,
    /// What is not read though it stands in an input.
    pub own: Vec<OwnFiles>,
    pub budget: Budget,
    /// Whether some table needs more than sums over all documents.
    pub keep_stream: bool,
    /// The last stage that is done: a run goes to the end.
    pub last: Stage,
    pub stages: Vec<StageReport>,
    /// Lines that are left out, if any are.
    pub dropped: Option<Dropped>,
    /// Their numbers.
    pub dropped_keys: Arc<HashSet<u64>>,
}

/// Everything that is written.
#[derive(Default)]
pub(super) struct Results {
    pub records: Vec<DocumentRecord>,
    pub skipped: Vec<Skipped>,
    /// Lines that many documents of one source have in common.
    pub boilerplate: Vec<BoilerplateLine>,
    pub counts: Counts,
    /// How evenly each term is spread, if that is written.
    pub spreads: Option<TermSpreads>,
    pub pairs: PairTable,
    pub margins: PairMargins,
    pub ngrams: NgramTable,
    pub themes: ThemeCounts,
    /// Which hits are written, where not all are.
    pub hit_sample: Option<HitSample>,
    pub collocates: Vec<Collocates>,
    pub groups: GroupResults,
    /// Which documents are copies, if that was asked for.
    pub duplicates: Option<Duplicates>,
    /// What was counted in those.
    pub in_copies: Option<InCopies>,
}

/// Counts of the documents that do not stand for their cluster.
#[derive(Default)]
pub(super) struct InCopies {
    /// The documents.
    pub counts: Counts,
    pub terms: TermSums,
    pub pairs: PairTable,
    pub themes: ThemeCounts,
    pub collocates: Vec<Collocates>,
}

impl<'a> Job<'a> {
    /// Reads stop lists and themes, and starts the threads.
    pub fn new(config: &'a Config, observer: &'a dyn Observer) -> Result<Self> {
        let tokenizer = tokenizer(config.text, &config.compound)?;
        let stop_lists = stop_lists(&config.stop_words, &tokenizer)?;
        let theme_lists = theme_lists(&config.themes)?;
        let matcher = matcher(&theme_lists, config.count.scope, &tokenizer)?;
        let budget = Budget::new(config);
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(budget.threads())
            .thread_name(|index| format!("termloom-{index}"))
            .stack_size(16 << 20)
            .build()
            .map_err(|error| Error::fatal(format!("cannot start {} threads: {error}", budget.threads())))?;
        let keep_stream = config.keeps_tokens();
        let (last, stages) = (Stage::Write, Vec::new());
        Ok(Job {
            config,
            observer,
            pool,
            tokenizer,
            stop_lists,
            matcher,
            theme_lists,
            own: vec![OwnFiles::of(&config.output)],
            budget,
            keep_stream,
            last,
            stages,
            dropped: None,
            dropped_keys: Arc::default(),
        })
    }

    /// Does one stage, and notes what it took. The work also says how much it was.
    pub fn timed<T>(&mut self, stage: Stage, work: impl FnOnce(&Self) -> Result<(T, Amounts)>) -> Result<T> {
        let start = Instant::now();
        let done = work(self);
        self.observer.end(stage);
        let (value, amounts) = done?;
        self.note(stage, start.elapsed().as_secs_f64(), amounts);
        self.check()?;
        Ok(value)
    }

    /// Notes what a stage took; in addition to what was noted before, if it is done in two parts.
    pub fn note(&mut self, stage: Stage, seconds: f64, amounts: Amounts) {
        let before = self.stages.pop_if(|last| last.stage == stage).map_or(0.0, |before| before.seconds);
        self.stages.push(StageReport { stage, seconds: before + seconds, amounts, peak_memory: peak_memory() });
    }

    /// An error once the observer has asked to stop.
    pub fn check(&self) -> Result<()> {
        if self.observer.is_cancelled() { Err(Error::cancelled()) } else { Ok(()) }
    }

    /// Whether this table is to be written.
    pub fn wants(&self, table: TableName) -> bool {
        self.config.tables.contains(&table)
    }

    /// Whether any table of themes is to be written.
    pub fn wants_themes(&self) -> bool {
        self.config.tables.iter().any(|table| table.is_of_themes())
    }

    /// Whether any table that is to be written needs a stage.
    pub fn is_needed(&self, stage: Stage) -> bool {
        match stage {
            Stage::Boilerplate => self.wants(TableName::Boilerplate),
            Stage::Spread => self.config.has_dispersion(),
            Stage::Duplicates => self.config.duplicates.dedup != Dedup::None,
            Stage::Pairs => self.wants(TableName::Pairs) || self.wants(TableName::ThemeCollocates),
            Stage::Compounds => self.config.compound == Compound::Auto,
            Stage::Themes => self.wants_themes(),
            Stage::Ngrams => self.wants(TableName::Ngrams),
            Stage::Groups => {
                use TableName::{GroupTerms, GroupThemes, TermTrends, ThemeTrends};
                [GroupTerms, GroupThemes, TermTrends, ThemeTrends].iter().any(|&table| self.wants(table))
            }
            _ => true,
        }
    }

    /// Theme lists, for the manifest.
    pub fn theme_list_reports(&self) -> Vec<ThemeListReport> {
        let report = |named: &NamedList| ThemeListReport {
            name: named.name.clone(),
            list: named.list.clone(),
            remarks: named.remarks.iter().map(ToString::to_string).collect(),
        };
        self.theme_lists.iter().map(report).collect()
    }

    /// Themes and patterns, for the manifest.
    pub fn theme_reports(&self) -> Vec<ThemeReport> {
        let mut reports: Vec<ThemeReport> =
            self.matcher.themes().iter().map(|name| ThemeReport { name: name.clone(), patterns: Vec::new() }).collect();
        for pattern in self.matcher.patterns() {
            reports[pattern.theme as usize].patterns.push(pattern.text.to_string());
        }
        reports
    }
}
