//! The head of metadata that may stand before a text: YAML, TOML, JSON or the title block of pandoc.

mod lines;
mod title_block;
mod values;

use doctext::{Remark, RemarkKind};

use self::lines::{is_head, keys_of_lines};
pub use self::values::FrontMatter;
use self::values::{ReadKeys, json_keys, toml_keys, yaml_keys};
pub(super) use self::values::{flattened, snake_case};

/// The form of a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Yaml,
    Toml,
    Json,
}

/// Where a head stands in its text.
struct Head<'t> {
    form: Form,
    block: &'t str,
    /// Lines of the file before the block.
    lines_before: usize,
    /// Where the body begins, in bytes.
    body_start: usize,
}

/// The front matter of `text`, where the body begins, in bytes, and what could not be read of it.
///
/// A text whose first line is `---` with no closing line, or with no keys between the two, has no front matter; nor has plain text
/// where a line between the two is neither a key nor a list item, an indented line or a comment. A head of which something cannot be
/// read is no part of the body either; keys that stand on lines of their own are read.
///
/// # Errors
/// None: the reader of the text asks for a result.
pub fn split_front_matter(text: &str, is_plain: bool) -> Result<(FrontMatter, usize, Option<Remark>), String> {
    let nothing = Ok((Vec::new(), 0, None));
    // Every text is looked at, and hardly any begins with one of these.
    if !text.starts_with(['-', '+', ';', '{', '%', '\u{feff}']) {
        return nothing;
    }
    if let Some((keys, body_start)) = title_block::read(text).filter(|_| !is_plain) {
        return Ok((keys, body_start, None));
    }
    let Some(head) = head_of(text, is_plain) else { return nothing };
    if head.form != Form::Json
        && !head.block.trim().is_empty()
        && !is_head(head.block, head.form == Form::Toml, is_plain)
    {
        return nothing;
    }
    let read = match head.form {
        Form::Yaml => yaml_keys(head.block),
        Form::Toml => toml_keys(head.block),
        Form::Json => json_keys(head.block),
    };
    let ReadKeys { mut keys, fault } = match read {
        Some(read) => read,
        // A list or a sentence between two rules is text.
        None => return nothing,
    };
    let Some((line, message)) = fault else { return Ok((keys, head.body_start, None)) };
    if keys.is_empty() && head.form != Form::Json {
        keys = keys_of_lines(head.block, if head.form == Form::Toml { '=' } else { ':' });
    }
    let kept = match keys.len() {
        0 => String::new(),
        1 => "; 1 key was read".into(),
        count => format!("; {count} keys were read"),
    };
    let detail = format!("line {}: {message}{kept}", line + head.lines_before);
    Ok((keys, head.body_start, Some(Remark::new(RemarkKind::FrontMatter, 1).with_detail(detail))))
}

/// The head of a text between its fences.
fn head_of(text: &str, is_plain: bool) -> Option<Head<'_>> {
    let opening = text.split_inclusive('\n').next()?;
    let (form, closings): (Form, &[&str]) = match opening.trim_end() {
        "---" | "---yaml" | "--- # yaml" => (Form::Yaml, &["---", "..."]),
        "---toml" => (Form::Toml, &["---"]),
        "---json" => (Form::Json, &["---"]),
        "+++" => (Form::Toml, &["+++"]),
        ";;;" => (Form::Json, &[";;;"]),
        "{" if !is_plain => (Form::Json, &["}"]),
        _ => return None,
    };
    let is_braced = opening.trim_end() == "{";
    let start = opening.len();
    let mut end = start;
    for line in text[start..].split_inclusive('\n') {
        let is_closing = closings.contains(&line.trim_end());
        if is_closing {
            let body_start = end + line.len();
            let (block, lines_before) = if is_braced { (&text[..body_start], 0) } else { (&text[start..end], 1) };
            return Some(Head { form, block, lines_before, body_start });
        }
        end += line.len();
    }
    None
}

#[cfg(test)]
mod tests;
