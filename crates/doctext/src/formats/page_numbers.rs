//! Numbers of printed pages, which stand anywhere in a sentence or a word of a web page or a book.

/// Classes of their elements.
const CLASSES: [&str; 7] = ["page-number", "page_number", "pagebreak", "pagenum", "pagenumber", "pageno", "pgnum"];

/// Bytes of text beyond which an element is more than a number: a chapter that begins on a page of its own.
pub(super) const LONGEST: usize = 40;

/// Whether an element is marked as the number of a page, by its classes, its role and its type (`epub:type`).
pub(super) fn is_marked(class: Option<&str>, role: Option<&str>, kind: Option<&str>) -> bool {
    let any = |words: Option<&str>, is_it: &dyn Fn(&str) -> bool| {
        words.is_some_and(|words| words.split_whitespace().any(is_it))
    };
    any(role, &|role| role.eq_ignore_ascii_case("doc-pagebreak"))
        || any(kind, &|kind| kind == "pagebreak")
        || any(class, &|class| CLASSES.iter().any(|name| class.eq_ignore_ascii_case(name)))
}
