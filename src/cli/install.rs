//! What belongs to an installed program: completions for shells, manual pages, and how it was built.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use super::arguments::Arguments;
use super::terminal::{USAGE, fail, print};
use termloom::tables::SCHEMA_VERSION;
use termloom::text::unicode_versions;

/// The commands that are for users, with their arguments.
fn commands() -> Command {
    let all = Arguments::command();
    let shown = all.get_subcommands().filter(|command| !command.is_hide_set()).cloned();
    let about = all.get_about().cloned().unwrap_or_default();
    Command::new("termloom")
        .about(about)
        .disable_version_flag(true)
        .args(all.get_arguments().cloned())
        .subcommands(shown)
}

pub(super) fn completions(shell: Shell) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut commands(), "termloom", &mut script);
    print(&String::from_utf8_lossy(&script))
}

/// Prints a manual page, or writes all into the folder `all`.
pub(super) fn man(names: &[String], all: Option<&Path>) -> Result<ExitCode, ExitCode> {
    let mut built = commands();
    built.build();
    if let Some(folder) = all {
        let written = fs::create_dir_all(folder).and_then(|()| write_all(&built, folder));
        return match written {
            Ok(()) => Ok(ExitCode::SUCCESS),
            Err(error) => Err(fail(1, &format!("cannot write into `{}`: {error}", folder.display()), None)),
        };
    }
    let mut command = &built;
    for name in names {
        let of_name = command.get_subcommands().find(|command| command.get_name() == name);
        command = of_name.ok_or_else(|| {
            let there: Vec<_> = command.get_subcommands().map(Command::get_name).collect();
            let message = format!("there is no command `{name}`");
            let remedy = (!there.is_empty()).then(|| format!("there is {}", there.join(", ")));
            fail(USAGE, &message, remedy.as_deref())
        })?;
    }
    Ok(print(&page(command)))
}

/// Writes the page of a command, and those of the commands in it.
fn write_all(command: &Command, folder: &Path) -> std::io::Result<()> {
    fs::write(folder.join(format!("{}.1", name(command))), page(command))?;
    let mut commands = command.get_subcommands().filter(|command| command.get_name() != "help");
    commands.try_for_each(|command| write_all(command, folder))
}

/// The name of a page: `termloom-themes-check`.
fn name(command: &Command) -> String {
    command.get_display_name().unwrap_or_else(|| command.get_name()).to_string()
}

fn page(command: &Command) -> String {
    let mut page = Vec::new();
    let command = command.clone().version(env!("CARGO_PKG_VERSION"));
    Man::new(command).render(&mut page).map_or(String::new(), |()| String::from_utf8_lossy(&page).into_owned())
}

/// Prints the version, and on request what else tells one program from another.
pub(super) fn version(is_verbose: bool) -> ExitCode {
    let mut lines = format!("termloom {}\n", env!("CARGO_PKG_VERSION"));
    if is_verbose {
        let pdf = if cfg!(feature = "pdf") { "pdf" } else { "none" };
        let unicode = unicode_versions();
        lines.push_str(&format!(
            "commit: {}\ntarget: {}-{}\nfeatures: {pdf}\ntables: schema version {SCHEMA_VERSION}\n",
            option_env!("TERMLOOM_COMMIT").unwrap_or("not recorded (TERMLOOM_COMMIT was not set at the build)"),
            std::env::consts::ARCH,
            std::env::consts::OS,
        ));
        lines.push_str(&format!(
            "Unicode: {} for words and sentences, {} for normalization, {} for letters\n",
            unicode.segmentation, unicode.normalization, unicode.characters,
        ));
    }
    print(&lines)
}
