//! What `termloom themes audit` writes: `pattern_audit`, `form_audit` and `theme_overlap`, which are no tables of a run.

use std::collections::HashMap;

use super::count::{AuditCounts, Overlap, OverlapExample};
use crate::analyses::themes::{FormRow, PATTERN};
use crate::named::named;
use crate::tables::{Batch, Columns, Schema, Table, TableId, theme_name};
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
    pub doc_ids: &'a HashMap<u32, String>,
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
    Columns::<u32, Audited<'_>>::of(TableId::of_command("pattern_audit"))
        .row("theme × pattern")
        .order("theme, place of the pattern in its list")
        .text("theme", |row, from| from.theme(from.pattern(row).theme))
        .says("Theme.")
        .key()
        .text("pattern", |row, from| from.pattern(row).name)
        .says(PATTERN)
        .key()
        .text("pattern_text", |row, from| from.pattern(row).text)
        .says("Pattern as written in the theme file, named or not.")
        .real("weight", "1", |row, from| from.pattern(row).weight)
        .says("What a hit adds to a weighted count.")
        .formula("as written in the theme file, else 1")
        .count("hits", "hits", |row, from| from.counts.patterns[row as usize].count)
        .says("Hits of the pattern.")
        .count("documents", "documents", |row, from| from.counts.patterns[row as usize].doc_count)
        .says("Documents with a hit of it.")
        .real("share", "1", |row, from| {
            share(from.counts.patterns[row as usize].count, from.theme_hits(from.pattern(row).theme))
        })
        .says("Share in the hits of its theme; empty where the theme has none.")
        .formula("hits / sum(hits) of the theme")
        .count("forms", "forms", |row, from| from.forms(row).count() as u64)
        .says("Distinct forms that it matched.")
        .text("top_forms", |row, from| listed(from.forms(row).map(|form| format!("{} ({})", form.form, form.count))))
        .says("Up to five of them, the most frequent first, each with its hits: `form (count); form (count)`.")
        .text("status", |row, from| from.findings.status[row as usize].name())
        .says(
            "`ok`: it hits. `dead`: it never matches in these texts. `shadowed`: it matches, but a longer \
             or earlier pattern always is the hit. `cannot match`: it can match in no text.",
        )
        .text("reason", |row, from| &from.findings.reasons[row as usize])
        .says("Why it cannot match, and what to write instead.")
}

fn form_audit_columns<'a>() -> Columns<'a, &'a (usize, f64), Audited<'a>> {
    fn form<'a>(row: &(usize, f64), from: &Audited<'a>) -> &'a FormRow {
        &from.counts.forms[row.0]
    }
    Columns::<&(usize, f64), Audited<'_>>::of(TableId::of_command("form_audit"))
        .row("theme × pattern with a glob or regex × form that it matched")
        .order("surprise (largest first), count (largest first), theme, place of the pattern in its list, form")
        .text("theme", |row, from| from.theme(from.pattern(form(row, from).pattern).theme))
        .says("Theme.")
        .key()
        .text("pattern", |row, from| from.pattern(form(row, from).pattern).name)
        .says(PATTERN)
        .key()
        .text("form", |row, from| &form(row, from).form)
        .says("Form that it matched, as in `theme_patterns`.")
        .key()
        .count("count", "hits", |row, from| form(row, from).count)
        .says("Hits with this form.")
        .count("doc_count", "documents", |row, from| form(row, from).doc_count)
        .says("Documents with such a hit.")
        .real("share", "1", |row, from| {
            let FormRow { pattern, count, .. } = *form(row, from);
            share(count, from.counts.patterns[pattern as usize].count)
        })
        .says("Share in the hits of the pattern.")
        .formula("count / pattern_audit.hits")
        .real("surprise", "1", |row, _| row.1)
        .says(
            "How much the form deserves a second look: open is the share of the word that the pattern did \
             not say, and 0 where that is only a common English ending (see docs/themes.md).",
        )
        .formula("open * sqrt(share) * log2(1 + count)")
}

fn theme_overlap_columns<'a>() -> Columns<'a, &'a Overlap, Audited<'a>> {
    let columns = Columns::<&Overlap, Audited<'_>>::of(TableId::of_command("theme_overlap"))
        .row("pair of themes of which some hits share a token; a theme and one below it are no pair")
        .order("theme1, theme2")
        .text("theme1", |row, from| from.theme(row.theme1))
        .says("Theme that comes first.")
        .key()
        .text("theme2", |row, from| from.theme(row.theme2))
        .says("The other theme.")
        .key()
        .count("hits1", "hits", |row, from| from.theme_hits(row.theme1))
        .says("Hits of theme1.")
        .count("hits2", "hits", |row, from| from.theme_hits(row.theme2))
        .says("Hits of theme2.")
        .count("shared1", "hits", |row, _| row.shared1)
        .says("Hits of theme1 that share a token with a hit of theme2.")
        .count("shared2", "hits", |row, _| row.shared2)
        .says("Hits of theme2 that share a token with a hit of theme1.")
        .text("patterns", |row, from| {
            let pair = |((a, b), count): &((u32, u32), u64)| {
                format!("{} + {} ({count})", from.pattern(*a).name, from.pattern(*b).name)
            };
            listed(row.patterns.iter().map(pair))
        })
        .says(
            "Up to five pairs of their patterns that do so most often, each with how often: `pattern1 + \
             pattern2 (count); …`.",
        );
    ["example1", "example2", "example3"].into_iter().enumerate().fold(columns, |columns, (which, name)| {
        columns
            .text(name, move |row, from| {
                row.examples.get(which).map_or(String::new(), |example| place(example, from.doc_ids))
            })
            .says("Where: document, and the longer of the two hits in [ ] with the text around it.")
    })
}

/// What the tables of an audit are.
pub(crate) fn audit_schemas() -> [Schema; 3] {
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

fn place(example: &OverlapExample, doc_ids: &HashMap<u32, String>) -> String {
    let OverlapExample { document, left, matched, right } = example;
    let doc_id = doc_ids.get(document).map_or("", String::as_str);
    format!("{doc_id}: {left}[{matched}]{right}")
}
