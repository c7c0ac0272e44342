//! From what a text costs in each language to the name of one, or none.

use whatlang::{Detector, Info, Lang};

use super::costs::{BIT, LANES};
use super::learnt::MODEL;
use super::model::Evidence;

/// The two likeliest languages.
#[derive(Clone, Copy)]
pub struct Best {
    /// The number of the likeliest.
    pub lane: usize,
    pub cost: i32,
    /// What the next one costs more.
    pub margin: i32,
    pub letters: i32,
}

impl Best {
    pub fn of(evidence: &Evidence) -> Self {
        let least = |costs: &[i32; LANES]| costs.iter().copied().fold(i32::MAX, i32::min);
        let cost = least(&evidence.costs);
        let lane = evidence.costs.iter().position(|other| *other == cost).unwrap_or(0);
        let mut others = evidence.costs;
        others[lane] = i32::MAX;
        Best { lane, cost, margin: least(&others) - cost, letters: evidence.letters }
    }

    pub fn code(&self) -> &'static str {
        MODEL.codes[self.lane]
    }

    /// Whether the margin is at least so many bits, and so much for each letter.
    fn leads(&self, bits: i32, each_letter: i32) -> bool {
        self.margin >= (bits * BIT).max(each_letter * self.letters)
    }

    /// Whether a letter costs no more, as a rule.
    pub fn fits(&self, each_letter: i32) -> bool {
        self.cost <= each_letter * self.letters
    }

    /// Whether the answer is clear: long before the end of most texts.
    pub fn is_clear(&self) -> bool {
        self.leads(28, 9) && self.fits(FITS)
    }

    pub fn is_likely(&self) -> bool {
        self.leads(13, 7) && self.fits(FITS) || self.leads(14, 12) && self.fits(FITS_BARELY)
    }
}

/// What a letter costs in most texts of a language, and in nearly all.
const FITS_WELL: i32 = 66;
const FITS: i32 = 74;
/// What it costs where words are long and have many forms.
pub const FITS_BARELY: i32 = 83;
/// Languages this near the likeliest may be meant as well: bits, and units for each letter.
const NEAR_BITS: i32 = 5;
const NEAR: i32 = 3;
/// whatlang is hardly ever certain of less.
const LETTERS_OF_WHATLANG: i32 = 40;

/// What whatlang calls the languages that have letters in common with others.
#[rustfmt::skip]
const OF_WHATLANG: [(&str, Lang); 51] = [
    ("af", Lang::Afr), ("ak", Lang::Aka), ("ar", Lang::Ara), ("az", Lang::Aze),
    ("be", Lang::Bel), ("bg", Lang::Bul), ("ca", Lang::Cat), ("cs", Lang::Ces),
    ("cy", Lang::Cym), ("da", Lang::Dan), ("de", Lang::Deu), ("en", Lang::Eng),
    ("eo", Lang::Epo), ("es", Lang::Spa), ("et", Lang::Est), ("fa", Lang::Pes),
    ("fi", Lang::Fin), ("fr", Lang::Fra), ("he", Lang::Heb), ("hi", Lang::Hin),
    ("hr", Lang::Hrv), ("hu", Lang::Hun), ("id", Lang::Ind), ("it", Lang::Ita),
    ("jv", Lang::Jav), ("la", Lang::Lat), ("lt", Lang::Lit), ("lv", Lang::Lav),
    ("mk", Lang::Mkd), ("mr", Lang::Mar), ("ne", Lang::Nep), ("nl", Lang::Nld),
    ("no", Lang::Nob), ("pl", Lang::Pol), ("pt", Lang::Por), ("ro", Lang::Ron),
    ("ru", Lang::Rus), ("sk", Lang::Slk), ("sl", Lang::Slv), ("sn", Lang::Sna),
    ("sr", Lang::Srp), ("sv", Lang::Swe), ("tk", Lang::Tuk), ("tl", Lang::Tgl),
    ("tr", Lang::Tur), ("uk", Lang::Ukr), ("ur", Lang::Urd), ("uz", Lang::Uzb),
    ("vi", Lang::Vie), ("yi", Lang::Yid), ("zu", Lang::Zul),
];

/// What `text` shows before its language is clear.
pub fn evidence(text: &str, is_latin: bool) -> Evidence {
    MODEL.weigh(text, is_latin, |evidence| Best::of(evidence).is_clear())
}

/// Whether a text shows by itself that it is in a language, without a second opinion.
pub fn is_shown(evidence: &Evidence, lane: usize) -> bool {
    let best = Best::of(evidence);
    best.lane == lane && best.is_likely() && evidence.has_different_words()
}

/// The language of `text`, or `""` where it is not certain.
pub fn decide(text: &str, evidence: &Evidence) -> &'static str {
    let best = Best::of(evidence);
    if !evidence.has_different_words() {
        ""
    } else if best.is_likely() {
        best.code()
    } else if best.fits(FITS_BARELY) {
        second_opinion(text, evidence, &best)
    } else {
        ""
    }
}

/// What whatlang says: among the languages that come near the likeliest, or where it is certain of one of these among all.
fn second_opinion(text: &str, evidence: &Evidence, best: &Best) -> &'static str {
    let farthest = best.cost + NEAR_BITS * BIT + NEAR * best.letters;
    let near = evidence.costs.iter().zip(&MODEL.codes).filter(|(cost, _)| **cost <= farthest);
    let near = near.filter_map(|(_, code)| OF_WHATLANG.iter().find(|(known, _)| known == code));
    let near: Vec<(&str, Lang)> = near.copied().collect();
    let code = |info: &Info| near.iter().find(|(_, lang)| *lang == info.lang()).map_or("", |(code, _)| code);

    let of_near = || Detector::with_allowlist(near.iter().map(|(_, lang)| *lang).collect()).detect(text);
    let agrees = |info: &Info| info.is_reliable() || code(info) == best.code() && best.leads(6, 0);
    let of_all = || (best.letters >= LETTERS_OF_WHATLANG).then(|| whatlang::detect(text)).flatten();
    let said = best.fits(FITS_WELL).then(of_near).flatten().filter(agrees);
    said.or_else(|| of_all().filter(Info::is_reliable)).map_or("", |info| code(&info))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatlang_is_asked_about_languages_of_the_model() {
        for (code, lang) in OF_WHATLANG {
            assert!(MODEL.codes.contains(&code), "{code}");
            assert_eq!(OF_WHATLANG.iter().filter(|(_, other)| *other == lang).count(), 1, "{code}");
        }
    }
}
