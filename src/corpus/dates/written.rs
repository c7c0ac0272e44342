//! What a text says as a date, whatever stands around it.

use super::date::Date;
use super::names::{is_east_asian_weekday, is_filler, is_ordinal, is_weekday, month};
use super::time::take_time;
use super::tokens::{Token, tokens};
use crate::config::DateOrder;

/// The longest date, in bytes.
const LONGEST: usize = 100;

/// What a text says as a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// One date.
    Date(Date),
    /// Three numbers, and what they are in each order: of day, month and year, of month, day and year, and of year, month and day.
    Numbers([Option<Date>; 3]),
}

/// The orders of three numbers, as [`Written`] has them.
pub(super) const ORDERS: [DateOrder; 3] = [DateOrder::Dmy, DateOrder::Mdy, DateOrder::Ymd];

impl Written {
    /// What all of a text says.
    pub fn of(text: &str) -> Option<Written> {
        let text = text.trim();
        // Numbers of a column that lacks some are written with a fraction.
        let text = text.strip_suffix(".0").filter(|rest| number(rest).is_some()).unwrap_or(text);
        if text.is_empty() || text.len() > LONGEST {
            return None;
        }
        if let Some(date) = plain(text) {
            return Some(Written::Date(date));
        }
        let mut tokens = tokens(text);
        let hour = take_time(&mut tokens).ok()?;
        let written =
            named(&mut tokens).or_else(|| numeric(&tokens)).or_else(|| east_asian(&tokens).map(Written::Date))?;
        let with_hour = |date: Date| date.at_hour(hour);
        Some(match written {
            Written::Date(date) if hour.is_some() => Written::Date(with_hour(date)),
            Written::Numbers(dates) if hour.is_some() => Written::Numbers(dates.map(|date| date.map(with_hour))),
            written => written,
        })
    }
}

/// `2022-10-13`, which most dates are.
fn plain(text: &str) -> Option<Date> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return None };
    let number = |digits: &[u8]| std::str::from_utf8(digits).ok().and_then(number);
    Date::new(number(&[*y1, *y2, *y3, *y4])?, Some(number(&[*m1, *m2])? as u8), Some(number(&[*d1, *d2])? as u8))
}

fn number(text: &str) -> Option<i64> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

/// A year of four digits.
fn year(text: &str) -> Option<i64> {
    number(text).filter(|_| text.len() == 4)
}

/// A year of four digits, or of two: 69 is 1969, and 68 is 2068, as for POSIX.
fn any_year(text: &str) -> Option<i64> {
    match (text.len(), number(text)?) {
        (4, year) => Some(year),
        (2, year) => Some(if year < 69 { 2000 + year } else { 1900 + year }),
        _ => None,
    }
}

/// A month or day of one or two digits.
fn short(text: &str) -> Option<u8> {
    number(text).filter(|_| text.len() <= 2).map(|number| number as u8)
}

/// Dates with the name of a month: `13 October 2022`, `Oct 13th, 2022`, `13 de octubre de 2022`, `October 13, 2022 Thursday`.
fn named(tokens: &mut Vec<Token>) -> Option<Written> {
    let months = tokens.iter().filter(|token| token.word().and_then(month).is_some()).count();
    if months == 0 {
        return None;
    }
    // Behind the day of the week archives name the edition.
    let of_edition = tokens.windows(2).position(|pair| {
        pair[0].number().is_some_and(|digits| digits.len() == 4) && pair[1].word().is_some_and(is_weekday)
    });
    if let Some(at) = of_edition
        && tokens[at + 1..].iter().all(|token| token.number().is_none() && token.word().and_then(month).is_none())
    {
        tokens.truncate(at + 1);
    }
    let mut words: Vec<&Token> = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        let joins = tokens.get(at + 1).is_some_and(|next| next.is('/') || next.is('-'));
        let is_left_out = match token.word() {
            Some(word) if month(word).is_some() => months > 1 && is_weekday(word) && !joins,
            Some(word) if is_ordinal(word) && token.is_glued => {
                at.checked_sub(1).is_some_and(|before| tokens[before].number().is_some())
            }
            Some(word) => is_weekday(word) || is_filler(word),
            None => token.sign().is_some_and(|sign| [',', '.', '-', '/', '\'', '°', ';'].contains(&sign)),
        };
        if !is_left_out {
            words.push(token);
        }
    }
    // A filler is between others.
    let is_open = tokens
        .last()
        .and_then(Token::word)
        .is_some_and(|word| is_filler(word) && !matches!(word, "г" | "года" | "год" | "r" | "roku" | "g"));
    if is_open {
        return None;
    }
    let word = |token: &Token| token.word().and_then(month);
    let date = match words[..] {
        [a, b] => match (word(a), word(b)) {
            (Some(month), None) => Date::new(year(b.number()?)?, Some(month), None),
            (None, Some(month)) => Date::new(year(a.number()?)?, Some(month), None),
            _ => None,
        },
        [a, b, c] => match (word(a), word(b), word(c)) {
            (Some(month), None, None) => Date::new(any_year(c.number()?)?, Some(month), Some(short(b.number()?)?)),
            (None, Some(month), None) => match year(a.number()?) {
                Some(year) => Date::new(year, Some(month), Some(short(c.number()?)?)),
                None => Date::new(any_year(c.number()?)?, Some(month), Some(short(a.number()?)?)),
            },
            (Some(first), Some(last), None) => Date::months(year(c.number()?)?, first, last),
            _ => None,
        },
        _ => None,
    };
    date.map(Written::Date)
}

/// Dates of digits and signs.
fn numeric(tokens: &[Token]) -> Option<Written> {
    let tokens = match tokens.split_last() {
        Some((last, rest)) if rest.len() > 1 && (last.is('.') || last.word().is_some_and(is_weekday)) => rest,
        _ => tokens,
    };
    let tokens = match tokens.split_first() {
        Some((first, rest)) if first.word().is_some_and(is_weekday) => rest,
        _ => tokens,
    };
    let tokens = match tokens.split_first() {
        Some((first, rest)) if first.is(',') => rest,
        _ => tokens,
    };
    let sign = |token: &Token| token.sign().filter(|sign| ['-', '/', '.', ':'].contains(sign));
    let date = match tokens {
        [only] => digits(only.number()?),
        [a, s, b] if sign(s).is_some() => match (a.number(), b.number()) {
            (Some(a), Some(b)) if a.len() == 4 && b.len() == 3 && s.is('-') => Date::of_year_day(year(a)?, number(b)?),
            (Some(a), Some(b)) if a.len() == 4 => Date::new(year(a)?, Some(short(b)?), None),
            (Some(seconds), Some(_)) if s.is('.') && seconds.len() > 9 => digits(seconds),
            (Some(a), Some(b)) if !s.is(':') => Date::new(year(b)?, Some(short(a)?), None),
            _ => None,
        },
        [a, s, b, s2, c] if sign(s).is_some() && s.sign() == s2.sign() => match (a.number(), b.number(), c.number()) {
            (Some(a), Some(b), Some(c)) if a.len() == 4 => Date::new(year(a)?, Some(short(b)?), Some(short(c)?)),
            (Some(a), Some(b), Some(c)) if !s.is(':') => return in_some_order(a, b, c),
            _ => None,
        },
        _ => None,
    };
    date.or_else(|| of_week_or_quarter(tokens)).map(Written::Date)
}

fn in_some_order(a: &str, b: &str, c: &str) -> Option<Written> {
    let (first, second, third) = (short(a)?, short(b)?, any_year(c)?);
    let dmy = Date::new(third, Some(second), Some(first));
    let mdy = Date::new(third, Some(first), Some(second));
    let ymd = any_year(a).filter(|_| c.len() == 2).and_then(|year| Date::new(year, Some(second), Some(short(c)?)));
    let dates = [dmy, mdy, ymd];
    let mut known = dates.into_iter().flatten();
    let date = known.next()?;
    let is_one = known.clone().count() > 0 && known.all(|other| other == date);
    Some(if is_one { Written::Date(date) } else { Written::Numbers(dates) })
}

/// Digits alone: a year, a day, a day with a time, or the time since 1970 in seconds or smaller units.
fn digits(digits: &str) -> Option<Date> {
    let day = |digits: &str| Date::new(number(&digits[..4])?, Some(short(&digits[4..6])?), Some(short(&digits[6..8])?));
    let with_time = || {
        let hour = short(&digits[8..10]).filter(|&hour| hour < 24)?;
        let is_time = digits.as_bytes()[10..].chunks(2).all(|pair| pair[0] < b'6');
        day(digits).filter(|date| is_time && (1900..2100).contains(&date.year())).map(|date| date.at_hour(Some(hour)))
    };
    match digits.len() {
        4 => Date::new(number(digits)?, None, None),
        8 => day(digits),
        // Seconds that look like this are those of 2030 and later.
        10 => with_time().or_else(|| Date::of_seconds(number(digits)?)),
        12 | 14 => with_time(),
        13 => Date::of_seconds(number(digits)? / 1_000),
        16 => Date::of_seconds(number(digits)? / 1_000_000),
        19 => Date::of_seconds(number(digits)? / 1_000_000_000),
        _ => None,
    }
}

/// `2022-W41`, `2022W414`, `2022-Q4`, `Q4 2022`.
fn of_week_or_quarter(tokens: &[Token]) -> Option<Date> {
    let plain: Vec<&Token> = tokens.iter().filter(|token| !token.is('-') && !token.is('/')).collect();
    let (of, rest) = match plain[..] {
        [first, word, ref rest @ ..] if first.number().is_some() => (first.number()?, (word.word()?, rest)),
        [word, number, first] => (first.number()?, (word.word()?, &[number][..])),
        _ => return None,
    };
    let of = year(of)?;
    match (rest.0, rest.1) {
        ("q", [quarter]) => {
            let quarter = short(quarter.number()?).filter(|quarter| (1..=4).contains(quarter))?;
            Date::months(of, 3 * quarter - 2, 3 * quarter)
        }
        ("w", [week]) => match week.number()? {
            week if week.len() == 3 => Date::of_week(of, short(&week[..2])?, Some(short(&week[2..])?)),
            week => Date::of_week(of, short(week).filter(|_| week.len() == 2)?, None),
        },
        ("w", [week, day]) => Date::of_week(of, short(week.number()?)?, Some(short(day.number()?)?)),
        _ => None,
    }
}

/// `2022年10月13日`, `2022년 10월 13일`.
fn east_asian(tokens: &[Token]) -> Option<Date> {
    let tokens = match tokens.split_last() {
        Some((last, rest)) if last.word().is_some_and(is_east_asian_weekday) => rest,
        _ => tokens,
    };
    fn part<'t>(pair: &'t [Token], units: [&str; 3]) -> Option<&'t str> {
        pair[0].number().filter(|_| is_unit(&pair[1], units))
    }
    let mut pairs = tokens.chunks_exact(2);
    let year = pairs.next().and_then(|pair| part(pair, ["年", "년", "年"])).and_then(year)?;
    let month = pairs.next().map(|pair| part(pair, ["月", "월", "月"]).and_then(short));
    let day = pairs.next().map(|pair| part(pair, ["日", "일", "号"]).and_then(short));
    if pairs.next().is_some() || !pairs.remainder().is_empty() {
        return None;
    }
    match (month, day) {
        (None, _) => Date::new(year, None, None),
        (Some(month), None) => Date::new(year, Some(month?), None),
        (Some(month), Some(day)) => Date::new(year, Some(month?), Some(day?)),
    }
}

/// Whether a word is one of these units, perhaps with a day of the week behind it.
fn is_unit(token: &Token, units: [&str; 3]) -> bool {
    let rest = |unit: &&str| token.word().and_then(|word| word.strip_prefix(unit));
    units.iter().filter_map(rest).any(|rest| rest.is_empty() || is_east_asian_weekday(rest))
}

impl Date {
    /// The date that all of `text` is, where it is one whatever order its numbers have.
    pub fn parse(text: &str) -> Option<Date> {
        match Written::of(text)? {
            Written::Date(date) => Some(date),
            Written::Numbers(_) => None,
        }
    }

    /// The first date in the name of a file.
    pub fn in_name(name: &str) -> Option<Date> {
        in_name(name)
    }
}

fn in_name(name: &str) -> Option<Date> {
    let bytes = name.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let len = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if len == 8
            && let Some(date) = digits(&name[at..at + 8])
        {
            return Some(date);
        }
        if len == 4
            && let Some(year) = number(&name[at..at + 4]).filter(|year| (1000..=2999).contains(year))
        {
            return dated_from(year, &name[at + 4..]);
        }
        at += len.max(1);
    }
    None
}

/// A date from a year on, as far as what follows it goes.
fn dated_from(year: i64, rest: &str) -> Option<Date> {
    let sign = rest.chars().next().filter(|sign| ['-', '_', '.'].contains(sign));
    let two_digits = |rest: &str| {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        (digits == 2).then(|| short(&rest[..2]))?
    };
    let month = sign.and_then(|_| two_digits(&rest[1..])).filter(|month| (1..=12).contains(month));
    let day = month.and(sign).and_then(|sign| rest[3..].strip_prefix(sign)).and_then(two_digits);
    Date::new(year, month, day).or_else(|| Date::new(year, month, None))
}
