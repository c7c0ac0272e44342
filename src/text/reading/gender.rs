//! German nouns for both genders in one word: docs/counting.md § 2.0, step 5.

use crate::text::edited::Edits;
use crate::text::language::GLOB_SIGNS;

/// What stands between the two parts in the text as it is read: a sign that is inside a word anyway, and that is also used for this.
const BETWEEN: char = '\u{B7}';
/// Letters that the first part must have at least.
const LEAST: usize = 3;

/// Makes one word of `Leser*innen`, `Leser:innen`, `Leser_innen`, `Leser/innen`, `Leser/-innen`, `Leser(innen)` and `LeserInnen`, and
/// of the same with `in`.
pub(super) fn edits(text: &str) -> Edits<()> {
    let mut edits = Edits::default();
    let mut done = 0;
    let mut stretch = Stretch::default();
    let bytes = text.as_bytes();
    // Each form has this in it, whatever the case of its first letter.
    for n in memchr::memchr_iter(b'n', bytes) {
        let Some(at) = n.checked_sub(1).filter(|&at| at >= done && bytes[at] | 0x20 == b'i') else { continue };
        if let Some((from, until, end)) = form_at(&text[done..], at - done)
            && !stretch.is_name(text, at)
        {
            // `LeserInnen` has a capital.
            edits.replace(done + from, done + until + 1, [BETWEEN, 'i'], ());
            if bytes.get(done + end) == Some(&b')') && bytes[done + from] == b'(' {
                edits.remove(done + end, done + end + 1, ());
                done += end + 1;
            } else {
                done += until + 1;
            }
        }
    }
    edits
}

/// A stretch between white space, as far as it was looked at.
#[derive(Default)]
struct Stretch {
    looked: usize,
    has_name: bool,
}

impl Stretch {
    /// Whether a name or an address begins before this place, in the same stretch. Places ascend.
    fn is_name(&mut self, text: &str, at: usize) -> bool {
        let mut new = &text[self.looked..at];
        self.looked = at;
        if let Some((space, c)) = new.char_indices().rev().find(|(_, c)| c.is_whitespace()) {
            self.has_name = false;
            new = &new[space + c.len_utf8()..];
        }
        self.has_name |= new.contains(['@', '#']) || new.contains("://") || new.contains("www.");
        self.has_name
    }
}

/// The bytes before the ending at `at` that give way, and the end of the ending; `None` where this is no such form.
fn form_at(text: &str, at: usize) -> Option<(usize, usize, usize)> {
    let (before, ending) = (&text[..at], &text[at..]);
    let is_plural = ending[1..].starts_with("nnen");
    let end = at + if is_plural { "innen".len() } else { "in".len() };
    let goes_on = text[end..].starts_with(|c: char| (c.is_alphanumeric() || c == '_') && !GLOB_SIGNS.contains(&c));
    let stem = |before: &str| before.chars().rev().take(LEAST).filter(|c| c.is_alphabetic()).count() == LEAST;
    let is_noun = |before: &str| {
        let start = before
            .rfind(|c: char| !c.is_alphabetic())
            .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        before[start..].starts_with(char::is_uppercase)
    };
    if ending.starts_with('I') {
        let is_form = if is_plural { before.ends_with(char::is_lowercase) } else { !goes_on && names_people(before) };
        return (is_form && stem(before)).then_some((at, at, end));
    }
    for sign in ["*", ":", "_", "/-", "/", "("] {
        let Some(first) = before.strip_suffix(sign) else { continue };
        let is_form = match sign {
            // Longer words begin with these: `Leser*innenbriefe`.
            "*" | ":" | "_" => is_plural || !goes_on,
            "(" => text[end..].starts_with(')') && is_noun(first),
            _ => !goes_on && is_noun(first),
        };
        return (is_form && first.ends_with(char::is_lowercase) && stem(first)).then_some((first.len(), at, end));
    }
    None
}

/// Whether a word in `In` may be one for people: not `LinkedIn`, `CheckIn`, `PlugIn`.
fn names_people(first: &str) -> bool {
    ["er", "or", "eur", "ent", "ant", "ist", "at", "ät", "oge", "og", "eg", "är", "ar"]
        .iter()
        .any(|ending| first.ends_with(ending))
}
