//! A Parquet file that is written batch by batch, with the same bytes for the same rows.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use crate::error::{Error, Result};

/// Rows of a row group: what one is decoded to fits into a few tens of MiB.
const GROUP_ROWS: usize = 128 * 1024;

/// An open file.
pub(crate) struct ParquetFile {
    path: PathBuf,
    writer: ArrowWriter<BufWriter<File>>,
}

impl ParquetFile {
    pub(crate) fn create(path: &Path, schema: SchemaRef) -> Result<Self> {
        let file = File::create(path).map_err(Error::io(path))?;
        let writer = ArrowWriter::try_new(BufWriter::new(file), schema, Some(properties()))
            .map_err(|source| Error::Table { file: path.to_owned(), source })?;
        Ok(Self { path: path.to_owned(), writer })
    }

    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let file = &self.path;
        self.writer.write(batch).map_err(|source| Error::Table { file: file.clone(), source })
    }

    pub(crate) fn finish(self) -> Result<()> {
        let Self { path, writer } = self;
        let fault = |source: ParquetError| Error::Table { file: path.clone(), source };
        let file = writer.into_inner().map_err(fault)?;
        let file = file.into_inner().map_err(|error| Error::Io { file: path.clone(), cause: error.into_error() })?;
        file.sync_all().map_err(Error::io(&path))
    }
}

fn properties() -> WriterProperties {
    let unique = ["id", "text"];
    let builder = WriterProperties::builder()
        // Not the library's version: the same rows are the same bytes after an update that changes nothing else.
        .set_created_by("abide-synth".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1).unwrap_or_default()))
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_statistics_enabled(EnabledStatistics::Chunk);
    // What never repeats gains nothing from a dictionary, and words do not belong into statistics.
    let builder = unique.into_iter().fold(builder, |builder, column| {
        builder.set_column_dictionary_enabled(column.into(), false)
    });
    builder.set_column_statistics_enabled("text".into(), EnabledStatistics::None).build()
}
