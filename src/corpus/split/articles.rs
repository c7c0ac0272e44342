//! The `<article>` elements of a page, before it is taken apart.

use std::ops::Range;

use memchr::memchr_iter;

/// Elements whose content is no markup, and comments: how they begin and end.
const OPAQUE: [(&[u8], &[u8]); 4] =
    [(b"<!--", b"-->"), (b"<script", b"</script"), (b"<style", b"</style"), (b"<template", b"</template")];

/// Where each element is, but those within others.
///
/// # Complexity
/// Linear in the bytes.
pub(super) fn articles(page: &[u8]) -> Vec<Range<usize>> {
    let (mut found, mut open, mut depth, mut hidden) = (Vec::new(), 0, 0_usize, 0);
    for at in memchr_iter(b'<', page) {
        let rest = &page[at..];
        if at < hidden {
            continue;
        }
        if let Some((_, end)) = OPAQUE.iter().find(|(start, _)| begins(rest, start)) {
            let len = rest.windows(end.len()).position(|window| window.eq_ignore_ascii_case(end));
            hidden = len.map_or(page.len(), |len| at + len + 1);
        } else if is_tag(rest, b"<article") {
            open = if depth == 0 { at } else { open };
            depth += 1;
        } else if is_tag(rest, b"</article") && depth > 0 {
            depth -= 1;
            if depth == 0 {
                found.push(open..at);
            }
        }
    }
    if depth > 0 {
        found.push(open..page.len());
    }
    found
}

fn begins(rest: &[u8], with: &[u8]) -> bool {
    rest.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with))
}

fn is_tag(rest: &[u8], tag: &[u8]) -> bool {
    begins(rest, tag)
        && rest.get(tag.len()).is_none_or(|&byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_found_and_those_within_others_are_not() {
        let page = "<body><!-- <article> --><ARTICLE id=1>a<article>b</article></article><articles>x</articles>\
            <script>'<article>'</script><article>c</article><article>d";
        let found: Vec<&str> = articles(page.as_bytes()).into_iter().map(|range| &page[range]).collect();
        assert_eq!(found, ["<ARTICLE id=1>a<article>b</article>", "<article>c", "<article>d"]);
        assert!(articles(b"<p>no</p></article>").is_empty());
    }
}
