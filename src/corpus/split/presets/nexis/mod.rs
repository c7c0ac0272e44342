//! Nexis: the classic export (`1 of 20 DOCUMENTS`) and that of Nexis Uni and Nexis Advance (`End of Document`).

mod classic;
mod fields;
mod furniture;
mod uni;

use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;

use super::preset::{Preset, fixed, numbered};
use crate::corpus::split::lines::lines;
use crate::corpus::split::part::Part;

pub(super) const PRESET: Preset = Preset {
    name: "nexis",
    endings: &[],
    is_read_unasked: false,
    signs: &[" DOCUMENTS", "Dokument 1 von ", "End of Document"],
    is_like,
    split,
};

/// The line that begins a document of the classic export.
static FIRST: LazyLock<Regex> = LazyLock::new(|| {
    fixed(
        r"(?i)^(?:focus -\s*)?\d{1,6} (?:of|von|de|sur|van|di) \d{1,6} (?:documents?|dokumente?n?|documenten|documentos?|documenti?)$|^(?:document|dokument|documento) \d{1,6} (?:of|von|de|sur|van|di) \d{1,6}$",
    )
});

/// The line that ends a document of Nexis Uni.
static LAST: LazyLock<Regex> = LazyLock::new(|| {
    fixed(
        r"(?i)^(?:end of document|ende des dokuments?|dokumentende|fin du document|fin del documento|fine del documento|fim do documento|einde van (?:het )?document)$",
    )
});

/// The line that ends the classic export.
static REQUEST: LazyLock<Regex> = LazyLock::new(|| fixed(r"(?i)^-{2,}\s*end of request\s*-{2,}$"));

fn is_like(text: &str) -> bool {
    let has = |needle: &str| memmem::find(text.as_bytes(), needle.as_bytes());
    let is_line = |rule: &Regex, at: usize| {
        let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        rule.is_match(text[start..].lines().next().unwrap_or_default().trim())
    };
    has(" DOCUMENTS").is_some_and(|at| is_line(&FIRST, at))
        || has("Dokument 1 von ").is_some_and(|at| is_line(&FIRST, at))
        || has("End of Document")
            .is_some_and(|at| is_line(&LAST, at) && (has("Load-Date: ").is_some() || has("\nBody").is_some()))
}

fn split(text: &str) -> Option<Vec<Part>> {
    let mut lines = lines(text);
    if let Some(end) = lines.iter().rposition(|line| REQUEST.is_match(line.text)) {
        // It is also the last line of what is asked for, before the first document.
        let has_more = lines[end..].iter().any(|line| FIRST.is_match(line.text));
        lines.truncate(if has_more { lines.len() } else { end });
    }
    let places = |rule: &Regex| -> Vec<usize> {
        lines.iter().enumerate().filter(|(_, line)| rule.is_match(line.text)).map(|(index, _)| index).collect()
    };
    let firsts = places(&FIRST);
    if !firsts.is_empty() {
        let ends = firsts[1..].iter().copied().chain([lines.len()]);
        return numbered(firsts.iter().zip(ends).map(|(&first, end)| classic::part(&lines[first..end])).collect());
    }
    let ends = places(&LAST);
    let starts = [0].into_iter().chain(ends.iter().map(|end| end + 1));
    numbered(starts.zip(&ends).map(|(start, &end)| uni::part(&lines[start..=end], start == 0)).collect())
}
