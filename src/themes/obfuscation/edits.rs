//! The changes that a rule proposes.

use super::Obfuscations;

/// One change: the bytes of the text from `from` to `until` become others, or vanish.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edit {
    pub from: usize,
    pub until: usize,
    /// The byte after its last one in [`Edits::replacements`].
    replacement_end: usize,
    pub obfuscation: Obfuscations,
}

/// Changes to a text: ascending, none of them empty before it is made, no two overlapping.
#[derive(Debug, Default)]
pub(super) struct Edits {
    list: Vec<Edit>,
    /// All replacements, one after the other.
    replacements: String,
}

impl Edits {
    pub fn replace(
        &mut self,
        from: usize,
        until: usize,
        by: impl IntoIterator<Item = char>,
        obfuscation: Obfuscations,
    ) {
        self.replacements.extend(by);
        self.list.push(Edit { from, until, replacement_end: self.replacements.len(), obfuscation });
    }

    pub fn remove(&mut self, from: usize, until: usize, obfuscation: Obfuscations) {
        self.replace(from, until, [], obfuscation);
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Forgets all but the first `len`.
    pub fn truncate(&mut self, len: usize) {
        self.list.truncate(len);
        self.replacements.truncate(self.list.last().map_or(0, |edit| edit.replacement_end));
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The changes with their replacements.
    pub fn iter(&self) -> impl Iterator<Item = (Edit, &str)> {
        let starts = std::iter::once(0).chain(self.list.iter().map(|edit| edit.replacement_end));
        self.list.iter().zip(starts).map(|(edit, start)| (*edit, &self.replacements[start..edit.replacement_end]))
    }
}
