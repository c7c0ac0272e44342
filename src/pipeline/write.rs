//! Measures, and writing the tables.

use rayon::prelude::*;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::Stage;
use super::job::{Job, Results};
use super::report::PairSummary;
use crate::config::{Config, StopWords};
use crate::count::PairRow;
use crate::error::Result;
use crate::stats::{Contingency, benjamini_hochberg};
use crate::tables::{
    BATCH_ROWS, Documents, Package, Pairs, Staging, Table, TableWriter, ThemeCollocates, ThemePairs, Written,
    doc_terms, doc_themes, documents, hexadecimal, pairs, skipped, terms, theme_collocates, theme_hits, theme_pairs,
    theme_patterns,
};
use crate::text::unicode_versions;

/// Pairs that the report names.
const SUMMARY_PAIRS: usize = 10;

/// What was written, and what is said of it.
pub(super) struct Output {
    pub written: Vec<Written>,
    pub package: Package,
    pub strongest_pairs: Vec<PairSummary>,
}

impl Job<'_> {
    /// Every table of the run into the staging folder.
    pub(super) fn write(
        &self,
        staging: &Staging,
        results: &Results,
        stop_list_names: &[String],
    ) -> Result<(Output, u64)> {
        let Results { records, skipped: left_out, counts, pairs: pair_rows, margins, themes, collocates } = results;
        let matcher = &self.matcher;
        let min_count = self.config.count.min_count;
        let of_pairs = Pairs { counts, rows: pair_rows, margins };
        let all_pairs = pair_rows.rows(0..pair_rows.len())?;
        let of_theme_pairs = ThemePairs(&themes.pairs);
        let of_collocates = ThemeCollocates::new(counts, collocates);
        let pair_rows = pair_rows.len();
        let pair_q = self.q_values(0..pair_rows, |row| of_pairs.contingency(&all_pairs[row]));
        let mut theme_pair_q = Vec::new();
        for of_unit in themes.pairs.chunk_by(|a, b| a.unit == b.unit) {
            let start = theme_pair_q.len();
            theme_pair_q.extend(self.q_values(start..start + of_unit.len(), |row| of_theme_pairs.contingency(row)));
        }
        let mut collocate_q = Vec::new();
        for theme in 0..collocates.len() {
            collocate_q.extend(self.q_values(of_collocates.range(theme), |row| of_collocates.contingency(row)));
        }
        let from_documents = Documents { records, counts: counts.documents(), stop_lists: stop_list_names };
        let tables = [
            documents(&from_documents),
            terms(counts, min_count),
            doc_terms(counts, records, min_count),
            pairs(&of_pairs, &pair_q),
            doc_themes(&themes.doc_themes, matcher, counts, records),
            theme_patterns(&themes.forms, matcher),
            theme_pairs(&of_theme_pairs, matcher, &theme_pair_q),
            theme_collocates(&of_collocates, matcher, &collocate_q),
            theme_hits(counts, matcher, records),
            skipped(left_out),
        ];
        let package = Package {
            options: self.options(),
            schemas: tables.iter().map(|table| table.schema.clone()).collect(),
            unicode_version: unicode_versions().segmentation,
        };
        let rows: usize = tables.iter().map(|table| table.rows).sum();
        self.observer.begin(Stage::Write, rows as u64, 0);
        let mut written = Vec::new();
        for table in &tables {
            written.extend(self.write_table(staging, table, &package)?);
        }
        let bytes = written.iter().map(|file| file.bytes).sum();
        let strongest_pairs = strongest_pairs(&of_pairs, &all_pairs);
        Ok((Output { written, package, strongest_pairs }, bytes))
    }

    /// Batches are encoded on all threads, as many at a time as there are threads, and appended in their order.
    fn write_table(&self, staging: &Staging, table: &Table<'_>, package: &Package) -> Result<Vec<Written>> {
        let mut writer = TableWriter::create(staging.folder(), &table.schema, &self.config.formats)?;
        let starts: Vec<usize> = (0..table.rows).step_by(BATCH_ROWS).collect();
        for group in starts.chunks(self.config.threads.get()) {
            self.check()?;
            let encode = |&start: &usize| {
                let range = start..(start + BATCH_ROWS).min(table.rows);
                let rows = range.len();
                Ok((writer.encode(&(table.batch)(range))?, rows))
            };
            let batches: Vec<_> = self.pool.install(|| group.par_iter().map(encode).collect::<Result<_>>())?;
            for (batch, rows) in &batches {
                writer.append(batch, *rows)?;
                self.observer.advance(Stage::Write, *rows as u64, 0);
            }
        }
        writer.finish(&package.table_description(&table.schema))
    }

    fn q_values(
        &self,
        rows: std::ops::Range<usize>,
        contingency: impl Fn(usize) -> Contingency + Sync,
    ) -> Vec<Option<f64>> {
        let p_values: Vec<Option<f64>> =
            self.pool.install(|| rows.into_par_iter().map(|row| contingency(row).p_value()).collect());
        benjamini_hochberg(&p_values)
    }

    /// The options that change numbers. Paths, threads and formats do not.
    fn options(&self) -> serde_json::Value {
        let Config { text_column, text, stop_words, count, .. } = self.config;
        let stop_words = match stop_words {
            StopWords::Auto => json!("auto"),
            StopWords::None => json!("none"),
            StopWords::Language(code) => json!(code),
            StopWords::File(_) => json!({ "custom": self.stop_lists.words(0) }),
        };
        let themes: Vec<_> = self.theme_reports().iter().map(|theme| json!([theme.name, theme.patterns])).collect();
        let themes = hexadecimal(&Sha256::digest(json!(themes).to_string().as_bytes()));
        json!({
            "text_column": text_column,
            "text": text,
            "stop_words": stop_words,
            "count": count,
            "themes_sha256": themes,
        })
    }
}

fn strongest_pairs(from: &Pairs<'_>, rows: &[PairRow]) -> Vec<PairSummary> {
    let mut best: Vec<(f64, usize)> = Vec::new();
    for (row, pair) in rows.iter().enumerate() {
        let (a, b) = (pair.term1, pair.term2);
        let Some(g2) = from.contingency(pair).g2().filter(|_| a != b) else { continue };
        if best.len() < SUMMARY_PAIRS || best.last().is_some_and(|last| g2 > last.0) {
            let place = best.partition_point(|(other, _)| *other >= g2);
            best.insert(place, (g2, row));
            best.truncate(SUMMARY_PAIRS);
        }
    }
    let form = |id| from.counts.vocabulary().form(id).to_string();
    let summary = |(_, row): (f64, usize)| {
        let PairRow { term1: a, term2: b, count, .. } = rows[row];
        let table = from.contingency(&rows[row]);
        PairSummary { terms: (form(a), form(b)), count, log_dice: table.log_dice(), g2: table.g2() }
    };
    best.into_iter().map(summary).collect()
}
