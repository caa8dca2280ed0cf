//! The gate on DataFusion: Parquet in, decided batches out, streaming.

mod opened;
mod table;

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use arrow::array::RecordBatch;
use datafusion_datasource_parquet::{ParquetAccessPlan, ParquetRowSelection};
use futures::{Stream, StreamExt, stream};

use self::opened::{Opened, open};
use self::table::Tables;
use crate::blame::blame;
use crate::listed::Listed;
use crate::numbered::{self, Numbered};
use crate::{DecidedStream, Error, Gate};

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
    ///
    /// A file that cannot be read whole ends its stream with an error: what the other streams held must not
    /// be used then. Streams are polled in a Tokio runtime.
    #[expect(clippy::unused_async, reason = "a plan on a cluster has to be sent first")]
    pub async fn decide(
        self: &Arc<Self>,
        paths: &[PathBuf],
        options: Options,
    ) -> Result<Vec<DecidedStream>, Error> {
        let streams = scan(paths, options, Wanted::All, Some(self.listed()))?;
        Ok(streams
            .into_iter()
            .map(|stream| {
                let gate = Arc::clone(self);
                let decided = stream.map(move |batch| gate.decide_batch(&batch?));
                Box::pin(decided) as DecidedStream
            })
            .collect())
    }

    /// The same, where every record says its number and whom it asks about ([`Decided::trace`](crate::Decided::trace)). Records are numbered
    /// from 0 in the order of the files and their rows; of some records alone, `only` has the numbers, rising. Who gives a `key` gets their digests by it.
    #[expect(clippy::unused_async, reason = "a plan on a cluster has to be sent first")]
    pub async fn trace(
        self: &Arc<Self>,
        paths: &[PathBuf],
        options: Options,
        only: Option<&[u32]>,
        key: Option<[u8; 16]>,
    ) -> Result<Vec<DecidedStream>, Error> {
        let streams = scan(paths, options, Wanted::Numbered { only }, Some(self.listed()))?;
        let traced = streams.into_iter().map(|stream| {
            let gate = Arc::clone(self);
            let decided = stream.map(move |batch| gate.trace_batch(&batch?, key.as_ref()));
            Box::pin(decided) as DecidedStream
        });
        Ok(traced.collect())
    }
}

/// What is read of the files.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wanted<'a> {
    /// Every column of every record.
    All,
    /// These columns.
    Columns(&'a [&'a str]),
    /// Every column, and the number of the record; of these records, if they are named.
    Numbered { only: Option<&'a [u32]> },
    /// Of the files with these places, which rise, every record with its number, and these columns or all.
    Of { files: &'a [usize], columns: Option<&'a [&'a str]> },
}

impl Wanted<'_> {
    fn is_numbered(self) -> bool {
        matches!(self, Wanted::Numbered { .. } | Wanted::Of { .. })
    }
}

/// Rows of one partition. Layouts differ from table to table: whoever takes the batches looks at each.
pub(crate) type Batches = Pin<Box<dyn Stream<Item = Result<RecordBatch, Error>> + Send>>;

/// Reads the files in streams side by side. Where nothing of a group of rows is `listed`, its words are left out.
pub(crate) fn scan(
    paths: &[PathBuf],
    options: Options,
    wanted: Wanted<'_>,
    listed: Option<Arc<Listed>>,
) -> Result<Vec<Batches>, Error> {
    let mut tables = Tables::default();
    let listed = listed.filter(|_| !matches!(wanted, Wanted::Numbered { only: Some(_) }));
    let mut first = 0;
    for (place, path) in paths.iter().enumerate() {
        let Opened { schema, read, mut file, footer, rows: count, batch: rows } = open(path)?;
        if wanted.is_numbered() {
            let here = Numbered { first, rows: count };
            first += count;
            numbered::is_free(&schema, path)?;
            file = file.with_partition_values(vec![here.start()]);
            match wanted {
                Wanted::Numbered { only: Some(only) } => {
                    let Some(selection) = here.selection(only) else { continue };
                    file = file.with_extension(ParquetRowSelection::new(selection));
                }
                Wanted::Of { files, .. } if files.binary_search(&place).is_err() => continue,
                _ => {}
            }
        }
        let mut add = |file, is_bare| tables.add((&schema, &read), file, rows, is_bare);
        let closed = listed.as_ref().map(|listed| listed.closed(&footer)).unwrap_or_default();
        let groups = footer.num_row_groups();
        if closed.is_empty() {
            add(file, false);
            continue;
        }
        let (mut open, mut bare) =
            (ParquetAccessPlan::new_all(groups), ParquetAccessPlan::new_none(groups));
        for group in &closed {
            open.skip(*group);
            bare.scan(*group);
        }
        if closed.len() < groups {
            add(file.clone().with_extension(open), false);
        }
        add(file.with_extension(bare), true);
    }
    let paths: Arc<[PathBuf]> = paths.into();
    let mut lanes: Vec<Vec<Batches>> = Vec::new();
    for table in tables.0 {
        let bare = listed.clone().filter(|_| table.is_bare);
        for (number, batches) in table.streams(options, wanted)?.into_iter().enumerate() {
            let (paths, bare) = (Arc::clone(&paths), bare.clone());
            let batches: Batches = Box::pin(batches.map(move |batch| {
                let batch = batch.map_err(|error| blame(&paths, error))?;
                bare.as_ref().map_or(Ok(()), |listed| listed.refuse(&batch))?;
                Ok(batch)
            }));
            match lanes.get_mut(number) {
                Some(lane) => lane.push(batches),
                None => lanes.push(vec![batches]),
            }
        }
    }
    let in_turn = lanes.into_iter().map(|lane| Box::pin(stream::iter(lane).flatten()) as Batches);
    Ok(in_turn.collect())
}
