//! CSV as Parquet: each column has the narrowest type that holds all of its cells.

use std::path::{Path, PathBuf};

use polars::prelude::{DataType, Field, PolarsResult};
use polars_parquet::write::FileWriter;

use super::{Counted, Slot};
use crate::error::{Error, Result};
use crate::foreign::{Piece, ReadKind, TableFile, Wanted};
use crate::tables::parquet;
use crate::tables::parquet::{Encoder, Laid, RowGroup};
use crate::tables::values::Values;

/// How the columns of CSV become those of Parquet.
pub(super) struct Typed {
    encoder: Encoder,
    kinds: Vec<ReadKind>,
}

impl Typed {
    pub fn new(file: &TableFile, slots: &[Slot], names: &[String], kinds: Vec<ReadKind>) -> Result<Self> {
        let field = |slot: &Slot| match slot {
            Slot::Added(index) => Field::new(names[*index].as_str().into(), DataType::Float64),
            Slot::Kept(index) => {
                let data_type = match &kinds[*index] {
                    ReadKind::Count => DataType::UInt64,
                    ReadKind::Integer => DataType::Int64,
                    ReadKind::Real => DataType::Float64,
                    ReadKind::Flag => DataType::Boolean,
                    _ => DataType::String,
                };
                Field::new(file.columns()[*index].name.as_str().into(), data_type)
            }
        };
        let encoder = Encoder::of(slots.iter().map(field).collect());
        Ok(Typed { encoder: encoder.map_err(|error| fault(file.path(), &error))?, kinds })
    }

    pub fn row_group(&self, file: &TableFile, slots: &[Slot], piece: &Piece, added: Vec<Vec<f64>>) -> Result<RowGroup> {
        let wanted = |slot: &Slot| match slot {
            Slot::Added(_) => None,
            Slot::Kept(index) => Some((
                *index,
                match &self.kinds[*index] {
                    ReadKind::Count => Wanted::CountOrNone,
                    ReadKind::Integer => Wanted::Integer,
                    ReadKind::Real => Wanted::Real,
                    ReadKind::Flag => Wanted::Flag,
                    _ => Wanted::Text,
                },
            )),
        };
        let wanted: Vec<(usize, Wanted)> = slots.iter().filter_map(wanted).collect();
        let mut kept = file.decode(piece, &wanted)?.columns.into_iter();
        let mut added: Vec<Option<Vec<f64>>> = added.into_iter().map(Some).collect();
        let laid = slots.iter().filter_map(|slot| match slot {
            Slot::Added(index) => added[*index].take().map(|values| Laid::out(Values::Real(values))),
            Slot::Kept(_) => kept.next().map(Laid::read),
        });
        let laid = laid.collect::<PolarsResult<Vec<_>>>().map_err(|error| fault(file.path(), &error))?;
        self.encoder.encode_laid(laid, piece.rows).map_err(|error| fault(file.path(), &error))
    }

    pub fn writer<'w>(&self, to: Counted<'w>, path: &Path) -> Result<Writer<'w>> {
        let file = self.encoder.writer(to).map_err(|error| fault(path, &error))?;
        Ok(Writer { file, path: path.to_path_buf() })
    }
}

fn fault(path: &Path, error: &polars::error::PolarsError) -> Error {
    Error::fatal(format!("cannot write `{}` as Parquet: {error}", path.display())).at(path)
}

pub(super) struct Writer<'w> {
    file: FileWriter<Counted<'w>>,
    path: PathBuf,
}

impl<'w> Writer<'w> {
    pub fn append(&mut self, group: &RowGroup) -> Result<()> {
        parquet::append(&mut self.file, group).map_err(|error| fault(&self.path, &error))
    }

    pub fn finish(self, description: &str) -> Result<Counted<'w>> {
        parquet::finish(self.file, super::DESCRIPTION, description).map_err(|error| fault(&self.path, &error))
    }
}
