//! What the cells of CSV are, when all have been looked at.

use super::column::ReadKind;
use super::values::{flag_of, with_point};
use crate::config::CsvSigns;

/// What the cells of a column may be, by those that were seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellTypes {
    is_empty: bool,
    count: bool,
    integer: bool,
    real: bool,
    flag: bool,
}

impl Default for CellTypes {
    fn default() -> Self {
        CellTypes { is_empty: true, count: true, integer: true, real: true, flag: true }
    }
}

impl CellTypes {
    /// Looks at one more.
    pub(super) fn look(&mut self, cell: &[u8], signs: CsvSigns) {
        if cell.is_empty() {
            return;
        }
        self.is_empty = false;
        if self.count || self.integer || self.real || self.flag {
            let text = &*with_point(std::str::from_utf8(cell).unwrap_or("?"), signs);
            self.count &= is_canonical(text) && text.parse::<u64>().is_ok();
            self.integer &= is_canonical(text) && text != "-0" && text.parse::<i64>().is_ok();
            self.real &= is_canonical(text) && is_real(text);
            self.flag &= flag_of(text).is_some();
        }
    }

    /// What is known when these were looked at as well.
    #[must_use]
    pub fn and(self, other: CellTypes) -> CellTypes {
        CellTypes {
            is_empty: self.is_empty && other.is_empty,
            count: self.count && other.count,
            integer: self.integer && other.integer,
            real: self.real && other.real,
            flag: self.flag && other.flag,
        }
    }

    /// The narrowest type that holds all of them; text where there is none.
    pub fn kind(self) -> ReadKind {
        match self {
            CellTypes { is_empty: true, .. } => ReadKind::Text,
            CellTypes { count: true, .. } => ReadKind::Count,
            CellTypes { integer: true, .. } => ReadKind::Integer,
            CellTypes { real: true, .. } => ReadKind::Real,
            CellTypes { flag: true, .. } => ReadKind::Flag,
            _ => ReadKind::Text,
        }
    }
}

/// Whether it may be a number: one that begins with `+` or a 0 that is not needed is a name, as of a place or a telephone.
fn is_canonical(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    match digits {
        [b'0', b'0'..=b'9', ..] => false,
        [b'0'..=b'9', ..] => true,
        _ => false,
    }
}

/// Whether a floating point number has all that the text says: integers of many digits are cut by it.
fn is_real(text: &str) -> bool {
    let may_be = |byte: u8| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E');
    let is_integer = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let is_exact = !is_integer || text.trim_start_matches('-').len() <= 15;
    text.bytes().all(may_be) && is_exact && text.parse::<f64>().is_ok_and(f64::is_finite)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrowest_type_that_holds_all() {
        let kind = |cells: &[&str]| {
            let seen = cells.iter().map(|cell| {
                let mut types = CellTypes::default();
                types.look(cell.as_bytes(), CsvSigns::PLAIN);
                types
            });
            seen.fold(CellTypes::default(), CellTypes::and).kind()
        };
        assert_eq!(kind(&["1", "", "18446744073709551615"]), ReadKind::Count);
        assert_eq!(kind(&["1", "-1"]), ReadKind::Integer);
        assert_eq!(kind(&["1", "-1.5", "1e-300"]), ReadKind::Real);
        assert_eq!(kind(&["-0"]), ReadKind::Real);
        assert_eq!(kind(&["true", "", "false"]), ReadKind::Flag);
        let texts = [&["01"][..], &["+1"], &["1", "x"], &["true", "1"], &["", ""], &[], &["123456789012345678901"]];
        for cells in texts.iter().copied().chain([&["inf"][..], &["1e999"], &[" 1"], &["."], &["1_0"]]) {
            assert_eq!(kind(cells), ReadKind::Text, "{cells:?}");
        }
    }
}
