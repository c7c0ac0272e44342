//! From the text of a pattern to what it asks for in a language.

use std::mem::take;

use super::pieces::{PatternPiece, pieces};
use super::what::{Atom, Body, Context, Phrase, Test, What};
use crate::config::{Case, Matching, ThemeOptions};
use crate::text::{Breaks, LanguageGroup, Tokenizer, Tokens};
use crate::themes::anchored::AnchoredRegex;
use crate::themes::glob::{Glob, ONE, STAR};
use crate::themes::keying::Keying;
use crate::themes::obfuscation::deobfuscate_word;

/// The most words of a phrase.
const MAX_WORDS: usize = 255;
/// The farthest that two phrases near each other may be apart, in positions.
const MAX_DISTANCE: u32 = 1000;

/// Within a pattern: a byte, and what is wrong there.
pub(super) type Local = (usize, String);

/// The regexes of a pattern, each with the byte at which it stands: they are the same in all languages.
pub(super) type Regexes = Vec<(usize, AnchoredRegex)>;

/// Whose words a pattern is compiled to.
#[derive(Clone, Copy)]
pub(super) struct PatternLanguage<'t> {
    pub tokenizer: &'t Tokenizer,
    pub group: LanguageGroup,
    /// Whether obfuscations are removed from words.
    pub is_deobfuscated: bool,
    /// Whether the pattern is known to be right.
    pub is_known: bool,
}

/// Reads the regexes of a pattern; those of one that is known to be right are read when they are needed.
pub(super) fn regexes(text: &str, options: &ThemeOptions, is_known: bool) -> Result<Regexes, Local> {
    if options.matching == Matching::Substring {
        return Ok(Vec::new());
    }
    let sources = pieces(text).into_iter().filter_map(|(at, piece)| match piece {
        PatternPiece::Regex(source) => Some((at, source)),
        _ => None,
    });
    let read = |(at, source)| match is_known {
        true => Ok((at, AnchoredRegex::known(source))),
        false => AnchoredRegex::new(source).map(|regex| (at, regex)).map_err(|message| (at, message)),
    };
    sources.map(read).collect()
}

/// Compiles a pattern of words.
pub(super) fn what(
    text: &str,
    options: &ThemeOptions,
    regexes: &Regexes,
    language: PatternLanguage<'_>,
) -> Result<What, Local> {
    let keying = Keying::of(options).map_err(|message| (0, message))?;
    let is_cased = options.case == Case::Sensitive;
    if is_cased && options.stem.is_some() {
        return Err((0, "`case: sensitive` and `stem` exclude each other: stems have no capitals".into()));
    }
    let compiler = Compiler { language, regexes, keying, is_cased };
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
    let (body, [leading, trailing]) = compiler.body(text, middle)?;
    let not_before = not_before
        .into_iter()
        .map(|context| Context { phrase: context.phrase, passed: context.trailing | leading })
        .collect();
    let not_after = not_after
        .into_iter()
        .map(|context| Context { phrase: context.phrase, passed: trailing | context.leading })
        .collect();
    Ok(What { body, not_before, not_after })
}

/// A phrase, and the signs that are written before and behind it.
struct WrittenPhrase {
    phrase: Phrase,
    leading: Breaks,
    trailing: Breaks,
}

struct Compiler<'t> {
    language: PatternLanguage<'t>,
    regexes: &'t Regexes,
    keying: Keying,
    is_cased: bool,
}

impl Compiler<'_> {
    /// What is looked for, and the signs that are written before and behind it.
    fn body(&self, text: &str, pieces: &[(usize, PatternPiece<'_>)]) -> Result<(Body, [Breaks; 2]), Local> {
        let nothing = || (0, format!("`{text}` holds no word that a text could hold"));
        let mut near = pieces.iter().enumerate().filter_map(|(index, (at, piece))| match piece {
            PatternPiece::Near(distance) => Some((index, *at, *distance)),
            _ => None,
        });
        let Some((index, at, distance)) = near.next() else {
            let WrittenPhrase { phrase, leading, trailing } = self.phrase(pieces)?;
            if phrase.is_empty() {
                return Err(nothing());
            }
            return self.matches_something(text, &phrase).map(|()| (Body::Phrase(phrase), [leading, trailing]));
        };
        if let Some((_, at, _)) = near.next() {
            return Err((at, "`~` stands once in a pattern: `state ~5 media`".into()));
        }
        let distance = distance.parse().ok().filter(|distance| (1..=MAX_DISTANCE).contains(distance));
        let distance = distance.ok_or((at, format!("the number behind `~` must be from 1 to {MAX_DISTANCE}")))?;
        let (first, second) = (self.phrase(&pieces[..index])?, self.phrase(&pieces[index + 1..])?);
        let edges = [first.leading, second.trailing];
        let (first, second) = (first.phrase, second.phrase);
        if first.is_empty() || second.is_empty() {
            return Err((at, "`~` must have words on both sides: `state ~5 media`".into()));
        }
        self.matches_something(text, &first).or_else(|_| self.matches_something(text, &second))?;
        Ok((Body::Near(first, second, distance), edges))
    }

    /// What may not stand on one side; `arrow` is where the arrow is.
    fn context(&self, pieces: &[(usize, PatternPiece<'_>)], arrow: Option<usize>) -> Result<Vec<WrittenPhrase>, Local> {
        let Some(arrow) = arrow else { return Ok(Vec::new()) };
        if pieces.first().is_none_or(|(_, piece)| *piece != PatternPiece::Not) {
            return Err((arrow, "context begins with `!`: `!birthday <- party -> !hat !line`".into()));
        }
        let phrases = pieces.chunk_by(|_, (_, next)| *next != PatternPiece::Not).map(|chunk| {
            if let Some((at, _)) = chunk.iter().find(|(_, piece)| matches!(piece, PatternPiece::Near(_))) {
                return Err((*at, "`~` cannot stand in context, which is what stands directly there".into()));
            }
            let phrase = self.phrase(&chunk[1..])?;
            if !phrase.phrase.is_empty() {
                return Ok(phrase);
            }
            let written = chunk[1..].iter().find_map(|(_, piece)| match piece {
                PatternPiece::Words(words) => Some(format!(": `{words}` is none by the options of the text")),
                _ => None,
            });
            Err((chunk[0].0, format!("behind `!` stands no word{}", written.unwrap_or_default())))
        });
        phrases.collect()
    }

    fn phrase(&self, pieces: &[(usize, PatternPiece<'_>)]) -> Result<WrittenPhrase, Local> {
        let mut phrase = Vec::new();
        let mut signs = Breaks::NONE;
        let mut rest = pieces.iter().peekable();
        while let Some((at, piece)) = rest.next() {
            match piece {
                PatternPiece::Words(words) => {
                    // As in a text: several words may be one token, and signs stand between them.
                    let mut together = self.marked(words);
                    while let Some((_, PatternPiece::Words(more))) =
                        rest.next_if(|(_, next)| matches!(next, PatternPiece::Words(_)))
                    {
                        together.push(' ');
                        together.push_str(&self.marked(more));
                    }
                    self.push_words(&together, &mut phrase, &mut signs);
                }
                PatternPiece::Regex(_) => {
                    let regex = self.regexes.iter().find(|(place, _)| place == at).map(|(_, regex)| regex.clone());
                    phrase.extend(regex.map(|regex| self.atom(Test::Regex(regex), take(&mut signs))));
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
        let leading = phrase.first_mut().map_or(signs, |first: &mut Atom| take(&mut first.passed));
        Ok(WrittenPhrase { phrase, leading, trailing: signs })
    }

    /// Words with the signs of globs as letters.
    fn marked(&self, words: &str) -> String {
        let words = if self.language.is_deobfuscated { deobfuscate_word(words) } else { words.into() };
        let marked = |c| match c {
            '*' => STAR,
            '?' => ONE,
            _ => c,
        };
        words.chars().map(marked).collect()
    }

    /// Appends an atom for each word; `signs` are those that stand before the first, and then those behind the last.
    fn push_words(&self, marked: &str, phrase: &mut Phrase, signs: &mut Breaks) {
        let PatternLanguage { tokenizer, group, .. } = self.language;
        let mut tokens = Tokens::new();
        tokenizer.tokenize_phrase(marked, group, &mut tokens);
        let all = tokens.as_slice();
        let lower = |index: usize| tokens.form(&all[index]);
        let form = |index: usize| match self.is_cased {
            true => tokenizer.cased_form(marked, &tokens, &all[index]),
            false => lower(index).into(),
        };
        let mut index = 0;
        while index < all.len() {
            *signs |= tokenizer.breaks_before(marked, &tokens, index);
            let mut joined = form(index).into_owned();
            let mut joined_lower = lower(index).to_string();
            if joined.starts_with([STAR, ONE]) && begins_mention(&marked[..all[index].start as usize]) {
                joined.insert(0, '@');
            }
            // A script without spaces ends a word where a letter of another begins: `审查*` must stay one glob.
            while index + 1 < all.len() && tokens.touches_previous(index + 1) {
                let next = form(index + 1);
                // So does elision: `l'*tat` is two words.
                let is_elided = joined.ends_with('\'');
                if is_elided || !(joined.ends_with([STAR, ONE]) || next.starts_with([STAR, ONE])) {
                    break;
                }
                joined_lower.push_str(lower(index + 1));
                joined.push_str(&next);
                index += 1;
            }
            let test = match Glob::new(&joined) {
                Some(_) => Glob::new(&self.keying.of_form(&joined)).map(Test::Glob),
                None => Some(Test::Word(self.keying.of_word(&joined).into_owned())),
            };
            let lower = self.keying.of_word(&joined_lower);
            phrase.extend(test.map(|test| Atom { lower: lower.into_owned(), ..self.atom(test, take(signs)) }));
            index += 1;
        }
        *signs |= tokenizer.breaks_before(marked, &tokens, all.len());
    }

    fn matches_something(&self, text: &str, phrase: &[Atom]) -> Result<(), Local> {
        if !self.language.is_known && phrase.iter().all(|atom| atom.test.matches_anything()) {
            return Err((0, format!("`{text}` matches every word")));
        }
        Ok(())
    }

    fn atom(&self, test: Test, passed: Breaks) -> Atom {
        Atom { test, keying: self.keying, is_cased: self.is_cased, lower: String::new(), passed }
    }
}

/// Whether a sign of globs behind this is the beginning of the name of a mention: names have no letters such as stand for those signs.
fn begins_mention(before: &str) -> bool {
    let before = before.strip_suffix(['@', '＠']);
    before.is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}
