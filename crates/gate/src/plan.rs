//! The gate on DataFusion: Parquet in, decided batches out, streaming.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::{Fields, SchemaRef};
use datafusion_datasource::PartitionedFile;
use datafusion_datasource::file_groups::{FileGroup, FileGroupPartitioner};
use datafusion_datasource::file_scan_config::FileScanConfigBuilder;
use datafusion_datasource::source::DataSourceExec;
use datafusion_datasource_parquet::ParquetRowSelection;
use datafusion_datasource_parquet::source::ParquetSource;
use datafusion_execution::config::SessionConfig;
use datafusion_execution::object_store::ObjectStoreUrl;
use datafusion_execution::{SendableRecordBatchStream, TaskContext};
use datafusion_physical_plan::{ExecutionPlan, ExecutionPlanProperties};
use futures::{Stream, StreamExt, stream};
use object_store::{ObjectMeta, path::Path as ObjectPath};
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::file::metadata::RowGroupMetaData;

use crate::blame::blame;
use crate::numbered::{self, Numbered};
use crate::{DecidedStream, Error, Gate, layout, shape};

/// How the records are read.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Rows that are decided at once.
    pub batch_rows: usize,
    /// Streams that run side by side.
    pub partitions: usize,
}

/// Into how many pieces the files are cut for each stream. Streams take them from each other, and end together.
const PIECES: usize = 32;

/// About so many bytes of a batch, and no fewer rows than one: a column of strings holds at most 2 GiB at once, and several batches are on their way.
const BATCH_BYTES: u64 = 64 << 20;

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
        let streams = scan(paths, options, Wanted::All)?;
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
        let streams = scan(paths, options, Wanted::Numbered { only })?;
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

/// Files of one layout.
struct Table {
    /// As the files have them.
    own: Fields,
    /// As they are read.
    schema: SchemaRef,
    files: Vec<PartitionedFile>,
    /// So many rows of its longest row group are a batch's bytes.
    rows: usize,
}

/// Rows of one partition. Layouts differ from table to table: whoever takes the batches looks at each.
pub(crate) type Batches = Pin<Box<dyn Stream<Item = Result<RecordBatch, Error>> + Send>>;

/// Reads the files in streams side by side.
pub(crate) fn scan(
    paths: &[PathBuf],
    options: Options,
    wanted: Wanted<'_>,
) -> Result<Vec<Batches>, Error> {
    let mut tables: Vec<Table> = Vec::new();
    let mut first = 0;
    for (place, path) in paths.iter().enumerate() {
        let Opened { schema, read, mut file, rows: count, batch: rows } = open(path)?;
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
        let is_alike = |table: &&mut Table| {
            table.own == *schema.fields() && table.schema.fields() == read.fields()
        };
        // Each layout is read as it is: nothing is converted where a failure could become a null.
        if let Some(table) = tables.iter_mut().find(is_alike) {
            table.files.push(file.with_arrow_schema(Arc::clone(&table.schema)));
            table.rows = table.rows.min(rows);
        } else {
            let files = vec![file.with_arrow_schema(Arc::clone(&read))];
            tables.push(Table { own: schema.fields().clone(), schema: read, files, rows });
        }
    }
    let mut lanes: Vec<Vec<SendableRecordBatchStream>> = Vec::new();
    for table in tables {
        for (number, stream) in table.streams(options, wanted)?.into_iter().enumerate() {
            match lanes.get_mut(number) {
                Some(lane) => lane.push(stream),
                None => lanes.push(vec![stream]),
            }
        }
    }
    let paths: Arc<[PathBuf]> = paths.into();
    let in_turn = lanes.into_iter().map(|lane| {
        let paths = Arc::clone(&paths);
        let batches = stream::iter(lane).flatten();
        Box::pin(batches.map(move |batch| batch.map_err(|error| blame(&paths, error)))) as Batches
    });
    Ok(in_turn.collect())
}

impl Table {
    fn streams(
        self,
        options: Options,
        wanted: Wanted<'_>,
    ) -> Result<Vec<SendableRecordBatchStream>, Error> {
        let rows = options.batch_rows.min(self.rows).max(1);
        let config = SessionConfig::new().with_batch_size(rows);
        let context = Arc::new(TaskContext::default().with_session_config(config));
        let streams = options.partitions.max(1);
        let pieces = if matches!(wanted, Wanted::Numbered { only: Some(_) }) { 1 } else { PIECES };
        let groups = groups(self.files, streams, pieces);
        let columns = match wanted {
            Wanted::Columns(columns) | Wanted::Of { columns: Some(columns), .. } => Some(columns),
            _ => None,
        };
        let projection = columns.map(|columns| {
            let fields = self.schema.fields().iter().enumerate();
            let of = fields.filter(|(_, field)| columns.contains(&field.name().as_str()));
            // The two that number the records stand behind those of the files.
            let own = self.schema.fields().len();
            let numbers = if wanted.is_numbered() { own..own + 2 } else { 0..0 };
            of.map(|(number, _)| number).chain(numbers).collect()
        });
        let source = if wanted.is_numbered() {
            ParquetSource::new(numbered::schema(self.schema))
        } else {
            ParquetSource::new(self.schema)
        };
        let source = Arc::new(source);
        let config = FileScanConfigBuilder::new(ObjectStoreUrl::local_filesystem(), source)
            .with_file_groups(groups)
            .with_projection_indices(projection)?
            .build();
        let plan: Arc<dyn ExecutionPlan> = DataSourceExec::from_data_source(config);
        (0..plan.output_partitioning().partition_count())
            .map(|partition| Ok(plan.execute(partition, Arc::clone(&context))?))
            .collect()
    }
}

/// The files in as many groups as there are streams, each in so many pieces.
fn groups(files: Vec<PartitionedFile>, streams: usize, pieces: usize) -> Vec<FileGroup> {
    let whole = vec![FileGroup::new(files)];
    let cut = FileGroupPartitioner::new()
        .with_target_partitions(streams.saturating_mul(pieces))
        .with_repartition_file_min_size(0)
        .repartition_file_groups(&whole)
        .unwrap_or(whole);
    let pieces: Vec<PartitionedFile> = cut.into_iter().flat_map(FileGroup::into_inner).collect();
    let of_each = pieces.len().div_ceil(streams).max(1);
    pieces.chunks(of_each).map(|pieces| FileGroup::new(pieces.to_vec())).collect()
}

/// A file that can be read.
struct Opened {
    /// As the file has it.
    schema: SchemaRef,
    /// As it is read.
    read: SchemaRef,
    file: PartitionedFile,
    rows: u64,
    /// So many of them are a batch's bytes.
    batch: usize,
}

/// Opens a file, and counts its rows: one that lacks a column is not made up for by another.
fn open(path: &Path) -> Result<Opened, Error> {
    let fault = |error: &dyn std::fmt::Display| Error::file(path, &error.to_string());
    let rows = abide_intake::parquet_rows(path).map_err(|error| fault(&error))?;
    let opened = File::open(path).map_err(|error| fault(&error))?;
    let about = opened.metadata().map_err(|error| fault(&error))?;
    let footer = ArrowReaderMetadata::load(&opened, ArrowReaderOptions::new())
        .map_err(|error| fault(&error))?;
    layout::records(footer.schema(), &path.display().to_string())?;
    let absolute = path.canonicalize().map_err(|error| fault(&error))?;
    let meta = ObjectMeta {
        location: ObjectPath::from_absolute_path(absolute).map_err(|error| fault(&error))?,
        last_modified: about.modified().map_err(|error| fault(&error))?.into(),
        size: about.len(),
        e_tag: None,
        version: None,
    };
    let batch = footer.metadata().row_groups().iter().map(rows_of_a_batch).min();
    Ok(Opened {
        schema: Arc::clone(footer.schema()),
        read: shape::of(footer.schema(), footer.metadata()),
        file: PartitionedFile::new_from_meta(meta),
        rows,
        batch: batch.unwrap_or(usize::MAX),
    })
}

/// How many rows of a group make a batch.
fn rows_of_a_batch(group: &RowGroupMetaData) -> usize {
    let bytes = abide_intake::row_group_bytes(group).max(1);
    let rows = u128::from(group.num_rows().unsigned_abs()) * u128::from(BATCH_BYTES);
    usize::try_from(rows / u128::from(bytes)).unwrap_or(usize::MAX).max(1)
}
