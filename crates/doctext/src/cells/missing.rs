//! Cells that say that there is no value.

/// What programs write where there is no value: R, pandas, SQL, spreadsheets, Reddit.
pub const MISSING: &[&str] = &[
    "#N/A",
    "#N/A N/A",
    "#NA",
    "#NULL!",
    "#VALUE!",
    "(blank)",
    "(null)",
    "-NaN",
    "-nan",
    "<NA>",
    "<na>",
    "N/A",
    "NA",
    "NULL",
    "NaN",
    "NaT",
    "None",
    "Null",
    "[deleted by user]",
    "[deleted]",
    "[removed]",
    "\\N",
    "n/a",
    "nan",
    "none",
    "null",
];

/// Whether a cell is nothing but a sign for a missing value. Letters must be of the case that `list` has: `NA`, not `na`.
///
/// # Examples
/// ```
/// use doctext::cells::{MISSING, is_missing};
///
/// assert!(is_missing(" NA ", MISSING) && is_missing("[deleted]", MISSING));
/// assert!(!is_missing("Na und?", MISSING) && !is_missing("NONE", MISSING) && !is_missing("", MISSING));
/// ```
pub fn is_missing<S: AsRef<str>>(cell: &str, list: &[S]) -> bool {
    let cell = cell.trim();
    !cell.is_empty() && list.iter().any(|missing| missing.as_ref() == cell)
}
