//! Columns of a shard, after comparing its digest.

use std::fs::File;
use std::path::Path;

use arrow::array::{Array, AsArray, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::manifest::Shard;
use crate::error::{Error, Result};
use crate::file;

/// Shows three columns of each row.
pub(super) fn read(
    folder: &Path,
    shard: &Shard,
    columns: [&str; 3],
    mut each: impl FnMut([Option<&str>; 3]) -> Result<()>,
) -> Result<()> {
    let path = folder.join(&shard.path);
    if file::digest(&path)? != shard.sha256 {
        return Err(Error::broken(&path, "is not what the manifest says"));
    }
    let broken = |error: &dyn std::fmt::Display| {
        Error::broken(&path, format_args!("cannot be read: {error}"))
    };
    let opened = File::open(&path).map_err(|error| Error::io(&path, error))?;
    let builder =
        ParquetRecordBatchReaderBuilder::try_new(opened).map_err(|error| broken(&error))?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), columns);
    let reader = builder.with_projection(mask).build().map_err(|error| broken(&error))?;
    let mut rows = 0;
    for batch in reader {
        let batch = batch.map_err(|error| broken(&error))?;
        rows += batch.num_rows() as u64;
        let [Some(first), Some(second), Some(third)] = columns.map(|name| strings(&batch, name))
        else {
            return Err(broken(&format_args!("no columns {columns:?} of strings")));
        };
        for row in 0..batch.num_rows() {
            let cells = [&first, &second, &third];
            each(cells.map(|column| column.is_valid(row).then(|| column.value(row))))?;
        }
    }
    if rows == shard.rows { Ok(()) } else { Err(broken(&"other rows than the manifest says")) }
}

/// A column as plain strings, however it is stored.
fn strings(batch: &RecordBatch, name: &str) -> Option<StringArray> {
    let plain = cast(batch.column_by_name(name)?, &DataType::Utf8).ok()?;
    plain.as_string_opt::<i32>().cloned()
}
