//! Terms, and terms of each document.

mod table;
mod tf_idf;

pub use self::table::{doc_terms, terms};

pub(crate) use self::table::{doc_terms_columns, terms_columns};
use crate::analyses::analysis::Analysis;
use crate::analyses::dispersion::TermDispersions;
use crate::config::TableName;
use crate::context::{Context, Report};
use crate::corpus::Records;
use crate::count::{Counts, TermId};
use crate::error::Result;
use crate::tables::Table;

/// The tables `terms` and `doc_terms`.
pub(crate) struct TermTables<'r> {
    context: &'r Context<'r>,
    records: &'r Records,
    counts: &'r Counts,
    dispersions: Option<&'r TermDispersions>,
}

impl<'r> TermTables<'r> {
    pub fn new(
        context: &'r Context<'r>,
        records: &'r Records,
        counts: &'r Counts,
        dispersions: Option<&'r TermDispersions>,
    ) -> Self {
        TermTables { context, records, counts, dispersions }
    }
}

impl Analysis for TermTables<'_> {
    fn table(&self, name: TableName) -> Result<Option<Table<'_>>> {
        let (min_count, tf_idf) = (self.context.config.count.min_count, self.context.config.tf_idf);
        Ok(match name {
            TableName::Terms => Some(terms(self.counts, min_count, self.dispersions, tf_idf)),
            TableName::DocTerms => Some(doc_terms(self.counts, self.records, min_count, tf_idf)?),
            _ => None,
        })
    }

    fn report(&self, report: &mut Report) {
        let (vocabulary, min_count) = (self.counts.vocabulary(), self.context.config.count.min_count);
        let rare = (0..).take(vocabulary.len()).filter(|&id| vocabulary.count(TermId(id)) < min_count);
        report.cut.terms = rare.count() as u64;
    }
}
