//! The language of many short texts from one source.

use super::costs::BIT;
use super::decide::{Best, FITS_BARELY, decide, evidence, is_shown};
use super::learnt::MODEL;
use super::model::Evidence;
use super::scripts::Writing;
use super::{LONG, LanguageFrom, detect_language, language_of};

/// The language of nearly all texts of a source, such as the rows of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SourceLanguage {
    /// `""` where there are several, or it is not certain.
    code: &'static str,
}

/// Texts that are looked at, and bytes of each.
const TEXTS: usize = 300;
const BYTES: usize = 1000;
/// Texts with fewer bytes in all have no language in common.
const LEAST: usize = 150;
/// Short texts are joined until they have so many bytes: then their language is hardly ever mistaken.
const PIECE: usize = 500;

impl SourceLanguage {
    /// Finds the language from the first texts of a source: nine in ten pieces of them that have one must have the same, and
    /// three in four texts by themselves.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let (mut alone, mut joined) = (Votes::default(), Votes::default());
        let (mut piece, mut length) = (String::new(), 0);
        for text in texts.take(TEXTS) {
            let text = &text[..text.floor_char_boundary(BYTES)];
            alone.add(language_of(text));
            length += text.len();
            piece.push_str(text);
            piece.push('\n');
            if piece.len() >= PIECE {
                joined.add(language_of(&piece));
                piece.clear();
            }
        }
        joined.add(language_of(&piece));
        // So few words show nothing of a source.
        if length < LEAST {
            return SourceLanguage::default();
        }
        let code = joined.winner(9, 10);
        let speaks_against = alone.known() > 0 && alone.winner(3, 4) != code;
        SourceLanguage { code: if speaks_against { "" } else { code } }
    }

    /// The code of the language, `""` where there is none.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The language of `body`, a text of the source: that which it shows clearly, else that of the source if nothing in `body` is
    /// against it, else `""`. Also says which of the two it is.
    pub fn detect(&self, body: &str) -> (&'static str, LanguageFrom) {
        let Some(lane) = MODEL.codes.iter().position(|code| *code == self.code) else {
            return self.of_script(body);
        };
        if body.len() > LONG {
            let own = detect_language(body);
            if !own.is_empty() {
                return (own, LanguageFrom::Text);
            }
        }
        let text = &body[..body.floor_char_boundary(BYTES)];
        let Writing::Shared { is_latin } = Writing::of(text) else {
            return (language_of(text), LanguageFrom::Text);
        };
        let evidence = evidence(text, is_latin);
        match is_likely(&evidence, lane) {
            true if is_shown(&evidence, lane) => (self.code, LanguageFrom::Text),
            true => (self.code, LanguageFrom::Source),
            false => (decide(text, &evidence), LanguageFrom::Text),
        }
    }

    /// A source in a language that is known by its script, or in none.
    fn of_script(&self, body: &str) -> (&'static str, LanguageFrom) {
        let own = detect_language(body);
        // What is written without kana may be Japanese all the same.
        match (self.code, own) {
            ("ja", "zh") => (self.code, LanguageFrom::Source),
            _ => (own, LanguageFrom::Text),
        }
    }
}

/// Whether a text may be in the language of its source: no other is much likelier, and a long text also looks like it.
fn is_likely(evidence: &Evidence, lane: usize) -> bool {
    let best = Best::of(evidence);
    let cost = evidence.costs[lane];
    let is_near = cost - best.cost < (AGAINST_BITS * BIT).max(AGAINST * best.letters);
    best.letters > 0 && is_near && (best.letters < MORE_THAN_NAMES || cost <= FITS_BARELY * best.letters)
}

/// By so much another language must be likelier than that of the source: bits, and units for each letter.
const AGAINST_BITS: i32 = 16;
const AGAINST: i32 = 7;
/// Letters from which on a text is expected to look like its language: not names only.
const MORE_THAN_NAMES: i32 = 60;

#[derive(Default)]
struct Votes(Vec<(&'static str, usize)>);

impl Votes {
    fn add(&mut self, code: &'static str) {
        match self.0.iter_mut().find(|(known, _)| *known == code) {
            _ if code.is_empty() => (),
            Some((_, votes)) => *votes += 1,
            None => self.0.push((code, 1)),
        }
    }

    fn known(&self) -> usize {
        self.0.iter().map(|(_, votes)| votes).sum()
    }

    /// The language with at least `part` of `whole` votes.
    fn winner(&self, part: usize, whole: usize) -> &'static str {
        let enough = |(_, votes): &&(&str, usize)| votes * whole >= self.known() * part;
        self.0.iter().find(enough).map_or("", |(code, _)| code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GERMAN: [&str; 6] = [
        "Neue Preise für Strom ab Januar",
        "Der Zug fährt heute nicht, weil die Strecke gesperrt ist",
        "Zwei Verletzte nach Unfall auf der Landstraße",
        "Wir haben lange darüber gestritten, ob sich das lohnt",
        "Schulen öffnen wieder nach Sturmschäden",
        "Die Menschen hängen an diesem Bauwerk",
    ];

    fn repeated<'a>(texts: &'a [&'a str], times: usize) -> impl Iterator<Item = &'a str> {
        texts.iter().copied().cycle().take(texts.len() * times)
    }

    #[test]
    fn short_texts_of_one_source_have_its_language() {
        let source = SourceLanguage::of(repeated(&GERMAN, 10));
        assert_eq!(source.code(), "de");
        for text in ["Heimsieg", "Na gut!", "Berlin 2024", "Stromausfall in Lindenau"] {
            let shows_it = detect_language(text) == "de";
            let from = if shows_it { LanguageFrom::Text } else { LanguageFrom::Source };
            assert_eq!(source.detect(text), ("de", from), "{text}");
        }
        assert_eq!(source.detect(GERMAN[3]), ("de", LanguageFrom::Text));
    }

    #[test]
    fn what_a_text_shows_goes_first() {
        let source = SourceLanguage::of(repeated(&GERMAN, 10));
        assert_eq!(
            source.detect("The government said that it would publish the report this week"),
            ("en", LanguageFrom::Text)
        );
        assert_eq!(source.detect("Το δημοτικό συμβούλιο αποφάσισε χθες"), ("el", LanguageFrom::Text));
        assert_eq!(source.detect("城市今天下雨"), ("zh", LanguageFrom::Text));
        assert_eq!(source.detect("12:30"), ("", LanguageFrom::Text));
        let long = "The government said that it would publish the report on the censorship of the press. ".repeat(20);
        assert_eq!(source.detect(&long), ("en", LanguageFrom::Text));
        assert_eq!(source.detect(&"Neue Preise für Strom ab Januar. ".repeat(100_000)), ("de", LanguageFrom::Text));
    }

    #[test]
    fn a_mixed_source_has_no_language() {
        let french = GERMAN.map(|_| "Le conseil se réunit le lundi dans la grande salle");
        let mixed: Vec<&str> = GERMAN.iter().zip(&french).flat_map(|(one, other)| [*one, *other]).collect();
        let source = SourceLanguage::of(repeated(&mixed, 10));
        assert_eq!(source, SourceLanguage::default());
        assert_eq!(source.detect("Heimsieg").0, detect_language("Heimsieg"));
        assert_eq!(SourceLanguage::of(["", "12", "!"].into_iter()).code(), "");
    }

    #[test]
    fn japanese_without_kana_is_japanese_in_a_japanese_source() {
        let source = SourceLanguage::of(repeated(
            &["市議会は古い橋を取り壊さないことを決めた", "明日の天気は雨のち晴れです"],
            20,
        ));
        assert_eq!((source.code(), source.detect("東京都知事選挙")), ("ja", ("ja", LanguageFrom::Source)));
    }
}
