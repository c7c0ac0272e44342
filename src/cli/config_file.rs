//! `termloom.toml`: the keys are those of the options.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use termloom::config::{Config, ConfigOption, Kind, Options, Setting};
use termloom::regular_file;

/// The file that is read if no other is named.
pub(super) const NAME: &str = "termloom.toml";

/// The line, or the byte, of an error and its message.
type Located = (usize, String);

/// The settings of a file; `None` if there is no such file.
pub(super) fn read(path: &Path) -> Result<Option<Vec<Setting>>, String> {
    let text = match regular_file::read(path).map(String::from_utf8) {
        Ok(Ok(text)) => text,
        Ok(Err(error)) => {
            let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
            return Err(format!("{}:{line}: not UTF-8; save the file as UTF-8", path.display()));
        }
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("cannot read `{}`: {error}", path.display())),
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    parse(&text, folder).map(Some).map_err(|(line, message)| format!("{}:{line}: {message}", path.display()))
}

/// Relative paths begin in the folder of the file.
fn parse(text: &str, folder: &Path) -> Result<Vec<Setting>, Located> {
    let line_of = |at: usize| text[..at.min(text.len())].matches('\n').count() + 1;
    let table = DeTable::parse(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(span.start));
        (line, error.message().lines().collect::<Vec<_>>().join("; "))
    })?;
    let options = Config::default().list();
    let mut settings = Vec::new();
    for (key, value) in table.get_ref() {
        let name = key.get_ref().as_ref();
        let option = options
            .iter()
            .find(|option| option.key == name)
            .ok_or_else(|| (line_of(key.span().start), unknown(name, &options)))?;
        let items = items(option, value).map_err(|(at, message)| (line_of(at), message))?;
        let items = items.into_iter().map(|item| (option.written_in)(item, folder)).collect();
        settings.push(Setting { key: name.to_string(), items });
    }
    Ok(settings)
}

/// Every item of a value as text. An error has its byte.
fn items(option: &ConfigOption, value: &Spanned<DeValue<'_>>) -> Result<Vec<OsString>, Located> {
    let item = |value: &Spanned<DeValue<'_>>| {
        let located = |message| (value.span().start, message);
        let item = item(option.kind, value.get_ref()).map_err(located)?;
        match (option.check)(std::slice::from_ref(&item)) {
            Ok(()) => Ok(item),
            // The other messages name the value themselves.
            Err(message) if option.kind == Kind::Number => {
                Err(located(format!("invalid value `{}`: {message}", item.display())))
            }
            Err(message) => Err(located(message)),
        }
    };
    match (option.is_list, value.get_ref()) {
        (true, DeValue::Array(values)) => values.iter().map(item).collect(),
        (true, other) => Err((value.span().start, wrong_type(other, "a list"))),
        (false, _) => item(value).map(|item| vec![item]),
    }
}

fn item(kind: Kind, value: &DeValue<'_>) -> Result<OsString, String> {
    let is_number = matches!(kind, Kind::Number | Kind::NumberOrText);
    match value {
        DeValue::Boolean(value) if kind == Kind::Switch => Ok(value.to_string().into()),
        DeValue::Integer(number) if is_number => match i128::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Ok(number.to_string().into()),
            Err(_) => Err(format!("`{}` is no whole number, or one that is too large", number.as_str())),
        },
        DeValue::Float(number) if is_number => Ok(number.as_str().into()),
        DeValue::String(text) if !matches!(kind, Kind::Number | Kind::Switch) => Ok(text.as_ref().into()),
        other => Err(wrong_type(
            other,
            match kind {
                Kind::Switch => "true or false",
                Kind::Number => "a number",
                Kind::NumberOrText => "a number or a string",
                Kind::Text | Kind::Path => "a string",
            },
        )),
    }
}

fn wrong_type(value: &DeValue<'_>, expected: &str) -> String {
    let found = match value {
        DeValue::String(text) => format!("string \"{}\"", text.escape_debug()),
        DeValue::Integer(number) => format!("number `{}`", number.as_str()),
        DeValue::Float(number) => format!("number `{}`", number.as_str()),
        DeValue::Boolean(value) => format!("`{value}`"),
        DeValue::Array(_) => "list".to_string(),
        DeValue::Datetime(date) => format!("date `{date}`"),
        DeValue::Table(_) => "table".to_string(),
    };
    format!("invalid type: {found}, expected {expected}")
}

fn unknown(key: &str, options: &[ConfigOption]) -> String {
    let with_underscores = key.replace('-', "_");
    let scored = options.iter().map(|option| (strsim::damerau_levenshtein(&with_underscores, option.key), option.key));
    let nearest = scored.min().filter(|(distance, key)| *distance <= key.len() / 2 + 1);
    let hint = nearest.map_or(String::new(), |(_, nearest)| format!("; did you mean `{nearest}`?"));
    format!("there is no key `{key}`{hint}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Vec<Setting>, Located> {
        super::parse(text, Path::new(""))
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line_and_the_nearest() {
        let (line, message) = parse("output = \"x\"\n\nmin-pair_count = 3\n").unwrap_err();
        assert_eq!((line, message.as_str()), (3, "there is no key `min-pair_count`; did you mean `min_pair_count`?"));
        assert!(parse("zzzzzzzzzzz = 1").unwrap_err().1.ends_with("`zzzzzzzzzzz`"));
    }

    #[test]
    fn a_wrong_value_is_named_with_its_line() {
        let (line, message) = parse("window = 3\nunits = [\n  \"window\",\n  \"page\"]\n").unwrap_err();
        assert_eq!(line, 4, "{message}");
        assert!(message.contains("page"), "{message}");
        assert_eq!(parse("window = 3\nwindow = 4\n").unwrap_err().0, 2);
        let wrong = ["window = \"5\"", "window = true", "hyphens = 1", "units = \"window\"", "quiet = \"yes\""];
        for (text, expected) in wrong.into_iter().zip(["number", "number", "string", "list", "true or false"]) {
            let (line, message) = parse(&format!("\n{text}")).unwrap_err();
            assert!(line == 2 && message.ends_with(expected), "{text}: {message}");
        }
    }

    #[test]
    fn values_keep_their_type() {
        let settings = parse("seed = 18_446_744_073_709_551_615\nngrams = [2, \"3-4\"]\nmax_hits = \"all\"\n").unwrap();
        let items: Vec<_> = settings.iter().map(|setting| (setting.key.as_str(), setting.items.clone())).collect();
        assert!(items.contains(&("seed", vec!["18446744073709551615".into()])), "{items:?}");
        assert!(items.contains(&("ngrams", vec!["2".into(), "3-4".into()])), "{items:?}");
    }

    #[test]
    fn relative_paths_begin_in_the_folder_of_the_file() {
        let text = "input = [\"news\", \"/data\"]\nthemes = [\"my.yaml\", \"builtin:core\"]\nstop_words = \"en\"\n\
            compound = \"auto\"\nmetadata = \"m.csv\"\ntemp_dir = \"\"\npath_pattern = \"{a}/{b}\"\nwindow = 3\n";
        let settings = super::parse(text, Path::new("cfg")).unwrap();
        let items = |key: &str| settings.iter().find(|setting| setting.key == key).unwrap().items.join(" ".as_ref());
        let expected = [
            ("input", "cfg/news /data"),
            ("themes", "cfg/my.yaml builtin:core"),
            ("stop_words", "en"),
            ("compound", "auto"),
            ("metadata", "cfg/m.csv"),
            ("temp_dir", ""),
            ("path_pattern", "{a}/{b}"),
            ("window", "3"),
        ];
        for (key, expected) in expected {
            assert_eq!(items(key), *expected, "{key}");
        }
    }
}
