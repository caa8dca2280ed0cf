//! Parquet files that are whole: what is damaged, or made to do damage, is refused where it is opened or read.
//!
//! The Parquet library panics on some footers and pages that no writer makes. A panic is caught here, and is one more way in
//! which a file is not whole.

use std::fs::File;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use arrow::array::RecordBatch;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder,
};
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, RowGroupMetaData};

use crate::{Error, Kind, Place, Result};

/// The rows of a Parquet file, if it can be opened without harm: its footer is sound, agrees with itself, and names no
/// bytes outside of the file. Whoever opens a file by themself asks this first.
pub fn parquet_rows(path: &Path) -> Result<u64> {
    let builder = builder(path, &path.display().to_string())?;
    Ok(rows(&builder))
}

/// The bytes of a row group once it is read: those of its strings where the file tells them, because a dictionary hides repeated ones.
pub fn row_group_bytes(group: &RowGroupMetaData) -> u64 {
    let bytes = group.columns().iter().map(|column| {
        let told = column.unencoded_byte_array_data_bytes().unwrap_or(0);
        told.max(column.uncompressed_size()).unsigned_abs()
    });
    bytes.fold(0, u64::saturating_add)
}

/// The rows that the footer states.
pub(crate) fn rows(builder: &ParquetRecordBatchReaderBuilder<File>) -> u64 {
    builder.metadata().file_metadata().num_rows().unsigned_abs()
}

/// Opens a Parquet file, whole or not at all.
pub(crate) fn builder(path: &Path, shown: &str) -> Result<ParquetRecordBatchReaderBuilder<File>> {
    let file = File::open(path).map_err(|error| Error::io(shown, error))?;
    let bytes = file.metadata().map_err(|error| Error::io(shown, error))?.len();
    // The schema that Arrow leaves in the footer is looked at only when the rest is known to be sound.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let footer = calmly(shown, || ArrowReaderMetadata::load(&file, options))?
        .map_err(|error| broken(shown, error))?;
    if !is_sound(footer.metadata(), bytes) {
        return Err(damaged(shown));
    }
    calmly(shown, || ParquetRecordBatchReaderBuilder::try_new(file))?
        .map_err(|error| broken(shown, error))
}

/// Whether the footer's numbers can be true.
fn is_sound(footer: &ParquetMetaData, bytes: u64) -> bool {
    let rows = footer.row_groups().iter().try_fold(0_i64, |rows, group| {
        let own = group.num_rows();
        let is_sound = own >= 0 && group.columns().iter().all(|chunk| lies_inside(chunk, bytes));
        rows.checked_add(own).filter(|_| is_sound)
    });
    rows == Some(footer.file_metadata().num_rows())
}

/// Whether everything that a column's chunk names lies in the file.
fn lies_inside(chunk: &ColumnChunkMetaData, bytes: u64) -> bool {
    let inside = |offset: i64, length: i64| {
        let (Ok(offset), Ok(length)) = (u64::try_from(offset), u64::try_from(length)) else {
            return false;
        };
        offset.checked_add(length).is_some_and(|end| end <= bytes)
    };
    let start = chunk.dictionary_page_offset().unwrap_or_else(|| chunk.data_page_offset());
    let length = |length: Option<i32>| i64::from(length.unwrap_or_default());
    let indexes = [
        (chunk.column_index_offset(), length(chunk.column_index_length())),
        (chunk.offset_index_offset(), length(chunk.offset_index_length())),
        (chunk.bloom_filter_offset(), length(chunk.bloom_filter_length())),
    ];
    inside(start, chunk.compressed_size())
        && inside(chunk.data_page_offset(), 0)
        && chunk.num_values() >= 0
        && chunk.uncompressed_size() >= 0
        && indexes.into_iter().all(|(at, length)| at.is_none_or(|at| inside(at, length)))
}

/// The batches of a file. At their end, they are as many rows as the footer states.
pub(crate) struct Batches {
    inner: ParquetRecordBatchReader,
    shown: String,
    /// Rows that are still to come; `None` after a fault.
    rest: Option<u64>,
}

impl Batches {
    pub(crate) fn new(builder: ParquetRecordBatchReaderBuilder<File>, shown: &str) -> Result<Self> {
        let rest = rows(&builder);
        Self::with(builder, rest, shown)
    }

    /// Those of some groups of rows alone.
    pub(crate) fn of_groups(
        builder: ParquetRecordBatchReaderBuilder<File>,
        groups: Range<usize>,
        shown: &str,
    ) -> Result<Self> {
        let about = builder.metadata().row_groups().get(groups.clone()).unwrap_or_default();
        let rest = about.iter().map(|group| group.num_rows().unsigned_abs()).sum();
        Self::with(builder.with_row_groups(groups.collect()), rest, shown)
    }

    fn with(
        builder: ParquetRecordBatchReaderBuilder<File>,
        rest: u64,
        shown: &str,
    ) -> Result<Self> {
        let rest = Some(rest);
        let inner = calmly(shown, || builder.build())?.map_err(|error| broken(shown, error))?;
        Ok(Self { inner, shown: shown.to_owned(), rest })
    }

    fn take(&mut self, rest: u64) -> Result<Option<RecordBatch>> {
        let next = calmly(&self.shown, || self.inner.next())?;
        let batch = next.transpose().map_err(|error| broken(&self.shown, error))?;
        let read = batch.as_ref().map_or(0, |batch| batch.num_rows() as u64);
        match rest.checked_sub(read) {
            Some(rest) if batch.is_some() || rest == 0 => {
                self.rest = batch.is_some().then_some(rest);
                Ok(batch)
            }
            _ => Err(damaged(&self.shown)),
        }
    }
}

impl Iterator for Batches {
    type Item = Result<RecordBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.take()?;
        self.take(rest).transpose()
    }
}

/// Does it, and takes a panic for a fault of the file.
fn calmly<T>(shown: &str, work: impl FnOnce() -> T) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| damaged(shown))
}

fn damaged(shown: &str) -> Error {
    Error::new(Kind::Malformed, "the file is not a whole Parquet file")
        .at(Place::file(shown))
        .hint("it may be truncated: copy it again, and compare its size and digest")
}

/// An error for what is not a whole Parquet file.
pub(crate) fn broken(
    shown: &str,
    error: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> Error {
    damaged(shown).caused_by(error)
}
