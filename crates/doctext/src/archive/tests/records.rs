//! Web archives and mailboxes.

use super::*;

#[test]
fn records_of_a_web_archive_are_numbered_as_they_stand() {
    let records = [
        record("warcinfo", "about", 5),
        record("response", "page", 4),
        record("revisit", "", 0),
        record("conversion", "", 0),
        record("Resource", "file", 4),
    ];
    let whole: String = records.concat();
    let each: Vec<u8> = records.iter().flat_map(|record| gz(record.as_bytes())).collect();
    for (name, bytes) in
        [("a.warc", whole.clone().into_bytes()), ("a.warc.gz", each), ("a.warc.zst", zst(whole.as_bytes()))]
    {
        let found = walked(name, &bytes);
        let contents: Vec<_> = [(2, 1), (4, 3), (5, 4)]
            .map(|(number, at)| (format!("record={number}"), records[at].trim_end_matches("\r\n\r\n").to_string()))
            .into();
        let good: Vec<_> = found
            .good()
            .into_iter()
            .map(|(l, t)| (l.to_string(), t.trim_end_matches("\r\n\r\n").to_string()))
            .collect();
        assert_eq!((good, found.bad()), (contents, vec![]), "{name}");
        assert_eq!(found.formats, [Some(Format::WarcRecord); 3]);
    }
}

#[test]
fn wrong_lengths_of_records_are_told_and_cost_little() {
    let after = record("resource", "after", 5);
    let found = walked("a.warc", format!("{}{after}", record("resource", "too much text\r\n\r\nof it", 3)).as_bytes());
    let labels: Vec<_> = found.good().iter().map(|(label, _)| *label).collect();
    assert_eq!((labels, found.bad()), (vec!["record=1", "record=2"], vec![("", Reason::Malformed)]));
    assert!(found.skipped[0].2.contains("record 1"));
    for length in [1_000_000, usize::MAX] {
        let found = walked("a.warc", format!("{after}{}{after}", record("resource", "text", length)).as_bytes());
        assert_eq!(found.good().len(), 1);
        assert_eq!(found.bad(), [("record=2", Reason::Truncated), ("", Reason::Truncated)]);
    }
    let found = walked("a.warc", format!("WARC/1.0\r\nWARC-Type: resource\r\n\r\ntext\r\n{after}").as_bytes());
    assert_eq!((found.good().len(), found.bad()), (1, vec![("", Reason::Malformed)]));
}

#[test]
fn segments_of_records_are_told() {
    let file = record("response", "page", 4) + &record("Continuation", "more", 4) + &record("continuation", "end", 3);
    let found = walked("a.warc", file.as_bytes());
    assert_eq!((found.good().len(), found.bad()), (1, vec![("", Reason::Truncated)]));
    assert!(found.skipped[0].2.contains("record 2"), "{:?}", found.skipped);
}

#[test]
fn mails_are_numbered() {
    let found = walked("a.mbox.gz", &gz(b"From a 10:00\nA: b\n\none\n\nFrom b 11:00\n\n>From two\n"));
    assert_eq!(
        found.good(),
        [("message=1", "From a 10:00\nA: b\n\none\n"), ("message=2", "From b 11:00\n\nFrom two\n")]
    );
    assert_eq!(found.formats, [Some(Format::Mail); 2]);
}

/// A month of a mailing list, as its archive offers it.
const MONTH: &[u8] =
    b"From a at b.example  Thu Nov  1 11:19:12 2001\nFrom: a at b.example (A.)\nSubject: [List] c\n\none\n\n\n\
    From d at b.example  Fri Nov  2 10:24:10 2001\nFrom: d at b.example (D.)\nSubject: [List] e\n\ntwo\n";

#[test]
fn content_says_what_holds_many_documents() {
    let docs =
        b"<DOC>\n<DOCNO>1</DOCNO>\n<TEXT>one</TEXT>\n</DOC>\n<DOC>\n<DOCNO>2</DOCNO>\n<TEXT>two</TEXT>\n</DOC>\n";
    let feed = b"<?xml version='1.0'?><rss><channel><item><title>one</title></item><item><title>two</title></item></channel></rss>";
    let news = b"From: a@b.example\nSubject: c\n\none";
    let wet = gz(record("conversion", "one", 3).as_bytes());
    for (name, bytes, labels, format) in [
        ("2001-November.txt.gz", gz(MONTH), vec!["message=1", "message=2"], Format::Mail),
        ("2001-November.gz", gz(MONTH), vec!["message=1", "message=2"], Format::Mail),
        ("a.zip", zip_of(&[("l/2001.txt", MONTH)]), vec!["l/2001.txt#message=1", "l/2001.txt#message=2"], Format::Mail),
        ("a.tar", tar_of(&[("docs.txt", docs)]), vec!["docs.txt#document=1", "docs.txt#document=2"], Format::DocRecord),
        ("a.zip", zip_of(&[("news.xml", feed)]), vec!["news.xml#entry=1", "news.xml#entry=2"], Format::Xml),
        ("a.rss", feed.to_vec(), vec!["entry=1", "entry=2"], Format::Xml),
        ("a.trec", docs.to_vec(), vec!["document=1", "document=2"], Format::DocRecord),
        ("20news.tar.gz", gz(&tar_of(&[("sci.misc/60191", news)])), vec!["sci.misc/60191"], Format::Mail),
        ("mail.tar", tar_of(&[("inbox/1.", b"A note.")]), vec!["inbox/1."], Format::Text),
        ("CC-MAIN.warc.wet.gz", wet, vec!["record=1"], Format::WarcRecord),
    ] {
        let found = walked(name, &bytes);
        let found_labels: Vec<_> = found.good().into_iter().map(|(label, _)| label).collect();
        assert_eq!((found_labels, found.bad()), (labels.clone(), vec![]), "{name}");
        assert_eq!(found.formats, vec![Some(format); labels.len()], "{name}");
    }
    // Prose, and names that say what they are.
    let found =
        walked("a.zip", &zip_of(&[("a.txt", b"From here on, 10:30, prose."), ("a.md", MONTH), ("README", b"About.")]));
    assert_eq!(found.formats, [Some(Format::Text), Some(Format::Markdown), None]);
    let found = walked("a.trec", b"<DOC><TEXT>a</TEXT></DOC>\nstray text\n<DOC><TEXT>b</TEXT></DOC>");
    assert_eq!((found.good().len(), found.bad()), (2, vec![("", Reason::Malformed)]));
}

#[test]
fn a_file_is_read_as_what_it_is_said_to_be() {
    let found = walked_by("letters.txt", b"From a 10:00\nA: b\n\none\n", |walker| walker.read_as("mbox"));
    assert_eq!(found.good(), [("message=1", "From a 10:00\nA: b\n\none\n")]);
    assert_eq!(of_content("a.txt", MONTH), Some("mbox"));
    assert_eq!(of_content("a.md", MONTH), None);
}

#[test]
fn records_in_utf_16_and_mailboxes_of_old_macs_are_read() {
    let docs = "<DOC><DOCNO>1</DOCNO><TEXT>é</TEXT></DOC>";
    let feed = "<?xml version='1.0' encoding='utf-16'?><rss><item><title>é</title></item></rss>";
    let feed_read = "\u{feff}<?xml version='1.0' encoding='utf-16'?><item><title>é</title></item>";
    for (name, text, label, expected) in [
        ("a.trec", docs, "document=1", format!("\u{feff}{docs}")),
        ("a.xml", docs, "document=1", format!("\u{feff}{docs}")),
        ("a.rss", feed, "entry=1", feed_read.into()),
        ("a.xml", feed, "entry=1", feed_read.into()),
    ] {
        for units in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
            let bytes: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(units).collect();
            let found = walked("a.zip", &zip_of(&[(name, &bytes)]));
            assert_eq!((found.good(), found.bad()), (vec![(&*format!("{name}#{label}"), &*expected)], vec![]));
        }
    }
    let month: Vec<u8> = MONTH.iter().map(|byte| if *byte == b'\n' { b'\r' } else { *byte }).collect();
    for name in ["a.mbox", "a.txt"] {
        let found = walked("a.zip", &zip_of(&[(name, &month)]));
        let texts: Vec<_> =
            found.good().iter().map(|(_, text)| text.lines().last().unwrap_or_default().to_string()).collect();
        assert_eq!(texts[1], "two", "{name}");
    }
}
