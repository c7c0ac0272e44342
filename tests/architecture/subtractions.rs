//! Subtractions in the program: of counts, one that goes below 0 ends it.

use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// Subtractions below a folder that neither saturate nor have a constant on both sides, as `file: a - b`. Those in tests do not count.
pub fn bare_subtractions(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten() {
        if entry.path().extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(entry.path()).expect("a file");
            let tokens: TokenStream =
                text.parse().unwrap_or_else(|error| panic!("{}: {error}", entry.path().display()));
            let mut places = Vec::new();
            collect(&tokens.into_iter().collect::<Vec<_>>(), &mut places);
            found.extend(places.iter().map(|place| format!("{}: {place}", entry.path().display())));
        }
    }
    found
}

fn collect(tokens: &[TokenTree], found: &mut Vec<String>) {
    let mut is_test = false;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group)
                if group.delimiter() == Delimiter::Bracket && group.to_string().replace(' ', "") == "[cfg(test)]" =>
            {
                is_test = true
            }
            TokenTree::Group(group) if is_test && group.delimiter() == Delimiter::Brace => is_test = false,
            // What ends without braces, as `use`.
            TokenTree::Punct(sign) if is_test && sign.as_char() == ';' => is_test = false,
            TokenTree::Group(group) => collect(&group.stream().into_iter().collect::<Vec<_>>(), found),
            TokenTree::Punct(sign) if sign.as_char() == '-' => {
                let (before, behind) = (at.checked_sub(1).map(|at| &tokens[at]), tokens.get(at + 1));
                let is_arrow = sign.spacing() == Spacing::Joint && is_sign(behind, '>');
                let is_value =
                    matches!(before, Some(TokenTree::Ident(_) | TokenTree::Group(_) | TokenTree::Literal(_)));
                let is_binary = is_value || is_sign(before, '?');
                if is_binary && !is_arrow && !(is_constant(before) && is_constant(behind)) {
                    let shown = |token: Option<&TokenTree>| token.map_or(String::new(), ToString::to_string);
                    found.push(format!("{} - {}", shown(before), shown(behind)));
                }
            }
            TokenTree::Ident(name) if *name == "sub" || *name == "sub_assign" => found.push(name.to_string()),
            _ => {}
        }
    }
}

fn is_sign(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(found)) if found.as_char() == sign)
}

/// A literal, or a name in capitals.
fn is_constant(token: Option<&TokenTree>) -> bool {
    match token {
        Some(TokenTree::Literal(_)) => true,
        Some(TokenTree::Ident(name)) => name.to_string().chars().all(|c| !c.is_lowercase()),
        _ => false,
    }
}

#[test]
fn a_bare_subtraction_would_be_found() {
    let text = "fn a(b: &[u8]) -> usize { let c = b.len() - d; A_B - 6; -1; *c -= 1; f!(\"{}\", c - 1); e? - 2; Sub::sub(c, 3) } \
                #[cfg(test)] mod t { c - d; } #[cfg(test)] use f; fn g() { h - 4; }";
    let tokens: TokenStream = text.parse().expect("Rust");
    let mut found = Vec::new();
    collect(&tokens.into_iter().collect::<Vec<_>>(), &mut found);
    assert_eq!(found, ["() - d", "c - =", "c - 1", "? - 2", "sub", "h - 4"]);
}
