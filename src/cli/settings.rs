//! Options of a run as flags, for every command that takes some of them.

use std::ffi::OsString;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::builder::{PathBufValueParser, Resettable, StyledStr, TypedValueParser};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use super::terminal::{USAGE, fail};
use super::{config_file, memory, worker};
use termloom::config::{Config, ConfigOption, Heading, Kind, Options, Setting};

/// Columns of a default that help shows in one line.
const SHORT: usize = 60;

/// Which options of a run a command takes, by key.
pub(super) trait Selection {
    fn takes(key: &str) -> bool;
}

/// All of them.
pub(super) enum All {}

impl Selection for All {
    fn takes(_: &str) -> bool {
        true
    }
}

/// Whether the option with this key is one of `O`.
pub(super) fn is_of<O: Options>(key: &str) -> bool {
    // Setting nothing fails, but only where there is such an option; a list of all takes far longer to make.
    O::default().set(key, &[]).is_some()
}

/// Options besides [`TextOptions`](termloom::config::TextOptions) that change words and sentences.
pub(super) const OF_WORDS: [&str; 3] = ["compat", "abbreviations", "compound"];

/// The options that were given as flags.
pub(super) struct Settings<S> {
    given: Vec<Setting>,
    of: PhantomData<S>,
}

impl<S: Selection> Settings<S> {
    pub fn is_given(&self, key: &str) -> bool {
        self.given.iter().any(|setting| setting.key == key)
    }

    /// Sets an option as if its flag were given.
    pub fn set(&mut self, key: &str, items: Vec<OsString>) {
        self.given.push(Setting { key: key.to_string(), items });
    }

    /// Puts the temporary file into the system's folder if the flag does not say where: nothing is written that it could be beside.
    pub fn use_system_temp_dir(&mut self) {
        if !self.is_given("temp_dir") {
            self.set("temp_dir", vec![std::env::temp_dir().into()]);
        }
    }

    /// The flags over the defaults.
    pub fn config(self) -> Result<Config, ExitCode> {
        self.over(Vec::new()).map_err(|message| fail(USAGE, &message, None))
    }

    fn over(self, mut settings: Vec<Setting>) -> Result<Config, String> {
        settings.extend(self.given);
        let mut config = Config::layered(&settings)?;
        if !settings.iter().any(|setting| setting.key == "memory") {
            config.resources.memory = memory::default();
        }
        config.reading.isolation.workers = worker::workers();
        Ok(config)
    }
}

/// The options that were given as flags, and the file that has others.
#[derive(Args)]
pub(super) struct Configured<S: Selection> {
    #[command(flatten)]
    pub settings: Settings<S>,
    /// Configuration file [default: ./termloom.toml if it exists]
    #[arg(long, value_name = "FILE", help_heading = Heading::Input.name())]
    config: Option<PathBuf>,
}

impl<S: Selection> Configured<S> {
    /// The flags over the file, the file over the defaults.
    pub fn config(self) -> Result<Config, ExitCode> {
        let Configured { settings, config } = self;
        let from_file = match config {
            Some(path) => config_file::read(&path)
                .and_then(|read| read.ok_or_else(|| format!("there is no configuration file `{}`", path.display()))),
            None => config_file::read(Path::new(config_file::NAME)).map(Option::unwrap_or_default),
        };
        from_file.and_then(|file| settings.over(file)).map_err(|message| fail(USAGE, &message, None))
    }
}

impl<S: Selection> Args for Settings<S> {
    fn augment_args(command: Command) -> Command {
        options::<S>().iter().fold(command, |command, option| command.arg(argument(option)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<S: Selection> FromArgMatches for Settings<S> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = options::<S>().into_iter().filter_map(|option| {
            let items = matches.get_many::<OsString>(option.key)?.cloned().collect();
            Some(Setting { key: option.key.to_string(), items })
        });
        Ok(Settings { given: given.collect(), of: PhantomData })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The options that a command takes, by heading.
fn options<S: Selection>() -> Vec<ConfigOption> {
    let mut options: Vec<_> = Config::default().list().into_iter().filter(|option| S::takes(option.key)).collect();
    options.sort_by_key(|option| option.declared.heading);
    options
}

fn argument(option: &ConfigOption) -> Arg {
    let argument = Arg::new(option.key).help(help(option)).long_help(long_help(option)).action(if option.is_list {
        ArgAction::Append
    } else {
        ArgAction::Set
    });
    let argument = match option.declared.is_positional {
        // Its own heading, whatever the one of the arguments before it.
        true => argument.num_args(1..).help_heading(Resettable::Reset),
        false => {
            let argument = argument.long(option.flag()).help_heading(option.declared.heading.name());
            argument.hide_short_help(!option.declared.is_everyday)
        }
    };
    let argument = match option.declared.short {
        Some(letter) => argument.short(letter),
        None => argument,
    };
    let argument = match option.kind {
        Kind::Switch => argument.num_args(0).default_missing_value("true"),
        // That a number may not be below 0 is for the number to say, not that there is no such option.
        Kind::Number => argument.value_name(option.value_name()).allow_negative_numbers(true),
        _ => argument.value_name(option.value_name()),
    };
    let argument = if option.has_commas() { argument.value_delimiter(',') } else { argument };
    if option.kind == Kind::Path {
        return argument.value_parser(PathBufValueParser::new().map(PathBuf::into_os_string));
    }
    let check = option.check;
    argument.value_parser(move |text: &str| {
        let item = OsString::from(text);
        check(std::slice::from_ref(&item)).map(|()| item)
    })
}

fn help(option: &ConfigOption) -> StyledStr {
    let mut help = option.help();
    let is_shown = option.shown().len() <= SHORT && option.shown() != "none";
    if option.kind != Kind::Switch && is_shown {
        help.push_str(&format!(" [default: {}]", option.shown()));
    }
    help.into()
}

fn long_help(option: &ConfigOption) -> StyledStr {
    let mut help = option.help();
    for details in option.details() {
        help.push_str(&format!("\n\n{details}"));
    }
    if !option.choices.is_empty() {
        help.push_str("\n\nPossible values:");
        for choice in &option.choices {
            help.push_str(&format!("\n- {}: {}", choice.name, choice.meaning));
        }
    }
    if option.kind != Kind::Switch {
        help.push_str(&format!("\n\n[default: {}]", option.shown()));
    }
    help.into()
}

/// The names of values as what stands for one in help.
pub(super) fn one_of<T: ToString>(values: &[T]) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        settings: Settings<All>,
    }

    fn parsed(arguments: &[&str]) -> Result<Vec<Setting>, String> {
        let line = Line::try_parse_from(["run"].iter().chain(arguments));
        line.map(|line| line.settings.given).map_err(|error| error.to_string())
    }

    #[test]
    fn flags_are_settings() {
        let given = parsed(&["a,b", "c", "--units", "window,page"]).unwrap_err();
        assert!(given.contains("--units <UNIT,…>") && given.contains("`page` is not one of window, "), "{given}");
        let given = parsed(&["a,b", "c", "--ngrams", "2-3,5", "--themes", "x,y", "-q"]).unwrap();
        let items = |key: &str| given.iter().find(|setting| setting.key == key).expect("a setting").items.clone();
        assert_eq!(items("input"), ["a,b", "c"]);
        assert_eq!(items("ngrams"), ["2-3", "5"]);
        assert_eq!(items("themes"), ["x,y"]);
        assert_eq!(items("quiet"), ["true"]);
        assert!(given.iter().all(|setting| setting.key != "window"));
    }

    #[test]
    fn flags_override_the_file() {
        let settings = Line::try_parse_from(["run", "--window", "7"]).unwrap().settings;
        let file = |key: &str, item: &str| Setting { key: key.into(), items: vec![item.into()] };
        let config = settings.over(vec![file("window", "3"), file("hyphens", "keep")]).unwrap();
        assert_eq!((config.count.window, config.text.hyphens.name()), (7, "keep"));
        assert!(config.resources.memory >= termloom::config::Resources::MIN_MEMORY);
    }
}
