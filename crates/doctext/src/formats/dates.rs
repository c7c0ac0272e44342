//! Dates as mails and feeds write them.

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Names of zones that mails use, and their hours from UTC.
const ZONES: [(&str, i32); 16] = [
    ("gmt", 0),
    ("ut", 0),
    ("utc", 0),
    ("z", 0),
    ("wet", 0),
    ("cet", 1),
    ("mez", 1),
    ("cest", 2),
    ("est", -5),
    ("edt", -4),
    ("cst", -6),
    ("cdt", -5),
    ("mst", -7),
    ("mdt", -6),
    ("pst", -8),
    ("pdt", -7),
];

/// The date in ISO 8601, as it was written: with its zone, or without one. It reads `Thu, 1 Nov 2001 11:19:12 -0800`, the
/// same without weekday, seconds, zone or century, and the forms of `asctime` and `date`: `Thu Nov  1 11:19:12 PST 2001`.
pub(super) fn iso(text: &str) -> Option<String> {
    let text = text.split('(').next()?.to_ascii_lowercase();
    let (mut month, mut day, mut year, mut time, mut zone) = (None, None, None, None, None);
    let words = text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
    for word in words.take(12) {
        if word.contains(':') && !word.starts_with(['+', '-']) {
            let (clock, rest) = word.split_at(word.find(['+', '-', 'z']).unwrap_or(word.len()));
            time = time.or(Some(clock_of(clock)?));
            zone = zone.or(zone_of(rest));
        } else if word.starts_with(['+', '-']) {
            zone = zone.or(Some(zone_of(word)?));
        } else if let Some((first, rest)) = word.split_once('-').filter(|(_, rest)| rest.contains('-')) {
            // `1-Nov-2001` and `2001-11-01`.
            let (second, third) = rest.split_once('-')?;
            month = Some(month_of(second).or_else(|| second.parse().ok())?);
            let (a, b) = if first.len() == 4 { (third, first) } else { (first, third) };
            (day, year) = (a.parse().ok(), Some(b));
        } else if word.bytes().all(|byte| byte.is_ascii_digit()) {
            if day.is_none() && word.len() <= 2 {
                day = word.parse().ok();
            } else {
                year = year.or(Some(word));
            }
        } else if matches!(word, "am" | "pm") {
            let (hour, minute, second) = time?;
            time = Some((hour % 12 + if word == "pm" { 12 } else { 0 }, minute, second));
        } else if month.is_none() && month_of(word).is_some() {
            month = month_of(word);
        } else if let Some((_, hours)) = ZONES.iter().find(|(name, _)| *name == word) {
            zone = zone.or(Some(hours * 60));
        }
    }
    let (year, month, day) = (year_of(year?)?, month?, day?);
    if !(1..=12).contains(&month) || !(1..=days(year, month)).contains(&day) {
        return None;
    }
    let mut date = format!("{year:04}-{month:02}-{day:02}");
    if let Some((hour, minute, second)) = time {
        date.push_str(&format!("T{hour:02}:{minute:02}:{second:02}"));
        match zone {
            Some(0) => date.push('Z'),
            Some(zone) => {
                let sign = if zone < 0 { '-' } else { '+' };
                date.push_str(&format!("{sign}{:02}:{:02}", zone.abs() / 60, zone.abs() % 60));
            }
            None => {}
        }
    }
    Some(date)
}

/// Whether a month is named, as mails do.
pub(super) fn names_month(text: &str) -> bool {
    text.to_ascii_lowercase().split(|c: char| !c.is_ascii_alphabetic()).any(|word| month_of(word).is_some())
}

fn month_of(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.');
    let start = word.get(..3).filter(|_| word.bytes().all(|byte| byte.is_ascii_alphabetic()))?;
    let at = MONTHS.iter().position(|name| *name == start)?;
    u32::try_from(at + 1).ok()
}

/// Years of two and three digits as RFC 5322 reads them.
fn year_of(digits: &str) -> Option<u32> {
    let year: u32 = digits.parse().ok()?;
    match digits.len() {
        4 if (1900..2200).contains(&year) => Some(year),
        2 if year < 50 => Some(year + 2000),
        2 | 3 => Some(year + 1900),
        _ => None,
    }
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn clock_of(word: &str) -> Option<(u32, u32, u32)> {
    let mut parts = word.split([':', '.']).map(str::parse::<u32>);
    let (hour, minute) = (parts.next()?.ok()?, parts.next()?.ok()?);
    let second = parts.next().and_then(Result::ok).unwrap_or(0);
    (hour < 24 && minute < 60 && second <= 60).then_some((hour, minute, second))
}

/// Minutes from UTC, of `+0100`, `-08:00` or `z`.
fn zone_of(word: &str) -> Option<i32> {
    if word == "z" {
        return Some(0);
    }
    let sign = if word.starts_with('-') { -1 } else { 1 };
    let digits: String = word.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = digits.split_at_checked(2)?;
    let (hours, minutes): (i32, i32) =
        (hours.parse().ok()?, if minutes.is_empty() { 0 } else { minutes.parse().ok()? });
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_they_were_written() {
        for (text, expected) in [
            ("Fri, 1 Mar 2024 10:00:00 +0100", "2024-03-01T10:00:00+01:00"),
            ("Fri Mar  1 10:00:00 2024", "2024-03-01T10:00:00"),
            ("Fri Mar  1 10:00:00 PST 2024", "2024-03-01T10:00:00-08:00"),
            ("Fri, 1 Mar 2024 10:00:00", "2024-03-01T10:00:00"),
            ("1 Mar 24 10:00 GMT", "2024-03-01T10:00:00Z"),
            ("1 Mar 99 9:05", "1999-03-01T09:05:00"),
            ("Fri, 1 Mar 124 10:00:00 EST (Eastern)", "2024-03-01T10:00:00-05:00"),
            ("1-Mar-2024 10:00:00", "2024-03-01T10:00:00"),
            ("2024-03-01T10:00:00Z", ""),
            ("2024-03-01 10:00:00+05:30", "2024-03-01T10:00:00+05:30"),
            ("Friday, March 1, 2024 1:02:03 PM", "2024-03-01T13:02:03"),
            ("1 Mar 2024", "2024-03-01"),
            ("Mon, 30 Jun 3609 15:33:50 +0600", ""),
            ("31 Feb 2024 10:00:00", ""),
            ("01/03/2024 10:00", ""),
            ("never", ""),
            ("", ""),
        ] {
            assert_eq!(iso(text).unwrap_or_default(), expected, "{text}");
        }
    }
}
