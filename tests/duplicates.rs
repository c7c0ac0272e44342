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

/// Rows by their key, with what is counted; those without a vote left out.
fn counted(
    folder: &Folder,
    output: &str,
    table: &str,
    keys: &[&str],
    columns: &[&str],
) -> BTreeMap<Vec<String>, Vec<String>> {
    let rows = folder.table(output, table);
    let cells = |row: &Vec<String>, names: &[&str]| names.iter().map(|name| row[rows.index(name)].clone()).collect();
    rows.rows
        .iter()
        .map(|row| (cells(row, keys), cells(row, columns)))
        .filter(|(_, counts): &(_, Vec<String>)| counts[0] != "0")
        .collect()
}

#[test]
fn a_vote_for_each_cluster_is_a_run_over_representatives() {
    let folder = Folder::new();
    write(&folder, &some_texts(&mut Chance(2), 30));
    folder.write("themes.yaml", "one: [w1, w2*, w3 w*]\ntwo: [w1?, '/w[5-9]+/', w4 ~9 w2]\n");
    let options = ["--quiet", "--themes", "themes.yaml", "--min-pair-count", "1", "--break-at", "sentence"];
    folder.run(&[&["-o", "all", "--dedup", "near"][..], &options].concat(), 0);
    let documents = folder.table("all", "documents");
    let mut copies = 0;
    for (name, cluster) in documents.column("doc_id").into_iter().zip(documents.column("cluster")) {
        if name != cluster {
            copies += 1;
            fs::remove_file(folder.path("input").join(name)).expect("a file");
        }
    }
    assert!(copies > 20 && documents.rows.len() - copies > 20, "{copies} copies");
    folder.run(&[&["-o", "alone"][..], &options].concat(), 0);
    for (table, keys) in [
        ("terms", &["term", "class"][..]),
        ("pairs", &["term1", "term2"]),
        ("theme_patterns", &["theme", "pattern", "form"]),
        ("theme_pairs", &["theme1", "theme2", "unit"]),
        ("theme_collocates", &["theme", "term"]),
    ] {
        let votes = counted(&folder, "all", table, keys, &["count_dedup"]);
        let alone = counted(&folder, "alone", table, keys, &["count"]);
        assert!(!alone.is_empty() && votes == alone, "{table}");
        assert!(votes != counted(&folder, "all", table, keys, &["count"]), "{table} has nothing in copies");
    }
    let votes = counted(&folder, "all", "terms", &["term"], &["doc_count_dedup"]);
    assert!(votes == counted(&folder, "alone", "terms", &["term"], &["doc_count"]));
    // What does not ask for copies has nothing of them.
    assert!(!folder.names("alone").iter().any(|name| name.starts_with("near")));
    assert!(!folder.table("alone", "documents").columns.contains(&"cluster".to_string()));
    assert!(folder.json("alone/run.json").get("duplicates").is_none());
    let totals = &folder.json("all/run.json")["duplicates"];
    assert_eq!(totals["representatives"], documents.rows.len() - copies);
    assert_eq!(totals["representative_tokens"], folder.json("alone/run.json")["totals"]["tokens"]);
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
        said.contains("duplicates: 399 exact, ") && said.contains(" near-duplicates; 2 documents remain"),
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
