//! `termloom themes check`: every error and warning, with its place.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Args;
use indicatif::HumanCount;

use crate::cli::settings::{Configured, Selection, is_of};
use crate::cli::terminal::{self, USAGE, fail_with, print, printable};
use termloom::commands::check::{ThemeCheck, check_themes};
use termloom::config::TextOptions;
use termloom::themes::ListError;

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
    files: Vec<OsString>,
    /// Fail on warnings as well
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    run: Configured<OfCheck>,
}

pub(in crate::cli) enum OfCheck {}

impl Selection for OfCheck {
    fn takes(key: &str) -> bool {
        is_of::<TextOptions>(key)
    }
}

pub(super) fn check(arguments: CheckArguments) -> Result<ExitCode, ExitCode> {
    let CheckArguments { files, strict, mut run } = arguments;
    run.settings.set("themes", files);
    let config = run.config()?;
    let mut is_usable = true;
    let mut lines = String::new();
    for source in &config.themes {
        match check_themes(source, config.text) {
            Ok(checked) => {
                say(&checked);
                is_usable &= checked.errors.is_empty() && (!strict || checked.warnings.is_empty());
                if checked.errors.is_empty() {
                    lines.push_str(&(printable(line(&checked).trim_end()) + "\n"));
                }
            }
            Err(error) => {
                fail_with(USAGE, &error);
                is_usable = false;
            }
        }
    }
    let code = print(&lines);
    Ok(if is_usable { code } else { USAGE.into() })
}

/// Errors and warnings, in the order of the file.
fn say(checked: &ThemeCheck) {
    let line =
        |error: &ListError, kind| (error.place, format!("{}: {kind}{}", error.place_in(&checked.name), error.message));
    let errors = checked.errors.iter().map(|error| line(error, ""));
    let warnings = checked.warnings.iter().map(|warning| line(warning, "warning: "));
    let mut all: Vec<_> = errors.chain(warnings).collect();
    all.sort_by_key(|(place, _)| *place);
    for (_, line) in all {
        terminal::say(&printable(&line));
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
    format!("{}: {themes}, {patterns}; no errors{warnings}\n", checked.name)
}
