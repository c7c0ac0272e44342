//! What a parser should not see of a page: elements too deep within each other, and what makes it fail.
//!
//! Parsers of HTML take a time that grows with the square of the depth, and walk down it with a stack. Browsers stop at 512; pages that people made have far fewer.

use std::borrow::Cow;

use super::visible;

/// Elements deeper than this are taken out; their text stays.
const MOST: usize = 256;

/// Elements that hold none, or that the next of their kind ends: they make nothing deeper.
const FLAT: [&[u8]; 34] = [
    b"area",
    b"base",
    b"body",
    b"br",
    b"caption",
    b"col",
    b"colgroup",
    b"dd",
    b"dt",
    b"embed",
    b"head",
    b"hr",
    b"html",
    b"img",
    b"input",
    b"li",
    b"link",
    b"meta",
    b"optgroup",
    b"option",
    b"p",
    b"param",
    b"rp",
    b"rt",
    b"rtc",
    b"source",
    b"tbody",
    b"td",
    b"tfoot",
    b"th",
    b"thead",
    b"tr",
    b"track",
    b"wbr",
];

/// What is left of a page whose elements cannot be told apart within bounds: none of these makes anything deeper or is begun again by itself.
const PLAIN: [&[u8]; 9] = [b"body", b"br", b"head", b"hr", b"html", b"li", b"link", b"meta", b"p"];

/// Elements that never have an end tag.
const VOID: [&[u8]; 14] = [
    b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"param", b"source",
    b"track", b"wbr",
];

/// Elements in which nothing is a tag but their end.
const RAW: [&[u8]; 9] =
    [b"iframe", b"noembed", b"noframes", b"noscript", b"script", b"style", b"textarea", b"title", b"xmp"];

/// Attributes of one tag beyond these are taken out: parsers compare each with all before it.
const MOST_ATTRIBUTES: usize = 256;

/// The page, without the tags of elements that are too deep, and without attributes that are too many.
///
/// # Complexity
/// Linear in the page, times the depth for ends of elements that were never begun.
pub(super) fn capped(page: &str) -> Cow<'_, str> {
    let bytes = page.as_bytes();
    let mut kept = String::new();
    let mut copied = 0;
    let mut open: Vec<&[u8]> = Vec::new();
    for tag in (Tags { bytes, at: 0 }) {
        let is = |name: &&[u8]| name.eq_ignore_ascii_case(tag.name);
        if says_encoding(tag.name, &bytes[tag.start..tag.end]) {
            kept.push_str(&page[copied..tag.start]);
            copied = tag.end;
            continue;
        }
        if let Some(end) = too_many(&bytes[..tag.end], tag.start + 1 + tag.name.len()) {
            kept.push_str(&page[copied..end]);
            copied = if bytes[..tag.end].ends_with(b">") { tag.end - 1 } else { tag.end };
        }
        if tag.name.is_empty() || FLAT.iter().any(is) {
            continue;
        }
        if tag.is_end {
            if let Some(begun) = open.iter().rposition(is) {
                open.truncate(begun);
            }
        } else if RAW.iter().any(is) {
            continue;
        } else if open.len() == MOST {
            kept.push_str(&page[copied..tag.start]);
            // What stood on both sides of the tag was not one word.
            kept.push(' ');
            copied = tag.end;
        } else {
            open.push(tag.name);
        }
    }
    if copied == 0 && kept.is_empty() {
        return Cow::Borrowed(page);
    }
    kept.push_str(&page[copied..]);
    Cow::Owned(kept)
}

/// Where the last attribute ends that a tag may have; `None` where it has no more. The tag ends `bytes`; its name ends at `at`.
fn too_many(bytes: &[u8], mut at: usize) -> Option<usize> {
    if bytes.len() - at < 2 * MOST_ATTRIBUTES {
        return None;
    }
    let skip = |from: usize, is: fn(&u8) -> bool| {
        from + bytes[from..].iter().position(|byte| !is(byte)).unwrap_or(bytes.len() - from)
    };
    for _ in 0..MOST_ATTRIBUTES {
        at = skip(at, |byte| byte.is_ascii_whitespace() || *byte == b'/');
        at =
            skip((at + 1).min(bytes.len()), |byte| !(byte.is_ascii_whitespace() || matches!(byte, b'/' | b'=' | b'>')));
        let value = skip(at, u8::is_ascii_whitespace);
        if bytes.get(value) == Some(&b'=') {
            at = skip(value + 1, u8::is_ascii_whitespace);
            at = match bytes.get(at) {
                Some(quote @ (b'"' | b'\'')) => {
                    memchr::memchr(*quote, &bytes[at + 1..]).map_or(bytes.len(), |len| at + len + 2)
                }
                _ => skip(at, |byte| !(byte.is_ascii_whitespace() || *byte == b'>')),
            };
        }
        if at + 1 >= bytes.len() {
            return None;
        }
    }
    Some(at)
}

/// A page of XML, in which any element may be empty, with an end tag for each that is: `<a id="x"/>` would never end in HTML, and
/// `<title/>` would take the page with it.
///
/// # Complexity
/// Linear in the page.
pub(super) fn with_ends(page: &str) -> Cow<'_, str> {
    if !page.trim_start_matches('\u{feff}').trim_start().starts_with("<?xml") {
        return Cow::Borrowed(page);
    }
    let bytes = page.as_bytes();
    let mut ended = String::new();
    let mut copied = 0;
    let mut tags = Tags { bytes, at: 0 };
    while let Some(tag) = tags.next() {
        let is_void = VOID.iter().any(|name| name.eq_ignore_ascii_case(tag.name));
        if tag.is_end || tag.name.is_empty() || is_void || !bytes[..tag.end].ends_with(b"/>") {
            continue;
        }
        tags.at = tag.end;
        ended.push_str(&page[copied..tag.end - 2]);
        ended.push_str("></");
        ended.push_str(&String::from_utf8_lossy(tag.name));
        ended.push('>');
        copied = tag.end;
    }
    if copied == 0 {
        return Cow::Borrowed(page);
    }
    ended.push_str(&page[copied..]);
    Cow::Owned(ended)
}

/// The page as paragraphs: the tags of all other elements are taken out, and those that begin or end a block become the beginning of
/// a paragraph.
///
/// # Complexity
/// Linear in the page.
pub(super) fn flattened(page: &str) -> String {
    let bytes = page.as_bytes();
    let mut flat = String::with_capacity(page.len());
    let mut copied = 0;
    for tag in (Tags { bytes, at: 0 }) {
        let is = |name: &&[u8]| name.eq_ignore_ascii_case(tag.name);
        let is_kept = PLAIN.iter().any(is) && !says_encoding(tag.name, &bytes[tag.start..tag.end]);
        if is_kept || RAW.iter().any(is) && !b"noscript".eq_ignore_ascii_case(tag.name) {
            continue;
        }
        flat.push_str(&page[copied..tag.start]);
        copied = tag.behind;
        let name = String::from_utf8_lossy(tag.name).to_ascii_lowercase();
        if !tag.name.is_empty() && visible::is_block_name(&name) {
            flat.push_str("<p>");
        }
    }
    flat.push_str(&page[copied..]);
    flat
}

/// Whether it is a `meta` element that stands for a header with an encoding. The page is decoded already, and html5ever 0.39 fails where such
/// a header ends behind the word `charset`.
fn says_encoding(name: &[u8], tag: &[u8]) -> bool {
    if !name.eq_ignore_ascii_case(b"meta") {
        return false;
    }
    let tag = tag.to_ascii_lowercase();
    [b"http-equiv".as_slice(), b"charset"].iter().all(|word| memchr::memmem::find(&tag, word).is_some())
}

/// A tag, comment or declaration; the last two have no name.
struct Tag<'p> {
    name: &'p [u8],
    is_end: bool,
    /// Both ends are at ASCII characters.
    start: usize,
    end: usize,
    /// Where the next may be: behind it, or behind what is in a `RAW` element.
    behind: usize,
}

/// The tags of a page.
struct Tags<'p> {
    bytes: &'p [u8],
    at: usize,
}

impl<'p> Iterator for Tags<'p> {
    type Item = Tag<'p>;

    fn next(&mut self) -> Option<Tag<'p>> {
        loop {
            let start = self.at + memchr::memchr(b'<', &self.bytes[self.at..])?;
            if let Some(tag) = Tag::at(self.bytes, start) {
                self.at = tag.behind;
                return Some(tag);
            }
            self.at = start + 1;
        }
    }
}

impl<'p> Tag<'p> {
    fn at(bytes: &'p [u8], start: usize) -> Option<Tag<'p>> {
        let rest = &bytes[start + 1..];
        if rest.starts_with(b"!--") {
            let end = memchr::memmem::find(&rest[3..], b"-->").map_or(bytes.len(), |found| start + 4 + found + 3);
            return Some(Tag { name: b"", is_end: false, start, end, behind: end });
        }
        let is_end = rest.first() == Some(&b'/');
        let name_start = start + 1 + usize::from(is_end);
        let name = &bytes[name_start..];
        if !name.first()?.is_ascii_alphabetic() {
            return None;
        }
        // A name without an end is all that is left: no tag can end in it.
        let len = name.iter().position(|byte| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace());
        let name = &name[..len.unwrap_or(name.len())];
        let end = end_of_tag(bytes, name_start + name.len());
        let is_raw = !is_end && RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name));
        let behind = if is_raw { end_of_raw(bytes, end, name) } else { end };
        Some(Tag { name, is_end, start, end, behind })
    }
}

/// Behind the `>` of a tag: the first that is in no quotes.
fn end_of_tag(bytes: &[u8], mut at: usize) -> usize {
    while let Some(found) = memchr::memchr3(b'>', b'"', b'\'', &bytes[at..]) {
        let quote = bytes[at + found];
        at += found + 1;
        if quote == b'>' {
            return at;
        }
        // A quote that does not begin the value of an attribute is a character like any other.
        let before = bytes[..at - 1].iter().rposition(|byte| !byte.is_ascii_whitespace());
        if before.is_some_and(|before| bytes[before] == b'=') {
            match memchr::memchr(quote, &bytes[at..]) {
                Some(end) => at += end + 1,
                None => break,
            }
        }
    }
    bytes.len()
}

fn end_of_raw(bytes: &[u8], from: usize, name: &[u8]) -> usize {
    let mut at = from;
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]).map(|found| at + found) {
        let rest = &bytes[found + 1..];
        if rest.first() == Some(&b'/') && rest.len() > name.len() && rest[1..=name.len()].eq_ignore_ascii_case(name) {
            return found;
        }
        at = found + 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_not_deep_stays_as_it_is() {
        let flat = "<p>a".repeat(2000) + &"<td><li>".repeat(2000) + &"<div>x</div>".repeat(2000);
        let pages = [
            flat.as_str(),
            "",
            "<",
            "a < b <1> </> <!doctype html> <!-- <div> -->",
            "<a href='<div><div>'>x",
            "<a href=\"never closed",
            "<script>'<div>'.repeat(1e9)</SCRIPT>",
            "<title><b></title>",
        ];
        for page in pages {
            assert!(matches!(capped(page), Cow::Borrowed(same) if same == page), "{page}");
        }
    }

    #[test]
    fn attributes_beyond_the_most_are_taken_out() {
        let many = |count: usize| (0..count).map(|at| format!(" é{at}='>' b{at}=c d{at}")).collect::<String>();
        let page = |count: usize| format!("<p>a<i{}>b</i><br{}/>c", many(count), many(count));
        assert!(matches!(capped(&page(85)), Cow::Borrowed(_)));
        let cut = format!("{} é85='>'", many(85));
        assert_eq!(capped(&page(9_000)), format!("<p>a<i{cut}>b</i><br{cut}>c"));
        assert_eq!(capped(&format!("<p{}", many(9_000))), format!("<p{cut}"));
    }

    #[test]
    fn empty_elements_of_xml_end() {
        let page = "<?xml version='1.0'?><html><head><title/><script src='a'/></head><body><p>The <a id='/>'/>mill<br/> and<i class=\"x\" />.</p>";
        let ended = "<?xml version='1.0'?><html><head><title></title><script src='a'></script></head><body><p>The <a id='/>'></a>mill<br/> and<i class=\"x\" ></i>.</p>";
        assert_eq!(with_ends(page), ended);
        for same in ["<p>The <a/>mill", "<?xml?><p>The mill<br/>", "<?xml", ""] {
            assert!(matches!(with_ends(same), Cow::Borrowed(_)), "{same}");
        }
    }

    #[test]
    fn deeper_elements_are_taken_out_and_their_text_stays() {
        let page = format!("{}deep{}", "<div class=\"é>\">x".repeat(600), "</b></div>".repeat(600));
        let capped = capped(&page);
        assert_eq!(capped.matches("<div").count(), MOST);
        assert_eq!(capped.matches('x').count(), 600);
        assert!(capped.contains("deep"));
        // Ends that belong to nothing do not hide how deep it is.
        let hidden = "<div></x>".repeat(2000);
        assert_eq!(super::capped(&hidden).matches("<div").count(), MOST);
    }
}
