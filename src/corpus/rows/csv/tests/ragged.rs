//! Rows with fewer or more cells than the header.

use super::{read, read_with};
use crate::config::RowOptions;
use crate::corpus::rows::reader::PIECE;

#[test]
fn what_a_row_lacks_is_empty_and_empty_cells_too_many_are_nothing() {
    let table = read("a.csv", "id,text,note,more\n1,sun,x,y\n2,rain\n3,hail,z\n4,wind,x,y,,\n5,fog,,, \n");
    assert_eq!(table.texts, ["sun", "rain", "hail", "wind", "fog"]);
    assert_eq!((table.said["short-rows-filled"], table.said["empty-cells-dropped"]), ((2, 3), (2, 3)));
    assert!(table.bad.is_empty());
    // A header that ends in the delimiter names a column that no row needs to have.
    let table = read("a.csv", "id,text,\n1,sun\n2,rain\n3,hail,kept\n");
    assert_eq!((table.texts.len(), table.kinds(), &table.known[2]["column_3"][..]), (3, vec![], "kept"));
    let table = read("a.csv", "id,text\n1,sun,\n2,rain,\n");
    assert_eq!((table.texts.len(), table.kinds()), (2, vec!["empty-cells-dropped"]));
}

#[test]
fn cells_with_text_too_many_and_rows_without_text_are_bad() {
    let table = read("a.csv", "id,note,text\n1,x,sun\n2,x,rain,hail\n3,x\n4,x,fog\n");
    assert_eq!(table.texts, ["sun", "fog"]);
    assert_eq!(table.bad.len(), 2);
    assert!(table.bad[0].1.starts_with("line 3: 4 cells, where there are 3 columns"), "{:?}", table.bad);
    assert!(table.bad[1].1.starts_with("line 4: 2 cells, where the text is in column 3"), "{:?}", table.bad);
}

#[test]
fn both_parts_of_a_row_with_a_line_break_are_bad() {
    for (text, good) in [
        ("id,text,n\n1,sun,4\n2,rain that\nwent on,5\n3,hail,6\n", vec!["sun", "hail"]),
        ("id,text,n\n1,sun,4\n2,rain\n\nthat, well, went on,5\n3,hail,6\n", vec!["sun", "hail"]),
        ("id,text,n\nab1,sun,4\nab2,one\ntwo of\nthree,5\nab3,hail,6\nab4,fog,7\n", vec!["sun", "hail", "fog"]),
    ] {
        let table = read("a.csv", text);
        assert_eq!(table.texts, good, "{table:?}");
        assert!(table.bad.len() >= 2 && table.bad[0].1.contains("goes on with this row"), "{table:?}");
    }
}

#[test]
fn a_whole_row_is_never_lost_for_the_line_below_it() {
    let rows = "id,text\n1,\"Sun, all day.\"\n2,Rain later.\n";
    for (below, bad) in [
        ("(2 rows)\n", 1),
        ("\n\n(2 rows affected)\n", 1),
        ("Total\n", 1),
        ("\"End of export\"\r\n", 1),
        ("---\n", 1),
        ("went on\nand on\n", 2),
        (";;;\n", 1),
        ("\x1a", 0),
        ("\x1a\n", 0),
    ] {
        let table = read("a.csv", format!("{rows}{below}"));
        assert_eq!((&table.texts[..], table.bad.len()), (&["Sun, all day.", "Rain later."].map(String::from)[..], bad));
        let table = read("a.csv", format!("{rows}{}3,Hail.\n", below.replace('\x1a', "")));
        assert_eq!((table.texts.len(), table.bad.len()), (3, bad), "{below}");
    }
    let table = read("a.csv", "key,text,n\nab1,sun,4\n-----\nab2,rain,5\nab3,hail,6\nTotal: 3\n");
    assert_eq!((table.texts.len(), table.bad.len()), (3, 2));
    let table = read("a.csv", "id;text;n\n1;sun;4\n;;;\n2;rain;5\n");
    assert_eq!(table.texts, ["sun", "rain"]);
    let table = read("a.csv", format!("{rows}(2 rows)\n"));
    let message = "line 4: 1 cell, where there are 2 columns; perhaps this goes on with the row above, ";
    assert!(table.bad[0].1.starts_with(message), "{:?}", table.bad);
    // A text that is cut by a line break is read as far as it goes, and the rest is said.
    let table = read("a.csv", "id,text\n1,sun\n2,rain that\nwent on\n3,hail\n");
    assert_eq!((table.texts.len(), table.bad.len()), (3, 1));
}

#[test]
fn borders_of_pieces_do_not_show() {
    // Rows of all kinds, shifted so that each of them comes to a border once.
    let rows = ["1,sun,4\n", "2,rain that\n", "went on,5\n", "3,hail\n", "4,wind,5,,\n", "5,fog\nx\n"];
    let block = rows.concat();
    let count = |more: usize| {
        let filler = format!("7,{},8\n", "x".repeat(PIECE - 40 + more));
        let table = read("a.csv", format!("id,text,n\n{}{filler}{}", "0,ice,1\n".repeat(90), block.repeat(3)));
        (table.texts.len(), table.bad.len(), table.said)
    };
    let first = count(0);
    assert_eq!((first.0, first.1), (90 + 1 + 3 * 3, 3 * 4));
    for more in (1..60).step_by(7) {
        assert_eq!(count(more), first, "{more}");
    }
}

#[test]
fn a_header_that_stands_there_once_more_is_no_row() {
    let table = "id,text,n\r\n1,sun,2\r\n2,rain\r\n";
    let marked = format!("\u{feff}{table}");
    for tables in [table.repeat(2), marked.repeat(2), marked.replace("id", "\"id\"").repeat(2)] {
        let read = read("a.csv", &tables);
        assert_eq!((&read.texts.join(" ")[..], read.bad.len()), ("sun rain sun rain", 0), "{tables:?}");
        assert_eq!(read.said["header-repeated"], (1, 1));
        assert!(!read.said.contains_key("header-looks-like-data"));
    }
    let table = read("a.csv", "id,text\n1,sun\n2,text\n3,rain\n");
    assert_eq!((table.texts.len(), table.kinds()), (3, vec![]));
}

#[test]
fn left_out_rows_have_no_neighbours() {
    let rows = RowOptions { skip_rows: Some(1), ..RowOptions::default() };
    let table = read_with("a.csv", "id,text,n\nnames\n1,sun,2\n2,rain,3\n", "text", rows);
    assert_eq!((table.texts.len(), table.bad.len()), (2, 0));
}

#[test]
fn a_quote_that_is_never_closed_costs_its_row_where_rows_follow() {
    // Most texts are quoted, so that quotes have their meaning, and the rows behind the stray one have none.
    let quoted: String = (1..400).map(|row| format!("{row},\"sun, and \"\"rain\"\" {row}\"\n")).collect();
    let behind: String = (500..900).map(|row| format!("{row},hail {row}\n")).collect();
    let table = read("a.csv", format!("id,text\n{quoted}450,\"never closed\n{behind}"));
    assert_eq!((table.texts.len(), &table.texts[399][..]), (799, "hail 500"));
    let message = "line 401: a quote is never closed, and was taken to end with its line";
    assert_eq!(table.bad, [("a.csv#row=400".into(), message.into())]);
    assert_eq!(table.known[399]["id"], "500");
    // A text with lines of its own is no table: it is one row, and what is lost with it is said.
    let lines = "a line of the text, which, as it happens, is cut off\n".repeat(300);
    let table = read("a.csv", format!("id,text\n{quoted}450,\"never closed\n{lines}"));
    assert_eq!((table.texts.len(), table.bad.len()), (399, 1));
    assert!(table.bad[0].1.ends_with("goes on to the end of the file: 300 lines are lost with it"), "{:?}", table.bad);
    let table = read("a.csv", format!("text\n{}\"never closed\n{lines}", "\"one, \"\"two\"\"\"\n".repeat(100)));
    assert_eq!((table.texts.len(), table.bad.len()), (100, 1));
}

#[test]
fn a_row_has_a_limit_and_long_texts_below_it_are_read() {
    let long = |len: usize, line: &str| format!("1,\"{}\"\n", line.repeat(len / line.len()));
    let table = read("a.csv", format!("id,text\n{}2,rain\n", long(900 << 10, "line, and\n")));
    assert_eq!((table.texts.len(), table.texts[1].as_str(), table.bad.len()), (2, "rain", 0));
    let quoted = "0,\"sun, \"\"rain\"\"\"\n".repeat(400);
    let table = read("a.csv", format!("id,text\n{quoted}{}2,rain\n", long(3 << 20, "a line of words\n")));
    assert_eq!((table.texts.len(), table.bad.len()), (400, 1));
    assert!(table.bad[0].1.contains("more than 1048576 bytes"), "{:?}", table.bad);
    // What follows the quote beyond the limit is read where it is rows.
    let rows: String = (0..200_000).map(|row| format!("{row},hail\n")).collect();
    let table = read("a.csv", format!("id,text\n0,\"sun, \"\"\"\n1,\"never closed\n{rows}"));
    assert_eq!((table.texts.len(), table.bad.len()), (200_001, 1));
}
