//! Themes, on all threads.

use rayon::prelude::*;

use super::Stage;
use super::job::{InCopies, Job};
use super::measure::Amounts;
use crate::config::{CountOptions, Gap, PairOptions, TableName};
use crate::corpus::DocumentRecord;
use crate::count::{Collocates, Counts, HitSample, PairMargins, ThemeCounts, collocates, count_themes, pair_margins};
use crate::error::Result;
use crate::stats::Measure;
use crate::themes::PatternOf;

impl Job<'_> {
    /// Themes, theme pairs and collocates, if some table needs them. Adds those in copies to what was counted of those.
    pub(super) fn themes(
        &mut self,
        counts: &Counts,
        in_copies: Option<&mut InCopies>,
        margins: &PairMargins,
    ) -> Result<(ThemeCounts, Vec<Collocates>)> {
        if !self.is_needed(Stage::Themes) {
            return Ok((ThemeCounts::default(), Vec::new()));
        }
        self.timed(Stage::Themes, |job| {
            let options = &job.config.count;
            let with_contexts = job.config.measures.contains(&Measure::PpmiSmoothed);
            // Collocates are counted with the rules for plain pairs, whatever `pairs` itself is.
            let PairOptions { ordered, gap, .. } = options.pairs;
            let plain = match job.wants(TableName::ThemeCollocates) && (ordered || gap != Gap::Hold) {
                true => Some(pair_margins(counts, &CountOptions { pairs: PairOptions::default(), ..options.clone() })?),
                false => None,
            };
            let margins = plain.as_ref().unwrap_or(margins);
            let (themes, collocates) = job.count_themes(counts, margins, options, with_contexts)?;
            if let Some(copies) = in_copies {
                let all = CountOptions { min_pair_count: 1, ..options.clone() };
                (copies.themes, copies.collocates) = job.count_themes(&copies.counts, margins, &all, false)?;
            }
            let of_themes = themes.doc_themes.len() + themes.forms.len() + themes.pairs.len();
            let rows = of_themes + collocates.iter().map(|collocates| collocates.terms.len()).sum::<usize>();
            let documents = counts.documents().len() as u64;
            Ok(((themes, collocates), Amounts { documents, rows: rows as u64, ..Amounts::default() }))
        })
    }

    /// The hits that are written, where not all are.
    pub(super) fn sample_hits(&self, counts: &Counts, records: &[DocumentRecord]) -> Result<Option<HitSample>> {
        let Some(max) = self.config.max_hits.filter(|_| self.wants(TableName::ThemeHits)) else { return Ok(None) };
        let doc_ids = records.iter().map(|record| record.doc_id.as_str());
        HitSample::draw(counts, doc_ids, self.matcher.patterns().len(), max.get(), self.config.seed).map(Some)
    }

    /// Themes, theme pairs, and the collocates of each theme.
    fn count_themes(
        &self,
        counts: &Counts,
        margins: &PairMargins,
        options: &CountOptions,
        with_contexts: bool,
    ) -> Result<(ThemeCounts, Vec<Collocates>)> {
        let themes = self.matcher.themes().len();
        self.observer.begin(Stage::Themes, themes as u64 + 1, 0);
        let patterns: Vec<PatternOf<'_>> = self.matcher.patterns().collect();
        let around = |theme: u32| {
            self.check()?;
            let collocates = collocates(counts, theme, margins, options, with_contexts)?;
            self.observer.advance(Stage::Themes, 1, 0);
            Ok(collocates)
        };
        let (counted, collocates) = self.pool.install(|| {
            rayon::join(
                || count_themes(counts, themes, &patterns, options),
                || {
                    let wanted = if self.wants(TableName::ThemeCollocates) { themes as u32 } else { 0 };
                    (0..wanted).into_par_iter().map(around).collect::<Result<Vec<_>>>()
                },
            )
        });
        Ok((counted?, collocates?))
    }
}
