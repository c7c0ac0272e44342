//! What a value is in a spreadsheet.

use std::borrow::Cow;

use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder};

use crate::table_reader::push_day;
use crate::tables::schema::{Column, ColumnKind};

/// Characters of a cell, in units of UTF-16.
const MOST_UNITS: usize = 32_767;

/// The largest integer to which every smaller one is a number of a spreadsheet, which are floating point numbers all.
const LARGEST_COUNT: u64 = 1 << 53;

/// The first day on whose number all spreadsheet programs agree: Excel has a 29 February 1900, which was not.
const FIRST_DAY: i32 = -25_508;
/// 9999-12-31, the last day there is in Excel.
const LAST_DAY: i32 = 2_932_896;
/// The number of 1970-01-01.
const EPOCH: i32 = 25_569;

/// The column of dates as ISO 8601 writes them, of which some are a month or a year only.
const ISO_DATES: &str = "date_iso";

/// How cells look.
pub(super) struct Formats {
    pub heading: Format,
    pub title: Format,
    pub wrapped: Format,
    text: Format,
    count: Format,
    real: Format,
    day: Format,
    /// Of numbers of which three decimals show nothing.
    small: Format,
}

impl Formats {
    pub fn new() -> Self {
        let number = |form: &str| Format::new().set_num_format(form);
        Formats {
            heading: Format::new().set_bold().set_border_bottom(FormatBorder::Thin),
            title: Format::new().set_bold().set_font_size(14),
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            text: Format::new(),
            count: number("0"),
            real: number("0.000"),
            day: number("yyyy-mm-dd"),
            small: number("0.00E+00"),
        }
    }

    /// Of a column.
    pub fn of(&self, column: &Column) -> &Format {
        match column.kind {
            ColumnKind::Count => &self.count,
            ColumnKind::Real => &self.real,
            ColumnKind::Day => &self.day,
            ColumnKind::Text if holds_dates(column) => &self.day,
            ColumnKind::Text | ColumnKind::Flag => &self.text,
        }
    }

    /// Of a number, if not that of its column.
    pub fn of_real(&self, real: f64) -> Option<&Format> {
        let size = real.abs();
        (size != 0.0 && !(0.0005..1e12).contains(&size)).then_some(&self.small)
    }
}

/// Whether texts of a column may be dates.
pub(super) fn holds_dates(column: &Column) -> bool {
    column.name == ISO_DATES
}

/// What stands in a cell.
#[derive(Debug, PartialEq)]
pub(super) enum Cell<'v> {
    Empty,
    Number(f64),
    Text(Cow<'v, str>),
    /// A text without its end.
    CutText(Cow<'v, str>),
    Flag(bool),
}

impl<'v> Cell<'v> {
    pub fn text(text: &'v str) -> Self {
        if text.is_empty() {
            return Cell::Empty;
        }
        let (shown, is_cut) = fitting(text);
        // XML has no way to write these two.
        let shown = match shown.contains(['\u{FFFE}', '\u{FFFF}']) {
            true => Cow::Owned(shown.replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}")),
            false => Cow::Borrowed(shown),
        };
        if is_cut { Cell::CutText(shown) } else { Cell::Text(shown) }
    }

    pub fn count(count: u64) -> Self {
        if count <= LARGEST_COUNT { Cell::Number(count as f64) } else { Cell::Text(count.to_string().into()) }
    }

    /// NaN is missing.
    pub fn real(real: f64) -> Self {
        match real {
            real if real.is_nan() => Cell::Empty,
            real if real.is_finite() => Cell::Number(real),
            real => Cell::Text(real.to_string().into()),
        }
    }

    pub fn day(day: Option<i32>) -> Self {
        match day {
            None => Cell::Empty,
            Some(day) if (FIRST_DAY..=LAST_DAY).contains(&day) => Cell::Number(f64::from(day + EPOCH)),
            Some(day) => {
                let mut text = String::new();
                push_day(day.into(), &mut text);
                Cell::Text(text.into())
            }
        }
    }

    /// A text that is a date if it says a day.
    pub fn iso_date(text: &'v str) -> Self {
        let is_day = text.len() == "1900-03-01".len() && text >= "1900-03-01" && !text.contains(['W', 'Q']);
        match ExcelDateTime::parse_from_str(text) {
            Ok(date) if is_day => Cell::Number(date.to_excel()),
            _ => Cell::text(text),
        }
    }
}

/// As much of a text as a cell can hold, and whether that is not all.
fn fitting(text: &str) -> (&str, bool) {
    // A byte of UTF-8 is never more than a unit.
    if text.len() <= MOST_UNITS {
        return (text, false);
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, character)| {
        units += character.len_utf16();
        units > MOST_UNITS
    });
    end.map_or((text, false), |(end, _)| (&text[..end], true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_at_the_length_of_a_cell() {
        let fits = "é".repeat(MOST_UNITS);
        assert_eq!(fitting(&fits), (fits.as_str(), false));
        assert_eq!(fitting(&format!("{fits}a")), (fits.as_str(), true));
        let wide = "😀".repeat(MOST_UNITS / 2 + 1);
        let (shown, is_cut) = fitting(&wide);
        assert!(is_cut && shown.encode_utf16().count() == MOST_UNITS - 1);
    }

    #[test]
    fn values_become_what_a_spreadsheet_can_hold() {
        assert_eq!(Cell::count(1 << 53), Cell::Number(9_007_199_254_740_992.0));
        assert_eq!(Cell::count((1 << 53) + 1), Cell::Text("9007199254740993".into()));
        assert_eq!((Cell::real(f64::NAN), Cell::real(f64::INFINITY)), (Cell::Empty, Cell::Text("inf".into())));
        assert_eq!(Cell::text("a\u{FFFF}"), Cell::Text("a\u{FFFD}".into()));
        assert_eq!(Cell::text(""), Cell::Empty);
    }

    #[test]
    fn days_are_dates_from_march_1900_to_9999() {
        for (day, text, number) in [
            (FIRST_DAY, "1900-03-01", Some(61.0)),
            (FIRST_DAY - 1, "1900-02-28", None),
            (0, "1970-01-01", Some(25_569.0)),
            (19_782, "2024-02-29", Some(45_351.0)),
            (LAST_DAY, "9999-12-31", Some(2_958_465.0)),
            (LAST_DAY + 1, "10000-01-01", None),
            (-62_091, "1800-01-01", None),
        ] {
            let expected = number.map_or(Cell::Text(text.into()), Cell::Number);
            assert_eq!(Cell::day(Some(day)), expected, "{text}");
            assert_eq!(Cell::iso_date(text), expected, "{text}");
        }
        for text in ["2019", "2019-03", "2019-W41", "2019-Q4", "2019-02-30", "200-12-31x"] {
            assert_eq!(Cell::iso_date(text), Cell::Text(text.into()));
        }
    }
}
