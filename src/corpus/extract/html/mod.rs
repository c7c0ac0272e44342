//! Web pages: which of their text is the article, and what they say about themselves (docs/html.md).

mod article;
mod charset;
mod metadata;
mod nesting;
mod visible;

use std::panic::{AssertUnwindSafe, catch_unwind};

use encoding_rs::Encoding;

use self::article::{MainText, Trafilatura};
use super::{Extracted, Refusal};
use crate::config::HtmlText;
use crate::corpus::NamedEncoding;

/// A page of more bytes is none: what a parser makes of it takes ten times its bytes.
const MAX_BYTES: usize = 64 << 20;

/// A page of more bytes has no article to be found in reasonable time; all its text is read.
const MAX_ARTICLE: usize = 4 << 20;

/// Reads a web page. `transport` is the encoding that came with it, `forced` the one that the user says it has.
///
/// # Errors
/// Where it is too large, or has no text.
///
/// # Complexity
/// Linear in the bytes, times the depth of its elements, which is at most 256.
pub(in crate::corpus) fn read(
    bytes: &[u8],
    how: HtmlText,
    transport: Option<&'static Encoding>,
    forced: Option<NamedEncoding>,
) -> Result<Extracted, Refusal> {
    if bytes.len() > MAX_BYTES {
        return Err(Refusal::too_large(format!("a page of more than {MAX_BYTES} bytes; save its text")));
    }
    let decoded = charset::decode(bytes, transport, forced)?;
    let page = nesting::capped(&decoded.text);
    let (article, metadata) = Trafilatura.read(&page, how == HtmlText::Article && bytes.len() <= MAX_ARTICLE);
    let text = match article {
        Some(text) => text,
        // A parser that fails costs the page, and says so.
        None => catch_unwind(AssertUnwindSafe(|| visible::text(&page)))
            .map_err(|_| Refusal::malformed("it cannot be parsed; save the page again, or its text"))?,
    };
    if text.is_empty() {
        return Err(Refusal::empty("there is no text in this page"));
    }
    let (encoding, replaced_characters) = (decoded.encoding, decoded.replaced_characters);
    Ok(Extracted { text, metadata, encoding, replaced_characters })
}

#[cfg(test)]
mod tests;
