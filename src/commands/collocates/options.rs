//! What is looked for, and what comes first.

use std::fmt;
use std::num::NonZeroU64;
use std::path::PathBuf;
use std::str::FromStr;

use crate::config::settable;
use crate::error::{Error, Result};
use crate::stats::Measure;

/// What [`collocates`](crate::collocates()) looks for: a term, or a theme as `theme:NAME`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CollocatesOf {
    /// A term, in the table `pairs`.
    Term(String),
    /// A theme, in the table `theme_collocates`.
    Theme(String),
}

impl FromStr for CollocatesOf {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let of = match text.trim().strip_prefix("theme:") {
            Some(theme) => CollocatesOf::Theme(theme.trim().to_string()),
            // As terms are.
            None => CollocatesOf::Term(text.trim().to_lowercase()),
        };
        let (CollocatesOf::Term(name) | CollocatesOf::Theme(name)) = &of;
        if name.is_empty() { Err("name a word, or a theme as theme:NAME".into()) } else { Ok(of) }
    }
}

impl fmt::Display for CollocatesOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CollocatesOf::Term(term) => write!(f, "`{term}`"),
            CollocatesOf::Theme(theme) => write!(f, "the theme `{theme}`"),
        }
    }
}

settable! {
    /// What [`collocates`](crate::collocates()) looks for, and what comes first.
    #[derive(Clone, Debug)]
    CollocatesOptions {
        /// The output of a run.
        output: PathBuf,
        /// A term or a theme.
        of: CollocatesOf,
        /// Measures that rows are ordered by, each from the largest; the next decides where they are equal.
        sort: Vec<Measure>,
        /// Collocates with fewer events are left out.
        min_count: u64,
        /// Most rows.
        limit: Option<NonZeroU64>,
        /// Whether tables of an output are read that were changed since the run wrote them.
        accept_changed: bool,
    }
}

impl CollocatesOptions {
    /// What rows are ordered by if nothing else is said.
    pub const SORT: [Measure; 2] = [Measure::LogRatioConservative, Measure::G2];

    /// What goes with this, in the output in this folder, and defaults.
    pub fn new(output: impl Into<PathBuf>, of: CollocatesOf) -> Self {
        let (output, sort) = (output.into(), Self::SORT.to_vec());
        CollocatesOptions { output, of, sort, min_count: 1, limit: None, accept_changed: false }
    }

    /// Whether rows may be ordered by a measure: all but those that need the contexts or p-values of all rows.
    pub fn has(measure: Measure) -> bool {
        !matches!(measure, Measure::PpmiSmoothed | Measure::QValue)
    }

    pub(crate) fn check(&self) -> Result<()> {
        match self.sort.iter().find(|measure| !Self::has(**measure)) {
            Some(measure) => {
                Err(Error::usage(format!("{measure} needs all rows of its table; sort by another measure")))
            }
            None => Ok(()),
        }
    }
}
