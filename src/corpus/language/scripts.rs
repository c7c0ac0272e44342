//! What the script of a text says about its language.

/// How the letters of a text are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Writing {
    /// There are no letters, or those of no script that has languages here.
    Unknown,
    /// In a script of one language.
    Of(&'static str),
    /// In a script of many languages: Latin, or another, in which Latin letters are those of foreign names.
    Shared { is_latin: bool },
}

#[derive(Clone, Copy)]
enum Script {
    Latin,
    Shared,
    Han,
    Kana,
    One(&'static str),
}

/// First character, last character, script.
#[rustfmt::skip]
const SCRIPTS: [(char, char, Script); 36] = [
    ('\u{c0}', '\u{24f}', Script::Latin), ('\u{370}', '\u{3ff}', Script::One("el")), ('\u{400}', '\u{52f}', Script::Shared),
    ('\u{531}', '\u{58f}', Script::One("hy")), ('\u{5d0}', '\u{5f2}', Script::Shared), ('\u{620}', '\u{6ff}', Script::Shared),
    ('\u{750}', '\u{77f}', Script::Shared), ('\u{900}', '\u{97f}', Script::Shared), ('\u{980}', '\u{9ff}', Script::One("bn")),
    ('\u{a00}', '\u{a7f}', Script::One("pa")), ('\u{a80}', '\u{aff}', Script::One("gu")),
    ('\u{b00}', '\u{b7f}', Script::One("or")), ('\u{b80}', '\u{bff}', Script::One("ta")),
    ('\u{c00}', '\u{c7f}', Script::One("te")), ('\u{c80}', '\u{cff}', Script::One("kn")),
    ('\u{d00}', '\u{d7f}', Script::One("ml")), ('\u{d80}', '\u{dff}', Script::One("si")),
    ('\u{e00}', '\u{e7f}', Script::One("th")), ('\u{e80}', '\u{eff}', Script::One("lo")),
    ('\u{1000}', '\u{109f}', Script::One("my")), ('\u{10a0}', '\u{10ff}', Script::One("ka")),
    ('\u{1100}', '\u{11ff}', Script::One("ko")), ('\u{1200}', '\u{139f}', Script::One("am")),
    ('\u{1780}', '\u{17ff}', Script::One("km")), ('\u{1e00}', '\u{1eff}', Script::Latin),
    ('\u{1f00}', '\u{1fff}', Script::One("el")), ('\u{3041}', '\u{30fa}', Script::Kana),
    ('\u{30fc}', '\u{30ff}', Script::Kana), ('\u{3130}', '\u{318f}', Script::One("ko")),
    ('\u{3400}', '\u{4dbf}', Script::Han), ('\u{4e00}', '\u{9fff}', Script::Han),
    ('\u{ac00}', '\u{d7a3}', Script::One("ko")), ('\u{f900}', '\u{faff}', Script::Han),
    ('\u{fb50}', '\u{fdff}', Script::Shared), ('\u{ff66}', '\u{ff9f}', Script::Kana), ('\u{20000}', '\u{3ffff}', Script::Han),
];

/// Bytes that are looked at.
const BYTES: usize = 400;

impl Writing {
    /// The writing of most of what there is.
    pub fn of(text: &str) -> Self {
        let text = &text[..text.floor_char_boundary(BYTES)];
        if text.is_ascii() {
            let has_letters = text.bytes().any(|byte| byte.is_ascii_alphabetic());
            return if has_letters { Writing::Shared { is_latin: true } } else { Writing::Unknown };
        }
        let (mut latin, mut shared, mut han, mut kana) = (0, 0, 0, 0);
        let mut alone: Vec<(&'static str, usize)> = Vec::new();
        for character in text.chars() {
            // A syllable or a word in one character.
            let weight = if character < '\u{2e80}' { 1 } else { 3 };
            match script(character) {
                None => (),
                Some(Script::Latin) => latin += weight,
                Some(Script::Shared) => shared += weight,
                Some(Script::Han) => han += weight,
                Some(Script::Kana) => kana += weight,
                Some(Script::One(code)) => match alone.iter_mut().find(|(known, _)| *known == code) {
                    Some((_, letters)) => *letters += weight,
                    None => alone.push((code, weight)),
                },
            }
        }
        // There is hardly a sentence of Japanese without kana, but Japanese names are in Chinese texts.
        let eastern = if kana * 20 > han + kana { "ja" } else { "zh" };
        alone.push((eastern, han + kana));
        let (code, letters) = alone.into_iter().max_by_key(|(_, letters)| *letters).unwrap_or_default();
        match letters.max(latin).max(shared) {
            0 => Writing::Unknown,
            most if most == latin.max(shared) => Writing::Shared { is_latin: latin >= shared },
            _ => Writing::Of(code),
        }
    }
}

fn script(character: char) -> Option<Script> {
    if character.is_ascii() {
        return character.is_ascii_alphabetic().then_some(Script::Latin);
    }
    let at = SCRIPTS.partition_point(|(_, last, _)| *last < character);
    SCRIPTS.get(at).filter(|(first, ..)| *first <= character).map(|(.., script)| *script)
}
