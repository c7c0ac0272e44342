//! Groups of documents.

use super::group_by::GroupBy;
use super::option::{Changes, Heading, options, under};

options! {
    /// Which groups of documents are compared, and how.
    #[derive(Eq)]
    GroupOptions {
        /// Count terms and themes in groups of documents
        ///
        /// Rates have intervals. Groups that are times have trends, and others are compared with all others. A key is `source`, `author`, `language`, `topic` or another column, `folder`, or `name`. Parts of dates are `year`, `decade`, `quarter`, `month`,
        /// `week` and `day`: `date:year`, `name:decade`.
        group_by: Vec<GroupBy> = Vec::new() => under(Heading::Groups, Changes::OtherTables).everyday().value("KEY[:PART]");
        /// Omit rarer terms from the tables of groups
        ///
        /// Terms with fewer occurrences in all groups together are in neither `group_terms` nor `term_trends`.
        min_group_count: u64 = 5 => under(Heading::Groups, Changes::OtherTables).with("group_by");
    }
}

impl GroupOptions {
    /// Leaves out groupings that are named again.
    pub(super) fn checked(mut self) -> Self {
        let mut groupings: Vec<GroupBy> = Vec::new();
        for by in std::mem::take(&mut self.group_by) {
            if !groupings.contains(&by) {
                groupings.push(by);
            }
        }
        self.group_by = groupings;
        self.min_group_count = self.min_group_count.max(1);
        self
    }
}
