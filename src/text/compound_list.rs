//! Lists of multiword expressions: docs/ngrams.md § 3.

use super::compounds::{CompoundWords, Compounds};
use super::language::{LanguageGroup, LanguageGroups};
use super::tokenize::Tokenizer;
use super::tokens::{Class, Tokens};
use super::word_list::entries;

/// Why a line is no multiword expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompoundError {
    /// From 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl Compounds {
    /// Reads a list with an expression in each line, and `#` before comments. `tokenizer` gives words their normal form.
    ///
    /// # Errors
    /// The first line that is no multiword expression.
    pub fn parse(list: &str, tokenizer: &Tokenizer) -> Result<Self, CompoundError> {
        let mut compounds = Compounds::default();
        for (number, line) in (1..).zip(list.lines()) {
            for expression in entries(line) {
                // Where it is one word of a language, it is one token there anyway.
                let by_language = LanguageGroups::each(|group| words_of(expression, group, tokenizer))
                    .map_err(|message| CompoundError { line: number, message })?;
                compounds.add(expression, by_language);
            }
        }
        Ok(compounds)
    }
}

fn words_of(expression: &str, group: LanguageGroup, tokenizer: &Tokenizer) -> Result<CompoundWords, String> {
    let mut tokens = Tokens::new();
    tokenizer.tokenize_words(expression, group, &mut tokens);
    if let Some(other) = tokens.as_slice().iter().find(|token| token.class != Class::Word) {
        return Err(format!("`{}` is no word, and no part of a multiword expression", tokens.form(other)));
    }
    match tokens.as_slice() {
        [] => Err(format!("`{expression}` holds no word")),
        [_] => Err(format!("`{expression}` is one word; a multiword expression has at least two")),
        all => {
            let word = |(at, token)| (tokenizer.breaks_before(expression, &tokens, at), tokens.form(token).to_string());
            Ok(all.iter().enumerate().map(word).collect())
        }
    }
}
