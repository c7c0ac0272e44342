//! Obfuscation and how it is undone: docs/counting.md § 4, "Evasion".
//!
//! Each rule proposes changes to a text (`Edits`); [`Deobfuscated`] makes the changes and maps every place back to the
//! original.

mod characters;
mod classes;
mod homoglyph;
mod leet;
mod set;
mod spaced;
mod variants;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

pub use set::Obfuscations;

use crate::text::EditedText;

/// A text without its obfuscations.
pub type Deobfuscated = EditedText<Obfuscations>;
type Edits = crate::text::Edits<Obfuscations>;

/// Removes the obfuscations of a text; `None` if there are none.
///
/// Linear in the length of any text. Plain ASCII text is searched in blocks, three times.
pub fn deobfuscate(body: &str) -> Option<Deobfuscated> {
    let mut done = Deobfuscated::start(body);
    let is_wide = !body.is_ascii();
    if is_wide {
        done.apply(&characters::edits(done.text()));
    }
    done.apply(&spaced::edits(done.text()));
    if is_wide {
        done.apply(&homoglyph::edits(done.text()));
    }
    done.apply(&leet::edits(done.text()));
    done.end()
}

/// Removes the obfuscations of a word of a pattern. Nothing is joined there, since `*` is no gap. Linear in its length.
pub fn deobfuscate_word(word: &str) -> Cow<'_, str> {
    let mut done = Deobfuscated::start(word);
    for rule in [characters::edits, homoglyph::edits, leet::edits] {
        done.apply(&rule(done.text()));
    }
    done.end().map_or(Cow::Borrowed(word), |deobfuscated| Cow::Owned(deobfuscated.text))
}
