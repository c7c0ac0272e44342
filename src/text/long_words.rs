//! Words without end, as encoded pictures and broken files have them: docs/counting.md § 2.3.

use sha2::{Digest, Sha256};

/// Characters of a normal form at most; of a longer one so many are kept.
pub(crate) const MOST_CHARACTERS: usize = 200;

/// Characters of a run without white space in a text that is shown at most. Chinese and Japanese write whole sentences so.
pub(crate) const MOST_SHOWN: usize = 2000;

/// What stands for a form of too many characters: the first of them, `…`, and eight digits of the SHA-256 of the whole form. No other form
/// is that long.
pub(super) fn shortened(form: &str) -> Option<String> {
    (form.len() > MOST_CHARACTERS && form.chars().nth(MOST_CHARACTERS).is_some()).then(|| beginning(form))
}

/// Ends with a run without white space, which is shown shortened if it has far too many characters.
pub(crate) fn shorten_last_run(shown: &mut String, start: usize) {
    let run = &shown[start..];
    if run.len() > MOST_SHOWN && run.chars().nth(MOST_SHOWN).is_some() {
        let short = beginning(run);
        shown.truncate(start);
        shown.push_str(&short);
    }
}

fn beginning(form: &str) -> String {
    let (end, _) = form.char_indices().nth(MOST_CHARACTERS).unwrap_or((form.len(), ' '));
    let hash: String = Sha256::digest(form)[..4].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}…{hash}", &form[..end])
}

#[cfg(test)]
mod tests {
    use super::super::{Class, Tokenizer, Tokens};
    use super::*;
    use crate::config::{Config, TextOptions, TokenRule};

    fn tokens(text: &str, rule: TokenRule) -> (Vec<(String, Class)>, u64) {
        let (mut tokens, options) = (Tokens::new(), TextOptions { tokens: rule, ..Config::default().text });
        Tokenizer::new(options).tokenize(text, 0, "", &mut tokens);
        let all = tokens.as_slice().iter();
        (all.map(|token| (tokens.form(token).to_string(), token.class)).collect(), tokens.long_words())
    }

    #[test]
    fn a_word_without_end_is_one_token_of_its_class() {
        let x = |count: usize| "X".repeat(count);
        let whole = x(200).to_lowercase();
        assert_eq!(tokens(&x(200), TokenRule::Uax29), (vec![(whole.clone(), Class::Word)], 0));
        // printf x%.0s $(seq 201) | sha256sum
        let cut = format!("{whole}…84a0678c");
        assert_eq!(tokens(&x(201), TokenRule::Uax29), (vec![(cut, Class::Word)], 1));
        for (text, class) in [
            ("é".repeat(300), Class::Word),
            ("a'".repeat(300) + "a", Class::Word),
            (format!("#{}", x(300)), Class::Hashtag),
            (format!("@{}", x(300)), Class::Mention),
            (format!("http://a.org/{}", x(300)), Class::Url),
            (format!("{}@b.org", "ab.".repeat(15) + "a"), Class::Email),
        ] {
            let (found, long) = tokens(&format!("one {text} two"), TokenRule::Uax29);
            let is_long = u64::from(class != Class::Email);
            assert_eq!((found.len(), found[1].1, long), (3, class, is_long), "{text}");
            assert!(found[1].0.chars().count() == 209 || is_long == 0, "{found:?}");
        }
        for rule in [TokenRule::Whitespace, TokenRule::Sklearn, TokenRule::Nltk, TokenRule::Uax29Strict] {
            let text = format!("one {} {0}b {0}", x(400));
            let (found, long) = tokens(&text, rule);
            assert_eq!(
                (found.len(), long, found[1] == found[3], found[1] == found[2]),
                (4, 3, true, false),
                "{rule:?}"
            );
            assert_eq!(found[1].0.chars().count(), 209);
        }
    }

    #[test]
    fn what_stands_for_a_word_is_no_word_itself() {
        let short = tokens(&"x".repeat(300), TokenRule::Whitespace).0[0].0.clone();
        assert_ne!(tokens(&short, TokenRule::Whitespace).0[0].0, short);
    }
}
