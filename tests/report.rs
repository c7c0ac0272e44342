//! What is said at the end of a run: the summary, and the report as JSON.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::run::Folder;

const ARTICLE: &[u8] = b"---\nsource: A\ndate: 2021-05-06\n---\nThe state asked the party about privacy.\n";

fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

#[test]
fn the_report_is_printed_in_place_of_the_summary() {
    let folder = Folder::with(&[("a.txt", ARTICLE), ("b.txt", b"The state.")]);
    for arguments in [&["run", "--json", "--overwrite"][..], &["run", "--json", "--overwrite", "-q"]] {
        let output = folder.termloom(arguments);
        assert_eq!(output.status.code(), Some(0));
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.stdout, fs::read(folder.path("output/run.json")).expect("a file"));
        let report: Value = serde_json::from_slice(&output.stdout).expect("one document");
        assert_eq!(report["documents"]["processed"], 2);
    }
}

#[test]
fn errors_and_exit_codes_are_as_without_json() {
    let folder = Folder::with(&[("a.txt", ARTICLE), ("b.txt", b"PK\x03\x04\0\0\0\0 state")]);
    for quiet in [&[][..], &["-q"]] {
        let output = folder.termloom(&[&["run", "--json", "--overwrite"], quiet].concat());
        let report: Value = serde_json::from_slice(&output.stdout).expect("one document");
        assert_eq!((output.status.code(), &report["documents"]["quarantined"]), (Some(3), &1.into()));
        assert!(String::from_utf8_lossy(&output.stderr).contains("quarantined"), "{quiet:?}");
        let output = folder.termloom(&[&["run", "nowhere", "--json", "-o", "other"], quiet].concat());
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
        assert!(String::from_utf8_lossy(&output.stderr).contains("`nowhere`"));
        let output = folder.termloom(&[&["run", "--json", "--strict", "--overwrite"], quiet].concat());
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    }
}

/// The keys that are the same in every report, but for those of options and theme lists.
fn keys(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                into.insert(key.clone());
                // Their keys are data, or documented in a page of their own.
                let is_open = [
                    "config",
                    "theme_lists",
                    "outputs",
                    "stop_words",
                    "formats",
                    "encodings",
                    "skipped",
                    "not_covered",
                ];
                let is_by_language = key == "languages" && value.get("declared").is_none();
                if !is_open.contains(&key.as_str()) && !is_by_language {
                    keys(value, into);
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| keys(value, into)),
        _ => {}
    }
}

#[test]
fn every_key_of_the_report_is_documented() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/report.md")).expect("a page");
    let folder = Folder::new();
    for number in 0..12 {
        let text = format!(
            "---\nsource: {}\ndate: 20{}-01-01\nlang: xx\n---\nThe state party {number}.",
            number / 6,
            10 + number
        );
        folder.write(&format!("input/{number}.txt"), text);
    }
    folder.write("input/copy.txt", "The state party 1.");
    folder.write("input/page.doc", "old");
    folder.write("m.csv", "doc_id,kind\n1.txt,x\nnone.txt,y\n");
    let options = ["--group-by", "source,date:year", "--dedup", "near", "--metadata", "m.csv"];
    let output =
        folder.termloom(&[&["run", "input", "page.doc", "--json"][..1], &["input", "--json"], &options].concat());
    let report: Value = serde_json::from_slice(&output.stdout).expect("one document");
    let mut found = BTreeSet::new();
    keys(&report, &mut found);
    assert!(found.len() > 100, "{found:?}");
    let missing: Vec<&String> = found.iter().filter(|key| !page.contains(&format!("`{key}`"))).collect();
    assert!(missing.is_empty(), "docs/report.md does not name {missing:?}");
}

#[test]
fn one_of_a_thing_is_not_several_and_paragraphs_are_a_line_apart() {
    let folder = Folder::with(&[("a.txt", b"The censors banned it.")]);
    let said = printed(&folder.termloom(&["run"]));
    assert!(said.starts_with("1 document, 4 tokens, 4 types, 1 sentence\n"), "{said}");
    for wrong in [" 1 documents", " 1 hits", " 1 groups", " 1 tokens", "\n\n\n", "MB/s"] {
        assert!(!said.contains(wrong), "`{wrong}` is in {said}");
    }
    // Alarms stand between.
    for number in 0..12 {
        folder.write(&format!("input/{number}.txt"), "The state. The state.");
    }
    let said = printed(&folder.termloom(&["run", "--overwrite"]));
    assert!(said.contains("\n\nalarms (") && !said.contains("\n\n\n"), "{said}");
}

#[test]
fn words_of_two_languages_are_not_compared_in_silence() {
    let folder = Folder::new();
    folder.write("t.yaml", "law: [law*, loi*]\n");
    let french =
        "Une loi sévère est venue. Le moulin tourne au bord de la rivière, et les bateaux du port partent le matin. ";
    let english =
        "A strict law came. The mill turns all day by the river, and the boats of the harbour leave in the morning. ";
    for number in 0..40 {
        let text = if number % 2 == 0 { french } else { english };
        folder.write(
            &format!("input/{number}.txt"),
            format!("{text}{}", text[text.find('.').map_or(0, |at| at + 1)..].repeat(3)),
        );
    }
    let said = printed(&folder.termloom(&["run", "--themes", "t.yaml"]));
    assert!(said.contains("near it: ") && said.contains("texts in en, fr together"), "{said}");
    let said = printed(&folder.termloom(&["run", "--themes", "t.yaml", "--include", "1.txt", "--overwrite"]));
    assert!(said.starts_with("1 document,") && !said.contains("together"), "{said}");
}

#[test]
fn a_theme_that_was_not_looked_for_is_not_one_that_was_not_found() {
    let folder = Folder::new();
    let texts = [("en", "The state and the law of the land."), ("pt", "O estado e a lei."), ("pt", "A lei.")];
    for (number, (language, text)) in texts.iter().enumerate() {
        folder.write(&format!("input/{number}.txt"), format!("---\nlanguage: {language}\n---\n{text}\n"));
    }
    folder.write("t.yaml", "law: { languages: [en], patterns: [law] }\nsea: { languages: [fr], patterns: [mer] }\n");
    let said = printed(&folder.termloom(&["run", "--themes", "t.yaml"]));
    assert!(said.contains("1 hit in 1 document (100 % of 1)\n"), "{said}");
    assert!(said.contains("     not looked for in 2 documents: no patterns for pt\n"), "{said}");
    assert!(said.contains("sea  not looked for in 3 documents: no patterns for pt (2), en (1)\n"), "{said}");
    let said = printed(&folder.termloom(&["run", "--themes", "t.yaml", "--tables", "terms", "--overwrite"]));
    assert!(said.contains("themes were not looked for") && !said.contains("not found"), "{said}");
    let report = folder.json("output/run.json");
    assert!(
        report["totals"]["hits"].is_null() && report.get("theme_summary").is_none_or(|of| of == &serde_json::json!([]))
    );
}

#[test]
fn hits_below_a_theme_are_counted_and_may_be_of_several() {
    let folder = Folder::with(&[("a.txt", b"Red apples, green apples and red pears. Red apples again.")]);
    folder.write("one.yaml", "fruit: { colour: [red], kind: [apples, pears] }\n");
    folder.write("two.yaml", "fruit: { red: [red apples], apple: [apples] }\n");
    let said = printed(&folder.termloom(&["run", "--themes", "one.yaml"]));
    assert!(said.contains("fruit  ") && said.contains("subthemes: kind 4, colour 3\n"), "{said}");
    let said = printed(&folder.termloom(&["run", "--themes", "two.yaml", "--overwrite"]));
    assert!(said.contains("subthemes: apple 3, red 2 (some hits are of several)\n"), "{said}");
}
