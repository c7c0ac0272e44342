//! The time of day in a date.

use super::names::{is_afternoon, is_before_time, is_behind_time, is_weekday, is_zone};
use super::tokens::{Kind, Token};

/// Takes a time out of some tokens, with the words around it and its zone, and gives its hour; `Err` where it is no time.
pub(super) fn take_time(tokens: &mut Vec<Token>) -> Result<Option<u8>, ()> {
    let Some(start) = start_of(tokens) else { return Ok(None) };
    let digits = tokens[start].number().unwrap_or_default().to_string();
    let (mut hour, mut end) = (digits.get(..2).unwrap_or(&digits).parse::<u8>().map_err(drop)?, start + 1);
    if digits.len() > 2 {
        check(digits.get(2..4).unwrap_or_default())?;
    }
    let is_named = tokens.get(end).and_then(Token::word).is_some_and(is_hour_word);
    if is_named || tokens.get(end).is_some_and(|token| token.is(':') || token.is('.')) {
        // Minutes and seconds, each behind `:`, `.`, or a word.
        for _ in 0..2 {
            let separator = tokens.get(end).filter(|token| {
                token.is(':')
                    || token.is('.')
                    || token.word().is_some_and(|word| is_hour_word(word) || is_minute_word(word))
            });
            let Some(separator) = separator else { break };
            let is_word = separator.word().is_some();
            match tokens.get(end + 1).and_then(Token::number).filter(|digits| digits.len() == 2) {
                Some(digits) => {
                    check(digits)?;
                    end += 2;
                }
                None if is_word => {
                    end += 1;
                    break;
                }
                None => break,
            }
        }
        end += usize::from(tokens.get(end).and_then(Token::word).is_some_and(is_minute_word));
    }
    let is_fraction =
        |pair: &[Token]| (pair[0].is('.') || pair[0].is(',')) && pair[1].is_glued && pair[1].number().is_some();
    if tokens.get(end..end + 2).is_some_and(is_fraction) {
        end += 2;
    }
    let mut start = start;
    let behind = tokens.get(end).and_then(Token::word).and_then(is_afternoon);
    end += usize::from(behind.is_some());
    let before = start.checked_sub(1).and_then(|before| tokens[before].word()).and_then(is_afternoon);
    start -= usize::from(before.is_some());
    hour = match before.or(behind) {
        Some(true) if hour < 12 => hour + 12,
        Some(false) if hour == 12 => 0,
        _ => hour,
    };
    end = end_of_zone(tokens, end);
    while start > 0 && is_lead(&tokens[start - 1]) {
        start -= 1;
    }
    tokens.drain(start..end);
    match hour {
        0..=23 => Ok(Some(hour)),
        // Midnight at the end of the day.
        24 => Ok(None),
        _ => Err(()),
    }
}

/// Where the number of the hour is.
fn start_of(tokens: &[Token]) -> Option<usize> {
    let len = |at: usize| tokens.get(at).and_then(Token::number).map_or(0, str::len);
    let is = |at: usize, sign: char| tokens.get(at).is_some_and(|token| token.is(sign));
    let word = |at: usize| tokens.get(at).and_then(Token::word);
    let is_hour = |at: &usize| matches!(len(*at), 1 | 2);
    let with_colon = |at: &usize| {
        is_hour(at) && is(at + 1, ':') && len(at + 2) == 2 && !at.checked_sub(1).is_some_and(|before| is(before, ':'))
    };
    let with_word =
        |at: &usize| is_hour(at) && word(at + 1).is_some_and(|word| is_hour_word(word) || is_afternoon(word).is_some());
    let with_stop = |at: &usize| {
        let is_time = is_hour(at) && is(at + 1, '.') && len(at + 2) == 2 && !(is(at + 3, '.') && len(at + 4) > 0);
        let is_lead = |at: usize| word(at).is_some_and(|word| is_weekday(word) || is_before_time(word));
        let before = at.checked_sub(1);
        let is_shortened = || at.checked_sub(2).is_some_and(|lead| is(lead + 1, '.') && is_lead(lead));
        is_time && (before.is_some_and(|before| len(before) == 4 || is_lead(before)) || is_shortened())
    };
    let compact =
        |at: &usize| matches!(len(*at), 4 | 6) && tokens[*at].is_glued && at.checked_sub(1).and_then(word) == Some("t");
    let all = || 0..tokens.len();
    let found = all().find(with_colon).or_else(|| all().find(with_word)).or_else(|| all().find(with_stop));
    found.or_else(|| all().find(compact))
}

fn is_hour_word(word: &str) -> bool {
    matches!(word, "h" | "时" | "時" | "시" | "点" | "uhr")
}

fn is_minute_word(word: &str) -> bool {
    matches!(word, "分" | "분" | "秒" | "초" | "min")
}

fn check(digits: &str) -> Result<(), ()> {
    // A leap second is one.
    digits.parse::<u8>().ok().filter(|&number| number <= 60).map(drop).ok_or(())
}

/// Where a zone behind a time ends: `Z`, `CEST`, `GMT+2`, `+0200`, `-05:00`.
fn end_of_zone(tokens: &[Token], from: usize) -> usize {
    let mut end = from;
    let is_name = |token: &Token| match &token.kind {
        Kind::Word { text, is_upper } => {
            is_zone(text) || is_behind_time(text) || *is_upper && text.len() <= 5 && !is_weekday(text)
        }
        _ => false,
    };
    for _ in 0..2 {
        end += usize::from(tokens.get(end).is_some_and(is_name));
    }
    let Some([sign, digits]) = tokens.get(end..end + 2) else { return end };
    let len = digits.number().filter(|_| digits.is_glued && (sign.is('+') || sign.is('-'))).map_or(0, str::len);
    end += match len {
        4 => 2,
        1 | 2 if tokens.get(end + 2).is_some_and(|token| token.is(':')) => 4,
        1 | 2 => 2,
        _ => 0,
    };
    end.min(tokens.len())
}

/// Whether a token leads from a date to its time.
fn is_lead(token: &Token) -> bool {
    token.word().is_some_and(is_before_time)
        || token.sign().is_some_and(|sign| [',', '-', '|', '@', '/', '.'].contains(&sign))
}
