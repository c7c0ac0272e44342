//! What a run must have read to replace earlier results.

use std::ffi::OsStr;
use std::fmt;

use super::form::{Item, Kind, OrEmpty, Read};
use super::option::{Changes, Heading, options, under};

/// A part of a whole, from 0 to 1, written as `20%` or `0.2`.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Share(pub f64);

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Two places are what a user writes, and hide what binary fractions add.
        write!(f, "{}%", (self.0 * 1e4).round() / 1e2)
    }
}

impl Item for Share {
    const KIND: Kind = Kind::NumberOrText;

    fn read(item: &OsStr) -> Read<Self> {
        let written = item.to_str().unwrap_or_default().trim();
        let number = |text: &str| text.trim().parse::<f64>().ok();
        let share = match written.strip_suffix('%') {
            Some(percent) => number(percent).map(|percent| percent / 100.0),
            None => number(written),
        };
        let is_share = |share: &f64| (0.0..=1.0).contains(share);
        share.filter(is_share).map(Share).ok_or_else(|| "it must be from 0% to 100%, such as 20% or 0.2".to_string())
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

options! {
    /// What a run must have read to replace earlier results.
    ExpectedOptions {
        /// Write empty tables where no document was found
        ///
        /// Without this, a run without a document writes nothing and ends with exit code 2.
        allow_empty: bool = false => under(Heading::Output, Changes::Nothing);
        /// Fail, and write nothing, if there are fewer documents
        min_documents: u64 = 0 => under(Heading::Output, Changes::Nothing);
        /// Fail, and replace nothing, if more documents than this are lost, such as 20%
        ///
        /// Compared with the results that `--overwrite` replaces. So a folder that is not mounted or only half copied does no harm.
        max_loss: Option<Share> as OrEmpty = None => under(Heading::Output, Changes::Nothing).value("SHARE");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_a_percentage_or_a_fraction() {
        let read = |text: &str| Share::read(OsStr::new(text)).map(|Share(share)| share);
        assert_eq!((read("20%"), read("0.2"), read("7 %"), read("1")), (Ok(0.2), Ok(0.2), Ok(0.07), Ok(1.0)));
        for wrong in ["20", "-1%", "101%", "nan", "", "%", "a lot"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        for text in ["20%", "33.33%", "7%"] {
            assert_eq!(Share::read(OsStr::new(text)).unwrap().write(), text);
        }
    }
}
