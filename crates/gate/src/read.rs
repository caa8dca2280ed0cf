//! Records as they are read, undecided.

use std::path::PathBuf;
use std::pin::Pin;

use arrow::array::RecordBatch;
use futures::{Stream, StreamExt};

use crate::digest::{self, RecordDigest};
use crate::plan::{Wanted, scan};
use crate::{Error, Gate, Options, canonical, listed, numbered};

/// A batch of records.
#[derive(Debug, Clone)]
pub struct Read {
    numbers: Vec<u32>,
    records: RecordBatch,
}

/// One partition of records, in no particular order.
pub type ReadStream = Pin<Box<dyn Stream<Item = Result<Read, Error>> + Send>>;

impl Read {
    /// The number of each row's record, as [`Gate::trace`](crate::Gate::trace) has it.
    #[must_use]
    pub fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// The records in the schema of `intake::schema::records`. Columns that were not asked for are null.
    #[must_use]
    pub fn records(&self) -> &RecordBatch {
        &self.records
    }

    /// Their digests by that key, if every column was read, as this gate makes them.
    pub fn digests(&self, gate: &Gate, key: &[u8; 16]) -> Result<Vec<RecordDigest>, Error> {
        let open = listed::open(&gate.folded.world.categories, &self.records)?;
        digest::digests(&self.records, &open, key)
    }
}

/// Reads the records of those files which stand at these places among all, rising, whole or in some columns, of which `id` is one. Streams are
/// polled in a Tokio runtime.
pub fn read(
    paths: &[PathBuf],
    options: Options,
    files: &[usize],
    columns: Option<&[&str]>,
) -> Result<Vec<ReadStream>, Error> {
    let streams = scan(paths, options, Wanted::Of { files, columns }, None)?;
    let read = streams.into_iter().map(|stream| {
        let of = |batch: RecordBatch| {
            let numbers = numbered::of(&batch)?;
            Ok(Read { numbers, records: canonical::records(&batch, "records")? })
        };
        Box::pin(stream.map(move |batch| of(batch?))) as ReadStream
    });
    Ok(read.collect())
}
