//! Paragraphs of mails whose lines flow (RFC 3676).

/// Joins lines that end in a space with the next. With `delsp` that space was put there for this, and is nothing.
pub(super) fn joined(text: &str, delsp: bool) -> String {
    let mut whole = String::with_capacity(text.len());
    // How deep the line before was quoted, where it goes on.
    let mut goes_on = None;
    for line in text.lines() {
        let quoted = line.bytes().take_while(|byte| *byte == b'>').count();
        let (quotes, rest) = line.split_at(quoted);
        // A space at the start protects what stands after it.
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        let is_signature = rest == "-- ";
        if goes_on != Some(quoted) || is_signature {
            if !whole.is_empty() {
                whole.push('\n');
            }
            whole.push_str(quotes);
            if quoted > 0 && !rest.is_empty() {
                whole.push(' ');
            }
        }
        let flows = rest.ends_with(' ') && !is_signature;
        whole.push_str(if flows && delsp { &rest[..rest.len() - 1] } else { rest });
        goes_on = flows.then_some(quoted);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn lines_flow() {
        for (text, delsp, expected) in [
            ("The har \nbour was \nclosed.\n\nNext.", false, "The har bour was closed.\n\nNext."),
            ("The har \nbour was  \nclosed.", true, "The harbour was closed."),
            ("> quoted \n> on\nanswer \n>> deep", false, "> quoted on\nanswer \n>> deep"),
            (" From here\nsame\n-- \nName", false, "From here\nsame\n-- \nName"),
            ("last ", true, "last"),
            ("", true, ""),
        ] {
            assert_eq!(joined(text, delsp), expected, "{text:?}");
        }
    }
}
