//! What is known of a run at its end, and the files that describe its output.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::expected::inputs_without_documents;
use super::write::WrittenOutput;
use crate::analyses::CountedTexts;
use crate::config::Format;
use crate::context::{
    Context, CutRows, NamedList, OutputFile, Prepared, ReadTotals, Report, Stages, ThemeListReport, ThemeReport,
    Totals, Versions,
};
use crate::corpus::Discovered;
use crate::error::{Error, Result};
use crate::tables::{SCHEMA_VERSION, Staging, WORKBOOK, Written, hexadecimal};
use crate::text::unicode_versions;

/// The report of a run, without what analyses add to it.
pub(crate) fn report(
    context: &Context<'_>,
    prepared: &Prepared,
    texts: &CountedTexts,
    output: &WrittenOutput,
) -> Result<Report> {
    let CountedTexts { totals: documents, records, skipped, counts, .. } = texts;
    let mut reasons = BTreeMap::new();
    for row in skipped {
        *reasons.entry(row.reason.name()).or_default() += 1;
    }
    let list_report = |named: &NamedList| ThemeListReport {
        name: named.name.clone(),
        list: named.list.clone(),
        remarks: named.remarks.iter().map(ToString::to_string).collect(),
        warnings: named.warnings(&prepared.tokenizer),
    };
    let file = |file: &Written| {
        let (bytes, sha256) = (file.bytes, file.sha256.clone());
        (file.name.clone(), OutputFile { format: Some(file.format), rows: Some(file.rows), bytes, sha256 })
    };
    let workbook = output.written.workbook.iter().map(|workbook| {
        let (bytes, sha256) = (workbook.bytes, workbook.sha256.clone());
        (WORKBOOK.to_string(), OutputFile { format: Some(Format::Xlsx), rows: None, bytes, sha256 })
    });
    let unknown_languages = records.unknown_languages()?;
    Ok(Report {
        termloom: Versions {
            version: env!("CARGO_PKG_VERSION"),
            schema_version: SCHEMA_VERSION,
            unicode: unicode_versions(),
            options_sha256: output.package.options_sha256(),
        },
        config: context.config.clone(),
        documents: *documents,
        languages: records.language_totals(),
        unknown_languages: (unknown_languages.documents > 0).then_some(unknown_languages),
        skipped: reasons,
        // A copy that is dropped was a document all the same.
        without_documents: {
            let read = texts.dropped.as_ref().map_or(records, |dropped| &dropped.records);
            inputs_without_documents(context.config, read, skipped)
        },
        read: ReadTotals::default(),
        totals: Totals::new(records, counts, context.plan.finds_themes),
        cut: CutRows::default(),
        groupings: Vec::new(),
        theme_trends: Vec::new(),
        theme_contrasts: Vec::new(),
        duplicates: None,
        boilerplate_lines: None,
        running_heads: None,
        copies: texts.copies.clone(),
        metadata: None,
        stop_words: BTreeMap::new(),
        line_hyphens: texts.line_hyphens,
        ignored: texts.ignored,
        long_words: texts.long_words,
        remarks: texts.remarks.clone(),
        alarms: Vec::new(),
        compounds: prepared.tokenizer.compounds().len() as u64,
        theme_lists: prepared.theme_lists.iter().map(list_report).collect(),
        themes: theme_reports(prepared),
        theme_coverage: Vec::new(),
        stages: Vec::new(),
        temporary_bytes: 0,
        unpacked_bytes: 0,
        readers: if context.config.reading.isolation.is_used() { "processes" } else { "this process" },
        formats: records.formats(),
        outputs: output.written.files.iter().map(file).chain(workbook).collect(),
        sheets: output.written.workbook.as_ref().map(|workbook| workbook.sheets.clone()).unwrap_or_default(),
        theme_summary: Vec::new(),
    })
}

fn theme_reports(prepared: &Prepared) -> Vec<ThemeReport> {
    let matcher = &prepared.matcher;
    let mut reports: Vec<ThemeReport> =
        matcher.themes().iter().map(|name| ThemeReport { name: name.clone(), patterns: Vec::new() }).collect();
    for pattern in matcher.patterns() {
        reports[pattern.theme as usize].patterns.push(pattern.text.to_string());
    }
    reports
}

/// Writes the files that describe the tables, and `run.json` after them, and puts the output into its place.
pub(crate) fn finish(
    context: &Context<'_>,
    staging: Staging,
    discovered: &Discovered,
    stages: Stages<'_>,
    described: impl IntoIterator<Item = (&'static str, String)>,
    report: &mut Report,
) -> Result<()> {
    report.stages = stages.reports;
    (report.temporary_bytes, report.unpacked_bytes) = (context.spill.len(), discovered.unpacked_bytes());
    report.metadata = discovered.metadata.report();
    let taken: u64 = report.outputs.values().map(|file| file.bytes).sum();
    let with_hint = |error: Error| match error.is_without_room() {
        true => {
            let taken = taken.div_ceil(1_000_000);
            error.hint(format!("the disk is full: the tables take {taken} MB; --output names another place"))
        }
        false => error,
    };
    for (name, text) in described {
        staging.write(name, &text).map_err(with_hint)?;
        let sha256 = hexadecimal(&Sha256::digest(text.as_bytes()));
        let file = OutputFile { format: None, rows: None, bytes: text.len() as u64, sha256 };
        report.outputs.insert(name.to_string(), file);
    }
    staging.write("run.json", &report.json()).map_err(with_hint)?;
    context.check()?;
    staging.commit()?.iter().for_each(|note| context.observer.warning(note));
    Ok(())
}
