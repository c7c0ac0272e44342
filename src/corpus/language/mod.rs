//! Which language a text is in.

mod costs;
mod decide;
mod from;
mod learnt;
mod letters;
mod lists;
mod model;
mod scripts;
mod source;

use self::decide::{decide, evidence};
pub use self::from::{LanguageFrom, LanguageTotals};
use self::scripts::Writing;
pub use self::source::SourceLanguage;
pub use crate::config::{DeclaredLanguage, LastDeclared, language_code};

/// Texts with more bytes are looked at in three places.
const LONG: usize = 400;
/// Bytes that are looked at in one place.
const PLACE: usize = 1000;
const LONGEST_WORD: usize = 100;

/// The ISO 639-1 code (639-3 where there is none) of the language of `body`, or `""` where it is not certain.
pub fn detect_language(body: &str) -> &'static str {
    if body.len() <= LONG {
        return language_of(body);
    }
    // A licence or a head of metadata in another language is less than a sixth of most texts.
    let place = |sixths: usize| {
        let start = body.floor_char_boundary(body.len() / 6 * sixths);
        // Half a word is none, but not all scripts have spaces.
        let space = body.as_bytes()[start..].iter().take(LONGEST_WORD).position(|byte| *byte == b' ');
        let start = start + space.unwrap_or(0);
        language_of(&body[start..body.floor_char_boundary(start + PLACE)])
    };
    let (first, middle) = (place(1), place(3));
    if first == middle {
        return first;
    }
    let last = place(5);
    if first == last || middle.is_empty() { last } else { middle }
}

fn language_of(text: &str) -> &'static str {
    match Writing::of(text) {
        Writing::Unknown => "",
        Writing::Of(code) => code,
        Writing::Shared { is_latin } => decide(text, &evidence(text, is_latin)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str = "The government said that it would publish the report on the censorship of the press. ";
    const FRENCH: &str = "Le conseil se réunit le lundi dans la grande salle, et les habitants parlent de la récolte. ";

    #[test]
    fn sentences_are_known() {
        for (code, text) in [
            ("en", ENGLISH),
            ("fr", FRENCH),
            ("de", "Der Stadtrat hat beschlossen, die alte Brücke nicht abzureißen."),
            ("es", "Las obras empezarán en otoño y costarán algo menos de dos millones."),
            ("it", "Il consiglio comunale ha deciso ieri sera di riaprire la vecchia linea del tram."),
            ("pt", "A câmara aprovou ontem um plano para recuperar o antigo mercado."),
            ("nl", "De gemeenteraad heeft besloten dat het oude zwembad niet wordt gesloopt."),
            ("sv", "Kommunen har bestämt att den gamla stationen inte ska rivas."),
            ("pl", "Rada miasta zdecydowała, że stary młyn nie zostanie zburzony."),
            ("tr", "Belediye meclisi eski binanın yıkılmamasına karar verdi."),
            ("fi", "Kaupunginvaltuusto päätti, ettei vanhaa asemaa pureta."),
            ("uk", "Міська рада вирішила, що старий млин над річкою не зноситимуть."),
            ("ru", "Городской совет решил, что старую мельницу у реки сносить не будут."),
            ("ar", "قال رئيس البلدية إن الجسر القديم لن يهدم هذا العام."),
            ("el", "Το δημοτικό συμβούλιο αποφάσισε χθες."),
            ("zh", "国家互联网信息办公室发布了关于个人信息保护的新规定。"),
            ("ja", "市議会は古い橋を取り壊さないことを決めた。"),
            ("ko", "시의회는 오래된 다리를 철거하지 않기로 했다."),
        ] {
            assert_eq!(detect_language(text), code, "{text}");
        }
    }

    #[test]
    fn what_is_no_text_or_in_no_known_language_has_none() {
        for text in [
            "",
            "1234 5678",
            "🙂 !!",
            "OK",
            "xqz wvkr ptlk zzgh mnbq rrtw kkpl",
            "https://the.example.org/and/that/which",
            &"state ".repeat(100),
            &"the w1 w2 w3 w4 w5 w6 w7 w8 w9 ".repeat(5),
        ] {
            assert_eq!(detect_language(text), "", "{text}");
        }
    }

    #[test]
    fn a_head_and_a_tail_in_another_language_do_not_count() {
        let book = ENGLISH.repeat(5) + &FRENCH.repeat(40) + &ENGLISH.repeat(5);
        assert_eq!(detect_language(&book), "fr");
        let metadata = "#META# 010.BookLANG :: NODATA ".repeat(20);
        assert_eq!(
            detect_language(&(metadata + &"قال رئيس البلدية إن الجسر القديم لن يهدم هذا العام. ".repeat(40))),
            "ar"
        );
    }

    #[test]
    fn a_long_text_is_split_between_its_characters() {
        for odd in 0..6 {
            assert_eq!(detect_language(&("x".repeat(odd) + &"我们的城市今天下雨。".repeat(200))), "zh");
        }
    }
}
