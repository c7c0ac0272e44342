//! What the built-in themes find of sentences about them: tests/fixtures/recall/LANGUAGE.csv has sentences as the press writes them, in two halves.
//! Half `a` was there when the patterns were written, half `b` was not looked at, and is judged here.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use termloom::config::{Config, Scope};
use termloom::text::{Tokenizer, Tokens};
use termloom::themes::{Matcher, Searcher, TokenizedText, builtin};

/// The share of the sentences of a theme that must have a hit of it.
const LEAST: f64 = 0.75;

#[test]
fn three_quarters_of_the_sentences_about_a_theme_are_found() {
    let tokenizer = Tokenizer::new(Config::default().text);
    let core = builtin("core").expect("a list").expect("it is valid");
    let matcher = Matcher::new(core.compile(&tokenizer).expect("patterns"), Scope::Theme);
    let mut searcher = Searcher::new(&matcher);
    let mut tokens = Tokens::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/recall");
    let mut faults = Vec::new();
    for entry in fs::read_dir(&folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        let language = path.file_stem().and_then(|stem| stem.to_str()).expect("the code of a language");
        // For each theme: sentences that are found, and all.
        let mut found: BTreeMap<String, (u32, u32)> = BTreeMap::new();
        let mut missed = Vec::new();
        for row in csv::Reader::from_path(&path).expect("a table").into_records() {
            let row = row.expect("a row");
            let [theme, half, text] = [&row[0], &row[1], &row[2]];
            assert!(["a", "b"].contains(&half), "{}: the half `{half}`", path.display());
            let number = matcher.themes().iter().position(|name| name == theme);
            let number = number.unwrap_or_else(|| panic!("{}: there is no theme `{theme}`", path.display())) as u32;
            tokenizer.tokenize(text, 0, language, &mut tokens);
            let tokenized = TokenizedText { text, body_start: 0, language, tokens: &tokens, tokenizer: &tokenizer };
            let mut is_found = false;
            searcher.search(&tokenized, |hit| is_found |= hit.theme == number);
            if half == "b" {
                let of_theme = found.entry(theme.to_string()).or_default();
                of_theme.0 += u32::from(is_found);
                of_theme.1 += 1;
                missed.extend((!is_found).then(|| format!("    {theme}: {text}")));
            }
        }
        assert!(!found.is_empty(), "{}: no sentences of half b", path.display());
        let share = |&(found, all): &(u32, u32)| f64::from(found) / f64::from(all);
        let shares: Vec<String> = found.iter().map(|(theme, of)| format!("{theme} {:.2}", share(of))).collect();
        if found.values().any(|of| share(of) < LEAST) {
            faults.push(format!("{language}: {}\n{}", shares.join(", "), missed.join("\n")));
        }
    }
    assert!(faults.is_empty(), "less than {LEAST} of the sentences is found:\n{}", faults.join("\n"));
}
