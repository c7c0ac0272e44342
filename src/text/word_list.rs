//! Word lists: an entry on each line.

const ENGLISH: &str = include_str!("../../data/stop_words_en.txt");

/// The lines of a word list: no comments, no blank lines, no space around.
pub(super) fn entries(list: &str) -> impl Iterator<Item = &str> {
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Codes of the languages that have a stop list, sorted.
pub(super) fn stop_list_languages() -> Vec<&'static str> {
    let mut codes: Vec<_> = stop_words::available_languages().iter().copied().filter(|code| code.len() == 2).collect();
    codes.sort_unstable();
    codes
}

/// The language whose lists go for a language: those of Norwegian for both ways to write it.
pub(super) fn with_lists(code: &str) -> &str {
    match code {
        "nb" | "nn" => "no",
        _ => code,
    }
}

/// The stop list of a language as it was written.
pub(super) fn stop_list(code: &str) -> Option<Vec<&'static str>> {
    match code {
        "en" => Some(entries(ENGLISH).collect()),
        _ => stop_words::lookup(code).map(<[_]>::to_vec),
    }
}
