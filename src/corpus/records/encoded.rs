//! The columns of some documents as bytes, for the room that they take in memory and on the disk.

use super::columns::RecordColumns;
use crate::corpus::language::LanguageFrom;
use crate::table_reader::Texts;

/// The bytes of some columns; files and rows are not among them.
pub(super) fn encode(columns: &RecordColumns) -> Vec<u8> {
    let RecordColumns {
        ids,
        encodings,
        languages,
        languages_from,
        replaced_characters,
        bytes,
        characters,
        kept,
        sha256,
        metadata,
        ..
    } = columns;
    let mut to = Vec::with_capacity(columns.len() * 64);
    for texts in [ids, encodings, languages] {
        put_texts(&mut to, texts);
    }
    for numbers in [replaced_characters, bytes, characters, kept] {
        put_numbers(&mut to, numbers.len(), numbers.iter().copied());
    }
    put_numbers(
        &mut to,
        languages_from.len(),
        languages_from.iter().map(|from| from.map_or(0, |from| 1 + from as u64)),
    );
    put_number(&mut to, sha256.len() as u64);
    to.extend_from_slice(sha256.as_flattened());
    put_number(&mut to, metadata.len() as u64);
    for (key, texts) in metadata {
        put_number(&mut to, key.len() as u64);
        to.extend_from_slice(key.as_bytes());
        put_texts(&mut to, texts);
    }
    to
}

/// The columns that were encoded, for documents of these files and rows.
pub(super) fn decode(files: Vec<u32>, rows: Vec<u64>, bytes: &[u8]) -> RecordColumns {
    let mut from = Encoded(bytes);
    let [ids, encodings, languages] = [(); 3].map(|()| from.texts());
    let [replaced_characters, bytes, characters, kept] = [(); 4].map(|()| from.numbers());
    let language_from = |number: u64| LanguageFrom::ALL.get((number as usize).checked_sub(1)?).copied();
    let languages_from = from.numbers().into_iter().map(language_from).collect();
    let hashes = from.number() as usize;
    let sha256 = from.take(hashes * 32).as_chunks::<32>().0.to_vec();
    let keys = from.number();
    let mut key = || {
        let len = from.number() as usize;
        let key = String::from_utf8_lossy(from.take(len)).into_owned();
        (key, from.texts())
    };
    let metadata = (0..keys).map(|_| key()).collect();
    RecordColumns {
        files,
        rows,
        ids,
        encodings,
        languages,
        languages_from,
        replaced_characters,
        bytes,
        characters,
        kept,
        sha256,
        metadata,
        ..RecordColumns::default()
    }
}

fn put_number(to: &mut Vec<u8>, number: u64) {
    to.extend_from_slice(&number.to_le_bytes());
}

/// Numbers, each with as many bytes as the largest needs.
fn put_numbers(to: &mut Vec<u8>, len: usize, numbers: impl Iterator<Item = u64> + Clone) {
    let width = (u64::BITS - numbers.clone().max().unwrap_or(0).leading_zeros()).div_ceil(8) as usize;
    put_number(to, len as u64);
    to.push(width as u8);
    for number in numbers {
        to.extend_from_slice(&number.to_le_bytes()[..width]);
    }
}

/// Texts, or one of them where all are the same.
fn put_texts(to: &mut Vec<u8>, texts: &Texts) {
    let mut all = texts.iter();
    let first = all.next().unwrap_or("");
    let is_same = all.all(|text| text == first);
    put_number(to, texts.len() as u64);
    to.push(u8::from(is_same));
    if is_same {
        put_number(to, first.len() as u64);
        to.extend_from_slice(first.as_bytes());
    } else {
        put_numbers(to, texts.len(), texts.iter().map(|text| text.len() as u64));
        texts.iter().for_each(|text| to.extend_from_slice(text.as_bytes()));
    }
}

/// What is left to be decoded.
struct Encoded<'b>(&'b [u8]);

impl<'b> Encoded<'b> {
    fn take(&mut self, bytes: usize) -> &'b [u8] {
        let (taken, rest) = self.0.split_at(bytes);
        self.0 = rest;
        taken
    }

    fn number(&mut self) -> u64 {
        let mut number = [0; 8];
        number.copy_from_slice(self.take(8));
        u64::from_le_bytes(number)
    }

    fn numbers(&mut self) -> Vec<u64> {
        let len = self.number() as usize;
        let width = usize::from(self.take(1)[0]);
        if width == 0 {
            return vec![0; len];
        }
        let number = |bytes: &[u8]| {
            let mut number = [0; 8];
            number[..width].copy_from_slice(bytes);
            u64::from_le_bytes(number)
        };
        self.take(len * width).chunks_exact(width).map(number).collect()
    }

    fn texts(&mut self) -> Texts {
        let len = self.number() as usize;
        let mut texts = Texts::default();
        if self.take(1)[0] == 1 {
            let bytes = self.number() as usize;
            let text = String::from_utf8_lossy(self.take(bytes));
            (0..len).for_each(|_| texts.push(&text));
        } else {
            let lengths = self.numbers();
            for length in lengths {
                texts.push(&String::from_utf8_lossy(self.take(length as usize)));
            }
        }
        texts
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(values: &[String]) -> Texts {
        let mut texts = Texts::default();
        values.iter().for_each(|value| texts.push(value));
        texts
    }

    proptest! {
        #[test]
        fn what_is_encoded_comes_back(
            len in 0usize..20,
            words in proptest::collection::vec("[aé ]{0,3}", 20),
            numbers in proptest::collection::vec(0u64..(1 << 40), 20),
            small in 0u64..3,
            is_known in proptest::collection::vec(any::<bool>(), 20),
            is_hashed: bool,
            has_ids: bool,
        ) {
            let hash = |index: usize| [index as u8; 32];
            let columns = RecordColumns {
                files: vec![7; len],
                rows: (0..len as u64).collect(),
                ids: texts(if has_ids { &words[..len] } else { &[] }),
                encodings: texts(&vec!["UTF-8".to_string(); len]),
                languages: texts(&words[..len]),
                languages_from: is_known[..len].iter().map(|is| is.then_some(LanguageFrom::ALL[small as usize])).collect(),
                replaced_characters: vec![small; len],
                bytes: numbers[..len].to_vec(),
                characters: vec![0; len],
                kept: vec![1000; len],
                sha256: if is_hashed { (0..len).map(hash).collect() } else { Vec::new() },
                metadata: vec![("a".into(), texts(&words[..len])), ("é".into(), texts(&vec![String::new(); len]))],
                ..RecordColumns::default()
            };
            let decoded = decode(columns.files.clone(), columns.rows.clone(), &encode(&columns));
            prop_assert_eq!(decoded, columns);
        }
    }
}
