//! What is asked of articles or of finished tables, a verb each.

pub mod audit;
pub mod bench;
pub mod check;
pub mod collocates;
pub mod disperse;
pub mod filter;
pub mod inspect;
pub mod keyness;
pub mod kwic;
pub mod reference;
pub mod score;
