//! Counts of pairs of themes (docs/counting.md § 4, "Theme pairs").

use foldhash::fast::RandomState;
use hashbrown::HashMap;

use crate::analyses::pairs::segment_ends;
use crate::config::{CountOptions, Unit};
use crate::count::{Counts, DocumentView, Hit};
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

    /// Adds a document.
    pub fn count_document(&mut self, document: &DocumentView<'_>, options: &CountOptions) -> Result<()> {
        for at in 0..self.units.len() {
            let others: usize = self.units.iter().map(|unit| unit.pairs.met).sum();
            let unit = &mut self.units[at];
            let most = (MOST_PAIRS + unit.pairs.met).saturating_sub(others);
            let is_counted = match unit.unit {
                Unit::Window => unit.pairs.meet_in_windows(document, options, most),
                _ => unit.count_units(document, most),
            };
            if !is_counted {
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

    /// Meets every hit with those behind it, as far as the window reaches; `false` where more than `most` pairs meet.
    fn meet_in_windows(&mut self, document: &DocumentView<'_>, options: &CountOptions, most: usize) -> bool {
        let hits = document.hits;
        let segments: Vec<usize> = segment_ends(document, options.break_at).collect();
        let mut segment = 0;
        for (index, hit) in hits.iter().enumerate() {
            while segments[segment] <= hit.position as usize {
                segment += 1;
            }
            for later in &hits[index + 1..] {
                if later.position < hit.end() {
                    if hit.theme != later.theme {
                        self.meet(hit.theme, later.theme, true);
                    }
                } else if later.position - hit.end() < options.window && (later.position as usize) < segments[segment] {
                    self.meet(hit.theme, later.theme, false);
                } else {
                    break;
                }
            }
            if self.met > most {
                return false;
            }
        }
        true
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
        UnitTally { unit, pairs, margin, extents: Vec::new(), places }
    }

    /// Meets all themes of each unit of a document; `false` where more than `most` pairs meet.
    fn count_units(&mut self, document: &DocumentView<'_>, most: usize) -> bool {
        let ends: &[u32] = match self.unit {
            Unit::Sentence => document.sentence_ends,
            Unit::Paragraph => document.paragraph_ends,
            Unit::Window | Unit::Document => &[],
        };
        let unit_of = |hit: &Hit| ends.partition_point(|&end| end <= hit.position);
        let UnitTally { pairs, margin, extents, places, .. } = self;
        for in_unit in document.hits.chunk_by(|a, b| unit_of(a) == unit_of(b)) {
            extents.clear();
            for hit in in_unit {
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
        }
        true
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
