//! How long a stage took, for how much.

use std::time::{Duration, Instant};

use serde::{Serialize, Serializer};

use super::observer::Stage;

/// How much a stage worked on; 0 for what it does not work on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Amounts {
    /// Documents; for `discover`, the files it found.
    #[serde(skip_serializing_if = "is_zero")]
    pub documents: u64,
    /// Bytes: of files for `read`, of text for `tokenize`, of tables for `write`.
    #[serde(skip_serializing_if = "is_zero")]
    pub bytes: u64,
    /// Positions.
    #[serde(skip_serializing_if = "is_zero")]
    pub tokens: u64,
    /// What it made: types for `terms`, rows of tables for later stages.
    #[serde(skip_serializing_if = "is_zero")]
    pub rows: u64,
}

fn is_zero(amount: &u64) -> bool {
    *amount == 0
}

impl Amounts {
    /// How much of each in a second, if all took `seconds`.
    pub fn rates(&self, seconds: f64) -> Rates {
        let rate = |amount: u64| (amount > 0).then(|| amount as f64 / seconds.max(1e-9));
        Rates {
            mb_per_s: rate(self.bytes).map(|bytes| bytes / 1e6),
            tokens_per_s: rate(self.tokens),
            documents_per_s: rate(self.documents),
            rows_per_s: rate(self.rows),
        }
    }
}

/// Amounts per second; `None` for what a stage does not work on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Rates {
    /// Millions of bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mb_per_s: Option<f64>,
    /// Tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens_per_s: Option<f64>,
    /// Documents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documents_per_s: Option<f64>,
    /// Rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows_per_s: Option<f64>,
}

/// What a stage took.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct StageReport {
    /// Which.
    pub stage: Stage,
    /// Wall time. Documents are read, tokenized and counted in one pass, whose time is divided among `read`, `tokenize` and
    /// `terms` as the threads divided theirs; so the stages of a run add up to its time.
    pub seconds: f64,
    /// How much it worked on.
    pub amounts: Amounts,
    /// The most memory that the process, not the stage alone, had held when the stage ended, in bytes; `None` where the
    /// system does not say.
    pub peak_memory: Option<u64>,
}

impl StageReport {
    /// How much it did in a second.
    pub fn rates(&self) -> Rates {
        self.amounts.rates(self.seconds)
    }
}

impl Serialize for StageReport {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let StageReport { stage, seconds, amounts, peak_memory } = *self;
        Figures { stage: Some(stage), seconds, amounts, rates: self.rates(), peak_memory }.serialize(to)
    }
}

/// What is written of a stage: rates are computed, not kept.
#[derive(Serialize)]
pub(crate) struct Figures<S> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    pub seconds: S,
    #[serde(flatten)]
    pub amounts: Amounts,
    #[serde(flatten)]
    pub rates: Rates,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peak_memory: Option<u64>,
}

/// The time that one thread spent on each stage.
#[derive(Clone, Copy)]
pub(crate) struct ThreadTimings {
    last: Instant,
    spent: [Duration; Stage::ALL.len()],
}

impl Default for ThreadTimings {
    fn default() -> Self {
        ThreadTimings { last: Instant::now(), spent: Default::default() }
    }
}

impl ThreadTimings {
    /// Adds the time since the last call to this stage.
    pub fn add(&mut self, stage: Stage) {
        let now = Instant::now();
        self.spent[stage as usize] += now - self.last;
        self.last = now;
    }

    /// The share of one stage in the time of all threads. Idle time belongs to no stage.
    pub fn share(threads: &[ThreadTimings], stage: Stage) -> f64 {
        let of_stage: Duration = threads.iter().map(|timings| timings.spent[stage as usize]).sum();
        let all: Duration = threads.iter().flat_map(|timings| timings.spent).sum();
        if all.is_zero() { 0.0 } else { of_stage.as_secs_f64() / all.as_secs_f64() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_stage_does_not_work_on_is_not_written() {
        let amounts = Amounts { bytes: 3_000_000, tokens: 10, ..Amounts::default() };
        let stage = StageReport { stage: Stage::Tokenize, seconds: 2.0, amounts, peak_memory: None };
        let written = serde_json::to_value(stage).unwrap();
        let expected = serde_json::json!({
            "stage": "tokenize", "seconds": 2.0, "bytes": 3_000_000, "tokens": 10, "mb_per_s": 1.5, "tokens_per_s": 5.0
        });
        assert_eq!(written, expected);
    }

    #[test]
    fn shares_are_those_of_all_threads() {
        let timings = |read, tokenize| {
            let mut timings = ThreadTimings::default();
            timings.spent[Stage::Read as usize] = Duration::from_secs(read);
            timings.spent[Stage::Tokenize as usize] = Duration::from_secs(tokenize);
            timings
        };
        let threads = [timings(1, 2), timings(0, 1)];
        assert_eq!(ThreadTimings::share(&threads, Stage::Read), 0.25);
        assert_eq!(ThreadTimings::share(&threads, Stage::Tokenize), 0.75);
        assert_eq!(ThreadTimings::share(&[], Stage::Read), 0.0);
    }
}
