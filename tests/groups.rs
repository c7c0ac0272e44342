//! Groups as a user meets them: what is refused, what is said, and laws that hold for the sample articles.

use std::collections::BTreeMap;
use std::path::Path;

use crate::run::{Folder, Rows};

const TABLES: [&str; 6] = ["groups", "group_terms", "group_themes", "term_trends", "theme_trends", "theme_contrasts"];

fn small() -> Folder {
    Folder::with(&[
        ("a/x.txt", b"---\ndate: 2020-01-02\ntopic: law\n---\nThe state asked the party.\n"),
        ("a/y.txt", b"---\ndate: 3/4/2020\ntopic: law\n---\nThe state.\n"),
        ("z.txt", b"---\ndate: 2021-01-02\n---\nThe party.\n"),
    ])
}

#[test]
fn without_groups_there_are_no_such_tables() {
    let folder = small();
    folder.run(&[], 0);
    assert!(
        folder.names("output").iter().all(|name| TABLES.iter().all(|table| !name.starts_with(&format!("{table}."))))
    );
    assert!(folder.json("output/run.json").get("groupings").is_none());
    let said = folder.run(&["-o", "other", "--tables", "group_terms,groups"], 2);
    assert!(said.contains("`group_terms` is made only with --group-by"), "{said}");
    let said = folder.run(&["-o", "other", "--tables", "theme_trends", "--group-by", "folder"], 2);
    assert!(said.contains("`theme_trends`") && said.contains("date:year"), "{said}");
    // One that cannot be made is said even if others can.
    let said = folder.run(&["-o", "other", "--tables", "terms,theme_trends", "--group-by", "folder"], 2);
    assert!(said.contains("`theme_trends` is made only with") && said.contains("omit it from --tables"), "{said}");
    folder.run(&["-o", "dateless", "--group-by", "folder"], 0);
    assert!(folder.names("dateless").contains(&"group_themes.csv".to_string()));
    assert!(folder.names("dateless").contains(&"theme_contrasts.csv".to_string()));
    assert!(!folder.names("dateless").contains(&"theme_trends.csv".to_string()));
    let said = folder.run(&["-o", "other", "--tables", "theme_contrasts", "--group-by", "date:year"], 2);
    assert!(said.contains("`theme_contrasts`") && said.contains("as source"), "{said}");
}

#[test]
fn what_cannot_be_grouped_by_is_refused_and_nothing_is_written() {
    let folder = small();
    for (by, named) in [
        ("topc", "there is date, meta_topic, language, folder"),
        ("date:century", "`century` is not one of year, decade, quarter, month, week, day"),
        ("topic:year", "no document has a year under `topic:year`; the first has `law`"),
        ("name", "name:year"),
        ("folder:0", "1 to 9"),
        ("author", "no document has a value for `author`"),
    ] {
        let said = folder.run(&["--group-by", by], 2);
        assert!(said.contains(named), "{by}: {said}");
    }
    assert_eq!(folder.names("."), ["input"]);
    // A wrong key is refused even where no table would show it.
    folder.run(&["--group-by", "topc", "--tables", "terms"], 2);
}

#[test]
fn what_is_in_no_group_is_said() {
    let folder = small();
    let output = folder.termloom(&["run", "--group-by", "date:year,topic"]);
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(
        said.contains("date:year: 2 documents in 2 groups (1 has no such date); too few documents in each"),
        "{said}"
    );
    assert!(said.contains("topic: 2 documents in 1 group (1 has no topic); too few documents in each"), "{said}");
    let report = folder.json("output/run.json");
    // the, state, asked and party are all rarer than five.
    let expected = serde_json::json!([
        { "grouping": "date:year", "groups": 2, "documents": 2, "without_value": 0, "without_date": 1, "cut_terms": 4 },
        { "grouping": "topic", "groups": 1, "documents": 2, "without_value": 1, "without_date": 0, "cut_terms": 4 },
    ]);
    assert_eq!(report["groupings"], expected);
    assert_eq!(report["config"]["group_by"], serde_json::json!(["date:year", "topic"]));
    folder.write("termloom.toml", "group_by = [\"date:year\", \"topic\"]\n");
    folder.run(&["-o", "from-file"], 0);
    assert!(folder.bytes("output") == folder.bytes("from-file"));
}

/// A column as numbers; empty cells are `None`.
fn numbers(rows: &Rows, column: &str) -> Vec<Option<f64>> {
    rows.column(column).iter().map(|cell| (!cell.is_empty()).then(|| cell.parse().expect("a number"))).collect()
}

fn sums<'r>(rows: &'r Rows, keys: &[&str], column: &str) -> BTreeMap<Vec<&'r str>, f64> {
    let keys: Vec<Vec<&str>> = keys.iter().map(|key| rows.column(key)).collect();
    let mut sums = BTreeMap::new();
    for (row, number) in numbers(rows, column).into_iter().enumerate() {
        *sums.entry(keys.iter().map(|key| key[row]).collect()).or_insert(0.0) += number.unwrap_or(0.0);
    }
    sums
}

#[test]
fn groups_add_up_and_intervals_hold_their_rates() {
    let folder = Folder::new();
    let input = Path::new(env!("CARGO_MANIFEST_DIR")).join("input");
    let input = input.to_str().expect("a path");
    let by = "name:year,name:decade,folder,name:week";
    let run = |output: &str, more: &[&str]| {
        let arguments = [&[input, "-o", output, "--group-by", by, "--min-group-count", "1"], more].concat();
        folder.run(&arguments, 0);
    };
    run("output", &[]);
    let [groups, terms, themes] = ["groups", "group_terms", "group_themes"].map(|name| folder.table("output", name));
    // Every sample article is in a folder and has a whole date in its name.
    let all_terms = folder.table("output", "terms");
    let total = sums(&all_terms, &["term", "class"], "count");
    for (key, sum) in sums(&terms, &["grouping", "term", "class"], "count") {
        assert_eq!(sum, total[&key[1..]], "{key:?}");
    }
    assert_eq!(sums(&terms, &["grouping", "term", "class"], "count").len(), 4 * total.len());
    let doc_themes = folder.table("output", "doc_themes");
    let total = sums(&doc_themes, &["theme"], "count");
    for (key, sum) in sums(&themes, &["grouping", "theme"], "count") {
        assert_eq!(sum, total.get(&key[1..]).copied().unwrap_or(0.0), "{key:?}");
    }
    let tokens: f64 = numbers(&folder.table("output", "documents"), "tokens").into_iter().flatten().sum();
    assert!(sums(&groups, &["grouping"], "tokens").values().all(|&sum| sum == tokens));
    let mut wide = 0;
    for (rows, rate) in [(&terms, "per_million"), (&themes, "per_1000_tokens")] {
        let (rate, low, high) = (numbers(rows, rate), numbers(rows, "low"), numbers(rows, "high"));
        for ((rate, low), high) in rate.iter().zip(&low).zip(&high) {
            assert_eq!(low.is_some(), high.is_some());
            assert!(low.is_none() || (low <= rate && rate <= high), "{low:?} {rate:?} {high:?}");
            wide += usize::from(low < high);
        }
    }
    assert!(wide > 1000, "only {wide} intervals");
    // A group has the same intervals whatever others there are, and no chance is in them.
    folder.run(&[input, "-o", "one", "--group-by", "folder", "--min-group-count", "1", "--tables", "group_terms"], 0);
    let alone = folder.table("one", "group_terms").rows;
    assert!(alone.iter().eq(terms.rows.iter().filter(|row| row[0] == "folder")));
    run("again", &["--seed", "1", "--threads", "1"]);
    assert!(TABLES.iter().all(|table| folder.table("output", table).rows == folder.table("again", table).rows));
}

#[test]
fn groups_of_a_document_each_are_said_to_be_too_few_once() {
    let folder = Folder::new();
    for number in 0..7 {
        folder.write(
            &format!("input/{number}.txt"),
            format!("---\ntitle: One\ntopic: t{number}\n---\nThe state and the party."),
        );
    }
    let output = folder.termloom(&["run", "--group-by", "topic"]);
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(said.contains("topic: 7 documents in 7 groups; too few documents in each to compare themes\n"), "{said}");
    assert_eq!(said.matches("topic").count(), 1, "{said}");
    assert!(!said.contains("theme_contrasts"), "{said}");
}

#[test]
fn the_end_of_a_run_knows_what_was_found() {
    let text = |words: &str, times: usize| [words, &"one two three ".repeat(times)].concat().into_bytes();
    let mut files = Vec::new();
    for number in 0..8usize {
        files.push((format!("north/{}.txt", 2010 + number), text(&"state ".repeat(number), 20)));
        files.push((format!("south/{}.txt", 2010 + number), text("", 20)));
    }
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (name.as_str(), text.as_slice())).collect();
    let folder = Folder::with(&files);
    folder.write("themes.yaml", "t: [state]\n");
    let output = folder.termloom(&["run", "--themes", "themes.yaml", "--group-by", "name:year,Folder"]);
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    for line in [
        "t  28.34 per 1,000 tokens: 28 hits in 7 documents (44 %)\n",
        "   name:year: rises, from 12.35 (2010 to 2013) to 43.82 (2014 to 2017)\n",
        "   Folder: more in north (55.12) and less in south (0) than elsewhere\n",
    ] {
        assert!(said.contains(line), "{line} is not in {said}");
    }
    let report = folder.json("output/run.json");
    let trend = &report["theme_trends"][0];
    assert_eq!((&trend["verdict"], &trend["theme"], &trend["groups"]), (&"rises".into(), &"t".into(), &8.into()));
    let halves = (&trend["earlier"]["group"], &trend["later"]["group"]);
    assert_eq!(halves, (&"2010 to 2013".into(), &"2014 to 2017".into()));
    assert_eq!((&trend["earlier"]["hits"], &trend["later"]["hits"]), (&6.into(), &22.into()));
    let contrast = &report["theme_contrasts"][0];
    assert_eq!((&contrast["grouping"], &contrast["more"], &contrast["less"]), (&"Folder".into(), &1.into(), &1.into()));
    assert_eq!((&contrast["highest"]["group"], &contrast["lowest"]["group"]), (&"north".into(), &"south".into()));
    assert_eq!((&contrast["highest"]["verdict"], &contrast["lowest"]["ratio"]), (&"more".into(), &0.0.into()));
    assert!(contrast["highest"]["interval"][0].as_f64() < contrast["highest"]["per_1000_tokens"].as_f64());
    let package = folder.json("output/datapackage.json");
    let resources = package["resources"].as_array().expect("resources");
    let groups = resources.iter().find(|resource| resource["name"] == "groups-csv").expect("groups");
    assert_eq!(groups["schema"]["fields"][2]["type"], "date");
}

#[test]
fn groups_of_languages_are_said_to_have_other_words() {
    let folder = Folder::new();
    for number in 0..12 {
        let language = if number % 2 == 0 { "en" } else { "fr" };
        let text = format!("---\nlanguage: {language}\n---\nThe censorship, la censure, number {number}.");
        folder.write(&format!("input/{number}.txt"), text);
    }
    let said_of = |options: &[&str]| {
        let output = folder.termloom(&[&["run", "--overwrite", "--group-by"], options].concat());
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let said = said_of(&["language"]);
    assert!(said.contains("in 2 groups; themes have other words in each language, so compare rates within"), "{said}");
    assert!(!said_of(&["language", "--compat", "nltk"]).contains("other words"));
}
