//! `termloom themes`: what is wrong with a list, and what it finds.

mod audit;
mod check;
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
}

pub(super) fn themes(command: ThemesCommand) -> ExitCode {
    match command {
        ThemesCommand::Check(arguments) => check::check(*arguments),
        ThemesCommand::Audit(arguments) => audit::audit(*arguments),
    }
}
