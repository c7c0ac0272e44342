//! What a process answers: a head in JSON behind its length, and the text of the document.

use doctext::{Extracted, Reason, Rejected, Remark, RemarkKind, Stage, encoding_name};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What reading a document gave.
#[derive(Debug, PartialEq)]
pub(super) enum Answer {
    Extracted(Extracted),
    Rejected(Rejected),
    /// The reader panicked, and the process goes on.
    Panicked,
}

#[derive(Serialize, Deserialize)]
enum Head {
    Extracted {
        body_start: usize,
        metadata: Vec<(String, String)>,
        encoding: String,
        replaced_characters: u64,
        /// The bits of a number: as text it could lose some.
        kept_share: Option<u64>,
        remarks: Vec<(String, u64, String)>,
    },
    Rejected {
        stage: String,
        reason: String,
        message: String,
    },
    Panicked,
}

impl Answer {
    pub fn into_bytes(self) -> Vec<u8> {
        let (head, text) = match self {
            Answer::Extracted(extracted) => {
                let remarks = extracted.remarks.into_iter();
                let head = Head::Extracted {
                    body_start: extracted.body_start,
                    metadata: extracted.metadata,
                    encoding: extracted.encoding.into(),
                    replaced_characters: extracted.replaced_characters,
                    kept_share: extracted.kept_share.map(f64::to_bits),
                    remarks: remarks.map(|remark| (remark.kind.name().into(), remark.count, remark.detail)).collect(),
                };
                (head, extracted.text)
            }
            Answer::Rejected(Rejected { stage, reason, message, .. }) => {
                (Head::Rejected { stage: stage.name().into(), reason: reason.name().into(), message }, String::new())
            }
            Answer::Panicked => (Head::Panicked, String::new()),
        };
        let mut bytes = with_length(&serde_json::json!(head));
        bytes.extend_from_slice(text.as_bytes());
        bytes
    }

    /// The answer in a message; `None` where it is none.
    pub fn of_bytes(mut message: Vec<u8>) -> Option<Answer> {
        let (head, rest) = split::<Head>(&message)?;
        let start = message.len() - rest.len();
        Some(match head {
            Head::Extracted { body_start, metadata, encoding, replaced_characters, kept_share, remarks } => {
                message.drain(..start);
                let text = String::from_utf8(message).ok()?;
                let mut extracted = Extracted::default();
                extracted.body_start = Some(body_start).filter(|&start| text.is_char_boundary(start))?;
                extracted.text = text;
                extracted.metadata = metadata;
                extracted.encoding = encoding_name(&encoding)?;
                extracted.replaced_characters = replaced_characters;
                extracted.kept_share = kept_share.map(f64::from_bits);
                for (name, count, detail) in remarks {
                    let kind = *RemarkKind::ALL.iter().find(|kind| kind.name() == name)?;
                    extracted.remarks.push(Remark::new(kind, count).with_detail(detail));
                }
                Answer::Extracted(extracted)
            }
            Head::Rejected { stage, reason, message } => {
                let stages = [Stage::Read, Stage::Decode, Stage::Extract];
                let stage = stages.into_iter().find(|known| known.name() == stage)?;
                let reason = *Reason::ALL.iter().find(|known| known.name() == reason)?;
                Answer::Rejected(Rejected::new(stage, reason, message))
            }
            Head::Panicked => Answer::Panicked,
        })
    }
}

/// A head with its length before it.
pub(super) fn with_length(head: &Value) -> Vec<u8> {
    let head = head.to_string();
    [&(head.len() as u64).to_le_bytes()[..], head.as_bytes()].concat()
}

/// The head at the beginning of a message, and what is behind it.
pub(super) fn split<Head: DeserializeOwned>(message: &[u8]) -> Option<(Head, &[u8])> {
    let (len, rest) = message.split_first_chunk::<8>()?;
    let (head, rest) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*len)).ok()?)?;
    Some((serde_json::from_slice(head).ok()?, rest))
}
