//! A file of records before a row of it is read.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use datafusion_datasource::PartitionedFile;
use object_store::{ObjectMeta, path::Path as ObjectPath};
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};

use crate::{Error, layout, shape};

/// About so many bytes of a batch, and no fewer rows than one: a column of strings holds at most 2 GiB at once, and several batches are on their way.
const BATCH_BYTES: u64 = 64 << 20;

/// A file that can be read.
pub(super) struct Opened {
    /// As the file has it.
    pub(super) schema: SchemaRef,
    /// As it is read.
    pub(super) read: SchemaRef,
    pub(super) file: PartitionedFile,
    pub(super) footer: Arc<ParquetMetaData>,
    pub(super) rows: u64,
    /// So many of them are a batch's bytes.
    pub(super) batch: usize,
}

/// Opens a file, and counts its rows: one that lacks a column is not made up for by another.
pub(super) fn open(path: &Path) -> Result<Opened, Error> {
    let fault = |error: &dyn std::fmt::Display| Error::file(path, &error.to_string());
    let rows = abide_intake::parquet_rows(path).map_err(|error| fault(&error))?;
    let opened = File::open(path).map_err(|error| fault(&error))?;
    let about = opened.metadata().map_err(|error| fault(&error))?;
    let footer = ArrowReaderMetadata::load(&opened, ArrowReaderOptions::new())
        .map_err(|error| fault(&error))?;
    layout::records(footer.schema(), &path.display().to_string())?;
    let absolute = path.canonicalize().map_err(|error| fault(&error))?;
    let meta = ObjectMeta {
        location: ObjectPath::from_absolute_path(absolute).map_err(|error| fault(&error))?,
        last_modified: about.modified().map_err(|error| fault(&error))?.into(),
        size: about.len(),
        e_tag: None,
        version: None,
    };
    let batch = footer.metadata().row_groups().iter().map(rows_of_a_batch).min();
    Ok(Opened {
        schema: Arc::clone(footer.schema()),
        read: shape::of(footer.schema(), footer.metadata()),
        file: PartitionedFile::new_from_meta(meta),
        footer: Arc::clone(footer.metadata()),
        rows,
        batch: batch.unwrap_or(usize::MAX),
    })
}

/// How many rows of a group make a batch.
fn rows_of_a_batch(group: &RowGroupMetaData) -> usize {
    let bytes = abide_intake::row_group_bytes(group).max(1);
    let rows = u128::from(group.num_rows().unsigned_abs()) * u128::from(BATCH_BYTES);
    usize::try_from(rows / u128::from(bytes)).unwrap_or(usize::MAX).max(1)
}
