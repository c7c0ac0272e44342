//! What people and programs write for a language.

/// Code, ISO 639-2 and 639-3 codes, then the name in English and in the language, in small letters; `_` is a space.
#[rustfmt::skip]
const NAMES: [(&str, &str); 107] = [
    ("af", "afr afrikaans"), ("am", "amh amharic አማርኛ"), ("ar", "ara arb arabic العربية عربي عربية"), ("as", "asm assamese অসমীয়া"),
    ("az", "aze azj azerbaijani azeri azərbaycan azərbaycanca azərbaycan_dili"), ("be", "bel belarusian byelorussian беларуская"),
    ("bg", "bul bulgarian български"), ("bn", "ben bengali bangla বাংলা"), ("bo", "bod tib tibetan བོད་ཡིག"),
    ("br", "bre breton brezhoneg"), ("bs", "bos bosnian bosanski"), ("ca", "cat catalan valencian català valencià"),
    ("co", "cos corsican corsu"), ("cs", "ces cze czech čeština česky český"), ("cy", "cym wel welsh cymraeg"),
    ("da", "dan danish dansk"), ("de", "deu ger german deutsch allemand"), ("dv", "div dhivehi divehi maldivian"),
    ("el", "ell gre greek modern_greek ελληνικά ελληνικα"), ("en", "eng english anglais englisch"), ("eo", "epo esperanto"),
    ("es", "spa spanish castilian español espanol castellano"), ("et", "est ekk estonian eesti eesti_keel"),
    ("eu", "eus baq basque euskara euskera"), ("fa", "fas per pes prs persian farsi dari فارسی"), ("fi", "fin finnish suomi"),
    ("fo", "fao faroese føroyskt"), ("fr", "fra fre french français francais französisch"), ("fy", "fry frisian western_frisian frysk"),
    ("ga", "gle irish gaeilge"), ("gd", "gla scottish_gaelic gàidhlig"), ("gl", "glg galician galego"), ("gu", "guj gujarati ગુજરાતી"),
    ("ha", "hau hausa"), ("he", "heb iw hebrew עברית"), ("hi", "hin hindi हिन्दी हिंदी"), ("hr", "hrv scr croatian hrvatski"),
    ("ht", "hat haitian haitian_creole kreyòl_ayisyen"), ("hu", "hun hungarian magyar"), ("hy", "hye arm armenian հայերեն"),
    ("id", "ind in indonesian bahasa_indonesia"), ("ig", "ibo igbo"), ("is", "isl ice icelandic íslenska"), ("it", "ita italian italiano"),
    ("ja", "jpn japanese 日本語"), ("jv", "jav jw javanese basa_jawa"), ("ka", "kat geo georgian ქართული"), ("kk", "kaz kazakh қазақша қазақ_тілі"),
    ("km", "khm khmer cambodian ភាសាខ្មែរ ខ្មែរ"), ("kn", "kan kannada ಕನ್ನಡ"), ("ko", "kor korean 한국어"), ("ku", "kur kmr kurdish kurdî"),
    ("ky", "kir kyrgyz kirghiz кыргызча"), ("la", "lat latin latina"), ("lb", "ltz luxembourgish lëtzebuergesch"), ("lo", "lao laotian ລາວ"),
    ("lt", "lit lithuanian lietuvių"), ("lv", "lav lvs latvian latviešu"), ("mg", "mlg malagasy"), ("mi", "mri mao maori māori"),
    ("mk", "mkd mac macedonian македонски"), ("ml", "mal malayalam മലയാളം"), ("mn", "mon mongolian монгол"), ("mr", "mar marathi मराठी"),
    ("ms", "msa may zsm malay bahasa_melayu"), ("mt", "mlt maltese malti"), ("my", "mya bur burmese myanmar မြန်မာ မြန်မာဘာသာ"),
    ("ne", "nep npi nepali नेपाली"), ("nl", "nld dut dutch flemish nederlands vlaams"), ("no", "nor nb nob nn nno norwegian norsk bokmål nynorsk norwegian_bokmål norwegian_nynorsk"),
    ("oc", "oci occitan"), ("pa", "pan panjabi punjabi ਪੰਜਾਬੀ"), ("pl", "pol polish polski"), ("ps", "pus pushto pashto پښتو"),
    ("pt", "por portuguese português portugues"), ("ro", "ron rum mo mol romanian moldavian română romana"), ("ru", "rus russian русский"),
    ("sd", "snd sindhi"), ("si", "sin sinhala sinhalese සිංහල"), ("sk", "slk slo slovak slovenčina"), ("sl", "slv slovenian slovene slovenščina"),
    ("so", "som somali soomaali"), ("sq", "sqi alb albanian shqip"), ("sr", "srp scc serbian српски srpski"), ("sv", "swe swedish svenska"),
    ("sw", "swa swh swahili kiswahili"), ("ta", "tam tamil தமிழ்"), ("te", "tel telugu తెలుగు"), ("th", "tha thai ไทย ภาษาไทย"),
    ("tl", "tgl fil tagalog filipino"), ("tr", "tur turkish türkçe turkce"), ("uk", "ukr ukrainian українська"), ("ur", "urd urdu اردو"),
    ("rw", "kin kinyarwanda"), ("sn", "sna shona chishona"), ("su", "sun sundanese basa_sunda"), ("tg", "tgk tajik тоҷикӣ"),
    ("tk", "tuk turkmen türkmençe"), ("tt", "tat tatar татарча"), ("ug", "uig uyghur uighur ئۇيغۇرچە"),
    ("uz", "uzb uzn uzbek oʻzbek o'zbek oʻzbekcha"), ("xh", "xho xhosa isixhosa"), ("yo", "yor yoruba yorùbá"), ("zu", "zul zulu isizulu"),
    ("vi", "vie vietnamese tiếng_việt"), ("yi", "yid ji yiddish ייִדיש"), ("zh", "zho chi cmn chinese mandarin simplified_chinese traditional_chinese mandarin_chinese 中文 汉语 漢語 普通话 普通話 华语 简体中文 繁體中文 繁体中文"),
];

/// Codes for no language, several or unknown ones.
const NONE: [&str; 13] =
    ["und", "zxx", "mul", "mis", "qme", "root", "none", "unknown", "undetermined", "multiple", "n/a", "na", "null"];

/// What is written where a language is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeclaredLanguage {
    /// ISO 639-1, or 639-3 where there is none.
    Code(String),
    /// It says that there is no language, or more than one.
    None,
    /// No language that is known.
    Unknown,
}

impl DeclaredLanguage {
    /// Reads a code (`fr`, `fra`, `fr-CA`, `zh_Hans`) or a name (`French`, `français`).
    pub fn of(written: &str) -> Self {
        let name = written.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let first = name.split(['-', '_', ' ', ',', ';', '(']).next().unwrap_or("");
        for name in [name.as_str(), first] {
            if NONE.contains(&name) {
                return DeclaredLanguage::None;
            }
            let is_name = |known: &str| known == name || known.contains('_') && known.replace('_', " ") == name;
            let known = NAMES.iter().find(|(code, names)| *code == name || names.split(' ').any(is_name));
            if let Some((code, _)) = known {
                return DeclaredLanguage::Code((*code).to_string());
            }
        }
        // There is no list of all of ISO 639, but no word of three letters is the name of a language.
        let is_rare = name.split(['-', '_']).next() == Some(first) && matches!(first.len(), 2 | 3);
        match is_rare && first.bytes().all(|byte| byte.is_ascii_lowercase()) {
            true => DeclaredLanguage::Code(first.to_string()),
            false => DeclaredLanguage::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_languages() {
        for (code, all) in [
            ("fr", "fr FR fra fre French FRENCH français fr-CA fr_FR.UTF-8"),
            ("de", "Deutsch ger deu de-AT German"),
            ("zh", "zh-Hans zh_TW chi cmn 中文"),
            ("he", "iw heb"),
            ("id", "in Indonesian"),
            ("no", "nb nn-NO Norsk"),
            ("pt", "pt-BR Português"),
            ("ceb", "ceb"),
        ] {
            for written in all.split(' ') {
                assert_eq!(DeclaredLanguage::of(written), DeclaredLanguage::Code(code.into()), "{written}");
            }
        }
        assert_eq!(DeclaredLanguage::of(" Bahasa  Indonesia"), DeclaredLanguage::Code("id".into()));
        assert_eq!(DeclaredLanguage::of("English (United States)"), DeclaredLanguage::Code("en".into()));
        for none in ["und", "zxx", "mul", "qme", "Unknown", "N/A"] {
            assert_eq!(DeclaredLanguage::of(none), DeclaredLanguage::None, "{none}");
        }
        for unknown in ["Klingonisch", "12", "a", "the news", "fr2x"] {
            assert_eq!(DeclaredLanguage::of(unknown), DeclaredLanguage::Unknown, "{unknown}");
        }
        for (code, names) in NAMES {
            let all = names.split(' ').map(|name| name.replace('_', " "));
            all.for_each(|name| assert_eq!(DeclaredLanguage::of(&name), DeclaredLanguage::Code(code.into()), "{name}"));
        }
    }
}
