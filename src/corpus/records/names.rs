//! What documents are called: every name is that of one document.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher};

use foldhash::SharedSeed;
use foldhash::fast::{RandomState, SeedableRandomState};

/// Gives documents names that none before them has.
#[derive(Debug, Default)]
pub struct UniqueNames {
    /// How many documents have asked for a name, by its hash.
    asked: HashMap<u64, u32, RandomState>,
}

impl UniqueNames {
    /// The name of the next document that asks for `name`: `name~2`, `name~3` and so on where it is taken.
    pub fn next(&mut self, name: &str) -> Option<String> {
        let asked = self.ask(name);
        let mut number = asked;
        while number > 1 {
            let unique = format!("{name}~{number}");
            if self.ask(&unique) == 1 {
                // The next need not begin with numbers that are taken.
                self.asked.insert(hash_of(name), number);
                return Some(unique);
            }
            number += 1;
        }
        None
    }

    fn ask(&mut self, name: &str) -> u32 {
        let asked = self.asked.entry(hash_of(name)).or_default();
        *asked += 1;
        *asked
    }
}

/// A number for a name, as good as the name itself. It is another in each run, so that nobody can choose names that have the same.
pub(super) fn hash_of(name: &str) -> u64 {
    let mut hasher = SeedableRandomState::with_seed(0, SharedSeed::global_random()).build_hasher();
    hasher.write(name.as_bytes());
    hasher.finish()
}

/// Whether a name is like those that [`UniqueNames`] gives.
pub(super) fn is_numbered(name: &str) -> bool {
    name.rsplit_once('~').is_some_and(|(_, number)| number.parse::<u32>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_given_once() {
        let mut names = UniqueNames::default();
        let mut given = |name: &str| names.next(name).unwrap_or_else(|| name.to_string());
        let all = ["a", "b", "a", "a~2", "a", "b~2", "b"].map(&mut given);
        assert_eq!(all, ["a", "b", "a~2", "a~2~2", "a~3", "b~2", "b~3"]);
    }
}
