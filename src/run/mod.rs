//! A run: all stages, one after the other.

mod common_lines;
mod compounds;
mod copies;
mod discover;
mod expected;
mod files;
pub(crate) mod manifest;
mod reading;
mod sizes;
mod texts;
mod write;

pub(crate) use self::discover::discover_inputs;
pub(crate) use self::texts::{discovered, read_texts};
pub(crate) use self::write::{tables, write};

use std::collections::BTreeMap;

use self::manifest::{finish, report};
use self::sizes::{SAID_OVER, say_sizes, with_room_needed};
use crate::analyses::{alarms, count, plan, scored};
use crate::config::{Compound, Config};
use crate::context::{Context, Observer, Prepared, Report, Stage, Stages, check_denied};
use crate::corpus::SkipKind;
use crate::error::{Error, Result};
use crate::tables::{COMPOUNDS, OwnFiles, STOP_WORDS, Staging, codebook, data_package, pretty};

/// Reads `config.inputs`, counts, and writes every table to `config.output`.
///
/// # Errors
/// A usage error where an option, a theme file or an input is at fault, or no document was found; an output-taken error
/// where the output is not free; a fatal error where the tables cannot be written or fewer documents were found than
/// [`ExpectedOptions`](crate::config::ExpectedOptions) allow; a cancelled error where the observer asks to stop. In all
/// cases nothing is written.
///
/// # Complexity
/// Linear in the tokens times the window, and in the rows that are written.
///
/// # Examples
/// ```
/// use termloom::config::{Gap, TableName};
/// use termloom::{Config, Silent, run};
///
/// # let folder = tempfile::tempdir()?;
/// # std::env::set_current_dir(&folder)?;
/// # std::fs::create_dir("articles")?;
/// # std::fs::write("articles/a.txt", "The cat sat. The cat slept.")?;
/// # std::fs::write("articles/b.txt", "The dog saw the cat.")?;
/// let mut config = Config::new(["articles"]).output("results".into()).tables(vec![TableName::Terms, TableName::Pairs]);
/// config.count.window = 10;
/// config.count.pairs.gap = Gap::Close;
///
/// let report = run(&config, &Silent)?;
/// assert_eq!((report.documents.processed, report.totals.types), (2, 6));
/// assert!(std::fs::read_to_string("results/terms.csv")?.contains("cat,"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn run(config: &Config, observer: &dyn Observer) -> Result<Report> {
    let config = &config.clone().validated()?;
    let plan = plan(config);
    let mut prepared = Prepared::new(config)?;
    let own = [OwnFiles::of(&config.output)];
    let staging = Staging::begin(&config.output, config.overwrite)?;
    let context = &Context::new(config, &plan, observer, staging.folder())?;
    let mut stages = Stages::new(context);
    let discovered = discovered(context, &own, &mut stages)?;
    let texts = read_texts(context, &mut prepared, &discovered, &mut stages)?;
    if config.strict
        && let Some(first) = texts.skipped.iter().find(|skipped| skipped.reason.kind() == SkipKind::Quarantined)
    {
        return Err(Error::fatal(format!("`{}` could not be used: {}", first.doc_id, first.message))
            .hint("omit --strict to count the rest and list such files in the table `skipped`"));
    }
    expected::check(config, &texts)?;
    let budget = context.budget.beside(discovered.known_bytes).with_documents(texts.records.len() as u64)?;
    let context = &Context { budget, ..context.clone() };
    let results = count(context, &prepared, &texts, &mut stages)?;
    let (output, mut report) = stages.timed(Stage::Write, || {
        let (alarms, read) = alarms(context, &prepared, &texts, &results)?;
        check_denied(&alarms, &config.alarms)?;
        scored(context, &prepared, &texts, &results, &alarms, |analyses| {
            let compounds = (config.compound != Compound::None).then(|| prepared.tokenizer.compounds().list());
            let tables = tables(analyses, &config.tables)?;
            say_sizes(context, &tables, SAID_OVER)?;
            let written = write(context, &prepared, &tables, compounds, &staging);
            let (output, amounts) = written.map_err(|error| with_room_needed(error, context, &tables))?;
            let mut report = report(context, &prepared, &texts, &output)?;
            report.read = read;
            analyses.iter().for_each(|analysis| analysis.report(&mut report));
            Ok(((output, report), amounts))
        })
    })?;
    let package = &output.package;
    let described = [
        ("datapackage.json", data_package(package, &output.written)),
        ("codebook.md", codebook(package, &output.written)),
    ];
    let lists = &prepared.stop_lists;
    let is_used = |(_, name): &(usize, &String)| report.stop_words.contains_key(*name);
    let used: BTreeMap<&str, Vec<String>> = lists
        .names()
        .iter()
        .enumerate()
        .filter(is_used)
        .map(|(list, name)| (name.as_str(), lists.words(list)))
        .collect();
    let described = described
        .into_iter()
        .chain([(STOP_WORDS, pretty(&used))])
        .chain(package.compounds.clone().map(|list| (COMPOUNDS, list)));
    finish(context, staging, &discovered, stages, described, &mut report)?;
    Ok(report)
}
