//! `termloom disperse`: the same numbers as a run, from the tables of a run and of others.

use std::fs;

use crate::run::{Folder, Rows};

const MEASURES: [&str; 5] = ["dp", "dp_norm", "juilland_d", "carroll_d2", "rosengren_s"];

/// The toy corpus of Gries (2008), of which `a` is known; `z` is in one part only, and `none` in none.
const TOY: &str =
    "term,part,count,part_size\na,p1,1,9\na,p2,2,10\na,p3,3,10\nz,p3,7,10\na,p4,4,10\na,p5,5,11\nnone,p1,0,9\n";

fn disperse(folder: &Folder, arguments: &[&str], code: i32) -> (String, String) {
    let output = folder.termloom(&[&["disperse"], arguments].concat());
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let (printed, said) = (text(output.stdout), text(output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?} said: {said}");
    (printed, said)
}

#[test]
fn a_known_example_from_a_table() {
    let folder = Folder::new();
    folder.write("toy.csv", TOY);
    let (printed, said) = disperse(&folder, &["toy.csv"], 0);
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines[0], format!("term,count,range,parts,{}", MEASURES.join(",")));
    // Worked by numpy; Gries (2008) has 0.18, 0.785, 0.938 and 0.95.
    let expected = [0.18, 0.21951219512195122, 0.7851504534504508, 0.9379213032979956, 0.9498163423042408];
    let a: Vec<&str> = lines[1].split(',').collect();
    assert_eq!(a[..4], ["a", "15", "5", "5"]);
    for (found, expected) in a[4..].iter().zip(expected) {
        assert!((found.parse::<f64>().expect("a number") - expected).abs() < 1e-12, "{found} is not {expected}");
    }
    assert_eq!(lines[2], "z,7,1,5,0.8,0.975609756097561,0.0,0.0,0.2");
    assert_eq!(lines[3], "none,0,0,5,,,,,");
    assert_eq!(said, "3 terms in 5 parts, from 7 rows\n");
}

#[test]
fn the_order_of_rows_their_division_and_the_format_do_not_show() {
    let folder = Folder::new();
    folder.write("toy.csv", TOY);
    let (expected, _) = disperse(&folder, &["toy.csv", "-q"], 0);
    let mut rows: Vec<&str> = TOY.lines().skip(1).collect();
    rows.reverse();
    // The five of `a` in p5 as two and three.
    let split = rows.join("\n").replace("a,p5,5,11", "a,p5,2,11\na,p5,3,11");
    folder.write("other.csv", format!("term,part,count,part_size\n{split}\n"));
    assert_eq!(disperse(&folder, &["other.csv", "-q"], 0).0, expected);
    disperse(&folder, &["toy.csv", "-q", "-o", "out.csv"], 0);
    assert_eq!(fs::read_to_string(folder.path("out.csv")).expect("a file"), expected);
    disperse(&folder, &["toy.csv", "-q", "-o", "out.parquet"], 0);
    assert!(fs::read(folder.path("out.parquet")).expect("a file").starts_with(b"PAR1"));
}

#[test]
fn the_columns_of_a_run_come_out_again() {
    let input = concat!(env!("CARGO_MANIFEST_DIR"), "/input");
    let folder = Folder::new();
    folder.run(&[input, "-o", "output", "-q"], 0);
    for ending in ["csv", "parquet"] {
        let (table, parts) = (format!("output/doc_terms.{ending}"), format!("output/documents.{ending}"));
        let from = ["--columns", "part=doc_id", "--parts", &parts, "--parts-columns", "part=doc_id,part_size=tokens"];
        disperse(&folder, &[&[&table, "-o", "out.csv"], &from[..]].concat(), 0);
        let (ours, theirs) = (folder.table("output", "terms"), Rows::read(&folder.path("out.csv")));
        assert_eq!(ours.rows.len(), theirs.rows.len());
        for (own, other) in [("term", "term"), ("count", "count"), ("doc_count", "range")] {
            assert_eq!(ours.column(own), theirs.column(other), "{own}");
        }
        for measure in MEASURES {
            assert_eq!(ours.column(measure), theirs.column(measure), "{measure}, to the last digit");
        }
    }
}

#[test]
fn parts_without_any_term_count_where_they_are_named() {
    let folder = Folder::new();
    folder.write("counts.csv", "word,text,n\nx,a,2\nx,b,2\n");
    folder.write("sizes.csv", "name,words\nb,10\na,10\nc,20\nnothing,0\n");
    let from = ["counts.csv", "--columns", "term=word,part=text,count=n", "--parts", "sizes.csv"];
    let (printed, said) =
        disperse(&folder, &[&from[..], &["--parts-columns", "part=name,part_size=words"]].concat(), 0);
    // By hand: s = 1/4, 1/4, 1/2; dp = (1/4 + 1/4 + 1/2)/2; dp_norm = 1/2 / (3/4); p = 1/5, 1/5, 0.
    assert!(printed.lines().nth(1).expect("a row").starts_with("x,4,2,3,0.5,0.6666666666666666,"), "{printed}");
    assert_eq!(said, "1 terms in 3 parts, from 2 rows; no term occurs in 1 of the parts\n");
}

#[test]
fn what_is_wrong_is_named() {
    let folder = Folder::new();
    let said = |text: &str, more: &[&str]| {
        folder.write("t.csv", text);
        let (printed, said) = disperse(&folder, &[&["t.csv"], more].concat(), 2);
        assert_eq!(printed, "");
        said
    };
    let head = "term,part,count,part_size";
    let has = |said: String, words: &[&str]| {
        for word in words {
            assert!(said.contains(word), "`{word}` is not in: {said}");
        }
    };
    has(said(&format!("{head}\na,p,1,5\nb,p,1,6\n"), &[]), &["`p`", "6", "5"]);
    has(said(&format!("{head}\na,p,1,0\n"), &[]), &["`p`", "size 0"]);
    has(said(&format!("{head}\na,p,-1,5\n"), &[]), &["count", "-1"]);
    has(said(&format!("{head}\na,,1,5\n"), &[]), &["`part`", "row 1"]);
    has(said("term,part,count\na,p,1\n", &[]), &["`part_size`", "--parts"]);
    has(said("term,part,n\na,p,1\n", &[]), &["`count`", "term, part, n", "--columns"]);
    has(said(&format!("{head}\n"), &["--columns", "size=n"]), &["`size`", "part_size"]);
    has(said(&format!("{head}\n"), &["--columns", "size"]), &["OURS=THEIRS"]);
    has(said(&format!("{head}\n"), &["--parts", "none.csv"]), &["none.csv"]);
    folder.write("sizes.csv", "part,part_size\np,5\n");
    has(said("term,part,count\na,q,1\n", &["--parts", "sizes.csv"]), &["`q`", "no size"]);
    has(said(&format!("{head}\na,p,1,6\n"), &["--parts", "sizes.csv"]), &["`p`", "6", "5"]);
    has(said(&format!("{head}\n"), &["-o", "out.txt"]), &["out.txt", ".parquet"]);
    let large = u64::MAX;
    has(said(&format!("{head}\na,p,1,{large}\na,q,1,{large}\n"), &[]), &["sizes", "2^64"]);
    has(said(&format!("{head}\na,p,{large},5\na,p,{large},5\n"), &[]), &["`a`", "2^64"]);
    assert_eq!(folder.names("."), ["input", "sizes.csv", "t.csv"]);
}

#[test]
fn an_empty_table_gives_an_empty_one() {
    let folder = Folder::new();
    folder.write("t.csv", "term,part,count,part_size\n");
    let (printed, _) = disperse(&folder, &["t.csv"], 0);
    assert_eq!(printed.lines().count(), 1);
    let (_, said) = disperse(&folder, &["t.csv", "-o", "t.parquet"], 0);
    assert_eq!(said, "0 terms in 0 parts, from 0 rows\n");
}
