//! Text layers of wrong letters.

/// The binary logarithms of how frequent the letters from `a` to `z` are in texts of Western Europe.
const FREQUENCY: [f64; 26] = [
    -3.6, -6.2, -4.8, -4.6, -2.9, -6.0, -5.8, -5.1, -3.7, -8.0, -7.0, -4.5, -5.1, -3.7, -3.9, -5.3, -7.2, -3.9, -3.9,
    -3.9, -4.5, -6.1, -6.8, -8.4, -7.0, -7.2,
];
/// That of any other letter.
const OTHER: f64 = -7.0;
/// Letters that tell something, at least.
const MIN_LETTERS: u64 = 20;
/// The mean logarithm of the frequency of letters, at least, and how much more than without a shift. That of real texts is about -4.3.
const MIN_SCORE: f64 = -4.9;
const MORE: f64 = 0.5;
/// How much of all is letters, in percent.
const MIN_SHARE: u64 = 70;
/// A code that text was drawn with.
pub(super) struct Use<'a> {
    pub code: u32,
    pub text: &'a str,
    pub count: u64,
}

/// What a code means if codes are the numbers of glyphs in the order that fonts have had since the first Macintosh.
pub(super) fn shifted(code: u32, text: &str) -> Option<char> {
    let mut chars = text.chars();
    let one = chars.next().filter(|c| chars.next().is_none() && u32::from(*c) < 0x100);
    match one.map_or(code, u32::from) {
        // Spaces are drawn by themselves.
        0x20 if one == Some(' ') => Some(' '),
        3 => Some(' '),
        glyph @ 4..=97 => char::from_u32(glyph + 29),
        glyph @ 98..=171 => of_macintosh(glyph + 30),
        glyph @ 172..=224 => of_macintosh(glyph + 31),
        _ => None,
    }
}

fn of_macintosh(byte: u32) -> Option<char> {
    let byte = [u8::try_from(byte).ok()?];
    encoding_rs::MACINTOSH.decode_without_bom_handling(&byte).0.chars().next()
}

/// Whether a font, whose codes were used so, certainly means the letters that [`shifted`] says.
pub(super) fn is_shifted(uses: &[Use<'_>]) -> bool {
    let (mut before, mut after) = (Letters::default(), Letters::default());
    for Use { code, text, count } in uses {
        text.chars().for_each(|c| before.add(c, *count));
        after.add(shifted(*code, text).unwrap_or('\u{fffd}'), *count);
    }
    let of = |letter: char| after.counts[letter as usize - 97];
    let is_common = |letter| of(letter) * 100 >= after.letters;
    // Numbers would have as many `f` as `e`, which are their brackets.
    let has_vowels = is_common('a') && is_common('e') && (is_common('i') || is_common('o')) && of('e') > 2 * of('f');
    after.letters >= MIN_LETTERS
        && after.letters * 100 >= MIN_SHARE * after.all
        && has_vowels
        && after.score() > MIN_SCORE
        // Letters of other scripts were known.
        && before.foreign * 20 < before.all
        && (before.letters * 2 < after.letters || after.score() > before.score() + MORE)
}

#[derive(Default)]
struct Letters {
    counts: [u64; 26],
    letters: u64,
    foreign: u64,
    all: u64,
}

impl Letters {
    fn add(&mut self, c: char, count: u64) {
        self.all += if c.is_whitespace() { 0 } else { count };
        if c.is_alphabetic() {
            self.letters += count;
            self.foreign += if u32::from(c) >= 0x250 { count } else { 0 };
            let lower = c.to_ascii_lowercase();
            if lower.is_ascii_lowercase() {
                self.counts[lower as usize - 97] += count;
            }
        }
    }

    fn score(&self) -> f64 {
        let known: u64 = self.counts.iter().sum();
        let of = |count: u64, frequency: f64| count as f64 * frequency;
        let sum: f64 = self.counts.iter().zip(FREQUENCY).map(|(count, frequency)| of(*count, frequency)).sum();
        (sum + of(self.letters - known, OTHER)) / (self.letters as f64).max(1.0)
    }
}

/// Words that tell whether letters are wrong, at least.
const MIN_WORDS: usize = 50;
/// How many of them have signs between their letters, in percent: such signs end words in every language.
const MAX_BROKEN: usize = 30;

/// Whether a text looks like no language: its words have signs between their letters.
pub(super) fn look_wrong(text: &str) -> bool {
    let words =
        text.split_whitespace().filter(|word| word.chars().filter(|c| c.is_alphanumeric()).take(3).count() == 3);
    let (mut all, mut broken) = (0, 0);
    for word in words {
        all += 1;
        broken += usize::from(is_broken(word));
    }
    all >= MIN_WORDS && broken * 100 > MAX_BROKEN * all
}

fn is_broken(word: &str) -> bool {
    // Addresses and programs have such signs.
    if ["://", "www.", "@", "::", "->", "();", "==", "&&"].iter().any(|sign| word.contains(sign)) {
        return false;
    }
    let mut before = [' ', ' '];
    word.chars().any(|c| {
        let is_within = before[0].is_alphabetic() && is_sign(before[1]) && c.is_alphabetic();
        before = [before[1], c];
        is_within
    })
}

fn is_sign(c: char) -> bool {
    matches!(c, '\\' | '^' | '{' | '}' | '<' | '>' | '#' | '$' | '%' | ';' | '!' | '?' | '|' | '~' | '[' | ']')
        || matches!(c, '\u{a1}'..='\u{a9}' | '\u{ab}' | '\u{ac}' | '\u{ae}'..='\u{b3}' | '\u{b5}' | '\u{b6}' | '\u{b9}' | '\u{bb}'..='\u{bf}' | '\u{d7}' | '\u{f7}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_shifted_text(text: &str) -> bool {
        let texts: Vec<String> = text.chars().map(String::from).collect();
        let uses: Vec<Use<'_>> =
            texts.iter().map(|text| Use { code: text.chars().next().map_or(0, u32::from), text, count: 1 }).collect();
        is_shifted(&uses)
    }

    /// What a text looks like whose codes are numbers of glyphs.
    fn coded(text: &str) -> String {
        text.chars().map(|c| char::from_u32(u32::from(c) - 29).unwrap_or(c)).collect()
    }

    #[test]
    fn codes_that_are_numbers_of_glyphs_are_known_by_their_letters() {
        let texts = [
            "The council met on Tuesday evening, and nobody spoke against the new bridge.",
            "Der Rat tagte am Abend, und niemand sprach gegen den Bau der neuen Schule.",
            "Rada obradowala wieczorem i nikt nie byl przeciwny budowie nowego mostu.",
            "HARVEST IN THE NORTHERN VALLEYS",
        ];
        for text in texts {
            assert!(is_shifted_text(&coded(text)), "{text}");
            assert!(is_shifted_text(&coded(text).replace('\u{3}', " ")), "{text}");
            assert!(!is_shifted_text(text), "{text}");
            assert!(!is_shifted_text(&text.to_uppercase()), "{text}");
        }
        let others = [
            "$12,450 3.5 19 (7) 2024 $1,000 88 45 $6,789 0.25 31 17 $4,096 120",
            "Το συμβούλιο συνεδρίασε το βράδυ",
            "abc",
        ];
        for text in others {
            assert!(!is_shifted_text(text), "{text}");
        }
        let marks: String = [36, 182, 179, 112].iter().filter_map(|code| shifted(*code, "\u{fffd}")).collect();
        assert_eq!(marks, "A\u{2019}\u{201c}\u{e9}");
    }

    #[test]
    fn signs_within_words_are_of_no_language() {
        assert!(look_wrong(&"7X\\zQ QJ{QJ Y}X 9L\u{a4}W \u{d0}\u{a1}\u{b1}\u{ed}\u{cb} ".repeat(15)));
        assert!(look_wrong(&coded("typed styles of systems, dozens sized by keys ").replace('\u{3}', " ").repeat(10)));
        for text in [
            "It's (well) and/or so-called, e.g. U.S.: \"yes\" ",
            "let a = b[c]; d->e(); f::g(h) ",
            "l'an d'un c\u{b7}l o'\u{2bb}a ",
        ] {
            assert!(!look_wrong(&text.repeat(20)), "{text}");
        }
    }
}
