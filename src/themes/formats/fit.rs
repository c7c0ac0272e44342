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

/// termloom's own formats hold everything but names of themes that are longer than a key may be.
fn in_own(list: &ThemeList, format: Format, remarks: &mut Vec<Remark>) -> ThemeList {
    let mut list = list.clone();
    if format == Format::Toml {
        return list;
    }
    list.themes.retain(|Theme { name, place, .. }| {
        let is_key = own::is_key(name);
        if !is_key {
            let message = format!("`{}`, which is too long to be a key of a .{format} file", shown(name));
            remarks.push(Remark { place: *place, kind: RemarkKind::Unusable, message });
        }
        is_key
    });
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
    for (what, place, count) in lost_of(theme, format) {
        let of = if count == theme.patterns.len() { String::new() } else { format!("{count} patterns of ") };
        leave_out(place, lost(format!("{what} of {of}`{}`", shown(name))));
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
        let languages = languages_in(theme.options_of(entry), format);
        if !seen.insert((text.clone(), languages.clone())) {
            leave_out(entry.place, format!("`{}` is in `{}` already", shown(&text), shown(name)));
            continue;
        }
        let mut weight = entry.weight;
        if !holds_weight(weight, format) {
            leave_out(entry.place, lost(format!("the weight {weight} of `{}` in `{}`", shown(&text), shown(name))));
            weight = 1.0;
        }
        let options = (!languages.is_empty()).then(|| ThemeOptions::default().languages(languages));
        let name = entry.name.clone().filter(|_| is_table(format));
        patterns.push(Entry { name, options, ..Entry::new(text, weight, entry.place) });
    }
    if needs_patterns(format) && theme.patterns.is_empty() {
        leave_out(theme.place, lost(format!("`{}`, a theme without patterns", shown(name))));
    }
    Ok(Theme { name: name.clone(), options: ThemeOptions::default(), patterns, place: theme.place })
}

fn is_table(format: Format) -> bool {
    matches!(format, Format::Csv | Format::Tsv)
}

/// The languages of a pattern, where the format has a column for them.
fn languages_in(options: &ThemeOptions, format: Format) -> Vec<String> {
    if is_table(format) { options.languages.clone() } else { Vec::new() }
}

/// Options and names that a format does not hold, each with its first place and the number of patterns; those of a theme without patterns count
/// for none.
fn lost_of(theme: &Theme, format: Format) -> Vec<(String, Place, usize)> {
    let mut lost: Vec<(String, Place, usize)> = Vec::new();
    let mut add = |what: String, place: Place, count: usize| match lost.iter_mut().find(|(known, ..)| *known == what) {
        Some((.., all)) => *all += count,
        None => lost.push((what, place, count)),
    };
    let options = |options: &ThemeOptions| {
        let held = ThemeOptions::default().languages(languages_in(options, format));
        own::options(options, &held).into_iter().map(|(key, value)| format!("`{key}: {value}`")).collect::<Vec<_>>()
    };
    if theme.patterns.is_empty() {
        options(&theme.options).into_iter().for_each(|what| add(what, theme.place, 0));
    }
    for entry in &theme.patterns {
        let place = if entry.options.is_some() { entry.place } else { theme.place };
        options(theme.options_of(entry)).into_iter().for_each(|what| add(what, place, 1));
        if entry.name.is_some() && !is_table(format) {
            add("the names".to_string(), entry.place, 1);
        }
    }
    lost
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
