//! Files that are packed, and the system that fails while one is read.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use polars_arrow::array::Utf8ViewArray;
use polars_arrow::datatypes::{ArrowSchema, Field};
use polars_arrow::io::ipc::write::{FileWriter, WriteOptions};
use polars_arrow::record_batch::RecordBatchT;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::folder::Folder;
use crate::needs::has_strace;
use crate::strace::{Fault, until_no_fault};

/// A run that reads the tables among them too, which the program itself wrote.
pub const RUN: [&str; 11] = [
    "run",
    "in",
    "-o",
    "out",
    "--threads",
    "1",
    "--tables",
    "documents,terms,skipped",
    "--overwrite",
    "--text-column",
    "text,term",
];

pub fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a member");
        zip.write_all(bytes).expect("bytes");
    }
    zip.finish().expect("a list of members").into_inner()
}

pub fn tarred(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, *bytes).expect("a member");
    }
    tar.into_inner().expect("an end")
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(bytes).expect("bytes");
    gzip.finish().expect("an end")
}

/// A file of Arrow with two record batches.
fn arrow(texts: &[&str]) -> Vec<u8> {
    let column = Utf8ViewArray::from_slice(texts.iter().map(Some).collect::<Vec<_>>()).boxed();
    let field = Field::new("text".into(), column.dtype().clone(), true);
    let schema = std::sync::Arc::new(ArrowSchema::from_iter([field]));
    let options = WriteOptions { compression: None };
    let mut writer = FileWriter::try_new(Vec::new(), schema.clone(), None, options).expect("memory");
    for start in [0, texts.len() / 2] {
        let part = column.sliced(start, texts.len() / 2);
        writer.write(&RecordBatchT::new(part.len(), schema.clone(), vec![part]), None).expect("memory");
    }
    writer.finish().expect("memory");
    writer.into_inner()
}

/// Words that do not pack well.
fn words(from: usize) -> String {
    (from..from + 400).map(|n| format!("w{} ", n * 7919 % 100_003)).collect()
}

/// A file of each kind, with several reads in it.
pub fn kinds(folder: &Folder) -> Vec<(&'static str, Vec<u8>)> {
    folder.write("words/a.txt", words(0) + &words(9000));
    folder.run(&["run", "words", "-o", "made", "-q", "--tables", "terms", "--format", "parquet,xlsx"]).ends_with(0);
    let made = |name: &str| std::fs::read(folder.path("made").join(name)).expect("a table");
    let (first, second, rows) = (words(0), words(9000), words(500).replace(' ', " here\n"));
    let members = [("a.txt", second.as_bytes()), ("c.csv", &[b"text\n", rows.as_bytes()].concat()[..])];
    let texts: Vec<&str> = rows.lines().collect();
    vec![
        ("x.parquet", made("terms.parquet")),
        ("x.arrow", arrow(&texts)),
        ("x.xlsx", made("tables.xlsx")),
        ("x.zip", zipped(&members)),
        ("x.tar", tarred(&members)),
        ("x.tar.gz", gzipped(&tarred(&members))),
        ("x.txt.gz", gzipped([first, second].concat().as_bytes())),
    ]
}

fn book() -> Vec<u8> {
    let container = r#"<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>"#;
    let list =
        r#"<package><manifest><item id="c" href="c.xhtml"/></manifest><spine><itemref idref="c"/></spine></package>"#;
    let chapter = format!("<html><body><p>{}</p></body></html>", words(0));
    let files = [("META-INF/container.xml", container), ("b.opf", list), ("c.xhtml", &chapter)];
    zipped(&files.map(|(name, text)| (name, text.as_bytes())))
}

/// The names and hashes of what is counted: other columns depend on what else there is.
fn counted(folder: &Folder) -> Vec<[String; 2]> {
    let table = folder.read("out/documents.csv");
    let mut rows = table.lines().map(|row| row.split(',').map(String::from).collect::<Vec<_>>());
    let header = rows.next().expect("a header");
    let [name, hash] = ["doc_id", "sha256"].map(|of| header.iter().position(|column| column == of).expect("a column"));
    rows.map(|row| [row[name].clone(), row[hash].clone()]).collect()
}

fn lines(folder: &Folder, table: &str) -> Vec<String> {
    folder.read(table).lines().skip(1).map(String::from).collect()
}

#[test]
fn a_read_that_fails_is_no_damage_and_no_memory_ends_the_run() {
    if !has_strace() {
        return;
    }
    let pdf = include_bytes!("../../crates/doctext/src/formats/pdf/tests/open.pdf").to_vec();
    let mail = format!("From a@example.org Thu Nov  1 11:19:12 2001\nSubject: s\n\n{}\n\n", words(0));
    let list = format!(
        "[{}{{\"text\":\"end\"}}]",
        words(0)
            .replace(' ', " here")
            .split('w')
            .fold(String::new(), |all, word| all + &format!("{{\"text\":\"w{word}\"}},\n"))
    );
    let others = [("x.epub", book()), ("x.pdf", pdf), ("x.mbox", mail.repeat(4).into()), ("x.json", list.into())];
    for (name, bytes) in others.into_iter().chain(kinds(&Folder::new())) {
        let folder = Folder::with_articles();
        let path = format!("in/{name}");
        folder.write(&path, bytes);
        folder.run(&RUN).ends_with(0);
        let sound = counted(&folder);
        let fired = until_no_fault(|n| {
            let ran = folder.try_with(&Fault::error("read,pread64", "EIO").of(&path).when(n), &RUN);
            if ran.fired() > 0 {
                let said = lines(&folder, "out/skipped.csv");
                assert_eq!(ran.code, Some(3), "{name} {n}: {}", ran.err);
                assert!(said.iter().any(|row| row.starts_with(name)), "{name} {n}: {said:?}");
                let is_of_system = |row: &String| row.contains(",unreadable,") && row.contains("Input/output error");
                assert!(said.iter().all(is_of_system), "{name} {n}: {said:?}");
                let counted = counted(&folder);
                assert!(counted.iter().all(|row| sound.contains(row)), "{name} {n}: a part of a document is counted");
                // Where it fails behind the last member, all are there.
                assert!((2..=sound.len()).contains(&counted.len()), "{name} {n}");
            }
            ran
        });
        assert!(fired > 0, "{name}: no read failed");
        let before = folder.digest("out");
        for n in [1, fired.div_ceil(2)] {
            let ran = folder.run_with(&Fault::error("read,pread64", "ENOMEM").of(&path).when(n), &RUN).ends_with(1);
            assert!(ran.err.contains("no more memory") && ran.err.contains(&path), "{name} {n}: {}", ran.err);
            assert_eq!(folder.digest("out"), before);
        }
    }
}
