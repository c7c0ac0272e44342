//! What of a list a format can hold. What is left is read back as it was, so writers have nothing to decide.

use std::collections::HashSet;

use super::build::{Checker, DEEPEST, Slash, drop_empty_above, name_of};
use super::words::{is_plain, shown};
use super::{Format, Remark, RemarkKind, lexicoder, lines, own, wordstat};
use crate::config::ThemeOptions;
use crate::themes::list::{Entry, Place, Theme, ThemeList};

pub(super) fn fit(list: &ThemeList, format: Format) -> (ThemeList, Vec<Remark>) {
    let mut remarks = Vec::new();
    if format.is_own() {
        return (in_own(list, format, &mut remarks), remarks);
    }
    let checker = Checker::new();
    let mut themes: Vec<Theme> = Vec::new();
    for theme in &list.themes {
        match theme_in(theme, format, themes.is_empty(), &checker, &mut remarks) {
            Ok(theme) => themes.push(theme),
            Err(why) => {
                let message = format!("the theme `{}`: {why}", shown(&theme.name));
                remarks.push(Remark { place: theme.place, kind: RemarkKind::Unusable, message });
            }
        }
    }
    if needs_patterns(format) {
        themes.retain(|theme| !theme.patterns.is_empty());
    }
    drop_empty_above(&mut themes);
    (ThemeList { themes }, remarks)
}

/// termloom's own formats hold everything but names and patterns with weights that are longer than a key may be.
fn in_own(list: &ThemeList, format: Format, remarks: &mut Vec<Remark>) -> ThemeList {
    let mut list = list.clone();
    if format == Format::Toml {
        return list;
    }
    let mut keep = |is_key: bool, place: Place, text: &str| {
        if !is_key {
            let message = format!("`{}`, which is too long to be a key of a .{format} file", shown(text));
            remarks.push(Remark { place, kind: RemarkKind::Unusable, message });
        }
        is_key
    };
    list.themes.retain(|theme| keep(own::is_key(&theme.name), theme.place, &theme.name));
    for theme in &mut list.themes {
        theme.patterns.retain(|entry| keep(entry.weight == 1.0 || own::is_key(&entry.text), entry.place, &entry.text));
    }
    list
}

fn theme_in(
    theme: &Theme,
    format: Format,
    is_first: bool,
    checker: &Checker,
    remarks: &mut Vec<Remark>,
) -> Result<Theme, String> {
    let name = &theme.name;
    if format == Format::Lines && !is_first {
        return Err("a .txt file holds one theme".to_string());
    }
    if name_of(name, Slash::Divides) != *name || name.split('/').count() >= DEEPEST {
        return Err(format!("a .{format} file cannot hold a name that long or deep"));
    }
    if format == Format::WordStat && name.split('/').any(is_no_category) {
        return Err("a .cat file would take its name for a word or a rule".to_string());
    }
    let mut leave_out = |place: Place, message: String| {
        remarks.push(Remark { place, kind: RemarkKind::Unusable, message });
    };
    let lost = |what: String| format!("{what}, which a .{format} file cannot hold");
    for (key, value) in own::options(&theme.options) {
        leave_out(theme.place, lost(format!("`{key}: {value}` of `{}`", shown(name))));
    }
    let mut patterns: Vec<Entry> = Vec::new();
    let mut seen = HashSet::new();
    for entry in &theme.patterns {
        let Some(text) = text_in(&entry.text, format) else {
            leave_out(entry.place, lost(format!("`{}` of `{}`", shown(&entry.text), shown(name))));
            continue;
        };
        if let Some(error) = checker.error(&text) {
            leave_out(entry.place, error);
            continue;
        }
        if !seen.insert(text.clone()) {
            leave_out(entry.place, format!("`{}` is in `{}` already", shown(&text), shown(name)));
            continue;
        }
        let mut weight = entry.weight;
        if !holds_weight(weight, format) {
            leave_out(entry.place, lost(format!("the weight {weight} of `{}` in `{}`", shown(&text), shown(name))));
            weight = 1.0;
        }
        patterns.push(Entry { text, weight, place: entry.place });
    }
    if needs_patterns(format) && theme.patterns.is_empty() {
        leave_out(theme.place, lost(format!("`{}`, a theme without patterns", shown(name))));
    }
    Ok(Theme { name: name.clone(), options: ThemeOptions::default(), patterns, place: theme.place })
}

/// Whether a theme is only there with a pattern in it.
fn needs_patterns(format: Format) -> bool {
    matches!(format, Format::Csv | Format::Tsv | Format::WordStat)
}

/// Whether WordStat takes a heading for something else.
fn is_no_category(name: &str) -> bool {
    wordstat::weighted(name).is_some() || name.starts_with(wordstat::RULE)
}

fn holds_weight(weight: f64, format: Format) -> bool {
    match format {
        Format::Csv | Format::Tsv | Format::WordStat => true,
        // A category without a mark is one that the word is not in.
        Format::Liwc22 => weight != 0.0,
        _ => weight == 1.0,
    }
}

/// A pattern as the format has it, if it can.
fn text_in(text: &str, format: Format) -> Option<String> {
    let trimmed = text.trim();
    let spaced = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.contains('\u{feff}') {
        return None;
    }
    let is_held = match format {
        Format::Csv | Format::Tsv => {
            let is_cell = !trimmed.is_empty() && !trimmed.contains('\r');
            return Some(trimmed.to_string()).filter(|_| is_cell);
        }
        Format::Lines => {
            let is_line = !text.contains(char::is_control) && lines::pattern(trimmed) == Some(trimmed);
            return Some(trimmed.to_string()).filter(|_| is_line);
        }
        Format::WordStat => is_plain(&spaced, true) && !(spaced.starts_with(wordstat::RULE) && spaced.contains('[')),
        Format::Lexicoder => is_plain(&spaced, false) && !spaced.starts_with(lexicoder::CATEGORY),
        _ => is_plain(&spaced, false),
    };
    Some(spaced).filter(|_| is_held)
}
