//! `termloom init`: files to start from.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

use super::config_file;
use super::terminal::{FATAL, OUTPUT_TAKEN, fail, print_after};
use termloom::config::{Config, ConfigOption, Heading, Kind, Options};
use termloom::themes::BUILTIN;

/// Writes `termloom.toml` and the built-in theme lists.
pub(super) fn init(folder: &Path, force: bool) -> ExitCode {
    let mut files = vec![(folder.join(config_file::NAME), template())];
    let lists = BUILTIN.iter().flat_map(|(_, files)| files.iter());
    files.extend(lists.map(|(path, text)| (folder.join("themes").join(path), text.to_string())));
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
    said.push_str("Every option has its default. To change your themes, edit themes/core/*.yaml, one file for each\n");
    said.push_str("language, and name these files in termloom.toml:\n");
    said.push_str("themes = [\"themes/core/en.yaml\", \"themes/core/fr.yaml\"]\n");
    print_after(&said, "the files are written");
    ExitCode::SUCCESS
}

/// Every option with its help and its default.
fn template() -> String {
    let mut text = String::from(
        "# Settings of `termloom run`. A flag on the command line overrides the key here.\n\
         # Every key is shown with its default; remove the # to change it. docs/options.md has them all.\n",
    );
    let options = Config::default().list();
    for heading in Heading::ALL {
        text.push_str(&format!("\n# --- {heading} ---\n"));
        for option in options.iter().filter(|option| option.declared.heading == *heading) {
            text.push_str(&format!("\n# {}.\n", option.help()));
            option.details().iter().for_each(|details| text.push_str(&format!("# {details}\n")));
            if !option.choices.is_empty() {
                let names: Vec<&str> = option.choices.iter().map(|choice| choice.name).collect();
                text.push_str(&format!("# Possible values: {}.\n", names.join(", ")));
            }
            text.push_str(&format!("# {} = {}\n", option.key, value(option)));
        }
    }
    text
}

/// The default, or an example, as TOML.
fn value(option: &ConfigOption) -> String {
    let items = option.example();
    let items: Vec<String> = items.iter().map(|item| written(option.kind, item)).collect();
    match items.first() {
        _ if option.is_list => format!("[{}]", items.join(", ")),
        Some(item) => item.clone(),
        None => written(option.kind, ""),
    }
}

fn written(kind: Kind, item: &str) -> String {
    match kind {
        Kind::Switch | Kind::Number => item.to_string(),
        Kind::NumberOrText if item.parse::<u64>().is_ok() => item.to_string(),
        _ => toml::Value::from(item).to_string(),
    }
}
