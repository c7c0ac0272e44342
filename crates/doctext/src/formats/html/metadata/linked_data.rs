//! What the JSON-LD of a page says about its article.

use std::cell::LazyCell;
use std::collections::HashMap;

use super::json::Json;

/// What a page says in JSON-LD.
pub(super) struct LinkedData {
    roots: Vec<Json>,
}

/// The article and how sure it is that the page is about it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Article,
    Work,
    Page,
}

impl LinkedData {
    pub(super) fn new(scripts: &[String]) -> LinkedData {
        LinkedData { roots: scripts.iter().map(|script| Json::read(script)).collect() }
    }

    /// The things that the page describes, without those that belong to others.
    fn things(&self) -> Vec<&Json> {
        let mut things = Vec::new();
        for root in self.roots.iter().flat_map(Json::values) {
            things.push(root);
            for graph in root.get("@graph").map_or(&[][..], Json::values) {
                things.push(graph);
            }
        }
        let entities: Vec<&Json> =
            things.iter().filter_map(|thing| thing.get("mainEntity")).flat_map(Json::values).collect();
        things.extend(entities);
        things
    }

    /// The article of the page: of several, the one with its title or address.
    pub(super) fn article(&self, titles: &[&str], address: &str) -> Option<&Json> {
        let mut articles: Vec<(Rank, &Json)> =
            self.things().into_iter().filter_map(|thing| Some((rank(thing)?, thing))).collect();
        articles.sort_by_key(|(rank, _)| *rank);
        let best = articles.first()?.0;
        let among = || articles.iter().filter(|(rank, _)| *rank == best).map(|(_, thing)| *thing);
        let is_meant = |thing: &&Json| {
            let is_title = thing.text("headline").is_some_and(|headline| titles.contains(&headline.trim()));
            let ids = [thing.text("url"), thing.text("mainEntityOfPage"), thing.text("@id")];
            let page = thing.get("mainEntityOfPage").and_then(|page| page.text("@id"));
            is_title || !address.is_empty() && ids.into_iter().flatten().chain(page).any(|id| id == address)
        };
        among()
            .find(is_meant)
            .or_else(|| among().find(|thing| thing.get("datePublished").is_some()))
            .or_else(|| among().next())
    }

    /// What the thing says, or else the page that it is the main thing of.
    pub(super) fn published<'j>(&'j self, article: Option<&'j Json>) -> impl Iterator<Item = &'j str> {
        let pages = self.things().into_iter().filter(|thing| rank(thing) == Some(Rank::Page));
        let pages: Vec<&str> = pages.filter_map(|page| page.text("datePublished")).collect();
        let own = ["datePublished", "dateCreated"].into_iter().filter_map(move |key| article?.text(key));
        own.chain(pages)
    }

    /// Names of those who wrote it.
    pub(super) fn authors<'j>(&'j self, article: &'j Json) -> Vec<&'j str> {
        let said = ["author", "creator"].into_iter().find_map(|key| article.get(key)).map_or(&[][..], Json::values);
        let described = LazyCell::new(|| self.described());
        said.iter().filter_map(|author| name(author, &described)).collect()
    }

    /// What is described with a name, by its identity.
    fn described(&self) -> HashMap<&str, &Json> {
        let things = self.things().into_iter().rev().filter(|thing| thing.get("name").is_some());
        things.filter_map(|thing| Some((thing.text("@id")?, thing))).collect()
    }

    /// The name of the site.
    pub(super) fn site(&self, article: Option<&Json>) -> Option<String> {
        let described = LazyCell::new(|| self.described());
        let publisher = article.and_then(|article| name(article.get("publisher")?.values().first()?, &described));
        let site = || self.things().into_iter().find(|thing| types(thing).any(|kind| kind == "WebSite"))?.text("name");
        publisher.or_else(site).map(str::to_string)
    }
}

/// The name of a person or organisation, which may be described elsewhere.
fn name<'j>(named: &'j Json, described: &HashMap<&str, &'j Json>) -> Option<&'j str> {
    if let Json::Text(name) = named {
        return Some(name);
    }
    named.text("name").or_else(|| described.get(named.text("@id")?)?.text("name"))
}

fn types(thing: &Json) -> impl Iterator<Item = &str> {
    let types = thing.get("@type").map_or(&[][..], Json::values);
    types.iter().filter_map(|kind| match kind {
        Json::Text(kind) => Some(kind.rsplit(['/', ':']).next().unwrap_or(kind)),
        _ => None,
    })
}

fn rank(thing: &Json) -> Option<Rank> {
    types(thing)
        .filter_map(|kind| match kind {
            "Report" | "Review" | "Legislation" | "Recipe" => Some(Rank::Article),
            kind if kind.ends_with("Article") || kind.ends_with("Posting") && kind != "JobPosting" => {
                Some(Rank::Article)
            }
            "CreativeWork" | "Book" | "Chapter" | "Thesis" | "Message" | "QAPage" | "Question" => Some(Rank::Work),
            kind if kind.ends_with("Page") => Some(Rank::Page),
            _ => None,
        })
        .min()
}
