//! Which file it was: the query engine says what broke, and not where.

use std::fs::File;
use std::path::{Path, PathBuf};

use datafusion_common::DataFusionError;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::Error;

/// The error of reading these files, with the file and the row group at which it happens again.
pub(crate) fn blame(paths: &[PathBuf], error: DataFusionError) -> Error {
    paths.iter().find_map(|path| fault(path)).unwrap_or(Error::Records(error))
}

fn fault(path: &Path) -> Option<Error> {
    let groups = match open(path) {
        Ok(reader) => reader.metadata().num_row_groups(),
        Err(reason) => return Some(Error::file(path, &reason)),
    };
    (0..groups).find_map(|group| {
        let reason = read(path, group).err()?;
        Some(Error::file(path, &format!("row group {group}: {reason}")))
    })
}

fn open(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| error.to_string())
}

fn read(path: &Path, group: usize) -> Result<(), String> {
    let rows = open(path)?.with_row_groups(vec![group]).build().map_err(|e| e.to_string())?;
    for batch in rows {
        batch.map_err(|error| error.to_string())?;
    }
    Ok(())
}
