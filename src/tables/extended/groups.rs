//! Row groups of Parquet: cells of CSV by the narrowest type that holds a column, or columns of Parquet by their own types.

use std::panic::catch_unwind;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use polars::prelude::{PolarsError, PolarsResult};
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field};
use polars_arrow::io::ipc::read::deserialize_schema;
use polars_arrow::io::ipc::write::{default_ipc_fields, schema_to_bytes};
use polars_parquet::parquet::schema::types::PrimitiveType;
use polars_parquet::write::{KeyValue, ParquetType, schema_to_metadata_key, to_parquet_type};

use super::slots::ColumnSlot;
use crate::error::{Error, Result};
use crate::table_reader::{Piece, ReadKind, TableFile, Wanted};
use crate::tables::parquet::{ColumnArray, Encoder, RowGroup, field};
use crate::tables::values::Values;

/// The key under which Parquet says what was added.
pub(super) const DESCRIPTION: &str = "termloom_score";

/// The key of the schema that Arrow's programs write beside Parquet's own.
const ARROW_SCHEMA: &str = "ARROW:schema";

/// Digits of a decimal number at most.
const MOST_DIGITS: usize = 38;

/// How a file becomes Parquet with more columns.
pub(super) struct RowGroups {
    pub encoder: Encoder,
    /// The metadata of the file, without the description.
    pub said: Vec<KeyValue>,
    /// The columns of CSV that stay, and what their cells are read as.
    cells: Vec<(usize, Wanted)>,
}

impl RowGroups {
    /// # Errors
    /// A usage error that names a column whose values cannot be written.
    pub fn new(file: &TableFile, slots: &[ColumnSlot], names: &[String], kinds: &[ReadKind]) -> Result<Self> {
        let (mut columns, mut cells) = (Vec::new(), Vec::new());
        for slot in slots {
            columns.push(match slot {
                ColumnSlot::Added(index) => typed(field(&names[*index], ArrowDataType::Float64)),
                ColumnSlot::Kept(index) => match file.parquet_types() {
                    Some((metadata, fields)) => {
                        let before = &metadata.schema().fields()[*index];
                        let of_it = fields.get(before.name()).map(|field| (kept(before, field), field.clone()));
                        let Some((Some(written), field)) = of_it else { return Err(unwritable(file, *index, before)) };
                        Ok((written, field))
                    }
                    None => {
                        let (wanted, data_type) = read_as(&kinds[*index]);
                        cells.push((*index, wanted));
                        typed(field(&file.columns()[*index].name, data_type))
                    }
                },
            });
        }
        let columns: PolarsResult<Vec<(ParquetType, Field)>> = columns.into_iter().collect();
        let columns = columns.map_err(|error| cannot_encode(file.path(), &error))?;
        let said = match file.parquet_types() {
            Some((metadata, _)) => said(metadata.key_value_metadata().as_deref().unwrap_or_default(), slots, names),
            None => {
                let fields = columns.iter().map(|(_, field)| (field.name.clone(), field.clone()));
                vec![schema_to_metadata_key(&fields.collect())]
            }
        };
        let encoder = Encoder::of(columns).map_err(|error| cannot_encode(file.path(), &error))?;
        Ok(RowGroups { encoder, said, cells })
    }

    pub fn row_group(
        &self,
        file: &TableFile,
        slots: &[ColumnSlot],
        piece: &Piece,
        added: Vec<Vec<f64>>,
    ) -> Result<RowGroup> {
        let mut cells = file.decode(piece, &self.cells)?.columns.into_iter();
        let mut added: Vec<Option<Vec<f64>>> = added.into_iter().map(Some).collect();
        let column = |slot: &ColumnSlot| {
            let column = match slot {
                ColumnSlot::Added(index) => ColumnArray::of(Values::Real(added[*index].take().unwrap_or_default())),
                ColumnSlot::Kept(index) => match cells.next() {
                    Some(cells) => ColumnArray::read(cells),
                    None => ColumnArray::kept(&file.arrays(piece, *index)?),
                },
            };
            column.map_err(|error| cannot_encode(file.path(), &error))
        };
        let columns = slots.iter().map(column).collect::<Result<Vec<_>>>()?;
        self.encoder.encode_arrays(columns, piece.rows).map_err(|error| cannot_encode(file.path(), &error))
    }
}

fn cannot_encode(path: &Path, error: &PolarsError) -> Error {
    Error::fatal(format!("cannot encode columns for `{}`: {error}", path.display())).at(path)
}

fn typed(field: Field) -> PolarsResult<(ParquetType, Field)> {
    Ok((to_parquet_type(&field)?, field))
}

/// What cells of CSV are read as, and the type that they have in Parquet.
fn read_as(kind: &ReadKind) -> (Wanted, ArrowDataType) {
    match kind {
        ReadKind::Count => (Wanted::CountOrNone, ArrowDataType::UInt64),
        ReadKind::Integer => (Wanted::Integer, ArrowDataType::Int64),
        ReadKind::Real => (Wanted::Real, ArrowDataType::Float64),
        ReadKind::Flag => (Wanted::Flag, ArrowDataType::Boolean),
        _ => (Wanted::Text, ArrowDataType::LargeUtf8),
    }
}

/// The type with which a column that was read as `field` is written: the type that it had, if values of that type have the
/// same layout as what is written. `None` if something would be lost.
fn kept(before: &ParquetType, field: &Field) -> Option<ParquetType> {
    let written = to_parquet_type(field).ok()?;
    // Longer decimal numbers are not read.
    if matches!(field.dtype(), ArrowDataType::Decimal(digits, _) if *digits > MOST_DIGITS) {
        return None;
    }
    if is_laid_out_alike(before, &written) {
        return Some(before.clone());
    }
    // Decimal numbers of one precision and scale are laid out in several ways, and mean the same.
    let is_decimal = matches!(field.dtype(), ArrowDataType::Decimal(..));
    (is_decimal && before.get_field_info().repetition == written.get_field_info().repetition).then_some(written)
}

fn is_laid_out_alike(a: &ParquetType, b: &ParquetType) -> bool {
    let is_alike = match (a, b) {
        (ParquetType::PrimitiveType(a), ParquetType::PrimitiveType(b)) => a.physical_type == b.physical_type,
        (ParquetType::GroupType { fields: a, .. }, ParquetType::GroupType { fields: b, .. }) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_laid_out_alike(a, b))
        }
        _ => false,
    };
    is_alike && a.get_field_info().repetition == b.get_field_info().repetition
}

fn unwritable(file: &TableFile, index: usize, of: &ParquetType) -> Error {
    let (path, column) = (file.path().display(), &file.columns()[index]);
    let what = match of {
        ParquetType::PrimitiveType(PrimitiveType { logical_type: Some(of), .. }) => format!("{of:?}"),
        ParquetType::PrimitiveType(of) => format!("{:?}", of.physical_type),
        ParquetType::GroupType { logical_type: Some(of), .. } => format!("{of:?}"),
        ParquetType::GroupType { .. } => "of an unusual layout".into(),
    };
    let message =
        format!("`{path}`, column `{}`: its values are {what}, which cannot be written as they are", column.name);
    Error::usage(message).hint("leave the column out of the file, or make it text or numbers there").at(file.path())
}

/// The metadata of a file, with the columns that are added.
fn said(before: &[KeyValue], slots: &[ColumnSlot], names: &[String]) -> Vec<KeyValue> {
    let say = |entry: &KeyValue| match entry.key.as_str() {
        DESCRIPTION => None,
        // Without it, other programs go by the schema of Parquet itself.
        ARROW_SCHEMA => {
            let value = Some(arrow_schema(entry.value.as_deref()?, slots, names)?);
            Some(KeyValue { key: entry.key.clone(), value })
        }
        _ => Some(entry.clone()),
    };
    before.iter().filter_map(say).collect()
}

/// Arrow's schema with the columns that are added; `None` where it is not understood.
fn arrow_schema(encoded: &str, slots: &[ColumnSlot], names: &[String]) -> Option<String> {
    let bytes = BASE64.decode(encoded).ok()?;
    let message = bytes.strip_prefix(&[0xFF; 4]).and_then(|rest| rest.get(4..)).unwrap_or(&bytes);
    let (before, _, said) = catch_unwind(|| deserialize_schema(message).ok()).ok()??;
    let before: Vec<&Field> = before.iter_values().collect();
    let field = |slot: &ColumnSlot| match slot {
        ColumnSlot::Kept(index) => before.get(*index).map(|field| Field::clone(field)),
        ColumnSlot::Added(index) => Some(field(&names[*index], ArrowDataType::Float64)),
    };
    let fields: Vec<Field> = slots.iter().map(field).collect::<Option<_>>()?;
    let schema: ArrowSchema = fields.into_iter().map(|field| (field.name.clone(), field)).collect();
    // It also has what pandas says of its index.
    let message = schema_to_bytes(&schema, &default_ipc_fields(schema.iter_values()), said.as_ref());
    let length = u32::try_from(message.len()).ok()?;
    Some(BASE64.encode([&[0xFF; 4], &length.to_le_bytes()[..], &message].concat()))
}

#[cfg(test)]
mod tests {
    use polars_parquet::read::schema::parquet_to_arrow_schema;
    use polars_parquet::read::{GroupLogicalType, ParquetTimeUnit, PhysicalType, PrimitiveLogicalType};

    use super::*;

    fn primitive(physical_type: PhysicalType, logical_type: Option<PrimitiveLogicalType>) -> ParquetType {
        let of = PrimitiveType::from_physical("x".into(), physical_type);
        ParquetType::PrimitiveType(PrimitiveType { logical_type, ..of })
    }

    fn kept_as(before: &ParquetType) -> Option<ParquetType> {
        let fields = parquet_to_arrow_schema(std::slice::from_ref(before));
        kept(before, fields.get("x").expect("a field"))
    }

    #[test]
    fn a_type_is_kept_or_refused() {
        for same in [
            primitive(PhysicalType::Int32, None),
            primitive(PhysicalType::FixedLenByteArray(16), Some(PrimitiveLogicalType::Uuid)),
            primitive(PhysicalType::ByteArray, Some(PrimitiveLogicalType::Json)),
            primitive(
                PhysicalType::Int32,
                Some(PrimitiveLogicalType::Time { is_adjusted_to_utc: true, unit: ParquetTimeUnit::Milliseconds }),
            ),
        ] {
            assert_eq!(kept_as(&same).as_ref(), Some(&same));
        }
        let decimal = |digits| Some(PrimitiveLogicalType::Decimal(digits, 2));
        let short = primitive(PhysicalType::FixedLenByteArray(3), decimal(5));
        assert!(matches!(kept_as(&short), Some(ParquetType::PrimitiveType(of)) if of.logical_type == decimal(5)));
        assert_eq!(kept_as(&primitive(PhysicalType::FixedLenByteArray(21), decimal(50))), None);
        assert_eq!(kept_as(&primitive(PhysicalType::Int96, None)), None);
        let map = ParquetType::GroupType {
            field_info: primitive(PhysicalType::Int32, None).get_field_info().clone(),
            logical_type: Some(GroupLogicalType::Map),
            converted_type: None,
            fields: vec![primitive(PhysicalType::Int32, None)],
        };
        assert_eq!(kept_as(&map), None);
    }
}
