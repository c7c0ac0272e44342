//! Paragraphs: what stands between lines that hold only white space (docs/counting.md § 2.7).

use memchr::memchr2_iter;

/// Calls `paragraph` with the byte range of every paragraph of a text. A line ends with LF, CR LF, or CR alone as on old
/// machines.
pub(super) fn each_paragraph(text: &str, mut paragraph: impl FnMut(usize, usize)) {
    let bytes = text.as_bytes();
    let mut begin = None;
    let mut line = 0;
    for at in memchr2_iter(b'\n', b'\r', bytes) {
        let is_second_half = at == line && at > 0 && bytes[at] == b'\n' && bytes[at - 1] == b'\r';
        if is_second_half {
            line = at + 1;
            continue;
        }
        if is_blank(&text[line..at]) {
            if let Some(begin) = begin.take() {
                paragraph(begin, line);
            }
        } else {
            begin.get_or_insert(line);
        }
        line = at + 1;
    }
    match begin {
        Some(begin) if is_blank(&text[line..]) => paragraph(begin, line),
        Some(begin) => paragraph(begin, text.len()),
        None if is_blank(&text[line..]) => {}
        None => paragraph(line, text.len()),
    }
}

fn is_blank(line: &str) -> bool {
    !line.as_bytes().first().is_some_and(u8::is_ascii_graphic) && line.trim_start().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraphs(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        each_paragraph(text, |start, end| found.push(&text[start..end]));
        found
    }

    #[test]
    fn lines_end_in_three_ways() {
        assert_eq!(paragraphs("a\r\n\r\nb\rc\r\rd\n \t\u{3000}\n\ne"), ["a\r\n", "b\rc\r", "d\n", "e"]);
        assert_eq!(paragraphs("\n\r\n a\r\n"), [" a\r\n"]);
        assert_eq!(paragraphs("a\n \u{a0}"), ["a\n"]);
        assert_eq!(paragraphs("a\n\r\nb\r\n\n"), ["a\n", "b\r\n"]);
        assert_eq!(paragraphs(""), [""; 0]);
        assert_eq!(paragraphs("\u{2003}\n\r"), [""; 0]);
    }
}
