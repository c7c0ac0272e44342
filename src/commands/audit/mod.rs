//! What a list of themes finds, to judge the list by: reading, tokenizing and matching, without pairs and collocates.

mod count;
mod findings;
mod tables;

pub use self::tables::PatternStatus;

pub(crate) use self::tables::audit_schemas;
use std::collections::HashMap;
use std::path::PathBuf;

use self::count::{AuditCounts, count_audit};
use self::findings::findings;
use self::tables::{AuditFindings, Audited, audit_tables};
use crate::analyses::analysis::Analysis;
use crate::analyses::plan;
use crate::analyses::terms::TermTables;
use crate::config::{Compound, Config, StopWords, TableName};
use crate::context::{Amounts, Context, Observer, Prepared, Report, Stage, Stages};
use crate::error::{Error, Result};
use crate::run::{discovered, manifest, read_texts, write};
use crate::tables::{OwnFiles, Staging, data_package};
use crate::themes::{Matcher, PatternOf};

/// A pattern that makes a larger share of the hits of its theme than this, and is not alone in it, is named.
const HEAVY: f64 = 0.3;

/// Forms that are named.
const SURPRISES: usize = 10;

/// A pattern, and how it fares.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AuditedPattern {
    /// Its theme.
    pub theme: String,
    /// Its name, or the pattern as written where it has none.
    pub pattern: String,
    /// Hits.
    pub hits: u64,
    /// Share in the hits of its theme; 0 where the theme has none.
    pub share: f64,
    /// How it fares.
    pub status: PatternStatus,
    /// Why it cannot match, else empty.
    pub reason: String,
}

/// A theme, and how its patterns fare.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuditedTheme {
    /// Its name.
    pub theme: String,
    /// Hits.
    pub hits: u64,
    /// Documents with a hit.
    pub documents: u64,
    /// Patterns, including the patterns of themes below it.
    pub patterns: u64,
    /// Those that never hit, whatever the reason.
    pub dead: u64,
}

/// A form that a glob or regex matched.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SurprisingForm {
    /// The theme.
    pub theme: String,
    /// The name of the pattern, or the pattern as written.
    pub pattern: String,
    /// The form.
    pub form: String,
    /// Hits with it.
    pub count: u64,
    /// Share in the hits of the pattern.
    pub share: f64,
    /// As in the table `form_audit`.
    pub surprise: f64,
}

/// Two themes of which some hits share a token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ThemeOverlap {
    /// The themes.
    pub themes: (String, String),
    /// Hits of each.
    pub hits: (u64, u64),
    /// Hits of each that share a token with one of the other.
    pub shared: (u64, u64),
    /// The patterns that do so most often.
    pub patterns: (String, String),
    /// Where they do so first: the document, and the text before, in and after the longer hit.
    pub example: Option<(String, [String; 3])>,
}

/// What [`audit`] found.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AuditReport {
    /// As of a run; what was not counted is 0.
    pub run: Report,
    /// By name.
    pub themes: Vec<AuditedTheme>,
    /// By theme and place in the list.
    pub patterns: Vec<AuditedPattern>,
    /// The most surprising forms, largest first.
    pub surprises: Vec<SurprisingForm>,
    /// Those with the most hits that share a token first.
    pub overlaps: Vec<ThemeOverlap>,
}

impl AuditReport {
    /// Patterns that make most of their themes, the largest share first.
    pub fn heavy(&self) -> Vec<&AuditedPattern> {
        let is_alone = |pattern: &AuditedPattern| {
            self.themes.iter().any(|theme| theme.theme == pattern.theme && theme.patterns < 2)
        };
        let mut heavy: Vec<&AuditedPattern> =
            self.patterns.iter().filter(|pattern| pattern.share > HEAVY && !is_alone(pattern)).collect();
        heavy.sort_by(|a, b| b.share.total_cmp(&a.share));
        heavy
    }

    /// Patterns with a status.
    pub fn with_status(&self, status: PatternStatus) -> Vec<&AuditedPattern> {
        self.patterns.iter().filter(|pattern| pattern.status == status).collect()
    }
}

/// Reads `config.inputs` and judges the themes of `config.themes` by what they find there.
///
/// Written to `output` are the tables `pattern_audit`, `form_audit` and `theme_overlap`, a data package and `run.json`. Of `config` only themes, scope, how texts are read and tokenized, formats, memory and threads matter.
/// Files in `output` and in `config.output` are not read.
///
/// # Errors
/// Fails as [`run`](crate::run()) does; nothing is written then.
///
/// # Complexity
/// Linear in the tokens and in the hits; memory as in a run.
///
/// # Examples
/// ```
/// use termloom::config::ThemeSource;
/// use termloom::{Config, Output, Silent, audit};
///
/// # let folder = tempfile::tempdir()?;
/// # std::env::set_current_dir(&folder)?;
/// # std::fs::create_dir("articles")?;
/// # std::fs::write("articles/a.txt", "The cat sat. The cat slept.")?;
/// # std::fs::write("articles/b.txt", "The dog saw the cat.")?;
/// std::fs::write("my.yaml", "pets: [cat, parrot]")?;
/// let config = Config::new(["articles"]).themes(vec![ThemeSource::File("my.yaml".into())]);
///
/// let report = audit(&config, "audit".into(), &Silent)?;
/// assert_eq!((report.themes[0].hits, report.themes[0].dead), (3, 1));
/// assert_eq!(Output::open("audit")?.table("pattern_audit")?.height(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn audit(config: &Config, output: PathBuf, observer: &dyn Observer) -> Result<AuditReport> {
    let results_of_run = OwnFiles::of(&config.output);
    let config = Config {
        output,
        stop_words: StopWords::None,
        tables: vec![TableName::ThemePatterns, TableName::ThemeHits],
        ..config.clone()
    };
    let config = &config.validated()?;
    if config.compound == Compound::Auto {
        return Err(Error::usage("an audit does not look for multiword expressions")
            .hint("name a file of them, such as compounds.txt of a run, as `compound`"));
    }
    let plan = plan(config).until(Stage::Terms);
    let mut prepared = Prepared::new(config)?;
    prepared.matcher = prepared.matcher.noting_matches();
    let own = [OwnFiles::of(&config.output), results_of_run];
    let staging = Staging::begin(&config.output, config.overwrite)?;
    let context = &Context::new(config, &plan, observer, staging.folder())?;
    let mut stages = Stages::new(context);
    let discovered = discovered(context, &own, &mut stages)?;
    let texts = read_texts(context, &mut prepared, &discovered, &mut stages)?;
    let (matcher, records, counts) = (&prepared.matcher, &texts.records, &texts.counts);
    let (counted, findings) = stages.timed(Stage::Themes, || {
        observer.begin(Stage::Themes, 1, 0);
        let patterns: Vec<PatternOf<'_>> = matcher.patterns().collect();
        let counted = count_audit(counts, matcher.themes(), &patterns)?;
        let findings = findings(&prepared, &counted);
        observer.advance(Stage::Themes, 1, 0);
        let (documents, rows) = (counts.documents().len() as u64, counted.forms.len() as u64);
        Ok(((counted, findings), Amounts { documents, rows, ..Amounts::default() }))
    })?;
    let mut doc_ids = HashMap::new();
    for example in counted.overlaps.iter().flat_map(|overlap| &overlap.examples) {
        doc_ids.insert(example.document, records.doc_id(example.document)?);
    }
    let output = stages.timed(Stage::Write, || {
        let tables = audit_tables(&Audited { matcher, counts: &counted, findings: &findings, doc_ids: &doc_ids });
        write(context, &prepared, &tables, None, &staging)
    })?;
    let mut run = manifest::report(context, &prepared, &texts, &output)?;
    TermTables::new(context, records, counts, None).report(&mut run);
    // They are the tables of a run, and none of them is written here.
    run.config.tables.clear();
    let described = [("datapackage.json", data_package(&output.package, &output.written))];
    manifest::finish(context, staging, &discovered, stages, described, &mut run)?;
    Ok(report(matcher, run, &doc_ids, &counted, &findings))
}

fn report(
    matcher: &Matcher,
    run: Report,
    doc_ids: &HashMap<u32, String>,
    counts: &AuditCounts,
    findings: &AuditFindings,
) -> AuditReport {
    let names = matcher.themes();
    let patterns: Vec<PatternOf<'_>> = matcher.patterns().collect();
    let share = |count: u64, of: u64| if of == 0 { 0.0 } else { count as f64 / of as f64 };
    let audited = |(index, pattern): (usize, &PatternOf<'_>)| {
        let hits = counts.patterns[index].count;
        AuditedPattern {
            theme: names[pattern.theme as usize].clone(),
            pattern: pattern.name.to_string(),
            hits,
            share: share(hits, counts.themes[pattern.theme as usize].count),
            status: findings.status[index],
            reason: findings.reasons[index].clone(),
        }
    };
    let theme = |(index, name): (usize, &String)| {
        let own = || (0..patterns.len()).filter(|&pattern| patterns[pattern].theme as usize == index);
        AuditedTheme {
            theme: name.clone(),
            hits: counts.themes[index].count,
            documents: counts.themes[index].doc_count,
            patterns: own().count() as u64,
            dead: own().filter(|&pattern| counts.patterns[pattern].count == 0).count() as u64,
        }
    };
    let surprising = |&(row, surprise): &(usize, f64)| {
        let form = &counts.forms[row];
        let pattern = &patterns[form.pattern as usize];
        SurprisingForm {
            theme: names[pattern.theme as usize].clone(),
            pattern: pattern.name.to_string(),
            form: form.form.clone(),
            count: form.count,
            share: share(form.count, counts.patterns[form.pattern as usize].count),
            surprise,
        }
    };
    let mut overlaps: Vec<_> = counts.overlaps.iter().collect();
    overlaps.sort_by_key(|overlap| std::cmp::Reverse(overlap.shared1.max(overlap.shared2)));
    let overlap = |overlap: &self::count::Overlap| {
        let (a, b) = (overlap.theme1 as usize, overlap.theme2 as usize);
        let text = |pattern: u32| patterns[pattern as usize].name.to_string();
        let most = overlap.patterns.first().map(|((a, b), _)| (text(*a), text(*b)));
        let example = overlap.examples.first().map(|example| {
            let doc_id = doc_ids.get(&example.document).cloned();
            (doc_id.unwrap_or_default(), [&example.left, &example.matched, &example.right].map(String::clone))
        });
        ThemeOverlap {
            themes: (names[a].clone(), names[b].clone()),
            hits: (counts.themes[a].count, counts.themes[b].count),
            shared: (overlap.shared1, overlap.shared2),
            patterns: most.unwrap_or_default(),
            example,
        }
    };
    AuditReport {
        run,
        themes: names.iter().enumerate().map(theme).collect(),
        patterns: patterns.iter().enumerate().map(audited).collect(),
        surprises: findings
            .surprises
            .iter()
            .take_while(|&&(_, surprise)| surprise > 0.0)
            .take(SURPRISES)
            .map(surprising)
            .collect(),
        overlaps: overlaps.into_iter().map(overlap).collect(),
    }
}
