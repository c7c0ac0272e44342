//! N-grams against their definition, on random texts and in parts of any size.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use proptest::prelude::*;
use termloom::analyses::ngrams::{
    NgramCounts, NgramRows, Occurrences, answers, cells, each_answer, ngram_ranges, requests,
};
use termloom::config::{Config, NgramOptions, Urls};
use termloom::count::{Counts, HashKey, Observed, Partial, TermId};
use termloom::text::{StopLists, Token, Tokenizer, Tokens};
use termloom::themes::{Matcher, TokenizedText};

use crate::run::Folder;

type Ngram = Vec<String>;

fn counted(documents: &[String]) -> Counts {
    let tokenizer = Tokenizer::new(Config::default().text);
    let (stop_lists, matcher) = (StopLists::custom("the", &tokenizer), Matcher::default());
    let how = Observed {
        stop_lists: &stop_lists,
        matcher: &matcher,
        urls: Urls::Drop,
        keep_stream: true,
        keep_phrases: true,
        keep_text: false,
    };
    let (mut partial, mut tokens) = (Partial::new(HashKey::of(0)), Tokens::new());
    for text in documents {
        tokenizer.tokenize(text, 0, "", &mut tokens);
        let tokenized = TokenizedText { text, body_start: 0, language: "", tokens: &tokens, tokenizer: &tokenizer };
        partial.observe(&tokenized, Some(0), &how);
    }
    partial.seal()
}

/// Counts and cells of every n-gram, by ranges of at most `max_tokens` first terms.
fn found(
    counts: &Counts,
    options: &NgramOptions,
    min_count: u64,
    max_tokens: u64,
) -> (BTreeMap<Ngram, (NgramCounts, Vec<u64>)>, u64) {
    let parts: Vec<Range<u32>> = ngram_ranges(counts, 0..counts.vocabulary().len() as u32, max_tokens);
    let (mut of_part, mut asked) = (Vec::new(), vec![Vec::new(); parts.len()]);
    let (mut cut, mut windows) = (0, Vec::new());
    for (number, part) in (0u32..).zip(&parts) {
        let occurrences = Occurrences::list(counts, part.clone(), options, min_count).expect("tokens");
        let mut of_len: Vec<NgramRows> = Vec::new();
        for range in ngram_ranges(counts, part.clone(), 3) {
            let found = occurrences.count(range);
            cut += found.cut;
            match of_len.is_empty() {
                true => of_len = found.of_len,
                false => of_len.iter_mut().zip(found.of_len).for_each(|(rows, more)| rows.append(more)),
            }
        }
        for rows in of_len.iter().skip(1) {
            requests(rows, number, |term, message| {
                asked[parts.partition_point(|part| part.end <= term)].extend_from_slice(message);
                Ok(())
            })
            .expect("no fault");
        }
        windows = occurrences.windows().to_vec();
        of_part.push(of_len);
    }
    let mut told = vec![vec![Vec::new(); 6]; parts.len()];
    for (of_len, asked) in of_part.iter().zip(&asked) {
        each_answer(&answers(of_len, asked), |to, len, message| {
            told[to as usize][len as usize].extend_from_slice(message);
            Ok(())
        })
        .expect("no fault");
    }
    let mut all = BTreeMap::new();
    for (of_len, told) in of_part.iter().zip(&told) {
        for (len, rows) in (1..).zip(of_len).filter(|(len, _)| options.lengths.contains(len)) {
            let cells = cells(rows, windows[len as usize], [&told[len as usize][..]].into_iter());
            for row in 0..rows.len() {
                let forms =
                    rows.terms(row).iter().map(|&id| counts.vocabulary().form(TermId(id)).to_string()).collect();
                all.insert(forms, (rows.counts(row), cells[row << len..(row + 1) << len].to_vec()));
            }
        }
    }
    (all, cut)
}

/// The windows of each document: phrases without addresses, as forms.
fn runs(documents: &[String]) -> Vec<Vec<Vec<String>>> {
    let tokenizer = Tokenizer::new(Config::default().text);
    let mut tokens = Tokens::new();
    let mut all = Vec::new();
    for text in documents {
        tokenizer.tokenize(text, 0, "", &mut tokens);
        let (mut runs, mut start) = (Vec::new(), 0);
        for &end in tokens.sentence_ends() {
            let sentence = &tokens.as_slice()[start..end as usize];
            let is_phrase = |before: &Token, token: &Token| {
                !text[before.end as usize..token.start as usize].contains([',', '(', '–', '\t'])
            };
            let forms = |run: &[Token]| run.iter().map(|token| tokens.form(token).to_string()).collect();
            for phrase in sentence.chunk_by(is_phrase) {
                runs.extend(phrase.split(|token| token.class.name() == "url").map(forms));
            }
            start = end as usize;
        }
        all.push(runs);
    }
    all
}

fn expected(
    documents: &[String],
    options: &NgramOptions,
    min_count: u64,
) -> (BTreeMap<Ngram, (NgramCounts, Vec<u64>)>, u64) {
    let runs = runs(documents);
    let mut terms: BTreeMap<&str, u64> = BTreeMap::new();
    for form in runs.iter().flatten().flatten() {
        *terms.entry(form).or_default() += 1;
    }
    let windows = |len: usize| -> Vec<(usize, &[String])> {
        runs.iter()
            .enumerate()
            .flat_map(|(number, runs)| runs.iter().flat_map(move |run| run.windows(len).map(move |w| (number, w))))
            .collect()
    };
    let mut counts: BTreeMap<&[String], (u64, BTreeSet<usize>)> = BTreeMap::new();
    for &len in &options.lengths {
        for (number, window) in windows(len as usize) {
            let row = counts.entry(window).or_default();
            row.0 += 1;
            row.1.insert(number);
        }
    }
    counts.retain(|window, _| window.iter().all(|form| terms[form.as_str()] >= min_count));
    let all = counts.len();
    counts.retain(|_, (count, _)| *count >= options.min_ngram_count);
    let mut rows: BTreeMap<Ngram, (NgramCounts, Vec<u64>)> = BTreeMap::new();
    for (window, (count, documents)) in &counts {
        let len = window.len();
        let mut cells = vec![0; 1 << len];
        for (_, other) in windows(len) {
            let agree = (0..len).filter(|&at| other[at] == window[at]).map(|at| 1 << at).sum::<usize>();
            cells[agree] += 1;
        }
        let counts = NgramCounts { count: *count, doc_count: documents.len() as u32, nested: 0 };
        rows.insert(window.to_vec(), (counts, cells));
    }
    // An occurrence is nested in any longer one that has a row, whatever its length.
    for run in runs.iter().flatten() {
        for &len in &options.lengths {
            for start in 0..(run.len() + 1).saturating_sub(len as usize) {
                let end = start + len as usize;
                let is_nested = options.lengths.iter().filter(|longer| **longer > len).any(|&longer| {
                    (0..=start).any(|from| {
                        let to = from + longer as usize;
                        to >= end && to <= run.len() && counts.contains_key(&run[from..to])
                    })
                });
                if let Some((counts, _)) = rows.get_mut(&run[start..end]) {
                    counts.nested += u64::from(is_nested);
                }
            }
        }
    }
    (rows, (all - counts.len()) as u64)
}

fn documents() -> impl Strategy<Value = Vec<String>> {
    let words =
        ["a", "a", "b", "b", "c", "cd", "d", "the", "www.a.b", ". A", ".\n\n", "#a", ",", "–", "(", "\t", "\"", "…"];
    let document =
        proptest::collection::vec(proptest::sample::select(words.to_vec()), 0..40).prop_map(|words| words.join(" "));
    proptest::collection::vec(document, 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ngrams_are_those_of_the_definition(
        documents in documents(),
        lengths in proptest::sample::subsequence(vec![2u32, 3, 4, 5], 1..=4),
        min_count in 1u64..4,
        min_ngram_count in 1u64..4,
        max_tokens in 1u64..100,
    ) {
        let options = NgramOptions::default().lengths(lengths).min_ngram_count(min_ngram_count);
        let counts = counted(&documents);
        let expected = expected(&documents, &options, min_count);
        prop_assert_eq!(&found(&counts, &options, min_count, u64::MAX), &expected);
        prop_assert_eq!(&found(&counts, &options, min_count, max_tokens), &expected);
    }
}

/// What stands together often, and words around it.
fn folder() -> Folder {
    let folder = Folder::new();
    let words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    for (number, word) in words.iter().enumerate() {
        let other = words[(number * 3 + 1) % words.len()];
        let text = format!(
            "The Prime Minister saw {word}! The secretary of state met {other}.\n\nThe prime minister of {other} said {word}! \
             A secretary of State's {word} was {other}. {word} and {other}, {word} or {other}! {other} {word}!"
        );
        folder.write(&format!("input/{number}.txt"), text.repeat(2));
    }
    folder.write("themes.yaml", "one: [prime minister, state]\n");
    folder
}

#[test]
fn a_list_that_was_found_gives_the_same_tables() {
    let folder = folder();
    let common = ["--themes", "themes.yaml", "--ngrams", "2-5", "--min-ngram-count", "1"];
    let run = |output: &str, more: &[&str]| {
        folder.run(&[&["-o", output], &common[..], more].concat(), 0);
        folder.bytes(output)
    };
    let found = run("found", &["--compound", "auto", "--threads", "1"]);
    let list = String::from_utf8(found["compounds.txt"].clone()).expect("UTF-8");
    assert!(list.lines().any(|unit| unit == "prime minister"), "{list}");
    assert!(list.lines().all(|unit| unit.contains(' ') && !unit.starts_with("the ")), "{list}");
    folder.write("mine.txt", list.replace("prime", "# again\n\nPrime"));
    assert!(found == run("given", &["--compound", "mine.txt", "--threads", "3", "--memory", "128MiB"]));
    assert!(found == run("again", &["--compound", "auto", "--threads", "3", "--memory", "128MiB"]));
    let report = folder.json("found/run.json");
    assert_eq!(report["compounds"], list.lines().count());
    assert_eq!(report["outputs"]["compounds.txt"]["bytes"], list.len());
    let terms = folder.table("found", "terms");
    let count = |term: &str| terms.rows.iter().find(|row| row[0] == term).map(|row| row[4].as_str());
    assert_eq!((count("prime_minister"), count("prime")), (Some("40"), None));
    assert_eq!(
        folder.table("found", "theme_hits").column("pattern").iter().filter(|p| **p == "prime minister").count(),
        40
    );
    // The list is one of the run's own files.
    run("found", &["--compound", "auto", "--overwrite"]);
}

#[test]
fn ngrams_are_made_on_request_and_the_same_in_any_parts() {
    let folder = folder();
    folder.run(&["-o", "none"], 0);
    assert!(!folder.path("none/ngrams.csv").exists() && !folder.path("none/compounds.txt").exists());
    let run = |output: &str, more: &[&str]| {
        folder.run(&[&["-o", output, "--ngrams", "2,4-5", "--tables", "ngrams"], more].concat(), 0);
        folder.bytes(output)
    };
    let all = run("all", &["--threads", "1", "--memory", "4GiB"]);
    assert!(all == run("parts", &["--threads", "3", "--memory", "128MiB"]));
    let cut = folder.json("all/run.json")["cut"]["ngrams"].as_u64().expect("a number");
    let rows = |output: &str| folder.table(output, "ngrams").rows.len() as u64;
    run("uncut", &["--min-ngram-count", "1"]);
    assert_eq!(rows("uncut"), rows("all") + cut);
}

#[test]
fn what_is_no_length_and_no_unit_is_refused() {
    let folder = folder();
    folder.write("units.txt", "prime minister\n# a\nstate\n");
    let cases: [(&[&str], &[&str]); 6] = [
        (&["--ngrams", "1"], &["ngrams", "2 to 5"]),
        (&["--ngrams", "6"], &["ngrams", "2 to 5"]),
        (&["--ngrams", "5-2"], &["`5-2`"]),
        (&["--tables", "ngrams"], &["`ngrams`", "--ngrams"]),
        (&["--compound", "units.txt"], &["units.txt:3:", "`state`"]),
        (&["--compound", "nothing.txt"], &["`nothing.txt`"]),
    ];
    for (arguments, parts) in cases {
        let said = folder.run(arguments, 2);
        assert!(parts.iter().all(|part| said.contains(part)), "{arguments:?}: {said}");
        assert!(!folder.path("output").exists());
    }
}
