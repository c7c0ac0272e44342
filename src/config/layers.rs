//! Defaults, presets, files and flags, each over the one before.

use super::{Config, Diagonal, Options, Read, Setting};

impl Config {
    /// The defaults, then what the program named by `compat` does, then these settings; later ones override earlier ones.
    ///
    /// # Errors
    /// Says which setting has no option, or a value that the option cannot have.
    #[doc(hidden)]
    pub fn layered(settings: &[Setting]) -> Read<Config> {
        let apply = |config: &mut Config, setting: &Setting| {
            let done = config.set(&setting.key, &setting.items);
            done.unwrap_or_else(|| Err("there is no such option".into()))
                .map_err(|error| format!("{}: {error}", setting.key))
        };
        let last = |key: &str| settings.iter().rev().find(|setting| setting.key == key);
        let mut defaults = Config::default();
        last("compat").map_or(Ok(()), |compat| apply(&mut defaults, compat))?;
        let mut config = defaults.compat.preset();
        settings.iter().try_for_each(|setting| apply(&mut config, setting))?;
        // What reads files in a process of its own is a part of what may be used.
        if last("memory").is_some() && last("reader_memory").is_none() {
            config.reading.isolation.fit(config.resources.memory);
        }
        // A preset's diagonal is that of unordered pairs.
        if config.count.pairs.ordered && last("diagonal").is_none() {
            config.count.pairs.diagonal = Diagonal::Once;
        }
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Gap;

    fn layered(settings: &[(&str, &str)]) -> Result<Config, String> {
        let settings = settings.iter().map(|(key, item)| Setting { key: key.to_string(), items: vec![item.into()] });
        Config::layered(&settings.collect::<Vec<_>>())
    }

    #[test]
    fn later_settings_override_earlier_ones_and_both_a_preset() {
        let config = layered(&[("window", "3"), ("compat", "glove"), ("window", "7")]).unwrap();
        assert_eq!((config.count.window, config.count.pairs.gap), (7, Gap::CloseRare));
        assert_eq!(layered(&[("compat", "glove"), ("gap", "hold")]).unwrap().count.window, 15);
        assert!(layered(&[("widnow", "3")]).unwrap_err().contains("widnow"));
        assert!(layered(&[("window", "wide")]).unwrap_err().contains("window"));
    }

    #[test]
    fn processes_that_read_get_their_share_of_the_memory() {
        let memory = |settings: &[(&str, &str)]| layered(settings).unwrap().reading.isolation.reader_memory >> 20;
        assert_eq!((memory(&[]), memory(&[("memory", "64GiB")]), memory(&[("memory", "512MiB")])), (1024, 1024, 320));
        assert_eq!(memory(&[("memory", "512MiB"), ("reader_memory", "2GiB")]), 2048);
    }

    #[test]
    fn ordered_pairs_take_no_diagonal_from_a_preset() {
        assert_eq!(layered(&[("compat", "quanteda")]).unwrap().count.pairs.diagonal, Diagonal::Twice);
        let ordered = [("compat", "quanteda"), ("ordered", "true")];
        assert_eq!(layered(&ordered).unwrap().count.pairs.diagonal, Diagonal::Once);
        let both = [ordered[0], ordered[1], ("diagonal", "twice")];
        assert_eq!(layered(&both).unwrap().count.pairs.diagonal, Diagonal::Twice);
    }
}
