//! The style that an element of a page has by its own attribute.

use scraper::node::Element;

/// What the style of an element itself says of a property, which ends in a colon.
pub(super) fn of(element: &Element, property: &str) -> Option<String> {
    let style = element.attr("style")?;
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    let declared = style.split(';').rev().find_map(|declaration| declaration.strip_prefix(property))?;
    Some(declared.split('!').next().unwrap_or("").to_string())
}
