//! What people and programs write for a language.

use crate::error::{Error, Result};

/// Code, ISO 639-2 and 639-3 codes, then the name in English and in the language, in small letters; `_` is a space.
#[rustfmt::skip]
const NAMES: [(&str, &str); 178] = [
    ("ab", "abk abkhaz abkhazian"), ("af", "afr afrikaans"), ("ak", "aka twi akan"), ("am", "amh amharic አማርኛ"), ("an", "arg aragonese aragonés"),
    ("ar", "ara arb arabic العربية عربي عربية arabisch arabe árabe"), ("as", "asm assamese অসমীয়া"), ("ast", "asturian asturianu bable"),
    ("av", "ava avaric avar"), ("ay", "aym aymara"), ("az", "aze azj azerbaijani azeri azərbaycan azərbaycanca azərbaycan_dili"),
    ("ba", "bak bashkir башҡортса"), ("be", "bel belarusian byelorussian беларуская"), ("bg", "bul bulgarian български"), ("bm", "bam bambara"),
    ("bn", "ben bengali bangla বাংলা"), ("bo", "bod tib tibetan བོད་ཡིག"), ("br", "bre breton brezhoneg"), ("bs", "bos bosnian bosanski"),
    ("ca", "cat catalan valencian català valencià"), ("ce", "che chechen нохчийн"), ("ceb", "cebuano bisaya"), ("ckb", "central_kurdish sorani"),
    ("co", "cos corsican corsu"), ("cs", "ces cze czech čeština česky český cz tschechisch tchèque"), ("cv", "chv chuvash чӑвашла"),
    ("cy", "cym wel welsh cymraeg"), ("da", "dan danish dansk dk dänisch danois"),
    ("de", "deu ger german deutsch allemand duits tedesco alemán aleman alemão"), ("dv", "div dhivehi divehi maldivian"), ("dz", "dzo dzongkha"),
    ("ee", "ewe"), ("el", "ell gre greek modern_greek ελληνικά ελληνικα gr griechisch grec griego"),
    ("en", "eng english anglais englisch inglés ingles inglese inglês"), ("eo", "epo esperanto"),
    ("es", "spa spanish castilian español espanol castellano espagnol spanisch spagnolo espanhol"), ("et", "est ekk estonian eesti eesti_keel"),
    ("eu", "eus baq basque euskara euskera"), ("fa", "fas per pes prs persian farsi dari فارسی"), ("ff", "ful fula fulah fulani"),
    ("fi", "fin finnish suomi"), ("fj", "fij fijian"), ("fo", "fao faroese føroyskt"),
    ("fr", "fra fre french français francais französisch francés frances francese francês frans"), ("fur", "friulian furlan"),
    ("fy", "fry frisian western_frisian frysk"), ("ga", "gle irish gaeilge"), ("gd", "gla scottish_gaelic scots_gaelic gaelic gàidhlig"), ("gl", "glg galician galego"),
    ("gn", "grn guarani guaraní"), ("grc", "ancient_greek"), ("gsw", "swiss_german alemannic schweizerdeutsch schwyzerdütsch"),
    ("gu", "guj gujarati ગુજરાતી"), ("gv", "glv manx"), ("ha", "hau hausa"), ("haw", "hawaiian"), ("he", "heb iw hebrew עברית"),
    ("hi", "hin hindi हिन्दी हिंदी"), ("hil", "hiligaynon"), ("hmn", "hmong"), ("hr", "hrv scr croatian hrvatski"), ("hsb", "upper_sorbian sorbian"),
    ("ht", "hat haitian haitian_creole kreyòl_ayisyen"), ("hu", "hun hungarian magyar ungarisch hongrois"), ("hy", "hye arm armenian հայերեն"),
    ("ia", "ina interlingua"), ("id", "ind in indonesian bahasa_indonesia"), ("ig", "ibo igbo"), ("ilo", "ilocano iloko"),
    ("is", "isl ice icelandic íslenska"), ("it", "ita italian italiano italienisch italien"), ("iu", "iku inuktitut"),
    ("ja", "jpn japanese 日本語 jp japanisch japonais japonés"), ("jv", "jav jw javanese basa_jawa"), ("ka", "kat geo georgian ქართული"),
    ("ki", "kik kikuyu"), ("kk", "kaz kazakh қазақша қазақ_тілі"), ("kl", "kal kalaallisut greenlandic"),
    ("km", "khm khmer cambodian ភាសាខ្មែរ ខ្មែរ"), ("kn", "kan kannada ಕನ್ನಡ"), ("ko", "kor korean 한국어 koreanisch coréen coreano"),
    ("ks", "kas kashmiri"), ("ku", "kur kmr kurdish kurdî"), ("kw", "cor cornish"), ("ky", "kir kyrgyz kirghiz кыргызча"), ("la", "lat latin latina"),
    ("lb", "ltz luxembourgish lëtzebuergesch"), ("lg", "lug luganda ganda"), ("li", "lim limburgish limburgs"), ("lij", "ligurian"),
    ("lmo", "lombard"), ("ln", "lin lingala"), ("lo", "lao laotian ລາວ"), ("lt", "lit lithuanian lietuvių"), ("lv", "lav lvs latvian latviešu"),
    ("mg", "mlg malagasy"), ("mi", "mri mao maori māori"), ("mk", "mkd mac macedonian македонски"), ("ml", "mal malayalam മലയാളം"),
    ("mn", "mon mongolian монгол"), ("mr", "mar marathi मराठी"), ("ms", "msa may zsm malay bahasa_melayu"), ("mt", "mlt maltese malti"),
    ("my", "mya bur burmese myanmar မြန်မာ မြန်မာဘာသာ"), ("nds", "low_german low_saxon plattdeutsch plattdüütsch"), ("ne", "nep npi nepali नेपाली"),
    ("nl", "nld dut dutch flemish nederlands vlaams niederländisch néerlandais holandés"),
    ("no", "nor nb nob nn nno norwegian norsk bokmål nynorsk norwegian_bokmål norwegian_nynorsk"), ("nv", "nav navajo"),
    ("ny", "nya nyanja chichewa chewa"), ("oc", "oci occitan"), ("om", "orm oromo"), ("or", "ori ory odia oriya ଓଡ଼ିଆ"),
    ("os", "oss ossetic ossetian"), ("pa", "pan panjabi punjabi ਪੰਜਾਬੀ"), ("pap", "papiamento papiamentu"),
    ("pl", "pol polish polski polnisch polonais polaco"), ("pms", "piedmontese"), ("ps", "pus pushto pashto پښتو"),
    ("pt", "por portuguese português portugues portugiesisch portugais portugués"), ("qu", "que quechua"), ("rm", "roh romansh rumantsch"),
    ("rn", "run kirundi rundi"), ("ro", "ron rum mo mol romanian moldavian română romana rumänisch roumain"),
    ("ru", "rus russian русский russisch russe ruso russo"), ("rw", "kin kinyarwanda"), ("sa", "san sanskrit संस्कृतम्"), ("sah", "yakut sakha"),
    ("sc", "srd sardinian sardu"), ("scn", "sicilian sicilianu"), ("sco", "scots"), ("sd", "snd sindhi"), ("se", "sme northern_sami sami"),
    ("sh", "hbs serbo-croatian serbo_croatian srpskohrvatski"), ("si", "sin sinhala sinhalese සිංහල"), ("sk", "slk slo slovak slovenčina"),
    ("sl", "slv slovenian slovene slovenščina"), ("sm", "smo samoan"), ("sn", "sna shona chishona"), ("so", "som somali soomaali"),
    ("sq", "sqi alb albanian shqip"), ("sr", "srp scc serbian српски srpski"), ("ss", "ssw swati swazi"), ("st", "sot sesotho southern_sotho sotho"),
    ("su", "sun sundanese basa_sunda"), ("sv", "swe swedish svenska schwedisch suédois sueco"), ("sw", "swa swh swahili kiswahili"),
    ("szl", "silesian"), ("ta", "tam tamil தமிழ்"), ("te", "tel telugu తెలుగు"), ("tg", "tgk tajik тоҷикӣ"), ("th", "tha thai ไทย ภาษาไทย"),
    ("ti", "tir tigrinya ትግርኛ"), ("tk", "tuk turkmen türkmençe"), ("tl", "tgl fil tagalog filipino"), ("tn", "tsn setswana tswana"),
    ("to", "ton tongan"), ("tpi", "tok_pisin"), ("tr", "tur turkish türkçe turkce türkisch turc turco"), ("ts", "tso tsonga"),
    ("tt", "tat tatar татарча"), ("ty", "tah tahitian"), ("ug", "uig uyghur uighur ئۇيغۇرچە"),
    ("uk", "ukr ukrainian українська ua ukrainisch ukrainien"), ("ur", "urd urdu اردو"), ("uz", "uzb uzn uzbek oʻzbek o'zbek oʻzbekcha"),
    ("vec", "venetian"), ("vi", "vie vietnamese tiếng_việt vn"), ("vo", "vol volapük"), ("wa", "wln walloon walon"), ("war", "waray"),
    ("wo", "wol wolof"), ("xh", "xho xhosa isixhosa"), ("yi", "yid ji yiddish ייִדיש"), ("yo", "yor yoruba yorùbá"),
    ("za", "zha zhuang"),
    ("zh", "zho chi cmn chinese mandarin simplified_chinese traditional_chinese mandarin_chinese 中文 汉语 漢語 普通话 普通話 华语 简体中文 繁體中文 繁体中文 yue wuu lzh cantonese classical_chinese 粵語 粤语 cn chinesisch chinois chino chinês cinese"),
    ("zu", "zul zulu isizulu"),
];

/// Codes of ISO 639-1 whose languages have no names here.
const OTHER_CODES: &str = "aa ae bh bi ch cr cu ho hz ie ii ik io kg kj kr kv lu mh nd ng nr oj pi sg tw ve";

/// What stands for no language, for several or for an unknown one; `qaa` to `qtz` do as well.
const NONE: &str = "und zxx mul mis art root none unknown undetermined undefined unspecified unk un xx xxx multiple multilingual mixed various \
                    other n/a n.a na nan nil null ? -";

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
    /// Reads a code (`fr`, `fra`, `fr-CA`, `zh_Hans`), a name (`French`, `français`, `Canadian French`), the address of a code, or
    /// several of these, of which those that are no language do not count.
    pub fn of(written: &str) -> Self {
        let written = squeezed(written);
        if is_none(&written) {
            return DeclaredLanguage::None;
        }
        let written = if written.contains("://") { written.rsplit('/').next().unwrap_or("") } else { &written };
        let written = written.replace(" and ", ",");
        let mut all =
            written.split([',', ';', '|', '/', '&', '+']).map(|part| DeclaredLanguage::of_one(&squeezed(part)));
        let first = all.next().unwrap_or(DeclaredLanguage::None);
        all.fold(first, |one, other| match (&one, &other) {
            (DeclaredLanguage::Code(code), DeclaredLanguage::Code(another)) if code != another => {
                DeclaredLanguage::None
            }
            (DeclaredLanguage::Unknown, _) => other,
            _ => one,
        })
    }

    fn of_one(name: &str) -> Self {
        let name = name.split('(').next().unwrap_or("").trim_end();
        if name.is_empty() || is_none(name) {
            return DeclaredLanguage::None;
        }
        let tag = name.split(['-', '_', '.']).next().unwrap_or("");
        let known = code_of(name).or_else(|| match name.split_once(' ') {
            None => code_of(tag),
            // `English US`, `Brazilian Portuguese`; but not `in English`, `not French`.
            Some((first, rest)) => [first, rest].into_iter().filter(|_| first.len() > 3).find_map(code_of),
        });
        match known {
            Some(code) => DeclaredLanguage::Code(code.to_string()),
            None if is_rare(name, tag) => DeclaredLanguage::Code(tag.to_string()),
            None => DeclaredLanguage::Unknown,
        }
    }
}

/// In small letters, with one space for all white space between two words, and without quotes and brackets around it.
fn squeezed(written: &str) -> String {
    let outside = |c: char| c.is_whitespace() || matches!(c, '[' | ']' | '"' | '\'' | '.');
    written.trim_matches(outside).split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn is_none(name: &str) -> bool {
    let is_private = name.len() == 3 && name.starts_with('q') && matches!(name.as_bytes()[1], b'a'..=b't');
    is_private || NONE.split(' ').any(|none| none == name)
}

/// The code for a code or a name.
fn code_of(name: &str) -> Option<&'static str> {
    let is_name = |known: &str| known == name || known.contains('_') && known.replace('_', " ") == name;
    NAMES.iter().find(|(code, names)| *code == name || names.split(' ').any(is_name)).map(|(code, _)| *code)
}

/// Whether a name is the tag of a language that has no name here: there is no list of all of ISO 639-3.
fn is_rare(name: &str, code: &str) -> bool {
    let is_code = match code.len() {
        2 => OTHER_CODES.split(' ').any(|other| other == code),
        3 => code.bytes().all(|byte| byte.is_ascii_lowercase()),
        _ => false,
    };
    // Behind it a country or a script: `non-English` is no Old Norse.
    is_code && name.split(['-', '_']).skip(1).all(|part| matches!(part.len(), 2..=4))
}

/// Whether there is a name for the language of a code, or ISO 639-1 has it: a document may be found or declared to be in any of these, and
/// any other code of three letters may be declared too, but is as likely a slip.
pub fn is_known_language(code: &str) -> bool {
    NAMES.iter().any(|(known, _)| *known == code) || OTHER_CODES.split(' ').any(|known| known == code)
}

/// The code of a language that the user names.
///
/// # Errors
/// A usage error where it is none.
pub fn language_code(written: &str) -> Result<String> {
    match DeclaredLanguage::of(written) {
        DeclaredLanguage::Code(code) => Ok(code),
        _ => Err(Error::usage(format!("`{written}` is no language")).hint(match &near_names(&squeezed(written))[..] {
            [] => "give an ISO 639 code such as `en`, or a name such as `French`".to_string(),
            near => format!("there is {}", near.join(" and ")),
        })),
    }
}

/// The names that differ from `written` in a third of its characters at most, the nearest first, with their codes.
fn near_names(written: &str) -> Vec<String> {
    let all = NAMES.iter().flat_map(|(code, names)| names.split(' ').map(move |name| (*code, name.replace('_', " "))));
    let mut near: Vec<_> = all
        .filter(|(_, name)| name.chars().count() > 3)
        .map(|(code, name)| (edits(written, &name), code, name))
        .filter(|(edits, ..)| edits * 3 <= written.chars().count())
        .collect();
    near.sort_unstable();
    let mut codes = Vec::new();
    near.retain(|(_, code, _)| {
        !codes.contains(code) && {
            codes.push(*code);
            true
        }
    });
    near.iter().take(3).map(|(_, code, name)| format!("`{name}` ({code})")).collect()
}

/// How many characters must be added, removed or changed to make one word of another.
fn edits(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (index, c) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (at, other) in to.iter().enumerate() {
            let changed = diagonal + usize::from(c != *other);
            diagonal = row[at + 1];
            row[at + 1] = changed.min(diagonal + 1).min(row[at] + 1);
        }
    }
    row[to.len()]
}

/// What the last document calls its language: most documents of a source call it the same.
#[derive(Debug)]
pub struct LastDeclared {
    written: String,
    language: DeclaredLanguage,
}

impl Default for LastDeclared {
    fn default() -> Self {
        LastDeclared { written: String::new(), language: DeclaredLanguage::None }
    }
}

impl LastDeclared {
    /// [`DeclaredLanguage::of`].
    pub fn of(&mut self, written: &str) -> &DeclaredLanguage {
        if self.written != written {
            self.written = written.to_string();
            self.language = DeclaredLanguage::of(written);
        }
        &self.language
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
        for (code, written) in [
            ("pt", "Brazilian Portuguese"),
            ("en", "English US"),
            ("en", "en (English)"),
            ("en", "English, GB"),
            ("fr", "['fr', 'fra']"),
            ("el", "Greek, Modern (1453-)"),
            ("de", "http://id.loc.gov/vocabulary/iso639-2/ger"),
            ("sh", "Serbo-Croatian"),
            ("tpi", "Tok Pisin"),
            ("frr", "frr-DE"),
            ("ve", "ve"),
        ] {
            assert_eq!(DeclaredLanguage::of(written), DeclaredLanguage::Code(code.into()), "{written}");
        }
        for none in [
            "",
            "und",
            "zxx",
            "mul",
            "qme",
            "Unknown",
            "N/A",
            "n.a.",
            "English/French",
            "de; it",
            "French and Dutch",
            " - ",
        ] {
            assert_eq!(DeclaredLanguage::of(none), DeclaredLanguage::None, "{none}");
        }
        for unknown in
            ["Klingonisch", "12", "a", "the news", "fr2x", "us", "in English", "not French", "non-English", "no idea"]
        {
            assert_eq!(DeclaredLanguage::of(unknown), DeclaredLanguage::Unknown, "{unknown}");
        }
        let mut codes = std::collections::HashSet::new();
        for (code, names) in NAMES {
            for name in names.split(' ').chain([code]) {
                let written = name.replace('_', " ");
                assert_eq!(DeclaredLanguage::of(&written), DeclaredLanguage::Code(code.into()), "{written}");
                assert!(codes.insert(name), "{name} is there twice");
            }
        }
        assert!(OTHER_CODES.split(' ').all(|code| codes.insert(code)));
    }

    #[test]
    fn what_is_no_language_is_told_with_near_names() {
        assert_eq!(language_code("Norsk").unwrap(), "no");
        let hint = |written: &str| language_code(written).unwrap_err().remedy().unwrap_or_default().to_string();
        assert_eq!(hint("Frensh"), "there is `french` (fr)");
        assert!(hint("Ukranian").starts_with("there is `ukrainian` (uk)"));
        assert_eq!(hint("Klingonisch"), "give an ISO 639 code such as `en`, or a name such as `French`");
        assert_eq!(hint("und"), hint("Klingonisch"));
        for (from, to, distance) in [("", "ab", 2), ("abc", "abc", 0), ("abcd", "bcde", 2), ("kitten", "sitting", 3)] {
            assert_eq!((edits(from, to), edits(to, from)), (distance, distance));
        }
    }
}
