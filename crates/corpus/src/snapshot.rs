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
use crate::audit;
use crate::bucket::Spread;
use crate::buffer::Buffer;
use crate::counts::{Counts, Tally};
use crate::error::{Error, Kind, Result};
use crate::folder::Folder;
use crate::index::{self, Digests, Keep, List, Making, Trace};
use crate::manifest::{self, Manifest};
use crate::mask::{Looked, Masked, Masking, Redactions};
use crate::names::{Labels, Names};
use crate::pairs::Runs;
use crate::proofs;
use crate::reader;
use crate::request::Request;
use crate::scatter::scatter;
use crate::shard::Shard;
use crate::table::Table;
use crate::totals::{Totals, totals};
use crate::writer::{Writer, Written};

/// A corpus that is whole, but stands beside its place still. Dropped, it goes away.
#[derive(Debug)]
pub struct Made {
    summary: Summary,
    folder: Folder,
    index: Option<Making>,
}

impl Made {
    /// What will be published.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// Puts it in its place, in one step. If a corpus of the same inputs stands there whole, that one stays.
    /// What is kept for the next one is put in its place after it; if that fails, the next one is built from nothing.
    pub fn publish(self) -> Result<Summary> {
        let (path, reused) = self.folder.publish()?;
        let kept = self.index.map(|index| index.publish(reader::digest(&path.join(reader::SUMS))?));
        let is_kept = matches!(kept, Some(Ok(())));
        Ok(Summary { path, reused, is_kept, ..self.summary })
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
    /// The id of the corpus that it was made from, if it was made from one.
    pub parent: Option<String>,
    /// Records that were decided.
    pub decided: u64,
    /// Shards that were written for it: others are those of its parent.
    pub rewritten: u64,
    pub rewritten_bytes: u64,
    /// Whether a corpus of the same inputs was there already, whole.
    pub reused: bool,
    /// Whether the next one can be made from it.
    pub is_kept: bool,
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
    write_keeping(request, streams, None, progress).await
}

/// The same from records that were traced (`Gate::trace`), with an index that the next corpus can be made from; and if it is itself made
/// from another, from those records alone that may be decided otherwise ([`Since::changed`](crate::Since::changed)).
pub async fn write_keeping(
    request: Request,
    streams: Vec<DecidedStream>,
    keep: Option<Keep>,
    progress: impl Fn(Step) + Send + Sync + 'static,
) -> Result<Made> {
    let id = request.inputs.id();
    let mut signers = request.former.clone();
    signers.push(request.signer.public());
    let folder = Folder::begin(&request.folder, &id, &signers)?;
    let buckets = request.inputs.buckets;
    if !buckets.is_power_of_two() || buckets > BUCKETS_MAX {
        let words = format_args!("`{buckets}` buckets are not a power of two up to {BUCKETS_MAX}");
        return Err(Error::new(Kind::Records, words));
    }
    let cutoff = request.inputs.cutoff.as_microsecond();
    let list = keep.as_ref().map(|keep| List::new(&id, keep, cutoff));
    let begin = |list| Making::begin(&request.folder, list, &request.key);
    let making = list.map(begin).transpose()?;
    let since = keep.as_ref().and_then(|keep| keep.since.as_ref());
    let spread = Spread::of(&request);
    let digests = keep.as_ref().filter(|keep| keep.digests(&request)).map(|keep| {
        let digests = Digests::of(keep.content.all(), keep.since.as_ref(), &folder.spill())?;
        Ok::<_, Error>(Mutex::new(digests))
    });
    let runs = Runs::new(folder.spill());
    let shared = Arc::new(Shared {
        digests: digests.transpose()?,
        buffer: Mutex::new(Buffer::new(folder.spill(), request.memory_bytes)),
        counts: Mutex::default(),
        trace: Mutex::new(Trace::new(&runs)),
        masked: Mutex::default(),
        runs: runs.clone(),
        masking: request.masking.clone(),
        names: Names::default(),
        empty: AtomicU64::new(0),
        passed: AtomicU64::new(0),
        progress: Box::new(progress),
        spread,
    });
    let tasks: Vec<_> =
        streams.into_iter().map(|stream| tokio::spawn(sort_out(stream, shared.clone()))).collect();
    let kept = making.as_ref().zip(keep.as_ref());
    // Beside the first batches. Whatever becomes of it, the tasks end before their folder goes away.
    let begun = kept.map_or(Ok(()), |(making, keep)| {
        index::begin(making, keep, &shared.spread, shared.masking.as_deref())
    });
    let mut first_error = begun.err();
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
    let writer = Writer {
        request: &request,
        spread: &shared.spread,
        root: folder.path(),
        names: &shared.names,
        index: making.as_ref(),
        since,
        runs: &runs,
        progress: &shared.progress,
    };
    let trace = std::mem::replace(&mut *lock(&shared.trace), Trace::new(&runs));
    let mut written = writer.write(&lock(&shared.buffer), || {
        let Some((making, keep)) = kept else { return Ok(()) };
        index::finish(making, keep, (trace, shared.digests.as_ref()), cutoff)
    })?;
    let mut counts = Counts::default();
    counts.add(&lock(&shared.counts), shared.names.words().as_string());
    let masked = shared.masking.is_some().then(|| lock(&shared.masked).clone());
    let now = Totals { counts, masked, empty: shared.empty.load(Ordering::Relaxed) };
    let Totals { counts, masked, empty } = totals(now, since, &written)?;
    every_record_has_its_row(&counts, empty, &written)?;
    let index = making.map(|mut making| {
        let mut members_in = vec![0; buckets as usize];
        for (bucket, members) in &written.members_in {
            if let Some(place) = members_in.get_mut(*bucket as usize) {
                *place = *members;
            }
        }
        making.complete(members_in);
        making
    });
    let known = std::mem::take(&mut written.known);
    let mut of_buckets = vec![proofs::nothing(); buckets as usize];
    for (number, bucket) in &written.buckets {
        if let Some(of) = of_buckets.get_mut(*number as usize) {
            *of = *bucket;
        }
    }
    let membership = proofs::write_buckets(folder.path(), &of_buckets)?;
    let manifest =
        Manifest::new(&request, &id, &counts, masked.as_ref(), empty, &written, &membership);
    let parent = since.map(|since| since.parent().to_owned());
    let exact = manifest::Known {
        counts: &counts,
        masked: masked.as_ref(),
        members_in: written.members,
        parent: parent.as_deref(),
    };
    manifest::write_all(folder.path(), &request, &manifest, &exact)?;
    attestation::write_all(folder.path(), &manifest, &request.signer, &known)?;
    let summary = Summary {
        path: folder.place(),
        counts,
        members_in: written.members,
        rows: manifest.rows,
        masked,
        membership,
        shards: written.shards.len() as u64,
        bytes: written.shards.iter().map(|shard| shard.bytes).sum(),
        parent,
        decided: shared.passed.load(Ordering::Relaxed),
        rewritten: written.rewritten,
        rewritten_bytes: written.rewritten_bytes,
        reused: false,
        is_kept: false,
        id,
    };
    Ok(Made { summary, folder, index })
}

/// Whether there is a decision for every record, and a row of data for every one that is allowed and holds anything.
fn every_record_has_its_row(counts: &Counts, empty: u64, written: &Written) -> Result<()> {
    let rows = |of: fn(&Table) -> bool| -> u64 {
        let tables = Table::ALL.iter().filter(|table| of(table));
        let paths: Vec<String> =
            tables.map(|table| format!("{}/{}-", table.folder(), table.stem())).collect();
        let is_of = |shard: &&Shard| paths.iter().any(|path| shard.path.starts_with(path));
        written.shards.iter().filter(is_of).map(|shard| shard.rows).sum()
    };
    let allowed = counts.by_reason().get(audit::word(0)).copied().unwrap_or_default();
    let decisions = rows(|table| *table == Table::Decisions);
    let data = rows(|table| Table::DATA.contains(table));
    if decisions != counts.total() || data + empty != allowed {
        let words = "there are not as many rows as were decided";
        return Err(Error::new(Kind::Records, words));
    }
    Ok(())
}

struct Shared {
    buffer: Mutex<Buffer>,
    counts: Mutex<Tally>,
    trace: Mutex<Trace>,
    runs: Runs,
    /// Of all records, where they are kept and not those of the corpus before.
    digests: Option<Mutex<Digests>>,
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
    let mut trace = Trace::new(&shared.runs);
    let mut looked = Looked::default();
    while let Some(decided) = stream.next().await {
        let (decided, redactions) = match (decided?, &shared.masking) {
            (decided, Some(masking)) => masking.apply(&decided, &mut looked)?,
            (decided, None) if decided.mentions().is_empty() => (decided, Redactions::default()),
            (_, None) => {
                let words = "somebody was left to be masked, and nothing masks";
                return Err(Error::new(Kind::Records, words));
            }
        };
        masked.merge(&redactions.count());
        trace.see(&decided, &looked)?;
        looked.clear();
        if let Some((digests, trace)) = shared.digests.as_ref().zip(decided.trace()) {
            lock(digests).put(trace)?;
        }
        let labels = Labels::of(&decided, &shared.names)?;
        counts.add(&decided, &labels);
        let scattered = scatter(&decided, &redactions, &labels, &shared.spread)?;
        shared.empty.fetch_add(scattered.empty, Ordering::Relaxed);
        let mut buffer = lock(&shared.buffer);
        for sorted in scattered.tables {
            buffer.push(sorted)?;
        }
        drop(buffer);
        let rows = decided.records().num_rows() as u64;
        let records = shared.passed.fetch_add(rows, Ordering::Relaxed) + rows;
        (shared.progress)(Step::Decided { records });
    }
    lock(&shared.counts).merge(&counts);
    lock(&shared.masked).merge(&masked);
    lock(&shared.trace).merge(trace)
}

/// A panic elsewhere has its own error; what it left is not used.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_is_lost_or_too_many_is_noticed() {
        let mut counts = Counts::default();
        for reason in ["allowed", "allowed", "allowed", "minor"] {
            counts.count(Some("content.post"), None, reason);
        }
        let check = |text, chat, decisions, empty| {
            let shard = |table, rows| {
                let path = crate::shard::path(table, 0, 1);
                Shard { path, rows, bytes: 1, sha256: String::new() }
            };
            let shards = vec![
                shard(Table::Decisions, decisions),
                shard(Table::Redactions, 99),
                shard(Table::Chat, chat),
                shard(Table::Text, text),
            ];
            every_record_has_its_row(&counts, empty, &Written { shards, ..Written::default() })
        };
        assert!(check(1, 1, 4, 1).is_ok());
        for (text, chat, decisions, empty) in
            [(0, 1, 4, 1), (2, 1, 4, 1), (1, 2, 4, 1), (1, 1, 3, 1), (1, 1, 5, 1), (1, 1, 4, 0)]
        {
            let error = check(text, chat, decisions, empty).unwrap_err();
            assert_eq!(error.kind(), Kind::Records);
        }
    }
}
