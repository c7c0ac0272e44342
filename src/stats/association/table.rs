//! The 2×2 table.

/// A 2×2 table by its first cell, its margins and its sum. Each measure is a method, `None` where it is undefined.
///
/// # Examples
/// ```
/// use termloom::stats::Contingency;
///
/// // `free` and `press` met 4 times among 1000 events, of which 8 were with `free` and 4 with `press`.
/// let table = Contingency::new(4, 8, 4, 1000).expect("no cell is negative");
/// assert_eq!(table.e11(), Some(0.032));
/// assert_eq!(table.dice(), Some(2.0 * 4.0 / 12.0));
/// assert!(table.g2() > Some(30.0) && table.p_value() < Some(1e-6));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contingency {
    /// How often both were observed together.
    pub o11: u64,
    /// How often the first was observed.
    pub r1: u64,
    /// How often the second was observed.
    pub c1: u64,
    /// The sum of the table.
    pub n: u64,
}

impl Contingency {
    /// The table of a cell, its margins and the sum. `None` where some cell would be negative.
    pub fn new(o11: u64, r1: u64, c1: u64, n: u64) -> Option<Self> {
        let table = Contingency { o11, r1, c1, n };
        table.cells().map(|_| table)
    }

    /// The table of four cells. `None` where their sum is no 64-bit number.
    pub fn from_cells(o11: u64, o12: u64, o21: u64, o22: u64) -> Option<Self> {
        let (r1, c1) = (o11.checked_add(o12)?, o11.checked_add(o21)?);
        let n = r1.checked_add(o21)?.checked_add(o22)?;
        Some(Contingency { o11, r1, c1, n })
    }

    /// Whether the table is one of two groups and two outcomes: no margin is 0 and no cell negative. Only such a table
    /// has tests, and only such tables make a family.
    pub fn has_test(&self) -> bool {
        self.tested().is_some()
    }

    /// Expected co-occurrences were both independent: `r1·c1/n`. `None` where `n` is 0.
    pub fn e11(&self) -> Option<f64> {
        (self.n > 0).then(|| real(self.r1) * real(self.c1) / real(self.n))
    }

    /// `O11·n − R1·C1`, which is `O11·O22 − O12·O21` too, and n times `O − E` of any of the cells but for the sign: exact
    /// in integers and rounded once, however close the two products are.
    pub(super) fn excess(&self) -> f64 {
        let product = |a: u64, b: u64| u128::from(a) * u128::from(b);
        let (observed, expected) = (product(self.o11, self.n), product(self.r1, self.c1));
        let difference = observed.abs_diff(expected);
        let difference = u64::try_from(difference).map_or(difference as f64, real);
        if observed < expected { -difference } else { difference }
    }

    /// All cells; `None` where one would be negative.
    pub(super) fn cells(&self) -> Option<Cells> {
        let Contingency { o11, r1, c1, n } = *self;
        let (r2, c2) = (n.checked_sub(r1)?, n.checked_sub(c1)?);
        let (o12, o21) = (r1.checked_sub(o11)?, c1.checked_sub(o11)?);
        let o22 = r2.checked_sub(o21)?;
        Some(Cells { o11, o12, o21, o22, r1, r2, c1, c2, n })
    }

    /// All cells; `None` where a margin is 0 or a cell would be negative.
    pub(super) fn tested(&self) -> Option<Cells> {
        self.cells().filter(|cells| cells.r1 > 0 && cells.r2 > 0 && cells.c1 > 0 && cells.c2 > 0)
    }
}

/// A 2×2 table with all of its cells and margins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cells {
    pub o11: u64,
    pub o12: u64,
    pub o21: u64,
    pub o22: u64,
    pub r1: u64,
    pub r2: u64,
    pub c1: u64,
    pub c2: u64,
    pub n: u64,
}

/// Counts of a corpus are below 2^53, where every integer is a real number.
pub(in crate::stats) fn real(count: u64) -> f64 {
    count as f64
}

/// `log2(ratio)`, by way of `ratio − 1` where the two are so near to 1 that the logarithm of a rounded ratio would have few
/// digits.
pub(super) fn log2_of(ratio: f64, less_one: impl FnOnce() -> f64) -> f64 {
    if (ratio - 1.0).abs() < 0.1 { libm::log1p(less_one()) * std::f64::consts::LOG2_E } else { libm::log2(ratio) }
}
