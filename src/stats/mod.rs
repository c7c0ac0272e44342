//! Counts to scores: formulas only, computed once, through a portable mathematics library.

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

pub use adjust::{StepUp, benjamini_hochberg};
pub use association::{Contingency, Family, Measure, p_log10, p_value, values};
pub use bootstrap::{Draws, MIN_DOCUMENTS, TILE, Tails, Weights};
pub use dispersion::{Dispersion, DispersionSums, Part, Parts, average_reduced_frequency, dp};
pub use interaction::{interaction, upper_tail};
pub use keyness::LogOdds;
pub use lexical::{Factors, ReadabilityCounts, hdd, mtld, ttr, yule_k};
pub use similarity::{jaccard, meeting_probability, rows_per_band};
pub use surprise::surprise;
pub use trend::{Series, Slope, Trend};
pub use weight::{euclidean, fraction, idf, idf_log10, idf_plus_one, idf_smooth, per_million, per_thousand};
