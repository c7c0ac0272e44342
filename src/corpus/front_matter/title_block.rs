//! The title block of pandoc: up to three fields that begin with `%`, for the title, the authors and the date.

use super::FrontMatter;

const KEYS: [&str; 3] = ["title", "author", "date"];

/// The keys, and where the body begins, in bytes; `None` where there is no such block with an empty line behind it.
pub(super) fn read(text: &str) -> Option<(FrontMatter, usize)> {
    let mut fields: Vec<Vec<&str>> = Vec::new();
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        if let Some(field) = content.strip_prefix('%').filter(|rest| rest.is_empty() || rest.starts_with([' ', '\t'])) {
            if fields.len() == KEYS.len() {
                return None;
            }
            fields.push(vec![field.trim()]);
        } else if content.is_empty() {
            break;
        } else if content.starts_with([' ', '\t']) {
            // A field goes on in lines that are indented; each is an author of its own.
            fields.last_mut()?.push(content.trim());
        } else {
            return None;
        }
        end += line.len();
    }
    let mut keys = FrontMatter::new();
    for (key, lines) in KEYS.iter().zip(fields) {
        let value = lines.join(if *key == "author" { ";" } else { " " });
        let parts: Vec<&str> = match *key {
            "author" => value.split(';').map(str::trim).filter(|part| !part.is_empty()).collect(),
            _ => vec![value.trim()],
        };
        if !parts.concat().is_empty() {
            keys.push(((*key).to_string(), parts.join("; ")));
        }
    }
    (!keys.is_empty()).then_some((keys, end))
}
