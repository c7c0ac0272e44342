//! `termloom score`: measures for tables that are there already.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use polars::prelude::*;

use crate::run::{Folder, Rows};

/// What it printed, and what it said on standard error.
fn score(folder: &Folder, arguments: &[&str], code: i32) -> (String, String) {
    let output = folder.termloom(&[&["score"], arguments].concat());
    let [printed, said] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
    assert_eq!(output.status.code(), Some(code), "{arguments:?} said: {said}");
    (printed, said)
}

fn parquet(path: &Path) -> DataFrame {
    ParquetReader::new(fs::File::open(path).expect("a file")).finish().expect("Parquet")
}

fn write_parquet(frame: &mut DataFrame, path: &Path, rows_of_group: usize) {
    let file = fs::File::create(path).expect("a file");
    ParquetWriter::new(file).with_row_group_size(Some(rows_of_group)).finish(frame).expect("Parquet");
}

/// Some rows of a text are the same as in `pairs`, whatever they come from.
const ARTICLES: &str = "The state asked the party about the press. The press said =no to the state, and the party said -1 \
                        to the press. A censor of the state read the press law, and the law was read by the party.\n";

fn counted() -> Folder {
    let folder = Folder::with(&[("a.txt", ARTICLES.as_bytes()), ("b.txt", &ARTICLES.as_bytes()[50..])]);
    folder.run(&["-o", "output", "--measures", "all", "--min-pair-count", "1", "--quiet"], 0);
    folder
}

#[test]
fn the_measures_are_those_of_a_run_in_every_format() {
    let folder = counted();
    let measures = folder.table("output", "pairs").columns[9..].to_vec();
    assert!(measures.contains(&"fisher_log10_p".to_string()), "{measures:?}");
    // A run knows all contexts, a file does not.
    let others = measures.iter().filter(|name| *name != "ppmi_smoothed").cloned().collect::<Vec<_>>().join(",");
    for (from, to) in [("csv", "csv"), ("csv", "parquet"), ("parquet", "csv"), ("parquet", "parquet")] {
        let (input, output) = (format!("output/pairs.{from}"), format!("scored.{to}"));
        let (printed, said) = score(&folder, &[&input, "-o", &output, "--measures", &others], 0);
        assert!(printed.is_empty() && said.contains("replaced: pmi, npmi, "), "{said}");
        let (found, expected) = (folder.path(&output), folder.path(&format!("output/pairs.{to}")));
        if to == "csv" {
            assert!(fs::read(found).unwrap() == fs::read(expected).unwrap(), "{from} → {to}");
        } else {
            assert!(parquet(&found).equals_missing(&parquet(&expected)), "{from} → {to}");
        }
    }
}

const ODD: &str = "\u{feff}\"name\",  x ,o11,r1,c1,n,pmi,flag\r\n\"a \"\"b\"\",\n\", 007,1,2,3,10,old,true\r\n\
                   '=x,,0,2,3,10,,\r\n\r\n-y,\"\",1.0,2,3,10.0,\"z\",false\r\nno,1,5,2,3,10,1,true\nneg,1,-1,2,3,10,1,\nnone,1,,2,3,10,1,\nlast,1,2,2,2,10,1,false";

#[test]
fn other_columns_and_the_order_of_rows_stay() {
    let folder = Folder::new();
    folder.write("odd.csv", ODD);
    let (_, said) = score(&folder, &["odd.csv", "-o", "scored.csv", "--measures", "pmi,dice"], 0);
    assert_eq!(
        said,
        "7 rows, 4 with a test\n3 rows are no 2×2 table, and have empty measures; the first is row 4\nreplaced: pmi\n"
    );
    // log2(1·10/6) by hand: 0.7369655941662062; dice 2/5.
    let expected = "\u{FEFF}\"name\",  x ,o11,r1,c1,n,pmi,flag,dice\n\
                    \"a \"\"b\"\",\n\", 007,1,2,3,10,0.7369655941662062,true,0.4\n\
                    '=x,,0,2,3,10,,,0.0\n\
                    -y,\"\",1.0,2,3,10.0,0.7369655941662062,false,0.4\n\
                    no,1,5,2,3,10,,true,\nneg,1,-1,2,3,10,,,\nnone,1,,2,3,10,,,\nlast,1,2,2,2,10,2.321928094887362,false,1.0\n";
    assert_eq!(fs::read_to_string(folder.path("scored.csv")).unwrap(), expected);
    score(&folder, &["odd.csv", "-o", "scored.parquet", "--measures", "dice", "-q"], 0);
    let frame = parquet(&folder.path("scored.parquet"));
    let types: Vec<(String, String)> =
        frame.schema().iter().map(|(name, kind)| (name.to_string(), kind.to_string())).collect();
    let expected = [
        ("name", "str"),
        ("  x ", "str"),
        ("o11", "f64"),
        ("r1", "u64"),
        ("c1", "u64"),
        ("n", "f64"),
        ("pmi", "str"),
        ("flag", "bool"),
        ("dice", "f64"),
    ];
    assert_eq!(types, expected.map(|(name, kind)| (name.to_string(), kind.to_string())));
    let names = frame.column("name").unwrap().str().unwrap();
    let names: Vec<&str> = names.iter().map(|name| name.unwrap_or("")).collect();
    // A guard of ours is undone, where text is read as text.
    assert_eq!(names, ["a \"b\",\n", "=x", "-y", "no", "neg", "none", "last"]);
    assert_eq!(frame.column("flag").unwrap().null_count(), 3);
}

#[test]
fn columns_may_be_called_otherwise_and_be_cells() {
    let folder = Folder::new();
    folder.write("cells.csv", "o11,o12,o21,o22\n30,70,20,9880\n");
    folder.write("named.csv", "n,count,f1,f2\n10000,30,100,50\n");
    let value = |arguments: &[&str]| {
        let (printed, _) = score(&folder, &[arguments, &["-o", "-", "--measures", "g2"]].concat(), 0);
        printed.lines().nth(1).unwrap().rsplit(',').next().unwrap().parse::<f64>().unwrap()
    };
    // By 50 digits in Python's decimal module: as in the tests of the measures.
    assert!((value(&["cells.csv"]) - 219.26657930563693).abs() < 1e-12);
    assert!((value(&["named.csv", "--columns", "o11=count,r1=f1,c1=f2"]) - 219.26657930563693).abs() < 1e-12);
    let (_, said) = score(&folder, &["named.csv", "-o", "-"], 2);
    assert!(said.contains("`named.csv` has no column `o11`; it has n, count, f1, f2") && said.contains("--columns"));
}

#[test]
fn a_family_may_be_larger_than_the_file() {
    let folder = Folder::new();
    folder.write("few.csv", "o11,r1,c1,n\n30,100,50,10000\n9,100,50,1000\n0,0,5,10\n");
    let column = |arguments: &[&str], name: &str| -> Vec<String> {
        let (printed, _) = score(
            &folder,
            &[&["few.csv", "-o", "-", "--measures", "p_value,q_value,log_ratio_conservative"], arguments].concat(),
            0,
        );
        folder.write("printed.csv", printed);
        Rows::read(&folder.path("printed.csv")).column(name).iter().map(|cell| cell.to_string()).collect()
    };
    let numbers =
        |cells: &[String]| cells.iter().map(|cell| cell.parse::<f64>().unwrap_or(f64::NAN)).collect::<Vec<_>>();
    let (p, q, q_of_ten) = (
        numbers(&column(&[], "p_value")),
        numbers(&column(&[], "q_value")),
        numbers(&column(&["--family", "10"], "q_value")),
    );
    // R: p.adjust(p, "BH") and p.adjust(p, "BH", n = 10).
    assert!((q[0] - 2.0 * p[0]).abs() <= 1e-15 * q[0] && q[1] == p[1] && q[2].is_nan(), "{p:?} {q:?}");
    assert!((q_of_ten[0] - 10.0 * p[0]).abs() <= 1e-15 * q_of_ten[0] && (q_of_ten[1] - 5.0 * p[1]).abs() < 1e-15);
    let bounds = |arguments: &[&str]| numbers(&column(arguments, "log_ratio_conservative"))[0];
    assert!(bounds(&["--family", "1000000"]) < bounds(&[]) && bounds(&[]) < bounds(&["--alpha", "0.05"]));
    let (_, said) = score(&folder, &["few.csv", "-o", "x.csv", "--family", "1"], 2);
    assert!(said.contains("1 tests, and 2 rows") && said.contains("--family"), "{said}");
    assert_eq!(folder.names("."), ["few.csv", "input", "printed.csv"]);
    let (_, said) = score(&folder, &["few.csv", "-o", "x.csv", "--family", "10"], 0);
    assert_eq!(said.lines().next(), Some("3 rows, 2 with a test of a family of 10"));
}

/// Enough rows for several pieces and runs of p-values.
fn many(rows: u64) -> DataFrame {
    let of = |factor: u64, modulus: u64| (0..rows).map(|row| row * factor % modulus).collect::<Vec<u64>>();
    let o11: Vec<u64> = of(7919, 1009);
    let r1: Vec<u64> = o11.iter().zip(of(31, 5003)).map(|(o11, more)| o11 + more).collect();
    let c1: Vec<u64> = o11.iter().zip(of(37, 4001)).map(|(o11, more)| o11 + more).collect();
    let name: Vec<String> = (0..rows).map(|row| format!("={}", row % 1000)).collect();
    df!["name" => name, "o11" => o11, "r1" => r1, "c1" => c1, "n" => vec![20_000u64; rows as usize]].expect("columns")
}

#[test]
fn neither_threads_nor_memory_nor_row_groups_show() {
    let folder = Folder::new();
    let mut frame = many(400_000);
    write_parquet(&mut frame, &folder.path("small.parquet"), 50_000);
    write_parquet(&mut frame, &folder.path("large.parquet"), 400_000);
    score(&folder, &["small.parquet", "-o", "one.csv", "--threads", "1", "--measures", "g2,q_value"], 0);
    let expected = fs::read(folder.path("one.csv")).unwrap();
    for arguments in [
        &["small.parquet", "-o", "other.csv", "--threads", "3"][..],
        &["large.parquet", "-o", "other.csv", "--threads", "3"],
        &["large.parquet", "-o", "other.csv", "--memory", "128MiB"],
        &["one.csv", "-o", "other.csv", "--threads", "3", "--memory", "900MiB"],
        &["one.csv", "-o", "other.csv", "--memory", "128MiB"],
    ] {
        score(&folder, &[arguments, &["--measures", "g2,q_value"]].concat(), 0);
        assert!(fs::read(folder.path("other.csv")).unwrap() == expected, "{arguments:?}");
    }
    for input in ["small.parquet", "large.parquet", "one.csv"] {
        let mut bytes = Vec::new();
        for (threads, memory) in [("1", "4GiB"), ("3", "4GiB"), ("3", "128MiB")] {
            let how = ["--threads", threads, "--memory", memory, "--measures", "pmi,g2,q_value"];
            score(&folder, &[&[input, "-o", "out.parquet"], &how[..]].concat(), 0);
            bytes.push(fs::read(folder.path("out.parquet")).unwrap());
        }
        assert!(bytes[0] == bytes[1] && bytes[0] == bytes[2], "{input}");
        score(&folder, &["out.parquet", "-o", "other.csv", "--measures", "g2,q_value", "-q"], 0);
        let (found, wanted) = (Rows::read(&folder.path("other.csv")), Rows::read(&folder.path("one.csv")));
        for name in ["name", "o11", "n", "g2", "q_value"] {
            assert!(found.column(name) == wanted.column(name), "{input} {name}");
        }
    }
    let kept = parquet(&folder.path("out.parquet"));
    assert!(kept.column("name").unwrap().equals(frame.column("name").unwrap()));
}

#[test]
fn no_rows_are_no_fault() {
    let folder = Folder::new();
    folder.write("none.csv", "o11,r1,c1,n\n");
    write_parquet(&mut many(0), &folder.path("none.parquet"), 1000);
    for input in ["none.csv", "none.parquet"] {
        for output in ["out.csv", "out.parquet"] {
            assert_eq!(score(&folder, &[input, "-o", output], 0).1, "0 rows, 0 with a test\n");
        }
        assert!(
            fs::read_to_string(folder.path("out.csv"))
                .unwrap()
                .ends_with("n,pmi,npmi,log_dice,g2,log_ratio_conservative,p_value,q_value\n")
        );
        assert_eq!(parquet(&folder.path("out.parquet")).height(), 0);
    }
}

#[test]
fn what_cannot_be_done_is_said_and_nothing_is_written() {
    let folder = Folder::new();
    folder.write("good.csv", "o11,r1,c1,n\n1,2,3,10\n");
    folder.write("word.csv", "o11,r1,c1,n\n1,2,3,10\n1,2,x,10\n");
    folder.write("half.csv", "o11,r1,c1,n\n1.5,2,3,10\n");
    folder.write("short.csv", "o11,r1,c1,n\n1,2,3,10\n1,2\n");
    folder.write("open.csv", "w,o11,r1,c1,n\n\"x,1,2,3,10\n");
    folder.write("empty.csv", "");
    folder.write("text.parquet", "no Parquet at all");
    write_parquet(&mut many(5000), &folder.path("good.parquet"), 1000);
    let whole = fs::read(folder.path("good.parquet")).unwrap();
    folder.write("cut.parquet", &whole[..whole.len() * 2 / 3]);
    let mut damaged = whole.clone();
    damaged[40..whole.len() / 2].fill(0x5A);
    folder.write("damaged.parquet", damaged);
    folder.write("folder.csv/x", "");
    let before = folder.names(".");
    let cases: &[(&[&str], &[&str])] = &[
        (&["word.csv", "-o", "out.csv"], &["`word.csv`, row 2 (line 3), column `c1`: `x` is no count"]),
        (&["half.csv", "-o", "out.csv"], &["row 1", "`o11`", "`1.5` is no count"]),
        (&["short.csv", "-o", "out.csv"], &["row 2 (line 3) has 2 cells, and the header 4"]),
        (&["short.csv", "-o", "out.parquet", "--measures", "pmi"], &["row 2"]),
        (&["open.csv", "-o", "out.csv"], &["never closed", "cut off"]),
        (&["empty.csv", "-o", "out.csv"], &["`empty.csv`", "empty"]),
        (&["text.parquet", "-o", "out.csv"], &["`text.parquet`", "no Parquet"]),
        (&["cut.parquet", "-o", "out.parquet"], &["`cut.parquet`", "no Parquet, or is damaged"]),
        (&["damaged.parquet", "-o", "out.parquet"], &["`damaged.parquet`", "damaged"]),
        (&["nowhere.csv", "-o", "out.csv"], &["cannot read `nowhere.csv`"]),
        (&["folder.csv", "-o", "out.csv"], &["`folder.csv`", "folder"]),
        (&["good.csv", "-o", "folder.csv"], &["`folder.csv` is a folder"]),
        (&["good.csv", "-o", "out.txt"], &["`out.txt`", ".csv or .parquet"]),
        (&["good.txt", "-o", "out.csv"], &["`good.txt`", ".csv or .parquet"]),
        (&["good.csv", "-o", "out.csv", "--measures", "beauty"], &["beauty", "log_dice"]),
        (&["good.csv", "-o", "out.csv", "--columns", "o11"], &["o11=NAME"]),
        (&["good.csv", "-o", "out.csv", "--columns", "x=n"], &["`x` is not one of o11, r1, c1, n, o12, o21, o22"]),
        (&["good.csv", "-o", "out.csv", "--columns", "n=total"], &["no column `total`"]),
        (&["good.csv", "-o", "out.csv", "--columns", "n=n,n=r1"], &["`n` is named twice"]),
        (&["good.csv", "-o", "out.csv", "--columns", "n=n,o12=r1"], &["margins and cells"]),
        (&["good.csv", "-o", "out.csv", "--alpha", "1"], &["alpha is 1"]),
        (&["good.csv", "-o", "out.csv", "--family", "0"], &["--family"]),
        (&["good.csv", "-o", "out.csv", "--context-mass=-1"], &["context_mass is -1"]),
        (&["good.csv"], &["--output"]),
    ];
    for (arguments, parts) in cases {
        let (printed, said) = score(&folder, arguments, 2);
        assert!(printed.is_empty());
        for part in *parts {
            assert!(said.contains(part), "{arguments:?}: `{part}` is not in: {said}");
        }
    }
    assert!(score(&folder, &["good.csv", "-o", "no/such/out.csv"], 1).1.contains("no/such"));
    assert_eq!(folder.names("."), before);
}

#[test]
fn the_file_itself_may_be_replaced() {
    let folder = Folder::new();
    write_parquet(&mut many(1000), &folder.path("t.parquet"), 300);
    score(&folder, &["t.parquet", "-o", "t.parquet", "--measures", "pmi"], 0);
    score(&folder, &["t.parquet", "-o", "t.parquet", "--measures", "dice"], 0);
    let frame = parquet(&folder.path("t.parquet"));
    let names: Vec<&str> = frame.get_column_names().iter().map(|name| name.as_str()).collect();
    assert_eq!(names, ["name", "o11", "r1", "c1", "n", "pmi", "dice"]);
    assert_eq!(folder.names("."), ["input", "t.parquet"]);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = Folder::new();
    write_parquet(&mut many(200_000), &folder.path("t.parquet"), 50_000);
    let mut child = Command::new(env!("CARGO_BIN_EXE_termloom"))
        .args(["score", "t.parquet", "-o", "-"])
        .current_dir(folder.path("."))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    let output = child.wait_with_output().expect("an end");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
    assert!(line.starts_with("name,o11,"));
}

#[cfg(unix)]
#[test]
fn a_signal_leaves_nothing_behind() {
    let folder = Folder::new();
    write_parquet(&mut many(400_000), &folder.path("t.parquet"), 50_000);
    for output in ["out.csv", "t.parquet"] {
        let before = fs::read(folder.path("t.parquet")).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_termloom"))
            .args(["score", "t.parquet", "-o", output, "--measures", "all", "--threads", "1"])
            .current_dir(folder.path("."))
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let is_writing = |folder: &Folder| folder.names(".").iter().any(|name| name.contains(".termloom-new-"));
        while !is_writing(&folder) && child.try_wait().unwrap().is_none() {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        let sent = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill");
        assert!(sent.success());
        let ended = child.wait_with_output().expect("an end");
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(143), "{said}");
        assert!(said.contains("nothing was written"), "{said}");
        assert_eq!(folder.names("."), ["input", "t.parquet"]);
        assert!(fs::read(folder.path("t.parquet")).unwrap() == before);
    }
}
