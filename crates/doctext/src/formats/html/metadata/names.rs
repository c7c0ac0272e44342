//! Titles and names of authors, without what is none.

/// What stands in place of a title or a name, in lower case.
const LABELS: [&str; 33] = [
    "admin",
    "administrator",
    "anonymous",
    "article",
    "author",
    "authors",
    "autor",
    "by",
    "byline",
    "contributor",
    "default",
    "document",
    "editor",
    "guest",
    "home",
    "homepage",
    "index",
    "name",
    "new page",
    "new page 1",
    "none",
    "null",
    "page",
    "posted by",
    "read more",
    "share",
    "staff",
    "title",
    "undefined",
    "unknown",
    "unnamed",
    "untitled",
    "untitled document",
];

/// What stands before the name of an author.
const PREFIXES: [&str; 12] = [
    "by ",
    "by: ",
    "written by ",
    "posted by ",
    "author: ",
    "von ",
    "par ",
    "por ",
    "di ",
    "door ",
    "text: ",
    "words by ",
];

/// Signs between a title and the name of the site.
const SEPARATORS: [&str; 9] = [" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • "];

/// The first that is a title, without the name of the site.
pub(super) fn title<'t>(titles: impl Iterator<Item = &'t str>, site: &str) -> String {
    let all: Vec<String> = titles.map(|title| without_site(&squeezed(title), site)).collect();
    let is_title = |title: &&String| !title.is_empty() && !is_label(title);
    let site = folded(site);
    // A page may be called as its site is: the first page, or each where a template says so.
    let own = all.iter().filter(is_title).find(|title| folded(title) != site);
    own.or_else(|| all.iter().find(is_title)).cloned().unwrap_or_default()
}

fn without_site(title: &str, site: &str) -> String {
    for separator in SEPARATORS {
        if let Some((own, last)) = title.rsplit_once(separator)
            && is_site(last, site)
        {
            return own.trim().to_string();
        }
        if let Some((first, own)) = title.split_once(separator)
            && is_site(first, site)
        {
            return own.trim().to_string();
        }
    }
    title.to_string()
}

fn is_site(part: &str, site: &str) -> bool {
    let (part, site) = (folded(part), folded(site));
    let host = site.rsplit_once('.').map_or(site.as_str(), |(host, _)| host);
    !part.is_empty() && (part == site || part == host || site.len() > 3 && part.strip_prefix("the") == Some(&site))
}

/// The last part of a title in the head, which is the name of the site where nothing else says it.
pub(super) fn site_in<'t>(title: &'t str, host: &str) -> Option<&'t str> {
    let host = folded(host);
    let last = SEPARATORS.iter().find_map(|separator| Some(title.rsplit_once(separator)?.1.trim()))?;
    let name = folded(last);
    (name.len() > 3 && host.contains(&name)).then_some(last)
}

/// A title in the head without its last part, where that is short and set off by a bar.
pub(super) fn without_last(title: &str) -> &str {
    match title.rsplit_once(" | ") {
        Some((own, last)) if last.split_whitespace().count() <= 4 && own.contains(' ') => own.trim(),
        _ => title,
    }
}

/// Authors in the order in which they are said, each once.
pub(super) fn authors<'t>(names: impl Iterator<Item = &'t str>) -> String {
    let mut authors: Vec<String> = Vec::new();
    let mut handles: Vec<String> = Vec::new();
    for said in names {
        for name in split(&squeezed(said)) {
            let of = if name.starts_with('@') { &mut handles } else { &mut authors };
            if is_name(&name) && of.iter().all(|other| !folded(&name).contains(&folded(other))) {
                of.push(name);
            }
        }
    }
    if authors.is_empty() { handles.join("; ") } else { authors.join("; ") }
}

fn split(said: &str) -> Vec<String> {
    let lower = said.to_lowercase();
    let prefix = PREFIXES.iter().find(|prefix| lower.starts_with(**prefix)).map_or(0, |prefix| prefix.len());
    let said = said
        .get(prefix..)
        .unwrap_or(said)
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | ':' | ';'));
    let mut parts: Vec<String> = vec![said.to_string()];
    for separator in [";", " | ", " and ", " & ", " und ", " et "] {
        let is_whole = |part: &str| separator == ";" || part.split_whitespace().count() >= 2;
        parts = parts
            .into_iter()
            .flat_map(|part| {
                let pieces: Vec<String> = part.split(separator).map(|piece| piece.trim().to_string()).collect();
                if pieces.iter().all(|piece| is_whole(piece)) { pieces } else { vec![part] }
            })
            .collect();
    }
    parts
}

fn is_name(name: &str) -> bool {
    let is_address = name.contains("://") || name.starts_with("www.") || name.starts_with('/');
    let is_mail = name.find('@').is_some_and(|at| at > 0) && !name.contains(' ');
    let digits = name.chars().filter(char::is_ascii_digit).count();
    !is_address
        && !is_mail
        && !is_label(name)
        && name.len() <= 200
        && digits < 4
        && name.chars().any(char::is_alphabetic)
}

fn is_label(text: &str) -> bool {
    let lower = text.to_lowercase();
    LABELS.binary_search(&lower.trim_matches(|c: char| !c.is_alphanumeric())).is_ok()
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || *c == '.').flat_map(char::to_lowercase).collect()
}

/// With single spaces, and entities that were escaped once more.
fn squeezed(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.contains('&') && text.contains(';') {
        return scraper::Html::parse_fragment(&text.replace('<', "&lt;")).root_element().text().collect();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_in_order() {
        assert!(LABELS.is_sorted());
    }

    #[test]
    fn a_title_is_no_label_and_has_no_site() {
        let cases: [(&[&str], &str, &str); 10] = [
            (&["Home", "A bridge falls"], "", "A bridge falls"),
            (&["The Valley", "A bridge falls"], "The Valley", "A bridge falls"),
            (&["The Valley"], "The Valley", "The Valley"),
            (&["A bridge falls - The Valley"], "The Valley", "A bridge falls"),
            (&["The Valley: a bridge - and a town"], "The Valley", "The Valley: a bridge - and a town"),
            (&["The Valley » A bridge falls"], "The Valley", "A bridge falls"),
            (&["A bridge falls | valley.example"], "valley.example", "A bridge falls"),
            (&["A bridge falls | Comment"], "The Valley", "A bridge falls | Comment"),
            (&["Untitled", "", "name"], "", ""),
            (&["Bread &amp; salt"], "", "Bread & salt"),
        ];
        for (titles, site, expected) in cases {
            assert_eq!(title(titles.iter().copied(), site), expected, "{titles:?}");
        }
    }

    #[test]
    fn authors_are_names() {
        let cases: [(&[&str], &str); 9] = [
            (&["By Ada Mill"], "Ada Mill"),
            (&["Ada Mill", "ada mill", "Bo Lee"], "Ada Mill; Bo Lee"),
            (&["Ada Mill and Bo Lee"], "Ada Mill; Bo Lee"),
            (&["Sand and Stone"], "Sand and Stone"),
            (&["https://a.example/ada", "Author", "ada@a.example"], ""),
            (&["@ada"], "@ada"),
            (&["@ada", "Ada Mill"], "Ada Mill"),
            (&["Posted by", "Von Ada Mill"], "Ada Mill"),
            (&["Ada Mill; Bo Lee"], "Ada Mill; Bo Lee"),
        ];
        for (names, expected) in cases {
            assert_eq!(authors(names.iter().copied()), expected, "{names:?}");
        }
    }
}
