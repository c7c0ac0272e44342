//! The stages of a run, and who is told of their progress.

use super::size::ExpectedSizes;
use crate::corpus::Skipped;
use crate::named::named;

named! {
    /// A part of a run that takes time. Documents are read, tokenized and counted in one pass, which an observer hears of
    /// as `read`.
    #[non_exhaustive]
    Stage {
        /// Looking for files.
        Discover = "discover",
        /// Looking for multiword expressions.
        Compounds = "compounds",
        /// Reading documents: bytes, encoding, front matter, language.
        Read = "read",
        /// Splitting their text into tokens, sentences and paragraphs.
        Tokenize = "tokenize",
        /// Counting terms, finding hits of themes, and ranking the vocabulary.
        Terms = "terms",
        /// Looking for lines that many documents of one source have in common.
        Boilerplate = "boilerplate",
        /// Measuring the dispersion of terms over documents.
        Dispersion = "dispersion",
        /// Looking for near-duplicates.
        Duplicates = "duplicates",
        /// Window pairs of terms.
        Pairs = "pairs",
        /// Themes, theme pairs and collocates.
        Themes = "themes",
        /// N-grams.
        Ngrams = "ngrams",
        /// Terms, themes and trends of groups of documents.
        Groups = "groups",
        /// Measures, and writing the tables.
        Write = "write",
    }
}

/// Is told of the progress of a run, from any thread, and may ask it to stop.
///
/// # Examples
/// ```
/// use std::time::{Duration, Instant};
///
/// use termloom::{Config, Observer, Stage, run};
///
/// /// Says what is done, and stops it at some time.
/// struct Until(Instant);
///
/// impl Observer for Until {
///     fn begin(&self, stage: Stage, items: u64, _bytes: u64) {
///         println!("{stage}: {items}");
///     }
///
///     fn is_cancelled(&self) -> bool {
///         Instant::now() > self.0
///     }
/// }
///
/// # let folder = tempfile::tempdir()?;
/// # std::env::set_current_dir(&folder)?;
/// # std::fs::create_dir("articles")?;
/// # std::fs::write("articles/a.txt", "The cat sat. The cat slept.")?;
/// let late = Until(Instant::now() - Duration::from_secs(1));
/// let error = run(&Config::new(["articles"]), &late).expect_err("it is too late");
/// assert!(error.is_cancelled());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Observer: Sync {
    /// A stage begins, with this much to do, as far as that is known; else 0.
    fn begin(&self, _stage: Stage, _items: u64, _bytes: u64) {}

    /// This much more of a stage is done.
    fn advance(&self, _stage: Stage, _items: u64, _bytes: u64) {}

    /// A stage is over.
    fn end(&self, _stage: Stage) {}

    /// A source gave no document.
    fn skipped(&self, _skipped: &Skipped) {}

    /// The tables that come next take much room: more than a gigabyte together.
    fn will_write(&self, _sizes: &ExpectedSizes) {}

    /// Something is not as a user may think, and nothing is lost: what somebody saved into the output during the run is in it still.
    fn warning(&self, _message: &str) {}

    /// Whether to stop. Asked before every document and every batch of rows.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// An observer that ignores everything and never stops a run.
pub struct Silent;

impl Observer for Silent {}

/// Passes on only requests to stop, for stages that are part of another stage.
pub(crate) struct CancelOnly<'o>(pub &'o dyn Observer);

impl Observer for CancelOnly<'_> {
    fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }
}

/// Passes on everything but skipped sources, which a first pass has named.
pub(crate) struct WithoutSkipped<'o>(pub &'o dyn Observer);

impl Observer for WithoutSkipped<'_> {
    fn begin(&self, stage: Stage, items: u64, bytes: u64) {
        self.0.begin(stage, items, bytes);
    }

    fn advance(&self, stage: Stage, items: u64, bytes: u64) {
        self.0.advance(stage, items, bytes);
    }

    fn end(&self, stage: Stage) {
        self.0.end(stage);
    }

    fn will_write(&self, sizes: &ExpectedSizes) {
        self.0.will_write(sizes);
    }

    fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }
}
