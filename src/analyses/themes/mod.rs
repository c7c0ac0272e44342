//! Themes, theme pairs and collocates, on all threads.

mod collocates;
mod count;
mod coverage;
mod doc_themes;
mod families;
mod hits_table;
mod pair_counts;
mod pairs_table;
#[cfg(test)]
mod pieces_tests;
mod sample;
mod strongest;
mod table;

pub use self::collocates::{Collocates, collocates};
pub(crate) use self::count::Forms;
pub use self::count::{FormRow, ThemeCounts, count_themes};
pub use self::coverage::Coverage;
pub(crate) use self::families::{WordFamily, families};

pub(crate) use self::doc_themes::doc_themes_columns;
pub(crate) use self::hits_table::theme_hits_columns;
pub use self::pair_counts::ThemePairRow;
pub(crate) use self::pairs_table::{theme_collocates_columns, theme_pairs_columns};
pub(crate) use self::table::{PATTERN, theme_patterns_columns};
use std::num::NonZeroU64;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use self::collocates::{collocates as collocates_of, themes_at_once};
use self::doc_themes::doc_themes;
use self::hits_table::theme_hits;
use self::pairs_table::{ThemeCollocates, ThemePairs, theme_collocates, theme_pairs};
use self::sample::{HitSample, SampledDocument, largest_of};
use self::strongest::strongest;
use self::table::theme_patterns;
use crate::analyses::analysis::Analysis;
use crate::analyses::pairs::{PairMargins, distinct, pair_margins};
use crate::config::{CountOptions, Gap, PairOptions, TableName, Unit, Zeros};
use crate::context::{Amounts, Context, Report, Stage, ThemeSummary};
use crate::corpus::{DateReading, Records, Remark, RemarkKind};
use crate::count::{Counts, ViewBuffer, number_of};
use crate::error::Result;
use crate::stats::{Contingency, Family, Measure, benjamini_hochberg, per_thousand};
use crate::tables::{Measured, Table, Tests, TestsNeeded};
use crate::themes::{Matcher, PatternOf};

/// What was counted of themes.
#[derive(Default)]
pub(crate) struct ThemeResults {
    pub themes: ThemeCounts,
    pub collocates: Vec<Collocates>,
}

/// Counts themes, theme pairs and collocates.
pub(crate) fn themes(
    context: &Context<'_>,
    matcher: &Matcher,
    records: &Records,
    counts: &Counts,
    margins: &PairMargins,
) -> Result<(ThemeResults, Amounts)> {
    let options = &context.config.count;
    // Collocates are counted with the rules for plain pairs, whatever `pairs` itself is.
    let PairOptions { ordered, gap, .. } = options.pairs;
    let plain = match context.plan.writes(TableName::ThemeCollocates) && (ordered || gap != Gap::Hold) {
        true => Some(pair_margins(counts, &CountOptions { pairs: PairOptions::default(), ..options.clone() })?),
        false => None,
    };
    let margins = plain.as_ref().unwrap_or(margins);
    let (mut themes, collocates) = counted(context, matcher, counts, margins)?;
    themes.coverage = Coverage::of(records, matcher)?;
    let of_themes = themes.doc_themes.len() + themes.forms.len() + themes.pairs.len();
    let rows = of_themes + collocates.iter().map(|collocates| collocates.terms.len()).sum::<usize>();
    let documents = counts.documents().len() as u64;
    let amounts = Amounts { documents, rows: rows as u64, ..Amounts::default() };
    Ok((ThemeResults { themes, collocates }, amounts))
}

/// Themes, theme pairs, and the collocates of each theme.
fn counted(
    context: &Context<'_>,
    matcher: &Matcher,
    counts: &Counts,
    margins: &PairMargins,
) -> Result<(ThemeCounts, Vec<Collocates>)> {
    let options = &context.config.count;
    let with_contexts = context.config.measures.contains(&Measure::PpmiSmoothed);
    let themes = matcher.themes().len();
    let (has_pairs, has_collocates) =
        (context.plan.writes(TableName::ThemePairs), context.plan.writes(TableName::ThemeCollocates));
    let occurring = if has_collocates { occurring(context, counts, themes)? } else { Vec::new() };
    context.observer.begin(Stage::Themes, occurring.len() as u64 + 1, 0);
    let patterns: Vec<PatternOf<'_>> = matcher.patterns().collect();
    let units = if has_pairs { &options.units[..] } else { &[] };
    let contexts = with_contexts.then(|| distinct(margins.of_term.iter().copied()));
    let around = |themes: &[u32]| {
        let found = collocates_of(counts, themes, margins, options, contexts.as_deref(), || context.check())?;
        context.observer.advance(Stage::Themes, themes.len() as u64, 0);
        Ok(found)
    };
    let at_once = themes_at_once(occurring.len(), counts.vocabulary().len(), context.budget.threads());
    let (counted, found) = context.pool.install(|| {
        rayon::join(
            || count_themes(counts, themes, &patterns, (options, units), || context.check()),
            || occurring.par_chunks(at_once).map(around).collect::<Result<Vec<_>>>(),
        )
    });
    let mut collocates = Vec::new();
    if has_collocates {
        collocates.resize_with(themes, || Collocates { n: margins.total, ..Collocates::default() });
    }
    for (theme, found) in occurring.into_iter().zip(found?.into_iter().flatten()) {
        collocates[theme as usize] = found;
    }
    Ok((counted?, collocates))
}

/// The themes that have a hit, ascending.
fn occurring(context: &Context<'_>, counts: &Counts, themes: usize) -> Result<Vec<u32>> {
    let mut occurs = vec![false; themes];
    let mut buffer = ViewBuffer::default();
    for document in counts.documents().iter().filter(|document| document.hits() > 0) {
        context.check()?;
        counts.each_hits(document, &mut buffer, |hits| {
            hits.iter().for_each(|hit| occurs[hit.theme as usize] = true);
        })?;
    }
    Ok((0..themes as u32).filter(|&theme| occurs[theme as usize]).collect())
}

/// The tables of themes, with the tests of every row.
pub(crate) struct ThemeTables<'r> {
    counts: &'r Counts,
    records: &'r Records,
    /// How their dates are read.
    dates: &'r DateReading,
    matcher: &'r Matcher,
    results: &'r ThemeResults,
    /// Whether any were counted.
    is_counted: bool,
    zeros: Zeros,
    /// Which hits are written, where not all are.
    hit_sample: Option<HitSample>,
    pairs: (ThemePairs<'r>, Measured<'r>, Tests),
    collocates: (ThemeCollocates<'r>, Measured<'r>, Tests),
}

impl<'r> ThemeTables<'r> {
    pub fn new(
        context: &'r Context<'_>,
        counts: &'r Counts,
        (records, dates): (&'r Records, &'r DateReading),
        matcher: &'r Matcher,
        results: &'r ThemeResults,
    ) -> Result<Self> {
        Ok(ThemeTables {
            counts,
            records,
            dates,
            matcher,
            results,
            is_counted: context.plan.runs(Stage::Themes),
            zeros: context.config.zeros,
            hit_sample: sample_hits(context, counts, records, matcher)?,
            pairs: scored_pairs(context, results),
            collocates: scored_collocates(context, counts, results),
        })
    }
}

impl ThemeTables<'_> {
    /// Hits of each theme, and documents with one.
    fn sums(&self) -> Vec<(u64, u64)> {
        let mut sums = vec![(0, 0); self.matcher.themes().len()];
        for row in &self.results.themes.doc_themes {
            let (hits, documents) = &mut sums[row.theme as usize];
            *hits += row.count;
            *documents += 1;
        }
        sums
    }
}

impl Analysis for ThemeTables<'_> {
    fn table(&self, name: TableName) -> Result<Option<Table<'_>>> {
        let ThemeTables { counts, records, dates, matcher, results, .. } = *self;
        let themes = &results.themes;
        Ok(Some(match name {
            TableName::DocThemes => doc_themes(themes, matcher, counts, records, self.zeros),
            TableName::ThemePatterns => theme_patterns(&themes.forms, matcher),
            TableName::ThemePairs => theme_pairs(&self.pairs.0, matcher, &self.pairs.1, &self.pairs.2),
            TableName::ThemeCollocates => {
                let (collocates, measured, tests) = &self.collocates;
                theme_collocates(collocates, matcher, measured, tests)
            }
            TableName::ThemeHits => theme_hits(counts, matcher, (records, dates), self.hit_sample.as_ref()),
            _ => return Ok(None),
        }))
    }

    fn report(&self, report: &mut Report) {
        if !self.is_counted {
            return;
        }
        report.cut.theme_collocates = self.results.collocates.iter().map(|collocates| collocates.cut).sum();
        report.cut.theme_hits = self.hit_sample.as_ref().map_or(0, HitSample::cut);
        let of_files = self.hit_sample.as_ref().map_or(0, HitSample::cut_of_files);
        if of_files > 0 {
            report.remarks.push(Remark::new(RemarkKind::HitsLeftOut, "theme_hits", of_files));
        }
        let coverage = &self.results.themes.coverage;
        let tokens_of = coverage.tokens(self.counts);
        let sums = self.sums();
        let summary = |(index, name): (usize, &String)| {
            let (hits, documents) = sums[index];
            let tokens = tokens_of(index as u32);
            ThemeSummary {
                theme: name.clone(),
                hits,
                documents,
                per_1000_tokens: per_thousand(hits, tokens).unwrap_or(0.0),
                collocates: match self.results.collocates.len() > index {
                    true => strongest(&self.collocates.0, &self.collocates.2, index, documents),
                    false => Vec::new(),
                },
            }
        };
        report.theme_coverage = coverage.report(self.records, self.matcher);
        report.theme_summary = self.matcher.themes().iter().enumerate().map(summary).collect();
    }
}

/// Rows of `theme_hits` that a file may have in any case. More are allowed with its length: one for two bytes. A text that is not packed has
/// hardly ever more, but one that is packed to a thirtieth can have so many that they take minutes and gigabytes.
const HITS_OF_FILE: u64 = 500_000;

/// How many bytes may be unpacked for each byte where a file may have a row for two.
const USUAL_UNPACKED: u64 = 32;

fn sample_hits(
    context: &Context<'_>,
    counts: &Counts,
    records: &Records,
    matcher: &Matcher,
) -> Result<Option<HitSample>> {
    let Context { config, plan, .. } = context;
    let all: u64 = counts.documents().iter().map(|document| document.hits() as u64).sum();
    if !plan.writes(TableName::ThemeHits) || (config.max_hits.is_none() && all <= HITS_OF_FILE) {
        return Ok(None);
    }
    // For each document a number and its file; for each file its path, its length and its hits.
    let mut documents: Vec<(u64, usize)> = Vec::with_capacity(records.len());
    let mut files: Vec<(Arc<Path>, u64, u64)> = Vec::new();
    let mut counted = counts.documents().iter();
    records.each(0..records.len(), |_, record| {
        let (file, hits) = (record.file(), counted.next().map_or(0, |document| document.hits() as u64));
        match files.last_mut().filter(|(path, ..)| *path == file.path) {
            Some((_, _, of_file)) => *of_file += hits,
            None => files.push((Arc::clone(&file.path), file.listed.bytes(), hits)),
        }
        documents.push((number_of(&record.doc_id()), files.len() - 1));
        Ok(())
    })?;
    let most = |len: u64| (len.saturating_mul(config.reading.max_unpacked) / USUAL_UNPACKED / 2).max(HITS_OF_FILE);
    if config.max_hits.is_none() && files.iter().all(|&(_, len, hits)| hits <= most(len)) {
        return Ok(None);
    }
    let sampled = |(number, file): (u64, usize)| {
        let (_, len, hits) = &files[file];
        SampledDocument { number, largest: largest_of(*hits, most(*len)) }
    };
    let documents = documents.into_iter().map(sampled).collect();
    let max = config.max_hits.map(NonZeroU64::get);
    HitSample::draw(counts, documents, matcher.patterns().len(), max, config.seed).map(Some)
}

/// Tests theme pairs; the pairs of a unit are a family.
fn scored_pairs<'r>(context: &'r Context<'_>, results: &'r ThemeResults) -> (ThemePairs<'r>, Measured<'r>, Tests) {
    let rows = &results.themes.pairs;
    let pairs = ThemePairs { rows };
    let (mut tests, mut families) = (Tests::default(), Vec::new());
    for of_unit in rows.chunk_by(|a, b| a.unit == b.unit) {
        let start = families.last().map_or(0, |&(end, _)| end);
        let rows = start..start + of_unit.len();
        let family = test_family(context, &mut tests, rows.clone(), |row| pairs.contingency(row));
        // A theme is in a unit or not; the margins of that are no distribution over contexts.
        let has_contexts = of_unit.first().is_some_and(|row| row.unit == Unit::Window);
        let margins = pairs.window_margins().into_iter().map(|margin| (margin, 1));
        let context_mass = has_contexts.then(|| Family::mass_of(margins));
        families.push((rows.end, Family { context_mass, ..family }));
    }
    (pairs, Measured { measures: &context.config.measures, families }, tests)
}

/// Tests collocates; the collocates of a theme are a family.
fn scored_collocates<'r>(
    context: &'r Context<'_>,
    counts: &'r Counts,
    results: &'r ThemeResults,
) -> (ThemeCollocates<'r>, Measured<'r>, Tests) {
    let collocates = ThemeCollocates::new(counts, &results.collocates);
    let (mut tests, mut families) = (Tests::default(), Vec::new());
    for (theme, of_theme) in results.collocates.iter().enumerate() {
        let rows = collocates.range(theme);
        let family = test_family(context, &mut tests, rows.clone(), |row| collocates.contingency(row));
        let context_mass = Some(Family::mass_of(of_theme.contexts.iter().copied()));
        families.push((rows.end, Family { context_mass, ..family }));
    }
    (collocates, Measured { measures: &context.config.measures, families }, tests)
}

/// Appends the tests of some rows, which are one family.
fn test_family(
    context: &Context<'_>,
    tests: &mut Tests,
    rows: Range<usize>,
    contingency: impl Fn(usize) -> Contingency + Sync + Send,
) -> Family {
    let tables: Vec<Contingency> = context.pool.install(|| rows.into_par_iter().map(contingency).collect());
    let needed = TestsNeeded::by(&context.config.measures);
    let Tests { g2, p_value, .. } = Tests::of(tables.iter().copied(), needed);
    if needed.q_value {
        tests.q_value.extend(benjamini_hochberg(&p_value));
    }
    tests.g2.extend(g2);
    tests.p_value.extend(p_value);
    Family::of(tables.iter().filter(|table| table.has_test()).count() as u64)
}
