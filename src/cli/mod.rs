//! The command line: arguments to a configuration, progress and results to the terminal, errors to exit codes.

#![allow(clippy::print_stdout, clippy::print_stderr, clippy::exit, reason = "this is the part that speaks")]

mod arguments;
mod bench;
mod collocates;
mod config_file;
mod disperse;
mod figures;
mod fit;
mod grid;
mod init;
mod inspect;
mod install;
mod keyness;
mod kwic;
mod memory;
mod printed_form;
mod progress;
mod score;
mod settings;
mod signals;
mod sizes;
mod summary;
mod terminal;
mod themes;
mod watched;
mod worker;
mod wrong_arguments;

use std::io::Read;
use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command, Run, TokensArguments};
use signals::survive_large_files;
use terminal::{QUARANTINED, USAGE, fail, fail_with, print, print_after, printable, say};
use termloom::context::{InputWithoutDocuments, tokenizer_without_corpus};
use termloom::corpus::{detect_language, language_code};
use termloom::stats::Measure;
use termloom::text::Tokens;
use watched::{quiet_foreign_panics, watched};

pub(crate) fn main() -> ExitCode {
    quiet_foreign_panics();
    survive_large_files();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return wrong_arguments::said(error),
    };
    let Some(command) = arguments.command else { return install::version(arguments.verbose) };
    let done = match command {
        Command::Run(run) => run_command(*run),
        Command::Bench(bench) => bench::bench(*bench),
        Command::Collocates(arguments) => collocates::collocates(arguments),
        Command::Inspect(arguments) => inspect::inspect(*arguments),
        Command::Keyness(arguments) => keyness::keyness(*arguments),
        Command::Kwic(arguments) => kwic::kwic(*arguments),
        Command::Disperse(arguments) => disperse::disperse(arguments),
        Command::Score(arguments) => score::score(*arguments),
        Command::Tables => {
            Ok(print(&termloom::commands::reference::reference(&termloom::analyses::schemas(&[], Measure::DEFAULT))))
        }
        Command::Options => Ok(print(&termloom::Config::reference())),
        Command::Completions { shell } => Ok(install::completions(shell)),
        Command::Man { command, all } => install::man(&command, all.as_deref()),
        Command::Init { folder, force } => Ok(init::init(&folder, force)),
        Command::Tokens(tokens) => tokens_command(tokens),
        Command::ReadWorker => worker::read(),
        Command::Themes(command) => themes::themes(command),
    };
    done.unwrap_or_else(|code| code)
}

fn run_command(Run { json, run }: Run) -> Result<ExitCode, ExitCode> {
    let config = run.config()?;
    let report = watched(config.messages, |shown| termloom::run(&config, shown))?;
    let lacks_input = !report.without_documents.is_empty() && !config.expected.allow_empty;
    let is_partial = report.documents.quarantined > 0 || lacks_input;
    if !config.messages.quiet {
        for InputWithoutDocuments { input, why, .. } in &report.without_documents {
            let input = printable(&input.display().to_string());
            say(&format!("warning: `{input}` gave no document: {}", printable(why)));
        }
    } else if is_partial {
        // What a log must have even so: an exit code alone does not say what happened.
        say(&summary::partial_line(&report));
    }
    let printed = match (json, config.messages.quiet) {
        (true, _) => report.json(),
        (false, true) => String::new(),
        (false, false) => summary::summary(&report, config.messages.verbose),
    };
    // The tables are there, whether or not this can be read: the exit code is theirs.
    print_after(&printed, "the output is written");
    Ok(if is_partial { QUARANTINED.into() } else { ExitCode::SUCCESS })
}

/// Lists the tokens of a text: why does a pattern match, or not?
fn tokens_command(arguments: TokensArguments) -> Result<ExitCode, ExitCode> {
    let bytes = match &arguments.file {
        Some(path) if path.as_os_str() != "-" => termloom::regular_file::read(path),
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
            return Err(fail(USAGE, &format!("cannot read `{name}`: {message}"), None));
        }
    };
    let config = arguments.settings.config()?;
    let declared = config.reading.language.as_deref().map(language_code).transpose();
    let wrong = |error: termloom::Error| fail_with(USAGE, &error);
    let language = declared.map_err(wrong)?.unwrap_or_else(|| detect_language(&text).to_string());
    let (abbreviations, ignore) = (config.abbreviations.as_deref(), &config.reading.ignore);
    let tokenizer = tokenizer_without_corpus(config.text, abbreviations, &config.compound, ignore);
    let tokenizer = tokenizer.map_err(wrong)?;
    let mut tokens = Tokens::new();
    tokenizer.tokenize(&text, 0, &language, &mut tokens);
    let mut lines = String::from("position\tclass\tform\tstart_byte\tend_byte\tsentence\tparagraph\n");
    for (position, token) in (0u32..).zip(tokens.as_slice()) {
        let unit = |ends: &[u32]| ends.partition_point(|&end| end <= position);
        let (sentence, paragraph) = (unit(tokens.sentence_ends()), unit(tokens.paragraph_ends()));
        let form = tokens.form(token);
        let line =
            format!("{position}\t{}\t{form}\t{}\t{}\t{sentence}\t{paragraph}\n", token.class, token.start, token.end);
        lines.push_str(&line);
    }
    Ok(print(&lines))
}
