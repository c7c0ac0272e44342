//! LIWC 2001 to 2015, `.dic`: numbered categories between two lines `%`, then words with the numbers of theirs.

use std::collections::HashMap;

use super::Imported;
use super::build::ListBuilder;
use super::outline::{Outline, headings, indent, rows};
use super::place::of_line;
use super::words::shown;
use crate::themes::list::{ListError, Place, ThemeList};

const MARK: &str = "%";

pub(super) fn read(text: &str) -> Result<Imported, ListError> {
    let mut lines = (1..).zip(text.lines());
    let is_blank = |line: &str| line.trim().is_empty();
    match lines.find(|(_, line)| !is_blank(line)) {
        Some((_, line)) if line.trim() == MARK => {}
        Some((line, _)) => return Err(error(line, "begins with a line `%`, then its categories")),
        None => return Err(error(1, "begins with a line `%`; this file is empty")),
    }
    let mut builder = ListBuilder::new();
    let mut outline = Outline::default();
    let mut themes: HashMap<u32, usize> = HashMap::new();
    loop {
        let Some((number, line)) = lines.next() else {
            return Err(error(1, "has a second line `%` behind its categories"));
        };
        let place = of_line(number, line);
        if line.trim() == MARK {
            break;
        }
        if is_blank(line) {
            continue;
        }
        let Some((code, name)) = heading(line) else {
            builder.unusable(place, format!("`{}` is no category: a number, a tab and a name", shown(line.trim())));
            continue;
        };
        if themes.contains_key(&code) {
            builder.unusable(place, format!("`{}` has the number {code}, which is taken", shown(name)));
            continue;
        }
        let theme = outline.begin(&mut builder, indent(line), name, place);
        themes.insert(code, theme);
    }
    for (number, line) in lines.filter(|(_, line)| !is_blank(line)) {
        entry(&mut builder, &themes, line, of_line(number, line));
    }
    Ok(builder.done())
}

fn error(line: usize, message: &str) -> ListError {
    ListError::new(Place::new(line, 1), format!("a .dic file {message}"))
}

/// `12 TAB name`.
fn heading(line: &str) -> Option<(u32, &str)> {
    let line = line.trim();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (code, name) = line.split_at(digits);
    let is_apart = name.starts_with(char::is_whitespace);
    code.parse().ok().filter(|_| is_apart).map(|code| (code, name.trim()))
}

fn entry(builder: &mut ListBuilder, themes: &HashMap<u32, usize>, line: &str, place: Place) {
    let line = line.trim();
    let (word, codes) = match line.split_once('\t') {
        Some((word, codes)) => (word, codes),
        // Some files have spaces instead of tabs.
        None => line.split_at(first_code(line).unwrap_or(line.len())),
    };
    let word = word.trim();
    let codes = split_codes(codes);
    if codes.is_empty() {
        return builder.unusable(place, format!("`{}` is in no category", shown(word)));
    }
    let mut found: Vec<usize> = Vec::new();
    for code in codes {
        let is_number = code.bytes().all(|byte| byte.is_ascii_digit());
        match code.parse().ok().and_then(|code: u32| themes.get(&code)) {
            Some(theme) => found.push(*theme),
            None if is_number => {
                builder.unusable(place, format!("`{}` in category {code}, which there is not", shown(word)));
            }
            None => builder.unusable(place, format!("`{}` under the condition `{}`", shown(word), shown(code))),
        }
    }
    if found.is_empty() {
        return;
    }
    if let Some(text) = builder.words(word, false, place) {
        for theme in found {
            builder.add(theme, &text, 1.0, place);
        }
    }
}

/// Where the first number or condition behind a space begins.
fn first_code(line: &str) -> Option<usize> {
    let mut before = ' ';
    let mut is_first = true;
    for (at, c) in line.char_indices() {
        if !is_first && before.is_whitespace() && (c.is_ascii_digit() || c == '(' || c == '<') {
            return Some(at);
        }
        is_first = false;
        before = c;
    }
    None
}

/// Numbers and conditions; a condition may hold spaces in parentheses.
fn split_codes(codes: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let parts = codes.split(|c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c.is_whitespace() && depth == 0
    });
    parts.filter(|part| !part.is_empty()).collect()
}

pub(super) fn write(list: &ThemeList) -> String {
    let mut text = format!("{MARK}\n");
    let mut themes = Vec::new();
    let mut codes = Vec::new();
    for (code, heading) in (1..).zip(headings(list)) {
        text.push_str(&format!("{}{code}\t{}\n", "\t".repeat(heading.depth), heading.name));
        if let Some(theme) = heading.theme {
            themes.push(theme);
            codes.push(code);
        }
    }
    text.push_str(&format!("{MARK}\n"));
    for (word, of) in rows(&themes) {
        text.push_str(word);
        for (theme, _) in of {
            text.push_str(&format!("\t{}", codes[theme]));
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_cost_only_themselves() {
        let file = "%\n1\tstate\n2\tparty\n\t3\tleft/right\n%\n\
                    like\t(02 134)125/464\t(02 134)126\t2\nkind\t<of>131/125\nhead of state  1 3\nfree*\t9\n:)\t1\n";
        let read = read(file).unwrap();
        let names: Vec<_> = read.list.themes.iter().map(|theme| theme.name.as_str()).collect();
        assert_eq!(names, ["state", "party", "party/left-right"]);
        assert_eq!(read.list.themes[1].patterns[0].text, "like");
        assert_eq!(read.list.themes[2].patterns[0].text, "head of state");
        assert_eq!(read.remarks.len(), 6, "{:#?}", read.remarks);
    }
}
