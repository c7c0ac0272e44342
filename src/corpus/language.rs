//! Which language a text is in.

use whatlang::Lang;

/// Characters that are looked at: more cost time and change hardly any answer.
const SAMPLE_CHARACTERS: usize = 1000;

/// The ISO 639-1 code (639-3 where there is none) of the language of `body`, or `""` where it is not certain.
pub fn detect_language(body: &str) -> &'static str {
    let body = body.trim_start();
    let end = body.char_indices().nth(SAMPLE_CHARACTERS).map_or(body.len(), |(at, _)| at);
    match whatlang::detect(&body[..end]) {
        Some(info) if info.is_reliable() => code(info.lang()),
        _ => "",
    }
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

#[cfg(test)]
mod tests {
    use super::*;

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
