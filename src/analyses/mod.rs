//! All analyses in their order: what needs them, when they are done, and what they give to the output. A new one is added
//! here, in each of the three functions that it takes part in.

pub mod alarms;
pub mod analysis;
pub mod boilerplate;
pub mod dispersion;
pub mod documents;
pub mod duplicates;
pub mod groups;
pub mod lexical;
pub mod ngrams;
pub mod pairs;
pub mod terms;
pub mod themes;

use self::alarms::{AlarmTables, Evidence, TextSigns};
use self::analysis::Analysis;
use self::boilerplate::{BoilerplateTables, FoundLines};
use self::dispersion::{TermDispersions, term_dispersions};
use self::documents::{DocumentTables, Documents, InputRow};
use self::duplicates::{DroppedCopies, DuplicateTables, FoundDuplicates, duplicates};
use self::groups::{GroupCounts, GroupTables, Groups, count_groups, group};
use self::lexical::lexical_measures;
use self::ngrams::{NgramTable, NgramTables, ngrams};
use self::pairs::{PairCounts, PairTables, pairs};
use self::terms::TermTables;
use self::themes::{ThemeResults, ThemeTables, themes};
use crate::config::{Boilerplate, Compound, Config, Dedup, DocumentMeasure, TableName, TfIdf, When};
use crate::context::{Alarm, Context, CopyTotals, DocumentTotals, Plan, Prepared, ReadTotals, Stage, Stages};
use crate::corpus::{DateReading, Records, Remark, Skipped};
use crate::count::Counts;
use crate::error::Result;
use crate::stats::Measure;
use crate::tables::Schema;
use crate::text::{IgnoredCounts, LineHyphenCounts};

/// What a run with these options does.
pub(crate) fn plan(config: &Config) -> Plan {
    use crate::config::TableName as Of;
    let writes = |tables: &[TableName]| tables.iter().any(|table| config.tables.contains(table));
    // A run that is stopped by an alarm has to look for it.
    let all_alarms = writes(&[Of::Alarms]) || !config.alarms.deny.is_empty();
    let has_lines = writes(&[Of::Boilerplate]) || all_alarms && config.boilerplate != Boilerplate::Off;
    let finds_themes = all_alarms
        || writes(&[
            Of::DocThemes,
            Of::ThemePatterns,
            Of::ThemePairs,
            Of::ThemeCollocates,
            Of::ThemeHits,
            Of::GroupThemes,
            Of::ThemeTrends,
            Of::ThemeContrasts,
        ]);
    let needs_tokens = |table: &TableName| match table {
        Of::Documents => !config.document_measures.is_empty(),
        // Sums over documents are enough for these.
        Of::Terms | Of::Groups | Of::Boilerplate | Of::Alarms | Of::Inputs | Of::Skipped => false,
        _ => true,
    };
    let lists_copies = config.duplicates.dedup != Dedup::None && !config.duplicates.drops();
    let needs_tokens = all_alarms || lists_copies || config.tables.iter().any(needs_tokens);
    let has_dispersion = match config.dispersion {
        When::Auto => writes(&[Of::Terms]) && needs_tokens,
        When::Always => writes(&[Of::Terms]),
        When::Never => false,
    };
    let is_needed = |stage: Stage| match stage {
        Stage::Discover | Stage::Read | Stage::Tokenize | Stage::Terms | Stage::Write => true,
        Stage::Compounds => config.compound == Compound::Auto,
        Stage::Boilerplate => has_lines,
        Stage::Dispersion => has_dispersion,
        Stage::Duplicates => config.duplicates.dedup != Dedup::None,
        Stage::Pairs => writes(&[Of::Pairs, Of::ThemeCollocates]),
        Stage::Themes => finds_themes,
        Stage::Ngrams => writes(&[Of::Ngrams]),
        Stage::Groups => {
            writes(&[Of::GroupTerms, Of::GroupThemes, Of::TermTrends, Of::ThemeTrends, Of::ThemeContrasts])
        }
    };
    let drops_lines = config.boilerplate == Boilerplate::Drop;
    Plan {
        stages: Stage::ALL.iter().copied().filter(|&stage| is_needed(stage)).collect(),
        tables: config.tables.clone(),
        drops_lines,
        drops_copies: config.duplicates.drops(),
        notes_lines: !drops_lines && has_lines,
        looks_at_texts: true,
        all_alarms,
        finds_themes,
        keeps_tokens: needs_tokens || has_dispersion,
        keeps_phrases: writes(&[Of::Ngrams]),
        keeps_text: writes(&[Of::ThemeHits]),
        pair_rows: writes(&[Of::Pairs]),
    }
}

/// Every table with every column that can be asked for, for a run whose front matter has these other keys; of measures of pairs
/// only these.
pub fn schemas(meta_columns: &[String], measures: &[Measure]) -> Vec<Schema> {
    vec![
        documents::documents_columns(meta_columns, DocumentMeasure::ALL, true, true).schema(),
        terms::terms_columns(true, TfIdf::Plain).schema(),
        terms::doc_terms_columns(TfIdf::Plain).schema(),
        pairs::pairs_columns(measures, true).schema(),
        ngrams::ngrams_columns().schema(),
        themes::doc_themes_columns().schema(),
        themes::theme_patterns_columns().schema(),
        themes::theme_pairs_columns(measures).schema(),
        themes::theme_collocates_columns(measures).schema(),
        themes::theme_hits_columns().schema(),
        duplicates::near_duplicates_columns(true).schema(),
        boilerplate::boilerplate_columns().schema(),
        groups::groups_columns().schema(),
        groups::group_terms_columns().schema(),
        groups::group_themes_columns().schema(),
        groups::term_trends_columns().schema(),
        groups::theme_trends_columns().schema(),
        groups::theme_contrasts_columns().schema(),
        alarms::alarms_columns().schema(),
        documents::inputs_columns().schema(),
        documents::skipped_columns().schema(),
    ]
}

/// All documents, read and counted as far as the plan goes.
pub(crate) struct CountedTexts {
    pub totals: DocumentTotals,
    pub records: Records,
    /// How their dates are read.
    pub dates: DateReading,
    pub skipped: Vec<Skipped>,
    /// Files that documents were read from.
    pub inputs: Vec<InputRow>,
    /// Lines that many documents of one source have in common.
    pub boilerplate: FoundLines,
    pub counts: Counts,
    /// Copies among the documents that were read.
    pub copies: CopyTotals,
    /// Copies that were left out, if they are dropped.
    pub dropped: Option<DroppedCopies>,
    pub line_hyphens: LineHyphenCounts,
    /// What --ignore left out.
    pub ignored: IgnoredCounts,
    pub long_words: u64,
    /// What a user should know about how documents were read.
    pub remarks: Vec<Remark>,
    /// What the beginnings of texts look like.
    pub signs: TextSigns,
}

/// What was counted from the tokens of all documents; empty where the plan has no such stage.
#[derive(Default)]
pub(crate) struct Results {
    dispersions: Option<TermDispersions>,
    duplicates: Option<FoundDuplicates>,
    pub pairs: PairCounts,
    themes: ThemeResults,
    ngrams: NgramTable,
    groups: Groups,
    of_groups: GroupCounts,
}

/// Counts everything that the plan has.
pub(crate) fn count(
    context: &Context<'_>,
    prepared: &Prepared,
    texts: &CountedTexts,
    stages: &mut Stages<'_>,
) -> Result<Results> {
    let (counts, matcher) = (&texts.counts, &prepared.matcher);
    let mut results = Results::default();
    // What documents cannot be grouped by is said before anything is counted.
    if [Stage::Groups, Stage::Write].iter().any(|&stage| context.plan.runs(stage)) {
        results.groups = group(context, &texts.records, counts)?;
    }
    results.dispersions = stages.run(Stage::Dispersion, || term_dispersions(context, counts))?;
    if texts.dropped.is_none() {
        results.duplicates = stages.run(Stage::Duplicates, || duplicates(context, counts))?;
    }
    results.pairs = stages.run(Stage::Pairs, || pairs(context, counts))?;
    let margins = &results.pairs.margins;
    results.themes = stages.run(Stage::Themes, || themes(context, matcher, &texts.records, counts, margins))?;
    results.ngrams = stages.run(Stage::Ngrams, || ngrams(context, counts))?;
    let (groups, of_themes) = (&results.groups, &results.themes.themes);
    results.of_groups = stages.run(Stage::Groups, || count_groups(context, groups, counts, matcher, of_themes))?;
    Ok(results)
}

/// What the numbers have to be read with, and what was seen of all documents.
pub(crate) fn alarms(
    context: &Context<'_>,
    prepared: &Prepared,
    texts: &CountedTexts,
    results: &Results,
) -> Result<(Vec<Alarm>, ReadTotals)> {
    let CountedTexts { records, dates, remarks, signs, boilerplate: lines, counts, .. } = texts;
    let themes = context.plan.runs(Stage::Themes).then_some(&results.themes.themes);
    let groupings = &results.groups.groupings;
    alarms::alarms(&Evidence {
        context,
        prepared,
        records,
        dates,
        remarks,
        signs,
        lines,
        copies: texts.dropped.is_none().then_some(&texts.copies),
        duplicates: results.duplicates.as_ref().map(|duplicates| &duplicates.totals),
        counts,
        groupings,
        themes,
    })
}

/// Scores what was counted, and hands all analyses over to be written.
pub(crate) fn scored<R>(
    context: &Context<'_>,
    prepared: &Prepared,
    texts: &CountedTexts,
    results: &Results,
    alarms: &[Alarm],
    write: impl FnOnce(&[&dyn Analysis]) -> Result<R>,
) -> Result<R> {
    let (CountedTexts { records, dates, skipped, inputs, boilerplate, counts, .. }, Prepared { matcher, .. }) =
        (texts, prepared);
    let Results { dispersions, duplicates, pairs, themes, ngrams, groups, of_groups } = results;
    let counted = duplicates.as_ref().map(|duplicates| (duplicates, records));
    let dropped = texts.dropped.as_ref().map(|dropped| (&dropped.duplicates, &dropped.records));
    let (compared, of_compared) = counted.or(dropped).unzip();
    let measures = lexical_measures(context, counts, records)?;
    let documents = Documents {
        records,
        counts: counts.documents(),
        dates,
        stop_lists: &prepared.stop_lists,
        measures: &measures,
        clusters: duplicates.as_ref().map(|duplicates| duplicates.found.clusters()),
    };
    write(&[
        &DocumentTables { documents, inputs, skipped },
        &TermTables::new(context, records, counts, dispersions.as_ref()),
        &PairTables::new(context, counts, pairs)?,
        &NgramTables { counts, ngrams },
        &ThemeTables::new(context, counts, (records, dates), matcher, themes)?,
        &DuplicateTables {
            records: of_compared.unwrap_or(records),
            duplicates: compared,
            are_counted: texts.dropped.is_none(),
        },
        &GroupTables { groups, found: of_groups, counts, matcher },
        &BoilerplateTables { found: boilerplate },
        &AlarmTables { alarms },
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan_of(tables: &[TableName]) -> Plan {
        plan(&Config { tables: tables.to_vec(), ..Config::default() }.validated().unwrap())
    }

    #[test]
    fn what_no_table_needs_is_not_done() {
        let plan = plan_of(&[TableName::Terms, TableName::Documents]);
        assert_eq!(plan.stages, [Stage::Discover, Stage::Read, Stage::Tokenize, Stage::Terms, Stage::Write]);
        assert!(!plan.keeps_tokens && !plan.finds_themes && !plan.keeps_text && !plan.pair_rows && !plan.notes_lines);
        let plan = plan_of(&[TableName::Terms, TableName::ThemeCollocates]);
        assert!([Stage::Dispersion, Stage::Pairs, Stage::Themes].iter().all(|&stage| plan.runs(stage)));
        assert!(plan.keeps_tokens && plan.finds_themes && !plan.keeps_text && !plan.pair_rows);
    }

    #[test]
    fn a_plan_that_is_cut_keeps_what_its_stages_need() {
        let plan = plan_of(TableName::ALL);
        let cut = plan.clone().measuring(&[Stage::Read, Stage::Themes]);
        assert_eq!(cut.stages.last(), Some(&Stage::Themes));
        assert!(cut.runs(Stage::Pairs) && !cut.pair_rows && !cut.runs(Stage::Dispersion) && cut.keeps_tokens);
        assert_eq!(plan.clone().measuring(&plan.stages), plan);
    }
}
