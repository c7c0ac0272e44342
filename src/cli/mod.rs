//! The command line: arguments to a configuration, progress and results to the terminal, errors to exit codes.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is the part that speaks")]

mod arguments;
mod bench;
mod config_file;
mod disperse;
mod figures;
mod init;
mod inspect;
mod keyness;
mod kwic;
mod memory;
mod progress;
mod reading;
mod score;
mod summary;
mod themes;

use std::io::{ErrorKind, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use clap::Parser;

use arguments::{Arguments, Command};
use termloom::stats::Measure;
use termloom::text::{Tokenizer, Tokens};
use termloom::{Config, Error};

// Exit codes are a contract: they stand in the help of `run`.
const FATAL: u8 = 1;
const USAGE: u8 = 2;
const QUARANTINED: u8 = 3;
const OUTPUT_TAKEN: u8 = 4;

/// What the last panic said that was not printed.
static LAST_PANIC: Mutex<Option<String>> = Mutex::new(None);

/// Readers of foreign formats panic on damaged files; that is caught, and the file is named as damaged. Only where it ends
/// the program is what they say of interest. A panic in termloom's own code is always a fault, and is shown.
fn quiet_foreign_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let is_own = info.location().is_none_or(|location| Path::new(location.file()).is_relative());
        if is_own {
            usual(info);
        } else {
            *LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner) = Some(info.to_string());
        }
    }));
}

pub(crate) fn main() -> ExitCode {
    quiet_foreign_panics();
    match Arguments::parse().command {
        Command::Run(run) => run_command(*run),
        Command::Bench(bench) => bench::bench(*bench),
        Command::Inspect(arguments) => inspect::inspect(*arguments),
        Command::Keyness(arguments) => keyness::keyness(*arguments),
        Command::Kwic(arguments) => kwic::kwic(*arguments),
        Command::Disperse(arguments) => disperse::disperse(arguments),
        Command::Score(arguments) => score::score(*arguments),
        Command::Tables => print(&termloom::tables::reference(&termloom::tables::schemas(&[], Measure::DEFAULT))),
        Command::Init { folder, force } => init::init(&folder, force),
        Command::Tokens(tokens) => tokens_command(&tokens),
        Command::Themes(command) => themes::themes(command),
    }
}

fn run_command(run: arguments::Run) -> ExitCode {
    let resolved = match config_file::resolve(run) {
        Ok(resolved) => resolved,
        Err(message) => return fail(USAGE, &message, None),
    };
    let config = &resolved.config;
    match watched(resolved.quiet, resolved.verbose, |shown| termloom::run(config, shown)) {
        Ok(report) => {
            if !resolved.quiet {
                let code = print(&summary::summary(&report, resolved.verbose));
                if code != ExitCode::SUCCESS {
                    return code;
                }
            }
            if report.documents.quarantined > 0 { QUARANTINED.into() } else { ExitCode::SUCCESS }
        }
        Err(code) => code,
    }
}

/// Does something that shows how it goes and may be stopped. What went wrong is said already.
fn watched<T>(
    is_quiet: bool,
    is_verbose: bool,
    work: impl FnOnce(&progress::Progress) -> Result<T, Error>,
) -> Result<T, ExitCode> {
    let signal = progress::watch_signals();
    let shown = progress::Progress::new(is_quiet, is_verbose, signal.clone());
    // A panic is a fault of termloom, and ends like any failure, with nothing written.
    let result = catch_unwind(AssertUnwindSafe(|| work(&shown)));
    shown.clear();
    match result {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(fail(exit_code(&error, progress::received(&signal)), &error.to_string(), error.remedy())),
        Err(_) => {
            if let Some(said) = LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner).take() {
                eprintln!("{said}");
            }
            Err(fail(FATAL, "termloom failed; nothing was written", Some("please report what stands above")))
        }
    }
}

fn exit_code(error: &Error, signal: Option<u8>) -> u8 {
    if error.is_cancelled() {
        signal.map_or(FATAL, |signal| 128 + signal)
    } else if error.is_usage() {
        USAGE
    } else if error.is_output_taken() {
        OUTPUT_TAKEN
    } else {
        FATAL
    }
}

/// Lists the tokens of a text: why does a pattern match, or not?
fn tokens_command(arguments: &arguments::TokensArguments) -> ExitCode {
    let bytes = match &arguments.file {
        Some(path) if path.as_os_str() != "-" => std::fs::read(path),
        _ => {
            let mut bytes = Vec::new();
            std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
        }
    };
    let decoded = bytes
        .map_err(|error| error.to_string())
        .and_then(|bytes| termloom::corpus::decode(bytes).map_err(str::to_string));
    let text = match decoded {
        Ok(decoded) => decoded.text,
        Err(message) => {
            let name = arguments.file.as_ref().map_or("-".into(), |path| path.display().to_string());
            return fail(USAGE, &format!("cannot read `{}`: {message}", printable(&name)), None);
        }
    };
    let options = arguments.text.over(Config::default().text);
    let mut tokens = Tokens::new();
    Tokenizer::new(options).tokenize(&text, 0, &mut tokens);
    let mut lines = String::from("position\tclass\tform\tstart_byte\tend_byte\tsentence\tparagraph\n");
    for (position, token) in (0u32..).zip(tokens.as_slice()) {
        let unit = |ends: &[u32]| ends.partition_point(|&end| end <= position);
        let (sentence, paragraph) = (unit(tokens.sentence_ends()), unit(tokens.paragraph_ends()));
        let form = tokens.form(token);
        let line =
            format!("{position}\t{}\t{form}\t{}\t{}\t{sentence}\t{paragraph}\n", token.class, token.start, token.end);
        lines.push_str(&line);
    }
    print(&lines)
}

/// Prints to standard output. That nobody reads it any more (`| head`) is no failure.
fn print(text: &str) -> ExitCode {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => fail(FATAL, &format!("cannot print: {error}"), None),
        _ => ExitCode::SUCCESS,
    }
}

fn fail(code: u8, message: &str, remedy: Option<&str>) -> ExitCode {
    eprintln!("error: {}", printable(message));
    if let Some(remedy) = remedy {
        eprintln!("hint: {}", printable(remedy));
    }
    code.into()
}

/// Names of files may hold control characters, which must not reach the terminal.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
