//! Bytes that are not what they should be: invalid UTF-8 at the edges of buffers, byte order marks, encodings that are mixed or
//! called wrongly.

use std::collections::{BTreeMap, BTreeSet};

use crate::folder::Folder;

/// A byte that is none, continuations alone, overlong forms, half of a surrogate, a cut character, five bytes, beyond U+10FFFF.
const INVALID: [&[u8]; 8] = [
    b"\xff",
    b"\x80\x80",
    b"\xc0\xaf",
    b"\xe0\x80\xaf",
    b"\xed\xa0\x80",
    b"\xe2\x82",
    b"\xf8\x88\x80\x80\x80",
    b"\xf4\x90\x80\x80",
];

const RUN: [&str; 8] = ["run", "in", "-o", "out", "--overwrite", "-q", "--tables", "documents,skipped,terms"];

/// The values of some columns of a table, by the `doc_id`.
fn table(folder: &Folder, name: &str, columns: &[&str]) -> BTreeMap<String, Vec<String>> {
    let mut reader = csv::Reader::from_path(folder.path(format!("out/{name}.csv"))).expect("a table");
    let header = reader.headers().expect("a header").clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap_or_else(|| panic!("no {name}"));
    let (id, columns) = (at("doc_id"), columns.iter().map(|name| at(name)).collect::<Vec<_>>());
    let rows = reader.records().map(|record| record.expect("a record"));
    rows.map(|row| (row[id].to_string(), columns.iter().map(|&at| row[at].to_string()).collect())).collect()
}

/// So many bytes of a text with characters of two and three bytes.
fn filler(len: usize) -> Vec<u8> {
    let mut bytes = "L’état, the press. ".repeat(len / 19 + 1).into_bytes();
    while bytes.len() > len || std::str::from_utf8(&bytes).is_err() {
        bytes.pop();
    }
    bytes.resize(len, b'x');
    bytes
}

/// The buffers are those of the reader of rows and of whoever asks whether a table is UTF-8; a text is decoded whole.
#[test]
fn invalid_bytes_are_treated_the_same_at_the_edge_of_every_buffer() {
    let folder = Folder::new();
    let mut placed = BTreeMap::new();
    for (kind, invalid) in INVALID.into_iter().enumerate() {
        // The longer ones take the program long, as it is built for tests.
        let edges = [64, 4096, 65_536, 262_144]
            .into_iter()
            .filter(|edge| kind % 2 == 0 && *edge < 100_000 || *edge < 5_000 || kind == 4);
        for edge in edges {
            for (ending, start, end) in
                [("txt", "", "\n"), ("csv", "n,text\n1,\"", "\"\n2,\"state\"\n"), ("jsonl", "{\"text\":\"", "\"}\n")]
            {
                let text = [&*filler(edge - 2 - start.len()), b" ", invalid, b" ", &*filler(500)].concat();
                folder.write(format!("in/{kind}-{edge}.{ending}"), [start.as_bytes(), &text, end.as_bytes()].concat());
                let replaced = String::from_utf8_lossy(&text).matches('\u{fffd}').count();
                placed.insert(format!("{kind}-{edge}.{ending}"), replaced.to_string());
            }
        }
    }
    for forced in [&["--encoding", "utf-8"][..], &[]] {
        folder.run(&[&RUN[..7], &["documents,skipped"], forced].concat()).ends_with(3);
        let documents = table(&folder, "documents", &["encoding", "replaced_characters"]);
        let skipped = table(&folder, "skipped", &["reason", "message"]);
        // What is made of each kind, wherever it is.
        let mut made: BTreeMap<&str, BTreeSet<&[String]>> = BTreeMap::new();
        for (file, replaced) in &placed {
            let (name, ending) = file.split_once('.').expect("an ending");
            let (kind, edge) = name.split_once('-').expect("a number");
            let row = if ending == "txt" { file.clone() } else { format!("{file}#row=1") };
            if ending == "jsonl" {
                let edge: usize = edge.parse().expect("a number");
                let [reason, message] = &skipped[&row][..] else { panic!("{row}") };
                assert!(reason == "bad-row" && message.contains(&format!("at byte {}", edge - 1)), "{row}: {message}");
                continue;
            }
            let found = documents.get(&row).unwrap_or_else(|| panic!("{row}: {:?}", skipped.get(&row)));
            assert!(forced.is_empty() || (&*found[0], &found[1]) == ("UTF-8", replaced), "{row}: {found:?}");
            made.entry(kind).or_default().insert(found);
        }
        assert!(made.len() == INVALID.len() && made.values().all(|found| found.len() == 1), "{made:?}");
    }
}

/// Among good rows, with quotes and without, with and without other columns, at the end of the file too.
#[test]
fn a_row_of_nothing_but_invalid_bytes_is_refused() {
    let good = "L’État été à Besançon";
    let runs: [(&[u8], usize); 9] = [
        (b"\xff", 200),
        (b"\xfe", 30),
        (b"\x80", 140),
        (b"\xbf", 60),
        (b"\xc0\xaf", 70),
        (b"\xed\xa0\x80", 70),
        (b"\xe2\x82", 40),
        (b"\xf4\x90\x80\x80", 70),
        (b"\xf8\x88\x80\x80\x80", 30),
    ];
    for (quote, delimiter, ending) in [("\"", ",", "csv"), ("", ",", "csv"), ("", "\t", "tsv"), ("\"", ";", "csv")] {
        let folder = Folder::new();
        for (kind, (bytes, times)) in runs.into_iter().enumerate() {
            for (place, after) in [(41, 40), (81, 0)] {
                let row = |text: &[u8]| {
                    [b"7", delimiter.as_bytes(), quote.as_bytes(), text, quote.as_bytes(), b"\n"].concat()
                };
                let header = format!("n{delimiter}text\n");
                let rows = [
                    row(good.as_bytes()).repeat(place - 1),
                    row(&bytes.repeat(times)),
                    row(good.as_bytes()).repeat(after),
                ];
                folder.write(format!("in/{kind}-{place}.{ending}"), [header.as_bytes(), &rows.concat()].concat());
            }
        }
        folder.run(&RUN).ends_with(3);
        let skipped = table(&folder, "skipped", &["reason"]);
        for kind in 0..runs.len() {
            for place in [41, 81] {
                let row = format!("{kind}-{place}.{ending}#row={place}");
                let reason = skipped.get(&row).map(|found| found[0].as_str());
                assert!(matches!(reason, Some("undecodable" | "binary")), "{row} {quote}{delimiter}: {reason:?}");
            }
        }
        assert_eq!(table(&folder, "documents", &[]).len(), 80 * 2 * runs.len());
    }
}

/// What is cut at the end of a cell costs the cells behind it nothing, and is counted; in a header, it is part of a name.
#[test]
fn a_character_that_is_cut_at_the_end_of_a_cell_is_counted() {
    let folder = Folder::new();
    let words = "The press and the state and all that they say of the caf";
    for (at, cut) in [&b"\xc3"[..], b"\xe2\x80", b"\xf0\x9f\x98"].into_iter().enumerate() {
        for (quote, ending, delimiter) in [("\"", "csv", ","), ("", "csv", ","), ("", "tsv", "\t")] {
            let cell = [quote.as_bytes(), words.as_bytes(), cut, quote.as_bytes()].concat();
            let bytes =
                [b"text", delimiter.as_bytes(), b"na", cut, b"\n", &cell, delimiter.as_bytes(), b"7\n"].concat();
            folder.write(format!("in/{at}{}.{ending}", quote.len()), bytes);
        }
    }
    folder.run(&[&RUN[..], &["--encoding", "utf-8"]].concat()).ends_with(0);
    let documents = table(&folder, "documents", &["replaced_characters", "tokens"]);
    assert_eq!(documents.len(), 9);
    assert!(documents.values().all(|found| found[0] == "1" && found[1] == "13"), "{documents:?}");
    assert!(folder.read("out/documents.csv").contains(",7"), "the cell behind it is lost");
}

type Encode = fn(&str) -> Vec<u8>;

const UNICODE: [(&str, Encode); 5] = [
    ("UTF-8", |text| text.as_bytes().to_vec()),
    ("UTF-16LE", |text| text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
    ("UTF-16BE", |text| text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
    ("UTF-32LE", |text| text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect()),
    ("UTF-32BE", |text| text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect()),
];

const FORMATS: [(&str, &str); 10] = [
    ("txt", "L’état and the party.\n"),
    ("md", "L’état and the *party*.\n"),
    ("html", "<p>L’état and the party.</p>\n"),
    ("csv", "text,n\n\"L’état and the party.\",1\n"),
    ("tsv", "text\tn\nL’état and the party.\t1\n"),
    ("jsonl", "{\"text\":\"L’état and the party.\"}\n"),
    ("json", "[{\"text\":\"L’état and the party.\"}]"),
    ("xml", "<TEI><text><body><p>L’état and the party.</p></body></text></TEI>"),
    ("srt", "1\n00:00:01,000 --> 00:00:02,000\nL’état and the party.\n"),
    ("vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nL’état and the party.\n"),
];

#[test]
fn no_byte_order_mark_is_in_a_term() {
    let folder = Folder::new();
    for (ending, text) in FORMATS {
        for (encoding, encode) in UNICODE {
            let inside = text.replace("and", "an\u{feff}d");
            for (how, text) in [
                ("no", text),
                ("one", &format!("\u{feff}{text}")),
                ("two", &format!("\u{feff}\u{feff}{text}")),
                ("in", &inside),
            ] {
                folder.write(format!("in/{encoding}-{how}.{ending}"), encode(text));
            }
            folder.write(
                format!("in/{encoding}-odd.{ending}"),
                [encode(&format!("\u{feff}{text}")), b"x".to_vec()].concat(),
            );
            folder.write(format!("in/{encoding}-only.{ending}"), encode("\u{feff}"));
        }
    }
    folder.run(&RUN).ends_with(3);
    let documents = table(&folder, "documents", &["encoding", "tokens", "replaced_characters"]);
    let skipped = table(&folder, "skipped", &["reason"]);
    for (ending, _) in FORMATS {
        for (encoding, _) in UNICODE {
            let row = if ["csv", "tsv", "jsonl", "json"].contains(&ending) { "#row=1" } else { "" };
            for how in ["no", "one", "two", "in"] {
                let name = format!("{encoding}-{how}.{ending}{row}");
                assert_eq!(documents[&name], [encoding, "4", "0"], "{name}");
            }
            let reason = |how: &str| skipped.get(&format!("{encoding}-{how}.{ending}")).map(|found| found[0].as_str());
            assert!(matches!(reason("only"), Some("empty" | "malformed")), "{ending} {encoding}: {:?}", reason("only"));
            assert!(
                encoding == "UTF-8" || reason("odd") == Some("undecodable"),
                "{ending} {encoding}: {:?}",
                reason("odd")
            );
        }
    }
    assert!(!folder.read("out/terms.csv").contains('\u{feff}'));
}

/// The encoding is said for each file, and no thread changes it.
#[test]
fn mixed_and_mislabelled_encodings_are_chosen_once() {
    let folder = Folder::new();
    let both = |text: &str| [text.as_bytes(), b"; caf\xe9, \xe9tat, l'\xe9t\xe9. "].concat();
    let french = "l’été, la forêt brûle déjà; ";
    folder.write("in/more-utf-8.txt", [french.repeat(40).as_bytes(), &both("")].concat());
    folder.write("in/more-latin.txt", [b"caf\xe9, \xe9tat, \xe0 la l\xe9gion. ".repeat(60), "café ".into()].concat());
    folder.write("in/wrong.html", [b"<meta charset=\"koi8-r\"><p>", french.repeat(5).as_bytes()].concat());
    folder.write(
        "in/unknown.html",
        [b"<meta charset=\"x-none\"><p>", &*b"caf\xe9 \xe9tat l\xe9gion ".repeat(9)].concat(),
    );
    folder.write("in/utf-16.xhtml", format!("<?xml version=\"1.0\" encoding=\"UTF-16\"?><html><p>{french}</p></html>"));
    folder.write(
        "in/mail.eml",
        [b"Subject: s\nContent-Type: text/plain; charset=us-ascii\n\n", french.as_bytes()].concat(),
    );
    let russian: Vec<u8> = "Государство и партия спорят о свободе"
        .chars()
        .map(|c| if c == ' ' { b' ' } else { (u32::from(c) - 0x410 + 0xc0) as u8 })
        .collect();
    folder.write("in/cp1251.csv", [b"text\n", &*russian, b"\n", &russian, b"\n"].concat());
    folder.write("in/gb.txt", b"\xd6\xd0\xb9\xfa\xd5\xfe\xb8\xae\xd3\xeb\xd0\xc2\xce\xc5\xd7\xd4\xd3\xc9 ".repeat(20));
    let mut found = BTreeSet::new();
    for threads in ["1", "2", "7", "7"] {
        folder.run(&[&RUN[..], &["--threads", threads]].concat()).ends_with(0);
        found.insert(folder.digest("out").into_iter().filter(|(name, _)| name.ends_with(".csv")).collect::<Vec<_>>());
    }
    assert_eq!(found.len(), 1);
    let documents = table(&folder, "documents", &["encoding", "replaced_characters"]);
    let expected = [
        ("cp1251.csv#row=1", "windows-1251"),
        ("cp1251.csv#row=2", "windows-1251"),
        ("gb.txt", "GBK"),
        ("mail.eml", "UTF-8"),
        ("more-latin.txt", "windows-1252"),
        ("more-utf-8.txt", "UTF-8 and windows-1252"),
        ("unknown.html", "windows-1252"),
        ("utf-16.xhtml", "UTF-8"),
        ("wrong.html", "UTF-8"),
    ];
    let seen: Vec<(&str, &str)> = documents.iter().map(|(name, found)| (name.as_str(), found[0].as_str())).collect();
    assert_eq!(seen, expected);
    folder.run(&[&RUN[..], &["--encoding", "windows-1253x"]].concat()).ends_with(2).says("windows-1253");
}
