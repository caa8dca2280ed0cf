//! Buckets from memory and spill to files, on all threads.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use abide_verify::membership::Bucket;
use arrow::array::ArrayRef;

use crate::audit::{self, Audit};
use crate::bucket::Spread;
use crate::buffer::{Buffer, Rows};
use crate::error::{Error, Kind, Result};
use crate::folder::{self, Files};
use crate::proofs;
use crate::request::Request;
use crate::shard::{self, Shard};
use crate::snapshot::{Step, lock};
use crate::table::Table;

/// What the files of all buckets share.
pub(crate) struct Writer<'a> {
    pub(crate) request: &'a Request,
    pub(crate) spread: &'a Spread,
    pub(crate) root: &'a Path,
    /// What the numbers of categories and regions stand for.
    pub(crate) words: ArrayRef,
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
}

/// The rows of one bucket.
struct Work {
    bucket: u32,
    rows: [Rows; 5],
}

impl Writer<'_> {
    pub(crate) fn write(&self, buffer: &mut Buffer) -> Result<Written> {
        for table in Table::ALL {
            let path = self.root.join(table.folder());
            std::fs::create_dir_all(&path).map_err(|error| Error::io(&path, error))?;
        }
        let buckets = buffer.buckets();
        let work: Vec<Mutex<Option<Work>>> = buckets
            .iter()
            .map(|bucket| {
                let rows = Table::ALL.map(|table| buffer.take(table, *bucket));
                Mutex::new(Some(Work { bucket: *bucket, rows }))
            })
            .collect();
        let of = work.len() as u64;
        let next = AtomicUsize::new(0);
        let done: Mutex<Vec<Result<Written>>> = Mutex::default();
        let synced = std::thread::scope(|scope| {
            let (files, waiting) = Files::below(self.root);
            for _ in 0..self.request.threads.max(1) {
                let (files, work, next, done) = (files.clone(), &work, &next, &done);
                scope.spawn(move || {
                    while let Some(slot) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let Some(work) = lock(slot).take() else { continue };
                        let written = self.bucket(&files, work);
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
        let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        if done.len() != buckets.len() {
            return Err(Error::new(Kind::Records, "a bucket was not written"));
        }
        let mut all = Written::default();
        for written in done {
            let written = written?;
            all.members += written.members;
            all.shards.extend(written.shards);
            all.buckets.extend(written.buckets);
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

    fn bucket(&self, files: &Files<'_>, work: Work) -> Result<Written> {
        let (number, of) = (work.bucket, self.request.inputs.buckets);
        let path = |table: Table| shard::path(table, number, of);
        let mut written = Written::default();
        let (mut digests, mut names) = (vec![], vec![]);
        for (table, rows) in Table::ALL.into_iter().zip(work.rows) {
            let rows = rows.read()?;
            if Table::DATA.contains(&table) {
                let shard = shard::write(files, table, &path(table), &rows, &mut digests)?;
                written.shards.extend(shard);
                continue;
            }
            if table == Table::Redactions {
                let shard = shard::redactions(files, &path(table), &rows)?;
                written.shards.extend(shard);
                continue;
            }
            let digest = proofs::digest(&written.shards);
            let audit = Audit { words: &self.words, spread: self.spread, digest: &digest };
            if let Some(decisions) = audit::write(files, &path(table), &rows, &audit)? {
                written.members = decisions.members;
                names = decisions.names;
                written.shards.push(decisions.shard);
            }
        }
        let data = written.shards.iter().filter(|shard| shard.path.starts_with("data/"));
        let digest = proofs::digest(data);
        let leaves = proofs::leaves(digests, &names, &digest)?;
        let bucket = proofs::write_leaves(files, (number, of), leaves, digest)?;
        written.buckets.push((number, bucket));
        Ok(written)
    }
}
