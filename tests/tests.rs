//! One integration binary: every further one would link polars again.

mod architecture;
mod archives;
mod audit;
mod bad_input;
mod bench;
mod boilerplate;
mod cli;
mod disperse;
mod docs;
mod duplicates;
mod files;
mod formats;
mod groups;
mod inputs;
mod jsonl;
mod keyness;
mod keyness_sides;
mod kwic;
mod laws;
mod measures;
mod ngrams;
mod output;
mod run;
mod score;
mod unicode;
