//! Marks in a text that count as nothing: docs/ignoring.md.

mod lines;
mod presets;
#[cfg(test)]
mod tests;

use std::ops::{AddAssign, Range};

use regex::{Regex, RegexBuilder};
use serde::Serialize;

use self::lines::bridged;
pub(crate) use self::lines::ends_sentence;
use super::edited::Edits;

/// What texts are searched for, to be left out.
#[derive(Clone, Debug, Default)]
pub struct Ignored {
    patterns: Vec<Regex>,
}

/// A pattern that cannot be used, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IgnoredError {
    /// As it was written.
    pub pattern: String,
    /// Why.
    pub message: String,
}

/// What was left out of some texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct IgnoredCounts {
    /// Places.
    pub places: u64,
    /// Their length, in bytes.
    pub bytes: u64,
}

impl AddAssign for IgnoredCounts {
    fn add_assign(&mut self, other: IgnoredCounts) {
        self.places += other.places;
        self.bytes += other.bytes;
    }
}

impl Ignored {
    /// Compiles regular expressions and presets. `^` and `$` are the ends of lines.
    ///
    /// # Errors
    /// Where one is no regular expression.
    pub fn new<'p>(patterns: impl IntoIterator<Item = &'p str>) -> Result<Ignored, IgnoredError> {
        let mut compiled = Vec::new();
        for written in patterns {
            let one = [written];
            for pattern in presets::of_name(written).unwrap_or(&one) {
                let built = RegexBuilder::new(pattern).multi_line(true).crlf(true).build();
                let failed = |error: regex::Error| IgnoredError { pattern: written.into(), message: error.to_string() };
                compiled.push(built.map_err(failed)?);
            }
        }
        Ok(Ignored { patterns: compiled })
    }

    /// The names of the presets.
    pub fn presets() -> impl Iterator<Item = &'static str> {
        presets::NAMES.iter().copied()
    }

    /// Whether nothing is searched for.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// What is left out of a text: what matches, and `also`, which is ascending.
    ///
    /// # Complexity
    /// Linear in the text for each pattern, and n log n in the matches.
    pub(super) fn edits(&self, text: &str, also: &[Range<usize>], counts: &mut IgnoredCounts) -> Edits<()> {
        let mut found: Vec<Range<usize>> = also.to_vec();
        for pattern in &self.patterns {
            found.extend(pattern.find_iter(text).map(|found| found.range()).filter(|range| !range.is_empty()));
        }
        found.sort_unstable_by_key(|range| (range.start, range.end));
        let mut edits = Edits::default();
        for marks in joined(found).chunk_by(|a, b| text[a.end..b.start].trim().is_empty()) {
            counts.places += marks.len() as u64;
            counts.bytes += marks.iter().map(|mark| mark.len() as u64).sum::<u64>();
            match bridged(text, marks) {
                Some(bridged) => edits.replace(bridged.start, bridged.end, ['\n'], ()),
                None => marks.iter().for_each(|mark| edits.remove(mark.start, mark.end, ())),
            }
        }
        edits
    }
}

/// Ranges in order, those that touch as one.
fn joined(sorted: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(sorted.len());
    for range in sorted {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}
