//! How fast each stage is on this machine: a run, several times over, that keeps nothing.

use std::num::NonZeroU32;
use std::path::Path;

use serde::{Serialize, Serializer};
use tempfile::TempDir;

use crate::analyses::{alarms, count, plan, scored};
use crate::config::{Config, settable};
use crate::context::{
    Amounts, Context, DocumentTotals, Figures, Observer, Plan, Prepared, Rates, Stage, StageReport, Stages, Totals,
    WithoutSkipped,
};
use crate::error::{Error, Result};
use crate::run::{discovered, read_texts, tables, write};
use crate::tables::{OwnFiles, Staging};

settable! {
    /// What [`bench`](crate::bench()) measures.
    #[derive(Clone, Debug, PartialEq, Eq)]
    BenchOptions {
        /// These stages; what they need is done as well, but not reported. `None` for all that the tables need.
        only: Option<Vec<Stage>>,
        /// How often.
        rounds: NonZeroU32,
    }
}

impl Default for BenchOptions {
    fn default() -> Self {
        BenchOptions { only: None, rounds: NonZeroU32::MIN.saturating_add(2) }
    }
}

/// What [`bench`](crate::bench()) measured.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct BenchReport {
    /// Version of the program.
    pub version: &'static str,
    /// Processors that the program may use.
    pub processors: usize,
    /// Threads that worked at the same time.
    pub threads: usize,
    /// How often everything was done.
    pub rounds: u32,
    /// Sources, by what became of them; `None` if none was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documents: Option<DocumentTotals>,
    /// Sums over all documents; `None` if they were not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub totals: Option<Totals>,
    /// What each stage took, in order.
    pub stages: Vec<StageBench>,
    /// What all stages took together, for the files that became documents; `None` if not all were measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all: Option<StageBench>,
    /// The configuration as it was used; `output`, `overwrite` and `strict` make no difference.
    pub config: Config,
}

/// What a stage took in all rounds.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StageBench {
    /// Which; `None` for all of them.
    pub stage: Option<Stage>,
    /// Wall time, as in [`StageReport::seconds`].
    pub seconds: Seconds,
    /// How much it worked on, in each round.
    pub amounts: Amounts,
    /// As in [`StageReport::peak_memory`], in the first round: later ones begin with the peak of those before.
    pub peak_memory: Option<u64>,
}

impl StageBench {
    /// How much it did in a second, in the median round.
    pub fn rates(&self) -> Rates {
        self.amounts.rates(self.seconds.median)
    }
}

impl Serialize for StageBench {
    fn serialize<S: Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
        let StageBench { stage, ref seconds, amounts, peak_memory } = *self;
        Figures { stage, seconds, amounts, rates: self.rates(), peak_memory }.serialize(to)
    }
}

/// The same thing, timed several times.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Seconds {
    /// Half of the rounds took less; between two, the mean of both.
    pub median: f64,
    /// The fastest round.
    pub min: f64,
    /// The slowest round.
    pub max: f64,
    /// Each round, in order.
    pub rounds: Vec<f64>,
}

impl Seconds {
    fn of(rounds: Vec<f64>) -> Self {
        let mut sorted = rounds.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        let at = |index: usize| sorted.get(index).copied().unwrap_or(0.0);
        let (half, last) = (sorted.len() / 2, sorted.len().saturating_sub(1));
        let median = if sorted.len() % 2 == 1 { at(half) } else { (at(half.saturating_sub(1)) + at(half)) / 2.0 };
        Seconds { median, min: at(0), max: at(last), rounds }
    }
}

/// Does what [`run`](crate::run()) does, as often as is asked for, and says how fast each stage was.
///
/// Tables are written to a folder in `config.resources.temp_dir`, or beside the output without one, and removed. Files in `config.output` are not read.
///
/// # Errors
/// A usage error before any work where an option, a theme file or an input is at fault, or a stage is named that no table
/// needs; a fatal error where the tables cannot be written; a cancelled error where the observer asks to stop.
///
/// # Complexity
/// That of a run to the last of the stages, for each round.
///
/// # Examples
/// ```
/// use termloom::{BenchOptions, Config, Silent, Stage, bench};
///
/// # let folder = tempfile::tempdir()?;
/// # std::env::set_current_dir(&folder)?;
/// # std::fs::create_dir("articles")?;
/// # std::fs::write("articles/a.txt", "The cat sat. The cat slept.")?;
/// # std::fs::write("articles/b.txt", "The dog saw the cat.")?;
/// let options = BenchOptions::default().only(Some(vec![Stage::Read, Stage::Tokenize]));
/// let report = bench(&Config::new(["articles"]), &options, &Silent)?;
/// for stage in &report.stages {
///     println!("{:?}: {} s, {:?} MB/s", stage.stage, stage.seconds.median, stage.rates().mb_per_s);
/// }
/// # assert_eq!((report.rounds, report.stages.len()), (3, 2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn bench(config: &Config, options: &BenchOptions, observer: &dyn Observer) -> Result<BenchReport> {
    let config = &config.clone().validated()?;
    let mut prepared = Prepared::new(config)?;
    let plan = plan(config);
    let shown = to_measure(&plan, options)?;
    let plan = plan.measuring(&shown);
    let own = [OwnFiles::of(&config.output)];
    let base = Context::new(config, &plan, observer, &config.output)?;
    let (without_skipped, mut observer) = (WithoutSkipped(observer), observer);
    let mut rounds = Vec::new();
    let (mut documents, mut totals) = (None, None);
    for _ in 0..options.rounds.get() {
        let folder = temporary_folder(config)?;
        let context = base.with(&plan, observer, folder.path());
        let mut reports;
        (documents, totals, reports) = round(&context, &mut prepared, &own, folder.path())?;
        reports.retain(|report| shown.contains(&report.stage));
        rounds.push(reports);
        observer = &without_skipped;
    }
    let all = options.only.is_none().then(|| {
        let seconds = rounds.iter().map(|reports| reports.iter().map(|report| report.seconds).sum()).collect();
        let Totals { bytes, tokens, .. } = totals.unwrap_or_default();
        let documents = documents.map_or(0, |documents| documents.processed);
        let peak_memory = rounds[0].iter().filter_map(|report| report.peak_memory).max();
        let amounts = Amounts { documents, bytes, tokens, rows: 0 };
        StageBench { stage: None, seconds: Seconds::of(seconds), amounts, peak_memory }
    });
    Ok(BenchReport {
        version: env!("CARGO_PKG_VERSION"),
        processors: std::thread::available_parallelism().map_or(1, usize::from),
        threads: config.resources.threads.get(),
        rounds: options.rounds.get(),
        documents,
        totals,
        stages: by_stage(&rounds),
        all,
        config: config.clone(),
    })
}

/// The same stages come in every round, in the same order.
fn by_stage(rounds: &[Vec<StageReport>]) -> Vec<StageBench> {
    let of_stage = |(index, first): (usize, &StageReport)| StageBench {
        stage: Some(first.stage),
        seconds: Seconds::of(rounds.iter().map(|reports| reports[index].seconds).collect()),
        amounts: first.amounts,
        peak_memory: first.peak_memory,
    };
    rounds.first().into_iter().flatten().enumerate().map(of_stage).collect()
}

/// The stages that are asked for, in order.
fn to_measure(plan: &Plan, options: &BenchOptions) -> Result<Vec<Stage>> {
    let Some(only) = &options.only else { return Ok(plan.stages.clone()) };
    if let Some(stage) = only.iter().find(|&&stage| !plan.runs(stage)) {
        return Err(Error::usage(format!("no table that would be written needs the stage `{stage}`"))
            .hint("name more tables with --tables, or omit --tables for all of them"));
    }
    let mut stages = only.clone();
    stages.sort_unstable();
    stages.dedup();
    if stages.is_empty() {
        return Err(Error::usage("no stage is named").hint("omit --only for all of them"));
    }
    Ok(stages)
}

/// A run as far as the plan goes: sums, where they were counted, and what each stage took.
fn round(
    context: &Context<'_>,
    prepared: &mut Prepared,
    own: &[OwnFiles],
    folder: &Path,
) -> Result<(Option<DocumentTotals>, Option<Totals>, Vec<StageReport>)> {
    let plan = context.plan;
    let mut stages = Stages::new(context);
    let discovered = discovered(context, own, &mut stages)?;
    let texts = read_texts(context, prepared, &discovered, &mut stages)?;
    let results = count(context, prepared, &texts, &mut stages)?;
    if plan.runs(Stage::Write) {
        let staging = Staging::begin(&folder.join("output"), false)?;
        stages.timed(Stage::Write, || {
            let (alarms, _) = alarms(context, prepared, &texts, &results)?;
            scored(context, prepared, &texts, &results, &alarms, |analyses| {
                write(context, prepared, &tables(analyses, &plan.tables)?, None, &staging)
            })
        })?;
    }
    let pair_events = results.pairs.margins.events();
    let totals = || Totals { pair_events, ..Totals::new(&texts.records, &texts.counts, plan.finds_themes) };
    let documents = plan.runs(Stage::Read).then_some(texts.totals);
    Ok((documents, plan.runs(Stage::Terms).then(totals), stages.reports))
}

/// A folder that goes, with all that is in it, when it is dropped.
fn temporary_folder(config: &Config) -> Result<TempDir> {
    let beside = config.output.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = config.resources.temp_dir.as_deref().or(beside).unwrap_or(Path::new("."));
    tempfile::Builder::new().prefix(".termloom-bench-").tempdir_in(parent).map_err(|error| {
        Error::io("make a temporary folder in", parent, error).hint("name another folder with --temp-dir")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_lies_between() {
        let of = |rounds: &[f64]| {
            let Seconds { median, min, max, .. } = Seconds::of(rounds.to_vec());
            (median, min, max)
        };
        assert_eq!(of(&[3.0, 1.0, 2.0]), (2.0, 1.0, 3.0));
        assert_eq!(of(&[4.0, 1.0]), (2.5, 1.0, 4.0));
        assert_eq!(of(&[5.0]), (5.0, 5.0, 5.0));
        assert_eq!(of(&[]), (0.0, 0.0, 0.0));
    }
}
