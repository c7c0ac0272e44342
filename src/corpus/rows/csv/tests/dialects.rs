//! Which dialect is taken, where several are possible.

use proptest::prelude::*;

use super::{read, read_with};
use crate::config::{CellSign, Escapes, RowOptions};

#[test]
fn quotes_of_a_text_are_characters() {
    let rows = [
        "1\t\"No rain, they said.\n",
        "2\tThe sun.\n",
        "3\tIt was \"over\".\n",
        "4\t\"Hail\" is a word.\n",
        "5\t\"Wind\"\n",
    ];
    let table = read("a.tsv", format!("id\ttext\n{}", rows.concat()));
    assert_eq!(table.texts.len(), 5);
    assert_eq!((&table.texts[0][..], &table.texts[4][..]), ("\"No rain, they said.", "\"Wind\""));
    let commas = rows.concat().replace("rain,", "rain").replace('\t', ",");
    assert_eq!(
        read("a.csv", format!("id,text\n{}", commas.replace("5,\"Wind\"\n", ""))).texts[3],
        "\"Hail\" is a word."
    );
    // A quote that opens once, and closes some rows further on by chance.
    let chance = read("a.tsv", "id\ttext\n1\t\"No rain\n2\tThe sun\n3\tthey said\"\n4\tFog\n");
    assert_eq!((chance.texts.len(), chance.kinds()), (4, vec!["table-dialect-guessed"]));
}

#[test]
fn quotes_around_cells_are_none_of_them() {
    for (text, first) in [
        ("id\ttext\n1\t\"a \"\"b\"\" c\"\n2\td\n", "a \"b\" c"),
        ("id\ttext\n1\t\"a\nb\"\n2\td\n", "a\nb"),
        ("id\ttext\n1\t\"a\tb\"\n2\td\n", "a\tb"),
        ("\"id\"\t\"text\"\n1\t\"a b\"\n2\t\"d\"\n", "a b"),
        ("id\ttext\n1\t\"a b\"\n2\t\"c\"\n3\t\"d\"\n", "a b"),
        ("id\ttext\n1\t\"a \\\"b\\\"\"\n2\td\n", "a \"b\""),
    ] {
        let table = read("a.tsv", text);
        assert_eq!(table.texts[0], first, "{table:?}");
    }
}

#[test]
fn a_quote_that_closes_within_a_cell_is_said() {
    let table = read("a.csv", "id,text,n\n1,\"sun, rain\",2\n2,\"hail\" and fog,3\n3,\"wind, ice\",4\n");
    assert_eq!((table.texts.len(), table.said["quote-in-text"]), (3, (1, 1)));
}

#[test]
fn one_column_has_nothing_between_cells() {
    let table = read("a.csv", "text\nrain; then sun\nhail, fog\nwind | ice\n\"snow, again\"\n");
    assert_eq!(table.texts, ["rain; then sun", "hail, fog", "wind | ice", "snow, again"]);
    assert_eq!(read("a.csv", "text\nyes, sun\nno, rain\nwell, hail\n").texts.len(), 3);
    assert_eq!(read("a.csv", "\"text\"\n\"yes, \"\"sun\"\"\"\n\"no, rain\"\n").texts, ["yes, \"sun\"", "no, rain"]);
    assert_eq!(read_with("a.csv", "Why, then?\nyes, sun\nno\n", "Why, then?", RowOptions::default()).texts.len(), 2);
}

#[test]
fn options_say_a_dialect() {
    let signs = |delimiter: char, quote: CellSign, escape: CellSign| RowOptions {
        delimiter: CellSign::Sign(delimiter),
        quote,
        escape,
        ..RowOptions::default()
    };
    let none = || CellSign::None;
    for (text, rows, first) in [
        ("id^text\n1^a, b\n", signs('^', CellSign::Auto, none()), "a, b"),
        ("id,text\n1,~a, b~\n", signs(',', CellSign::Sign('~'), none()), "a, b"),
        ("id,text\n1,\"a\" b\n", signs(',', none(), none()), "\"a\" b"),
        ("id,text\n1,'a!', b'\n", signs(',', CellSign::Sign('\''), CellSign::Sign('!')), "a', b"),
        ("id text\n1  'a b'\n", signs(' ', CellSign::Sign('\''), none()), "a b"),
        ("id,text\n1,a!, b\n", signs(',', none(), CellSign::Sign('!')), "a, b"),
    ] {
        let table = read_with("a.csv", text, "text", rows);
        assert_eq!(table.texts, [first], "{table:?}");
    }
}

#[test]
fn hostile_tables_cost_no_more_than_their_length() {
    let long = 40_000;
    for text in [
        "\"".repeat(long),
        "\"\n".repeat(long / 2),
        " \"".repeat(long / 2),
        "\\\"".repeat(long / 2),
        "\n".repeat(long),
        "'\t,;|".repeat(long / 5),
        " ".repeat(long),
    ] {
        for name in ["a.csv", "a.tsv"] {
            let table = read(name, format!("id,text\n1,sun\n2,{text}\n3,rain\n"));
            assert!(!table.texts.is_empty() || !table.bad.is_empty());
        }
    }
}

fn written(delimiter: u8, is_always: bool, rows: &[(String, String)]) -> String {
    let style = if is_always { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).quote_style(style).from_writer(Vec::new());
    writer.write_record(["id", "text", "note"]).expect("memory");
    for (number, (text, note)) in rows.iter().enumerate() {
        writer.write_record([&number.to_string(), text, note]).expect("memory");
    }
    String::from_utf8(writer.into_inner().expect("memory")).expect("UTF-8")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_the_csv_crate_writes_is_read_back(
        rows in proptest::collection::vec((cell(), cell()), 1..7),
        delimiter in proptest::sample::select(b",;\t|".to_vec()),
        is_always: bool,
        is_named_tsv: bool,
    ) {
        let table = written(delimiter, is_always, &rows);
        // Lines of a text that are whole rows of tabs themselves are read as such; empty lines are none.
        let is_whole = |line: &str| line.is_empty() || line.matches('\t').count() == 2;
        prop_assume!(delimiter != b'\t' || is_always || !table.lines().all(is_whole) || !table.contains('"'));
        let name = if delimiter == b'\t' && is_named_tsv { "a.tsv" } else { "a.csv" };
        // What the cells say is another question.
        let rows_options = RowOptions { escapes: Escapes::Keep, ..RowOptions::default() };
        let read = read_with(name, &table, "text", rows_options);
        let texts: Vec<&str> = rows.iter().map(|(text, _)| &text[..]).filter(|text| !text.trim().is_empty()).collect();
        prop_assert_eq!(&read.texts, &texts, "{:?} {:?}", &table, &read);
    }
}

/// Any text of words, quotes, line ends, and what may stand between cells.
fn cell() -> impl Strategy<Value = String> {
    let pieces = ["a", "two words", "\"", "\"\"", "'", "''", "\n", "\r\n", ",", ";", "\t", "|", " ", "é", "\\", "7"];
    proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..10).prop_map(|pieces| pieces.concat())
}

#[test]
fn a_header_with_single_quotes_has_names_within_them() {
    let table = read("a.csv", "'id','text'\n'1','Sun, at last'\n'2','Rain, again'\n");
    assert_eq!(table.texts, ["Sun, at last", "Rain, again"]);
}
