//! Tables as programs and people write them, read as a run reads them.

mod dialects;
mod programs;
mod ragged;

use std::collections::BTreeMap;
use std::fs;

use crate::config::{ReadOptions, RowOptions};
use crate::corpus::{Batch, Blocks, Loader, RecordView, Wanted, discover};

/// What became of a table.
#[derive(Debug, Default)]
struct Table {
    texts: Vec<String>,
    /// The metadata of each document.
    known: Vec<BTreeMap<String, String>>,
    bad: Vec<(String, String)>,
    /// By kind: documents, and how often.
    said: BTreeMap<&'static str, (u64, u64)>,
    facts: BTreeMap<&'static str, String>,
}

fn read_with(name: &str, bytes: impl AsRef<[u8]>, text: &str, rows: RowOptions) -> Table {
    let options = ReadOptions { text_column: text.into(), rows, ..ReadOptions::default() };
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(name), bytes).expect("a file");
    let discovered = discover(&[folder.path().to_path_buf()], &options, folder.path()).expect("a table");
    let loader = Loader::new(&options, &discovered, Wanted::ALL);
    let (mut batch, mut table) = (Batch::default(), Table::default());
    for block in Blocks::new(&discovered.files, &options) {
        loader.load(block, &mut batch);
        for (index, document) in batch.documents().enumerate() {
            table.texts.push(document.text.to_string());
            let record = RecordView::new(&discovered.files, &batch.records, index);
            let known = record.metadata().map(|(key, value)| (key.to_string(), value.to_string()));
            table.known.push(known.collect());
        }
        table.bad.extend(batch.skipped.iter().map(|(_, row)| (row.doc_id.clone(), row.message.clone())));
        for remark in &batch.remarks {
            let said = table.said.entry(remark.kind.name()).or_default();
            *said = (said.0 + remark.documents, said.1 + remark.count);
        }
        table.facts.extend(batch.facts.take().into_iter().flat_map(|facts| facts.understood));
    }
    table
}

fn read(name: &str, bytes: impl AsRef<[u8]>) -> Table {
    read_with(name, bytes, "text", RowOptions::default())
}

impl Table {
    /// The kinds of what is said.
    fn kinds(&self) -> Vec<&'static str> {
        self.said.keys().copied().collect()
    }
}
