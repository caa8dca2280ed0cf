//! Writing a corpus: everything beside its place first, then one rename.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use abide_gate::DecidedStream;
use abide_verify::membership::BUCKETS_MAX;
use abide_verify::merkle::Hash;
use arrow::array::AsArray;
use futures::StreamExt;

use crate::attestation;
use crate::bucket::Spread;
use crate::buffer::Buffer;
use crate::counts::{Counts, Tally};
use crate::error::{Error, Kind, Result};
use crate::folder::Folder;
use crate::manifest::{self, Manifest};
use crate::mask::{Masked, Masking, Redactions};
use crate::names::{Labels, Names};
use crate::proofs;
use crate::request::Request;
use crate::scatter::scatter;
use crate::writer::Writer;

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
    /// What was masked; `None` where nothing was looked for.
    pub masked: Option<Masked>,
    /// What every proof of what it holds of a member leads to.
    pub membership: Hash,
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
    /// All of them are.
    Sorted { records: u64 },
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
    let folder = Folder::begin(&request.folder, &id, &request.former)?;
    let buckets = request.inputs.buckets;
    if !buckets.is_power_of_two() || buckets > BUCKETS_MAX {
        let words = format_args!("`{buckets}` buckets are not a power of two up to {BUCKETS_MAX}");
        return Err(Error::new(Kind::Records, words));
    }
    let spread = Spread::new(&request.key, Arc::clone(&request.pseudonyms), buckets);
    let shared = Arc::new(Shared {
        buffer: Mutex::new(Buffer::new(folder.spill(), request.memory_bytes)),
        counts: Mutex::default(),
        masked: Mutex::default(),
        masking: request.masking.clone(),
        names: Names::default(),
        empty: AtomicU64::new(0),
        passed: AtomicU64::new(0),
        progress: Box::new(progress),
        spread,
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
    (shared.progress)(Step::Sorted { records: shared.passed.load(Ordering::Relaxed) });
    let words = shared.names.words();
    let mut counts = Counts::default();
    counts.add(&lock(&shared.counts), words.as_string());
    let masked = shared.masking.is_some().then(|| lock(&shared.masked).clone());
    let empty = shared.empty.load(Ordering::Relaxed);
    let writer = Writer {
        request: &request,
        spread: &shared.spread,
        root: folder.path(),
        words,
        progress: &shared.progress,
    };
    let written = writer.write(&mut lock(&shared.buffer))?;
    let mut of_buckets = vec![proofs::nothing(); buckets as usize];
    for (number, bucket) in &written.buckets {
        if let Some(of) = of_buckets.get_mut(*number as usize) {
            *of = *bucket;
        }
    }
    let membership = proofs::write_buckets(folder.path(), &of_buckets)?;
    let manifest =
        Manifest::new(&request, &id, &counts, masked.as_ref(), empty, &written, &membership);
    let exact =
        manifest::Known { counts: &counts, masked: masked.as_ref(), members_in: written.members };
    manifest::write_all(folder.path(), &request, &manifest, &exact)?;
    attestation::write_all(folder.path(), &manifest, &request.signer)?;
    let summary = Summary {
        path: folder.place(),
        counts,
        members_in: written.members,
        rows: manifest.rows,
        masked,
        membership,
        shards: written.shards.len() as u64,
        bytes: written.shards.iter().map(|shard| shard.bytes).sum(),
        reused: false,
        id,
    };
    Ok(Made { summary, folder })
}

struct Shared {
    buffer: Mutex<Buffer>,
    counts: Mutex<Tally>,
    masked: Mutex<Masked>,
    masking: Option<Arc<Masking>>,
    names: Names,
    empty: AtomicU64,
    passed: AtomicU64,
    progress: Box<dyn Fn(Step) + Send + Sync>,
    spread: Spread,
}

async fn sort_out(mut stream: DecidedStream, shared: Arc<Shared>) -> Result<()> {
    let (mut counts, mut masked) = (Tally::default(), Masked::default());
    while let Some(decided) = stream.next().await {
        let (decided, redactions) = match (decided?, &shared.masking) {
            (decided, Some(masking)) => masking.apply(&decided)?,
            (decided, None) if decided.mentions().is_empty() => (decided, Redactions::default()),
            (_, None) => {
                let words = "somebody was left to be masked, and nothing masks";
                return Err(Error::new(Kind::Records, words));
            }
        };
        masked.merge(&redactions.count());
        let labels = Labels::of(&decided, &shared.names)?;
        counts.add(&decided, &labels);
        let scattered = scatter(&decided, &redactions, &labels, &shared.spread)?;
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
    lock(&shared.masked).merge(&masked);
    Ok(())
}

/// A panic elsewhere has its own error; what it left is not used.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
