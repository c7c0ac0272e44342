//! Alarms about what makes the hits of a theme. Themes below another are parts of it, and have none of their own.

use std::collections::{BTreeMap, HashMap};

use super::{Evidence, is_over, is_raised};
use crate::analyses::themes::{FormRow, ThemeCounts, WordFamily, families};
use crate::config::{AlarmCode, grouped, percent};
use crate::context::{Alarm, Prepared};
use crate::error::Result;
use crate::themes::{Matcher, Pattern, PatternOf};

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
    let Prepared { matcher, theme_lists, tokenizer, .. } = evidence.prepared;
    // Hardly any run asks.
    let compiled = |name: &str, text: &str| {
        let themes = theme_lists.iter().flat_map(|named| &named.list.themes).filter(|theme| is_part(&theme.name, name));
        let mut entries = themes.flat_map(|theme| theme.patterns.iter().map(move |entry| (theme, entry)));
        let (theme, entry) = entries.find(|(_, entry)| entry.text.trim() == text)?;
        Pattern::compile(&entry.text, theme.options_of(entry), tokenizer).ok()
    };
    let patterns: Vec<PatternOf<'_>> = matcher.patterns().collect();
    let mut hits_of = vec![0u64; patterns.len()];
    counted.forms.iter().for_each(|row| hits_of[row.pattern as usize] += row.count);
    let all_families = families(matcher, &hits_of);
    let tokens_of = counted.coverage.tokens(evidence.counts);
    let largest = largest_documents(counted, matcher.themes().len());
    let mut alarms = Vec::new();
    for (theme, name) in (0u32..).zip(matcher.themes()).filter(|(_, name)| !name.contains('/')) {
        // Those of one theme follow each other.
        let own = patterns.partition_point(|of| of.theme < theme)..patterns.partition_point(|of| of.theme <= theme);
        let hits: u64 = hits_of[own.clone()].iter().sum();
        if hits == 0 {
            alarms.extend(empty_theme(name, tokens_of(theme), own.len() as u64));
        }
        if own.len() >= PATTERNS {
            let first = all_families.partition_point(|family| family.theme < theme);
            let of_theme = all_families[first..].iter().take_while(|family| family.theme == theme);
            alarms.extend(of_theme.filter_map(|family| heavy_family(name, family, &patterns, matcher, counted)));
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
        for pattern in own.filter(|&pattern| is_raised(AlarmCode::SurprisingForms, hits_of[pattern], hits)) {
            let text = patterns[pattern].text;
            let forms = counted.forms_of(pattern as u32).iter();
            if let Some(compiled) = compiled(name, text) {
                alarms.extend(surprising_forms(name, &compiled, forms, hits));
            }
        }
    }
    alarms.extend(dead_patterns(evidence, &patterns, &hits_of));
    alarms.extend(other_languages(evidence, counted));
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

/// An alarm about a pattern, or about several that are forms of one word. Of a regex, which may list many words, its commonest form counts.
fn heavy_family(
    theme: &str,
    family: &WordFamily,
    patterns: &[PatternOf<'_>],
    matcher: &Matcher,
    counted: &ThemeCounts,
) -> Option<Alarm> {
    const NAMED: usize = 4;
    if let [pattern] = family.patterns[..]
        && matcher.has_regex(pattern)
    {
        let code = AlarmCode::ThemePattern;
        let most = counted.forms_of(pattern).iter().max_by_key(|row| row.count)?;
        let message =
            format!("`{}` makes {} of {} hits of theme {theme}", most.form, grouped(most.count), grouped(family.of));
        let is_large = family.of >= code.threshold().least && is_over(code, most.count, family.of);
        let is_heavy = is_large && !is_name_of(&most.form, theme);
        return is_heavy.then(|| {
            Alarm::new(code, "hits", (most.count, family.of), message)
                .about(format!("{theme}: {}", patterns[pattern as usize].name))
        });
    }
    let WordFamily { patterns: own, hits, of, .. } = family;
    let own: Vec<&PatternOf<'_>> = own.iter().map(|&pattern| &patterns[pattern as usize]).collect();
    let code = if own.len() == 1 { AlarmCode::ThemePattern } else { AlarmCode::ThemeFamily };
    let is_expected = own.iter().any(|pattern| is_name_of(pattern.text, theme));
    if is_expected || *of < code.threshold().least || !is_over(code, *hits, *of) {
        return None;
    }
    let mut names: Vec<String> = Vec::new();
    // Patterns that differ only in what may not stand beside them have one name here.
    for name in own.iter().map(|pattern| format!("`{}`", short(pattern.name))) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let (more, make) = (names.len().saturating_sub(NAMED), if names.len() == 1 { "makes" } else { "make" });
    let named = names[..names.len().min(NAMED)].join(", ");
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let message = format!("{named}{more} {make} {} of {} hits of theme {theme}", grouped(*hits), grouped(*of));
    Some(Alarm::new(code, "hits", (*hits, *of), message).about(format!("{theme}: {}", own[0].name)))
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

/// An alarm about a theme without hits, if the documents that it can be found in have tokens enough.
fn empty_theme(name: &str, tokens: u64, patterns: u64) -> Option<Alarm> {
    let message = format!("theme {name} has no hit in {} tokens", grouped(tokens));
    let is_raised = patterns > 0 && tokens >= AlarmCode::ThemeEmpty.threshold().least;
    is_raised.then(|| Alarm::new(AlarmCode::ThemeEmpty, "patterns", (patterns, patterns), message).about(name))
}

/// Lists of the user most of whose patterns find nothing; built-in lists are made for many corpora. Patterns for languages that no
/// document has do not count.
fn dead_patterns(evidence: &Evidence<'_>, patterns: &[PatternOf<'_>], hits_of: &[u64]) -> Vec<Alarm> {
    let code = AlarmCode::DeadPatterns;
    if evidence.counts.tokens() < TOKENS {
        return Vec::new();
    }
    let Prepared { matcher, theme_lists, .. } = evidence.prepared;
    let name = |of: &PatternOf<'_>| matcher.themes()[of.theme as usize].as_str();
    let hits: HashMap<(&str, &str), u64> =
        patterns.iter().zip(hits_of).map(|(of, &hits)| ((name(of), of.text), hits)).collect();
    let spoken: Vec<&str> = evidence.records.languages().collect();
    let mut alarms = Vec::new();
    for named in theme_lists.iter().filter(|named| named.path.is_some()) {
        let (mut dead, mut of) = (0, 0);
        for theme in &named.list.themes {
            for entry in &theme.patterns {
                let languages = &theme.options_of(entry).languages;
                if languages.is_empty() || languages.iter().any(|language| spoken.contains(&language.as_str())) {
                    of += 1;
                    dead += u64::from(hits.get(&(theme.name.as_str(), entry.text.as_str())) == Some(&0));
                }
            }
        }
        if is_raised(code, dead, of) {
            let share = percent(dead as f64 / of as f64);
            let message =
                format!("{} of {} patterns of {} ({share}) have no hit", grouped(dead), grouped(of), named.name);
            alarms.push(Alarm::new(code, "patterns", (dead, of), message).about(named.name.as_str()));
        }
    }
    alarms
}

/// Documents in languages that themes have no patterns for; themes that lack the same are said together.
fn other_languages(evidence: &Evidence<'_>, counted: &ThemeCounts) -> Vec<Alarm> {
    const NAMED: usize = 3;
    let code = AlarmCode::ThemeLanguage;
    let mut themes_of: BTreeMap<BTreeMap<String, u64>, Vec<String>> = BTreeMap::new();
    let covered = counted.coverage.report(evidence.records, &evidence.prepared.matcher);
    for of in covered.into_iter().filter(|of| !of.theme.contains('/')) {
        themes_of.entry(of.not_covered).or_default().push(of.theme);
    }
    let (of, unknown) = (evidence.records.len() as u64, evidence.records.language_totals().unknown);
    let alarm = |(lacking, themes): (BTreeMap<String, u64>, Vec<String>)| {
        let count: u64 = lacking.values().sum();
        let mut languages: Vec<(&String, &u64)> = lacking.iter().collect();
        languages.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let mut named: Vec<String> =
            languages.iter().take(NAMED).map(|(language, count)| format!("{language} {}", grouped(**count))).collect();
        named.extend((languages.len() > NAMED).then(|| "others".to_string()));
        let more = match unknown {
            0 => String::new(),
            unknown => format!("; {} more are in no certain language", grouped(unknown)),
        };
        let message = format!(
            "{} of {} documents are in a language that {} have no patterns for: {}{more}",
            grouped(count),
            grouped(of),
            if themes.len() > NAMED { format!("{} themes", themes.len()) } else { themes.join(", ") },
            named.join(", ")
        );
        is_raised(code, count, of).then(|| Alarm::new(code, "documents", (count, of), message).about(themes.join(", ")))
    };
    themes_of.into_iter().filter_map(alarm).collect()
}
