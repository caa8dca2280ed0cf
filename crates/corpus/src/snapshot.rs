//! Writing a corpus: everything beside its place first, then one rename.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use abide_gate::DecidedStream;
use arrow::array::{Array, AsArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use futures::StreamExt;

use crate::bucket::Spread;
use crate::buffer::Buffer;
use crate::counts::Counts;
use crate::error::{Error, Kind, Result};
use crate::folder::Folder;
use crate::manifest::{self, Manifest};
use crate::request::Request;
use crate::shard::{self, Shard};
use crate::table::{Table, scatter};

/// A corpus that is whole, but stands beside its place still. Dropped, it goes away.
#[derive(Debug)]
pub struct Made {
    summary: Summary,
    folder: Folder,
}

impl Made {
    /// What will be published.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// Puts it in its place, in one step. If a corpus of the same inputs stands there whole, that one stays.
    pub fn publish(self) -> Result<Summary> {
        let (path, reused) = self.folder.publish()?;
        Ok(Summary { path, reused, ..self.summary })
    }
}

/// A corpus that was written, or was there already.
#[derive(Debug, Clone)]
pub struct Summary {
    pub id: String,
    pub path: PathBuf,
    pub counts: Counts,
    /// Members of whom at least one record is in.
    pub members_in: u64,
    /// Records in `data/`.
    pub rows: u64,
    pub shards: u64,
    pub bytes: u64,
    /// Whether a corpus of the same inputs was there already, whole.
    pub reused: bool,
}

/// How far a corpus has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// So many records are decided and sorted out.
    Decided { records: u64 },
    /// So many buckets of all are written.
    Written { buckets: u64, of: u64 },
}

/// Makes a corpus from decided records. Nothing is seen of it until it is whole, and [`Made::publish`] is called.
///
/// `progress` is told of every step.
pub async fn write(
    request: Request,
    streams: Vec<DecidedStream>,
    progress: impl Fn(Step) + Send + Sync + 'static,
) -> Result<Made> {
    let id = request.inputs.id();
    let folder = Folder::begin(&request.folder, &id)?;
    let spread = Spread::new(&request.key, request.inputs.buckets);
    let shared = Arc::new(Shared {
        buffer: Mutex::new(Buffer::new(folder.spill(), request.memory_bytes)),
        counts: Mutex::default(),
        empty: AtomicU64::new(0),
        passed: AtomicU64::new(0),
        progress: Box::new(progress),
        spread,
        buckets: request.inputs.buckets,
    });
    let tasks: Vec<_> =
        streams.into_iter().map(|stream| tokio::spawn(sort_out(stream, shared.clone()))).collect();
    let mut first_error = None;
    for task in tasks {
        let ended = task.await.map_err(|error| {
            Error::new(Kind::Records, format_args!("a partition broke off: {error}"))
        });
        if let Err(error) = ended.and_then(|done| done) {
            first_error.get_or_insert(error);
        }
    }
    if let Some(error) = first_error {
        return Err(error);
    }
    let counts = lock(&shared.counts).clone();
    let empty = shared.empty.load(Ordering::Relaxed);
    let written = write_buckets(&request, &folder, &mut lock(&shared.buffer), &shared.progress)?;
    let manifest = Manifest::new(&request, &id, &counts, empty, &written.shards, written.members);
    manifest::write_all(folder.path(), &request, &manifest, &counts, written.members)?;
    let summary = Summary {
        path: folder.place(),
        counts,
        members_in: written.members,
        rows: manifest.rows,
        shards: written.shards.len() as u64,
        bytes: written.shards.iter().map(|shard| shard.bytes).sum(),
        reused: false,
        id,
    };
    Ok(Made { summary, folder })
}

struct Shared {
    buffer: Mutex<Buffer>,
    counts: Mutex<Counts>,
    empty: AtomicU64,
    passed: AtomicU64,
    progress: Box<dyn Fn(Step) + Send + Sync>,
    spread: Spread,
    buckets: u32,
}

async fn sort_out(mut stream: DecidedStream, shared: Arc<Shared>) -> Result<()> {
    let mut counts = Counts::default();
    while let Some(decided) = stream.next().await {
        let decided = decided?;
        counts.add(&decided)?;
        let scattered = scatter(&decided, &shared.spread, shared.buckets)?;
        shared.empty.fetch_add(scattered.empty, Ordering::Relaxed);
        let mut buffer = lock(&shared.buffer);
        for sorted in &scattered.tables {
            buffer.push(sorted)?;
        }
        drop(buffer);
        let rows = decided.records().num_rows() as u64;
        let records = shared.passed.fetch_add(rows, Ordering::Relaxed) + rows;
        (shared.progress)(Step::Decided { records });
    }
    lock(&shared.counts).merge(&counts);
    Ok(())
}

#[derive(Default)]
struct Written {
    shards: Vec<Shard>,
    members: u64,
}

/// Writes every bucket, on all threads, and hands the shards back in their order.
fn write_buckets(
    request: &Request,
    folder: &Folder,
    buffer: &mut Buffer,
    progress: &(dyn Fn(Step) + Send + Sync),
) -> Result<Written> {
    for table in Table::ALL {
        let path = folder.path().join(table.folder());
        std::fs::create_dir_all(&path).map_err(|error| Error::io(&path, error))?;
    }
    let buckets = buffer.buckets();
    let work: Vec<Mutex<Option<Work>>> = buckets
        .iter()
        .map(|bucket| {
            Mutex::new(Some(Work {
                bucket: *bucket,
                rows: Table::ALL.map(|table| buffer.take(table, *bucket)),
            }))
        })
        .collect();
    let work_count = work.len() as u64;
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(u32, Result<Written>)>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..request.threads.max(1) {
            scope.spawn(|| {
                while let Some(slot) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let Some(work) = lock(slot).take() else { continue };
                    let bucket = work.bucket;
                    let written = work.write(request, folder.path());
                    let mut done = lock(&done);
                    done.push((bucket, written));
                    progress(Step::Written { buckets: done.len() as u64, of: work_count });
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(bucket, _)| *bucket);
    if done.len() != buckets.len() {
        return Err(Error::new(Kind::Records, "a bucket was not written"));
    }
    let mut all = Written::default();
    for (_, written) in done {
        let written = written?;
        all.members += written.members;
        all.shards.extend(written.shards);
    }
    for table in Table::ALL {
        // A folder that no record is in is not there: no reader trips over it.
        let path = folder.path().join(table.folder());
        if table != Table::Decisions
            && !all.shards.iter().any(|shard| shard.path.starts_with(table.folder()))
        {
            std::fs::remove_dir(&path).map_err(|error| Error::io(&path, error))?;
        }
    }
    all.shards.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(all)
}

struct Work {
    bucket: u32,
    rows: [crate::buffer::Rows; 4],
}

impl Work {
    fn write(self, request: &Request, root: &Path) -> Result<Written> {
        let name = |table: Table| {
            format!("{}-{:05}-of-{:05}.parquet", table.stem(), self.bucket, request.inputs.buckets)
        };
        let mut written = Written::default();
        for (table, rows) in Table::ALL.into_iter().zip(self.rows) {
            let rows = rows.read()?;
            if table == Table::Decisions {
                shard::unique(&rows)?;
                written.members = members(&rows)?;
                let shard = shard::write_decisions(
                    root,
                    &name(table),
                    &rows,
                    &request.key,
                    &written.shards,
                )?;
                written.shards.extend(shard);
            } else {
                written.shards.extend(shard::write(root, table, &name(table), &rows)?);
            }
        }
        Ok(written)
    }
}

/// How many different authors have a record that is allowed.
fn members(rows: &[arrow::array::RecordBatch]) -> Result<u64> {
    let mut members = BTreeSet::new();
    for batch in rows {
        let reasons = cast(batch.column(4), &DataType::UInt8)?;
        let reasons = reasons.as_primitive::<arrow::datatypes::UInt8Type>();
        let authors = batch.column(1).as_string::<i32>();
        members.extend(
            (0..batch.num_rows())
                .filter(|row| reasons.value(*row) == 0 && authors.is_valid(*row))
                .map(|row| authors.value(row)),
        );
    }
    Ok(members.len() as u64)
}

/// A panic elsewhere has its own error; what it left is not used.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
