//! Faults that strace makes: a call of the system that fails, is held up, or kills or stops the program.
//!
//! strace counts the calls of each thread and of each name by itself. A fault of [`Fault::in_main_thread`] leaves the other threads alone, so
//! that no earlier call of one of them ends the run first.

use std::fs;
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::folder::{Folder, Ran};

const SIGKILL: i32 = 9;

#[derive(Clone)]
pub struct Fault {
    injected: Vec<Injected>,
    paths: Vec<String>,
    is_in_main_thread: bool,
}

#[derive(Clone)]
struct Injected {
    calls: String,
    what: String,
    when: String,
}

impl Fault {
    fn new(calls: &str, what: String) -> Fault {
        let injected = Injected { calls: calls.into(), what, when: "1".into() };
        Fault { injected: vec![injected], paths: Vec::new(), is_in_main_thread: false }
    }

    /// The first of each of these calls (`rename,renameat2`) fails with `EIO` or the like, and does nothing.
    pub fn error(calls: &str, name: &str) -> Fault {
        Fault::new(calls, format!("error={name}"))
    }

    /// The program is killed as it enters the first of these calls.
    pub fn kill(calls: &str) -> Fault {
        Fault::new(calls, "signal=SIGKILL".into())
    }

    /// The first of these calls is held up before it is done.
    pub fn delay(calls: &str, by: Duration) -> Fault {
        Fault::new(calls, format!("delay_enter={}", by.as_micros()))
    }

    /// The program stops once the first of these calls is done; see [`Folder::stopped`].
    pub fn stop(calls: &str) -> Fault {
        Fault::new(calls, "signal=SIGSTOP".into())
    }

    /// Not the first: `3`, or `3+` for the third and all after it, or `1..2+3` as strace has it.
    pub fn when(mut self, when: impl ToString) -> Fault {
        self.injected.last_mut().expect("one").when = when.to_string();
        self
    }

    /// Another fault in the same run.
    pub fn and(mut self, other: Fault) -> Fault {
        self.injected.extend(other.injected);
        self.paths.extend(other.paths);
        self
    }

    /// Only calls that name this path, or a file that was opened by it.
    pub fn of(mut self, path: impl AsRef<Path>) -> Fault {
        self.paths.push(path.as_ref().to_str().expect("UTF-8").into());
        self
    }

    /// Only calls of the thread that the program begins with, which reads options and commits.
    pub fn in_main_thread(mut self) -> Fault {
        self.is_in_main_thread = true;
        self
    }

    /// The same run of a program, under strace.
    fn traced(&self, program: &Command, trace: &Path) -> Command {
        let mut command = Command::new("strace");
        command.arg("-q").arg("-o").arg(trace);
        if !self.is_in_main_thread {
            command.arg("-f");
        }
        let calls: Vec<&str> = self.injected.iter().map(|injected| &*injected.calls).collect();
        command.arg("-e").arg(format!("trace={}", calls.join(",")));
        for Injected { calls, what, when } in &self.injected {
            command.arg("-e").arg(format!("inject={calls}:{what}:when={when}"));
        }
        for path in &self.paths {
            command.arg("-P").arg(path);
        }
        command.arg(program.get_program()).args(program.get_args());
        if let Some(folder) = program.get_current_dir() {
            command.current_dir(folder);
        }
        command
    }
}

impl Folder {
    /// Runs the program with a fault, which must fire.
    #[track_caller]
    pub fn run_with(&self, fault: &Fault, arguments: &[&str]) -> Ran {
        let ran = self.try_with(fault, arguments);
        assert!(ran.fired() > 0, "the fault did not fire; the trace: {}; it said: {}", ran.trace, ran.err);
        ran
    }

    /// Runs the program with a fault, if its call comes.
    pub fn try_with(&self, fault: &Fault, arguments: &[&str]) -> Ran {
        let trace = self.path(".trace");
        let mut ran = self.ended(fault.traced(&self.termloom(arguments), &trace));
        ran.trace = self.read(".trace");
        ran
    }

    /// Starts the program with a fault, for [`end_of`](Self::end_of).
    pub fn started_with(&self, fault: &Fault, arguments: &[&str]) -> Child {
        let trace = self.path(".trace");
        let _ = fs::remove_file(&trace);
        self.started(fault.traced(&self.termloom(arguments), &trace))
    }

    /// Runs the program, does something while it stands still at a fault of [`Fault::stop`], and lets it go on.
    #[track_caller]
    pub fn stopped(&self, fault: &Fault, arguments: &[&str], meanwhile: impl FnOnce()) -> Ran {
        let mut child = self.started_with(fault, arguments);
        let since = Instant::now();
        while !self.read(".trace").contains("--- stopped by SIGSTOP ---") {
            let trace = self.read(".trace");
            assert!(child.try_wait().expect("a child").is_none(), "it did not stop; the trace: {trace}");
            assert!(since.elapsed() < Duration::from_secs(60), "it does not stop");
            std::thread::sleep(Duration::from_millis(2));
        }
        meanwhile();
        kill_process(self.traced(), Signal::CONT).expect("it goes on");
        let mut ran = self.end_of(child);
        ran.trace = self.read(".trace");
        ran
    }

    /// The program that stands still.
    pub fn traced(&self) -> Pid {
        let trace = self.read(".trace");
        let thread = trace.lines().find(|line| line.contains("--- stopped by SIGSTOP ---"));
        let thread = thread.and_then(|line| line.split_whitespace().next()?.parse().ok());
        thread.and_then(Pid::from_raw).expect("a thread that is stopped")
    }
}

impl Ran {
    /// How many faults fired, by the trace, or by the death that was asked for.
    pub fn fired(&self) -> usize {
        let marks = ["(INJECTED)", "(DELAYED)", "(INJECTED, DELAYED)", "--- stopped by SIGSTOP ---"];
        let marked = self.trace.lines().filter(|line| marks.iter().any(|mark| line.contains(mark))).count();
        marked + usize::from(self.signal == Some(SIGKILL))
    }
}

/// Does something for N = 1, 2, 3 and on, until a run sees no fault. Says how many runs saw one.
#[track_caller]
pub fn until_no_fault(mut run: impl FnMut(usize) -> Ran) -> usize {
    for n in 1..5000 {
        if run(n).fired() == 0 {
            return n - 1;
        }
    }
    panic!("there is no end of faults");
}
