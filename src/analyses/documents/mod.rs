//! What is written of the documents themselves, and of what gave none.

mod inputs;
mod table;

pub(crate) use self::inputs::{InputRow, input_rows, inputs_columns};
pub use self::table::Documents;

use std::collections::BTreeSet;

use self::table::{documents, skipped};
pub(crate) use self::table::{documents_columns, skipped_columns};
use crate::analyses::analysis::Analysis;
use crate::config::TableName;
use crate::context::Report;
use crate::corpus::Skipped;
use crate::error::Result;
use crate::tables::Table;

/// The tables `documents`, `inputs` and `skipped`.
pub(crate) struct DocumentTables<'r> {
    pub documents: Documents<'r>,
    pub inputs: &'r [InputRow],
    pub skipped: &'r [Skipped],
}

impl Analysis for DocumentTables<'_> {
    fn table(&self, name: TableName) -> Result<Option<Table<'_>>> {
        Ok(match name {
            TableName::Documents => Some(documents(&self.documents)),
            TableName::Inputs => Some(inputs_columns().over(self.inputs, ())),
            TableName::Skipped => Some(skipped(self.skipped)),
            _ => None,
        })
    }

    fn report(&self, report: &mut Report) {
        let (lists, records) = (self.documents.stop_lists, self.documents.records);
        let lists_used: BTreeSet<usize> = records.languages().filter_map(|language| lists.list_for(language)).collect();
        let used = lists.names().iter().enumerate().filter(|(list, _)| lists_used.contains(list));
        report.stop_words = used.map(|(list, name)| (name.clone(), lists.words(list).len() as u64)).collect();
    }
}
