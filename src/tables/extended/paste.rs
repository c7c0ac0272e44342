//! Parquet with more columns: what stays is copied byte by byte, row group by row group, so that it keeps its types, encodings and
//! statistics, also those that termloom knows nothing of. Only the description of the file is written anew.

use std::fs::File;
use std::io::Write;
use std::mem;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use polars::prelude::{DataType, Field as PolarsField, Schema as Types};
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field};
use polars_arrow::io::ipc::read::deserialize_schema;
use polars_arrow::io::ipc::write::{default_ipc_fields, schema_to_bytes};
use polars_parquet_format::thrift::protocol::{TCompactInputProtocol, TCompactOutputProtocol};
use polars_parquet_format::{
    ColumnChunk, ColumnMetaData, ColumnOrder, FieldRepetitionType, FileMetaData, KeyValue, RowGroup, SchemaElement,
    Type,
};

use super::{Counted, DESCRIPTION, Slot};
use crate::error::{Error, Result};
use crate::foreign::{Part, Piece, TableFile};
use crate::spill::Spill;
use crate::tables::parquet;
use crate::tables::parquet::{Encoder, Laid};
use crate::tables::values::Values;

const MAGIC: &[u8; 4] = b"PAR1";

/// The key of the schema that Arrow's programs write beside Parquet's own.
const ARROW_SCHEMA: &str = "ARROW:schema";

/// How a file of Parquet gets more columns.
pub(super) struct Paste {
    encoder: Encoder,
    names: Vec<String>,
    slots: Vec<Slot>,
}

/// The columns that are added, for the rows of a piece.
pub(super) struct Chunks {
    group: usize,
    rows: usize,
    /// The pages of each, and what is said of them; places are those in `bytes`.
    columns: Vec<ColumnMetaData>,
    bytes: Vec<u8>,
}

impl Paste {
    pub fn new(file: &TableFile, slots: &[Slot], names: &[String]) -> Result<Self> {
        let types: Types = names.iter().map(|name| PolarsField::new(name.as_str().into(), DataType::Float64)).collect();
        let encoder = Encoder::of(types).map_err(|error| fault(file.path(), &error))?;
        Ok(Paste { encoder, names: names.to_vec(), slots: slots.to_vec() })
    }

    /// The pages of the columns that are added, by way of a file of them alone.
    pub fn chunks(&self, file: &TableFile, piece: &Piece, added: Vec<Vec<f64>>) -> Result<Chunks> {
        let Part::Parquet { group, rows } = &piece.part else { return Err(Error::fatal("a piece of another file")) };
        let is_whole = rows.len() == file.rows_of_group(*group);
        // A column has one dictionary, and one codec, in all of a row group.
        let lay = |values| if is_whole { Laid::out(Values::Real(values)) } else { Ok(Laid::numbers(values)) };
        let encode = || {
            let laid = added.into_iter().map(lay).collect::<std::result::Result<_, _>>()?;
            let mut alone = self.encoder.writer(Vec::new())?;
            parquet::append(&mut alone, &self.encoder.encode_laid(laid, rows.len())?)?;
            parquet::finish(alone, DESCRIPTION, "")
        };
        let bytes = encode().map_err(|error| fault(file.path(), &error))?;
        let footer = footer_of(&bytes).ok_or_else(|| fault(file.path(), &"its own columns are not whole"))?;
        let columns = footer.row_groups.into_iter().flat_map(|group| group.columns);
        let columns: Vec<ColumnMetaData> = columns.filter_map(|chunk| chunk.meta_data).collect();
        Ok(Chunks { group: *group, rows: rows.len(), columns, bytes })
    }

    pub fn writer<'w>(&self, file: &TableFile, to: Counted<'w>, path: &Path, spill: &Arc<Spill>) -> Result<Writer<'w>> {
        let from_path = file.path().to_path_buf();
        let cannot = |why: &dyn std::fmt::Display| {
            Error::usage(format!("the columns of `{}` cannot be copied: {why}", from_path.display())).at(&from_path)
        };
        let from = file.parquet_file().ok_or_else(|| cannot(&"it is no Parquet"))?;
        let from = from.try_clone().map_err(|error| cannot(&error))?;
        let metadata = read_footer(&from, file.bytes()).map_err(|why| cannot(&why))?;
        let top = top_level(&metadata.schema).ok_or_else(|| cannot(&"its schema is damaged"))?;
        let is_elsewhere = |chunk: &ColumnChunk| {
            chunk.meta_data.is_none() || chunk.file_path.is_some() || chunk.crypto_metadata.is_some()
        };
        if metadata.row_groups.iter().flat_map(|group| &group.columns).any(is_elsewhere) {
            return Err(cannot(&"some are encrypted or in another file"));
        }
        let leaves: usize = top.last().map_or(0, |last| last.leaves.end);
        if top.len() != file.columns().len() || metadata.row_groups.iter().any(|group| group.columns.len() != leaves) {
            return Err(cannot(&"it has not as many as its schema says"));
        }
        let mut writer = Writer {
            to,
            path: path.to_path_buf(),
            from,
            from_path,
            metadata,
            top,
            slots: self.slots.clone(),
            names: self.names.clone(),
            spill: Arc::clone(spill),
            waiting: Vec::new(),
            waiting_rows: 0,
            row_groups: Vec::new(),
        };
        writer.write(MAGIC)?;
        Ok(writer)
    }
}

fn fault(path: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::fatal(format!("cannot encode columns for `{}`: {error}", path.display())).at(path)
}

fn read_footer(file: &File, bytes: u64) -> std::result::Result<FileMetaData, String> {
    let mut tail = [0; 8];
    let damaged = || "its end is damaged".to_string();
    let at = bytes.checked_sub(8).ok_or_else(damaged)?;
    file.read_exact_at(&mut tail, at).map_err(|error| error.to_string())?;
    let length = u64::from(u32::from_le_bytes([tail[0], tail[1], tail[2], tail[3]]));
    let at = at.checked_sub(length).ok_or_else(damaged)?;
    let mut footer = vec![0; length as usize];
    file.read_exact_at(&mut footer, at).map_err(|error| error.to_string())?;
    decode(&footer).map_err(|error| format!("its description is not understood ({error})"))
}

fn footer_of(bytes: &[u8]) -> Option<FileMetaData> {
    let (rest, tail) = bytes.split_last_chunk::<8>()?;
    let length = u32::from_le_bytes([tail[0], tail[1], tail[2], tail[3]]) as usize;
    decode(&rest[rest.len().checked_sub(length)?..]).ok()
}

fn decode(footer: &[u8]) -> std::result::Result<FileMetaData, String> {
    let mut protocol = TCompactInputProtocol::new(footer, footer.len() * 16 + 1024);
    FileMetaData::read_from_in_protocol(&mut protocol).map_err(|error| error.to_string())
}

/// A column of the table: the elements of the schema that describe it, and its columns in Parquet's sense.
struct Top {
    elements: Range<usize>,
    leaves: Range<usize>,
}

/// The columns of the table; `None` where the schema is no tree.
fn top_level(schema: &[SchemaElement]) -> Option<Vec<Top>> {
    let mut top = Vec::new();
    let (mut element, mut leaf) = (1, 0);
    for _ in 0..schema.first()?.num_children? {
        let (start, first_leaf) = (element, leaf);
        let mut open = 1usize;
        while open > 0 {
            let children = usize::try_from(schema.get(element)?.num_children.unwrap_or(0)).ok()?;
            leaf += usize::from(children == 0);
            open = open + children - 1;
            element += 1;
        }
        top.push(Top { elements: start..element, leaves: first_leaf..leaf });
    }
    (element == schema.len()).then_some(top)
}

/// Where pages are that wait for the rest of their row group.
enum Waiting {
    Memory(Vec<u8>),
    Disk(u64, usize),
}

pub(super) struct Writer<'w> {
    to: Counted<'w>,
    path: PathBuf,
    from: File,
    from_path: PathBuf,
    metadata: FileMetaData,
    top: Vec<Top>,
    slots: Vec<Slot>,
    names: Vec<String>,
    spill: Arc<Spill>,
    /// The pieces of the row group in hand: for each column that is added what is said of it, and its pages.
    waiting: Vec<Vec<(ColumnMetaData, Waiting)>>,
    waiting_rows: usize,
    row_groups: Vec<RowGroup>,
}

impl<'w> Writer<'w> {
    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.to.write_all(bytes).map_err(|error| Error::io("write", &self.path, error))
    }

    pub fn append(&mut self, chunks: Chunks) -> Result<()> {
        let Chunks { group, rows, columns, bytes } = chunks;
        let whole = usize::try_from(self.metadata.row_groups[group].num_rows).unwrap_or(usize::MAX);
        let mut piece = Vec::with_capacity(columns.len());
        for column in columns {
            let range = range_of(&column);
            let pages = &bytes[range.start as usize..range.end as usize];
            let pages = if rows == whole {
                Waiting::Memory(pages.to_vec())
            } else {
                Waiting::Disk(self.spill.append(pages)?, pages.len())
            };
            piece.push((column, pages));
        }
        self.waiting.push(piece);
        self.waiting_rows += rows;
        if self.waiting_rows < whole {
            return Ok(());
        }
        self.waiting_rows = 0;
        let waiting = mem::take(&mut self.waiting);
        self.row_group(group, waiting)
    }

    /// Writes a row group, column by column.
    fn row_group(&mut self, group: usize, waiting: Vec<Vec<(ColumnMetaData, Waiting)>>) -> Result<()> {
        let mut group = mem::replace(&mut self.metadata.row_groups[group], empty_group());
        let mut kept: Vec<Option<ColumnChunk>> = group.columns.into_iter().map(Some).collect();
        let file_offset = self.to.bytes as i64;
        let mut columns = Vec::new();
        for slot in self.slots.clone() {
            match slot {
                Slot::Kept(index) => {
                    for leaf in self.top[index].leaves.clone() {
                        if let Some(ColumnChunk { meta_data: Some(column), .. }) = kept[leaf].take() {
                            columns.push(self.copy(column)?);
                        }
                    }
                }
                Slot::Added(index) => {
                    let mut joined: Option<ColumnMetaData> = None;
                    let start = self.to.bytes;
                    for piece in &waiting {
                        let (column, pages) = &piece[index];
                        match pages {
                            Waiting::Memory(pages) => self.write(pages)?,
                            Waiting::Disk(at, length) => {
                                let mut pages = vec![0; *length];
                                self.spill.read(*at, &mut pages)?;
                                self.write(&pages)?;
                            }
                        }
                        join(&mut joined, column, start);
                    }
                    columns.extend(joined.map(chunk));
                }
            }
        }
        let sizes = columns.iter().filter_map(|chunk| chunk.meta_data.as_ref());
        let (mut all, mut compressed) = (0, 0);
        for column in sizes {
            all += column.total_uncompressed_size;
            compressed += column.total_compressed_size;
        }
        // Columns are known by their number there, and one that is replaced is sorted no more.
        let is_replaced = self.slots.iter().take(self.top.len()).any(|slot| matches!(slot, Slot::Added(_)));
        group.sorting_columns = group.sorting_columns.filter(|_| !is_replaced);
        group.columns = columns;
        group.total_byte_size = all;
        group.total_compressed_size = Some(compressed);
        group.file_offset = Some(file_offset);
        group.ordinal = i16::try_from(self.row_groups.len()).ok();
        self.row_groups.push(group);
        Ok(())
    }

    /// Copies the pages of a column.
    fn copy(&mut self, mut column: ColumnMetaData) -> Result<ColumnChunk> {
        let from = range_of(&column);
        shift(&mut column, from.start as i64, self.to.bytes as i64);
        let mut buffer = vec![0; 1 << 18];
        let mut at = from.start;
        while at < from.end {
            let length = (from.end - at).min(buffer.len() as u64) as usize;
            let piece = &mut buffer[..length];
            self.from.read_exact_at(piece, at).map_err(|error| Error::io("read", &self.from_path, error))?;
            self.to.write_all(piece).map_err(|error| Error::io("write", &self.path, error))?;
            at += length as u64;
        }
        Ok(chunk(column))
    }

    pub fn finish(mut self, description: &str) -> Result<Counted<'w>> {
        let mut footer = self.metadata.clone();
        footer.row_groups = mem::take(&mut self.row_groups);
        footer.num_rows = footer.row_groups.iter().map(|group| group.num_rows).sum();
        footer.schema = self.schema();
        footer.column_orders = self.column_orders();
        let mut said = footer.key_value_metadata.take().unwrap_or_default();
        said.retain(|entry| entry.key != DESCRIPTION);
        if let Some(index) = said.iter().position(|entry| entry.key == ARROW_SCHEMA) {
            match said[index].value.as_deref().and_then(|encoded| self.arrow_schema(encoded)) {
                Some(schema) => said[index].value = Some(schema),
                // Without it, other programs go by the schema of Parquet itself.
                None => drop(said.remove(index)),
            }
        }
        said.push(KeyValue { key: DESCRIPTION.to_string(), value: Some(description.to_string()) });
        footer.key_value_metadata = Some(said);
        let mut bytes = Vec::new();
        let mut protocol = TCompactOutputProtocol::new(&mut bytes);
        footer.write_to_out_protocol(&mut protocol).map_err(|error| fault(&self.path, &error))?;
        let length = u32::try_from(bytes.len()).map_err(|error| fault(&self.path, &error))?;
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(MAGIC);
        self.write(&bytes)?;
        Ok(self.to)
    }

    fn schema(&self) -> Vec<SchemaElement> {
        let before = &self.metadata.schema;
        let mut schema: Vec<SchemaElement> = before.first().cloned().into_iter().collect();
        for slot in &self.slots {
            match slot {
                Slot::Kept(index) => schema.extend_from_slice(&before[self.top[*index].elements.clone()]),
                Slot::Added(index) => schema.push(SchemaElement {
                    type_: Some(Type::DOUBLE),
                    type_length: None,
                    repetition_type: Some(FieldRepetitionType::OPTIONAL),
                    name: self.names[*index].clone(),
                    num_children: None,
                    converted_type: None,
                    scale: None,
                    precision: None,
                    field_id: None,
                    logical_type: None,
                }),
            }
        }
        if let Some(root) = schema.first_mut() {
            root.num_children = i32::try_from(self.slots.len()).ok();
        }
        schema
    }

    /// How the bounds of each column are compared, if that was said.
    fn column_orders(&self) -> Option<Vec<ColumnOrder>> {
        let before = self.metadata.column_orders.as_ref()?;
        let mut orders = Vec::new();
        for slot in &self.slots {
            match slot {
                Slot::Kept(index) => orders.extend_from_slice(before.get(self.top[*index].leaves.clone())?),
                Slot::Added(_) => orders.push(ColumnOrder::TYPEORDER(Default::default())),
            }
        }
        Some(orders)
    }

    /// Arrow's schema with the columns that are added; `None` where it is not understood.
    fn arrow_schema(&self, encoded: &str) -> Option<String> {
        let bytes = BASE64.decode(encoded).ok()?;
        let message = bytes.strip_prefix(&[0xFF; 4]).and_then(|rest| rest.get(4..)).unwrap_or(&bytes);
        let (before, _, said) = catch_unwind(|| deserialize_schema(message).ok()).ok()??;
        let before: Vec<&Field> = before.iter_values().collect();
        if before.len() != self.top.len() {
            return None;
        }
        let field = |slot: &Slot| match slot {
            Slot::Kept(index) => before[*index].clone(),
            Slot::Added(index) => Field::new(self.names[*index].as_str().into(), ArrowDataType::Float64, true),
        };
        let fields = self.slots.iter().map(field).map(|field| (field.name.clone(), field));
        let schema: ArrowSchema = fields.collect();
        // What pandas says of its index stands there too.
        let message = schema_to_bytes(&schema, &default_ipc_fields(schema.iter_values()), said.as_ref());
        let length = u32::try_from(message.len()).ok()?;
        Some(BASE64.encode([&[0xFF; 4], &length.to_le_bytes()[..], &message].concat()))
    }
}

fn empty_group() -> RowGroup {
    RowGroup {
        columns: Vec::new(),
        total_byte_size: 0,
        num_rows: 0,
        sorting_columns: None,
        file_offset: None,
        total_compressed_size: None,
        ordinal: None,
    }
}

/// The bytes of all pages of a column.
fn range_of(column: &ColumnMetaData) -> Range<u64> {
    // Some old writers say 0 where there is no dictionary.
    let dictionary = column.dictionary_page_offset.filter(|&at| at > 0);
    let start = dictionary.map_or(column.data_page_offset, |at| at.min(column.data_page_offset)).max(0) as u64;
    start..start + column.total_compressed_size.max(0) as u64
}

/// The same pages elsewhere. What stands outside of them is not copied.
fn shift(column: &mut ColumnMetaData, from: i64, to: i64) {
    column.dictionary_page_offset = column.dictionary_page_offset.filter(|&at| at > 0).map(|at| at - from + to);
    column.data_page_offset += to - from;
    column.index_page_offset = None;
    column.bloom_filter_offset = None;
    column.bloom_filter_length = None;
}

/// More pages of the same column, all of which begin at `start`.
fn join(joined: &mut Option<ColumnMetaData>, more: &ColumnMetaData, start: u64) {
    let Some(joined) = joined else {
        let mut first = more.clone();
        shift(&mut first, range_of(more).start as i64, start as i64);
        *joined = Some(first);
        return;
    };
    joined.num_values += more.num_values;
    joined.total_uncompressed_size += more.total_uncompressed_size;
    joined.total_compressed_size += more.total_compressed_size;
    joined.encoding_stats = None;
    for encoding in &more.encodings {
        if !joined.encodings.contains(encoding) {
            joined.encodings.push(*encoding);
        }
    }
    let nulls = more.statistics.as_ref().and_then(|statistics| statistics.null_count);
    if let Some(statistics) = &mut joined.statistics {
        statistics.null_count = statistics.null_count.zip(nulls).map(|(before, more)| before + more);
    }
}

fn chunk(column: ColumnMetaData) -> ColumnChunk {
    ColumnChunk {
        file_path: None,
        file_offset: 0,
        meta_data: Some(column),
        offset_index_offset: None,
        offset_index_length: None,
        column_index_offset: None,
        column_index_length: None,
        crypto_metadata: None,
        encrypted_column_metadata: None,
    }
}
