//! Counts of themes, patterns and theme pairs (docs/counting.md § 4).

use super::coverage::Coverage;
use crate::analyses::pairs::segment_ends;
use crate::config::{CountOptions, Unit};
use crate::count::{Counts, DocumentView, Hit, ViewBuffer};
use crate::error::Result;
use crate::themes::PatternOf;

/// A theme in a document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DocThemeRow {
    /// Index of the document in [`Counts::documents`].
    pub document: u32,
    /// Index of the theme.
    pub theme: u32,
    /// Hits.
    pub count: u64,
    /// Σ weight·hits over the patterns, in their order.
    pub weighted_count: f64,
    /// Distinct patterns that hit.
    pub patterns: u64,
}

/// A form that a pattern matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormRow {
    /// Index of the pattern in the matcher.
    pub pattern: u32,
    /// Normal forms with a space between, and ` … ` between two phrases that are apart; empty for a pattern that never hit.
    pub form: String,
    /// Hits.
    pub count: u64,
    /// Documents with a hit.
    pub doc_count: u64,
}

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

/// All counts of themes but collocates.
#[derive(Debug, Default, PartialEq)]
pub struct ThemeCounts {
    /// Which documents a theme can be found in.
    pub coverage: Coverage,
    /// Themes in documents with a hit, by document, then the theme's name.
    pub doc_themes: Vec<DocThemeRow>,
    /// By theme's name, pattern, count (largest first), form.
    pub forms: Vec<FormRow>,
    /// By unit, then the names of the themes.
    pub pairs: Vec<ThemePairRow>,
}

/// Counts the hits of `themes` themes, whose index is their rank by name, by their patterns.
///
/// # Errors
/// A fatal error where the tokens cannot be read back from the disk.
///
/// # Complexity
/// Linear in the hits, but for hits that are within one window of each other, which are met in pairs, and
/// O(themes²) for each unit that holds a hit.
pub fn count_themes(
    counts: &Counts,
    themes: usize,
    patterns: &[PatternOf<'_>],
    options: &CountOptions,
) -> Result<ThemeCounts> {
    let mut forms = Forms::default();
    let mut doc_themes = Vec::new();
    let mut windows = Matrix::new(themes);
    let mut units: Vec<UnitTally> =
        [Unit::Sentence, Unit::Paragraph, Unit::Document].map(|unit| UnitTally::new(unit, themes)).into();
    let mut buffer = ViewBuffer::default();
    for (number, document) in (0u32..).zip(counts.documents()).filter(|(_, document)| document.hits() > 0) {
        let view = counts.view(document, &mut buffer)?;
        count_document(number, view.hits, patterns, &mut doc_themes);
        for hit in view.hits {
            forms.count(number, &view, hit);
        }
        windows.count_document(&view, options);
        for unit in &mut units {
            unit.count_document(&view);
        }
    }
    let mut pairs = Vec::new();
    for unit in &options.units {
        match unit {
            Unit::Window => windows.push_rows(&mut pairs),
            Unit::Sentence => units[0].push_rows(counts.sentences(), &mut pairs),
            Unit::Paragraph => units[1].push_rows(counts.paragraphs(), &mut pairs),
            Unit::Document => units[2].push_rows(counts.documents().len() as u64, &mut pairs),
        }
    }
    Ok(ThemeCounts { coverage: Coverage::default(), doc_themes, forms: forms.rows(counts, patterns), pairs })
}

/// What each pattern matched.
#[derive(Default)]
pub(crate) struct Forms {
    /// By the pattern and the types that it matched.
    tallies: hashbrown::HashMap<Vec<u32>, FormTally, foldhash::fast::RandomState>,
    /// Room for the key of a hit.
    key: Vec<u32>,
}

#[derive(Default)]
struct FormTally {
    count: u64,
    doc_count: u64,
    last_document: Option<u32>,
}

/// Every unordered pair of themes, itself included, in the order of the tables.
fn pairs_of(themes: usize) -> impl Iterator<Item = (u32, u32)> {
    let themes = themes as u32;
    (0..themes).flat_map(move |a| (a..themes).map(move |b| (a, b)))
}

fn count_document(number: u32, hits: &[Hit], patterns: &[PatternOf<'_>], rows: &mut Vec<DocThemeRow>) {
    let mut pairs: Vec<(u32, u32)> = hits.iter().map(|hit| (hit.theme, hit.pattern)).collect();
    pairs.sort_unstable();
    for of_theme in pairs.chunk_by(|a, b| a.0 == b.0) {
        let mut row = DocThemeRow {
            document: number,
            theme: of_theme[0].0,
            count: of_theme.len() as u64,
            weighted_count: 0.0,
            patterns: 0,
        };
        for of_pattern in of_theme.chunk_by(|a, b| a.1 == b.1) {
            row.patterns += 1;
            row.weighted_count += patterns[of_pattern[0].1 as usize].weight * of_pattern.len() as f64;
        }
        rows.push(row);
    }
}

impl Forms {
    /// Adds a hit. Documents come in their order.
    pub fn count(&mut self, document: u32, view: &DocumentView<'_>, hit: &Hit) {
        let Forms { tallies, key } = self;
        key.clear();
        key.push(hit.pattern);
        key.extend(view.ids_of(hit));
        // Nearly all are known, and need no key of their own then.
        let tally = match tallies.get_mut(key.as_slice()) {
            Some(tally) => tally,
            None => tallies.entry(key.clone()).or_default(),
        };
        tally.count += 1;
        tally.doc_count += u64::from(tally.last_document.replace(document) != Some(document));
    }

    /// A row for each form, and one for each pattern that never hit.
    pub fn rows(self, counts: &Counts, patterns: &[PatternOf<'_>]) -> Vec<FormRow> {
        let mut rows: Vec<FormRow> = Vec::with_capacity(self.tallies.len());
        let mut fired = vec![false; patterns.len()];
        // Their order is made below.
        rows.extend(self.tallies.into_iter().map(|(key, tally)| {
            let (pattern, ids) = (key[0], &key[1..]);
            fired[pattern as usize] = true;
            let form = counts.joined_forms(ids.iter().copied());
            FormRow { pattern, form, count: tally.count, doc_count: tally.doc_count }
        }));
        let dead = (0..patterns.len() as u32).filter(|&pattern| !fired[pattern as usize]);
        rows.extend(dead.map(|pattern| FormRow { pattern, form: String::new(), count: 0, doc_count: 0 }));
        rows.sort_unstable_by(|a, b| {
            let theme = |row: &FormRow| patterns[row.pattern as usize].theme;
            let order = theme(a).cmp(&theme(b)).then(a.pattern.cmp(&b.pattern));
            // The last decides where types of two classes have the same form.
            let order = order.then(b.count.cmp(&a.count)).then_with(|| a.form.cmp(&b.form));
            order.then(b.doc_count.cmp(&a.doc_count))
        });
        rows
    }
}

/// Symmetric tallies of theme by theme.
struct Matrix {
    themes: usize,
    count: Vec<u64>,
    same_position: Vec<u64>,
}

impl Matrix {
    fn new(themes: usize) -> Self {
        Matrix { themes, count: vec![0; themes * themes], same_position: vec![0; themes * themes] }
    }

    fn cell(&self, a: u32, b: u32) -> usize {
        a.min(b) as usize * self.themes + a.max(b) as usize
    }

    /// Meets every hit with those behind it, as far as the window reaches.
    fn count_document(&mut self, document: &DocumentView<'_>, options: &CountOptions) {
        let hits = document.hits;
        let segments: Vec<usize> = segment_ends(document, options.break_at).collect();
        let mut segment = 0;
        for (index, hit) in hits.iter().enumerate() {
            while segments[segment] <= hit.position as usize {
                segment += 1;
            }
            for later in &hits[index + 1..] {
                let cell = self.cell(hit.theme, later.theme);
                if later.position < hit.end() {
                    self.same_position[cell] += u64::from(hit.theme != later.theme);
                } else if later.position - hit.end() < options.window && (later.position as usize) < segments[segment] {
                    self.count[cell] += 1;
                } else {
                    break;
                }
            }
        }
    }

    fn push_rows(&self, rows: &mut Vec<ThemePairRow>) {
        let x = |a: u32, b: u32| self.count[self.cell(a, b)] * if a == b { 2 } else { 1 };
        let margin: Vec<u64> =
            (0..self.themes as u32).map(|a| (0..self.themes as u32).map(|b| x(a, b)).sum()).collect();
        let n = margin.iter().sum();
        for (a, b) in pairs_of(self.themes) {
            let cell = self.cell(a, b);
            push_row(
                rows,
                ThemePairRow {
                    unit: Unit::Window,
                    theme1: a,
                    theme2: b,
                    count: self.count[cell],
                    same_position: self.same_position[cell],
                    o11: x(a, b),
                    r1: margin[a as usize],
                    c1: margin[b as usize],
                    n,
                },
            );
        }
    }
}

/// Units of one kind that hold a theme, and that hold two.
struct UnitTally {
    unit: Unit,
    pairs: Matrix,
    margin: Vec<u64>,
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
        UnitTally { unit, pairs: Matrix::new(themes), margin: vec![0; themes] }
    }

    fn count_document(&mut self, document: &DocumentView<'_>) {
        let hits = document.hits;
        let ends: &[u32] = match self.unit {
            Unit::Sentence => document.sentence_ends,
            Unit::Paragraph => document.paragraph_ends,
            Unit::Window | Unit::Document => &[],
        };
        let unit_of = |hit: &Hit| ends.partition_point(|&end| end <= hit.position);
        let mut extents: Vec<Extent> = Vec::new();
        for in_unit in hits.chunk_by(|a, b| unit_of(a) == unit_of(b)) {
            extents.clear();
            for hit in in_unit {
                match extents.iter_mut().find(|extent| extent.theme == hit.theme) {
                    Some(extent) => {
                        extent.first_end = extent.first_end.min(hit.end());
                        extent.last_start = extent.last_start.max(hit.position);
                    }
                    None => extents.push(Extent { theme: hit.theme, first_end: hit.end(), last_start: hit.position }),
                }
            }
            for (index, a) in extents.iter().enumerate() {
                self.margin[a.theme as usize] += 1;
                for b in &extents[index + 1..] {
                    let cell = self.pairs.cell(a.theme, b.theme);
                    // Some hit of the one ends before some hit of the other begins: they share no token.
                    if a.first_end <= b.last_start || b.first_end <= a.last_start {
                        self.pairs.count[cell] += 1;
                    } else {
                        self.pairs.same_position[cell] += 1;
                    }
                }
            }
        }
    }

    fn push_rows(&self, n: u64, rows: &mut Vec<ThemePairRow>) {
        for (a, b) in pairs_of(self.pairs.themes).filter(|(a, b)| a != b) {
            let cell = self.pairs.cell(a, b);
            let count = self.pairs.count[cell];
            push_row(
                rows,
                ThemePairRow {
                    unit: self.unit,
                    theme1: a,
                    theme2: b,
                    count,
                    same_position: self.pairs.same_position[cell],
                    o11: count,
                    r1: self.margin[a as usize],
                    c1: self.margin[b as usize],
                    n,
                },
            );
        }
    }
}

fn push_row(rows: &mut Vec<ThemePairRow>, row: ThemePairRow) {
    if row.count > 0 || row.same_position > 0 {
        rows.push(row);
    }
}
