//! Tags of HTML in text that may be none.

/// Elements that web pages and editors write, in order. Those of a single use in other notations (`<data>`, `<time>`) are missing.
const NAMES: [&str; 78] = [
    "a",
    "abbr",
    "acronym",
    "address",
    "article",
    "aside",
    "audio",
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "script",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
    "video",
];

/// Elements that have no end tag.
const VOID: [&str; 5] = ["br", "col", "hr", "img", "input"];

/// Elements whose end tag may be missing.
const OPEN_ENDED: [&str; 9] = ["dd", "dt", "li", "p", "tbody", "td", "th", "thead", "tr"];

/// Elements that change the look of words.
const OF_WORDS: [&str; 7] = ["b", "em", "i", "q", "s", "strong", "u"];

/// What stands before a colon in addresses.
const SCHEMES: [&str; 8] = ["doi", "ftp", "http", "https", "mailto", "sms", "tel", "urn"];

/// A tag that is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'t> {
    /// In the case of the text.
    pub name: &'t str,
    pub is_end: bool,
    /// It ends with `/>`.
    pub is_closed: bool,
    /// In bytes, with its brackets.
    pub len: usize,
}

impl Tag<'_> {
    pub fn is_open_ended(self) -> bool {
        self.is_void() || holds(&OPEN_ENDED, self.name)
    }

    /// Whether it has no end tag.
    pub fn is_void(self) -> bool {
        self.is_closed || holds(&VOID, self.name)
    }
}

/// Tags that are looked at in a cell: the first say enough.
pub(super) const MOST: usize = 200;

/// The first tags of a text, and where they are.
pub(super) fn all(text: &str) -> impl Iterator<Item = (usize, Tag<'_>)> {
    memchr::memchr_iter(b'<', text.as_bytes()).filter_map(|at| Some((at, tag(&text[at..])?))).take(MOST)
}

/// The tag of a known element, or of one with a prefix such as `jats:p`, that `text` begins with.
///
/// # Complexity
/// Linear in the tag, which has at most `MOST` bytes.
pub(super) fn tag(text: &str) -> Option<Tag<'_>> {
    /// A tag of more bytes is none: an address in it may be long, a picture may not.
    const MOST: usize = 4096;
    let behind = text.strip_prefix('<')?;
    let (is_end, behind) = behind.strip_prefix('/').map_or((false, behind), |behind| (true, behind));
    let name = name(behind);
    if !is_known(name) {
        return None;
    }
    let rest = &behind.as_bytes()[name.len()..];
    let rest = &rest[..rest.len().min(MOST)];
    if !rest.first().is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/')) {
        return None;
    }
    let mut at = 0;
    loop {
        match *rest.get(at)? {
            b'>' => break,
            // A value may hold what ends a tag.
            quote @ (b'"' | b'\'') if at > 0 && rest[at - 1] == b'=' => {
                at += 1 + memchr::memchr(quote, &rest[at + 1..])?;
            }
            b'<' => return None,
            _ => {}
        }
        at += 1;
    }
    // `<b and c>` is no tag: attributes have values, but for a few.
    let inside = &rest[..at];
    let is_tag = inside.iter().all(|byte| byte.is_ascii_whitespace() || *byte == b'/') || inside.contains(&b'=');
    let len = text.len() - behind.len() + name.len() + at + 1;
    is_tag.then_some(Tag { name, is_end, is_closed: inside.ends_with(b"/"), len })
}

/// Whether an entity of `<` that stands before `text` opens a tag, of more than words.
pub(super) fn opens_tag(text: &str) -> bool {
    let text = text.strip_prefix('/').unwrap_or(text);
    let name = name(text);
    let ends = ["&gt;", " ", ">", "/", "&#62;"];
    holds(&NAMES, name) && !holds(&OF_WORDS, name) && ends.iter().any(|end| text[name.len()..].starts_with(end))
}

/// The name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn name(text: &str) -> &str {
    let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-');
    &text[..text.bytes().take(32).take_while(is_of_name).count()]
}

fn is_known(name: &str) -> bool {
    match name.split_once(':') {
        Some((prefix, local)) => {
            !holds(&SCHEMES, prefix)
                && prefix.starts_with(|c: char| c.is_ascii_alphabetic())
                && local.starts_with(|c: char| c.is_ascii_alphabetic())
        }
        None => holds(&NAMES, name),
    }
}

fn holds(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}
