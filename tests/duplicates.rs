//! Copies and near copies against their definition, counted here once more by sets of words (docs/duplicates.md).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::run::{Folder, Rows};

/// SplitMix64, so that every run tries the same.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % end as u64) as usize
    }

    fn words(&mut self, len: usize, kinds: usize) -> Vec<String> {
        (0..len).map(|_| format!("w{}", self.below(kinds))).collect()
    }

    /// The same words but for so many that are replaced, left out or put in.
    fn edited(&mut self, words: &[String], edits: usize) -> Vec<String> {
        let mut words = words.to_vec();
        for _ in 0..edits {
            let at = self.below(words.len());
            match self.below(3) {
                0 => words[at] = format!("w{}", self.below(900)),
                1 if words.len() > 1 => drop(words.remove(at)),
                _ => words.insert(at, format!("w{}", self.below(900))),
            }
        }
        words
    }
}

/// Texts by name, in the order of names.
type Texts = BTreeMap<String, Vec<String>>;

fn write(folder: &Folder, texts: &Texts) {
    for (name, words) in texts {
        folder.write(&format!("input/{name}"), words.join(" "));
    }
}

fn shingles(words: &[String]) -> BTreeSet<&[String]> {
    words.windows(words.len().clamp(1, 5)).collect()
}

/// Shared shingles, and those of each.
fn overlap(a: &[String], b: &[String]) -> (usize, usize, usize) {
    let (a, b) = (shingles(a), shingles(b));
    (a.intersection(&b).count(), a.len(), b.len())
}

fn jaccard((shared, a, b): (usize, usize, usize)) -> f64 {
    shared as f64 / (a + b - shared) as f64
}

/// The name of the first text that is the same as each.
fn first_copies(texts: &Texts) -> BTreeMap<&str, &str> {
    let mut first: BTreeMap<&[String], &str> = BTreeMap::new();
    texts.iter().map(|(name, words)| (name.as_str(), *first.entry(words).or_insert(name))).collect()
}

/// A few texts, each with some copies and near copies, under names in no order.
fn some_texts(chance: &mut Chance, families: usize) -> Texts {
    let mut texts = Texts::new();
    let mut add = |chance: &mut Chance, words| texts.insert(format!("{:05}.txt", chance.below(100_000)), words);
    for _ in 0..families {
        let len = [1, 4, 6, 60, 100, 200, 400][chance.below(7)];
        let words = chance.words(len, 400);
        for _ in 0..chance.below(5) {
            let edits = if chance.below(3) == 0 { 0 } else { 1 + chance.below(1 + len / 40) };
            let copy = chance.edited(&words, edits);
            add(chance, copy);
        }
        add(chance, words);
    }
    texts
}

/// Every row is what the definition says, and every copy is in it that has to be.
fn check(texts: &Texts, found: &Rows, threshold: f64, surely: f64) -> usize {
    let first = first_copies(texts);
    let mut rows: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut near = 0;
    for row in &found.rows {
        let cell = |column: &str| row[found.index(column)].as_str();
        let (a, b) = (cell("doc_id1"), cell("doc_id2"));
        assert!(a < b && rows.insert((a, b)), "{a} {b}");
        let (shared, in_a, in_b) = overlap(&texts[a], &texts[b]);
        assert_eq!([cell("shared"), cell("shingles1"), cell("shingles2")], [shared, in_a, in_b].map(|n| n.to_string()));
        let similarity = jaccard((shared, in_a, in_b));
        assert_eq!(cell("jaccard").parse(), Ok(similarity), "{a} {b}");
        assert_eq!(cell("exact") == "true", texts[a] == texts[b], "{a} {b}");
        if cell("exact") == "true" {
            assert_eq!(first[b], a);
        } else {
            assert!(similarity >= threshold && first[a] == a && first[b] == b, "{a} {b} {similarity}");
            near += 1;
        }
    }
    let copies = first.iter().filter(|(name, first)| name != first);
    assert!(copies.clone().all(|(name, first)| rows.contains(&(*first, *name))));
    assert_eq!(copies.count(), rows.len() - near);
    let firsts: Vec<&str> = first.iter().filter(|(name, first)| name == first).map(|(name, _)| *name).collect();
    for (index, b) in firsts.iter().enumerate() {
        for a in &firsts[..index] {
            let is_found = rows.contains(&(*a, *b));
            assert!(is_found || jaccard(overlap(&texts[*a], &texts[*b])) < surely, "{a} and {b} are missing");
        }
    }
    near
}

#[test]
fn every_pair_is_one_and_none_that_is_nearly_the_same_is_missed() {
    let mut chance = Chance(1);
    let mut near = 0;
    for threshold in ["0.5", "0.8", "0.8", "0.95"] {
        let texts = some_texts(&mut chance, 70);
        let folder = Folder::new();
        write(&folder, &texts);
        let tables = ["--tables", "documents,near_duplicates", "--stop-words", "none"];
        folder.run(&[&["--dedup", "near", "--near-threshold", threshold, "--quiet"][..], &tables].concat(), 0);
        near += check(&texts, &folder.table("output", "near_duplicates"), threshold.parse().expect("a number"), 0.95);
        check_clusters(&folder);
    }
    assert!(near > 100, "only {near} near copies were tried");
}

/// A cluster is what rows connect, and is called by its first.
fn check_clusters(folder: &Folder) {
    let (documents, pairs) = (folder.table("output", "documents"), folder.table("output", "near_duplicates"));
    let names = documents.column("doc_id");
    let mut cluster: BTreeMap<&str, &str> = names.iter().map(|&name| (name, name)).collect();
    loop {
        let before = cluster.clone();
        for (a, b) in pairs.column("doc_id1").into_iter().zip(pairs.column("doc_id2")) {
            let least = cluster[a].min(cluster[b]);
            cluster.extend([(a, least), (b, least)]);
        }
        if cluster == before {
            break;
        }
    }
    assert_eq!(documents.column("cluster"), names.iter().map(|name| cluster[name]).collect::<Vec<_>>());
}

/// The same texts with a source and a date, so that they can be grouped.
fn write_articles(folder: &Folder, texts: &Texts) {
    for (number, (name, words)) in texts.iter().enumerate() {
        let (source, year) = (["Herald", "Post"][number % 2], 2018 + number % 4);
        let (before, after) = words.split_at(words.len() / 2);
        let text = format!("{}.\n\n{}", before.join(" "), after.join(" "));
        folder.write(&format!("input/{name}"), format!("---\nsource: {source}\ndate: {year}-03-01\n---\n{text}"));
    }
}

#[test]
fn dropping_copies_is_a_run_over_what_is_left() {
    const OPTIONS: &[&str] = &[
        "--quiet",
        "--themes",
        "themes.yaml",
        "--min-pair-count",
        "1",
        "--break-at",
        "sentence",
        "--ngrams",
        "2",
        "--group-by",
        "source,date:year",
        "--format",
        "csv",
    ];
    for (dedup, compound) in [("exact", "auto"), ("near", "none")] {
        let options = &[OPTIONS, &["--compound", compound]].concat()[..];
        let folder = Folder::new();
        write_articles(&folder, &some_texts(&mut Chance(2), 30));
        folder.write("themes.yaml", "one: [w1, w2*, w3 w*]\ntwo: [w1?, '/w[5-9]+/', w4 ~9 w2]\n");
        folder.run(&[&["-o", "drop", "--dedup", dedup, "--copies", "drop"][..], options].concat(), 0);
        folder.run(&[&["-o", "report", "--dedup", dedup], options].concat(), 0);
        let (skipped, documents) = (folder.table("drop", "skipped"), folder.table("drop", "documents"));
        let all = folder.table("report", "documents");
        let copies: BTreeMap<&str, &str> =
            all.column("doc_id").into_iter().zip(all.column("cluster")).filter(|(name, first)| name != first).collect();
        assert_eq!(copies, skipped.column("doc_id").into_iter().zip(skipped.column("copy_of")).collect());
        assert!(copies.len() > 10 && skipped.column("reason").iter().all(|&reason| reason == "copy"));
        assert_eq!(folder.names("input").len(), documents.rows.len() + copies.len());
        assert!(!documents.columns.contains(&"cluster".to_string()));
        let [of_drop, of_report] = ["drop", "report"].map(|output| folder.json(&format!("{output}/run.json")));
        assert_eq!(of_drop["copies"], of_report["copies"]);
        assert_eq!(
            (&of_drop["duplicates"]["dropped"], &of_report["duplicates"]["dropped"]),
            (&copies.len().into(), &0.into())
        );
        assert_eq!(of_drop["documents"]["skipped"], copies.len());
        copies.keys().for_each(|name| fs::remove_file(folder.path("input").join(name)).expect("a file"));
        folder.run(&[&["-o", "alone"][..], options].concat(), 0);
        let [dropped, mut alone] = ["drop", "alone"].map(|output| folder.bytes(output));
        let names_copies = ["skipped.csv", "inputs.csv", "datapackage.json", "codebook.md"];
        alone.retain(|name, _| !names_copies.contains(&name.as_str()));
        assert!(alone.len() > 15 && alone.iter().all(|(name, bytes)| &dropped[name] == bytes), "{dedup}");
        let [mut dropped, mut reported] = ["drop", "report"].map(|output| folder.bytes(output));
        // Expressions are looked for among what is left, and so after the copies.
        assert!(compound == "auto" || dropped.remove("near_duplicates.csv") == reported.remove("near_duplicates.csv"));
        assert!(dropped.remove("pairs.csv") != reported.remove("pairs.csv"));
    }
}

#[test]
fn rows_that_are_dropped_leave_the_names_of_others_as_they_are() {
    let folder = Folder::new();
    let said =
        ["so it is said", "and again it was not", "so it is said", "nobody has read this", "So it is said!", "so"];
    let rows: String = said.iter().zip([1, 1, 1, 1, 2, 3]).map(|(text, id)| format!("{id},{text}\n")).collect();
    folder.write("input/a.csv", format!("id,text\n{rows}"));
    folder.write("input/b.txt", "so");
    let names = |output| {
        folder.table(output, "documents").column("doc_id").iter().map(|&name| name.to_string()).collect::<Vec<_>>()
    };
    folder.run(&["--quiet", "--id-column", "id", "-o", "all"], 0);
    let all = names("all");
    // Without `--dedup`, exact copies are dropped.
    let output = folder.termloom(&["run", "--id-column", "id", "--copies", "drop"]);
    let summary = String::from_utf8_lossy(&output.stdout);
    assert!(summary.contains("copies: 3 exact, in 2 clusters of up to 3; 3 documents are left out"), "{summary}");
    // A file that is nothing but a copy is no file without a document.
    folder.run(&["input/a.csv", "input/b.txt", "--quiet", "--id-column", "id", "--copies", "drop", "-o", "named"], 0);
    assert_eq!(names("output"), [0, 1, 3, 5].map(|row| all[row].clone()));
    let skipped = folder.table("output", "skipped");
    assert_eq!(skipped.column("doc_id"), [&all[2], &all[4], &all[6]]);
    assert_eq!(skipped.column("copy_of"), [&all[0], &all[0], &all[5]]);
    assert_eq!(folder.table("output", "terms").column("count").iter().filter(|&&count| count == "2").count(), 2);
    let inputs = folder.table("output", "inputs");
    assert_eq!((inputs.column("documents"), inputs.column("skipped")), (vec!["4", "0"], vec!["2", "1"]));
}

#[test]
fn short_rows_are_copies_without_an_option_too() {
    let folder = Folder::new();
    let rows: String =
        (0..500).map(|row| format!("{}\n", ["yes", "No.", "no", "", "..", "www.a.org"][row % 6])).collect();
    folder.write("input/a.csv", format!("text\n{rows}"));
    let output = folder.termloom(&["run", "--tables", "terms"]);
    let said = String::from_utf8_lossy(&output.stdout);
    // 84 yes, 167 no, and no copies among those without a word.
    assert!(
        said.contains("249 of 417 documents are copies of an earlier one, word for word, in 2 clusters of up to 167"),
        "{said}"
    );
}

#[test]
fn neither_threads_nor_memory_nor_other_names_show() {
    let texts = some_texts(&mut Chance(3), 70);
    let folder = Folder::new();
    write(&folder, &texts);
    let run = |output: &str, more: &[&str]| {
        folder.run(&[&["-o", output, "--quiet", "--overwrite", "--dedup", "near"], more].concat(), 0);
        folder.bytes(output)
    };
    let one = run("one", &["--threads", "1"]);
    assert!(one == run("other", &["--threads", "3"]));
    assert!(one == run("other", &["--threads", "3", "--memory", "128MiB"]));
    let kept = run("kept", &["--threads", "1", "--copies", "drop"]);
    assert!(kept == run("less", &["--threads", "3", "--memory", "128MiB", "--copies", "drop"]));
    assert!(folder.json("other/run.json")["temporary_bytes"].as_u64().is_some_and(|bytes| bytes > 0));
    // The same texts in another order: the same near copies, and the same clusters, by their texts.
    let found = |output: &str, texts: &Texts| {
        let (pairs, documents) = (folder.table(output, "near_duplicates"), folder.table(output, "documents"));
        let text = |name: &str| texts[name].join(" ");
        let near: BTreeSet<(BTreeSet<String>, String)> = pairs
            .rows
            .iter()
            .filter(|row| row[pairs.index("exact")] == "false")
            .map(|row| ([&row[0], &row[1]].map(|name| text(name)).into(), row[pairs.index("jaccard")].clone()))
            .collect();
        let mut clusters: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (name, cluster) in documents.column("doc_id").into_iter().zip(documents.column("cluster")) {
            clusters.entry(cluster).or_default().push(text(name));
        }
        clusters.values_mut().for_each(|texts| texts.sort_unstable());
        (near, clusters.into_values().collect::<BTreeSet<_>>())
    };
    let before = found("one", &texts);
    let backwards: Texts =
        texts.iter().enumerate().map(|(i, (_, words))| (format!("{:05}.txt", 9999 - i), words.clone())).collect();
    fs::remove_dir_all(folder.path("input")).expect("a folder");
    write(&folder, &backwards);
    run("backwards", &[]);
    assert!(before.0.len() > 20 && before == found("backwards", &backwards));
}

#[test]
fn a_flood_of_copies_makes_no_flood_of_rows() {
    let folder = Folder::new();
    let mut chance = Chance(4);
    let (text, frame) = (chance.words(50, 500), chance.words(200, 500));
    for number in 0..400 {
        folder.write(&format!("input/copy{number:03}.txt"), text.join(" "));
        // A template: a frame, and a name of its own.
        folder.write(&format!("input/frame{number:03}.txt"), format!("name{number} {}", frame.join(" ")));
    }
    let output = folder.termloom(&["run", "--dedup", "near", "--tables", "documents,near_duplicates"]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        said.contains("copies: 399 exact, ")
            && said.contains(" near copies, in 2 clusters of up to 400; all are counted"),
        "{said}"
    );
    let found = folder.table("output", "near_duplicates");
    let exact = found.column("exact").into_iter().filter(|&exact| exact == "true").count();
    assert_eq!(exact, 399);
    let near = found.rows.len() - exact;
    assert!((399..=400 * 32 * 25).contains(&near), "{near} near copies");
    assert!(near < 400 * 200, "{near} of {} pairs", 400 * 399 / 2);
    let totals = &folder.json("output/run.json")["duplicates"];
    assert_eq!((totals["clusters"].as_u64(), totals["representatives"].as_u64()), (Some(2), Some(2)));
    assert!(totals["crowded"].as_u64().is_some_and(|crowded| crowded > 300));
}

#[test]
fn a_table_that_was_not_asked_for_is_a_mistake() {
    let folder = Folder::with(&[("a.txt", b"a b c")]);
    let said = folder.run(&["--tables", "near_duplicates"], 2);
    assert!(said.contains("near_duplicates") && said.contains("--dedup near"), "{said}");
    assert!(folder.run(&["--dedup", "near", "--near-threshold", "0.4"], 2).contains("from 0.5 to 1"));
    assert!(folder.run(&["--dedup", "near", "--near-threshold", "NaN"], 2).contains("from 0.5 to 1"));
    folder.run(&["--tables", "near_duplicates", "--dedup", "exact", "--quiet"], 0);
    assert!(folder.table("output", "near_duplicates").rows.is_empty());
}
