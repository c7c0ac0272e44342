//! What is read as a date, and what is not.

use super::{Date, DateReading, check_date_format};
use crate::config::{DateOptions, DateOrder, DatePart, Pattern};
use crate::corpus::records::tests::records_of;
use crate::corpus::remarks::{Remark, RemarkKind};
use proptest::prelude::*;

fn shown(date: Option<Date>) -> String {
    date.map_or("none".into(), Date::iso)
}

/// Checks pairs of a text and its date on a line each.
fn check(pairs: &str) {
    for line in pairs.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (text, date) = line.rsplit_once(" = ").expect("a pair");
        assert_eq!(shown(Date::parse(text)), date, "{text}");
    }
}

#[test]
fn what_is_a_date() {
    check(
        "2022-10-13 = 2022-10-13
         2022-1-3 = 2022-01-03
         2022/10/13 = 2022-10-13
         2022.10 = 2022-10
         20221013 = 2022-10-13
         0987 = 0987
         1999.0 = 1999
         20221013.0 = 2022-10-13
         10/2022 = 2022-10
         2022-10-13T23:59:59Z = 2022-10-13
         2022-10-13 07:30:00.5 +02:00 = 2022-10-13
         13 October 2022 = 2022-10-13
         October 13, 2022 = 2022-10-13
         Thu, 13 Oct 2022 10:00:00 GMT = 2022-10-13
         Thursday October 13th, 2022 at 9:05 am = 2022-10-13
         the 13th of October, 2022 = 2022-10-13
         Sept. 2022 = 2022-09
         1-Jan-1999 = 1999-01-01
         13-Oct-98 = 1998-10-13
         Oct 13, '22 = 2022-10-13
         2022 Oct 13 = 2022-10-13
         2022 October = 2022-10
         Jan/Feb 2020 = 2020-Q1
         Mar-Apr 2020 = 2020
         10/10/2022 = 2022-10-10
         2024-02-29 = 2024-02-29",
    );
    for text in ["", "2022年", "  "] {
        assert_eq!(Date::parse(text).is_some(), text == "2022年");
    }
}

#[test]
fn what_is_none() {
    let none = [
        "13/10/2022",
        "10-13-22",
        "15.08.25",
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
        "165561",
        "9999999999",
        "2022年13月",
        "é022",
        "October",
        "October 2022 at",
        "Oct 32, 2022",
        "2022-10-13 25:00",
        "2022-10-13 10:77",
        "2022-W54",
        "2022-366",
        "2022-Q5",
        "20221313000000",
        "13 October 2022 Berlin 4",
        "13 14 October 2022",
        "13 Oct 2022 - 15 Oct 2022",
        "in October 2022",
        "10:00",
        "Monday",
        "13.13.2022",
        "1/2/3",
        "May May 2022",
    ];
    for text in none {
        assert_eq!(shown(Date::parse(text)), "none", "{text}");
    }
}

#[test]
fn as_programs_write_them() {
    check(
        "Thu Oct 13 10:00:00 +0000 2022 = 2022-10-13
         Thu Oct 13 10:00:00 2022 = 2022-10-13
         Sat Oct  1 09:05:00 CEST 2022 = 2022-10-01
         Thu 13 Oct 10:00:00 UTC 2022 = 2022-10-13
         Thu Oct 13 2022 10:00:00 GMT+0200 (Central European Summer Time) = 2022-10-13
         13 Oct 22 10:00 -0400 = 2022-10-13
         13 Oct 2022 23:59:59 -0700 (PDT) = 2022-10-13
         October 13, 2022 Thursday = 2022-10-13
         October 13, 2022 Thursday 8:00 AM GMT = 2022-10-13
         October 13, 2022 Thursday Late Edition - Final = 2022-10-13
         Thursday 13 October 2022 = 2022-10-13
         Thursday 13 October 2022 10.00 BST = 2022-10-13
         October 13, 2022 10:00 a.m. ET = 2022-10-13
         2022-10-13 10:00:00 UTC = 2022-10-13
         2022-10-13 10:00 AM = 2022-10-13
         2022-10-13T10:00:00 EDT = 2022-10-13
         2022-10-13T10:00:00+02:00[Europe/Berlin] = 2022-10-13
         2022-10-13T24:00 = 2022-10-13
         2022-10-13 (Thu) = 2022-10-13
         2022:10:13 10:00:00 = 2022-10-13
         20221013100000 = 2022-10-13
         202210131000 = 2022-10-13
         20221013T100000Z = 2022-10-13
         1665655200 = 2022-10-13
         1665655200.0 = 2022-10-13
         1665655200000 = 2022-10-13
         1665655200000000 = 2022-10-13
         2022-W41 = 2022-W41
         2022W414 = 2022-10-13
         2022-W41-4 = 2022-10-13
         2022-286 = 2022-10-13
         2022-Q4 = 2022-Q4
         Q4 2022 = 2022-Q4",
    );
}

#[test]
fn in_other_languages() {
    check(
        "13. Oktober 2022 = 2022-10-13
         Donnerstag, 13. Oktober 2022, 10:00 Uhr = 2022-10-13
         Do., 13. Okt. 2022 = 2022-10-13
         1. März 2021 = 2021-03-01
         5. Jänner 2021 = 2021-01-05
         13 octobre 2022 = 2022-10-13
         jeudi 13 octobre 2022 à 10h30 = 2022-10-13
         1er août 2022 = 2022-08-01
         le 2 févr. 2022 = 2022-02-02
         mar. 1 mars 2022 = 2022-03-01
         13 de octubre de 2022 = 2022-10-13
         jueves, 13 de octubre del 2022 = 2022-10-13
         13 ene. 2022 = 2022-01-13
         giovedì 13 ottobre 2022 alle ore 10:00 = 2022-10-13
         1º gennaio 2022 = 2022-01-01
         mar 3 mag 2022 = 2022-05-03
         quinta-feira, 13 de outubro de 2022 = 2022-10-13
         1 de março de 2022 = 2022-03-01
         donderdag 13 oktober 2022 om 10:00 uur = 2022-10-13
         2 mrt. 2022 = 2022-03-02
         czwartek, 13 października 2022 r. = 2022-10-13
         3 maja 2022 = 2022-05-03
         wrzesień 2022 = 2022-09
         13 октября 2022 г. = 2022-10-13
         четверг, 13 октября 2022 года, 10:00 = 2022-10-13
         9 мая 2022 = 2022-05-09
         май 2022 = 2022-05
         den 13 oktober 2022 = 2022-10-13
         13 maj 2022 kl. 10.30 = 2022-05-13
         torsdag d. 13. oktober 2022 = 2022-10-13
         lørdag 1. januar 2022 = 2022-01-01
         17. desember 2022 = 2022-12-17
         2022年10月13日 = 2022-10-13
         2022年10月13日（星期四） = 2022-10-13
         2022年10月13日木曜日 = 2022-10-13
         ２０２２年１０月１３日 10時30分 = 2022-10-13
         2022年10月 = 2022-10
         2022년 10월 13일 = 2022-10-13
         2022년 10월 13일 목요일 오후 3:15 = 2022-10-13
         2022. 10. 13. = 2022-10-13
         2022.10.13. 오후 3:15 = 2022-10-13",
    );
}

#[test]
fn hours_are_those_that_are_written() {
    let hour = |text: &str| Date::parse(text).and_then(|date| date.part(DatePart::Hour)).map(|(name, _)| name);
    for (text, expected) in [
        ("2022-10-13T23:59:59+02:00", "2022-10-13T23"),
        ("Thu Oct 13 10:00:00 +0000 2022", "2022-10-13T10"),
        ("2022-10-13 12:10 AM", "2022-10-13T00"),
        ("13 October 2022 3 p.m.", "2022-10-13T15"),
        ("2022년 10월 13일 오후 3:15", "2022-10-13T15"),
        ("20221013T100000Z", "2022-10-13T10"),
        ("2022101310", "2022-10-13T10"),
        ("1665655200", "2022-10-13T10"),
        ("13 octobre 2022 à 18h", "2022-10-13T18"),
    ] {
        assert_eq!(hour(text).as_deref(), Some(expected), "{text}");
    }
    for text in ["2022-10-13", "October 2022", "2022-10-13T24:00"] {
        assert_eq!(hour(text), None, "{text}");
    }
}

#[test]
fn what_was_understood_is_read_again() {
    for text in ["2022-10-13", "2022-W41", "2022-10", "2022-Q4", "2022", "0987-01-02"] {
        assert_eq!(shown(Date::parse(text)), text);
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
        let Some(next) = next else { return Err(TestCaseError::fail("a day")) };
        let number = |date: Date, part| date.part(part).map(|(_, number)| number);
        for part in DatePart::ALL.iter().filter(|part| **part != DatePart::Hour) {
            let step = number(next, *part).unwrap_or(0) - number(date, *part).unwrap_or(0);
            prop_assert!((0..=1).contains(&step), "{} {:?}", part, date);
            prop_assert_eq!(step == 0, date.part(*part) == next.part(*part));
            // A part begins where its number does.
            let first_day = |date: Date| Date::first_day(*part, number(date, *part)?);
            let day = |date: Date| number(date, DatePart::Day).and_then(|number| i32::try_from(number).ok());
            prop_assert!(first_day(date) <= day(date), "{} {:?}", part, date);
            prop_assert_eq!(step == 1, first_day(next) == day(next), "{} {:?}", part, next);
        }
    }

    #[test]
    fn nothing_makes_it_panic(text in any::<String>(), near in "[0-9Oct:年 ,./T-]{0,20}") {
        for text in [text, near] {
            let _ = (Date::parse(&text), Date::in_name(&text));
        }
    }
}

/// A file with a date under `date`, as records of a folder.
fn read(options: &DateOptions, dates: &[(&str, &str)]) -> (Vec<String>, Vec<Remark>) {
    let known: Vec<_> = dates.iter().map(|(doc_id, date)| (*doc_id, vec![("date", *date)], "en")).collect();
    let records = records_of(&known);
    let reading = DateReading::of(options, &records, "date").unwrap();
    let mut shown = Vec::new();
    records
        .each(0..records.len(), |_, record| {
            shown.push(reading.date(&record, record.known("date")).map_or("none".into(), Date::iso));
            Ok(())
        })
        .unwrap();
    (shown, reading.remarks())
}

#[test]
fn the_order_is_that_which_fits_all_of_a_folder() {
    let auto = DateOptions::default();
    let all = [
        ("eu/a.txt", "13/10/2022"),
        ("eu/b.txt", "05.03.22 14:05"),
        ("eu/c.txt", "2022-10-13"),
        ("us/a.txt", "10/11/2022"),
        ("us/b.txt", "10-13-2022"),
        ("both/a.txt", "01/02/2003"),
        ("both/b.txt", "03/03/2003"),
        ("mixed/a.txt", "13/10/2022"),
        ("mixed/b.txt", "10/13/2022"),
        ("ko/a.txt", "15.08.25"),
        ("ko/b.txt", "98.08.25"),
    ];
    let (dates, remarks) = read(&auto, &all);
    let expected = [
        "2022-10-13",
        "2022-03-05",
        "2022-10-13",
        "2022-10-11",
        "2022-10-13",
        "none",
        "2003-03-03",
        "none",
        "none",
        "2015-08-25",
        "1998-08-25",
    ];
    assert_eq!(dates, expected);
    let said: Vec<_> = remarks.iter().map(|remark| (remark.kind, remark.documents, remark.detail.as_str())).collect();
    assert_eq!(
        said,
        [
            (RemarkKind::DatesFitTwo, 1, "01/02/2003 (dmy or mdy)"),
            (RemarkKind::DatesInOrder, 6, "13/10/2022 (dmy)"),
            (RemarkKind::DatesContradict, 2, "13/10/2022"),
        ]
    );
    let (dates, remarks) = read(&auto.clone().dates(DateOrder::Mdy), &all);
    assert_eq!((&dates[0][..], &dates[3][..], &dates[5][..], remarks.len()), ("none", "2022-10-11", "2003-01-02", 1));
    assert_eq!(remarks[0].kind, RemarkKind::DatesUnread);
}

#[test]
fn forms_that_a_user_gives_come_first() {
    let forms = ["%d|%m|%Y", "%Y/%d/%m", "%B of %Y"].map(|form| Pattern(form.into())).to_vec();
    let options = DateOptions::default().date_format(forms);
    let (dates, _) =
        read(&options, &[("a", "13|10|2022"), ("b", "2022/03/04"), ("c", "May of 1999"), ("d", "2 May 1999")]);
    assert_eq!(dates, ["2022-10-13", "2022-04-03", "1999-05", "1999-05-02"]);
    for (form, is_right) in [
        ("%Y-%m-%d %H:%M", true),
        ("%s", true),
        ("%Y", true),
        ("%d.%m.", false),
        ("%Q!", false),
        ("%", false),
        ("", false),
    ] {
        assert_eq!(check_date_format(form).is_ok(), is_right, "{form}");
    }
}
