//! Rows to files: the tests of pairs, and the three longest tables in each format, to the disk and back for the hash.

mod corpus;

use std::fs::File;
use std::path::Path;

use criterion::{BatchSize, Throughput};
use polars::prelude::{ParquetReader, SerReader};
use tempfile::TempDir;
use termloom::analyses::pairs::{PairTable, Pairs, pair_margins, pairs_table};
use termloom::analyses::terms::{doc_terms, terms};
use termloom::config::{CsvSigns, Format, TfIdf};
use termloom::count::ViewBuffer;
use termloom::stats::{Family, Measure, benjamini_hochberg};
use termloom::tables::{Measured, Package, Table, TableEncoder, Tests, TestsNeeded, Written};

use corpus::pair_rows;

fn main() {
    corpus::bench("write", |group, corpus| {
        let counts = corpus.counts();
        let records = corpus.records();
        let options = &corpus.config.count;
        let mut table = PairTable::default();
        table.append(pair_rows(&counts, options));
        let margins = pair_margins(&counts, options).expect("tokens");
        let of_pairs = Pairs::new(&counts, &table, &margins, options);
        let pair_count = table.len();
        let rows = table.rows(0..pair_count).expect("rows");

        let tested = || {
            let mut tests =
                Tests::of(rows.iter().map(|row| of_pairs.contingency(row)), TestsNeeded::by(Measure::DEFAULT));
            tests.q_value = benjamini_hochberg(&tests.p_value);
            tests
        };
        let tests = tested();
        assert_eq!(tests.q_value.len(), pair_count);
        let of_row = |(p, q): (&f64, &f64)| p.is_nan() && q.is_nan() || p <= q && *q <= 1.0;
        assert!(tests.p_value.iter().zip(&tests.q_value).all(of_row));
        group.throughput(Throughput::Elements(pair_count as u64));
        group.bench_function("tests", |bencher| {
            bencher.iter(|| assert_eq!(tested().q_value.len(), pair_count));
        });

        let families = vec![(pair_count, Family::of(pair_count as u64))];
        let measured = Measured { measures: Measure::DEFAULT, families };
        let tables = [
            terms(&counts, options.min_count, None, TfIdf::Plain),
            doc_terms(&counts, &records, options.min_count, TfIdf::Plain).expect("tokens"),
            pairs_table(&of_pairs, &measured, |rows, _| Ok(tests.slice(rows))),
        ];
        let package = Package {
            compounds: None,
            options: serde_json::json!({}),
            schemas: tables.iter().map(|table| table.schema.clone()).collect(),
            unicode_version: String::new(),
        };
        let write = |folder: TempDir, format: Format| {
            let written = tables.iter().flat_map(|table| write(table, folder.path(), format, &package)).collect();
            (folder, written)
        };
        let all_rows: usize = tables.iter().map(|table| table.rows).sum();
        group.throughput(Throughput::Elements(all_rows as u64));
        for &format in Format::DEFAULT {
            let (folder, first): (_, Vec<Written>) = write(corpus.new_folder(), format);
            let doc_terms_of =
                |document| counts.view(document, &mut ViewBuffer::default()).expect("a document").doc_terms();
            let term_count: u64 = rows.iter().map(|row| row.count).sum();
            let token_count: u64 = counts.documents().iter().flat_map(doc_terms_of).map(|(_, count)| count).sum();
            for (table, expected) in tables.iter().zip([token_count, token_count, term_count]) {
                assert_eq!(
                    read_back(table, folder.path(), format),
                    (table.rows, expected),
                    "{}.{format}",
                    table.schema.name
                );
            }
            let sha256: Vec<_> = first.into_iter().map(|file| file.sha256).collect();
            group.bench_function(format.name(), |bencher| {
                let write = |folder| {
                    let (folder, written) = write(folder, format);
                    assert!(written.iter().map(|file: &Written| &file.sha256).eq(&sha256));
                    folder
                };
                bencher.iter_batched(|| corpus.new_folder(), write, BatchSize::PerIteration);
            });
        }
    });
}

/// Writes a table the way a run does, on one thread.
fn write(table: &Table<'_>, folder: &Path, format: Format, package: &Package) -> Vec<Written> {
    let encoder = TableEncoder::new(&table.schema, &[format], CsvSigns::PLAIN).expect("columns");
    let mut files = encoder.create(folder).expect("a new file");
    for start in (0..table.rows).step_by(table.batch_rows) {
        let values = (table.batch)(start..(start + table.batch_rows).min(table.rows)).expect("rows");
        files.append(&encoder.encode(values).expect("values")).expect("room on the disk");
    }
    let finished = files.finish(&package.table_description(&table.schema)).expect("room on the disk");
    finished.into_iter().map(|file| file.sync().expect("room on the disk")).collect()
}

/// The rows of a file and the sum of its column `count`, as outside readers see them.
fn read_back(table: &Table<'_>, folder: &Path, format: Format) -> (usize, u64) {
    let path = folder.join(format!("{}.{format}", table.schema.name));
    match format {
        Format::Csv => {
            let mut reader = csv::Reader::from_path(path).expect("a table");
            let column = reader.headers().expect("a header").iter().position(|name| name == "count").expect("a column");
            let count = |record: csv::StringRecord| record[column].parse::<u64>().expect("a number");
            reader.records().fold((0, 0), |(rows, sum), record| (rows + 1, sum + count(record.expect("a row"))))
        }
        Format::Xlsx => panic!("a workbook holds all tables"),
        Format::Parquet => {
            let table = ParquetReader::new(File::open(path).expect("a table")).finish().expect("a table");
            let sum = table.column("count").and_then(|column| Ok(column.u64()?.iter().flatten().sum()));
            (table.height(), sum.expect("numbers"))
        }
    }
}
