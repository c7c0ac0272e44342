//! Letters and digits in other shapes, and traditional Chinese characters.

use std::sync::LazyLock;

/// The blocks in which letters and digits stand that are others in another shape.
pub(super) fn may_be_shaped(c: char) -> bool {
    matches!(c,
        '\u{2460}'..='\u{24FF}' | '\u{FF01}'..='\u{FF5E}' | '\u{1D400}'..='\u{1D7FF}' | '\u{1F100}'..='\u{1F1FF}')
}

/// Traditional characters and the simplified ones for them.
struct Variants {
    /// From U+3400 on, where most of them are.
    common: Vec<char>,
    /// All others, ascending.
    rare: Vec<(char, char)>,
}

const FIRST_COMMON: char = '\u{3400}';
const LAST_COMMON: char = '\u{9FFF}';

static VARIANTS: LazyLock<Variants> = LazyLock::new(|| {
    let mut common: Vec<char> = (FIRST_COMMON..=LAST_COMMON).collect();
    let mut rare = Vec::new();
    for (traditional, simple) in hanconv::TSCharacters.iter() {
        let (Some(traditional), Some(simple)) = (single(traditional), single(simple)) else { continue };
        match (u32::from(traditional) as usize).checked_sub(FIRST_COMMON as usize) {
            Some(index) if index < common.len() => common[index] = simple,
            _ => rare.push((traditional, simple)),
        }
    }
    rare.sort_unstable();
    Variants { common, rare }
});

pub(super) fn single(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// The simplified character for a traditional one.
pub(super) fn simplified(c: char) -> Option<char> {
    let simple = match c {
        FIRST_COMMON..=LAST_COMMON => VARIANTS.common[c as usize - FIRST_COMMON as usize],
        '\u{2E80}'..'\u{3400}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}' => {
            let rare = &VARIANTS.rare;
            rare[rare.binary_search_by_key(&c, |(traditional, _)| *traditional).ok()?].1
        }
        _ => return None,
    };
    (simple != c).then_some(simple)
}
