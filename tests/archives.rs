//! Archives, web archives and mailboxes through the whole program.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::run::Folder;

const TEXTS: [(&str, &str); 3] = [
    ("a/one.txt", "The state and the party.\n\nPrivacy in the press."),
    ("a/two.md", "---\ntitle: Two\n---\n# The state\n\nA [censor](http://c.example) wrote."),
    ("b.html", "<html><body><article><p>The party keeps a list of names.</p></article></body></html>"),
];

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a member");
        zip.write_all(bytes).expect("bytes");
    }
    zip.finish().expect("a list of members").into_inner()
}

fn tarred(files: &[(&str, &[u8])]) -> Vec<u8> {
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

fn texts() -> Vec<(&'static str, &'static [u8])> {
    TEXTS.iter().map(|(name, text)| (*name, text.as_bytes())).collect()
}

#[test]
fn a_folder_and_its_archives_give_the_same_tables() {
    let folder = Folder::new();
    for (name, text) in TEXTS {
        folder.write(&format!("input/{name}"), text);
    }
    folder.run(&["-o", "files", "--threads", "1"], 0);
    let xz = {
        let mut xz = liblzma::write::XzEncoder::new(Vec::new(), 1);
        xz.write_all(&tarred(&texts())).expect("bytes");
        xz.finish().expect("an end")
    };
    let archives = [
        ("t.zip", zipped(&texts())),
        ("t.tar", tarred(&texts())),
        ("t.tgz", gzipped(&tarred(&texts()))),
        ("t.tar.zst", zstd::encode_all(&tarred(&texts())[..], 1).expect("bytes")),
        ("t.tar.xz", xz),
        ("t.zip.gz", gzipped(&zipped(&texts()))),
    ];
    for (name, bytes) in archives {
        folder.write(name, bytes);
        folder.run(&[name, "-o", "archive", "--overwrite", "--threads", "2"], 0);
        let (files, archive) = (folder.bytes("files"), folder.bytes("archive"));
        for table in ["terms", "pairs", "theme_pairs", "theme_patterns", "theme_collocates"] {
            for format in ["csv", "parquet"] {
                let file = format!("{table}.{format}");
                assert!(files[&file] == archive[&file], "{name}: {file} differs");
            }
        }
        let ids = folder.table("archive", "documents").column("doc_id").join(" ");
        assert_eq!(ids, TEXTS.map(|(text, _)| format!("{name}#{text}")).join(" "));
        assert_eq!(folder.table("archive", "documents").column("title"), ["", "Two", ""]);
    }
}

#[test]
fn what_is_in_an_archive_is_read_as_what_it_is() {
    let folder = Folder::new();
    let rows = b"text,n\nThe state,1\nbad,2,3\nThe party,2\n".as_slice();
    let inner = zipped(&[("x.csv", rows), ("deep.txt", b"Privacy")]);
    folder.write(
        "input/a.zip",
        zipped(&[
            ("t.csv", rows),
            ("t.jsonl", b"{\"text\": \"state\"}\n\n{\"text\": \"party\"}\n"),
            ("inner.zip", &inner),
            ("../up.txt", b"The state above"),
            (".hidden.txt", b"state"),
            ("picture.png", b"\x89PNG"),
            ("empty.txt", b""),
        ]),
    );
    folder.write("input/page.txt.gz", gzipped(b"The party alone"));
    let said = folder.run(&[], 3);
    let read = folder.table("output", "documents");
    let ids = [
        "a.zip#../up.txt",
        "a.zip#inner.zip#deep.txt",
        "a.zip#inner.zip#x.csv#row=1",
        "a.zip#inner.zip#x.csv#row=3",
        "a.zip#t.csv#row=1",
        "a.zip#t.csv#row=3",
        "a.zip#t.jsonl#row=1",
        "a.zip#t.jsonl#row=3",
        "page.txt.gz",
    ];
    assert_eq!(read.column("doc_id"), ids, "{said}");
    let skipped = folder.table("output", "skipped");
    let expected = [
        ("a.zip#.hidden.txt", "hidden"),
        ("a.zip#empty.txt", "empty"),
        ("a.zip#inner.zip#x.csv#row=2", "bad-row"),
        ("a.zip#picture.png", "unsupported-type"),
        ("a.zip#t.csv#row=2", "bad-row"),
    ];
    assert_eq!(skipped.column("doc_id"), expected.map(|(name, _)| name));
    assert_eq!(skipped.column("reason"), expected.map(|(_, reason)| reason));
    assert!(!folder.path("up.txt").exists() && folder.names(".") == ["input", "output"]);
    let report = folder.json("output/run.json");
    assert_eq!(report["documents"]["found"], 14);
    // The same from a concordance, whatever the threads.
    let kwic = folder.termloom(&["kwic", "state", "--format", "csv", "--quiet"]);
    assert_eq!(String::from_utf8_lossy(&kwic.stdout).lines().count(), 1 + 4);
}

#[test]
fn a_damaged_or_hostile_archive_costs_only_what_is_damaged() {
    let folder = Folder::with(&[("good.txt", b"The state and the party.")]);
    let zeros = vec![0; 256 << 20];
    let bomb = gzipped(&zeros);
    assert!(bomb.len() < zeros.len() / 900);
    folder.write("input/bomb.gz", &bomb);
    folder.write("input/bomb.txt.gz", &bomb);
    let whole = gzipped(&tarred(&[("one.txt", b"Privacy"), ("two.txt", &b"censorship ".repeat(10_000))]));
    folder.write("input/cut.tar.gz", &whole[..whole.len() / 2]);
    folder.write("input/none.zip", b"PK\x03\x04 no more of it");
    let mut nested = zipped(&[("x.txt", b"too deep")]);
    for _ in 0..4 {
        nested = zipped(&[("again.zip", &nested)]);
    }
    folder.write("input/nested.zip", nested);
    let started = std::time::Instant::now();
    folder.run(&["--temp-dir", "."], 3);
    assert!(started.elapsed().as_secs() < 60);
    let documents = folder.table("output", "documents").column("doc_id").join(" ");
    assert!(documents.contains("good.txt") && documents.contains("cut.tar.gz#one.txt"), "{documents}");
    assert!(!documents.contains("two.txt") && !documents.contains("bomb"), "{documents}");
    let skipped = folder.table("output", "skipped");
    let reason = |name: &str| {
        let at = skipped.column("doc_id").iter().position(|id| *id == name);
        at.map(|at| skipped.column("reason")[at].to_string())
    };
    assert_eq!(reason("bomb.txt.gz").as_deref(), Some("too-large"), "{skipped:?}");
    assert_eq!(reason("cut.tar.gz#two.txt").as_deref(), Some("truncated"), "{skipped:?}");
    assert_eq!(reason("none.zip").as_deref(), Some("malformed"), "{skipped:?}");
    assert!(skipped.column("reason").contains(&"too-large"), "{skipped:?}");
    assert!(folder.json("output/run.json")["unpacked_bytes"].as_u64() < Some(1 << 20));
    assert_eq!(folder.names("."), ["input", "output"]);
}

#[test]
fn web_archives_and_mailboxes_give_pages_and_mails() {
    let folder = Folder::new();
    let answer = |status: &str, kind: &str, body: &str| {
        format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}", body.len())
    };
    let record = |url: &str, block: &str| {
        format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-03-01T08:00:00Z\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    };
    let page = "<html><head><title>Names</title></head><body><p>The state keeps a list.</p></body></html>";
    let records = [
        record("http://a.example/1", &answer("200 OK", "text/html; charset=utf-8", page)),
        record("http://a.example/2", &answer("404 Not Found", "text/html", page)),
        record("http://a.example/3", &answer("200 OK", "text/plain", "The party.")),
        record("http://a.example/4", &answer("200 OK", "image/png", "x")),
    ];
    folder.write("input/a.warc.gz", records.iter().flat_map(|record| gzipped(record.as_bytes())).collect::<Vec<_>>());
    let mail = |subject: &str, body: &str| {
        format!("From a@example.org Fri Mar  1 08:00:00 2024\nFrom: a@example.org\nSubject: {subject}\n\n{body}\n\n")
    };
    folder.write("input/m.mbox", [mail("One", "Privacy\n>From here."), mail("Two", "Censorship")].concat());
    folder.run(&["--html", "all-text"], 0);
    let documents = folder.table("output", "documents");
    let ids = ["a.warc.gz#record=1", "a.warc.gz#record=3", "m.mbox#message=1", "m.mbox#message=2"];
    assert_eq!(documents.column("doc_id"), ids);
    assert_eq!(documents.column("title"), ["Names", "", "One", "Two"]);
    assert_eq!(documents.column("meta_url"), ["http://a.example/1", "http://a.example/3", "", ""]);
    // The day on which a page was fetched is not that of its text.
    assert_eq!(documents.column("date")[..2], [""; 2]);
    assert_eq!(documents.column("file_date")[..2], ["2024-03-01"; 2]);
    assert_eq!(documents.column("format"), ["warc-record", "warc-record", "mail", "mail"]);
    let skipped = folder.table("output", "skipped");
    assert_eq!(skipped.column("reason"), ["unsupported-type"; 2]);
    assert_eq!(skipped.column("message")[0], "HTTP status 404; only pages with 200 are read");
}
