//! Cells and arrays to the values that were asked for.

use std::borrow::Cow;
use std::fmt::Write as _;

use polars_arrow::array::{Array, BinaryViewArray, BooleanArray, PrimitiveArray, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, TimeUnit};
use polars_arrow::types::NativeType;

use super::column::Wanted;
use super::texts::Texts;
use crate::config::{CsvSigns, unguarded};

/// Values of a column that was read.
#[derive(Clone, Debug, PartialEq)]
pub enum ReadValues {
    /// Text; empty where it is missing.
    Text(Texts),
    /// Counts.
    Count(Vec<u64>),
    /// Counts, or missing ones.
    Counts(Vec<Option<u64>>),
    /// Integers with a sign, or missing ones.
    Integer(Vec<Option<i64>>),
    /// Floating point numbers; NaN is missing.
    Real(Vec<f64>),
    /// True or false, or missing.
    Flag(Vec<Option<bool>>),
}

/// What is wrong with a value, as the end of a sentence that begins with it.
pub(super) type Mismatch = &'static str;

const NO_COUNT: Mismatch = "is no count";
const NO_NUMBER: Mismatch = "is no number";
const NO_INTEGER: Mismatch = "is no integer";
const NO_FLAG: Mismatch = "is neither true nor false";
const NO_UTF8: Mismatch = "is not in UTF-8";

/// Values that come one by one.
pub(super) struct Builder {
    wanted: Wanted,
    values: ReadValues,
}

impl Builder {
    pub fn new(wanted: Wanted, rows: usize) -> Self {
        let values = match wanted {
            Wanted::Text | Wanted::AsTheyAre => ReadValues::Text(Texts::default()),
            Wanted::Count => ReadValues::Count(Vec::with_capacity(rows)),
            Wanted::CountOrNone => ReadValues::Counts(Vec::with_capacity(rows)),
            Wanted::Integer => ReadValues::Integer(Vec::with_capacity(rows)),
            Wanted::Real => ReadValues::Real(Vec::with_capacity(rows)),
            Wanted::Flag => ReadValues::Flag(Vec::with_capacity(rows)),
        };
        Builder { wanted, values }
    }

    pub fn finish(self) -> ReadValues {
        self.values
    }

    /// Takes a cell of CSV.
    pub fn push_cell(&mut self, cell: &[u8], signs: CsvSigns) -> Result<(), Mismatch> {
        let text = std::str::from_utf8(cell).map_err(|_| NO_UTF8)?;
        let number = &*with_point(text.trim_matches([' ', '\t']), signs);
        match &mut self.values {
            ReadValues::Text(texts) => texts.push(if self.wanted == Wanted::Text { unguarded(text) } else { text }),
            ReadValues::Count(counts) => counts.push(count_of(number)?.ok_or(NO_COUNT)?),
            ReadValues::Counts(counts) => counts.push(count_of(number)?),
            ReadValues::Real(_) if number.is_empty() => self.push_real(f64::NAN),
            ReadValues::Real(_) => self.push_real(real_of(number).ok_or(NO_NUMBER)?),
            ReadValues::Flag(flags) => {
                flags.push(if number.is_empty() { None } else { Some(flag_of(number).ok_or(NO_FLAG)?) })
            }
            ReadValues::Integer(integers) if number.is_empty() => integers.push(None),
            ReadValues::Integer(integers) => integers.push(Some(number.parse().map_err(|_| NO_INTEGER)?)),
        }
        Ok(())
    }

    fn push_real(&mut self, value: f64) {
        if let ReadValues::Real(reals) = &mut self.values {
            reals.push(value);
        }
    }
}

/// A number with a decimal point, where it may have a decimal comma.
pub(super) fn with_point(number: &str, signs: CsvSigns) -> Cow<'_, str> {
    match number.split_once(',') {
        Some((whole, decimals)) if signs.decimal == b',' && !number.contains('.') => {
            Cow::Owned(format!("{whole}.{decimals}"))
        }
        _ => Cow::Borrowed(number),
    }
}

/// A count as text; `None` where it is missing or negative.
fn count_of(text: &str) -> Result<Option<u64>, Mismatch> {
    if text.is_empty() {
        return Ok(None);
    }
    if let Ok(count) = text.parse::<u64>() {
        return Ok(Some(count));
    }
    // Counts beside missing values are floating point numbers in some programs.
    let real = real_of(text).ok_or(NO_COUNT)?;
    if real.is_nan() { Ok(None) } else { count_of_real(real) }
}

/// 2^64.
const TOO_LARGE: f64 = 18_446_744_073_709_551_616.0;

fn count_of_real(real: f64) -> Result<Option<u64>, Mismatch> {
    match real {
        real if real.is_nan() || (real < 0.0 && real.is_finite()) => Ok(None),
        real if real < TOO_LARGE && real.fract() == 0.0 => Ok(Some(real as u64)),
        _ => Err(NO_COUNT),
    }
}

/// A number as text. That of no number at all, as programs write it, is NaN.
fn real_of(text: &str) -> Option<f64> {
    let digits = |byte: u8| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E');
    if text.bytes().all(digits) {
        return text.parse().ok().filter(|real: &f64| real.is_finite());
    }
    matches!(text, "NaN" | "nan" | "NA" | "null" | "NULL").then_some(f64::NAN)
}

pub(super) fn flag_of(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// The row in the array, the value as text, and what is wrong with it.
pub(super) type MismatchAt = (usize, String, Mismatch);

/// Converts the arrays of one column to the wanted type.
pub(super) fn from_arrays(arrays: &[Box<dyn Array>], wanted: Wanted) -> Result<ReadValues, MismatchAt> {
    let rows = arrays.iter().map(|array| array.len()).sum();
    let mut values = match wanted {
        Wanted::AsTheyAre => as_they_are(arrays, rows),
        _ => Builder::new(wanted, rows).finish(),
    };
    let mut start = 0;
    for array in arrays {
        extend(&mut values, &**array, wanted).map_err(|(row, shown, mismatch)| (start + row, shown, mismatch))?;
        start += array.len();
    }
    Ok(values)
}

/// The values of an array as text; `None` where it is of a type that is not read, or holds bytes that are no text.
pub(crate) fn texts_of(array: &dyn Array) -> Option<Texts> {
    let mut texts = Texts::default();
    extend_text(&mut texts, Typed::of(array)?).ok()?;
    Some(texts)
}

/// Whether values of a type can be read as text.
pub(crate) fn is_text_like(kind: &ArrowDataType) -> bool {
    use ArrowDataType as D;
    matches!(
        kind,
        D::UInt8
            | D::UInt16
            | D::UInt32
            | D::UInt64
            | D::Int8
            | D::Int16
            | D::Int32
            | D::Int64
            | D::Float32
            | D::Float64
    ) || matches!(kind, D::Boolean | D::Utf8View | D::Date32 | D::Timestamp(..) | D::Decimal(..))
}

fn as_they_are(arrays: &[Box<dyn Array>], rows: usize) -> ReadValues {
    use ArrowDataType as D;
    match arrays.first().map(|array| array.dtype()) {
        Some(D::UInt8 | D::UInt16 | D::UInt32 | D::UInt64) => ReadValues::Counts(Vec::with_capacity(rows)),
        Some(D::Int8 | D::Int16 | D::Int32 | D::Int64) => ReadValues::Integer(Vec::with_capacity(rows)),
        Some(D::Float32 | D::Float64) => ReadValues::Real(Vec::with_capacity(rows)),
        Some(D::Boolean) => ReadValues::Flag(Vec::with_capacity(rows)),
        _ => ReadValues::Text(Texts::default()),
    }
}

/// An array, by what is in it.
enum Typed<'a> {
    Unsigned(Box<dyn Iterator<Item = Option<u64>> + 'a>),
    Signed(Box<dyn Iterator<Item = Option<i64>> + 'a>),
    Real(Box<dyn Iterator<Item = Option<f64>> + 'a>),
    Flag(&'a BooleanArray),
    Text(&'a Utf8ViewArray),
    Bytes(&'a BinaryViewArray),
    Days(&'a PrimitiveArray<i32>),
    Times(&'a PrimitiveArray<i64>, TimeUnit, bool),
    Decimal(&'a PrimitiveArray<i128>, usize),
}

fn primitive<T: NativeType, U>(array: &dyn Array, into: impl Fn(T) -> U) -> Option<impl Iterator<Item = Option<U>>> {
    let array = array.as_any().downcast_ref::<PrimitiveArray<T>>()?;
    Some(array.iter().map(move |value| value.map(|&value| into(value))))
}

impl<'a> Typed<'a> {
    fn of(array: &'a dyn Array) -> Option<Self> {
        use ArrowDataType as D;
        macro_rules! boxed {
            ($variant:ident, $from:ty, $into:ty) => {
                Typed::$variant(Box::new(primitive(array, |value: $from| <$into>::from(value))?))
            };
        }
        Some(match array.dtype() {
            D::UInt8 => boxed!(Unsigned, u8, u64),
            D::UInt16 => boxed!(Unsigned, u16, u64),
            D::UInt32 => boxed!(Unsigned, u32, u64),
            D::UInt64 => boxed!(Unsigned, u64, u64),
            D::Int8 => boxed!(Signed, i8, i64),
            D::Int16 => boxed!(Signed, i16, i64),
            D::Int32 => boxed!(Signed, i32, i64),
            D::Int64 => boxed!(Signed, i64, i64),
            D::Float32 => boxed!(Real, f32, f64),
            D::Float64 => boxed!(Real, f64, f64),
            D::Boolean => Typed::Flag(array.as_any().downcast_ref()?),
            D::Utf8View => Typed::Text(array.as_any().downcast_ref()?),
            D::BinaryView => Typed::Bytes(array.as_any().downcast_ref()?),
            D::Date32 => Typed::Days(array.as_any().downcast_ref()?),
            D::Timestamp(unit, zone) => Typed::Times(array.as_any().downcast_ref()?, *unit, zone.is_some()),
            D::Decimal(_, scale) => Typed::Decimal(array.as_any().downcast_ref()?, *scale),
            _ => return None,
        })
    }
}

fn extend(values: &mut ReadValues, array: &dyn Array, wanted: Wanted) -> Result<(), MismatchAt> {
    let Some(typed) = Typed::of(array) else { return Err((0, String::new(), "is of a type that is not read")) };
    let mismatch_at = |row: usize, shown: String, mismatch: Mismatch| Err((row, shown, mismatch));
    match (values, typed) {
        (ReadValues::Text(texts), typed) => extend_text(texts, typed),
        (ReadValues::Count(counts), Typed::Unsigned(found)) => extend_counts(counts, found.map(Ok)),
        (ReadValues::Count(counts), Typed::Signed(found)) => extend_counts(counts, found.map(non_negative)),
        (ReadValues::Count(counts), Typed::Real(found)) => extend_counts(counts, found.map(whole)),
        (ReadValues::Counts(counts), Typed::Unsigned(found)) => {
            counts.extend(found);
            Ok(())
        }
        (ReadValues::Counts(counts), Typed::Signed(found)) => {
            counts.extend(found.map(|value| value.and_then(|value| u64::try_from(value).ok())));
            Ok(())
        }
        (ReadValues::Counts(counts), Typed::Real(found)) => {
            for (row, real) in found.enumerate() {
                let count = real.map_or(Ok(None), count_of_real);
                counts.push(count.map_err(|mismatch| (row, shown_real(real), mismatch))?);
            }
            Ok(())
        }
        (ReadValues::Integer(integers), Typed::Signed(found)) => {
            integers.extend(found);
            Ok(())
        }
        (ReadValues::Integer(integers), Typed::Unsigned(found)) => {
            for (row, count) in found.enumerate() {
                let integer = count.map(i64::try_from).transpose();
                integers.push(integer.map_err(|_| (row, "a number above 2^63".to_string(), NO_INTEGER))?);
            }
            Ok(())
        }
        (ReadValues::Real(reals), Typed::Real(found)) => {
            reals.extend(found.map(|real| real.unwrap_or(f64::NAN)));
            Ok(())
        }
        (ReadValues::Real(reals), Typed::Unsigned(found)) => {
            reals.extend(found.map(|count| count.map_or(f64::NAN, |count| count as f64)));
            Ok(())
        }
        (ReadValues::Real(reals), Typed::Signed(found)) => {
            reals.extend(found.map(|integer| integer.map_or(f64::NAN, |integer| integer as f64)));
            Ok(())
        }
        (ReadValues::Flag(flags), Typed::Flag(found)) => {
            flags.extend(found.iter());
            Ok(())
        }
        (values, typed) => {
            let mismatch = match wanted {
                Wanted::Flag => NO_FLAG,
                Wanted::Real => NO_NUMBER,
                Wanted::Integer => NO_INTEGER,
                _ => NO_COUNT,
            };
            let mut texts = Texts::default();
            extend_text(&mut texts, typed)?;
            // A column in which nothing stands may have any type.
            match texts.iter().position(|text| !text.is_empty()) {
                Some(row) => mismatch_at(row, format!("`{}`", texts.get(row)), mismatch),
                None => match values {
                    ReadValues::Counts(counts) => {
                        counts.extend(texts.iter().map(|_| None));
                        Ok(())
                    }
                    ReadValues::Real(reals) => {
                        reals.extend(texts.iter().map(|_| f64::NAN));
                        Ok(())
                    }
                    ReadValues::Flag(flags) => {
                        flags.extend(texts.iter().map(|_| None));
                        Ok(())
                    }
                    ReadValues::Integer(integers) => {
                        integers.extend(texts.iter().map(|_| None));
                        Ok(())
                    }
                    _ if texts.is_empty() => Ok(()),
                    _ => mismatch_at(0, "a missing value".into(), mismatch),
                },
            }
        }
    }
}

fn shown_real(real: Option<f64>) -> String {
    real.map_or("a missing value".into(), |real| format!("`{}`", zmij::Buffer::new().format(real)))
}

fn non_negative(value: Option<i64>) -> Result<Option<u64>, String> {
    value.map(|value| u64::try_from(value).map_err(|_| format!("`{value}`"))).transpose()
}

fn whole(value: Option<f64>) -> Result<Option<u64>, String> {
    let count = value.map_or(Ok(None), count_of_real);
    count.ok().flatten().map(Some).ok_or_else(|| shown_real(value.filter(|value| !value.is_nan())))
}

fn extend_counts(
    counts: &mut Vec<u64>,
    found: impl Iterator<Item = Result<Option<u64>, String>>,
) -> Result<(), MismatchAt> {
    for (row, count) in found.enumerate() {
        match count {
            Ok(Some(count)) => counts.push(count),
            Ok(None) => return Err((row, "a missing value".into(), NO_COUNT)),
            Err(shown) => return Err((row, shown, NO_COUNT)),
        }
    }
    Ok(())
}

fn extend_text(texts: &mut Texts, typed: Typed<'_>) -> Result<(), MismatchAt> {
    fn each<T>(texts: &mut Texts, found: impl Iterator<Item = Option<T>>, mut push: impl FnMut(T, &mut String)) {
        for value in found {
            if let Some(value) = value {
                push(value, &mut texts.text);
            }
            texts.end();
        }
    }
    match typed {
        Typed::Text(found) => each(texts, found.iter(), |text, to| to.push_str(text)),
        Typed::Bytes(found) => {
            for (row, bytes) in found.iter().enumerate() {
                let text = std::str::from_utf8(bytes.unwrap_or_default());
                texts.push(text.map_err(|_| (row, "a value".to_string(), NO_UTF8))?);
            }
        }
        Typed::Unsigned(found) => each(texts, found, |count, to| to.push_str(itoa::Buffer::new().format(count))),
        Typed::Signed(found) => each(texts, found, |integer, to| to.push_str(itoa::Buffer::new().format(integer))),
        Typed::Real(found) => {
            let known = found.map(|real| real.filter(|real| !real.is_nan()));
            each(texts, known, |real, to| to.push_str(zmij::Buffer::new().format(real)));
        }
        Typed::Flag(found) => each(texts, found.iter(), |flag, to| to.push_str(if flag { "true" } else { "false" })),
        Typed::Days(found) => each(texts, found.iter(), |&days, to| push_day(i64::from(days), to)),
        Typed::Times(found, unit, is_utc) => each(texts, found.iter(), |&time, to| push_time(time, unit, is_utc, to)),
        Typed::Decimal(found, scale) => each(texts, found.iter(), |&value, to| push_decimal(value, scale, to)),
    }
    Ok(())
}

/// A day as `2024-02-29`, by the number of days since 1970 (Hinnant 2013, days from civil, backwards).
pub(crate) fn push_day(days: i64, to: &mut String) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let _ = write!(to, "{year:04}-{month:02}-{day:02}");
}

/// A time as `2024-02-29T12:34:56.789`, with a `Z` where it is in UTC.
fn push_time(time: i64, unit: TimeUnit, is_utc: bool, to: &mut String) {
    let (per_second, digits) = match unit {
        TimeUnit::Second => (1, 0),
        TimeUnit::Millisecond => (1_000, 3),
        TimeUnit::Microsecond => (1_000_000, 6),
        TimeUnit::Nanosecond => (1_000_000_000, 9),
    };
    let (seconds, fraction) = (time.div_euclid(per_second), time.rem_euclid(per_second));
    push_day(seconds.div_euclid(86_400), to);
    let of_day = seconds.rem_euclid(86_400);
    let _ = write!(to, "T{:02}:{:02}:{:02}", of_day / 3600, of_day / 60 % 60, of_day % 60);
    if fraction != 0 {
        let _ = write!(to, ".{fraction:0digits$}");
    }
    if is_utc {
        to.push('Z');
    }
}

fn push_decimal(value: i128, scale: usize, to: &mut String) {
    let digits = format!("{:0width$}", value.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    to.push_str(if value < 0 { "-" } else { "" });
    to.push_str(whole);
    if scale > 0 {
        to.push('.');
        to.push_str(fraction);
    }
}
