//! UTF-8 with bytes of another encoding in it: files put together from two sources, cells of a column that was never converted.
//!
//! What is not ASCII comes in runs of bytes. A run of a legacy encoding is hardly ever valid UTF-8 as a whole: in 1,570 files of
//! 40 encodings there are at most 9 in a hundred, and 2 of 7 in the shortest file.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::second;
use super::unicode::Decoded;

/// So many valid runs are no chance, also if they are fewer than the others.
const MANY: usize = 20;

/// The most invalid runs for each valid one where there are many.
const MOST_INVALID: usize = 4;

/// One in more characters beyond ASCII may be damage.
const FEW_STRAYS: usize = 20;

/// Bytes of invalid runs and the words around them that a guess at another encoding than windows-1252 needs.
const ENOUGH: usize = 40;

/// Bytes of the longest word, and of the longest cry such as `аааа`.
const LONGEST_WORD: usize = 60;
const LONGEST_CRY: usize = 20;

/// Stray bytes that stand beside each other in words of windows-1252 with their signs.
const BESIDE: usize = 3;

/// The text, where UTF-8 is certain enough.
///
/// # Complexity
/// Linear in the bytes.
pub(super) fn decode(bytes: &[u8]) -> Option<Decoded> {
    (has_valid_runs(bytes) || has_whole_characters(bytes)).then(|| decoded(bytes))
}

/// Whether runs that are valid as a whole are at least as many as the others.
fn has_valid_runs(bytes: &[u8]) -> bool {
    let (mut valid, mut invalid) = (0usize, 0usize);
    for run in runs(bytes) {
        match std::str::from_utf8(run) {
            Ok(text) => valid += usize::from(is_likely(text)),
            Err(_) => invalid += 1,
        }
    }
    valid >= invalid.max(1) || valid >= MANY && valid * MOST_INVALID >= invalid
}

/// Whether there are at least ten characters for every bad sequence.
fn has_whole_characters(bytes: &[u8]) -> bool {
    let (mut whole, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    whole >= 10 * bad
}

/// Runs of bytes that are not ASCII.
fn runs(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(u8::is_ascii).filter(|run| !run.is_empty())
}

/// Whether a run is what stands alone in texts: a letter or sign of Latin, or more than one character.
fn is_likely(run: &str) -> bool {
    let mut chars = run.chars();
    let first = chars.next();
    chars.next().is_some() || first.is_some_and(|c| matches!(c, '\u{a0}'..='\u{24f}' | '\u{900}'..))
}

fn decoded(bytes: &[u8]) -> Decoded {
    let other = encoding_of_strays(bytes);
    let letters = Letters::of(bytes);
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    let (mut replaced_characters, mut has_strays) = (0, false);
    let (mut at, mut run_to, mut is_damaged) = (0, 0, false);
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        text.push_str(chunk.valid());
        let invalid = chunk.invalid();
        if invalid.is_empty() {
            continue;
        }
        at += chunk.valid().len();
        if at >= run_to {
            let run = stray_run(&bytes[at..]);
            (run_to, is_damaged) = (at + run.len(), is_damage(run, other));
        }
        at += invalid.len();
        let next = chunks.peek().map(|chunk| chunk.valid().chars().next().map_or(Next::Stray, Next::Char));
        let meaning = meaning(invalid, other, text.chars().next_back(), next.unwrap_or(Next::Char(' ')));
        let may_be = |meaning: &String| !is_damaged && (other != WINDOWS_1252 || letters.may_be(meaning));
        if let Some(meaning) = meaning.filter(may_be) {
            text.push_str(&meaning);
            has_strays = true;
        } else {
            text.push(char::REPLACEMENT_CHARACTER);
            replaced_characters += 1;
        }
    }
    Decoded { text, encoding: if has_strays { with(other) } else { UTF_8.name() }, replaced_characters }
}

/// The bytes up to the first that is valid UTF-8 again.
fn stray_run(bytes: &[u8]) -> &[u8] {
    let mut end = 0;
    for chunk in bytes[..bytes.len().min(2 * LONGEST_WORD)].utf8_chunks() {
        if !chunk.valid().is_empty() {
            break;
        }
        end += chunk.invalid().len();
    }
    &bytes[..end]
}

/// Whether stray bytes beside each other are neither a word with its signs nor a line or space drawn with them.
fn is_damage(run: &[u8], other: &'static Encoding) -> bool {
    if other == WINDOWS_1252 {
        let draws = |byte: &u8| matches!(byte, 0x85 | 0x95..=0x97 | 0xa0 | 0xb7);
        run.len() > BESIDE && !run.iter().all(draws)
    } else {
        run.len() > LONGEST_CRY && !may_be_word(run)
    }
}

/// Whether bytes are so few and so different as those of a word are.
fn may_be_word(bytes: &[u8]) -> bool {
    let mut seen = [false; 256];
    bytes.iter().for_each(|byte| seen[usize::from(*byte)] = true);
    let kinds = seen.into_iter().filter(|seen| *seen).count();
    bytes.len() <= LONGEST_WORD && bytes.len() <= 3 * kinds
}

/// Letters of Latin with which a text is written.
struct Letters {
    /// By their number in windows-1252, in lower case.
    used: [bool; 256],
    /// Bytes that are not valid are so few that they may be damage.
    has_few_strays: bool,
}

impl Letters {
    fn of(bytes: &[u8]) -> Letters {
        let mut used = [false; 256];
        let (mut whole, mut strays) = (0, 0);
        for chunk in bytes.utf8_chunks() {
            for c in chunk.valid().chars().filter(|c| !c.is_ascii()) {
                whole += 1;
                used[number(c)] = true;
            }
            strays += usize::from(!chunk.invalid().is_empty());
        }
        used[0] = false;
        Letters { used, has_few_strays: whole >= MANY && whole >= FEW_STRAYS * strays }
    }

    /// Whether what a stray byte would be is a sign, a letter that the text has anyway, or one that a text from elsewhere may well have.
    fn may_be(&self, meaning: &str) -> bool {
        let Some(c) = meaning.chars().next().filter(|c| c.is_alphabetic()) else { return true };
        let is_rare = matches!(c, 'ÿ' | 'þ' | 'ð' | 'ý' | 'ƒ' | 'Ÿ' | 'Þ' | 'Ð' | 'Ý');
        self.used[number(c)] || !(is_rare || self.has_few_strays)
    }
}

/// The number of a letter in ISO 8859-1, in lower case; 0 where it has none.
fn number(c: char) -> usize {
    let lower = c.to_lowercase().next().unwrap_or(c);
    u8::try_from(lower).map_or(0, usize::from)
}

/// What follows a stray byte.
#[derive(Clone, Copy)]
enum Next {
    Char(char),
    Stray,
}

/// What bytes that are not valid mean in another encoding, if the characters beside them agree.
fn meaning(invalid: &[u8], other: &'static Encoding, before: Option<char>, next: Next) -> Option<String> {
    // The last byte of a closing quotation mark is none in windows-1252, and became a question mark. What that is, the text shows.
    if invalid == b"\xe2\x80" && matches!(next, Next::Char('?')) {
        return Some("â€".to_string());
    }
    let [byte] = invalid else { return None };
    let c = other.decode_without_bom_handling(&[*byte]).0.chars().next()?;
    let before = before.unwrap_or(' ');
    let next = match next {
        Next::Char(c) => c,
        Next::Stray => c,
    };
    let is_text = if !c.is_alphabetic() {
        // Signs that stand in texts, and not those of mathematics or of drawings.
        matches!(
            c,
            '\u{a0}' | '«' | '»' | '°' | '§' | '£' | '©' | '®' | '·' | '€' | '\u{2010}'
                ..='\u{2026}' | '‹' | '›' | '™' | '№'
        )
    } else if other != WINDOWS_1252 {
        // Enough of it was seen.
        true
    } else if c.is_lowercase() {
        before.is_ascii_alphabetic() || next.is_ascii_lowercase()
    } else {
        // The first byte of a character whose second is lost would be a capital behind a small letter.
        next.is_ascii_alphabetic() && !before.is_lowercase()
    };
    is_text.then(|| c.to_string())
}

/// The encoding of the words in which bytes are not valid.
fn encoding_of_strays(bytes: &[u8]) -> &'static Encoding {
    let mut strays = Vec::new();
    for word in bytes.split(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric()) {
        if !word.is_ascii() && std::str::from_utf8(word).is_err() && may_be_word(word) {
            strays.extend_from_slice(word);
            strays.push(b' ');
        }
    }
    if strays.len() < ENOUGH {
        return WINDOWS_1252;
    }
    second::first_of_web(&strays).filter(|encoding| encoding.is_single_byte()).unwrap_or(WINDOWS_1252)
}

/// The names of UTF-8 with bytes of another encoding, which stands last; the last name is for all others.
pub(super) const NAMES: [&str; 7] = [
    "UTF-8 and windows-1250",
    "UTF-8 and windows-1251",
    "UTF-8 and windows-1252",
    "UTF-8 and ISO-8859-2",
    "UTF-8 and KOI8-U",
    "UTF-8 and macintosh",
    "UTF-8 and another encoding",
];

fn with(other: &'static Encoding) -> &'static str {
    let is_it = |name: &&&str| name.strip_prefix("UTF-8 and ") == Some(other.name());
    NAMES.iter().find(is_it).unwrap_or(&NAMES[NAMES.len() - 1])
}

#[cfg(test)]
mod tests {
    use super::super::{decode, decode_lines};

    fn check(bytes: &[u8], text: &str, encoding: &str, replaced: u64) {
        let decoded = decode(bytes.to_vec()).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.encoding, decoded.replaced_characters), (text, encoding, replaced));
    }

    #[test]
    fn stray_bytes_are_read_where_letters_agree() {
        check(b"th\xc3\xa9 et th\xe9", "thé et thé", "UTF-8 and windows-1252", 0);
        check(b"na\xc3\xafve \x93no\x94 it\xe2\x80\x99s", "naïve “no” it’s", "UTF-8 and windows-1252", 0);
        check(b"\xc9tat, l\xe2\x80\x99\xc3\x89tat", "État, l’État", "UTF-8 and windows-1252", 0);
        // The first byte of a character that was cut, and bytes alone.
        check(b"th\xc3\xa9, caf\xc3 \xc3\xa0", "thé, caf\u{fffd} à", "UTF-8", 1);
        check("Свобода печати \u{ff}".as_bytes(), "Свобода печати ÿ", "UTF-8", 0);
        check(
            &[&*"Свобода печати".repeat(2).into_bytes(), b" \xff"].concat(),
            "Свобода печатиСвобода печати \u{fffd}",
            "UTF-8",
            1,
        );
        check(b"\xe2\x80\x9cyes\xe2\x80? it\xe2\x80\x99s", "“yesâ€? it’s", "UTF-8 and windows-1252", 0);
    }

    #[test]
    fn damage_is_no_letter_that_the_text_has_not() {
        let line = "L’été, la forêt brûle déjà près du château. ";
        for (damaged, mended, replaced) in [
            (&b"le vill\xffage"[..], "le vill\u{fffd}age", 1),
            (b"le vill\xfeage", "le vill\u{fffd}age", 1),
            (b"Mac\xf5n brut", "Mac\u{fffd}n brut", 1),
            (b"l'\xe9glise et la pr\xeatrise", "l'église et la prêtrise", 0),
            (b"il dit \x93oui\x94", "il dit “oui”", 0),
        ] {
            let name = if replaced == 0 { "UTF-8 and windows-1252" } else { "UTF-8" };
            check(
                &[line.repeat(8).as_bytes(), damaged].concat(),
                &format!("{}{mended}", line.repeat(8)),
                name,
                replaced,
            );
        }
        check(b"th\xc3\xa9, Z\xfcrich", "thé, Zürich", "UTF-8 and windows-1252", 0);
        check(b"th\xc3\xa9, wor\xffds", "thé, wor\u{fffd}ds", "UTF-8", 1);
    }

    #[test]
    fn strays_are_read_in_the_encoding_that_they_have_together() {
        let (legacy, _, _) = encoding_rs::WINDOWS_1251.encode("государство и партия спорят о свободе слова и печати");
        let bytes =
            [&*"Свобода и право на тайну, газета и партия и слово и дело и печать\n".repeat(2).into_bytes(), &*legacy]
                .concat();
        let decoded = decode(bytes).unwrap();
        assert!(decoded.text.ends_with("государство и партия спорят о свободе слова и печати"), "{}", decoded.text);
        assert_eq!(decoded.encoding, "UTF-8 and windows-1251");
    }

    #[test]
    fn a_column_of_another_encoding_is_no_encoding_of_the_table() {
        let row = b"Neue Z\xfcrcher,The caf\xc3\xa9 on the corner isn\xe2\x80\x99t open\n";
        let decoded = decode_lines(row.repeat(500)).unwrap();
        assert_eq!(decoded.encoding, "UTF-8 and windows-1252");
        assert_eq!(decoded.text, "Neue Zürcher,The café on the corner isn’t open\n".repeat(500));
        // English is no Chinese, whatever a byte and the letter behind it may be.
        let decoded = decode_lines(b"S\xfcden,The old mill turns in the wind\n".repeat(50)).unwrap();
        assert_eq!(decoded.encoding, "windows-1252");
    }

    /// The name does not say that there is another encoding, and each sequence that is not valid is counted.
    #[test]
    fn bytes_that_make_no_words_are_damage() {
        let line = "L’État été à Besançon\n".repeat(50);
        let runs: [(&[u8], usize); 9] = [
            (b"\xff", 200),
            (b"\x80", 140),
            (b"\xc0", 200),
            (b"\xe9", 60),
            (b"\xc0\xaf", 70),
            (b"\xed\xa0\x80", 70),
            (b"\xf4\x90\x80\x80", 70),
            (b"\xf8\x88\x80\x80\x80", 30),
            (b"\xe2\x82", 40),
        ];
        for (bytes, times) in runs {
            let bytes = [line.as_bytes(), &bytes.repeat(times), b"\n", line.as_bytes()].concat();
            let damage = bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
            check(&bytes, &String::from_utf8_lossy(&bytes), "UTF-8", damage as u64);
        }
        let all: Vec<u8> = (0x80..0xc0).cycle().take(150).collect();
        let decoded = decode([line.as_bytes(), &all, b"\n", line.as_bytes()].concat()).unwrap();
        assert!(decoded.replaced_characters > 100, "{decoded:?}");
    }

    #[test]
    fn legacy_encodings_are_no_mixture() {
        let (korean, _, _) = encoding_rs::EUC_KR.encode("언론의 자유는 모든 국민의 권리이며 국가는 이를 보장한다");
        assert_eq!(decode(korean.into_owned()).unwrap().encoding, "EUC-KR");
        let (japanese, _, _) =
            encoding_rs::EUC_JP.encode("言論の自由は、これを保障する。検閲は、これをしてはならない。");
        assert_eq!(decode(japanese.into_owned()).unwrap().encoding, "EUC-JP");
    }
}
