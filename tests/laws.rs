//! Laws that hold for every text, tried on random ones.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;
use termloom::analyses::dispersion::{occurrence_ranges, occurrences};
use termloom::analyses::pairs::{
    PairCounter, PairRow, PairTable, distance_unit, document_ranges, merge_runs, pair_margins, term_ranges,
};
use termloom::config::{Break, Config, CountOptions, Diagonal, Gap, PairOptions, Scope, TextOptions, TokenRule, Urls};
use termloom::count::{Counts, HashKey, Observed, Partial, TermId, ViewBuffer};
use termloom::spill::Spill;
use termloom::text::{StopLists, Token, Tokenizer, Tokens};
use termloom::themes::{Matcher, Pattern, ThemeOptions, TokenizedText, parse_yaml};

/// Pieces in which the rules have something to decide.
const PIECES: [&str; 44] = [
    "a",
    "B",
    "state",
    "Party",
    "é",
    "e\u{301}",
    "ß",
    "İ",
    "ΟΔΟΣ",
    "1",
    "3.14",
    "_",
    "'",
    "’",
    "ʼ",
    "s",
    ".",
    "...",
    ",",
    ":",
    ";",
    "-",
    "–",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "\u{ad}",
    "\u{200d}",
    "\u{feff}",
    "שלום",
    "\"",
    "привет",
    "سلام",
    "한국",
    "中国审查",
    "ไทย",
    "カタ",
    "😀",
    "U.S.",
    "!",
    "? ",
];

const SPECIALS: [&str; 8] = ["@", "#", "www.", "https://", "x@y.org", "#tag", "/", "("];

fn text_of(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(pieces), 0..60).prop_map(|pieces| pieces.concat())
}

fn any_text() -> impl Strategy<Value = String> {
    let special = (text_of(&PIECES), text_of(&SPECIALS), text_of(&PIECES)).prop_map(|(a, b, c)| a + &b + &c);
    prop_oneof![text_of(&PIECES), special, any::<String>()]
}

fn options() -> TextOptions {
    Config::default().text
}

/// Wider than what the tokenizer takes for such a script: here it only says what is left to other rules.
pub fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x2E80..=0x31FF | 0x3400..=0x9FFF
        | 0xA9E0..=0xAA7F | 0xF900..=0xFAFF | 0xFE00..=0xFE0F | 0xFF66..=0xFF9F | 0x1AFF0..=0x1B16F | 0x20000..=0x3FFFD
        | 0xE0100..=0xE01EF)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tokens_divide_the_text(text in any_text()) {
        let mut tokens = Tokens::new();
        Tokenizer::new(options()).tokenize(&text, 0, "", &mut tokens);
        let mut at = 0;
        let mut rebuilt = String::new();
        for token in tokens.as_slice() {
            let (start, end) = (token.start as usize, token.end as usize);
            prop_assert!(at <= start && start < end && end <= text.len());
            let gap = &text[at..start];
            // What lies between tokens holds no letter but marks of scripts whose words are not told by them.
            rebuilt.push_str(gap);
            rebuilt.push_str(&text[start..end]);
            prop_assert!(!tokens.form(token).is_empty());
            at = end;
        }
        rebuilt.push_str(&text[at..]);
        prop_assert_eq!(rebuilt, text);
        for ends in [tokens.sentence_ends(), tokens.paragraph_ends()] {
            prop_assert!(ends.is_sorted_by(|a, b| a < b));
            prop_assert_eq!(ends.last().copied().unwrap_or(0) as usize, tokens.as_slice().len());
        }
        let sentences: BTreeSet<_> = tokens.sentence_ends().iter().collect();
        prop_assert!(tokens.paragraph_ends().iter().all(|end| sentences.contains(end)), "sentences nest in paragraphs");
    }

    #[test]
    fn words_are_those_of_two_outside_judges(text in prop_oneof![text_of(&PIECES), any::<String>()]) {
        use icu_segmenter::WordSegmenter;
        use icu_segmenter::options::WordBreakInvariantOptions;
        use unicode_segmentation::UnicodeSegmentation;
        // Other rules go for these; the cases have them.
        let text: String = text.chars().filter(|&c| !is_unspaced(c) && !"@#/".contains(c)).collect();
        prop_assume!(!text.to_lowercase().contains("www."));
        let mut tokens = Tokens::new();
        let mut strict = options();
        strict.tokens = TokenRule::Uax29Strict;
        Tokenizer::new(strict).tokenize(&text, 0, "", &mut tokens);
        let ours: Vec<&str> =
            tokens.as_slice().iter().map(|token| &text[token.start as usize..token.end as usize]).collect();
        let has_word = |segment: &&str| segment.contains(char::is_alphanumeric);
        let theirs: Vec<&str> = text.split_word_bounds().filter(has_word).collect();
        prop_assert_eq!(&ours, &theirs);
        let segmenter = WordSegmenter::new_for_non_complex_scripts(WordBreakInvariantOptions::default());
        let ends: Vec<usize> = segmenter.segment_str(&text).collect();
        let icu: Vec<&str> = ends.windows(2).map(|pair| &text[pair[0]..pair[1]]).filter(has_word).collect();
        // The second judge goes by an older Unicode: characters of the last years are left to the first.
        if text.chars().all(|c| u32::from(c) < 0x1_0000) && text.chars().all(|c| !c.is_alphanumeric() || PIECES.concat().contains(c)) {
            prop_assert_eq!(&ours, &icu);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in any_text()) {
        if let Ok(decoded) = termloom::corpus::decode(bytes.clone()) {
            let _ = termloom::corpus::split_front_matter(&decoded.text, true);
            let _ = termloom::themes::parse_yaml(&decoded.text);
        }
        let front = format!("---\n{text}\n---\nbody");
        if let Ok((_, start, _)) = termloom::corpus::split_front_matter(&front, false) {
            prop_assert!(front.is_char_boundary(start));
        }
        let _ = termloom::themes::parse_yaml(&text);
        let _ = termloom::themes::parse_toml(&text);
    }

    #[test]
    fn a_word_pattern_finds_the_word(word in "[a-zé'’-]{1,8}[a-z]") {
        let tokenizer = Tokenizer::new(options());
        let Ok(pattern) = Pattern::compile(&word, &ThemeOptions::default(), &tokenizer) else { return Ok(()) };
        let matcher = Matcher::new(vec![("t".to_string(), vec![pattern])], Scope::Theme);
        let corpus = Corpus { documents: vec![format!("1 {word} 2")], options: options() };
        let counts = corpus.partial(0..1, &StopLists::none(), &matcher).seal();
        prop_assert_eq!(counts.hits(), 1);
    }
}

struct Corpus {
    documents: Vec<String>,
    options: TextOptions,
}

impl Corpus {
    fn matcher(&self) -> Matcher {
        let tokenizer = Tokenizer::new(self.options);
        let themes = "one: [a, a b, c*]\ntwo: [b a, '/[bd]/', e f g, a ~2 c, '!a <- b -> !c']\n";
        let compiled = parse_yaml(themes).expect("themes").compile(&tokenizer).expect("patterns");
        Matcher::new(compiled, Scope::Theme)
    }

    fn partial(&self, numbers: impl Iterator<Item = usize>, stop_lists: &StopLists, matcher: &Matcher) -> Partial {
        let mut partial = Partial::new(HashKey::of(0));
        self.observe(&mut partial, numbers, stop_lists, matcher);
        partial
    }

    fn observe(
        &self,
        partial: &mut Partial,
        numbers: impl Iterator<Item = usize>,
        stop_lists: &StopLists,
        matcher: &Matcher,
    ) {
        let tokenizer = Tokenizer::new(self.options);
        let how =
            Observed { stop_lists, matcher, urls: Urls::Drop, keep_stream: true, keep_phrases: true, keep_text: true };
        let (mut tokens, mut next) = (Tokens::new(), None);
        for number in numbers {
            let text = &self.documents[number];
            tokenizer.tokenize(text, 0, "", &mut tokens);
            let tokenized = TokenizedText { text, body_start: 0, language: "", tokens: &tokens, tokenizer: &tokenizer };
            // Documents that follow each other may be in one batch.
            if next != Some(number) {
                partial.begin_batch(number as u64);
            }
            next = Some(number + 1);
            partial.observe(&tokenized, stop_lists.list_for("en"), &how);
        }
    }
}

/// Everything that can be asked of counts, as text.
fn shown(counts: &Counts) -> String {
    let mut text = String::new();
    let vocabulary = counts.vocabulary();
    let mut buffer = ViewBuffer::default();
    for (number, document) in counts.documents().iter().enumerate() {
        let view = counts.view(document, &mut buffer).expect("a document");
        text.push_str(&format!("{number} {} {}\n", document.words(), document.types()));
        text.push_str(&format!("{} {} {}\n", document.tokens(), document.sentences(), document.paragraphs()));
        for (id, count) in view.doc_terms() {
            let (form, class) = (vocabulary.form(id), vocabulary.class(id));
            let sums = (vocabulary.count(id), vocabulary.stop_count(id), vocabulary.doc_count(id));
            text.push_str(&format!("{id:?} {form} {class} {count} {sums:?}\n"));
        }
        for hit in view.hits() {
            let place = (hit.theme, hit.pattern, hit.position, hit.len, hit.sentence, hit.start_byte, hit.end_byte);
            text.push_str(&format!("{place:?} {:?} {}\n", view.snippet(hit), counts.form_of(&view, hit)));
        }
    }
    text
}

/// All rows, at once or from runs over at most `max_tokens` tokens, through memory or the disk.
fn pair_rows(
    counts: &Counts,
    options: &CountOptions,
    parts: usize,
    max_tokens: u64,
    spill: Option<&Arc<Spill>>,
) -> Vec<(PairRow, u64)> {
    let least = (options.min_count, options.min_pair_count);
    let (ranges, batches) = (term_ranges(counts, parts), document_ranges(counts, max_tokens));
    let counter = |documents| PairCounter::new(counts, documents, options).expect("tokens");
    let mut table = PairTable::default();
    for range in ranges {
        let rows = match &batches[..] {
            [all] => {
                let counter = counter(all.clone());
                counter.rows(range, least, &mut counter.scratch())
            }
            _ => {
                let run = |documents: &std::ops::Range<usize>| {
                    let (counter, mut bytes) = (counter(documents.clone()), Vec::new());
                    counter.rows(range.clone(), (options.min_count, 1), &mut counter.scratch()).push_run(&mut bytes);
                    bytes
                };
                let runs: Vec<_> = batches.iter().map(run).collect();
                merge_runs(counts, range.clone(), &runs, least, options.pairs.weighted)
            }
        };
        match spill {
            Some(spill) => table.append_spilled(&rows, spill).expect("room on the disk"),
            None => table.append(rows),
        }
    }
    // In two pieces: a batch may begin and end anywhere.
    let middle = table.len() / 2;
    let halves = [0..middle, middle..table.len()];
    let rows = halves.clone().map(|half| table.rows(half).expect("rows")).concat();
    let weights = match options.pairs.weighted {
        true => halves.map(|half| table.weights(half).expect("weights")).concat(),
        false => vec![0; rows.len()],
    };
    rows.into_iter().zip(weights).collect()
}

fn pair_options() -> impl Strategy<Value = PairOptions> {
    let all = |ordered, weighted, gap, diagonal| {
        PairOptions::default().ordered(ordered).weighted(weighted).gap(gap).diagonal(diagonal)
    };
    let any =
        (any::<bool>(), any::<bool>(), proptest::sample::select(Gap::ALL), proptest::sample::select(Diagonal::ALL));
    let any = any.prop_map(move |(ordered, weighted, gap, diagonal)| {
        all(ordered, weighted, gap, if ordered { Diagonal::Once } else { diagonal })
    });
    prop_oneof![Just(PairOptions::default()), any]
}

fn documents() -> impl Strategy<Value = Vec<String>> {
    let words = ["a", "b", "c", "cd", "d", "e", "f", "g", "the", "x.org", "www.a.b", ". ", ".\n\n", "! A", "#a"];
    let document =
        proptest::collection::vec(proptest::sample::select(words.to_vec()), 0..40).prop_map(|words| words.join(" "));
    proptest::collection::vec(document, 1..7)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn merging_is_associative_and_commutative(documents in documents(), cuts in proptest::collection::vec(0usize..3, 7)) {
        let corpus = Corpus { documents, options: options() };
        let matcher = corpus.matcher();
        let stop_lists = StopLists::custom("the\nd", &Tokenizer::new(options()));
        let numbers = 0..corpus.documents.len();
        let part = |which: usize| {
            let numbers = numbers.clone().filter(|&number| cuts[number] == which);
            corpus.partial(numbers, &stop_lists, &matcher)
        };
        let whole = shown(&corpus.partial(numbers.clone(), &stop_lists, &matcher).seal());
        prop_assert_eq!(&whole, &shown(&part(0).merge(part(1)).merge(part(2)).seal()));
        prop_assert_eq!(&whole, &shown(&part(0).merge(part(1).merge(part(2))).seal()));
        prop_assert_eq!(&whole, &shown(&part(2).merge(part(1)).merge(part(0)).seal()));
        let spill = Arc::new(Spill::new(&std::env::temp_dir()));
        let spilled = |which: usize| {
            let mut partial = part(which);
            partial.spill(&spill).expect("room on the disk");
            partial
        };
        prop_assert_eq!(&whole, &shown(&part(0).merge(spilled(1)).merge(spilled(2)).seal()));
        prop_assert_eq!(&whole, &shown(&spilled(0).merge(part(1).merge(spilled(2))).seal()));
        // Documents that come after a part of them has gone to the disk, as in a run.
        let mut growing = spilled(0);
        corpus.observe(&mut growing, numbers.clone().filter(|&number| cuts[number] != 0), &stop_lists, &matcher);
        prop_assert_eq!(&whole, &shown(&growing.seal()));
        let backwards = corpus.partial(numbers.clone().rev(), &stop_lists, &matcher);
        prop_assert_eq!(&whole, &shown(&backwards.seal()));
    }

    #[test]
    fn the_key_of_the_hashes_does_not_show(documents in documents(), keys in any::<[u64; 2]>()) {
        let corpus = Corpus { documents, options: options() };
        let (stop_lists, matcher) = (StopLists::custom("the\nc", &Tokenizer::new(corpus.options)), corpus.matcher());
        let [one, other] = keys.map(|key| {
            let mut partial = Partial::new(HashKey::of(key));
            corpus.observe(&mut partial, 0..corpus.documents.len(), &stop_lists, &matcher);
            shown(&partial.seal())
        });
        prop_assert_eq!(one, other);
    }

    #[test]
    fn counts_are_conserved(documents in documents()) {
        let corpus = Corpus { documents, options: options() };
        let counts = corpus.partial(0..corpus.documents.len(), &StopLists::none(), &corpus.matcher()).seal();
        let mut sums: BTreeMap<_, (u64, u64)> = BTreeMap::new();
        for document in counts.documents() {
            for (id, count) in counts.view(document, &mut ViewBuffer::default()).expect("a document").doc_terms() {
                let sum = sums.entry(id).or_default();
                *sum = (sum.0 + count, sum.1 + 1);
            }
        }
        prop_assert_eq!(sums.len(), counts.vocabulary().len());
        for (id, sum) in sums {
            prop_assert_eq!(sum, (counts.vocabulary().count(id), counts.vocabulary().doc_count(id)));
        }
    }

    #[test]
    fn occurrences_are_those_of_the_definition(documents in documents(), parts in 1usize..5, max_terms in 1u64..20) {
        let corpus = Corpus { documents, options: options() };
        let numbers = || 0..corpus.documents.len();
        let counts = corpus.partial(numbers(), &StopLists::none(), &corpus.matcher()).seal();
        // Places of each term in all documents laid one behind the other, and how often it is in each document.
        let (mut places, mut expected, mut start) = (BTreeMap::<_, Vec<u64>>::new(), BTreeMap::<_, Vec<_>>::new(), 0);
        let tokenizer = Tokenizer::new(options());
        let mut tokens = Tokens::new();
        for (number, text) in corpus.documents.iter().enumerate() {
            tokenizer.tokenize(text, 0, "", &mut tokens);
            let mut in_document = BTreeMap::new();
            for (place, token) in (start..).zip(tokens.as_slice()) {
                places.entry(tokens.form(token).to_string()).or_default().push(place);
                *in_document.entry(tokens.form(token).to_string()).or_insert(0u32) += 1;
            }
            for (form, count) in in_document {
                expected.entry(form).or_default().push((number, count));
            }
            start += tokens.as_slice().len() as u64;
        }
        let spill = Arc::new(Spill::new(&std::env::temp_dir()));
        let mut spilled = corpus.partial(numbers(), &StopLists::none(), &corpus.matcher());
        spilled.spill(&spill).expect("room on the disk");
        for counts in [&counts, &spilled.seal()] {
            let ranges = occurrence_ranges(counts, parts, max_terms);
            let ends: Vec<u32> = ranges.iter().flat_map(|range| [range.start, range.end]).collect();
            prop_assert!(ends.iter().skip(1).step_by(2).zip(ends.iter().skip(2).step_by(2)).all(|(a, b)| a == b));
            prop_assert_eq!(ends.last().copied().unwrap_or(0) as usize, counts.vocabulary().len());
            for range in ranges {
                prop_assert!(u64::from(range.end - range.start) <= max_terms);
                let mut found = BTreeMap::<_, Vec<_>>::new();
                let tell = |id, document, count| found.entry(id).or_default().push((document, count));
                let distances = occurrences(counts, range.clone(), tell, || Ok(())).expect("tokens");
                for (id, of_term) in range.map(TermId).zip(distances) {
                    let form = counts.vocabulary().form(id);
                    prop_assert_eq!(found.get(&id), expected.get(form));
                    let places = &places[form];
                    let next = places[1..].iter().copied().chain([places[0] + start]);
                    let distances: Vec<u64> = places.iter().zip(next).map(|(place, next)| next - place).collect();
                    prop_assert_eq!(distances.iter().sum::<u64>(), start);
                    let is_near = |distance: &&u64| **distance * (places.len() as u64) < start;
                    let near = distances.iter().filter(is_near);
                    prop_assert_eq!(of_term.long as usize, places.len() - near.clone().count());
                    prop_assert_eq!(of_term.short, near.sum::<u64>());
                }
            }
        }
    }

    #[test]
    fn pairs_are_those_of_the_definition(
        documents in documents(),
        window in 1u32..8,
        break_at in proptest::sample::select(Break::ALL),
        pairs in pair_options(),
        (min_count, min_pair_count) in (1u64..4, 1u64..4),
        parts in 1usize..5,
        max_tokens in 1u64..300,
    ) {
        let corpus = Corpus { documents, options: options() };
        let stop_lists = StopLists::custom("the\nd", &Tokenizer::new(options()));
        let counts = corpus.partial(0..corpus.documents.len(), &stop_lists, &Matcher::default()).seal();
        let options = CountOptions::default().window(window).break_at(break_at).pairs(pairs).min_count(min_count).min_pair_count(min_pair_count).units(vec![]);
        let margins = pair_margins(&counts, &options).expect("tokens");
        let rows = pair_rows(&counts, &options, parts, u64::MAX, None);
        let spill = Arc::new(Spill::new(&std::env::temp_dir()));
        prop_assert_eq!(&rows, &pair_rows(&counts, &options, parts, max_tokens, Some(&spill)));
        prop_assert_eq!(&rows, &pair_rows(&counts, &options, parts, max_tokens, None));
        prop_assert_eq!(&rows, &pair_rows(&counts, &options, parts, u64::MAX, Some(&spill)));

        let count_of: BTreeMap<String, u64> = (0..counts.vocabulary().len() as u32)
            .map(|id| (counts.vocabulary().form(TermId(id)).to_string(), counts.vocabulary().count(TermId(id))))
            .collect();
        // Events, their inverse distances in parts of 1/840, documents.
        let mut expected: BTreeMap<(String, String), (u64, u64, BTreeSet<usize>)> = BTreeMap::new();
        let (mut first, mut second): (BTreeMap<String, u64>, BTreeMap<String, u64>) = Default::default();
        let mut tokens = Tokens::new();
        for (number, text) in corpus.documents.iter().enumerate() {
            Tokenizer::new(corpus.options).tokenize(text, 0, "", &mut tokens);
            let ends = match break_at {
                Break::Document => &[][..],
                Break::Paragraph => tokens.paragraph_ends(),
                Break::Sentence => tokens.sentence_ends(),
            };
            let segment = |at: usize| ends.partition_point(|&end| end as usize <= at);
            let kept = |(at, token): (usize, &Token)| {
                let form = tokens.form(token).to_string();
                let is_kept = token.class.name() != "url" && !(token.class.name() == "word" && ["the", "d"].contains(&form.as_str()));
                let stays = is_kept && (pairs.gap != Gap::CloseRare || count_of[&form] >= min_count);
                (stays || pairs.gap == Gap::Hold).then_some((segment(at), is_kept.then_some(form)))
            };
            let places: Vec<(usize, Option<String>)> = tokens.as_slice().iter().enumerate().filter_map(kept).collect();
            for (i, (segment1, a)) in places.iter().enumerate() {
                for (distance, (segment2, b)) in (1..=u64::from(window)).zip(&places[i + 1..]) {
                    let (true, Some(a), Some(b)) = (segment1 == segment2, a, b) else { continue };
                    let (a, b) = if pairs.ordered { (a, b) } else { (a.min(b), a.max(b)) };
                    let times = if pairs.diagonal == Diagonal::Twice && a == b { 2 } else { 1 };
                    let row = expected.entry((a.clone(), b.clone())).or_default();
                    row.0 += times;
                    row.1 += times * if pairs.weighted { 840 / distance } else { 0 };
                    row.2.insert(number);
                    *first.entry(a.clone()).or_default() += 1;
                    *second.entry(b.clone()).or_default() += 1;
                }
            }
        }
        let form = |id| counts.vocabulary().form(id).to_string();
        let unit = if pairs.weighted { 840 / distance_unit(window).expect("a unit") } else { 1 };
        let found: Vec<_> = rows.iter()
            .map(|(row, weight)| ((form(row.term1), form(row.term2)), (row.count, weight * unit, row.doc_count as usize)))
            .collect();
        let is_in = |((a, b), (count, ..)): &((String, String), (u64, u64, BTreeSet<usize>))| {
            *count >= min_pair_count && count_of[a] >= min_count && count_of[b] >= min_count
        };
        let expected: Vec<_> = expected.into_iter().filter(is_in)
            .map(|(pair, (count, weight, documents))| (pair, (count, weight, documents.len())))
            .collect();
        prop_assert_eq!(&found, &expected);
        let events: u64 = first.values().sum();
        prop_assert_eq!((margins.events(), margins.total), (events, if pairs.ordered { events } else { 2 * events }));
        for id in (0..counts.vocabulary().len() as u32).map(TermId) {
            let of = |side: &BTreeMap<String, u64>| side.get(&form(id)).copied().unwrap_or(0);
            let (as_first, as_second) = (of(&first), of(&second));
            let both = if pairs.ordered { (as_first, as_second) } else { (as_first + as_second, as_first + as_second) };
            prop_assert_eq!((margins.of_term[id.0 as usize], margins.second()[id.0 as usize]), both);
        }
    }
}
