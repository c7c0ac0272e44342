//! Words by the rules of other programs. No special tokens, and no normal form but lower case, if that.

use super::scripts::is_mark;
use super::tokens::{Class, Token, Tokens, narrow};
use crate::config::TokenRule;

/// Appends the tokens of `body` to `tokens`, where its text in lower case is already.
pub(super) fn tokenize(rule: TokenRule, body: &str, body_start: usize, tokens: &mut Tokens) {
    let mut writer = RuleWriter { body, body_start, tokens };
    match rule {
        TokenRule::Whitespace => {
            let is_between = |c| matches!(c, ' ' | '\t' | '\n' | '\r');
            for raw in body.split(is_between).filter(|raw| !raw.is_empty()) {
                let start = raw.as_ptr() as usize - body.as_ptr() as usize;
                writer.push(start, start + raw.len(), raw);
            }
        }
        TokenRule::Nltk | TokenRule::Uax29 | TokenRule::Uax29Strict => words(1, body, &mut writer),
        TokenRule::Sklearn => words(2, body, &mut writer),
    }
}

/// Runs of at least so many word characters in the text in lower case, which may be of another length than the text.
fn words(least: usize, body: &str, writer: &mut RuleWriter<'_>) {
    // What a capital sigma becomes depends on what is around it.
    let lower = body.to_lowercase();
    let mut rest = lower.as_str();
    let (mut form, mut characters, mut start, mut end) = (String::new(), 0, 0, 0);
    for (at, c) in body.char_indices() {
        let len = if c == 'Σ' { c.len_utf8() } else { c.to_lowercase().map(char::len_utf8).sum() };
        let (piece, behind) = rest.split_at(len);
        rest = behind;
        for small in piece.chars() {
            if is_word(small) {
                if characters == 0 {
                    start = at;
                }
                end = at + c.len_utf8();
                form.push(small);
                characters += 1;
                continue;
            }
            if characters >= least {
                writer.push(start, end, &form);
            }
            form.clear();
            characters = 0;
        }
    }
    if characters >= least {
        writer.push(start, end, &form);
    }
}

/// What `\w` is to Python: General_Category L or N, or `_`. To Rust, marks and letters in circles and squares are alphabetic as well.
fn is_word(c: char) -> bool {
    let is_enclosed =
        || matches!(u32::from(c), 0x24B6..=0x24E9 | 0x1F130..=0x1F149 | 0x1F150..=0x1F169 | 0x1F170..=0x1F189);
    c == '_' || c.is_alphanumeric() && !is_mark(c) && !is_enclosed()
}

struct RuleWriter<'t> {
    body: &'t str,
    body_start: usize,
    tokens: &'t mut Tokens,
}

impl RuleWriter<'_> {
    fn push(&mut self, start: usize, end: usize, form: &str) {
        let form_start = if self.body.is_char_boundary(start) && self.tokens.forms.get(start..end) == Some(form) {
            start
        } else {
            self.tokens.forms.push_str(form);
            self.tokens.forms.len() - form.len()
        };
        let form = self.tokens.kept_form(form_start..form_start + form.len());
        self.tokens.push(Token {
            start: narrow(self.body_start + start),
            end: narrow(self.body_start + end),
            form_start: form.start as u32,
            form_start_high: (form.start >> 32) as u8,
            form_len: narrow(form.len()),
            class: Class::Word,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::Tokenizer;
    use super::*;
    use crate::config::{Config, TextOptions};

    fn tokens_by(rule: TokenRule, text: &str) -> Vec<(String, String)> {
        let options = TextOptions { tokens: rule, ..Config::default().text };
        let mut tokens = Tokens::new();
        Tokenizer::new(options).tokenize(text, 0, "", &mut tokens);
        let raw = |token: &Token| text[token.start as usize..token.end as usize].to_string();
        tokens.as_slice().iter().map(|token| (raw(token), tokens.form(token).to_string())).collect()
    }

    fn forms(rule: TokenRule, text: &str) -> Vec<String> {
        tokens_by(rule, text).into_iter().map(|(_, form)| form).collect()
    }

    #[test]
    fn words_of_scikit_learn() {
        // As `CountVectorizer().build_analyzer()` tokenizes them.
        let text = "It's a State-owned U.S. firm: 3 of 10,000 see_it ΟΔΟΣ, ΟΔΟΣ. x@y.org café cafe\u{301}s Ⓐbc";
        let expected =
            ["it", "state", "owned", "firm", "of", "10", "000", "see_it", "οδος", "οδος", "org", "café", "cafe", "bc"];
        assert_eq!(forms(TokenRule::Sklearn, text), expected);
        assert_eq!(
            tokens_by(TokenRule::Sklearn, "aİstanbul b"),
            [("aİ", "ai"), ("stanbul", "stanbul")].map(|(raw, form)| (raw.into(), form.into()))
        );
    }

    #[test]
    fn words_of_nltk_and_between_spaces() {
        assert_eq!(forms(TokenRule::Nltk, "It's a\u{300} 中国 É."), ["it", "s", "a", "中国", "é"]);
        assert_eq!(forms(TokenRule::Whitespace, " It's\ta  B.\r\nÉ\u{a0}x "), ["It's", "a", "B.", "É\u{a0}x"]);
    }
}
