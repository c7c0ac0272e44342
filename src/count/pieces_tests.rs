//! A document that is added piece by piece is the same as one that is added whole.

use std::fmt::Write;
use std::sync::Arc;

use super::{Counts, HashKey, Hit, Observed, Partial, TermId, ViewBuffer};
use crate::config::{Scope, TextOptions, Urls};
use crate::text::{PieceOf, StopLists, Tokenizer, Tokens};
use crate::themes::{Matcher, TokenizedText, parse_yaml};

/// A text of many paragraphs, some of several lines.
pub(crate) fn paragraphs() -> String {
    let paragraph = |number: usize| {
        let rest = "with the word and, again, the state party ".repeat(number % 4);
        format!("State {number} said: “word{number} is so.” It went (as ever) {rest}on.\n{}\n", "\n".repeat(number % 2))
    };
    (0..200).map(paragraph).collect()
}

/// Counts a text twice, in pieces of about `most` bytes, with so much room in memory.
pub(crate) fn counted(text: &str, most: usize, room: u64) -> (Counts, Matcher) {
    let tokenizer = Tokenizer::new(TextOptions::default());
    let list = "power: [state, state party]\nrare: [word7*]\nshared: [party, the state, again]";
    let themes = parse_yaml(list).unwrap().compile(&tokenizer).unwrap();
    let (matcher, stop_lists) = (Matcher::new(themes, Scope::Theme), StopLists::by_language(&tokenizer));
    let (urls, spill) = (Urls::Drop, Arc::default());
    let how = Observed {
        stop_lists: &stop_lists,
        matcher: &matcher,
        urls,
        keep_stream: true,
        keep_phrases: true,
        keep_text: true,
    };
    let (mut partial, mut tokens) = (Partial::new(HashKey::of(0)), Tokens::new());
    partial.begin_batch(1);
    for _ in 0..2 {
        let mut document = partial.begin_document(stop_lists.list_for("en"), &how);
        for piece in tokenizer.pieces(text, 0, "en", most) {
            let (range, is_open) = (piece.range, piece.is_open);
            let seen = &text[range.clone()];
            tokenizer.tokenize(seen, 0, "en", &mut tokens);
            let piece = PieceOf { whole: text, body_start: 0, base: range.start, range, is_open };
            let tokenizer = &tokenizer;
            let tokenized = TokenizedText { text: seen, body_start: 0, language: "en", tokens: &tokens, tokenizer };
            partial.observe_piece(&mut document, &piece, &tokenized, &how);
            partial.spill_pieces(&mut document, room, &spill).unwrap();
        }
        partial.end_document(document, &how).unwrap();
    }
    (partial.seal(), matcher)
}

/// Everything that can be asked of counts.
fn shown(counts: &Counts) -> (String, usize) {
    let (mut shown, mut buffer) = (String::new(), ViewBuffer::default());
    let vocabulary = counts.vocabulary();
    for id in (0..vocabulary.len() as u32).map(TermId) {
        let numbers = (vocabulary.count(id), vocabulary.stop_count(id), vocabulary.doc_count(id));
        writeln!(shown, "{} {numbers:?}", vocabulary.form(id)).unwrap();
    }
    for document in counts.documents() {
        writeln!(shown, "{} {} {}", document.words(), document.types(), document.sequence()).unwrap();
        let view = counts.view(document, &mut buffer).unwrap();
        writeln!(shown, "{:?}", (view.slots, view.sentence_ends, view.paragraph_ends, view.phrase_ends)).unwrap();
        writeln!(shown, "{:?}", counts.doc_terms(document, &mut buffer).unwrap()).unwrap();
        let mut show = |hits: &[Hit]| hits.iter().for_each(|hit| writeln!(shown, "{hit:?}").unwrap());
        counts.each_hits(document, &mut buffer, &mut show).unwrap();
        let (mut slots, mut hits) = (0, 0);
        counts.each_slots(document, &mut buffer, |some| slots += some.len()).unwrap();
        for piece in 0..document.pieces() {
            let view = counts.view_piece(document, piece, &mut buffer).unwrap();
            assert_eq!(view.hits().len(), document.hits_of_piece(piece));
            hits += view.hits().len();
            for hit in view.hits() {
                writeln!(shown, "{:?} {}", view.snippet(hit), counts.form_of(&view, hit)).unwrap();
            }
        }
        assert_eq!((slots as u64, hits), (document.tokens(), document.hits()));
    }
    (shown, counts.documents().iter().map(|document| document.pieces()).max().unwrap_or(0))
}

#[test]
fn a_document_in_pieces_is_the_same() {
    let text = paragraphs();
    let (whole, one) = shown(&counted(&text, usize::MAX, u64::MAX).0);
    assert_eq!(one, 1);
    for (most, room) in [(6000, u64::MAX), (6000, 0), (9000, 3000)] {
        let (pieces, many) = shown(&counted(&text, most, room).0);
        assert!(many > 1);
        for (piece, whole) in pieces.lines().zip(whole.lines()) {
            assert_eq!(piece, whole, "{most} {room}");
        }
        assert_eq!(pieces.len(), whole.len());
    }
}
