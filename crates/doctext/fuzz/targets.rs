//! What is fuzzed, by name: every format, every kind of archive, and decoding. The fuzzer and the tests run the same functions.

use std::convert::Infallible;
use std::io::{Read, Seek, Write};

use doctext::archive::{self, Member, Taker};
use doctext::{Format, HtmlText, NamedEncoding, Options, Rejected};

/// The names of all targets.
#[allow(dead_code)]
pub fn all() -> Vec<&'static str> {
    // These are what `gz`, `warc` and `rss` are.
    let archives = archive::ENDINGS.into_iter().filter(|ending| !matches!(*ending, "tgz" | "wet" | "atom"));
    Format::ALL.iter().map(|format| format.name()).chain(archives).chain(["encoding"]).collect()
}

/// Reads `bytes` as the target says.
pub fn run(target: &str, bytes: &[u8]) {
    if let Some(format) = Format::ALL.iter().find(|format| format.name() == target) {
        for html in [HtmlText::Article, HtmlText::AllText] {
            let _ = format.read(bytes, &Options::default().with_html(html).with_front_matter(first_line));
        }
    } else if target == "encoding" {
        let _ = doctext::decode(bytes.to_vec()).map(doctext::Decoded::checked);
        for label in ["utf-16le", "utf-32be", "cp850", "johab", "iso-2022-kr", "gb18030"] {
            let _ = NamedEncoding::of(label).map(|encoding| encoding.decode(bytes));
        }
    } else {
        let mut file = tempfile::tempfile().expect("a temporary file");
        file.write_all(bytes).and_then(|()| file.rewind()).expect("a temporary file");
        let walked = archive::walk(file, &format!("a.{target}"), &std::env::temp_dir(), &mut Texts);
        walked.expect("a temporary file");
    }
}

/// Reads what it takes.
struct Texts;

impl Taker for Texts {
    type Error = Infallible;

    fn take(&mut self, member: Member<'_>, content: &mut dyn Read) -> Result<(), Infallible> {
        let mut bytes = Vec::new();
        if let (Ok(_), Some(format)) = (content.read_to_end(&mut bytes), member.format) {
            let _ = format.read(bytes, &Options::default());
        }
        Ok(())
    }

    fn skip(&mut self, _: &str, _: Rejected) {}
}

fn first_line(text: &str, _is_plain: bool) -> Result<doctext::SplitFrontMatter, String> {
    let end = text.find('\n').ok_or("there is one line")?;
    Ok((vec![("head".into(), text[..end].into())], end + 1, None))
}
