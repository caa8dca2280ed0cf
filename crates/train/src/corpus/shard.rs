//! Columns of a shard, after comparing its digest.

use std::fs::File;
use std::path::Path;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::manifest::Shard;
use crate::data::{Row, Turn};
use crate::error::{Error, Result};
use crate::file;

/// Shows three columns of each row.
pub(super) fn read(
    folder: &Path,
    shard: &Shard,
    columns: [&str; 3],
    mut each: impl FnMut([Option<&str>; 3]) -> Result<()>,
) -> Result<()> {
    batches(folder, shard, &columns, |batch| {
        let [Some(first), Some(second), Some(third)] = columns.map(|name| strings(batch, name))
        else {
            return Ok(false);
        };
        for row in 0..batch.num_rows() {
            let cells = [&first, &second, &third];
            each(cells.map(|column| column.is_valid(row).then(|| column.value(row))))?;
        }
        Ok(true)
    })
}

/// Shows each conversation.
pub(super) fn conversations(
    folder: &Path,
    shard: &Shard,
    mut each: impl FnMut(Row) -> Result<()>,
) -> Result<()> {
    batches(folder, shard, &["id", "category", "messages"], |batch| {
        let [Some(ids), Some(categories)] = ["id", "category"].map(|name| strings(batch, name))
        else {
            return Ok(false);
        };
        let messages = batch.column_by_name("messages");
        let Some(messages) = messages.and_then(|column| column.as_list_opt::<i32>()) else {
            return Ok(false);
        };
        let word = |column: &StringArray, row: usize| {
            let word = column.is_valid(row).then(|| column.value(row));
            word.unwrap_or_default().to_owned()
        };
        for row in 0..batch.num_rows() {
            let said = messages.value(row);
            let Some(said) = said.as_struct_opt() else { return Ok(false) };
            let [Some(roles), Some(contents)] =
                ["role", "content"].map(|name| plain(said.column_by_name(name)?))
            else {
                return Ok(false);
            };
            let turns = (0..said.len())
                .map(|turn| Turn { role: word(&roles, turn), content: word(&contents, turn) });
            each(Row::conversation(word(&ids, row), word(&categories, row), turns.collect()))?;
        }
        Ok(true)
    })
}

/// Shows each batch of some columns; `each` says whether they are what it needs.
fn batches(
    folder: &Path,
    shard: &Shard,
    columns: &[&str],
    mut each: impl FnMut(&RecordBatch) -> Result<bool>,
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
    let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
    let reader = builder.with_projection(mask).build().map_err(|error| broken(&error))?;
    let mut rows = 0;
    for batch in reader {
        let batch = batch.map_err(|error| broken(&error))?;
        rows += batch.num_rows() as u64;
        if !each(&batch)? {
            return Err(broken(&format_args!(
                "no columns {columns:?} of the types that they have"
            )));
        }
    }
    if rows == shard.rows { Ok(()) } else { Err(broken(&"other rows than the manifest says")) }
}

/// A column as plain strings, however it is stored.
fn strings(batch: &RecordBatch, name: &str) -> Option<StringArray> {
    plain(batch.column_by_name(name)?)
}

fn plain(column: &ArrayRef) -> Option<StringArray> {
    let plain = cast(column, &DataType::Utf8).ok()?;
    plain.as_string_opt::<i32>().cloned()
}
