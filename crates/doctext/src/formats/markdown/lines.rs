//! Lines of Markdown that are more than their text.

/// Code between lines of backticks or tildes.
pub(super) struct Fence {
    mark: u8,
    len: usize,
}

impl Fence {
    pub fn opened_by(line: &str) -> Option<Fence> {
        let line = line.trim_start_matches(['>', ' ', '\t']);
        let mark = line.bytes().next().filter(|mark| matches!(mark, b'`' | b'~'))?;
        let len = line.bytes().take_while(|byte| *byte == mark).count();
        // Backticks after the mark are code within a line.
        (len >= 3 && !(mark == b'`' && line[len..].contains('`'))).then_some(Fence { mark, len })
    }

    pub fn is_closed_by(&self, line: &str) -> bool {
        let line = line.trim_start_matches(['>', ' ', '\t']).trim_end();
        line.len() >= self.len && line.bytes().all(|byte| byte == self.mark)
    }
}

/// What a line is.
pub(super) enum Line<'l> {
    Text,
    /// A line of a poem, as pandoc writes it.
    Verse(&'l str),
    /// A line that is a paragraph of its own, after marks of quotation.
    Block {
        prefix: &'l str,
        text: &'l str,
    },
}

impl<'l> Line<'l> {
    pub fn of(line: &'l str) -> Line<'l> {
        let marks = line.len() - line.trim_start_matches(['>', ' ']).len();
        let (prefix, text) = line.split_at(marks);
        let text = text.trim_end();
        if text.starts_with(":::") {
            return Line::Block { prefix, text: title_of_fence(text) };
        }
        if let Some(title) = prefix.contains('>').then(|| callout(text)).flatten() {
            return Line::Block { prefix, text: title };
        }
        if matches!(text, "[TOC]" | "[[TOC]]" | "[[_TOC_]]") || is_layout(text) {
            return Line::Block { prefix, text: "" };
        }
        match line.strip_prefix("| ") {
            Some(verse) if !verse.contains('|') => Line::Verse(verse),
            _ => Line::Text,
        }
    }
}

/// The title in `:::tip A title` and `:::{tip} A title`; the first word is the kind.
fn title_of_fence(text: &str) -> &str {
    let rest = text.trim_start_matches(':').trim_start();
    let rest = match rest.strip_prefix('{') {
        Some(attributes) => attributes.split_once('}').map_or("", |(_, rest)| rest),
        None => rest.split_once(char::is_whitespace).map_or("", |(_, rest)| rest),
    };
    let rest = rest.trim().trim_end_matches(':').trim_end();
    if rest.starts_with('{') { "" } else { rest }
}

/// The title of `[!note] A title` and `[!note]- A title`.
fn callout(text: &str) -> Option<&str> {
    let (kind, title) = text.strip_prefix("[!")?.split_once(']')?;
    let is_kind = !kind.is_empty() && kind.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '|' | ' '));
    is_kind.then(|| title.trim_start_matches(['+', '-']).trim())
}

/// Whether a line is a command of TeX that only arranges the page.
fn is_layout(text: &str) -> bool {
    const COMMANDS: [&str; 13] = [
        "newpage",
        "pagebreak",
        "clearpage",
        "bigskip",
        "medskip",
        "smallskip",
        "noindent",
        "appendix",
        "tableofcontents",
        "vspace",
        "begin",
        "end",
        "label",
    ];
    let Some(command) = text.strip_prefix('\\') else { return false };
    let (name, rest) = command.split_at(command.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(command.len()));
    COMMANDS.contains(&name) && (rest.is_empty() || rest.starts_with(['{', '[', '*']) && rest.ends_with(['}', ']']))
}
