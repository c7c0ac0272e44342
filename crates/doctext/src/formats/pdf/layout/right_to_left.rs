//! Lines of Hebrew and Arabic: from the order in which they stand on the page, from left to right, to that in which they are read.

use unicode_normalization::UnicodeNormalization;

/// Whether a text has letters that are written from right to left.
pub(super) fn is_right_to_left(text: &str) -> bool {
    text.chars().any(is_letter)
}

fn is_letter(c: char) -> bool {
    let is_block = matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}');
    is_block && c.is_alphabetic() && !is_mark(c)
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c7}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e8}')
}

/// In how many words more a letter that only ends words is at the end than at the beginning. It is below 0 where letters stand as
/// on the page.
pub(super) fn evidence(text: &str) -> i64 {
    let is_last = |c: &char| matches!(c, 'ך' | 'ם' | 'ן' | 'ף' | 'ץ' | 'ة' | 'ى');
    let of_word = |word: &str| {
        let letters: Vec<char> = word.nfkc().filter(|c| is_letter(*c)).collect();
        if letters.len() < 3 {
            return 0;
        }
        let has_article = |mut letters: [char; 2], is_reversed: bool| {
            if is_reversed {
                letters.reverse();
            }
            letters == ['ا', 'ل']
        };
        let (first, last) = (letters.first(), letters.last());
        let ends = last.is_some_and(is_last) || has_article([letters[0], letters[1]], false);
        let begins =
            first.is_some_and(is_last) || has_article([letters[letters.len() - 2], letters[letters.len() - 1]], true);
        i64::from(ends) - i64::from(begins)
    };
    text.split_whitespace().map(of_word).sum()
}

/// The letters of one character from the last to the first, if they are written from right to left.
pub(super) fn turned(text: &str) -> String {
    if is_right_to_left(text) { clusters(text).into_iter().rev().collect() } else { text.to_string() }
}

/// Whether it is a word or more in the order in which it is read: no character is joined of so many letters.
pub(super) fn is_whole_word(text: &str) -> bool {
    text.chars().filter(|c| is_letter(*c)).count() >= 5
}

/// Whether most letters are written from right to left.
pub(super) fn is_mostly<'a>(lines: impl Iterator<Item = &'a str>) -> bool {
    let letters = lines.flat_map(str::chars).filter(|c| c.is_alphabetic());
    letters.map(|c| if is_letter(c) { 1_i64 } else { -1 }).sum::<i64>() > 0
}

/// A line in the order in which it is read, on a page that is written from right to left or not.
pub(super) fn logical(line: &str, is_mostly_so: bool) -> String {
    let clusters = clusters(line);
    let first = |cluster: &&str| cluster.chars().next().unwrap_or(' ');
    if is_mostly_so || is_mostly([line].into_iter()) {
        return reversed(&clusters);
    }
    // Words within a line that is written from left to right.
    let mut text = String::with_capacity(line.len());
    let mut rest = &clusters[..];
    while let Some(start) = rest.iter().position(|cluster| is_letter(first(cluster))) {
        text.extend(rest[..start].iter().copied());
        rest = &rest[start..];
        let end = rest.iter().position(|cluster| first(cluster).is_alphabetic() && !is_letter(first(cluster)));
        let end = rest[..end.unwrap_or(rest.len())].iter().rposition(|cluster| is_letter(first(cluster)));
        let (run, after) = rest.split_at(end.map_or(1, |end| end + 1));
        text.push_str(&reversed(run));
        rest = after;
    }
    text.extend(rest.iter().copied());
    text
}

/// Characters with their marks.
fn clusters(line: &str) -> Vec<&str> {
    let mut clusters = Vec::new();
    let mut start = 0;
    for (at, c) in line.char_indices() {
        if at > start && !is_mark(c) {
            clusters.push(&line[start..at]);
            start = at;
        }
    }
    clusters.extend((start < line.len()).then(|| &line[start..]));
    clusters
}

/// From the end to the beginning, but for words and numbers that are written from left to right.
fn reversed(clusters: &[&str]) -> String {
    let kind = |at: usize| clusters.get(at).and_then(|cluster| cluster.chars().next()).map_or(Kind::Right, Kind::of);
    let mut parts = Vec::new();
    let mut at = 0;
    while at < clusters.len() {
        let start = at;
        at += 1;
        if matches!(kind(start), Kind::Left | Kind::Digit) {
            // Up to the last letter or digit before one that is written from right to left.
            let mut has_letter = kind(start) == Kind::Left;
            let mut next = at;
            loop {
                match kind(next) {
                    Kind::Left if next == at || has_letter => has_letter = true,
                    Kind::Digit if next == at || has_letter => {}
                    Kind::Digit if next == at + 1 && kind(at) == Kind::Separator => {}
                    Kind::Separator | Kind::Other if has_letter || next == at => {
                        next += 1;
                        continue;
                    }
                    _ => break,
                }
                next += 1;
                at = next;
            }
        }
        parts.push(&clusters[start..at]);
    }
    let mut text = String::new();
    for part in parts.into_iter().rev() {
        match part {
            [one] => text.extend(one.chars().map(mirrored)),
            many => text.extend(many.iter().copied()),
        }
    }
    text
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Right,
    Left,
    Digit,
    /// Between two digits it belongs to a number.
    Separator,
    Other,
}

impl Kind {
    fn of(c: char) -> Kind {
        match c {
            '.' | ',' | ':' | '/' | '-' | '%' => Kind::Separator,
            c if c.is_numeric() => Kind::Digit,
            c if is_letter(c) => Kind::Right,
            c if c.is_alphabetic() => Kind::Left,
            _ => Kind::Other,
        }
    }
}

/// Brackets look to the other side.
fn mirrored(c: char) -> char {
    match c {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        '«' => '»',
        '»' => '«',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_turned_and_numbers_and_other_words_are_not() {
        let cases = [
            ("םולש", "שלום"),
            (".2024 תנשב ,ריעה", "העיר, בשנת 2024."),
            ("(ןושאר) רוא", "אור (ראשון)"),
            ("1,250.5 ריחמ", "מחיר 1,250.5"),
            ("York 12 לש ריעה", "העיר של York 12"),
            ("The word םולש רקוב means peace", "The word בוקר שלום means peace"),
            ("ةنيدملا يف", "في المدينة"),
        ];
        for (drawn, expected) in cases {
            assert_eq!(logical(drawn, false), expected, "{drawn}");
        }
        assert_eq!(logical("Manchester United םע", true), "עם Manchester United");
    }

    #[test]
    fn letters_that_end_words_tell_the_order() {
        assert!(evidence("שלום לכולם") > 0 && evidence("םלוכל םולש") < 0);
        assert!(evidence("في المدينة الكبيرة") > 0 && evidence("ةريبكلا ةنيدملا يف") < 0);
        assert_eq!(evidence("גדול 12 abc"), 0);
    }
}
