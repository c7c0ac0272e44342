//! Code page 852 of DOS, by the letters of the languages that were written in it.

use oem_cp::code_table::DECODING_TABLE_CP852;

use super::super::named::{Known, of_table};

pub(super) const PAGE: Known = Known::Dos(&DECODING_TABLE_CP852, "IBM852");

/// Letters of Polish, Czech and Slovak, Hungarian, Croatian and Slovene, in lower case: those that code page 850 has not, and the others.
const ALPHABETS: [(&str, &str); 4] =
    [("ąćęłńśźż", "ó"), ("čďěňřšťůžľĺŕ", "áéíóúýôä"), ("őű", "áéíóöúü"), ("čćđšž", "")];

/// Signs that stand beside words.
const SIGNS: &str = "«»§°\u{a0}";

/// Letters that there are at least, in all, of different kinds, and of those that are found nowhere else.
const LETTERS: usize = 4;
const KINDS: u32 = 3;

/// Whether all that is not ASCII is letters of one of these languages, as they stand in words.
pub(super) fn is_it(sample: &[u8]) -> bool {
    ALPHABETS.iter().any(|(own, shared)| is_written_with(sample, own, shared))
}

fn is_written_with(sample: &[u8], own: &str, shared: &str) -> bool {
    let (mut letters, mut own_letters) = (0, 0);
    let mut kinds = 0_u32;
    let mut before = ' ';
    for &byte in sample {
        let c = of_table(&DECODING_TABLE_CP852, byte);
        let lower = c.to_lowercase().next().unwrap_or(c);
        if !byte.is_ascii() && !SIGNS.contains(c) {
            let at = own.chars().chain(shared.chars()).position(|letter| letter == lower);
            let is_inside = c.is_uppercase() && before.is_lowercase();
            let Some(at) = at.filter(|_| !is_inside && !before.is_numeric()) else { return false };
            kinds |= 1 << at;
            letters += 1;
            own_letters += usize::from(at < own.chars().count());
        }
        before = c;
    }
    letters >= LETTERS && kinds.count_ones() >= KINDS && own_letters * 8 >= letters
}
