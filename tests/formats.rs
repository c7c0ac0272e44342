//! Dictionaries of other programs: what becomes of a real file, of a damaged one, of any bytes; and `themes convert`.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::sample::select;
use termloom::config::Config;
use termloom::corpus::decode;
use termloom::text::Tokenizer;
use termloom::themes::{
    Entry, Format, Imported, ListError, Pattern, Place, Remark, RemarkKind, Theme, ThemeList, ThemeOptions, builtin,
    is_theme_name, parse_yaml, read, write,
};

use crate::run::Folder;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/themes")
}

fn fixture(name: &str) -> String {
    fs::read_to_string(fixtures().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn every_fixture() -> Vec<(String, Format)> {
    let entries = fs::read_dir(fixtures()).expect("fixtures").map(|entry| entry.expect("an entry").path());
    let mut all: Vec<(String, Format)> = entries
        .map(|path| (path.file_name().expect("a name").to_string_lossy().into_owned(), Format::of_path(&path)))
        .map(|(name, format)| (name, format.expect("a format")))
        .collect();
    all.sort();
    all
}

fn imported(name: &str) -> Imported {
    let path = Path::new(name);
    let format = Format::of_path(path).expect("a format");
    let stem = path.file_stem().expect("a stem").to_string_lossy();
    read(&fixture(name), format, &stem).unwrap_or_else(|error| panic!("{name}:{error}"))
}

/// A list without places, which depend on the format.
fn placeless(mut list: ThemeList) -> ThemeList {
    for theme in &mut list.themes {
        theme.place = Place::default();
        theme.patterns.iter_mut().for_each(|entry| entry.place = Place::default());
    }
    list
}

/// `theme: pattern, pattern=weight`, a line for each theme.
fn outline(list: &ThemeList) -> Vec<String> {
    let pattern = |entry: &Entry| {
        if entry.weight == 1.0 { entry.text.clone() } else { format!("{}={}", entry.text, entry.weight) }
    };
    let patterns = |theme: &Theme| theme.patterns.iter().map(pattern).collect::<Vec<_>>().join(", ");
    list.themes.iter().map(|theme| format!("{}: {}", theme.name, patterns(theme))).collect()
}

#[test]
fn every_format_is_read() {
    let cases: [(&str, &[&str]); 9] = [
        (
            "press.dic",
            &[
                "power (Power): government*, minister*",
                "power (Power)/state: government*, head of state, minister*, state media",
                "power (Power)/party: politburo",
                "power (Power)/party/cadre: minister*, politburo",
                "press: newspaper*, state media",
                "work-school: classroom*",
            ],
        ),
        (
            "press.dicx",
            &[
                "state: government*, head of state, state media=0.5",
                "state/courts: judge, jury",
                "press: newspaper*, state media=2",
            ],
        ),
        (
            "press.cat",
            &[
                "POWER/STATE: GOVERNMENT*, HEAD OF STATE=2",
                "POWER/STATE/COURTS: JUDGE*=0.5",
                "POWER/PARTY: POLITBURO",
                "PRESS: NEWSPAPER*, STATE MEDIA",
            ],
        ),
        (
            "press.ykd",
            &[
                "power: authorit*",
                "power/state: government*, head of state",
                "power/law & order: judge*",
                "press: newspaper*, rédaction",
            ],
        ),
        ("press.lc3", &["state: government*, head of state", "state/courts: judge*", "press: newspaper*, state media"]),
        ("press.lcd", &["state: government*", "press: newspaper*"]),
        (
            "press.txt",
            &[
                "press: newspaper*, state media, #pressfreedom, /edit(or|ors)/, editor ~5 chief, !stop <- press -> !button",
            ],
        ),
        (
            "press.csv",
            &[
                "state: government*, head of state=2",
                "state/courts: /judge(s|,)/=-0.5",
                "press: newspaper*, !stop <- press -> !button",
            ],
        ),
        ("press.tsv", &["state: government*", "press: state \"media\", a ~5 b"]),
    ];
    for (name, expected) in cases {
        let imported = imported(name);
        assert_eq!(outline(&imported.list), expected, "{name}");
        assert!(imported.remarks.iter().all(|remark| remark.kind == RemarkKind::Changed), "{name}");
    }
}

/// Line and column.
type At = (usize, usize);

#[test]
fn what_is_wrong_is_said_and_the_rest_is_read() {
    // Places of what was changed, and of what was left out.
    let cases: [(&str, &[At], &[At]); 8] = [
        (
            "damaged.dic",
            &[(6, 2), (9, 1), (14, 1), (15, 1)],
            &[(4, 1), (5, 1), (10, 1), (10, 1), (11, 1), (12, 1), (13, 1), (16, 1)],
        ),
        ("damaged.dicx", &[(1, 1)], &[(3, 1), (4, 1), (5, 1), (7, 1)]),
        ("damaged.cat", &[(4, 2), (6, 2), (9, 4)], &[(1, 1), (5, 2), (7, 2), (8, 2), (10, 7), (12, 1)]),
        ("damaged.ykd", &[(3, 3), (5, 5), (8, 5), (11, 3)], &[(2, 3), (6, 5), (7, 5), (9, 5), (16, 3)]),
        ("damaged.lc3", &[(4, 1), (5, 1), (7, 1), (9, 1)], &[(1, 1), (6, 1)]),
        ("damaged.txt", &[(3, 3)], &[]),
        ("damaged.csv", &[(7, 1)], &[(3, 1), (4, 1), (5, 1), (6, 1)]),
        ("wide.csv", &[(1, 1), (1, 1), (4, 1)], &[(5, 1), (6, 1)]),
    ];
    for (name, changed, left_out) in cases {
        let imported = imported(name);
        let places = |kind: RemarkKind| -> Vec<At> {
            let of_kind = imported.remarks.iter().filter(|remark| remark.kind == kind);
            of_kind.map(|remark| (remark.place.line, remark.place.column)).collect()
        };
        assert_eq!(places(RemarkKind::Changed), changed, "{name}: {:#?}", imported.remarks);
        assert_eq!(places(RemarkKind::Unusable), left_out, "{name}: {:#?}", imported.remarks);
        assert!(!imported.list.themes.is_empty());
    }
}

#[test]
fn what_is_of_another_format_is_refused() {
    let doctype = read(&fixture("doctype.ykd"), Format::Yoshikoder, "x").unwrap_err();
    assert_eq!(doctype.place, Place::new(2, 1));
    for (name, format) in every_fixture().into_iter().filter(|(name, _)| name.starts_with("press.")) {
        let text = fixture(&name);
        for other in [Format::Liwc, Format::Liwc22, Format::Yoshikoder] {
            let is_same = other == format || (other == Format::Yoshikoder && name.ends_with("lcd"));
            assert_eq!(read(&text, other, "x").is_ok(), is_same, "{name} as {other}");
        }
    }
    let prose = "The state asked the party.\nNobody knows why.\n";
    for format in [Format::WordStat, Format::Lexicoder, Format::Csv, Format::Tsv, Format::Yaml, Format::Toml] {
        assert!(read(prose, format, "x").is_err(), "{format}");
    }
}

#[test]
fn what_was_read_is_written_and_read_back() {
    for (name, format) in every_fixture().into_iter().filter(|(name, _)| *name != "doctype.ykd") {
        let Imported { list, .. } = imported(&name);
        let stem = Path::new(&name).file_stem().expect("a stem").to_string_lossy().into_owned();
        for to in Format::ALL.iter().copied().filter(|to| *to == format || to.is_own()) {
            let exported = write(&list, to);
            // A rule of WordStat becomes a pattern that it cannot hold; all else is held.
            let lost = usize::from(name == "damaged.cat" && !to.is_own());
            assert_eq!(exported.remarks.len(), lost, "{name} as {to}: {:#?}", exported.remarks);
            let again = read(&exported.text, to, &stem).unwrap_or_else(|error| panic!("{name}:{error}"));
            assert_eq!(placeless(again.list), placeless(exported.list), "{name} as {to}:\n{}", exported.text);
            assert!(again.remarks.iter().all(|remark| remark.kind == RemarkKind::Changed), "{:#?}", again.remarks);
        }
    }
}

#[test]
fn what_a_format_cannot_hold_is_said() {
    let text =
        "state:\n  case: sensitive\n  patterns: [US, good: 0.5, \"a ~5 b\", /x/, \"c -> !d\", \"e?\", f*]\nempty: []\n";
    let list = parse_yaml(text).expect("a list");
    let lost = |format| write(&list, format).remarks.len();
    let lost: Vec<(Format, usize)> = Format::ALL.iter().map(|&format| (format, lost(format))).collect();
    let expected = [
        (Format::Yaml, 0),
        (Format::Json, 0),
        (Format::Toml, 0),
        (Format::Liwc, 6),
        (Format::Liwc22, 5),
        (Format::WordStat, 6),
        (Format::Yoshikoder, 6),
        (Format::Lexicoder, 6),
        (Format::Lines, 3),
        (Format::Csv, 2),
        (Format::Tsv, 2),
    ];
    assert_eq!(lost, expected);
    let core = builtin("core").expect("core").expect("a list");
    for &format in Format::ALL.iter().filter(|format| !matches!(format, Format::Lines)) {
        // Words and `*` are held by all; `?` and context are not.
        let lost = write(&core, format).remarks;
        let options = ["languages: ", "the names of", "case: ", "match: ", "accents: ", "without patterns"];
        let is_known = |remark: &Remark| {
            let of_option = options.iter().any(|option| remark.message.contains(option));
            of_option || remark.message.contains(['?', '!', '/', '~'])
        };
        assert!(lost.iter().all(is_known), "{format}: {lost:#?}");
    }
}

/// What a list of any kind is written as is read back as what the writer says it holds.
fn is_read_back(list: &ThemeList, format: Format) -> Result<(), TestCaseError> {
    let exported = write(list, format);
    let stem = exported.list.themes.first().map_or("x", |theme| theme.name.as_str());
    // A file of lines has no other name than its own.
    if format == Format::Lines && (stem.contains('/') || exported.list.themes.is_empty()) {
        return Ok(());
    }
    let again = read(&exported.text, format, stem);
    let again = again.map_err(|error: ListError| TestCaseError::fail(format!("{error}\n{}", exported.text)))?;
    let mut written = placeless(exported.list);
    let mut read = placeless(again.list);
    // What nests comes out with what is below a theme behind it, and what is a table in the order of its rows.
    if !format.is_own() {
        for list in [&mut written, &mut read] {
            list.themes.sort_by(|a, b| a.name.cmp(&b.name));
            list.themes.iter_mut().for_each(|theme| theme.patterns.sort_by(|a, b| a.text.cmp(&b.text)));
        }
    }
    prop_assert_eq!(read, written, "{}:\n{}", format, exported.text);
    Ok(())
}

fn entry_text() -> impl Strategy<Value = String> {
    let piece = select(vec![
        "state", "US", "é", "审查", "1984", "no", "*", "free*", "?", "~5", "->", "<-", "!x", "/y/", "/", "#", "#a",
        "@b", "[", "]", "(1)", "+", "+c", "_", "a_b", "%", "\"", "'", ",", ";", ":", "\\", "&amp;", "<", ">", "-",
        "\u{a0}", "\t", "\n", "\r", "NEAR", "e\u{301}", "\u{feff}", "😀", "{", "|", "null", "=",
    ]);
    let glue = select(vec!["", " ", " ", "  "]);
    prop::collection::vec((piece, glue), 0..5)
        .prop_map(|pieces| pieces.into_iter().map(|(piece, glue)| format!("{piece}{glue}")).collect())
}

fn any_list() -> impl Strategy<Value = ThemeList> {
    let name = prop::collection::vec(
        select(vec![
            "a", "b", "state", "no", "1", "x (2)", "@r", "+p", "é", "审查", "a: b", "#", "\"", "-", "patterns",
        ]),
        1..4,
    );
    let weight = select(vec![1.0, 1.0, 1.0, 0.5, -2.0, 0.0, 1e200]);
    let name_of_pattern = select(vec![None, None, Some("short"), Some("a, b: {c}")]);
    let languages = select(vec![None, None, Some(vec!["en"]), Some(vec!["fr", "no"])]);
    let patterns = prop::collection::vec((entry_text(), weight, name_of_pattern, languages), 0..6);
    prop::collection::vec((name, patterns, any::<bool>()), 0..5).prop_map(|themes| {
        let mut list = ThemeList::default();
        for (parts, patterns, evasion) in themes {
            let name = parts.join("/");
            if !is_theme_name(&name) || list.themes.iter().any(|theme| theme.name == name) {
                continue;
            }
            let entry = |(text, weight, name, languages): (String, f64, Option<&str>, Option<Vec<&str>>)| Entry {
                name: name.map(str::to_string),
                options: languages.map(|codes| {
                    let codes = codes.into_iter().map(str::to_string).collect();
                    ThemeOptions::default().evasion(evasion).languages(codes)
                }),
                ..Entry::new(text, weight, Place::default())
            };
            let options = ThemeOptions::default().evasion(evasion);
            let patterns = patterns.into_iter().map(entry).collect();
            list.themes.push(Theme { name, options, patterns, place: Place::default() });
        }
        list
    })
}

fn check(text: &str, format: Format) -> Result<(), TestCaseError> {
    if let Ok(imported) = read(text, format, "stem") {
        for theme in &imported.list.themes {
            prop_assert!(is_theme_name(&theme.name), "{format}: {:?}", theme.name);
            prop_assert!(theme.patterns.iter().all(|entry| entry.weight.is_finite()));
        }
        if !format.is_own() {
            let tokenizer = Tokenizer::new(Config::default().text);
            for entry in imported.list.themes.iter().flat_map(|theme| &theme.patterns) {
                let compiled = Pattern::compile(&entry.text, &ThemeOptions::default(), &tokenizer);
                prop_assert!(compiled.is_ok(), "{format}: {entry:?}");
            }
        }
        is_read_back(&imported.list, format)?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_disturb_a_reader(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for text in [String::from_utf8_lossy(&bytes).into_owned(), decode(bytes).map_or(String::new(), |d| d.text)] {
            for &format in Format::ALL {
                check(&text, format)?;
            }
        }
    }

    #[test]
    fn no_change_to_a_file_disturbs_a_reader(
        (name, format) in select(every_fixture()),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..5_usize, any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let mut bytes = fixture(&name).into_bytes();
        for (at, kind, other, byte) in changes {
            if bytes.is_empty() {
                break;
            }
            let (at, other) = (at.index(bytes.len()), other.index(bytes.len()));
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => { bytes.remove(at); }
                3 => bytes.swap(at, other),
                _ => {
                    let piece = bytes[at.min(other)..at.max(other)].to_vec();
                    bytes.splice(at..at, piece);
                }
            }
        }
        check(&String::from_utf8_lossy(&bytes), format)?;
    }

    #[test]
    fn a_writer_is_read_back(list in any_list()) {
        for &format in Format::ALL {
            is_read_back(&list, format)?;
        }
    }
}

#[test]
fn a_file_that_is_cut_off_says_so() {
    let whole = fixture("press.ykd");
    for end in [whole.len() - 3, whole.len() - 20, whole.len() / 2] {
        let imported = read(&whole[..end], Format::Yoshikoder, "x").expect("a list");
        assert_eq!(imported.remarks.last().map(|remark| remark.kind), Some(RemarkKind::Unusable), "{end}");
        assert!(imported.list.themes.len() >= 2);
    }
}

#[test]
fn lines_are_counted_whatever_ends_them() {
    let table = "theme,pattern\n\nstate,\"a\nb\"\npress,\n";
    for text in [table.to_string(), table.replace('\n', "\r\n"), table.replace('\n', "\r")] {
        let imported = read(&text, Format::Csv, "x").expect("a list");
        let lines = [imported.list.themes[0].patterns[0].place.line, imported.remarks[0].place.line];
        assert_eq!(lines, [3, 5], "{text:?}");
    }
    for text in ["+a\nb\nc?\n", "+a\r\nb\r\nc?\r\n", "+a\rb\rc?\r"] {
        let imported = read(text, Format::Lexicoder, "x").expect("a list");
        assert_eq!(imported.remarks[0].place, Place::new(3, 1), "{text:?}");
    }
}

#[test]
fn what_is_too_long_to_be_a_key_is_written_as_a_value_or_left_out() {
    let long = "é".repeat(1100);
    let table = format!("theme,pattern,weight\na,{long},1\na,{long} b,2\n");
    let list = read(&table, Format::Csv, "x").expect("a list").list;
    let mut named = list.clone();
    named.themes[0].name.clone_from(&long);
    for (format, lost) in [(Format::Yaml, 1), (Format::Json, 1), (Format::Toml, 0)] {
        assert_eq!((write(&list, format).remarks.len(), write(&named, format).remarks.len()), (0, lost));
        is_read_back(&list, format).unwrap_or_else(|error| panic!("{error}"));
        is_read_back(&named, format).unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn depth_costs_no_memory() {
    let deep = format!("<dictionary>{}</dictionary>", "<cnode name=\"aaaaaaaaaa\">".repeat(20_000));
    let tabs: String = (0..2000).map(|depth| format!("{}A{depth}\n", "\t".repeat(depth))).collect();
    for (text, format) in [(deep, Format::Yoshikoder), (format!("{tabs}\tword (1)\n"), Format::WordStat)] {
        let list = read(&text, format, "x").expect("a list").list;
        assert!(list.themes.iter().all(|theme| theme.name.split('/').count() <= 16));
    }
}

/// `themes convert`, its exit code, standard output and standard error.
fn convert(folder: &Folder, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = folder.termloom(&[&["themes", "convert"], arguments].concat());
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_program_converts() {
    let folder = Folder::new();
    folder.write("press.dic", fixture("press.dic"));
    let (code, out, said) = convert(&folder, &["press.dic", "press.yaml"]);
    assert_eq!((code, out.as_str(), said.as_str()), (Some(0), "", "6 themes, 12 patterns\n"));
    let list = fs::read_to_string(folder.path("press.yaml")).expect("a file");
    assert!(list.starts_with("power (Power):\n  - government*\n  - minister*\n"), "{list}");

    let (code, _, said) = convert(&folder, &["press.dic", "press.yaml"]);
    assert_eq!(code, Some(4));
    assert!(said.contains("--force"), "{said}");
    assert_eq!(convert(&folder, &["press.dic", "press.yaml", "--force"]).0, Some(0));

    let (code, out, said) = convert(&folder, &["builtin:core", "-", "--to", "csv"]);
    // Options of patterns have no column.
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("left out: `case: sensitive`"), "{said}");
    assert!(out.starts_with("theme,pattern,") && out.contains(",politburo"), "{out}");
    let help = convert(&folder, &["--help"]).1;
    assert!(help.contains("Examples:") && help.contains("Exit codes:"), "{help}");
}

#[test]
fn what_is_left_out_shows_in_the_exit_code() {
    let folder = Folder::new();
    folder.write("damaged.cat", fixture("damaged.cat"));
    let (code, _, said) = convert(&folder, &["damaged.cat", "out.toml"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(folder.path("out.toml").exists());
    for part in [
        "damaged.cat:1:1: left out: `NOWHERE` stands in no category\n",
        "damaged.cat:6:2: changed: `WHY?` became `WHY`\n",
        "2 themes, 4 patterns; 3 changed, 6 left out\n`out.toml` is written without what was left out\n",
    ] {
        assert!(said.contains(part), "`{part}` is not in: {said}");
    }
    folder.write("doctype.ykd", fixture("doctype.ykd"));
    let (code, _, said) = convert(&folder, &["doctype.ykd", "none.yaml"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("doctype.ykd:2:1:") && !folder.path("none.yaml").exists(), "{said}");
}

#[test]
fn files_come_in_any_encoding_and_under_any_name() {
    let folder = Folder::new();
    folder.write("latin.dic", b"%\r\n1\tr\xe9gime\r\n%\r\n\xe9tat\t1\r\nr\xe9publique\t1\r\n");
    let (_, out, said) = convert(&folder, &["latin.dic", "-", "--to", "yaml"]);
    assert_eq!(out, "régime:\n  - état\n  - république\n", "{said}");
    let utf16: Vec<u8> = [0xfeff_u16]
        .into_iter()
        .chain("theme\tpattern\nétat\tloi\n".encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    folder.write("words.lst", utf16);
    let (code, out, said) = convert(&folder, &["words.lst", "-", "--from", "tsv", "--to", "lc3"]);
    assert_eq!((code, out.as_str()), (Some(0), "+état\nloi\n"), "{said}");
    folder.write("wide.csv", "notes,mot,état\nsee,loi,1\n");
    let (_, out, said) = convert(&folder, &["wide.csv", "-", "--to", "yaml", "--pattern-column", "mot"]);
    assert_eq!(out, "état:\n  - loi\n", "{said}");
    for (arguments, part) in [
        (["words.lst", "x.yaml", "--force"], "--from"),
        (["wide.csv", "-", "--force"], "--to"),
        (["none.csv", "x.yaml", "--force"], "`none.csv`"),
        (["builtin:none", "x.yaml", "--force"], "builtin:core"),
        (["latin.dic", "x.yaml", "--pattern-column=a"], "--pattern-column"),
    ] {
        let (code, _, said) = convert(&folder, &arguments);
        assert!(code == Some(2) && said.contains(part), "{arguments:?}: {said}");
    }
}
