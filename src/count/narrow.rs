//! Columns of numbers in as few bytes as they need.

use std::ops::Range;

/// `N` columns of one length. A number takes 1, 2 or 4 bytes, whatever the largest of its column needs; a column of zeros
/// takes none.
#[derive(Debug)]
pub(crate) struct NarrowColumns<const N: usize> {
    len: u32,
    widths: [u8; N],
    /// One column after the other.
    bytes: Box<[u8]>,
}

impl<const N: usize> NarrowColumns<N> {
    pub fn new(rows: &[[u32; N]]) -> Self {
        // All bits that occur in a column: they need the room of the largest number.
        let bits = rows.iter().fold([0; N], |bits, row| std::array::from_fn(|column| bits[column] | row[column]));
        let widths = bits.map(|bits| match bits {
            0 => 0,
            1..0x100 => 1,
            0x100..0x1_0000 => 2,
            0x1_0000.. => 4,
        });
        let mut bytes = Vec::with_capacity(rows.len() * widths.iter().map(|&width| usize::from(width)).sum::<usize>());
        for (column, &width) in widths.iter().enumerate() {
            match width {
                0 => {}
                1 => bytes.extend(rows.iter().map(|row| row[column] as u8)),
                2 => rows.iter().for_each(|row| bytes.extend_from_slice(&(row[column] as u16).to_le_bytes())),
                _ => rows.iter().for_each(|row| bytes.extend_from_slice(&row[column].to_le_bytes())),
            }
        }
        NarrowColumns { len: rows.len() as u32, widths, bytes: bytes.into() }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.len as usize
    }

    #[inline]
    pub fn get(&self, column: usize, row: usize) -> u32 {
        assert!(row < self.len(), "a row of the columns");
        let bytes = self.column(column);
        match self.widths[column] {
            0 => 0,
            1 => bytes[row].into(),
            2 => u16::from_le_bytes(bytes.as_chunks().0[row]).into(),
            _ => u32::from_le_bytes(bytes.as_chunks().0[row]),
        }
    }

    /// The sum over some rows of a column.
    ///
    /// # Complexity
    /// Linear in the rows, but many at a time.
    pub fn sum(&self, column: usize, rows: Range<usize>) -> usize {
        // Additions that were checked would be done one by one, and fewer than 2^32 of these numbers cannot overflow.
        let add = usize::wrapping_add;
        let bytes = self.column(column);
        match self.widths[column] {
            0 => 0,
            1 => bytes[rows].iter().fold(0, |sum, &byte| add(sum, byte.into())),
            2 => bytes.as_chunks().0[rows].iter().fold(0, |sum, &pair| add(sum, u16::from_le_bytes(pair).into())),
            _ => bytes.as_chunks().0[rows].iter().fold(0, |sum, &quad| add(sum, u32::from_le_bytes(quad) as usize)),
        }
    }

    #[inline]
    fn column(&self, column: usize) -> &[u8] {
        let before: usize = self.widths[..column].iter().map(|&width| usize::from(width)).sum();
        &self.bytes[before * self.len()..][..usize::from(self.widths[column]) * self.len()]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_column_is_as_wide_as_its_largest_number() {
        let rows = [[0, 255, 0, 0x1_0000], [0, 0, 256, u32::MAX], [0, 1, 0xFFFF, 0]];
        let columns = NarrowColumns::new(&rows);
        assert_eq!((columns.widths, columns.bytes.len()), ([0, 1, 2, 4], 21));
        assert_eq!(NarrowColumns::<4>::new(&[]).len(), 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_put_in_comes_out(
            rows in proptest::collection::vec(any::<[u32; 3]>(), 0..70),
            shifts in proptest::array::uniform3(0u32..33),
            ends in (0usize..70, 0usize..70),
        ) {
            let narrow = |row: [u32; 3]| std::array::from_fn(|column| row[column].checked_shr(shifts[column]).unwrap_or(0));
            let rows: Vec<[u32; 3]> = rows.into_iter().map(narrow).collect();
            let columns = NarrowColumns::new(&rows);
            prop_assert_eq!(columns.len(), rows.len());
            let (a, b) = (ends.0.min(rows.len()), ends.1.min(rows.len()));
            let range = a.min(b)..a.max(b);
            for column in 0..3 {
                for (row, expected) in rows.iter().enumerate() {
                    prop_assert_eq!(columns.get(column, row), expected[column]);
                }
                let expected: usize = rows[range.clone()].iter().map(|row| row[column] as usize).sum();
                prop_assert_eq!(columns.sum(column, range.clone()), expected);
            }
        }
    }
}
