//! What `termloom themes audit` writes: `pattern_audit`, `form_audit` and `theme_overlap`, which are no tables of a run.

use std::ops::Range;

use super::{BATCH_ROWS, Column, Schema, Table, Values};
use crate::corpus::DocumentRecord;
use crate::count::{AuditCounts, FormRow, OverlapExample, Tally};
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

fn pattern_audit_schema() -> Schema {
    Schema {
        name: "pattern_audit",
        row: "theme × pattern",
        order: "theme, place of the pattern in its list",
        key: &["theme", "pattern"],
        foreign: &[],
        columns: vec![
            Column::text("theme", "Theme."),
            Column::text("pattern", "Pattern as written in the theme file."),
            Column::real("weight", "1", "What a hit adds to a weighted count.", "as written in the theme file, else 1"),
            Column::count("hits", "hits", "Hits of the pattern."),
            Column::count("documents", "documents", "Documents with a hit of it."),
            Column::real(
                "share",
                "1",
                "Share in the hits of its theme; empty where the theme has none.",
                "hits / sum(hits) of the theme",
            ),
            Column::count("forms", "forms", "Distinct forms that it matched."),
            Column::text(
                "top_forms",
                "Up to five of them, the most frequent first, each with its hits: `form (count); form (count)`.",
            ),
            Column::text(
                "status",
                "`ok`: it hits. `dead`: it never matches in these texts. `shadowed`: it matches, but a longer or earlier pattern \
                 always is the hit. `cannot match`: it can match in no text.",
            ),
            Column::text("reason", "Why it cannot match, and what to write instead."),
        ],
    }
}

fn form_audit_schema() -> Schema {
    Schema {
        name: "form_audit",
        row: "theme × pattern with a glob or regex × form that it matched",
        order: "surprise (largest first), count (largest first), theme, place of the pattern in its list, form",
        key: &["theme", "pattern", "form"],
        foreign: &[],
        columns: vec![
            Column::text("theme", "Theme."),
            Column::text("pattern", "Pattern as written in the theme file."),
            Column::text("form", "Form that it matched, as in `theme_patterns`."),
            Column::count("count", "hits", "Hits with this form."),
            Column::count("doc_count", "documents", "Documents with such a hit."),
            Column::real("share", "1", "Share in the hits of the pattern.", "count / pattern_audit.hits"),
            Column::real(
                "surprise",
                "1",
                "How much the form deserves a second look: open is the share of the word that the pattern did not say, and 0 \
                 where that is only a common English ending (see docs/themes.md).",
                "open * sqrt(share) * log2(1 + count)",
            ),
        ],
    }
}

fn theme_overlap_schema() -> Schema {
    let example =
        |name| Column::text(name, "Where: document, and the longer of the two hits in [ ] with the text around it.");
    Schema {
        name: "theme_overlap",
        row: "pair of themes of which some hits share a token; a theme and one below it are no pair",
        order: "theme1, theme2",
        key: &["theme1", "theme2"],
        foreign: &[],
        columns: vec![
            Column::text("theme1", "Theme that comes first."),
            Column::text("theme2", "The other theme."),
            Column::count("hits1", "hits", "Hits of theme1."),
            Column::count("hits2", "hits", "Hits of theme2."),
            Column::count("shared1", "hits", "Hits of theme1 that share a token with a hit of theme2."),
            Column::count("shared2", "hits", "Hits of theme2 that share a token with a hit of theme1."),
            Column::text(
                "patterns",
                "Up to five pairs of their patterns that do so most often, each with how often: `pattern1 + pattern2 (count); …`.",
            ),
            example("example1"),
            example("example2"),
            example("example3"),
        ],
    }
}

/// What the tables of an audit are.
pub fn audit_schemas() -> Vec<Schema> {
    vec![pattern_audit_schema(), form_audit_schema(), theme_overlap_schema()]
}

/// The three tables.
pub fn audit_tables<'a>(audited: &Audited<'a>) -> Vec<Table<'a>> {
    vec![pattern_audit(audited), form_audit(audited), theme_overlap(audited)]
}

/// Patterns as tables name them, and their themes.
struct Names<'a> {
    matcher: &'a Matcher,
    patterns: Vec<PatternOf<'a>>,
}

impl<'a> Names<'a> {
    fn new(matcher: &'a Matcher) -> Self {
        Names { matcher, patterns: matcher.patterns().collect() }
    }

    fn theme(&self, theme: u32) -> &'a str {
        &self.matcher.themes()[theme as usize]
    }

    fn pattern(&self, pattern: u32) -> &'a str {
        self.patterns[pattern as usize].text
    }
}

fn share(count: u64, of: u64) -> Option<f64> {
    (of > 0).then(|| count as f64 / of as f64)
}

fn pattern_audit<'a>(audited: &Audited<'a>) -> Table<'a> {
    let Audited { counts, findings, .. } = *audited;
    let names = Names::new(audited.matcher);
    // Forms are in the order of themes, which is that of patterns.
    let mut forms: Vec<&[FormRow]> = vec![&[]; names.patterns.len()];
    for of_pattern in counts.forms.chunk_by(|a, b| a.pattern == b.pattern) {
        forms[of_pattern[0].pattern as usize] = of_pattern;
    }
    let rows = names.patterns.len();
    let batch = move |range: Range<usize>| {
        let patterns = &names.patterns[range.clone()];
        let tallies = &counts.patterns[range.clone()];
        let hits = |row: &&FormRow| row.count > 0;
        let of_theme = |pattern: &PatternOf<'_>| counts.themes[pattern.theme as usize].count;
        let top = |forms: &&[FormRow]| {
            let named = forms.iter().filter(hits).take(NAMED).map(|row| format!("{} ({})", row.form, row.count));
            named.collect::<Vec<_>>().join("; ")
        };
        let shares = tallies.iter().zip(patterns).map(|(tally, pattern)| share(tally.count, of_theme(pattern)));
        Ok(vec![
            Values::text(patterns.iter().map(|pattern| names.theme(pattern.theme))),
            Values::text(patterns.iter().map(|pattern| pattern.text)),
            Values::real(patterns.iter().map(|pattern| Some(pattern.weight))),
            Values::count(tallies.iter().map(|tally| tally.count)),
            Values::count(tallies.iter().map(|tally| tally.doc_count)),
            Values::real(shares),
            Values::count(forms[range.clone()].iter().map(|forms| forms.iter().filter(hits).count() as u64)),
            Values::text(forms[range.clone()].iter().map(top)),
            Values::text(findings.status[range.clone()].iter().map(|status| status.name())),
            Values::text(findings.reasons[range].iter().map(String::as_str)),
        ])
    };
    Table { schema: pattern_audit_schema(), rows, batch_rows: BATCH_ROWS, batch: Box::new(batch) }
}

fn form_audit<'a>(audited: &Audited<'a>) -> Table<'a> {
    let Audited { counts, findings, .. } = *audited;
    let names = Names::new(audited.matcher);
    let batch = move |range: Range<usize>| {
        let surprises = &findings.surprises[range];
        let rows: Vec<&FormRow> = surprises.iter().map(|&(row, _)| &counts.forms[row]).collect();
        let theme = |row: &&FormRow| names.theme(names.patterns[row.pattern as usize].theme);
        let of_pattern = |row: &&FormRow| share(row.count, counts.patterns[row.pattern as usize].count);
        Ok(vec![
            Values::text(rows.iter().map(theme)),
            Values::text(rows.iter().map(|row| names.pattern(row.pattern))),
            Values::text(rows.iter().map(|row| row.form.as_str())),
            Values::count(rows.iter().map(|row| row.count)),
            Values::count(rows.iter().map(|row| row.doc_count)),
            Values::real(rows.iter().map(of_pattern)),
            Values::real(surprises.iter().map(|&(_, surprise)| Some(surprise))),
        ])
    };
    let rows = findings.surprises.len();
    Table { schema: form_audit_schema(), rows, batch_rows: BATCH_ROWS, batch: Box::new(batch) }
}

fn theme_overlap<'a>(audited: &Audited<'a>) -> Table<'a> {
    let Audited { counts, records, .. } = *audited;
    let names = Names::new(audited.matcher);
    let batch = move |range: Range<usize>| {
        let rows = &counts.overlaps[range];
        let hits = |theme: u32| counts.themes.get(theme as usize).map_or(0, |tally: &Tally| tally.count);
        let example = |which: usize| {
            Values::text(
                rows.iter().map(move |row| row.examples.get(which).map_or(String::new(), |at| place(at, records))),
            )
        };
        let patterns = rows.iter().map(|row| {
            let named = row
                .patterns
                .iter()
                .take(NAMED)
                .map(|((a, b), count)| format!("{} + {} ({count})", names.pattern(*a), names.pattern(*b)));
            named.collect::<Vec<_>>().join("; ")
        });
        Ok(vec![
            Values::text(rows.iter().map(|row| names.theme(row.theme1))),
            Values::text(rows.iter().map(|row| names.theme(row.theme2))),
            Values::count(rows.iter().map(|row| hits(row.theme1))),
            Values::count(rows.iter().map(|row| hits(row.theme2))),
            Values::count(rows.iter().map(|row| row.shared1)),
            Values::count(rows.iter().map(|row| row.shared2)),
            Values::text(patterns),
            example(0),
            example(1),
            example(2),
        ])
    };
    let rows = counts.overlaps.len();
    Table { schema: theme_overlap_schema(), rows, batch_rows: BATCH_ROWS, batch: Box::new(batch) }
}

fn place(example: &OverlapExample, records: &[DocumentRecord]) -> String {
    let OverlapExample { document, left, matched, right } = example;
    let doc_id = records.get(*document as usize).map_or("", |record| record.doc_id.as_str());
    format!("{doc_id}: {left}[{matched}]{right}")
}
