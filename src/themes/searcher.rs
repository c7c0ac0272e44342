//! Hits in one text after the other, without counting anything.

use super::matcher::{Found, Lexicon, Matcher, Scratch, TokenizedText};
use super::pattern::{Pattern, PatternError};
use crate::config::Scope;
use crate::config::ThemeOptions;
use crate::text::Tokenizer;

/// Looks for the patterns of a matcher in texts. It remembers what types may be, so that each is tested once; one for each thread.
pub struct Searcher<'m> {
    matcher: &'m Matcher,
    lexicon: Lexicon,
    scratch: Scratch,
}

impl<'m> Searcher<'m> {
    /// Nothing is known yet.
    pub fn new(matcher: &'m Matcher) -> Self {
        Searcher { matcher, lexicon: Lexicon::default(), scratch: Scratch::default() }
    }

    /// Calls `hit` for every hit in a text, by position and then theme.
    ///
    /// # Complexity
    /// Linear in the tokens; each type that is not known yet is tested against all globs once.
    pub fn search(&mut self, tokenized: &TokenizedText<'_>, hit: impl FnMut(Found)) {
        let Searcher { matcher, lexicon, scratch } = self;
        lexicon.read(tokenized.tokens);
        let (types, type_of) = lexicon.types();
        matcher.find(tokenized, types, type_of, scratch, hit);
    }
}

/// A matcher for one pattern.
///
/// # Errors
/// What is wrong with the pattern or the options.
pub fn matcher_of(pattern: &str, options: &ThemeOptions, tokenizer: &Tokenizer) -> Result<Matcher, PatternError> {
    let pattern = Pattern::compile(pattern, options, tokenizer)?;
    Ok(Matcher::new(vec![("pattern".to_string(), vec![pattern])], Scope::Theme))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::text::Tokens;

    #[test]
    fn what_is_known_of_types_goes_for_the_next_text() {
        let tokenizer = Tokenizer::new(Config::default().text);
        let matcher = matcher_of("the part*", &ThemeOptions::default(), &tokenizer).unwrap();
        let mut searcher = Searcher::new(&matcher);
        let mut tokens = Tokens::new();
        let mut positions = |text: &str| {
            tokenizer.tokenize(text, 0, "", &mut tokens);
            let mut found = Vec::new();
            let tokenized = TokenizedText { text, body_start: 0, language: "", tokens: &tokens, tokenizer: &tokenizer };
            searcher.search(&tokenized, |hit| found.push((hit.position, hit.len)));
            found
        };
        for _ in 0..2 {
            assert_eq!(positions("The party. At the parties, the http://the.org party"), [(0, 2), (3, 2)]);
            assert_eq!(positions("Nothing."), []);
        }
        assert_eq!(matcher_of("x ~", &ThemeOptions::default(), &tokenizer).unwrap_err().at, 2);
    }
}
