//! Web pages: which of their text is the article, and what they say about themselves (docs/html.md).

mod article;
mod charset;
mod metadata;
mod nesting;
mod shape;
mod visible;

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use encoding_rs::Encoding;

use self::article::{MainText, Trafilatura};
use crate::decode::NamedEncoding;
use crate::extracted::Extracted;
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
    let (page, nodes) = bounded(&decoded.text)?;
    let is_searched = bytes.len() <= MAX_ARTICLE && nodes <= MAX_ARTICLE_NODES;
    let (article, metadata) = Trafilatura.read(&page, how == HtmlText::Article && is_searched);
    let text = match article {
        Some(text) => text,
        None => catch_unwind(AssertUnwindSafe(|| visible::text(&page))).map_err(|_| Rejected::malformed(UNPARSED))?,
    };
    if text.is_empty() {
        return Err(Rejected::empty("there is no text in this page"));
    }
    Ok(Extracted { text, metadata, ..Extracted::from(decoded) })
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
    let page = if is_small { Cow::Borrowed(html) } else { bounded(html).ok()?.0 };
    catch_unwind(AssertUnwindSafe(|| visible::text(&page))).ok()
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
