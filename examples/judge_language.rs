//! How often the language of a text is found, by the length of the text, on texts of your own:
//!
//! ```text
//! cargo run --release --example judge_language -- FOLDER
//! ```
//!
//! The files of FOLDER are plain text. Each is named by its language, as `de.txt` or `de_news.txt`. Pieces are taken from all
//! over each text, from the start of a word to the end of one. "Source" takes all pieces of one length and language for rows
//! of one table.
#![expect(clippy::print_stdout, reason = "its output is a table")]

use std::collections::BTreeMap;
use std::time::Instant;
use std::{env, fs};

use termloom::corpus::{SourceLanguage, detect_language};

const LENGTHS: [usize; 5] = [20, 50, 100, 300, 1000];
/// Pieces of one length that are taken from one file.
const PIECES: usize = 100;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = env::args().nth(1).ok_or("name a folder")?;
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let language = name.split('_').next().unwrap_or_default().to_string();
        let text = String::from_utf8_lossy(&fs::read(&path)?).into_owned();
        texts.entry(language).or_default().push(text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    println!(
        "| language | characters | pieces | right | wrong | unknown | µs | source: right | wrong | unknown | µs |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    for (language, texts) in &texts {
        for length in LENGTHS {
            let pieces: Vec<&str> = texts.iter().flat_map(|text| pieces(text, length)).collect();
            if pieces.is_empty() {
                continue;
            }
            let alone = judged(&pieces, language, detect_language);
            let source = SourceLanguage::of(pieces.iter().copied());
            let of_source = judged(&pieces, language, |piece| source.detect(piece).0);
            println!("| {language} | {length} | {} | {alone} | {of_source} |", pieces.len());
        }
    }
    Ok(())
}

/// Pieces of at most `length` characters, from all over the text.
fn pieces(text: &str, length: usize) -> impl Iterator<Item = &str> {
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let count = PIECES.min((starts.len() - 1) / length);
    (0..count).filter_map(move |number| {
        let from = starts[(starts.len() - 1 - length) * number / count.max(2)];
        // Chinese and Japanese have no spaces.
        let start = text[from..]
            .find(' ')
            .filter(|space| number > 0 && *space < 4 * length)
            .map_or(from, |space| from + space + 1);
        let end = text[start..].char_indices().nth(length).map_or(text.len(), |(at, _)| start + at);
        let piece = &text[start..end];
        let last = piece
            .rfind(' ')
            .filter(|space| end < text.len() && !text[end..].starts_with(' ') && *space > piece.len() / 2);
        Some(piece[..last.unwrap_or(piece.len())].trim()).filter(|piece| !piece.is_empty())
    })
}

/// The shares that are right, wrong and unknown, and the time of one.
fn judged(pieces: &[&str], language: &str, detect: impl Fn(&str) -> &'static str) -> String {
    let start = Instant::now();
    let found: Vec<&str> = pieces.iter().map(|piece| detect(piece)).collect();
    let micros = start.elapsed().as_secs_f64() * 1e6 / pieces.len() as f64;
    let share = |is: &dyn Fn(&str) -> bool| found.iter().filter(|code| is(code)).count() as f64 / pieces.len() as f64;
    let (right, unknown) = (share(&|code| code == language), share(&str::is_empty));
    let wrong = share(&|code| code != language && !code.is_empty());
    format!("{right:.3} | {wrong:.3} | {unknown:.3} | {micros:.1}")
}
