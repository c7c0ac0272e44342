//! Characters of fonts of symbols.

use super::super::xml::Element;

/// What the font Symbol has in the places of the letters.
const CAPITALS: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
const SMALL: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
const SIGNS: [(u32, &str); 21] = [
    (0x22, "∀"),
    (0x24, "∃"),
    (0x27, "∋"),
    (0x2a, "∗"),
    (0x2d, "−"),
    (0x40, "≅"),
    (0xa3, "≤"),
    (0xa5, "∞"),
    (0xac, "←"),
    (0xae, "→"),
    (0xb0, "°"),
    (0xb1, "±"),
    (0xb3, "≥"),
    (0xb4, "×"),
    (0xb6, "∂"),
    (0xb7, "•"),
    (0xb8, "÷"),
    (0xb9, "≠"),
    (0xba, "≡"),
    (0xbb, "≈"),
    (0xbc, "…"),
];

/// Fonts of pictures, of which no character is text.
const PICTURES: [&str; 4] = ["Wingdings", "Webdings", "Marlett", "ZapfDingbats"];

/// A character by its number; `None` where only its font knows what it is.
pub(super) fn symbol(element: &Element<'_>) -> Option<String> {
    let number = element.attribute("char").and_then(|number| u32::from_str_radix(&number, 16).ok())?;
    let font = element.attribute("font").unwrap_or_default();
    let is_own = (0xe000..=0xf8ff).contains(&number);
    if PICTURES.iter().any(|name| font.starts_with(name)) {
        return Some(String::new());
    }
    if !is_own && font != "Symbol" {
        return char::from_u32(number).map(String::from);
    }
    let code = if is_own { number & 0xff } else { number };
    let letter = |letters: &str, first: u32| letters.chars().nth((code - first) as usize).map(String::from);
    match code {
        _ if font != "Symbol" => None,
        0x41..=0x5a => letter(CAPITALS, 0x41),
        0x61..=0x7a => letter(SMALL, 0x61),
        _ => match SIGNS.iter().find(|(sign, _)| *sign == code) {
            Some((_, text)) => Some((*text).to_string()),
            None if (0x20..0x7f).contains(&code) || code > 0xff => char::from_u32(code).map(String::from),
            None => None,
        },
    }
}
