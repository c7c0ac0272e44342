//! Every match of every test in a sequence of tokens, before any of them wins.

use super::atoms::{Atoms, KnownAtoms};
use super::found::{Match, TokenizedText, narrow};
use super::trie::{PhraseEnd, Trie, TrieNode};
use super::types::{AtomBits, KnownType, NextType, Step, TypeMatches};
use crate::text::{Breaks, Class, LanguageGroups, Tokens};
use crate::themes::pattern::{Body, ByLanguage, Context, Phrase};

/// The tests of patterns that are made of tokens.
#[derive(Debug, Default)]
pub(super) struct Finder {
    atoms: Atoms,
    trie: Trie,
    /// Those that ask for more than one phrase.
    tests: Vec<PhraseTest>,
}

/// What a pattern looks for in some languages, as numbers of atoms.
#[derive(Debug)]
struct PhraseTest {
    /// The number of the test, which other languages may share.
    number: u32,
    groups: LanguageGroups,
    not_before: Contexts,
    not_after: Contexts,
    near: Option<NearPhrases>,
}

/// What may not stand on one side of a match, each with the signs that may stand between.
#[derive(Debug, Default)]
struct Contexts {
    /// Those of one atom, by its number: a pattern may have a hundred.
    words: Vec<(u32, Breaks)>,
    phrases: Vec<(Vec<u32>, AtomBits, Breaks)>,
}

/// Two phrases, and how far they may be apart.
#[derive(Debug)]
struct NearPhrases {
    first: Vec<u32>,
    second: Vec<u32>,
    distance: usize,
    /// Of both.
    bits: AtomBits,
}

/// What the tokens of a text may be.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// At each position.
    known: Vec<KnownType>,
    /// Positions, ascending, of all tokens with which a match may begin.
    candidates: Vec<u32>,
}

/// Patterns of tokens, each with the number of its test; the numbers of others are free.
pub(super) fn compile<'p>(patterns: impl Iterator<Item = (u32, &'p ByLanguage)>) -> Finder {
    let (mut atoms, mut known) = (Atoms::default(), KnownAtoms::default());
    let mut tests: Vec<PhraseTest> = Vec::new();
    let mut phrases: Vec<(Vec<u32>, PhraseEnd)> = Vec::new();
    let by_language = patterns.flat_map(|(number, all)| all.iter().map(move |(groups, what)| (number, *groups, what)));
    for (number, groups, what) in by_language {
        let mut ids = |phrase: &Phrase| phrase.iter().map(|atom| atoms.add(atom, &mut known)).collect::<Vec<u32>>();
        let mut contexts = |all: &[Context]| {
            let mut contexts = Contexts::default();
            for Context { phrase, passed } in all {
                match ids(phrase)[..] {
                    [atom] => contexts.words.push((atom, *passed)),
                    ref atoms => contexts.phrases.push((atoms.to_vec(), AtomBits::of(atoms), *passed)),
                }
            }
            contexts.words.sort_by_key(|(atom, _)| *atom);
            contexts
        };
        let (not_before, not_after) = (contexts(&what.not_before), contexts(&what.not_after));
        let test = narrow(tests.len());
        let near = match &what.body {
            Body::Phrase(phrase) => {
                let phrase = ids(phrase);
                if what.not_before.is_empty() && what.not_after.is_empty() && groups == LanguageGroups::ALL {
                    phrases.push((phrase, PhraseEnd::Sure(number)));
                    continue;
                }
                phrases.push((phrase, PhraseEnd::Whole(test)));
                None
            }
            Body::Near(first, second, distance) => {
                let (first, second) = (ids(first), ids(second));
                phrases.push((first.clone(), PhraseEnd::First(test)));
                phrases.push((second.clone(), PhraseEnd::Second(test)));
                let bits = AtomBits::of(&first).and(AtomBits::of(&second));
                Some(NearPhrases { first, second, distance: *distance as usize, bits })
            }
            Body::Substring(_) => continue,
        };
        tests.push(PhraseTest { number, groups, not_before, not_after, near });
    }
    let trie = Trie::new(atoms.len(), &phrases);
    Finder { atoms, trie, tests }
}

impl Finder {
    /// Finds out what a type may be.
    fn learn(&self, form: &str, next: &mut NextType) {
        self.atoms.push_matches(form, &mut next.atoms);
        let steps = &mut next.steps;
        for &atom in &next.atoms {
            if self.trie.continues(atom) {
                steps.continues = steps.continues.and(atom);
            }
            let Some((node, first)) = self.trie.first(atom) else { continue };
            steps.may_begin = true;
            steps.is_mixed |= self.atoms.has_check(atom);
            if first.goes_on {
                steps.begins = steps.begins.and(node);
            }
            for end in self.trie.ends(first) {
                match end {
                    PhraseEnd::Sure(test) => next.tests.push(*test),
                    _ => steps.is_mixed = true,
                }
            }
        }
    }

    /// Finds out what each token of a text may be. `type_of` gives the type at a position, `None` where nothing can match.
    pub fn read(
        &self,
        tokens: &Tokens,
        types: &mut TypeMatches,
        type_of: impl Fn(usize) -> Option<u32>,
        places: &mut Places,
    ) {
        let Places { known, candidates } = places;
        known.clear();
        candidates.clear();
        for (position, token) in tokens.as_slice().iter().enumerate() {
            let learn = |next: &mut NextType| {
                if !matches!(token.class, Class::Url | Class::Email) {
                    self.learn(tokens.form(token), next);
                }
            };
            let at = type_of(position).map_or(KnownType::NOTHING, |id| types.known(id, learn));
            known.push(at);
            if at.may_begin() {
                candidates.push(narrow(position));
            }
        }
    }

    /// Calls `on` with all matches in a text that was [read](Self::read), by position.
    ///
    /// # Complexity
    /// Linear in the candidates, and for each of them in the steps of the phrases that begin there and in the distance
    /// of those that are near each other.
    pub fn each_match(
        &self,
        tokenized: &TokenizedText<'_>,
        types: &TypeMatches,
        places: &Places,
        mut on: impl FnMut(Match),
    ) {
        let ends = tokenized.tokens.sentence_ends();
        let Places { known: known_at, candidates } = places;
        let mut waiting: Vec<(u32, usize)> = Vec::new();
        let (mut sentence, mut start) = (0, 0);
        // Of all tokens of the sentence in hand, once there is one.
        let mut bits: Option<AtomBits> = None;
        for position in candidates.iter().map(|&position| position as usize) {
            while ends[sentence] as usize <= position {
                start = ends[sentence] as usize;
                sentence += 1;
                bits = None;
            }
            let end = ends[sentence] as usize;
            let all = || known_at[start..end].iter().fold(AtomBits::default(), |all, at| all.and(types.get(*at).bits));
            let bits = *bits.get_or_insert_with(all);
            let known = types.get(known_at[position]);
            let place = SentenceMatcher { finder: self, tokenized, types, known_at, start, end, bits };
            if known.steps.is_mixed {
                for &atom in types.atoms(known_at[position]) {
                    let Some((node, first)) = self.trie.first(atom).filter(|_| place.is_token(atom, position)) else {
                        continue;
                    };
                    self.trie.ends(first).iter().for_each(|&end| place.end(end, position, 1, &mut on));
                    if first.goes_on {
                        waiting.push((node, position + 1));
                    }
                }
            } else {
                for &test in types.tests(known) {
                    on(Match { test, position, len: 1, head: 1, tail: 0 });
                }
                match known.steps.begins {
                    Step::None => continue,
                    Step::One(node) => waiting.push((node, position + 1)),
                    Step::Many => {
                        let nodes = types.atoms(known_at[position]).iter().filter_map(|&atom| self.trie.first(atom));
                        waiting.extend(nodes.filter(|(_, first)| first.goes_on).map(|(node, _)| (node, position + 1)));
                    }
                }
            }
            while let Some((node, at)) = waiting.pop() {
                if at >= end {
                    continue;
                }
                let step = |atom: u32| {
                    self.trie.next(node, atom).filter(|_| place.follows(atom, at) && place.is_token(atom, at))
                };
                let mut take = |(node, next): (u32, &TrieNode)| {
                    self.trie.ends(next).iter().for_each(|&end| place.end(end, position, at + 1 - position, &mut on));
                    if next.goes_on {
                        waiting.push((node, at + 1));
                    }
                };
                match types.get(known_at[at]).steps.continues {
                    Step::None => {}
                    Step::One(atom) => step(atom).into_iter().for_each(&mut take),
                    Step::Many => types.atoms(known_at[at]).iter().filter_map(|&atom| step(atom)).for_each(&mut take),
                }
            }
        }
    }
}

/// A sentence in which is looked around.
struct SentenceMatcher<'a> {
    finder: &'a Finder,
    tokenized: &'a TokenizedText<'a>,
    types: &'a TypeMatches,
    known_at: &'a [KnownType],
    start: usize,
    end: usize,
    /// Of all its tokens.
    bits: AtomBits,
}

impl SentenceMatcher<'_> {
    fn is_token(&self, atom: u32, position: usize) -> bool {
        self.finder.atoms.is_token(atom, || self.tokenized.cased_form(position))
    }

    fn breaks_before(&self, position: usize) -> Breaks {
        self.tokenized.breaks_before(position)
    }

    /// Whether no sign ends the phrase before an atom that is not its first.
    fn follows(&self, atom: u32, position: usize) -> bool {
        self.breaks_before(position).are_in(self.finder.atoms.passed(atom))
    }

    /// Whether a phrase stands at a position of the sentence, and in it as a whole.
    fn stands(&self, phrase: &[u32], position: usize) -> bool {
        position + phrase.len() <= self.end
            && phrase.iter().zip(position..).all(|(atom, at)| {
                let known = self.known_at[at];
                !known.is_nothing()
                    && self.types.atoms(known).binary_search(atom).is_ok()
                    && (at == position || self.follows(*atom, at))
                    && self.is_token(*atom, at)
            })
    }

    /// Whether one of these stands where `at` says for so many tokens; `gap` is the position before which are the signs between it and the match.
    fn any_stands(&self, contexts: &Contexts, gap: usize, at: impl Fn(usize) -> Option<usize>) -> bool {
        let is_passed = |passed: Breaks| self.breaks_before(gap).are_in(passed);
        let is_word = |at: usize| {
            self.types.atoms(self.known_at[at]).iter().any(|&atom| {
                let from = contexts.words.partition_point(|(other, _)| *other < atom);
                let mut same = contexts.words[from..].iter().take_while(|(other, _)| *other == atom);
                same.any(|(_, passed)| self.is_token(atom, at) && is_passed(*passed))
            })
        };
        at(1).filter(|&at| at < self.end).is_some_and(is_word)
            || contexts.phrases.iter().any(|(phrase, bits, passed)| {
                self.bits.may_hold(*bits)
                    && at(phrase.len()).is_some_and(|at| self.stands(phrase, at))
                    && is_passed(*passed)
            })
    }

    /// A phrase of `len` tokens was found.
    fn end(&self, end: PhraseEnd, position: usize, len: usize, on: &mut impl FnMut(Match)) {
        let whole = Match { test: 0, position, len, head: len, tail: 0 };
        let (PhraseEnd::Sure(test) | PhraseEnd::Whole(test) | PhraseEnd::First(test) | PhraseEnd::Second(test)) = end;
        if let PhraseEnd::Sure(test) = end {
            return on(Match { test, ..whole });
        }
        let of = &self.finder.tests[test as usize];
        if !of.groups.contain(self.tokenized.tokens.group()) {
            return;
        }
        let found = match end {
            PhraseEnd::First(_) | PhraseEnd::Second(_) => of.near.as_ref().and_then(|near| {
                // Where both stand, it was looked for from the first.
                let is_known = || matches!(end, PhraseEnd::Second(_)) && self.stands(&near.first, position);
                if self.bits.may_hold(near.bits) && !is_known() { self.near(near, position) } else { None }
            }),
            _ => Some(whole),
        };
        if let Some(found) = found.filter(|found| self.may_stand(found, of)) {
            on(Match { test: of.number, ..found });
        }
    }

    /// The shortest match of two phrases near each other.
    fn near(&self, near: &NearPhrases, position: usize) -> Option<Match> {
        let NearPhrases { first, second, distance, .. } = near;
        let from = |head: &[u32], tail: &[u32]| {
            if !self.stands(head, position) {
                return None;
            }
            let behind = position + head.len();
            let at = (behind..behind + distance).find(|&at| self.stands(tail, at))?;
            let is_one_cell = (behind..=at).all(|at| !self.breaks_before(at).end_cell());
            is_one_cell.then_some(Match {
                test: 0,
                position,
                len: at + tail.len() - position,
                head: head.len(),
                tail: tail.len(),
            })
        };
        // Of two that are equal `min_by_key` takes the one before.
        [from(first, second), from(second, first)].into_iter().flatten().min_by_key(|found| found.len)
    }

    fn may_stand(&self, found: &Match, test: &PhraseTest) -> bool {
        let (first, behind) = (found.position, found.position + found.len);
        let before = |len: usize| first.checked_sub(len).filter(|&at| at >= self.start);
        !self.any_stands(&test.not_before, first, before) && !self.any_stands(&test.not_after, behind, |_| Some(behind))
    }
}
