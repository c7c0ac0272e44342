//! LaTeX in a value as text: accents as letters, without brackets and commands.

/// Commands that are letters or signs.
const LETTERS: [(&str, &str); 22] = [
    ("aa", "å"),
    ("AA", "Å"),
    ("ae", "æ"),
    ("AE", "Æ"),
    ("oe", "œ"),
    ("OE", "Œ"),
    ("o", "ø"),
    ("O", "Ø"),
    ("l", "ł"),
    ("L", "Ł"),
    ("ss", "ß"),
    ("i", "i"),
    ("j", "j"),
    ("dh", "ð"),
    ("th", "þ"),
    ("dj", "đ"),
    ("ldots", "…"),
    ("dots", "…"),
    ("textendash", "–"),
    ("textemdash", "—"),
    ("textquoteright", "’"),
    ("textquoteleft", "‘"),
];

/// Accents, and the letters with and without them.
const ACCENTS: [(char, &str, &str); 14] = [
    ('`', "AEIOUNaeioun", "ÀÈÌÒÙǸàèìòùǹ"),
    ('\'', "AEIOUYCLNRSZaeiouyclnrsz", "ÁÉÍÓÚÝĆĹŃŔŚŹáéíóúýćĺńŕśź"),
    ('^', "AEIOUCGHJSWYaeioucghjswy", "ÂÊÎÔÛĈĜĤĴŜŴŶâêîôûĉĝĥĵŝŵŷ"),
    ('"', "AEIOUYaeiouy", "ÄËÏÖÜŸäëïöüÿ"),
    ('~', "ANOIUanoiu", "ÃÑÕĨŨãñõĩũ"),
    ('=', "AEIOUaeiou", "ĀĒĪŌŪāēīōū"),
    ('.', "CEGIZceigz", "ĊĖĠİŻċėiġż"),
    ('c', "CSTGKLNRcstgklnr", "ÇŞŢĢĶĻŅŖçşţģķļņŗ"),
    ('v', "CDENRSTZcdenrstz", "ČĎĚŇŘŠŤŽčďěňřšťž"),
    ('u', "AEGIOUaegiou", "ĂĔĞĬŎŬăĕğĭŏŭ"),
    ('H', "OUou", "ŐŰőű"),
    ('k', "AEIUaeiu", "ĄĘĮŲąęįų"),
    ('r', "AUau", "ÅŮåů"),
    ('d', "SsTtDd", "ṢṣṬṭḌḍ"),
];

/// A value as text.
pub(super) fn plain(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(sign) = rest.chars().next() {
        let after = &rest[sign.len_utf8()..];
        rest = match sign {
            '{' | '}' => after,
            '~' => {
                text.push(' ');
                after
            }
            '-' if rest.starts_with("---") => replaced(&mut text, "—", &rest[3..]),
            '-' if rest.starts_with("--") => replaced(&mut text, "–", &rest[2..]),
            '`' if rest.starts_with("``") => replaced(&mut text, "“", &rest[2..]),
            '\'' if rest.starts_with("''") => replaced(&mut text, "”", &rest[2..]),
            '\\' => command(&mut text, after),
            _ => {
                text.push(sign);
                after
            }
        };
    }
    text
}

fn replaced<'t>(text: &mut String, by: &str, rest: &'t str) -> &'t str {
    text.push_str(by);
    rest
}

/// Writes a command whose name comes next, and gives what comes after it.
fn command<'t>(text: &mut String, rest: &'t str) -> &'t str {
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let Some(sign) = rest.chars().next() else { return rest };
    if letters == 0 {
        let after = &rest[sign.len_utf8()..];
        let Some(accent) = accent_of(sign) else {
            // `\&`, `\%`, `\_` and the like are the sign itself; `\ ` and `\\` are a space.
            text.push(if sign == '\\' { ' ' } else { sign });
            return after;
        };
        return accented(text, accent, after).unwrap_or(after);
    }
    let (name, after) = rest.split_at(letters);
    if letters == 1
        && let Some(after) = accent_of(sign).and_then(|accent| accented(text, accent, after))
    {
        return after;
    }
    let letter = LETTERS.iter().find(|(known, _)| *known == name);
    let Some((_, letter)) = letter else { return after.trim_start_matches(' ') };
    text.push_str(letter);
    after.strip_prefix("{}").unwrap_or_else(|| after.trim_start_matches(' '))
}

type Accent = (&'static str, &'static str);

fn accent_of(sign: char) -> Option<Accent> {
    ACCENTS.iter().find(|(known, ..)| *known == sign).map(|(_, plain, accented)| (*plain, *accented))
}

/// Writes the next letter with an accent; none where no letter follows that has it.
fn accented<'t>(text: &mut String, (plain, accented): Accent, after: &'t str) -> Option<&'t str> {
    let opened = after.trim_start().strip_prefix('{');
    let inner = opened.unwrap_or(after).trim_start();
    // `\i` and `\j` are the letters without their dots.
    let inner = inner.strip_prefix('\\').filter(|rest| rest.starts_with(['i', 'j'])).unwrap_or(inner);
    let letter = inner.chars().next()?;
    let place = plain.chars().position(|known| known == letter)?;
    text.extend(accented.chars().nth(place));
    let rest = &inner[letter.len_utf8()..];
    Some(if opened.is_some() { rest.strip_prefix('}').unwrap_or(rest) } else { rest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_their_accents() {
        for (written, expected) in [
            (r#"M{\"u}ller and Garc\'{\i}a"#, "Müller and García"),
            (r#"\"Osterreich, \c{c}a, {\v S}koda, Erd\H{o}s"#, "Österreich, ça, Škoda, Erdős"),
            (r"{\aa}r \o{}l Stra{\ss}e \L{}\'od\'z", "år øl Straße Łódź"),
            (r"R\&D 5\,000 50\% \textit{new} ``old''", "R&D 5,000 50% new “old”"),
            (r"pages 3--7~and \emph{the {Press}} --- all", "pages 3–7 and the Press — all"),
            (r"end\", "end"),
            (r"\u{}x \c", "x "),
        ] {
            assert_eq!(plain(written), expected, "{written}");
        }
        for (_, plain, accented) in ACCENTS {
            assert_eq!(plain.chars().count(), accented.chars().count(), "{plain}");
        }
    }
}
