//! Hits in one text after the other, without counting anything.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::list::ThemeOptions;
use super::matcher::{CutText, Found, Matcher, TypeMatches};
use super::pattern::{Pattern, PatternFault};
use crate::config::Scope;
use crate::text::{Class, Tokenizer};

/// Types that are remembered at most: a corpus may have any number, and new ones hardly come again.
const MAX_KNOWN: usize = 1 << 19;

/// Looks for the patterns of a matcher in texts. It remembers which types match nothing, so that each is tested once; one for each thread.
pub struct Searcher<'m> {
    matcher: &'m Matcher,
    known: HashMap<String, u32, FixedState>,
    types: TypeMatches,
    /// The type at each position of the text in hand, [`NO_TYPE`] where nothing can match.
    types_at: Vec<u32>,
    /// Whether a match may begin with each type.
    matches: Vec<bool>,
    candidates: Vec<u32>,
}

const NO_TYPE: u32 = u32::MAX;

impl<'m> Searcher<'m> {
    /// Nothing is known yet.
    pub fn new(matcher: &'m Matcher) -> Self {
        Searcher {
            matcher,
            known: HashMap::default(),
            types: TypeMatches::default(),
            types_at: Vec::new(),
            matches: Vec::new(),
            candidates: Vec::new(),
        }
    }

    /// Calls `hit` for every hit in a text, by position and then theme.
    ///
    /// # Complexity
    /// Linear in the tokens; each type that is not known yet is tested against all globs once.
    pub fn search(&mut self, cut: &CutText<'_>, hit: impl FnMut(Found)) {
        let tokens = cut.tokens;
        if self.known.len() > MAX_KNOWN {
            *self = Searcher::new(self.matcher);
        }
        self.types_at.clear();
        self.candidates.clear();
        for (position, token) in (0..).zip(tokens.as_slice()) {
            if matches!(token.class, Class::Url | Class::Email) {
                self.types_at.push(NO_TYPE);
                continue;
            }
            let form = tokens.form(token);
            let id = match self.known.get(form) {
                Some(&id) => id,
                None => {
                    let id = self.known.len() as u32;
                    self.matches.push(self.matcher.add_type(form, true, &mut self.types));
                    self.known.insert(form.to_string(), id);
                    id
                }
            };
            self.types_at.push(id);
            if self.matches[id as usize] {
                self.candidates.push(position);
            }
        }
        let type_of = |position: usize| Some(self.types_at[position]).filter(|&id| id != NO_TYPE);
        self.matcher.find(cut, &self.candidates, &self.types, type_of, hit);
    }
}

/// A matcher for one pattern.
///
/// # Errors
/// What is wrong with the pattern or the options.
pub fn matcher_of(pattern: &str, options: &ThemeOptions, tokenizer: &Tokenizer) -> Result<Matcher, PatternFault> {
    let pattern = Pattern::compile(pattern, options, tokenizer)?;
    Ok(Matcher::new(&[("pattern".to_string(), vec![pattern])], Scope::Theme))
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
            tokenizer.tokenize(text, 0, &mut tokens);
            let mut found = Vec::new();
            searcher.search(&CutText { text, tokens: &tokens, tokenizer: &tokenizer }, |hit| {
                found.push((hit.position, hit.len))
            });
            found
        };
        for _ in 0..2 {
            assert_eq!(positions("The party. At the parties, the http://the.org party"), [(0, 2), (3, 2)]);
            assert_eq!(positions("Nothing."), []);
        }
        assert_eq!(matcher_of("x ~", &ThemeOptions::default(), &tokenizer).unwrap_err().at, 2);
    }
}
