//! Patterns of which any part of a sentence is a match.

use super::compile::{Local, PatternLanguage};
use super::pieces::{PatternPiece, pieces};
use super::what::{Body, Needle, What};
use crate::config::{Case, ThemeOptions};
use crate::text::{Breaks, Tokens};
use crate::themes::keying::Keying;
use crate::themes::obfuscation::deobfuscate_word;

/// Compiles a pattern whose theme has `match: substring`.
pub(super) fn substring(text: &str, options: &ThemeOptions, language: PatternLanguage<'_>) -> Result<What, Local> {
    let PatternLanguage { tokenizer, group, is_deobfuscated, .. } = language;
    let keying = Keying::of(options).map_err(|message| (0, message))?;
    if options.stem.is_some() {
        return Err((0, "`match: substring` and `stem` exclude each other".into()));
    }
    if let Some((at, _)) = pieces(text).into_iter().find(|(_, piece)| !matches!(piece, PatternPiece::Words(_))) {
        return Err((at, "with `match: substring` a pattern is words only".into()));
    }
    if let Some(at) = text.find(['*', '?']) {
        return Err((
            at,
            "with `match: substring` a pattern has no `*` and no `?`: it is found inside words anyway".into(),
        ));
    }
    let text = if is_deobfuscated { deobfuscate_word(text) } else { text.into() };
    let mut tokens = Tokens::new();
    tokenizer.tokenize_phrase(&text, group, &mut tokens);
    let (mut forms, mut passed) = (String::new(), Vec::new());
    let mut behind = None;
    for (index, token) in tokens.as_slice().iter().enumerate() {
        if behind.is_some_and(|behind| behind != token.start) {
            forms.push(' ');
        }
        behind = Some(token.end);
        let signs = tokenizer.breaks_before(&text, &tokens, index);
        if signs != Breaks::NONE {
            passed.push((forms.len(), signs));
        }
        let form = match options.case {
            Case::Sensitive => tokenizer.cased_form(&text, &tokens, token),
            Case::Ignore => tokens.form(token).into(),
        };
        forms.push_str(&keying.of_form(&form));
    }
    if forms.trim().is_empty() {
        return Err((0, format!("`{text}` holds no word that a text could hold")));
    }
    Ok(What { body: Body::Substring(Needle { text: forms, passed }), not_before: Vec::new(), not_after: Vec::new() })
}
