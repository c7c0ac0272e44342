//! What is looked for, and how it is shown.

use std::num::NonZeroU64;
use std::path::PathBuf;

use crate::commands::filter::Filter;
use crate::config::{Compound, GroupBy, Inputs, TextOptions, settable};
use crate::context::tokenizer_without_corpus;
use crate::error::Result;
use crate::named::named;
use crate::text::Tokenizer;
use crate::themes::ThemeOptions;

named! {
    /// What the rows of [`kwic`](crate::kwic()) are sorted by: normal forms, token by token, by their bytes.
    KwicSort {
        /// The last token before the match, then the one before it, and so on.
        Left = "left",
        /// The first token behind the match, then the next, and so on.
        Right = "right",
        /// The tokens of the match.
        Match = "match",
    }
}

settable! {
    /// What [`kwic`](crate::kwic()) looks for, where, and how it is shown.
    #[derive(Clone, Debug, PartialEq, Eq)]
    KwicOptions {
        /// A pattern as in a theme list.
        pattern: String,
        /// Which documents are read.
        inputs: Inputs,
        /// How they are split into tokens.
        text: TextOptions,
        /// A file with abbreviations to add to those of each language.
        abbreviations: Option<PathBuf>,
        /// Which words are one token together; not [`Compound::Auto`].
        compound: Compound,
        /// What of a text the pattern matches.
        theme: ThemeOptions,
        /// Tokens on each side, at most [`KwicOptions::MAX_CONTEXT`].
        context: u32,
        /// What rows are sorted by; `None` for the order of documents and positions.
        sort: Option<KwicSort>,
        /// What documents must meet, all of it, to be looked at.
        among: Vec<Filter>,
        /// Columns of documents that rows have besides title, date and source.
        columns: Vec<String>,
        /// Counts matches for each of its values.
        group_by: Option<GroupBy>,
        /// Most rows; those that come first.
        limit: Option<NonZeroU64>,
    }
}

impl KwicOptions {
    /// Tokens on each side, if nothing is said of them.
    pub const DEFAULT_CONTEXT: u32 = 10;
    /// The most tokens on each side.
    pub const MAX_CONTEXT: u32 = 1000;

    /// This pattern in these documents, and defaults.
    pub fn new(pattern: impl Into<String>, inputs: Inputs) -> Self {
        KwicOptions {
            pattern: pattern.into(),
            inputs,
            text: TextOptions::default(),
            abbreviations: None,
            compound: Compound::None,
            theme: ThemeOptions::default(),
            context: Self::DEFAULT_CONTEXT,
            sort: None,
            among: Vec::new(),
            columns: Vec::new(),
            group_by: None,
            limit: None,
        }
    }

    /// What documents and the pattern are split with.
    ///
    /// # Errors
    /// A usage error where an option or a file that it names is at fault.
    #[doc(hidden)]
    pub fn tokenizer(&self) -> Result<Tokenizer> {
        let ignore = &self.inputs.reading.ignore;
        tokenizer_without_corpus(self.text, self.abbreviations.as_deref(), &self.compound, ignore)
    }
}
