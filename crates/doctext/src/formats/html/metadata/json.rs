//! JSON as pages have it: what cannot be read ends it, and what came before stays.

/// Values within each other; more are left out.
const MOST_DEEP: usize = 32;

/// What stands before it where it is in a comment.
const WRAPPERS: [&str; 7] = ["<!--", "-->", "<![CDATA[", ">", "//", "/*", "*/"];

/// A value of JSON. Numbers are texts, and what is neither is nothing.
#[derive(Debug, PartialEq)]
pub(super) enum Json {
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
    Nothing,
}

impl Json {
    /// Reads the first value of a text.
    ///
    /// # Complexity
    /// Linear in the text.
    pub(super) fn read(text: &str) -> Json {
        // Some wrap it into comments, for old browsers or for XML.
        let mut text = text.trim_start();
        while let Some(rest) = WRAPPERS.iter().find_map(|wrapper| text.strip_prefix(wrapper)) {
            text = rest.trim_start();
        }
        let start = text.find(['{', '[']).unwrap_or(text.len());
        Reader { bytes: &text.as_bytes()[start..], text: &text[start..], at: 0 }.value(0).unwrap_or(Json::Nothing)
    }

    pub(super) fn get(&self, key: &str) -> Option<&Json> {
        match self {
            Json::Object(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text of a key, or the first of several.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.values().iter().find_map(|value| match value {
            Json::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// The values of a list, or the one value that is none.
    pub(super) fn values(&self) -> &[Json] {
        match self {
            Json::List(values) => values,
            value => std::slice::from_ref(value),
        }
    }
}

struct Reader<'t> {
    bytes: &'t [u8],
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<u8> {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        if depth > MOST_DEEP {
            return None;
        }
        match self.next()? {
            b'{' => {
                self.at += 1;
                let mut entries = Vec::new();
                while let Some(entry) = self.entry(depth) {
                    entries.push(entry);
                }
                self.ended(b'}');
                Some(Json::Object(entries))
            }
            b'[' => {
                self.at += 1;
                let mut values = Vec::new();
                loop {
                    match self.next() {
                        Some(b',') => self.at += 1,
                        None | Some(b']' | b'}') => break,
                        _ => match self.value(depth + 1) {
                            Some(value) => values.push(value),
                            None => break,
                        },
                    }
                }
                self.ended(b']');
                Some(Json::List(values))
            }
            b'"' => self.string().map(Json::Text),
            _ => {
                let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
                let length = self.bytes[self.at..].iter().take_while(|byte| is_part(byte)).count();
                let word = &self.text[self.at..self.at + length];
                self.at += length;
                let is_number = word.starts_with(|c: char| c == '-' || c.is_ascii_digit());
                (length > 0).then(|| if is_number { Json::Text(word.to_string()) } else { Json::Nothing })
            }
        }
    }

    fn entry(&mut self, depth: usize) -> Option<(String, Json)> {
        while self.next()? == b',' {
            self.at += 1;
        }
        if self.next()? != b'"' {
            return None;
        }
        let key = self.string()?;
        if self.next()? != b':' {
            return None;
        }
        self.at += 1;
        Some((key, self.value(depth + 1)?))
    }

    /// Goes on behind the end of an object or list; what is broken is not read further.
    fn ended(&mut self, end: u8) {
        if self.next() == Some(end) {
            self.at += 1;
        } else {
            self.at = self.bytes.len();
        }
    }

    fn string(&mut self) -> Option<String> {
        self.at += 1;
        let mut string = String::new();
        loop {
            let end = self.at + memchr::memchr2(b'"', b'\\', &self.bytes[self.at..])?;
            string.push_str(&self.text[self.at..end]);
            self.at = end + 1;
            if self.bytes[end] == b'"' {
                return Some(string);
            }
            let escaped = self.text[self.at..].chars().next()?;
            self.at += escaped.len_utf8();
            match escaped {
                'n' | 'r' | 't' => string.push(' '),
                'b' | 'f' => {}
                'u' => string.push(self.escaped_character()),
                c => string.push(c),
            }
        }
    }

    /// The character of `\uXXXX`, or of two of them.
    fn escaped_character(&mut self) -> char {
        let first = self.unit();
        if let Some(high @ 0xD800..0xDC00) = first
            && self.bytes[self.at..].starts_with(b"\\u")
        {
            self.at += 2;
            let low = self.unit().unwrap_or(0);
            return char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low.wrapping_sub(0xDC00) & 0x3FF))
                .unwrap_or('\u{FFFD}');
        }
        first.and_then(char::from_u32).unwrap_or('\u{FFFD}')
    }

    fn unit(&mut self) -> Option<u32> {
        let digits = self.bytes.get(self.at..self.at + 4)?;
        let unit = u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        self.at += 4;
        Some(unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_read_also_where_it_is_broken() {
        let json = Json::read(
            "<!-- {\"a\": [\"x\\u00e9\\ud83d\\ude00\\/\", 2, null, {\"b\": true,}],\n \"c\": \"two\nlines\"} -->",
        );
        assert_eq!(json.text("a"), Some("xé😀/"));
        assert_eq!(json.get("a").map(|list| list.values().len()), Some(4));
        assert_eq!(json.text("c"), Some("two\nlines"));
        for broken in
            ["{\"a\": \"x\", \"b\": {\"c\": \"y\"", "{\"a\":\"x\",,\"b\":oops!", "{\"a\":\"x\" \"b\"", "[{\"a\":\"x\"}"]
        {
            let json = Json::read(broken);
            assert_eq!(json.values()[0].text("a"), Some("x"), "{broken}");
        }
        for nothing in ["", "{", "[", "{\"a", "{\"a\\", "{\"a\":\"\\u12", "x", "{\"a\":\"\\ud800\\u"] {
            Json::read(nothing);
        }
    }

    #[test]
    fn json_is_read_within_comments() {
        for (before, behind) in [
            ("//<![CDATA[\n", "\n//]]>"),
            ("/*<![CDATA[*/", "/*]]>*/"),
            ("<!-- ", " -->"),
            ("<![CDATA[", "]]>"),
            ("<!--//--><![CDATA[//><!--\n", "//--><!]]>"),
        ] {
            let json = Json::read(&format!("\n {before}{{\"name\": \"Mill [old]\"}}{behind}"));
            assert_eq!(json.text("name"), Some("Mill [old]"), "{before}");
        }
    }

    #[test]
    fn json_within_json_is_bounded() {
        Json::read(&"[".repeat(1_000_000));
        Json::read(&"{\"a\":".repeat(1_000_000));
    }
}
