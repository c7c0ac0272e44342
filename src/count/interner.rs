//! Forms to numbers, in the order in which they come.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use super::Slot;
use crate::text::Class;

/// Types of one worker. Numbers depend on the order of the text and mean nothing outside.
#[derive(Default)]
pub(super) struct Interner {
    table: HashTable<u32>,
    hasher: FixedState,
    forms: String,
    /// Behind each form in `forms`, and its class.
    types: Vec<(usize, Class)>,
}

impl Interner {
    pub fn len(&self) -> usize {
        self.types.len()
    }

    /// The number of a type, and whether it is new.
    ///
    /// # Panics
    /// At 2^31 types, which need more text than there is.
    pub fn intern(&mut self, form: &str, class: Class) -> (u32, bool) {
        let hash = self.hash(form, class);
        let found = self.table.find(hash, |&id| self.class(id) == class && self.form(id) == form);
        if let Some(&id) = found {
            return (id, false);
        }
        let id =
            u32::try_from(self.types.len()).ok().filter(|&id| id < Slot::MAX_TYPES).expect("fewer than 2^31 types");
        self.forms.push_str(form);
        self.types.push((self.forms.len(), class));
        let Interner { table, hasher, forms, types } = self;
        table.insert_unique(hash, id, |&id| {
            let (form, class) = entry(forms, types, id);
            hash_of(hasher, form, class)
        });
        (id, true)
    }

    pub fn form(&self, id: u32) -> &str {
        entry(&self.forms, &self.types, id).0
    }

    pub fn class(&self, id: u32) -> Class {
        self.types[id as usize].1
    }

    /// Every number, by the bytes of the form and then the class.
    pub fn ranked(&self) -> Vec<u32> {
        let mut ids: Vec<u32> = (0..).take(self.types.len()).collect();
        ids.sort_unstable_by(|&a, &b| self.form(a).cmp(self.form(b)).then(self.class(a).cmp(&self.class(b))));
        ids
    }

    fn hash(&self, form: &str, class: Class) -> u64 {
        hash_of(&self.hasher, form, class)
    }
}

fn hash_of(hasher: &FixedState, form: &str, class: Class) -> u64 {
    hasher.hash_one(form.as_bytes()) ^ class as u64
}

fn entry<'f>(forms: &'f str, types: &[(usize, Class)], id: u32) -> (&'f str, Class) {
    let index = id as usize;
    let start = if index == 0 { 0 } else { types[index - 1].0 };
    let (end, class) = types[index];
    (&forms[start..end], class)
}
