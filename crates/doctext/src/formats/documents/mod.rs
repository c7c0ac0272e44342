//! XML with text in it: TEI, ALTO, PAGE, JATS, DocBook, NITF, feeds, and whatever else there is.

mod dialect;
mod feed;
mod scans;
mod structured;

use std::borrow::Cow;

use super::gaps::Gaps;
use super::html;
use super::xml::{self, Node, Xml};
use crate::decode::{Decoded, NamedEncoding, decode};
use crate::extracted::Extracted;
use crate::options::Options;
use crate::rejected::{Reason, Rejected, Stage};
use crate::remark::{Remark, RemarkKind};

/// The name of the file in messages.
const PART: &str = "the XML";

/// Reads XML by its first element.
///
/// # Errors
/// Where it is no XML, has no text, is nested too deeply, or declares entities of its own.
///
/// # Complexity
/// Linear in the bytes: one pass, or two where no reader knows what it is.
pub(super) fn read(bytes: &[u8], options: &Options) -> Result<Extracted, Rejected> {
    let decoded = decoded(bytes, options)?;
    let text = decoded.text.as_str();
    let root = root(text)?;
    let gaps = Gaps::default();
    let (text, metadata, remark) = match root.as_str() {
        "html" => return html::read(bytes, options.html, None, options.encoding),
        "mediawiki" => {
            let advice = "make texts of its pages first, with WikiExtractor or mwxml for instance";
            return Err(Rejected::unsupported(format!("a dump of a wiki, whose pages are in wiki markup; {advice}")));
        }
        "alto" => (scans::alto(text, &gaps)?, Vec::new(), None),
        "PcGts" => (scans::page(text, &gaps)?, Vec::new(), None),
        "rss" | "feed" | "RDF" | "item" | "entry" if feed::is_feed(text) => {
            let (text, metadata) = feed::read(text, &gaps)?;
            (text, metadata, None)
        }
        _ => {
            let dialect = dialect::of(&root, text);
            let (text, metadata) = structured::read(text, dialect, &gaps)?;
            let remark = Remark::new(RemarkKind::UnknownXml, 1).with_detail(format!("<{root}>"));
            (text, metadata, dialect.is_guess.then_some(remark))
        }
    };
    if text.is_empty() {
        if let Some(fault) = gaps.take() {
            return Err(fault);
        }
        return Err(Rejected::empty(format!("there is no text in this XML, which begins with <{root}>")));
    }
    let remarks = remark.into_iter().collect();
    let read = Extracted::from(Decoded { text: String::new(), ..decoded });
    Ok(gaps.told(Extracted { text, metadata, remarks, ..read }))
}

/// The text of the file, by its declaration unless its bytes show another encoding.
fn decoded(bytes: &[u8], options: &Options) -> Result<Decoded, Rejected> {
    let declared = xml::encoding(bytes).filter(|encoding| *encoding != encoding_rs::UTF_8);
    let encoding = declared.map(NamedEncoding::web).or(options.encoding);
    let decoded = match encoding {
        Some(encoding) => encoding.decode(bytes),
        None => decode(bytes.to_vec()),
    };
    decoded.map_err(|message| Rejected::new(Stage::Decode, Reason::Undecodable, message))?.checked()
}

/// The name of the first element.
fn root(text: &str) -> Result<String, Rejected> {
    let mut xml = Xml::new(text, PART);
    while let Some(node) = xml.next()? {
        match node {
            Node::Start(element) => return Ok(element.name().to_string()),
            Node::Text(text) if !text.trim_matches(['\u{feff}', ' ', '\t', '\r', '\n']).is_empty() => break,
            _ => {}
        }
    }
    Err(Rejected::malformed("no XML: it does not begin with an element"))
}

/// The text of a page within XML, such as an entry of a feed.
fn page_text(page: &str) -> Result<Cow<'_, str>, Rejected> {
    let has_markup = page.contains('<') || page.contains('&') && page.contains(';');
    if !has_markup {
        return Ok(Cow::Borrowed(page));
    }
    let read = html::read(page.as_bytes(), crate::options::HtmlText::AllText, Some(encoding_rs::UTF_8), None);
    match read {
        Ok(page) => Ok(Cow::Owned(page.text)),
        Err(rejected) if rejected.reason == Reason::Empty => Ok(Cow::Borrowed("")),
        Err(rejected) => Err(rejected),
    }
}

#[cfg(test)]
mod tests;
