//! What the things in an archive are called.

use std::collections::HashMap;

use crate::names::percent_encoded;

/// The name of a member, without what makes no difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MemberName {
    /// Parts and `/`, percent-encoded.
    pub path: String,
    /// The last part, as it decides the format.
    pub file_name: String,
    /// Whether the archive says that this is a folder, by a `/` at the end.
    pub is_folder: bool,
    /// Whether a part begins with a full stop, or it is what macOS keeps beside a file.
    pub is_hidden: bool,
}

impl MemberName {
    /// `/` at the start and `.` as a part are dropped; `..` is kept, since it is nothing but a name here. `%`, `#`, NUL and bytes that are not UTF-8
    /// become `%XX`: so a `#` in a `doc_id` always leads from an archive into it.
    pub fn new(raw: &[u8]) -> Self {
        let parts: Vec<&[u8]> = raw.split(|byte| *byte == b'/').filter(|part| !matches!(*part, b"" | b".")).collect();
        let encoded = |part: &&[u8]| percent_encoded(part).replace('#', "%23").replace('\0', "%00");
        let path = parts.iter().map(encoded).collect::<Vec<_>>().join("/");
        MemberName {
            path: if path.is_empty() { "unnamed".into() } else { path },
            file_name: parts.last().map(|part| String::from_utf8_lossy(part).into_owned()).unwrap_or_default(),
            is_folder: raw.ends_with(b"/") || raw.ends_with(b"/."),
            is_hidden: parts.iter().any(|part| part.starts_with(b".") && *part != b"..")
                || parts.first() == Some(&&b"__MACOSX"[..]),
        }
    }
}

/// Gives each member of an archive a label of its own.
pub(super) struct Labels {
    prefix: String,
    /// Paths that were given away, and the number that the next of the same path gets.
    given: HashMap<String, u32>,
}

impl Labels {
    /// Labels within the archive that has this one, or none if it is the file on the disk.
    pub fn within(archive: &str) -> Self {
        let prefix = if archive.is_empty() { String::new() } else { format!("{archive}#") };
        Labels { prefix, given: HashMap::new() }
    }

    /// The label of a member; the second of the same path ends in `~2`.
    pub fn unique(&mut self, path: &str) -> String {
        let Some(next) = self.given.get(path).copied() else {
            self.given.insert(path.to_string(), 2);
            return format!("{}{path}", self.prefix);
        };
        let mut number = next;
        let mut numbered = format!("{path}~{number}");
        while self.given.contains_key(&numbered) {
            number += 1;
            numbered = format!("{path}~{number}");
        }
        self.given.insert(path.to_string(), number + 1);
        self.given.insert(numbered.clone(), 2);
        format!("{}{numbered}", self.prefix)
    }

    /// The label of something that has a number instead of a name.
    pub fn numbered(&self, what: &str, number: u64) -> String {
        format!("{}{what}={number}", self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_nothing_that_makes_a_difference() {
        for (raw, path, file_name, is_folder, is_hidden) in [
            (&b"dir/a.txt"[..], "dir/a.txt", "a.txt", false, false),
            (b"./dir//./a.txt", "dir/a.txt", "a.txt", false, false),
            (b"/etc/passwd", "etc/passwd", "passwd", false, false),
            (b"../../a.txt", "../../a.txt", "a.txt", false, false),
            (b"100%#1 \xe9.txt", "100%25%231 %E9.txt", "100%#1 \u{fffd}.txt", false, false),
            (b"nul\0x.txt", "nul%00x.txt", "nul\0x.txt", false, false),
            (b"dir/", "dir", "dir", true, false),
            (b".", "unnamed", "", false, false),
            (b"a/.git/b", "a/.git/b", "b", false, true),
            (b"a/._b.txt", "a/._b.txt", "._b.txt", false, true),
            (b"__MACOSX/b", "__MACOSX/b", "b", false, true),
        ] {
            let expected = MemberName { path: path.into(), file_name: file_name.into(), is_folder, is_hidden };
            assert_eq!(MemberName::new(raw), expected);
        }
    }

    #[test]
    fn no_label_is_given_twice() {
        let mut labels = Labels::within("b.zip");
        let given: Vec<_> = ["a", "a", "a~2", "a", "a~2"].iter().map(|path| labels.unique(path)).collect();
        assert_eq!(given, ["b.zip#a", "b.zip#a~2", "b.zip#a~2~2", "b.zip#a~3", "b.zip#a~2~3"]);
        assert_eq!(Labels::within("").unique("a"), "a");
        assert_eq!(labels.numbered("message", 3), "b.zip#message=3");
    }
}
