//! The table `alarms`.

use crate::analyses::analysis::Analysis;
use crate::config::{AlarmCode, TableName};
use crate::context::{Alarm, Report};
use crate::error::Result;
use crate::tables::{Columns, Table};

pub(crate) fn alarms_columns<'a>() -> Columns<'a, &'a Alarm, ()> {
    let codes: Vec<&str> = AlarmCode::ALL.iter().map(|code| code.name()).collect();
    Columns::<&Alarm, ()>::of(TableName::Alarms)
        .row("alarm: something that makes numbers mean less, or something else, than they seem to; none if all is well")
        .order("severity (serious first), code, share (descending), subject")
        .text("code", |row, _| row.code.name())
        .says(format!("What it is about: {}.", codes.join(", ")))
        .key()
        .text("severity", |row, _| row.severity.name())
        .says("`serious`: numbers are most likely wrong; `warning`: some may mean something else; `notice`: worth knowing.")
        .text("subject", |row, _| &row.subject)
        .says("Theme, pattern, document or encoding that it is about; empty if it is about the corpus.")
        .key()
        .text("unit", |row, _| row.unit)
        .says("What `count` and `of` are numbers of, such as documents or hits.")
        .count("count", "units", |row, _| row.count)
        .says("How many are as they should not be.")
        .count("of", "units", |row, _| row.of)
        .says("Of how many.")
        .real("share", "0 to 1", |row, _| row.share)
        .says("Share of them.")
        .formula("count / of")
        .real("threshold", "0 to 1", |row, _| row.threshold)
        .says("Share above which there is an alarm.")
        .formula("as docs/alarms.md has it for the code")
        .text("first_doc_id", |row, _| &row.first)
        .says("First document that shows it, or the document that it is about; empty if none shows it more than others.")
        .text("message", |row, _| &row.message)
        .says("What is the matter, in words.")
        .text("remedy", |row, _| row.remedy)
        .says("What to do.")
        .flag("allowed", |row, _| row.allowed)
        .says("Whether --allow silences it.")
}

/// The table `alarms`, and the alarms of the report.
pub(crate) struct AlarmTables<'r> {
    pub alarms: &'r [Alarm],
}

impl Analysis for AlarmTables<'_> {
    fn table(&self, name: TableName) -> Result<Option<Table<'_>>> {
        Ok((name == TableName::Alarms).then(|| alarms_columns().over(self.alarms, ())))
    }

    fn report(&self, report: &mut Report) {
        report.alarms = self.alarms.to_vec();
    }
}
