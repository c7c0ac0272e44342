//! The stages of a plan, and what each took.

use std::time::Instant;

use super::Context;
use super::measure::{Amounts, StageReport};
use super::observer::Stage;
use super::peak::peak_memory;
use crate::error::Result;

/// Does stages one after the other, and notes what each took.
pub(crate) struct Stages<'a> {
    context: &'a Context<'a>,
    /// In the order in which they were done.
    pub reports: Vec<StageReport>,
}

impl<'a> Stages<'a> {
    /// Nothing is done yet.
    pub fn new(context: &'a Context<'a>) -> Self {
        Stages { context, reports: Vec::new() }
    }

    /// Does a stage if it is in the plan; what it would make is empty if it is not. The work also says how much it was.
    pub fn run<T: Default>(&mut self, stage: Stage, work: impl FnOnce() -> Result<(T, Amounts)>) -> Result<T> {
        if self.context.plan.runs(stage) { self.timed(stage, work) } else { Ok(T::default()) }
    }

    /// Does a stage, whatever the plan.
    pub fn timed<T>(&mut self, stage: Stage, work: impl FnOnce() -> Result<(T, Amounts)>) -> Result<T> {
        let start = Instant::now();
        let done = work();
        self.context.observer.end(stage);
        let (value, amounts) = done?;
        self.note(stage, start.elapsed().as_secs_f64(), amounts);
        self.context.check()?;
        Ok(value)
    }

    /// Notes what a stage took; in addition to what was noted before, if it is done in two parts.
    pub fn note(&mut self, stage: Stage, seconds: f64, amounts: Amounts) {
        let before = self.reports.pop_if(|last| last.stage == stage).map_or(0.0, |before| before.seconds);
        self.reports.push(StageReport { stage, seconds: before + seconds, amounts, peak_memory: peak_memory() });
    }
}
