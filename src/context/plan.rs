//! What a run does, decided once.

use super::observer::Stage;
use crate::config::TableName;

/// The stages that are done, and what of their work somebody needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    /// In order.
    pub stages: Vec<Stage>,
    /// The tables that are asked for.
    pub tables: Vec<TableName>,
    /// Whether lines that documents have in common are found before anything is counted, and left out.
    pub drops_lines: bool,
    /// Whether copies are found before anything is counted, and left out.
    pub drops_copies: bool,
    /// Whether lines are noted while documents are read.
    pub notes_lines: bool,
    /// Whether the beginnings of texts are looked at for what is no text.
    pub looks_at_texts: bool,
    /// Whether everything is counted that alarms are raised from, whatever other tables need.
    pub all_alarms: bool,
    /// Whether themes are looked for.
    pub finds_themes: bool,
    /// Whether the tokens of documents are kept, because sums over documents are not enough.
    pub keeps_tokens: bool,
    /// Whether the ends of phrases are kept with the tokens.
    pub keeps_phrases: bool,
    /// Whether the text around hits is kept.
    pub keeps_text: bool,
    /// Whether the rows of `pairs` are counted; themes need only their margins.
    pub pair_rows: bool,
}

impl Plan {
    /// Documents are read for the lines that they have in common, and for nothing else.
    pub fn lines_only() -> Plan {
        Plan { stages: vec![Stage::Read], notes_lines: true, ..Plan::default() }
    }

    /// Documents are read and counted to be compared with each other, and for nothing else.
    pub fn copies_only() -> Plan {
        let stages = vec![Stage::Read, Stage::Tokenize, Stage::Terms];
        Plan { stages, keeps_tokens: true, ..Plan::default() }
    }

    /// Documents are read and counted for their n-grams, and for nothing else.
    pub fn ngrams_only() -> Plan {
        let stages = vec![Stage::Read, Stage::Tokenize, Stage::Terms];
        Plan { stages, keeps_tokens: true, keeps_phrases: true, ..Plan::default() }
    }

    /// Ends with a stage.
    pub fn until(mut self, last: Stage) -> Plan {
        self.stages.retain(|&stage| stage <= last);
        self.drops_lines &= last > Stage::Discover;
        self.drops_copies &= last > Stage::Discover;
        self
    }

    /// Ends with the last of the stages that are `shown`, and leaves out what only other stages need.
    pub fn measuring(self, shown: &[Stage]) -> Plan {
        let Some(&last) = shown.iter().max() else { return Plan::default() };
        let is_shown = |stage| [stage, Stage::Write].iter().any(|stage| shown.contains(stage));
        let mut plan = self.until(last);
        plan.stages.retain(|&stage| stage != Stage::Dispersion || is_shown(stage));
        plan.pair_rows &= is_shown(Stage::Pairs);
        plan
    }

    /// Whether a stage is done.
    pub fn runs(&self, stage: Stage) -> bool {
        self.stages.contains(&stage)
    }

    /// Whether a table is asked for.
    pub fn writes(&self, table: TableName) -> bool {
        self.tables.contains(&table)
    }
}
