//! Word lists: an entry on each line.

/// The lines of a word list: no comments, no blank lines, no space around.
pub(super) fn entries(list: &str) -> impl Iterator<Item = &str> {
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}
