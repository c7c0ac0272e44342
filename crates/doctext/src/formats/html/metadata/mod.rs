//! What a page says about itself.

mod day;
mod declared;
mod json;
mod linked_data;
mod names;

use scraper::Html;

use self::declared::Declared;
use self::linked_data::LinkedData;
use crate::metadata::{Metadata, add_metadata};

/// Names of `meta` elements that say when the page was published, those that mean nothing else first.
const PUBLISHED: [&str; 37] = [
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "article:published",
    "datepublished",
    "date_published",
    "publication_date",
    "publication-date",
    "publishdate",
    "publish-date",
    "publish_date",
    "published-date",
    "published_date",
    "published_time",
    "pubdate",
    "pub_date",
    "originalpublicationdate",
    "rnews:datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.published",
    "dc.date.publication",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "bt:pubdate",
    "dc.date",
    "dc:date",
    "dcterms.date",
    "dcterms.created",
    "dc.date.created",
    "dc.created",
    "displaydate",
    "date",
];

const MODIFIED: [&str; 8] = [
    "article:modified_time",
    "og:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "last-modified",
    "lastmod",
    "bt:moddate",
];

const AUTHORS: [&str; 12] = [
    "author",
    "article:author",
    "authors",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "dc:creator",
    "citation_author",
    "parsely-author",
    "sailthru.author",
    "creator",
    "article:author_name",
];

/// Bytes of a line that is a name and little else.
const LONGEST_BYLINE: usize = 60;

/// As front matter; what is not said is left out.
pub(super) fn of(tree: &Html, page: &str) -> Metadata {
    let declared = Declared::new(tree);
    let data = LinkedData::new(&declared.scripts);
    let language = language(page);
    let url = url(&declared);
    let titles: Vec<&str> = ["og:title", "twitter:title"].iter().filter_map(|name| declared.meta(name)).collect();
    let titles: Vec<&str> = titles.into_iter().chain(declared.headings.iter().map(String::as_str)).collect();
    let article = data.article(&titles, url);

    let of_metas = |names: [&str; 3]| names.iter().find_map(|name| declared.meta(name)).map(str::to_string);
    let site = of_metas(["og:site_name", "application-name", "dc.publisher"]).or_else(|| data.site(article));
    let site = site.or_else(|| of_metas(["publisher", "citation_journal_title", "dc:publisher"]));
    let site = site.or_else(|| names::site_in(&declared.title, host(url)).map(str::to_string));
    let source = site.unwrap_or_else(|| host(url).to_string());
    let source = source.trim_start_matches('@');

    let heading = heading(&declared);
    let said = [declared.meta("og:title"), article.and_then(|article| article.text("headline"))];
    let metas = ["citation_title", "dc.title", "twitter:title"].map(|name| declared.meta(name));
    // A part of a page has no title of its own.
    let subheading = declared.subheading.as_deref().filter(|_| declared.title.is_empty());
    let in_page = [heading, Some(names::without_last(&declared.title)), subheading];
    let titles = said.into_iter().chain(metas).chain(in_page).flatten();
    let title = names::title(titles, source);

    let authors = article.map(|article| names::authors(data.authors(article).into_iter())).unwrap_or_default();
    let authors = [authors].into_iter().chain(AUTHORS.iter().map(|name| names::authors(declared.all(name))));
    let is_line = |line: &&str| line.len() <= LONGEST_BYLINE;
    let in_page = [
        names::authors(declared.authors.iter().map(String::as_str).take(8)),
        names::authors(declared.bylines.iter().map(String::as_str).filter(is_line).take(1)),
    ];
    let author = authors.chain(in_page).find(|authors| !authors.is_empty()).unwrap_or_default();

    let is_month_first = language.eq_ignore_ascii_case("en-US");
    let day = |value: &str| day::of(value, is_month_first);
    let metas = PUBLISHED.iter().flat_map(|name| declared.all(name));
    let marked = declared.published.iter().map(String::as_str).chain(declared.dates.iter().map(String::as_str));
    let date = data.published(article).chain(metas).chain(marked).find_map(day).or_else(|| day::of_address(url));
    // Whether the day or the month comes first, the user may know.
    let date = date.or_else(|| {
        let metas = PUBLISHED.iter().flat_map(|name| declared.all(name));
        let marked = declared.published.iter().map(String::as_str).chain(declared.dates.iter().map(String::as_str));
        let mut said = data.published(article).chain(metas).chain(marked).map(str::trim);
        said.find(|value| day::may_be_two(value)).map(str::to_string)
    });
    let changed = article.and_then(|article| article.text("dateModified")).into_iter();
    let changed = changed.chain(MODIFIED.iter().filter_map(|name| declared.meta(name)));
    let modified = changed.chain(declared.modified.iter().map(String::as_str)).find_map(day);

    let description = ["og:description", "description", "dc.description", "twitter:description"];
    let mut known = Metadata::new();
    for (key, value) in [
        ("title", title.as_str()),
        ("date", date.as_deref().unwrap_or("")),
        ("source", source),
        ("author", &author),
        ("url", url),
        ("language", language),
        ("description", description.iter().find_map(|name| declared.meta(name)).unwrap_or("")),
        ("date_modified", modified.as_deref().unwrap_or("")),
    ] {
        add_metadata(&mut known, key, value);
    }
    known
}

/// The address that the page says it has, if it is a whole one.
fn url<'p>(declared: &Declared<'p>) -> &'p str {
    let said = [declared.meta("og:url").unwrap_or(""), declared.canonical];
    said.into_iter().find(|url| url.starts_with("http://") || url.starts_with("https://")).unwrap_or("")
}

fn host(url: &str) -> &str {
    let host = url.split("://").nth(1).unwrap_or("").split(['/', '?', '#']).next().unwrap_or("");
    host.strip_prefix("www.").unwrap_or(host)
}

/// The heading that the title in the head repeats, or else the only one.
fn heading<'d>(declared: &'d Declared<'_>) -> Option<&'d str> {
    let headings = declared.headings.iter().filter(|heading| !heading.is_empty());
    let repeated = headings.clone().find(|heading| declared.title.contains(heading.as_str()));
    let only = || if headings.clone().count() == 1 { headings.clone().next() } else { None };
    repeated.or_else(only).map(String::as_str)
}

/// Bytes in which the first element should begin.
const START: usize = 4096;

/// What the element `html` says its language is.
fn language(page: &str) -> &str {
    let start = page.as_bytes().iter().take(START).copied().collect::<Vec<u8>>().to_ascii_lowercase();
    let Some(at) = memchr::memmem::find(&start, b"<html") else { return "" };
    let tag = &start[at..];
    let tag = &tag[..memchr::memchr(b'>', tag).unwrap_or(tag.len())];
    for name in [b" lang=".as_slice(), b" xml:lang="] {
        if let Some(found) = memchr::memmem::find(tag, name) {
            let value = page.get(at + found + name.len()..at + tag.len()).unwrap_or("").trim_start_matches(['"', '\'']);
            return &value[..value.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(value.len())];
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_its_language() {
        let cases = [
            ("<!doctype html><HTML class=x LANG='en-GB'>", "en-GB"),
            ("<html lang=de>", "de"),
            ("<html xmlns=\"x\" xml:lang=\"zh-Hans\" dir=ltr>", "zh-Hans"),
            ("<html lang=\"\">", ""),
            ("<html><p lang=en>", ""),
            ("é<html lang=fr", "fr"),
            ("", ""),
        ];
        for (page, expected) in cases {
            assert_eq!(language(page), expected, "{page}");
        }
    }
}
