//! Paths in JSON, which need not be UTF-8 on the disk.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use serde::{Serialize, Serializer};

/// The path as it is; of one that is not UTF-8, `%E9` for a byte that is not and `%25` for `%`, as in a `doc_id`.
fn text(path: &Path) -> Cow<'_, str> {
    if let Some(text) = path.to_str() {
        return text.into();
    }
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(&chunk.valid().replace('%', "%25"));
        chunk.invalid().iter().for_each(|byte| text.push_str(&format!("%{byte:02X}")));
    }
    text.into()
}

#[doc(hidden)]
pub fn path<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    text(path).serialize(serializer)
}

#[doc(hidden)]
pub fn paths<'p, S: Serializer>(
    paths: impl IntoIterator<Item = &'p PathBuf>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(paths.into_iter().map(|path| text(path)))
}

#[doc(hidden)]
pub fn path_if_any<S: Serializer>(path: &Option<PathBuf>, serializer: S) -> Result<S::Ok, S::Error> {
    path.as_deref().map(text).serialize(serializer)
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use super::*;
    use crate::config::{Config, StopWords};

    #[test]
    fn paths_that_are_not_utf_8_are_lossless() {
        let path = |bytes: &[u8]| PathBuf::from(OsStr::from_bytes(bytes));
        let mut config = Config::new([path(b"100% caf\xe9"), path("100% café".as_bytes())]);
        (config.stop_words, config.output) = (StopWords::File(path(b"\xff")), path(b"o\xe9"));
        (config.reading.metadata, config.resources.temp_dir) = (Some(path(b"m\xe9.csv")), Some(path(b"t\xe9")));
        let json = serde_json::to_value(&config).unwrap();
        assert_eq!(json["inputs"], serde_json::json!(["100%25 caf%E9", "100% café"]));
        assert_eq!((&json["output"], &json["stop_words"]["file"]), (&"o%E9".into(), &"%FF".into()));
        assert_eq!((&json["reading"]["metadata"], &json["temp_dir"]), (&"m%E9.csv".into(), &"t%E9".into()));
    }
}
