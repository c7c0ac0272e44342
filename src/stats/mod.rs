//! Formulas: measures of association of a 2×2 table. They give the same bits on every machine.

mod adjust;
mod association;
mod bootstrap;
mod dispersion;
mod interaction;
mod keyness;
mod lexical;
mod similarity;
mod surprise;
mod trend;
mod weight;

#[doc(hidden)]
pub use adjust::StepUp;
pub use adjust::benjamini_hochberg;
pub use association::{Contingency, Family, Measure, p_log10, p_value, values};
#[doc(hidden)]
pub use bootstrap::{Draws, MIN_DOCUMENTS, TILE, Tails, Weights};
#[doc(hidden)]
pub use dispersion::{Dispersion, DispersionSums, Part, Parts, average_reduced_frequency, dp};
#[doc(hidden)]
pub use interaction::{interaction, upper_tail};
pub use keyness::LogOdds;
#[doc(hidden)]
pub use lexical::{Factors, ReadabilityCounts, hdd, mtld, ttr, yule_k};
#[doc(hidden)]
pub use similarity::{jaccard, meeting_probability, rows_per_band};
#[doc(hidden)]
pub use surprise::surprise;
#[doc(hidden)]
pub use trend::{Series, Slope, Trend};
#[doc(hidden)]
pub use weight::{euclidean, fraction, idf, idf_log10, idf_plus_one, idf_smooth, per_million, per_thousand};
