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
    if let Some(undone) = of_r(text.as_deref().unwrap_or(cell)) {
        text = Some(undone);
    }
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

/// `<U+2019>`, as R on Windows writes characters that the code page of the system lacks.
fn of_r(cell: &str) -> Option<String> {
    let mut text = String::new();
    let mut from = 0;
    for at in memchr::memmem::find_iter(cell.as_bytes(), b"<U+") {
        // The second of two halves was taken with the first.
        if at < from {
            continue;
        }
        let Some((first, mut len)) = code(&cell[at..]) else { continue };
        let mut c = char::from_u32(first);
        if c.is_none()
            && let Some((second, more)) = code(&cell[at + len..])
            && first < 0xdc00
            && (0xdc00..0xe000).contains(&second)
        {
            c = char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00));
            len += more;
        }
        let Some(c) = c else { continue };
        text.push_str(&cell[from..at]);
        text.push(if c.is_control() && !c.is_whitespace() { ' ' } else { c });
        from = at + len;
    }
    (from > 0).then(|| text + &cell[from..])
}

/// The code point of `<U+2019>` or `<U+0001F600>`, and how long it is as written.
fn code(text: &str) -> Option<(u32, usize)> {
    let hex = text.strip_prefix("<U+")?;
    let len = hex.bytes().take(9).take_while(u8::is_ascii_hexdigit).count();
    let is_code = matches!(len, 4 | 8) && hex[len..].starts_with('>');
    is_code.then(|| Some((u32::from_str_radix(&hex[..len], 16).ok()?, len + 4))).flatten()
}
