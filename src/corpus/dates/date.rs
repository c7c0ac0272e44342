//! A date: a day, or the days that something less exact may mean.

use jiff::ToSpan;
use jiff::civil::{self, ISOWeekDate, Weekday};

use crate::config::DatePart;

const EPOCH: civil::Date = civil::date(1970, 1, 1);
const DAY: i64 = 24 * 60 * 60;

/// The last second that is a date: those of 2100 and later are other numbers.
const LAST_SECOND: i64 = 4_102_444_800;

/// A day, week, month, quarter or year of the Gregorian calendar (docs/groups.md § 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    first: civil::Date,
    last: civil::Date,
    hour: Option<u8>,
}

impl Date {
    /// A year, a month or a day; none where there is none such.
    pub(super) fn new(year: i64, month: Option<u8>, day: Option<u8>) -> Option<Date> {
        let (first, last) = match (month, day) {
            (None, None) => (month_of(year, 1)?.0, month_of(year, 12)?.1),
            (Some(month), None) => month_of(year, month)?,
            (Some(month), Some(day)) => {
                let month = month_of(year, month)?.0;
                let day = civil::Date::new(month.year(), month.month(), i8::try_from(day).ok()?).ok()?;
                (day, day)
            }
            (None, Some(_)) => return None,
        };
        (1..=9999).contains(&year).then_some(Date { first, last, hour: None })
    }

    /// From a month to another of the same year.
    pub(super) fn months(year: i64, first: u8, last: u8) -> Option<Date> {
        let is_range = first < last && year > 0;
        let (first, last) = (month_of(year, first)?.0, month_of(year, last)?.1);
        is_range.then_some(Date { first, last, hour: None })
    }

    /// A day by its number in the year.
    pub(super) fn of_year_day(year: i64, day: i64) -> Option<Date> {
        let start = month_of(year, 1)?.0;
        let day = start.checked_add((day - 1).days()).ok().filter(|found| day > 0 && found.year() == start.year())?;
        Some(Date { first: day, last: day, hour: None })
    }

    /// A week of ISO 8601, or a day in it.
    pub(super) fn of_week(year: i64, week: u8, day: Option<u8>) -> Option<Date> {
        let (year, week) = (i16::try_from(year).ok().filter(|&year| year > 0)?, i8::try_from(week).ok()?);
        let at = |weekday| ISOWeekDate::new(year, week, weekday).ok().map(civil::Date::from);
        let (first, last) = match day {
            None => (at(Weekday::Monday)?, at(Weekday::Sunday)?),
            Some(day) => {
                let day = at(Weekday::from_monday_one_offset(i8::try_from(day).ok()?).ok()?)?;
                (day, day)
            }
        };
        Some(Date { first, last, hour: None })
    }

    /// The day and hour of a number of seconds since 1970, in UTC.
    pub(super) fn of_seconds(seconds: i64) -> Option<Date> {
        let seconds = Some(seconds).filter(|seconds| (0..LAST_SECOND).contains(seconds))?;
        let day = EPOCH.checked_add((seconds / DAY).days()).ok()?;
        Some(Date { first: day, last: day, hour: Some((seconds % DAY / 3600) as u8) })
    }

    /// The same day at an hour.
    pub(super) fn at_hour(self, hour: Option<u8>) -> Date {
        Date { hour: hour.filter(|_| self.first == self.last), ..self }
    }

    pub(super) fn year(self) -> i16 {
        self.first.year()
    }

    /// The name of a part, and its number, in which the next is one more. `None` where the date is not that exact.
    pub fn part(self, part: DatePart) -> Option<(String, i64)> {
        if part == DatePart::Hour {
            let (hour, (day, days)) = (self.hour?, self.part(DatePart::Day)?);
            return Some((format!("{day}T{hour:02}"), 24 * days + i64::from(hour)));
        }
        let (name, number) = part_of(self.first, part);
        (self.first == self.last || part_of(self.last, part).1 == number).then_some((name, number))
    }

    /// The first day of the part with this number, as days since 1970-01-01; that of the first decade is in the year 1.
    pub fn first_day(part: DatePart, number: i64) -> Option<i32> {
        let days = match part {
            DatePart::Day => number,
            DatePart::Hour => number.div_euclid(24),
            DatePart::Week => 7 * number - 3,
            DatePart::Year | DatePart::Decade | DatePart::Quarter | DatePart::Month => {
                let (year, month) = match part {
                    DatePart::Decade => ((10 * number).max(1), 0),
                    DatePart::Quarter => (number.div_euclid(4), 3 * number.rem_euclid(4)),
                    DatePart::Month => (number.div_euclid(12), number.rem_euclid(12)),
                    _ => (number, 0),
                };
                i64::from((month_of(year, month as u8 + 1)?.0 - EPOCH).get_days())
            }
        };
        i32::try_from(days).ok()
    }

    /// As ISO 8601 writes it, without its time: `2022-10-13`, `2022-W41`, `2022-10` or `2022`; a quarter is `2022-Q4`.
    pub fn iso(self) -> String {
        let parts = [DatePart::Day, DatePart::Week, DatePart::Month, DatePart::Quarter, DatePart::Year];
        parts.into_iter().find_map(|part| self.part(part)).map_or_else(String::new, |(name, _)| name)
    }
}

/// The first and the last day of a month.
fn month_of(year: i64, month: u8) -> Option<(civil::Date, civil::Date)> {
    let first = civil::Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok()?;
    Some((first, first.last_of_month()))
}

/// The part of a date that a day is in.
fn part_of(day: civil::Date, part: DatePart) -> (String, i64) {
    let (year, month) = (i64::from(day.year()), i64::from(day.month()));
    let days = i64::from((day - EPOCH).get_days());
    match part {
        DatePart::Year => (format!("{year:04}"), year),
        DatePart::Decade => (format!("{:04}s", year / 10 * 10), year / 10),
        DatePart::Quarter => {
            let quarter = (month - 1) / 3;
            (format!("{year:04}-Q{}", quarter + 1), 4 * year + quarter)
        }
        DatePart::Month => (format!("{year:04}-{month:02}"), 12 * year + month - 1),
        DatePart::Week => {
            let week = day.iso_week_date();
            // Weeks begin on Monday, and the first day of 1970 was a Thursday.
            (format!("{:04}-W{:02}", week.year(), week.week()), (days + 3).div_euclid(7))
        }
        DatePart::Day | DatePart::Hour => (format!("{year:04}-{month:02}-{:02}", day.day()), days),
    }
}
