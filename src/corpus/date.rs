//! Dates as people write them, where only one day can be meant (docs/groups.md § 1).

use jiff::civil;

use crate::config::DatePart;

const EPOCH: civil::Date = civil::date(1970, 1, 1);

/// A day, a month or a year of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    year: i64,
    month: Option<u8>,
    day: Option<u8>,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

impl Date {
    fn new(year: i64, month: Option<u8>, day: Option<u8>) -> Option<Date> {
        let date = Date { year, month, day };
        let is_valid = (1..=9999).contains(&year) && (month.is_some() || day.is_none());
        date.first_day().filter(|_| is_valid).map(|_| date)
    }

    /// The date that all of `text` is.
    pub fn parse(text: &str) -> Option<Date> {
        let text = text.trim();
        numeric(text).or_else(|| with_time(text)).or_else(|| east_asian(text)).or_else(|| english(text))
    }

    /// The first date in the name of a file.
    pub fn in_name(name: &str) -> Option<Date> {
        let bytes = name.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let len = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            if len == 8
                && let Some(date) = compact(&name[at..at + 8])
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

    /// The name of a part, and its number, in which the next is one more. `None` where the date is not that exact.
    pub fn part(self, part: DatePart) -> Option<(String, i64)> {
        let Date { year, .. } = self;
        Some(match part {
            DatePart::Year => (format!("{year:04}"), year),
            DatePart::Decade => (format!("{:04}s", year / 10 * 10), year / 10),
            DatePart::Quarter => {
                let quarter = (i64::from(self.month?) - 1) / 3;
                (format!("{year:04}-Q{}", quarter + 1), 4 * year + quarter)
            }
            DatePart::Month => {
                let month = i64::from(self.month?);
                (format!("{year:04}-{month:02}"), 12 * year + month - 1)
            }
            DatePart::Week => {
                let week = self.day.and(self.first_day())?.iso_week_date();
                // Weeks begin on Monday, and the first day of 1970 was a Thursday.
                (format!("{:04}-W{:02}", week.year(), week.week()), (self.days()? + 3).div_euclid(7))
            }
            DatePart::Day => (format!("{year:04}-{:02}-{:02}", self.month?, self.day?), self.days()?),
        })
    }

    /// Days since 1970-01-01.
    fn days(self) -> Option<i64> {
        self.day.and(self.first_day()).map(|day| i64::from((day - EPOCH).get_days()))
    }

    /// The day, or the first of the month or year.
    fn first_day(self) -> Option<civil::Date> {
        let number = |part: Option<u8>| i8::try_from(part.unwrap_or(1)).ok();
        civil::Date::new(i16::try_from(self.year).ok()?, number(self.month)?, number(self.day)?).ok()
    }
}

fn number(text: &str) -> Option<i64> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

/// A year of four digits.
fn year(text: &str) -> Option<i64> {
    number(text).filter(|_| text.len() == 4)
}

/// A month or day of one or two digits.
fn short(text: &str) -> Option<u8> {
    number(text).filter(|_| text.len() <= 2).map(|number| number as u8)
}

/// `20221013`.
fn compact(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.is_ascii() {
        return None;
    }
    Date::new(number(&text[..4])?, Some(short(&text[4..6])?), Some(short(&text[6..])?))
}

/// `2022`, `2022-10`, `2022-10-13`, with `/` or `.` as well.
fn numeric(text: &str) -> Option<Date> {
    if let Some(date) = compact(text) {
        return Some(date);
    }
    let sign = text.chars().find(|c| !c.is_ascii_digit()).filter(|sign| ['-', '/', '.'].contains(sign));
    let Some(sign) = sign else { return Date::new(year(text)?, None, None) };
    let mut parts = text.split(sign);
    let (first, month, day) = (parts.next()?, parts.next()?, parts.next());
    if parts.next().is_some() {
        return None;
    }
    let day = match day {
        Some(day) => Some(short(day)?),
        None => None,
    };
    Date::new(year(first)?, Some(short(month)?), day)
}

/// A full date with a time behind it.
fn with_time(text: &str) -> Option<Date> {
    let (date, time) = text.split_once(['T', 't', ' '])?;
    let is_time = time.starts_with(|c: char| c.is_ascii_digit())
        && time.chars().all(|c| c.is_ascii_digit() || ":.,+-Zz ".contains(c));
    numeric(date).filter(|date| date.day.is_some() && is_time)
}

/// `2022年10月13日`, `2022년 10월 13일`.
fn east_asian(text: &str) -> Option<Date> {
    let signs = [['年', '月', '日'], ['년', '월', '일']].into_iter().find(|signs| text.contains(signs[0]))?;
    let (first, rest) = text.split_once(signs[0])?;
    let (first, rest) = (year(first.trim())?, rest.trim());
    if rest.is_empty() {
        return Date::new(first, None, None);
    }
    let (month, rest) = rest.split_once(signs[1])?;
    let (month, rest) = (short(month.trim())?, rest.trim());
    let day = match rest.strip_suffix(signs[2]) {
        Some(day) => Some(short(day.trim())?),
        None if rest.is_empty() => None,
        None => return None,
    };
    Date::new(first, Some(month), day)
}

/// `13 October 2022`, `Oct 13th, 2022`, `October 2022`, with a weekday before and a time behind.
fn english(text: &str) -> Option<Date> {
    let date = match text.split_once(':') {
        // The hour is the last word before.
        Some((before, _)) => {
            let before = before.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
            before.strip_suffix(" at").unwrap_or(before)
        }
        None => text,
    };
    let mut words: Vec<&str> = date.split([' ', ',', '.', '-', '/']).filter(|word| !word.is_empty()).collect();
    if words.first().is_some_and(|word| place_of(word, &WEEKDAYS).is_some()) {
        words.remove(0);
    }
    let (first, month, day) = match words[..] {
        [month, first] => (first, month_of(month)?, None),
        [a, b, first] => match month_of(a) {
            Some(month) => (first, month, Some(day_of(b)?)),
            None => (first, month_of(b)?, Some(day_of(a)?)),
        },
        _ => return None,
    };
    Date::new(year(first)?, Some(month), day)
}

fn day_of(word: &str) -> Option<u8> {
    let ordinal = ["st", "nd", "rd", "th"].into_iter().find_map(|ending| word.strip_suffix(ending));
    short(ordinal.unwrap_or(word))
}

fn month_of(word: &str) -> Option<u8> {
    let word = if word.eq_ignore_ascii_case("sept") { "sep" } else { word };
    place_of(word, &MONTHS).map(|place| place as u8 + 1)
}

/// Where among `names` a full name or its first three letters are.
fn place_of(word: &str, names: &[&str]) -> Option<usize> {
    names.iter().position(|name| name.eq_ignore_ascii_case(word) || name[..3].eq_ignore_ascii_case(word))
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(date: Option<Date>) -> String {
        let Some(date) = date else { return "none".into() };
        let most = [DatePart::Day, DatePart::Month, DatePart::Year].into_iter().find_map(|part| date.part(part));
        most.map_or("none".into(), |(name, _)| name)
    }

    #[test]
    fn what_is_a_date() {
        let same = [
            ("2022-10-13", "2022-10-13"),
            (" 2022-1-3 ", "2022-01-03"),
            ("2022/10/13", "2022-10-13"),
            ("2022.10", "2022-10"),
            ("20221013", "2022-10-13"),
            ("0987", "0987"),
            ("2022-10-13T23:59:59Z", "2022-10-13"),
            ("2022-10-13 07:30:00.5 +02:00", "2022-10-13"),
            ("13 October 2022", "2022-10-13"),
            ("October 13, 2022", "2022-10-13"),
            ("Thu, 13 Oct 2022 10:00:00 GMT", "2022-10-13"),
            ("Thursday October 13th, 2022 at 9:05 am", "2022-10-13"),
            ("Sept. 2022", "2022-09"),
            ("1-Jan-1999", "1999-01-01"),
            ("2022年10月13日", "2022-10-13"),
            ("2022年10月", "2022-10"),
            ("2022년 10월 13일", "2022-10-13"),
            ("2024-02-29", "2024-02-29"),
        ];
        for (text, date) in same {
            assert_eq!(shown(Date::parse(text)), date, "{text}");
        }
        let none = [
            "",
            "13/10/2022",
            "10-13-22",
            "2023-02-29",
            "1900-02-29",
            "2022-13-01",
            "2022-00",
            "22",
            "202210",
            "2022-10-13-14",
            "2022-10/13",
            "2022-10-13 noon",
            "about 2022",
            "2022-2023",
            "10000",
            "0000",
            "Maying 2022",
            "2022 October",
            "1665619200",
            "2022年13月",
            "é022",
            "October",
            "October 2022 at",
            "Oct 32, 2022",
        ];
        for text in none {
            assert_eq!(shown(Date::parse(text)), "none", "{text}");
        }
    }

    #[test]
    fn dates_in_names() {
        let names = [
            ("1790_george_washington_n.txt", "1790"),
            ("2022-10-13-nordfeld-law.txt", "2022-10-13"),
            ("report_2021.03.md", "2021-03"),
            ("report_2021.03.07.md", "2021-03-07"),
            ("a-2021-03_07", "2021-03"),
            ("a-2021-45", "2021"),
            ("a-2021-02-30", "2021-02"),
            ("a-2021-023", "2021"),
            ("IMG20210307x", "2021-03-07"),
            ("20219999", "none"),
            ("001372_book_000236.txt", "none"),
            ("0999 3000 1812é", "1812"),
        ];
        for (name, date) in names {
            assert_eq!(shown(Date::in_name(name)), date, "{name}");
        }
    }

    #[test]
    fn parts_of_known_days() {
        let part = |text: &str, part| Date::parse(text).and_then(|date| date.part(part));
        assert_eq!(part("1970-01-01", DatePart::Day), Some(("1970-01-01".into(), 0)));
        assert_eq!(part("2000-03-01", DatePart::Day), Some(("2000-03-01".into(), 11_017)));
        assert_eq!(part("1969-12-29", DatePart::Week), Some(("1970-W01".into(), 0)));
        // The examples of ISO 8601 in Python's documentation and Wikipedia's article on week dates.
        for (day, week) in [
            ("2003-12-29", "2004-W01"),
            ("2004-01-04", "2004-W01"),
            ("1977-01-01", "1976-W53"),
            ("2005-01-02", "2004-W53"),
            ("2007-12-31", "2008-W01"),
            ("2008-12-28", "2008-W52"),
            ("2010-01-03", "2009-W53"),
        ] {
            assert_eq!(part(day, DatePart::Week).map(|(name, _)| name).as_deref(), Some(week), "{day}");
        }
        assert_eq!(part("1865", DatePart::Decade), Some(("1860s".into(), 186)));
        assert_eq!(part("2022-10", DatePart::Quarter), Some(("2022-Q4".into(), 4 * 2022 + 3)));
        assert_eq!((part("2022", DatePart::Month), part("2022-10", DatePart::Day)), (None, None));
        assert_eq!(part("2022-10", DatePart::Week), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn days_follow_each_other(year in 2i64..=9998, month in 1u8..=12, day in 1u8..=31) {
            let Some(date) = Date::new(year, Some(month), Some(day)) else { return Ok(()) };
            let next = Date::new(year, Some(month), Some(day + 1))
                .or_else(|| Date::new(year, Some(month + 1), Some(1)))
                .or_else(|| Date::new(year + 1, Some(1), Some(1)));
            let (Some(next), Some(days)) = (next, date.days()) else { return Err(TestCaseError::fail("a day")) };
            prop_assert_eq!(next.days(), Some(days + 1));
            let number = |date: Date, part| date.part(part).map(|(_, number)| number);
            for part in DatePart::ALL {
                let step = number(next, *part).unwrap_or(0) - number(date, *part).unwrap_or(0);
                prop_assert!((0..=1).contains(&step), "{} {:?}", part, date);
                prop_assert_eq!(step == 0, date.part(*part) == next.part(*part));
            }
        }

        #[test]
        fn nothing_makes_it_panic(text in any::<String>(), near in "[0-9Oct:年 ,./T-]{0,20}") {
            for text in [text, near] {
                let _ = (Date::parse(&text), Date::in_name(&text));
            }
        }
    }
}
