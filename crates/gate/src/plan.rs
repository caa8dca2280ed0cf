//! The gate on DataFusion: Parquet in, decided batches out, streaming.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use futures::StreamExt;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::{DecidedStream, Error, Gate, layout};

/// How the records are read.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Rows that are decided at once.
    pub batch_rows: usize,
    /// Streams that run side by side.
    pub partitions: usize,
}

impl Default for Options {
    /// One partition a core; batches large enough that grouping a batch by bucket leaves runs worth writing.
    fn default() -> Self {
        let partitions = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { batch_rows: 64 * 1024, partitions }
    }
}

impl Gate {
    /// Decides every record of the files, in streams that together hold each record once.
    pub async fn decide(self: &Arc<Self>, paths: &[PathBuf], options: Options) -> Result<Vec<DecidedStream>, Error> {
        for path in paths {
            check(path)?;
        }
        if paths.is_empty() {
            return Ok(vec![]);
        }
        let config = SessionConfig::new()
            .with_batch_size(options.batch_rows)
            .with_target_partitions(options.partitions)
            .set_bool("datafusion.execution.parquet.schema_force_view_types", false)
            .set_bool("datafusion.execution.parquet.skip_metadata", true);
        let context = SessionContext::new_with_config(config);
        let names: Vec<String> = paths.iter().map(|path| path.to_string_lossy().into_owned()).collect();
        // A file is named by the configuration, so its name need not end in `.parquet`.
        let read = ParquetReadOptions { file_extension: "", ..ParquetReadOptions::default() };
        let frame = context.read_parquet(names, read).await?;
        let streams = frame.execute_stream_partitioned().await?;
        Ok(streams
            .into_iter()
            .map(|stream| {
                let gate = Arc::clone(self);
                let decided = stream.map(move |batch| gate.decide_batch(&batch?));
                Box::pin(decided) as DecidedStream
            })
            .collect())
    }
}

/// Every file has to hold what the decision needs: one that lacks a column is not made up for by another.
fn check(path: &Path) -> Result<(), Error> {
    let file = File::open(path).map_err(|error| Error::file(path, &error))?;
    let reader =
        ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| Error::file(path, &error))?;
    layout::records(reader.schema(), &path.display().to_string())
}
