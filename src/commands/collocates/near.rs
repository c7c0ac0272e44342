//! Names that somebody may have meant.

use std::cmp::Reverse;

use crate::text::without_marks;

/// Names that are handed out at most.
const NEAREST: usize = 5;

/// How near a name is; the nearer the smaller.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    /// The same letters, but for capitals and marks.
    SameLetters,
    /// One letter more, less or other, or two exchanged.
    OneLetter,
    /// One is the beginning of the other.
    Beginning,
}

/// The names nearest to one that is not there, from names and how often they occur.
pub(crate) fn nearest<'n>(wanted: &str, names: impl Iterator<Item = (&'n str, u64)>) -> Vec<String> {
    let wanted = letters(wanted);
    let near = |(name, count): (&'n str, u64)| Some((nearness(&wanted, &letters(name))?, Reverse(count), name));
    let mut found: Vec<_> = names.filter_map(near).collect();
    found.sort_unstable();
    found.iter().take(NEAREST).map(|(_, _, name)| name.to_string()).collect()
}

fn letters(name: &str) -> Vec<char> {
    without_marks(&name.to_lowercase()).chars().collect()
}

fn nearness(wanted: &[char], name: &[char]) -> Option<Nearness> {
    if wanted == name {
        return Some(Nearness::SameLetters);
    }
    let same = wanted.iter().zip(name).take_while(|(a, b)| a == b).count();
    let (a, b) = (&wanted[same..], &name[same..]);
    let is_one_letter = wanted.len().min(name.len()) > 2
        && match (a, b) {
            ([_, rest @ ..], other) | (other, [_, rest @ ..]) if rest == other => true,
            ([x, y, a @ ..], [z, w, b @ ..]) if x == w && y == z && a == b => true,
            ([_, a @ ..], [_, b @ ..]) => a == b || wanted[same..] == *b || *a == name[same..],
            _ => false,
        };
    if is_one_letter {
        return Some(Nearness::OneLetter);
    }
    // Three letters, or `a` would be the beginning of much.
    let is_beginning = same == wanted.len().min(name.len()) && same >= 3;
    is_beginning.then_some(Nearness::Beginning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_near() {
        let names =
            [("privacy", 10), ("private", 30), ("privat", 2), ("état", 5), ("state", 50), ("statement", 9), ("tax", 3)];
        let of = |wanted: &str| nearest(wanted, names.into_iter());
        assert_eq!(of("Privacy"), ["privacy"]);
        assert_eq!(of("privcy"), ["privacy"]);
        assert_eq!(of("pirvacy"), ["privacy"]);
        assert_eq!(of("privates"), ["private", "privat"]);
        assert_eq!(of("etat"), ["état"]);
        assert_eq!(of("statt"), ["state"]);
        assert_eq!(of("stat"), ["state", "état", "statement"]);
        assert_eq!(of("taxation"), ["tax"]);
        assert_eq!(of("zebra"), [""; 0]);
    }
}
