//! A table of an index: an Arrow file of one batch, with its digest kept elsewhere.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, PrimitiveArray, RecordBatch};
use arrow::buffer::Buffer;
use arrow::datatypes::ArrowPrimitiveType;
use arrow::error::ArrowError;
use arrow::ipc::convert::fb_to_schema;
use arrow::ipc::reader::{FileDecoder, read_footer_length};
use arrow::ipc::root_as_footer;
use arrow::ipc::writer::FileWriter;

use super::list::Written;
use crate::error::{Error, Kind, Result};
use crate::hashing::Hashing;

/// What an Arrow file ends with: the length of its footer, and the format's name.
const TRAILER_BYTES: usize = 10;

pub(super) fn write(folder: &Path, name: &str, columns: Vec<(&str, ArrayRef)>) -> Result<Written> {
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, column)| (name, column, true)),
    )?;
    let path = folder.join(name);
    let file = File::create(&path).map_err(|error| Error::io(&path, error))?;
    // A table is not held a second time as a file.
    let hashing = Hashing::new(file, blake3::Hasher::new(), |hash, bytes| _ = hash.update(bytes));
    let mut writer = FileWriter::try_new(hashing, batch.schema_ref())?;
    writer.write(&batch)?;
    let (hash, bytes, _) =
        writer.into_inner()?.finish().map_err(|error| Error::io(&path, error))?;
    Ok(Written { bytes, blake3: hash.finalize().to_string() })
}

pub(super) fn read(folder: &Path, name: &str, written: &Written) -> Result<RecordBatch> {
    let path = folder.join(name);
    let broken = || Error::new(Kind::Parent, format_args!("`{}` is damaged", path.display()));
    let bytes = fs::read(&path).map_err(|_| broken())?;
    if blake3::hash(&bytes).to_string() != written.blake3 {
        return Err(broken());
    }
    decoded(&bytes.into()).ok().flatten().ok_or_else(broken)
}

/// The one batch of an Arrow file, which stays where it was read to.
fn decoded(file: &Buffer) -> Result<Option<RecordBatch>, ArrowError> {
    let Some((rest, trailer)) = file.split_last_chunk::<TRAILER_BYTES>() else { return Ok(None) };
    let length = read_footer_length(*trailer)?;
    let Some(start) = rest.len().checked_sub(length) else { return Ok(None) };
    let footer = root_as_footer(rest.get(start..).unwrap_or_default())
        .map_err(|error| ArrowError::ParseError(error.to_string()))?;
    let Some((schema, batches)) = footer.schema().zip(footer.recordBatches()) else {
        return Ok(None);
    };
    let schema = Arc::new(fb_to_schema(schema));
    let decoder = FileDecoder::new(schema, footer.version());
    if batches.len() != 1 {
        return Ok(None);
    }
    let block = batches.get(0);
    let span =
        usize::try_from(block.offset()).ok().zip(usize::try_from(block.metaDataLength()).ok());
    let span = span.zip(usize::try_from(block.bodyLength()).ok());
    let Some(((offset, metadata), body)) = span else { return Ok(None) };
    let length = metadata.saturating_add(body);
    if offset.checked_add(length).is_none_or(|end| end > file.len()) {
        return Ok(None);
    }
    decoder.read_record_batch(block, &file.slice_with_length(offset, length))
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
