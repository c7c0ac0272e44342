//! Globs: `*` for any run of characters, `?` for one.
//!
//! A theme list may hold hundreds, and each would be a regex to compile before a run can begin.

/// What `*` and `?` are while a glob goes through the tokenizer. They are letters to UAX #29, of one case, their own NFC,
/// and of a kind nobody writes.
pub(super) const STAR: char = '\u{A66E}';
pub(super) const ONE: char = '\u{A60C}';

/// A test of a whole normal form.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Glob {
    /// With [`STAR`] and [`ONE`] in it.
    form: String,
}

impl Glob {
    /// The glob in which these two stand for `*` and `?`; `None` where `form` holds neither.
    pub(super) fn new(form: &str) -> Option<Glob> {
        form.contains([STAR, ONE]).then(|| Glob { form: form.to_string() })
    }

    /// Whether the whole of a form matches.
    ///
    /// # Complexity
    /// At most the product of the lengths: where a `*` was passed, what stands behind it is tried at each place.
    pub fn is_match(&self, form: &str) -> bool {
        let (mut glob, mut rest) = (self.form.as_str(), form);
        let mut behind_star = None;
        loop {
            let mut left = glob.chars();
            match (left.next(), rest.chars().next()) {
                (None, None) => return true,
                (Some(STAR), _) => glob = left.as_str(),
                (Some(one), Some(c)) if one == c || one == ONE => {
                    (glob, rest) = (left.as_str(), &rest[c.len_utf8()..]);
                    continue;
                }
                _ => {
                    // The last `*` takes one character more.
                    let Some((behind, from)) = behind_star else { return false };
                    let Some(c) = str::chars(from).next() else { return false };
                    (glob, rest) = (behind, &from[c.len_utf8()..]);
                }
            }
            // And as many as there are before the next that may follow it.
            match glob.chars().next() {
                None => return true,
                Some(STAR | ONE) => {}
                Some(_) => match rest.bytes().position(|byte| byte == glob.as_bytes()[0]) {
                    Some(at) => rest = &rest[at..],
                    None => return false,
                },
            }
            behind_star = Some((glob, rest));
        }
    }

    /// The glob that lower-case forms match if their tokens match this; `None` where that cannot be told.
    pub(super) fn ascii_in_lower_case(&self) -> Option<Glob> {
        let is_simple = self.form.chars().all(|c| c.is_ascii() && c != 'I' || c == STAR);
        is_simple.then(|| Glob { form: self.form.to_ascii_lowercase() })
    }

    /// With [`STAR`] and [`ONE`] for `*` and `?`.
    pub(super) fn form(&self) -> &str {
        &self.form
    }

    /// As it is written in a theme list.
    #[cfg(test)]
    pub fn text(&self) -> String {
        self.form.replace(STAR, "*").replace(ONE, "?")
    }

    /// What every form that matches begins with.
    fn prefix(&self) -> &str {
        self.form.split([STAR, ONE]).next().unwrap_or("")
    }
}

/// Many globs, each with a number.
#[derive(Debug, Default)]
pub(super) struct Globs {
    globs: Vec<(Glob, u32)>,
    /// By the first byte of their prefixes; those without stand under all.
    by_first: Vec<Vec<Key>>,
}

/// What tells most forms from those that a glob matches.
#[derive(Clone, Copy, Debug)]
struct Key {
    /// The first eight bytes of the prefix.
    bytes: u64,
    /// Which of these there are.
    mask: u64,
    /// An index into [`Globs::globs`].
    glob: usize,
}

impl Globs {
    pub fn add(&mut self, glob: &Glob, number: u32) {
        self.by_first.resize(1 << u8::BITS, Vec::new());
        let prefix = glob.prefix().as_bytes();
        let mask = key_of(&[u8::MAX; 8][..prefix.len().min(8)]);
        let key = Key { bytes: key_of(prefix), mask, glob: self.globs.len() };
        self.globs.push((glob.clone(), number));
        match prefix.first() {
            Some(&first) => self.by_first[usize::from(first)].push(key),
            None => self.by_first.iter_mut().for_each(|keys| keys.push(key)),
        }
    }

    /// Appends the numbers of all globs that a form matches.
    pub fn push_matches(&self, form: &str, numbers: &mut Vec<u32>) {
        let Some(keys) = form.as_bytes().first().and_then(|&first| self.by_first.get(usize::from(first))) else {
            return;
        };
        let bytes = key_of(form.as_bytes());
        for key in keys {
            if bytes & key.mask == key.bytes {
                let (glob, number) = &self.globs[key.glob];
                if glob.is_match(form) {
                    numbers.push(*number);
                }
            }
        }
    }
}

/// The first eight bytes, filled up with zeros.
fn key_of(bytes: &[u8]) -> u64 {
    let mut key = [0; 8];
    let len = bytes.len().min(key.len());
    key[..len].copy_from_slice(&bytes[..len]);
    u64::from_le_bytes(key)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 5000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn globs_match_as_the_regex_would(globs in proptest::collection::vec("[ab中*?]{0,5}[*?][ab中*?]{0,12}", 1..6), form in "[ab中\n]{1,14}") {
            let mut all = Globs::default();
            let mut expected = Vec::new();
            for (number, text) in globs.iter().enumerate() {
                let glob = Glob::new(&text.replace('*', "\u{A66E}").replace('?', "\u{A60C}")).unwrap();
                prop_assert_eq!(&glob.text(), text);
                let source = format!("^(?s:{})$", text.replace('*', ".*").replace('?', "."));
                let regex = regex::Regex::new(&source).unwrap();
                prop_assert_eq!(glob.is_match(&form), regex.is_match(&form), "{} {}", text, form);
                prop_assert_eq!(glob.is_match(""), regex.is_match(""), "{}", text);
                all.add(&glob, number as u32);
                if regex.is_match(&form) {
                    expected.push(number as u32);
                }
            }
            let mut found = Vec::new();
            all.push_matches(&form, &mut found);
            found.sort_unstable_by_key(|&value| value);
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_word_is_no_glob() {
        assert_eq!(Glob::new("word"), None);
    }
}
