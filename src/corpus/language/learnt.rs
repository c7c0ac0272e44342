//! The model that is learnt from lists of words.

use std::array;
use std::sync::LazyLock;

use hashbrown::HashMap;

use super::costs::{BIT, Counts, LANES, gram};
use super::letters::{ASCII, EDGE, Letters, MARK};
use super::lists::lists;
use super::model::{MARKS, Model, longer};

/// Made when the first text needs it, in about a hundredth of a second.
pub static MODEL: LazyLock<Model> = LazyLock::new(|| learnt_from(&lists()));

/// Short words are more frequent in texts than others: 1024 by the length to the power of 1.5.
const WEIGHTS: [u32; 12] = [1024, 362, 197, 128, 92, 70, 55, 45, 38, 32, 28, 25];
/// A list with more single letters has the alphabet and not words.
const SINGLE_LETTERS: usize = 8;
/// Languages that a text must be so much likelier in: there is less written in them, and more that only looks like them.
const RARER: i32 = 4 * BIT;
const RARE: [&str; 20] = [
    "af", "ak", "cy", "eo", "eu", "ga", "gl", "ha", "jv", "ku", "la", "sn", "so", "st", "sw", "tk", "tl", "uz", "yo",
    "zu",
];
/// The cost where there is no language.
const NONE: i32 = i32::MAX / 2;

fn learnt_from(lists: &[(&'static str, Vec<&'static str>)]) -> Model {
    let letters = Letters::of(lists.iter().flat_map(|(_, words)| words.iter().copied()));
    let mut model = Model {
        codes: Vec::new(),
        handicaps: [NONE; LANES],
        letters,
        rows: vec![[u8::MAX; LANES]],
        ascii: Vec::new(),
        others: HashMap::default(),
        words: HashMap::default(),
    };
    let mut counts = Counts::default();
    for (code, list) in lists {
        let lane = model.codes.iter().position(|known| known == code).unwrap_or(model.codes.len());
        if lane == model.codes.len() {
            model.codes.push(code);
            model.handicaps[lane] = if RARE.contains(code) { RARER } else { 0 };
        }
        let is_single = |word: &str| word.len() == 1 && word.as_bytes()[0].is_ascii_alphabetic();
        let has_alphabet = list.iter().filter(|word| is_single(word)).count() > SINGLE_LETTERS;
        // Vietnamese is written in syllables.
        let entries = list.iter().filter(|entry| *code == "vi" || !entry.contains(' '));
        for word in entries.flat_map(|entry| entry.split(' ')).filter(|word| !(has_alphabet && is_single(word))) {
            add(&mut model, &mut counts, lane, word);
        }
    }
    for (level, mark) in counts.levels().into_iter().zip(MARKS) {
        model.others.extend(level.grams.iter().map(|gram| gram | mark).zip(model.rows.len() as u16..));
        model.rows.extend(level.rows);
    }
    let side = || 0..ASCII;
    let all = side().flat_map(|one| side().flat_map(move |two| side().map(move |three| [one, two, three])));
    model.ascii = all.map(|letters| model.find(gram(letters))).collect();
    model
}

/// Adds a word of a language, if it is one and new.
fn add(model: &mut Model, counts: &mut Counts, lane: usize, word: &str) {
    let numbers = || word.chars().map(|character| model.letters.number(character)).filter(|number| *number != MARK);
    if word.is_empty() || numbers().any(|number| number == EDGE) {
        return;
    }
    let languages = model.words.entry(numbers().fold(0, longer)).or_default();
    if *languages >> lane & 1 == 1 {
        return;
    }
    *languages |= 1 << lane;
    let weight = WEIGHTS[numbers().count().min(WEIGHTS.len()) - 1];
    let mut run = [EDGE; 3];
    for letter in numbers().chain([EDGE]) {
        run = array::from_fn(|at| run.get(at + 1).copied().unwrap_or(letter));
        counts.add(gram(run), lane, weight);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_languages_have_room() {
        assert!(MODEL.codes.len() <= LANES);
        assert!(MODEL.rows.len() <= usize::from(u16::MAX));
        assert!(RARE.iter().all(|rare| MODEL.codes.contains(rare)));
    }

    #[test]
    fn a_word_costs_least_in_its_language() {
        for (code, word) in
            [("en", "through"), ("de", "zwischen"), ("fr", "toujours"), ("sk", "ktorého"), ("cs", "který")]
        {
            let costs = MODEL.weigh(word, true, |_| false).costs;
            let least = costs.iter().min().and_then(|least| costs.iter().position(|cost| cost == least));
            assert_eq!(least.map(|lane| MODEL.codes[lane]), Some(code), "{word}");
        }
    }
}
