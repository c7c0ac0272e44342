//! `termloom themes`: what is wrong with a list, what it finds, and other formats.

mod audit;
mod check;
mod convert;
mod findings;

use std::process::ExitCode;

use clap::Subcommand;

#[derive(Subcommand)]
pub(super) enum ThemesCommand {
    /// Say what is wrong with theme lists, with line and column
    #[command(after_help = check::EXAMPLES, mut_arg("urls", |urls| urls.hide(true)))]
    Check(Box<check::CheckArguments>),
    /// Say what a theme list finds: dead patterns, what globs really matched, where themes overlap
    #[command(after_help = audit::EXAMPLES, mut_arg("urls", |urls| urls.hide(true)))]
    Audit(Box<audit::AuditArguments>),
    /// Turn a list of themes, or a dictionary of another program, into another format
    #[command(after_help = convert::EXAMPLES)]
    Convert(convert::Convert),
}

pub(super) fn themes(command: ThemesCommand) -> ExitCode {
    match command {
        ThemesCommand::Check(arguments) => check::check(*arguments),
        ThemesCommand::Audit(arguments) => audit::audit(*arguments),
        ThemesCommand::Convert(arguments) => convert::convert(&arguments),
    }
}
