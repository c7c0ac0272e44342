//! The side that asks: a process, the pipes to it, and how it ended.

use std::ffi::{OsStr, OsString};
use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{self, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::Signal;

use super::failure::Failure;
use super::frame;
use super::limits::Limits;

/// How long is waited before it is asked whether the answer is still wanted.
const WAIT: Duration = Duration::from_millis(100);

/// A process may take so many times the time that it may work: it may wait for a processor, but not for ever.
const WAITED: u64 = 10;

/// Bytes at the end of what it said that are looked at when it ended.
const SAID: usize = 4096;

/// Bytes of an answer that are taken at a time.
const PIECE: usize = 256 << 10;

/// A process that answers.
pub(super) struct Child {
    process: process::Child,
    input: ChildStdin,
    output: ChildStdout,
    errors: ChildStderr,
    /// The end of what it wrote to its standard error.
    said: Vec<u8>,
    answered: u32,
}

impl Child {
    pub fn start(program: &OsStr, arguments: &[OsString]) -> io::Result<Child> {
        let mut process = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Ctrl-C is for the program that asks, which ends this one.
            .process_group(0)
            .spawn()?;
        let pipes = (process.stdin.take(), process.stdout.take(), process.stderr.take());
        let (Some(input), Some(output), Some(errors)) = pipes else { return Err(ErrorKind::BrokenPipe.into()) };
        let child = Child { process, input, output, errors, said: Vec::new(), answered: 0 };
        rustix::io::ioctl_fionbio(&child.input, true)?;
        rustix::io::ioctl_fionbio(&child.output, true)?;
        rustix::io::ioctl_fionbio(&child.errors, true)?;
        Ok(child)
    }

    /// How many questions it answered.
    pub fn answered(&self) -> u32 {
        self.answered
    }

    /// Asks it something. After a failure it is of no use.
    pub fn ask(
        &mut self,
        question: &[&[u8]],
        limits: Limits,
        is_cancelled: &dyn Fn() -> bool,
    ) -> Result<Vec<u8>, Failure> {
        let until = Instant::now() + Duration::from_secs(limits.cpu_seconds.saturating_mul(WAITED).clamp(1, 1 << 20));
        let wait = Wait { until, is_cancelled };
        let limits = limits.to_bytes();
        let len = limits.len() + question.iter().map(|part| part.len()).sum::<usize>();
        let head = frame::head(len);
        for part in [&head[..], &limits].into_iter().chain(question.iter().copied()) {
            if !self.send(part, &wait)? {
                return Err(self.ended());
            }
        }
        let mut head = [0; frame::HEAD];
        if !self.receive(&mut head, &wait)? {
            return Err(self.ended());
        }
        let len = frame::len(&head).map_err(|error| Failure::Crash(error.to_string()))?;
        let mut answer = Vec::new();
        while answer.len() < len {
            let start = answer.len();
            answer.resize(len.min(start + PIECE), 0);
            if !self.receive(&mut answer[start..], &wait)? {
                return Err(self.ended());
            }
        }
        self.answered += 1;
        Ok(answer)
    }

    /// Sends bytes, and says whether it took them all.
    fn send(&mut self, mut bytes: &[u8], wait: &Wait<'_>) -> Result<bool, Failure> {
        while !bytes.is_empty() {
            match self.input.write(bytes) {
                Ok(sent) => bytes = &bytes[sent..],
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    self.listen().map_err(Failure::System)?;
                    wait.a_little(&self.input, PollFlags::OUT)?;
                }
                Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(false),
                Err(error) => return Err(Failure::System(error)),
            }
        }
        Ok(true)
    }

    /// Fills a buffer, and says whether there was enough.
    fn receive(&mut self, mut buffer: &mut [u8], wait: &Wait<'_>) -> Result<bool, Failure> {
        while !buffer.is_empty() {
            match self.output.read(buffer) {
                Ok(0) => return Ok(false),
                Ok(got) => buffer = &mut buffer[got..],
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    self.listen().map_err(Failure::System)?;
                    wait.a_little(&self.output, PollFlags::IN)?;
                }
                Err(error) => return Err(Failure::System(error)),
            }
        }
        Ok(true)
    }

    /// Why it ended.
    fn ended(&mut self) -> Failure {
        // It closed its pipes; if it is still there, it is of no use.
        let _ = self.process.kill();
        let status = match self.process.wait() {
            Ok(status) => status,
            Err(error) => return Failure::System(error),
        };
        match self.listen() {
            Ok(()) => cause(status, &String::from_utf8_lossy(&self.said)),
            Err(error) => Failure::System(error),
        }
    }

    /// Takes what it said, so that it need not wait to say more.
    fn listen(&mut self) -> io::Result<()> {
        let mut buffer = [0; SAID];
        // One that never stops talking is heard again later.
        for _ in 0..64 {
            match self.errors.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(got) => {
                    self.said.extend_from_slice(&buffer[..got]);
                    self.said.drain(..self.said.len().saturating_sub(SAID));
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // One that ended already is no fault.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What a status and the last words of a process mean.
fn cause(status: ExitStatus, said: &str) -> Failure {
    let is_signal = |signal: Signal| status.signal() == Some(signal.as_raw());
    if is_signal(Signal::XCPU) {
        return Failure::Timeout;
    }
    // Rust says this before it ends the process; the system ends one without a word where memory is short.
    if said.contains("memory allocation of") || is_signal(Signal::KILL) {
        return Failure::OutOfMemory;
    }
    if said.contains("has overflowed its stack") {
        return Failure::Crash("it is nested so deeply that its reader ran out of stack".into());
    }
    Failure::Crash(match (status.signal(), status.code()) {
        (Some(signal), _) => format!("its reader was ended by signal {signal}"),
        (None, code) => format!("its reader ended with exit code {}", code.unwrap_or_default()),
    })
}

/// A wait that has an end.
struct Wait<'c> {
    until: Instant,
    is_cancelled: &'c dyn Fn() -> bool,
}

impl Wait<'_> {
    /// Waits until a pipe is ready, but no longer than a little.
    fn a_little(&self, pipe: &impl AsFd, what: PollFlags) -> Result<(), Failure> {
        if (self.is_cancelled)() {
            return Err(Failure::Cancelled);
        }
        if Instant::now() > self.until {
            return Err(Failure::Timeout);
        }
        let mut polled = [PollFd::new(pipe, what)];
        let wait = Timespec { tv_sec: 0, tv_nsec: i64::from(WAIT.subsec_nanos()) };
        match poll(&mut polled, Some(&wait)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
            Err(error) => Err(Failure::System(error.into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { cpu_seconds: 2, memory_bytes: 1 << 30 };

    /// What a shell that does this answers.
    fn ask(script: &str) -> Result<Vec<u8>, Failure> {
        let arguments = ["-c", script].map(OsString::from);
        Child::start(OsStr::new("sh"), &arguments).unwrap().ask(&[b"question"], LIMITS, &|| false)
    }

    /// Takes the whole question first: a process that ends before is another case.
    const HEARS: &str = "head -c 36 > /dev/null; ";

    #[test]
    fn the_end_of_a_process_says_why() {
        let cases = [
            ("kill -XCPU $$", "Timeout"),
            ("kill -KILL $$", "OutOfMemory"),
            ("echo 'memory allocation of 99 bytes failed' >&2; kill -ABRT $$", "OutOfMemory"),
            ("echo 'thread 1 has overflowed its stack' >&2; kill -ABRT $$", "ran out of stack"),
            ("kill -SEGV $$", "signal 11"),
            ("exit 3", "exit code 3"),
            ("echo what a library prints", "no message"),
        ];
        for (script, expected) in cases {
            let failure = format!("{:?}", ask(&[HEARS, script].concat()).unwrap_err());
            assert!(failure.contains(expected), "{script}: {failure}");
        }
        assert!(matches!(ask("exit 3"), Err(Failure::Crash(_))), "it ends before it is asked");
    }

    #[test]
    fn a_process_that_waits_instead_of_working_is_late_too() {
        let arguments = ["-c", "sleep 60"].map(OsString::from);
        let limits = Limits { cpu_seconds: 0, ..LIMITS };
        let mut child = Child::start(OsStr::new("sh"), &arguments).unwrap();
        assert!(matches!(child.ask(&[b"question"], limits, &|| false), Err(Failure::Timeout)));
    }

    #[test]
    fn an_answer_comes_back_and_a_program_that_is_not_there_is_a_fault_of_the_machine() {
        assert_eq!(ask(r"head -c 36 > /dev/null; printf 'tlw1\003\0\0\0\0\0\0\0yes'").unwrap(), b"yes");
        assert!(Child::start(OsStr::new("/no such program"), &[]).is_err());
    }

    #[test]
    fn nobody_waits_for_an_answer_that_is_not_wanted() {
        let arguments = ["-c", "sleep 60"].map(OsString::from);
        let mut child = Child::start(OsStr::new("sh"), &arguments).unwrap();
        assert!(matches!(child.ask(&[b"question"], LIMITS, &|| true), Err(Failure::Cancelled)));
    }
}
