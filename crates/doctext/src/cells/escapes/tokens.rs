//! Words that data sets and spreadsheets write for the ends of lines and for control characters.

/// Words, and what they are.
const WORDS: [(&str, &str); 9] = [
    ("|LBR|", "\n"),
    ("NEWLINE_TOKEN", "\n"),
    ("TAB_TOKEN", "\t"),
    ("<newline>", "\n"),
    ("<NEWLINE>", "\n"),
    ("[NEWLINE]", "\n"),
    ("{NEWLINE}", "\n"),
    ("__NEWLINE__", "\n"),
    ("<LF>", "\n"),
];

/// The cell without them, if there are any.
pub(super) fn undone(cell: &str) -> Option<String> {
    let bytes = cell.as_bytes();
    if memchr::memchr3(b'_', b'|', b'<', bytes).is_none() && memchr::memchr2(b'[', b'{', bytes).is_none() {
        return None;
    }
    let mut text = of_spreadsheet(cell);
    for (word, meaning) in WORDS {
        let now = text.as_deref().unwrap_or(cell);
        if now.contains(word) {
            text = Some(now.replace(word, meaning));
        }
    }
    text
}

/// `_x000D_` and its like, as they stand in the files of spreadsheets (ECMA-376, part 1, 22.4.2.4).
fn of_spreadsheet(cell: &str) -> Option<String> {
    let mut text = String::new();
    let mut rest = cell;
    let mut from = 0;
    while let Some(found) = memchr::memmem::find(&rest.as_bytes()[from..], b"_x") {
        let at = from + found;
        let c = rest.get(at + 2..at + 6).filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let c = c.filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        let Some(c) = c.and_then(|hex| char::from_u32(u32::from_str_radix(hex, 16).ok()?)) else {
            from = at + 2;
            continue;
        };
        text.push_str(&rest[..at]);
        rest = &rest[at + 7..];
        from = 0;
        match c {
            // A line ends once.
            '\r' if rest.starts_with(['\n', '\r']) || text.ends_with('\n') => {}
            '\r' => text.push('\n'),
            c if c.is_control() && !c.is_whitespace() => text.push(' '),
            c => text.push(c),
        }
    }
    (rest.len() < cell.len()).then(|| text + rest)
}
