//! Cells that say that there is no value.

/// Whether a cell is nothing but a sign for a missing value. Letters must be of the case that `list` has: `NA`, not `na`.
///
/// # Examples
/// ```
/// use doctext::cells::is_missing;
///
/// let list = ["NA", "[deleted]"];
/// assert!(is_missing(" NA ", &list) && is_missing("[deleted]", &list));
/// assert!(!is_missing("Na und?", &list) && !is_missing("na", &list) && !is_missing("", &list));
/// ```
pub fn is_missing<S: AsRef<str>>(cell: &str, list: &[S]) -> bool {
    let cell = cell.trim();
    !cell.is_empty() && list.iter().any(|missing| missing.as_ref() == cell)
}
