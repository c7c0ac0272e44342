//! Characters that are drawn again over themselves, as bold print, shadows and overlapping tiles are made.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use super::glyph::Glyph;

/// How far the second may stand from the first, in sizes and in widths of the character: two letters `l` stand 0.2 sizes apart.
const MOST: f64 = 0.14;
const MOST_OF_WIDTH: f64 = 0.6;
/// How near the middle of a character is to that of another that it covers, in sizes.
const COVERS: f64 = 0.3;
/// Characters that are kept of a field of the page.
const KEPT: usize = 3;

/// Where the characters of a page stand.
#[derive(Default)]
pub(super) struct Drawn {
    hasher: RandomState,
    same: HashMap<(u64, i64, i64), Field>,
    all: HashMap<(i64, i64), Field>,
    /// Of the string that is drawn.
    string: u32,
}

/// The last characters of a field: where they are, and in which string.
#[derive(Default)]
struct Field {
    places: [(f64, f64, u32); KEPT],
    len: usize,
}

impl Field {
    fn push(&mut self, place: (f64, f64, u32)) {
        self.places[self.len % KEPT] = place;
        self.len += 1;
    }

    fn near(&self, x: f64, y: f64, reach: f64) -> Option<u32> {
        let is_near = |place: &&(f64, f64, u32)| (place.0 - x).abs() < reach && (place.1 - y).abs() < reach;
        self.places.iter().take(self.len).find(is_near).map(|place| place.2)
    }
}

/// The numbers of the fields within reach of a place.
fn fields(x: f64, y: f64, reach: f64, step: f64) -> impl Iterator<Item = (i64, i64)> {
    let field = move |at: f64| (at / step).floor() as i64;
    let rows = field(y - reach)..=field(y + reach);
    (field(x - reach)..=field(x + reach)).flat_map(move |x| rows.clone().map(move |y| (x, y)))
}

impl Drawn {
    /// Leaves those characters of a string out that are there already. A string that covers others with other characters stays
    /// whole: the two only overlap.
    pub(super) fn retain_new<T>(&mut self, string: &mut Vec<T>, glyph: impl Fn(&T) -> &Glyph) {
        self.string = self.string.wrapping_add(1);
        let found: Vec<_> = string.iter().map(|drawn| self.find_or_add(glyph(drawn))).collect();
        let is_again = |found: &Option<u32>| found.is_some_and(|other| other != self.string);
        let is_new = |(drawn, found): &(&T, &Option<u32>)| !glyph(drawn).is_space() && found.is_none();
        let (mut new, mut covering) = (0, 0);
        if found.iter().any(is_again) {
            for (drawn, _) in string.iter().zip(&found).filter(is_new) {
                new += 1;
                covering += usize::from(self.covers(glyph(drawn)));
            }
        }
        let is_over_others = covering * 2 > new;
        let mut found = found.iter();
        string.retain(|_| found.next().is_none_or(|found| found.is_none() || is_over_others && is_again(found)));
    }

    /// The string in which the same character stands at this place.
    fn find_or_add(&mut self, glyph: &Glyph) -> Option<u32> {
        let reach = (MOST_OF_WIDTH * (glyph.end - glyph.start)).clamp(0.0, MOST * glyph.size);
        let step = step(MOST, glyph);
        let character = self.hasher.hash_one((&*glyph.character.text, step.to_bits()));
        for (x, y) in fields(glyph.start, glyph.y, reach, step) {
            let field = self.same.get(&(character, x, y));
            if let Some(string) = field.and_then(|field| field.near(glyph.start, glyph.y, reach)) {
                return Some(string);
            }
        }
        let (x, y) = ((glyph.start / step).floor() as i64, (glyph.y / step).floor() as i64);
        self.same.entry((character, x, y)).or_default().push((glyph.start, glyph.y, self.string));
        if !glyph.is_space() {
            let step = self::step(COVERS, glyph);
            let field = ((glyph.middle() / step).floor() as i64, (glyph.y / step).floor() as i64);
            self.all.entry(field).or_default().push((glyph.middle(), glyph.y, self.string));
        }
        None
    }

    /// Whether it stands over a character of another string.
    fn covers(&self, glyph: &Glyph) -> bool {
        let reach = COVERS * glyph.size;
        let mut fields = fields(glyph.middle(), glyph.y, reach, step(COVERS, glyph));
        fields.any(|field| {
            let near = self.all.get(&field).into_iter().flat_map(|field| field.places.iter().take(field.len));
            near.filter(|place| place.2 != self.string)
                .any(|place| (place.0 - glyph.middle()).abs() < reach && (place.1 - glyph.y).abs() < reach)
        })
    }

    pub(super) fn clear(&mut self) {
        self.same.clear();
        self.all.clear();
    }
}

/// The extent of fields, of which at most four are within `reach` sizes. It is the same for sizes up to twice as large.
fn step(reach: f64, glyph: &Glyph) -> f64 {
    let power_of_two = f64::from_bits(glyph.size.max(f64::MIN_POSITIVE).to_bits() >> 52 << 52);
    4.0 * reach * power_of_two
}
