//! What forms are compared by, other than themselves: without marks, or by their stems (docs/counting.md § 4).

use std::borrow::Cow;

use snowball_stemmers_rs::{Algorithm, Stemmer};

use crate::config::{Accents, ThemeOptions};
use crate::text::without_marks;

/// The languages that have stems, by their ISO 639-1 codes.
const STEMMERS: [(&str, Algorithm); 34] = [
    ("ar", Algorithm::Arabic),
    ("ca", Algorithm::Catalan),
    ("cs", Algorithm::Czech),
    ("da", Algorithm::Danish),
    ("de", Algorithm::German),
    ("el", Algorithm::Greek),
    ("en", Algorithm::English),
    ("eo", Algorithm::Esperanto),
    ("es", Algorithm::Spanish),
    ("et", Algorithm::Estonian),
    ("eu", Algorithm::Basque),
    ("fa", Algorithm::Persian),
    ("fi", Algorithm::Finnish),
    ("fr", Algorithm::French),
    ("ga", Algorithm::Irish),
    ("hi", Algorithm::Hindi),
    ("hu", Algorithm::Hungarian),
    ("hy", Algorithm::Armenian),
    ("id", Algorithm::Indonesian),
    ("it", Algorithm::Italian),
    ("lt", Algorithm::Lithuanian),
    ("ne", Algorithm::Nepali),
    ("nl", Algorithm::Dutch),
    ("no", Algorithm::Norwegian),
    ("pl", Algorithm::Polish),
    ("pt", Algorithm::Portuguese),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("sr", Algorithm::Serbian),
    ("st", Algorithm::Sesotho),
    ("sv", Algorithm::Swedish),
    ("ta", Algorithm::Tamil),
    ("tr", Algorithm::Turkish),
    ("yi", Algorithm::Yiddish),
];

/// What is compared in place of a form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Keying {
    stem: Option<Algorithm>,
    without_marks: bool,
}

impl Keying {
    /// What the options of a theme ask for.
    ///
    /// # Errors
    /// That there are no stems for the language, and for which there are.
    pub fn of(options: &ThemeOptions) -> Result<Keying, String> {
        let stem = match &options.stem {
            None => None,
            Some(code) => match STEMMERS.iter().find(|(known, _)| known == code) {
                Some((_, algorithm)) => Some(*algorithm),
                None => {
                    let known: Vec<&str> = STEMMERS.iter().map(|(known, _)| *known).collect();
                    return Err(format!("there are no stems for `{code}`; there are for {}", known.join(" ")));
                }
            },
        };
        Ok(Keying { stem, without_marks: options.accents == Accents::Ignore })
    }

    /// The key of a word.
    pub fn of_word<'f>(&self, form: &'f str) -> Cow<'f, str> {
        match self.stem {
            None => self.of_form(form),
            Some(algorithm) => {
                let stem = Stemmer::create(algorithm).stem(form).into_owned();
                Cow::Owned(self.of_form(&stem).into_owned())
            }
        }
    }

    /// What globs and regexes are compared with: they know no stems.
    pub fn of_form<'f>(&self, form: &'f str) -> Cow<'f, str> {
        if self.without_marks { without_marks(form) } else { Cow::Borrowed(form) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn stems_lose_their_marks() {
        let options =
            |code: &str, accents| ThemeOptions { stem: Some(code.into()), accents, ..ThemeOptions::default() };
        let keying = Keying::of(&options("fr", Accents::Ignore)).unwrap();
        assert_eq!(keying.of_word("sociétés"), "societ");
        assert_eq!(keying.of_form("sociétés"), "societes");
        assert_eq!(Keying::of(&options("en", Accents::Keep)).unwrap().of_word("censored"), "censor");
        assert!(Keying::of(&options("xx", Accents::Keep)).unwrap_err().contains("en"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        /// The stemmers are compiled from another language, and are given whatever a text holds.
        #[test]
        fn no_form_is_too_strange_for_a_stem(form in "\\PC{0,12}", latin in "[a-zäéıßс-я']{0,12}") {
            for (_, algorithm) in STEMMERS {
                for form in [&form, &latin] {
                    let _ = Keying { stem: Some(algorithm), without_marks: true }.of_word(&form.to_lowercase());
                }
            }
        }
    }
}
