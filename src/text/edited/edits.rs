//! The changes that a rule proposes.

/// What is noted of a change besides where it is.
pub trait Mark: Copy {
    /// Nothing.
    const NONE: Self;

    /// What both say.
    #[must_use]
    fn and(self, other: Self) -> Self;
}

impl Mark for () {
    const NONE: Self = ();

    fn and(self, (): Self) -> Self {}
}

/// One change: the bytes of the text from `from` to `until` become others, or vanish.
#[derive(Clone, Copy, Debug)]
pub struct Edit<M> {
    /// The first byte.
    pub from: usize,
    /// Behind the last byte.
    pub until: usize,
    /// The byte after its last one in [`Edits::replacements`].
    replacement_end: usize,
    /// What is noted of it.
    pub mark: M,
}

/// Changes to a text: ascending, none of them empty before it is made, no two overlapping.
#[derive(Debug)]
pub struct Edits<M> {
    list: Vec<Edit<M>>,
    /// All replacements, one after the other.
    replacements: String,
}

impl<M> Default for Edits<M> {
    fn default() -> Self {
        Edits { list: Vec::new(), replacements: String::new() }
    }
}

impl<M: Mark> Edits<M> {
    /// These bytes become other characters.
    pub fn replace(&mut self, from: usize, until: usize, by: impl IntoIterator<Item = char>, mark: M) {
        self.replacements.extend(by);
        self.list.push(Edit { from, until, replacement_end: self.replacements.len(), mark });
    }

    /// These bytes vanish.
    pub fn remove(&mut self, from: usize, until: usize, mark: M) {
        self.replace(from, until, [], mark);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Forgets all but the first `len`.
    pub fn truncate(&mut self, len: usize) {
        self.list.truncate(len);
        self.replacements.truncate(self.list.last().map_or(0, |edit| edit.replacement_end));
    }

    /// The changes with their replacements.
    pub fn iter(&self) -> impl Iterator<Item = (Edit<M>, &str)> {
        let starts = std::iter::once(0).chain(self.list.iter().map(|edit| edit.replacement_end));
        self.list.iter().zip(starts).map(|(edit, start)| (*edit, &self.replacements[start..edit.replacement_end]))
    }
}
