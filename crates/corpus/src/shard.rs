//! One file of a corpus: the rows of one bucket, in their order, the same bytes every time.

use std::fs::File;
use std::io::Write;
use std::sync::Arc;

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowRowGroupWriterFactory, compute_leaves};
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnPath;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::dictionary::Dictionaries;
use crate::error::{Error, Result};
use crate::folder::Files;
use crate::hashing::Hashing;
use crate::index::Writing;
use crate::proofs::Digests;
use crate::row::Rows;
use crate::sort::Groups;
use crate::table::{self, BESIDE, Table};

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

/// Writes the data rows of a bucket, digests each, and writes down whose they are.
pub(crate) fn write(
    files: &Files<'_>,
    table: Table,
    path: &str,
    groups: Groups,
    (digests, index): (&mut Digests, &mut Option<Writing<'_>>),
) -> Result<Shard> {
    let keep: Vec<usize> = (0..table.buffered().fields().len() - BESIDE.len()).collect();
    let schema = Arc::new(table.buffered().project(&keep)?);
    file(files, path, &schema, groups, |columns| {
        let kept = columns.project(&keep)?;
        let mut of = Rows::of(&kept)?;
        digests
            .extend((0..kept.num_rows()).map(|row| (table::place(columns, row), of.digest(row))))?;
        if let Some(index) = index {
            let [number, member, _] = BESIDE;
            index.write(columns, &[("record", number), ("member", member)])?;
        }
        Ok(kept)
    })
}

/// Writes what was masked in a bucket, by record and place.
pub(crate) fn redactions(files: &Files<'_>, path: &str, groups: Groups) -> Result<Shard> {
    file(files, path, &Table::Redactions.buffered(), groups, |group| Ok(group.clone()))
}

/// Writes a file of these groups of rows; `columns` says what is written of one.
pub(crate) fn file(
    files: &Files<'_>,
    relative: &str,
    schema: &SchemaRef,
    groups: impl Iterator<Item = Result<RecordBatch>>,
    mut columns: impl FnMut(&RecordBatch) -> Result<RecordBatch>,
) -> Result<Shard> {
    let path = files.path(relative);
    let created = File::create_new(&path).map_err(|error| Error::io(&path, error))?;
    let written = |error: ParquetError| Error::io(&path, error);
    let hashing = Hashing::new(created, Sha256::new(), |hash, bytes| hash.update(bytes));
    let writer = ArrowWriter::try_new(hashing, schema.clone(), Some(properties()));
    let writer = writer.and_then(ArrowWriter::into_serialized_writer);
    let (mut writer, factory) = writer.map_err(written)?;
    let mut dictionaries = Dictionaries::new().map_err(|error| Error::io(&path, error))?;
    let mut rows = 0;
    for group in groups {
        let group = group?;
        rows += group.num_rows() as u64;
        let columns = columns(&group)?;
        row_group(&mut writer, &factory, schema, &columns, &mut dictionaries).map_err(written)?;
    }
    let hashing = writer.into_inner().map_err(written)?;
    let (hash, bytes, file) = hashing.finish().map_err(|error| Error::io(&path, error))?;
    files.written(path, file)?;
    Ok(Shard { path: relative.to_owned(), rows, bytes, sha256: hex::encode(hash.finalize()) })
}

/// Writes a row group, column by column: those with a dictionary as it is, all others as the library does.
fn row_group<W: Write + Send>(
    writer: &mut SerializedFileWriter<W>,
    factory: &ArrowRowGroupWriterFactory,
    schema: &SchemaRef,
    rows: &RecordBatch,
    dictionaries: &mut Dictionaries,
) -> parquet::errors::Result<()> {
    let writers = factory.create_column_writers(writer.flushed_row_groups().len())?;
    let described = writer.schema_descr().columns().to_vec();
    let mut leaves = writers.into_iter().zip(described);
    let mut next = || {
        let none = || ParquetError::General("a column is not in the schema".to_owned());
        leaves.next().ok_or_else(none)
    };
    let mut group = writer.next_row_group()?;
    for (field, column) in schema.fields().iter().zip(rows.columns()) {
        if column.as_any_dictionary_opt().is_some() {
            let (_, described) = next()?;
            dictionaries.write(column.as_ref(), &described, &mut group)?;
        } else {
            for leaf in compute_leaves(field, column)? {
                let (mut writer, _) = next()?;
                writer.write(&leaf)?;
                writer.close()?.append_to_row_group(&mut group)?;
            }
        }
    }
    group.close().map(drop)
}

fn properties() -> WriterProperties {
    let path = |names: &[&str]| ColumnPath::new(names.iter().map(ToString::to_string).collect());
    let texts = [path(&["text"]), path(&["messages", "list", "item", "content"])];
    let mut builder = WriterProperties::builder()
        // The version of a library would change the bytes without changing what they say.
        .set_created_by("abide corpus 1".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_statistics_enabled(EnabledStatistics::Chunk);
    for path in ["id", "attribution"].map(ColumnPath::from).iter().chain(&texts) {
        builder = builder.set_column_dictionary_enabled(path.clone(), false);
    }
    for path in texts {
        // Nobody looks for them by what they begin with.
        builder = builder.set_column_statistics_enabled(path, EnabledStatistics::None);
    }
    builder.set_column_encoding("id".into(), Encoding::DELTA_BYTE_ARRAY).build()
}
