//! What documents of one source have in common: lines, and nearly everything.

use std::collections::{BTreeMap, HashMap, HashSet};

use foldhash::fast::RandomState;

use super::lines::{LEAST_COPIED, LineOf, Sources, is_long, weight_of};
use crate::corpus::DocOrd;

/// A line is boilerplate where at least one in so many documents of its source has it.
const ONE_IN: u64 = 20;

/// And so many at least.
const LEAST_DOCUMENTS: u64 = 2;

/// The documents of a line are kept up to so many, to see whether they are copies of each other.
const MOST_KEPT: usize = 64;

/// Documents are near copies where lines of so many in ten of the bytes of the longer one are the same.
const TENTHS_COPIED: u64 = 8;

/// A line that many documents of its source have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CommonLine {
    /// The number of the line in its source.
    pub key: u64,
    /// The first document with it.
    pub first: DocOrd,
    /// Documents of the source that have it, copies counted once.
    pub documents: u64,
    /// Documents of the source, copies counted once.
    pub of_source: u64,
}

/// What documents have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Common {
    /// The lines that many documents of their source have.
    pub lines: Vec<CommonLine>,
    /// Documents of one source most of whose lines are the same, without exact copies: each with the first of them.
    pub near_copies: Vec<(DocOrd, DocOrd)>,
}

/// Finds copies, which say nothing new: texts come first, in order.
#[derive(Debug)]
pub struct CommonTexts {
    sources: Sources,
    /// The text that came last, and the sources that have it.
    last: Option<(u64, Vec<u64>)>,
    /// Documents with the text of an earlier one of their source.
    copies: HashSet<u64, RandomState>,
    /// Documents of each source that are no copies.
    documents_of: HashMap<u64, u64>,
    /// How much each long document has, which its lines say.
    weights: HashMap<u64, u64, RandomState>,
}

impl CommonTexts {
    /// Begins with nothing.
    pub fn new(sources: Sources) -> Self {
        let (copies, documents_of, weights) = (HashSet::default(), HashMap::new(), HashMap::default());
        CommonTexts { sources, last: None, copies, documents_of, weights }
    }

    /// The next text and document; all in order, each once.
    pub fn push(&mut self, (text, document): LineOf) {
        let source = self.sources.of(document);
        match &mut self.last {
            Some((last, sources)) if *last == text => {
                if sources.contains(&source) {
                    self.copies.insert(document);
                    return;
                }
                sources.push(source);
            }
            last => *last = Some((text, vec![source])),
        }
        *self.documents_of.entry(source).or_default() += 1;
        if is_long(text) {
            self.weights.insert(document, 0);
        }
    }

    /// Goes on with the lines.
    pub fn lines(self) -> CommonLines {
        CommonLines { texts: self, line: None, documents: Vec::new(), found: Vec::new(), shared: HashMap::default() }
    }
}

/// Counts lines that come in order.
#[derive(Debug)]
pub struct CommonLines {
    texts: CommonTexts,
    /// The line that is counted now, and the first of its documents.
    line: Option<CommonLine>,
    documents: Vec<u64>,
    /// Lines of several documents, with all of them where they are few.
    found: Vec<(CommonLine, Vec<u64>)>,
    /// How much long documents share with the first document of their lines.
    shared: HashMap<(u64, u64), u64, RandomState>,
}

impl CommonLines {
    /// The next line and document; all in order, each once.
    pub fn push(&mut self, (key, document): LineOf) {
        if self.texts.copies.contains(&document) {
            return;
        }
        let weight = weight_of(key);
        let of_document = self.texts.weights.get_mut(&document);
        let is_long = of_document.map(|sum| *sum += weight).is_some();
        match &mut self.line {
            Some(line) if line.key == key => {
                line.documents += 1;
                if is_long {
                    *self.shared.entry((line.first.0, document)).or_default() += weight;
                }
                if self.documents.len() <= MOST_KEPT {
                    self.documents.push(document);
                }
            }
            _ => {
                self.end();
                self.line = Some(CommonLine { key, first: DocOrd(document), documents: 1, of_source: 0 });
                self.documents.push(document);
            }
        }
    }

    fn end(&mut self) {
        let documents = std::mem::take(&mut self.documents);
        if let Some(line) = self.line.take().filter(|line| line.documents >= LEAST_DOCUMENTS) {
            let is_whole = documents.len() as u64 == line.documents;
            self.found.push((line, if is_whole { documents } else { Vec::new() }));
        }
    }

    /// What was found.
    pub fn finish(mut self) -> Common {
        self.end();
        let CommonLines { texts, found, shared, .. } = self;
        let CommonTexts { sources, mut documents_of, weights, .. } = texts;
        let mut first_of: BTreeMap<u64, u64> = BTreeMap::new();
        let mut pairs: Vec<_> = shared.into_iter().collect();
        pairs.sort_unstable_by_key(|&(pair, _)| pair);
        for ((first, document), weight) in pairs {
            let Some(of_first) = weights.get(&first) else { continue };
            let longer = *of_first.max(&weights[&document]);
            if weight >= LEAST_COPIED && weight * 10 >= longer * TENTHS_COPIED && !first_of.contains_key(&first) {
                first_of.entry(document).or_insert(first);
            }
        }
        for document in first_of.keys() {
            documents_of.entry(sources.of(*document)).and_modify(|documents| *documents -= 1);
        }
        let mut lines = Vec::new();
        for (mut line, documents) in found {
            line.documents -= documents.iter().filter(|document| first_of.contains_key(document)).count() as u64;
            line.of_source = documents_of[&sources.of(line.first.0)];
            if line.documents >= LEAST_DOCUMENTS && line.documents >= line.of_source.div_ceil(ONE_IN) {
                lines.push(line);
            }
        }
        let near_copies = first_of.into_iter().map(|(copy, first)| (DocOrd(first), DocOrd(copy))).collect();
        Common { lines, near_copies }
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::LineRecord;
    use super::*;

    fn common(documents: &[(&str, String)]) -> Common {
        let mut record = LineRecord::default();
        for (ord, (source, body)) in (0..).zip(documents) {
            record.observe(DocOrd::new(ord, 0), source, body);
        }
        let [lines, texts] = record.take_sorted();
        let mut common = CommonTexts::new(record.into_sources());
        texts.into_iter().for_each(|text| common.push(text));
        let mut common = common.lines();
        lines.into_iter().for_each(|line| common.push(line));
        common.finish()
    }

    /// A text of so many lines of its own, some of them replaced.
    fn book(lines: usize, replaced: usize, by: &str) -> String {
        let line = |n: usize| match n < replaced {
            true => format!("{by} has a line of its own here, the number {n} among all of them\n"),
            false => format!("The miller turned the wheel {n} times before the river rose again\n"),
        };
        (0..lines).map(line).collect()
    }

    #[test]
    fn a_text_in_several_forms_is_no_boilerplate() {
        let found =
            common(&[("", book(30, 0, "")), ("", book(30, 2, "b")), ("", book(30, 4, "c")), ("", book(30, 20, "d"))]);
        let pair = |copy| (DocOrd::new(0, 0), DocOrd::new(copy, 0));
        assert_eq!(found.near_copies, [pair(1), pair(2)]);
        // The fourth has ten lines of the first: two documents, of two that are no copies.
        assert_eq!(found.lines.len(), 10);
        assert!(found.lines.iter().all(|line| (line.documents, line.of_source) == (2, 2)));
    }

    #[test]
    fn pages_with_one_menu_are_no_copies_of_each_other() {
        let menu = "Home\nNews\nSport\nContact us\nSign in\n";
        let pages: Vec<(&str, String)> =
            (0..4).map(|n| ("", format!("{menu}{}", book(10, 10, &format!("page {n}"))))).collect();
        let found = common(&pages);
        assert_eq!((found.near_copies.len(), found.lines.len()), (0, 5));
    }

    #[test]
    fn lines_of_an_exact_copy_are_not_counted() {
        let text = || book(3, 0, "");
        let found = common(&[("a", text()), ("a", text()), ("b", text()), ("b", book(3, 3, "b"))]);
        assert!(found.lines.is_empty());
    }
}
