//! The tables there are.

use crate::named::named;

named! {
    /// A table.
    TableName {
        /// Documents that were read.
        Documents = "documents",
        /// Terms.
        Terms = "terms",
        /// Terms of each document.
        DocTerms = "doc_terms",
        /// Pairs of terms within a window.
        Pairs = "pairs",
        /// N-grams; needs `--ngrams`.
        Ngrams = "ngrams",
        /// Themes of each document.
        DocThemes = "doc_themes",
        /// What each pattern matched.
        ThemePatterns = "theme_patterns",
        /// Pairs of themes.
        ThemePairs = "theme_pairs",
        /// Terms around the hits of a theme.
        ThemeCollocates = "theme_collocates",
        /// Where each hit is.
        ThemeHits = "theme_hits",
        /// Which documents are copies.
        NearDuplicates = "near_duplicates",
        /// Groups of documents.
        Groups = "groups",
        /// Terms of each group.
        GroupTerms = "group_terms",
        /// Themes of each group.
        GroupThemes = "group_themes",
        /// Trends of terms over groups that are times.
        TermTrends = "term_trends",
        /// Trends of themes.
        ThemeTrends = "theme_trends",
        /// Lines that many documents of one source have in common.
        Boilerplate = "boilerplate",
        /// Inputs that were not read.
        Skipped = "skipped",
    }
}

impl TableName {
    /// Whether it is made from the hits of themes.
    pub fn is_of_themes(self) -> bool {
        use TableName::{DocThemes, GroupThemes, ThemeCollocates, ThemeHits, ThemePairs, ThemePatterns, ThemeTrends};
        matches!(self, DocThemes | ThemePatterns | ThemePairs | ThemeCollocates | ThemeHits | GroupThemes | ThemeTrends)
    }

    /// The option without which a table that is made only on request is not made.
    pub(super) fn option(self) -> &'static str {
        match self {
            TableName::Ngrams => "--ngrams, as 2,3",
            TableName::NearDuplicates => "--dedup exact or --dedup near",
            TableName::Boilerplate => "--boilerplate report or --boilerplate drop",
            TableName::TermTrends | TableName::ThemeTrends => "a part of a date in --group-by, as date:year",
            _ => "--group-by",
        }
    }

    /// Whether sums over documents are enough for it, so that no tokens need be kept.
    pub fn is_of_sums(self) -> bool {
        use TableName::{Boilerplate, Documents, Groups, Skipped, Terms};
        matches!(self, Documents | Terms | Groups | Boilerplate | Skipped)
    }
}
