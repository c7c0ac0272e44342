//! Measures of a 2×2 table. `docs/measures.md` is their contract; [`Measure`] lists them.

mod effect;
mod family;
mod fisher;
mod interval;
mod likelihood;
mod measure;
mod normal;
mod stirling;
mod strength;
mod table;

pub use family::Family;
pub use likelihood::p_value;
pub use measure::{Measure, p_log10, values};
pub use table::Contingency;

pub(super) use table::real;

#[cfg(test)]
mod tests;
