//! What to do next, at the end of the summary.

use super::super::terminal::printable;
use termloom::config::{Compat, Format, TableName};
use termloom::context::{Report, ThemeSummary};
use termloom::tables::SheetReport;

/// Two commands or files that fit what was found.
pub(super) fn next_lines(report: &Report) -> String {
    let mut steps = Vec::new();
    if report.alarms.iter().any(|alarm| !alarm.allowed) && has(report, TableName::Alarms) {
        steps.push(format!("{}  what the numbers have to be read with", file(report, TableName::Alarms)));
    }
    let compat = report.config.compat;
    if compat != Compat::None && report.config.themes.is_empty() {
        steps.push(format!("--themes my.yaml  looks for your themes; --compat {compat} leaves out the built-in ones"));
    }
    let is_grouped_by_time = report.config.groups.group_by.iter().any(|by| by.part.is_some());
    if report.read.days.as_ref().is_some_and(|(first, last)| first[..4] != last[..4]) && !is_grouped_by_time {
        let what = if report.config.themes.is_empty() { "words" } else { "themes" };
        steps.push(format!("--group-by date:year  adds how {what} change"));
    } else if report.theme_contrasts.iter().any(|contrast| contrast.highest.is_some()) {
        steps.push(format!("{}  each group against the others", file(report, TableName::ThemeContrasts)));
    }
    let most = report
        .theme_summary
        .iter()
        .filter(|theme| theme.hits > 0 && !theme.theme.contains('/'))
        .max_by_key(|theme| theme.hits);
    if let Some(ThemeSummary { theme, .. }) = most {
        if has(report, TableName::ThemeHits) && is_shown(report, TableName::ThemeHits) {
            steps.push(format!("{}  every hit in its sentence", file(report, TableName::ThemeHits)));
        }
        let is_read = report.config.formats != [Format::Xlsx];
        if is_read && has(report, TableName::ThemeCollocates) {
            steps.push(format!(
                "termloom collocates theme:{theme} {}  what goes with {theme}",
                report.config.output.display()
            ));
        }
    } else if has(report, TableName::Terms) {
        steps.push(format!("{}  the words of these texts", file(report, TableName::Terms)));
    }
    steps.truncate(2);
    let lines: Vec<String> = steps.iter().map(|step| format!("next: {}\n", printable(step))).collect();
    lines.concat()
}

fn has(report: &Report, table: TableName) -> bool {
    report.config.tables.contains(&table)
}

/// Whether there is a file of a table, or a sheet.
fn is_shown(report: &Report, table: TableName) -> bool {
    let is_written = |sheet: &SheetReport| sheet.table == table.name() && sheet.written.is_some();
    report.config.formats != [Format::Xlsx] || report.sheets.iter().any(is_written)
}

fn file(report: &Report, table: TableName) -> String {
    let format = report.config.formats.first().copied().unwrap_or(Format::Csv);
    if format == Format::Xlsx {
        return format!("{}, sheet {table}", report.config.output.join("tables.xlsx").display());
    }
    report.config.output.join(format!("{table}.{format}")).display().to_string()
}
