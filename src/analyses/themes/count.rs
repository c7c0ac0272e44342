//! Counts of themes, patterns and theme pairs (docs/counting.md § 4).

use super::coverage::Coverage;
use super::pair_counts::{ThemePairCounter, ThemePairRow};
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

impl ThemeCounts {
    /// The forms of a pattern.
    pub fn forms_of(&self, pattern: u32) -> &[FormRow] {
        // Patterns are numbered by theme, as the rows are ordered.
        let first = self.forms.partition_point(|row| row.pattern < pattern);
        let forms = &self.forms[first..];
        &forms[..forms.partition_point(|row| row.pattern == pattern)]
    }
}

/// Counts the hits of `themes` themes, whose index is their rank by name, by their patterns; pairs of themes in these units.
/// `check` is asked for each document whether to go on.
///
/// # Errors
/// A fatal error where the tokens cannot be read back from the disk, and a usage error where too many themes meet.
///
/// # Complexity
/// Linear in the hits and in the themes, but for themes that meet: in the pairs of hits within one window of each other, and of
/// themes within one unit.
pub fn count_themes(
    counts: &Counts,
    themes: usize,
    patterns: &[PatternOf<'_>],
    (options, units): (&CountOptions, &[Unit]),
    check: impl Fn() -> Result<()>,
) -> Result<ThemeCounts> {
    let (mut forms, mut doc_themes) = (Forms::default(), Vec::new());
    let mut pairs = ThemePairCounter::new(units, themes);
    let (mut buffer, mut fired) = (ViewBuffer::default(), Fired::default());
    for (number, document) in (0u32..).zip(counts.documents()).filter(|(_, document)| document.hits() > 0) {
        for piece in 0..document.pieces() {
            check()?;
            let view = counts.view_piece(document, piece, &mut buffer)?;
            fired.add(view.hits);
            for hit in view.hits {
                forms.count(number, &view, hit);
            }
            pairs.count_piece(&view, options)?;
        }
        fired.end_document(number, patterns, &mut doc_themes);
        pairs.end_document()?;
    }
    let (pairs, forms) = (pairs.into_rows(counts), forms.rows(counts, patterns));
    Ok(ThemeCounts { coverage: Coverage::default(), doc_themes, forms, pairs })
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

/// What fired in the document in hand.
#[derive(Default)]
struct Fired {
    /// Theme and pattern of each hit of a piece.
    of_piece: Vec<(u32, u32)>,
    /// Theme, pattern and hits, for each piece; sorted within it.
    pieces: Vec<(u32, u32, u64)>,
}

impl Fired {
    fn add(&mut self, hits: &[Hit]) {
        self.of_piece.clear();
        self.of_piece.extend(hits.iter().map(|hit| (hit.theme, hit.pattern)));
        self.of_piece.sort_unstable();
        let runs = self.of_piece.chunk_by(|a, b| a == b);
        self.pieces.extend(runs.map(|run| (run[0].0, run[0].1, run.len() as u64)));
    }

    fn end_document(&mut self, number: u32, patterns: &[PatternOf<'_>], rows: &mut Vec<DocThemeRow>) {
        // Of one piece they are sorted.
        self.pieces.sort_unstable();
        for of_theme in self.pieces.chunk_by(|a, b| a.0 == b.0) {
            let theme = of_theme[0].0;
            let mut row = DocThemeRow { document: number, theme, count: 0, weighted_count: 0.0, patterns: 0 };
            for of_pattern in of_theme.chunk_by(|a, b| a.1 == b.1) {
                let hits: u64 = of_pattern.iter().map(|(.., hits)| hits).sum();
                row.count += hits;
                row.patterns += 1;
                row.weighted_count += patterns[of_pattern[0].1 as usize].weight * hits as f64;
            }
            rows.push(row);
        }
        self.pieces.clear();
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
