//! Characters that are drawn again over themselves, as bold print and shadows are made.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};

use super::glyph::Glyph;

/// How far the second may stand from the first, in sizes and in widths of the character: two letters `l` stand 0.2 sizes apart.
const MOST: f64 = 0.14;
const MOST_OF_WIDTH: f64 = 0.6;
/// Of one character in a field of the page.
const KEPT: usize = 3;

/// Where each character of a page stands.
#[derive(Default)]
pub(super) struct Drawn {
    hasher: RandomState,
    fields: HashMap<(u64, i64, i64), Places>,
}

#[derive(Default)]
struct Places {
    places: [(f64, f64); KEPT],
    seen: usize,
}

impl Drawn {
    /// Whether the same character stands there already.
    pub(super) fn is_again(&mut self, glyph: &Glyph) -> bool {
        let reach = (MOST_OF_WIDTH * (glyph.end - glyph.start)).clamp(0.0, MOST * glyph.size);
        let step = 2.0 * MOST * glyph.size.log2().ceil().exp2();
        let mut hasher = self.hasher.build_hasher();
        (&*glyph.character.text, step.to_bits()).hash(&mut hasher);
        let character = hasher.finish();
        let field = |at: f64| (at / step).floor() as i64;
        for x in field(glyph.start - reach)..=field(glyph.start + reach) {
            for y in field(glyph.y - reach)..=field(glyph.y + reach) {
                let places = self.fields.get(&(character, x, y));
                let stands =
                    |place: &(f64, f64)| (place.0 - glyph.start).abs() < reach && (place.1 - glyph.y).abs() < reach;
                if places.is_some_and(|places| places.places.iter().take(places.seen).any(stands)) {
                    return true;
                }
            }
        }
        let places = self.fields.entry((character, field(glyph.start), field(glyph.y))).or_default();
        places.places[places.seen % KEPT] = (glyph.start, glyph.y);
        places.seen += 1;
        false
    }

    pub(super) fn clear(&mut self) {
        self.fields.clear();
    }
}
