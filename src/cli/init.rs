//! `termloom init`: files to start from.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::CommandFactory;

use super::arguments::Arguments;
use super::{FATAL, OUTPUT_TAKEN, config_file, fail, print};
use termloom::themes::BUILTIN;

/// Writes `termloom.toml` and the built-in theme lists.
pub(super) fn init(folder: &Path, force: bool) -> ExitCode {
    let mut files = vec![(folder.join(config_file::NAME), template())];
    files.extend(BUILTIN.map(|(name, text)| (folder.join("themes").join(format!("{name}.yaml")), text.to_string())));
    if let Some((path, _)) = files.iter().find(|(path, _)| !force && path.exists()) {
        return fail(
            OUTPUT_TAKEN,
            &format!("`{}` is there already", path.display()),
            Some("give --force to replace it"),
        );
    }
    let mut said = String::new();
    for (path, text) in files {
        let written = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| {
            let mut options = OpenOptions::new();
            options.write(true).create(true).truncate(true).create_new(!force);
            options.open(&path)?.write_all(text.as_bytes())
        });
        match written {
            Ok(()) => said.push_str(&format!("wrote {}\n", path.display())),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                return fail(OUTPUT_TAKEN, &format!("`{}` is there already", path.display()), None);
            }
            Err(error) => return fail(FATAL, &format!("cannot write `{}`: {error}", path.display()), None),
        }
    }
    said.push_str("Every option stands at its default. To change your themes, edit themes/core.yaml and set\n");
    said.push_str("themes = [\"themes/core.yaml\"] in termloom.toml.\n");
    print(&said)
}

/// Every option with its help and its default, from the same list as the flags.
pub(super) fn template() -> String {
    let mut text = String::from(
        "# Settings of `termloom run`. A flag on the command line goes before what stands here.\n\
         # Every key is shown with its default; take the # away to change it.\n",
    );
    let command = Arguments::command();
    let arguments = command.find_subcommand("run").into_iter().flat_map(clap::Command::get_arguments);
    for argument in arguments.filter(|argument| argument.get_id() != "config") {
        let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
        let (help, default) = help.rsplit_once(" [default: ").unwrap_or((&help, ""));
        let default = default.trim_end_matches(']');
        let is_list = matches!(
            argument.get_id().as_str(),
            "input" | "themes" | "units" | "ngrams" | "group_by" | "measures" | "tables" | "format"
        );
        let value = match default {
            "all processors" => "2".to_string(),
            "60 % of the machine's" => "\"4GiB\"".to_string(),
            "beside the output" => "\"/tmp\"".to_string(),
            "none" if matches!(argument.get_id().as_str(), "id_column" | "path_pattern" | "metadata") => {
                "\"\"".to_string()
            }
            "none" if !matches!(argument.get_id().as_str(), "compat" | "compound" | "dedup") => "[]".to_string(),
            _ if is_list => format!("[{}]", default.split(',').map(quoted).collect::<Vec<_>>().join(", ")),
            _ => quoted(default),
        };
        text.push_str(&format!("\n# {help}.\n# {} = {value}\n", argument.get_id()));
    }
    text
}

fn quoted(value: &str) -> String {
    if value.parse::<f64>().is_ok() || value == "true" || value == "false" {
        value.into()
    } else {
        format!("\"{value}\"")
    }
}
