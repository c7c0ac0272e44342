use crate::config::{Cells, Entities, Escapes, ReadOptions};
use crate::corpus::rows::tests::{read, said};

/// A text, or the message why there is none; and the metadata.
type Row = (String, Vec<(String, String)>);

fn rows(name: &str, table: &str, options: &ReadOptions) -> Vec<Row> {
    let row = |row| match row {
        Ok((text, metadata)) => (text, metadata),
        Err((_, message)) => (message, Vec::new()),
    };
    read(name, table.as_bytes(), options).into_iter().map(|(_, found)| row(found)).collect()
}

fn texts(name: &str, table: &str, options: &ReadOptions) -> Vec<String> {
    rows(name, table, options).into_iter().map(|(text, _)| text).collect()
}

const POSTS: &str = "text,title\n\
    <p>We met &amp; <b>spoke</b>.</p><p>Rain &lt;again&gt;</p>,Tea &amp; <i>cake</i>\n\
    \"It&#39;s 3 < 4, R&D\",NA\n\
    NA,Third\n\
    [deleted],Fourth\n";

#[test]
fn markup_entities_and_missing_values_are_read_in_text_and_metadata() {
    let options = ReadOptions::default();
    let of = |title: &str| vec![("title".to_string(), title.to_string())];
    let expected = [
        ("We met & spoke.\n\nRain <again>".to_string(), of("Tea & cake")),
        ("It's 3 < 4, R&D".to_string(), Vec::new()),
        ("the text is `NA`, which says that there is none".to_string(), Vec::new()),
        ("the text is `[deleted]`, which says that there is none".to_string(), Vec::new()),
    ];
    assert_eq!(rows("a.csv", POSTS, &options), expected);
    let (facts, remarks) = said("a.csv", POSTS.as_bytes(), &options);
    assert!(facts.iter().any(|fact| fact.starts_with("cells ") && fact.contains("HTML read")), "{facts:?}");
    assert!(remarks.contains(&("markup-read", 1, 2)) && remarks.contains(&("missing-values", 3, 3)), "{remarks:?}");
}

#[test]
fn options_leave_cells_as_they_are() {
    let mut options = ReadOptions::default();
    (options.rows.cells, options.entities, options.rows.missing) = (Cells::Text, Entities::Keep, vec!["-".into()]);
    let kept = texts("a.csv", POSTS, &options);
    assert_eq!(kept[0], "<p>We met &amp; <b>spoke</b>.</p><p>Rain &lt;again&gt;</p>");
    assert_eq!(kept[2], "NA");
    let path = "text\nC:\\new\\table\n";
    assert_eq!(texts("a.csv", path, &ReadOptions::default()), ["C:\\new\\table"]);
    let mut undo = ReadOptions::default();
    undo.rows.escapes = Escapes::Undo;
    assert_eq!(texts("a.csv", path, &undo), ["C:\new\table"]);
}

#[test]
fn escapes_are_undone_where_the_column_shows_them() {
    let table = "text\nOne.\\nTwo.\nit\\u2019s late\n";
    assert_eq!(texts("a.csv", table, &ReadOptions::default()), ["One.\nTwo.", "it’s late"]);
    let mut keep = ReadOptions::default();
    keep.rows.escapes = Escapes::Keep;
    assert_eq!(texts("a.csv", table, &keep), ["One.\\nTwo.", "it\\u2019s late"]);
}

#[test]
fn missing_values_say_nothing_about_escapes() {
    let table = "text,note\nOne.\\nTwo.,\\N\n\\N,a\\nb\n\\N,\\N\n";
    let rows = rows("a.csv", table, &ReadOptions::default());
    assert_eq!(rows[0], ("One.\nTwo.".to_string(), Vec::new()));
}

#[test]
fn signs_of_spreadsheets_and_platforms_are_missing_values() {
    let table = "text\n#REF!\n#DIV/0!\n[ Removed by reddit ]\n[No abstract available]\nthe #REF! sign\n";
    let texts = texts("a.csv", table, &ReadOptions::default());
    assert!(texts[..4].iter().all(|text| text.contains("says that there is none")) && texts[4] == "the #REF! sign");
}

#[test]
fn json_is_read_in_the_same_way() {
    let lines = [
        r#"{"text": "Rain &amp; wind", "source": "<a href=\"https://x.org\" rel=\"nofollow\">Some App</a>", "author": "null"}"#,
        r#"{"text": "nan", "source": "x"}"#,
    ];
    let rows = rows("a.jsonl", &lines.join("\n"), &ReadOptions::default());
    assert_eq!(rows[0], ("Rain & wind".to_string(), vec![("source".to_string(), "Some App".to_string())]));
    assert_eq!(rows[1].0, "the text is `nan`, which says that there is none");
}

#[test]
fn a_column_is_decided_by_the_first_rows_whatever_the_piece() {
    // Markup stands in one row of twenty, also far behind the first piece.
    let line = |row: usize| if row.is_multiple_of(20) { format!("<p>{row}</p>\n") } else { format!("row {row}\n") };
    let table: String = ["text\n".to_string()].into_iter().chain((0..60_000).map(line)).collect();
    let texts = texts("a.csv", &table, &ReadOptions::default());
    assert_eq!((texts[0].as_str(), texts[59_980].as_str(), texts[59_981].as_str()), ("0", "59980", "row 59981"));
}
