//! What is wanted of documents besides their texts: the rest is not looked into further than needed to know that it is sound.

/// What is wanted of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Whether their hashes are.
    pub hashes: bool,
    /// Which keys of what they say are.
    pub keys: WantedKeys,
}

/// Which keys are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WantedKeys {
    /// All.
    All,
    /// What the language and the source of a document follow from.
    Known,
}

impl Wanted {
    /// Everything.
    pub const ALL: Wanted = Wanted { hashes: true, keys: WantedKeys::All };
    /// As little as can be.
    pub const LEAST: Wanted = Wanted { hashes: false, keys: WantedKeys::Known };
}

impl WantedKeys {
    /// Whether a key is wanted.
    pub fn has(self, key: &str) -> bool {
        self == WantedKeys::All || matches!(key, "language" | "lang" | "source" | "url")
    }
}
