//! What the numbers of a run have to be read with: docs/alarms.md. A file for each family of alarms.

mod copies;
mod dates;
mod documents;
mod languages;
mod records;
mod signs;
mod table;
mod texts;
mod themes;

pub(crate) use self::signs::TextSigns;
pub(crate) use self::table::{AlarmTables, alarms_columns};

use self::records::RecordFacts;
use crate::analyses::boilerplate::FoundLines;
use crate::analyses::themes::ThemeCounts;
use crate::config::AlarmCode;
use crate::context::{Alarm, Context, CopyTotals, DuplicateTotals, Prepared, ReadTotals, ordered};
use crate::corpus::{DateReading, Grouping, Records, Remark};
use crate::count::Counts;
use crate::error::Result;

/// What alarms are raised from.
pub(crate) struct Evidence<'a> {
    pub context: &'a Context<'a>,
    pub prepared: &'a Prepared,
    pub records: &'a Records,
    pub dates: &'a DateReading,
    pub remarks: &'a [Remark],
    pub signs: &'a TextSigns,
    pub lines: &'a FoundLines,
    /// Copies that are counted; `None` if they are dropped.
    pub copies: Option<&'a CopyTotals>,
    /// Near copies that are counted, if they were looked for.
    pub duplicates: Option<&'a DuplicateTotals>,
    pub counts: &'a Counts,
    pub groupings: &'a [Grouping],
    /// What was counted of themes, if that was done.
    pub themes: Option<&'a ThemeCounts>,
}

/// All alarms, the gravest first, and what was seen of all documents.
///
/// # Errors
/// A fatal error where what is known of documents cannot be read back.
///
/// # Complexity
/// Linear in the documents, in the forms that themes matched, and in the themes of documents.
pub(crate) fn alarms(evidence: &Evidence<'_>) -> Result<(Vec<Alarm>, ReadTotals)> {
    let facts = RecordFacts::of(evidence.records, evidence.dates)?;
    let families = [
        documents::alarms(evidence)?,
        languages::alarms(evidence, &facts),
        texts::alarms(evidence, &facts)?,
        copies::alarms(evidence),
        dates::alarms(evidence, &facts),
        themes::alarms(evidence)?,
    ];
    Ok((ordered(families.concat(), &evidence.context.config.alarms), facts.read))
}

/// Whether `count` of `of` documents, tokens or hits raise the alarm.
fn is_raised(code: AlarmCode, count: u64, of: u64) -> bool {
    count >= code.threshold().least && is_over(code, count, of)
}

/// Whether `count` is a larger share of `of` than the alarm allows.
fn is_over(code: AlarmCode, count: u64, of: u64) -> bool {
    count as f64 > code.threshold().share * of as f64
}
