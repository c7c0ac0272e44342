//! The values of one column, for a batch of rows.

use std::borrow::Cow;
use std::sync::Arc;

use crate::table_reader::Texts;

/// Values of one column.
#[derive(Clone, Debug)]
pub enum Values<'a> {
    /// Of [`ColumnKind::Text`](super::schema::ColumnKind::Text).
    Text(Vec<Cow<'a, str>>),
    /// Of [`ColumnKind::Text`](super::schema::ColumnKind::Text) too: few names, none of them empty, for many rows.
    Names(Vec<Cow<'a, str>>, OfRow),
    /// Of [`ColumnKind::Text`](super::schema::ColumnKind::Text) too: a column that was read.
    Texts(Texts),
    /// Of [`ColumnKind::Count`](super::schema::ColumnKind::Count).
    Count(Vec<u64>),
    /// Of [`ColumnKind::Count`](super::schema::ColumnKind::Count) too: few counts for many rows.
    Counts(Vec<u64>, OfRow),
    /// Of [`ColumnKind::Real`](super::schema::ColumnKind::Real); NaN is missing.
    Real(Vec<f64>),
    /// Of [`ColumnKind::Flag`](super::schema::ColumnKind::Flag).
    Flag(Vec<bool>),
    /// Of [`ColumnKind::Day`](super::schema::ColumnKind::Day): days since 1970-01-01.
    Day(Vec<Option<i32>>),
}

/// For each row, the index of its value.
pub type OfRow = Arc<Vec<u32>>;

impl<'a> Values<'a> {
    pub(crate) fn text<T: Into<Cow<'a, str>>>(values: impl Iterator<Item = T>) -> Self {
        Values::Text(values.map(Into::into).collect())
    }

    /// Text by number: see [`Numbered::names`].
    pub(crate) fn names(numbers: Vec<u32>, name: impl Fn(u32) -> &'a str) -> Self {
        Numbered::new(numbers).names(name)
    }

    pub(crate) fn count(values: impl Iterator<Item = u64>) -> Self {
        Values::Count(values.collect())
    }

    pub(crate) fn real(values: impl Iterator<Item = Option<f64>>) -> Self {
        Values::Real(values.map(|value| value.unwrap_or(f64::NAN)).collect())
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        match self {
            Values::Text(values) => values.len(),
            Values::Texts(values) => values.len(),
            Values::Names(_, of_row) | Values::Counts(_, of_row) => of_row.len(),
            Values::Count(values) => values.len(),
            Values::Real(values) => values.len(),
            Values::Flag(values) => values.len(),
            Values::Day(values) => values.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Rows that each have a number, from which several columns follow: a term, its margin.
pub(crate) struct Numbered {
    /// Every number that is used, in order.
    numbers: Vec<u32>,
    of_row: OfRow,
}

impl Numbered {
    pub fn new(mut numbers: Vec<u32>) -> Self {
        Numbered { numbers: renumber(&mut numbers), of_row: Arc::new(numbers) }
    }

    /// The name of each number, looked up once, however many rows have it.
    pub fn names<'a>(&self, name: impl Fn(u32) -> &'a str) -> Values<'a> {
        self.texts(self.numbers.iter().map(|&number| name(number).into()).collect())
    }

    /// The numbers that are used, in order.
    pub fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// For each row, the place of its number among those.
    pub fn of_row(&self) -> OfRow {
        Arc::clone(&self.of_row)
    }

    /// The same for texts that go in step with [`numbers`](Self::numbers).
    pub fn texts<'a>(&self, texts: Vec<Cow<'a, str>>) -> Values<'a> {
        Values::Names(texts, Arc::clone(&self.of_row))
    }

    /// The same for a count.
    pub fn counts(&self, count: impl Fn(u32) -> u64) -> Values<'static> {
        Values::Counts(self.numbers.iter().map(|&number| count(number)).collect(), Arc::clone(&self.of_row))
    }
}

/// Replaces each number by its rank among the distinct ones, which are returned in order.
pub(crate) fn renumber(numbers: &mut [u32]) -> Vec<u32> {
    let Some(&least) = numbers.iter().min() else { return Vec::new() };
    let largest = numbers.iter().max().map_or(least, |&largest| largest);
    let mut ranks = vec![0u32; (largest - least) as usize + 1];
    for &number in &*numbers {
        ranks[(number - least) as usize] = 1;
    }
    let mut found = Vec::new();
    for (number, rank) in (least..=largest).zip(&mut ranks) {
        if *rank != 0 {
            *rank = found.len() as u32;
            found.push(number);
        }
    }
    for number in numbers {
        *number = ranks[(*number - least) as usize];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_looked_up_once() {
        let all = ["a", "b", "c", "d"];
        let looked_up = std::cell::Cell::new(0);
        let values = Values::names(vec![3, 1, 3, 3, 2], |number| {
            looked_up.set(looked_up.get() + 1);
            all[number as usize]
        });
        let Values::Names(names, of_row) = values else { panic!("names") };
        assert_eq!((names.join(" "), &of_row[..], looked_up.get()), ("b c d".to_string(), &[2, 0, 2, 2, 1][..], 3));
        assert!(Values::names(Vec::new(), |_| "").is_empty());
        assert_eq!(renumber(&mut [0, u32::from(u16::MAX)]), [0, 65535]);
    }
}
