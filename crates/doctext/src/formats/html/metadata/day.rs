//! The forms in which pages write a day.

/// Beginnings of the names of months in English, German, French, Spanish, Portuguese, Italian and Dutch.
const MONTHS: [(&[&str], u32); 12] = [
    (&["jan", "jän", "ene", "gen"], 1),
    (&["feb", "fév", "fev"], 2),
    (&["mar", "mär", "mrz", "maa"], 3),
    (&["apr", "avr", "abr"], 4),
    (&["may", "mai", "mag", "mei", "mayo"], 5),
    (&["jun", "juin", "giu"], 6),
    (&["jul", "juil", "lug"], 7),
    (&["aug", "aoû", "aou", "ago"], 8),
    (&["sep", "set"], 9),
    (&["oct", "okt", "out", "ott"], 10),
    (&["nov"], 11),
    (&["dec", "dez", "déc", "dic"], 12),
];

/// The day that a value says, as `2022-10-13`, or a month or a year alone; `None` where it says none, or may say two.
///
/// `is_month_first` tells that the page is of a country that writes the month before the day.
pub(super) fn of(value: &str, is_month_first: bool) -> Option<String> {
    let value = value.trim();
    if value.len() > 100 {
        return None;
    }
    let found =
        year_first(value).or_else(|| epoch(value)).or_else(|| numbers(value, is_month_first)).or_else(|| named(value));
    let (year, month, day) = found?;
    // What programs write where there is no date.
    let is_said = (1000..3000).contains(&year) && !(year == 1970 && month == Some(1) && day == Some(1));
    match (month, day) {
        _ if !is_said => None,
        (None, _) => Some(format!("{year:04}")),
        (Some(month), None) => (1..=12).contains(&month).then(|| format!("{year:04}-{month:02}")),
        (Some(month), Some(day)) => is_day(year, month, day).then(|| format!("{year:04}-{month:02}-{day:02}")),
    }
}

/// Whether a value says a day, but not which number of it is the month.
pub(super) fn may_be_two(value: &str) -> bool {
    of(value, false).is_none() && of(value, true).is_some()
}

/// The full day in the path of an address, between signs that are no digits: `/2022/10/13/`, `-2022-10-13-`.
pub(super) fn of_address(address: &str) -> Option<String> {
    let path = address.split("://").nth(1)?.split_once('/')?.1.split(['?', '#']).next()?;
    let bytes = path.as_bytes();
    (0..path.len()).filter(|at| *at == 0 || !bytes[at - 1].is_ascii_digit()).find_map(|at| {
        let (year, rest) = digits(path.get(at..)?, 4..=4)?;
        let separator = rest.chars().next().filter(|c| matches!(c, '/' | '-' | '_'))?;
        let (month, rest) = digits(rest.strip_prefix(separator)?, 1..=2)?;
        let (day, rest) = digits(rest.strip_prefix(separator)?, 1..=2)?;
        let is_whole = !rest.starts_with(|c: char| c.is_ascii_digit()) && (1990..2100).contains(&year);
        (is_whole && is_day(year, month, day)).then(|| format!("{year:04}-{month:02}-{day:02}"))
    })
}

type Parts = (u32, Option<u32>, Option<u32>);

/// `2022-10-13T10:00:00+02:00`, `2022/10/13`, `2022-10`, `2022`, `20221013`, `2022年10月13日`.
fn year_first(value: &str) -> Option<Parts> {
    if let Some((number, rest)) = digits(value, 8..=8)
        && !rest.starts_with(|c: char| c.is_ascii_digit())
    {
        return Some((number / 10_000, Some(number / 100 % 100), Some(number % 100)));
    }
    let (year, rest) = digits(value, 4..=4)?;
    if rest.is_empty() || rest == "年" {
        return Some((year, None, None));
    }
    let separator = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.' | '年' | '년'))?;
    let (month, rest) = digits(rest.strip_prefix(separator)?.trim_start(), 1..=2)?;
    if rest.is_empty() || rest == "月" {
        return Some((year, Some(month), None));
    }
    let rest = rest.strip_prefix(['-', '/', '.', '月', '월'])?.trim_start();
    let (day, rest) = digits(rest, 1..=2)?;
    (!rest.starts_with(|c: char| c.is_ascii_digit())).then_some((year, Some(month), Some(day)))
}

/// Seconds or milliseconds since 1970.
fn epoch(value: &str) -> Option<Parts> {
    let seconds: i64 = match value.len() {
        10 if value.bytes().all(|byte| byte.is_ascii_digit()) => value.parse().ok()?,
        13 if value.bytes().all(|byte| byte.is_ascii_digit()) => value.parse::<i64>().ok()? / 1000,
        _ => return None,
    };
    // Days to a date of the Gregorian calendar (Hinnant, chrono-compatible low-level date algorithms).
    let days = seconds / 86_400 + 719_468;
    let era = days / 146_097;
    let day_of_era = days % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some((u32::try_from(year).ok()?, Some(u32::try_from(month).ok()?), Some(u32::try_from(day).ok()?)))
}

/// `13.10.2022`; `13/10/2022` or `10/13/2022` where only one of the two can be the month.
fn numbers(value: &str, is_month_first: bool) -> Option<Parts> {
    let (first, rest) = digits(value, 1..=2)?;
    let separator = rest.chars().next().filter(|c| matches!(c, '.' | '/' | '-'))?;
    let (second, rest) = digits(rest.strip_prefix(separator)?, 1..=2)?;
    let (year, rest) = digits(rest.strip_prefix(separator)?, 4..=4)?;
    if rest.starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    match (first > 12, second > 12) {
        (true, _) => Some((year, Some(second), Some(first))),
        (_, true) => Some((year, Some(first), Some(second))),
        _ if separator == '.' || first == second => Some((year, Some(second), Some(first))),
        _ => is_month_first.then_some((year, Some(first), Some(second))),
    }
}

/// `13 October 2022`, `October 13, 2022, 10:00`, `Thu, 13 Oct 2022 10:00:00 GMT`, `Thu Oct 13 10:00:00 UTC 2022`.
fn named(value: &str) -> Option<Parts> {
    let lower = value.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().filter(|word| !word.contains(':')).collect();
    let words: Vec<&str> = words
        .iter()
        .flat_map(|word| word.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    let at = words.iter().position(|word| month(word).is_some())?;
    let year = words.iter().filter(|word| word.len() == 4).find_map(|word| word.parse().ok())?;
    let day = |at: Option<usize>| {
        let word = words.get(at?)?;
        let number = word.trim_end_matches(|c: char| c.is_alphabetic());
        let is_ordinal = matches!(&word[number.len()..], "" | "st" | "nd" | "rd" | "th" | "er");
        number.parse().ok().filter(|day| (1..=31).contains(day) && is_ordinal)
    };
    // `13 de octubre de 2022`
    let before = at.checked_sub(1).map(|before| if words[before] == "de" { before.saturating_sub(1) } else { before });
    Some((year, month(words[at]), day(before).or_else(|| day(Some(at + 1)))))
}

fn month(word: &str) -> Option<u32> {
    let is_name = word.chars().count() >= 3 && word.chars().all(char::is_alphabetic);
    MONTHS.iter().find(|(names, _)| is_name && names.iter().any(|name| word.starts_with(name))).map(|(_, month)| *month)
}

fn digits(text: &str, length: std::ops::RangeInclusive<usize>) -> Option<(u32, &str)> {
    let count = text.bytes().take(*length.end()).take_while(u8::is_ascii_digit).count();
    if count < *length.start() {
        return None;
    }
    Some((text[..count].parse().ok()?, &text[count..]))
}

fn is_day(year: u32, month: u32, day: u32) -> bool {
    let is_leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let length = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=length).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_the_forms_of_pages() {
        let forms = [
            "2021-03-09",
            "2021-03-09T23:30:00-08:00",
            "2021-03-09 10:00",
            "2021/3/9",
            "2021.03.09",
            "20210309",
            "20210309T101500Z",
            "2021年3月9日",
            "2021년 3월 9일",
            "9.3.2021",
            "09.03.2021, 10:15 Uhr",
            "March 9, 2021",
            "Mar 9, 2021 at 10:15 am",
            "9 March 2021",
            "Tuesday, March 9th, 2021",
            "Tue, 09 Mar 2021 10:15:00 GMT",
            "Tue Mar 09 10:15:00 UTC 2021",
            "Tue Mar 09 2021 08:00:58 GMT+0000",
            "9. März 2021",
            "9 mars 2021",
            "9 de marzo de 2021",
            "1615285800",
            "1615285800000",
        ];
        for form in forms {
            assert_eq!(of(form, false).as_deref(), Some("2021-03-09"), "{form}");
        }
        assert_eq!(of("25/12/2021", false).as_deref(), Some("2021-12-25"));
        assert_eq!(of("12/25/2021", false).as_deref(), Some("2021-12-25"));
        assert_eq!(of("10/11/2021", true).as_deref(), Some("2021-10-11"));
        assert_eq!(of("2021-03", false).as_deref(), Some("2021-03"));
        assert_eq!(of("March 2021", false).as_deref(), Some("2021-03"));
        assert_eq!(of("2021", false).as_deref(), Some("2021"));
    }

    #[test]
    fn what_says_no_day_or_two_is_none() {
        let none = [
            "",
            "10/11/2021",
            "yesterday",
            "2 hours ago",
            "0001-01-01T00:00:00",
            "1970-01-01T00:00:00Z",
            "2021-02-30",
            "2021-13-01",
            "12345",
            "2021-031",
            "marching on 2021x",
            "{{date}}",
            "0",
            "99999999",
        ];
        for value in none {
            assert_eq!(of(value, false), None, "{value}");
        }
    }

    #[test]
    fn two_days_are_no_day_that_is_known() {
        assert!(may_be_two("10/11/2021") && may_be_two(" 5-6-2020 "));
        for value in ["10/10/2021", "13/10/2021", "10.11.2021", "10/11/0001", "10/11/21", "yesterday", ""] {
            assert!(!may_be_two(value), "{value}");
        }
    }

    #[test]
    fn an_address_says_a_full_day_only() {
        let days = [
            ("https://a.example/2021/03/09/story", Some("2021-03-09")),
            ("https://a.example/news/2021-3-9-story.html", Some("2021-03-09")),
            ("https://a.example/2021/03/story", None),
            ("https://2021-03-09.example/story", None),
            ("https://a.example/story?d=2021-03-09", None),
            ("https://a.example/12021/03/09/x", None),
            ("https://a.example/1021/03/09/x", None),
            ("https://a.example/2021/03/0912", None),
            ("https://é.example/é2021/03/09é", Some("2021-03-09")),
        ];
        for (address, day) in days {
            assert_eq!(of_address(address).as_deref(), day, "{address}");
        }
    }
}
