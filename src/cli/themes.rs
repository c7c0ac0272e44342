//! `termloom themes`: what is wrong with a list, what it finds, and other formats.

mod audit;
mod check;
mod convert;
mod findings;

use std::process::ExitCode;

use clap::Subcommand;

#[derive(Subcommand)]
pub(super) enum ThemesCommand {
    /// Check theme lists: what is wrong, with line and column
    #[command(after_help = check::EXAMPLES, mut_arg("urls", |urls| urls.hide(true)))]
    Check(Box<check::CheckArguments>),
    /// Audit a theme list: dead patterns, what globs really matched, where themes overlap
    #[command(after_help = audit::EXAMPLES, mut_arg("urls", |urls| urls.hide(true)))]
    Audit(Box<audit::AuditArguments>),
    /// Turn a list of themes, or a dictionary of another program, into another format
    #[command(after_help = convert::EXAMPLES)]
    Convert(convert::Convert),
}

pub(super) fn themes(command: ThemesCommand) -> Result<ExitCode, ExitCode> {
    match command {
        ThemesCommand::Check(arguments) => check::check(*arguments),
        ThemesCommand::Audit(arguments) => audit::audit(*arguments),
        ThemesCommand::Convert(arguments) => convert::convert(&arguments),
    }
}
