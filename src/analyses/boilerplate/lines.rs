//! Lines that many documents of one source have in common: what stands around articles.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;

use crate::corpus::DocOrd;

/// A line has at least so many letters and digits: rules and ornaments are no lines.
const LEAST: usize = 3;

/// A line or a whole text and a document that has it: the number of the first, and the rank of the document.
pub type LineOf = (u64, u64);

/// Which lines stand in which documents, by numbers that are as good as the lines themselves.
#[derive(Debug, Default)]
pub struct LineRecord {
    lines: Vec<LineOf>,
    texts: Vec<LineOf>,
    sources: Sources,
}

/// Where documents are from: a source from each of these documents on, as far as the next.
#[derive(Debug, Default)]
pub struct Sources {
    from: Vec<(u64, u64)>,
}

impl Sources {
    /// Adds a document; those of a batch come in order.
    fn push(&mut self, ord: DocOrd, source: u64) {
        let goes_on = |&(last, of): &(u64, u64)| of == source && DocOrd(last).batch() == ord.batch();
        if !self.from.last().is_some_and(goes_on) {
            self.from.push((ord.0, source));
        }
    }

    /// That of a document, once all are in order.
    pub fn of(&self, document: u64) -> u64 {
        let after = self.from.partition_point(|(first, _)| *first <= document);
        after.checked_sub(1).map_or(0, |index| self.from[index].1)
    }
}

fn number(seed: u64, bytes: &[u8]) -> u64 {
    let mut hasher = FixedState::with_seed(seed).build_hasher();
    hasher.write(bytes);
    hasher.finish()
}

/// The number of a text. The last bit says whether it is long enough to be a near copy.
fn number_of_text(body: &str) -> u64 {
    number(0, body.as_bytes()) & !1 | u64::from(body.len() as u64 + 1 >= LEAST_COPIED * WEIGHED)
}

/// Whether the text with this number is long enough to be a near copy.
pub fn is_long(text: u64) -> bool {
    text & 1 == 1
}

/// The number of a line of a source: lines that differ in white space within them have the same. The last byte says how long it is.
fn number_of_line(source: u64, line: &str) -> u64 {
    let line = squeezed(line);
    let weight = (line.len() as u64 / WEIGHED).min(0xff);
    number(source, line.as_bytes()) & !0xff | weight
}

/// How much of a text a line is, by its number, in steps of so many bytes; long lines count as if they had 1,020.
pub fn weight_of(number: u64) -> u64 {
    (number & 0xff).max(1)
}

/// See [`weight_of`].
const WEIGHED: u64 = 4;

/// Documents are near copies only where lines of so much are the same.
pub const LEAST_COPIED: u64 = 500 / WEIGHED;

/// A line with one space for all white space between two words.
pub fn squeezed(line: &str) -> Cow<'_, str> {
    let bytes = line.as_bytes();
    let is_other = |byte: u8| matches!(byte, b'\t' | b'\x0b' | b'\x0c') | !byte.is_ascii();
    // Without a way out of the loop, which can so be done many bytes at a time.
    let has_other = bytes.iter().fold(false, |found, &byte| found | is_other(byte));
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    let has_double = pairs.fold(false, |found, (&byte, &next)| found | (byte == b' ') & (next == b' '));
    let is_squeezed = !(has_double || has_other && line.contains(|c: char| c != ' ' && c.is_whitespace()));
    if is_squeezed { line.into() } else { line.split_whitespace().collect::<Vec<_>>().join(" ").into() }
}

/// The lines of a text, by where they are, without white space around them.
fn lines(body: &str) -> impl Iterator<Item = &str> {
    let bytes = body.as_bytes();
    let mut start = 0;
    let ends = memchr::memchr2_iter(b'\n', b'\r', bytes).chain(std::iter::once(body.len()));
    ends.filter_map(move |end| {
        let line = body[start..end].trim();
        start = end + 1;
        is_line(line).then_some(line)
    })
}

pub fn is_line(line: &str) -> bool {
    line.chars().filter(|c| c.is_alphanumeric()).take(LEAST).count() == LEAST
}

impl LineRecord {
    /// Takes in the body of a document of a source.
    ///
    /// # Complexity
    /// Linear in the body; 16 bytes are kept for each line, and for each document.
    pub fn observe(&mut self, ord: DocOrd, source: &str, body: &str) {
        let source = number(0, source.as_bytes());
        self.sources.push(ord, source);
        self.texts.push((number_of_text(body), ord.0));
        self.lines.extend(lines(body).map(|line| (number_of_line(source, line), ord.0)));
    }

    /// Bytes of lines and texts that are kept.
    pub fn bytes(&self) -> usize {
        (self.lines.len() + self.texts.len()) * size_of::<LineOf>()
    }

    /// Takes the lines and the texts out, each in order and once for each document.
    pub fn take_sorted(&mut self) -> [Vec<LineOf>; 2] {
        [&mut self.lines, &mut self.texts].map(|values| {
            let mut values = std::mem::take(values);
            values.sort_unstable_by_key(|&value| value);
            values.dedup();
            values
        })
    }

    /// All lines and texts of both.
    #[must_use]
    pub fn merge(mut self, mut other: LineRecord) -> LineRecord {
        self.lines.append(&mut other.lines);
        self.texts.append(&mut other.texts);
        self.sources.from.append(&mut other.sources.from);
        self
    }

    /// Where the documents are from; lines and texts come from [`take_sorted`](Self::take_sorted).
    pub fn into_sources(mut self) -> Sources {
        self.sources.from.sort_unstable_by_key(|&value| value);
        self.sources
    }
}

/// The lines of a body of a source that have one of these numbers, each once.
///
/// # Complexity
/// Linear in the body.
pub fn lines_of<'b>(source: &str, body: &'b str, keys: &HashMap<u64, usize>) -> Vec<(usize, &'b str)> {
    let source = number(0, source.as_bytes());
    let mut found: Vec<(usize, &str)> = Vec::new();
    let mut known: HashSet<usize> = HashSet::new();
    for line in lines(body) {
        if let Some(&of) = keys.get(&number_of_line(source, line))
            && known.insert(of)
        {
            found.push((of, line));
        }
    }
    found
}

/// A text with every such line behind `body_start` written over by spaces, so that everything else stays where it is; `None` where it has none.
///
/// # Complexity
/// Linear in the text.
pub fn without_lines(
    source: &str,
    text: &str,
    body_start: usize,
    is_boilerplate: impl Fn(u64) -> bool,
) -> Option<String> {
    let source = number(0, source.as_bytes());
    let mut left = String::new();
    let mut copied = 0;
    for line in lines(&text[body_start..]) {
        if is_boilerplate(number_of_line(source, line)) {
            let start = line.as_ptr() as usize - text.as_ptr() as usize;
            left.push_str(&text[copied..start]);
            left.extend(std::iter::repeat_n(' ', line.len()));
            copied = start + line.len();
        }
    }
    if copied == 0 {
        return None;
    }
    left.push_str(&text[copied..]);
    Some(left)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::super::common::{CommonLine, CommonTexts};
    use super::*;

    /// What is found in documents, each a source and a body, divided among so many records.
    fn found(documents: &[(&str, &str)], records: usize) -> Vec<CommonLine> {
        let mut of: Vec<LineRecord> = (0..records).map(|_| LineRecord::default()).collect();
        for (ord, (source, body)) in (0..).zip(documents) {
            // Documents of one batch are always in one record.
            of[ord as usize % records].observe(DocOrd::new(ord, 0), source, body);
        }
        let mut all = of.into_iter().reduce(LineRecord::merge).unwrap_or_default();
        let [lines, texts] = all.take_sorted();
        let mut common = CommonTexts::new(all.into_sources());
        texts.into_iter().for_each(|text| common.push(text));
        let mut common = common.lines();
        lines.into_iter().for_each(|line| common.push(line));
        common.finish().lines
    }

    fn shown(documents: &[(&str, &str)]) -> BTreeSet<(String, String, u64, u64, u64)> {
        let found = found(documents, 2);
        let keys: HashMap<u64, usize> = found.iter().enumerate().map(|(index, line)| (line.key, index)).collect();
        let show = |(index, line): (usize, &CommonLine)| {
            let (source, body) = documents[line.first.batch() as usize];
            let lines = lines_of(source, body, &keys);
            let (_, text) = lines.iter().find(|(of, _)| *of == index).expect("the first document has it");
            (source.to_string(), text.to_string(), line.first.batch(), line.documents, line.of_source)
        };
        found.iter().enumerate().map(show).collect()
    }

    #[test]
    fn what_pages_of_a_site_have_in_common_is_found() {
        let documents = [
            ("a", "Skip to main content\n\n  The state.  \r\nGive now\r---\n"),
            ("a", "Skip to\t main\u{a0}content\nThe party.\nGive now\nGive  now\n---\n"),
            // A copy says nothing new, and other sites have their own lines.
            ("a", "Skip to\t main\u{a0}content\nThe party.\nGive now\nGive  now\n---\n"),
            ("b", "The party.\nGive now"),
        ];
        let of = |line: &str| ("a".to_string(), line.to_string(), 0, 2, 2);
        assert_eq!(shown(&documents), BTreeSet::from([of("Skip to main content"), of("Give now")]));
    }

    #[test]
    fn white_space_is_squeezed() {
        for (line, expected) in [
            ("a b", "a b"),
            ("a  b", "a b"),
            ("a\tb", "a b"),
            ("a \u{b}\u{c} b", "a b"),
            ("é b", "é b"),
            ("é\u{2009}b", "é b"),
            ("é\tb", "é b"),
        ] {
            assert_eq!(squeezed(line), expected);
        }
    }

    #[test]
    fn one_in_twenty_is_enough_and_less_is_not() {
        let bodies: Vec<String> =
            (0..60).map(|n| format!("Text {n}\n{}", if n < 3 { "Cookies here" } else { "" })).collect();
        let documents: Vec<(&str, &str)> = bodies.iter().map(|body| ("s", body.as_str())).collect();
        assert_eq!(shown(&documents).len(), 1);
        let more: Vec<String> = (60..61).map(|n| format!("Text {n}")).collect();
        let documents: Vec<(&str, &str)> = bodies.iter().chain(&more).map(|body| ("s", body.as_str())).collect();
        assert_eq!(shown(&documents).len(), 0);
    }

    #[test]
    fn lines_are_written_over_in_place() {
        let text = "title\nGive now\n Żółw tak \r\nbody Give now\nGive now";
        let keys: HashSet<u64> = ["Give now", "Żółw tak"].map(|line| number_of_line(number(0, b"s"), line)).into();
        let without = without_lines("s", text, 6, |key| keys.contains(&key)).unwrap();
        assert_eq!(without, "title\n        \n             \r\nbody Give now\n        ");
        assert_eq!(without.len(), text.len());
        assert_eq!(without_lines("s", &without, 6, |key| keys.contains(&key)), None);
        assert_eq!(without_lines("t", text, 6, |key| keys.contains(&key)), None);
    }

    proptest! {
        #[test]
        fn it_is_what_counting_all_lines_finds(
            documents in prop::collection::vec((0..2usize, prop::collection::vec(0..6u8, 0..6)), 0..12),
            records in 1..4usize,
        ) {
            let bodies: Vec<(String, String)> = documents.iter().map(|(source, lines)| {
                (format!("s{source}"), lines.iter().map(|line| format!("line {line}\n")).collect())
            }).collect();
            let documents: Vec<(&str, &str)> = bodies.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            let mut distinct: BTreeSet<(&str, &str)> = BTreeSet::new();
            let mut of_source: BTreeMap<&str, u64> = BTreeMap::new();
            let mut counts: BTreeMap<(&str, &str), u64> = BTreeMap::new();
            for &(source, body) in documents.iter().filter(|&&document| distinct.insert(document)) {
                *of_source.entry(source).or_default() += 1;
                for line in body.lines().collect::<BTreeSet<_>>() {
                    *counts.entry((source, line)).or_default() += 1;
                }
            }
            let expected: BTreeSet<_> = counts.iter().filter(|(_, count)| **count >= 2)
                .map(|((source, line), count)| (source.to_string(), line.to_string(), *count, of_source[source])).collect();
            let shown: BTreeSet<_> = shown(&documents).into_iter().map(|(s, l, _, n, of)| (s, l, n, of)).collect();
            prop_assert_eq!(shown, expected);
            prop_assert_eq!(found(&documents, records), found(&documents, 1));
        }
    }
}
