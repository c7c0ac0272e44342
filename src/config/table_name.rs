//! The tables there are.

use crate::named::named;

named! {
    /// A table.
    #[non_exhaustive]
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
        /// Which documents are near-duplicates.
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
        /// Themes of groups that are no times, against all others.
        ThemeContrasts = "theme_contrasts",
        /// Lines that many documents of one source have in common.
        Boilerplate = "boilerplate",
        /// What the run's numbers have to be read with.
        Alarms = "alarms",
        /// Files that documents were read from.
        Inputs = "inputs",
        /// Inputs that were not read.
        Skipped = "skipped",
    }
}

impl TableName {
    /// Why it is never in a workbook, if so, as the end of a sentence that begins with the table.
    pub(crate) fn reason_without_sheet(self) -> Option<&'static str> {
        match self {
            TableName::DocTerms => Some("has a row for each term of each document, and is for programs"),
            TableName::Pairs => Some("has a row for each two terms, and is for programs"),
            _ => None,
        }
    }

    /// The option without which a table that is made only on request is not made.
    pub(super) fn option(self) -> &'static str {
        match self {
            TableName::Ngrams => "--ngrams, as 2,3",
            TableName::NearDuplicates => "--dedup exact or --dedup near",
            TableName::Boilerplate => "--boilerplate report or --boilerplate drop",
            TableName::TermTrends | TableName::ThemeTrends => "a part of a date in --group-by, as date:year",
            TableName::ThemeContrasts => "a value that is no part of a date in --group-by, as source",
            _ => "--group-by",
        }
    }
}
