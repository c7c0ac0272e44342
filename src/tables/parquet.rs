//! Rows as Parquet: what repeats as dictionaries, zstd where it helps, statistics, and the description in the metadata.

use std::io::Write;

use foldhash::fast::RandomState;
use hashbrown::HashMap;
use hashbrown::hash_map::Entry;
use polars::prelude::{PolarsError, PolarsResult, StatisticsOptions};
use polars_arrow::array::{Array, BooleanArray, DictionaryArray, PrimitiveArray, Utf8Array};
use polars_arrow::bitmap::Bitmap;
use polars_arrow::compute::concatenate::concatenate;
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field, IntegerType};
use polars_parquet::parquet::write::compress;
use polars_parquet::write::{
    CompressedPage, CompressionOptions, DynIter, DynStreamingIterator, Encoding, FileWriter, KeyValue, ParquetType,
    SchemaDescriptor, Version, WriteOptions, ZstdLevel, array_to_columns, fallible_streaming_iterator,
    schema_to_metadata_key, to_parquet_leaves, to_parquet_type,
};

use super::schema::{Column, ColumnKind, Schema};
use super::values::{Values, renumber};
use crate::table_reader::ReadValues;

/// Pages of every column: what a row group becomes, ready to be written.
pub(crate) struct RowGroup {
    rows: u64,
    columns: Vec<Vec<CompressedPage>>,
}

/// What it takes to encode row groups of one table, on any thread.
pub(crate) struct Encoder {
    types: ArrowSchema,
    parquet_schema: SchemaDescriptor,
    options: WriteOptions,
}

/// A column of a file, by name and type.
pub(crate) fn field(name: &str, data_type: ArrowDataType) -> Field {
    Field::new(name.into(), data_type, true)
}

impl Encoder {
    pub fn new(schema: &Schema) -> PolarsResult<Self> {
        let fields = schema.columns.iter().map(|Column { name, kind, .. }| {
            let data_type = match kind {
                ColumnKind::Text => ArrowDataType::LargeUtf8,
                ColumnKind::Count => ArrowDataType::UInt64,
                ColumnKind::Real => ArrowDataType::Float64,
                ColumnKind::Flag => ArrowDataType::Boolean,
                ColumnKind::Day => ArrowDataType::Date32,
            };
            let field = field(name, data_type);
            Ok((to_parquet_type(&field)?, field))
        });
        Encoder::of(fields.collect::<PolarsResult<_>>()?)
    }

    /// For columns of these types, which Parquet and Arrow have their own words for.
    pub fn of(columns: Vec<(ParquetType, Field)>) -> PolarsResult<Self> {
        let level = ZstdLevel::try_new(1)?;
        let (types, fields): (Vec<ParquetType>, Vec<Field>) = columns.into_iter().unzip();
        Ok(Encoder {
            parquet_schema: SchemaDescriptor::new("root".into(), types),
            types: fields.into_iter().map(|field| (field.name.clone(), field)).collect(),
            options: WriteOptions {
                statistics: StatisticsOptions::full(),
                version: Version::V1,
                compression: CompressionOptions::Zstd(Some(level)),
                data_page_size: None,
            },
        })
    }

    /// Encodes and compresses one batch. Uses no thread but the caller's.
    pub fn encode(&self, values: Vec<Values<'_>>, rows: usize) -> PolarsResult<RowGroup> {
        self.encode_each(values.into_iter().map(ColumnArray::of), rows)
    }

    /// Encodes and compresses columns that are arrays already.
    pub fn encode_arrays(&self, columns: Vec<ColumnArray>, rows: usize) -> PolarsResult<RowGroup> {
        self.encode_each(columns.into_iter().map(Ok), rows)
    }

    fn encode_each(
        &self,
        columns: impl Iterator<Item = PolarsResult<ColumnArray>>,
        rows: usize,
    ) -> PolarsResult<RowGroup> {
        let mut pages = Vec::with_capacity(self.parquet_schema.fields().len());
        for (column, field) in columns.zip(self.parquet_schema.fields()) {
            self.push_pages(column?, field, &mut pages)?;
        }
        Ok(RowGroup { rows: rows as u64, columns: pages })
    }

    /// Adds the pages of a column; a list or structure has several columns of pages.
    fn push_pages(
        &self,
        column: ColumnArray,
        field: &ParquetType,
        to: &mut Vec<Vec<CompressedPage>>,
    ) -> PolarsResult<()> {
        let mut options = self.options;
        let ColumnArray { array, encoding, is_dense, is_score } = column;
        if is_score {
            // No table is sorted by a score, so its bounds let nobody leave out a row group; they cost more than the values.
            options.statistics = StatisticsOptions { null_count: true, ..StatisticsOptions::empty() };
        }
        if is_dense {
            options.compression = CompressionOptions::Uncompressed;
        }
        let encodings = vec![encoding; to_parquet_leaves(field.clone()).len()];
        for column in array_to_columns(array, field.clone(), options, &encodings)? {
            let compressed = column.map(|page| compress(page?, Vec::new(), options.compression).map_err(Into::into));
            to.push(compressed.collect::<PolarsResult<_>>()?);
        }
        Ok(())
    }

    pub fn writer<W: Write>(&self, to: W) -> FileWriter<W> {
        let (types, parquet_schema) = (self.types.clone(), self.parquet_schema.clone());
        FileWriter::new_with_parquet_schema(to, types, parquet_schema, self.options)
    }
}

/// Appends a row group.
pub(crate) fn append<W: Write>(file: &mut FileWriter<W>, group: &RowGroup) -> PolarsResult<()> {
    if group.rows == 0 {
        return Ok(());
    }
    let columns = group.columns.iter().map(|pages| {
        let pages = fallible_streaming_iterator::convert(pages.iter().map(PolarsResult::Ok));
        Ok::<_, PolarsError>(DynStreamingIterator::new(pages))
    });
    file.write(group.rows, DynIter::new(columns))
}

/// Writes the footer, with a description of the table under `key`.
pub(crate) fn finish<W: Write>(file: FileWriter<W>, key: &str, description: &str) -> PolarsResult<W> {
    let description = KeyValue { key: key.to_string(), value: Some(description.to_string()) };
    let said = vec![schema_to_metadata_key(file.schema()), description];
    finish_saying(file, said)
}

/// Writes the footer with these metadata, and no others.
pub(crate) fn finish_saying<W: Write>(mut file: FileWriter<W>, said: Vec<KeyValue>) -> PolarsResult<W> {
    file.end(Some(said))?;
    Ok(file.into_inner())
}

/// A column as an array, and how it is encoded.
pub(crate) struct ColumnArray {
    array: Box<dyn Array>,
    encoding: Encoding,
    /// Whether compressing it would take time and save next to nothing.
    is_dense: bool,
    /// Whether its bounds are of no use.
    is_score: bool,
}

impl ColumnArray {
    fn plain(array: Box<dyn Array>) -> ColumnArray {
        ColumnArray { array, encoding: Encoding::Plain, is_dense: false, is_score: false }
    }

    /// A column of another file of Parquet, whatever its type.
    pub fn kept(arrays: &[Box<dyn Array>]) -> PolarsResult<ColumnArray> {
        let arrays: Vec<&dyn Array> = arrays.iter().map(|array| &**array).collect();
        Ok(ColumnArray { encoding: Encoding::RleDictionary, ..ColumnArray::plain(concatenate(&arrays)?) })
    }

    /// A column that was read.
    pub fn read(values: ReadValues) -> PolarsResult<ColumnArray> {
        Ok(match values {
            ReadValues::Text(texts) => return ColumnArray::of(Values::text(texts.iter())),
            ReadValues::Count(counts) => return ColumnArray::of(Values::Count(counts)),
            ReadValues::Counts(counts) => match counts.iter().copied().collect::<Option<Vec<u64>>>() {
                Some(counts) => return ColumnArray::of(Values::Count(counts)),
                None => ColumnArray::plain(PrimitiveArray::<u64>::from(counts).boxed()),
            },
            ReadValues::Integer(integers) => ColumnArray::plain(PrimitiveArray::<i64>::from(integers).boxed()),
            ReadValues::Real(reals) => ColumnArray { is_score: false, ..ColumnArray::of(Values::Real(reals))? },
            ReadValues::Flag(flags) => ColumnArray::plain(BooleanArray::from(flags).boxed()),
        })
    }

    pub fn of(values: Values<'_>) -> PolarsResult<ColumnArray> {
        let plain = ColumnArray::plain;
        Ok(match values {
            Values::Text(texts) => plain(text_array(texts.iter().map(|text| &**text))),
            Values::Texts(texts) => plain(text_array(texts.iter())),
            Values::Names(names, of_row) if of_row.len() < 2 * names.len() => {
                plain(Utf8Array::<i64>::from_iter_values(of_row.iter().map(|&name| &*names[name as usize])).boxed())
            }
            Values::Names(names, of_row) => {
                dictionary(of_row.to_vec(), None, Utf8Array::<i64>::from_iter_values(names.iter()).boxed())?
            }
            Values::Count(counts) => match distinct(&counts) {
                Some((found, of_row)) => dictionary(of_row, None, PrimitiveArray::from_vec(found).boxed())?,
                None => plain(PrimitiveArray::from_vec(counts).boxed()),
            },
            Values::Counts(counts, of_row) if of_row.len() < 2 * counts.len() => {
                let counts = of_row.iter().map(|&count| counts[count as usize]).collect();
                plain(PrimitiveArray::from_vec(counts).boxed())
            }
            Values::Counts(counts, of_row) => {
                let (found, of_count) = index(&counts, counts.len()).unwrap_or_default();
                let of_row = of_row.iter().map(|&count| of_count[count as usize]).collect();
                dictionary(of_row, None, PrimitiveArray::from_vec(found).boxed())?
            }
            Values::Real(reals) => {
                let is_known = known(&reals);
                let bits: Vec<u64> = reals.iter().map(|real| real.to_bits()).collect();
                match distinct(&bits) {
                    Some((found, of_row)) => {
                        let found: Vec<f64> = found.into_iter().map(f64::from_bits).collect();
                        let values = PrimitiveArray::from_vec(found).boxed();
                        ColumnArray { is_score: true, ..dictionary(of_row, is_known, values)? }
                    }
                    None => {
                        let array = PrimitiveArray::from_vec(reals).with_validity(is_known);
                        ColumnArray { is_dense: true, is_score: true, ..plain(array.boxed()) }
                    }
                }
            }
            Values::Flag(flags) => plain(BooleanArray::from_slice(flags).boxed()),
            Values::Day(days) => plain(PrimitiveArray::<i32>::from(days).to(ArrowDataType::Date32).boxed()),
        })
    }
}

/// Texts, of which empty ones are missing.
fn text_array<'t>(texts: impl Iterator<Item = &'t str>) -> Box<dyn Array> {
    texts.map(|text| Some(text).filter(|text| !text.is_empty())).collect::<Utf8Array<i64>>().boxed()
}

/// Marks the values that are numbers; `None` if all are.
fn known(reals: &[f64]) -> Option<Bitmap> {
    reals.iter().any(|real| real.is_nan()).then(|| reals.iter().map(|real| !real.is_nan()).collect())
}

fn dictionary(of_row: Vec<u32>, is_known: Option<Bitmap>, values: Box<dyn Array>) -> PolarsResult<ColumnArray> {
    let types = ArrowDataType::Dictionary(IntegerType::UInt32, Box::new(values.dtype().clone()), false);
    let keys = PrimitiveArray::from_vec(of_row).with_validity(is_known);
    let array = DictionaryArray::<u32>::try_new(types, keys, values)?.boxed();
    Ok(ColumnArray { array, encoding: Encoding::RleDictionary, is_dense: false, is_score: false })
}

/// The distinct values, and for each row the index of its own; `None` where fewer than
/// half of the rows repeat one.
fn distinct(values: &[u64]) -> Option<(Vec<u64>, Vec<u32>)> {
    /// So many values, from all over the batch, show whether it is worth the trouble.
    const SAMPLE: usize = 1024;
    if values.len() > 2 * SAMPLE {
        let mut sample: Vec<u64> = values.iter().copied().step_by(values.len() / SAMPLE).collect();
        let taken = sample.len();
        sample.sort_unstable_by_key(|&value| value);
        sample.dedup();
        if sample.len() * 10 > taken * 9 {
            return None;
        }
    }
    index(values, values.len() / 2)
}

/// The same, whatever repeats; `None` where there are more than `most` distinct values.
fn index(values: &[u64], most: usize) -> Option<(Vec<u64>, Vec<u32>)> {
    if let Some(found) = index_small(values) {
        return Some(found).filter(|(found, _)| found.len() <= most);
    }
    let mut found = Vec::new();
    let mut index_of: HashMap<u64, u32, RandomState> = HashMap::default();
    let mut of_row = Vec::with_capacity(values.len());
    let mut last = None;
    for &value in values {
        let index = match last {
            Some((same, index)) if same == value => index,
            _ => match index_of.entry(value) {
                Entry::Occupied(entry) => *entry.get(),
                Entry::Vacant(entry) => {
                    if found.len() == most {
                        return None;
                    }
                    found.push(value);
                    *entry.insert(found.len() as u32 - 1)
                }
            },
        };
        last = Some((value, index));
        of_row.push(index);
    }
    Some((found, of_row))
}

/// The same with an array instead of a hash table; `None` where there are numbers too large for that.
fn index_small(values: &[u64]) -> Option<(Vec<u64>, Vec<u32>)> {
    let largest = values.iter().copied().max().unwrap_or(0);
    if largest > values.len() as u64 {
        return None;
    }
    let mut of_row = values.iter().map(|&value| value as u32).collect::<Vec<u32>>();
    let found = renumber(&mut of_row).into_iter().map(u64::from).collect();
    Some((found, of_row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_repeats_is_a_dictionary() {
        assert_eq!(distinct(&[7, 7, 3, 7]), Some((vec![7, 3], vec![0, 0, 1, 0])));
        assert_eq!(distinct(&[4, 4, 3, 4]), Some((vec![3, 4], vec![1, 1, 0, 1])));
        for values in [[7, 3], [2, 1]] {
            assert_eq!(index(&values, 2).map(|(found, _)| found.len()), Some(2));
            assert_eq!(index(&values, 1), None);
        }
        let count = |values: Vec<u64>| distinct(&values).map(|(found, _)| found.len());
        assert_eq!(count((0..10_000).collect()), None);
        assert_eq!(count((0..10_000).map(|value| value / 10).collect()), Some(1000));
        // Repeated, but in the first half only.
        assert_eq!(count((0..10_000).map(|value: u64| value.saturating_sub(4000)).collect()), None);
    }
}
