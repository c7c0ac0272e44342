//! Names to numbers: documents, and terms by their class.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

/// Names, each with a number from 0 in the order in which they came. The same name may be of several kinds.
#[derive(Default)]
pub(crate) struct Names {
    text: String,
    ends: Vec<usize>,
    kinds: Vec<u8>,
    table: HashTable<u32>,
    hasher: RandomState,
}

impl Names {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// A name, and its kind.
    pub fn get(&self, number: u32) -> (u8, &str) {
        let index = number as usize;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        (self.kinds[index], &self.text[start..self.ends[index]])
    }

    /// The number of a name, if it has one.
    pub fn number(&self, kind: u8, name: &str) -> Option<u32> {
        self.table.find(self.hash(kind, name), |&number| self.get(number) == (kind, name)).copied()
    }

    /// The number of a name, which gets one if it has none.
    pub fn insert(&mut self, kind: u8, name: &str) -> u32 {
        if let Some(number) = self.number(kind, name) {
            return number;
        }
        let number = self.ends.len() as u32;
        self.text.push_str(name);
        self.ends.push(self.text.len());
        self.kinds.push(kind);
        let mut table = std::mem::take(&mut self.table);
        table.insert_unique(self.hash(kind, name), number, |&other| {
            let (kind, name) = self.get(other);
            self.hash(kind, name)
        });
        self.table = table;
        number
    }

    fn hash(&self, kind: u8, name: &str) -> u64 {
        self.hasher.hash_one((kind, name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_numbers() {
        let mut names = Names::default();
        let words: Vec<String> = (0..1000).map(|number| format!("{}", number * 7 % 500)).collect();
        for (index, word) in words.iter().enumerate() {
            let number = names.insert((index % 2) as u8, word);
            assert_eq!(names.get(number), ((index % 2) as u8, word.as_str()));
            assert_eq!(names.number((index % 2) as u8, word), Some(number));
        }
        assert_eq!((names.len(), names.number(2, "7"), names.number(0, "x")), (500, None, None));
        assert_eq!(names.insert(1, ""), 500);
        assert_eq!(names.get(500), (1, ""));
    }
}
