//! How the cells of a table are read, which is decided for each column by its first rows.

use std::borrow::Cow;
use std::collections::BTreeMap;

use doctext::cells::{CellCounts, CellOptions, CellReading, ColumnSample, Escapes, Markup, is_missing};
use doctext::{Entities, Mojibake};

use crate::config::{self, ReadOptions};
use crate::corpus::batch::Batch;

/// Cells of a column that are looked at, at most.
const LOOKED_AT: usize = 2000;

/// What the user says about cells.
#[derive(Clone, Debug)]
pub(in crate::corpus) struct CellRules {
    text: CellOptions,
    /// Of metadata nothing is read as something that it does not show.
    metadata: CellOptions,
    missing: Vec<String>,
}

impl CellRules {
    pub fn new(options: &ReadOptions) -> CellRules {
        let escapes = match options.rows.escapes {
            config::Escapes::Auto => Escapes::Auto,
            config::Escapes::Keep => Escapes::Keep,
            config::Escapes::Undo => Escapes::Undo,
        };
        let markup = match options.rows.cells {
            config::Cells::Auto => Markup::Auto,
            config::Cells::Text => Markup::Text,
            config::Cells::Html => Markup::Html,
        };
        let entities = match options.entities {
            config::Entities::Auto => Entities::Auto,
            config::Entities::Keep => Entities::Keep,
            config::Entities::Always => Entities::Always,
        };
        let mojibake = match options.mojibake {
            config::Mojibake::Auto => Mojibake::Auto,
            config::Mojibake::Keep => Mojibake::Keep,
        };
        let text = CellOptions { escapes, markup, entities, mojibake };
        let metadata = CellOptions {
            escapes: if escapes == Escapes::Undo { Escapes::Auto } else { escapes },
            markup: if markup == Markup::Html { Markup::Auto } else { markup },
            ..text
        };
        CellRules { text, metadata, missing: options.rows.missing.clone() }
    }

    fn is_missing(&self, cell: &str) -> bool {
        is_missing(cell, &self.missing)
    }

    /// Decides by a sample.
    pub fn decide(&self, sample: &CellSample) -> TableCells {
        let of_key =
            |(key, sample): (&String, &ColumnSample)| (key.clone(), CellReading::decide(sample, self.metadata));
        let longest = self.missing.iter().map(String::len).max().unwrap_or(0);
        let other = CellReading::decide(&ColumnSample::default(), self.metadata);
        let text = CellReading::decide(&sample.text, self.text);
        TableCells {
            text,
            keys: sample.keys.iter().map(of_key).collect(),
            other,
            missing: self.missing.clone(),
            longest,
        }
    }
}

/// What was seen in some rows.
#[derive(Debug, Default)]
pub(in crate::corpus) struct CellSample {
    text: ColumnSample,
    keys: BTreeMap<String, ColumnSample>,
    rows: usize,
}

impl CellSample {
    /// Adds the rows of a batch, whose cells are as they stand in the file. A cell that says that there is no value, such as `\\N`,
    /// shows nothing about others.
    pub fn add(&mut self, batch: &Batch, rules: &CellRules) {
        let rows = LOOKED_AT.saturating_sub(self.rows);
        let texts = batch.documents().take(rows).map(|document| document.text);
        texts.filter(|text| !rules.is_missing(text)).for_each(|text| self.text.add(text));
        for (key, values) in &batch.records.metadata {
            if !self.keys.contains_key(key) {
                self.keys.insert(key.clone(), ColumnSample::default());
            }
            if let Some(sample) = self.keys.get_mut(key) {
                let values = values.iter().take(rows).filter(|value| !rules.is_missing(value));
                values.for_each(|value| sample.add(value));
            }
        }
        self.rows += batch.len();
    }
}

/// How the cells of a table are read.
#[derive(Clone, Debug, Default)]
pub(in crate::corpus) struct TableCells {
    text: CellReading,
    keys: BTreeMap<String, CellReading>,
    /// Of keys that no row of the sample has.
    other: CellReading,
    missing: Vec<String>,
    longest: usize,
}

impl TableCells {
    /// Whether a cell says that there is no value.
    pub fn is_missing(&self, cell: &str) -> bool {
        let cell = cell.trim();
        cell.len() <= self.longest && is_missing(cell, &self.missing)
    }

    /// The text of a cell of the text column.
    pub fn text<'c>(&self, cell: &'c str, counts: &mut CellCounts) -> Cow<'c, str> {
        self.text.apply(cell, counts)
    }

    /// How the cells of a key are read.
    pub fn reading_of(&self, key: &str) -> CellReading {
        self.keys.get(key).copied().unwrap_or(self.other)
    }

    /// What a user should see of it before anything is counted, by what was done to the first texts.
    pub fn facts(&self, counts: &CellCounts) -> Option<(&'static str, String)> {
        let done = [
            ("escapes undone", counts.escapes_undone),
            ("escapes kept", counts.escapes_left),
            ("HTML read", counts.markup_read),
            ("HTML kept", counts.markup_left),
            ("entities decoded", counts.entities_decoded),
            ("entities kept", counts.entities_left),
            ("mojibake repaired", counts.mojibake_repaired),
            ("mojibake kept", counts.mojibake_left),
        ];
        let done: Vec<&str> = done.into_iter().filter(|(_, count)| *count > 0).map(|(what, _)| what).collect();
        (!done.is_empty()).then(|| ("cells", done.join(", ")))
    }
}

#[cfg(test)]
mod tests;
