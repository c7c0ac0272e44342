//! What a page says about itself.

use trafilatura::Metadata;

use crate::corpus::FrontMatter;
use crate::corpus::extract::blocks::add_metadata;

/// As front matter; what is not said is left out.
pub(super) fn of(found: &Metadata) -> FrontMatter {
    let mut known = FrontMatter::new();
    let host = found.hostname.strip_prefix("www.").unwrap_or(&found.hostname);
    let source = if found.sitename.is_empty() { host } else { &found.sitename };
    let date = found.date.map(|date| date.to_string()).unwrap_or_default();
    let said = [
        ("title", found.title.as_str()),
        ("date", &date),
        ("source", source),
        ("author", &found.author),
        ("url", &found.url),
        ("language", &found.language),
        ("description", &found.description),
    ];
    for (key, value) in said {
        add_metadata(&mut known, key, value);
    }
    known
}
