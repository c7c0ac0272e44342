//! `termloom.toml`, and how it, the flags and the defaults make one configuration.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::CommandFactory;

use super::arguments::{Arguments, MeasureChoice, Run, Settings};
use super::memory;
use termloom::Config;
use termloom::config::{Compat, Compound, CountOptions, Diagonal, PairOptions, StopWords, ThemeSource};

/// The file that is read where none is named.
pub(super) const NAME: &str = "termloom.toml";

/// A configuration, and what concerns the terminal only.
pub(super) struct Resolved {
    pub config: Config,
    pub quiet: bool,
    pub verbose: bool,
}

/// Flags go before the file, the file before the defaults.
pub(super) fn resolve(run: Run) -> Result<Resolved, String> {
    let from_file = match &run.config {
        Some(path) => read(path)?.ok_or_else(|| format!("there is no configuration file `{}`", path.display()))?,
        None => read(Path::new(NAME))?.unwrap_or_default(),
    };
    let settings = run.settings.or(from_file);
    let defaults = settings.compat.unwrap_or(Compat::None).preset();
    let is_ordered = settings.ordered.unwrap_or(defaults.count.pairs.ordered);
    // A preset's diagonal is that of unordered pairs.
    let diagonal = if is_ordered { Diagonal::Once } else { defaults.count.pairs.diagonal };
    let config = Config {
        compat: defaults.compat,
        tf_idf: settings.tf_idf.unwrap_or(defaults.tf_idf),
        inputs: settings.input.unwrap_or(defaults.inputs),
        output: settings.output.unwrap_or(defaults.output),
        reading: settings.reading.over(defaults.reading),
        boilerplate: settings.boilerplate.unwrap_or(defaults.boilerplate),
        themes: settings.themes.map_or(defaults.themes, |themes| themes.into_iter().map(theme_source).collect()),
        text: settings.text.over(defaults.text),
        compound: settings.compound.map_or(defaults.compound, compound),
        stop_words: settings.stop_words.map_or(defaults.stop_words, stop_words),
        count: CountOptions {
            window: settings.window.unwrap_or(defaults.count.window),
            break_at: settings.break_at.unwrap_or(defaults.count.break_at),
            pairs: PairOptions {
                ordered: is_ordered,
                weighted: settings.weighted.unwrap_or(defaults.count.pairs.weighted),
                gap: settings.gap.unwrap_or(defaults.count.pairs.gap),
                diagonal: settings.diagonal.unwrap_or(diagonal),
            },
            units: settings.units.unwrap_or(defaults.count.units),
            scope: settings.scope.unwrap_or(defaults.count.scope),
            min_count: settings.min_count.unwrap_or(defaults.count.min_count),
            min_pair_count: settings.min_pair_count.unwrap_or(defaults.count.min_pair_count),
        },
        ngrams: settings.ngrams.map_or(defaults.ngrams, |lengths| lengths.into_iter().flat_map(|of| of.0).collect()),
        min_ngram_count: settings.min_ngram_count.unwrap_or(defaults.min_ngram_count),
        document_measures: settings.document_measures.unwrap_or(defaults.document_measures),
        dedup: settings.dedup.unwrap_or(defaults.dedup),
        near_threshold: settings.near_threshold.unwrap_or(defaults.near_threshold),
        max_hits: settings.max_hits.map_or(defaults.max_hits, |most| most.0),
        group_by: settings.group_by.unwrap_or(defaults.group_by),
        min_group_count: settings.min_group_count.unwrap_or(defaults.min_group_count),
        bootstrap: settings.bootstrap.unwrap_or(defaults.bootstrap),
        seed: settings.seed.unwrap_or(defaults.seed),
        measures: settings.measures.map_or(defaults.measures, |chosen| MeasureChoice::measures(&chosen)),
        tables: settings.tables.unwrap_or(defaults.tables),
        formats: settings.format.unwrap_or(defaults.formats),
        dispersion: settings.dispersion.unwrap_or(defaults.dispersion),
        memory: settings.memory.map_or_else(memory::default, |size| size.0),
        temp_dir: settings.temp_dir.or(defaults.temp_dir),
        threads: settings.threads.unwrap_or(defaults.threads),
        overwrite: settings.overwrite.unwrap_or(defaults.overwrite),
        strict: settings.strict.unwrap_or(defaults.strict),
    };
    Ok(Resolved { config, quiet: settings.quiet.unwrap_or(false), verbose: settings.verbose.unwrap_or(false) })
}

fn theme_source(text: String) -> ThemeSource {
    match text.strip_prefix("builtin:") {
        Some(name) => ThemeSource::Builtin(name.to_string()),
        None => ThemeSource::File(text.into()),
    }
}

fn compound(text: String) -> Compound {
    match text.as_str() {
        "none" => Compound::None,
        "auto" => Compound::Auto,
        _ => Compound::File(text.into()),
    }
}

/// A file is told from a language code by being one, or by looking like one.
fn stop_words(text: String) -> StopWords {
    match text.as_str() {
        "auto" => StopWords::Auto,
        "none" => StopWords::None,
        _ if text.contains(['/', '\\', '.']) || Path::new(&text).is_file() => StopWords::File(PathBuf::from(text)),
        _ => StopWords::Language(text),
    }
}

/// `None` where there is no such file.
fn read(path: &Path) -> Result<Option<Settings>, String> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("cannot read `{}`: {error}", path.display())),
    };
    parse(&text).map(Some).map_err(|(line, message)| format!("{}:{line}: {message}", path.display()))
}

fn parse(text: &str) -> Result<Settings, (usize, String)> {
    let line_of = |at: usize| text[..at.min(text.len())].matches('\n').count() + 1;
    let located = |error: toml::de::Error| {
        (error.span().map_or(1, |span| line_of(span.start)), error.message().lines().collect::<Vec<_>>().join("; "))
    };
    let table: toml::Table = text.parse().map_err(located)?;
    let keys = keys();
    if let Some(unknown) = table.keys().find(|key| !keys.contains(key)) {
        let at = text
            .lines()
            .position(|line| line.trim_start().trim_start_matches(['[', '"', '\'']).starts_with(unknown.as_str()));
        let mut message = format!("there is no key `{unknown}`");
        if let Some(nearest) = nearest(unknown, &keys) {
            message.push_str(&format!("; did you mean `{nearest}`?"));
        }
        return Err((at.map_or(1, |line| line + 1), message));
    }
    toml::from_str(text).map_err(located)
}

/// Every key, as the flags are called.
pub(super) fn keys() -> Vec<String> {
    let command = Arguments::command();
    let run =
        command.find_subcommand("run").map(|run| run.get_arguments().map(|argument| argument.get_id().to_string()));
    run.into_iter().flatten().filter(|key| key != "config").collect()
}

fn nearest<'k>(unknown: &str, keys: &'k [String]) -> Option<&'k str> {
    let unknown = unknown.replace('-', "_");
    let scored = keys.iter().map(|key| (strsim::damerau_levenshtein(&unknown, key), key));
    scored.min().filter(|(distance, key)| *distance <= key.len() / 2 + 1).map(|(_, key)| key.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_named_with_its_line_and_the_nearest() {
        let (line, message) = parse("output = \"x\"\n\nmin-pair_count = 3\n").unwrap_err();
        assert_eq!((line, message.as_str()), (3, "there is no key `min-pair_count`; did you mean `min_pair_count`?"));
        assert!(parse("zzzzzzzzzzz = 1").unwrap_err().1.ends_with("`zzzzzzzzzzz`"));
    }

    #[test]
    fn a_wrong_value_is_named_with_its_line() {
        let (line, message) = parse("window = 3\nunits = [\"window\", \"page\"]\n").unwrap_err();
        assert_eq!(line, 2, "{message}");
        assert!(message.contains("page"), "{message}");
        assert_eq!(parse("window = 3\nwindow = 4\n").unwrap_err().0, 2);
    }

    #[test]
    fn flags_go_before_the_file() {
        let settings = Settings { window: Some(7), ..Settings::default() };
        let joined = settings.or(parse("window = 3\nhyphens = \"keep\"\n").unwrap());
        assert_eq!((joined.window, joined.text.hyphens.map(|h| h.name())), (Some(7), Some("keep")));
    }
}
