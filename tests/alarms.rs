//! Alarms: for each a small corpus that raises it, and one like it that does not.

use std::collections::BTreeSet;
use std::fs;

use termloom::config::AlarmCode;

use crate::run::Folder;

/// Names and contents of files.
type Files = Vec<(String, Vec<u8>)>;

/// A corpus that raises an alarm and one that does not, with the same options.
struct Case {
    code: AlarmCode,
    options: &'static [&'static str],
    themes: &'static str,
    raises: Files,
    is_quiet: Files,
}

const SUBJECTS: [&str; 6] = ["mayor", "baker", "teacher", "doctor", "farmer", "painter"];
const PLACES: [&str; 7] = ["bridge", "market", "station", "library", "harbour", "garden", "theatre"];

/// A text of some sentences like no other.
fn article(number: usize) -> String {
    let (subject, place) = (SUBJECTS[number % 6], PLACES[number % 7]);
    format!(
        "The {subject} who lives near the old {place} told us on day {number} that the work would soon begin.\n\
         Nobody in the town had expected so much to change in {number} weeks, and some of them are glad.\n"
    )
}

fn file(number: usize, text: impl Into<Vec<u8>>) -> (String, Vec<u8>) {
    (format!("d{number:03}.txt"), text.into())
}

/// So many articles.
fn articles(count: usize) -> Files {
    (0..count).map(|number| file(number, article(number))).collect()
}

/// The same, the last of them with another text.
fn and(count: usize, text: impl Into<Vec<u8>>) -> Files {
    let mut files = articles(count);
    files.push(file(count, text));
    files
}

/// Articles with the date that a function gives.
fn dated(count: usize, date: impl Fn(usize) -> String) -> Files {
    (0..count).map(|number| file(number, format!("---\n{}\n---\n{}", date(number), article(number)))).collect()
}

fn day(number: usize) -> String {
    format!("date: 2021-03-{:02}", number % 28 + 1)
}

/// Articles each of which ends with some words.
fn ending(count: usize, words: impl Fn(usize) -> String) -> Files {
    (0..count).map(|number| file(number, format!("{}{}.\n", article(number), words(number)))).collect()
}

fn long_text(sentences: usize) -> String {
    let clause = |number: usize| format!("then the {} came to the {number} of them ", SUBJECTS[number % 6]);
    let words: String = (0..120).map(clause).collect();
    if sentences == 1 { words } else { words.replace("of them then", "of them. Then") }
}

fn page(number: usize) -> String {
    let menu =
        ["Home and first page", "All the news of the week", "How to write to the editors", "Sign in or register"];
    format!("{}\n{}\n", menu.join("\n"), article(number))
}

fn cases() -> Vec<Case> {
    let case = |code, raises, is_quiet| Case { code, options: &[], themes: "", raises, is_quiet };
    let with = |code, options, raises, is_quiet| Case { code, options, themes: "", raises, is_quiet };
    let of_themes = |code, themes, raises, is_quiet| Case { code, options: &[], themes, raises, is_quiet };
    let doubled: String = article(1).chars().flat_map(|c| [c, c]).collect();
    let book = |number: usize| (0..9).map(|line| article(number * 50 + line)).collect::<String>();
    let russian = "Городской совет решил, что старую мельницу у реки сносить не будут. ".repeat(4);
    let russian: Vec<u8> = russian.chars().map(cp1251).collect();
    let in_cp1251 = [b"The council said that the old mill by the river would stay, as \xec\xe5\xeb\xfc\xed\xe8\xf6\xe0 \xe3\xee\xf0\xee\xe4\xe0, \
        \xe3\xee\xf0\xee\xe4\xf1\xea\xee\xe9 \xf1\xee\xe2\xe5\xf2 and the people of the town were glad that nobody would take it away from them. ".as_slice(); 3].concat();
    let latin = |number| {
        file(
            number,
            article(number).replace("told", "told in the caf\u{e9}").chars().map(|c| c as u8).collect::<Vec<u8>>(),
        )
    };
    let menu = "Home\nNews of today\nSport\nSign in\n".repeat(9);
    let theme = "t: [mill*, dam, weir, sluice]";
    let glob = "t: [part*, dam]";
    let list =
        "t: [town, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15, w16, w17, w18, w19, w20, w21]";
    let many = |word: &str| vec![file(0, format!("{word} {}", article(0)).repeat(3000))];
    vec![
        case(AlarmCode::OneDocument, and(60, (100..110).map(article).collect::<String>()), articles(61)),
        case(AlarmCode::ShortTexts, (0..30).map(|n| file(n, format!("item {n}"))).collect(), articles(30)),
        case(
            AlarmCode::LongSentences,
            (0..6).map(|n| file(n, long_text(1))).collect(),
            (0..6).map(|n| file(n, long_text(9))).collect(),
        ),
        case(
            AlarmCode::UnknownLanguage,
            (0..12).map(|n| file(n, format!("xqz wvkr {n} ptlk zzgh"))).collect(),
            articles(12),
        ),
        case(AlarmCode::EncodingLanguage, vec![file(0, in_cp1251)], vec![file(0, russian)]),
        case(AlarmCode::EncodingGuessed, (0..9).map(latin).collect(), articles(9)),
        with(
            AlarmCode::ReplacedCharacters,
            &["--encoding", "utf-8"],
            (0..3).map(|n| file(n, [article(n).as_bytes(), b"\xff\xfe\xff"].concat())).collect(),
            articles(3),
        ),
        with(
            AlarmCode::Mojibake,
            &["--mojibake", "keep"],
            and(3, article(9).replace("us", "the cafÃ©s of TorontÃ³ and MÃ¼nchen")),
            articles(4),
        ),
        case(
            AlarmCode::TextJson,
            and(9, "{'id': 7, 'body': 'The mayor spoke.'}"),
            and(9, "{The mayor} \"spoke\": of it."),
        ),
        case(
            AlarmCode::TextCode,
            and(9, "def area(r):\n    pi = 3.14\n    return pi * r\n\nx = area(3)\nprint(x)\n"),
            articles(9),
        ),
        case(
            AlarmCode::TextTable,
            and(9, "id;place;year\n1;Rye;1990\n2;Deal;1991\n3;Hove;1992\n4;Lewes;1993\n5;Ore;2\n"),
            articles(9),
        ),
        case(
            AlarmCode::TextMarkup,
            and(9, format!("He wrote:\n{}", "some <b>words</b> here\n".repeat(9))),
            and(9, "if a <b> and c </d>"),
        ),
        case(AlarmCode::DoubledText, and(9, doubled), articles(9)),
        case(AlarmCode::RepeatedLines, (0..3).map(|n| file(n, format!("{menu}{n}\n"))).collect(), articles(3)),
        case(AlarmCode::SharedLines, (0..6).map(|n| file(n, page(n))).collect(), articles(6)),
        case(AlarmCode::ExactCopies, (0..9).map(|n| file(n, article(n % 6))).collect(), articles(9)),
        case(
            AlarmCode::NearCopies,
            (0..8).map(|n| file(n, format!("{}{n}\n", book(n / 2)))).collect(),
            (0..8).map(|n| file(n, book(n))).collect(),
        ),
        with(
            AlarmCode::Undated,
            &["--group-by", "date:month"],
            dated(9, |n| if n < 3 { "topic: none".into() } else { day(n) }),
            dated(9, day),
        ),
        case(AlarmCode::DatesEqual, dated(12, |_| "date: 2023-05-17".into()), dated(12, day)),
        case(
            AlarmCode::DatesOfExport,
            dated(24, |n| if n < 16 { "date: 2023-05-17".into() } else { day(n) }),
            dated(24, day),
        ),
        case(
            AlarmCode::DatesJanuary,
            dated(24, |n| if n < 8 { format!("date: {}-01-01", 1990 + n) } else { day(n) }),
            dated(24, day),
        ),
        of_themes(
            AlarmCode::ThemePattern,
            theme,
            ending(40, |n| if n < 30 { "a mill".into() } else { "a dam".into() }),
            ending(40, |n| ["a mill", "a dam", "a weir", "a sluice"][n % 4].into()),
        ),
        of_themes(
            AlarmCode::ThemeFamily,
            "t: [suppress, suppressed, suppression, dam, weir]",
            ending(40, |n| ["they suppress it", "it is suppressed", "a dam", "a weir"][n % 4].into()),
            ending(40, |n| ["they suppress it", "a dam", "a weir", "a weir"][n % 4].into()),
        ),
        of_themes(
            AlarmCode::ThemeDocument,
            theme,
            ending(24, |n| if n == 3 { "dam weir sluice mill ".repeat(9) } else { "a dam".into() }),
            ending(24, |_| "a dam and a weir".into()),
        ),
        of_themes(
            AlarmCode::SurprisingForms,
            glob,
            ending(40, |n| if n < 30 { "they participate".into() } else { "a dam".into() }),
            ending(40, |n| if n < 30 { "a party".into() } else { "a dam".into() }),
        ),
        of_themes(AlarmCode::DeadPatterns, list, many("town"), (0..9).map(|n| file(n, article(n))).collect()),
        of_themes(
            AlarmCode::ThemeLanguage,
            "t: { languages: [en], patterns: [town] }",
            (0..30).map(|n| if n < 12 { file(n, german(n)) } else { file(n, article(n)) }).collect(),
            articles(30),
        ),
        of_themes(AlarmCode::ThemeEmpty, "t: [zebra]", many("town"), many("zebra")),
    ]
}

fn german(number: usize) -> String {
    format!(
        "Der Stadtrat hat am Tag {number} beschlossen, die alte Brücke nicht abzureißen, und alle freuen sich darüber.\n"
    )
}

/// A letter in windows-1251.
fn cp1251(letter: char) -> u8 {
    match letter {
        'А'..='я' => (letter as u32 - 'А' as u32) as u8 + 0xc0,
        letter => letter as u8,
    }
}

/// The codes of the alarms of a corpus.
fn codes(case: &Case, files: &Files, threads: &str) -> (Folder, Vec<String>) {
    let folder = Folder::new();
    for (name, bytes) in files {
        folder.write(&format!("input/{name}"), bytes);
    }
    folder.write("themes.yaml", case.themes);
    let fixed =
        ["-q", "--themes", "themes.yaml", "--tables", "alarms,skipped", "--format", "csv", "--threads", threads];
    let output = folder.termloom(&[&["run"], &fixed[..], case.options].concat());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{}: {said} {}",
        case.code,
        fs::read_to_string(folder.path("output/skipped.csv")).unwrap_or_default()
    );
    let found = folder.table("output", "alarms").column("code").iter().map(ToString::to_string).collect();
    (folder, found)
}

#[test]
fn each_alarm_is_raised_where_it_should_be_and_nowhere_else() {
    let cases = cases();
    let known: BTreeSet<&str> = cases.iter().map(|case| case.code.name()).collect();
    assert_eq!(known, AlarmCode::ALL.iter().map(|code| code.name()).collect());
    let mut faults = Vec::new();
    for case in &cases {
        let (_, raised) = codes(case, &case.raises, "2");
        if !raised.iter().any(|code| code == case.code.name()) {
            faults.push(format!("{} is not raised, but {raised:?}", case.code));
        }
        let (_, quiet) = codes(case, &case.is_quiet, "2");
        if quiet.iter().any(|code| code == case.code.name()) {
            faults.push(format!("{} is raised where it should not be", case.code));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn neither_threads_nor_memory_show() {
    let of_all =
        |case: Case| case.raises.into_iter().map(move |(name, bytes)| (format!("{}/{name}", case.code), bytes));
    let raises: Files = cases().into_iter().flat_map(of_all).collect();
    let themes = "t: [mill*, dam, weir, sluice]";
    let found = [("1", &[][..]), ("3", &[]), ("2", &["--memory", "128MiB"])].map(|(threads, options)| {
        let case = Case { code: AlarmCode::ExactCopies, options, themes, raises: Files::new(), is_quiet: Files::new() };
        let (folder, found) = codes(&case, &raises, threads);
        assert!(found.len() > 3, "{found:?}");
        fs::read(folder.path("output/alarms.csv")).expect("a table")
    });
    assert!(found[0] == found[1] && found[0] == found[2]);
}

#[test]
fn a_good_corpus_has_no_alarm_and_an_empty_table() {
    let case =
        Case { code: AlarmCode::OneDocument, options: &[], themes: "", raises: articles(40), is_quiet: Files::new() };
    let (folder, found) = codes(&case, &case.raises, "2");
    assert!(found.is_empty(), "{found:?}");
    let (run, table) = (folder.json("output/run.json"), folder.table("output", "alarms"));
    assert_eq!((run["alarms"].as_array().map(Vec::len), table.columns[0].as_str()), (Some(0), "code"));
}

#[test]
fn what_is_denied_stops_the_run_and_what_is_allowed_is_silent() {
    let folder = Folder::new();
    for (name, bytes) in articles(6).iter().chain(&[file(6, article(0)), file(7, article(1))]) {
        folder.write(&format!("input/{name}"), bytes);
    }
    // The built-in themes take long to compile where tests are not optimised.
    folder.write("themes.yaml", "t: [town]");
    folder.write("termloom.toml", "themes = [\"themes.yaml\"]\n");
    let said = String::from_utf8(folder.termloom(&["run"]).stdout).expect("UTF-8");
    let line = "warning  exact-copies: 2 of 8 documents are copies of an earlier one, word for word, in 2 clusters of up to 2 (--copies drop counts one of each)";
    assert!(said.contains(line) && said.matches("word for word").count() == 1, "{said}");
    let before = folder.bytes("output");

    let said = folder.run(&["--overwrite", "--window", "3", "--deny", "mojibake,exact-copies"], 1);
    assert!(said.contains("nothing was written: exact-copies: 2 of 8 documents are copies"), "{said}");
    assert!(said.contains("--allow exact-copies"), "{said}");
    let said = folder.run(&["--overwrite", "--window", "3", "--deny", "all", "--tables", "terms"], 1);
    assert!(said.contains("exact-copies"), "{said}");
    assert_eq!(folder.bytes("output"), before);
    folder.run(&["-o", "other", "--deny", "mojibake", "--deny", "text-json"], 0);
    folder.run(&["-o", "none", "--deny", "exact-copy"], 2);

    let output = folder.termloom(&["run", "-o", "allowed", "--deny", "all", "--allow", "exact-copies"]);
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(output.status.success() && !said.contains("word for word") && !said.contains("alarms ("), "{said}");
    let alarm = &folder.json("allowed/run.json")["alarms"][0];
    assert_eq!((&alarm["code"], &alarm["allowed"]), (&"exact-copies".into(), &true.into()));
    assert_eq!(folder.table("allowed", "alarms").column("allowed"), ["true"]);
}
