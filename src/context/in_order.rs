//! Work that is done by many threads and taken home in order, with little of it done ahead.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::error::{Error, Result};

/// Room for the stack of a thread, as for the threads of a run.
const STACK: usize = 16 << 20;

/// Results for each thread that may wait for their turn.
const AHEAD: usize = 4;

struct OrderedQueue<T> {
    state: Mutex<QueueState<T>>,
    changed: Condvar,
}

struct QueueState<T> {
    /// The job that is taken next.
    next: usize,
    /// The job whose result is handed over next.
    turn: usize,
    done: BTreeMap<usize, T>,
    /// Whether there are no more jobs than were taken.
    is_last_taken: bool,
    is_over: bool,
}

/// Does jobs that come one after the other on some threads, each with a worker of its own, and hands their results to `consume` in
/// order, on the caller's thread, until it breaks. Results that wait are a few for each thread. `next` is asked by the threads in turn.
///
/// # Errors
/// A fatal error where a thread cannot be started, and those of `consume`.
pub(crate) fn in_order_of<J, T, W>(
    threads: usize,
    next: impl FnMut() -> Option<J> + Send,
    worker: impl Fn() -> W + Sync,
    mut consume: impl FnMut(T) -> Result<ControlFlow<()>>,
) -> Result<()>
where
    T: Send,
    W: FnMut(J) -> T,
{
    let state = QueueState { next: 0, turn: 0, done: BTreeMap::new(), is_last_taken: threads == 0, is_over: false };
    let line = OrderedQueue { state: Mutex::new(state), changed: Condvar::new() };
    let next = Mutex::new(next);
    thread::scope(|scope| {
        // However this ends, by an error or a panic of anybody, the others must not wait for what will not come.
        let _over = Over { line: &line, is_worker: false };
        for index in 0..threads {
            let work = || {
                let _over = Over { line: &line, is_worker: true };
                let mut work = worker();
                while let Some((number, job)) = line.take(&next, AHEAD * threads) {
                    let done = work(job);
                    line.state().done.insert(number, done);
                    line.changed.notify_all();
                }
            };
            thread::Builder::new()
                .name(format!("termloom-{index}"))
                .stack_size(STACK)
                .spawn_scoped(scope, work)
                .map_err(|error| Error::fatal(format!("cannot start {threads} threads: {error}")))?;
        }
        while let Some(done) = line.turn() {
            if consume(done)?.is_break() {
                break;
            }
        }
        Ok(())
    })
}

impl<T> OrderedQueue<T> {
    fn state(&self) -> MutexGuard<'_, QueueState<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A job to do, and its number; `None` where there are no more.
    fn take<J>(&self, next: &Mutex<impl FnMut() -> Option<J>>, ahead: usize) -> Option<(usize, J)> {
        // Held while waiting: who has the next job also has the next number.
        let mut next = next.lock().unwrap_or_else(PoisonError::into_inner);
        let must_wait = |state: &mut QueueState<T>| !state.is_over && state.next >= state.turn + ahead;
        let state = self.changed.wait_while(self.state(), must_wait).unwrap_or_else(PoisonError::into_inner);
        if state.is_over || state.is_last_taken {
            return None;
        }
        drop(state);
        let job = next();
        let mut state = self.state();
        let number = state.next;
        if job.is_some() {
            state.next += 1;
        } else {
            state.is_last_taken = true;
            self.changed.notify_all();
        }
        job.map(|job| (number, job))
    }

    /// The result whose turn it is; `None` where it will not come.
    fn turn(&self) -> Option<T> {
        let must_wait = |state: &mut QueueState<T>| {
            let is_end = state.is_last_taken && state.turn == state.next;
            !state.is_over && !is_end && !state.done.contains_key(&state.turn)
        };
        let mut state = self.changed.wait_while(self.state(), must_wait).unwrap_or_else(PoisonError::into_inner);
        let turn = state.turn;
        let done = state.done.remove(&turn)?;
        state.turn += 1;
        self.changed.notify_all();
        Some(done)
    }
}

/// Ends the line when it is dropped: the caller's in any case, a worker's only by a panic.
struct Over<'l, T> {
    line: &'l OrderedQueue<T>,
    is_worker: bool,
}

impl<T> Drop for Over<'_, T> {
    fn drop(&mut self) {
        if !self.is_worker || thread::panicking() {
            self.line.state().is_over = true;
            self.line.changed.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    fn in_order<T: Send, W: FnMut(usize) -> T>(
        threads: usize,
        mut jobs: std::ops::Range<usize>,
        worker: impl Fn() -> W + Sync,
        consume: impl FnMut(T) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        in_order_of(threads.min(jobs.len()), || jobs.next(), worker, consume)
    }

    #[test]
    fn results_come_in_order_and_few_are_done_ahead() {
        for threads in [1, 3] {
            let ahead = AtomicUsize::new(0);
            let mut taken = Vec::new();
            let worker = || {
                |job: usize| {
                    if job.is_multiple_of(7) {
                        thread::sleep(Duration::from_millis(1));
                    }
                    ahead.fetch_max(job, Ordering::Relaxed);
                    job
                }
            };
            let ended = in_order(threads, 0..100, worker, |job| {
                assert!(ahead.load(Ordering::Relaxed) <= job + AHEAD * threads + 1);
                taken.push(job);
                Ok(if job == 60 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            });
            ended.unwrap();
            assert_eq!(taken, (0..=60).collect::<Vec<_>>());
        }
        in_order(3, 0..0, || |_| (), |()| Ok(ControlFlow::Continue(()))).unwrap();
    }

    #[test]
    fn an_error_ends_it() {
        let failed = in_order(
            2,
            0..1000,
            || |job| job,
            |job| if job == 3 { Err(Error::stopped()) } else { Ok(ControlFlow::Continue(())) },
        );
        assert!(failed.unwrap_err().is_cancelled());
    }

    #[test]
    #[should_panic(expected = "scoped thread panicked")]
    fn a_panic_of_a_worker_leaves_nobody_waiting() {
        let worker = || |job: usize| assert!(job != 5, "this one fails");
        let _ = in_order(2, 0..1000, worker, |()| Ok(ControlFlow::Continue(())));
    }
}
