//! What the folder of corpora can show of those that the log declares.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use abide_verify::map::Root;
use abide_verify::membership::{self, BUCKETS_FILE, Bucket, Leaves, leaves_file};
use abide_verify::published::{BUCKETS_BYTES_MAX, LEAVES_BYTES_MAX};

use crate::declared::Entered;
use crate::error::{Error, Kind, Result};
use crate::swap;

/// The folder, and what was found right in it. Clones share both.
///
/// A corpus never changes, so what was compared with the log once is not compared again.
#[derive(Debug, Clone)]
pub struct Corpora(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    folder: PathBuf,
    right: Mutex<BTreeSet<(String, u32)>>,
}

impl Corpora {
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self(Arc::new(Inner { folder: folder.into(), right: Mutex::default() }))
    }

    fn path(&self, corpus: &Entered, file: &str) -> PathBuf {
        self.0.folder.join(&corpus.id).join(file)
    }

    /// The table of all buckets, if the corpus is there. It must be the one that the log's entry commits to.
    pub(crate) fn table(&self, corpus: &Entered) -> Result<Option<Vec<u8>>> {
        let path = self.path(corpus, BUCKETS_FILE);
        let Some(bytes) = swap::read(&path, BUCKETS_BYTES_MAX)? else { return Ok(None) };
        let buckets = Bucket::table(&bytes)?;
        if membership::root(&buckets).to_string() != corpus.membership {
            return Err(broken(&path));
        }
        Ok(Some(bytes))
    }

    /// Which of the buckets of a table hold something.
    pub(crate) fn filled(table: &[u8]) -> Result<Vec<u32>> {
        let buckets = Bucket::table(table)?;
        let filled = (0_u32..).zip(&buckets).filter(|(_, bucket)| bucket.root != Root::EMPTY);
        Ok(filled.map(|(number, _)| number).collect())
    }

    /// The leaves of a bucket, if there are any.
    pub(crate) fn leaves(&self, corpus: &Entered, number: u32) -> Result<Option<File>> {
        let Some(table) = self.table(corpus)? else { return Ok(None) };
        let buckets = Bucket::table(&table)?;
        let Some(bucket) = buckets.get(number as usize) else { return Ok(None) };
        if bucket.root == Root::EMPTY {
            return Ok(None);
        }
        let path = self.path(corpus, &leaves_file(number, buckets.len() as u32));
        let mut file = File::open(&path).map_err(|error| Error::io(&path, &error))?;
        let known = (corpus.id.clone(), number);
        if !self.right().contains(&known) {
            let mut bytes = vec![];
            (&file)
                .take(LEAVES_BYTES_MAX + 1)
                .read_to_end(&mut bytes)
                .and_then(|_| file.rewind())
                .map_err(|error| Error::io(&path, &error))?;
            let is_right = bytes.len() as u64 <= LEAVES_BYTES_MAX
                && Leaves::parse(&bytes).is_ok_and(|leaves| leaves.root() == bucket.root);
            if !is_right {
                return Err(broken(&path));
            }
            self.right().insert(known);
        }
        Ok(Some(file))
    }

    fn right(&self) -> std::sync::MutexGuard<'_, BTreeSet<(String, u32)>> {
        self.0.right.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn broken(path: &Path) -> Error {
    let message = format!("`{}` is not what the log says of its corpus", path.display());
    Error::new(Kind::Corpus, message).hint(
        "`abide check` says what is wrong with it; build it again, the bytes will be the same",
    )
}
