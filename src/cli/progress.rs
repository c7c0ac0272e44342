//! One bar per stage on a terminal, and signals.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use signal_hook::consts::{SIGINT, SIGTERM};

use super::sizes::size_lines;
use super::terminal::printable;
use termloom::context::{ExpectedSizes, Observer, Stage};
use termloom::corpus::{SkipKind, SkipReason, Skipped};

/// The number of the signal that came, or 0.
pub(super) type Signal = Arc<AtomicUsize>;

/// The first SIGINT or SIGTERM is noted; a second one ends the program at once.
pub(super) fn watch_signals() -> Signal {
    let signal = Signal::default();
    let again = Arc::new(AtomicBool::new(false));
    for number in [SIGINT, SIGTERM] {
        // Without a handler the system's own stops the program: the run only leaves a temporary folder then, which the
        // next run removes.
        let _ = signal_hook::flag::register_conditional_shutdown(number, 128 + number, Arc::clone(&again));
        let _ = signal_hook::flag::register(number, Arc::clone(&again));
        let _ = signal_hook::flag::register_usize(number, Arc::clone(&signal), number as usize);
    }
    signal
}

/// The signal that came, if one did.
pub(super) fn received(signal: &Signal) -> Option<u8> {
    u8::try_from(signal.load(Ordering::Relaxed)).ok().filter(|&number| number > 0)
}

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
}

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
            Some(bar) => bar.suspend(|| eprintln!("{line}")),
            None => eprintln!("{line}"),
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
            self.say(&format!("{}: {}: {reason}: {}", reason.kind(), printable(doc_id), printable(message)));
        }
    }

    fn will_write(&self, sizes: &ExpectedSizes) {
        if !self.is_quiet {
            self.say(&size_lines(sizes));
        }
    }

    fn is_cancelled(&self) -> bool {
        self.signal.load(Ordering::Relaxed) != 0
    }
}
