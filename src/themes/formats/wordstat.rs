//! WordStat, `.cat`: categories and words indented by tabs; a word has its weight in parentheses behind it.

use super::build::{ListBuilder, weight_of, weight_text};
use super::outline::{Outline, headings, indent};
use super::place::of_line;
use super::words::{JOINER, pattern_of, shown};
use super::{Imported, Remark, RemarkKind};
use crate::themes::list::{ListError, Place, ThemeList};

/// A rule begins with it: `@NAME [A NEAR B /S 5]`.
pub(super) const RULE: char = '@';

pub(super) fn read(text: &str) -> Result<Imported, ListError> {
    let mut builder = ListBuilder::new();
    let mut outline = Outline::default();
    let mut is_any = false;
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let place = of_line(number, line);
        let (indent, content) = (indent(line), line.trim());
        let (text, weight) = match weighted(content) {
            Some((text, weight)) => (text, Some(weight)),
            None => (content, None),
        };
        let is_rule = text.starts_with(RULE) && text.contains('[');
        if weight.is_none() && !is_rule {
            outline.begin(&mut builder, indent, content, place);
            continue;
        }
        is_any = true;
        let Some(theme) = outline.inside(indent) else {
            builder.unusable(place, format!("`{}` stands in no category", shown(text)));
            continue;
        };
        let weight = weight.unwrap_or(1.0);
        if is_rule {
            match near(text) {
                Some(pattern) if builder.is_pattern(&pattern, place) => {
                    builder.changed(place, format!("the rule `{}` became `{}`", shown(text), shown(&pattern)));
                    builder.add(theme, &pattern, weight, place);
                }
                Some(_) => {}
                None => builder.unusable(place, format!("the rule `{}`", shown(text))),
            }
        } else if let Some(text) = builder.words(text, true, place) {
            builder.add(theme, &text, weight, place);
        }
    }
    if !is_any && !builder.is_empty() {
        let message = "a .cat file holds words with their weights, as in `GOVERNMENT (1)`; there are none";
        return Err(ListError::new(Place::new(1, 1), message));
    }
    let mut imported = builder.done();
    // What only stands above others is gone by now, so these have nothing below them either.
    let (themes, empty): (Vec<_>, Vec<_>) =
        imported.list.themes.into_iter().partition(|theme| !theme.patterns.is_empty());
    for theme in empty {
        let message =
            format!("`{}` has no words; one is written with its weight, as in `WORD (1)`", shown(&theme.name));
        imported.remarks.push(Remark { place: theme.place, kind: RemarkKind::Unusable, message });
    }
    imported.list.themes = themes;
    Ok(imported)
}

/// `WORD (1)`: the word and its weight.
pub(super) fn weighted(line: &str) -> Option<(&str, f64)> {
    let (text, weight) = line.strip_suffix(')')?.rsplit_once('(')?;
    let is_apart = text.ends_with(char::is_whitespace) && !text.trim().is_empty();
    weight_of(weight).filter(|_| is_apart).map(|weight| (text.trim(), weight))
}

/// The pattern of a rule of two entries near each other in one sentence, at a distance that it says.
fn near(rule: &str) -> Option<String> {
    let inside = rule.split_once('[')?.1.trim_end().strip_suffix(']')?;
    let (entries, options) = inside.split_once('/').unwrap_or((inside, ""));
    let (first, second) = entries.split_once(" NEAR ")?;
    let side = |side: &str| {
        let others = ["NEAR", "NOT", "BEFORE", "AFTER", "AND", "OR"];
        let is_entry = !side.contains(['#', '@', '[', ']', '(', ')']);
        let is_entry = is_entry && !side.split_whitespace().any(|word| others.contains(&word));
        pattern_of(side, true).ok().map(|(text, _)| text).filter(|_| is_entry)
    };
    let mut distance: Option<u32> = None;
    for option in options.split(['/', ' ']).filter(|option| !option.is_empty()) {
        let digits = option.strip_prefix('S').unwrap_or(option);
        match digits.parse() {
            Ok(number) if distance.is_none() => distance = Some(number),
            _ if option == "S" => {}
            _ => return None,
        }
    }
    let distance = distance.filter(|&distance| distance > 0)?;
    Some(format!("{} ~{distance} {}", side(first)?, side(second)?))
}

pub(super) fn write(list: &ThemeList) -> String {
    let mut text = String::new();
    for heading in headings(list) {
        text.push_str(&format!("{}{}\n", "\t".repeat(heading.depth), heading.name));
        for entry in heading.theme.iter().flat_map(|theme| &theme.patterns) {
            let word = entry.text.replace(' ', &JOINER.to_string());
            let weight = weight_text(entry.weight);
            text.push_str(&format!("{}{word} ({weight})\n", "\t".repeat(heading.depth + 1)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_that_are_clear_become_patterns() {
        for rule in ["@R [STATE NEAR MEDIA* /S 5]", "@R[STATE NEAR MEDIA* /S5]", "@R [ STATE NEAR MEDIA* /5 ]"] {
            assert_eq!(near(rule).as_deref(), Some("STATE ~5 MEDIA*"), "{rule}");
        }
        assert_eq!(near("@R [HEAD_OF_STATE NEAR MEDIA /S 2]").as_deref(), Some("HEAD OF STATE ~2 MEDIA"));
        for rule in [
            "@R [STATE NEAR MEDIA]",
            "@R [STATE NEAR MEDIA /P 5]",
            "@R [STATE NEAR #MEDIA /S 5]",
            "@R [STATE NOT NEAR MEDIA /S 5]",
            "@R [STATE BEFORE MEDIA /S 5]",
            "@R [STATE NEAR MEDIA /S 0]",
            "@R [STATE NEAR MEDIA /S 5 /S 6]",
            "@R [A NEAR B NEAR C /S 5]",
        ] {
            assert_eq!(near(rule), None, "{rule}");
        }
    }

    #[test]
    fn indentation_says_what_is_below() {
        let file = "SOUTH\n   \tBW\n   \t\tBotswana (1)\n   \tLS\n   \t\tCape_Town (0.5)\nWHY? (2)\n";
        let read = read(file).unwrap();
        let names: Vec<_> = read.list.themes.iter().map(|theme| theme.name.as_str()).collect();
        assert_eq!(names, ["SOUTH/BW", "SOUTH/LS"]);
        let entry = &read.list.themes[1].patterns[0];
        assert_eq!((entry.text.as_str(), entry.weight), ("Cape Town", 0.5));
        assert_eq!(read.remarks.len(), 2, "{:#?}", read.remarks);
        let empty = super::read("A\n\tB (much)\n\tC (1)\n").unwrap();
        assert!(empty.remarks[0].message.starts_with("`A/B (much)` has no words"));
    }
}
