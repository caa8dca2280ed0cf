//! The tables on disk: Parquet in the canonical schemas, a file after the other.

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;

use crate::error::{Error, Result};

/// Rows of a file.
const FILE_ROWS_MAX: usize = 1 << 20;
/// Rows of a row group: what a reader holds of a column at once.
const GROUP_ROWS_MAX: usize = 1 << 17;

/// Columns whose values hardly ever return: a dictionary of them would only cost.
const PLAIN: &[&str] = &["id", "text", "made_from", "made_to"];

/// A table that is being written.
pub(crate) struct Table {
    folder: PathBuf,
    schema: SchemaRef,
    properties: WriterProperties,
    file: Option<(PathBuf, ArrowWriter<File>)>,
    files: usize,
    rows: usize,
}

impl Table {
    pub(crate) fn new(folder: PathBuf, schema: SchemaRef) -> Result<Self> {
        std::fs::create_dir_all(&folder).map_err(Error::io(&folder))?;
        let level = ZstdLevel::try_new(1);
        let level = level.map_err(|source| Error::Table { file: folder.clone(), source })?;
        let mut properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .set_max_row_group_row_count(Some(GROUP_ROWS_MAX))
            // The bytes depend on the rows, not on the version of a library.
            .set_created_by("abide synth".to_owned());
        for column in PLAIN {
            properties = properties.set_column_dictionary_enabled(ColumnPath::from(*column), false);
        }
        Ok(Self { folder, schema, properties: properties.build(), file: None, files: 0, rows: 0 })
    }

    /// Writes the rows, in the file that is open or in a new one.
    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        if self.rows + batch.num_rows() > FILE_ROWS_MAX {
            self.close_file()?;
        }
        if self.file.is_none() {
            self.file = Some(self.open()?);
        }
        if let Some((path, writer)) = &mut self.file {
            writer.write(batch).map_err(|source| Error::Table { file: path.clone(), source })?;
            self.rows += batch.num_rows();
        }
        Ok(())
    }

    fn open(&mut self) -> Result<(PathBuf, ArrowWriter<File>)> {
        let path = self.folder.join(format!("part-{:05}.parquet", self.files));
        self.files += 1;
        self.rows = 0;
        let file = File::create_new(&path).map_err(Error::io(&path))?;
        let properties = Some(self.properties.clone());
        let writer = ArrowWriter::try_new(file, Arc::clone(&self.schema), properties);
        let writer = writer.map_err(|source| Error::Table { file: path.clone(), source })?;
        Ok((path, writer))
    }

    fn close_file(&mut self) -> Result<()> {
        if let Some((path, writer)) = self.file.take() {
            writer.close().map_err(|source| Error::Table { file: path, source })?;
        }
        Ok(())
    }

    pub(crate) fn close(mut self) -> Result<()> {
        self.close_file()
    }
}
