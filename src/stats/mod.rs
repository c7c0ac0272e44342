//! Formulas: measures of association of a 2×2 table. They give the same bits on every machine.

mod adjust;
mod association;
mod dispersion;
mod interaction;
mod keyness;
mod lexical;
mod rate;
mod similarity;
mod surprise;
mod trend;
mod verdict;
mod weight;

#[doc(hidden)]
pub use adjust::StepUp;
pub use adjust::benjamini_hochberg;
pub use association::{Contingency, Family, Measure, p_log10, p_value, values};
#[doc(hidden)]
pub use dispersion::{Dispersion, DispersionSums, Part, Parts, average_reduced_frequency, dp};
#[doc(hidden)]
pub use interaction::{interaction, upper_tail};
pub use keyness::LogOdds;
#[doc(hidden)]
pub use lexical::{Factors, ReadabilityCounts, hdd, mtld, ttr, yule_k};
#[doc(hidden)]
pub use rate::{MIN_DOCUMENTS, RateRatio, RateSums, log2};
#[doc(hidden)]
pub use similarity::{jaccard, meeting_probability, rows_per_band};
#[doc(hidden)]
pub use surprise::surprise;
#[doc(hidden)]
pub use trend::{Series, Slope, Trend};
pub use verdict::{ContrastVerdict, TrendVerdict};
#[doc(hidden)]
pub use weight::{euclidean, fraction, idf, idf_log10, idf_plus_one, idf_smooth, per_million, per_thousand};
