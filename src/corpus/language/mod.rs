//! Which language a text is in.

mod costs;
mod decide;
mod learnt;
mod letters;
mod lists;
mod model;
mod scripts;
mod source;

use self::decide::decide;
use self::scripts::Writing;
pub use self::source::SourceLanguage;

/// Texts with more bytes are looked at in three places.
const LONG: usize = 400;
/// Bytes that are looked at in one place.
const PLACE: usize = 1000;

/// The ISO 639-1 code (639-3 where there is none) of the language of `body`, or `""` where it is not certain.
pub fn detect_language(body: &str) -> &'static str {
    if body.len() <= LONG {
        return language_of(body);
    }
    // A licence or a head of metadata in another language is no sixth of the text, as a rule.
    let place = |sixths: usize| {
        let start = body.floor_char_boundary(body.len() / 6 * sixths);
        language_of(&body[start..body.floor_char_boundary(start + PLACE)])
    };
    let (first, middle) = (place(1), place(3));
    if first == middle {
        return first;
    }
    let last = place(5);
    if first == last || middle.is_empty() { last } else { middle }
}

fn language_of(text: &str) -> &'static str {
    match Writing::of(text) {
        Writing::Unknown => "",
        Writing::Of(code) => code,
        Writing::Shared => decide(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certain_or_empty() {
        assert_eq!(
            detect_language("The government said that it would publish the report on the censorship of the press."),
            "en"
        );
        assert_eq!(detect_language("国家互联网信息办公室发布了关于个人信息保护的新规定。"), "zh");
        assert_eq!(detect_language("1234 5678"), "");
    }
}
