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
        assert_eq!(found.bad(), [("record=2", Reason::Malformed), ("", Reason::Malformed)]);
    }
    let found = walked("a.warc", format!("WARC/1.0\r\nWARC-Type: resource\r\n\r\ntext\r\n{after}").as_bytes());
    assert_eq!((found.good().len(), found.bad()), (1, vec![("", Reason::Malformed)]));
}

#[test]
fn mails_are_numbered() {
    let found = walked("a.mbox.gz", &gz(b"From a 10:00\nA: b\n\none\n\nFrom b 11:00\n\n>From two\n"));
    assert_eq!(found.good(), [("message=1", "From a 10:00\nA: b\n\none\n"), ("message=2", "From b 11:00\n\nFrom two\n")]);
    assert_eq!(found.formats, [Some(Format::Mail); 2]);
}
