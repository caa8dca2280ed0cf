//! Files that are read alike, and their streams.

use std::sync::Arc;

use arrow::datatypes::{Fields, SchemaRef};
use datafusion_datasource::PartitionedFile;
use datafusion_datasource::file_groups::{FileGroup, FileGroupPartitioner};
use datafusion_datasource::file_scan_config::FileScanConfigBuilder;
use datafusion_datasource::source::DataSourceExec;
use datafusion_datasource_parquet::source::ParquetSource;
use datafusion_execution::config::SessionConfig;
use datafusion_execution::object_store::ObjectStoreUrl;
use datafusion_execution::{SendableRecordBatchStream, TaskContext};
use datafusion_physical_plan::{ExecutionPlan, ExecutionPlanProperties};

use super::{Options, Wanted};
use crate::listed::WORDS;
use crate::{Error, numbered};

/// Into how many pieces the files are cut for each stream. Streams take them from each other, and end together.
const PIECES: usize = 32;

/// Files by layout.
#[derive(Default)]
pub(super) struct Tables(pub(super) Vec<Table>);

impl Tables {
    /// Each layout is read as it is: nothing is converted where a failure could become a null.
    pub(super) fn add(
        &mut self,
        (own, read): (&SchemaRef, &SchemaRef),
        file: PartitionedFile,
        rows: usize,
        is_bare: bool,
    ) {
        let is_alike = |table: &&mut Table| {
            table.own == *own.fields()
                && table.schema.fields() == read.fields()
                && table.is_bare == is_bare
        };
        if let Some(table) = self.0.iter_mut().find(is_alike) {
            table.files.push(file.with_arrow_schema(Arc::clone(&table.schema)));
            table.rows = table.rows.min(rows);
        } else {
            let files = vec![file.with_arrow_schema(Arc::clone(read))];
            let (own, schema) = (own.fields().clone(), Arc::clone(read));
            self.0.push(Table { own, schema, is_bare, files, rows });
        }
    }
}

/// Files of one layout.
pub(super) struct Table {
    /// As the files have them.
    own: Fields,
    /// As they are read.
    schema: SchemaRef,
    /// Whether their words are left out.
    pub(super) is_bare: bool,
    files: Vec<PartitionedFile>,
    /// So many rows of its longest row group are a batch's bytes.
    rows: usize,
}

impl Table {
    pub(super) fn streams(
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
        let is_read = |name: &str| {
            columns.is_none_or(|columns| columns.contains(&name))
                && !(self.is_bare && WORDS.contains(&name))
        };
        let projection = (columns.is_some() || self.is_bare).then(|| {
            let fields = self.schema.fields().iter().enumerate();
            let of = fields.filter(|(_, field)| is_read(field.name()));
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
