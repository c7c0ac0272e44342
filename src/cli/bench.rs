//! `termloom bench`: a table of speeds, and the same as JSON.

use std::fmt::Write as _;
use std::process::ExitCode;

use indicatif::{DecimalBytes, HumanCount};

use super::arguments::Bench;
use super::figures;
use super::terminal::{FATAL, USAGE, fail, print, say};
use super::watched::watched;
use termloom::commands::bench::{BenchOptions, BenchReport, StageBench};

pub(super) fn bench(bench: Bench) -> Result<ExitCode, ExitCode> {
    if let Some(flag) = ["overwrite", "strict"].into_iter().find(|flag| bench.run.settings.is_given(flag)) {
        let message = format!("--{flag} is for `termloom run`; `termloom bench` keeps nothing");
        return Err(fail(USAGE, &message, None));
    }
    let mut config = bench.run.config()?;
    config.resources.temp_dir.get_or_insert_with(std::env::temp_dir);
    let options = BenchOptions::default().only(bench.only).rounds(bench.rounds);
    let report = watched(config.messages, |shown| termloom::bench(&config, &options, shown))?;
    let quarantined = report.documents.map_or(0, |documents| documents.quarantined);
    if quarantined > 0 && !config.messages.quiet {
        let files = if quarantined == 1 { "file" } else { "files" };
        say(&format!("{} {files} could not be used and took part in `read` only", HumanCount(quarantined)));
    }
    let json = match serde_json::to_string_pretty(&report) {
        Ok(json) => termloom::tables::without_controls(json) + "\n",
        Err(error) => return Err(fail(FATAL, &format!("cannot write JSON: {error}"), None)),
    };
    Ok(match bench.json {
        Some(path) if path.as_os_str() == "-" => print(&json),
        Some(path) => {
            // The table comes first: what took minutes to measure is not lost for want of room.
            let printed = print(&table(&report));
            match std::fs::write(&path, json) {
                Ok(()) => printed,
                Err(error) => fail(FATAL, &format!("cannot write `{}`: {error}", path.display()), None),
            }
        }
        None => print(&table(&report)),
    })
}

/// What was measured on, and a line for each stage.
fn table(report: &BenchReport) -> String {
    let mut text = String::new();
    let mut on = Vec::new();
    if let Some(documents) = &report.documents {
        on.push(format!("{} documents", HumanCount(documents.processed)));
    }
    if let Some(totals) = &report.totals {
        on.push(format!("{}; {} tokens", DecimalBytes(totals.bytes), HumanCount(totals.tokens)));
    }
    on.push(format!("threads: {} on {} processors", report.threads, report.processors));
    on.push(format!("rounds: {}", report.rounds));
    let _ = writeln!(text, "termloom {}: {}", report.version, on.join("; "));
    let stages = report.stages.iter().chain(&report.all);
    let seconds: Vec<String> = stages.clone().map(seconds).collect();
    let width = seconds.iter().map(|seconds| seconds.chars().count()).max().unwrap_or(0);
    let heading = if report.rounds > 1 { "seconds (min–max)" } else { "seconds" };
    let _ = writeln!(text, "\n{}", figures::heading(&format!("{heading:>width$}")));
    for (stage, seconds) in stages.zip(&seconds) {
        let name = stage.stage.map_or("all", |stage| stage.name());
        let seconds = format!("{seconds:>width$}");
        let _ = writeln!(text, "{}", figures::line(name, &seconds, &stage.rates(), stage.peak_memory));
    }
    text
}

fn seconds(stage: &StageBench) -> String {
    let seconds = &stage.seconds;
    if seconds.rounds.len() > 1 {
        format!("{:.3} ({:.3}–{:.3})", seconds.median, seconds.min, seconds.max)
    } else {
        format!("{:.3}", seconds.median)
    }
}
