//! What a process is asked and what it answers: a head in JSON behind its length, then the bytes that it is about.

use doctext::{Extracted, Format, Options, Rejected};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::workbook::{Sheets, WorkbookKind};
use crate::corpus::front_matter::split_front_matter;

/// What is asked of some bytes.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Question {
    /// The text of a document.
    Document { format: Format, reading: Options, has_front_matter: bool },
    /// The cells of a workbook.
    Workbook(WorkbookKind),
}

/// What reading some bytes gave.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    Extracted(Extracted),
    Rejected(Rejected),
    Sheets(Sheets),
    /// The library said what is wrong with a workbook.
    Damaged(String),
    /// The reader panicked, and the process goes on.
    Panicked,
}

impl Question {
    pub fn document(format: Format, reading: &Options) -> Question {
        Question::Document { format, reading: *reading, has_front_matter: reading.front_matter.is_some() }
    }

    /// The head of the message.
    pub fn head(&self) -> Vec<u8> {
        with_length(serde_json::json!(self).to_string().as_bytes())
    }

    /// The question in a message, and the bytes that it is about.
    pub fn split(message: &[u8]) -> Option<(Question, &[u8])> {
        let (mut question, bytes) = split::<Question>(message)?;
        if let Question::Document { reading, has_front_matter: true, .. } = &mut question {
            *reading = reading.with_front_matter(split_front_matter);
        }
        Some((question, bytes))
    }
}

impl Answer {
    pub fn into_bytes(mut self) -> Vec<u8> {
        let texts: Vec<String> = self.texts().into_iter().map(std::mem::take).collect();
        let mut bytes = with_length(serde_json::json!(self).to_string().as_bytes());
        texts.iter().for_each(|text| bytes.extend(with_length(text.as_bytes())));
        bytes
    }

    /// The answer in a message; `None` where it is none.
    pub fn of_bytes(message: &[u8]) -> Option<Answer> {
        let (mut answer, mut rest) = split::<Answer>(message)?;
        for text in answer.texts() {
            let (bytes, behind) = first(rest)?;
            *text = str::from_utf8(bytes).ok()?.to_string();
            rest = behind;
        }
        match &answer {
            Answer::Extracted(extracted) if !extracted.text.is_char_boundary(extracted.body_start) => None,
            _ => Some(answer),
        }
    }

    /// The long texts, which are sent as they are.
    fn texts(&mut self) -> Vec<&mut String> {
        match self {
            Answer::Extracted(extracted) => vec![&mut extracted.text],
            Answer::Sheets(sheets) => sheets.iter_mut().map(|(_, cells)| cells.text_mut()).collect(),
            Answer::Rejected(_) | Answer::Damaged(_) | Answer::Panicked => Vec::new(),
        }
    }
}

fn with_length(bytes: &[u8]) -> Vec<u8> {
    [&(bytes.len() as u64).to_le_bytes()[..], bytes].concat()
}

/// The first of some byte strings with lengths, and the others.
fn first(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (len, rest) = bytes.split_first_chunk::<8>()?;
    rest.split_at_checked(usize::try_from(u64::from_le_bytes(*len)).ok()?)
}

fn split<Head: DeserializeOwned>(message: &[u8]) -> Option<(Head, &[u8])> {
    let (head, rest) = first(message)?;
    Some((serde_json::from_slice(head).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use doctext::{Entities, HtmlText, Mojibake, NamedEncoding, Reason, Remark, RemarkKind, Stage};

    use super::super::workbook::SheetCells;
    use super::*;

    fn sent(answer: Answer) -> Answer {
        Answer::of_bytes(&answer.into_bytes()).unwrap()
    }

    #[test]
    fn what_was_read_comes_back_to_the_bit() {
        let pages = [
            (
                "a.html",
                &b"<title>T</title><meta name=author content=A><p>caf\xe9 and more of it</p><nav>menu</nav>"[..],
            ),
            ("a.rtf", br"{\rtf1 caf\'e9}"),
            ("a.txt", b"---\ntitle: T\n---\nth\xc3\xa9 et th\xe9 \xff"),
            ("a.md", b"*a* &amp;"),
        ];
        for (name, bytes) in pages {
            let options = Options::default().with_front_matter(split_front_matter);
            let mut extracted = doctext::read(name, bytes, &options).unwrap();
            extracted.kept_share = Some(0.1 + 0.2);
            extracted.remarks.push(Remark::new(RemarkKind::WrongLetters, 3).with_detail("line 4\n\u{1}"));
            let Answer::Extracted(got) = sent(Answer::Extracted(extracted.clone())) else { panic!("{name}") };
            assert_eq!(got, extracted, "{name}");
        }
        let rejected = Rejected::new(Stage::Decode, Reason::Undecodable, "“no” text");
        let Answer::Rejected(got) = sent(Answer::Rejected(rejected.clone())) else { panic!() };
        assert_eq!(got, rejected);
        let mut cells = SheetCells::default();
        (0..3).for_each(|row| cells.push(row * 2, row, "cell “é”"));
        let Answer::Sheets(got) = sent(Answer::Sheets(vec![("one".into(), cells)])) else { panic!() };
        assert_eq!((got[0].1.find(1, 1), got[0].1.find(1, 0)), (Some("cell “é”"), None));
    }

    #[test]
    fn options_come_as_they_were_sent() {
        let reading = Options::default()
            .with_html(HtmlText::AllText)
            .with_encoding(NamedEncoding::of("cp850").unwrap())
            .with_mojibake(Mojibake::Keep)
            .with_entities(Entities::Always)
            .with_front_matter(split_front_matter);
        let message = [Question::document(Format::Markdown, &reading).head(), b"bytes".to_vec()].concat();
        let Some((Question::Document { format, reading: got, .. }, bytes)) = Question::split(&message) else {
            panic!()
        };
        assert_eq!((format, bytes), (Format::Markdown, &b"bytes"[..]));
        assert_eq!(format!("{got:?}"), format!("{reading:?}"));
    }

    #[test]
    fn what_is_no_message_is_none() {
        for message in [&b""[..], b"12345678", &with_length(b"{}"), &with_length(br#""Panick""#)] {
            assert!(Answer::of_bytes(message).is_none() && Question::split(message).is_none());
        }
        let mut cut = Answer::Extracted(Extracted::default()).into_bytes();
        cut.pop();
        assert!(Answer::of_bytes(&cut).is_none());
    }
}
