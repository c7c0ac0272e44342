//! One pattern: words, globs and regexes that follow each other.

use regex::{Regex, RegexBuilder};

use super::glob::{Glob, ONE, STAR};
use crate::text::{Tokenizer, Tokens};

/// The most memory a compiled regex may take: a larger one is refused rather than compiled for minutes.
const REGEX_SIZE_LIMIT: usize = 1 << 20;

/// What one token of a pattern must be.
#[derive(Clone, Debug)]
pub enum Atom {
    /// This normal form.
    Word(String),
    /// A normal form that matches this.
    Glob(Glob),
    /// A normal form that the whole of this matches.
    Regex(Regex),
}

impl Atom {
    fn matches_empty(&self) -> bool {
        match self {
            Atom::Word(_) => false,
            Atom::Glob(glob) => glob.is_match(""),
            Atom::Regex(regex) => regex.is_match(""),
        }
    }
}

/// A pattern as written, and what it stands for.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// As written.
    pub text: String,
    /// One for each token.
    pub atoms: Vec<Atom>,
}

impl Pattern {
    /// Compiles a pattern as it stands in a theme file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn compile(text: &str, tokenizer: &Tokenizer) -> Result<Pattern, String> {
        let mut atoms = Vec::new();
        let mut tokens = Tokens::new();
        for piece in pieces(text.trim()) {
            match piece {
                Piece::Regex(source) => atoms.push(Atom::Regex(anchored(source)?)),
                Piece::Words(words) => push_words(words, tokenizer, &mut tokens, &mut atoms),
            }
        }
        if atoms.is_empty() {
            return Err(format!("`{text}` holds no word that a text could hold"));
        }
        if atoms.iter().all(Atom::matches_empty) {
            return Err(format!("`{text}` matches every word"));
        }
        Ok(Pattern { text: text.trim().to_string(), atoms })
    }
}

enum Piece<'p> {
    Words(&'p str),
    Regex(&'p str),
}

/// Words up to the next `/regex/`, which begins at a space and ends before one.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let regex = rest.strip_prefix('/').and_then(|inner| {
            let end = inner
                .match_indices('/')
                .map(|(at, _)| at)
                .find(|&at| at > 0 && inner[at + 1..].chars().next().is_none_or(char::is_whitespace))?;
            Some((&inner[..end], &inner[end + 1..]))
        });
        if let Some((source, behind)) = regex {
            pieces.push(Piece::Regex(source));
            rest = behind.trim_start();
            continue;
        }
        let end = rest
            .match_indices(char::is_whitespace)
            .map(|(at, _)| at)
            .find(|&at| rest[at..].trim_start().starts_with('/'));
        let (words, behind) = rest.split_at(end.unwrap_or(rest.len()));
        pieces.push(Piece::Words(words));
        rest = behind.trim_start();
    }
    pieces
}

fn push_words(words: &str, tokenizer: &Tokenizer, tokens: &mut Tokens, atoms: &mut Vec<Atom>) {
    let disguised: String = words
        .chars()
        .map(|c| match c {
            '*' => STAR,
            '?' => ONE,
            _ => c,
        })
        .collect();
    tokenizer.tokenize(&disguised, 0, tokens);
    let all = tokens.as_slice();
    let mut index = 0;
    while index < all.len() {
        let mut form = tokens.form(&all[index]).to_string();
        // A script without spaces ends a word where a letter of another begins: `审查*` must stay one glob.
        while index + 1 < all.len() && all[index].end == all[index + 1].start {
            let next = tokens.form(&all[index + 1]);
            if !(form.ends_with([STAR, ONE]) || next.starts_with([STAR, ONE])) {
                break;
            }
            form.push_str(next);
            index += 1;
        }
        atoms.push(Glob::new(&form).map_or(Atom::Word(form), Atom::Glob));
        index += 1;
    }
}

fn anchored(source: &str) -> Result<Regex, String> {
    let build = |pattern: &str| RegexBuilder::new(pattern).size_limit(REGEX_SIZE_LIMIT).build();
    // Compiled alone first, so that `a)|(b` cannot escape the anchors.
    build(source)
        .and_then(|_| build(&format!("^(?:{source})$")))
        .map_err(|error| format!("`/{source}/` is not a regex: {}", last_line(&error.to_string())))
}

fn last_line(message: &str) -> &str {
    message.lines().next_back().unwrap_or(message).trim_start_matches("error: ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn atoms(text: &str) -> Result<Vec<String>, String> {
        let tokenizer = Tokenizer::new(Config::default().text);
        let show = |atom: &Atom| match atom {
            Atom::Word(word) => word.clone(),
            Atom::Glob(glob) => glob.text(),
            Atom::Regex(regex) => regex.to_string(),
        };
        Pattern::compile(text, &tokenizer).map(|pattern| pattern.atoms.iter().map(show).collect())
    }

    #[test]
    fn patterns_go_through_the_tokenizer() {
        assert_eq!(atoms("State-owned").unwrap(), ["state", "owned"]);
        assert_eq!(atoms("party’s").unwrap(), ["party"]);
        assert_eq!(atoms("self-censor* ?ed").unwrap(), ["self", "censor*", "?ed"]);
        assert_eq!(atoms("审查*").unwrap(), ["审查*"]);
        assert_eq!(atoms("#Free*").unwrap(), ["#free*"]);
        assert_eq!(atoms("the /cens(or|ure)s?/ of").unwrap(), ["the", "^(?:cens(or|ure)s?)$", "of"]);
        assert_eq!(atoms("state/security").unwrap(), ["state", "security"]);
    }

    #[test]
    fn bad_patterns_are_refused() {
        for text in ["", "--", "*", "/(/", "/a)|(b/", "/(a{9999}){9999}/", "/.*/"] {
            assert!(atoms(text).is_err(), "{text}");
        }
    }
}
