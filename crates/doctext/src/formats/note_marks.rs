//! Which raised characters refer to a note, and so belong to no word.

/// What `km<sup>2</sup>` has before its power, and other words that take one.
const POWERED: [&str; 60] = [
    "au",
    "cd",
    "chi",
    "cm",
    "co",
    "cos",
    "cot",
    "dm",
    "eta",
    "exp",
    "feet",
    "foot",
    "ft",
    "gev",
    "ha",
    "hm",
    "hz",
    "in",
    "inch",
    "inches",
    "kg",
    "kilometers",
    "kilometres",
    "km",
    "kms",
    "kv",
    "lb",
    "ln",
    "log",
    "ly",
    "mc",
    "meter",
    "meters",
    "metre",
    "metres",
    "metri",
    "metro",
    "metros",
    "mev",
    "mi",
    "mile",
    "miles",
    "min",
    "mm",
    "mol",
    "ms",
    "mètres",
    "nm",
    "pa",
    "pc",
    "rad",
    "sec",
    "sin",
    "sq",
    "tan",
    "yard",
    "yards",
    "yd",
    "µm",
    "μm",
];

/// Units of measure in Cyrillic letters.
const CYRILLIC: [&str; 5] = ["га", "дм", "км", "мм", "см"];

/// Powers of units.
const POWERS: [&str; 6] = ["2", "3", "4", "²", "³", "⁴"];

const MARKS: [char; 9] = ['*', '†', '‡', '§', '¶', '‖', '#', '⁎', '∗'];

/// More characters in brackets are a text of its own.
const LONGEST: usize = 40;

/// Whether raised characters refer to a note: numbers, signs such as `*` and `†`, or anything in square brackets, straight after a
/// word of at least two letters that is no unit of measure. Raised letters are part of a word (`19th`, `Mme`).
///
/// `before` is the text before them, of which only its end is looked at: punctuation and quotes may stand between.
pub(super) fn is_note_mark(before: &str, raised: &str) -> bool {
    let raised = raised.trim();
    is_mark(raised) && follows_word(before, raised)
}

/// Whether raised characters behind a digit would make another number of both: a power, as in ten to the sixth, or the mark of a note
/// behind a year. A `^` between the two keeps them apart; ordinals as `19th` are one word.
pub(super) fn is_exponent(before: &str, raised: &str) -> bool {
    let raised = raised.trim();
    let digits = raised.trim_start_matches(['-', '+', '\u{2212}', '\u{2013}', '(']);
    before.ends_with(char::is_numeric)
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && !raised.contains(char::is_alphabetic)
}

fn is_mark(raised: &str) -> bool {
    if raised.len() > LONGEST {
        return false;
    }
    let is_bracketed = raised.starts_with('[') && raised.ends_with(']');
    let is_sign = |c: char| c.is_numeric() || MARKS.contains(&c);
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '.' | '-' | '–' | '(' | ')' | '[' | ']');
    let is_number = raised.chars().all(|c| is_sign(c) || is_between(c)) && raised.contains(is_sign);
    // A sign at the beginning belongs to a power: `s-1`.
    is_bracketed || is_number && !raised.starts_with(['-', '–', '.', ','])
}

fn follows_word(before: &str, raised: &str) -> bool {
    let before =
        before.trim_end_matches(['.', ',', ';', ':', '!', '?', '"', '\'', '”', '’', '»', '“', '…', '。', '、', '」']);
    let word = last_letters(before);
    let rest = &before[..before.len() - word.len()];
    if rest.ends_with(char::is_numeric) {
        return matches!(word, "th" | "st" | "nd" | "rd");
    }
    // `party's` and `l'an` are words of more letters than stand after the apostrophe.
    let owner = rest.strip_suffix(['\'', '’', 'ʼ']).map_or("", last_letters);
    if word.chars().chain(owner.chars()).filter(|c| c.is_alphabetic()).take(2).count() < 2 {
        return false;
    }
    let lower = word.to_lowercase();
    let takes_power = POWERED.binary_search(&lower.as_str()).is_ok() || CYRILLIC.contains(&lower.as_str());
    !(takes_power && POWERS.contains(&raised))
}

/// The letters at the end of a text, with their accents.
fn last_letters(text: &str) -> &str {
    let is_letter = |c: char| c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36f}');
    &text[text.trim_end_matches(is_letter).len()..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_to_notes_follow_words() {
        let before = [
            "the reader",
            "Reader",
            "of the mayors'",
            "it rained.",
            "she said.”",
            "читатель",
            "読者",
            "the 19th",
            "l'an",
        ];
        for before in before {
            for raised in [
                "1", "12", "*", "**", "†", "‡", "[2]", "[a]", "[note 3]", "1,2", "4, 5", "6–8", "(9)", "1)", "¹", " 7 ",
            ] {
                assert!(is_note_mark(before, raised), "{before} {raised}");
            }
        }
        for raised in ["[citation needed]", "[2][3]"] {
            assert!(is_note_mark("reader", raised), "{raised}");
        }
        assert!(is_note_mark("forty km", "12") && is_note_mark("in", "5"));
    }

    #[test]
    fn powers_letters_and_charges_belong_to_their_word() {
        let stay = [
            ("19", "th"),
            ("M", "me"),
            ("Prof", "ra"),
            ("reader", "a"),
            ("km", "2"),
            ("ten KM", "2"),
            ("20cm", "3"),
            ("µm", "2"),
            ("км", "2"),
            ("square metres", "2"),
            ("sin", "2"),
            ("x", "2"),
            ("10", "6"),
            ("3xy", "2"),
            ("a-b", "2"),
            ("kg ms", "-1"),
            ("Ca", "2+"),
            ("Na", "+"),
            ("CO", "2"),
            ("brand", "TM"),
            ("reader ", "14"),
            ("", "1"),
            ("reader", ""),
            ("reader", "–"),
        ];
        for (before, raised) in stay {
            assert!(!is_note_mark(before, raised), "{before} {raised}");
        }
    }

    #[test]
    fn digits_behind_digits_are_exponents() {
        for (before, raised) in
            [("10", "6"), ("1984", "3"), ("in 1984", " 12 "), ("10", "-6"), ("10", "\u{2212}9"), ("1984", "3,4")]
        {
            assert!(is_exponent(before, raised) && !is_note_mark(before, raised), "{before} {raised}");
        }
        for (before, raised) in [
            ("19", "th"),
            ("3", "e"),
            ("10 ", "6"),
            ("km", "2"),
            ("1984.", "3"),
            ("", "1"),
            ("5", "*"),
            ("2", "2nd"),
            ("7", "²"),
        ] {
            assert!(!is_exponent(before, raised), "{before} {raised}");
        }
    }

    #[test]
    fn words_that_take_powers_are_in_order() {
        assert!(POWERED.is_sorted());
    }
}
