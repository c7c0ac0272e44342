//! Rows as Parquet: zstd, dictionary-encoded strings, statistics, and the description in the file's metadata.

use std::io::Write;

use polars::prelude::{CompatLevel, DataFrame, DataType, Field, NamedFrom, PolarsError, PolarsResult, Schema as Types};
use polars::prelude::{SchemaExt, Series, StatisticsOptions};
use polars_parquet::parquet::write::compress;
use polars_parquet::write::{
    CompressedPage, CompressionOptions, DynIter, DynStreamingIterator, FileWriter, KeyValue, SchemaDescriptor, Version,
    WriteOptions, ZstdLevel, array_to_columns, fallible_streaming_iterator, get_dtype_encoding, schema_to_metadata_key,
    to_parquet_schema,
};

use super::{Column, Kind, Schema, Values};

/// Pages of every column: what a row group becomes, ready to be written.
pub(super) struct RowGroup {
    rows: u64,
    columns: Vec<Vec<CompressedPage>>,
}

/// What it takes to encode row groups of one table, on any thread.
pub(super) struct Encoder {
    types: Types,
    parquet_schema: SchemaDescriptor,
    options: WriteOptions,
}

impl Encoder {
    pub fn new(schema: &Schema) -> PolarsResult<Self> {
        let types: Types = schema.columns.iter().map(field).collect();
        let level = ZstdLevel::try_new(3)?;
        Ok(Encoder {
            parquet_schema: to_parquet_schema(&types.to_arrow(CompatLevel::oldest()))?,
            types,
            options: WriteOptions {
                statistics: StatisticsOptions::full(),
                version: Version::V1,
                compression: CompressionOptions::Zstd(Some(level)),
                data_page_size: None,
            },
        })
    }

    /// Encodes and compresses one batch. Uses no thread but the caller's.
    pub fn encode(&self, values: &[Values<'_>], rows: usize) -> PolarsResult<RowGroup> {
        let series = self.types.iter_names().zip(values).map(|(name, values)| series(name, values).into());
        let frame = DataFrame::new(rows, series.collect())?;
        let mut columns = Vec::with_capacity(values.len());
        // Oldest: plain strings. Newer ones are string views, which pyarrow cannot filter.
        for chunk in frame.iter_chunks(CompatLevel::oldest(), false) {
            for (array, parquet_type) in chunk.columns().iter().zip(self.parquet_schema.fields()) {
                let encoding = get_dtype_encoding(array.dtype());
                for pages in array_to_columns(array, parquet_type.clone(), self.options, &encoding)? {
                    let compressed = pages.map(|page| Ok(compress(page?, Vec::new(), self.options.compression)?));
                    columns.push(compressed.collect::<PolarsResult<Vec<_>>>()?);
                }
            }
        }
        Ok(RowGroup { rows: rows as u64, columns })
    }

    pub fn writer<W: Write>(&self, to: W) -> PolarsResult<FileWriter<W>> {
        FileWriter::try_new(to, self.types.to_arrow(CompatLevel::oldest()), self.options)
    }
}

/// Appends a row group.
pub(super) fn append<W: Write>(file: &mut FileWriter<W>, group: &RowGroup) -> PolarsResult<()> {
    if group.rows == 0 {
        return Ok(());
    }
    let columns = group.columns.iter().map(|pages| {
        let pages = fallible_streaming_iterator::convert(pages.iter().map(PolarsResult::Ok));
        Ok::<_, PolarsError>(DynStreamingIterator::new(pages))
    });
    file.write(group.rows, DynIter::new(columns))
}

/// Writes the footer, with the description of the table as `termloom`.
pub(super) fn finish<W: Write>(mut file: FileWriter<W>, description: &str) -> PolarsResult<W> {
    let description = KeyValue { key: "termloom".to_string(), value: Some(description.to_string()) };
    let metadata = vec![schema_to_metadata_key(file.schema()), description];
    file.end(Some(metadata))?;
    Ok(file.into_inner())
}

fn field(column: &Column) -> Field {
    let data_type = match column.kind {
        Kind::Text => DataType::String,
        Kind::Count => DataType::UInt64,
        Kind::Real => DataType::Float64,
        Kind::Flag => DataType::Boolean,
    };
    Field::new(column.name.as_ref().into(), data_type)
}

fn series(name: &str, values: &Values<'_>) -> Series {
    match values {
        Values::Text(texts) => {
            let texts: Vec<Option<&str>> =
                texts.iter().map(|text| Some(&**text).filter(|text| !text.is_empty())).collect();
            Series::new(name.into(), texts)
        }
        Values::Count(counts) => Series::new(name.into(), counts),
        Values::Real(reals) => Series::new(name.into(), reals),
        Values::Flag(flags) => Series::new(name.into(), flags),
    }
}
