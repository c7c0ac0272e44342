//! A second opinion on encodings of one byte a character, by what words look like.
//!
//! chardetng knows the encodings of the web. Texts of DOS and of the Macintosh have others, and so few bytes tell them apart
//! that only the words do: letters are small inside a word, and of one script.

mod central;
pub(super) mod latin;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Encoding, IBM866, ISO_8859_2, ISO_8859_5, KOI8_R, KOI8_U, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
    X_MAC_CYRILLIC,
};
use oem_cp::code_table::{DECODING_TABLE_CP437, DECODING_TABLE_CP850, DECODING_TABLE_CP855};

use super::named::{Known, of_table};

/// Bytes that are looked at: words look the same further on.
const SAMPLE: usize = 64 << 10;

const CYRILLIC: [Known; 6] = [
    Known::Web(WINDOWS_1251),
    Known::Web(KOI8_U),
    Known::Web(ISO_8859_5),
    Known::Web(IBM866),
    Known::Web(X_MAC_CYRILLIC),
    Known::Dos(&DECODING_TABLE_CP855, "IBM855"),
];

const WESTERN: [Known; 4] = [
    Known::Web(WINDOWS_1252),
    Known::Web(MACINTOSH),
    Known::Dos(&DECODING_TABLE_CP850, "IBM850"),
    Known::Dos(&DECODING_TABLE_CP437, "IBM437"),
];

/// Some words of Cyrillic, and not a single sign that would be a letter there.
const CERTAIN: i64 = 60;

/// Letters of Slavic texts in Cyrillic, the most frequent first: which they are hardly differs between the languages.
const FREQUENT: &str = "оаеинтсрвлкдмпуяызбгчьйхжшюцщъэфёєіїђјљњћџўґ";

impl Known {
    /// What each byte from 128 on is.
    fn table(self) -> [char; 128] {
        let Known::Dos(table, _) = self else {
            let text_of = |at: usize| self.decode(&[0x80 + at as u8]).map(|decoded| decoded.text).unwrap_or_default();
            return std::array::from_fn(|at| text_of(at).chars().next().unwrap_or(char::REPLACEMENT_CHARACTER));
        };
        *table
    }
}

/// The first opinion: that of the web, where Latin words do not say otherwise.
///
/// # Complexity
/// Linear in the bytes.
pub(super) fn first(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if has_only_signs(sample) || latin::is_mostly(sample, guess) { WINDOWS_1252 } else { guess }
}

/// The encoding of the web that both opinions agree on.
pub(super) fn first_of_web(bytes: &[u8]) -> Option<&'static Encoding> {
    let guess = first(bytes);
    match opinion(bytes, guess) {
        None => Some(guess),
        Some(Known::Web(encoding)) => Some(encoding),
        Some(_) => None,
    }
}

/// What the bytes are, where that is an encoding of one byte a character and words say so; `guess` is the first opinion.
///
/// # Complexity
/// Linear in the bytes, of which at most 64 KiB are looked at.
pub(super) fn opinion(bytes: &[u8], guess: &'static Encoding) -> Option<Known> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let cyrillic = [WINDOWS_1251, KOI8_R, KOI8_U, ISO_8859_5, IBM866, X_MAC_CYRILLIC];
    if central::is_it(sample) {
        return Some(central::PAGE);
    }
    if !guess.is_single_byte() {
        return None;
    }
    if let Some(page) = latin::damaged(sample) {
        return (page != guess).then_some(Known::Web(page));
    }
    if is_hungarian(sample) && (guess == WINDOWS_1252 || guess == WINDOWS_1250) {
        return Some(Known::Web(if has_c1(sample) { WINDOWS_1250 } else { ISO_8859_2 }));
    }
    if (cyrillic.contains(&guess) || guess == WINDOWS_1252) && stand_together(sample) {
        let best = best(&CYRILLIC, sample, cyrillic_score);
        if let Some((page, score)) = best
            && score >= CERTAIN
            && !latin::touches(sample)
        {
            let same =
                matches!(page, Known::Web(encoding) if encoding == guess || (encoding == KOI8_U && guess == KOI8_R));
            return (!same).then_some(page);
        }
    }
    if guess == WINDOWS_1252 || guess == WINDOWS_1250 {
        let of_guess = western_score(&Known::Web(guess).table(), sample, false);
        let (page, score) = best(&WESTERN, sample, |table, sample| western_score(table, sample, false))?;
        // Of languages of Central Europe the first opinion knows more than that words look right.
        let is_worse = of_guess < score && (guess == WINDOWS_1252 || of_guess < 0);
        let is_proven = || {
            let proof = |page: Known| western_score(&page.table(), sample, true);
            proof(page) > proof(Known::Web(WINDOWS_1252))
        };
        return (is_worse && page.name() != guess.name() && (guess != WINDOWS_1252 || is_proven())).then_some(page);
    }
    None
}

/// The page with the highest score; the first of those.
fn best(pages: &[Known], sample: &[u8], score: impl Fn(&[char; 128], &[u8]) -> i64) -> Option<(Known, i64)> {
    let scored = pages.iter().map(|&page| (page, score(&page.table(), sample)));
    scored.reduce(|best, other| if other.1 > best.1 { other } else { best })
}

/// More than 0 where what is not ASCII is Cyrillic words with the letters that such words have.
fn cyrillic_score(table: &[char; 128], sample: &[u8]) -> i64 {
    let mut score = 0;
    let mut before = ' ';
    for &byte in sample {
        let c = of_table(table, byte);
        if byte.is_ascii() {
            // A word is of one script.
            score -= if c.is_ascii_alphabetic() && is_cyrillic(before) { 6 } else { 0 };
        } else if is_cyrillic(c) {
            let lower = c.to_lowercase().next().unwrap_or(c);
            let rank = FREQUENT.chars().position(|letter| letter == lower).unwrap_or(45) as i64;
            score += 12 - rank;
            let is_capital_inside = c.is_uppercase() && before.is_lowercase() && is_cyrillic(before);
            score -= if is_capital_inside { 24 } else { 0 };
            score -= if before.is_ascii_alphabetic() { 6 } else { 0 };
        } else {
            score -= match c {
                '«' | '»' | '„' | '“' | '”' | '‘' | '’' | '–' | '—' | '…' | '№' | '\u{a0}' | '•' | '°' | '©' | '®' => {
                    0
                }
                _ => 16,
            };
        }
        before = c;
    }
    score
}

/// Whether most bytes that are not ASCII have another beside them: words of Cyrillic are made of them, while a letter with an
/// accent is nearly always alone among others, and what it would be in Cyrillic says nothing.
fn stand_together(sample: &[u8]) -> bool {
    let (mut all, mut together) = (0usize, 0usize);
    // Quotation marks have spaces beside them in French.
    for run in sample.split(|byte| byte.is_ascii() || matches!(byte, 0xab | 0xbb | &NO_BREAK_SPACE)) {
        all += run.len();
        together += if run.len() > 1 { run.len() } else { 0 };
    }
    together * 2 > all
}

fn is_cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{4ff}').contains(&c)
}

/// Higher where what is not ASCII stands in words as letters do, and beside them as signs do.
/// `is_proof`: only bytes count that are no common signs of windows-1252.
fn western_score(table: &[char; 128], sample: &[u8], is_proof: bool) -> i64 {
    let mut score = 0;
    for (at, &byte) in sample.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()) {
        let c = of_table(table, byte);
        if is_proof && is_sign(sample, at) {
            continue;
        }
        let beside = |at: Option<usize>| at.and_then(|at| sample.get(at)).map_or(' ', |&byte| of_table(table, byte));
        let (before, behind) = (beside(at.checked_sub(1)), beside(Some(at + 1)));
        let is_inside = before.is_alphabetic() && behind.is_alphabetic();
        let is_beside_digit = before.is_ascii_digit() || behind.is_ascii_digit();
        score += match c {
            '\u{80}'..='\u{9f}' | char::REPLACEMENT_CHARACTER => -8,
            _ if byte == NO_BREAK_SPACE || c.is_whitespace() => 0,
            '’' | '‘' => 2,
            '“' | '„' | '«' if !before.is_alphanumeric() && behind.is_alphanumeric() => 2,
            '”' | '“' | '»' if !before.is_whitespace() && !behind.is_alphanumeric() => 2,
            '–' | '—' | '…' => i64::from(!is_inside),
            'ª' | 'º' => i64::from(before.is_ascii_digit()) - i64::from(is_inside) * 4,
            c if c.is_alphabetic() && is_beside_digit => -2,
            c if c.is_lowercase() && behind.is_uppercase() => -4,
            c if c.is_lowercase() => i64::from(before.is_alphabetic() || behind.is_lowercase()),
            c if c.is_uppercase() => -i64::from(before.is_lowercase()) * 4,
            _ if is_inside => -4,
            _ => 0,
        };
    }
    score
}

/// Of windows-1252 and its like. In pages of DOS it is a letter that no language has alone.
const NO_BREAK_SPACE: u8 = 0xa0;

/// Whether nothing but quotation marks, dashes, degrees and no-break spaces of windows-1252 is not ASCII, and the marks are in pairs.
fn has_only_signs(sample: &[u8]) -> bool {
    let mut marks = [0usize; 2];
    for &byte in sample.iter().filter(|byte| !byte.is_ascii()) {
        match byte {
            0xab => marks[0] += 1,
            0xbb => marks[1] += 1,
            0x80 | 0x85 | 0x91..=0x97 | 0xa7 | 0xb0 | NO_BREAK_SPACE => {}
            _ => return false,
        }
    }
    marks[0] == marks[1]
}

/// Whether a byte may well be a sign of windows-1252 where it stands. What such bytes are elsewhere proves nothing.
fn is_sign(sample: &[u8], at: usize) -> bool {
    let beside = |at: Option<usize>| at.and_then(|at| sample.get(at)).copied().unwrap_or(b' ');
    let (before, behind) = (beside(at.checked_sub(1)), beside(Some(at + 1)));
    let is_vowel = |byte: u8| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u');
    match sample[at] {
        // “ ” • ™ ¢ £ § do not stand within words.
        0x93..=0x95 | 0x99 | 0xa2 | 0xa3 | 0xa7 => !(before.is_ascii_lowercase() && behind.is_ascii_lowercase()),
        // Dashes do, but seldom between vowels, as ñ does, and no word is a consonant, as after ó.
        0x96 => !(is_vowel(before) && is_vowel(behind)),
        0x97 => {
            let is_end = !beside(Some(at + 2)).is_ascii_alphanumeric();
            !(before.is_ascii_lowercase() && behind.is_ascii_lowercase() && !is_vowel(behind) && is_end)
        }
        // € … ‘ ’ and the no-break space, then © « ® ° ± ² ³ · » ¼ ½ ¾.
        0x80 | 0x85 | 0x91 | 0x92 | NO_BREAK_SPACE => true,
        0xa9 | 0xab | 0xae | 0xb0..=0xb3 | 0xb7 | 0xbb..=0xbe => true,
        _ => false,
    }
}

/// Whether the letters that are not ASCII are those of Hungarian, with its long ő or ű, which look like õ and û elsewhere.
fn is_hungarian(sample: &[u8]) -> bool {
    let mut counts = [0usize; 256];
    for &byte in sample {
        counts[usize::from(byte)] += 1;
    }
    let count = |bytes: &[u8]| bytes.iter().map(|&byte| counts[usize::from(byte)]).sum::<usize>();
    // ő ű Ő Ű, then á é í ó ö ú ü and their capitals.
    let long = count(b"\xf5\xfb\xd5\xdb");
    let others = count(b"\xe1\xe9\xed\xf3\xf6\xfa\xfc\xc1\xc9\xcd\xd3\xd6\xda\xdc");
    let letters: usize = counts[0xc0..].iter().sum();
    long > 0 && others > long && count(b"\xe1\xc1") > 0 && count(b"\xe9\xc9") > 0 && long + others == letters
}

fn has_c1(sample: &[u8]) -> bool {
    sample.iter().any(|byte| (0x80..=0x9f).contains(byte))
}

#[cfg(test)]
mod tests;
