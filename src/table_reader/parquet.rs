//! Parquet as others write it: all its compressions and encodings that polars reads, a column of a row group at a time.

use std::fs::File;
use std::io::Cursor;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use polars_arrow::array::{Array, BinaryViewArray, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema};
use polars_parquet::parquet::metadata::FileMetadata;
use polars_parquet::parquet::read::deserialize_metadata;
use polars_parquet::read::{BasicDecompressor, Filter, PageReader, ParquetType, column_iter_to_arrays, schema};

use polars_parquet_format::thrift::protocol::TCompactInputProtocol;
use polars_parquet_format::{FileMetaData, PageHeader};

use super::column::{ReadColumn, ReadKind, Wanted, cannot_read};
use super::values::{ReadValues, from_arrays};
use crate::error::{Error, Result};
use crate::regular_file;

/// Rows that are decoded together where their group is not very large.
pub(super) const BATCH_ROWS: usize = 1 << 17;

/// Pieces of a row group at most. Each looks at all pages before its own.
const MOST_PIECES: usize = 16;

/// Rows times columns of a piece whose bytes are bounded, where its group is not very large.
const PIECE_CELLS: usize = 4 << 20;

/// A file of Parquet whose description was read.
pub(super) struct ParquetFile {
    path: PathBuf,
    file: File,
    bytes: u64,
    /// Bytes that may come out of it, of all columns together.
    most_bytes: u64,
    pub metadata: FileMetadata,
    /// The fields that are columns, by name.
    pub fields: ArrowSchema,
}

impl ParquetFile {
    pub(super) fn open(path: &Path) -> Result<(Vec<ReadColumn>, ParquetFile)> {
        if path.is_dir() {
            return Err(cannot_read(path, "it is a folder"));
        }
        let file = regular_file::open(path, true).map_err(|error| cannot_read(path, error))?;
        ParquetFile::of(file, path)
    }

    /// An open file, which messages call `path`.
    pub(super) fn of(file: File, path: &Path) -> Result<(Vec<ReadColumn>, ParquetFile)> {
        let bytes = file.metadata().map_err(|error| cannot_read(path, error))?.len();
        let damaged = |why: String| cannot_read(path, format!("it is no Parquet, or is damaged: {why}"));
        let footer = footer(&file, bytes).map_err(damaged)?;
        check_depth(&footer).map_err(|why| cannot_read(path, why))?;
        let metadata = guarded(|| deserialize_metadata(footer.into()).map_err(|error| error.to_string()));
        let metadata = metadata.map_err(damaged)?;
        let types = metadata.schema().fields();
        let fields = guarded(|| Ok(schema::parquet_to_arrow_schema(types))).map_err(damaged)?;
        let column = |of: &ParquetType| ReadColumn { name: of.name().to_string(), kind: kind(of, &fields) };
        let columns: Vec<ReadColumn> = types.iter().map(column).collect();
        let parquet = ParquetFile { path: path.to_path_buf(), file, bytes, most_bytes: u64::MAX, metadata, fields };
        for group in &parquet.metadata.row_groups {
            for chunk in group.parquet_columns() {
                let is_within = guarded(|| Ok(chunk.byte_range())).is_ok_and(|range| range.end <= bytes);
                if !is_within || chunk.num_values() < 0 {
                    return Err(cannot_read(path, "it is damaged: a column is not where it should be"));
                }
            }
        }
        Ok((columns, parquet))
    }

    /// Sets how many bytes may come out of it.
    ///
    /// # Errors
    /// Where it says itself that its pages are more.
    pub(super) fn allow(&mut self, most_bytes: u64) -> Result<()> {
        self.most_bytes = most_bytes;
        let chunks = self.metadata.row_groups.iter().flat_map(|group| group.parquet_columns());
        let claimed =
            chunks.map(|chunk| u64::try_from(chunk.uncompressed_size()).unwrap_or(0)).fold(0, u64::saturating_add);
        if claimed > most_bytes {
            return Err(cannot_read(
                &self.path,
                format!("{TOO_MUCH}: {most_bytes} bytes, and its pages have {claimed}"),
            ));
        }
        Ok(())
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(super) fn rows(&self) -> u64 {
        self.metadata.row_groups.iter().map(|group| group.num_rows() as u64).sum()
    }

    pub(super) fn rows_of_group(&self, group: usize) -> Option<usize> {
        self.metadata.row_groups.get(group).map(|group| group.num_rows())
    }

    /// Rows of a group that are decoded together, so that they take about `bytes` at most, where the group is not very large.
    pub(super) fn rows_at_once(&self, group: usize, bytes: Option<u64>) -> usize {
        let Some(of) = self.metadata.row_groups.get(group) else { return BATCH_ROWS };
        let (rows, size) = (of.num_rows(), u64::try_from(of.total_byte_size()).unwrap_or(0));
        let of_cells = BATCH_ROWS.min(PIECE_CELLS / self.fields.len().max(1)).max(1);
        let most =
            bytes.map_or(BATCH_ROWS, |bytes| (rows as u64 * bytes / size.max(1)).clamp(1, of_cells as u64) as usize);
        most.max(rows.div_ceil(MOST_PIECES))
    }

    /// What a piece of so many rows may give of what the file may give, of all columns together.
    pub(super) fn share_of(&self, rows: usize) -> u64 {
        if self.most_bytes == u64::MAX {
            return u64::MAX;
        }
        (u128::from(self.most_bytes) * rows as u128 / u128::from(self.rows().max(1))) as u64
    }

    /// One column of some rows of a group, the first of which is the file's `first_row`. Its texts are taken from what is `left` of the share of
    /// the piece.
    pub(super) fn decode(
        &self,
        (group, rows, first_row): (usize, Range<usize>, u64),
        column: &ReadColumn,
        wanted: Wanted,
        left: &mut u64,
    ) -> Result<ReadValues> {
        let name = &column.name;
        if let ReadKind::Other(kind) = &column.kind {
            return Err(self.fault_of(name, &format!("its values are {kind}, which are not read")));
        }
        let share = self.share_of(rows.len());
        let arrays = self.arrays(group, rows, name)?;
        let texts: usize = arrays.iter().map(|array| bytes_of_texts(&**array)).sum();
        *left = left.checked_sub(texts as u64).ok_or_else(|| {
            let there = (share - *left).saturating_add(texts as u64);
            self.fault_of(name, &format!("{TOO_MUCH}: {share} bytes in these rows, and there are {there} at least"))
        })?;
        from_arrays(&arrays, wanted).map_err(|(row, shown, mismatch)| {
            let (path, row) = (self.path.display(), first_row + row as u64 + 1);
            Error::usage(format!("`{path}`, row {row}, column `{name}`: {shown} {mismatch}")).at(&self.path)
        })
    }

    fn fault_of(&self, column: &str, what: &str) -> Error {
        Error::usage(format!("`{}`, column `{column}`: {what}", self.path.display())).at(&self.path)
    }

    /// One column of some rows of a group, as it is: also of lists and structures.
    pub(super) fn arrays(&self, group: usize, rows: Range<usize>, name: &str) -> Result<Vec<Box<dyn Array>>> {
        let length = rows.len();
        let arrays = guarded(|| self.unpacked(group, rows, name))
            .map_err(|why| self.fault_of(name, &format!("it cannot be read, or is damaged: {why}")))?;
        let found: usize = arrays.iter().map(|array| array.len()).sum();
        if found != length {
            return Err(self.fault_of(name, &format!("it is damaged: {found} values instead of {length}")));
        }
        Ok(arrays)
    }

    fn unpacked(
        &self,
        group: usize,
        rows: Range<usize>,
        name: &str,
    ) -> std::result::Result<Vec<Box<dyn Array>>, String> {
        let (mut pages, mut types) = (Vec::new(), Vec::new());
        for chunk in self.metadata.row_groups[group].columns_under_root_iter(name).into_iter().flatten() {
            let range = chunk.byte_range();
            let mut bytes = vec![0; (range.end - range.start) as usize];
            self.file.read_exact_at(&mut bytes, range.start).map_err(|error| error.to_string())?;
            let most = bytes.len();
            check_pages(&bytes, chunk.num_values(), self.most_bytes)?;
            let of_chunk = PageReader::new(Cursor::new(bytes.into()), chunk, Vec::new(), most);
            pages.push(BasicDecompressor::new(of_chunk, Vec::new()));
            types.push(&chunk.descriptor().descriptor.primitive_type);
        }
        let (Some(field), false) = (self.fields.get(name), pages.is_empty()) else {
            return Err("it is not there".into());
        };
        let filter = Filter::new_ranged(rows.start, rows.end);
        let arrays = column_iter_to_arrays(pages, types, field.clone(), Some(filter));
        arrays.map(|(arrays, _)| arrays).map_err(|error| error.to_string())
    }
}

/// How deep columns may be nested: polars goes down by calling itself, and programs write no more than some.
const MOST_DEPTH: usize = 100;

/// Bytes that are allowed for each byte of a description that is read.
const READ_PER_BYTE: usize = 256;

/// Mark and length behind the description of a file.
const END: u64 = 8;

/// The description of a file: what stands before its length and mark, with both.
fn footer(file: &File, bytes: u64) -> std::result::Result<Vec<u8>, String> {
    let mut end = [0; END as usize];
    let start = bytes.checked_sub(END).ok_or("it is too short")?;
    file.read_exact_at(&mut end, start).map_err(|error| error.to_string())?;
    let (len, mark) = end.split_at(4);
    if mark != b"PAR1" {
        return Err("it does not end with PAR1".into());
    }
    let len = len.try_into().map(u32::from_le_bytes).map_err(|_| "it has no length")?;
    let start = start.checked_sub(u64::from(len)).ok_or("its description is longer than it is")?;
    let mut footer = vec![0; (bytes - start) as usize];
    file.read_exact_at(&mut footer, start).map_err(|error| error.to_string())?;
    Ok(footer)
}

/// Rejects a description whose columns are nested so deeply that polars would run out of stack.
fn check_depth(footer: &[u8]) -> std::result::Result<(), String> {
    let damaged = |why: String| format!("it is no Parquet, or is damaged: {why}");
    // What is read takes more room than its bytes; what only claims to be there takes none.
    let mut protocol = TCompactInputProtocol::new(Cursor::new(footer), footer.len().saturating_mul(READ_PER_BYTE));
    let schema = FileMetaData::read_from_in_protocol(&mut protocol).map_err(|error| damaged(error.to_string()))?.schema;
    // How many children each group still lacks that is open.
    let mut open: Vec<i32> = Vec::new();
    for element in &schema {
        while open.last() == Some(&0) {
            open.pop();
        }
        if let Some(lacks) = open.last_mut() {
            *lacks -= 1;
        }
        open.extend(element.num_children.filter(|&children| children > 0));
        if open.len() > MOST_DEPTH {
            return Err(format!("its columns are nested more than {MOST_DEPTH} deep"));
        }
    }
    Ok(())
}

/// What is said where more would come out of a file than may.
pub(crate) const TOO_MUCH: &str = "more comes out of it than a file of its length may give";

/// Bytes of the texts of an array, which may stand in the file once for many.
fn bytes_of_texts(array: &dyn Array) -> usize {
    let any = array.as_any();
    let texts = any.downcast_ref::<Utf8ViewArray>().map(Utf8ViewArray::total_bytes_len);
    texts.or_else(|| any.downcast_ref::<BinaryViewArray>().map(BinaryViewArray::total_bytes_len)).unwrap_or(0)
}

/// Bytes of a page once it is unpacked, at most: no program writes pages that are anywhere near.
const MOST_PAGE_BYTES: i32 = 1 << 30;

/// Looks at what the pages of a column say of themselves. polars makes room for whatever they claim, and where the claim is absurd that
/// would end the program.
fn check_pages(bytes: &[u8], values: i64, most: u64) -> std::result::Result<(), String> {
    let (mut at, mut seen, mut unpacked) = (0usize, 0i64, 0u64);
    while seen < values {
        let mut rest = Cursor::new(bytes.get(at..).unwrap_or_default());
        let mut protocol = TCompactInputProtocol::new(&mut rest, bytes.len());
        let page = PageHeader::read_from_in_protocol(&mut protocol).map_err(|error| error.to_string())?;
        let of_data = page.data_page_header.map(|header| header.num_values);
        let of_data = of_data.or(page.data_page_header_v2.map(|header| header.num_values));
        // Each value of a dictionary takes a byte at least.
        let is_dictionary_sound = page
            .dictionary_page_header
            .is_none_or(|header| (0..=page.uncompressed_page_size).contains(&header.num_values));
        let is_sound = is_dictionary_sound
            && (0..=MOST_PAGE_BYTES).contains(&page.uncompressed_page_size)
            && page.compressed_page_size >= 0
            && of_data.is_none_or(|values| values >= 0);
        if !is_sound {
            return Err("a page claims to hold what no page can".into());
        }
        unpacked += u64::try_from(page.uncompressed_page_size).unwrap_or(0);
        if unpacked > most {
            return Err(format!("{TOO_MUCH}: {most} bytes, and there are {unpacked} at least"));
        }
        at += rest.position() as usize + page.compressed_page_size as usize;
        if at > bytes.len() {
            return Err("a page ends behind its column".into());
        }
        seen += i64::from(of_data.unwrap_or(0));
    }
    Ok(())
}

/// Where a file is damaged, polars may panic instead of saying so.
fn guarded<T>(read: impl FnOnce() -> std::result::Result<T, String>) -> std::result::Result<T, String> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err("its pages are not what they should be".into()))
}

fn kind(of: &ParquetType, fields: &ArrowSchema) -> ReadKind {
    use ArrowDataType as D;
    let field = match of {
        ParquetType::PrimitiveType(_) => fields.get(of.name()),
        ParquetType::GroupType { .. } => return ReadKind::Other("lists or structures".into()),
    };
    match field.map(|field| field.dtype()) {
        Some(D::Utf8View | D::BinaryView) => ReadKind::Text,
        Some(D::UInt8 | D::UInt16 | D::UInt32 | D::UInt64) => ReadKind::Count,
        Some(D::Int8 | D::Int16 | D::Int32 | D::Int64) => ReadKind::Integer,
        Some(D::Float32 | D::Float64) => ReadKind::Real,
        Some(D::Boolean) => ReadKind::Flag,
        Some(D::Date32 | D::Timestamp(..) | D::Decimal(..)) => ReadKind::Written,
        Some(D::LargeList(_) | D::List(_)) => ReadKind::Other("lists".into()),
        Some(other) => ReadKind::Other(format!("{other:?}")),
        None => ReadKind::Other("of no known type".into()),
    }
}

#[cfg(test)]
mod tests {
    use polars_parquet_format::thrift::protocol::TCompactOutputProtocol;
    use polars_parquet_format::{
        DataPageHeader, DictionaryPageHeader, Encoding, FieldRepetitionType, PageType, SchemaElement, Type,
    };

    use super::*;

    /// A page that says so many values and bytes of itself, and its bytes.
    fn page(is_dictionary: bool, values: i32, unpacked: i32, packed: i32, len: usize) -> Vec<u8> {
        let plain = Encoding::PLAIN;
        let dictionary = is_dictionary.then(|| DictionaryPageHeader::new(values, plain, None));
        let data = (!is_dictionary).then(|| DataPageHeader::new(values, plain, plain, plain, None));
        let kind = if is_dictionary { PageType::DICTIONARY_PAGE } else { PageType::DATA_PAGE };
        let header = PageHeader::new(kind, unpacked, packed, None, data, None, dictionary, None);
        let mut bytes = Vec::new();
        header.write_to_out_protocol(&mut TCompactOutputProtocol::new(&mut bytes)).expect("a header");
        bytes.extend(vec![0; len]);
        bytes
    }

    /// A file whose only column is nested so deeply.
    fn nested(depth: usize) -> Vec<u8> {
        let element = |name: &str, children| SchemaElement {
            type_: if children == 0 { Some(Type::BYTE_ARRAY) } else { None },
            type_length: None,
            repetition_type: Some(FieldRepetitionType::OPTIONAL),
            name: name.into(),
            num_children: Some(children).filter(|&children| children > 0),
            converted_type: None,
            scale: None,
            precision: None,
            field_id: None,
            logical_type: None,
        };
        let groups = std::iter::repeat_with(|| element("group", 1)).take(depth);
        let schema: Vec<SchemaElement> = groups.chain([element("text", 0)]).collect();
        let metadata = FileMetaData::new(1, schema, 0, Vec::new(), None, None, None, None, None);
        let mut bytes = b"PAR1".to_vec();
        let len = metadata.write_to_out_protocol(&mut TCompactOutputProtocol::new(&mut bytes)).expect("a description");
        bytes.extend((len as u32).to_le_bytes());
        bytes.extend(b"PAR1");
        bytes
    }

    #[test]
    fn columns_are_nested_only_so_deep() {
        let open = |bytes: &[u8]| {
            let mut file = tempfile::tempfile().expect("a file");
            std::io::Write::write_all(&mut file, bytes).expect("bytes");
            ParquetFile::of(file, Path::new("a.parquet")).map(drop).map_err(|error| error.to_string())
        };
        assert_eq!(open(&nested(MOST_DEPTH)), Ok(()));
        for depth in [MOST_DEPTH + 1, 100_000] {
            assert!(open(&nested(depth)).expect_err("it is too deep").contains("more than 100 deep"));
        }
        let mut long = nested(3);
        let at = long.len() - 8;
        long[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        for bytes in [&b""[..], b"PAR1", b"PAR1\0\0\0\0PAR1", b"a text that is no table", &long] {
            assert!(open(bytes).is_err(), "{bytes:?}");
        }
    }

    /// Found by changing a file at random: polars makes room for what a page claims, whatever that is.
    #[test]
    fn absurd_claims_of_pages_are_refused() {
        let sound = [page(true, 4, 40, 9, 9), page(false, 100, 200, 7, 7), page(false, 50, 0, 0, 0)].concat();
        assert_eq!(check_pages(&sound, 150, 240), Ok(()));
        assert!(check_pages(&sound, 151, 290).is_err(), "there is no page with the last value");
        assert!(check_pages(&sound, 150, 239).is_err_and(|why| why.starts_with(TOO_MUCH)));
        let absurd = [
            page(false, -1, 10, 10, 10),
            page(false, 10, -1, 10, 10),
            page(false, 10, i32::MAX, 10, 10),
            page(false, 10, 10, -1, 10),
            page(false, 10, 10, 11, 10),
            page(true, 1_000_000, 10, 10, 10),
            page(true, -5, 10, 10, 10),
            b"no header".to_vec(),
        ];
        for page in absurd {
            assert!(check_pages(&page, 10, u64::MAX).is_err(), "{page:?}");
        }
    }
}
