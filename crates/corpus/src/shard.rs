//! One file of a corpus: the rows of one bucket, in their order, the same bytes every time.

use std::fs::File;
use std::sync::Arc;

use arrow::array::{AsArray, ListArray, RecordBatch, StringArray};
use arrow::compute::interleave_record_batch;
use arrow::datatypes::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::folder::Files;
use crate::hashing::Hashing;
use crate::order::by_key_and_id;
use crate::proofs::Digests;
use crate::row::Rows;
use crate::table::{self, Table};

/// Rows of a row group: small enough to read one at a time, large enough to compress.
pub(crate) const ROW_GROUP_ROWS: usize = 64 * 1024;

/// About so many bytes of words at most, unless one row has more: a group of books is held and read one part at a time.
const ROW_GROUP_BYTES: usize = 256 << 20;

/// A file of the snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shard {
    /// Relative to the corpus.
    pub path: String,
    pub rows: u64,
    pub bytes: u64,
    pub sha256: String,
}

/// Where the rows of a bucket stand, relative to the corpus.
pub(crate) fn path(table: Table, bucket: u32, of: u32) -> String {
    format!("{}/{}-{bucket:05}-of-{of:05}.parquet", table.folder(), table.stem())
}

/// Writes the data rows of a bucket, and digests each. `None` if there are none.
pub(crate) fn write(
    files: &Files<'_>,
    table: Table,
    path: &str,
    rows: &[RecordBatch],
    digests: &mut Digests,
) -> Result<Option<Shard>> {
    if rows.is_empty() {
        return Ok(None);
    }
    let keep: Vec<usize> = (0..table.buffered().fields().len() - 1).collect();
    let schema = Arc::new(table.buffered().project(&keep)?);
    let batches: Vec<&RecordBatch> = rows.iter().collect();
    let words: Vec<Words<'_>> = rows.iter().map(Words::of).collect();
    let bytes = |(batch, row): (usize, usize)| words.get(batch).map_or(0, |words| words.bytes(row));
    let order = by_key_and_id(rows, |batch, row| {
        rows.get(batch).map(|rows| u128::from_be_bytes(table::place(rows, row).0))
    });
    file(files, path, &schema, row_groups(&order, bytes), |group| {
        let columns = interleave_record_batch(&batches, group)?;
        let kept = columns.project(&keep)?;
        let mut of = Rows::of(&kept)?;
        digests
            .extend((0..kept.num_rows()).map(|row| (table::place(&columns, row), of.digest(row))));
        Ok(kept)
    })
    .map(Some)
}

/// Writes what was masked in a bucket, by record and place. `None` if there is nothing.
pub(crate) fn redactions(
    files: &Files<'_>,
    path: &str,
    rows: &[RecordBatch],
) -> Result<Option<Shard>> {
    if rows.is_empty() {
        return Ok(None);
    }
    let batches: Vec<&RecordBatch> = rows.iter().collect();
    // Within a record they come in order, and a record is in one batch.
    let mut order: Vec<(usize, usize)> = rows
        .iter()
        .enumerate()
        .flat_map(|(batch, rows)| (0..rows.num_rows()).map(move |row| (batch, row)))
        .collect();
    let id = |(batch, row): (usize, usize)| {
        rows.get(batch).map_or("", |rows| rows.column(0).as_string::<i32>().value(row))
    };
    order.sort_by(|one, other| id(*one).cmp(id(*other)));
    let schema = Table::Redactions.buffered();
    let columns = |group: &[(usize, usize)]| Ok(interleave_record_batch(&batches, group)?);
    file(files, path, &schema, order.chunks(ROW_GROUP_ROWS), columns).map(Some)
}

/// The strings of a batch that can be long: texts, or what is said in conversations.
enum Words<'a> {
    Text(&'a StringArray),
    Turns(&'a ListArray, &'a StringArray),
    None,
}

impl<'a> Words<'a> {
    fn of(rows: &'a RecordBatch) -> Self {
        if let Some(texts) = rows.column_by_name("text") {
            return Self::Text(texts.as_string());
        }
        let turns = rows.column_by_name("messages").map(AsArray::as_list::<i32>);
        let said = turns.and_then(|turns| turns.values().as_struct().column_by_name("content"));
        match (turns, said) {
            (Some(turns), Some(said)) => Self::Turns(turns, said.as_string()),
            _ => Self::None,
        }
    }

    fn bytes(&self, row: usize) -> usize {
        let span = |offsets: &[i32], from: usize, until: usize| {
            let ends = offsets.get(from).zip(offsets.get(until));
            ends.map_or(0, |(from, until)| (until - from).unsigned_abs() as usize)
        };
        match self {
            Self::Text(texts) => span(texts.value_offsets(), row, row + 1),
            Self::Turns(turns, said) => {
                let ends = turns.value_offsets().get(row).zip(turns.value_offsets().get(row + 1));
                ends.map_or(0, |(from, until)| {
                    let [from, until] = [from, until].map(|end| end.unsigned_abs() as usize);
                    span(said.value_offsets(), from, until)
                })
            }
            Self::None => 0,
        }
    }
}

/// The rows of each group.
pub(crate) fn row_groups(
    order: &[(usize, usize)],
    bytes: impl Fn((usize, usize)) -> usize,
) -> impl Iterator<Item = &[(usize, usize)]> {
    let mut rest = order;
    std::iter::from_fn(move || {
        let mut held = 0;
        let fits = |(at, row): &(usize, &(usize, usize))| {
            held += bytes(**row);
            *at == 0 || *at < ROW_GROUP_ROWS && held <= ROW_GROUP_BYTES
        };
        let rows = rest.iter().enumerate().take_while(fits).count();
        let (group, after) = rest.split_at_checked(rows)?;
        rest = after;
        (!group.is_empty()).then_some(group)
    })
}

/// Writes a file of these groups of rows; `columns` brings the rows of one.
pub(crate) fn file<'a>(
    files: &Files<'_>,
    relative: &str,
    schema: &SchemaRef,
    groups: impl Iterator<Item = &'a [(usize, usize)]>,
    mut columns: impl FnMut(&[(usize, usize)]) -> Result<RecordBatch>,
) -> Result<Shard> {
    let path = files.path(relative);
    let created = File::create_new(&path).map_err(|error| Error::io(&path, error))?;
    let written = |error: parquet::errors::ParquetError| Error::io(&path, error);
    let mut writer = ArrowWriter::try_new(
        Hashing::new(created, Sha256::new(), |hash, bytes| hash.update(bytes)),
        schema.clone(),
        Some(properties()),
    )
    .map_err(written)?;
    let mut rows = 0;
    for group in groups {
        rows += group.len() as u64;
        writer.write(&columns(group)?).and_then(|()| writer.flush()).map_err(written)?;
    }
    let hashing = writer.into_inner().map_err(written)?;
    let (hash, bytes, file) = hashing.finish().map_err(|error| Error::io(&path, error))?;
    files.written(path, file)?;
    Ok(Shard { path: relative.to_owned(), rows, bytes, sha256: hex::encode(hash.finalize()) })
}

fn properties() -> WriterProperties {
    let plain = |builder: parquet::file::properties::WriterPropertiesBuilder, name: &str| {
        builder.set_column_dictionary_enabled(name.into(), false)
    };
    let builder = WriterProperties::builder()
        // The version of a library would change the bytes without changing what they say.
        .set_created_by("abide corpus 1".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_statistics_enabled(EnabledStatistics::Chunk);
    let builder = ["id", "text", "attribution"].into_iter().fold(builder, plain);
    builder.set_column_encoding("id".into(), Encoding::DELTA_BYTE_ARRAY).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_bounded_in_rows_and_in_words() {
        let order: Vec<(usize, usize)> = (0..70_000).map(|row| (0, row)).collect();
        let groups = |bytes: &dyn Fn((usize, usize)) -> usize| -> Vec<usize> {
            row_groups(&order, bytes).map(<[_]>::len).collect()
        };
        assert_eq!(groups(&|_| 100), [65_536, 4464]);
        // Books of 100 MiB, two a group; one that is larger than a group has one of its own.
        let books = |(_, row): (usize, usize)| match row {
            0..4 => 100 << 20,
            4 => 900 << 20,
            _ => 0,
        };
        assert_eq!(groups(&books), [2, 2, 1, 65_536, 4459]);
        assert_eq!(row_groups(&[], |_| 0).count(), 0);
    }

    #[test]
    fn words_are_counted() {
        let text: StringArray = vec![Some("abc"), None, Some("äöü")].into();
        let rows = RecordBatch::try_from_iter([("text", Arc::new(text) as _)]).unwrap();
        let words = Words::of(&rows);
        assert_eq!([0, 1, 2].map(|row| words.bytes(row)), [3, 0, 6]);
    }
}
