//! Forms to numbers, in the order in which they come.

pub(crate) mod batch;

use std::hash::BuildHasher;

use foldhash::SharedSeed;
use foldhash::fast::SeedableRandomState;
use hashbrown::HashTable;

use super::{HashKey, Slot};
use crate::text::{Class, StopLists};

/// Longer words, and tokens that are no words, are looked up in a table of their own.
const SHORT: usize = 16;

/// The document that tokens are counted in.
#[derive(Clone, Copy)]
pub(crate) struct InDocument {
    /// From 1.
    pub number: u32,
    /// The bit of its stop list.
    pub stop_bit: u64,
    /// Whether URLs and e-mail addresses are terms.
    pub keeps_addresses: bool,
}

/// Types of one worker, and what is known of each. Numbers depend on the order of the text and mean nothing outside.
///
/// The form of a short word is its own key: a lookup touches one cache line, follows no pointer and compares no bytes.
pub(crate) struct Interner {
    table: Vec<FormEntry>,
    /// The hash is shifted right by this to give a place in `table`.
    shift: u32,
    in_table: usize,
    long: HashTable<u32>,
    /// What [`HashTable`] gives an index to.
    long_tallies: Vec<TypeTally>,
    key: HashKey,
    hasher: SeedableRandomState,
    forms: String,
    types: Vec<Type>,
    /// Of the types on stop lists, which have the first numbers: a bit for each list that holds it. Behind them one that stands
    /// for all other types, so that they need not be told apart.
    stop_lists: Vec<u64>,
    /// Of the same, occurrences as a stop word.
    stop_counts: Vec<u64>,
    /// The type of [`StopLists::SHARED`], where there are stop lists.
    shared: Option<u32>,
}

/// A short word and its tally: half a cache line.
#[derive(Clone, Copy, Default)]
#[repr(align(32))]
struct FormEntry {
    key: FormKey,
    tally: TypeTally,
}

/// The bytes of a short word, filled up with zeros. All zero is a free place.
type FormKey = [u64; 2];

/// What changes with every token of a type.
#[derive(Clone, Copy, Default)]
struct TypeTally {
    /// Occurrences, as far as they are not in [`Type::count`].
    count: u32,
    /// Documents that hold the type.
    doc_count: u32,
    /// Number of the last document that held it, from 1.
    last: u32,
    /// Its number.
    id: u32,
}

impl TypeTally {
    /// Whether the count must go elsewhere before the next occurrence.
    #[inline]
    fn is_full(&self) -> bool {
        self.count == u32::MAX
    }

    /// Counts an occurrence.
    #[inline]
    fn count(&mut self, stop_lists: &[u64], document: InDocument) -> SeenToken {
        let is_new = self.last != document.number;
        self.last = document.number;
        self.doc_count = self.doc_count.wrapping_add(u32::from(is_new));
        self.count = self.count.wrapping_add(1);
        let id = self.id;
        let listed = (id as usize).min(stop_lists.len().saturating_sub(1));
        SeenToken { id, listed, is_stop: stop_lists[listed] & document.stop_bit != 0, is_new }
    }
}

/// What is learnt about a token by counting it.
struct SeenToken {
    id: u32,
    /// The place of its type among those of stop lists.
    listed: usize,
    /// Whether it is a stop word here.
    is_stop: bool,
    /// Whether it is the first of its type in the document.
    is_new: bool,
}

/// What is known of a type besides its tally.
#[derive(Clone, Copy)]
struct Type {
    form_end: usize,
    /// Where its tally is: a place in the long table, or `None` for one that is found by its form.
    long: Option<u32>,
    class: Class,
    /// Occurrences and documents, as far as they are not in its tally.
    count: u64,
    doc_count: u32,
}

impl Interner {
    /// No types yet.
    pub fn new(key: HashKey) -> Self {
        const FIRST_BITS: u32 = 12;
        Interner {
            table: vec![FormEntry::default(); 1 << FIRST_BITS],
            shift: u64::BITS - FIRST_BITS,
            in_table: 0,
            long: HashTable::new(),
            long_tallies: Vec::new(),
            key,
            hasher: SeedableRandomState::with_seed(key.0[0], SharedSeed::global_random()),
            forms: String::new(),
            types: Vec::new(),
            stop_lists: vec![0],
            stop_counts: vec![0],
            shared: None,
        }
    }

    /// Types, those of stop lists included although they may never have occurred.
    pub fn len(&self) -> usize {
        self.types.len()
    }

    /// Makes the words of all stop lists types; must come before any other.
    pub fn list_stop_words(&mut self, lists: &StopLists) {
        self.stop_lists.clear();
        for (form, lists) in lists.forms() {
            let id = self.intern(form, Class::Word);
            if form == StopLists::SHARED {
                self.shared = Some(id);
            }
            self.stop_lists.push(lists);
        }
        self.stop_lists.push(0);
        self.stop_counts = vec![0; self.stop_lists.len()];
    }

    /// The number of a type, which is made where it is new, with nothing counted.
    pub fn intern(&mut self, form: &str, class: Class) -> u32 {
        let key = if class == Class::Word { key_of(form.as_bytes()) } else { None };
        let Some(key) = key else {
            let index = self.long_index(hash_of(&self.hasher, form, class), form, class);
            return self.long_tallies[index as usize].id;
        };
        let hash = hash_of_key(key, self.key);
        let place = match self.place_of(key, hash) {
            (place, true) => place,
            (_, false) => self.add_short(key, hash, form),
        };
        self.table[place].tally.id
    }

    #[cold]
    fn add_short(&mut self, key: FormKey, hash: u64, form: &str) -> usize {
        self.reserve(1);
        let tally = self.new_type(form, Class::Word, None);
        let (place, _) = self.place_of(key, hash);
        self.table[place] = FormEntry { key, tally };
        self.in_table += 1;
        place
    }

    /// Makes room for so many more short words. At most three quarters full, the places of frequent words, which came early, are found at the first
    /// or second look.
    fn reserve(&mut self, more: usize) {
        while (self.in_table + more) * 4 > self.table.len() * 3 {
            self.grow();
        }
    }

    /// Where a key stands, or would stand.
    #[inline]
    fn place_of(&self, key: FormKey, hash: u64) -> (usize, bool) {
        let mask = self.table.len() - 1;
        let mut place = (hash >> self.shift) as usize;
        loop {
            let found = self.table[place].key;
            if found == key || found == [0; 2] {
                return (place, found == key);
            }
            place = (place + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let entries = std::mem::take(&mut self.table);
        self.table = vec![FormEntry::default(); entries.len() * 2];
        self.shift -= 1;
        for entry in entries.into_iter().filter(|entry| entry.key != [0; 2]) {
            let (place, _) = self.place_of(entry.key, hash_of_key(entry.key, self.key));
            self.table[place] = entry;
        }
    }

    fn long_index(&mut self, hash: u64, form: &str, class: Class) -> u32 {
        let is_same = |&index: &u32| {
            let id = self.long_tallies[index as usize].id;
            self.class(id) == class && self.form(id) == form
        };
        match self.long.find(hash, is_same) {
            Some(&index) => index,
            None => self.add_long(hash, form, class),
        }
    }

    #[cold]
    fn add_long(&mut self, hash: u64, form: &str, class: Class) -> u32 {
        let index = self.long_tallies.len() as u32;
        let tally = self.new_type(form, class, Some(index));
        self.long_tallies.push(tally);
        let Interner { long, long_tallies, hasher, forms, types, .. } = self;
        long.insert_unique(hash, index, |&index| {
            let id = long_tallies[index as usize].id;
            hash_of(hasher, entry(forms, types, id), types[id as usize].class)
        });
        index
    }

    fn new_type(&mut self, form: &str, class: Class, long: Option<u32>) -> TypeTally {
        let id =
            u32::try_from(self.types.len()).ok().filter(|&id| id < Slot::MAX_TYPES).expect("fewer than 2^30 types");
        self.forms.push_str(form);
        let form_end = self.forms.len();
        self.types.push(Type { form_end, long, class, count: 0, doc_count: 0 });
        TypeTally { id, ..TypeTally::default() }
    }

    pub fn form(&self, id: u32) -> &str {
        entry(&self.forms, &self.types, id)
    }

    pub fn class(&self, id: u32) -> Class {
        self.types[id as usize].class
    }

    /// Adds what was counted elsewhere.
    pub fn add(&mut self, id: u32, sums: TypeSums) {
        let known = &mut self.types[id as usize];
        known.count += sums.count;
        known.doc_count += sums.doc_count;
        // Only a word of the stop lists has any.
        if sums.stop_count > 0 {
            self.stop_counts[id as usize] += sums.stop_count;
        }
    }

    /// The sums of every type, by number; of one that never occurred they are 0.
    pub fn sums(&self) -> Vec<TypeSums> {
        let mut sums: Vec<TypeSums> = self
            .types
            .iter()
            .map(|known| {
                let tally = known.long.map_or(TypeTally::default(), |index| self.long_tallies[index as usize]);
                TypeSums {
                    count: known.count + u64::from(tally.count),
                    stop_count: 0,
                    doc_count: known.doc_count + tally.doc_count,
                }
            })
            .collect();
        for FormEntry { tally, .. } in self.table.iter().filter(|entry| entry.key != [0; 2]) {
            let sum = &mut sums[tally.id as usize];
            sum.count += u64::from(tally.count);
            sum.doc_count += tally.doc_count;
        }
        for (sum, &stop_count) in sums.iter_mut().zip(&self.stop_counts[..self.stop_counts.len() - 1]) {
            sum.stop_count = stop_count;
        }
        sums
    }

    /// The numbers of all types that occurred, by the bytes of the form and then the class.
    pub fn ranked(&self, sums: &[TypeSums]) -> Vec<u32> {
        // The first eight bytes decide nearly always, without a look at the form.
        let mut ids: Vec<(u64, u32)> = (0..)
            .zip(sums)
            .filter(|(_, sums)| sums.count > 0)
            .map(|(id, _)| {
                let mut head = [0; 8];
                let form = self.form(id).as_bytes();
                let len = form.len().min(8);
                head[..len].copy_from_slice(&form[..len]);
                (u64::from_be_bytes(head), id)
            })
            .collect();
        ids.sort_unstable_by(|&(head_a, a), &(head_b, b)| {
            let order = head_a.cmp(&head_b).then_with(|| self.form(a).cmp(self.form(b)));
            order.then_with(|| self.class(a).cmp(&self.class(b)))
        });
        ids.into_iter().map(|(_, id)| id).collect()
    }
}

/// Sums over all documents that hold a type.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TypeSums {
    pub count: u64,
    pub stop_count: u64,
    pub doc_count: u32,
}

fn key_of(form: &[u8]) -> Option<FormKey> {
    if form.is_empty() || form.len() > SHORT {
        return None;
    }
    let mut bytes = [0; SHORT];
    bytes[..form.len()].copy_from_slice(form);
    let [low, high] = [0, 8].map(|at| u64::from_le_bytes(std::array::from_fn(|index| bytes[at + index])));
    Some([low, high])
}

/// Both halves of the product of the two halves, each of them disturbed first.
#[inline]
fn hash_of_key([low, high]: FormKey, HashKey([of_low, of_high]): HashKey) -> u64 {
    let product = u128::from(low ^ of_low) * u128::from(high ^ of_high);
    (product >> 64) as u64 ^ product as u64
}

fn hash_of(hasher: &SeedableRandomState, form: &str, class: Class) -> u64 {
    hasher.hash_one(form.as_bytes()) ^ class as u64
}

fn entry<'f>(forms: &'f str, types: &[Type], id: u32) -> &'f str {
    let index = id as usize;
    let start = if index == 0 { 0 } else { types[index - 1].form_end };
    &forms[start..types[index].form_end]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How far short words are from where their hashes would have them, in all.
    fn displaced(interner: &Interner) -> usize {
        let mask = interner.table.len() - 1;
        let taken = interner.table.iter().enumerate().filter(|(_, entry)| entry.key != [0; 2]);
        let home = |entry: &FormEntry| (hash_of_key(entry.key, interner.key) >> interner.shift) as usize;
        taken.map(|(place, entry)| (place.wrapping_sub(home(entry))) & mask).sum()
    }

    fn interner_of(words: &[String], key: HashKey) -> Interner {
        let mut interner = Interner::new(key);
        for word in words {
            interner.intern(word, Class::Word);
        }
        interner
    }

    /// Words that are chosen for one key make lookups a search, and only with that key.
    #[test]
    fn hostile_words_must_know_the_key() {
        let known = HashKey::of(1);
        let is_chosen = |word: &String| {
            let key = key_of(word.as_bytes()).expect("a short word");
            hash_of_key(key, known) >> (u64::BITS - 6) == 0
        };
        for make in [|n: u32| format!("w{n}"), |n: u32| format!("{n:08x}"), |n: u32| format!("longer-{n:08}")] {
            for count in [1_000, 2_000, 4_000] {
                let words: Vec<String> = (0..).map(make).filter(is_chosen).take(count).collect();
                assert!(displaced(&interner_of(&words, known)) > 100 * count, "they are chosen well");
                for other in 2..8 {
                    let looks = displaced(&interner_of(&words, HashKey::of(other)));
                    assert!(looks < 3 * count, "{looks} looks for {count} words");
                }
            }
        }
    }
}
