//! Names of documents as tables and people write them: in another case, form of letters or of paths, or without ending.

use std::collections::HashMap;
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;

/// Finds documents by their names.
pub(super) struct DocumentNames<'d> {
    doc_ids: &'d [String],
    by_id: HashMap<&'d str, usize>,
    by_name: HashMap<&'d str, Vec<usize>>,
    /// By the folded last part of the name, and by that without its ending; made once somebody asks.
    folded: OnceLock<HashMap<String, Vec<usize>>>,
}

impl<'d> DocumentNames<'d> {
    pub fn new(doc_ids: &'d [String]) -> Self {
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, doc_id) in doc_ids.iter().enumerate() {
            by_name.entry(last_part(doc_id)).or_default().push(index);
        }
        let by_id = doc_ids.iter().enumerate().map(|(index, doc_id)| (doc_id.as_str(), index)).collect();
        DocumentNames { doc_ids, by_id, by_name, folded: OnceLock::new() }
    }

    /// The document of a name, which is exactly its own, or else the only one like it.
    ///
    /// # Errors
    /// Why there is none.
    pub fn find(&self, name: &str) -> Result<&'d str, String> {
        let exact = self.by_name.get(name).map_or(&[][..], Vec::as_slice);
        let found = match (self.by_id.get(name), exact) {
            (Some(&index), _) | (None, &[index]) => Ok(index),
            (None, []) => self.like(&folded(name)),
            (None, many) => Err(many.len()),
        };
        match found {
            Ok(index) => Ok(&self.doc_ids[index]),
            Err(0) => Err(format!("{name}: there is no such document")),
            Err(many) => Err(format!("{name}: {many} documents are called so")),
        }
    }

    /// The only document whose name is like this one, or how many there are.
    fn like(&self, name: &str) -> Result<usize, usize> {
        let candidates = self.folded().get(last_part(name)).map_or(&[][..], Vec::as_slice);
        let is_of = |index: usize, fits: &dyn Fn(&str) -> bool| {
            let whole = folded(&self.doc_ids[index]);
            fits(&whole) || without_ending(&whole).is_some_and(fits)
        };
        // Of several the one with the same folders is meant, from wherever those are named.
        let same = |whole: &str| whole == name;
        let ends = |whole: &str| ends_with(name, whole) || ends_with(whole, name);
        let same: Vec<usize> = candidates.iter().copied().filter(|&index| is_of(index, &same)).collect();
        let found = match same.len() {
            0 => candidates.iter().copied().filter(|&index| is_of(index, &ends)).collect(),
            _ => same,
        };
        match found[..] {
            [index] => Ok(index),
            ref many => Err(many.len()),
        }
    }

    fn folded(&self) -> &HashMap<String, Vec<usize>> {
        self.folded.get_or_init(|| {
            let mut all: HashMap<String, Vec<usize>> = HashMap::new();
            for (index, doc_id) in self.doc_ids.iter().enumerate() {
                let name = folded(last_part(doc_id));
                if let Some(stem) = without_ending(&name) {
                    all.entry(stem.to_string()).or_default().push(index);
                }
                all.entry(name).or_default().push(index);
            }
            all
        })
    }
}

/// Whether a path ends with another, from the beginning of a part on.
fn ends_with(path: &str, end: &str) -> bool {
    path.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
}

fn last_part(name: &str) -> &str {
    name.rsplit(['/', '#']).next().unwrap_or_default()
}

/// A name without its ending, such as `.txt`; `None` where it has none.
fn without_ending(name: &str) -> Option<&str> {
    let (stem, ending) = name.rsplit_once('.')?;
    let is_ending = (1..=8).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_ending && !last_part(stem).is_empty()).then_some(stem)
}

/// A name in small letters, each in one form, with `/` between the parts of a path.
fn folded(name: &str) -> String {
    let plain = name.trim().replace('\\', "/");
    plain.strip_prefix("./").unwrap_or(&plain).nfc().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_whatever_form() {
        let doc_ids = ["Bu\u{308}ro/Straße.txt", "a/One.TXT", "a/two.txt", "b/two.txt", "b/Two.md", "c/three.v2.html"];
        let doc_ids = doc_ids.map(String::from).to_vec();
        let names = DocumentNames::new(&doc_ids);
        for (name, place) in [
            ("Büro/Straße.txt", 0),
            ("b\u{fc}ro\\straße", 0),
            ("straße", 0),
            ("one.txt", 1),
            ("A/ONE", 1),
            ("./a/two.txt", 2),
            ("C:\\data\\b\\two.txt", 3),
            ("Two.md", 4),
            ("b/two.md", 4),
            ("three.v2", 5),
            (" Three.v2.html ", 5),
        ] {
            assert_eq!(names.find(name), Ok(doc_ids[place].as_str()), "{name}");
        }
        for (name, why) in [
            ("two.txt", "2 documents"),
            ("two", "3 documents"),
            ("x/one.txt", "no such"),
            ("", "no such"),
            ("tw", "no such"),
            ("three", "no such"),
        ] {
            let error = names.find(name).unwrap_err();
            assert!(error.contains(why), "{name}: {error}");
        }
    }
}
