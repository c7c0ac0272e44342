//! What is counted of a document in pieces is what is counted of it as a whole.

use super::{Collocates, ThemeCounts, collocates, count_themes};
use crate::analyses::pairs::pair_margins;
use crate::config::{Break, CountOptions, Unit};
use crate::count::Counts;
use crate::count::pieces_tests::{counted, paragraphs};
use crate::themes::{Matcher, PatternOf};

fn all((counts, matcher): &(Counts, Matcher), options: &CountOptions) -> (ThemeCounts, Vec<Collocates>) {
    let patterns: Vec<PatternOf<'_>> = matcher.patterns().collect();
    let themes: Vec<u32> = (0..matcher.themes().len() as u32).collect();
    let units = [Unit::Window, Unit::Sentence, Unit::Paragraph, Unit::Document];
    let of_themes = count_themes(counts, themes.len(), &patterns, (options, &units), || Ok(())).unwrap();
    let margins = pair_margins(counts, options).unwrap();
    (of_themes, collocates(counts, &themes, &margins, options, None, || Ok(())).unwrap())
}

#[test]
fn themes_of_a_document_in_pieces_are_the_same() {
    let text = paragraphs();
    let whole = counted(&text, usize::MAX, u64::MAX);
    let pieces = [u64::MAX, 0].map(|room| counted(&text, 6000, room));
    for break_at in [Break::Document, Break::Paragraph, Break::Sentence] {
        for window in [2, 150] {
            let options = CountOptions { break_at, window, ..CountOptions::default() };
            let expected = all(&whole, &options);
            assert!(expected.0.pairs.len() > 8 && expected.1.iter().all(|theme| theme.r1 > 0));
            for pieces in &pieces {
                assert!(pieces.0.documents().get(0).pieces() > 1);
                assert!(all(pieces, &options) == expected, "{break_at:?} {window}");
            }
        }
    }
}
