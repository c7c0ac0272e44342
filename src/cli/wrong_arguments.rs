//! What is said where the arguments are wrong: as for every other error, what is wrong and what to do.

use std::error::Error as _;
use std::process::ExitCode;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::arguments::Arguments;
use super::terminal::{USAGE, fail};

/// Prints help where that was asked for, and otherwise what is wrong.
pub(super) fn said(error: clap::Error) -> ExitCode {
    if !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        error.exit();
    }
    let (message, remedy) = message(&error);
    let help = || format!("`{} --help` shows what there is", command());
    fail(USAGE, &message, Some(&remedy.unwrap_or_else(help)))
}

/// What is wrong, and the remedy if there is a special one.
fn message(error: &clap::Error) -> (String, Option<String>) {
    let context = |kind| error.get(kind).map(text).unwrap_or_default();
    let suggested = |kind| error.get(kind).map(|near| format!("did you mean `{}`?", text(near)));
    let argument = context(ContextKind::InvalidArg);
    // Without what stands for the value.
    let flag = argument.split([' ', '=']).next().unwrap_or_default();
    match error.kind() {
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = context(ContextKind::InvalidValue);
            let known = context(ContextKind::ValidValue);
            let why = error.source().map(|why| why.to_string().lines().map(str::trim).collect::<Vec<_>>().join(" "));
            let why = why.unwrap_or_else(|| format!("`{value}` is not one of {known}"));
            match value.is_empty() {
                true => (format!("`{flag}` needs a value"), Some(format!("write {argument}"))),
                false => (format!("`{flag} {value}`: {why}"), suggested(ContextKind::SuggestedValue)),
            }
        }
        ErrorKind::UnknownArgument => {
            let kind = if argument.starts_with('-') { "option" } else { "argument" };
            (format!("there is no {kind} `{argument}`"), suggested(ContextKind::SuggestedArg))
        }
        ErrorKind::InvalidSubcommand => {
            let name = context(ContextKind::InvalidSubcommand);
            (format!("there is no command `{name}`"), suggested(ContextKind::SuggestedSubcommand))
        }
        ErrorKind::MissingRequiredArgument => (format!("`{argument}` is missing"), None),
        ErrorKind::ArgumentConflict => {
            let other = context(ContextKind::PriorArg);
            match other.split([' ', '=']).next().unwrap_or_default() {
                other if other == flag => (format!("`{flag}` is given twice"), None),
                other => (format!("`{flag}` cannot be used with `{other}`"), None),
            }
        }
        _ => {
            let said = error.render().to_string();
            let first = said.lines().next().unwrap_or_default();
            (first.trim_start_matches("error: ").replace('\'', "`"), None)
        }
    }
}

fn text(value: &ContextValue) -> String {
    match value {
        ContextValue::String(one) => one.clone(),
        ContextValue::Strings(all) => all.join(", "),
        ContextValue::StyledStr(one) => one.to_string(),
        ContextValue::StyledStrs(all) => all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// The command that was typed, with those in it: `termloom themes check`.
fn command() -> String {
    let mut command = Arguments::command();
    let mut typed = String::from("termloom");
    for word in std::env::args_os().skip(1) {
        let Some(of_word) = command.find_subcommand(&word).filter(|command| !command.is_hide_set()) else { break };
        typed = format!("{typed} {}", of_word.get_name());
        command = of_word.clone();
    }
    typed
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[test]
    fn what_is_wrong_is_said_in_one_line_with_a_remedy() {
        let cases: [(&[&str], &str, Option<&str>); 10] = [
            (&["run", "--window", "-3"], "`--window -3`: it must be a whole number", None),
            (&["run", "--window"], "`--window` needs a value", Some("write --window <N>")),
            (&["run", "--wndow", "3"], "there is no option `--wndow`", Some("did you mean `--window`?")),
            (&["run", "--units", "windw"], "did you mean `window`?", None),
            (&["run", "--measures", "pmii"], "did you mean `pmi`?", None),
            (&["run", "--window", "3", "--window", "4"], "`--window` is given twice", None),
            (&["themes", "chek"], "there is no command `chek`", Some("did you mean `check`?")),
            (&["kwic"], "`<PATTERN>` is missing", None),
            (&["keyness", "o", "--by", "x", "--target", "y=z"], "`--by` cannot be used with `--target`", None),
            (&["completions", "korn"], "`korn` is not one of bash, ", None),
        ];
        for (words, wanted, wanted_remedy) in cases {
            let error = Arguments::try_parse_from(["termloom"].iter().chain(words)).err().expect("an error");
            let (said, remedy) = message(&error);
            assert!(said.contains(wanted) && !said.contains('\n'), "{words:?}: {said}");
            assert_eq!(remedy.as_deref(), wanted_remedy, "{words:?}");
        }
    }
}
