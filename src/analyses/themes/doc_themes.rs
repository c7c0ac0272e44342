//! `doc_themes`: themes of documents, those that are not there included.

use std::ops::Range;

use super::count::{DocThemeRow, ThemeCounts};
use crate::config::{TableName, Zeros};
use crate::corpus::Records;
use crate::count::Counts;
use crate::stats::per_thousand;
use crate::tables::{Batch, Columns, Table, theme_name};
use crate::themes::Matcher;

/// What the rows are looked up in.
#[derive(Clone, Copy)]
pub(crate) struct DocThemes<'a> {
    matcher: &'a Matcher,
    themes: &'a ThemeCounts,
    counts: &'a Counts,
    records: &'a Records,
}

pub(crate) fn doc_themes_columns<'a>() -> Columns<'a, DocThemeRow, DocThemes<'a>> {
    Columns::<DocThemeRow, DocThemes<'_>>::of(TableName::DocThemes)
        .row("document × theme, with 0 where there is no hit; a theme below another has a row only where it hits, unless zeros is all")
        .order("document, theme")
        .documents("doc_id", |row, _| row.document, |from| from.records)
        .says("Document.")
        .key()
        .refers_to(TableName::Documents)
        .names("theme", |row, _| row.theme, |theme, from| theme_name(theme, from.matcher))
        .says("Theme.")
        .key()
        .count("count", "hits", |row, _| row.count)
        .says("Hits of the theme in the document.")
        .real("weighted_count", "hits", |row, _| row.weighted_count)
        .says("Hits, each with the weight of its pattern, which is 1 where none is written.")
        .formula("sum over the patterns of weight * hits")
        .real("per_1000_tokens", "per thousand tokens", |row, from| {
            let is_held = from.themes.coverage.holds(row.document, row.theme);
            let tokens = from.counts.documents().get(row.document as usize).tokens();
            per_thousand(row.count, tokens).filter(|_| is_held)
        })
        .says(
            "Relative frequency in the document; empty where it is in a known language that the theme has no pattern for: \
             count is 0 then because nothing was looked for.",
        )
        .formula("1000 * count / documents.tokens")
        .count("patterns", "patterns", |row, _| row.patterns)
        .says("Distinct patterns of the theme that hit in the document.")
}

/// The rows, each made when it is written: there may be far more than there are hits.
struct Rows<'a> {
    /// By document and theme.
    found: &'a [DocThemeRow],
    /// Themes with a row for each document, ascending.
    always: Vec<u32>,
    /// Places in `found` of all other rows.
    others: Vec<usize>,
    documents: usize,
}

impl<'a> Rows<'a> {
    fn new(found: &'a [DocThemeRow], matcher: &Matcher, documents: usize, zeros: Zeros) -> Self {
        let is_always = |name: &str| match zeros {
            Zeros::None => false,
            Zeros::Themes => !name.contains('/'),
            Zeros::All => true,
        };
        let is_always: Vec<bool> = matcher.themes().iter().map(|name| is_always(name)).collect();
        let others = (0..found.len()).filter(|&row| !is_always[found[row].theme as usize]).collect();
        let always = (0u32..).zip(&is_always).filter(|(_, is_always)| **is_always).map(|(theme, _)| theme).collect();
        Rows { found, always, others, documents }
    }

    /// The rows of all documents before one.
    fn start(&self, document: usize) -> usize {
        let others = self.others.partition_point(|&row| (self.found[row].document as usize) < document);
        document * self.always.len() + others
    }

    fn len(&self) -> usize {
        self.start(self.documents)
    }

    /// Some of the rows.
    fn range(&self, wanted: Range<usize>) -> Vec<DocThemeRow> {
        let (mut first, mut behind) = (0, self.documents);
        // The last document that begins at the first wanted row or before it.
        while behind - first > 1 {
            let middle = first.midpoint(behind);
            if self.start(middle) <= wanted.start { first = middle } else { behind = middle }
        }
        let mut rows = Vec::with_capacity(wanted.len() + self.always.len());
        let skipped = wanted.start - self.start(first);
        let mut found = self.found.partition_point(|row| (row.document as usize) < first);
        for document in first as u32..self.documents as u32 {
            if rows.len() >= skipped + wanted.len() {
                break;
            }
            let end = found + self.found[found..].iter().take_while(|row| row.document == document).count();
            let mut of_document = self.found[found..end].iter().peekable();
            for &theme in &self.always {
                while let Some(row) = of_document.next_if(|row| row.theme < theme) {
                    rows.push(*row);
                }
                let zero = DocThemeRow { document, theme, count: 0, weighted_count: 0.0, patterns: 0 };
                rows.push(of_document.next_if(|row| row.theme == theme).map_or(zero, |row| *row));
            }
            rows.extend(of_document);
            found = end;
        }
        rows.truncate(skipped + wanted.len());
        rows.drain(..skipped);
        rows
    }
}

/// The table `doc_themes`. `records` go in step with the documents of `counts`.
pub fn doc_themes<'a>(
    themes: &'a ThemeCounts,
    matcher: &'a Matcher,
    counts: &'a Counts,
    records: &'a Records,
    zeros: Zeros,
) -> Table<'a> {
    let rows = Rows::new(&themes.doc_themes, matcher, records.len(), zeros);
    let from = DocThemes { matcher, themes, counts, records };
    doc_themes_columns().table(rows.len(), move |range| Ok(Batch { rows: rows.range(range), from }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_range_is_a_part_of_all_rows() {
        let row = |document, theme| DocThemeRow { document, theme, count: 1, weighted_count: 1.0, patterns: 1 };
        let found = [row(0, 1), row(2, 0), row(2, 1), row(2, 2), row(2, 3), row(4, 3)];
        for (always, expected) in [(vec![], 6), (vec![0, 2], 14), (vec![0, 1, 2, 3], 20)] {
            let others = (0..found.len()).filter(|&row| !always.contains(&found[row].theme)).collect();
            let rows = Rows { found: &found, always, others, documents: 5 };
            let all = rows.range(0..rows.len());
            assert_eq!(all.len(), expected);
            assert!(all.is_sorted_by_key(|row| (row.document, row.theme)));
            assert_eq!(all.iter().filter(|row| row.count > 0).count(), found.len());
            for start in 0..=expected {
                for end in start..=expected {
                    assert_eq!(rows.range(start..end), all[start..end], "{start}..{end}");
                }
            }
        }
    }
}
