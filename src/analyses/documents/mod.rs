//! What is written of the documents themselves, and of what gave none.

mod table;

pub use self::table::Documents;

use self::table::{documents, skipped};
pub(crate) use self::table::{documents_columns, skipped_columns};
use crate::analyses::analysis::Analysis;
use crate::config::TableName;
use crate::context::Report;
use crate::corpus::Skipped;
use crate::error::Result;
use crate::tables::Table;

/// The tables `documents` and `skipped`.
pub(crate) struct DocumentTables<'r> {
    pub documents: Documents<'r>,
    pub skipped: &'r [Skipped],
}

impl Analysis for DocumentTables<'_> {
    fn table(&self, name: TableName) -> Result<Option<Table<'_>>> {
        Ok(match name {
            TableName::Documents => Some(documents(&self.documents)),
            TableName::Skipped => Some(skipped(self.skipped)),
            _ => None,
        })
    }

    fn report(&self, report: &mut Report) {
        let lists = self.documents.stop_lists;
        let mut is_used = vec![false; lists.names().len()];
        for list in (0..self.documents.records.len()).filter_map(|document| self.documents.stop_list(document)) {
            is_used[list] = true;
        }
        let used = lists.names().iter().enumerate().filter(|(list, _)| is_used[*list]);
        report.stop_words = used.map(|(list, name)| (name.clone(), lists.words(list).to_vec())).collect();
    }
}
