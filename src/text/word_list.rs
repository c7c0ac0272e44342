//! Word lists: an entry on each line; and the stop words of languages as they were written.

/// The lines of a word list: no comments, no blank lines, no space around.
pub(super) fn entries(list: &str) -> impl Iterator<Item = &str> {
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

const ENGLISH: &str = include_str!("../../data/stop_words_en.txt");

/// The stop words of a language, if there is a list.
pub(super) fn words_of(code: &str) -> Option<Vec<&'static str>> {
    match code {
        "en" => Some(entries(ENGLISH).collect()),
        _ => stop_words::lookup(code).map(<[_]>::to_vec),
    }
}

/// Codes of the languages that have a list of stop words, sorted.
pub(super) fn stop_word_languages() -> Vec<&'static str> {
    let mut codes: Vec<_> = stop_words::available_languages().iter().copied().filter(|code| code.len() == 2).collect();
    codes.sort_unstable();
    codes
}
