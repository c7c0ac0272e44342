//! What is shown of a text around some of its tokens: a sentence, or some characters in whole tokens.

use std::ops::Range;

use super::pieces::PieceOf;
use super::tokenize::Tokenizer;
use super::tokens::Tokens;

/// The text around tokens of one document. Sentences that follow each other are looked for once, so that many hits in a document cost
/// no more than its text. All places are bytes of the whole text.
pub struct Surroundings<'t> {
    text: &'t str,
    body_start: usize,
    tokens: &'t Tokens,
    /// The part of the text that the tokens are of, and where their spans count from.
    piece: Range<usize>,
    base: usize,
    /// What the text beside a piece is tokenized with.
    beside: Option<(&'t Tokenizer, &'t str)>,
    /// The sentence that was looked for last, and its bytes.
    last: Option<(u32, Range<usize>)>,
}

/// Bytes beyond what is shown beside a piece, so that the tokens that are shown are those of the whole text.
const BESIDE: usize = 1 << 10;

/// Signs that belong to what follows them.
const OPENING: &[char] = &[
    '(', '[', '{', '<', '«', '‹', '“', '„', '‘', '‚', '¿', '¡', '「', '『', '《', '〈', '（', '【', '〔', '〖', '〝',
    '［', '｛', '｢',
];

/// Signs that belong to what is before them, even with a space between as in French.
const CLOSING: &[char] = &[')', ']', '}', '>', '»', '›', '”', '’', '.', '!', '?', '…', '"'];

impl<'t> Surroundings<'t> {
    /// Those of the tokens of a text whose body begins there.
    pub fn new(text: &'t str, body_start: usize, tokens: &'t Tokens) -> Self {
        Surroundings { text, body_start, tokens, piece: body_start..text.len(), base: 0, beside: None, last: None }
    }

    /// Those of the tokens of a piece.
    pub fn of_piece(piece: &PieceOf<'t>, tokens: &'t Tokens, tokenizer: &'t Tokenizer, language: &'t str) -> Self {
        let PieceOf { whole, body_start, ref range, base, .. } = *piece;
        let beside = Some((tokenizer, language));
        Surroundings { text: whole, body_start, tokens, piece: range.clone(), base, beside, last: None }
    }

    /// The bytes of a sentence with the signs around it: up to the first white space behind its last token, and from the same line on
    /// before its first (docs/hits.md § 2).
    ///
    /// # Complexity
    /// Linear in the signs around it; constant for the one that was asked for last.
    pub fn sentence(&mut self, sentence: u32) -> Range<usize> {
        if let Some((_, range)) = self.last.as_ref().filter(|(last, _)| *last == sentence) {
            return range.clone();
        }
        let (all, ends) = (self.tokens.as_slice(), self.tokens.sentence_ends());
        let sentence_index = sentence as usize;
        let first = sentence_index.checked_sub(1).map_or(0, |before| ends[before] as usize);
        let behind = ends[sentence_index] as usize;
        let base = self.base;
        let before = first.checked_sub(1).map_or(self.piece.start, |before| base + all[before].end as usize);
        let after = all.get(behind).map_or(self.piece.end, |token| base + token.start as usize);
        let (start, end) = (base + all[first].start as usize, base + all[behind - 1].end as usize);
        let gap = &self.text[before..start];
        let start = before + if first == 0 { later_start(gap, 0) } else { later_start(gap, earlier_end(gap, false)) };
        let is_last = behind == all.len();
        let range = start..end + earlier_end(&self.text[end..after], is_last);
        self.last = Some((sentence, range.clone()));
        range
    }

    /// Where up to `most` characters before `at`, but not before `floor`, begin, in whole tokens; and whether there are more.
    pub fn left(&self, at: usize, floor: usize, most: usize) -> (usize, bool) {
        let before = &self.text[floor.min(at)..at];
        let Some((cut, _)) =
            before.char_indices().rev().nth(most).and_then(|_| before.char_indices().rev().nth(most - 1))
        else {
            return (at - before.len(), false);
        };
        let cut = at - before.len() + cut;
        let next = if cut < self.piece.start { self.in_earlier(cut) } else { None };
        let all = self.tokens.as_slice();
        let own = || all[all.partition_point(|token| self.base + (token.start as usize) < cut)..].first();
        let next = next.or_else(|| own().map(|token| self.base + token.start as usize));
        (next.map_or(at, |start| at.min(start)), true)
    }

    /// Where up to `most` characters from `at` on, but not behind `ceiling`, end, in whole tokens; and whether there are more.
    pub fn right(&self, at: usize, ceiling: usize, most: usize) -> (usize, bool) {
        let behind = &self.text[at..ceiling.max(at)];
        let Some((cut, _)) = behind.char_indices().nth(most) else { return (at + behind.len(), false) };
        let cut = at + cut;
        if cut > self.piece.end
            && let Some(end) = self.in_later(cut)
        {
            return (end, true);
        }
        let all = self.tokens.as_slice();
        let fits = all.partition_point(|token| self.base + token.end as usize <= cut);
        (fits.checked_sub(1).map_or(at, |last| at.max(self.base + all[last].end as usize)), true)
    }

    /// Where the first token from `cut` on begins in the text before a piece.
    #[cold]
    fn in_earlier(&self, cut: usize) -> Option<usize> {
        let start = self.text.floor_char_boundary(cut.saturating_sub(BESIDE).max(self.body_start));
        let tokens = self.tokens_of(start..self.piece.start)?;
        tokens.as_slice().iter().map(|token| start + token.start as usize).find(|&start| start >= cut)
    }

    /// Where the last token up to `cut` ends in the text behind a piece.
    #[cold]
    fn in_later(&self, cut: usize) -> Option<usize> {
        let start = self.piece.end;
        let tokens = self.tokens_of(start..self.text.floor_char_boundary(cut.saturating_add(BESIDE)))?;
        tokens.as_slice().iter().map(|token| start + token.end as usize).take_while(|&end| end <= cut).last()
    }

    fn tokens_of(&self, range: Range<usize>) -> Option<Tokens> {
        let (tokenizer, language) = self.beside?;
        let mut tokens = Tokens::new();
        tokenizer.tokenize(&self.text[range], 0, language, &mut tokens);
        Some(tokens)
    }

    /// The first byte of the body.
    pub fn body_start(&self) -> usize {
        self.body_start
    }

    /// The text.
    pub fn text(&self) -> &'t str {
        self.text
    }
}

/// How much of what is between two sentences, or behind the last, belongs to the earlier.
fn earlier_end(gap: &str, is_last: bool) -> usize {
    let Some(mut end) = gap.find(char::is_whitespace) else { return gap.trim_end_matches(OPENING).len() };
    loop {
        let rest = gap[end..].trim_start();
        let behind = rest.trim_start_matches(CLOSING);
        if behind.len() == rest.len() || !behind.chars().next().map_or(is_last, char::is_whitespace) {
            return end;
        }
        end = gap.len() - behind.len();
    }
}

/// Where in what is between two sentences the later begins, if the earlier takes so much of it.
fn later_start(gap: &str, earlier: usize) -> usize {
    let rest = &gap[earlier..];
    let line = rest.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    gap.len() - rest[line..].trim_start().len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::TextOptions;
    use crate::text::Tokenizer;

    fn tokens_of(text: &str, language: &str) -> Tokens {
        let mut tokens = Tokens::new();
        Tokenizer::new(TextOptions::default()).tokenize(text, 0, language, &mut tokens);
        tokens
    }

    fn sentences<'t>(text: &'t str, language: &str) -> Vec<&'t str> {
        let tokens = tokens_of(text, language);
        let mut around = Surroundings::new(text, 0, &tokens);
        (0..tokens.sentence_ends().len() as u32).map(|sentence| &text[around.sentence(sentence)]).collect()
    }

    #[test]
    fn a_sentence_has_the_signs_around_it() {
        assert_eq!(
            sentences("# Head\n\n“So it is.” (He left!) \n* * *\n— And then?\n- Yes", "en"),
            ["# Head", "“So it is.”", "(He left!)", "— And then?", "- Yes"]
        );
        assert_eq!(sentences("« Il part. » « Non. » Oui !", "fr"), ["« Il part. »", "« Non. »", "Oui !"]);
        assert_eq!(sentences("It is. \"So be it.\" \"No. \"", "en"), ["It is.", "\"So be it.\"", "\"No. \""]);
        assert_eq!(sentences("他说：“走吧。”“不走。”他笑了。", "zh"), ["他说：“走吧。”", "“不走。”", "他笑了。"]);
        assert_eq!(sentences("", "en"), [""; 0]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn nothing_is_cut_in_a_word_and_sentences_do_not_overlap(
            text in "([a-c]{1,9}|[.!?»«“”( \n-]|审查|é| ){0,60}",
            most in 1usize..30,
        ) {
            let tokens = tokens_of(&text, "en");
            let mut around = Surroundings::new(&text, 0, &tokens);
            let mut end = 0;
            for (sentence, behind) in (0..).zip(tokens.sentence_ends()) {
                let range = around.sentence(sentence);
                prop_assert!(range.start >= end && text.is_char_boundary(range.start) && text.is_char_boundary(range.end));
                let last = tokens.as_slice()[*behind as usize - 1];
                prop_assert!(range.end >= last.end as usize);
                end = range.end;
            }
            for token in tokens.as_slice() {
                let (start, end) = (token.start as usize, token.end as usize);
                let ((from, is_more_left), (until, is_more_right)) =
                    (around.left(start, 0, most), around.right(end, text.len(), most));
                prop_assert!(text[from..start].chars().count() <= most && text[end..until].chars().count() <= most);
                prop_assert_eq!(is_more_left, text[..start].chars().count() > most);
                prop_assert_eq!(is_more_right, text[end..].chars().count() > most);
                for other in tokens.as_slice() {
                    let is_cut = |at: usize| (other.start as usize) < at && at < other.end as usize;
                    prop_assert!(!is_cut(from) && !is_cut(until));
                }
            }
        }
    }
}
