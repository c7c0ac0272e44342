//! Web pages: which of their text is the article, and what they say about themselves (docs/html.md).

mod article;
mod cdata;
mod charset;
mod layout;
mod metadata;
mod nesting;
mod outline;
mod raised;
mod shape;
mod siblings;
mod style;
mod visible;

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use encoding_rs::Encoding;
use scraper::Html;

use self::article::{Article, MainText, Trafilatura};
use self::visible::Event;
use crate::decode::NamedEncoding;
use crate::extracted::Extracted;
use crate::metadata::Metadata;
use crate::options::HtmlText;
use crate::rejected::Rejected;

/// A page of more bytes is none: what a parser makes of it takes ten times its bytes.
const MAX_BYTES: usize = 64 << 20;

/// A page of more bytes has no article to be found in reasonable time; all its text is read.
const MAX_ARTICLE: usize = 4 << 20;

/// Nor has one of more elements and texts: looking for the article takes 1.4 kB for each.
const MAX_ARTICLE_NODES: usize = 200_000;

const UNPARSED: &str = "it cannot be parsed; save the page again, or its text";

/// Reads a web page. `transport` is the encoding that came with it, `forced` the one that the user says it has.
///
/// # Errors
/// Where it is too large, or has no text.
///
/// # Complexity
/// Linear in the bytes, times the depth of its elements, which is at most 512.
pub(super) fn read(
    bytes: &[u8],
    how: HtmlText,
    transport: Option<&'static Encoding>,
    forced: Option<NamedEncoding>,
) -> Result<Extracted, Rejected> {
    if bytes.len() > MAX_BYTES {
        return Err(Rejected::too_large(format!("a page of more than {MAX_BYTES} bytes; save its text")));
    }
    let decoded = charset::decode(bytes, transport, forced)?;
    let page = cdata::as_text(&decoded.text);
    let page = nesting::with_ends(&page);
    let (page, nodes) = bounded(&page)?;
    let is_searched = how == HtmlText::Article && bytes.len() <= MAX_ARTICLE && nodes <= MAX_ARTICLE_NODES;
    let (text, metadata, kept_share) =
        catch_unwind(AssertUnwindSafe(|| parsed(&page, is_searched))).map_err(|_| Rejected::malformed(UNPARSED))?;
    if text.is_empty() {
        return Err(Rejected::empty("there is no text in this page"));
    }
    Ok(Extracted { text, metadata, kept_share, ..Extracted::from(decoded) })
}

/// The text of a page, what it says about itself, and the share of its words that are in the text.
fn parsed(page: &str, is_searched: bool) -> (String, Metadata, Option<f64>) {
    let tree = Html::parse_document(page);
    let events = visible::events(&tree);
    let article = if is_searched { Trafilatura.find(&tree, &events) } else { None };
    let (text, kept_share) = match article {
        Some(Article::Units(units)) => {
            let is_kept = |unit: u32| units.get(unit as usize).is_some_and(|is_kept| *is_kept);
            (visible::text(&events, is_kept), share(&events, is_kept))
        }
        Some(Article::Text(text)) => (text, None),
        None => (visible::text(&events, |_| true), None),
    };
    (text, metadata::of(&tree, page), kept_share)
}

/// The share of the words that can be seen; none where all are kept.
fn share(events: &[Event<'_>], is_kept: impl Fn(u32) -> bool) -> Option<f64> {
    let (mut kept, mut all) = (0, 0);
    for event in events {
        if let Event::Text(piece) = event {
            let words = words(piece.text);
            all += words;
            kept += if is_kept(piece.unit) { words } else { 0 };
        }
    }
    (kept < all).then(|| kept as f64 / all as f64)
}

/// Words of a text, where each character of a script without spaces is one.
fn words(text: &str) -> usize {
    let mut words = 0;
    let mut is_in_word = false;
    for c in text.chars() {
        let is_spaceless = matches!(c, '\u{e00}'..='\u{eff}' | '\u{3040}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}');
        words += usize::from(is_spaceless || c.is_alphanumeric() && !is_in_word);
        is_in_word = c.is_alphanumeric() && !is_spaceless;
    }
    words
}

/// All text that a browser shows of a piece of HTML; `None` where it cannot be parsed.
///
/// # Complexity
/// Like [`read`].
pub(crate) fn fragment_text(html: &str) -> Option<String> {
    /// So few tags cannot make a tree that must be bounded.
    const FEW_TAGS: usize = 64;
    if html.len() > MAX_BYTES {
        return None;
    }
    let is_small = memchr::memchr_iter(b'<', html.as_bytes()).nth(FEW_TAGS).is_none();
    let page = if is_small { nesting::capped(html) } else { bounded(html).ok()?.0 };
    catch_unwind(AssertUnwindSafe(|| visible::text(&visible::events(&Html::parse_document(&page)), |_| true))).ok()
}

/// The page as it is, or without what would take a parser more time and memory than its size is worth; and how many nodes it has.
fn bounded(page: &str) -> Result<(Cow<'_, str>, usize), Rejected> {
    // A parser that fails costs the page, and says so.
    let nodes = |page: &str| catch_unwind(|| shape::nodes(page)).unwrap_or(None);
    let capped = nesting::capped(page);
    if let Some(nodes) = nodes(&capped) {
        return Ok((capped, nodes));
    }
    let flat = nesting::flattened(page);
    match nodes(&flat) {
        Some(nodes) => Ok((Cow::Owned(flat), nodes)),
        None => Err(Rejected::malformed(UNPARSED)),
    }
}

#[cfg(test)]
mod tests;
