//! What programs add to Markdown, as CommonMark would have it: Obsidian, Hugo, Jekyll, pandoc, Quarto and others.

use super::inline::{Inline, note_name};
use super::lines::{Fence, Line};

/// The same text without what the reader of a dialect does not see. Code is left as it is.
///
/// # Complexity
/// Linear in the text: what a mark may enclose has a length.
pub(super) fn common(body: &str) -> String {
    let mut clean = String::with_capacity(body.len());
    let mut notes = Vec::new();
    let mut paragraph = String::new();
    let mut fence: Option<Fence> = None;
    // Whether the line before was empty or code by its indentation.
    let mut after_gap = true;
    let defined = definitions(body);
    let mut flush = |paragraph: &mut String, clean: &mut String| {
        if !paragraph.is_empty() {
            Inline::new(paragraph, &defined, &mut notes).write(clean);
            paragraph.clear();
        }
    };
    let body = without_comments(body);
    for line in body.split_inclusive('\n') {
        if let Some(open) = &fence {
            clean.push_str(line);
            if open.is_closed_by(line) {
                fence = None;
            }
            continue;
        }
        let is_code = after_gap && (line.starts_with("    ") || line.starts_with('\t'));
        after_gap = is_code || line.trim().is_empty();
        fence = Fence::opened_by(line);
        if fence.is_some() || is_code || line.trim().is_empty() {
            flush(&mut paragraph, &mut clean);
            clean.push_str(line);
            continue;
        }
        match Line::of(line) {
            Line::Text => paragraph.push_str(line),
            Line::Verse(verse) => {
                paragraph.push_str(verse.trim_end());
                paragraph.push_str("  \n");
            }
            Line::Block { prefix, text } => {
                flush(&mut paragraph, &mut clean);
                clean.push_str(prefix.trim_end());
                clean.push('\n');
                paragraph.push_str(prefix);
                paragraph.push_str(text);
                paragraph.push('\n');
                flush(&mut paragraph, &mut clean);
                clean.push_str(prefix.trim_end());
                clean.push('\n');
            }
        }
    }
    flush(&mut paragraph, &mut clean);
    for (number, note) in notes.iter().enumerate() {
        clean.push_str(&format!("\n\n[^{}]: {}\n", note_name(number), note.replace(['\n', '\r'], " ")));
    }
    clean
}

/// Names in brackets that stand for an address: those are links, and no citations.
fn definitions(body: &str) -> Vec<&str> {
    let names = body.lines().filter_map(|line| line.trim_start().strip_prefix('[')?.split_once("]:"));
    let mut names: Vec<&str> = names.map(|(name, _)| name).filter(|name| name.starts_with('@')).collect();
    names.sort_unstable();
    names
}

/// The text without comments of Obsidian, which may be of several paragraphs, and of Jekyll.
fn without_comments(body: &str) -> String {
    let mut kept = String::with_capacity(body.len());
    let mut rest = body;
    let mut fence: Option<Fence> = None;
    // Comments that have no end: nothing is looked for twice.
    let mut endless: Vec<&str> = Vec::new();
    while let Some(line) = rest.split_inclusive('\n').next() {
        if let Some(open) = &fence {
            if open.is_closed_by(line) {
                fence = None;
            }
        } else {
            fence = Fence::opened_by(line);
            let found = if fence.is_some() { None } else { comment(line) };
            if let Some((at, start, end)) = found.filter(|(.., end)| !endless.contains(end)) {
                let inside = &rest[at + start.len()..];
                // One that begins within a line ends there.
                let is_block = start != "%%" || line[..at].trim().is_empty();
                let within = if is_block { inside } else { inside.split('\n').next().unwrap_or_default() };
                match within.find(end) {
                    Some(len) => {
                        kept.push_str(&rest[..at]);
                        rest = &inside[len + end.len()..];
                        if start != "%%" {
                            rest = rest.split_once("%}").map_or("", |(_, rest)| rest);
                        }
                        continue;
                    }
                    None if is_block => endless.push(end),
                    None => {}
                }
            }
        }
        kept.push_str(line);
        rest = &rest[line.len()..];
    }
    kept
}

/// Where a comment begins in a line, with what, and what ends it.
fn comment(line: &str) -> Option<(usize, &'static str, &'static str)> {
    const LIQUID: [&str; 2] = ["{% comment %}", "{%- comment -%}"];
    let percent = line.find("%%").filter(|at| !line[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '`'));
    let liquid = LIQUID.iter().find_map(|mark| Some((line.find(mark)?, *mark, "endcomment")));
    liquid.or(percent.map(|at| (at, "%%", "%%")))
}
