//! What is found in a page that may say something about it.

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use scraper::node::Element;
use scraper::{Html, Node};

/// Parts of the names of classes of what stands beside the article.
const BESIDE: [&str; 15] = [
    "comment",
    "footer",
    "latest",
    "menu",
    "more-",
    "most-",
    "navbar",
    "navigation",
    "popular",
    "promo",
    "recommend",
    "related",
    "sidebar",
    "teaser",
    "trending",
];

/// Classes of the line that says who wrote it.
const BYLINES: [&str; 7] =
    ["article-author", "author", "byline", "entry-author", "post-author", "post_author", "submitted-by"];

/// Bytes of text that a paragraph of the article has at least; what is shorter may be the line of its author and date.
const PARAGRAPH: usize = 80;

/// Bytes of a line that is a date.
const LONGEST_DATE: usize = 40;

/// Bytes of text beside a date in a line that is about it.
const BYLINE: usize = 60;

/// What a page may say about itself.
#[derive(Default)]
pub(super) struct Declared<'p> {
    /// Names (or properties) of `meta` elements in lower case, and their contents.
    pub(super) metas: Vec<(String, &'p str)>,
    pub(super) scripts: Vec<String>,
    pub(super) canonical: &'p str,
    /// The title in the head.
    pub(super) title: String,
    pub(super) headings: Vec<String>,
    /// The first heading that is smaller.
    pub(super) subheading: Option<String>,
    /// Values of `itemprop="datePublished"`, and dates that are marked as those of the article.
    pub(super) published: Vec<String>,
    pub(super) modified: Vec<String>,
    /// Dates at the head of the article without more about them.
    pub(super) dates: Vec<String>,
    pub(super) authors: Vec<String>,
    /// What may be a name among other things.
    pub(super) bylines: Vec<String>,
}

impl<'p> Declared<'p> {
    pub(super) fn meta(&self, name: &str) -> Option<&'p str> {
        self.all(name).next()
    }

    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &'p str> {
        self.metas
            .iter()
            .filter(move |(other, _)| other == name)
            .map(|(_, content)| content.trim())
            .filter(|value| !value.is_empty())
    }

    /// # Complexity
    /// Linear in the page, but for texts of headings and dates, which are bounded.
    pub(super) fn new(page: &'p Html) -> Declared<'p> {
        let mut declared = Declared::default();
        let mut place = Place::default();
        for edge in page.tree.root().traverse() {
            match edge {
                Edge::Open(node) => match node.value() {
                    Node::Element(element) => {
                        place.open(element);
                        declared.head(element, &node, &place);
                        if place.beside == 0 {
                            declared.element(element, &node, &place);
                        }
                    }
                    Node::Text(text) => place.text(&text.text),
                    _ => {}
                },
                Edge::Close(node) => {
                    if let Node::Element(element) = node.value() {
                        place.close(element);
                    }
                }
            }
        }
        declared
    }

    /// What elements anywhere say about the page.
    fn head(&mut self, element: &'p Element, node: &NodeRef<'p, Node>, place: &Place) {
        match element.name() {
            "meta" => {
                let names = [element.attr("property"), element.attr("name")];
                let name = names.into_iter().flatten().next();
                let name = name.or_else(|| element.attr("itemprop").filter(|_| place.beside == 0));
                if let (Some(name), Some(content)) = (name, element.attr("content")) {
                    self.metas.push((name.trim().to_ascii_lowercase(), content));
                }
            }
            "link" if is_word(element.attr("rel"), "canonical") && self.canonical.is_empty() => {
                self.canonical = element.attr("href").unwrap_or("").trim();
            }
            "script" => {
                let kind = element.attr("type").unwrap_or("").trim();
                if kind.eq_ignore_ascii_case("application/ld+json") {
                    self.scripts.push(text(node, usize::MAX));
                }
            }
            "title" if self.title.is_empty() && element.name.ns == html5ever::ns!(html) => {
                self.title = text(node, 2000)
            }
            _ => {}
        }
    }

    fn element(&mut self, element: &'p Element, node: &NodeRef<'p, Node>, place: &Place) {
        if element.name() == "h1" {
            self.headings.push(text(node, 2000));
        } else if matches!(element.name(), "h2" | "h3") && self.subheading.is_none() {
            self.subheading = Some(text(node, 2000));
        }
        let property = element.attr("itemprop").unwrap_or("");
        if property.contains("author") && element.name() != "meta"
            || is_word(element.attr("rel"), "author")
            || is_author(element)
        {
            self.authors.push(text(node, 400));
        } else if element.classes().any(|class| BYLINES.contains(&class)) {
            self.bylines.push(text(node, 400));
        }
        self.date(element, node, property, place);
    }

    fn date(&mut self, element: &'p Element, node: &NodeRef<'p, Node>, property: &str, place: &Place) {
        let is_time = element.name() == "time";
        let is_marked = element.classes().any(|class| {
            let class = class.to_ascii_lowercase();
            ["published", "entry-date", "dt-published", "post-date"].contains(&class.as_str())
                || class.contains("publish") && (class.contains("date") || class.contains("time"))
        });
        let is_changed = property == "dateModified"
            || element.classes().any(|class| class.contains("updated") || class.contains("modified"));
        let machine = ["datetime", "content", "title"].into_iter().find_map(|name| element.attr(name));
        if element.name() == "meta" {
        } else if is_changed {
            // Old blogs mark one date as both.
            let of = if is_marked && property != "dateModified" { &mut self.published } else { &mut self.modified };
            of.extend(machine.map(str::to_string));
        } else if property == "datePublished" || is_marked || is_time && element.attr("pubdate").is_some() {
            self.published.push(machine.map_or_else(|| text(node, 100), str::to_string));
        } else if is_time && place.is_head() && is_byline(node) {
            self.dates.extend(element.attr("datetime").map(str::to_string));
        } else if place.is_head() && is_dated(element) {
            let line = text(node, 2 * LONGEST_DATE);
            if line.len() <= LONGEST_DATE && !says_change(&line.to_lowercase()) {
                self.dates.push(line);
            }
        }
    }
}

/// Where in a page an element is.
#[derive(Default)]
struct Place {
    /// Elements around it that stand beside the article.
    beside: u32,
    /// Articles around it, and how many there were.
    articles: u32,
    all_articles: u32,
    heading: bool,
    /// Paragraphs that belong to the text came before it, after the heading.
    has_text: bool,
    /// Bytes of text in the paragraph.
    paragraph: Option<usize>,
}

impl Place {
    fn open(&mut self, element: &Element) {
        self.beside += u32::from(is_beside(element));
        match element.name() {
            "article" => {
                self.articles += 1;
                self.all_articles += u32::from(self.articles == 1 && self.beside == 0);
            }
            "h1" if self.beside == 0 => (self.heading, self.has_text) = (true, false),
            "p" => self.paragraph = Some(0),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(length) = &mut self.paragraph {
            *length += text.trim().len();
        }
    }

    fn close(&mut self, element: &Element) {
        self.beside -= u32::from(is_beside(element));
        match element.name() {
            "article" => self.articles -= 1,
            "p" => self.has_text |= self.paragraph.take().is_some_and(|length| length >= PARAGRAPH),
            _ => {}
        }
    }

    /// Whether it is at the head of the only article: between its heading and its text, or in front of both.
    fn is_head(&self) -> bool {
        !self.has_text && self.all_articles <= 1 && (self.heading || self.articles > 0)
    }
}

fn is_beside(element: &Element) -> bool {
    matches!(element.name(), "aside" | "nav" | "footer")
        || element.name() != "body"
            && element.name() != "html"
            && [element.attr("class"), element.attr("id")].into_iter().flatten().any(|names| {
                let names = names.to_ascii_lowercase();
                BESIDE.iter().any(|beside| names.contains(beside))
            })
}

fn is_author(element: &Element) -> bool {
    let names =
        ["author-name", "author__name", "author_name", "byline-name", "byline__name", "byline-author", "p-author"];
    element.classes().any(|class| names.contains(&class))
}

/// Whether the block around a date has little else in it, and does not say that it is the day of a change.
fn is_byline(node: &NodeRef<'_, Node>) -> bool {
    let is_block = |node: &NodeRef<'_, Node>| {
        node.value().as_element().is_some_and(|element| super::super::visible::is_block_name(element.name()))
    };
    let Some(block) = node.ancestors().take(16).find(is_block) else { return true };
    let around = text(&block, 400).to_lowercase();
    let is_own = block.value().as_element().is_some_and(|element| element.name() != "p");
    !says_change(&around) && (is_own || around.len() <= BYLINE + text(node, 100).len() && !around.ends_with('.'))
}

fn says_change(text: &str) -> bool {
    ["updated", "modified", "aktualisiert", "mis à jour", "actualizado"].iter().any(|word| text.contains(word))
}

/// Whether the class of an element says that a date is all that is in it.
fn is_dated(element: &Element) -> bool {
    element.classes().any(|class| {
        let class = class.to_ascii_lowercase();
        class.ends_with("date") && !class.contains("update")
    })
}

fn is_word(words: Option<&str>, word: &str) -> bool {
    words.is_some_and(|words| words.split_whitespace().any(|other| other.eq_ignore_ascii_case(word)))
}

/// The text in an element, so many bytes of it at most, with single spaces.
fn text(node: &NodeRef<'_, Node>, most: usize) -> String {
    let mut found = String::new();
    for edge in node.traverse() {
        if let Edge::Open(node) = edge
            && let Node::Text(text) = node.value()
        {
            found.push_str(&text.text);
            if found.len() >= most {
                break;
            }
        }
    }
    found.split_whitespace().collect::<Vec<_>>().join(" ")
}
