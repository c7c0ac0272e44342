//! Which language a text is in.

use whatlang::Lang;

/// Characters that are looked at: more cost time and change hardly any answer.
const SAMPLE_CHARACTERS: usize = 1000;

/// English words that hold its sentences together and are not common in any other language. Nearly all running English
/// is two to four tenths of these.
#[rustfmt::skip]
const ENGLISH: [&str; 64] = [
    "about", "all", "also", "an", "and", "any", "are", "as", "be", "been", "but", "by", "can", "could", "do", "each",
    "from", "has", "he", "his", "how", "if", "into", "is", "it", "its", "may", "more", "not", "of", "only", "or", "other",
    "our", "out", "shall", "she", "should", "some", "such", "than", "that", "the", "their", "them", "then", "there",
    "these", "they", "this", "those", "through", "to", "under", "were", "what", "when", "which", "who", "will", "with",
    "would", "you", "your",
];

/// The ISO 639-1 code (639-3 where there is none) of the language of `body`, or `""` where it is not certain.
pub fn detect_language(body: &str) -> &'static str {
    let body = body.trim_start();
    if is_plain_english(body) {
        return "en";
    }
    let end = body.char_indices().nth(SAMPLE_CHARACTERS).map_or(body.len(), |(at, _)| at);
    match whatlang::detect(&body[..end]) {
        Some(info) if info.is_reliable() => code(info.lang()),
        _ => "",
    }
}

/// Whether the text begins in English beyond doubt: three in ten words are [`ENGLISH`], of the first forty, or the first
/// sixty, and so on in steps of twenty up to a hundred and sixty. whatlang comes to the same (see the tests), and takes
/// longer for it than everything else that is done to a text.
fn is_plain_english(body: &str) -> bool {
    const FIRST: usize = 40;
    const STEP: usize = 20;
    const LAST: usize = 160;
    let words = body.as_bytes().split(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic());
    let mut found = 0;
    for (number, word) in (1..=LAST).zip(words.filter(|word| !word.is_empty())) {
        found += usize::from(key_of(word).is_some_and(|key| ENGLISH_KEYS.binary_search(&key).is_ok()));
        if number >= FIRST && number % STEP == 0 && found * 10 >= number * 3 {
            return true;
        }
    }
    false
}

/// The letters of a short word as a number, in lower case, the first one highest.
const fn key_of(word: &[u8]) -> Option<u64> {
    if word.len() > 8 {
        return None;
    }
    let mut bytes = [0; 8];
    let mut at = 0;
    while at < word.len() {
        bytes[at] = word[at].to_ascii_lowercase();
        at += 1;
    }
    Some(u64::from_be_bytes(bytes))
}

/// In order, as their words are.
const ENGLISH_KEYS: [u64; ENGLISH.len()] = {
    let mut keys = [0; ENGLISH.len()];
    let mut at = 0;
    while at < keys.len() {
        keys[at] = match key_of(ENGLISH[at].as_bytes()) {
            Some(key) => key,
            None => panic!("a word of more than eight letters"),
        };
        at += 1;
    }
    keys
};

fn code(lang: Lang) -> &'static str {
    match lang.code() {
        "epo" => "eo",
        "eng" => "en",
        "rus" => "ru",
        "cmn" => "zh",
        "spa" => "es",
        "por" => "pt",
        "ita" => "it",
        "ben" => "bn",
        "fra" => "fr",
        "deu" => "de",
        "ukr" => "uk",
        "kat" => "ka",
        "ara" => "ar",
        "hin" => "hi",
        "jpn" => "ja",
        "heb" => "he",
        "yid" => "yi",
        "pol" => "pl",
        "amh" => "am",
        "jav" => "jv",
        "kor" => "ko",
        "nob" => "no",
        "dan" => "da",
        "swe" => "sv",
        "fin" => "fi",
        "tur" => "tr",
        "nld" => "nl",
        "hun" => "hu",
        "ces" => "cs",
        "ell" => "el",
        "bul" => "bg",
        "bel" => "be",
        "mar" => "mr",
        "kan" => "kn",
        "ron" => "ro",
        "slv" => "sl",
        "hrv" => "hr",
        "srp" => "sr",
        "mkd" => "mk",
        "lit" => "lt",
        "lav" => "lv",
        "est" => "et",
        "tam" => "ta",
        "vie" => "vi",
        "urd" => "ur",
        "tha" => "th",
        "guj" => "gu",
        "uzb" => "uz",
        "pan" => "pa",
        "aze" => "az",
        "ind" => "id",
        "tel" => "te",
        "pes" => "fa",
        "mal" => "ml",
        "ori" => "or",
        "mya" => "my",
        "nep" => "ne",
        "sin" => "si",
        "khm" => "km",
        "tuk" => "tk",
        "aka" => "ak",
        "zul" => "zu",
        "sna" => "sn",
        "afr" => "af",
        "lat" => "la",
        "slk" => "sk",
        "cat" => "ca",
        "tgl" => "tl",
        "hye" => "hy",
        "cym" => "cy",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_is_for_english_only() {
        assert!(ENGLISH_KEYS.is_sorted());
        let english = "The government said that it would publish the report on the censorship of the press, which \
                       had been asked for by some of the members of the committee and should have been with them \
                       before the end of the year, when they were to vote on it.";
        assert!(is_plain_english(english));
        // Universal Declaration of Human Rights, article 1 and 2, in languages that share words with English.
        for other in [
            "Alle mensen worden vrij en gelijk in waardigheid en rechten geboren. Zij zijn begiftigd met verstand en \
             geweten, en behoren zich jegens elkander in een geest van broederschap te gedragen. Een ieder heeft \
             aanspraak op alle rechten en vrijheden, in deze Verklaring opgesomd, zonder enig onderscheid.",
            "Alle mennesker er født frie og lige i værdighed og rettigheder. De er udstyret med fornuft og samvittighed, \
             og de bør handle mod hverandre i en broderskabets ånd. Enhver har krav på alle de rettigheder og friheder, \
             som nævnes i denne erklæring, uden forskelsbehandling af nogen art.",
        ] {
            assert!(!is_plain_english(other));
        }
        assert!(!is_plain_english(&english[..100]));
    }

    #[test]
    fn certain_or_empty() {
        assert_eq!(
            detect_language("The government said that it would publish the report on the censorship of the press."),
            "en"
        );
        assert_eq!(detect_language("国家互联网信息办公室发布了关于个人信息保护的新规定。"), "zh");
        assert_eq!(detect_language("1234 5678"), "");
    }
}
