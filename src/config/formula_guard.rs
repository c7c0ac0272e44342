//! What keeps a spreadsheet from running a text of CSV as a formula (CWE-1236, OWASP ASVS 1.2.10).

use std::borrow::Cow;

use serde::Serialize;

/// Signs with which a formula may begin: also those of full width, which some programs take for the same, and characters that a spreadsheet
/// passes over.
const SIGNS: [char; 12] = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'];

/// What programs need to know to have the texts back: a text that matches `pattern` loses its first character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FormulaGuard {
    /// What is put before texts.
    pub character: char,
    /// A regular expression of all cells before which it was put.
    pub pattern: &'static str,
}

impl FormulaGuard {
    /// The guard of every file of CSV.
    pub const CSV: FormulaGuard = FormulaGuard { character: '\'', pattern: r"^'+[=+\-@\t\r\n\x00＝＋－＠]" };
}

/// Whether a text begins with a sign of formulas, after any number of `'`: else a guarded text and one that has a `'` of its own were the same.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(SIGNS)
}

/// Whether a text has a `'` put before it in CSV.
#[inline]
pub(crate) fn is_guarded(text: &str) -> bool {
    text.as_bytes().first().is_some_and(|byte| !byte.is_ascii_alphanumeric()) && is_formula(text)
}

/// A text as CSV has it.
pub(crate) fn guarded(text: &str) -> Cow<'_, str> {
    if is_guarded(text) { format!("'{text}").into() } else { text.into() }
}

/// A text of CSV as it was before.
pub(crate) fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn texts_come_back_and_no_two_are_one() {
        let begins = ["", "'", "''", "a", " ", "é", "\"", "’"];
        let signs = ["", "=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", "x", "'"];
        let texts: BTreeSet<String> =
            begins.iter().flat_map(|begin| signs.map(|sign| format!("{begin}{sign}x"))).collect();
        let cells: BTreeSet<String> = texts.iter().map(|text| guarded(text).into_owned()).collect();
        assert_eq!(cells.len(), texts.len());
        for text in &texts {
            let cell = guarded(text);
            assert_eq!((unguarded(&cell), is_guarded(text)), (text.as_str(), cell != *text));
            assert!(!cell.starts_with(|c| signs[1..13].concat().contains(c)), "{cell:?}");
        }
        assert_eq!([guarded("=x"), guarded("'=x"), guarded("'s")], ["'=x", "''=x", "'s"]);
    }
}
