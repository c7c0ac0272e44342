//! Readers that give few bytes at a time.

use super::*;

/// Gives so many bytes at a time.
struct Few<'a> {
    bytes: &'a [u8],
    most: usize,
    reads: usize,
}

impl Read for Few<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        self.reads += 1;
        let most = self.most.min(into.len());
        self.bytes.read(&mut into[..most])
    }
}

fn walked_by_few(name: &str, bytes: &[u8], most: usize) -> (Found, usize) {
    let (mut found, mut few) = (Found::default(), Few { bytes, most, reads: 0 });
    FOLDER.with(|folder| {
        let walker = Walker::new(folder.path());
        walker.walk_source(Source::Stream(&mut few), bytes.len() as u64, &Fault::default(), name, &mut found).unwrap();
    });
    (found, few.reads)
}

#[test]
fn a_reader_that_gives_few_bytes_at_a_time_gives_the_same() {
    let text = "L’état 国家 и партия 😀\n".repeat(7);
    let members = [("a.txt", text.as_bytes()), ("b é.html", "<p>é</p>".as_bytes()), ("c.txt.gz", &gz(text.as_bytes()))];
    let mails = format!("From a\nSubject: é\n\n{text}\n\nFrom b\nSubject: s\n\n>From {text}\n");
    let records = [record("resource", &text, text.len()), record("conversion", "é", 2)].concat();
    let mut files = vec![
        ("a.zip".to_string(), zip_of(&members)),
        ("a.tar".into(), tar_of(&members)),
        ("a.mbox".into(), mails.into_bytes()),
        ("a.warc".into(), records.clone().into_bytes()),
    ];
    for (ending, pack) in CODECS {
        files.push((format!("a.txt.{ending}"), [pack(text.as_bytes()), pack("é".as_bytes())].concat()));
        files.push((format!("a.tar.{ending}"), pack(&tar_of(&members))));
        files.push((format!("a.warc.{ending}"), pack(records.as_bytes())));
        let mut cut = pack(&noise(3_000, 1));
        cut.truncate(cut.len() / 2);
        files.push((format!("cut.txt.{ending}"), cut));
    }
    for (name, bytes) in files {
        let whole = walked(&name, &bytes);
        assert!(!whole.taken.is_empty(), "{name}");
        for most in 1..=64 {
            let (found, reads) = walked_by_few(&name, &bytes, most);
            assert!(
                found.taken == whole.taken && found.skipped == whole.skipped,
                "{name}, {most} bytes at a time: {found:?}"
            );
            assert!(reads >= bytes.len() / most / 2, "{name}: {reads} reads");
        }
    }
}
