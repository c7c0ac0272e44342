//! Where values of JSON begin and end, without taking them apart.

use std::ops::Range;

/// The end of the value that begins at `at`; `None` where the bytes end before.
///
/// # Complexity
/// Linear in the value.
pub(super) fn end_of(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at)? {
        b'"' => end_of_string(bytes, at),
        b'{' | b'[' => {
            let (mut depth, mut at) = (1usize, at + 1);
            loop {
                match bytes.get(at)? {
                    b'"' => {
                        at = end_of_string(bytes, at)?;
                        continue;
                    }
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth -= 1,
                    _ => {}
                }
                at += 1;
                if depth == 0 {
                    return Some(at);
                }
            }
        }
        _ => {
            let is_end = |byte: &u8| matches!(byte, b',' | b'}' | b']' | b':') || byte.is_ascii_whitespace();
            Some(bytes[at..].iter().position(is_end).map_or(bytes.len(), |len| at + len))
        }
    }
}

fn end_of_string(bytes: &[u8], at: usize) -> Option<usize> {
    let mut at = at + 1;
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// The next byte from `at` on that is no white space.
pub(super) fn behind_space(bytes: &[u8], at: usize) -> usize {
    let len = bytes.get(at..).map_or(0, |rest| rest.iter().take_while(|byte| is_space(**byte)).count());
    at + len
}

/// White space, and what begins a record in a JSON text sequence.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | 0x1e)
}

/// A member of an object, with its key as it is written, or of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub key: Option<Range<usize>>,
    pub value: Range<usize>,
}

/// The members of the object or list that begins at `at`, so many at most; `None` where it is neither, or is damaged.
pub(super) fn members(bytes: &[u8], at: usize, most: usize) -> Option<Vec<Member>> {
    let is_object = match bytes.get(at)? {
        b'{' => true,
        b'[' => false,
        _ => return None,
    };
    let mut found = Vec::new();
    let mut at = behind_space(bytes, at + 1);
    while found.len() < most && !matches!(bytes.get(at)?, b'}' | b']') {
        let mut key = None;
        if is_object {
            if bytes[at] != b'"' {
                return None;
            }
            let end = end_of_string(bytes, at)?;
            key = Some(at..end);
            at = behind_space(bytes, end);
            if *bytes.get(at)? != b':' {
                return None;
            }
            at = behind_space(bytes, at + 1);
        }
        let end = end_of(bytes, at)?;
        if end == at {
            return None;
        }
        found.push(Member { key, value: at..end });
        at = behind_space(bytes, end);
        if bytes.get(at) == Some(&b',') {
            at = behind_space(bytes, at + 1);
        }
    }
    Some(found)
}

/// The bytes before the value that a script assigns, or that guard against scripts: `window.YTD.tweets.part0 = `, `callback(`, `)]}',`.
pub(super) fn prefix(bytes: &[u8]) -> usize {
    /// A longer one is none.
    const MOST: usize = 200;
    let start = behind_space(bytes, 0);
    let rest = &bytes[start..bytes.len().min(start + MOST)];
    if let Some(behind) = rest.strip_prefix(b")]}'") {
        let comma = usize::from(behind.first() == Some(&b','));
        return start + 4 + comma;
    }
    if !rest.first().is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$')) {
        return 0;
    }
    let is_of_name = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'.' | b' ' | b'[' | b']' | b'"' | b'\'')
    };
    let name = rest.iter().take_while(|byte| is_of_name(byte)).count();
    match rest.get(name) {
        Some(b'=' | b'(') => {
            let at = behind_space(bytes, start + name + 1);
            if matches!(bytes.get(at), Some(b'{' | b'[')) { at } else { 0 }
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_end_where_they_end() {
        for (json, end) in [(r#"{"a\"}": ["}"]} x"#, 15), ("[[], {}] ,", 8), ("-1.5,", 4), (r#""\\" "#, 4), ("true", 4)]
        {
            assert_eq!(end_of(json.as_bytes(), 0), Some(end), "{json}");
        }
        for cut in ["", "{", r#"{"a"#, "[1, ", r#""\"#] {
            assert_eq!(end_of(cut.as_bytes(), 0), None, "{cut}");
        }
    }

    #[test]
    fn members_have_their_keys() {
        let json = br#"{ "a" : [1, 2] , "b":null}"#;
        let all = members(json, 0, 9).expect("an object");
        let shown = |range: &Range<usize>| String::from_utf8_lossy(&json[range.clone()]).into_owned();
        let keys: Vec<_> = all.iter().map(|member| shown(member.key.as_ref().expect("a key"))).collect();
        assert_eq!(keys, ["\"a\"", "\"b\""]);
        assert_eq!(shown(&all[0].value), "[1, 2]");
        assert_eq!(members(b"[1, 2, 3]", 0, 2).map(|all| all.len()), Some(2));
        for damaged in [&b"{\"a\" 1}"[..], b"{a: 1}", b"{\"a\": }", b"[1", b"1"] {
            assert_eq!(members(damaged, 0, 9), None, "{}", String::from_utf8_lossy(damaged));
        }
    }

    #[test]
    fn scripts_are_taken_off() {
        for (text, rest) in [
            ("window.YTD.tweets.part0 = [1]", "[1]"),
            ("var posts=\n{}", "{}"),
            ("callback({\"a\": 1})", "{\"a\": 1})"),
            (")]}',\n[1]", "\n[1]"),
            ("[1]", "[1]"),
            ("true", "true"),
            ("a = 1", "a = 1"),
        ] {
            assert_eq!(&text[prefix(text.as_bytes())..], rest);
        }
    }
}
