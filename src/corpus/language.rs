//! Which language a text is in.

use whatlang::Lang;

/// Characters that are looked at: more cost time and change hardly any answer.
const SAMPLE_CHARACTERS: usize = 1000;

/// A language that is known by the words that hold its sentences together.
struct CommonWords {
    code: &'static str,
    /// In order, in lower case and ASCII. No word is in two lists.
    words: &'static [&'static str],
    /// Of a hundred words, so many are among `words` in nearly all running text of the language, and in hardly any other.
    percent: usize,
}

const PLAIN: [CommonWords; 2] =
    [CommonWords { code: "en", words: &ENGLISH, percent: 28 }, CommonWords { code: "fr", words: &FRENCH, percent: 33 }];

#[rustfmt::skip]
const ENGLISH: [&str; 90] = [
    "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can",
    "could", "did", "do", "each", "for", "from", "had", "has", "have", "he", "her", "him", "his", "how", "i", "if",
    "in", "into", "is", "it", "its", "many", "may", "more", "most", "must", "my", "no", "not", "now", "of", "only",
    "or", "other", "our", "out", "over", "said", "shall", "she", "should", "so", "some", "such", "than", "that",
    "the", "their", "them", "then", "there", "these", "they", "this", "those", "through", "to", "under", "up",
    "upon", "us", "was", "we", "were", "what", "when", "where", "which", "who", "will", "with", "would", "you",
    "your",
];

#[rustfmt::skip]
const FRENCH: [&str; 69] = [
    "afin", "ainsi", "au", "aussi", "aux", "avec", "ce", "cela", "celle", "celui", "ces", "cette", "ceux", "chaque",
    "comme", "d", "dans", "de", "des", "donc", "dont", "du", "elle", "elles", "en", "entre", "est", "et", "eux",
    "fait", "il", "ils", "je", "l", "la", "le", "les", "leur", "leurs", "lors", "lui", "mais", "ne", "nos", "notre",
    "nous", "ont", "ou", "par", "pas", "peut", "plus", "pour", "que", "qui", "s", "sans", "sont", "sous", "sur",
    "tous", "tout", "toute", "toutes", "un", "une", "vos", "votre", "vous",
];

/// The ISO 639-1 code (639-3 where there is none) of the language of `body`, or `""` where it is not certain.
pub fn detect_language(body: &str) -> &'static str {
    let body = body.trim_start();
    if let Some(code) = plain_language(body) {
        return code;
    }
    let end = body.char_indices().nth(SAMPLE_CHARACTERS).map_or(body.len(), |(at, _)| at);
    match whatlang::detect(&body[..end]) {
        Some(info) if info.is_reliable() => code(info.lang()),
        _ => "",
    }
}

/// The language of a text that begins in plain English or French: enough of the first forty words are of the list, or of the
/// first sixty, and so on up to a hundred and sixty. whatlang comes to the same, and takes longer for it than everything
/// else that is done to a text.
fn plain_language(body: &str) -> Option<&'static str> {
    const FIRST: usize = 40;
    const STEP: usize = 20;
    const LAST: usize = 160;
    let words = body.as_bytes().split(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic());
    let mut found = [0; PLAIN.len()];
    for (number, word) in (1..=LAST).zip(words.filter(|word| !word.is_empty())) {
        if let Some(language) = list_of(word) {
            found[language] += 1;
        }
        if number >= FIRST && number % STEP == 0 {
            let known = PLAIN.iter().zip(found).find(|(plain, found)| found * 100 >= number * plain.percent);
            if let Some((plain, _)) = known {
                return Some(plain.code);
            }
        }
    }
    None
}

/// The index of the language in whose list a word is.
fn list_of(word: &[u8]) -> Option<usize> {
    let compared = |known: &&str| known.bytes().cmp(word.iter().map(u8::to_ascii_lowercase));
    PLAIN.iter().position(|plain| plain.words.binary_search_by(compared).is_ok())
}

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

/// The language of a source.
#[derive(Clone, Copy, Debug, Default)]
pub struct SourceLanguage(&'static str);

impl SourceLanguage {
    /// That of a sample.
    pub fn of<'t>(texts: impl Iterator<Item = &'t str>) -> SourceLanguage {
        let texts: Vec<&str> = texts.take(20).collect();
        SourceLanguage(detect_language(&texts.join("\n")))
    }

    /// Its ISO 639 code, or empty where it is not known.
    pub fn code(&self) -> &'static str {
        self.0
    }

    /// The language of a row.
    pub fn detect(&self, body: &str) -> &'static str {
        let own = detect_language(body);
        if own.is_empty() { self.0 } else { own }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_in_order_and_in_one_list() {
        for (language, plain) in PLAIN.iter().enumerate() {
            assert!(plain.words.is_sorted_by(|one, next| one < next), "{}", plain.code);
            for word in plain.words {
                assert_eq!(list_of(word.to_uppercase().as_bytes()), Some(language), "{word}");
            }
        }
    }

    #[test]
    fn plain_text_is_known_by_its_words() {
        let english = "The government said that it would publish the report on the censorship of the press, which \
                       had been asked for by some of the members of the committee and should have been with them \
                       before the end of the year, when they were to vote on it.";
        let french = "Le gouvernement a dit qu'il publierait le rapport sur la censure de la presse, que les membres de la \
                      commission avaient demandé et qui devait être entre leurs mains avant la fin de l'année pour que \
                      tous puissent en juger.";
        assert_eq!((plain_language(english), plain_language(french)), (Some("en"), Some("fr")));
        assert_eq!((plain_language(&english[..100]), plain_language("")), (None, None));
    }

    #[test]
    fn languages_that_share_words_with_english_are_not_taken_for_it() {
        // Universal Declaration of Human Rights, articles 1 and 2.
        for other in [
            "Alle mensen worden vrij en gelijk in waardigheid en rechten geboren. Zij zijn begiftigd met verstand en \
             geweten, en behoren zich jegens elkander in een geest van broederschap te gedragen. Een ieder heeft \
             aanspraak op alle rechten en vrijheden, in deze Verklaring opgesomd, zonder enig onderscheid.",
            "Alle mennesker er født frie og lige i værdighed og rettigheder. De er udstyret med fornuft og samvittighed, \
             og de bør handle mod hverandre i en broderskabets ånd. Enhver har krav på alle de rettigheder og friheder, \
             som nævnes i denne erklæring, uden forskelsbehandling af nogen art.",
            "Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti. Essi sono dotati di ragione e di \
             coscienza e devono agire gli uni verso gli altri in spirito di fratellanza. Ad ogni individuo spettano \
             tutti i diritti e tutte le libertà enunciate nella presente Dichiarazione, senza distinzione alcuna.",
        ] {
            assert_eq!(plain_language(other), None);
        }
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
