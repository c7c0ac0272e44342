//! What a trend or a contrast comes to, in a word (docs/groups.md § 4 and § 5).

use super::{MIN_DOCUMENTS, RateRatio, Trend};
use crate::named::named;

/// A q-value above this is no finding.
const ALPHA: f64 = 0.05;

/// With fewer groups no order of rates is rare enough to be a finding.
const LEAST_GROUPS: u64 = 5;

named! {
    /// What a rate does in time.
    TrendVerdict {
        /// The later, the more.
        Rises = "rises",
        /// The later, the less.
        Falls = "falls",
        /// No trend that chance would not give as well.
        NoTrend = "no trend",
        /// Too few groups or documents to tell.
        TooFew = "too few",
    }
}

named! {
    /// How the rate of a group compares with that of the others.
    ContrastVerdict {
        /// It is higher.
        More = "more",
        /// It is lower.
        Less = "less",
        /// It differs by no more than chance would give.
        NoDifference = "no difference",
        /// Too few documents to tell.
        TooFew = "too few",
    }
}

impl TrendVerdict {
    /// Whether so many groups, and documents with an occurrence in all of them, are too few to tell.
    pub fn is_few(groups: u64, found_in: u64) -> bool {
        groups < LEAST_GROUPS || found_in < MIN_DOCUMENTS
    }

    /// That of a trend that is not too few.
    pub fn of(trend: &Trend, q_value: f64) -> Self {
        match trend.s.signum() {
            1 if q_value <= ALPHA => TrendVerdict::Rises,
            -1 if q_value <= ALPHA => TrendVerdict::Falls,
            _ => TrendVerdict::NoTrend,
        }
    }
}

impl ContrastVerdict {
    /// That of a comparison, if there is one.
    pub fn of(compared: Option<&RateRatio>, q_value: f64) -> Self {
        match compared {
            None => ContrastVerdict::TooFew,
            Some(compared) if q_value <= ALPHA && compared.ratio > 1.0 => ContrastVerdict::More,
            Some(compared) if q_value <= ALPHA && compared.ratio < 1.0 => ContrastVerdict::Less,
            Some(_) => ContrastVerdict::NoDifference,
        }
    }
}
