//! Which terms are typical of some documents of a finished output: `docs/keyness.md`.

mod count;
mod coverage;
mod documents;
mod names;
mod options;
mod passes;
mod rows;
mod sums;
mod table;
mod vocabulary;

pub use self::options::{KeynessOptions, KeynessShown, KeynessSort};
pub use self::table::{KeynessBatch, KeynessKey, KeynessRow, KeynessSide, keyness_table};
pub use crate::commands::filter::Filter;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde_json::json;

use self::documents::{Divided, divide};

use self::count::{CorpusSize, FirstPass};
use self::coverage::Coverage;
use self::passes::each_occurrence;
use self::rows::push_rows;
pub(crate) use self::table::keyness_schema;
use self::table::{KEYNESS_ROWS, KeynessFile};
use self::vocabulary::ComparedTerms;
use crate::config::GroupBy;
use crate::context::{Observer, Stage};
use crate::error::{Error, Result};
use crate::output::Output;
use crate::tables::Package;
use crate::text::unicode_versions;

/// What [`keyness`](crate::keyness()) compared.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct KeynessReport {
    /// Targets, with the rows of each.
    pub groups: Vec<KeynessGroup>,
    /// Documents in no group.
    pub without_group: u64,
    /// Terms that were left out because they are stop words.
    pub stop_words: u64,
    /// What a reader of the rows should know.
    pub notes: Vec<String>,
}

/// A target and its reference.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct KeynessGroup {
    /// Its name; empty where there are no groups.
    pub name: String,
    /// Its documents and their tokens.
    pub target: (u64, u64),
    /// Those of the reference.
    pub reference: (u64, u64),
    /// Its rows.
    pub rows: u64,
}

/// Takes the rows of [`keyness`](crate::keyness()).
pub trait KeynessSink {
    /// What is compared, before there are any rows.
    ///
    /// # Errors
    /// One that ends everything.
    fn begin(&mut self, _groups: &[KeynessGroup]) -> Result<()> {
        Ok(())
    }

    /// More rows, in their order.
    ///
    /// # Errors
    /// One that ends everything.
    fn rows(&mut self, batch: &KeynessBatch<'_>) -> Result<ControlFlow<()>>;
}

impl KeynessSink for KeynessFile {
    fn rows(&mut self, batch: &KeynessBatch<'_>) -> Result<ControlFlow<()>> {
        self.append(batch).map(ControlFlow::Continue)
    }
}

/// Compares documents of a finished output with others, and hands the terms that are typical of them to `sink`.
///
/// # Errors
/// A usage error where the output, a filter or an option is wrong, or a side has no documents; a cancelled error where the observer asks to stop;
/// those of the sink.
///
/// # Complexity
/// Linear in the rows of `doc_terms`, which is read twice, or more often where memory is short; times the groups where each is compared with all
/// others. Memory is for the documents, the terms, and a cell for each term and group.
///
/// # Examples
/// ```
/// use std::ops::ControlFlow;
///
/// use termloom::commands::keyness::KeynessShown;
/// use termloom::{Config, KeynessBatch, KeynessOptions, KeynessSink, Result, Silent, keyness, run};
///
/// struct Terms(Vec<String>);
///
/// impl KeynessSink for Terms {
///     fn rows(&mut self, batch: &KeynessBatch<'_>) -> Result<ControlFlow<()>> {
///         self.0.extend(batch.rows.iter().map(|row| row.term.to_string()));
///         Ok(ControlFlow::Continue(()))
///     }
/// }
///
/// # let folder = tempfile::tempdir()?;
/// # std::env::set_current_dir(&folder)?;
/// # std::fs::create_dir("articles")?;
/// # std::fs::write("articles/a.txt", "The cat sat. The cat slept.")?;
/// # std::fs::write("articles/b.txt", "The dog saw the cat.")?;
/// run(&Config::new(["articles"]).output("results".into()), &Silent)?;
///
/// let target = "doc_id=a.txt".parse()?;
/// let options = KeynessOptions::new("results").target(vec![target]).min_count(1).shown(KeynessShown::Positive);
/// let mut terms = Terms(Vec::new());
/// keyness(&options, &Silent, &mut terms)?;
/// assert_eq!(terms.0, ["sat", "slept", "cat"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn keyness(options: &KeynessOptions, observer: &dyn Observer, sink: &mut dyn KeynessSink) -> Result<KeynessReport> {
    let options = &options.clone().validated()?;
    observer.begin(Stage::Terms, 0, 0);
    let outputs = outputs(options)?;
    let report = compare(options, &outputs, observer, sink);
    observer.end(Stage::Terms);
    report
}

/// Writes the rows of [`keyness`] to a file.
///
/// Its name ends in `.csv` or `.parquet`. It is there only once it is whole, and replaces an existing one.
///
/// # Errors
/// Those of [`keyness`]; a usage error where the name ends otherwise, and a fatal error where the file cannot be written.
///
/// # Examples
/// ```
/// use termloom::{Config, KeynessOptions, Silent, keyness_to_file, run};
///
/// # let folder = tempfile::tempdir()?;
/// # std::env::set_current_dir(&folder)?;
/// # std::fs::create_dir("articles")?;
/// # std::fs::write("articles/a.txt", "The cat sat. The cat slept.")?;
/// # std::fs::write("articles/b.txt", "The dog saw the cat.")?;
/// run(&Config::new(["articles"]).output("results".into()), &Silent)?;
///
/// // Each document against all others.
/// let options = KeynessOptions::new("results").by(Some("doc_id".parse()?)).min_count(1);
/// let report = keyness_to_file(&options, &Silent, "typical.parquet".as_ref())?;
/// assert_eq!(report.groups.len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn keyness_to_file(options: &KeynessOptions, observer: &dyn Observer, path: &Path) -> Result<KeynessReport> {
    let options = &options.clone().validated()?;
    let mut file = KeynessFile::create(path, options.key(), &options.measures)?;
    let report = keyness(options, observer, &mut file)?;
    let texts = |filters: &[Filter]| filters.iter().map(Filter::to_string).collect::<Vec<_>>();
    let outputs: Vec<_> = outputs(options)?.iter().map(|output| output.options_sha256().clone()).collect();
    file.finish(&Package {
        compounds: None,
        options: json!({
            "where": texts(&options.among),
            "target": texts(&options.target),
            "reference": texts(&options.reference),
            "by": options.by.as_ref().map(GroupBy::name),
            "themes": options.themes,
            "measures": options.measures,
            "sort": options.sort.to_string(),
            "min_count": options.min_count,
            "stop_words": if options.keep_stop_words { "keep" } else { "drop" },
            "shown": options.shown,
            "prior": options.prior,
            "outputs_options_sha256": outputs,
        }),
        schemas: vec![keyness_schema(options.key(), &options.measures)],
        unicode_version: unicode_versions().segmentation,
    })?;
    Ok(report)
}

fn outputs(options: &KeynessOptions) -> Result<Vec<Output>> {
    let open = |folder: &PathBuf| {
        let output = Output::open(folder)?.accept_changed(options.accept_changed);
        output.require(if options.themes {
            &["doc_themes", "documents"]
        } else {
            &["doc_terms", "documents", "terms"]
        })?;
        Ok(output)
    };
    [Some(&options.output), options.against.as_ref()].into_iter().flatten().map(open).collect()
}

fn compare(
    options: &KeynessOptions,
    outputs: &[Output],
    observer: &dyn Observer,
    sink: &mut dyn KeynessSink,
) -> Result<KeynessReport> {
    let table = if options.themes { "doc_themes" } else { "doc_terms" };
    let files = outputs.iter().map(|output| Ok(output.file(table)?.0)).collect::<Result<Vec<_>>>()?;
    let Divided { documents, comparison, groups, without_group } = divide(options, outputs)?;
    let vocabulary = ComparedTerms::read(options, outputs)?;
    let coverage = if options.themes { Coverage::read(outputs, &vocabulary) } else { Coverage::default() };
    let comparisons = coverage.comparisons(&comparison, &documents);
    let at_once = options.targets_at_once(groups.len(), vocabulary.len());
    let mut notes = notes(options, outputs);
    let outputs_and_sides = outputs.iter().enumerate().zip(&documents);
    notes.extend(outputs_and_sides.filter_map(|(output, sides)| coverage.note(output, sides, &vocabulary)));
    let mut report = KeynessReport { without_group, stop_words: vocabulary.stop_words, notes, ..Default::default() };
    let of = |body: CorpusSize| (body.documents, body.tokens);
    let group = |(target, name): (usize, &String)| KeynessGroup {
        name: name.clone(),
        target: of(comparison.target(target)),
        reference: of(comparison.reference(target)),
        rows: 0,
    };
    report.groups = groups.iter().enumerate().map(group).collect();
    sink.begin(&report.groups)?;
    let mut batch = KeynessBatch::new(options.measures.len());
    for first in (0..groups.len()).step_by(at_once) {
        let width = at_once.min(groups.len() - first);
        let mut first_pass = FirstPass::new(&comparisons, first, width, vocabulary.len());
        let threads = options.threads();
        for (file, documents) in files.iter().zip(&documents) {
            each_occurrence((file, options.themes), documents, &vocabulary, threads, observer, |of| {
                first_pass.add(of.term, of.side, of.count);
            })?;
        }
        let mut second_pass = first_pass.second_pass();
        for (file, documents) in files.iter().zip(&documents) {
            each_occurrence((file, options.themes), documents, &vocabulary, threads, observer, |of| {
                second_pass.add(of.term, of.side, of.count, of.tokens);
            })?;
        }
        let compared = second_pass.finish();
        for (target, name) in groups.iter().enumerate().skip(first).take(width) {
            let named = (target, name.as_str());
            report.groups[target].rows = push_rows(options, &vocabulary, &comparisons, &compared, named, &mut batch);
            while batch.rows.len() >= KEYNESS_ROWS {
                if observer.is_cancelled() {
                    return Err(Error::cancelled());
                }
                let rest = batch.split_off(KEYNESS_ROWS);
                if sink.rows(&std::mem::replace(&mut batch, rest))?.is_break() {
                    return Ok(report);
                }
            }
        }
    }
    let _ = sink.rows(&batch)?;
    Ok(report)
}

/// What a reader of the rows should know of the outputs.
fn notes(options: &KeynessOptions, outputs: &[Output]) -> Vec<String> {
    let mut notes = Vec::new();
    if let [here, there] = outputs {
        let differences = here.differences(there);
        if !differences.is_empty() {
            let (a, b) = (here.name(), there.name());
            notes.push(format!("`{a}` and `{b}` were counted in different ways: {}", differences.join(", ")));
        }
    }
    for output in outputs.iter().filter(|_| !options.themes) {
        let (terms, min_count) = output.cut();
        if terms > 0 {
            let name = output.name();
            let (noun, are) = if terms == 1 { ("term", "is") } else { ("terms", "are") };
            notes.push(format!(
                "{terms} {noun} with fewer than {min_count} occurrences {are} not in `{name}`, and so not here"
            ));
        }
    }
    notes
}
