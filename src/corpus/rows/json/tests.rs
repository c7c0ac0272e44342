//! Files as the usual programs write them, each read at the first try or with the option that the message names.

use crate::config::ReadOptions;
use crate::corpus::rows::tests::{Read, read};

fn options(text: &str, records: Option<&str>) -> ReadOptions {
    let mut options = ReadOptions { text_column: text.into(), ..ReadOptions::default() };
    options.rows.records = records.map(String::from);
    options
}

fn with(name: &str, bytes: &[u8], options: &ReadOptions) -> Vec<Read> {
    read(name, bytes, options)
}

/// The texts of a file, and the reason and message where there is none.
fn texts(name: &str, json: &str, text: &str) -> Vec<String> {
    shown(with(name, json.as_bytes(), &options(text, None)))
}

fn shown(rows: Vec<Read>) -> Vec<String> {
    let shown = |(_, row): Read| match row {
        Ok((text, _)) => text,
        Err((reason, message)) => format!("{reason}: {message}"),
    };
    rows.into_iter().map(shown).collect()
}

fn value(row: &Read, key: &str) -> Option<String> {
    let (_, Ok((_, metadata))) = row else { panic!("{row:?}") };
    metadata.iter().find(|(known, _)| known == key).map(|(_, value)| value.clone())
}

const TWO: [&str; 2] = ["First harvest.", "Second harvest."];

#[test]
fn one_object_around_the_rows_is_found() {
    let row = |text: &str| format!(r#"{{"id": 1, "text": "{text}", "user": {{"name": "x"}}}}"#);
    let rows = format!("[{},\n {}]", row(TWO[0]), row(TWO[1]));
    let (first, second) = (row(TWO[0]), row(TWO[1]));
    let files = [
        format!(r#"{{"name": "Chat", "messages": {rows}}}"#),
        format!(r#"{{"meta": {{"count": 2}}, "response": {{"docs": {rows}, "start": 0}}}}"#),
        // API of Twitter, version 2: tweets that are referred to are deeper.
        format!(r#"{{"data": {rows}, "includes": {{"tweets": [{first}], "users": [{{"id": 3}}]}}, "meta": {{}}}}"#),
        format!(r#"{{"@a": [{first}], "@b": [{second}]}}"#),
        format!(r#"{{"17": {first}, "18": {second}}}"#),
        format!("window.YTD.tweets.part0 = [{{\"tweet\": {first}}}, {{\"tweet\": {second}}}];"),
        format!(
            r#"{{"type": "FeatureCollection", "features": [{{"geometry": null, "properties": {first}}}, {{"properties": {second}}}]}}"#
        ),
        format!(
            r#"{{"kind": "Listing", "data": {{"after": "x", "children": [{{"kind": "t3", "data": {first}}}, {{"data": {second}}}]}}}}"#
        ),
        format!("callback({{\"items\": {rows}}});\n"),
        format!("{first},\n{second}\n"),
        format!("\u{1e}{first}\n\u{1e}{second}\n"),
        format!("{}\n{}", first.replace(',', ",\n  "), second.replace(',', ",\n  ")),
        format!("\n{first}\r\n\n{second}"),
    ];
    for json in files {
        for name in ["a.json", "a.jsonl"] {
            assert_eq!(texts(name, &json, "text"), TWO, "{json}");
        }
    }
    let keyed = with("a.json", format!(r#"{{"@a": [{first}], "@b": [{second}]}}"#).as_bytes(), &options("text", None));
    assert_eq!((value(&keyed[1], "key").as_deref(), value(&keyed[1], "id").as_deref()), (Some("@b"), Some("1")));
}

#[test]
fn pandas_is_read_in_every_orientation() {
    let files = [
        r#"{"text":{"0":"First harvest.","1":"Second harvest."},"n":{"0":1,"1":null}}"#,
        r#"{"0":{"text":"First harvest.","n":1},"1":{"text":"Second harvest.","n":null}}"#,
        r#"{"columns":["text","n"],"index":[0,1],"data":[["First harvest.",1],["Second harvest.",null]]}"#,
        r#"[{"text":"First harvest.","n":1},{"text":"Second harvest.","n":null}]"#,
        r#"{"schema":{"fields":[{"name":"index","type":"integer"},{"name":"text","type":"string"}],"primaryKey":["index"]},"data":[{"index":0,"text":"First harvest.","n":1},{"index":1,"text":"Second harvest.","n":null}]}"#,
        r#"{"text":["First harvest.","Second harvest."],"n":[1,null]}"#,
        r#"[["text","n"],["First harvest.",1],["Second harvest.",null]]"#,
    ];
    for json in files {
        let rows = with("a.json", json.as_bytes(), &options("text", None));
        assert_eq!(shown(rows.clone()), TWO, "{json}");
        assert_eq!(
            (value(&rows[0], "n"), value(&rows[1], "n").unwrap_or_default()),
            (Some("1".into()), "".into()),
            "{json}"
        );
    }
    assert_eq!(texts("a.json", r#"[["First harvest.",1],["Second harvest.",null]]"#, "1"), TWO);
    assert_eq!(texts("a.json", r#"["First harvest.", "Second harvest."]"#, "text"), TWO);
}

#[test]
fn exports_are_read_with_the_paths_of_their_columns() {
    let mongo = r#"{"_id":{"$oid":"5f0a"},"text":"First harvest.","at":{"$date":"2024-03-01T10:00:00Z"},"n":{"$numberLong":"7"}}"#;
    let rows = with("a.json", mongo.as_bytes(), &options("text", None));
    assert_eq!(value(&rows[0], "id").as_deref(), Some("5f0a"));
    assert_eq!(value(&rows[0], "at").as_deref(), Some("2024-03-01T10:00:00Z"));
    let news = r#"{"status":"ok","totalResults":2,"articles":[
        {"source":{"id":null,"name":"Post"},"title":"First","description":null,"content":"harvest."},
        {"source":{"id":"x","name":"Mail"},"title":"Second","description":"harvest.","content":null}]}"#;
    let mut of_news = options("title+content,description", None);
    of_news.rows.columns = vec![
        "source=source.name"
            .split_once('=')
            .map(|(key, column)| crate::config::KeyColumn { key: key.into(), column: column.into() }),
    ]
    .into_iter()
    .flatten()
    .collect();
    let rows = with("a.json", news.as_bytes(), &of_news);
    assert_eq!(value(&rows[0], "source").as_deref(), Some("Post"));
    assert_eq!(shown(rows), ["First\n\nharvest.", "Second\n\nharvest."]);
    let telegram = r#"{"name":"C","type":"public_channel","id":1,"messages":[
        {"id":1,"type":"message","text":["First ",{"type":"bold","text":"harv"},"est."],"text_entities":[]},
        {"id":2,"type":"message","text":"Second harvest.","text_entities":[{"type":"plain","text":"Second harvest."}]}]}"#;
    assert_eq!(texts("result.json", telegram, "text"), TWO);
    let four_cat = "{\"id\": 1, \"legacy\": {\"full_text\": \"First harvest.\"}}\n{\"id\": 2, \"legacy\": {\"full_text\": \"Second harvest.\"}}\n";
    assert_eq!(texts("a.ndjson", four_cat, "legacy.full_text"), TWO);
    assert_eq!(texts("a.ndjson", four_cat, "full_text"), TWO);
    let chats = r#"{"turns": [{"from": "human", "value": "First?"}, {"from": "gpt", "value": "Second."}]}"#;
    assert_eq!(texts("a.jsonl", chats, "turns"), ["First?\n\nSecond."]);
    assert_eq!(texts("a.jsonl", chats, "turns[].value"), ["First?\n\nSecond."]);
    assert_eq!(texts("a.jsonl", chats, "turns[1].value"), ["Second."]);
}

#[test]
fn what_is_not_found_is_said_once() {
    let several = r#"{"posts": [{"text": "a"}], "replies": [{"text": "b"}]}"#;
    let one = texts("a.json", several, "text");
    assert_eq!(one.len(), 2, "a list for each key: {one:?}");
    let several = r#"{"n": 1, "posts": [{"text": "a"}], "replies": [{"text": "b"}]}"#;
    let said = texts("a.json", several, "text");
    assert_eq!(
        said,
        ["no-column: rows with `text` are at `posts`, `replies`; choose with --records, such as --records posts"]
    );
    let chosen = shown(with("a.json", several.as_bytes(), &options("text", Some("replies"))));
    assert_eq!(chosen, ["b"]);
    let lacking = "{\"id\": 1, \"body\": \"the word text\", \"in\": {\"text_\": 1}}\n".repeat(5000);
    assert_eq!(
        texts("a.jsonl", &lacking, "text"),
        ["no-column: there is no column `text`; there is `id`, `body`, `in.text_`"]
    );
    let late = format!("{lacking}{{\"text\": \"at last\"}}\n");
    assert_eq!(texts("a.jsonl", &late, "text").last().map(String::as_str), Some("at last"));
    let inner = r#"[{"text": {"body": "x", "n": 1}}]"#;
    assert_eq!(
        texts("a.json", inner, "text"),
        ["no-column: there is no column `text`; there is `text.body`, `text.n`"]
    );
    let package = r#"{"name": "x", "scripts": {"a": "b"}, "dependencies": {"c": "1"}}"#;
    assert_eq!(
        texts("package.json", package, "text"),
        ["no-column: there is no column `text`; there is `name`, `scripts`, `dependencies`"]
    );
    let wrong = shown(with("a.json", package.as_bytes(), &options("text", Some("items"))));
    assert!(wrong[0].contains("there is nothing at `items`"), "{wrong:?}");
}

#[test]
fn what_json_does_not_have_costs_nothing() {
    let lines = "{\"text\": \"First harvest.\", \"n\": NaN}\n{\"text\": \"cut \\ud83d\", \"n\": -Infinity}\n{\"text\": NaN}\n{\"text\": null}\n{\"text\": 1.50}\n{\"text\": \"tab\there\"}\n";
    let expected =
        ["First harvest.", "cut \u{fffd}", "empty: the text is empty", "empty: the text is empty", "1.5", "tab\there"];
    assert_eq!(texts("a.jsonl", lines, "text"), expected);
    let list = format!("[{}]", lines.trim().replace('\n', ",\n"));
    assert_eq!(texts("a.json", &list, "text"), expected);
    let damaged = "{\"text\": \"a\"}\n{\"text\": \"b\n{\"text\": \"c\"}\n";
    for name in ["a.json", "a.jsonl"] {
        let rows = texts(name, damaged, "text");
        assert_eq!((rows[0].as_str(), rows[2].as_str(), rows.len()), ("a", "c", 3));
    }
    let wrong = texts("a.json", "[\n{\"text\": \"a\"},\n{\"text\": \"b\",\n \"n\": x}\n]", "text");
    assert_eq!(wrong, ["a", "bad-row: line 3: not valid JSON at line 2 of the value, column 7: expected value"]);
    for wide in [utf16("{\"text\": \"Ernte\"}\n", true), utf16("[{\"text\": \"Ernte\"}]", false)] {
        assert_eq!(shown(with("a.json", &wide, &options("text", None))), ["Ernte"]);
    }
}

fn utf16(text: &str, has_mark: bool) -> Vec<u8> {
    let mark = has_mark.then_some(0xfeff);
    mark.into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

#[test]
fn rows_in_a_second_place_are_said() {
    let said = |json: &str| {
        let (_, remarks) = crate::corpus::rows::tests::said("a.json", json.as_bytes(), &options("text", None));
        remarks.iter().any(|(kind, ..)| *kind == "rows-elsewhere")
    };
    let row = r#"{"text": "First harvest."}"#;
    assert!(said(&format!(r#"{{"text": "harvest", "results": [{row}, {row}]}}"#)));
    assert!(said(&format!(r#"{{"data": [{row}], "more": {{"old": [{row}]}}}}"#)));
    assert!(!said(&format!(r#"{{"data": [{row}], "more": {{"old": [{{"n": 1}}]}}}}"#)));
    assert!(!said(row));
}

#[test]
fn a_date_may_be_at_a_path() {
    let mut options = options("text", None);
    options.dates.date_column = Some("made.day".into());
    let json = br#"[{"text": "One.", "made": {"day": "2020-01-02"}, "A": 1, "a": 2}, {"text": "Two.", "made.day": "2021-01-02"}]"#;
    let rows = with("a.json", json, &options);
    let day = |row: &Read| value(row, "made_day");
    assert_eq!((day(&rows[0]).as_deref(), day(&rows[1]).as_deref()), (Some("2020-01-02"), Some("2021-01-02")));
    assert_eq!(value(&rows[0], "a_2").as_deref(), Some("2"));
}

#[test]
fn a_list_ends_and_has_commas() {
    let cut = texts("a.json", "[{\"text\": \"a\"},\n{\"text\": \"b\"},\n", "text");
    assert_eq!(cut[..2], ["a", "b"]);
    assert!(cut[2].starts_with("truncated: the list of the file has no end"), "{cut:?}");
    for list in ["[{}{},{}]", "[{},{}\n{}]", "[{},,{},{}]", "[,{},{},{}]", "[{},{},{},,]"] {
        let mut number = 0;
        let list = list.split("{}").map(|between| (number += 1, format!("{between}{{\"text\": \"{number}\"}}")).1);
        let list = list.collect::<String>();
        let (list, end) = list.rsplit_once('{').expect("one too many");
        assert!(end.starts_with("\"text\""));
        let read = texts("a.json", list, "text");
        assert_eq!((read.len(), &read[..3]), (4, &["1", "2", "3"].map(String::from)[..]), "{list}");
        assert!(read[3].starts_with("malformed: line ") && read[3].contains("no comma, or more than one"), "{read:?}");
    }
    // A comma behind the last item is usual, and values that are no list need none.
    assert_eq!(texts("a.json", "[{\"text\": \"a\"},\n]", "text"), ["a"]);
    assert_eq!(texts("a.json", "{\"text\": \"a\"} {\"text\": \"b\"}", "text"), ["a", "b"]);
}
