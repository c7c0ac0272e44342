//! What follows from the counts of an audit: how each pattern fares, and which forms are surprising.

use std::collections::HashMap;

use super::count::AuditCounts;
use super::tables::{AuditFindings, PatternStatus};
use crate::context::Prepared;
use crate::stats::surprise;
use crate::themes::{Pattern, PatternOf};

pub(crate) fn findings(prepared: &Prepared, counts: &AuditCounts) -> AuditFindings {
    let compiled: Vec<(String, Vec<Pattern>)> = prepared
        .theme_lists
        .iter()
        .flat_map(|named| named.list.compile(&prepared.tokenizer).unwrap_or_default())
        .collect();
    let patterns = in_order(prepared, &compiled);
    let matched = prepared.matcher.matched();
    let mut found = AuditFindings::default();
    for (index, pattern) in patterns.iter().enumerate() {
        let never_hits = counts.patterns[index].count == 0;
        let reason =
            pattern.filter(|_| never_hits).and_then(|pattern| pattern.unreachable_because(&prepared.tokenizer));
        found.status.push(match &reason {
            Some(_) => PatternStatus::CannotMatch,
            None if !never_hits => PatternStatus::Ok,
            None if matched[index] => PatternStatus::Shadowed,
            None => PatternStatus::Dead,
        });
        found.reasons.push(reason.unwrap_or_default());
    }
    for (row, form) in counts.forms.iter().enumerate().filter(|(_, form)| form.count > 0) {
        if let Some(pattern) = patterns[form.pattern as usize].filter(|pattern| pattern.is_open()) {
            let of_pattern = counts.patterns[form.pattern as usize].count;
            found.surprises.push((row, surprise(pattern.open_share(&form.form), form.count, of_pattern)));
        }
    }
    // Rows are by theme, pattern, count and form already, and stay so where they are equally surprising and frequent.
    let count = |row: usize| counts.forms[row].count;
    found.surprises.sort_by(|a, b| b.1.total_cmp(&a.1).then(count(b.0).cmp(&count(a.0))));
    found
}

/// The patterns of the matcher, as they were compiled: the patterns of a theme and of the themes below it.
fn in_order<'c>(prepared: &Prepared, compiled: &'c [(String, Vec<Pattern>)]) -> Vec<Option<&'c Pattern>> {
    let mut known: HashMap<(&str, &str), &'c Pattern> = HashMap::new();
    // A theme's own patterns come before the patterns of themes below it.
    for (name, patterns) in compiled {
        for pattern in patterns {
            known.entry((name, pattern.text())).or_insert(pattern);
        }
    }
    for (name, patterns) in compiled {
        for above in name.match_indices('/').map(|(at, _)| &name[..at]) {
            for pattern in patterns {
                known.entry((above, pattern.text())).or_insert(pattern);
            }
        }
    }
    let of = |pattern: PatternOf<'_>| {
        known.get(&(prepared.matcher.themes()[pattern.theme as usize].as_str(), pattern.text)).copied()
    };
    prepared.matcher.patterns().map(of).collect()
}
