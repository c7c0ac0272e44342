//! What the beginnings of texts look like, noted while they are read.

use std::collections::HashSet;

use crate::corpus::DocOrd;
use crate::named::named;

/// Bytes of a text that are looked at.
const LOOK: usize = 2000;

named! {
    /// What a text looks like that is none.
    TextSign {
        /// An object or a list of JSON.
        Json = "json",
        /// Code of a program.
        Code = "code",
        /// Rows of a table.
        Table = "table",
        /// Tags of HTML or XML.
        Markup = "markup",
        /// Every character, word or line twice.
        Doubled = "doubled",
        /// Lines that were there before.
        Repeated = "repeated",
    }
}

/// Documents with a sign, and the first of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sign {
    pub documents: u64,
    pub first: Option<DocOrd>,
}

/// What documents look like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextSigns {
    found: [Sign; TextSign::ALL.len()],
}

impl TextSigns {
    /// Looks at the beginning of a body.
    ///
    /// # Complexity
    /// Linear in the first 2,000 bytes.
    pub fn observe(&mut self, ord: DocOrd, body: &str) {
        for sign in signs_of(body) {
            let found = &mut self.found[sign as usize];
            found.documents += 1;
            found.first = Some(found.first.map_or(ord, |first| first.min(ord)));
        }
    }

    /// Adds those of others.
    pub fn merge(&mut self, other: TextSigns) {
        for (found, other) in self.found.iter_mut().zip(other.found) {
            found.documents += other.documents;
            found.first = [found.first, other.first].into_iter().flatten().min();
        }
    }

    /// The documents of each sign.
    pub fn found(&self) -> impl Iterator<Item = (TextSign, Sign)> {
        TextSign::ALL.iter().copied().zip(self.found)
    }
}

/// What a text looks like: nothing of this, as a rule.
fn signs_of(body: &str) -> impl Iterator<Item = TextSign> {
    let body = body.trim_start();
    let look = &body[..body.floor_char_boundary(LOOK)];
    let marks = Marks::of(look);
    // The last line is not whole where the text goes on, and its beginning is like no other line.
    let whole = if look.len() < body.len() { look.rfind('\n').map_or("", |end| &look[..end]) } else { look };
    let lines = || whole.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_json = is_json(look);
    let is_markup = !is_json && marks.closing_tags >= 3 && marks.closing_tags * 300 >= look.len();
    let is_code = !is_json && !is_markup && (marks.are_code() || marks.may_be_code() && are_code(lines()));
    let is_table =
        !is_json && (marks.digits > marks.seen / 2 && marks.seen >= 100 || marks.lines >= 4 && is_table(lines()));
    let is_doubled = !is_table
        && (has_doubled_characters(look) || has_doubled_words(look) || marks.lines >= 9 && has_doubled_lines(lines()));
    let is_repeated = !is_doubled && !is_table && marks.lines >= REPEATED && are_repeated(lines());
    [
        (TextSign::Json, is_json),
        (TextSign::Code, is_code),
        (TextSign::Table, is_table),
        (TextSign::Markup, is_markup),
        (TextSign::Doubled, is_doubled),
        (TextSign::Repeated, is_repeated),
    ]
    .into_iter()
    .filter_map(|(sign, is_there)| is_there.then_some(sign))
}

/// Bytes of each kind: one pass tells of most texts that they need no other.
#[derive(Default)]
struct Marks {
    /// All but white space.
    seen: usize,
    digits: usize,
    lines: usize,
    closing_tags: usize,
    /// `{ } = ;`
    code: usize,
    /// `( ) [ ] < >`
    brackets: usize,
}

impl Marks {
    /// A pass for each kind, of which the machine looks at many bytes at once.
    fn of(text: &str) -> Marks {
        let bytes = text.as_bytes();
        let brackets = count(bytes, |byte| matches!(byte, b'(' | b')' | b'[' | b']' | b'<' | b'>'));
        Marks {
            seen: count(bytes, |byte| !byte.is_ascii_whitespace()),
            digits: count(bytes, |byte| byte.is_ascii_digit()),
            lines: count(bytes, |byte| byte == b'\n'),
            closing_tags: if brackets == 0 { 0 } else { text.matches("</").count() },
            code: count(bytes, |byte| matches!(byte, b'{' | b'}' | b'=' | b';')),
            brackets,
        }
    }

    /// Prose has one such sign in 100 at most; a programme without line ends has ten times as many.
    fn are_code(&self) -> bool {
        self.seen >= 100 && self.code * 25 > self.seen && (self.code + self.brackets) * 12 > self.seen
    }

    fn may_be_code(&self) -> bool {
        self.code + self.brackets > 0 && self.lines >= 4
    }
}

/// In sums of a byte, as many of which the machine makes at once as it can: no sum is checked for overflow, as none has more than 255.
fn count(bytes: &[u8], is_one: impl Fn(u8) -> bool) -> usize {
    let few = |chunk: &[u8]| chunk.iter().fold(0u8, |sum, &byte| sum.wrapping_add(u8::from(is_one(byte))));
    bytes.chunks(255).map(|chunk| usize::from(few(chunk))).sum()
}

/// `{"key":` and `[{"key":`, also with the quotation marks of Python, and `["text",`.
fn is_json(text: &str) -> bool {
    let within = text.trim_start_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '{' | '['));
    let opening = text[..text.len() - within.len()].trim_end();
    let Some(quote) = within.chars().next().filter(|c| matches!(c, '"' | '\'')) else { return false };
    let Some((_, behind)) = within[1..].split_once(quote).filter(|_| !opening.is_empty()) else { return false };
    let mut behind = behind.trim_start().chars();
    match (opening.ends_with('{'), behind.next()) {
        (true, Some(':')) => true,
        (false, Some(',')) => behind.as_str().trim_start().starts_with(quote),
        _ => false,
    }
}

/// Lines of a program: two in five at least, of five.
fn are_code<'l>(lines: impl Iterator<Item = &'l str>) -> bool {
    const ENDS: [&str; 5] = ["{", "}", "};", "):", "();"];
    const HOLDS: [&str; 7] = [" = ", " == ", " != ", " => ", "();", "::", " += "];
    const BEGINS: [&str; 8] = ["#include", "import ", "def ", "function ", "const ", "var ", "let ", "#!/"];
    let is_code = |line: &str| {
        ENDS.iter().any(|end| line.ends_with(end))
            || HOLDS.iter().any(|held| line.contains(held))
            || BEGINS.iter().any(|begin| line.starts_with(begin)) && line.contains(['(', '{', '=', '<', ';', '/'])
    };
    let (mut all, mut code) = (0, 0);
    for line in lines {
        all += 1;
        code += usize::from(is_code(line));
    }
    all >= 5 && code * 5 >= all * 2
}

/// Nine in ten lines, of five at least, with the same number of tabs or bars, of two semicolons or three commas or more.
fn is_table<'l>(lines: impl Iterator<Item = &'l str> + Clone) -> bool {
    [('\t', 1), ('|', 2), (';', 2), (',', 3)].into_iter().any(|(separator, least)| {
        let mut numbers = lines.clone().map(|line| line.matches(separator).count());
        let Some(first) = numbers.next().filter(|&first| first >= least) else { return false };
        let (mut all, mut same) = (1, 1);
        for number in numbers {
            all += 1;
            same += usize::from(number == first);
        }
        all >= 5 && same * 10 >= all * 9
    })
}

/// `TThhee`: runs of the same character are all even.
fn has_doubled_characters(text: &str) -> bool {
    const CHARACTERS: usize = 200;
    let (mut runs, mut even, mut length, mut last) = (0, 0, 0, ' ');
    for character in text.chars().take(CHARACTERS).filter(|c| !c.is_whitespace()) {
        if character != last && length > 0 {
            (runs, even, length) = (runs + 1, even + usize::from(length % 2 == 0), 0);
        }
        (last, length) = (character, length + 1);
        // Nearly all texts are known by their first words.
        if runs == 8 && even < 5 {
            return false;
        }
    }
    runs >= 20 && even * 10 >= runs * 9
}

/// `the the state state`: nearly every second word is the one before it.
fn has_doubled_words(text: &str) -> bool {
    const WORDS: usize = 100;
    let mut words = text.split_ascii_whitespace().take(WORDS);
    let Some(mut last) = words.next() else { return false };
    let (mut all, mut same) = (1, 0);
    for word in words {
        all += 1;
        same += usize::from(word == last);
        last = word;
        if all == 8 && same < 2 {
            return false;
        }
    }
    // One word alone is a text of other kind.
    all >= 20 && same * 20 >= all * 9 && same < all - 1
}

fn has_doubled_lines<'l>(lines: impl Iterator<Item = &'l str>) -> bool {
    let (mut all, mut same, mut last) = (0, 0, "");
    for line in lines {
        all += 1;
        same += usize::from(line == last);
        last = line;
    }
    all >= 10 && same * 20 >= all * 9
}

/// Lines from which on repetition is no chance.
const REPEATED: usize = 20;

/// More than half of the lines were there before.
fn are_repeated<'l>(lines: impl Iterator<Item = &'l str>) -> bool {
    let (mut all, mut known) = (0, HashSet::new());
    for line in lines {
        all += 1;
        known.insert(line);
    }
    all >= REPEATED && known.len() * 2 < all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn signs(text: &str) -> Vec<TextSign> {
        signs_of(text).collect()
    }

    #[test]
    fn prose_has_no_sign() {
        let legal =
            "The processor shall keep: (a) the records of 2019;\n(b) the consent (see section 3);\n(c) the log;\n"
                .repeat(3);
        let verse =
            "O Captain, rise\nThe prize is won\nThe port is near\nThe bells I hear\nThe people all\nExulting, call\n";
        let scores =
            "City 3-1 Town. United 2-2 Rovers (2004). [Ed.: \"no\" report; see <below>.] Wanderers won 6-7, 6-3.\n"
                .repeat(9);
        for text in
            ["", "A", "ha ha ha ha ha", legal.as_str(), verse, &scores, "我们的城市今天下雨。", "[\"No\" he said.]"]
        {
            assert_eq!(signs(text), [], "{text}");
        }
    }

    #[test]
    fn each_sign_is_seen() {
        use TextSign::{Code, Doubled, Json, Markup, Repeated, Table};
        let doubled: String = "The state said that it would publish".chars().flat_map(|c| [c, c]).collect();
        let words = "we went to the old town by the river one day and came back late ".split(' ');
        let words: String = words.map(|word| format!("{word} {word} ")).collect();
        let lines: String = (0..8).map(|n| format!("Line {n} of this text\nLine {n} of this text\n")).collect();
        let html = "<p>The mayor spoke.</p><p>No one <b>came</b>.</p>\n".repeat(4);
        let menu = "Home\nNews of today\nSport\nSign in\n".repeat(9);
        let numbers = "12 4.5 8 199\n".repeat(40);
        for (text, sign) in [
            ("{\"id\": 1, \"text\": \"The mayor spoke\"}", Json),
            ("[ {'id': 1}, {'id': 2} ]", Json),
            ("[\"one text\", \"another\"]", Json),
            ("def area(r):\n    pi = 3.14\n    return pi * r\n\nprint(area(2))\nx = area(3)\n", Code),
            (
                "var a={b:1,c:2};function f(x){return x==1?a.b:a.c;}if(a){f(1);}else{f(2);};var d=f(3);d=f(d);d=d+1;e={};",
                Code,
            ),
            ("id,place,year,name\n1,Rye,1990,Ann\n2,Deal,1991,Bob\n3,Hove,1992,Cy\n4,Lewes,1993,Di\n", Table),
            ("a\tb\n1\t2\n3\t4\n5\t6\n7\t8\n9\t10\n", Table),
            (&numbers, Table),
            (&html, Markup),
            (&doubled, Doubled),
            (&words, Doubled),
            (&lines, Doubled),
            (&menu, Repeated),
        ] {
            assert_eq!(signs(text), [sign], "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_looked_at(text in "\\PC{0,3000}") {
            let _ = signs(&text);
        }

        #[test]
        fn whoever_looks_finds_the_same(of in prop::collection::vec(0..3usize, 0..20)) {
            let texts = ["{\"a\": 1}", "The mayor spoke.", "<p>a</p><p>b</p><p>c</p>"];
            let (mut alone, mut workers) = (TextSigns::default(), [TextSigns::default(), TextSigns::default()]);
            for (number, text) in of.iter().map(|&text| texts[text]).enumerate() {
                alone.observe(DocOrd::new(number as u64, 0), text);
                workers[number * 7 % 2].observe(DocOrd::new(number as u64, 0), text);
            }
            let [one, mut other] = workers;
            other.merge(one);
            prop_assert_eq!(other, alone);
        }
    }
}
