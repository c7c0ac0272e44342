//! What an analysis adds to the output.

use crate::config::TableName;
use crate::context::Report;
use crate::error::Result;
use crate::tables::Table;

/// The results of an analysis, ready to be written.
pub(crate) trait Analysis {
    /// The table of this name, if it belongs to this analysis.
    fn table(&self, name: TableName) -> Result<Option<Table<'_>>>;

    /// Adds what the end of a run says of it.
    fn report(&self, _report: &mut Report) {}
}
