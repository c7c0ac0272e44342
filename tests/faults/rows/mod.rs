//! The list of faults. docs/internals/faults.md is made of it.

mod content;
mod input;
mod numbers;
mod output;

/// A fault, how it is made, and what comes of it.
pub struct Row {
    /// A number of the scorecard, 1 to 56, or the name of a fault that was found later.
    pub row: &'static str,
    pub fault: &'static str,
    pub injected: &'static str,
    /// How the test knows that the fault fired.
    pub proof: &'static str,
    pub verdict: Verdict,
    /// `file::function`, of a file in `tests/faults` or by its path from the root.
    pub tests: &'static [&'static str],
}

#[derive(Clone, Copy)]
pub enum Verdict {
    /// The promise holds, and the tests fail where it does not.
    Holds,
    /// No test, and why.
    #[allow(dead_code, reason = "the day when none is left")]
    Left(&'static str),
}

const UNTRIED: Verdict = Verdict::Left("not tried yet");

/// A row that nobody has written a test for.
const fn untried(row: &'static str, fault: &'static str) -> Row {
    Row { row, fault, injected: "", proof: "", verdict: UNTRIED, tests: &[] }
}

/// All of them, in the order of the page.
pub fn rows() -> Vec<&'static Row> {
    [output::ROWS, input::ROWS, content::ROWS, numbers::ROWS].into_iter().flatten().collect()
}
