//! Unicode's own break tests. They are not ours to copy: set `TERMLOOM_UNICODE_TESTS` to a folder that holds
//! `WordBreakTest.txt` and `SentenceBreakTest.txt` of Unicode 17 (unicode.org/Public/17.0.0/ucd/auxiliary).

use std::fs;
use std::path::PathBuf;

use termloom::config::{Config, TokenRule};
use termloom::text::{Tokenizer, Tokens, sentence_ends};

use crate::laws::is_unspaced;

/// The segments of every line of a break test, or nothing where the folder is not named.
fn break_test(names: [&str; 2]) -> Option<Vec<Vec<String>>> {
    let folder = PathBuf::from(std::env::var_os("TERMLOOM_UNICODE_TESTS")?);
    let path = names.map(|name| folder.join(name)).into_iter().find(|path| path.exists()).expect("a break test");
    let text = fs::read_to_string(path).expect("a file");
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or("").trim()).filter(|line| !line.is_empty());
    let segments = |line: &str| -> Vec<String> {
        let parts = line.split('÷').map(str::trim).filter(|part| !part.is_empty());
        let character = |code: &str| u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
        parts.map(|part| part.split_whitespace().filter_map(character).collect()).collect()
    };
    let tests: Vec<_> = lines.map(segments).collect();
    assert!(tests.len() > 400, "only {} lines", tests.len());
    Some(tests)
}

#[test]
fn words_pass_the_word_break_test() {
    let Some(tests) = break_test(["WordBreakTest_17.txt", "WordBreakTest.txt"]) else { return };
    let mut strict = Config::default().text;
    strict.tokens = TokenRule::Uax29Strict;
    let tokenizer = Tokenizer::new(strict);
    let mut tokens = Tokens::new();
    let mut compared = 0;
    for segments in tests {
        let text = segments.concat();
        if text.contains(is_unspaced) || text.contains(['@', '#']) {
            continue;
        }
        tokenizer.tokenize(&text, 0, "", &mut tokens);
        let found: Vec<&str> =
            tokens.as_slice().iter().map(|token| &text[token.start as usize..token.end as usize]).collect();
        let expected: Vec<&String> =
            segments.iter().filter(|segment| segment.contains(char::is_alphanumeric)).collect();
        assert_eq!(found, expected, "{text:?}");
        compared += 1;
    }
    assert!(compared > 1000, "only {compared} were compared");
}

#[test]
fn sentences_pass_the_sentence_break_test() {
    let Some(tests) = break_test(["SentenceBreakTest_17.txt", "SentenceBreakTest.txt"]) else { return };
    let mut compared = 0;
    for segments in tests {
        let text = segments.concat();
        // Here a line break is a space, and an initial ends no sentence.
        let is_initial = |segment: &String| {
            let last = segment.split_whitespace().next_back().unwrap_or("").trim_start_matches(['"', '(']);
            last.chars().count() == 2 && last.ends_with('.') && last.starts_with(char::is_uppercase)
        };
        if text.contains(['\r', '\n']) || segments.iter().any(is_initial) {
            continue;
        }
        let mut end = 0;
        let expected: Vec<usize> = segments
            .iter()
            .map(|segment| {
                end += segment.len();
                end
            })
            .collect();
        assert_eq!(sentence_ends(&text), expected, "{text:?}");
        compared += 1;
    }
    assert!(compared > 250, "only {compared} were compared");
}
