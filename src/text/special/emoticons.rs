//! Faces and hearts of letters and signs: `:D`, `;-)`, `<3`, `xD`.

use unicode_normalization::char::is_combining_mark;

/// The length of the emoticon whose first character stands at `at`. With `is_in_row` another one ends there.
pub(super) fn emoticon_len(text: &str, at: usize, is_in_row: bool) -> Option<usize> {
    let rest = &text[at..];
    let bytes = rest.as_bytes();
    let is_laugh = matches!(bytes[0], b'x' | b'X');
    let len = match bytes[0] {
        b':' | b';' | b'=' => face_len(rest)?,
        b'<' => {
            let heart = if bytes.get(1) == Some(&b'/') { 2 } else { 1 };
            heart + row_len(bytes, heart, b'3')?
        }
        b'x' | b'X' => 1 + row_len(bytes, 1, b'D').or_else(|| row_len(bytes, 1, b'd'))?,
        _ => return None,
    };
    let is_free = is_in_row || text[..at].chars().next_back().is_none_or(|before| may_follow(before, is_laugh));
    (is_free && may_precede(&rest[len..], is_laugh)).then_some(len)
}

/// Eyes, a tear, a nose and a mouth.
fn face_len(face: &str) -> Option<usize> {
    let bytes = face.as_bytes();
    let tear = ["'", "’"].into_iter().find(|&tear| face[1..].starts_with(tear)).map_or(0, str::len);
    let nose = 1 + tear;
    let (in_rows, single): (&[u8], &[u8]) =
        if bytes[0] == b':' { (b")(D*", b"dPpOoSsXxbcC3/\\") } else { (b")(D", b"Pp") };
    let mouth = |at: usize| {
        let sign = *bytes.get(at)?;
        let is_of_path = sign == b'/' && bytes.get(at + 1) == Some(&b'/');
        match sign {
            _ if in_rows.contains(&sign) => Some(at + row_len(bytes, at, sign)?),
            _ => (single.contains(&sign) && !is_of_path).then_some(at + 1),
        }
    };
    let has_nose = matches!(bytes.get(nose), Some(b'-' | b'o' | b'^'));
    (if has_nose { mouth(nose + 1) } else { None }).or_else(|| mouth(nose))
}

/// How many of a character follow each other, where it stands at `at`.
fn row_len(bytes: &[u8], at: usize, character: u8) -> Option<usize> {
    let len = bytes[at..].iter().take_while(|&&byte| byte == character).count();
    (len > 0).then_some(len)
}

fn may_follow(before: char, is_laugh: bool) -> bool {
    !(before.is_alphanumeric() || is_laugh && "_.-+%@/\\#&'’".contains(before))
}

fn may_precede(behind: &str, is_laugh: bool) -> bool {
    let mut behind = behind.chars();
    let Some(next) = behind.next() else { return true };
    let is_of_word = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    let is_inside = is_of_word(next) || "_%".contains(next) || is_laugh && "-+@/\\#&".contains(next);
    !(is_inside || ".,-'’".contains(next) && behind.next().is_some_and(is_of_word))
}
