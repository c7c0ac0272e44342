//! Which tables are written, and what is said of them.

use std::sync::Arc;

use rayon::prelude::*;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::job::{Job, Results};
use super::q_values::Scored;
use super::report::PairSummary;
use crate::config::{Compound, StopWords, TableName, Unit};
use crate::count::{Duplicates, TermId};
use crate::error::Result;
use crate::spill::Spill;
use crate::stats::{Contingency, Family, benjamini_hochberg};
use crate::tables::{
    Documents, Measured, Package, Pairs, SpreadOf, Staging, Table, Tests, TestsNeeded, ThemeCollocates, ThemePairs,
    Written, boilerplate, doc_terms, doc_themes, documents, group_terms, group_themes, groups, hexadecimal,
    near_duplicates, ngrams, pairs, skipped, term_trends, terms, theme_collocates, theme_hits, theme_pairs,
    theme_patterns, theme_trends,
};
use crate::text::unicode_versions;

/// What was written, and what is said of it.
pub(super) struct Output {
    pub written: Vec<Written>,
    pub package: Package,
    pub strongest_pairs: Vec<PairSummary>,
}

impl Job<'_> {
    /// Every table that is wanted into the staging folder.
    pub(super) fn write(
        &self,
        staging: &Staging,
        results: &Results,
        stop_list_names: &[String],
        spill: &Arc<Spill>,
    ) -> Result<(Output, u64)> {
        let Results { records, skipped: left_out, counts, margins, themes, hit_sample, collocates, .. } = results;
        let (pair_rows, ngram_rows, of_groups, spreads) =
            (&results.pairs, &results.ngrams, &results.groups, &results.spreads);
        let copies = results.in_copies.as_ref();
        let spread_of = |ids: &[TermId]| spreads.as_ref().map_or(Ok(Vec::new()), |spreads| spreads.get(ids));
        let matcher = &self.matcher;
        let min_count = self.config.count.min_count;
        let in_copies = copies.map(|copies| &copies.pairs);
        let of_pairs = Pairs::new(counts, pair_rows, margins, in_copies, &self.config.count);
        let Scored { tests, family, strongest } = self.score_pairs(&of_pairs, spill)?;
        let of_all_pairs = self.measured(vec![(pair_rows.len(), family)]);
        let of_theme_pairs = ThemePairs::new(&themes.pairs, copies.map(|copies| &copies.themes.pairs[..]));
        let mut theme_pair_tests = Tests::default();
        let mut families = Vec::new();
        for of_unit in themes.pairs.chunk_by(|a, b| a.unit == b.unit) {
            let start = families.last().map_or(0, |&(end, _)| end);
            let rows = start..start + of_unit.len();
            let family = self.test_family(&mut theme_pair_tests, rows.clone(), |row| of_theme_pairs.contingency(row));
            // In a unit a theme is there or not; margins of that are no distribution over contexts.
            let has_contexts = of_unit.first().is_some_and(|row| row.unit == Unit::Window);
            let margins = of_theme_pairs.window_margins().into_iter().map(|margin| (margin, 1));
            let context_mass = has_contexts.then(|| Family::mass_of(margins));
            families.push((rows.end, Family { context_mass, ..family }));
        }
        let of_units = self.measured(families);
        let of_collocates = ThemeCollocates::new(counts, collocates, copies.map(|copies| &copies.collocates[..]));
        let mut collocate_tests = Tests::default();
        let mut families = Vec::new();
        for (theme, collocates) in collocates.iter().enumerate() {
            let rows = of_collocates.range(theme);
            let family = self.test_family(&mut collocate_tests, rows.clone(), |row| of_collocates.contingency(row));
            let context_mass = Some(Family::mass_of(collocates.contexts.iter().copied()));
            families.push((rows.end, Family { context_mass, ..family }));
        }
        let of_themes = self.measured(families);
        let measures = self.lexical_measures(counts, records)?;
        let nothing = Duplicates::default();
        let duplicates = results.duplicates.as_ref();
        let clusters = duplicates.map(Duplicates::clusters);
        let (documents_counts, stop_lists) = (counts.documents(), stop_list_names);
        let from_documents = Documents { records, counts: documents_counts, stop_lists, measures: &measures, clusters };
        let table = |name: TableName| -> Result<Table<'_>> {
            Ok(match name {
                TableName::Documents => documents(&from_documents),
                TableName::Terms => {
                    let spread_of: Option<&SpreadOf<'_>> = if spreads.is_some() { Some(&spread_of) } else { None };
                    terms(counts, min_count, copies.map(|copies| &copies.terms), spread_of, self.config.tf_idf)
                }
                TableName::DocTerms => doc_terms(counts, records, min_count, self.config.tf_idf)?,
                TableName::Ngrams => ngrams(counts, ngram_rows.len(), |rows| ngram_rows.rows(rows)),
                TableName::Pairs => pairs(&of_pairs, &of_all_pairs, |rows, tables| tests.get(rows, tables)),
                TableName::DocThemes => doc_themes(&themes.doc_themes, matcher, counts, records),
                TableName::ThemePairs => theme_pairs(&of_theme_pairs, matcher, &of_units, &theme_pair_tests),
                TableName::ThemeCollocates => theme_collocates(&of_collocates, matcher, &of_themes, &collocate_tests),
                TableName::ThemePatterns => {
                    theme_patterns(&themes.forms, matcher, copies.map(|copies| &copies.themes.forms[..]))
                }
                TableName::ThemeHits => theme_hits(counts, matcher, records, hit_sample.as_ref()),
                TableName::Groups => groups(&of_groups.groups),
                TableName::GroupTerms => {
                    let rows = &of_groups.terms;
                    group_terms(&of_groups.groups, counts.vocabulary(), rows.len(), |range| rows.rows(range))
                }
                TableName::GroupThemes => group_themes(&of_groups.groups, &of_groups.themes, matcher),
                TableName::TermTrends => term_trends(&of_groups.groups, &of_groups.term_trends, counts.vocabulary()),
                TableName::ThemeTrends => theme_trends(&of_groups.groups, &of_groups.theme_trends, matcher),
                TableName::NearDuplicates => near_duplicates(duplicates.unwrap_or(&nothing), records),
                TableName::Boilerplate => boilerplate(&results.boilerplate),
                TableName::Skipped => skipped(left_out),
            })
        };
        let tables = self.config.tables.iter().map(|&name| table(name)).collect::<Result<Vec<_>>>()?;
        let list = || self.tokenizer.compounds().list();
        let package = Package {
            compounds: (self.config.compound != Compound::None).then(list),
            options: self.options(),
            schemas: tables.iter().map(|table| table.schema.clone()).collect(),
            unicode_version: unicode_versions().segmentation,
        };
        let written = self.write_tables(staging.folder(), &tables, &package)?;
        let bytes = written.iter().map(|file| file.bytes).sum();
        Ok((Output { written, package, strongest_pairs: strongest }, bytes))
    }

    fn measured(&self, families: Vec<(usize, Family)>) -> Measured<'_> {
        Measured { measures: &self.config.measures, families }
    }

    /// Appends the tests of some rows, which are one family.
    fn test_family(
        &self,
        tests: &mut Tests,
        rows: std::ops::Range<usize>,
        contingency: impl Fn(usize) -> Contingency + Sync + Send,
    ) -> Family {
        let tables: Vec<Contingency> = self.pool.install(|| rows.into_par_iter().map(contingency).collect());
        let needed = TestsNeeded::by(&self.config.measures);
        let Tests { g2, p_value, .. } = Tests::of(tables.iter().copied(), needed);
        if needed.q_value {
            tests.q_value.extend(benjamini_hochberg(&p_value));
        }
        tests.g2.extend(g2);
        tests.p_value.extend(p_value);
        Family::of(tables.iter().filter(|table| table.has_test()).count() as u64)
    }

    /// The options that change numbers. Paths, threads and formats do not.
    pub(super) fn options(&self) -> serde_json::Value {
        let stop_words = match &self.config.stop_words {
            StopWords::Auto => json!("auto"),
            StopWords::None => json!("none"),
            StopWords::Language(code) => json!(code),
            StopWords::File(_) => json!({ "custom": self.stop_lists.words(0) }),
        };
        let themes: Vec<_> = self.theme_lists.iter().map(|named| &named.list).collect();
        let themes = hexadecimal(&Sha256::digest(json!(themes).to_string().as_bytes()));
        let mut contents = vec![("stop_words", stop_words), ("themes_sha256", json!(themes))];
        let compounds = self.tokenizer.compounds();
        if !compounds.is_empty() {
            contents.push(("compounds_sha256", json!(hexadecimal(&Sha256::digest(compounds.list().as_bytes())))));
        }
        self.config.recorded(&contents)
    }
}
