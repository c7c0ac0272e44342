//! What a test needs of the machine, and how it says loudly that this is not there.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

/// Says that the test of this thread is left out. Nothing captures it: whoever reads the log of the tests sees it.
pub fn left_out(reason: &str) {
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("a test");
    let _ = writeln!(std::io::stderr(), "\n*** LEFT OUT: {test}: {reason} ***");
}

/// Whether strace is here and may trace, else says that the test is left out.
pub fn has_strace() -> bool {
    static TRACES: LazyLock<bool> = LazyLock::new(|| {
        let traced =
            Command::new("strace").args(["-f", "-qq", "-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
        traced.is_ok_and(|status| status.success())
    });
    said(*TRACES, "strace is not here, or may not trace")
}

/// Whether the test runs as root and may mount and become another user, else says that it is left out.
pub fn is_root() -> bool {
    said(rustix::process::geteuid().is_root(), "it must run as root")
}

fn said(is_there: bool, otherwise: &str) -> bool {
    if !is_there {
        left_out(otherwise);
    }
    is_there
}
