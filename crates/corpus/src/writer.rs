//! Buckets from memory and spill to files, on all threads.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use abide_verify::membership::{Bucket, leaves_file};

use crate::attestation::Sums;
use crate::audit::{self, Audit};
use crate::bucket::Spread;
use crate::buffer::Buffer;
use crate::error::{Error, Kind, Result};
use crate::folder::{self, Files, Linked};
use crate::index::{self, Making, Writing};
use crate::names::Names;
use crate::pairs::Runs;
use crate::parent::{Anew, Kept, Removed, Since};
use crate::proofs::{self, Digests};
use crate::request::Request;
use crate::shard::{self, Shard};
use crate::snapshot::{Step, lock};
use crate::sort::sorted;
use crate::table::Table;

/// Of what may be held, so much by the rows of one table while a bucket is written, on each thread.
const SORTED_PART: usize = 16;

/// Of more records that were decided again nobody looks whether they stand in the bucket already.
const LOOKED_ROWS: usize = 1 << 16;

/// What the files of all buckets share.
pub(crate) struct Writer<'a> {
    pub(crate) request: &'a Request,
    pub(crate) spread: &'a Spread,
    pub(crate) root: &'a Path,
    /// What the numbers of categories and regions stand for.
    pub(crate) names: &'a Names,
    /// The index that is made beside the corpus.
    pub(crate) index: Option<&'a Making>,
    /// Where rows come from that were not decided again.
    pub(crate) since: Option<&'a Since>,
    /// Where rows wait that are too many to be put in order at once.
    pub(crate) runs: &'a Runs,
    pub(crate) progress: &'a (dyn Fn(Step) + Send + Sync),
}

/// The files that were written, in the order of their paths.
#[derive(Default)]
pub(crate) struct Written {
    pub(crate) shards: Vec<Shard>,
    /// Different authors with a record that is allowed.
    pub(crate) members: u64,
    /// What the membership root holds of each bucket, by number.
    pub(crate) buckets: Vec<(u32, Bucket)>,
    /// The same members by bucket.
    pub(crate) members_in: Vec<(u32, u64)>,
    /// What was counted of rows that were decided again.
    pub(crate) removed: Removed,
    /// Sums of files that were taken over as they were.
    pub(crate) known: Sums,
    /// Shards that were written, and not taken over.
    pub(crate) rewritten: u64,
    pub(crate) rewritten_bytes: u64,
}

impl Written {
    fn merge(&mut self, other: Self) {
        self.shards.extend(other.shards);
        self.members += other.members;
        self.buckets.extend(other.buckets);
        self.members_in.extend(other.members_in);
        self.removed.merge(&other.removed);
        self.known.extend(other.known);
        self.rewritten += other.rewritten;
        self.rewritten_bytes += other.rewritten_bytes;
    }
}

impl Writer<'_> {
    /// Writes all buckets; `beside` is done by one of the threads when half of them are written, and memory with them.
    pub(crate) fn write(
        &self,
        buffer: &Buffer,
        beside: impl FnOnce() -> Result<()> + Send,
    ) -> Result<Written> {
        for table in Table::ALL {
            let path = self.root.join(table.folder());
            std::fs::create_dir_all(&path).map_err(|error| Error::io(&path, error))?;
        }
        let mut buckets: BTreeSet<u32> = buffer.buckets();
        let mut all = Written::default();
        if let Some(since) = self.since {
            buckets.extend(&since.left);
            for number in (0..self.request.inputs.buckets).filter(|of| !buckets.contains(of)) {
                self.take_over(since, number, &mut all)?;
            }
        }
        let work: Vec<u32> = buckets.into_iter().collect();
        let of = work.len() as u64;
        let next = AtomicUsize::new(0);
        let done: Mutex<Vec<Result<Written>>> = Mutex::default();
        let beside = Mutex::new(Some(beside));
        let aside = || {
            // Not held while it is done: the others write on.
            let taken = lock(&beside).take();
            taken.map_or(Ok(()), |beside| beside())
        };
        let synced = std::thread::scope(|scope| {
            let (files, waiting) = Files::below(self.root);
            for _ in 0..self.request.threads.max(1) {
                let (files, work, next, done) = (files.clone(), &work, &next, &done);
                let aside = &aside;
                scope.spawn(move || {
                    loop {
                        let place = next.fetch_add(1, Ordering::Relaxed);
                        let Some(bucket) = work.get(place) else { break };
                        let mut written = self.bucket(&files, *bucket, buffer);
                        if place >= work.len() / 2
                            && let Err(error) = aside()
                        {
                            written = Err(error);
                        }
                        let mut done = lock(done);
                        done.push(written);
                        (self.progress)(Step::Written { buckets: done.len() as u64, of });
                    }
                });
            }
            drop(files);
            folder::sync_all(waiting)
        });
        synced?;
        aside()?;
        let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        if done.len() != work.len() {
            return Err(Error::new(Kind::Records, "a bucket was not written"));
        }
        for written in done {
            all.merge(written?);
        }
        all.shards.sort_by(|one, other| one.path.cmp(&other.path));
        for table in Table::DATA {
            // A folder that no record is in is not there: no reader trips over it.
            let is_in = |shard: &Shard| shard.path.starts_with(table.folder());
            if !all.shards.iter().any(is_in) {
                let path = self.root.join(table.folder());
                std::fs::remove_dir(&path).map_err(|error| Error::io(&path, error))?;
            }
        }
        Ok(all)
    }

    /// Takes a bucket over as it is.
    fn take_over(&self, since: &Since, number: u32, written: &mut Written) -> Result<()> {
        let (parent, of) = (&since.parent, self.request.inputs.buckets);
        for table in Table::ALL {
            let Some(shard) = proofs::table_of(&parent.manifest, table, number) else { continue };
            let from = parent.path.join(&shard.path);
            Linked::of(&from, shard.bytes)?.at(&self.root.join(&shard.path))?;
            written.shards.push(shard.clone());
        }
        let leaves = leaves_file(number, of);
        if let Some(sum) = parent.sums.get(&leaves) {
            let from = parent.path.join(&leaves);
            let to = self.root.join(&leaves);
            if let Some(folder) = to.parent() {
                std::fs::create_dir_all(folder).map_err(|error| Error::io(folder, error))?;
            }
            let bytes = std::fs::metadata(&from).map_or(0, |found| found.len());
            Linked::of(&from, bytes)?.at(&to)?;
            written.known.insert(leaves, sum.clone());
        }
        if let Some(making) = self.index {
            // Without one of them, the next build would not know whose the rows are.
            let tables = Table::ALL.into_iter().filter(|table| *table != Table::Redactions);
            for table in tables {
                if proofs::table_of(&parent.manifest, table, number).is_some() {
                    since.take_over(&index::bucket(table, number), making)?;
                }
            }
        }
        let counted = parent.index.list.buckets.get(number as usize).copied();
        let counted = counted.zip(parent.buckets.get(number as usize)).ok_or_else(|| {
            Error::new(Kind::Parent, "its index does not count the members of every bucket")
        })?;
        let (members, bucket) = counted;
        written.members += members;
        written.members_in.push((number, members));
        written.buckets.push((number, *bucket));
        Ok(())
    }

    fn bucket(&self, files: &Files<'_>, number: u32, buffer: &Buffer) -> Result<Written> {
        let of = self.request.inputs.buckets;
        let held_bytes = self.request.memory_bytes / SORTED_PART;
        let mut written = Written::default();
        let kept = self.since.map(|since| (since, since.bucket(number, self.spread, self.names)));
        if let Some((since, kept)) = kept {
            if let Some(removed) = holds(&kept, number, buffer)? {
                written.removed = removed;
                self.take_over(since, number, &mut written)?;
                return Ok(written);
            }
            kept.prepare()?;
        }
        let (mut digests, mut names, mut data) = (Digests::new(self.runs), vec![], 0);
        for table in Table::ALL {
            let kept = kept.map(|(_, kept)| kept.rows(table, &mut written.removed)).transpose()?;
            let rows = buffer.rows(table, number).chain(kept.flatten().into_iter().flatten());
            let Some(groups) = sorted(table, rows, self.runs, held_bytes)? else { continue };
            let path = shard::path(table, number, of);
            let mut index = self.index.map(|index| index.writing(index::bucket(table, number)));
            let shard = match table {
                Table::Text | Table::Chat | Table::Media => {
                    let shard =
                        shard::write(files, table, &path, groups, (&mut digests, &mut index))?;
                    data += shard.rows;
                    shard
                }
                Table::Decisions => {
                    let digest = proofs::digest(&written.shards);
                    let words = self.names.words();
                    let audit = Audit { words: &words, spread: self.spread, digest: &digest };
                    let decisions = audit::write(files, &path, groups, &audit, &mut index)?;
                    if data > decisions.allowed {
                        return Err(Error::new(Kind::Records, "a bucket has a row that it denies"));
                    }
                    written.members = decisions.members;
                    written.members_in.push((number, decisions.members));
                    names = decisions.names;
                    decisions.shard
                }
                Table::Redactions => shard::redactions(files, &path, groups)?,
            };
            written.shards.push(shard);
            index.map_or(Ok(()), Writing::finish)?;
        }
        written.removed.empty()?;
        written.rewritten = written.shards.len() as u64;
        written.rewritten_bytes = written.shards.iter().map(|shard| shard.bytes).sum();
        let data = written.shards.iter().filter(|shard| shard.path.starts_with("data/"));
        let digest = proofs::digest(data);
        let leaves = proofs::leaves(digests, &names, &digest)?;
        let bucket = proofs::write_leaves(files, (number, of), leaves, digest)?;
        written.buckets.push((number, bucket));
        Ok(written)
    }
}

/// What is counted of the rows that were decided again, if the bucket has them already. Where there are many, nobody looks.
fn holds(kept: &Kept<'_>, number: u32, buffer: &Buffer) -> Result<Option<Removed>> {
    let (mut anew, mut decided) = (Anew::default(), 0);
    for rows in buffer.rows(Table::Decisions, number) {
        let (rows, _) = rows?;
        decided += rows.num_rows();
        if decided > LOOKED_ROWS {
            return Ok(None);
        }
        anew.decisions.push(rows);
    }
    for table in Table::DATA {
        for rows in buffer.rows(table, number) {
            anew.rows += rows?.0.num_rows() as u64;
        }
    }
    let masks = buffer.rows(Table::Redactions, number).map(|rows| rows.map(|(rows, _)| rows));
    anew.redactions = masks.collect::<Result<_>>()?;
    kept.holds(&anew)
}
