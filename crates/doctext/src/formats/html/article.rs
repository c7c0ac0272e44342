//! The article in a page.

use std::panic::{AssertUnwindSafe, catch_unwind};

use scraper::Html;
use trafilatura::dom::Document;
use trafilatura::{ExtractionFocus, HtmlDateMode, Options, extract_document};

use super::outline::Outline;
use super::visible::{self, Event};

/// Tells the article of a page from what stands around it.
pub(super) trait MainText {
    /// The paragraphs of the article, if one is found.
    fn find(&self, page: &Html, events: &[Event<'_>]) -> Option<Article>;
}

/// What was found of an article.
pub(super) enum Article {
    /// Which paragraphs of the page belong to it.
    Units(Vec<bool>),
    /// It stands in data for machines only.
    Text(String),
}

/// The rules of trafilatura (Barbaresi 2021), with readability and jusText for second and third opinions.
pub(super) struct Trafilatura;

/// From the strictest on; the first that finds an article decides. Nothing but the article is wanted: no comments.
const FOCUS: [ExtractionFocus; 2] = [ExtractionFocus::FavorPrecision, ExtractionFocus::Balanced];

impl MainText for Trafilatura {
    fn find(&self, page: &Html, events: &[Event<'_>]) -> Option<Article> {
        let outline = Outline::new(page, events)?;
        // A fault of the extractor costs the article, not the page: all of its text is still there.
        let guarded = catch_unwind(AssertUnwindSafe(|| {
            let document = Document::parse(&outline.html);
            FOCUS.into_iter().find_map(|focus| {
                let options = Options::default()
                    .with_fallback(true)
                    .with_exclude_comments(true)
                    .with_html_date_mode(HtmlDateMode::Disabled)
                    .with_focus(focus);
                let found = extract_document(document.clone_document(), &options).ok()?.content_html;
                if let Some(units) = outline.found(&found) {
                    return Some(Article::Units(units));
                }
                let text = visible::text(&visible::events(&Html::parse_document(&found)), |_| true);
                (!text.is_empty()).then_some(Article::Text(text))
            })
        }));
        guarded.unwrap_or_default()
    }
}
