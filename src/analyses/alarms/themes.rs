//! Alarms about what makes the hits of a theme. Themes below another are parts of it, and have none of their own.

use super::{Evidence, is_over, is_raised};
use crate::analyses::themes::{FormRow, ThemeCounts};
use crate::config::{AlarmCode, grouped, percent};
use crate::context::Alarm;
use crate::error::Result;
use crate::themes::{Pattern, PatternOf};

/// A theme of fewer patterns has large ones by nature.
const PATTERNS: usize = 4;

/// In fewer documents each one has much of a theme.
const DOCUMENTS: usize = 20;

/// A form is surprising where its glob left open so much of a word.
const OPEN: f64 = 0.5;

/// Letters of a form from which on its endings say something: in fewer, and in Chinese, most of a word is always open.
const LETTERS: usize = 5;

/// In fewer tokens most patterns of any list find nothing.
const TOKENS: u64 = 100_000;

pub(super) fn alarms(evidence: &Evidence<'_>) -> Result<Vec<Alarm>> {
    let Some(counted) = evidence.themes else { return Ok(Vec::new()) };
    let compiled: Vec<(bool, Vec<(String, Vec<Pattern>)>)> = evidence
        .prepared
        .theme_lists
        .iter()
        .map(|named| (named.path.is_some(), named.list.compile(&evidence.prepared.tokenizer).unwrap_or_default()))
        .collect();
    let matcher = &evidence.prepared.matcher;
    let patterns: Vec<PatternOf<'_>> = matcher.patterns().collect();
    let mut hits_of = vec![0u64; patterns.len()];
    counted.forms.iter().for_each(|row| hits_of[row.pattern as usize] += row.count);
    let largest = largest_documents(counted, matcher.themes().len());
    let mut alarms = Vec::new();
    for (theme, name) in (0u32..).zip(matcher.themes()).filter(|(_, name)| !name.contains('/')) {
        let own: Vec<usize> = (0..patterns.len()).filter(|&pattern| patterns[pattern].theme == theme).collect();
        let hits: u64 = own.iter().map(|&pattern| hits_of[pattern]).sum();
        if hits == 0 && !own.is_empty() && evidence.counts.tokens() >= AlarmCode::ThemeEmpty.threshold().least {
            let message = format!("theme {name} has no hit in {} tokens", grouped(evidence.counts.tokens()));
            let of = (own.len() as u64, own.len() as u64);
            alarms.push(Alarm::new(AlarmCode::ThemeEmpty, "patterns", of, message).about(name));
        }
        if own.len() >= PATTERNS {
            let others = own.iter().filter(|&&pattern| !is_name_of(patterns[pattern].text, name));
            alarms.extend(
                others.filter_map(|&pattern| heavy_pattern(name, patterns[pattern].text, hits_of[pattern], hits)),
            );
        }
        let (document, most) = largest[theme as usize];
        if evidence.records.len() >= DOCUMENTS
            && hits >= AlarmCode::ThemeDocument.threshold().least
            && is_over(AlarmCode::ThemeDocument, most, hits)
        {
            let doc_id = evidence.records.doc_id(document)?;
            let message = format!("{doc_id} has {} of {} hits of theme {name}", grouped(most), grouped(hits));
            alarms.push(Alarm::new(AlarmCode::ThemeDocument, "hits", (most, hits), message).about(name).first(doc_id));
        }
        for &pattern in own.iter().filter(|&&pattern| is_raised(AlarmCode::SurprisingForms, hits_of[pattern], hits)) {
            let text = patterns[pattern].text;
            let forms = counted.forms.iter().filter(|row| row.pattern as usize == pattern);
            let all = || compiled.iter().flat_map(|(_, lists)| lists);
            let found = all().filter(|(of, _)| is_part(of, name)).flat_map(|(_, patterns)| patterns);
            if let Some(compiled) = found.into_iter().find(|pattern| pattern.text() == text) {
                alarms.extend(surprising_forms(name, compiled, forms, hits));
            }
        }
    }
    alarms.extend(dead_patterns(evidence, &compiled, &patterns, &hits_of));
    Ok(alarms)
}

/// What a pattern is about, without what may not stand beside it, and not all of what is long.
fn short(pattern: &str) -> String {
    const SHOWN: usize = 60;
    let core = pattern.rsplit("<- ").next().unwrap_or(pattern);
    let core = core.split(" -> ").next().unwrap_or(core).trim();
    if core.chars().count() <= SHOWN { core.to_string() } else { core.chars().take(SHOWN).chain(['…']).collect() }
}

/// Whether a pattern is the word that a theme is called by, or its beginning: what anybody expects to find most.
fn is_name_of(pattern: &str, theme: &str) -> bool {
    const LEAST: usize = 4;
    let (core, theme) = (short(pattern).to_lowercase(), theme.to_lowercase());
    let begins = core.strip_suffix('*').filter(|begin| begin.chars().count() >= LEAST);
    core == theme || begins.is_some_and(|begin| theme.starts_with(begin))
}

/// Whether a theme is another or a part of it.
fn is_part(theme: &str, of: &str) -> bool {
    theme.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The document with most hits of each theme, the first where several have as many.
fn largest_documents(counted: &ThemeCounts, themes: usize) -> Vec<(u32, u64)> {
    let mut largest = vec![(0, 0); themes];
    for row in &counted.doc_themes {
        let of = &mut largest[row.theme as usize];
        if row.count > of.1 {
            *of = (row.document, row.count);
        }
    }
    largest
}

fn heavy_pattern(theme: &str, pattern: &str, hits: u64, of: u64) -> Option<Alarm> {
    let code = AlarmCode::ThemePattern;
    let is_raised = of >= code.threshold().least && is_over(code, hits, of);
    let message = format!("`{}` makes {} of {} hits of theme {theme}", short(pattern), grouped(hits), grouped(of));
    is_raised.then(|| Alarm::new(code, "hits", (hits, of), message).about(format!("{theme}: {pattern}")))
}

/// Forms of one glob or regex that it hardly names, where they are much of a theme.
fn surprising_forms<'f>(
    theme: &str,
    pattern: &Pattern,
    forms: impl Iterator<Item = &'f FormRow>,
    of: u64,
) -> Option<Alarm> {
    let code = AlarmCode::SurprisingForms;
    let is_surprising = |row: &&FormRow| {
        row.form.split(' ').any(|word| word.chars().count() >= LETTERS) && pattern.open_share(&row.form) > OPEN
    };
    let found: Vec<&FormRow> = forms.filter(|_| pattern.is_open()).filter(is_surprising).collect();
    let hits = found.iter().map(|row| row.count).sum();
    // Rows of a pattern come by count.
    let most: Vec<&str> = found.iter().take(3).map(|row| row.form.as_str()).collect();
    let text = pattern.text();
    let message = format!(
        "`{}` makes {} of {} hits of theme {theme} with forms that it hardly names: {}",
        short(text),
        grouped(hits),
        grouped(of),
        most.join(", ")
    );
    is_raised(code, hits, of).then(|| Alarm::new(code, "hits", (hits, of), message).about(format!("{theme}: {text}")))
}

/// Lists of the user most of whose patterns find nothing; built-in lists are made for many corpora.
fn dead_patterns(
    evidence: &Evidence<'_>,
    compiled: &[(bool, Vec<(String, Vec<Pattern>)>)],
    patterns: &[PatternOf<'_>],
    hits_of: &[u64],
) -> Vec<Alarm> {
    let code = AlarmCode::DeadPatterns;
    if evidence.counts.tokens() < TOKENS {
        return Vec::new();
    }
    let themes = evidence.prepared.matcher.themes();
    let hits: std::collections::HashMap<(&str, &str), u64> =
        patterns.iter().zip(hits_of).map(|(of, &hits)| ((themes[of.theme as usize].as_str(), of.text), hits)).collect();
    let mut alarms = Vec::new();
    for (named, (_, themes)) in evidence.prepared.theme_lists.iter().zip(compiled).filter(|(_, (is_own, _))| *is_own) {
        let all = || themes.iter().flat_map(|(name, own)| own.iter().map(move |own| (name.as_str(), own.text())));
        let is_dead = |key: &(&str, &str)| hits.get(key).is_some_and(|&hits| hits == 0);
        let (dead, of) = (all().filter(is_dead).count() as u64, all().count() as u64);
        if is_raised(code, dead, of) {
            let share = percent(dead as f64 / of as f64);
            let message =
                format!("{} of {} patterns of {} ({share}) have no hit", grouped(dead), grouped(of), named.name);
            alarms.push(Alarm::new(code, "patterns", (dead, of), message).about(named.name.as_str()));
        }
    }
    alarms
}
