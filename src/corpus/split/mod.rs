//! Files with many documents: where each begins, what is known of it, and what of it is text (docs/splitting.md).

mod articles;
mod bibtex;
mod lines;
mod part;
mod pattern;
mod presets;
mod tagged;
#[cfg(test)]
mod tests;

use std::cell::LazyCell;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use self::articles::articles;
pub(super) use self::part::Part;
use self::pattern::LinePattern;
use self::presets::{PRESETS, Preset};
use super::remarks::RemarkKind;
use crate::error::{Error, Result};

/// The value of `--split-at` that splits nothing.
const OFF: &str = "off";
/// The value that splits each file by the preset that it is certainly an export of.
const AUTO: &str = "auto";
/// The value that takes each `<article>` of a page for a document.
const ARTICLES: &str = "articles";

/// How a file is read.
#[derive(Debug, Default)]
pub(super) struct Split {
    /// Its documents; none where it is one document.
    pub parts: Option<Vec<Part>>,
    /// What a user should know: what, how often, and more about it.
    pub remarks: Vec<(RemarkKind, u64, String)>,
}

/// Splits files into documents.
#[derive(Debug, Default)]
pub(super) struct Splitter {
    asked: Option<Asked>,
    is_off: bool,
}

/// What a user asked for.
#[derive(Debug)]
enum Asked {
    Auto,
    Articles,
    Pattern(LinePattern),
    Preset(&'static Preset),
}

/// Checks what files are to be split at.
///
/// # Errors
/// A usage error where it is neither a preset nor a regular expression that begins documents.
pub fn check_split_at(written: &str) -> Result<()> {
    let others = [AUTO, ARTICLES, OFF];
    if !others.contains(&written) && preset(written).is_none() {
        let is_word = !written.is_empty() && written.bytes().all(|byte| byte.is_ascii_lowercase());
        if is_word {
            let names: Vec<&str> = PRESETS.iter().map(|preset| preset.name).chain(others).collect();
            return Err(Error::usage(format!("split_at has no preset `{written}`")).hint(format!(
                "there is {}; `^{written}` is a regular expression for lines that begin with it",
                names.join(", ")
            )));
        }
        LinePattern::new(written)?;
    }
    Ok(())
}

/// Whether files with the ending of this name hold many documents of a preset.
pub(super) fn has_ending(file_name: &str) -> bool {
    of_ending(file_name).is_some()
}

/// Endings of files that hold many documents.
pub(super) fn endings() -> impl Iterator<Item = &'static str> {
    PRESETS.iter().flat_map(|preset| preset.endings).copied()
}

/// The signs of all presets.
static SIGNS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let signs = PRESETS.iter().flat_map(|preset| preset.signs);
    AhoCorasick::new(signs).unwrap_or_else(|error| panic!("the signs are fixed: {error}"))
});

fn of_ending(file_name: &str) -> Option<&'static Preset> {
    let (_, ending) = file_name.rsplit_once('.')?;
    PRESETS.iter().find(|preset| preset.endings.iter().any(|known| known.eq_ignore_ascii_case(ending)))
}

fn preset(name: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.name == name)
}

impl Splitter {
    /// What an option asks for, which was checked before.
    pub fn new(split_at: Option<&str>) -> Splitter {
        let asked = split_at.and_then(|written| match (written, preset(written)) {
            (OFF, _) => None,
            (AUTO, _) => Some(Asked::Auto),
            (ARTICLES, _) => Some(Asked::Articles),
            (_, Some(preset)) => Some(Asked::Preset(preset)),
            (_, None) => LinePattern::new(written).ok().map(Asked::Pattern),
        });
        Splitter { asked, is_off: split_at == Some(OFF) }
    }

    /// Whether a user asked for it.
    pub fn is_asked(&self) -> bool {
        self.asked.is_some()
    }

    fn is_auto(&self) -> bool {
        matches!(self.asked, Some(Asked::Auto))
    }

    /// Where the documents of a page are, in its bytes; none where they are not in elements, or that was not asked for.
    pub fn elements(&self, page: &[u8]) -> Option<Vec<Range<usize>>> {
        let is_asked = matches!(self.asked, Some(Asked::Articles));
        let found = if is_asked { articles(page) } else { Vec::new() };
        (!found.is_empty()).then_some(found)
    }

    /// Splits the text of a file.
    ///
    /// # Complexity
    /// Linear in the text.
    pub fn split(&self, file_name: &str, text: &str) -> Split {
        if self.is_off {
            return Split::default();
        }
        let asked = self.asked.as_ref().and_then(|asked| match asked {
            // Elements of a page are no longer in its text.
            Asked::Articles => None,
            Asked::Auto => PRESETS.iter().find(|preset| (preset.is_like)(text)).and_then(|preset| (preset.split)(text)),
            Asked::Pattern(pattern) => pattern.split(text),
            Asked::Preset(preset) => (preset.split)(text),
        });
        if let Some(parts) = asked {
            return Split::of(parts, text);
        }
        // What lies between records of reference managers is a comment by rule, so nothing is said of it below.
        if let Some(parts) = of_ending(file_name).and_then(|preset| (preset.split)(text)) {
            return Split { parts: Some(parts), remarks: Vec::new() };
        }
        let certain = PRESETS.iter().find(|preset| preset.is_read_unasked && (preset.is_like)(text));
        if let Some((preset, parts)) = certain.and_then(|preset| Some((preset, (preset.split)(text)?))) {
            let remarks = vec![(RemarkKind::SplitByContent, 1, format!("--split-at {}", preset.name))];
            return Split { parts: Some(parts), remarks };
        }
        // Every text is looked at: once for the signs of all presets.
        let has_sign = LazyCell::new(|| SIGNS.is_match(text));
        let may_be = |preset: &&Preset| !preset.is_read_unasked && (preset.signs.is_empty() || *has_sign);
        let like = PRESETS.iter().filter(may_be).find(|preset| (preset.is_like)(text));
        let remedy = like.map_or_else(String::new, |preset| format!("--split-at {}", preset.name));
        let mut split = Split::default();
        // What is split automatically need not have many documents.
        if self.is_asked() && !self.is_auto() {
            split.remarks.push((RemarkKind::NotSplit, 1, remedy));
        } else if !remedy.is_empty() {
            split.remarks.push((RemarkKind::LooksLikeExport, 1, remedy));
        }
        split
    }
}

impl Split {
    fn of(parts: Vec<Part>, text: &str) -> Split {
        let mut split = Split::default();
        // Parts are in their order; what lies between is furniture of the export.
        let (mut end, mut left_out) = (0, 0);
        for part in &parts {
            left_out += words(&text[end.min(part.span.start)..part.span.start]);
            end = part.span.end;
            if part.number == 0 {
                split.remarks.push((RemarkKind::TextBeforeFirst, words(&part.text), String::new()));
            }
        }
        left_out += words(&text[end..]);
        if left_out > 0 {
            split.remarks.push((RemarkKind::OutsideParts, left_out, String::new()));
        }
        split.parts = Some(parts);
        split
    }
}

/// Words that are not only rules and other signs.
fn words(text: &str) -> u64 {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count() as u64
}
