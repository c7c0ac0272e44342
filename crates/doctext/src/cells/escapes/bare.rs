//! Escapes whose backslash was lost: `itu2019s`, `u002c`.

/// What is written so nearly always: quotation marks, dashes, and signs of ASCII that programs escape.
const KNOWN: [&str; 17] = [
    "0022", "0026", "0027", "002c", "003c", "003d", "003e", "00a0", "2013", "2014", "2018", "2019", "201c", "201d",
    "2022", "2026", "200b",
];

/// Which of the known were seen.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    kinds: u32,
    /// One stood in a word where an apostrophe would.
    in_word: bool,
}

impl Seen {
    pub fn add(&mut self, cell: &str) {
        for (at, kind) in places(cell) {
            self.kinds |= 1 << kind;
            let behind = &cell[at + 5..];
            let is_end = ["s", "t", "re", "ve", "ll", "d", "m"].into_iter().any(|end| {
                behind.strip_prefix(end).is_some_and(|behind| !behind.starts_with(|c: char| c.is_ascii_alphanumeric()))
            });
            let in_word = cell[..at].ends_with(|c: char| c.is_ascii_lowercase());
            self.in_word |= in_word && is_end && matches!(KNOWN[kind], "2019" | "0027");
        }
    }

    /// `u2019` alone may be a name or a year.
    pub fn is_certain(self) -> bool {
        let is_year = |kind: &usize| KNOWN[*kind].starts_with("20") && !KNOWN[*kind].ends_with(|c: char| c > '9');
        let years: u32 = (0..KNOWN.len()).filter(is_year).map(|kind| 1 << kind).sum();
        self.in_word || self.kinds.count_ones() > 1 && self.kinds & !years != 0
    }
}

/// The cell without them, if there are any.
pub(super) fn undone(cell: &str) -> Option<String> {
    let mut text = String::new();
    let mut from = 0;
    for (at, kind) in places(cell) {
        text.push_str(&cell[from..at]);
        text.extend(u32::from_str_radix(KNOWN[kind], 16).ok().and_then(char::from_u32));
        from = at + 5;
    }
    (from > 0).then(|| text + &cell[from..])
}

fn places(cell: &str) -> impl Iterator<Item = (usize, usize)> {
    let bytes = cell.as_bytes();
    memchr::memchr_iter(b'u', bytes).filter_map(move |at| {
        let digits = bytes.get(at + 1..at + 5)?;
        let is_after_backslash = at > 0 && bytes[at - 1] == b'\\';
        let kind = KNOWN.iter().position(|known| digits.eq_ignore_ascii_case(known.as_bytes()))?;
        (!is_after_backslash).then_some((at, kind))
    })
}
