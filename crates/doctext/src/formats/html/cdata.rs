//! `<![CDATA[…]]>` in pages of XML, which a parser of HTML takes for a comment.

use std::borrow::Cow;

use memchr::memmem;

const START: &str = "<![CDATA[";
const END: &str = "]]>";

/// Bytes in which a page says that it is XML.
const HEAD: usize = 4096;

/// A page of XML with what such sections hold as other text; in scripts and styles they stay.
///
/// # Complexity
/// Linear in the page.
pub(super) fn as_text(page: &str) -> Cow<'_, str> {
    if memmem::find(page.as_bytes(), START.as_bytes()).is_none() || !is_xml(page) {
        return Cow::Borrowed(page);
    }
    let mut plain = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(inside) = rest.strip_prefix(START) {
            let len = memmem::find(inside.as_bytes(), END.as_bytes()).unwrap_or(inside.len());
            plain.push_str(&inside[..len].replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
            rest = &inside[(len + END.len()).min(inside.len())..];
        } else {
            let len = len_of_code(rest.as_bytes()).max(1);
            plain.push_str(&rest[..len]);
            rest = &rest[len..];
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

fn is_xml(page: &str) -> bool {
    let head = &page[..page.floor_char_boundary(HEAD)];
    let declares = |quote: char| head.contains(&format!("xmlns={quote}http://www.w3.org/1999/xhtml{quote}"));
    head.trim_start_matches('\u{feff}').trim_start().starts_with("<?xml") || declares('"') || declares('\'')
}

/// How long a comment, script or style is that begins here; 0 where none does.
fn len_of_code(bytes: &[u8]) -> usize {
    if bytes.starts_with(b"<!--") {
        return memmem::find(bytes, b"-->").unwrap_or(bytes.len());
    }
    let is_of = |name: &&&[u8]| {
        bytes.get(1..=name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
            && bytes.get(name.len() + 1).is_some_and(|next| !next.is_ascii_alphanumeric())
    };
    let Some(name) = [&b"script"[..], b"style"].iter().find(is_of).copied() else { return 0 };
    let tag = memchr::memchr(b'>', bytes).map_or(bytes.len(), |end| end + 1);
    if bytes[..tag].ends_with(b"/>") {
        return tag;
    }
    let is_end = |at: &usize| bytes.get(at + 2..at + 2 + name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name));
    memmem::find_iter(&bytes[tag..], b"</").map(|at| tag + at).find(is_end).unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_of_xml_are_text() {
        let page = |body: &str| format!("<?xml version='1.0'?><html><body>{body}</body></html>");
        let cases = [
            (
                "<p>The <![CDATA[mill & <b>weir</b>]]> stand.</p>",
                "<p>The mill &amp; &lt;b&gt;weir&lt;/b&gt; stand.</p>",
            ),
            (
                "<script>//<![CDATA[\na < b\n//]]></SCRIPT><p><![CDATA[é]]>",
                "<script>//<![CDATA[\na < b\n//]]></SCRIPT><p>é",
            ),
            (
                "<script src='a'/><p><![CDATA[x]]><!-- <![CDATA[no]]> -->",
                "<script src='a'/><p>x<!-- <![CDATA[no]]> -->",
            ),
        ];
        for (body, expected) in cases {
            assert_eq!(as_text(&page(body)), page(expected));
        }
        assert_eq!(
            as_text("<html xmlns=\"http://www.w3.org/1999/xhtml\"><p><![CDATA[a > b]]>"),
            "<html xmlns=\"http://www.w3.org/1999/xhtml\"><p>a &gt; b"
        );
        assert_eq!(as_text("<?xml?><![CDATA[never"), "<?xml?>never");
        for same in ["<p><![CDATA[x]]>", "<?xml?><p>x", ""] {
            assert!(matches!(as_text(same), Cow::Borrowed(_)), "{same}");
        }
        as_text(&format!("<?xml?>{}", "<![CDATA[".repeat(100_000)));
        as_text(&format!("<?xml?><![CDATA[{}", "<script><!--".repeat(100_000)));
    }
}
