//! Marks within a paragraph.

/// A mark that is not closed within so many bytes is none.
const REACH: usize = 1000;

/// A paragraph that is rewritten.
pub(super) struct Inline<'p, 'n> {
    text: &'p str,
    /// For each bracket that is open, where it is closed.
    closed: Vec<(usize, usize)>,
    defined: &'p [&'p str],
    notes: &'n mut Vec<String>,
    /// Whether it is no part of another.
    is_whole: bool,
}

impl<'p, 'n> Inline<'p, 'n> {
    /// `defined` are names in brackets that stand for an address. Notes within the text are added to `notes`.
    pub fn new(text: &'p str, defined: &'p [&'p str], notes: &'n mut Vec<String>) -> Self {
        Inline { text, closed: brackets(text), defined, notes, is_whole: true }
    }

    /// Adds the text as CommonMark has it.
    pub fn write(mut self, clean: &mut String) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let next =
                bytes[at..].iter().position(|byte| b"\\`[!{$=^~<".contains(byte)).map_or(bytes.len(), |n| at + n);
            clean.push_str(&self.text[at..next]);
            at = next;
            if at == bytes.len() {
                break;
            }
            at += match self.mark(at, clean) {
                Some(len) => len,
                None => {
                    // What follows a backslash is none of these.
                    let len = if bytes[at] == b'\\' {
                        1 + self.text[at + 1..].chars().next().map_or(0, char::len_utf8)
                    } else {
                        1
                    };
                    clean.push_str(&self.text[at..at + len]);
                    len
                }
            };
        }
    }

    /// Adds what a mark encloses.
    fn write_inside(&mut self, inside: &str, clean: &mut String) {
        let (closed, defined) = (brackets(inside), self.defined);
        Inline { text: inside, closed, defined, notes: self.notes, is_whole: false }.write(clean);
    }

    /// Writes what stands for the mark at a place. How long the mark is, if there is one.
    fn mark(&mut self, at: usize, clean: &mut String) -> Option<usize> {
        let rest = &self.text[at..];
        match rest.as_bytes()[0] {
            b'`' => {
                let len = code(rest)?;
                clean.push_str(&rest[..len]);
                let after = attributes(&rest[len..]).unwrap_or(0);
                Some(len + after)
            }
            // The address of a link has no marks.
            b'<' => {
                let len = reach(rest).find('>').filter(|len| !rest[..*len].contains(char::is_whitespace))? + 1;
                clean.push_str(&rest[..len]);
                Some(len)
            }
            b'{' => template(rest).or_else(|| self.heading_attributes(at)),
            b'$' => formula(rest),
            b'=' => self.highlight(at, clean),
            b'^' if rest.starts_with("^[") => {
                let close = self.close(at + 1)?;
                clean.push_str(&format!("[^{}]", note_name(self.notes.len())));
                self.notes.push(self.text[at + 2..close].to_string());
                Some(close + 1 - at)
            }
            b'^' => self.block_name(at).or_else(|| self.raised(at, clean)),
            b'~' => self.lowered(at, clean),
            b'!' if rest.starts_with("![[") => Some(self.wiki_link(at + 1)?.1 + 1),
            b'[' if rest.starts_with("[[") => {
                let (shown, len) = self.wiki_link(at)?;
                clean.push_str(&shown);
                Some(len)
            }
            b'[' => self.bracket(at, clean),
            _ => None,
        }
    }

    fn close(&self, open: usize) -> Option<usize> {
        let found = self.closed.binary_search_by_key(&open, |(open, _)| *open).ok()?;
        Some(self.closed[found].1)
    }

    /// What `[[Target|text]]` shows, and how long it is.
    fn wiki_link(&self, at: usize) -> Option<(String, usize)> {
        let rest = &self.text[at..];
        let end = reach(rest).find("]]")?;
        let inside = &rest[2..end];
        if inside.is_empty() || inside.contains(['[', '\n']) {
            return None;
        }
        let shown = inside.rsplit_once('|').map_or(inside, |(_, shown)| shown);
        Some((shown.trim_start_matches('#').replace('#', " > "), end + 2))
    }

    /// Citations, and text with attributes.
    fn bracket(&mut self, at: usize, clean: &mut String) -> Option<usize> {
        let close = self.close(at)?;
        let (inside, after) = (&self.text[at + 1..close], &self.text[close + 1..]);
        if let Some(len) = attributes(after) {
            self.write_inside(inside, clean);
            return Some(close + 1 + len - at);
        }
        if after.starts_with(['(', '[', ':']) {
            // The address of a link may have any characters.
            let len = if after.starts_with('(') { reach(after).find(')').map_or(0, |end| end + 1) } else { 0 };
            clean.push('[');
            let is_image = self.text[..at].ends_with('!');
            self.write_inside(if is_image { without_size(inside) } else { inside }, clean);
            clean.push(']');
            clean.push_str(&after[..len]);
            let more = attributes(&after[len..]).unwrap_or(0);
            return Some(close + 1 + len + more - at);
        }
        if self.defined.binary_search(&inside).is_ok() {
            return None;
        }
        let rest = without_keys(inside)?;
        if rest.contains(char::is_alphanumeric) {
            clean.push_str(&format!("\\[{rest}\\]"));
        } else {
            clean.truncate(clean.trim_end_matches(' ').len());
        }
        Some(close + 1 - at)
    }

    /// `==text==` is highlighted.
    fn highlight(&mut self, at: usize, clean: &mut String) -> Option<usize> {
        let (before, rest) = (&self.text[..at], self.text[at..].strip_prefix("==")?);
        if before.ends_with(|c: char| c.is_alphanumeric() || c == '=')
            || rest.starts_with(|c: char| c.is_whitespace() || c == '=')
        {
            return None;
        }
        let len = reach(rest).find("==")?;
        let (inside, after) = (&rest[..len], &rest[len + 2..]);
        if inside.ends_with(char::is_whitespace) || after.starts_with(|c: char| c.is_alphanumeric() || c == '=') {
            return None;
        }
        self.write_inside(inside, clean);
        Some(len + 4)
    }

    /// `^name` at the end of a line names a block in Obsidian.
    fn block_name(&self, at: usize) -> Option<usize> {
        let rest = &self.text[at + 1..];
        let len = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
        let is_apart = at == 0 && self.is_whole || self.text[..at].ends_with(char::is_whitespace);
        let is_last = rest[len..].split('\n').next().is_none_or(|line| line.trim().is_empty());
        (len > 0 && is_apart && is_last).then_some(len + 1)
    }

    /// `19^th^`, as pandoc writes it.
    fn raised(&self, at: usize, clean: &mut String) -> Option<usize> {
        let inside = self.between(at, '^')?;
        clean.push_str(&format!("<sup>{inside}</sup>"));
        Some(inside.len() + 2)
    }

    /// `H~2~O`, as pandoc writes it. A base is no part of its number.
    fn lowered(&self, at: usize, clean: &mut String) -> Option<usize> {
        let inside = self.between(at, '~')?;
        let is_base = self.text[..at].ends_with(char::is_numeric) && inside.starts_with(char::is_numeric);
        clean.push_str(if is_base { "\\_" } else { "" });
        clean.push_str(inside);
        Some(inside.len() + 2)
    }

    /// What stands between two marks behind a letter or digit, with nothing but letters and digits in it.
    fn between(&self, at: usize, mark: char) -> Option<&'p str> {
        let text: &'p str = self.text;
        let rest = reach(&text[at + 1..]);
        let inside = &rest[..rest.find(|c: char| !c.is_alphanumeric())?];
        let after = rest[inside.len()..].strip_prefix(mark)?;
        let is_closed =
            !inside.is_empty() && !after.starts_with(mark) && !after.starts_with(|c: char| c.is_ascii_digit());
        (is_closed && text[..at].ends_with(char::is_alphanumeric)).then_some(inside)
    }

    /// `{#name .class}` at the end of a heading, or of any line in the form of kramdown, `{: .class}`.
    fn heading_attributes(&self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        let len = attributes(rest)?;
        let line = self.text[..at].rsplit('\n').next().unwrap_or_default();
        let is_heading = line.trim_start_matches(['>', ' ']).starts_with('#');
        (rest.starts_with("{:") || is_heading && rest[len..].split('\n').next().is_none_or(|end| end.trim().is_empty()))
            .then_some(len)
    }
}

/// The name of a note that had none.
pub(super) fn note_name(number: usize) -> String {
    format!("inline-note-{number}")
}

/// What stands for an image, without its width and height as Obsidian has them: `a mill|300`, `a mill|300x200`, `300`.
fn without_size(inside: &str) -> &str {
    let is_size = |size: &str| {
        let mut sides = size.split('x');
        let is_side =
            |side: &str| !side.is_empty() && side.len() <= 5 && side.bytes().all(|byte| byte.is_ascii_digit());
        sides.by_ref().take(2).all(is_side) && sides.next().is_none()
    };
    inside.rsplit_once('|').filter(|(_, size)| is_size(size.trim())).map_or(inside, |(text, _)| text)
}

/// The text as far as a mark may reach.
fn reach(text: &str) -> &str {
    &text[..text.floor_char_boundary(REACH)]
}

/// Pairs of brackets, by their opening one.
fn brackets(text: &str) -> Vec<(usize, usize)> {
    let (mut open, mut closed) = (Vec::new(), Vec::new());
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'[' => open.push(at),
            b']' => closed.extend(open.pop().filter(|open| at - open <= REACH).map(|open| (open, at))),
            _ => {}
        }
    }
    closed.sort_unstable();
    closed
}

/// How long code within a line is: what stands between as many backticks.
fn code(text: &str) -> Option<usize> {
    let ticks = text.bytes().take_while(|byte| *byte == b'`').count();
    let mut at = ticks;
    while let Some(found) = reach(&text[at..]).find('`') {
        let start = at + found;
        let len = text[start..].bytes().take_while(|byte| *byte == b'`').count();
        if len == ticks {
            return Some(start + len);
        }
        at = start + len;
        if at > REACH {
            return None;
        }
    }
    None
}

/// How long `{#name .class key="value"}` is, at the start of a text.
fn attributes(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('{')?;
    let len = reach(inside).find('}')?;
    let list = inside[..len].trim_start_matches([':', ' ']);
    let is_one = |word: &str| {
        word.starts_with(['#', '.', '-']) && word.len() > 1
            || word
                .split_once('=')
                .is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic()))
    };
    let is_list =
        list.split_whitespace().next().is_some_and(is_one) || inside.starts_with(':') && len > 1 || list == "-";
    (is_list && !inside[..len].contains('\n')).then_some(len + 2)
}

/// How long a tag of Hugo, Jekyll or Quarto is: `{{< figure >}}`, `{{% note %}}`, `{% include %}`, `{{ page.title }}`.
fn template(text: &str) -> Option<usize> {
    let end = if text.starts_with("{{") {
        "}}"
    } else if text.starts_with("{%") {
        "%}"
    } else {
        return None;
    };
    reach(text).find(end).map(|at| at + end.len())
}

/// How long a formula is: between two `$`, or two `$$`.
fn formula(text: &str) -> Option<usize> {
    if let Some(inside) = text.strip_prefix("$$") {
        let len = reach(inside).find("$$").filter(|len| is_formula(&inside[..*len]))?;
        return Some(len + 4);
    }
    let inside = &text[1..];
    if inside.starts_with(char::is_whitespace) {
        return None;
    }
    let mut from = 0;
    while let Some(found) = reach(&inside[from..]).find('$') {
        let len = from + found;
        let (formula, after) = (&inside[..len], &inside[len + 1..]);
        if formula.ends_with('\\') {
            from = len + 1;
            continue;
        }
        let is_price = after.starts_with(|c: char| c.is_ascii_digit());
        // `$GME,$AMC`, but the `$n$th`.
        let is_name = after.starts_with(char::is_alphabetic) && len > 1 && !has_command(formula);
        let ends = !formula.ends_with(char::is_whitespace) && !is_price && !is_name;
        return (ends && is_formula(formula)).then_some(len + 2);
    }
    None
}

/// Whether what stands between two `$` is a formula, and not what stands between two prices or names.
fn is_formula(text: &str) -> bool {
    let has_word = text.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() >= 3);
    let is_amount = text.starts_with(|c: char| c.is_ascii_digit()) && !text.contains('=') && !is_number(text);
    !text.trim().is_empty() && (has_command(text) || !has_word && !is_amount)
}

/// Whether there is a sign that only formulas have.
fn has_command(text: &str) -> bool {
    text.contains(['\\', '^', '{'])
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'+' | b'-' | b'*' | b'/'))
}

/// A citation without the keys of its sources, such as `[see @smith2020, p. 3]`; `None` where it is none.
fn without_keys(inside: &str) -> Option<String> {
    let is_key = |c: char| c.is_alphanumeric() || "_:.#$%&-+?<>~/".contains(c);
    let mut kept = String::new();
    let (mut rest, mut is_citation) = (inside, inside.trim_start().trim_start_matches('-').starts_with('@'));
    while let Some(at) = rest.find('@') {
        let (before, key) = (&rest[..at], &rest[at + 1..]);
        let is_apart = before.is_empty() || before.ends_with([' ', ';', '-', '\n', '(', ',']);
        let len = match key.strip_prefix('{') {
            Some(braced) => braced.find('}').map_or(0, |end| end + 2),
            None => key.find(|c: char| !is_key(c)).unwrap_or(key.len()),
        };
        let key_itself = key[..len].trim_end_matches(['.', ':', '?', '-', ',']);
        if key_itself.is_empty() || !is_apart {
            kept.push_str(&rest[..=at]);
            rest = key;
            continue;
        }
        is_citation |= key_itself.contains(|c: char| c.is_ascii_digit());
        kept.push_str(
            before.strip_suffix('-').filter(|head| head.is_empty() || head.ends_with([' ', ';'])).unwrap_or(before),
        );
        rest = key[key_itself.len()..].trim_start_matches(',');
    }
    kept.push_str(rest);
    if !is_citation || kept.len() == inside.len() {
        return None;
    }
    let parts = kept.split(';').map(str::trim).filter(|part| part.contains(char::is_alphanumeric));
    Some(parts.collect::<Vec<_>>().join("; "))
}
