//! Counts of pairs of themes (docs/counting.md § 4, "Theme pairs").

use foldhash::fast::RandomState;
use hashbrown::HashMap;

use crate::config::{Break, CountOptions, Unit};
use crate::count::{Counts, DocumentView};
use crate::error::{Error, Result};

/// Rows of `theme_pairs` at most: every two of 2,900 themes in two units.
const MOST_PAIRS: usize = 1 << 23;

/// A tally of every two themes is kept for so many themes; of more only of those that meet.
const FEW_THEMES: usize = 128;

/// Two themes in units of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThemePairRow {
    /// The kind of unit.
    pub unit: Unit,
    /// Index of the theme that comes first.
    pub theme1: u32,
    /// Index of the other.
    pub theme2: u32,
    /// Events, or units in which both are met on different tokens.
    pub count: u64,
    /// Pairs of hits, or units, in which they only meet on the same tokens.
    pub same_position: u64,
    /// Observed, and the margins: the 2×2 table.
    pub o11: u64,
    /// Margin of `theme1`.
    pub r1: u64,
    /// Margin of `theme2`.
    pub c1: u64,
    /// Sum of the table.
    pub n: u64,
}

/// Counts pairs in several kinds of units.
pub(super) struct ThemePairCounter {
    units: Vec<UnitTally>,
}

impl ThemePairCounter {
    pub fn new(units: &[Unit], themes: usize) -> Self {
        ThemePairCounter { units: units.iter().map(|&unit| UnitTally::new(unit, themes)).collect() }
    }

    /// Adds the next piece of a document.
    pub fn count_piece(&mut self, piece: &DocumentView<'_>, options: &CountOptions) -> Result<()> {
        self.each(|unit, most| match unit.unit {
            Unit::Window => unit.meet_in_windows(piece, options, most),
            _ => unit.count_units(piece, most),
        })
    }

    /// That a document has no more pieces.
    pub fn end_document(&mut self) -> Result<()> {
        self.each(UnitTally::end_document)
    }

    /// Does something for each unit that says whether no more pairs meet than it is told.
    fn each(&mut self, mut count: impl FnMut(&mut UnitTally, usize) -> bool) -> Result<()> {
        for at in 0..self.units.len() {
            let others: usize = self.units.iter().map(|unit| unit.pairs.met).sum();
            let unit = &mut self.units[at];
            let most = (MOST_PAIRS + unit.pairs.met).saturating_sub(others);
            if !count(unit, most) {
                return Err(Error::usage("`theme_pairs` would have more than 8,388,608 rows").hint(
                    "count pairs of themes in fewer --units, leave theme_pairs out of --tables, or use fewer themes",
                ));
            }
        }
        Ok(())
    }

    /// The rows, by unit and themes.
    pub fn into_rows(self, counts: &Counts) -> Vec<ThemePairRow> {
        let rows = self.units.into_iter().flat_map(|unit| match unit.unit {
            Unit::Window => unit.pairs.window_rows(),
            Unit::Sentence => unit.rows(counts.sentences()),
            Unit::Paragraph => unit.rows(counts.paragraphs()),
            Unit::Document => unit.rows(counts.documents().len() as u64),
        });
        rows.collect()
    }
}

/// How often two themes meet.
#[derive(Clone, Copy, Default)]
struct PairTally {
    count: u64,
    same_position: u64,
}

impl PairTally {
    fn is_none(self) -> bool {
        self.count == 0 && self.same_position == 0
    }
}

/// Symmetric tallies of theme by theme.
struct Matrix {
    themes: usize,
    /// Every two, where they are few.
    all: Vec<PairTally>,
    /// Those that meet, where they are not: the smaller theme first.
    some: HashMap<(u32, u32), PairTally, RandomState>,
    /// Pairs that meet.
    met: usize,
}

impl Matrix {
    fn new(themes: usize) -> Self {
        let all = if themes <= FEW_THEMES { vec![PairTally::default(); themes * themes] } else { Vec::new() };
        Matrix { themes, all, some: HashMap::default(), met: 0 }
    }

    #[inline]
    fn meet(&mut self, a: u32, b: u32, is_same_position: bool) {
        let (first, second) = (a.min(b), a.max(b));
        let tally = match self.themes <= FEW_THEMES {
            true => &mut self.all[first as usize * self.themes + second as usize],
            false => self.some.entry((first, second)).or_default(),
        };
        self.met += usize::from(tally.is_none());
        *(if is_same_position { &mut tally.same_position } else { &mut tally.count }) += 1;
    }

    /// The pairs that meet, by themes.
    fn into_pairs(self) -> Vec<((u32, u32), PairTally)> {
        let pair = |cell: usize| ((cell / self.themes) as u32, (cell % self.themes) as u32);
        let all = self.all.into_iter().enumerate().map(|(cell, tally)| (pair(cell), tally));
        // Their order is made below.
        let mut pairs: Vec<_> = all.chain(self.some).filter(|(_, tally)| !tally.is_none()).collect();
        pairs.sort_unstable_by_key(|&(pair, _)| pair);
        pairs
    }

    fn window_rows(self) -> Vec<ThemePairRow> {
        let mut margin = vec![0; self.themes];
        let pairs = self.into_pairs();
        for &((a, b), tally) in &pairs {
            margin[a as usize] += tally.count;
            margin[b as usize] += tally.count;
        }
        let n = margin.iter().sum();
        let row = |((theme1, theme2), PairTally { count, same_position }): ((u32, u32), PairTally)| ThemePairRow {
            unit: Unit::Window,
            theme1,
            theme2,
            count,
            same_position,
            o11: count * if theme1 == theme2 { 2 } else { 1 },
            r1: margin[theme1 as usize],
            c1: margin[theme2 as usize],
            n,
        };
        pairs.into_iter().map(row).collect()
    }
}

/// Units of one kind that hold a theme, and that hold two.
struct UnitTally {
    unit: Unit,
    pairs: Matrix,
    margin: Vec<u64>,
    /// The themes of the unit in hand.
    extents: Vec<Extent>,
    /// Where each theme is among these, if it is.
    places: Vec<u32>,
    /// The number of the unit in hand in the document.
    in_hand: usize,
    /// Units or segments that ended in the pieces before.
    before: usize,
    /// Hits that later ones may meet in a window.
    open: Vec<OpenHit>,
}

/// A hit that later ones may meet in a window.
struct OpenHit {
    theme: u32,
    end: u32,
    segment: usize,
}

/// The hits of one theme in one unit, as far as it matters for meeting another theme on different tokens.
#[derive(Clone, Copy)]
struct Extent {
    theme: u32,
    first_end: u32,
    last_start: u32,
}

impl UnitTally {
    fn new(unit: Unit, themes: usize) -> Self {
        let (pairs, margin, places) = (Matrix::new(themes), vec![0; themes], vec![0; themes]);
        let (extents, open) = (Vec::new(), Vec::new());
        UnitTally { unit, pairs, margin, extents, places, in_hand: 0, before: 0, open }
    }

    /// Meets every hit with those before it whose window reaches it; `false` where more than `most` pairs meet.
    fn meet_in_windows(&mut self, piece: &DocumentView<'_>, options: &CountOptions, most: usize) -> bool {
        let ends: &[u32] = match options.break_at {
            Break::Document => &[],
            Break::Paragraph => piece.paragraph_ends,
            Break::Sentence => piece.sentence_ends,
        };
        let UnitTally { pairs, open, before, .. } = self;
        let mut ended = 0;
        for hit in piece.hits {
            while ends.get(ended).is_some_and(|&end| end <= hit.position) {
                ended += 1;
            }
            let segment = *before + ended;
            // One that this does not meet meets none behind it either.
            open.retain(|earlier: &OpenHit| {
                let shares = hit.position < earlier.end;
                let is_near = || hit.position - earlier.end < options.window && segment == earlier.segment;
                let meets = shares || is_near();
                if meets && !(shares && earlier.theme == hit.theme) {
                    pairs.meet(earlier.theme, hit.theme, shares);
                }
                meets
            });
            if pairs.met > most {
                return false;
            }
            open.push(OpenHit { theme: hit.theme, end: hit.end(), segment });
        }
        *before += ends.len();
        true
    }

    /// Meets all themes of each unit that ends before the last hit of a piece; `false` where more than `most` pairs meet.
    fn count_units(&mut self, piece: &DocumentView<'_>, most: usize) -> bool {
        let ends: &[u32] = match self.unit {
            Unit::Sentence => piece.sentence_ends,
            Unit::Paragraph => piece.paragraph_ends,
            Unit::Window | Unit::Document => &[],
        };
        for hit in piece.hits {
            let unit = self.before + ends.partition_point(|&end| end <= hit.position);
            if unit != self.in_hand && !self.end_unit(most) {
                return false;
            }
            self.in_hand = unit;
            let UnitTally { extents, places, .. } = self;
            let place = &mut places[hit.theme as usize];
            match extents.get_mut(*place as usize).filter(|extent| extent.theme == hit.theme) {
                Some(extent) => {
                    extent.first_end = extent.first_end.min(hit.end());
                    extent.last_start = extent.last_start.max(hit.position);
                }
                None => {
                    *place = extents.len() as u32;
                    extents.push(Extent { theme: hit.theme, first_end: hit.end(), last_start: hit.position });
                }
            }
        }
        self.before += ends.len();
        true
    }

    /// Meets all themes of the unit in hand.
    fn end_unit(&mut self, most: usize) -> bool {
        let UnitTally { pairs, margin, extents, .. } = self;
        for (index, a) in extents.iter().enumerate() {
            margin[a.theme as usize] += 1;
            for b in &extents[index + 1..] {
                // Some hit of the one ends before some hit of the other begins: they share no token.
                let is_apart = a.first_end <= b.last_start || b.first_end <= a.last_start;
                pairs.meet(a.theme, b.theme, !is_apart);
            }
            if pairs.met > most {
                return false;
            }
        }
        extents.clear();
        true
    }

    fn end_document(&mut self, most: usize) -> bool {
        (self.in_hand, self.before) = (0, 0);
        self.open.clear();
        self.end_unit(most)
    }

    fn rows(self, n: u64) -> Vec<ThemePairRow> {
        let UnitTally { unit, pairs, margin, .. } = self;
        let row = |((theme1, theme2), PairTally { count, same_position }): ((u32, u32), PairTally)| ThemePairRow {
            unit,
            theme1,
            theme2,
            count,
            same_position,
            o11: count,
            r1: margin[theme1 as usize],
            c1: margin[theme2 as usize],
            n,
        };
        pairs.into_pairs().into_iter().map(row).collect()
    }
}
