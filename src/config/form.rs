//! How values of options are written: after a flag, in `termloom.toml`, and as a default in help.

use std::ffi::{OsStr, OsString};
use std::num::{NonZeroU64, NonZeroUsize};
use std::path::{Path, PathBuf};

use bytesize::ByteSize;

use crate::named::{Named, not_one_of};

/// A value that was read, or what is wrong with what was written.
pub type Read<T> = Result<T, String>;

/// What a value of an option looks like in `termloom.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`; a flag without a value.
    Switch,
    /// A number.
    Number,
    /// A number, or a string.
    NumberOrText,
    /// A string. Items of a list may be separated by commas after a flag.
    Text,
    /// A string that may name a file, so a comma does not separate items, and after a flag it need not be UTF-8.
    Path,
}

/// A value that an option may have, or a placeholder for a kind of values in upper case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// As it is written.
    pub name: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

/// One value, alone or in a list.
pub trait Item: Sized {
    /// What it looks like.
    const KIND: Kind = Kind::Text;

    /// Reads what was written.
    ///
    /// # Errors
    /// Says what is wrong with it.
    fn read(text: &OsStr) -> Read<Self>;

    /// Writes it so that [`read`](Item::read) gives the same again.
    fn write(&self) -> String;

    /// The same as it is written in a file of this folder: a relative path begins there.
    fn written_in(item: OsString, _folder: &Path) -> OsString {
        item
    }

    /// The values there are, if they can be listed.
    fn choices() -> Vec<Choice> {
        Vec::new()
    }
}

/// How values of type `T` are written.
pub trait Form<T> {
    /// What each item looks like.
    const KIND: Kind;
    /// Whether there may be several items.
    const IS_LIST: bool = false;

    /// Reads all items.
    ///
    /// # Errors
    /// Says what is wrong with them.
    fn read(items: &[OsString]) -> Read<T>;

    /// Writes all items; none if there is no value.
    fn write(value: &T) -> Vec<String>;

    /// An item as it is written in a file of this folder: a relative path begins there.
    fn written_in(item: OsString, _folder: &Path) -> OsString {
        item
    }

    /// The values there are, if they can be listed.
    fn choices() -> Vec<Choice> {
        Vec::new()
    }
}

/// As its type is written by itself.
pub struct Plain;

impl<T: Item> Form<T> for Plain {
    const KIND: Kind = T::KIND;

    fn written_in(item: OsString, folder: &Path) -> OsString {
        T::written_in(item, folder)
    }

    fn read(items: &[OsString]) -> Read<T> {
        T::read(one(items)?)
    }

    fn write(value: &T) -> Vec<String> {
        vec![value.write()]
    }

    fn choices() -> Vec<Choice> {
        T::choices()
    }
}

impl<T: Item> Form<Vec<T>> for Plain {
    const KIND: Kind = T::KIND;
    const IS_LIST: bool = true;

    fn written_in(item: OsString, folder: &Path) -> OsString {
        T::written_in(item, folder)
    }

    fn read(items: &[OsString]) -> Read<Vec<T>> {
        items.iter().map(|item| T::read(item)).collect()
    }

    fn write(value: &Vec<T>) -> Vec<String> {
        value.iter().map(Item::write).collect()
    }

    fn choices() -> Vec<Choice> {
        T::choices()
    }
}

/// A value, or the empty string for none.
pub struct OrEmpty;

impl<T: Item> Form<Option<T>> for OrEmpty {
    const KIND: Kind = T::KIND;

    fn written_in(item: OsString, folder: &Path) -> OsString {
        if item.is_empty() { item } else { T::written_in(item, folder) }
    }

    fn read(items: &[OsString]) -> Read<Option<T>> {
        let item = one(items)?;
        if item.is_empty() { Ok(None) } else { T::read(item).map(Some) }
    }

    fn write(value: &Option<T>) -> Vec<String> {
        value.iter().map(Item::write).collect()
    }
}

/// A value, or `auto` for what each document says or shows.
pub struct OrAuto;

impl Form<Option<String>> for OrAuto {
    const KIND: Kind = Kind::Text;

    fn read(items: &[OsString]) -> Read<Option<String>> {
        String::read(one(items)?).map(|text| Some(text).filter(|text| text != "auto"))
    }

    fn write(value: &Option<String>) -> Vec<String> {
        vec![value.clone().unwrap_or_else(|| "auto".into())]
    }
}

impl Form<Option<u64>> for OrAuto {
    const KIND: Kind = Kind::NumberOrText;

    fn read(items: &[OsString]) -> Read<Option<u64>> {
        match text(one(items)?)? {
            "auto" => Ok(None),
            text => text.parse().map(Some).map_err(|_| format!("`{text}` is not `auto` or a number")),
        }
    }

    fn write(value: &Option<u64>) -> Vec<String> {
        vec![value.map_or("auto".into(), |number| number.to_string())]
    }
}

/// A number, or `all` for no limit.
pub struct OrAll;

impl Form<Option<NonZeroU64>> for OrAll {
    const KIND: Kind = Kind::NumberOrText;

    fn read(items: &[OsString]) -> Read<Option<NonZeroU64>> {
        match text(one(items)?)? {
            "all" => Ok(None),
            text => text.parse().map(Some).map_err(|_| format!("`{text}` is not `all` or a number above 0")),
        }
    }

    fn write(value: &Option<NonZeroU64>) -> Vec<String> {
        vec![value.map_or("all".into(), |most| most.to_string())]
    }

    fn choices() -> Vec<Choice> {
        vec![Choice { name: "N", meaning: "This many" }, Choice { name: "all", meaning: "No limit" }]
    }
}

/// Lengths and ranges of them, such as `2-5`, or `none`.
pub struct Lengths;

impl Form<Vec<u32>> for Lengths {
    const KIND: Kind = Kind::NumberOrText;
    const IS_LIST: bool = true;

    fn read(items: &[OsString]) -> Read<Vec<u32>> {
        let mut lengths = Vec::new();
        for item in items {
            let text = text(item)?;
            let (first, last) = text.split_once('-').unwrap_or((text, text));
            match (first.parse::<u8>(), last.parse::<u8>()) {
                _ if text == "none" => {}
                (Ok(first), Ok(last)) if first <= last => lengths.extend(u32::from(first)..=u32::from(last)),
                _ => return Err(format!("`{text}` is not a length or a range of lengths, as `2-5`")),
            }
        }
        Ok(lengths)
    }

    fn write(value: &Vec<u32>) -> Vec<String> {
        value.iter().map(ToString::to_string).collect()
    }
}

/// Values that have names, or `all` of them.
pub struct OrAllValues;

impl<T: Named> Form<Vec<T>> for OrAllValues {
    const KIND: Kind = Kind::Text;
    const IS_LIST: bool = true;

    fn read(items: &[OsString]) -> Read<Vec<T>> {
        let mut values = Vec::new();
        for item in items {
            match text(item)? {
                "all" => values.extend(T::VALUES),
                text => values.push(text.parse::<T>().map_err(|_| {
                    let names: Vec<&str> = T::VALUES.iter().map(|value| value.explained().0).chain(["all"]).collect();
                    not_one_of(text, &names)
                })?),
            }
        }
        Ok(values)
    }

    fn write(value: &Vec<T>) -> Vec<String> {
        value.iter().map(Item::write).collect()
    }

    fn choices() -> Vec<Choice> {
        T::choices()
    }
}

/// Bytes, such as `512MiB`, `4GB` or a number.
pub struct Size;

impl Form<u64> for Size {
    const KIND: Kind = Kind::Text;

    fn read(items: &[OsString]) -> Read<u64> {
        let text = text(one(items)?)?;
        let size: ByteSize = text.parse().map_err(|_| format!("`{text}` is no size; write 512MiB or 4GB"))?;
        Ok(size.as_u64())
    }

    fn write(value: &u64) -> Vec<String> {
        vec![value.to_string()]
    }
}

fn one(items: &[OsString]) -> Read<&OsStr> {
    items.last().map(OsString::as_os_str).ok_or_else(|| "there is no value".into())
}

fn text(item: &OsStr) -> Read<&str> {
    item.to_str().ok_or_else(|| format!("`{}` is not UTF-8", item.display()))
}

impl<T: Named> Item for T {
    fn read(item: &OsStr) -> Read<Self> {
        text(item)?.parse()
    }

    fn write(&self) -> String {
        self.explained().0.to_string()
    }

    fn choices() -> Vec<Choice> {
        Self::VALUES.iter().map(|value| value.explained()).map(|(name, meaning)| Choice { name, meaning }).collect()
    }
}

impl Item for PathBuf {
    const KIND: Kind = Kind::Path;

    fn read(item: &OsStr) -> Read<Self> {
        Ok(item.into())
    }

    fn written_in(item: OsString, folder: &Path) -> OsString {
        folder.join(item).into()
    }

    fn write(&self) -> String {
        self.display().to_string()
    }
}

/// A text in which commas mean nothing: several are given by repeating the flag.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Pattern(pub String);

impl Item for Pattern {
    const KIND: Kind = Kind::Path;

    fn read(item: &OsStr) -> Read<Self> {
        String::read(item).map(Pattern)
    }

    fn write(&self) -> String {
        self.0.clone()
    }
}

/// Types that are written as `FromStr` and `Display` say, and what their values are called in messages.
macro_rules! items {
    ($($type:ty: $kind:ident, $called:literal);+) => { $(
        impl Item for $type {
            const KIND: Kind = Kind::$kind;

            fn read(item: &OsStr) -> Read<Self> {
                text(item)?.parse().map_err(|_| concat!("it must be ", $called).to_string())
            }

            fn write(&self) -> String {
                self.to_string()
            }
        }
    )+ };
}

items!(
    bool: Switch, "true or false";
    u32: Number, "a whole number, 0 or more";
    u64: Number, "a whole number, 0 or more";
    f64: Number, "a number";
    NonZeroUsize: Number, "a whole number above 0";
    String: Text, "text"
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Measure;

    fn read<F: Form<T>, T>(items: &[&str]) -> Read<T> {
        F::read(&items.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn sizes_are_read_as_people_write_them() {
        assert_eq!(read::<Size, _>(&["512MiB"]), Ok(512 << 20));
        assert_eq!(read::<Size, _>(&["2 GB"]), Ok(2_000_000_000));
        assert_eq!(read::<Size, _>(&["300000000"]), Ok(300_000_000));
        assert!(read::<Size, _>(&["much"]).is_err_and(|message| message.contains("512MiB")));
    }

    #[test]
    fn lengths_are_numbers_and_ranges() {
        assert_eq!(read::<Lengths, _>(&["2-4", "5"]), Ok(vec![2, 3, 4, 5]));
        assert_eq!(read::<Lengths, _>(&["none"]), Ok(vec![]));
        assert!(read::<Lengths, _>(&["5-2"]).is_err() && read::<Lengths, _>(&["two"]).is_err());
    }

    #[test]
    fn a_word_says_that_there_is_no_value() {
        assert_eq!(read::<OrAuto, Option<String>>(&["auto"]), Ok(None));
        assert_eq!(read::<OrAuto, Option<u64>>(&["3"]), Ok(Some(3)));
        assert_eq!(read::<OrAll, _>(&["all"]), Ok(None));
        assert_eq!(read::<OrEmpty, Option<String>>(&[""]), Ok(None));
        assert_eq!(read::<OrAll, _>(&["7"]), Ok(NonZeroU64::new(7)));
        assert!(read::<OrAll, _>(&["0"]).is_err());
        assert_eq!(read::<OrAllValues, _>(&["all"]), Ok(Measure::ALL.to_vec()));
    }
}
