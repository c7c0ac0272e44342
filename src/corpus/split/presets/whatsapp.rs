//! WhatsApp: an exported chat, of Android and of iOS. A document is a message.

use std::sync::LazyLock;

use regex::Regex;

use super::preset::{Preset, first_lines, fixed, numbered};
use crate::corpus::split::lines::{Line, lines};
use crate::corpus::split::part::Part;

pub(super) const PRESET: Preset = Preset {
    name: "whatsapp",
    endings: &[],
    is_read_unasked: false,
    signs: &[],
    is_like: |text| {
        let (mut messages, mut seen) = (0, 0);
        for line in first_lines(text, 20) {
            seen += 1;
            let may_begin = line.starts_with(|c: char| c == '[' || c.is_ascii_digit());
            messages += u32::from(may_begin && HEAD.is_match(line));
        }
        messages >= 2 && messages * 2 >= seen
    },
    split: |text| numbered(messages(text)),
};

/// Date and time, with a hyphen behind them or brackets around them.
static HEAD: LazyLock<Regex> = LazyLock::new(|| {
    const DATE: &str = r"(\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{2,4})\.?,?\s(?:\p{L}+\s)?";
    const TIME: &str = r"(\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[AaPp]\.?\s?[Mm]\.?)?(?:\s\p{L}+)?)";
    fixed(&format!(r"^[\x{{200E}}\x{{200F}}\x{{FEFF}}]*(?:{DATE}{TIME}\s[-–]\s|\[{DATE}{TIME}\]\s)"))
});

/// What stands for a picture, a sound or a message that was deleted, in copies that lost the mark before it.
static NO_TEXT: LazyLock<Regex> = LazyLock::new(|| {
    fixed(
        r"(?ix)^(?: <[^<>]*> | null
        | (?:image|video|audio|sticker|gif|document|contact\ card|bild|foto|dokument|kontaktkarte|vidéo|imagen|immagine|documento)
          \ (?:omitted|weggelassen|absente?|omis|omise|omitid[oa]|omess[oa])
        | .{1,200}\.\w{2,5}\ \((?:file\ attached|datei\ angehängt|fichier\ joint|archivo\ adjunto|file\ allegato|bestand\ bijgevoegd)\)
        | (?:this\ message\ was\ deleted|you\ deleted\ this\ message|diese\ nachricht\ wurde\ gelöscht|du\ hast\ diese\ nachricht\ gelöscht
          |ce\ message\ a\ été\ supprimé|se\ eliminó\ este\ mensaje|eliminaste\ este\ mensaje)\.?
        )$",
    )
});

/// What stands behind a message that was changed, and in front of the words to a file.
static EDITED: LazyLock<Regex> = LazyLock::new(|| {
    fixed(
        r"(?i)\s*<(?:this message was edited|diese nachricht wurde bearbeitet|ce message a été modifié|se editó este mensaje|questo messaggio è stato modificato|esta mensagem foi editada|dit bericht is bewerkt)\.?>$",
    )
});

/// A speaker's name has no more characters.
const LONGEST_NAME: usize = 60;

/// The marks of iOS before what is not written by anybody.
const MARKS: [char; 2] = ['\u{200e}', '\u{200f}'];

fn messages(text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for line in lines(text) {
        match HEAD.captures(line.raw) {
            Some(head) => {
                let value = |groups: [usize; 2]| {
                    groups.iter().find_map(|&group| head.get(group)).map_or("", |value| value.as_str())
                };
                let mut part = Part { span: line.start..line.end, ..Part::default() };
                part.add("date", &format!("{}, {}", value([1, 3]), value([2, 4])));
                part.add("time", value([2, 4]));
                written(&mut part, &line.raw[head.get_match().end()..]);
                parts.push(part);
            }
            None => parts.iter_mut().last().into_iter().for_each(|last| go_on(last, &line)),
        }
    }
    parts.iter_mut().for_each(complete);
    parts
}

/// Adds who wrote a message, and its first line.
fn written(part: &mut Part, rest: &str) {
    // In a notice such as `Ann created group "News: home"` the colon is in what it quotes.
    let is_name = |name: &str| !name.contains(['"', '“', '„', '«']) && name.chars().count() <= LONGEST_NAME;
    match rest.split_once(": ").or_else(|| rest.strip_suffix(':').map(|name| (name, ""))) {
        Some((name, text)) if is_name(name) => {
            part.add("speaker", name.trim_matches(MARKS));
            part.text = text.to_string();
            part.missing = "only a notice, a picture, a sound or a deleted message";
        }
        _ => part.missing = "a notice of the program",
    }
}

fn go_on(part: &mut Part, line: &Line<'_>) {
    part.span.end = line.end;
    if part.has("speaker") {
        part.text.push('\n');
        part.text.push_str(line.raw);
    }
}

/// Leaves out what nobody wrote.
fn complete(part: &mut Part) {
    let text = part.text.trim();
    let edited = text.rfind('<').filter(|&at| text.ends_with('>') && text[..at].ends_with(MARKS));
    let text = edited.map_or(text, |at| text[..at].trim_end_matches(MARKS).trim_end());
    let text = EDITED.find(text).map_or(text, |edited| &text[..edited.start()]);
    // A file, and what was written to it.
    let text = match text.split_once('\n') {
        Some((first, rest)) if first.ends_with(')') && NO_TEXT.is_match(first.trim_start_matches(MARKS)) => rest.trim(),
        _ => text,
    };
    let is_marked = text.starts_with(MARKS);
    part.text = if is_marked || NO_TEXT.is_match(text) { String::new() } else { text.to_string() };
}
