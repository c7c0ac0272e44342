//! Whether any word of a text can be what a glob or regex asks for.
//!
//! No list of characters that words may contain is kept here. The pieces that every match must hold are put between
//! neighbours of every kind, tokenized as the run would do it, and looked for in the resulting forms. So every text option
//! is taken into account.

use regex_syntax::hir::{self, Hir, HirKind};

use super::glob::{ONE, STAR};
use super::pattern::{Atom, Body, Pattern, PatternPiece, Test, What, pieces};
use crate::config::Hyphens;
use crate::text::{self, LanguageGroup, LanguageGroups, Tokenizer, Tokens};

pub(super) const NO_WHITE_SPACE: &str = "a word holds no white space: write several in a row, as `/state/ /media/`";

/// Texts of a finite part of a regex that are tried at most; where there are more, the part is not looked at.
const MAX_TEXTS: usize = 64;

/// What may stand beside a piece: one of each kind that the rules for words tell apart, and the beginnings of hashtags and mentions.
const BESIDE: [&str; 13] = ["", "a", "A", "1", "א", "ア", "中", "ก", "_", "#", "#a", "@a", "l'"];

impl Pattern {
    /// Why this can never hit, and what to write instead. Said only where it is certain: a pattern of which nothing is said may never
    /// hit as well.
    ///
    /// # Complexity
    /// A few hundred short texts are tokenized for each glob and regex.
    pub fn unreachable_because(&self, tokenizer: &Tokenizer) -> Option<String> {
        let of_language = |(groups, what): &(LanguageGroups, What)| {
            let phrases = match &what.body {
                Body::Phrase(phrase) => vec![phrase],
                Body::Near(first, second, _) => vec![first, second],
                Body::Substring(_) => Vec::new(),
            };
            phrases.into_iter().flatten().find_map(|atom| unreachable(atom, *groups, tokenizer))
        };
        let in_all_languages = || {
            let mut reasons = self.what.iter().map(of_language);
            let first = reasons.next()??;
            reasons.all(|reason| reason.is_some()).then_some(first)
        };
        self.address(tokenizer).or_else(in_all_languages)
    }

    /// An address, where the pattern looks for one.
    fn address(&self, tokenizer: &Tokenizer) -> Option<String> {
        let mut tokens = Tokens::new();
        let mut words = pieces(&self.text).into_iter().filter_map(|(_, piece)| match piece {
            PatternPiece::Words(words) => Some(words),
            _ => None,
        });
        let address = words.find(|words| {
            tokenizer.tokenize(words, 0, "", &mut tokens);
            tokens.as_slice().iter().any(|token| is_address(token.class))
        })?;
        Some(format!("no pattern matches a URL or an e-mail address, and `{}` is one", shown(address)))
    }
}

fn is_address(class: text::Class) -> bool {
    matches!(class, text::Class::Url | text::Class::Email)
}

/// Why no word is this, and what to write instead.
fn unreachable(atom: &Atom, groups: LanguageGroups, tokenizer: &Tokenizer) -> Option<String> {
    let probe = Probe { atom, groups, tokenizer };
    let missing = match &atom.test {
        Test::Word(_) => None,
        Test::Glob(glob) => probe.missing_of_glob(glob.form()),
        Test::Regex(regex) => {
            let hir = regex_syntax::parse(regex.as_str()).ok()?;
            probe.missing(&hir, Edges { start: true, end: true })
        }
    };
    missing.map(|piece| probe.reason(&piece))
}

/// Whether a piece begins or ends the word.
#[derive(Clone, Copy)]
struct Edges {
    start: bool,
    end: bool,
}

struct Probe<'a> {
    atom: &'a Atom,
    groups: LanguageGroups,
    tokenizer: &'a Tokenizer,
}

impl Probe<'_> {
    fn missing_of_glob(&self, form: &str) -> Option<String> {
        let last = form.matches([STAR, ONE]).count();
        let pieces = form.split([STAR, ONE]).enumerate().filter(|(_, piece)| !piece.is_empty());
        let mut pieces = pieces.map(|(index, piece)| (piece, Edges { start: index == 0, end: index == last }));
        pieces.find(|(piece, edges)| !self.occurs(piece, *edges)).map(|(piece, _)| piece.to_string())
    }

    /// A text that every match of a part would have to hold, and no word does.
    fn missing(&self, hir: &Hir, edges: Edges) -> Option<String> {
        if let Some(texts) = texts(hir) {
            let mut first = None;
            for text in texts {
                if self.occurs(&text, edges) {
                    return None;
                }
                first.get_or_insert(text);
            }
            return first;
        }
        match hir.kind() {
            HirKind::Capture(capture) => self.missing(&capture.sub, edges),
            HirKind::Repetition(repetition) if repetition.min > 0 => {
                self.missing(&repetition.sub, Edges { end: false, ..edges })
            }
            HirKind::Alternation(branches) => {
                let mut missing = branches.iter().map(|branch| self.missing(branch, edges));
                let first = missing.next()??;
                missing.all(|missing| missing.is_some()).then_some(first)
            }
            HirKind::Concat(parts) => {
                let parts: Vec<&Hir> = parts.iter().filter(|part| !matches!(part.kind(), HirKind::Look(_))).collect();
                self.missing_of_row(&parts, edges)
            }
            _ => None,
        }
    }

    /// Neighbours with few texts are looked at together: that says more than each alone.
    fn missing_of_row(&self, parts: &[&Hir], edges: Edges) -> Option<String> {
        let mut from = 0;
        while from < parts.len() {
            let (mut together, mut to) = (vec![String::new()], from);
            while let Some(more) = parts.get(to).and_then(|part| texts(part)).and_then(|next| product(&together, &next))
            {
                together = more;
                to += 1;
            }
            let part = to.max(from + 1);
            let edges = Edges { start: edges.start && from == 0, end: edges.end && part == parts.len() };
            let missing = if to == from {
                self.missing(parts[from], edges)
            } else {
                let all = together.iter().all(|text| !self.occurs(text, edges));
                all.then(|| together.swap_remove(0))
            };
            if missing.is_some() {
                return missing;
            }
            from = part;
        }
        None
    }

    /// Whether some form of a word, hashtag or mention has this text where it must be.
    fn occurs(&self, piece: &str, edges: Edges) -> bool {
        if piece.is_empty() {
            return true;
        }
        // What a dictionary makes of a run depends on all of it; of single characters it can be told.
        if piece.chars().nth(1).is_some() && piece.contains(text::is_unspaced) {
            let alone = Edges { start: false, end: false };
            return piece.chars().all(|c| self.occurs(c.encode_utf8(&mut [0; 4]), alone));
        }
        LanguageGroup::ALL
            .into_iter()
            .filter(|group| self.groups.contain(*group))
            .any(|group| self.occurs_in(group, piece, edges))
    }

    fn occurs_in(&self, group: LanguageGroup, piece: &str, edges: Edges) -> bool {
        let mut tokens = Tokens::new();
        let (mut text, none) = (String::new(), [""]);
        let before = if edges.start { &none[..] } else { &BESIDE };
        let behind = if edges.end { &none[..] } else { &BESIDE };
        for before in before {
            for behind in behind {
                text.clear();
                text.extend([before, piece, behind]);
                self.tokenizer.tokenize_phrase(&text, group, &mut tokens);
                let is_here = tokens.as_slice().iter().filter(|token| !is_address(token.class)).any(|token| {
                    let cased = self.tokenizer.cased_form(&text, &tokens, token);
                    let form = if self.atom.is_cased { &*cased } else { tokens.form(token) };
                    let key = self.atom.keying.of_form(form);
                    match edges {
                        Edges { start: true, end: true } => *key == *piece,
                        Edges { start: true, .. } => key.starts_with(piece),
                        Edges { end: true, .. } => key.ends_with(piece),
                        _ => key.contains(piece),
                    }
                });
                if is_here {
                    return true;
                }
            }
        }
        false
    }

    fn occurs_anywhere(&self, piece: &str) -> bool {
        self.occurs(piece, Edges { start: false, end: false })
    }

    fn reason(&self, piece: &str) -> String {
        if piece.contains(char::is_whitespace) {
            return NO_WHITE_SPACE.into();
        }
        let straight = piece.replace(['\u{2019}', '\u{2018}', '\u{2BC}'], "'");
        if straight != piece && self.occurs_anywhere(&straight) {
            return format!("words are written with a straight apostrophe: write `{}`", shown(&straight));
        }
        let is_joined = self.tokenizer.options().hyphens == Hyphens::Keep;
        if piece.contains(['-', '\u{2010}', '\u{2011}']) {
            return match is_joined && self.occurs_anywhere(&piece.replace(['\u{2010}', '\u{2011}'], "-")) {
                true => "words are written with a plain hyphen: write `-`".into(),
                false => {
                    "a hyphen ends a word: write words in a row, as `/state/ /owned/`, or `state-owned` without slashes"
                        .into()
                }
            };
        }
        let lower = piece.to_lowercase();
        if lower != piece && self.occurs_anywhere(&lower) {
            return format!("text is lower case here: write `{}`, or give the theme `case: sensitive`", shown(&lower));
        }
        let plain = self.atom.keying.of_form(piece);
        if plain != piece && self.occurs_anywhere(&plain) {
            return format!("the theme has `accents: ignore`, so words have none: write `{}`", shown(&plain));
        }
        let composed = text::composed(piece);
        if composed != piece && self.occurs_anywhere(&composed) {
            return "letters and marks are one character where there is one (NFC): write it so".into();
        }
        if let Some(root) = piece.strip_suffix("'s").filter(|root| !root.is_empty() && self.occurs_anywhere(root)) {
            return format!("a final 's is stripped from words: write `{}`", shown(root));
        }
        match piece.chars().find(|c| !self.occurs_anywhere(c.encode_utf8(&mut [0; 4]))) {
            Some(c) => format!("no word holds `{}`", shown(c.encode_utf8(&mut [0; 4]))),
            None if piece == "'s" => "a final 's is stripped from words: leave it away".into(),
            None => format!("no word holds `{}` there: see the tokens that `termloom tokens` prints", shown(piece)),
        }
    }
}

/// Whether whatever a regex matches holds white space, so that it can never match a word. Found without trying any.
pub(super) fn needs_white_space(regex: &str) -> bool {
    fn needs(hir: &Hir) -> bool {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => false,
            HirKind::Literal(literal) => String::from_utf8_lossy(&literal.0).contains(char::is_whitespace),
            HirKind::Class(hir::Class::Unicode(class)) => {
                let mut all = class.iter().flat_map(|range| range.start()..=range.end());
                class.iter().next().is_some() && all.all(char::is_whitespace)
            }
            HirKind::Class(hir::Class::Bytes(_)) => false,
            HirKind::Repetition(repetition) => repetition.min > 0 && needs(&repetition.sub),
            HirKind::Capture(capture) => needs(&capture.sub),
            HirKind::Concat(parts) => parts.iter().any(needs),
            HirKind::Alternation(branches) => branches.iter().all(needs),
        }
    }
    let may_need = regex.contains(char::is_whitespace) || regex.contains(r"\s");
    may_need && regex_syntax::parse(regex).is_ok_and(|hir| needs(&hir))
}

/// A text on one line, whatever it holds.
fn shown(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}

/// All texts that a part can match; `None` where they are too many. What only looks around is taken as true.
fn texts(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(vec![String::new()]),
        HirKind::Literal(literal) => Some(vec![std::str::from_utf8(&literal.0).ok()?.to_string()]),
        HirKind::Class(hir::Class::Unicode(class)) => {
            let count: usize = class.iter().map(|range| range.len()).sum();
            let all = || class.iter().flat_map(|range| range.start()..=range.end());
            // The narrow space joins words by UAX #29, which nobody who writes `\s` thinks of.
            let is_meant = |c: &char| *c != '\u{202F}' || count == 1;
            (count <= MAX_TEXTS).then(|| all().filter(is_meant).map(String::from).collect())
        }
        HirKind::Class(hir::Class::Bytes(_)) => None,
        HirKind::Repetition(repetition) => {
            let max = repetition.max.filter(|&max| max as usize <= MAX_TEXTS)?;
            let once = texts(&repetition.sub)?;
            let (mut all, mut row) = (Vec::new(), vec![String::new()]);
            for times in 0..=max {
                if times >= repetition.min {
                    all.extend(row.iter().cloned());
                }
                if all.len() > MAX_TEXTS {
                    return None;
                }
                row = product(&row, &once)?;
            }
            Some(all)
        }
        HirKind::Capture(capture) => texts(&capture.sub),
        HirKind::Concat(parts) => parts.iter().try_fold(vec![String::new()], |row, part| product(&row, &texts(part)?)),
        HirKind::Alternation(branches) => {
            let mut all = Vec::new();
            for branch in branches {
                all.extend(texts(branch)?);
                if all.len() > MAX_TEXTS {
                    return None;
                }
            }
            Some(all)
        }
    }
}

/// Each of the one before each of the other; `None` where they are too many.
fn product(before: &[String], behind: &[String]) -> Option<Vec<String>> {
    let all = || before.iter().flat_map(|a| behind.iter().map(move |b| format!("{a}{b}"))).collect();
    (before.len() * behind.len() <= MAX_TEXTS).then(all)
}

#[cfg(test)]
mod tests;
