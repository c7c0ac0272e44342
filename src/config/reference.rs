//! The reference of options, docs/options.md.

use std::fmt::Write as _;

use super::{Changes, Config, ConfigOption, Heading, Kind, Options};

impl Config {
    /// Every option of a run as Markdown: flag, key, default, possible values, and which numbers it changes.
    #[doc(hidden)]
    pub fn reference() -> String {
        let mut text = String::from(
            "# Options\n\n\
             Every option of `termloom run`. Set it by its flag, or by its key in `termloom.toml` (`termloom init` writes one with\n\
             all defaults). A flag overrides the file, the file overrides the preset of `--compat`, and that overrides the defaults.\n\
             The other commands take some of these options, with the same meaning.\n\n\
             Options that change numbers are recorded in `datapackage.json`, `codebook.md` and the Parquet files.\n\
             This page is printed by `termloom options`.\n",
        );
        let options = Config::default().list();
        for heading in Heading::ALL {
            let _ = write!(text, "\n## {heading}\n");
            for option in options.iter().filter(|option| option.declared.heading == *heading) {
                push(&mut text, option);
            }
        }
        text
    }
}

fn push(text: &mut String, option: &ConfigOption) {
    let flag = match (option.declared.is_positional, option.kind) {
        (true, _) => format!("[{}]…", option.value_name()),
        (_, Kind::Switch) => format!("--{}", option.flag()),
        _ => format!("--{} <{}>", option.flag(), option.value_name()),
    };
    let short = option.declared.short.map_or(String::new(), |short| format!(" (`-{short}`)"));
    let shown = option.shown();
    let shown = if shown == option.value.join(",") { format!("`{shown}`") } else { shown };
    let changes = match option.declared.changes {
        Changes::Nothing => "Not recorded with the tables",
        Changes::Terms => "Changes documents or terms, and so every table",
        Changes::OtherTables => "Changes numbers in some tables",
    };
    let _ = write!(text, "\n### {}\n\n`{flag}`{short}\n\n", option.key);
    let _ = writeln!(text, "{}.", option.help());
    for details in option.details() {
        let _ = write!(text, "\n{details}\n");
    }
    if !option.choices.is_empty() {
        text.push('\n');
        for choice in &option.choices {
            let _ = writeln!(text, "- `{}`: {}", choice.name, choice.meaning);
        }
    }
    let _ = write!(text, "\nDefault: {shown}. {changes}.\n");
}
