//! What `termloom themes audit` writes: `pattern_audit`, `form_audit` and `theme_overlap`, which are no tables of a run.

use super::columns::{Batch, Columns, Table};
use super::names::theme_name;
use super::schema::{Schema, TableId};
use crate::corpus::DocumentRecord;
use crate::count::{AuditCounts, FormRow, Overlap, OverlapExample};
use crate::named::named;
use crate::themes::{Matcher, PatternOf};

named! {
    /// How a pattern fares.
    PatternStatus {
        /// It hits.
        Ok = "ok",
        /// It never matches in these texts.
        Dead = "dead",
        /// It matches, but a longer or earlier pattern always is the hit.
        Shadowed = "shadowed",
        /// It can match in no text.
        CannotMatch = "cannot match",
    }
}

/// What was found out about the patterns, beside the counts.
#[derive(Clone, Debug, Default)]
pub struct AuditFindings {
    /// For each pattern.
    pub status: Vec<PatternStatus>,
    /// For each pattern, why it cannot match; else empty.
    pub reasons: Vec<String>,
    /// Forms of globs and regexes, the most surprising first: the index among [`AuditCounts::forms`], and how much.
    pub surprises: Vec<(usize, f64)>,
}

/// Everything that the tables of an audit are made from.
#[derive(Clone, Copy)]
pub struct Audited<'a> {
    /// The themes.
    pub matcher: &'a Matcher,
    /// What they found.
    pub counts: &'a AuditCounts,
    /// What was found out.
    pub findings: &'a AuditFindings,
    /// In step with the documents that were counted.
    pub records: &'a [DocumentRecord],
}

/// Forms, and patterns of two themes, that are named in one cell.
const NAMED: usize = 5;

impl<'a> Audited<'a> {
    fn theme(&self, theme: u32) -> &'a str {
        theme_name(theme, self.matcher)
    }

    fn pattern(&self, pattern: u32) -> PatternOf<'a> {
        self.matcher.pattern(pattern)
    }

    /// The forms that a pattern matched. Forms are in the order of their themes, and of the patterns of each.
    fn forms(&self, pattern: u32) -> impl Iterator<Item = &'a FormRow> {
        let place = |pattern: u32| (self.pattern(pattern).theme, pattern);
        let forms = &self.counts.forms;
        let start = forms.partition_point(|row| place(row.pattern) < place(pattern));
        forms[start..].iter().take_while(move |row| row.pattern == pattern).filter(|row| row.count > 0)
    }

    fn theme_hits(&self, theme: u32) -> u64 {
        self.counts.themes.get(theme as usize).map_or(0, |tally| tally.count)
    }
}

fn share(count: u64, of: u64) -> Option<f64> {
    (of > 0).then(|| count as f64 / of as f64)
}

fn listed(names: impl Iterator<Item = String>) -> String {
    names.take(NAMED).collect::<Vec<_>>().join("; ")
}

fn pattern_audit_columns<'a>() -> Columns<'a, u32, Audited<'a>> {
    Columns::<u32, Audited<'_>>::of(
        TableId::of_command("pattern_audit"),
        "theme × pattern",
        "theme, place of the pattern in its list",
    )
    .text("theme", "Theme.", |row, from| from.theme(from.pattern(row).theme))
    .key()
    .text("pattern", "Pattern as written in the theme file.", |row, from| from.pattern(row).text)
    .key()
    .real(
        "weight",
        "1",
        "What a hit adds to a weighted count.",
        "as written in the theme file, else 1",
        |row, from| from.pattern(row).weight,
    )
    .count("hits", "hits", "Hits of the pattern.", |row, from| from.counts.patterns[row as usize].count)
    .count("documents", "documents", "Documents with a hit of it.", |row, from| {
        from.counts.patterns[row as usize].doc_count
    })
    .real(
        "share",
        "1",
        "Share in the hits of its theme; empty where the theme has none.",
        "hits / sum(hits) of the theme",
        |row, from| share(from.counts.patterns[row as usize].count, from.theme_hits(from.pattern(row).theme)),
    )
    .count("forms", "forms", "Distinct forms that it matched.", |row, from| from.forms(row).count() as u64)
    .text(
        "top_forms",
        "Up to five of them, the most frequent first, each with its hits: `form (count); form (count)`.",
        |row, from| listed(from.forms(row).map(|form| format!("{} ({})", form.form, form.count))),
    )
    .text(
        "status",
        "`ok`: it hits. `dead`: it never matches in these texts. `shadowed`: it matches, but a longer or earlier pattern \
         always is the hit. `cannot match`: it can match in no text.",
        |row, from| from.findings.status[row as usize].name(),
    )
    .text("reason", "Why it cannot match, and what to write instead.", |row, from| {
        &from.findings.reasons[row as usize]
    })
}

fn form_audit_columns<'a>() -> Columns<'a, &'a (usize, f64), Audited<'a>> {
    fn form<'a>(row: &(usize, f64), from: &Audited<'a>) -> &'a FormRow {
        &from.counts.forms[row.0]
    }
    Columns::<&(usize, f64), Audited<'_>>::of(
        TableId::of_command("form_audit"),
        "theme × pattern with a glob or regex × form that it matched",
        "surprise (largest first), count (largest first), theme, place of the pattern in its list, form",
    )
    .text("theme", "Theme.", |row, from| from.theme(from.pattern(form(row, from).pattern).theme))
    .key()
    .text("pattern", "Pattern as written in the theme file.", |row, from| from.pattern(form(row, from).pattern).text)
    .key()
    .text("form", "Form that it matched, as in `theme_patterns`.", |row, from| &form(row, from).form)
    .key()
    .count("count", "hits", "Hits with this form.", |row, from| form(row, from).count)
    .count("doc_count", "documents", "Documents with such a hit.", |row, from| form(row, from).doc_count)
    .real("share", "1", "Share in the hits of the pattern.", "count / pattern_audit.hits", |row, from| {
        let FormRow { pattern, count, .. } = *form(row, from);
        share(count, from.counts.patterns[pattern as usize].count)
    })
    .real(
        "surprise",
        "1",
        "How much the form deserves a second look: open is the share of the word that the pattern did not say, and 0 \
         where that is only a common English ending (see docs/themes.md).",
        "open * sqrt(share) * log2(1 + count)",
        |row, _| row.1,
    )
}

fn theme_overlap_columns<'a>() -> Columns<'a, &'a Overlap, Audited<'a>> {
    let columns = Columns::<&Overlap, Audited<'_>>::of(
        TableId::of_command("theme_overlap"),
        "pair of themes of which some hits share a token; a theme and one below it are no pair",
        "theme1, theme2",
    )
    .text("theme1", "Theme that comes first.", |row, from| from.theme(row.theme1))
    .key()
    .text("theme2", "The other theme.", |row, from| from.theme(row.theme2))
    .key()
    .count("hits1", "hits", "Hits of theme1.", |row, from| from.theme_hits(row.theme1))
    .count("hits2", "hits", "Hits of theme2.", |row, from| from.theme_hits(row.theme2))
    .count("shared1", "hits", "Hits of theme1 that share a token with a hit of theme2.", |row, _| row.shared1)
    .count("shared2", "hits", "Hits of theme2 that share a token with a hit of theme1.", |row, _| row.shared2)
    .text(
        "patterns",
        "Up to five pairs of their patterns that do so most often, each with how often: `pattern1 + pattern2 (count); …`.",
        |row, from| {
            let pair = |((a, b), count): &((u32, u32), u64)| {
                format!("{} + {} ({count})", from.pattern(*a).text, from.pattern(*b).text)
            };
            listed(row.patterns.iter().map(pair))
        },
    );
    ["example1", "example2", "example3"].into_iter().enumerate().fold(columns, |columns, (which, name)| {
        columns.text(
            name,
            "Where: document, and the longer of the two hits in [ ] with the text around it.",
            move |row, from| row.examples.get(which).map_or(String::new(), |example| place(example, from.records)),
        )
    })
}

/// What the tables of an audit are.
pub(super) fn audit_schemas() -> [Schema; 3] {
    [pattern_audit_columns().schema(), form_audit_columns().schema(), theme_overlap_columns().schema()]
}

/// The three tables.
pub fn audit_tables<'a>(audited: &Audited<'a>) -> Vec<Table<'a>> {
    let from = *audited;
    let patterns = from.matcher.patterns().len();
    let rows = |range: std::ops::Range<usize>| range.map(|pattern| pattern as u32).collect();
    vec![
        pattern_audit_columns().table(patterns, move |range| Ok(Batch { rows: rows(range), from })),
        form_audit_columns().over(&from.findings.surprises, from),
        theme_overlap_columns().over(&from.counts.overlaps, from),
    ]
}

fn place(example: &OverlapExample, records: &[DocumentRecord]) -> String {
    let OverlapExample { document, left, matched, right } = example;
    let doc_id = records.get(*document as usize).map_or("", |record| record.doc_id.as_str());
    format!("{doc_id}: {left}[{matched}]{right}")
}
