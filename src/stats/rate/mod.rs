//! Rates of documents that differ in length and in which words come in clusters: their intervals, and how two of them
//! compare (docs/groups.md § 3 and § 5).

mod beta;
#[cfg(test)]
mod coverage;
mod student;
#[cfg(test)]
mod tests;

use super::association::real;
use super::trend::Z_95;

/// Fewer documents than this give no interval: what they have in common cannot be told from chance.
pub const MIN_DOCUMENTS: u64 = 5;

/// What an interval misses.
const MISSED: f64 = 0.05;

/// An interval whose ends are further from the middle than by this factor says nothing, and is none.
const WIDEST: f64 = 1000.0;

/// Sums over documents with tokens, from which a rate, its interval and its comparison with another follow. Sums of two sets
/// of documents are those of both together, so that a document is left out of a rate by not adding it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RateSums {
    /// Documents.
    pub documents: u64,
    /// Documents with an occurrence.
    pub found_in: u64,
    /// Occurrences.
    pub count: u64,
    /// Tokens.
    pub tokens: u64,
    /// Σ t², Σ t³ and Σ t⁴ of tokens.
    of_tokens: [f64; 3],
    /// Σ x² and Σ x·t of occurrences and tokens.
    of_counts: [f64; 2],
    /// Σ x⁴, Σ x³·t, Σ x²·t² and Σ x·t³.
    of_fourths: [f64; 4],
}

/// A rate as it varies between documents.
#[derive(Clone, Copy, Debug, PartialEq)]
struct LogRate {
    /// Of its natural logarithm.
    variance: f64,
    /// Degrees of freedom of the variance.
    degrees: f64,
}

/// How a rate compares with another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateRatio {
    /// The first rate divided by the second.
    pub ratio: f64,
    /// Ends of its 95 % interval; `None` where fewer than [`MIN_DOCUMENTS`] documents of a side have an occurrence, and where it
    /// would say nothing.
    pub interval: Option<(f64, f64)>,
    /// Two-sided probability of such a ratio, or one further from 1, if both were the same.
    pub p_value: f64,
}

impl RateSums {
    /// Adds a document that has tokens.
    pub fn push_document(&mut self, tokens: u64) {
        let t = real(tokens);
        self.documents += 1;
        self.tokens += tokens;
        self.of_tokens = added(self.of_tokens, [t * t, t * t * t, t * t * t * t]);
    }

    /// Adds occurrences, at least one, in a document that was or will be added.
    pub fn push_count(&mut self, tokens: u64, count: u64) {
        let (t, x) = (real(tokens), real(count));
        self.found_in += 1;
        self.count += count;
        self.of_counts = added(self.of_counts, [x * x, x * t]);
        self.of_fourths = added(self.of_fourths, [x * x * x * x, x * x * x * t, x * x * t * t, x * t * t * t]);
    }

    /// The sums of both together.
    pub fn and(&self, other: &RateSums) -> RateSums {
        RateSums {
            documents: self.documents + other.documents,
            found_in: self.found_in + other.found_in,
            count: self.count + other.count,
            tokens: self.tokens + other.tokens,
            of_tokens: added(self.of_tokens, other.of_tokens),
            of_counts: added(self.of_counts, other.of_counts),
            of_fourths: added(self.of_fourths, other.of_fourths),
        }
    }

    /// Occurrences per `scale` tokens; `None` without tokens.
    pub fn rate(&self, scale: f64) -> Option<f64> {
        (self.tokens > 0).then(|| scale * real(self.count) / real(self.tokens))
    }

    /// The 95 % interval of the rate. `None` where nothing was found, where there are fewer than [`MIN_DOCUMENTS`] documents,
    /// and where it would say nothing.
    pub fn interval(&self, scale: f64) -> Option<(f64, f64)> {
        let LogRate { variance, degrees } = self.log_rate()?;
        around(self.rate(scale)?, variance, degrees, 1.0 / real(self.count))
    }

    /// The ratio estimator by linearization, with residuals e = x − rate·t: the variance of the rate's logarithm is
    /// c·Σ e² / (Σ x)², and its degrees of freedom are (Σ e²)² / Σ e⁴, the number of documents that it stands on.
    fn log_rate(&self) -> Option<LogRate> {
        if self.documents < MIN_DOCUMENTS || self.count == 0 {
            return None;
        }
        let ([tt, ttt, tttt], [xx, xt], [xxxx, xxxt, xxtt, xttt]) = (self.of_tokens, self.of_counts, self.of_fourths);
        let (count, tokens) = (real(self.count), real(self.tokens));
        let rate = count / tokens;
        let square = rate * rate;
        let squares = (xx - 2.0 * rate * xt + square * tt).max(0.0);
        let fourths =
            xxxx - 4.0 * rate * xxxt + 6.0 * square * xxtt - 4.0 * square * rate * xttt + square * square * tttt;
        // What is left of the squares as the rate is from the same documents, if deviations are as large as documents are long.
        // With one document of nearly all tokens that is next to nothing, and less is rounding.
        let left = (tt - 2.0 * ttt / tokens + tt * tt / (tokens * tokens)).max(1e-9 * tt);
        let most = real(self.documents - 1);
        let degrees = squares * squares / fourths;
        Some(LogRate {
            variance: squares * (tt / left) / (count * count),
            // Residuals that are nothing but rounding give no number.
            degrees: if degrees.is_finite() { degrees.clamp(2.0, most) } else { most },
        })
    }

    /// How the rate compares with that of other documents. `None` where a side has fewer than [`MIN_DOCUMENTS`] documents, or
    /// fewer than that of both have an occurrence.
    pub fn compared(&self, other: &RateSums) -> Option<RateRatio> {
        let found_in = self.found_in + other.found_in;
        if self.documents.min(other.documents) < MIN_DOCUMENTS || found_in < MIN_DOCUMENTS {
            return None;
        }
        let ratio = self.rate(1.0)? / other.rate(1.0)?;
        // What few documents have says little of how much others would have, but how few they are says something.
        if self.found_in.min(other.found_in) < MIN_DOCUMENTS {
            return Some(RateRatio { ratio, interval: None, p_value: self.p_of_documents(other, ratio) });
        }
        let (first, second) = (self.log_rate()?, other.log_rate()?);
        let variance = first.variance + second.variance;
        // Welch (1947) and Satterthwaite (1946).
        let degrees = variance * variance
            / (first.variance * first.variance / first.degrees + second.variance * second.variance / second.degrees);
        let degrees = if degrees.is_finite() { degrees } else { first.degrees + second.degrees };
        let least = 1.0 / real(self.count) + 1.0 / real(other.count);
        let log = libm::log(ratio);
        let by_documents = if variance > 0.0 { student::two_sided(log / libm::sqrt(variance), degrees) } else { 0.0 };
        let by_tokens = libm::erfc(log.abs() / libm::sqrt(2.0 * least));
        let interval = around(ratio, variance, degrees, least);
        Some(RateRatio { ratio, interval, p_value: by_documents.max(by_tokens) })
    }

    /// Twice the chance that of the documents with an occurrence so few, or so many, are among these, if each of them fell here
    /// by the share of documents or of tokens, whichever makes that likelier.
    fn p_of_documents(&self, other: &RateSums, ratio: f64) -> f64 {
        let share = |here: u64, there: u64| real(here) / (real(here) + real(there));
        let (by_documents, by_tokens) = (share(self.documents, other.documents), share(self.tokens, other.tokens));
        let (here, there) = (real(self.found_in), real(other.found_in));
        let chance = if ratio < 1.0 {
            let share = by_documents.min(by_tokens);
            beta::incomplete(there, here + 1.0, 1.0 - share, share)
        } else if ratio > 1.0 {
            let share = by_documents.max(by_tokens);
            beta::incomplete(here, there + 1.0, share, 1.0 - share)
        } else {
            1.0
        };
        (2.0 * chance).min(1.0)
    }
}

/// The interval around a rate or ratio whose logarithm has this variance: never narrower than chance makes it where words come
/// one by one.
fn around(middle: f64, variance: f64, degrees: f64, least_variance: f64) -> Option<(f64, f64)> {
    let by_documents = student::quantile(MISSED, degrees) * libm::sqrt(variance);
    let factor = libm::exp(by_documents.max(Z_95 * libm::sqrt(least_variance)));
    (factor <= WIDEST).then(|| (middle / factor, middle * factor))
}

/// The binary logarithm; `None` of 0.
pub fn log2(ratio: f64) -> Option<f64> {
    (ratio > 0.0).then(|| libm::log2(ratio))
}

fn added<const N: usize>(sums: [f64; N], more: [f64; N]) -> [f64; N] {
    std::array::from_fn(|index| sums[index] + more[index])
}
