//! The language of patterns: phrases of words, globs and regexes, two of them near each other, and what may not stand
//! beside them (docs/counting.md § 4).

use regex::{Regex, RegexBuilder};

use super::glob::{Glob, ONE, STAR};
use super::keying::Keying;
use super::obfuscation::deobfuscate_word;
use crate::config::{Case, Matching, ThemeOptions};
use crate::text::{LanguageGroup, Tokenizer, Tokens};

/// The most memory a compiled regex may take: a larger one is refused rather than compiled for minutes.
const REGEX_SIZE_LIMIT: usize = 1 << 20;
/// The most words of a phrase.
const MAX_WORDS: usize = 255;
/// The farthest that two phrases near each other may be apart, in positions.
const MAX_DISTANCE: u32 = 1000;

/// What one token of a pattern must be.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    pub test: Test,
    pub keying: Keying,
    /// Whether capital letters are other letters.
    pub is_cased: bool,
}

/// How a form, or what is compared in its place, is tested.
#[derive(Clone, Debug)]
pub(super) enum Test {
    /// It is this.
    Word(String),
    /// All of it matches this.
    Glob(Glob),
    /// All of it matches this.
    Regex(Regex),
}

impl Test {
    pub fn is_match(&self, key: &str) -> bool {
        match self {
            Test::Word(word) => word == key,
            Test::Glob(glob) => glob.is_match(key),
            Test::Regex(regex) => regex.is_match(key),
        }
    }

    fn matches_anything(&self) -> bool {
        // What is true of these is true of any.
        !matches!(self, Test::Word(_)) && ["a", "zz9", "état", "审查"].iter().all(|form| self.is_match(form))
    }
}

/// Tokens at consecutive positions.
pub(super) type Phrase = Vec<Atom>;

/// What a pattern looks for.
#[derive(Clone, Debug)]
pub(super) enum Body {
    Phrase(Phrase),
    /// Two that meet at a distance up to this, in either order.
    Near(Phrase, Phrase, u32),
    /// Forms as they stand in a sentence.
    Substring(String),
}

/// A pattern, compiled.
#[derive(Clone, Debug)]
pub struct Pattern {
    pub(super) text: String,
    pub(super) options: ThemeOptions,
    pub(super) weight: f64,
    pub(super) what: What,
    /// The pattern without obfuscations, if obfuscated words are found as well.
    pub(super) deobfuscated: Option<What>,
}

/// What a pattern matches.
#[derive(Clone, Debug)]
pub(super) struct What {
    pub body: Body,
    /// None of these may stand directly before it.
    pub not_before: Vec<Phrase>,
    /// Nor any of these directly behind it.
    pub not_after: Vec<Phrase>,
}

/// What is wrong with a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// Characters of the pattern before the place.
    pub at: usize,
    /// What, and what to do.
    pub message: String,
}

/// Within a pattern: a byte, and what is wrong there.
type Local = (usize, String);

impl Pattern {
    /// Compiles a pattern of a theme with these options. Its weight is 1.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn compile(text: &str, options: &ThemeOptions, tokenizer: &Tokenizer) -> Result<Pattern, PatternError> {
        let compile = |is_deobfuscated| match options.matching {
            Matching::Words => what(text, options, is_deobfuscated, tokenizer),
            Matching::Substring => substring(text, options, is_deobfuscated, tokenizer),
        };
        let deobfuscated = || options.evasion.then(|| compile(true)).transpose();
        match compile(false).and_then(|what| Ok((what, deobfuscated()?))) {
            Ok((what, deobfuscated)) => {
                let text = text.trim().to_string();
                Ok(Pattern { text, options: options.clone(), weight: 1.0, what, deobfuscated })
            }
            Err((at, message)) => {
                let at = text.get(..at).unwrap_or(text).chars().count();
                Err(PatternError { at, message })
            }
        }
    }

    /// The same with another weight.
    #[must_use]
    pub fn with_weight(self, weight: f64) -> Pattern {
        Pattern { weight, ..self }
    }

    /// As written.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A part of a pattern, and the byte it begins at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum PatternPiece<'p> {
    Words(&'p str),
    Regex(&'p str),
    /// `!`: what follows may not stand there.
    Not,
    /// `->`
    After,
    /// `<-`
    Before,
    /// `~5`
    Near(&'p str),
}

/// Parts that stand between white space; `!` stands before one, and a regex may hold spaces.
pub(super) fn pieces(text: &str) -> Vec<(usize, PatternPiece<'_>)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(skipped) = text[at..].find(|c: char| !c.is_whitespace()) {
        at += skipped;
        let rest = &text[at..];
        if rest.starts_with('!') {
            pieces.push((at, PatternPiece::Not));
            at += 1;
            continue;
        }
        let regex = rest.strip_prefix('/').and_then(|inner| {
            let ends = inner.match_indices('/').map(|(end, _)| end);
            let end = ends
                .into_iter()
                .find(|&end| end > 0 && inner[end + 1..].chars().next().is_none_or(char::is_whitespace))?;
            Some(&inner[..end])
        });
        if let Some(source) = regex {
            pieces.push((at, PatternPiece::Regex(source)));
            at += source.len() + 2;
            continue;
        }
        let word = &rest[..rest.find(char::is_whitespace).unwrap_or(rest.len())];
        let near = word.strip_prefix('~').filter(|distance| distance.bytes().all(|byte| byte.is_ascii_digit()));
        let piece = match (word, near) {
            ("->", _) => PatternPiece::After,
            ("<-", _) => PatternPiece::Before,
            (_, Some(distance)) => PatternPiece::Near(distance),
            _ => PatternPiece::Words(word),
        };
        pieces.push((at, piece));
        at += word.len();
    }
    pieces
}

fn what(text: &str, options: &ThemeOptions, is_deobfuscated: bool, tokenizer: &Tokenizer) -> Result<What, Local> {
    let keying = Keying::of(options).map_err(|message| (0, message))?;
    let is_cased = options.case == Case::Sensitive;
    if is_cased && options.stem.is_some() {
        return Err((0, "`case: sensitive` and `stem` exclude each other: stems have no capitals".into()));
    }
    let compiler = Compiler { tokenizer, keying, is_cased, is_deobfuscated };
    let all = pieces(text);
    let place = |wanted: PatternPiece<'_>| -> Result<Option<usize>, Local> {
        let mut places = all.iter().enumerate().filter(|(_, (_, piece))| *piece == wanted);
        let first = places.next().map(|(index, _)| index);
        match places.next() {
            Some((_, (at, _))) => Err((*at, "an arrow stands once in a pattern: `!x !y <- word -> !z`".into())),
            None => Ok(first),
        }
    };
    let (before, after) = (place(PatternPiece::Before)?, place(PatternPiece::After)?);
    let middle_end = after.unwrap_or(all.len());
    if let Some(before) = before.filter(|&before| before > middle_end) {
        return Err((all[before].0, "`<-` must stand before `->`: `!x <- word -> !y`".into()));
    }
    let not_before = compiler.context(&all[..before.unwrap_or(0)], before.map(|index| all[index].0))?;
    let not_after = compiler.context(after.map_or(&[], |after| &all[after + 1..]), after.map(|index| all[index].0))?;
    let middle = &all[before.map_or(0, |before| before + 1)..middle_end];
    let body = compiler.body(text, middle)?;
    Ok(What { body, not_before, not_after })
}

struct Compiler<'t> {
    tokenizer: &'t Tokenizer,
    keying: Keying,
    is_cased: bool,
    /// Whether obfuscations are removed from words.
    is_deobfuscated: bool,
}

impl Compiler<'_> {
    fn body(&self, text: &str, pieces: &[(usize, PatternPiece<'_>)]) -> Result<Body, Local> {
        let nothing = || (0, format!("`{text}` holds no word that a text could hold"));
        let mut near = pieces.iter().enumerate().filter_map(|(index, (at, piece))| match piece {
            PatternPiece::Near(distance) => Some((index, *at, *distance)),
            _ => None,
        });
        let Some((index, at, distance)) = near.next() else {
            let phrase = self.phrase(pieces)?;
            if phrase.is_empty() {
                return Err(nothing());
            }
            return matches_something(text, &phrase).map(|()| Body::Phrase(phrase));
        };
        if let Some((_, at, _)) = near.next() {
            return Err((at, "`~` stands once in a pattern: `state ~5 media`".into()));
        }
        let distance = distance.parse().ok().filter(|distance| (1..=MAX_DISTANCE).contains(distance));
        let distance = distance.ok_or((at, format!("the number behind `~` must be from 1 to {MAX_DISTANCE}")))?;
        let (first, second) = (self.phrase(&pieces[..index])?, self.phrase(&pieces[index + 1..])?);
        if first.is_empty() || second.is_empty() {
            return Err((at, "`~` must have words on both sides: `state ~5 media`".into()));
        }
        matches_something(text, &first).or_else(|_| matches_something(text, &second))?;
        Ok(Body::Near(first, second, distance))
    }

    /// What may not stand on one side; `arrow` is where the arrow is.
    fn context(&self, pieces: &[(usize, PatternPiece<'_>)], arrow: Option<usize>) -> Result<Vec<Phrase>, Local> {
        let Some(arrow) = arrow else { return Ok(Vec::new()) };
        if pieces.first().is_none_or(|(_, piece)| *piece != PatternPiece::Not) {
            return Err((arrow, "context begins with `!`: `!birthday <- party -> !hat !line`".into()));
        }
        let phrases = pieces.chunk_by(|_, (_, next)| *next != PatternPiece::Not).map(|chunk| {
            if let Some((at, _)) = chunk.iter().find(|(_, piece)| matches!(piece, PatternPiece::Near(_))) {
                return Err((*at, "`~` cannot stand in context, which is what stands directly there".into()));
            }
            let phrase = self.phrase(&chunk[1..])?;
            if phrase.is_empty() { Err((chunk[0].0, "behind `!` stands no word".into())) } else { Ok(phrase) }
        });
        phrases.collect()
    }

    fn phrase(&self, pieces: &[(usize, PatternPiece<'_>)]) -> Result<Phrase, Local> {
        let mut phrase = Vec::new();
        let mut rest = pieces.iter().peekable();
        while let Some((at, piece)) = rest.next() {
            match piece {
                PatternPiece::Words(words) if self.tokenizer.compounds().is_empty() => {
                    self.push_words(&self.marked(words), &mut phrase);
                }
                PatternPiece::Words(words) => {
                    // Several words may be one token.
                    let mut together = self.marked(words);
                    while let Some((_, PatternPiece::Words(more))) =
                        rest.next_if(|(_, next)| matches!(next, PatternPiece::Words(_)))
                    {
                        together.push(' ');
                        together.push_str(&self.marked(more));
                    }
                    self.push_words(&together, &mut phrase);
                }
                PatternPiece::Regex(source) => {
                    let regex = anchored(source).map_err(|message| (*at, message))?;
                    phrase.push(self.atom(Test::Regex(regex)));
                }
                PatternPiece::Not => {
                    return Err((*at, "`!` stands behind `->` or before `<-`: `!birthday <- party -> !hat`".into()));
                }
                PatternPiece::Near(_) | PatternPiece::After | PatternPiece::Before => {
                    return Err((*at, "this cannot stand here".into()));
                }
            }
        }
        if let Some((at, _)) = pieces.first().filter(|_| phrase.len() > MAX_WORDS) {
            return Err((*at, format!("a phrase may have at most {MAX_WORDS} words")));
        }
        Ok(phrase)
    }

    /// Words with the signs of globs as letters.
    fn marked(&self, words: &str) -> String {
        let words = if self.is_deobfuscated { deobfuscate_word(words) } else { words.into() };
        let marked = |c| match c {
            '*' => STAR,
            '?' => ONE,
            _ => c,
        };
        words.chars().map(marked).collect()
    }

    fn push_words(&self, marked: &str, phrase: &mut Phrase) {
        let mut tokens = Tokens::new();
        self.tokenizer.tokenize_phrase(marked, LanguageGroup::General, &mut tokens);
        let all = tokens.as_slice();
        let form = |index: usize| match self.is_cased {
            true => self.tokenizer.cased_form(marked, &tokens, &all[index]),
            false => tokens.form(&all[index]).into(),
        };
        let mut index = 0;
        while index < all.len() {
            let mut joined = form(index).into_owned();
            // A script without spaces ends a word where a letter of another begins: `审查*` must stay one glob.
            while index + 1 < all.len() && all[index].end == all[index + 1].start {
                let next = form(index + 1);
                if !(joined.ends_with([STAR, ONE]) || next.starts_with([STAR, ONE])) {
                    break;
                }
                joined.push_str(&next);
                index += 1;
            }
            let test = match Glob::new(&joined) {
                Some(_) => Glob::new(&self.keying.of_form(&joined)).map(Test::Glob),
                None => Some(Test::Word(self.keying.of_word(&joined).into_owned())),
            };
            phrase.extend(test.map(|test| self.atom(test)));
            index += 1;
        }
    }

    fn atom(&self, test: Test) -> Atom {
        Atom { test, keying: self.keying, is_cased: self.is_cased }
    }
}

fn matches_something(text: &str, phrase: &[Atom]) -> Result<(), Local> {
    if phrase.iter().all(|atom| atom.test.matches_anything()) {
        return Err((0, format!("`{text}` matches every word")));
    }
    Ok(())
}

fn substring(text: &str, options: &ThemeOptions, is_deobfuscated: bool, tokenizer: &Tokenizer) -> Result<What, Local> {
    let keying = Keying::of(options).map_err(|message| (0, message))?;
    if options.stem.is_some() {
        return Err((0, "`match: substring` and `stem` exclude each other".into()));
    }
    if let Some((at, _)) = pieces(text).into_iter().find(|(_, piece)| !matches!(piece, PatternPiece::Words(_))) {
        return Err((at, "with `match: substring` a pattern is words only".into()));
    }
    if let Some(at) = text.find(['*', '?']) {
        return Err((
            at,
            "with `match: substring` a pattern has no `*` and no `?`: it is found inside words anyway".into(),
        ));
    }
    let text = if is_deobfuscated { deobfuscate_word(text) } else { text.into() };
    let mut tokens = Tokens::new();
    tokenizer.tokenize_phrase(&text, LanguageGroup::General, &mut tokens);
    let mut forms = String::new();
    let mut behind = None;
    for token in tokens.as_slice() {
        if behind.is_some_and(|behind| behind != token.start) {
            forms.push(' ');
        }
        behind = Some(token.end);
        let form = match options.case {
            Case::Sensitive => tokenizer.cased_form(&text, &tokens, token),
            Case::Ignore => tokens.form(token).into(),
        };
        forms.push_str(&keying.of_form(&form));
    }
    if forms.trim().is_empty() {
        return Err((0, format!("`{text}` holds no word that a text could hold")));
    }
    Ok(What { body: Body::Substring(forms), not_before: Vec::new(), not_after: Vec::new() })
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
mod tests;
