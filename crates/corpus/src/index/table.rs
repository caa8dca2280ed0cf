//! A table of an index: an Arrow file of one batch, with its digest kept elsewhere.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use arrow::array::{ArrayRef, PrimitiveArray, RecordBatch};
use arrow::compute::concat_batches;
use arrow::datatypes::ArrowPrimitiveType;
use arrow::ipc::reader::FileReader;
use arrow::ipc::writer::FileWriter;

use super::list::Written;
use crate::error::{Error, Kind, Result};

pub(super) fn write(folder: &Path, name: &str, columns: Vec<(&str, ArrayRef)>) -> Result<Written> {
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, column)| (name, column, true)),
    )?;
    let mut bytes = Vec::with_capacity(batch.get_array_memory_size() + 4096);
    let mut writer = FileWriter::try_new(&mut bytes, batch.schema_ref())?;
    writer.write(&batch)?;
    writer.finish()?;
    drop(writer);
    let path = folder.join(name);
    fs::write(&path, &bytes).map_err(|error| Error::io(&path, error))?;
    Ok(Written { bytes: bytes.len() as u64, blake3: blake3::hash(&bytes).to_string() })
}

pub(super) fn read(folder: &Path, name: &str, written: &Written) -> Result<RecordBatch> {
    let path = folder.join(name);
    let broken = || Error::new(Kind::Parent, format_args!("`{}` is damaged", path.display()));
    let bytes = fs::read(&path).map_err(|_| broken())?;
    if blake3::hash(&bytes).to_string() != written.blake3 {
        return Err(broken());
    }
    let reader = FileReader::try_new(Cursor::new(bytes), None).map_err(|_| broken())?;
    let schema = reader.schema();
    let batches: Vec<RecordBatch> = reader.collect::<Result<_, _>>().map_err(|_| broken())?;
    match <[RecordBatch; 1]>::try_from(batches) {
        Ok([batch]) => Ok(batch),
        Err(batches) => Ok(concat_batches(&schema, &batches)?),
    }
}

/// A column of numbers.
pub(crate) fn column<'a, T: ArrowPrimitiveType>(
    batch: &'a RecordBatch,
    name: &str,
) -> Result<&'a PrimitiveArray<T>> {
    let column = batch.column_by_name(name);
    let column = column.and_then(|column| column.as_any().downcast_ref::<PrimitiveArray<T>>());
    column.ok_or_else(|| {
        Error::new(Kind::Parent, format_args!("the index lacks a column `{name}` of numbers"))
    })
}
