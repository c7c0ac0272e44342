//! What every stage is given, and none of them changes.

mod alarm;
mod gate;
mod in_order;
mod measure;
mod memory;
mod observer;
mod peak;
mod plan;
mod prepared;
mod ranking;
mod report;
mod size;
mod sorted_runs;
mod stages;

pub use self::alarm::Alarm;
pub(crate) use self::alarm::{check_denied, ordered};
pub(crate) use self::gate::Gate;
pub(crate) use self::in_order::in_order_of;
pub use self::measure::{Amounts, Rates, StageReport};
pub(crate) use self::measure::{Figures, ThreadTimings};
pub(crate) use self::memory::Budget;
pub(crate) use self::observer::{CancelOnly, WithoutSkipped};
pub use self::observer::{Observer, Silent, Stage};
pub(crate) use self::plan::Plan;
pub(crate) use self::prepared::ignored;
pub use self::prepared::tokenizer_without_corpus;
pub(crate) use self::prepared::{NamedList, Prepared};
pub(crate) use self::ranking::{QValuesOnDisk, RANKED, Ranked, Runs, largest_first};
pub use self::report::{
    CollocateSummary, ContrastedGroup, CopyTotals, CutRows, DocumentTotals, DuplicateTotals, GroupRate, GroupingReport,
    InputWithoutDocuments, OutputFile, ReadTotals, Report, ThemeContrastReport, ThemeCoverage, ThemeListReport,
    ThemeReport, ThemeSummary, ThemeTrendReport, Totals, Versions,
};
pub use self::size::{ExpectedSizes, TableSize};
pub(crate) use self::sorted_runs::{SortedRuns, WrittenPairs, write_run};
pub(crate) use self::stages::Stages;

use std::path::Path;
use std::sync::Arc;

use rayon::ThreadPool;

use crate::config::{Config, TableName};
use crate::corpus::Discovered;
use crate::count::HashKey;
use crate::error::{Error, Result};
use crate::spill::Spill;

/// The options and the plan of a run, who hears of it, and the threads, memory and temporary file that it has.
#[derive(Clone)]
pub(crate) struct Context<'a> {
    pub config: &'a Config,
    pub plan: &'a Plan,
    pub observer: &'a dyn Observer,
    pub pool: Arc<ThreadPool>,
    pub budget: Budget,
    pub spill: Arc<Spill>,
    /// What the hashes of words depend on.
    pub key: HashKey,
}

impl<'a> Context<'a> {
    /// Starts the threads. The temporary file will be in `folder`, unless the user named another.
    pub fn new(config: &'a Config, plan: &'a Plan, observer: &'a dyn Observer, folder: &Path) -> Result<Self> {
        Spill::check(config.resources.temp_dir.as_deref())?;
        let budget = Budget::new(&config.resources);
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(budget.threads())
            .thread_name(|index| format!("termloom-{index}"))
            .stack_size(16 << 20)
            .build()
            .map_err(|error| Error::fatal(format!("cannot start {} threads: {error}", budget.threads())))?;
        let (spill, key) = (spill_in(config, folder), HashKey::random());
        Ok(Context { config, plan, observer, pool: Arc::new(pool), budget, spill, key })
    }

    /// The same options and threads for another plan, with another observer and a temporary file of its own.
    pub fn with<'b>(&self, plan: &'b Plan, observer: &'b dyn Observer, folder: &Path) -> Context<'b>
    where
        'a: 'b,
    {
        let (config, pool) = (self.config, Arc::clone(&self.pool));
        Context { config, plan, observer, pool, budget: self.budget, spill: spill_in(config, folder), key: self.key }
    }

    /// Rejects a run for which the folder of the temporary file has not enough room.
    pub fn check_room(&self, discovered: &Discovered) -> Result<()> {
        if !self.plan.keeps_tokens {
            return Ok(());
        }
        let pairs = self.plan.writes(TableName::Pairs).then_some(&self.config.count);
        self.budget.check_room(discovered.bytes(), self.spill.folder(), pairs)
    }

    /// Fails once the observer has asked to stop.
    pub fn check(&self) -> Result<()> {
        if self.observer.is_cancelled() { Err(Error::cancelled()) } else { Ok(()) }
    }
}

fn spill_in(config: &Config, folder: &Path) -> Arc<Spill> {
    Arc::new(Spill::new(config.resources.temp_dir.as_deref().unwrap_or(folder)))
}
