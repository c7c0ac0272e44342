//! Which of all matches are hits: from the left, the longest at each position (docs/counting.md § 4).

use std::cmp::Reverse;
use std::sync::atomic::Ordering;

use super::found::{Found, Match, narrow};
use super::substrings::Within;
use super::targets::{PatternTarget, Targets};
use crate::config::Scope;
use crate::themes::obfuscation::Obfuscations;

/// A match, and what makes it better than another at the same position.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub found: Match,
    /// Characters, where they are fewer than those of its tokens.
    characters: u32,
    obfuscations: Obfuscations,
}

impl Candidate {
    /// Of whole tokens.
    pub fn whole(found: Match) -> Self {
        Candidate { found, characters: u32::MAX, obfuscations: Obfuscations::NONE }
    }

    /// Of some of their characters.
    pub fn of_substring(within: &Within) -> Self {
        Candidate { found: within.as_match(), characters: within.characters, obfuscations: Obfuscations::NONE }
    }

    /// A match of obfuscated tokens or characters.
    pub fn obfuscated(found: Match, characters: u32, obfuscations: Obfuscations) -> Self {
        Candidate { found, characters, obfuscations }
    }

    /// The largest is best; among equals the match without obfuscation, then the pattern that comes first.
    fn rank(&self, pattern: u32) -> Rank {
        (self.found.len, self.characters, self.obfuscations.is_empty(), Reverse(pattern))
    }
}

type Rank = (usize, u32, bool, Reverse<u32>);

/// The best at the position in hand, for a theme or for all.
#[derive(Clone, Copy)]
struct BestMatch {
    rank: Rank,
    candidate: Candidate,
    pattern: u32,
}

/// What is known of each theme; of all themes it is the first where they exclude each other. Used again for the next text.
#[derive(Default)]
pub(super) struct OfThemes {
    best: Vec<Option<BestMatch>>,
    /// Position behind the last hit.
    free_from: Vec<usize>,
    /// Themes with a best.
    touched: Vec<u32>,
    /// Themes with a hit.
    hit: Vec<u32>,
}

/// Takes candidates by position, and hands on the hits.
pub(super) struct Selection<'m, H> {
    targets: &'m Targets,
    hit: H,
    position: usize,
    of: &'m mut OfThemes,
}

impl<'m, H: FnMut(Found)> Selection<'m, H> {
    pub fn new(targets: &'m Targets, themes: usize, of: &'m mut OfThemes, hit: H) -> Self {
        for theme in of.hit.drain(..) {
            of.free_from[theme as usize] = 0;
        }
        of.best.resize(themes, None);
        of.free_from.resize(themes, 0);
        Selection { targets, hit, position: 0, of }
    }

    /// Hands on the hits that are left.
    pub fn finish(mut self) {
        self.choose();
    }

    /// Takes the next candidate, which is at the position of the one before or behind it.
    pub fn take(&mut self, candidate: Candidate) {
        if candidate.found.position != self.position {
            self.choose();
            self.position = candidate.found.position;
        }
        let targets = self.targets;
        if let Some(matched) = targets.matched.get(candidate.found.test as usize) {
            matched.store(true, Ordering::Relaxed);
        }
        match targets.scope {
            Scope::Theme => {
                for &PatternTarget { theme, pattern } in targets.of(candidate.found.test) {
                    self.compare(theme, pattern, candidate);
                }
            }
            Scope::All => self.compare(0, candidate.found.test, candidate),
        }
    }

    #[inline]
    fn compare(&mut self, slot: u32, pattern: u32, candidate: Candidate) {
        if self.position < self.of.free_from[slot as usize] {
            return;
        }
        let rank = candidate.rank(pattern);
        let best = &mut self.of.best[slot as usize];
        match best {
            None => self.of.touched.push(slot),
            Some(best) if best.rank >= rank => return,
            Some(_) => {}
        }
        *best = Some(BestMatch { rank, candidate, pattern });
    }

    /// The best at this position are hits.
    fn choose(&mut self) {
        let OfThemes { best, free_from, touched, hit } = &mut *self.of;
        touched.sort_unstable_by_key(|&value| value);
        for slot in touched.drain(..) {
            let Some(BestMatch { candidate: Candidate { found, obfuscations, .. }, pattern, .. }) =
                best[slot as usize].take()
            else {
                continue;
            };
            if free_from[slot as usize] == 0 {
                hit.push(slot);
            }
            free_from[slot as usize] = found.position + found.len;
            let alone = [PatternTarget { theme: slot, pattern }];
            let targets = match self.targets.scope {
                Scope::Theme => &alone[..],
                Scope::All => self.targets.of(found.test),
            };
            for target in targets {
                (self.hit)(Found {
                    theme: target.theme,
                    pattern: target.pattern,
                    position: narrow(found.position),
                    len: narrow(found.len),
                    head: narrow(found.head),
                    tail: narrow(found.tail),
                    obfuscations,
                });
            }
        }
    }
}
