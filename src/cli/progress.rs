//! One bar per stage on a terminal.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::signals::Signal;
use super::sizes::size_lines;
use super::terminal::{printable, say};
use termloom::context::{ExpectedSizes, Observer, Stage};
use termloom::corpus::{SkipKind, SkipReason, Skipped};

/// Draws what it hears, a few times a second, on standard error where that is a terminal.
pub(super) struct Progress {
    is_quiet: bool,
    is_verbose: bool,
    signal: Signal,
    bar: Mutex<Option<ProgressBar>>,
    /// Documents read so far; the bar itself counts bytes.
    documents: AtomicU64,
    /// Rows that gave no document and were not said yet, by table and reason.
    rows: Mutex<BTreeMap<(String, SkipReason), SkippedRows>>,
    /// Members of an archive that gave no document, by archive and reason.
    members: Mutex<BTreeMap<(String, SkipReason), u64>>,
}

/// Members of one archive that are named, for each reason.
const NAMED_MEMBERS: u64 = 10;

/// Rows of a table that gave no document for one reason.
#[derive(Default)]
struct SkippedRows {
    count: u64,
    /// The number of the first row, from 1, and its message.
    first: u64,
    message: String,
}

impl Progress {
    pub fn new(is_quiet: bool, is_verbose: bool, signal: Signal) -> Self {
        Progress {
            is_quiet,
            is_verbose,
            signal,
            bar: Mutex::new(None),
            documents: AtomicU64::new(0),
            rows: Mutex::default(),
            members: Mutex::default(),
        }
    }

    /// Takes the last bar away, and says what is left to say.
    pub fn clear(&self) {
        if let Some(bar) = self.bar().take() {
            bar.finish_and_clear();
        }
        self.say_rows();
    }

    /// Says once for each table and reason which rows gave no document.
    fn say_rows(&self) {
        let rows = std::mem::take(&mut *self.rows.lock().unwrap_or_else(PoisonError::into_inner));
        for ((table, reason), SkippedRows { count, first, message }) in rows {
            let (kind, table, message) = (reason.kind(), printable(&table), printable(&message));
            let more = match count.saturating_sub(1) {
                0 => String::new(),
                1 => " and 1 more row".to_string(),
                more => format!(" and {} more rows", HumanCount(more)),
            };
            self.say(&format!("{kind}: {table}#row={first}{more}: {reason}: {message}"));
        }
        let members = std::mem::take(&mut *self.members.lock().unwrap_or_else(PoisonError::into_inner));
        for ((archive, reason), count) in members {
            if let Some(more) = count.checked_sub(NAMED_MEMBERS).filter(|&more| more > 0) {
                let (kind, archive) = (reason.kind(), printable(&archive));
                self.say(&format!("{kind}: {archive}#: {reason}: {} more of its members", HumanCount(more)));
            }
        }
    }

    fn bar(&self) -> std::sync::MutexGuard<'_, Option<ProgressBar>> {
        self.bar.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn draw(&self, template: &str, prefix: &'static str, length: u64) {
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr_with_hz(5));
        bar.set_style(style);
        bar.set_prefix(prefix);
        bar.enable_steady_tick(Duration::from_millis(200));
        if let Some(before) = self.bar().replace(bar) {
            before.finish_and_clear();
        }
    }

    /// Something begins that is no stage of a run, on so many bytes.
    pub fn begin_bytes(&self, doing: &'static str, bytes: u64) {
        if !self.is_quiet {
            self.draw("{prefix:8} {bar:30} {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left", doing, bytes);
        }
    }

    /// So many more of them are done.
    pub fn advance_bytes(&self, bytes: u64) {
        if let Some(bar) = &*self.bar() {
            bar.inc(bytes);
        }
    }

    fn say(&self, line: &str) {
        match &*self.bar() {
            Some(bar) => bar.suspend(|| say(line)),
            None => say(line),
        }
    }
}

impl Observer for Progress {
    fn begin(&self, stage: Stage, items: u64, bytes: u64) {
        if self.is_quiet {
            return;
        }
        let (template, length) = match stage {
            Stage::Read => {
                ("{prefix:8} {bar:30} {msg} documents  {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left", bytes)
            }
            Stage::Write => ("{prefix:8} {bar:30} {human_pos}/{human_len} rows  {eta} left", items),
            Stage::Discover | Stage::Compounds | Stage::Tokenize | Stage::Terms | Stage::Boilerplate => {
                ("{prefix:8} {spinner}", items)
            }
            _ => ("{prefix:8} {bar:30} {percent} %  {eta} left", items),
        };
        self.draw(template, stage.name(), length);
    }

    fn advance(&self, stage: Stage, items: u64, bytes: u64) {
        // A lock for each document is far from contended.
        if let Some(bar) = &*self.bar() {
            if stage == Stage::Read {
                bar.inc(bytes);
                let documents = self.documents.fetch_add(items, Ordering::Relaxed) + items;
                bar.set_message(HumanCount(documents).to_string());
            } else {
                bar.inc(items);
            }
        }
    }

    fn end(&self, _stage: Stage) {
        self.clear();
    }

    fn skipped(&self, skipped: &Skipped) {
        if !self.is_quiet && (self.is_verbose || skipped.reason.kind() == SkipKind::Quarantined) {
            let Skipped { doc_id, reason, message, .. } = skipped;
            if let Some((table, row)) = skipped.row() {
                let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
                let known = rows.entry((table.into(), *reason)).or_default();
                known.count += 1;
                if known.count == 1 || row < known.first {
                    (known.first, known.message) = (row, message.clone());
                }
                return;
            }
            if let Some((archive, _)) = doc_id.split_once('#') {
                let mut members = self.members.lock().unwrap_or_else(PoisonError::into_inner);
                let count = members.entry((archive.into(), *reason)).or_default();
                *count += 1;
                if *count > NAMED_MEMBERS {
                    return;
                }
            }
            self.say(&format!("{}: {}: {reason}: {}", reason.kind(), printable(doc_id), printable(message)));
        }
    }

    fn will_write(&self, sizes: &ExpectedSizes) {
        if !self.is_quiet {
            self.say(&size_lines(sizes));
        }
    }

    fn warning(&self, message: &str) {
        self.say(&format!("warning: {}", printable(message)));
    }

    fn is_cancelled(&self) -> bool {
        self.signal.load(Ordering::Relaxed) != 0
    }
}
