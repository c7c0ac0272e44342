//! The text as it was before somebody disguised it: docs/counting.md § 4, "Evasion".
//!
//! Each rule looks at a text and says what it would change (`Edits`); [`Undisguised`] makes the changes and knows
//! where everything was before all of them.

mod characters;
mod classes;
mod edits;
mod homoglyph;
mod leet;
mod set;
mod spaced;
mod undisguised;
mod variants;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

pub use set::Disguises;
pub use undisguised::Undisguised;

/// The text without its disguises; `None` where there is nothing to change.
///
/// Linear in the length of the text, whatever it holds. Plain ASCII text is looked at in blocks, three times.
pub fn undisguise(body: &str) -> Option<Undisguised> {
    let mut done = Undisguised::start(body);
    let is_wide = !body.is_ascii();
    if is_wide {
        done.apply(characters::edits(done.text()));
    }
    done.apply(spaced::edits(done.text()));
    if is_wide {
        done.apply(homoglyph::edits(done.text()));
    }
    done.apply(leet::edits(done.text()));
    done.end()
}

/// The same for a word of a pattern, in which nothing is joined: there `*` is no gap. Linear in its length.
pub fn undisguise_word(word: &str) -> Cow<'_, str> {
    let mut done = Undisguised::start(word);
    for rule in [characters::edits, homoglyph::edits, leet::edits] {
        done.apply(rule(done.text()));
    }
    done.end().map_or(Cow::Borrowed(word), |undisguised| Cow::Owned(undisguised.text))
}
