//! What a list of themes found, to judge the list by (docs/themes.md, "Check and audit").

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::analyses::themes::{FormRow, Forms};
use crate::count::{Counts, DocumentView, Hit, Snippet, ViewBuffer};
use crate::error::Result;
use crate::themes::PatternOf;

/// Hits and the documents that hold one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Hits.
    pub count: u64,
    /// Documents with a hit.
    pub doc_count: u64,
}

/// Two themes of which some hits share a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// Index of the theme that comes first.
    pub theme1: u32,
    /// Index of the other.
    pub theme2: u32,
    /// Hits of `theme1` that share a token with one of `theme2`.
    pub shared1: u64,
    /// Hits of `theme2` that share a token with one of `theme1`.
    pub shared2: u64,
    /// The patterns of the two, and how many pairs of hits they share tokens in; the most frequent first.
    pub patterns: Vec<((u32, u32), u64)>,
    /// The first place of each of the most frequent.
    pub examples: Vec<OverlapExample>,
}

/// Where two hits share a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverlapExample {
    /// Index of the document in [`Counts::documents`].
    pub document: u32,
    /// Up to 80 characters before the longer hit.
    pub left: String,
    /// The longer hit.
    pub matched: String,
    /// Up to 80 characters behind it.
    pub right: String,
}

/// Everything that is counted of a list.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct AuditCounts {
    /// As in the table `theme_patterns`.
    pub forms: Vec<FormRow>,
    /// For each theme.
    pub themes: Vec<Tally>,
    /// For each pattern.
    pub patterns: Vec<Tally>,
    /// By theme. A theme and one below it are not compared: they share all hits.
    pub overlaps: Vec<Overlap>,
}

/// Places that are shown of two themes.
const EXAMPLES: usize = 3;

/// Counts what the themes with these names found, whose index is their rank by name.
///
/// # Errors
/// A fatal error where the tokens cannot be read back from the disk.
///
/// # Complexity
/// Linear in the hits and the pairs of hits that share a token; memory for all forms, and a place for each pair of patterns that share one.
pub fn count_audit(counts: &Counts, themes: &[String], patterns: &[PatternOf<'_>]) -> Result<AuditCounts> {
    let mut forms = Forms::default();
    let mut of_themes = vec![DocumentTally::default(); themes.len()];
    let mut of_patterns = vec![DocumentTally::default(); patterns.len()];
    let mut shared = Shared { themes, by_themes: BTreeMap::new() };
    let mut buffer = ViewBuffer::default();
    for (number, document) in (0u32..).zip(counts.documents()).filter(|(_, document)| document.hits() > 0) {
        for piece in 0..document.pieces() {
            let view = counts.view_piece(document, piece, &mut buffer)?;
            for hit in view.hits {
                forms.count(number, &view, hit);
                of_themes[hit.theme as usize].add(number);
                of_patterns[hit.pattern as usize].add(number);
            }
            shared.count(number, &view);
        }
    }
    Ok(AuditCounts {
        forms: forms.rows(counts, patterns),
        themes: of_themes.iter().map(|counted| counted.tally).collect(),
        patterns: of_patterns.iter().map(|counted| counted.tally).collect(),
        overlaps: shared.overlaps(),
    })
}

#[derive(Clone, Copy, Default)]
struct DocumentTally {
    tally: Tally,
    last_document: Option<u32>,
}

impl DocumentTally {
    fn add(&mut self, document: u32) {
        self.tally.count += 1;
        self.tally.doc_count += u64::from(self.last_document.replace(document) != Some(document));
    }
}

struct Shared<'t> {
    themes: &'t [String],
    by_themes: BTreeMap<(u32, u32), OfThemes>,
}

#[derive(Default)]
struct OfThemes {
    shared1: u64,
    shared2: u64,
    by_patterns: BTreeMap<(u32, u32), (u64, OverlapExample)>,
}

impl Shared<'_> {
    fn count(&mut self, number: u32, view: &DocumentView<'_>) {
        // Whether a hit shares with a theme: it may meet several hits of it, and counts once.
        let mut seen: Vec<(usize, u32)> = Vec::new();
        for (index, hit) in view.hits.iter().enumerate() {
            for (behind, other) in view.hits.iter().enumerate().skip(index + 1) {
                if other.position >= hit.end() {
                    break;
                }
                if hit.theme == other.theme || self.is_family(hit.theme, other.theme) {
                    continue;
                }
                let (first, second) = if hit.theme < other.theme { (hit, other) } else { (other, hit) };
                let of_themes = self.by_themes.entry((first.theme, second.theme)).or_default();
                for (index, of, with) in [(index, hit, other), (behind, other, hit)] {
                    if !seen.contains(&(index, with.theme)) {
                        seen.push((index, with.theme));
                        *if of.theme == first.theme { &mut of_themes.shared1 } else { &mut of_themes.shared2 } += 1;
                    }
                }
                let place = of_themes.by_patterns.entry((first.pattern, second.pattern));
                place.or_insert_with(|| (0, example(number, view, first, second))).0 += 1;
            }
            // No hit behind this one meets one that ends before it.
            seen.retain(|&(index, _)| view.hits[index].end() > hit.position);
        }
    }

    /// Whether the one theme is above the other.
    fn is_family(&self, a: u32, b: u32) -> bool {
        let (a, b) = (&self.themes[a as usize], &self.themes[b as usize]);
        let is_above = |above: &str, below: &str| below.strip_prefix(above).is_some_and(|rest| rest.starts_with('/'));
        is_above(a, b) || is_above(b, a)
    }

    fn overlaps(self) -> Vec<Overlap> {
        let overlap = |((theme1, theme2), of_themes): ((u32, u32), OfThemes)| {
            let mut found: Vec<_> = of_themes.by_patterns.into_iter().collect();
            found.sort_by_key(|&(patterns, (count, _))| (Reverse(count), patterns));
            Overlap {
                theme1,
                theme2,
                shared1: of_themes.shared1,
                shared2: of_themes.shared2,
                patterns: found.iter().map(|&(patterns, (count, _))| (patterns, count)).collect(),
                examples: found.into_iter().take(EXAMPLES).map(|(_, (_, example))| example).collect(),
            }
        };
        self.by_themes.into_iter().map(overlap).collect()
    }
}

fn example(document: u32, view: &DocumentView<'_>, first: &Hit, second: &Hit) -> OverlapExample {
    let longer = if second.len > first.len { second } else { first };
    let Snippet { left, matched, right, .. } = view.snippet(longer);
    OverlapExample { document, left, matched, right }
}
