//! Subtitles, `.srt` and `.vtt`: what is said, without numbers, times and marks of style.

use std::borrow::Cow;

use super::blocks::Blocks;
use super::plain;
use crate::extracted::Extracted;
use crate::metadata::Metadata;
use crate::options::Options;
use crate::rejected::Rejected;

/// Blocks of WebVTT that nobody sees.
const LEFT_OUT: [&str; 3] = ["NOTE", "STYLE", "REGION"];

/// Reads subtitles. A sentence goes on over cues, so these are joined; a cue in which another one speaks is a line.
///
/// # Errors
/// Like plain text, and where there is no cue.
///
/// # Complexity
/// One pass over the text.
pub(super) fn read(bytes: Cow<'_, [u8]>, options: &Options) -> Result<Extracted, Rejected> {
    let plain = plain::read(bytes, &Options { front_matter: None, ..*options })?;
    let text = text_of(plain.body()).ok_or_else(|| Rejected::malformed("no subtitles: there is no line with `-->`"))?;
    Ok(Extracted { text, body_start: 0, metadata: Metadata::new(), ..plain })
}

fn text_of(file: &str) -> Option<String> {
    // Captions that machines make roll: each cue begins with the last line of the one before.
    let rolls = file.contains("><c>") && file.contains("</c>");
    let mut blocks = Blocks::default();
    // Of other subtitles, only the numbers of cues are no text.
    let is_web = file.trim_start_matches('\u{feff}').starts_with("WEBVTT");
    let (mut in_cue, mut has_cues, mut is_left_out) = (!is_web, false, false);
    let mut after_blank = true;
    let (mut last, mut speaker) = (String::new(), String::new());
    let mut lines = file.lines().peekable();
    while let Some(line) = lines.next() {
        let begins_block = std::mem::replace(&mut after_blank, line.trim().is_empty());
        if is_timing(line) {
            (in_cue, has_cues, is_left_out) = (true, true, false);
        } else if line.trim().is_empty() {
            // Some programs put empty lines into cues: what follows is one of its lines, unless a cue begins there.
            is_left_out = false;
        } else if is_web
            && (!in_cue || begins_block && LEFT_OUT.iter().any(|name| begins_with_word(line, name)) && !is_left_out)
        {
            (in_cue, is_left_out) = (false, true);
        } else if lines.peek().is_some_and(|next| is_timing(next)) && (is_web || is_number(line)) {
        } else {
            let shown = shown(line, &mut speaker, &mut blocks);
            let shown = shown.trim();
            if shown.is_empty() || rolls && shown == last {
                continue;
            }
            if shown.starts_with(['-', '\u{2013}', '\u{2014}']) {
                blocks.line_break();
            }
            blocks.text(shown);
            blocks.text(" ");
            last = shown.to_string();
        }
    }
    has_cues.then(|| blocks.finish())
}

fn is_timing(line: &str) -> bool {
    let begins = |text: &str| text.trim_start().starts_with(|c: char| c.is_ascii_digit());
    // Files that people type have other arrows, too.
    begins(line)
        && (line.contains("-->")
            || ["->", "\u{2192}", "\u{2014}>", "\u{2013}>"].iter().any(|arrow| {
                let times = line.split_once(arrow);
                times.is_some_and(|(from, to)| begins(to) && from.contains(':') && is_time(from) && to.contains(':'))
            }))
}

/// Whether there is nothing in it but digits and what divides them.
fn is_time(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | ',' | ' ' | '\t' | '-'))
}

/// Whether the line before a time is the number of the cue. In WebVTT it is its name.
fn is_number(line: &str) -> bool {
    line.trim_matches(['\u{feff}', ' ', '\t']).bytes().all(|byte| byte.is_ascii_digit())
}

fn begins_with_word(line: &str, word: &str) -> bool {
    let rest = line.strip_prefix(word);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// The text of a line without tags such as `<i>` and `<v Name>`, and without commands in braces such as `{\an8}`.
fn shown(line: &str, speaker: &mut String, blocks: &mut Blocks) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['<', '{', '&']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let tag = if rest.starts_with('<') {
            rest.find('>').filter(|end| is_tag(&rest[1..*end]))
        } else if rest.starts_with("{\\") {
            rest.find('}')
        } else {
            None
        };
        if let Some(end) = tag {
            let name = rest[..end].strip_prefix("<v").and_then(|name| name.split_once(' ')).map(|(_, name)| name);
            if let Some(name) = name.filter(|name| name != speaker) {
                *speaker = name.to_string();
                blocks.line_break();
            }
            rest = &rest[end + 1..];
        } else if let Some((known, c)) = REFERENCES.iter().find(|(known, _)| rest.starts_with(known)) {
            text.push_str(c);
            rest = &rest[known.len()..];
        } else {
            text.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    text.push_str(rest);
    text
}

/// The references that WebVTT knows.
const REFERENCES: [(&str, &str); 6] =
    [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&lrm;", "\u{200e}"), ("&rlm;", "\u{200f}")];

fn is_tag(inside: &str) -> bool {
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    inside.starts_with(|c: char| c.is_ascii_alphanumeric()) && !inside.contains('<')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_the_text() {
        let cases = [
            (
                "\u{feff}1\r\n00:00:01,000 --> 00:00:04,000\r\nThe harbour was\r\n\r\n2\r\n00:00:04,000 --> 00:00:06,000 X1:40\r\n{\\an8}<i>closed</i> at night.\r\n",
                "The harbour was closed at night.",
            ),
            ("1\n00:00:01,000 --> 00:00:02,000\n- Who?\n- 12 < 13, you.\n", "- Who?\n- 12 < 13, you."),
            (
                "WEBVTT - Film\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE not\nshown\n\nintro\n00:01.000 --> 00:04.000 align:start\n<v.loud Ada L>We met &amp; spoke.\n\n00:05.000 --> 00:06.000\n<v Ada L>Twice.</v>\n\n00:07.000 --> 00:08.000\n<v Bo>Once.",
                "We met & spoke. Twice.\nOnce.",
            ),
            (
                "WEBVTT\n\n00:00.000 --> 00:02.000\n \nthe<00:00:00.500><c> old</c><00:00:00.800><c> road</c>\n\n00:02.000 --> 00:02.010\nthe old road\n \n\n00:02.010 --> 00:04.000\nthe old road\nwas<00:00:03.000><c> long</c>\n",
                "the old road was long",
            ),
            // A line of digits is text, where no time follows; and so is a refrain.
            ("1\n00:00:01,000 --> 00:00:02,000\n1984\n\n2\n00:00:02,000 --> 00:00:03,000\n1984\n", "1984 1984"),
            (
                "1\n00:00:01,000 --> 00:00:02,000\n\nA gap\n\nin the cue\n\n2\n00:00:02,000 --> 00:00:03,000\nend",
                "A gap in the cue end",
            ),
        ];
        for (file, expected) in cases {
            assert_eq!(text_of(file).as_deref(), Some(expected), "{file}");
        }
        assert_eq!(text_of("no cues"), None);
        assert_eq!(text_of("1:30 -> no cue"), None);
    }

    #[test]
    fn cues_may_begin_like_blocks_that_nobody_sees() {
        for (file, expected) in [
            (
                "1\n00:00:01,000 --> 00:00:02,000\nNOTE this\n\n2\n00:00:03,000 --> 00:00:04,000\nSTYLE\nof it\n",
                "NOTE this STYLE of it",
            ),
            ("\u{feff}1\n00:00:01,000 -> 00:00:02,000\na\n\n2\n0:0:3 \u{2192} 0:0:4\nb -> 12:30\n", "a b -> 12:30"),
            ("WEBVTT\n\n00:01.000 --> 00:02.000\nNOTE this\n\nNOTE not\nthis\n", "NOTE this"),
            ("A film\n\n1\n00:00:01,000 --> 00:00:02,000\na\n", "A film a"),
        ] {
            assert_eq!(text_of(file).as_deref(), Some(expected), "{file}");
        }
        let old_mac = "1\r00:00:01,000 --> 00:00:02,000\ra\r\r2\r00:00:03,000 --> 00:00:04,000\rb\r";
        assert_eq!(read(old_mac.as_bytes().into(), &Options::default()).unwrap().text, "a b");
    }
}
