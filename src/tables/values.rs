//! The values of one column, for a batch of rows.

use std::borrow::Cow;

/// Values of one column.
#[derive(Clone, Debug)]
pub enum Values<'a> {
    /// Of [`Kind::Text`](super::Kind::Text).
    Text(Vec<Cow<'a, str>>),
    /// Of [`Kind::Text`](super::Kind::Text) too: few names, none of them empty, for many rows.
    Names {
        /// Every name that is used.
        names: Vec<&'a str>,
        /// For each row, the index of its name.
        of_row: Vec<u32>,
    },
    /// Of [`Kind::Count`](super::Kind::Count).
    Count(Vec<u64>),
    /// Of [`Kind::Real`](super::Kind::Real); NaN is missing.
    Real(Vec<f64>),
    /// Of [`Kind::Flag`](super::Kind::Flag).
    Flag(Vec<bool>),
}

impl<'a> Values<'a> {
    pub(super) fn text<T: Into<Cow<'a, str>>>(values: impl Iterator<Item = T>) -> Self {
        Values::Text(values.map(Into::into).collect())
    }

    /// Text by number: each name is looked up once, however many rows have it.
    pub(super) fn names(mut numbers: Vec<u32>, name: impl Fn(u32) -> &'a str) -> Self {
        let found = renumber(&mut numbers);
        Values::Names { names: found.into_iter().map(name).collect(), of_row: numbers }
    }

    pub(super) fn count(values: impl Iterator<Item = u64>) -> Self {
        Values::Count(values.collect())
    }

    pub(super) fn real(values: impl Iterator<Item = Option<f64>>) -> Self {
        Values::Real(values.map(|value| value.unwrap_or(f64::NAN)).collect())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Values::Text(values) => values.len(),
            Values::Names { of_row, .. } => of_row.len(),
            Values::Count(values) => values.len(),
            Values::Real(values) => values.len(),
            Values::Flag(values) => values.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Replaces each number by its rank among the distinct ones, which are returned in order.
fn renumber(numbers: &mut [u32]) -> Vec<u32> {
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
        let Values::Names { names, of_row } = values else { panic!("names") };
        assert_eq!((names, of_row, looked_up.get()), (vec!["b", "c", "d"], vec![2, 0, 2, 2, 1], 3));
        assert!(Values::names(Vec::new(), |_| "").is_empty());
        assert_eq!(renumber(&mut [0, u32::from(u16::MAX)]), [0, 65535]);
    }
}
