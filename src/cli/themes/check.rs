//! `termloom themes check`: every fault and warning, with its place.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use indicatif::HumanCount;

use crate::cli::arguments::{Run, Settings, TextArguments};
use crate::cli::{USAGE, config_file, fail, print, printable};
use termloom::pipeline::{ThemeCheck, check_themes};
use termloom::themes::{Fault, Place};

pub(super) const EXAMPLES: &str = "\
Examples:
  termloom themes check my.yaml
  termloom themes check builtin:core lists/*.yaml
  termloom themes check my.yaml --strict           also fail on warnings
  termloom themes check my.yaml --hyphens keep     as for a run with this option

Warnings: a pattern that can never hit, with the reason and what to write instead; a
pattern that a theme has twice; a theme without patterns. What else is wrong shows only
in texts: `termloom themes audit`.

Exit codes:
  0  every list can be used
  2  a list cannot be used, or with --strict has a warning";

#[derive(Args)]
pub(in crate::cli) struct CheckArguments {
    /// Theme lists: files, or builtin:core, builtin:actors
    #[arg(value_name = "FILE", required = true)]
    files: Vec<String>,
    /// Fail on warnings too
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    text: TextArguments,
    /// Configuration file [default: ./termloom.toml if it is there]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

pub(super) fn check(arguments: CheckArguments) -> ExitCode {
    let CheckArguments { files, strict, text, config } = arguments;
    let settings = Settings { themes: Some(files), text, ..Settings::default() };
    let config = match config_file::resolve(Run { config, settings }) {
        Ok(resolved) => resolved.config,
        Err(message) => return fail(USAGE, &message, None),
    };
    let mut is_usable = true;
    let mut lines = String::new();
    for source in &config.themes {
        match check_themes(source, config.text) {
            Ok(checked) => {
                say(&checked);
                is_usable &= checked.faults.is_empty() && (!strict || checked.warnings.is_empty());
                if checked.faults.is_empty() {
                    lines.push_str(&line(&checked));
                }
            }
            Err(error) => {
                fail(USAGE, &error.to_string(), error.remedy());
                is_usable = false;
            }
        }
    }
    let code = print(&printable(&lines));
    if is_usable { code } else { USAGE.into() }
}

/// Faults and warnings, in the order of the file.
fn say(checked: &ThemeCheck) {
    let at = |fault: &Fault| match fault.place {
        place if place == Place::default() => String::new(),
        place => format!("{place}:"),
    };
    let line = |fault: &Fault, kind| (fault.place, format!("{}:{} {kind}{}", checked.name, at(fault), fault.message));
    let faults = checked.faults.iter().map(|fault| line(fault, ""));
    let warnings = checked.warnings.iter().map(|warning| line(warning, "warning: "));
    let mut all: Vec<_> = faults.chain(warnings).collect();
    all.sort_by_key(|(place, _)| *place);
    for (_, line) in all {
        eprintln!("{}", printable(&line));
    }
}

fn line(checked: &ThemeCheck) -> String {
    let counted = |count: usize, one: &str, many: &str| {
        format!("{} {}", HumanCount(count as u64), if count == 1 { one } else { many })
    };
    let warnings = match checked.warnings.len() {
        0 => String::new(),
        count => format!(", {}", counted(count, "warning", "warnings")),
    };
    let (themes, patterns) =
        (counted(checked.themes, "theme", "themes"), counted(checked.patterns, "pattern", "patterns"));
    format!("{}: {themes}, {patterns}; no fault{warnings}\n", checked.name)
}
