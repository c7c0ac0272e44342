//! Formats that say by indentation or by nesting what is below what.

use std::collections::HashMap;

use super::build::{DEEPEST, ListBuilder, Slash};
use crate::themes::list::{Place, Theme, ThemeList};

/// The headings that are open at a line, from the outermost.
#[derive(Default)]
pub(super) struct Outline {
    open: Vec<(usize, usize)>,
}

impl Outline {
    /// The theme that something indented so far stands in.
    pub fn inside(&mut self, indent: usize) -> Option<usize> {
        while self.open.last().is_some_and(|&(of_heading, _)| of_heading >= indent) {
            self.open.pop();
        }
        self.open.last().map(|&(_, theme)| theme)
    }

    /// Begins a theme inside those that are indented less.
    pub fn begin(&mut self, builder: &mut ListBuilder, indent: usize, raw: &str, place: Place) -> usize {
        self.inside(indent);
        // What nests deeper stands at the deepest level there is.
        let above = self.open.iter().take(DEEPEST - 1).next_back().map(|&(_, theme)| theme);
        let theme = builder.theme(above, raw, Slash::IsText, place);
        if self.open.len() >= DEEPEST {
            let message = format!("`{}` stood below more than {DEEPEST} others", builder.name(theme));
            builder.changed(place, message);
        }
        self.open.push((indent, theme));
        theme
    }
}

/// How far a line is indented: by its tabs, and by its spaces where it has no tab.
pub(super) fn indent(line: &str) -> usize {
    let space = &line[..line.len() - line.trim_start().len()];
    match space.matches('\t').count() {
        0 => space.chars().count(),
        tabs => tabs,
    }
}

/// A heading of a file that nests: its level, its own name, and the theme, if it is one and not only above others.
pub(super) struct Heading<'l> {
    pub depth: usize,
    pub name: &'l str,
    pub theme: Option<&'l Theme>,
}

/// The headings of a list, each before those below it. Themes keep their order otherwise.
pub(super) fn headings(list: &ThemeList) -> Vec<Heading<'_>> {
    let mut headings: Vec<Heading<'_>> = Vec::new();
    let mut below: Vec<Vec<usize>> = Vec::new();
    let mut top: Vec<usize> = Vec::new();
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    for theme in &list.themes {
        let mut above: Option<usize> = None;
        let mut start = 0;
        let ends = theme.name.match_indices('/').map(|(at, _)| at).chain([theme.name.len()]);
        for (depth, end) in ends.enumerate() {
            let number = *numbers.entry(&theme.name[..end]).or_insert_with(|| {
                let number = headings.len();
                headings.push(Heading { depth, name: &theme.name[start..end], theme: None });
                below.push(Vec::new());
                match above {
                    Some(above) => below[above].push(number),
                    None => top.push(number),
                }
                number
            });
            if end == theme.name.len() {
                headings[number].theme = Some(theme);
            }
            (above, start) = (Some(number), end + 1);
        }
    }
    let mut order = Vec::with_capacity(headings.len());
    let mut waiting: Vec<usize> = top.into_iter().rev().collect();
    while let Some(number) = waiting.pop() {
        order.push(number);
        waiting.extend(below[number].iter().rev());
    }
    let mut found: Vec<Option<Heading<'_>>> = headings.into_iter().map(Some).collect();
    order.into_iter().filter_map(|number| found[number].take()).collect()
}

/// Patterns of several themes as a table has them: each once, in the order of the file they come from.
pub(super) fn rows<'l>(themes: &[&'l Theme]) -> Vec<(&'l str, Vec<(usize, f64)>)> {
    let mut entries: Vec<_> = themes
        .iter()
        .enumerate()
        .flat_map(|(number, theme)| theme.patterns.iter().map(move |entry| (number, entry)))
        .collect();
    entries.sort_by_key(|(_, entry)| entry.place);
    let mut rows: Vec<(&str, Vec<(usize, f64)>)> = Vec::new();
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    for (theme, entry) in entries {
        let number = *numbers.entry(&entry.text).or_insert_with(|| {
            rows.push((&entry.text, Vec::new()));
            rows.len() - 1
        });
        rows[number].1.push((theme, entry.weight));
    }
    rows
}
