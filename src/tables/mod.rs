//! Rows to files: each column of a table is written once, and drives CSV, Parquet, the code book, the data package and the docs.

mod association;
mod columns;
mod commit;
mod csv;
mod describe;
mod extended;
mod json;
mod measured;
mod names;
mod parquet;
mod replacement;
mod schema;
mod single;
mod values;
mod workbook;
mod writer;

pub(crate) use self::association::{Associated, association_columns};
pub use self::columns::{BATCH_ROWS, Table};
pub(crate) use self::columns::{Batch, Columns};
pub use self::commit::{OwnFiles, Staging, abandon};
pub(crate) use self::describe::{
    COMPOUNDS, CSV_NOTE, MANIFEST, STOP_WORDS, pretty, push_column, push_columns, push_tables,
};
pub use self::describe::{Package, WrittenTables, codebook, data_package};
pub use self::extended::{Extended, ExtendedFile, ExtendedPiece};
pub use self::json::without_controls;
pub(crate) use self::measured::MeasuredRows;
pub use self::measured::{Measured, Tests, TestsNeeded};
pub(crate) use self::names::{class_name, theme_name};
pub use self::schema::{Column, ColumnKind, SCHEMA_VERSION, Schema, TableId};
pub use self::single::SingleFile;
pub use self::values::Values;
pub(crate) use self::values::{Numbered, OfRow};
pub(crate) use self::workbook::WorkbookOf;
pub(crate) use self::workbook::report::WORKBOOK;
pub use self::workbook::report::{SheetReport, WrittenWorkbook};
pub(crate) use self::writer::hexadecimal;
pub use self::writer::{Encoded, Finished, Handle, TableEncoder, TableFiles, Written};
