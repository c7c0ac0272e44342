//! The article in a page.

use std::panic::{AssertUnwindSafe, catch_unwind};

use trafilatura::dom::Document;
use trafilatura::{ExtractionFocus, Options, extract_document};

use super::{metadata, visible};
use crate::extracted::Metadata;

/// Tells the article of a page from what stands around it.
pub(super) trait MainText {
    /// The text of the article in blocks, if it is asked for and one is found, and what the page says about itself.
    fn read(&self, page: &str, is_article_wanted: bool) -> (Option<String>, Metadata);
}

/// The rules of trafilatura (Barbaresi 2021), with readability and jusText for second and third opinions.
pub(super) struct Trafilatura;

/// From the strictest on; the first that finds an article decides. Nothing but the article is wanted: no comments.
const FOCUS: [ExtractionFocus; 2] = [ExtractionFocus::FavorPrecision, ExtractionFocus::Balanced];

impl MainText for Trafilatura {
    fn read(&self, page: &str, is_article_wanted: bool) -> (Option<String>, Metadata) {
        // A fault of the extractor costs the article, not the page: all of its text is still there.
        let guarded = catch_unwind(AssertUnwindSafe(|| {
            let document = Document::parse(page);
            let known = metadata::of(&trafilatura::metadata::extract_metadata(&document, &Options::default()), page);
            if !is_article_wanted {
                return (None, known);
            }
            let article = FOCUS.into_iter().find_map(|focus| {
                let options = Options::default().with_fallback(true).with_exclude_comments(true).with_focus(focus);
                let found = extract_document(document.clone_document(), &options).ok()?;
                let text = visible::text(&found.content_html);
                (!text.is_empty()).then_some(text)
            });
            (article, known)
        }));
        guarded.unwrap_or_default()
    }
}
