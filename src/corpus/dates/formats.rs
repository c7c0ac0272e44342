//! Forms of dates that a user gives, as strftime writes them.

use jiff::civil;
use jiff::fmt::Write;
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::TimeZone;

use super::date::Date;
use crate::error::{Error, Result};

/// A day whose numbers all differ.
const SAMPLE: civil::Date = civil::date(2023, 11, 16);

/// Checks a form of dates.
///
/// # Errors
/// A usage error where nothing can be read with it.
pub fn check_date_format(form: &str) -> Result<()> {
    let wrong = |why: &str| {
        Error::usage(format!("date_format `{form}`: {why}"))
            .hint("write it as for strftime: %d.%m.%Y is 13.10.2022, and %Y%m%d-%H%M is 20221013-1000")
    };
    let mut written = Text(String::new());
    let time = TimeZone::UTC.to_timestamp(SAMPLE.at(21, 34, 56, 0)).map(|time| time.to_zoned_datetime(TimeZone::UTC));
    let time = time.map(|time| BrokenDownTime::from(&time)).map_err(|error| wrong(&error.to_string()))?;
    time.format(form, &mut written).map_err(|error| wrong(&error.to_string()))?;
    match read(form, &written.0) {
        Some(_) => Ok(()),
        None => Err(wrong("it does not say the year")),
    }
}

/// The date that all of a text is in a form.
pub(super) fn read(form: &str, text: &str) -> Option<Date> {
    let time = BrokenDownTime::parse(form, text).ok()?;
    if let Some(timestamp) = time.timestamp() {
        return Date::of_seconds(timestamp.as_second());
    }
    let hour = time.hour().and_then(|hour| u8::try_from(hour).ok());
    if let Ok(day) = time.to_date() {
        let date = Date::new(day.year().into(), u8::try_from(day.month()).ok(), u8::try_from(day.day()).ok())?;
        return Some(date.at_hour(hour));
    }
    Date::new(time.year()?.into(), time.month().and_then(|month| u8::try_from(month).ok()), None)
}

struct Text(String);

impl Write for Text {
    fn write_str(&mut self, text: &str) -> std::result::Result<(), jiff::Error> {
        self.0.push_str(text);
        Ok(())
    }
}
